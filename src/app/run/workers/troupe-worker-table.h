/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page with the table of workers. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_TABLE (troupe_worker_table_get_type ())

/**
 * TroupeWorkerTable:
 *
 * The workers of a run, a row for each, and the actions for the selected ones.
 *
 * Properties: workers (GListModel of TroupeWorker, nullable), machine (GListModel of TroupeCore,
 * nullable, for percentages of the whole machine), narrow (boolean: the less important columns are
 * hidden), can-act (boolean, TRUE: whether orders to workers are offered; if the table is used as a
 * #TroupeRunPage, while the run has a control).
 *
 * Signals: "act" (guint number, int action): a person requested that #TroupeRunAction for the
 * worker with that number; "details" (TroupeWorker): a person requested its details.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerTable, troupe_worker_table, TROUPE, WORKER_TABLE, AdwBin)

G_END_DECLS
