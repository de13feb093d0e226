/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pool with the real worker. */

#include "pool-run.h"

#include "troupe-argument-source.h"
#include "troupe-cores.h"
#include "troupe-range-source.h"
#include "wait.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static PoolRun *
run_range (const char *function, guint workers, guint chunk, gint64 first, gint64 last)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);

  troupe_job_set_workers (job, workers);
  troupe_job_set_chunk (job, chunk);
  troupe_job_set_grace (job, POOL_RUN_LONG_GRACE);
  return pool_run_new_range (job, first, last);
}

static PoolRun *
run_arguments (TroupeJob *job, const char *const *items)
{
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);

  return pool_run_new (job, source);
}

static void
test_ordered (void)
{
  const guint workers[] = { 1, 2, 3, 8, 64 };
  const guint counts[] = { 0, 1, 5, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
      for (guint chunk = 0; chunk <= 7; chunk += 7)
        {
          g_autoptr (PoolRun) run = run_range ("square", workers[i], chunk, 1, counts[j]);
          guint n_workers = MIN (workers[i], counts[j]);

          pool_run_complete (run);
          g_assert_null (troupe_run_get_error (run->run));
          pool_run_assert_squares (run, 1, counts[j]);
          g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run->run)), ==,
                            n_workers);
          g_assert_cmpuint (pool_run_get_n_joined (run, "finished normally (exit 0)"), ==,
                            n_workers);
          g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 0);
        }
}

static void
test_million (void)
{
  g_autoptr (PoolRun) run = run_range ("square", 2, 0, 1, 1000000);

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 1000000);
}

/* An item that is no number fails alone. */
static void
test_error (void)
{
  const char *const items[] = { "1", "abc", "3", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (PoolRun) run = run_arguments (job, items);
  g_autoptr (TroupeResult) failed = NULL;
  g_autoptr (TroupeResult) last = NULL;

  pool_run_complete (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 2);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_FAILED), ==, 1);
  failed = pool_run_get_result (run, 1);
  g_assert_cmpint (troupe_result_get_status (failed), ==, TROUPE_RESULT_FAILED);
  g_assert_nonnull (strstr (troupe_result_get_message (failed), "abc"));
  last = pool_run_get_result (run, 2);
  g_assert_cmpstr (troupe_result_get_value (last), ==, "9");
}

static gboolean
everybody_runs (PoolRun *run, gpointer data)
{
  guint n = g_list_model_get_n_items (troupe_run_get_workers (run->run));
  guint n_running = 0;

  for (guint number = 1; number <= n; number++)
    if (troupe_worker_get_state (pool_run_get_worker (run, number)) == TROUPE_WORKER_RUNNING)
      n_running++;
  return n_running >= GPOINTER_TO_UINT (data);
}

static gboolean
has_state (PoolRun *run, gpointer data)
{
  return troupe_worker_get_state (pool_run_get_worker (run, 1)) ==
         (TroupeWorkerState) GPOINTER_TO_INT (data);
}

static void
assert_all_ok (PoolRun *run, guint n)
{
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, n);
  g_assert_cmpuint (troupe_run_get_n_done (run->run), ==, n);
}

/* Killed by a person: it is replaced, nothing is lost, and the item is not blamed. */
static void
test_kill (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 8, 0);
  TroupeWorker *replacement;

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  troupe_run_act (run->run, 1, TROUPE_RUN_KILL);
  wait_while (troupe_worker_is_alive (pool_run_get_worker (run, 1)));
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  pool_run_complete_gated (run);

  assert_all_ok (run, 8);
  g_assert_cmpstr (troupe_worker_get_join_text (pool_run_get_worker (run, 1)), ==,
                   "You killed it (SIGKILL)");
  g_assert_cmpstr (troupe_worker_get_join_text (pool_run_get_worker (run, 2)), ==,
                   "finished normally (exit 0)");
  replacement = pool_run_get_worker (run, 3);
  g_assert_cmpuint (troupe_worker_get_status (replacement)->replaces, ==, 1);
  g_assert_cmpuint (troupe_worker_get_items_done (replacement), >, 0);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 1);
}

