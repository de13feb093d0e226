/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the rows of a table, or of one of its columns. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeCsvTable:
 * @column: (nullable): the name of a column, or its number, from 1 on, if they have no names; %NULL
 *   for whole rows
 * @delimiter: the byte between two fields, or 0: a tab in a file NAME.tsv or NAME.tab, otherwise a
 *   comma
 * @no_header: whether the first record is a row, and the columns have no names
 *
 * How a table is read.
 */
typedef struct
{
  const char *column;
  guint8 delimiter;
  gboolean no_header;
} TroupeCsvTable;

#define TROUPE_TYPE_CSV_SOURCE (troupe_csv_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeCsvSource, troupe_csv_source, TROUPE, CSV_SOURCE, TroupeSource)

TroupeSource *troupe_csv_source_new (const char *path, const TroupeCsvTable *table, GError **error);

G_END_DECLS
