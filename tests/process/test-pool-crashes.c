/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Items that end their workers, and workers that cannot start. */

#include "pool-run.h"

#include "troupe-argument-source.h"
#include "turned-clock.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Stands before the C library's: GLib starts processes through it. Fails, as at the limit of
 * processes, where spawn_fails says so. */
static gboolean (*spawn_fails) (int n_before);

static int n_spawns;

int
posix_spawn (pid_t *pid,
             const char *path,
             const posix_spawn_file_actions_t *actions,
             const posix_spawnattr_t *attributes,
             char *const arguments[],
             char *const environment[])
{
  static __typeof__ (&posix_spawn) original = NULL;
  const int n_before = g_atomic_int_add (&n_spawns, 1);

  if (spawn_fails != NULL && spawn_fails (n_before))
    return EAGAIN;
  if (original == NULL)
    original = dlsym (RTLD_NEXT, "posix_spawn");
  return original (pid, path, actions, attributes, arguments, environment);
}

static PoolRun *
run_over (const char *subject, guint workers, gint64 n)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, subject);

  troupe_job_set_workers (job, workers);
  troupe_job_set_grace (job, 0.3);
  return pool_run_new_range (job, 1, n);
}

static void
assert_crashed (PoolRun *run, gint64 item, const char *message)
{
  g_autoptr (TroupeResult) result = pool_run_get_result (run, item - 1);

  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_CRASHED);
  g_assert_cmpstr (troupe_result_get_message (result), ==, message);
}

static void
assert_attempts (PoolRun *run, gint64 item, guint n_attempts)
{
  g_autoptr (TroupeResult) result = pool_run_get_result (run, item - 1);

  g_assert_cmpuint (troupe_result_get_attempts (result), ==, n_attempts);
}

static void
assert_square (PoolRun *run, gint64 item)
{
  g_autoptr (TroupeResult) result = pool_run_get_result (run, item - 1);
  g_autofree char *square = g_strdup_printf ("%" G_GINT64_FORMAT, item * item);

  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_OK);
  g_assert_cmpstr (troupe_result_get_value (result), ==, square);
}

/* One item that always ends its worker is one failure, whichever items are in its batch. */
static void
test_guilty_item (void)
{
  g_autoptr (PoolRun) run = run_over ("cause=SIGSEGV moment=running item=500", 2, 1000);

  pool_run_complete (run);
  g_assert_null (troupe_run_get_error (run->run));
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 999);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_CRASHED), ==, 1);
  assert_crashed (run, 500, "crashed 3 times: SIGSEGV (segmentation fault)");
  /* Its neighbours had not begun when their workers ended. */
  for (gint64 item = 1; item <= 1000; item++)
    {
      assert_attempts (run, item, item == 500 ? 3 : 1);
      if (item != 500)
        assert_square (run, item);
    }
  g_assert_cmpuint (troupe_run_get_counts (run->run)->n_again, ==, 1);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 3);
}

/* A worker that sends its results late may end after it began items that count as not begun: no
 * more than what is known is said. */
static void
test_guilty_item_of_late_results (void)
{
  g_autoptr (PoolRun) run = run_over ("cause=SIGSEGV moment=running item=37 hold=yes", 1, 64);
  guint64 n_again = 0;

  troupe_job_set_chunk (troupe_run_get_job (run->run), 16);
  pool_run_complete (run);
  for (guint i = 0; i < 64; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      const guint n_attempts = troupe_result_get_attempts (result);

      if (i != 36)
        assert_square (run, i + 1);
      g_assert_cmpuint (n_attempts, >=, i == 36 ? 3 : 1);
      g_assert_cmpuint (n_attempts, <=, troupe_run_get_counts (run->run)->restarts + 1);
      n_again += n_attempts > 1;
    }
  assert_crashed (run, 37, "crashed 3 times: SIGSEGV (segmentation fault)");
  assert_attempts (run, 37, 3);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->n_again, ==, n_again);
}