/* Killed often through Troupe, an item does not fail. */
static void
test_kill_often (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (1, 1, 0);

  pool_run_start (run);
  for (guint number = 1; number <= 5; number++)
    {
      pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (1));
      troupe_run_act (run->run, number, TROUPE_RUN_KILL);
      wait_while (troupe_worker_is_alive (pool_run_get_worker (run, number)));
    }
  pool_run_complete_gated (run);
  assert_all_ok (run, 1);
  g_assert_cmpuint (pool_run_get_n_joined (run, "You killed it (SIGKILL)"), ==, 5);
}

static void
test_terminate (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 6, 0);

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  troupe_run_act (run->run, 2, TROUPE_RUN_TERMINATE);
  wait_while (troupe_worker_is_alive (pool_run_get_worker (run, 2)));
  pool_run_complete_gated (run);
  assert_all_ok (run, 6);
  g_assert_cmpstr (troupe_worker_get_join_text (pool_run_get_worker (run, 2)), ==,
                   "You killed it (SIGTERM)");
}

static gboolean
others_are_done (PoolRun *run, gpointer data)
{
  return troupe_run_get_n_done (run->run) == GPOINTER_TO_UINT (data);
}

/* A paused worker keeps its items, which are not handed out twice. */
static void
test_pause (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 7, 0);

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  troupe_run_act (run->run, 1, TROUPE_RUN_PAUSE);
  pool_run_wait_until (run, has_state, GINT_TO_POINTER (TROUPE_WORKER_PAUSED));
  pool_run_open_gate ();
  pool_run_wait_until (run, others_are_done, GUINT_TO_POINTER (6));
  g_assert_false (run->finished);
  troupe_run_act (run->run, 1, TROUPE_RUN_CONTINUE);
  pool_run_complete_gated (run);

  assert_all_ok (run, 7);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);

      g_assert_cmpuint (troupe_result_get_attempts (result), ==, 1);
    }
}

static gboolean
is_paused (PoolRun *run, gpointer data)
{
  return troupe_run_get_state (run->run) == TROUPE_RUN_PAUSED;
}

static void
test_pause_all (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (3, 9, 0);

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (3));
  troupe_run_act (run->run, 0, TROUPE_RUN_PAUSE);
  pool_run_wait_until (run, is_paused, NULL);
  pool_run_wait_until (run, has_state, GINT_TO_POINTER (TROUPE_WORKER_PAUSED));
  troupe_run_act (run->run, 0, TROUPE_RUN_CONTINUE);
  pool_run_complete_gated (run);
  assert_all_ok (run, 9);
}

/* A paused worker can be killed, and its items are done by another one. */
static void
test_kill_paused (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 4, 0);

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  troupe_run_act (run->run, 1, TROUPE_RUN_PAUSE);
  pool_run_wait_until (run, has_state, GINT_TO_POINTER (TROUPE_WORKER_PAUSED));
  troupe_run_act (run->run, 1, TROUPE_RUN_KILL);
  pool_run_complete_gated (run);
  assert_all_ok (run, 4);
}

/* A person stops a worker from outside; the pool notices it, and resumes when the worker
 * continues. */
static void
test_stopped_from_outside (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 6, 0);
  pid_t pid;

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  pid = troupe_worker_get_pid (pool_run_get_worker (run, 1));
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  pool_run_wait_until (run, has_state, GINT_TO_POINTER (TROUPE_WORKER_PAUSED));
  g_assert_cmpint (kill (pid, SIGCONT), ==, 0);
  pool_run_complete_gated (run);
  assert_all_ok (run, 6);
}

