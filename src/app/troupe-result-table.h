/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULT_TABLE (troupe_result_table_get_type ())

/**
 * TroupeResultTable:
 *
 * The results of a job in the order of its items, a row each.
 *
 * Properties: results (GListModel of TroupeResult, nullable), narrow (boolean: the less important
 * columns are hidden).
 */
G_DECLARE_FINAL_TYPE (TroupeResultTable, troupe_result_table, TROUPE, RESULT_TABLE, AdwBin)

G_END_DECLS