static void
test_crash_limit (void)
{
  g_autoptr (TroupeJob) job =
      troupe_job_new (TROUPE_JOB_FUNCTION, "cause=exit-3 moment=running item=2");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_crash_limit (job, 1);
  troupe_job_set_chunk (job, 1);
  run = pool_run_new_range (job, 1, 3);
  pool_run_complete (run);

  assert_square (run, 1);
  /* At its first death the worker may have had the third item as well, and no item was blamed. */
  if (troupe_run_get_counts (run->run)->restarts == 1)
    assert_crashed (run, 2, "ended its worker 1 time: exit 3");
  else
    assert_crashed (run, 2, "ended its worker 2 times: exit 3");
  assert_square (run, 3);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, <=, 2);
  assert_attempts (run, 1, 1);
  assert_attempts (run, 2, troupe_run_get_counts (run->run)->restarts);
  assert_attempts (run, 3, 1);
}

/* 100 good items and 10 fatal ones are exactly 100 results and 10 failures. */
static void
test_many_guilty_items (void)
{
  g_autoptr (PoolRun) run = run_over ("cause=SIGABRT moment=running every=11", 3, 110);

  pool_run_complete (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 100);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_CRASHED), ==, 10);
  for (gint64 item = 1; item <= 110; item++)
    {
      assert_attempts (run, item, item % 11 == 0 ? 3 : 1);
      if (item % 11 == 0)
        assert_crashed (run, item, "crashed 3 times: SIGABRT (aborted)");
      else
        assert_square (run, item);
    }
  g_assert_cmpuint (troupe_run_get_counts (run->run)->n_again, ==, 10);
}

/* The last result is sent, then the worker dies: it is not computed again. */
static void
test_last_result (void)
{
  g_autoptr (PoolRun) run = run_over ("cause=SIGKILL moment=written", 1, 1);
  g_autoptr (TroupeResult) result = NULL;

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 1);
  result = pool_run_get_result (run, 0);
  g_assert_cmpuint (troupe_result_get_attempts (result), ==, 1);
}

/* Each worker dies after each result: as many deaths as items, and every result once. */
static void
test_short_lives (void)
{
  g_autoptr (PoolRun) run = run_over ("cause=SIGKILL moment=written", 4, 40);

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 40);
}

static gboolean
is_finished (PoolRun *run, gpointer data)
{
  return run->finished;
}

/* The count of replacements is that of the workers that were started in place of dead ones. */
static void
assert_replacements (PoolRun *run)
{
  GListModel *workers = troupe_run_get_workers (run->run);
  guint n_replacements = 0;

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      n_replacements += troupe_worker_get_status (worker)->replaces > 0;
    }
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, n_replacements);
}

/* No worker can start: a prompt error names the reason, and every item is marked as not run. */
static void
assert_no_start (const char *program, const char *part)
{
  g_autofree char *worker = g_strdup (g_getenv ("TROUPE_WORKER"));
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (PoolRun) run = NULL;
  const GError *error;

  g_setenv ("TROUPE_WORKER", program, TRUE);
  troupe_job_set_workers (job, 3);
  run = pool_run_new_range (job, 1, 10);
  pool_run_start (run);
  pool_run_wait_until (run, is_finished, NULL);
  g_setenv ("TROUPE_WORKER", worker, TRUE);

  error = troupe_run_get_error (run->run);
  g_assert_error (error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 10);
  assert_replacements (run);
}

/* A start that cannot succeed is not tried again: each of the three workers is started once. */
static void
assert_hopeless (const char *program)
{
  n_spawns = 0;
  assert_no_start (program, program);
  g_assert_cmpint (n_spawns, <=, 3);
}

static void
test_missing (void)
{
  assert_hopeless ("/proc/nonexistent/troupe-worker");
}

static void
test_not_executable (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("troupe-XXXXXX", &path, NULL);

  close (fd);
  assert_hopeless (path);
  g_unlink (path);
}

static char *
write_script (const char *text)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("troupe-XXXXXX", &path, NULL);

  close (fd);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return g_steal_pointer (&path);
}

/* The worker itself reports the reason. */
static void
test_refuses (void)
{
  g_autofree char *path = write_script ("#!/bin/sh\necho 'there is no square here' >&2\nexit 2\n");

  assert_no_start (path, "there is no square here");
  g_unlink (path);
}

