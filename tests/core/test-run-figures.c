/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the figures by which runs are compared. */

#include "filled-run.h"
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
  g_assert_cmpfloat (figures.speedup, ==, 1);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-figures/finished", test_finished);
  g_test_add_func ("/run-figures/not-started", test_not_started);
  return g_test_run ();
}
