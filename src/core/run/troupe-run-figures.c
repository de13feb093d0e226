/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the figures of a run. */

#include "troupe-run-figures.h"

#include "troupe-cores.h"

/* The part of all cores that other programs may use besides, as they always do a little. */
#define BUSY_PART 0.1

/* The cores of the machines that a run is on besides this one; 0 if one has not told yet. */
static guint
count_cores_elsewhere (TroupeRun *run)
{
  GListModel *hosts = G_LIST_MODEL (troupe_run_get_hosts (run));
  guint n_cores = 0;

  for (guint i = 0; i < g_list_model_get_n_items (hosts); i++)
    {
      g_autoptr (TroupeHost) host = g_list_model_get_item (hosts, i);

      if (troupe_host_get_n_cores (host) == 0)
        return 0;
      n_cores += troupe_host_get_n_cores (host);
    }
  return n_cores;
}

/* Whether there was not a core for each lane all the time, as far as it is known. */
static gboolean
lacks_cores (TroupeRun *run, guint n_lanes, gboolean is_elsewhere)
{
  const double others = troupe_run_get_counts (run)->others_cores;
  guint n_elsewhere;

  if (is_elsewhere)
    {
      n_elsewhere = count_cores_elsewhere (run);
      return n_elsewhere > 0 && n_lanes > n_elsewhere;
    }
  return n_lanes > troupe_cores_count () ||
         n_lanes + others > (1 + BUSY_PART) * troupe_cores_count_online ();
}

static void
add_worker (TroupeRunFigures *figures, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);

  figures->cpu_seconds += troupe_worker_get_cpu_seconds (worker);
  /* One that has joined uses nothing. */
  figures->cores_now += troupe_worker_get_sample (worker)->cpu_percent / 100;
  figures->max_rss_bytes = MAX (figures->max_rss_bytes, troupe_worker_get_max_rss_bytes (worker));
  figures->has_greeted = figures->has_greeted || status->greeted_at != 0;
}

/* Returns the seconds before the first worker was launched; all, if none was. */
static double
find_wait (TroupeRun *run)
{
  GListModel *workers = troupe_run_get_workers (run);
  const guint n_workers = g_list_model_get_n_items (workers);
  const gint64 started_at = troupe_run_get_counts (run)->started_at;
  gint64 launched_at = 0;

  if (n_workers == 0)
    return troupe_run_get_elapsed (run);

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);
      const gint64 at = troupe_worker_get_status (worker)->launched_at;

      /* Of a run that was kept, the status of a worker may be missing. */
      if (at != 0 && (launched_at == 0 || at < launched_at))
        launched_at = at;
    }
  return launched_at != 0 ? MAX (launched_at - started_at, 0) / (double) G_USEC_PER_SEC : 0;
}

/**
 * troupe_run_figures_compute:
 * @run: a run
 * @figures: (out caller-allocates): its figures until now, or in all if it is over
 */
void
troupe_run_figures_compute (TroupeRun *run, TroupeRunFigures *figures)
{
  GListModel *workers = troupe_run_get_workers (run);
  TroupeJob *job = troupe_run_get_job (run);
  const TroupeRunCounts *counts = troupe_run_get_counts (run);
  const double seconds = troupe_run_get_elapsed (run);
  const guint64 n_done = troupe_run_get_n_done (run);
  guint n_slots_elsewhere = 0;
  double active;

  *figures = (TroupeRunFigures){
    .seconds = seconds,
    .n_done = n_done,
    .n_failed = n_done - troupe_run_get_n_status (run, TROUPE_RESULT_OK),
    .work_seconds = MAX (counts->item_seconds - counts->known_seconds, 0),
    .n_lanes = troupe_job_get_effective_workers (job) * troupe_job_get_threads (job),
    .n_workers = g_list_model_get_n_items (workers),
  };
  for (guint i = 0; i < figures->n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);
      const TroupeWorkerStatus *status = troupe_worker_get_status (worker);

      add_worker (figures, worker);
      if (!status->is_local)
        n_slots_elsewhere = MAX (n_slots_elsewhere, status->slot + 1);
    }
  figures->waited_seconds = MIN (find_wait (run) + counts->waited_seconds, seconds);
  /* Each machine may have a number of workers of its own. */
  if (n_slots_elsewhere > 0)
    figures->n_lanes = n_slots_elsewhere * troupe_job_get_threads (job);
  figures->is_at_most = lacks_cores (run, figures->n_lanes, n_slots_elsewhere > 0);
  active = seconds - figures->waited_seconds;
  if (active <= 0)
    return;

  figures->items_per_second = (n_done - counts->n_known) / active;
  figures->speedup = figures->work_seconds / active;
  figures->cores = figures->cpu_seconds / active;
  figures->saved_seconds = MAX (figures->work_seconds - active, 0);
}

/**
 * troupe_run_figures_add_to_estimate:
 * @self: the figures of a run, as they are now
 * @run: that run
 * @estimate: the estimate of its rate
 *
 * Looks at the run. The start of workers and pauses are no time in which items are run, and results
 * of an earlier run are no sign of the speed of this one.
 */
void
troupe_run_figures_add_to_estimate (const TroupeRunFigures *self,
                                    TroupeRun *run,
                                    TroupeEstimate *estimate)
{
  const gboolean is_working = troupe_run_get_state (run) == TROUPE_RUN_RUNNING && self->has_greeted;

  troupe_estimate_add (estimate, self->seconds, self->n_done - troupe_run_get_counts (run)->n_known,
                       self->n_lanes, is_working);
}