/* It dies at once, whatever is tried: the tries are few. */
static void
test_dies_at_once (void)
{
  g_autofree char *log = g_build_filename (g_get_tmp_dir (), "troupe-starts", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho x >>%s\nkill -9 $$\n", log);
  g_autofree char *path = write_script (text);
  g_autofree char *starts = NULL;

  assert_no_start (path, "SIGKILL");
  g_assert_true (g_file_get_contents (log, &starts, NULL, NULL));
  g_assert_cmpuint (strlen (starts) / 2, <=, 3 * 6);
  g_unlink (log);
  g_unlink (path);
}

/* Every second start fails: the job is done all the same. */
static void
test_starts_half_the_time (void)
{
  g_autofree char *flag = g_build_filename (g_get_tmp_dir (), "troupe-flag", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nif mkdir %s 2>/dev/null; then kill -9 $$; "
                                           "fi\nrmdir %s 2>/dev/null\nexec %s \"$@\"\n",
                                           flag, flag, g_getenv ("TROUPE_WORKER"));
  g_autofree char *path = write_script (text);
  g_autofree char *worker = g_strdup (g_getenv ("TROUPE_WORKER"));
  g_autoptr (PoolRun) run = run_over ("square", 3, 300);

  g_setenv ("TROUPE_WORKER", path, TRUE);
  pool_run_start (run);
  pool_run_wait (run);
  g_setenv ("TROUPE_WORKER", worker, TRUE);

  pool_run_assert_squares (run, 1, 300);
  g_rmdir (flag);
  g_unlink (path);
}

static gboolean
every_second_fails (int n_before)
{
  return n_before % 2 == 0;
}

static gboolean
every_one_fails (int n_before)
{
  return TRUE;
}

static gboolean
all_but_one_fail (int n_before)
{
  return n_before != 1;
}

/* At the limit of processes, the workers that can be started do the work, and the others are not
 * tried for ever. */
static void
test_process_limit (void)
{
  g_autoptr (PoolRun) half = run_over ("cause=SIGKILL moment=written", 3, 60);
  g_autoptr (PoolRun) none = run_over ("square", 3, 60);
  g_autoptr (PoolRun) one = run_over ("square", 3, 60);

  spawn_fails = every_second_fails;
  n_spawns = 0;
  pool_run_complete (half);
  pool_run_assert_squares (half, 1, 60);
  g_assert_cmpint (n_spawns, >=, 100);
  assert_replacements (half);

  spawn_fails = every_one_fails;
  n_spawns = 0;
  pool_run_complete (none);
  g_assert_error (troupe_run_get_error (none->run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_cmpuint (troupe_run_get_n_status (none->run, TROUPE_RESULT_NOT_RUN), ==, 60);
  g_assert_cmpint (n_spawns, <=, 3 * 6);

  spawn_fails = all_but_one_fail;
  n_spawns = 0;
  pool_run_complete (one);
  pool_run_assert_squares (one, 1, 60);
  spawn_fails = NULL;
}

/* Fewer descriptors than all the workers need: fewer workers, with a warning. */
static void
test_few_descriptors (void)
{
  struct rlimit before;
  struct rlimit few;
  g_autoptr (PoolRun) run = run_over ("square", 8, 200);

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  few = before;
  few.rlim_cur = 30;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  pool_run_start (run);
  pool_run_wait (run);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);

  g_assert_true (pool_run_has_event (run, "One worker fewer: "));
  g_assert_true (pool_run_has_event (run, "ulimit -n"));
  pool_run_assert_squares (run, 1, 200);
}

/* Without a replacement the others finish; without any worker the rest is marked as not run. */
static void
test_no_replacement (void)
{
  g_autofree char *flag = g_build_filename (g_get_tmp_dir (), "troupe-flag", NULL);
  g_autofree char *once = g_strdup_printf ("cause=SIGKILL moment=running flag=%s", flag);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, once);
  g_autoptr (PoolRun) others = NULL;
  g_autoptr (PoolRun) nobody = NULL;
  guint64 n_ok;

  troupe_job_set_workers (job, 2);
  troupe_job_set_replace (job, FALSE);
  others = pool_run_new_range (job, 1, 50);
  pool_run_complete (others);
  pool_run_assert_squares (others, 1, 50);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (others->run)), ==, 2);
  g_rmdir (flag);

  troupe_job_set_subject (job, "cause=SIGKILL moment=running item=30");
  nobody = pool_run_new_range (job, 1, 50);
  pool_run_complete (nobody);
  g_assert_nonnull (troupe_run_get_error (nobody->run));
  n_ok = troupe_run_get_n_status (nobody->run, TROUPE_RESULT_OK);
  g_assert_cmpuint (n_ok, <, 50);
  g_assert_cmpuint (troupe_run_get_n_status (nobody->run, TROUPE_RESULT_NOT_RUN), ==, 50 - n_ok);
}

