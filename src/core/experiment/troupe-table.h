/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of figures with a unit for each column. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeUnit:
 * @TROUPE_UNIT_NONE: text
 * @TROUPE_UNIT_COUNT: a whole number
 * @TROUPE_UNIT_SECONDS: seconds
 * @TROUPE_UNIT_PERCENT: per cent; of CPU time, 100 is one core
 * @TROUPE_UNIT_BYTES: bytes
 * @TROUPE_UNIT_TIMES: a factor
 * @TROUPE_UNIT_PER_SECOND: a rate per second
 * @TROUPE_UNIT_BYTES_PER_SECOND: bytes a second
 * @TROUPE_UNIT_YES_NO: 1 is yes, 0 is no
 *
 * The unit of the cells of a column.
 */
typedef enum
{
  TROUPE_UNIT_NONE,
  TROUPE_UNIT_COUNT,
  TROUPE_UNIT_SECONDS,
  TROUPE_UNIT_PERCENT,
  TROUPE_UNIT_BYTES,
  TROUPE_UNIT_TIMES,
  TROUPE_UNIT_PER_SECOND,
  TROUPE_UNIT_BYTES_PER_SECOND,
  TROUPE_UNIT_YES_NO,
} TroupeUnit;

/**
 * TroupeTable:
 *
 * Measured figures in rows and columns, each column with a name for programs, a title for display
 * and a unit. Filled from left to right, row after row. Not shared between threads while it is.
 */
typedef struct _TroupeTable TroupeTable;

TroupeTable *troupe_table_new (const char *name, const char *title);
void troupe_table_free (TroupeTable *self);

void
troupe_table_add_column (TroupeTable *self, const char *name, const char *title, TroupeUnit unit);
void troupe_table_add_text (TroupeTable *self, const char *name, const char *text);
void troupe_table_add_number (TroupeTable *self, double number);

const char *troupe_table_get_name (const TroupeTable *self);
const char *troupe_table_get_title (const TroupeTable *self);
guint troupe_table_get_n_columns (const TroupeTable *self);
const char *troupe_table_get_column_name (const TroupeTable *self, guint column);
const char *troupe_table_get_column_title (const TroupeTable *self, guint column);
TroupeUnit troupe_table_get_column_unit (const TroupeTable *self, guint column);
guint troupe_table_get_n_rows (const TroupeTable *self);
const char *troupe_table_get_text (const TroupeTable *self, guint row, guint column);
double troupe_table_get_number (const TroupeTable *self, guint row, guint column);
char *troupe_table_format (const TroupeTable *self, guint row, guint column);
char *troupe_unit_format (TroupeUnit unit, double number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTable, troupe_table_free)

G_END_DECLS
