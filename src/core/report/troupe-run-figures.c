/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the figures by which two runs of a job are compared. */

#include "troupe-run-figures.h"

/**
 * troupe_run_figures_compute:
 * @run: a run
 * @figures: (out caller-allocates): its figures until now, or in all if it is over
 */
void
troupe_run_figures_compute (TroupeRun *run, TroupeRunFigures *figures)
{
  GListModel *workers = troupe_run_get_workers (run);
  const double seconds = troupe_run_get_elapsed (run);
  const guint64 n_done = troupe_run_get_n_done (run);
  double cpu_seconds = 0;

  *figures = (TroupeRunFigures){
    .seconds = seconds,
    .n_done = n_done,
    .n_failed = n_done - troupe_run_get_n_status (run, TROUPE_RESULT_OK),
    .items_per_second = seconds > 0 ? n_done / seconds : 0,
    .n_workers = g_list_model_get_n_items (workers),
  };
  for (guint i = 0; i < figures->n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      cpu_seconds += troupe_worker_get_cpu_seconds (worker);
      figures->max_rss_bytes =
          MAX (figures->max_rss_bytes, troupe_worker_get_max_rss_bytes (worker));
    }
  figures->speedup = seconds > 0 ? cpu_seconds / seconds : 0;
}
