/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of results. */

#pragma once

#include "troupe-result.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULT_TABLE (troupe_result_table_get_type ())

/**
 * TroupeResultTable:
 *
 * The results of a job in the order of its items, a row each.
 *
 * Properties: results (TroupeResultFilter, nullable), narrow (boolean: the less important columns
 * are hidden), chosen (TroupeResult, nullable, read-only).
 */
G_DECLARE_FINAL_TYPE (TroupeResultTable, troupe_result_table, TROUPE, RESULT_TABLE, AdwBin)

TroupeResult *troupe_result_table_get_chosen (TroupeResultTable *self);
gboolean troupe_result_table_choose (TroupeResultTable *self, guint64 row);
void troupe_result_table_unchoose (TroupeResultTable *self);

G_END_DECLS
