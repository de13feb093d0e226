/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of figures, filled row by row, and the text of each figure. */

#include "troupe-table.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  char *name;
  char *title;
  TroupeUnit unit;
} Column;

typedef struct
{
  char *name;
  char *text;
  double number;
} Cell;

struct _TroupeTable
{
  char *name;
  char *title;
  GArray *columns;
  GArray *cells;
};

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_free (column->title);
}

static void
clear_cell (gpointer data)
{
  Cell *cell = data;

  g_free (cell->name);
  g_free (cell->text);
}

/**
 * troupe_table_new:
 * @name: its name for programs
 * @title: its title, translated
 *
 * Returns: (transfer full): a table without columns
 */
TroupeTable *
troupe_table_new (const char *name, const char *title)
{
  TroupeTable *self = g_new0 (TroupeTable, 1);

  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self->columns, clear_column);
  g_array_set_clear_func (self->cells, clear_cell);
  return self;
}

/**
 * troupe_table_free:
 * @self: (transfer full): a table
 *
 * Frees @self.
 */
void
troupe_table_free (TroupeTable *self)
{
  g_free (self->name);
  g_free (self->title);
  g_array_unref (self->columns);
  g_array_unref (self->cells);
  g_free (self);
}

/**
 * troupe_table_add_column:
 * @self: a table without rows
 * @name: the column's name for programs
 * @title: its title, translated
 * @unit: the unit of its cells
 *
 * Adds a column on the right.
 */
void
troupe_table_add_column (TroupeTable *self, const char *name, const char *title, TroupeUnit unit)
{
  const Column column = { .name = g_strdup (name), .title = g_strdup (title), .unit = unit };

  g_array_append_val (self->columns, column);
}

/**
 * troupe_table_add_text:
 * @self: a table
 * @name: its value for programs
 * @text: the text for display, translated
 *
 * Fills the next cell, which is a text cell.
 */
void
troupe_table_add_text (TroupeTable *self, const char *name, const char *text)
{
  const Cell cell = { .name = g_strdup (name), .text = g_strdup (text), .number = NAN };

  g_array_append_val (self->cells, cell);
}

/**
 * troupe_table_add_number:
 * @self: a table
 * @number: a figure in the unit of its column; NAN if there is none
 *
 * Fills the next cell.
 */
void
troupe_table_add_number (TroupeTable *self, double number)
{
  const Cell cell = { .number = number };

  g_array_append_val (self->cells, cell);
}

/**
 * troupe_table_get_name:
 * @self: a table
 *
 * Returns: (transfer none): its name for programs
 */
const char *
troupe_table_get_name (const TroupeTable *self)
{
  return self->name;
}

/**
 * troupe_table_get_title:
 * @self: a table
 *
 * Returns: (transfer none): its title
 */
const char *
troupe_table_get_title (const TroupeTable *self)
{
  return self->title;
}

/**
 * troupe_table_get_n_columns:
 * @self: a table
 *
 * Returns: the number of its columns
 */
guint
troupe_table_get_n_columns (const TroupeTable *self)
{
  return self->columns->len;
}

static const Column *
get_column (const TroupeTable *self, guint column)
{
  return &g_array_index (self->columns, Column, column);
}

static const Cell *
get_cell (const TroupeTable *self, guint row, guint column)
{
  return &g_array_index (self->cells, Cell, row * self->columns->len + column);
}

/**
 * troupe_table_get_column_name:
 * @self: a table
 * @column: from 0
 *
 * Returns: (transfer none): the column's name for programs
 */
const char *
troupe_table_get_column_name (const TroupeTable *self, guint column)
{
  return get_column (self, column)->name;
}

/**
 * troupe_table_get_column_title:
 * @self: a table
 * @column: from 0
 *
 * Returns: (transfer none): the column's title
 */
const char *
troupe_table_get_column_title (const TroupeTable *self, guint column)
{
  return get_column (self, column)->title;
}

/**
 * troupe_table_get_column_unit:
 * @self: a table
 * @column: from 0
 *
 * Returns: the unit of the cells of the column
 */
TroupeUnit
troupe_table_get_column_unit (const TroupeTable *self, guint column)
{
  return get_column (self, column)->unit;
}

/**
 * troupe_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of its complete rows
 */
guint
troupe_table_get_n_rows (const TroupeTable *self)
{
  return self->columns->len == 0 ? 0 : self->cells->len / self->columns->len;
}

/**
 * troupe_table_get_text:
 * @self: a table
 * @row: from 0
 * @column: a text column, from 0
 *
 * Returns: (transfer none): the value of the cell for programs
 */
const char *
troupe_table_get_text (const TroupeTable *self, guint row, guint column)
{
  return get_cell (self, row, column)->name;
}

/**
 * troupe_table_get_number:
 * @self: a table
 * @row: from 0
 * @column: from 0
 *
 * Returns: the figure, NAN if there is none
 */
double
troupe_table_get_number (const TroupeTable *self, guint row, guint column)
{
  return get_cell (self, row, column)->number;
}

static char *
format_seconds (double seconds)
{
  if (seconds < 0.0001)
    return g_strdup_printf (_ ("%.1f µs"), seconds * 1e6);
  if (seconds < 0.1)
    return g_strdup_printf (_ ("%.1f ms"), seconds * 1e3);
  return g_strdup_printf (_ ("%.2f s"), seconds);
}

/**
 * troupe_unit_format:
 * @unit: a unit of numbers
 * @number: a figure in it, or NAN
 *
 * Returns: (transfer full): it as people read it, with its unit
 */
char *
troupe_unit_format (TroupeUnit unit, double number)
{
  if (isnan (number))
    return g_strdup ("–");

  switch (unit)
    {
    case TROUPE_UNIT_SECONDS:
      return format_seconds (number);
    case TROUPE_UNIT_PERCENT:
      return g_strdup_printf (_ ("%.0f %%"), number);
    case TROUPE_UNIT_BYTES:
      return g_format_size_full (number, G_FORMAT_SIZE_IEC_UNITS);
    case TROUPE_UNIT_TIMES:
      return g_strdup_printf (_ ("%.2f ×"), number);
    case TROUPE_UNIT_PER_SECOND:
      return g_strdup_printf (_ ("%'.0f/s"), number);
    case TROUPE_UNIT_BYTES_PER_SECOND:
      return g_strdup_printf (_ ("%'.2f MB/s"), number / 1e6);
    case TROUPE_UNIT_YES_NO:
      return g_strdup (number != 0 ? _ ("yes") : _ ("no"));
    case TROUPE_UNIT_NONE:
    case TROUPE_UNIT_COUNT:
    default:
      return g_strdup_printf ("%'.0f", number);
    }
}

/**
 * troupe_table_format:
 * @self: a table
 * @row: from 0
 * @column: from 0
 *
 * Returns: (transfer full): the cell as people read it, with its unit
 */
char *
troupe_table_format (const TroupeTable *self, guint row, guint column)
{
  const Cell *cell = get_cell (self, row, column);

  return cell->text != NULL ? g_strdup (cell->text)
                            : troupe_unit_format (get_column (self, column)->unit, cell->number);
}