static void
test_retries (void)
{
  const char *const items[] = { "1", "x", "3", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) failed = NULL;

  troupe_job_set_retries (job, 4);
  troupe_job_set_workers (job, 2);
  run = run_arguments (job, items);
  pool_run_complete (run);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->retries, ==, 4);
  failed = pool_run_get_result (run, 1);
  g_assert_cmpint (troupe_result_get_status (failed), ==, TROUPE_RESULT_FAILED);
  g_assert_cmpuint (troupe_result_get_attempts (failed), ==, 5);
}

/* A worker is replaced after so many items, with work waiting all the time. */
static void
test_max_items (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (PoolRun) run = NULL;
  guint n_workers;

  troupe_job_set_workers (job, 3);
  troupe_job_set_max_items (job, 10);
  troupe_job_set_grace (job, POOL_RUN_LONG_GRACE);
  run = pool_run_new_range (job, 1, 300);
  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 300);
  n_workers = g_list_model_get_n_items (troupe_run_get_workers (run->run));
  g_assert_cmpuint (n_workers, >=, 30);
  g_assert_cmpuint (pool_run_get_n_joined (run, "finished normally (exit 0)"), ==, n_workers);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 0);
  for (guint number = 1; number <= n_workers; number++)
    g_assert_cmpuint (troupe_worker_get_items_done (pool_run_get_worker (run, number)), <=, 10);
}

static PoolRun *
run_with_halt (TroupeHalt halt, guint fail, double percent)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (items, (gpointer) (i % 10 == 4 ? "bad" : "0.01"));
  g_ptr_array_add (items, NULL);
  troupe_job_set_workers (job, 1);
  troupe_job_set_chunk (job, 1);
  troupe_job_set_halt (job, halt);
  troupe_job_set_halt_count (job, fail);
  troupe_job_set_halt_percent (job, percent);
  return run_arguments (job, (const char *const *) items->pdata);
}

/* Every tenth item fails, and no more than a few are handed out ahead. */
static void
assert_halted (PoolRun *run, guint expected_failed)
{
  guint64 n_failed = troupe_run_get_n_status (run->run, TROUPE_RESULT_FAILED);

  g_assert_error (troupe_run_get_error (run->run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_HALTED);
  g_assert_cmpuint (n_failed, ==, expected_failed);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK) + n_failed +
                        troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN),
                    ==, 100);
}

static void
test_halt (void)
{
  g_autoptr (PoolRun) soon = run_with_halt (TROUPE_HALT_SOON, 3, 0);
  g_autoptr (PoolRun) now = run_with_halt (TROUPE_HALT_NOW, 1, 0);
  g_autoptr (PoolRun) percent = run_with_halt (TROUPE_HALT_SOON, 0, 5);
  g_autoptr (PoolRun) never = run_with_halt (TROUPE_HALT_NEVER, 1, 0);

  pool_run_complete (soon);
  assert_halted (soon, 3);
  pool_run_complete (now);
  assert_halted (now, 1);
  g_assert_cmpuint (troupe_run_get_n_status (now->run, TROUPE_RESULT_NOT_RUN), >, 0);
  pool_run_complete (percent);
  assert_halted (percent, 5);
  pool_run_complete (never);
  g_assert_null (troupe_run_get_error (never->run));
  g_assert_cmpuint (troupe_run_get_n_status (never->run, TROUPE_RESULT_FAILED), ==, 10);
}

/* Each item is known beforehand, so that all of them have to fail. */
static void
test_halt_all (void)
{
  const char *const items[] = { "1", "bad", "bad", NULL };

  for (guint first = 0; first <= 1; first++)
    {
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
      g_autoptr (PoolRun) run = NULL;

      troupe_job_set_workers (job, 1);
      troupe_job_set_halt (job, TROUPE_HALT_SOON);
      troupe_job_set_halt_count (job, 0);
      troupe_job_set_halt_percent (job, 100);
      run = run_arguments (job, items + first);
      pool_run_complete (run);
      if (first == 0)
        g_assert_null (troupe_run_get_error (run->run));
      else
        g_assert_error (troupe_run_get_error (run->run), TROUPE_POOL_ERROR,
                        TROUPE_POOL_ERROR_HALTED);
      g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_FAILED), ==, 2);
      g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 0);
    }
}

