/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Formats a table of figures as aligned text. */

#include "troupe-table-text.h"

#include "troupe-safe-text.h"

static void
append_padded (GString *text, const char *cell, glong width, gboolean right)
{
  glong missing = width - g_utf8_strlen (cell, -1);

  g_string_append_printf (text, "%*s%s%*s  ", right ? (int) missing : 0, "", cell,
                          right ? 0 : (int) missing, "");
}

static void
end_line (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

static char *
format_cell (const TroupeTable *table, guint row, guint column)
{
  g_autofree char *text = troupe_table_format (table, row, column);
  g_autofree char *plain = troupe_safe_text_drop_marks (text);

  return troupe_safe_text_to_line (plain);
}

static glong
get_width (const TroupeTable *table, guint column)
{
  glong width = g_utf8_strlen (troupe_table_get_column_title (table, column), -1);

  for (guint row = 0; row < troupe_table_get_n_rows (table); row++)
    {
      g_autofree char *cell = format_cell (table, row, column);

      width = MAX (width, g_utf8_strlen (cell, -1));
    }
  return width;
}

static gboolean
is_text (const TroupeTable *table, guint column)
{
  return troupe_table_get_column_unit (table, column) == TROUPE_UNIT_NONE;
}

/**
 * troupe_table_to_text:
 * @table: a table
 *
 * Returns: (transfer full): its title and its cells in columns
 */
char *
troupe_table_to_text (const TroupeTable *table)
{
  GString *text = g_string_new (troupe_table_get_title (table));
  guint n_columns = troupe_table_get_n_columns (table);
  g_autofree glong *widths = g_new (glong, n_columns);

  g_string_append (text, "\n  ");
  for (guint column = 0; column < n_columns; column++)
    {
      widths[column] = get_width (table, column);
      append_padded (text, troupe_table_get_column_title (table, column), widths[column],
                     !is_text (table, column));
    }
  end_line (text);

  for (guint row = 0; row < troupe_table_get_n_rows (table); row++)
    {
      g_string_append (text, "  ");
      for (guint column = 0; column < n_columns; column++)
        {
          g_autofree char *cell = format_cell (table, row, column);

          append_padded (text, cell, widths[column], !is_text (table, column));
        }
      end_line (text);
    }
  return g_string_free (text, FALSE);
}
