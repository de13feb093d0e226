/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the figures of a run that was filled by hand. */

#include "filled-run.h"
#include "troupe-cores.h"
#include "troupe-run-figures.h"

/* Its workers report 10, 20 and 30 seconds of CPU time in a minute. */
static void
test_finished (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 2));
  TroupeRunFigures figures;

  status.max_rss_bytes = 5000;
  troupe_run_set_worker_status (run, &status);
  status = *troupe_worker_get_status (troupe_run_get_worker (run, 3));
  status.max_rss_bytes = 4000;
  troupe_run_set_worker_status (run, &status);

  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.seconds, ==, FILLED_RUN_SECONDS);
  g_assert_cmpuint (figures.n_done, ==, FILLED_RUN_N_ITEMS);
  g_assert_cmpuint (figures.n_failed, ==, 1);
  g_assert_cmpfloat (figures.items_per_second, ==,
                     FILLED_RUN_N_ITEMS / (double) FILLED_RUN_SECONDS);
  g_assert_cmpfloat (figures.work_seconds, ==, 40);
  g_assert_cmpfloat_with_epsilon (figures.speedup, 40.0 / FILLED_RUN_SECONDS, 1e-9);
  g_assert_cmpfloat (figures.saved_seconds, ==, 0);
  g_assert_cmpfloat (figures.cpu_seconds, ==, 60);
  g_assert_cmpfloat (figures.cores, ==, 1);
  g_assert_cmpfloat (figures.cores_now, ==, 0);
  g_assert_cmpuint (figures.max_rss_bytes, ==, 5000);
  g_assert_cmpuint (figures.n_workers, ==, 3);
}

static void
test_not_started (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  TroupeRunFigures figures;

  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.items_per_second, ==, 0);
  g_assert_cmpfloat (figures.speedup, ==, 0);
}

/* What has no value has failed, in whatever way; what was not run is not done. */
static void
test_failed (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeRunCounts counts = *troupe_run_get_counts (run);
  TroupeRunFigures figures;

  counts.n_status[TROUPE_RESULT_CRASHED] = 2;
  counts.n_status[TROUPE_RESULT_TIMED_OUT] = 5;
  counts.n_status[TROUPE_RESULT_NOT_RUN] = 11;
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpuint (figures.n_done, ==, FILLED_RUN_N_ITEMS + 7);
  g_assert_cmpuint (figures.n_failed, ==, 8);
}

/* Results that were known before count as done, but not as work, and not in the rate. */
static void
test_known (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeRunCounts counts = *troupe_run_get_counts (run);
  TroupeRunFigures figures;

  counts.n_known = 2;
  counts.known_seconds = 30;
  counts.item_seconds = 130;
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpuint (figures.n_done, ==, FILLED_RUN_N_ITEMS);
  g_assert_cmpfloat (figures.work_seconds, ==, 100);
  g_assert_cmpfloat (figures.saved_seconds, ==, 100 - FILLED_RUN_SECONDS);
  g_assert_cmpfloat (figures.items_per_second, ==,
                     (FILLED_RUN_N_ITEMS - 2) / (double) FILLED_RUN_SECONDS);
}

/* The time in a queue, before there is any worker, is no work. */
static void
test_waited (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeRunCounts counts = *troupe_run_get_counts (run);
  TroupeRunFigures before;
  TroupeRunFigures figures;

  counts.item_seconds = 100;
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &before);
  counts.started_at -= 5 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (before.waited_seconds, ==, 0);
  g_assert_cmpfloat (figures.waited_seconds, ==, 5);
  g_assert_cmpfloat (figures.seconds, ==, 5 + FILLED_RUN_SECONDS);
  g_assert_cmpfloat (figures.items_per_second, ==, before.items_per_second);
  g_assert_cmpfloat (figures.speedup, ==, before.speedup);
  g_assert_cmpfloat (figures.cores, ==, before.cores);
  g_assert_cmpfloat (figures.saved_seconds, ==, 100 - FILLED_RUN_SECONDS);
}

