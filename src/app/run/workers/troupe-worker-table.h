/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_TABLE (troupe_worker_table_get_type ())

/**
 * TroupeWorkerTable:
 *
 * The workers of a run, a row each, and what can be done to those that are selected.
 *
 * Properties: workers (GListModel of TroupeWorker, nullable), machine (GListModel of TroupeCore,
 * nullable, for percentages of the whole machine), narrow (boolean: the less important columns are
 * hidden).
 *
 * Signals: "act" (guint number, int action): a person wants that #TroupeRunAction for the worker
 * of that number; "details" (TroupeWorker): a person wants to see more of it.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerTable, troupe_worker_table, TROUPE, WORKER_TABLE, AdwBin)

G_END_DECLS