/* A worker that cannot say where it is gets items one by one where there is a time limit. */
static void
test_blind_time_out (void)
{
  g_autofree char *log = g_build_filename (g_get_tmp_dir (), "log", NULL);
  g_autofree char *subject = g_strdup_printf ("cause=hang moment=running item=7 log=%s", log);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, subject);
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) result = NULL;

  troupe_job_set_workers (job, 2);
  troupe_job_set_timeout (job, TURNED_CLOCK_LIMIT);
  run = pool_run_new_range (job, 1, 20);
  turned_clock_complete (run, log, 19);
  g_assert_no_errno (g_unlink (log));

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 19);
  result = pool_run_get_result (run, 6);
  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_TIMED_OUT);
  g_assert_cmpstr (troupe_result_get_message (result), ==, "timed out after 20 s");
  g_assert_cmpuint (pool_run_get_n_joined (run, "timed out (SIGKILL)"), ==, 1);
}

/* Workers that kill each other: each item once has all others killed. */
static void
test_kill_each_other (void)
{
  const guint workers[] = { 1, 2, 5, 13 };
  const gint64 n = 30;

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      g_autofree char *directory = g_dir_make_tmp ("troupe-XXXXXX", NULL);
      g_autofree char *subject = g_strdup_printf ("cause=kills moment=running flags=%s", directory);
      g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, subject);
      g_autoptr (PoolRun) run = NULL;

      troupe_job_set_workers (job, workers[i]);
      troupe_job_set_crash_limit (job, 1000);
      run = pool_run_new_range (job, 1, n);
      pool_run_complete (run);
      g_assert_null (troupe_run_get_error (run->run));
      pool_run_assert_squares (run, 1, n);
      g_assert_cmpuint (pool_run_get_n_joined (run, "killed (SIGKILL)"), >=, 1);

      for (gint64 item = 1; item <= n; item++)
        {
          g_autofree char *flag = g_strdup_printf ("%s/%" G_GINT64_FORMAT, directory, item);

          g_assert_cmpint (g_rmdir (flag), ==, 0);
        }
      g_rmdir (directory);
    }
}

/* An item whose worker keeps the pool busy with frames is over its time all the same. */
static void
assert_times_out (const char *how, guint chunk, guint n_before, guint n_restarts)
{
  g_autofree char *log = g_build_filename (g_get_tmp_dir (), "log", NULL);
  g_autofree char *subject = g_strdup_printf ("%s log=%s", how, log);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, subject);
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) result = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_chunk (job, chunk);
  troupe_job_set_timeout (job, TURNED_CLOCK_LIMIT);
  run = pool_run_new_range (job, 1, 20);
  turned_clock_complete (run, log, n_before);
  g_assert_no_errno (g_unlink (log));

  result = pool_run_get_result (run, 6);
  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_TIMED_OUT);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 19);
  /* One that answers may be too slow to do so. */
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, >=, n_restarts);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, <=, 2);
}

static void
test_time_out_of_talker (void)
{
  assert_times_out ("cause=empty moment=running item=7", 1, 6, 1);
  assert_times_out ("cause=empty moment=running item=7 probe=yes", 8, 6, 2);
  assert_times_out ("cause=liar moment=running item=7", 1, 6, 1);
  assert_times_out ("cause=liar moment=running item=7 probe=yes", 8, 6, 1);
}

/* Nobody says which of them it is, and what is done is not known either: each is tried alone, and
 * the limit is waited for twice, however many they are. */
static void
test_time_out_of_several (void)
{
  assert_times_out ("cause=hang moment=running item=7 probe=yes hold=yes", 20, 0, 2);
}

/* A worker that ends takes some time for it after it closed its streams. */
static void
test_slow_end (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "cause=slow moment=ending");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_max_items (job, 2);
  troupe_job_set_grace (job, 300);
  run = pool_run_new_range (job, 1, 4);
  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 4);
  g_assert_cmpuint (pool_run_get_n_joined (run, "finished normally (exit 0)"), >=, 2);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 0);
}

