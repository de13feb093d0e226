/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the runner, which starts a run on this machine, with real workers. */

#include "troupe-argument-source.h"
#include "troupe-runner.h"
#include "wait.h"

#include <string.h>

static TroupeRunner *
create_runner (const char *function, const char *item, TroupeResultsKeep keep)
{
  const char *const items[] = { item, item, NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);

  troupe_job_set_workers (job, 2);
  return troupe_runner_new (job, source, keep, 1 << 20);
}

static gboolean
is_running (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_RUNNING;
}

static gboolean
is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

static void
start (TroupeRunner *runner)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_runner_start (runner, &error));
  g_assert_no_error (error);
}

/* Returns how many items the trace shows, of all workers. */
static guint64
count_traced (TroupeRun *run)
{
  const guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (run));
  guint64 n_items = 0;

  for (guint number = 1; number <= n_workers; number++)
    {
      g_autoptr (GArray) spans =
          troupe_trace_collect (troupe_run_get_trace (run), number, 0, G_MININT64, G_MAXINT64, 0);

      for (guint i = 0; i < spans->len; i++)
        n_items += g_array_index (spans, TroupeSpan, i).n_items;
    }
  return n_items;
}

/* The run has everything, and keeps it when the runner is gone, but for orders. */
static void
test_outlived (void)
{
  TroupeRunner *runner = create_runner ("square", "7", TROUPE_RESULTS_KEEP_ALL);
  g_autoptr (TroupeRun) run = g_object_ref (troupe_runner_get_run (runner));
  gint64 before = g_get_real_time ();
  g_autoptr (TroupeResult) result = NULL;

  g_assert_nonnull (troupe_run_get_control (run));
  g_assert_cmpint (troupe_run_get_n_items (run), ==, 2);
  start (runner);
  wait_until (is_finished, run);
  g_assert_nonnull (troupe_run_get_control (run));
  g_object_unref (runner);

  g_assert_null (troupe_run_get_control (run));
  troupe_run_stop (run, TRUE);
  result = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_results (run)), 1);
  g_assert_cmpstr (troupe_result_get_value (result), ==, "49");
  g_assert_cmpuint (count_traced (run), ==, 2);
  g_assert_true (troupe_worker_is_local (troupe_run_get_worker (run, 1)));
  g_assert_nonnull (
      strstr (troupe_worker_get_command_line (troupe_run_get_worker (run, 1)), "square"));
  /* By the wall clock, which may be set back meanwhile, but not as far. */
  g_assert_cmpint (ABS (troupe_run_get_started_on (run) - before), <, G_TIME_SPAN_HOUR);
  g_assert_cmpint (ABS (troupe_run_get_ended_on (run) - before), <, G_TIME_SPAN_HOUR);
}

/* A trace is kept only with all results. */
static void
test_keeps (void)
{
  g_autoptr (TroupeRunner) all = create_runner ("square", "7", TROUPE_RESULTS_KEEP_ALL);
  g_autoptr (TroupeRunner) read = create_runner ("square", "7", TROUPE_RESULTS_KEEP_UNTIL_READ);

  g_assert_nonnull (troupe_run_get_trace (troupe_runner_get_run (all)));
  g_assert_null (troupe_run_get_trace (troupe_runner_get_run (read)));
}

/* A run of which no results are kept has a trace for those who watch it, and keeps it small. */
static void
test_shared_trace (void)
{
  g_autoptr (TroupeRunner) runner = create_runner ("square", "7", TROUPE_RESULTS_KEEP_UNTIL_READ);
  TroupeTrace *trace;

  troupe_runner_share (runner, 0);
  trace = troupe_run_get_trace (troupe_runner_get_run (runner));
  for (guint i = 0; i <= 16 * 1024; i++)
    {
      const TroupeResultChunk chunk = {
        .first_index = i,
        .count = 1,
        .status = TROUPE_RESULT_OK,
        .worker = 1,
        .attempts = 1,
        .seconds = 0.5,
        .finished_at = (gint64) (i + 1) * G_USEC_PER_SEC,
      };

      g_assert_cmpuint (troupe_trace_get_n_spans (trace), ==, i);
      troupe_trace_add (trace, &chunk);
    }
  g_assert_cmpuint (troupe_trace_get_n_spans (trace), <=, 8 * 1024);
}

static void
test_sampler (void)
{
  g_autoptr (TroupeRunner) runner = create_runner ("square", "7", TROUPE_RESULTS_KEEP_ALL);
  TroupeSampler *sampler = troupe_runner_get_sampler (runner);

  g_assert_true (troupe_sampler_get_workers (sampler) ==
                 troupe_run_get_workers (troupe_runner_get_run (runner)));
  g_assert_true (troupe_runner_get_sampler (runner) == sampler);
}

/* It is not destroyed before its workers. */
static void
test_dropped (void)
{
  TroupeRunner *runner = create_runner ("sleep", "600", TROUPE_RESULTS_KEEP_ALL);
  g_autoptr (TroupeRun) run = g_object_ref (troupe_runner_get_run (runner));

  start (runner);
  wait_until (is_running, run);
  g_object_unref (runner);
  g_assert_null (troupe_run_get_control (run));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runner/outlived", test_outlived);
  g_test_add_func ("/runner/keeps", test_keeps);
  g_test_add_func ("/runner/shared-trace", test_shared_trace);
  g_test_add_func ("/runner/sampler", test_sampler);
  g_test_add_func ("/runner/dropped", test_dropped);

  return g_test_run ();
}