static void
test_stop (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 20, 0);

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  troupe_run_stop (run->run, FALSE);
  pool_run_wait (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 20);
  g_assert_cmpuint (pool_run_get_n_joined (run, "stopped (SIGTERM)"), ==, 2);
}

static void
test_stop_now (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (2, 20, 0);

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  troupe_run_act (run->run, 1, TROUPE_RUN_PAUSE);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 20);
  g_assert_cmpuint (pool_run_get_n_joined (run, "stopped (SIGKILL)"), ==, 2);
}

static int
find_niceness (guint n_workers, guint nice)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (n_workers, n_workers, 0);
  TroupeJob *job = troupe_run_get_job (run->run);
  int niceness;

  troupe_job_set_nice (job, nice);
  troupe_pool_set_background (run->pool);
  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (n_workers));
  niceness = getpriority (PRIO_PROCESS, troupe_worker_get_pid (pool_run_get_worker (run, 1)));
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
  return niceness - getpriority (PRIO_PROCESS, getpid ());
}

/* Four processes of niceness 7 weigh a little less than one of niceness 0, and so do sixteen of
 * niceness 13. */
static void
test_make_way (void)
{
  const guint n_cores = troupe_cores_count ();

  /* No process is nicer than 19. */
  if (getpriority (PRIO_PROCESS, getpid ()) > 0)
    {
      g_assert_cmpint (find_niceness (n_cores, 0), >, 0);
      return;
    }
  g_assert_cmpint (find_niceness (n_cores, 0), ==, 7);
  g_assert_cmpint (find_niceness (n_cores, 5), ==, 12);
  g_assert_cmpint (find_niceness (4 * n_cores, 0), ==, 13);
  g_assert_cmpint (find_niceness (4 * n_cores, 15), ==, 19);
}

/* A pool that goes away takes its workers with it. */
static void
test_drop (void)
{
  PoolRun *run = pool_run_new_gated (2, 20, 0);
  pid_t pid;

  pool_run_start (run);
  pool_run_wait_until (run, everybody_runs, GUINT_TO_POINTER (2));
  pid = troupe_worker_get_pid (pool_run_get_worker (run, 1));
  pool_run_free (run);
  g_assert_cmpint (kill (pid, 0), ==, -1);
}

/* Items of every byte value, and one of a megabyte. */
static void
test_bytes (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (GString) large = g_string_new ("1");
  char texts[256][2] = { 0 };
  const char *items[258];
  g_autoptr (PoolRun) run = NULL;

  for (guint i = 1; i < 256; i++)
    {
      texts[i][0] = (char) i;
      items[i - 1] = texts[i];
    }
  while (large->len < 100000)
    g_string_append_c (large, '0');
  items[255] = large->str;
  items[256] = NULL;
  run = run_arguments (job, items);
  pool_run_complete (run);

  g_assert_cmpuint (troupe_run_get_n_done (run->run), ==, 256);
  for (guint i = 0; i < 255; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      g_autoptr (GBytes) input = troupe_result_get_input_bytes (result);

      g_assert_cmpmem (g_bytes_get_data (input, NULL), g_bytes_get_size (input), items[i], 1);
      g_assert_cmpint (troupe_result_get_status (result), ==,
                       g_ascii_isdigit (items[i][0]) ? TROUPE_RESULT_OK : TROUPE_RESULT_FAILED);
    }
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 11);
}