/* So is that in which a run that was continued had no worker, later; there is no more of it than of
 * time. */
static void
test_waited_later (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeRunCounts counts = *troupe_run_get_counts (run);
  TroupeRunFigures figures;

  counts.item_seconds = 100;
  counts.started_at -= 5 * G_USEC_PER_SEC;
  counts.waited_seconds = 15;
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.seconds, ==, 5 + FILLED_RUN_SECONDS);
  g_assert_cmpfloat (figures.waited_seconds, ==, 20);
  g_assert_cmpfloat_with_epsilon (figures.speedup, 100.0 / (FILLED_RUN_SECONDS - 15), 1e-9);
  g_assert_cmpfloat (figures.saved_seconds, ==, 100 - (FILLED_RUN_SECONDS - 15));
  counts.waited_seconds = 1000;
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.waited_seconds, ==, 5 + FILLED_RUN_SECONDS);
  g_assert_cmpfloat (figures.speedup, ==, 0);
}

/* What workers use now is what those use that are alive. */
static void
test_now (void)
{
  static const double percents[] = { 150, 75, 300 };
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_RUNNING);
  TroupeRunFigures figures;

  /* The second one was killed. */
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      const TroupeWorkerSample sample = { .cpu_percent = percents[i], .core = 0 };

      troupe_worker_set_sample (troupe_run_get_worker (run, i + 1), &sample);
    }
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.cores_now, ==, 4.5);
  g_assert_cmpfloat (figures.cpu_seconds, ==, 60);
}

/* Each thread of a worker is a lane. */
static void
test_threads (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = NULL;
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeRunFigures figures;

  troupe_job_set_workers (job, 2);
  troupe_job_set_threads (job, 3);
  run = troupe_run_new (job, results, NULL);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpuint (figures.n_lanes, ==, 6);
  status.number = 1;
  status.slot = 3;
  status.is_local = FALSE;
  troupe_run_set_worker_status (run, &status);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpuint (figures.n_lanes, ==, 12);
}

/* As long as there is no worker, all of the time is that of the queue. */
static void
test_in_queue (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  const TroupeRunCounts counts = {
    .state = TROUPE_RUN_FINISHED,
    .started_at = 1,
    .ended_at = 1 + 60 * G_USEC_PER_SEC,
  };
  TroupeRunFigures figures;

  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.seconds, ==, 60);
  g_assert_cmpfloat (figures.waited_seconds, ==, 60);
  g_assert_cmpfloat (figures.cores, ==, 0);
}

/* With more lanes than cores, items slow each other down. */
static void
test_more_lanes_than_cores (void)
{
  for (guint n_more = 0; n_more < 2; n_more++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
      g_autoptr (TroupeRun) run = NULL;
      TroupeRunFigures figures;

      troupe_job_set_workers (job, troupe_cores_count () + n_more);
      run = troupe_run_new (job, results, NULL);
      troupe_run_figures_compute (run, &figures);
      g_assert_cmpuint (figures.n_lanes, ==, troupe_cores_count () + n_more);
      g_assert_cmpint (figures.is_at_most, ==, n_more > 0);
    }
}

/* So do other programs, if they need the cores that a job has lanes for. */
static void
test_busy_machine (void)
{
  const guint n_cores = troupe_cores_count_online ();
  const double others[] = { 0, 0.05 * n_cores, 0.5 * n_cores };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
      g_autoptr (TroupeRun) run = NULL;
      const TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED, .others_cores = others[i] };
      TroupeRunFigures figures;

      troupe_job_set_workers (job, troupe_cores_count ());
      run = troupe_run_new (job, results, NULL);
      troupe_run_set_counts (run, &counts);
      troupe_run_figures_compute (run, &figures);
      if (troupe_cores_count () == n_cores)
        g_assert_cmpint (figures.is_at_most, ==, i == 2);
    }
}

/* Lanes are compared with the cores of the machine that they are on: one that has not told its
 * cores, has one, or has two.
 */
