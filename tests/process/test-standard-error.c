/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the assignment of a worker's standard error: to an item if that is certain, otherwise to
 * the worker's, and never another item's. */

#include "pool-run.h"

#include <string.h>

static PoolRun *
run_function (const char *name, guint chunk, guint threads, gint64 last)
{
  g_autofree char *function = g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), name, NULL);
  g_autofree char *command = g_strdup_printf ("'%s' '%s' '%s'", g_getenv ("TROUPE_PYTHON"),
                                              g_getenv ("TROUPE_PYTHON_WORKER"), function);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_PROGRAM, command);
  PoolRun *run;

  troupe_job_set_workers (job, 2);
  troupe_job_set_threads (job, threads);
  troupe_job_set_chunk (job, chunk);
  run = pool_run_new_range (job, 1, last);
  pool_run_complete (run);
  return run;
}

/* Returns all events of output of workers, without output before the first item. */
static char *
get_told (PoolRun *run)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run->run));
  g_autoptr (GString) told = g_string_new ("\n");
  guint n_loaded = 0;

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);
      const char *text = troupe_event_get_text (event);

      if (troupe_event_get_kind (event) != TROUPE_EVENT_WROTE)
        continue;
      if (g_str_has_suffix (text, "wrote to standard error while it had no item:\nloaded"))
        {
          n_loaded++;
          continue;
        }
      g_assert_nonnull (strstr (text, "wrote to standard error at one of several items:\n"));
      g_string_append_printf (told, "%s\n", text);
    }
  g_assert_cmpuint (n_loaded, >=, 1);
  return g_string_free (g_steal_pointer (&told), FALSE);
}

/* Each line that was written is with its own item, or told of its worker; returns how many are with
 * their items. */
static guint
assert_not_mixed (PoolRun *run, guint n_items, guint step)
{
  g_autofree char *told = get_told (run);
  guint n_certain = 0;

  for (guint i = 1; i <= n_items; i++)
    {
      TroupeResult *result = pool_run_get_result (run, i - 1);
      const char *errors = troupe_result_get_standard_error (result);
      g_autofree char *line = g_strdup_printf ("\nat %u\n", i);

      g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_OK);
      if (errors[0] != '\0')
        {
          g_assert_cmpstr (errors, ==, line + 1);
          n_certain++;
        }
      g_assert_true ((errors[0] == '\0' && i % step == 0) == (strstr (told, line) != NULL));
      g_object_unref (result);
    }
  return n_certain;
}

/* From the first item on. */
static void
test_always (void)
{
  g_autoptr (PoolRun) run = run_function ("writing.py:always", 0, 1, 1000);

  g_assert_cmpuint (assert_not_mixed (run, 1000, 1), ==, 1000);
}

/* Batches have a size of their own until it is known that items write. */
static void
test_fixed_chunk (void)
{
  g_autoptr (PoolRun) run = run_function ("writing.py:always", 10, 1, 1000);

  g_assert_cmpuint (assert_not_mixed (run, 1000, 1), >, 900);
}

static void
test_seldom (void)
{
  g_autoptr (PoolRun) run = run_function ("writing.py:seldom", 0, 1, 20000);

  assert_not_mixed (run, 20000, 97);
}

static void
test_threads (void)
{
  g_autoptr (PoolRun) run = run_function ("writing.py:always", 0, 3, 300);

  assert_not_mixed (run, 300, 1);
}

static void
test_crash (void)
{
  g_autoptr (PoolRun) run = run_function ("writing.py:fatal", 50, 1, 100);

  for (guint i = 1; i <= 100; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i - 1);
      const char *errors = troupe_result_get_standard_error (result);

      if (i == 13)
        {
          g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_CRASHED);
          g_assert_true (g_str_has_prefix (errors, "at 13\n"));
        }
      else
        {
          g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_OK);
          g_assert_cmpstr (errors, ==, "");
        }
    }
}

/* Of output that belongs to no item, the first 16 KiB are reported, and that there was more. */
static void
test_limit (void)
{
  g_autoptr (PoolRun) run = run_function ("flooding.py:worker", 0, 1, 2);
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run->run));
  guint n_told = 0;

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);
      const char *text = troupe_event_get_text (event);

      if (troupe_event_get_kind (event) != TROUPE_EVENT_WROTE)
        continue;
      n_told++;
      g_assert_cmpuint (strspn (strchr (text, '\n') + 1, "x"), ==, 16 * 1024);
      g_assert_true (g_str_has_suffix (text, "x\n[what follows was left out]"));
    }
  g_assert_cmpuint (n_told, >=, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/standard-error/always", test_always);
  g_test_add_func ("/standard-error/fixed-chunk", test_fixed_chunk);
  g_test_add_func ("/standard-error/seldom", test_seldom);
  g_test_add_func ("/standard-error/threads", test_threads);
  g_test_add_func ("/standard-error/crash", test_crash);
  g_test_add_func ("/standard-error/limit", test_limit);

  return g_test_run ();
}