/* A value of 100 MB, there and back. */
static void
test_large (void)
{
  const gsize size = 100 * 1000 * 1000;
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "print-number");
  g_autofree char *item = g_malloc (size + 1);
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) result = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autofree char *expected = NULL;

  memset (item, '7', size);
  item[size] = '\0';
  expected = g_strdup_printf ("Process %s: Printing number %s", item, item);
  run = run_arguments (job, (const char *const[]){ item, NULL });
  pool_run_complete (run);

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 1);
  result = pool_run_get_result (run, 0);
  value = troupe_result_get_value_bytes (result);
  g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), expected,
                   strlen (expected));
}

/* The output of an item stays with that item. */
static void
test_output (void)
{
  const char *const items[] = { "1", "2", "3", "4", "5", "6", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "print-number");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 2);
  troupe_job_set_chunk (job, 3);
  run = run_arguments (job, items);
  pool_run_complete (run);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      g_autofree char *line = g_strdup_printf ("Process %u: Printing number %u\n", i + 1, i + 1);

      g_assert_cmpstr (troupe_result_get_standard_output (result), ==, line);
    }
}

#ifndef __SANITIZE_ADDRESS__
/* Out of memory is called by its name. The address sanitizer needs more address space than any
 * limit leaves. */
static void
test_address_space (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "leak");
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) result = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_address_space (job, 200 * 1024 * 1024);
  run = run_arguments (job, (const char *const[]){ "2000", NULL });
  pool_run_complete (run);
  result = pool_run_get_result (run, 0);
  g_test_message ("%s", troupe_result_get_message (result));
  g_assert_cmpint (troupe_result_get_status (result), !=, TROUPE_RESULT_OK);
  g_assert_nonnull (strstr (troupe_result_get_message (result), "memory"));
}
#endif

static void
count_notify (guint *count)
{
  ++*count;
}

static void
watch_worker (GListModel *workers, guint position, guint removed, guint added, guint *count)
{
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, 0);

  if (position == 0)
    g_signal_connect_swapped (worker, "notify::items-done", G_CALLBACK (count_notify), count);
}

/* The figures of a worker are for people: they change once a second, however fast it works. */
static void
test_calm (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (PoolRun) run = NULL;
  const char *items[301] = { NULL };
  guint count = 0;

  for (guint i = 0; i < 300; i++)
    items[i] = "0.01";
  troupe_job_set_workers (job, 1);
  run = run_arguments (job, items);
  g_signal_connect (troupe_run_get_workers (run->run), "items-changed", G_CALLBACK (watch_worker),
                    &count);
  pool_run_complete (run);
  g_assert_cmpuint (count, >=, 1);
  /* Once more after the start, and once at the end. */
  g_assert_cmpfloat (count, <=, troupe_run_get_elapsed (run->run) + 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool/ordered", test_ordered);
  g_test_add_func ("/pool/million", test_million);
  g_test_add_func ("/pool/error", test_error);
  g_test_add_func ("/pool/bytes", test_bytes);
  g_test_add_func ("/pool/large", test_large);
  g_test_add_func ("/pool/output", test_output);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/pool/address-space", test_address_space);
#endif
  g_test_add_func ("/pool/kill", test_kill);
  g_test_add_func ("/pool/kill-often", test_kill_often);
  g_test_add_func ("/pool/kill-paused", test_kill_paused);
  g_test_add_func ("/pool/terminate", test_terminate);
  g_test_add_func ("/pool/pause", test_pause);
  g_test_add_func ("/pool/pause-all", test_pause_all);
  g_test_add_func ("/pool/stopped-from-outside", test_stopped_from_outside);
  g_test_add_func ("/pool/retries", test_retries);
  g_test_add_func ("/pool/max-items", test_max_items);
  g_test_add_func ("/pool/halt", test_halt);
  g_test_add_func ("/pool/halt/all", test_halt_all);
  g_test_add_func ("/pool/stop", test_stop);
  g_test_add_func ("/pool/stop-now", test_stop_now);
  g_test_add_func ("/pool/make-way", test_make_way);
  g_test_add_func ("/pool/drop", test_drop);
  g_test_add_func ("/pool/calm", test_calm);

  return g_test_run ();
}
