/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the figures of runs that wait, compute, are paused and crash. */

#include "pool-run.h"
#include "troupe-argument-source.h"
#include "troupe-range-source.h"
#include "troupe-run-figures.h"

#include <glib/gstdio.h>

static PoolRun *
start (const char *function, guint n_workers, const char *const *items)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);
  g_autoptr (TroupeSource) source =
      troupe_argument_source_new (items, g_strv_length ((char **) items));
  PoolRun *run;

  troupe_job_set_workers (job, n_workers);
  troupe_job_set_chunk (job, 1);
  run = pool_run_new (job, source);
  pool_run_start (run);
  return run;
}

/* Items that wait are work, though they use no core. */
static void
test_waiting (void)
{
  static const char *const items[] = { "0.3", "0.3", "0.3", "0.3", NULL };
  g_autoptr (PoolRun) run = start ("sleep", 4, items);
  TroupeRunFigures figures;
  double seconds;

  pool_run_wait (run);
  troupe_run_figures_compute (run->run, &figures);
  g_assert_cmpfloat (figures.work_seconds, >=, 1.2);
  seconds = figures.seconds - figures.waited_seconds;
  g_assert_cmpfloat (figures.work_seconds, <=, 4 * seconds);
  /* Unless they were not at the same time, on a busy machine. */
  g_assert_cmpfloat (figures.saved_seconds, ==, MAX (figures.work_seconds - seconds, 0));
  g_assert_cmpfloat_with_epsilon (figures.speedup, figures.work_seconds / seconds, 1e-9);
  g_assert_cmpfloat (figures.cores, <, figures.speedup / 2);
  g_assert_cmpuint (figures.n_lanes, ==, 4);
  g_assert_cmpuint (figures.n_done, ==, 4);
  g_assert_true (figures.has_greeted);
}

static void
test_computing (void)
{
  static const char *const items[] = { "300000", "300000", NULL };
  g_autoptr (PoolRun) run = start ("primes", 1, items);
  TroupeRunFigures figures;

  pool_run_wait (run);
  troupe_run_figures_compute (run->run, &figures);
  /* Nothing runs side by side. */
  g_assert_cmpfloat (figures.speedup, >, 0);
  g_assert_cmpfloat (figures.speedup, <=, 1);
  g_assert_cmpfloat (figures.cores, >, 0);
  g_assert_cmpfloat (figures.cores, <, 1.5);
  g_assert_cmpfloat (figures.saved_seconds, ==, 0);
}

/* Another program that uses a core is noticed, and a worker that waits is none. */
static void
test_busy_machine (void)
{
  static const char *const items[] = { "0.8", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh",
                                                    "-c", "echo x; while :; do :; done", NULL);
  g_autoptr (PoolRun) run = NULL;
  char begun;

  g_assert_no_error (error);
  g_assert_cmpint (
      g_input_stream_read (g_subprocess_get_stdout_pipe (other), &begun, 1, NULL, &error), ==, 1);
  run = start ("sleep", 1, items);
  pool_run_wait (run);
  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
  g_assert_cmpfloat (troupe_run_get_counts (run->run)->others_cores, >, 0.5);
}

static gboolean
is_running (PoolRun *run, gpointer data)
{
  return run->finished ||
         (g_list_model_get_n_items (troupe_run_get_workers (run->run)) > 0 &&
          troupe_worker_get_state (pool_run_get_worker (run, 1)) == TROUPE_WORKER_RUNNING);
}

/* The worker was stopped for longer than its item would have run. */
static gboolean
has_passed (PoolRun *run, gpointer data)
{
  return run->finished || (troupe_run_get_state (run->run) == TROUPE_RUN_PAUSED &&
                           troupe_run_get_elapsed (run->run) >= *(double *) data);
}

/* Pauses the worker in the middle of an item, unless that has ended before. */
static PoolRun *
run_paused (const char *const *items, double *paused_seconds)
{
  PoolRun *run = start ("sleep", 1, items);
  double paused_until;

  pool_run_wait_until (run, is_running, NULL);
  troupe_run_act (run->run, 0, TROUPE_RUN_PAUSE);
  paused_until = troupe_run_get_elapsed (run->run) + g_ascii_strtod (items[0], NULL) + 0.5;
  pool_run_wait_until (run, has_passed, &paused_until);
  troupe_run_act (run->run, 0, TROUPE_RUN_CONTINUE);
  pool_run_wait (run);
  *paused_seconds = troupe_worker_get_status (pool_run_get_worker (run, 1))->paused_seconds;
  return run;
}

/* A pause is no work, neither in the sum nor for the slowest item. On a busy machine, a longer item
 * may be needed. */
static void
test_paused (void)
{
  static const char *const items[][2] = { { "2", NULL }, { "8", NULL }, { "32", NULL } };
  g_autoptr (PoolRun) run = NULL;
  const TroupeRunCounts *counts;
  double paused_seconds = 0;
  TroupeRunFigures figures;

  for (guint i = 0; i < G_N_ELEMENTS (items) && paused_seconds < 0.5; i++)
    {
      g_clear_pointer (&run, pool_run_free);
      run = run_paused (items[i], &paused_seconds);
    }

  counts = troupe_run_get_counts (run->run);
  troupe_run_figures_compute (run->run, &figures);
  g_assert_cmpfloat (paused_seconds, >=, 0.5);
  g_assert_cmpfloat (figures.work_seconds, >, 0);
  g_assert_cmpfloat (figures.work_seconds, <=, figures.seconds - paused_seconds);
  g_assert_cmpuint (counts->n_slowest, ==, 1);
  g_assert_cmpfloat (counts->slowest[0].seconds, ==, figures.work_seconds);
}