/* One that has had its items and does not end is not waited for for ever. */
static void
test_no_end (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "cause=hang moment=ending");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_max_items (job, 2);
  troupe_job_set_grace (job, 0.2);
  run = pool_run_new_range (job, 1, 6);
  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 6);
  g_assert_true (pool_run_has_event (run, "took too long to end"));
  g_assert_false (pool_run_has_event (run, "died"));
  g_assert_cmpuint (pool_run_get_n_joined (run, "took too long to end (SIGTERM)") +
                        pool_run_get_n_joined (run, "took too long to end (SIGKILL)"),
                    >=, 2);
}

static gboolean
is_told_or_finished (PoolRun *run, gpointer part)
{
  return run->finished || pool_run_has_event (run, part);
}

/* A worker without a hello is reported, and ended if it is a foreign program. */
static void
test_never_greets (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PROGRAM, "'cause=hang moment=greeting'");
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 2);
  run = pool_run_new_range (job, 1, 4);
  pool_run_start (run);
  turned_clock_turn (11);
  pool_run_wait_until (run, is_told_or_finished, (gpointer) "has not greeted yet");
  g_assert_false (run->finished);
  turned_clock_turn (50);
  pool_run_wait (run);

  g_assert_error (troupe_run_get_error (run->run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_nonnull (strstr (troupe_run_get_error (run->run)->message, "did not greet"));
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run->run)), ==, 2);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 4);
}

/* The output of an item is limited, even if its worker does not limit it. */
static void
test_printed (void)
{
  g_autoptr (PoolRun) run = run_over ("print=50000", 1, 3);

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      const char *text = troupe_result_get_standard_output (result);

      g_assert_true (g_str_has_prefix (text, "[34592 bytes before this were left out]\np"));
      g_assert_cmpuint (strspn (strchr (text, '\n') + 1, "p"), ==, 64 * 1024 - 128);
    }
}

/* A worker that sends text for which nobody asked is ended, and no other one. */
static void
test_unasked_text (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-text-XXXXXX", NULL);
  g_autofree char *subject = g_strdup_printf ("text=1 item=5 flag=%s/flag", folder);
  g_autofree char *flag = g_build_filename (folder, "flag", NULL);
  g_autoptr (PoolRun) run = run_over (subject, 2, 20);

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 20);
  g_assert_true (pool_run_has_event (run, "it sent more output than it was asked for"));
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 1);
  g_assert_cmpint (g_rmdir (flag), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool/crash/guilty-item", test_guilty_item);
  g_test_add_func ("/pool/crash/guilty-item-of-late-results", test_guilty_item_of_late_results);
  g_test_add_func ("/pool/crash/limit", test_crash_limit);
  g_test_add_func ("/pool/crash/many-guilty-items", test_many_guilty_items);
  g_test_add_func ("/pool/crash/last-result", test_last_result);
  g_test_add_func ("/pool/crash/short-lives", test_short_lives);
  g_test_add_func ("/pool/start/missing", test_missing);
  g_test_add_func ("/pool/start/not-executable", test_not_executable);
  g_test_add_func ("/pool/start/refuses", test_refuses);
  g_test_add_func ("/pool/start/dies-at-once", test_dies_at_once);
  g_test_add_func ("/pool/start/half-the-time", test_starts_half_the_time);
  g_test_add_func ("/pool/start/process-limit", test_process_limit);
  g_test_add_func ("/pool/start/few-descriptors", test_few_descriptors);
  g_test_add_func ("/pool/no-replacement", test_no_replacement);
  g_test_add_func ("/pool/blind-time-out", test_blind_time_out);
  g_test_add_func ("/pool/time-out/talker", test_time_out_of_talker);
  g_test_add_func ("/pool/time-out/several", test_time_out_of_several);
  g_test_add_func ("/pool/end/slow", test_slow_end);
  g_test_add_func ("/pool/end/never", test_no_end);
  g_test_add_func ("/pool/start/never-greets", test_never_greets);
  g_test_add_func ("/pool/printed", test_printed);
  g_test_add_func ("/pool/kill-each-other", test_kill_each_other);
  g_test_add_func ("/pool/crash/unasked-text", test_unasked_text);

  return g_test_run ();
}
