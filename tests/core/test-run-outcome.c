/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what became of a run that was filled by hand. */

#include "troupe-run-outcome.h"

typedef struct
{
  int state;
  gint64 n_items;
  guint64 n_ok;
  guint64 n_failed;
  guint64 n_not_run;
  guint64 n_known;
  gboolean has_error;
  TroupeRunOutcomeKind kind;
} Case;

static TroupeRun *
make_run (const Case *each, guint n_threads)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  TroupeRun *run;
  const TroupeRunCounts counts = {
    .state = each->state,
    .n_items = each->n_items,
    .n_known = each->n_known,
    .n_status = { [TROUPE_RESULT_OK] = each->n_ok,
                  [TROUPE_RESULT_FAILED] = each->n_failed / 3,
                  [TROUPE_RESULT_CRASHED] = each->n_failed / 3,
                  [TROUPE_RESULT_TIMED_OUT] = each->n_failed - each->n_failed / 3 * 2,
                  [TROUPE_RESULT_NOT_RUN] = each->n_not_run },
    .started_at = 1,
    .ended_at = each->state == TROUPE_RUN_FINISHED ? 5 * G_USEC_PER_SEC + 1 : 0,
  };

  troupe_job_set_threads (job, n_threads);
  run = troupe_run_new (job, results, NULL);
  if (each->has_error)
    troupe_run_set_error (run, error);
  troupe_run_set_counts (run, &counts);
  return run;
}

static void
add_worker (TroupeRun *run, guint number, TroupeWorkerState state, guint n_held)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.slot = number - 1;
  status.state = state;
  status.n_items_held = n_held;
  status.greeted_at = state != TROUPE_WORKER_STARTING;
  troupe_run_set_worker_status (run, &status);
}