/* Each lane of a worker is drawn. */
static void
test_threads (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (TroupeSource) source = troupe_range_source_new (1, 3, 1, NULL);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (10);
  g_autoptr (TroupePool) pool = NULL;

  troupe_job_set_threads (job, 3);
  pool = troupe_pool_new (job, source, results, trace);
  g_assert_cmpuint (troupe_trace_get_n_lanes (trace), ==, 3);
}

static void
test_crashed (void)
{
  static const char *const items[] = { "SEGV after 100 ms", "2", NULL };
  g_autoptr (PoolRun) run = start ("crash", 2, items);
  g_autoptr (TroupeResult) crashed = NULL;
  TroupeRunFigures figures;

  pool_run_wait (run);
  troupe_run_figures_compute (run->run, &figures);
  g_assert_cmpuint (figures.n_done, ==, 2);
  g_assert_cmpuint (figures.n_failed, ==, 1);
  g_assert_cmpuint (figures.n_workers, >, 2);
  /* Three workers began it, and each was at it. */
  crashed = pool_run_get_result (run, 0);
  g_assert_cmpuint (troupe_result_get_attempts (crashed), ==, 3);
  g_assert_cmpfloat (troupe_result_get_seconds (crashed), >=, 0.1);
  g_assert_cmpfloat (figures.work_seconds, >=, 0.3);
}

/* An item that fails once, and is run again by the same worker. */
static void
assert_retried (void)
{
  static const char *const items[] = { "0.1", NULL };
  g_autofree char *folder = g_dir_make_tmp ("troupe-figures-XXXXXX", NULL);
  g_autofree char *once =
      g_strdup_printf ("sleep {}; mkdir %s/1 && exit 3; rmdir %s/1", folder, folder);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, once);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, 1);
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (GArray) spans = NULL;
  g_autoptr (GArray) ties = NULL;
  g_autoptr (TroupeAttempts) attempts = NULL;
  g_autoptr (TroupeResult) result = NULL;
  const TroupeResultChunk *chunk;
  TroupeRunFigures figures;
  guint32 offset;

  troupe_job_set_workers (job, 1);
  troupe_job_set_retries (job, 2);
  run = pool_run_new (job, source);
  pool_run_complete (run);
  g_rmdir (folder);

  result = pool_run_get_result (run, 0);
  chunk = troupe_result_get_chunk (result, &offset);
  g_assert_cmpint (chunk->status, ==, TROUPE_RESULT_OK);
  g_assert_cmpuint (chunk->attempts, ==, 2);
  g_assert_nonnull (chunk->note);
  g_assert_nonnull (chunk->note->attempts);
  attempts = troupe_attempts_decode (chunk->note->attempts, chunk->finished_at);
  g_assert_cmpuint (attempts->n_before + attempts->latest->len, ==, 1);
  g_assert_cmpuint (troupe_attempts_get_last (attempts)->worker, ==, 1);
  g_assert_cmpint (troupe_attempts_get_last (attempts)->end, ==, TROUPE_ATTEMPT_FAILED);
  g_assert_cmpfloat (attempts->seconds, >=, 0.1);

  troupe_run_figures_compute (run->run, &figures);
  g_assert_cmpfloat_with_epsilon (figures.work_seconds, chunk->seconds + attempts->seconds, 1e-6);
  g_assert_cmpfloat (figures.speedup, <=, 1);
  spans = troupe_trace_collect (troupe_run_get_trace (run->run), 1, 0, 0, G_MAXINT64, 0);
  ties = troupe_trace_dup_ties (troupe_run_get_trace (run->run));
  g_assert_cmpuint (spans->len, ==, 2);
  g_assert_true (troupe_span_is_attempt (&g_array_index (spans, TroupeSpan, 0)));
  g_assert_cmpfloat (g_array_index (spans, TroupeSpan, 0).busy_seconds, >=, 0.09);
  g_assert_cmpuint (ties->len, ==, 1);
  g_assert_cmpint (g_array_index (ties, TroupeSpanTie, 0).again_begin, ==,
                   g_array_index (spans, TroupeSpan, 1).begin);
}

/* The time of an attempt that failed is work, and is known, here and on another machine. */
static void
test_retried (gconstpointer n_nodes)
{
  if (n_nodes != NULL)
    g_setenv ("TROUPE_LOCAL_NODES", n_nodes, TRUE);
  assert_retried ();
  g_unsetenv ("TROUPE_LOCAL_NODES");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/waiting", test_waiting);
  g_test_add_func ("/figures/computing", test_computing);
  g_test_add_func ("/figures/busy-machine", test_busy_machine);
  g_test_add_func ("/figures/paused", test_paused);
  g_test_add_func ("/figures/threads", test_threads);
  g_test_add_func ("/figures/crashed", test_crashed);
  g_test_add_data_func ("/figures/retried", NULL, test_retried);
  g_test_add_data_func ("/figures/retried-far", "1", test_retried);
  return g_test_run ();
}
