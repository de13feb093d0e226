/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every cause of death at every moment of a worker's life costs no result: docs/pool.md, "When a
 * worker dies"; but for the item that asks something on the terminal. */

#include "pool-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define N_ITEMS 12

static const char *const causes[] = {
  "SIGKILL", "SIGSEGV",   "SIGABRT",  "exit-0", "exit-3", "closed", "garbage", "stopped",
  "huge",    "truncated", "stranger", "flood",  "slot",   "deaf",   "asks",
};

static const char *const moments[] = { "greeting", "reading", "running",
                                       "writing",  "written", "ending" };

typedef struct
{
  const char *cause;
  const char *moment;
} Death;

static gboolean
is_over (PoolRun *run, gpointer data)
{
  guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (run->run));

  /* A stopped worker continues on a person's order. */
  for (guint number = 1; number <= n_workers; number++)
    if (troupe_worker_get_state (pool_run_get_worker (run, number)) == TROUPE_WORKER_PAUSED &&
        troupe_run_get_state (run->run) == TROUPE_RUN_RUNNING)
      troupe_run_act (run->run, number, TROUPE_RUN_CONTINUE);
  return run->finished;
}

/* Returns the expected join status, or NULL if it is not checked. In the last cases the pool itself
 * kills the worker. */
static const char *
expected_join (const Death *death)
{
  if (g_str_has_prefix (death->cause, "SIG"))
    return g_strconcat (g_str_equal (death->cause, "SIGKILL") ? "killed (" : "crashed (",
                        death->cause, ")", NULL);
  if (g_str_equal (death->cause, "exit-0") || g_str_equal (death->cause, "truncated"))
    return g_strdup ("finished normally (exit 0)");
  if (g_str_equal (death->cause, "exit-3"))
    return g_strdup ("ended (exit 3)");
  if (g_str_equal (death->cause, "stopped"))
    return NULL;
  if (g_str_equal (death->moment, "ending"))
    return NULL;
  /* It takes time to notice, in which the other worker may do everything. */
  if (g_str_equal (death->moment, "greeting") &&
      (g_str_equal (death->cause, "flood") || g_str_equal (death->cause, "deaf")))
    return NULL;
  if (g_str_equal (death->moment, "written") && g_str_equal (death->cause, "deaf"))
    return NULL;
  return g_strdup ("broke the protocol (SIGKILL)");
}

/* A worker that has given all of its results and stays is slow, and broke nothing. */
static gboolean
is_slow (const Death *death)
{
  return g_str_equal (death->moment, "ending") &&
         (g_str_equal (death->cause, "closed") || g_str_equal (death->cause, "stopped") ||
          g_str_equal (death->cause, "deaf"));
}

/* A worker that has written its result has nothing left that the others would have to wait for. */
static gboolean
waits_for_death (const Death *death, const char *join)
{
  return g_str_equal (death->moment, "written") && join != NULL;
}

/* However late that is on a busy machine, its pool does not end it before. */
static gboolean
ends_by_itself (const Death *death)
{
  return g_str_equal (death->moment, "ending") &&
         (g_str_has_prefix (death->cause, "SIG") || g_str_has_prefix (death->cause, "exit-") ||
          g_str_equal (death->cause, "truncated"));
}

/* On a busy machine, SIGTERM is not enough. */
static void
assert_slow (PoolRun *run)
{
  g_assert_cmpuint (pool_run_get_n_joined (run, "took too long to end (SIGTERM)") +
                        pool_run_get_n_joined (run, "took too long to end (SIGKILL)"),
                    >=, 1);
  g_assert_cmpuint (pool_run_get_n_joined (run, "broke the protocol (SIGKILL)"), ==, 0);
}

/* Nobody answers an item that asks: if it was alone with its worker, it is known, and failed. Any
 * other runs again. */
static void
assert_squares_but_for_asking (PoolRun *run)
{
  guint n_failed = 0;

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);

      if (troupe_result_get_status (result) != TROUPE_RESULT_FAILED)
        continue;
      g_assert_nonnull (strstr (troupe_result_get_message (result), "on the terminal"));
      n_failed++;
    }
  g_assert_cmpuint (n_failed, <=, 1);
  if (n_failed == 0)
    pool_run_assert_squares (run, 1, N_ITEMS);
  else
    g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, N_ITEMS - 1);
}

static void
test_death (gconstpointer data)
{
  const Death *death = data;
  g_autofree char *directory = g_dir_make_tmp ("troupe-XXXXXX", NULL);
  g_autofree char *flag = g_build_filename (directory, "flag", NULL);
  g_autofree char *maker = g_strconcat (flag, "-maker", NULL);
  g_autofree const char *join = expected_join (death);
  g_autoptr (GString) subject = g_string_new (NULL);
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (PoolRun) run = NULL;

  g_string_printf (subject, "cause=%s moment=%s flag=%s", death->cause, death->moment, flag);
  if (g_str_equal (death->moment, "writing") || g_str_equal (death->moment, "written"))
    g_string_append (subject, " size=3000000");
  /* The others are not done before the death is noticed. */
  if (waits_for_death (death, join))
    g_string_append_printf (subject, " wait=%d", N_ITEMS);

  job = troupe_job_new (TROUPE_JOB_FUNCTION, subject->str);
  /* Where the other worker could do everything before the death is noticed, there is none. */
  troupe_job_set_workers (job, g_str_equal (death->moment, "greeting") && join != NULL ? 1 : 2);
  troupe_job_set_grace (job, ends_by_itself (death) ? POOL_RUN_LONG_GRACE : 0.3);
  run = pool_run_new_range (job, 1, N_ITEMS);
  pool_run_start (run);
  pool_run_wait_until (run, is_over, NULL);
  pool_run_wait (run);

  g_assert_true (g_file_test (flag, G_FILE_TEST_IS_DIR));
  g_assert_null (troupe_run_get_error (run->run));
  if (g_str_equal (death->cause, "asks"))
    assert_squares_but_for_asking (run);
  else
    pool_run_assert_squares (run, 1, N_ITEMS);
  if (join != NULL)
    g_assert_cmpuint (pool_run_get_n_joined (run, join), >=, 1);
  if (is_slow (death))
    assert_slow (run);
  g_assert_cmpuint (pool_run_get_n_joined (run, "running"), ==, 0);

  if (waits_for_death (death, join))
    g_assert_no_errno (g_unlink (maker));
  g_rmdir (flag);
  g_rmdir (directory);
}

/* In the middle of a result, all that follows is a part of it, whatever it would be elsewhere. */
static gboolean
is_garbage_as_well (const char *cause, const char *moment)
{
  return g_str_equal (moment, "writing") &&
         (g_str_equal (cause, "huge") || g_str_equal (cause, "stranger") ||
          g_str_equal (cause, "slot"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (moments); j++)
      {
        g_autofree char *path = g_strdup_printf ("/pool/death/%s/%s", causes[i], moments[j]);
        Death *death;

        if (is_garbage_as_well (causes[i], moments[j]))
          continue;
        death = g_new (Death, 1);
        *death = (Death){ causes[i], moments[j] };
        g_test_add_data_func_full (path, death, test_death, g_free);
      }

  return g_test_run ();
}
