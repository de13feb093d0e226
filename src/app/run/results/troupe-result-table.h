/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of results. */

#pragma once

#include "troupe-result-order.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULT_TABLE (troupe_result_table_get_type ())

/**
 * TroupeResultTable:
 *
 * The results of a job, a row each, in the order of its items or of a column. The folder that the
 * paths of items have in common is left out.
 *
 * Properties: results (TroupeResultFilter, nullable), narrow (boolean: the less important columns
 * are hidden), compact (boolean: the same, while something else needs the room), fields (GStrv: the
 * members of values that are columns), order (TroupeResultOrder, read-only: the rows as they are
 * shown), chosen (TroupeResult, nullable, read-only).
 */
G_DECLARE_FINAL_TYPE (TroupeResultTable, troupe_result_table, TROUPE, RESULT_TABLE, AdwBin)

TroupeResult *troupe_result_table_get_chosen (TroupeResultTable *self);
gboolean troupe_result_table_choose (TroupeResultTable *self, guint64 row);
void troupe_result_table_choose_failed (TroupeResultTable *self);
void troupe_result_table_unchoose (TroupeResultTable *self);
void troupe_result_table_sort (TroupeResultTable *self, TroupeRowKeyKind kind, gboolean descending);

G_END_DECLS
