/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes: pools that are the workers of a pool. */

#include "pool-run.h"
#include "troupe-node-launcher.h"

/* Through two nodes with two workers each. */
static PoolRun *
new_run (const char *function, gint64 last)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);

  troupe_job_set_workers (job, 4);
  return pool_run_new_range (job, 1, last);
}

static void
test_squares (void)
{
  PoolRun *run = new_run ("square", 1000);

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 1000);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run->run)), ==, 4);
  for (guint number = 1; number <= 4; number++)
    {
      TroupeWorker *worker = pool_run_get_worker (run, number);
      g_autofree char *host =
          g_strdup_printf ("node%u", troupe_worker_get_status (worker)->slot / 2 + 1);

      g_assert_false (troupe_worker_is_local (worker));
      g_assert_cmpstr (troupe_worker_get_host (worker), ==, host);
      g_assert_cmpint (troupe_worker_get_status (worker)->pid, >, 0);
    }
  g_assert_cmpuint (pool_run_get_n_joined (run, "finished normally (exit 0)"), ==, 4);
  pool_run_free (run);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, "2", TRUE);

  g_test_add_func ("/node/squares", test_squares);

  return g_test_run ();
}