static void
test_elsewhere (void)
{
  static const double loads[2] = { 0.5, 0.5 };
  static const guint numbers[2] = { 0, 1 };

  for (guint n_cores = 0; n_cores < 3; n_cores++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
      g_autoptr (TroupeRun) run = NULL;
      const TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .others_cores = 1000 };
      TroupeRunFigures figures;

      troupe_job_set_workers (job, troupe_cores_count () + 5);
      troupe_job_set_threads (job, 1);
      run = troupe_run_new (job, results, NULL);
      troupe_run_set_counts (run, &counts);
      for (guint i = 0; i < 2; i++)
        {
          TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

          status.number = i + 1;
          status.slot = i;
          status.is_local = FALSE;
          troupe_run_set_worker_status (run, &status);
        }
      troupe_host_set_loads (troupe_hosts_take (troupe_run_get_hosts (run), "far"), 0, numbers,
                             loads, n_cores);
      troupe_run_figures_compute (run, &figures);
      g_assert_cmpuint (figures.n_lanes, ==, 2);
      g_assert_cmpint (figures.is_at_most, ==, n_cores == 1);
    }
}

/* Looks at a run that was started by so many seconds before, and has one worker. */
static void
look (TroupeRun *run,
      TroupeEstimate *estimate,
      double seconds,
      TroupeRunState state,
      gboolean has_greeted,
      guint64 n_known,
      guint64 n_done)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeRunCounts counts = { .state = state, .n_items = 100, .n_known = n_known, .started_at = 1 };
  TroupeRunFigures figures;

  status.number = 1;
  status.launched_at = 1;
  status.greeted_at = has_greeted ? 2 : 0;
  troupe_run_set_worker_status (run, &status);
  counts.n_status[TROUPE_RESULT_OK] = n_done;
  counts.ended_at = 1 + (gint64) (seconds * G_USEC_PER_SEC);
  troupe_run_set_counts (run, &counts);
  troupe_run_figures_compute (run, &figures);
  troupe_run_figures_add_to_estimate (&figures, run, estimate);
}

/* Neither the start of workers, nor a pause, nor results of an earlier run are a sign of the
 * speed. */
static void
test_estimate (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = NULL;
  TroupeEstimate estimate = { 0 };

  troupe_job_set_workers (job, 1);
  run = troupe_run_new (job, results, NULL);
  for (guint i = 0; i <= 30; i++)
    look (run, &estimate, i, TROUPE_RUN_RUNNING, FALSE, 40, 40);
  for (guint i = 0; i <= 10; i++)
    look (run, &estimate, 30 + i, TROUPE_RUN_RUNNING, TRUE, 40, 40 + 2 * i);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 2, 0.2);
  for (guint i = 1; i <= 30; i++)
    look (run, &estimate, 40 + i, TROUPE_RUN_PAUSED, TRUE, 40, 60);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 2, 0.2);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_left (&estimate, 40), 20, 2);
  /* Some are only met now. */
  for (guint i = 0; i <= 10; i++)
    look (run, &estimate, 70 + i, TROUPE_RUN_RUNNING, TRUE, 40 + 9 * i, 60 + 11 * i);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 2, 0.2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-figures/finished", test_finished);
  g_test_add_func ("/run-figures/not-started", test_not_started);
  g_test_add_func ("/run-figures/failed", test_failed);
  g_test_add_func ("/run-figures/known", test_known);
  g_test_add_func ("/run-figures/waited", test_waited);
  g_test_add_func ("/run-figures/waited-later", test_waited_later);
  g_test_add_func ("/run-figures/now", test_now);
  g_test_add_func ("/run-figures/threads", test_threads);
  g_test_add_func ("/run-figures/in-queue", test_in_queue);
  g_test_add_func ("/run-figures/more-lanes-than-cores", test_more_lanes_than_cores);
  g_test_add_func ("/run-figures/elsewhere", test_elsewhere);
  g_test_add_func ("/run-figures/busy-machine", test_busy_machine);
  g_test_add_func ("/run-figures/estimate", test_estimate);
  return g_test_run ();
}