static void
test_ends (void)
{
  static const Case all[] = {
    { TROUPE_RUN_FINISHED, 10, 10, 0, 0, 0, FALSE, TROUPE_RUN_OUTCOME_COMPLETE },
    { TROUPE_RUN_FINISHED, 10, 3, 7, 0, 0, FALSE, TROUPE_RUN_OUTCOME_COMPLETE },
    { TROUPE_RUN_FINISHED, 0, 0, 0, 0, 0, FALSE, TROUPE_RUN_OUTCOME_COMPLETE },
    /* Halted at the last item. */
    { TROUPE_RUN_FINISHED, 10, 3, 7, 0, 0, TRUE, TROUPE_RUN_OUTCOME_COMPLETE },
    { TROUPE_RUN_FINISHED, 10, 3, 4, 3, 0, FALSE, TROUPE_RUN_OUTCOME_STOPPED },
    { TROUPE_RUN_FINISHED, 10, 0, 0, 10, 0, FALSE, TROUPE_RUN_OUTCOME_STOPPED },
    { TROUPE_RUN_FINISHED, -1, 3, 0, 0, 0, FALSE, TROUPE_RUN_OUTCOME_STOPPED },
    /* Cut off: what was not run has no status. */
    { TROUPE_RUN_FINISHED, 10, 3, 4, 0, 0, FALSE, TROUPE_RUN_OUTCOME_STOPPED },
    { TROUPE_RUN_FINISHED, 10, 1, 0, 9, 0, TRUE, TROUPE_RUN_OUTCOME_CUT_SHORT },
    { TROUPE_RUN_FINISHED, -1, 0, 1, 0, 0, TRUE, TROUPE_RUN_OUTCOME_CUT_SHORT },
    { TROUPE_RUN_FINISHED, 10, 0, 0, 10, 0, TRUE, TROUPE_RUN_OUTCOME_NEVER_STARTED },
    { TROUPE_RUN_FINISHED, 10, 4, 0, 6, 4, TRUE, TROUPE_RUN_OUTCOME_NEVER_STARTED },
    { TROUPE_RUN_FINISHED, -1, 0, 0, 0, 0, TRUE, TROUPE_RUN_OUTCOME_NEVER_STARTED },
    { TROUPE_RUN_FINISHED, 0, 0, 0, 0, 0, TRUE, TROUPE_RUN_OUTCOME_NEVER_STARTED },
    { TROUPE_RUN_READY, 10, 0, 0, 0, 0, FALSE, TROUPE_RUN_OUTCOME_STARTING },
    { TROUPE_RUN_RUNNING, 10, 0, 0, 0, 0, FALSE, TROUPE_RUN_OUTCOME_STARTING },
    { TROUPE_RUN_PAUSED, 10, 2, 0, 0, 0, FALSE, TROUPE_RUN_OUTCOME_PAUSED },
    { TROUPE_RUN_ENDING, 10, 2, 0, 0, 0, TRUE, TROUPE_RUN_OUTCOME_ENDING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (TroupeRun) run = make_run (&all[i], 1);
      TroupeRunOutcome outcome;

      g_test_message ("%u", i);
      troupe_run_outcome_compute (run, &outcome);
      g_assert_cmpint (outcome.kind, ==, all[i].kind);
      g_assert_cmpint (troupe_run_outcome_is_over (&outcome), ==,
                       all[i].state == TROUPE_RUN_FINISHED);
      g_assert_cmpint (outcome.n_items, ==, all[i].n_items);
      g_assert_cmpuint (outcome.n_ok, ==, all[i].n_ok);
      g_assert_cmpuint (outcome.n_failed, ==, all[i].n_failed);
      g_assert_cmpuint (outcome.n_not_run, ==, all[i].n_not_run);
      g_assert_cmpuint (outcome.n_running, ==, 0);
      if (all[i].state == TROUPE_RUN_FINISHED)
        g_assert_cmpfloat (outcome.seconds, ==, 5);
    }
}

static void
test_running (void)
{
  const Case running = { TROUPE_RUN_RUNNING, 10, 4, 1 };
  g_autoptr (TroupeRun) run = make_run (&running, 2);
  TroupeRunOutcome outcome;

  /* Further items wait in its lanes. */
  add_worker (run, 1, TROUPE_WORKER_RUNNING, 9);
  add_worker (run, 2, TROUPE_WORKER_RUNNING, 1);
  add_worker (run, 3, TROUPE_WORKER_PAUSED, 2);
  add_worker (run, 4, TROUPE_WORKER_IDLE, 0);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpint (outcome.kind, ==, TROUPE_RUN_OUTCOME_RUNNING);
  g_assert_cmpuint (outcome.n_running, ==, 3);
  /* The others go on. */
  g_assert_cmpuint (outcome.n_held, ==, 0);
  g_assert_cmpuint (outcome.n_paused, ==, 0);
  g_assert_cmpuint (outcome.paused_worker, ==, 0);
}

/* Of a run that was watched, and whose process is gone. */
static void
test_lost (void)
{
  const Case lost = { TROUPE_RUN_FINISHED, 10, 0, 0, 0, 0, TRUE };
  g_autoptr (TroupeRun) run = make_run (&lost, 1);
  TroupeRunOutcome outcome;

  add_worker (run, 1, TROUPE_WORKER_JOINED, 0);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpint (outcome.kind, ==, TROUPE_RUN_OUTCOME_NEVER_STARTED);
  add_worker (run, 2, TROUPE_WORKER_ENDING, 0);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpint (outcome.kind, ==, TROUPE_RUN_OUTCOME_CUT_SHORT);
}

/* The status of workers is published less often than the counts. */
static void
test_no_more_than_are_left (void)
{
  const Case running = { TROUPE_RUN_RUNNING, 10, 8, 1 };
  g_autoptr (TroupeRun) run = make_run (&running, 2);
  TroupeRunOutcome outcome;

  add_worker (run, 1, TROUPE_WORKER_RUNNING, 2);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpuint (outcome.n_running, ==, 1);
}

static void
test_paused (void)
{
  const Case running = { TROUPE_RUN_RUNNING, 10, 8, 1 };
  g_autoptr (TroupeRun) run = make_run (&running, 1);
  TroupeRunOutcome outcome;

  add_worker (run, 1, TROUPE_WORKER_IDLE, 0);
  add_worker (run, 2, TROUPE_WORKER_PAUSED, 1);
  add_worker (run, 3, TROUPE_WORKER_JOINED, 0);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpuint (outcome.n_running, ==, 0);
  g_assert_cmpuint (outcome.n_held, ==, 1);
  g_assert_cmpuint (outcome.n_paused, ==, 1);
  g_assert_cmpuint (outcome.paused_worker, ==, 2);

  add_worker (run, 4, TROUPE_WORKER_PAUSED, 2);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpuint (outcome.n_held, ==, 3);
  g_assert_cmpuint (outcome.n_paused, ==, 2);
  g_assert_cmpuint (outcome.paused_worker, ==, 0);

  /* One that starts may take what is left. */
  add_worker (run, 5, TROUPE_WORKER_STARTING, 0);
  troupe_run_outcome_compute (run, &outcome);
  g_assert_cmpuint (outcome.n_held, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-outcome/ends", test_ends);
  g_test_add_func ("/run-outcome/running", test_running);
  g_test_add_func ("/run-outcome/lost", test_lost);
  g_test_add_func ("/run-outcome/no-more-than-are-left", test_no_more_than_are_left);
  g_test_add_func ("/run-outcome/paused", test_paused);
  return g_test_run ();
}
