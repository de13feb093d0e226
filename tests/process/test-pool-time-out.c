/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time limit of items, with the real worker. */

#include "troupe-run.h"
#include "turned-clock.h"
#include "wait.h"

#include <glib/gstdio.h>

static gboolean
are_done (PoolRun *run, gpointer n_items)
{
  return troupe_run_get_n_done (run->run) == GPOINTER_TO_UINT (n_items);
}

static void
assert_all_ok (PoolRun *run, guint n)
{
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, n);
  g_assert_cmpuint (troupe_run_get_n_done (run->run), ==, n);
}

/* The path of a file of the test. */
static char *
build_path (const char *name)
{
  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static void
remove_file (const char *name)
{
  g_autofree char *path = build_path (name);

  g_assert_no_errno (g_unlink (path));
}

static gboolean
has_file (PoolRun *run, gpointer name)
{
  g_autofree char *path = build_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Only the item that takes too long fails; the rest of its batch is run again. */
static void
test_time_out (void)
{
  g_autofree char *log = build_path ("log");
  g_autofree char *command =
      g_strdup_printf ("[ {} != 3 ] || { printf x >> '%s'; exec sleep 1000; }", log);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) failed = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_chunk (job, 6);
  troupe_job_set_timeout (job, TURNED_CLOCK_LIMIT);
  run = pool_run_new_range (job, 1, 6);
  turned_clock_complete (run, log, 2);
  remove_file ("log");

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 5);
  failed = pool_run_get_result (run, 2);
  g_assert_cmpint (troupe_result_get_status (failed), ==, TROUPE_RESULT_TIMED_OUT);
  g_assert_cmpuint (pool_run_get_n_joined (run, "timed out (SIGKILL)"), ==, 1);
}

/* A batch of items that together take longer than one may is fine. */
static void
test_is_for_one (void)
{
  g_autofree char *folder = build_path ("");
  g_autofree char *command = g_strdup_printf (
      "cd '%s'; : > began-{}; until [ -e go-{} ]; do sleep 0.02; done; rm *-{}", folder);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_chunk (job, 6);
  troupe_job_set_timeout (job, 100);
  run = pool_run_new_range (job, 1, 6);
  pool_run_start (run);
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *began = g_strdup_printf ("began-%u", i);
      g_autofree char *go_name = g_strdup_printf ("go-%u", i);
      g_autofree char *go = build_path (go_name);

      pool_run_wait_until (run, has_file, began);
      pool_run_wait_until (run, are_done, GUINT_TO_POINTER (i - 1));
      turned_clock_turn (60);
      g_assert_true (g_file_set_contents (go, "", 0, NULL));
    }
  pool_run_wait (run);
  assert_all_ok (run, 6);
}

/* No condition tells that the pool does nothing, although it looks at its workers. */
static void
let_pool_look (void)
{
  for (guint i = 0; i < 30; i++)
    {
      g_usleep (20000);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* The clock of a paused worker stands still. */
static void
test_paused (void)
{
  g_autofree char *folder = build_path ("");
  g_autofree char *go = build_path ("go");
  g_autofree char *pid_path = build_path ("pid");
  g_autofree char *command = g_strdup_printf (
      "cd '%s'; [ {} != 1 ] || { echo $PPID > part; mv part pid; until [ -e go ]; do sleep 0.02; "
      "done; }",
      folder);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (PoolRun) run = NULL;
  g_autofree char *pid = NULL;
  TroupeWorker *worker;

  troupe_job_set_workers (job, 2);
  troupe_job_set_timeout (job, 100);
  run = pool_run_new_range (job, 1, 15);
  pool_run_start (run);
  pool_run_wait_until (run, has_file, (gpointer) "pid");
  pool_run_wait_until (run, are_done, GUINT_TO_POINTER (14));
  g_assert_true (g_file_get_contents (pid_path, &pid, NULL, NULL));
  worker = pool_run_get_worker (run, 1);
  if (troupe_worker_get_pid (worker) != g_ascii_strtoll (pid, NULL, 10))
    worker = pool_run_get_worker (run, 2);
  g_assert_cmpint (troupe_worker_get_pid (worker), ==, g_ascii_strtoll (pid, NULL, 10));

  troupe_run_act (run->run, troupe_worker_get_number (worker), TROUPE_RUN_PAUSE);
  wait_while (troupe_worker_get_state (worker) != TROUPE_WORKER_PAUSED);
  turned_clock_turn (101);
  let_pool_look ();
  troupe_run_act (run->run, troupe_worker_get_number (worker), TROUPE_RUN_CONTINUE);
  wait_while (troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED);
  let_pool_look ();
  g_assert_true (g_file_set_contents (go, "", 0, NULL));
  pool_run_wait (run);
  assert_all_ok (run, 15);
  remove_file ("go");
  remove_file ("pid");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool-time-out/one", test_time_out);
  g_test_add_func ("/pool-time-out/is-for-one", test_is_for_one);
  g_test_add_func ("/pool-time-out/paused", test_paused);

  return g_test_run ();
}
