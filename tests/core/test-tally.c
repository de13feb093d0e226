/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The counts of a job, its slowest items and when it halts, without a process. */

#include "troupe-attempts.h"
#include "troupe-tally.h"

#include <string.h>

static TroupeTally *
make_tally (TroupeHalt halt, guint count, double percent, gint64 n_items, TroupeHaltWhy why)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  g_object_set (job, "halt", halt, "halt-why", why, NULL);
  if (count > 0)
    troupe_job_set_halt_count (job, count);
  if (percent > 0)
    troupe_job_set_halt_percent (job, percent);
  return troupe_tally_new (job, n_items);
}

static gboolean
add (TroupeTally *tally, TroupeResultStatus status, guint64 first, guint32 count, double seconds)
{
  const TroupeResultChunk chunk = {
    .first_index = first, .count = count, .status = status, .seconds = seconds
  };

  return troupe_tally_add (tally, &chunk);
}

static void
test_counts (void)
{
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_NEVER, 0, 0, 100, TROUPE_HALT_FAIL);
  const TroupeRunCounts *counts = troupe_tally_get_counts (tally);

  g_assert_cmpint (counts->state, ==, TROUPE_RUN_READY);
  g_assert_cmpint (counts->n_items, ==, 100);
  troupe_tally_start (tally, 5);
  g_assert_cmpint (counts->state, ==, TROUPE_RUN_RUNNING);
  g_assert_cmpint (counts->started_at, ==, 5);

  g_assert_false (add (tally, TROUPE_RESULT_OK, 0, 10, 1));
  g_assert_false (add (tally, TROUPE_RESULT_FAILED, 10, 1, 0.5));
  g_assert_false (add (tally, TROUPE_RESULT_CRASHED, 11, 1, 0));
  g_assert_false (add (tally, TROUPE_RESULT_TIMED_OUT, 12, 1, 2));
  g_assert_false (add (tally, TROUPE_RESULT_NOT_RUN, 13, 87, 0));
  troupe_tally_add_restarts (tally, 1);
  troupe_tally_add_retries (tally, 2);

  g_assert_cmpuint (counts->n_status[TROUPE_RESULT_OK], ==, 10);
  g_assert_cmpuint (counts->n_status[TROUPE_RESULT_FAILED], ==, 1);
  g_assert_cmpuint (counts->n_status[TROUPE_RESULT_CRASHED], ==, 1);
  g_assert_cmpuint (counts->n_status[TROUPE_RESULT_TIMED_OUT], ==, 1);
  g_assert_cmpuint (counts->n_status[TROUPE_RESULT_NOT_RUN], ==, 87);
  g_assert_cmpuint (troupe_run_counts_get_n_done (counts), ==, 13);
  g_assert_cmpuint (counts->restarts, ==, 1);
  g_assert_cmpuint (counts->retries, ==, 2);
  g_assert_cmpfloat (counts->item_seconds, ==, 3.5);
  g_assert_false (troupe_tally_is_halting (tally));
}

/* Each attempt took the time of a lane; the time of the item is that of the last one. */
static void
test_attempts (void)
{
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_NEVER, 0, 0, 10, TROUPE_HALT_FAIL);
  const TroupeRunCounts *counts = troupe_tally_get_counts (tally);
  g_autoptr (TroupeAttempts) attempts = troupe_attempts_new ();
  g_autoptr (TroupeResultNote) note = troupe_result_note_new ();
  const TroupeResultChunk chunk = {
    .count = 1, .status = TROUPE_RESULT_OK, .seconds = 2, .attempts = 3, .note = note
  };
  const TroupeResultChunk not_run = { .count = 1, .status = TROUPE_RESULT_NOT_RUN, .attempts = 2 };

  troupe_attempts_add (attempts, &(TroupeAttempt){ .worker = 1, .seconds = 3 });
  troupe_attempts_add (attempts, &(TroupeAttempt){ .worker = 1, .seconds = 4 });
  note->attempts = troupe_attempts_encode (attempts, 0);
  troupe_tally_add (tally, &chunk);
  g_assert_cmpfloat (counts->item_seconds, ==, 9);
  g_assert_cmpfloat (counts->slowest[0].seconds, ==, 2);
  g_assert_cmpuint (counts->n_again, ==, 1);
  /* It did not come to run again. */
  troupe_tally_add (tally, &not_run);
  g_assert_cmpuint (counts->n_again, ==, 1);
  troupe_tally_add_known (tally, &chunk);
  g_assert_cmpfloat (counts->known_seconds, ==, 9);
}

/* Time for which the worker was stopped does not count; what was known before is told apart. */
static void
test_seconds (void)
{
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_NEVER, 0, 0, 10, TROUPE_HALT_FAIL);
  const TroupeRunCounts *counts = troupe_tally_get_counts (tally);
  const TroupeResultChunk paused = {
    .count = 1, .status = TROUPE_RESULT_OK, .seconds = 2, .paused_seconds = 28
  };
  const TroupeResultChunk known = {
    .first_index = 1, .count = 2, .status = TROUPE_RESULT_OK, .seconds = 10, .attempts = 2
  };

  troupe_tally_add (tally, &paused);
  g_assert_cmpfloat (counts->item_seconds, ==, 2);
  g_assert_cmpfloat (counts->known_seconds, ==, 0);
  g_assert_cmpuint (counts->n_again, ==, 0);
  troupe_tally_add_known (tally, &known);
  g_assert_cmpfloat (counts->item_seconds, ==, 12);
  g_assert_cmpfloat (counts->known_seconds, ==, 10);
  g_assert_cmpuint (counts->n_again, ==, 2);
  g_assert_cmpuint (counts->slowest[0].index, ==, 1);
  g_assert_cmpfloat (counts->slowest[0].seconds, ==, 5);
  g_assert_cmpfloat (counts->slowest[1].seconds, ==, 2);
}

static void
test_state (void)
{
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_NEVER, 0, 0, -1, TROUPE_HALT_FAIL);

  g_assert_false (troupe_tally_is_ending (tally));
  troupe_tally_start (tally, 1);
  troupe_tally_set_state (tally, TROUPE_RUN_PAUSED);
  g_assert_false (troupe_tally_is_ending (tally));
  troupe_tally_set_state (tally, TROUPE_RUN_ENDING);
  g_assert_true (troupe_tally_is_ending (tally));
  troupe_tally_set_state (tally, TROUPE_RUN_FINISHED);
  troupe_tally_set_ended (tally, 9);
  g_assert_true (troupe_tally_is_ending (tally));
  g_assert_cmpint (troupe_tally_get_counts (tally)->ended_at, ==, 9);
}

/* The slowest one first; of items that were finished together, their mean; none that took no time.
 */
static void
test_slowest (void)
{
  static const double seconds[] = { 3, 0, 1, 7, 2, 5, 4, 6 };
  static const guint64 expected[] = { 3, 7, 5, 6, 0 };
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_NEVER, 0, 0, -1, TROUPE_HALT_FAIL);
  const TroupeRunCounts *counts = troupe_tally_get_counts (tally);

  add (tally, TROUPE_RESULT_OK, 50, 100, 50);
  g_assert_cmpuint (counts->n_slowest, ==, 1);
  g_assert_cmpuint (counts->slowest[0].index, ==, 50);
  g_assert_cmpfloat (counts->slowest[0].seconds, ==, 0.5);

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    add (tally, TROUPE_RESULT_OK, i, 1, seconds[i]);
  g_assert_cmpuint (counts->n_slowest, ==, TROUPE_N_SLOWEST);
  for (guint i = 0; i < TROUPE_N_SLOWEST; i++)
    {
      g_assert_cmpuint (counts->slowest[i].index, ==, expected[i]);
      g_assert_cmpfloat (counts->slowest[i].seconds, ==, seconds[expected[i]]);
    }
}

static void
test_halt_after_failures (void)
{
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_SOON, 2, 0, 100, TROUPE_HALT_FAIL);

  g_assert_false (add (tally, TROUPE_RESULT_OK, 0, 50, 0));
  g_assert_false (add (tally, TROUPE_RESULT_FAILED, 50, 1, 0));
  g_assert_false (troupe_tally_is_halting (tally));
  g_assert_true (add (tally, TROUPE_RESULT_CRASHED, 51, 1, 0));
  g_assert_true (troupe_tally_is_halting (tally));
  /* This is reported once. */
  g_assert_false (add (tally, TROUPE_RESULT_FAILED, 52, 1, 0));
  g_assert_false (add (tally, TROUPE_RESULT_NOT_RUN, 53, 47, 0));
}

/* A share is one of all items, as far as these are known; a result that is none is no failure. */
static void
test_halt_by_share (void)
{
  g_autoptr (TroupeTally) known = make_tally (TROUPE_HALT_NOW, 0, 10, 20, TROUPE_HALT_FAIL);
  g_autoptr (TroupeTally) unknown = make_tally (TROUPE_HALT_NOW, 0, 10, -1, TROUPE_HALT_FAIL);
  g_autoptr (TroupeTally) longer = make_tally (TROUPE_HALT_NOW, 0, 10, -1, TROUPE_HALT_FAIL);

  g_assert_false (add (known, TROUPE_RESULT_NOT_RUN, 0, 5, 0));
  g_assert_false (add (known, TROUPE_RESULT_FAILED, 5, 1, 0));
  g_assert_true (add (known, TROUPE_RESULT_FAILED, 6, 1, 0));

  g_assert_false (add (unknown, TROUPE_RESULT_OK, 0, 19, 0));
  g_assert_false (add (unknown, TROUPE_RESULT_FAILED, 19, 1, 0));
  g_assert_true (add (unknown, TROUPE_RESULT_FAILED, 20, 2, 0));

  troupe_tally_set_n_items (longer, 1000);
  g_assert_false (add (longer, TROUPE_RESULT_FAILED, 0, 99, 0));
  g_assert_true (add (longer, TROUPE_RESULT_FAILED, 99, 1, 0));
}

/* Items that succeeded, or that have any result, are counted in the same way. */
static void
test_halt_why (void)
{
  g_autoptr (TroupeTally) success = make_tally (TROUPE_HALT_SOON, 2, 0, 100, TROUPE_HALT_SUCCESS);
  g_autoptr (TroupeTally) done = make_tally (TROUPE_HALT_SOON, 3, 0, 100, TROUPE_HALT_DONE);
  g_autoptr (TroupeTally) share = make_tally (TROUPE_HALT_NOW, 0, 10, 20, TROUPE_HALT_SUCCESS);

  g_assert_false (add (success, TROUPE_RESULT_FAILED, 0, 50, 0));
  g_assert_false (add (success, TROUPE_RESULT_OK, 50, 1, 0));
  g_assert_true (add (success, TROUPE_RESULT_OK, 51, 1, 0));
  g_assert_false (add (success, TROUPE_RESULT_OK, 52, 1, 0));

  g_assert_false (add (done, TROUPE_RESULT_NOT_RUN, 0, 50, 0));
  g_assert_false (add (done, TROUPE_RESULT_OK, 50, 1, 0));
  g_assert_false (add (done, TROUPE_RESULT_TIMED_OUT, 51, 1, 0));
  g_assert_true (add (done, TROUPE_RESULT_CRASHED, 52, 1, 0));

  g_assert_false (add (share, TROUPE_RESULT_FAILED, 0, 15, 0));
  g_assert_false (add (share, TROUPE_RESULT_OK, 15, 1, 0));
  g_assert_true (add (share, TROUPE_RESULT_OK, 16, 1, 0));
}

/* A reason that is too long is cut between two characters. */
static void
test_waiting (void)
{
  g_autoptr (TroupeTally) tally = make_tally (TROUPE_HALT_NEVER, 0, 0, 1, TROUPE_HALT_FAIL);
  const TroupeRunCounts *counts = troupe_tally_get_counts (tally);
  g_autoptr (GString) words = g_string_new ("x");

  g_assert_false (troupe_tally_set_waiting (tally, NULL));
  g_assert_true (troupe_tally_set_waiting (tally, "load 8.1 of 4"));
  g_assert_false (troupe_tally_set_waiting (tally, "load 8.0 of 4"));
  g_assert_cmpstr (counts->waiting, ==, "load 8.0 of 4");
  g_assert_true (troupe_tally_set_waiting (tally, NULL));
  g_assert_cmpstr (counts->waiting, ==, "");

  while (words->len < TROUPE_RUN_WAITING_MAX - 1)
    g_string_append (words, "é");
  g_assert_true (troupe_tally_set_waiting (tally, words->str));
  g_assert_cmpstr (counts->waiting, ==, words->str);
  g_string_prepend_c (words, 'x');
  troupe_tally_set_waiting (tally, words->str);
  g_assert_cmpuint (strlen (counts->waiting), ==, TROUPE_RUN_WAITING_MAX - 2);
  g_assert_true (g_utf8_validate (counts->waiting, -1, NULL));
}

/* The median is that of the items that succeeded, however they come. */
static void
test_time_limit (void)
{
  g_autoptr (TroupeJob) fixed_job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeTally) fixed = troupe_tally_new (fixed_job, 100);
  g_autoptr (TroupeTally) tally = troupe_tally_new (job, 100);

  g_object_set (fixed_job, "timeout", 7.0, NULL);
  g_assert_cmpfloat (troupe_tally_get_time_limit (fixed), ==, 7);

  g_object_set (job, "timeout-percent", 200.0, NULL);
  g_assert_cmpfloat (troupe_tally_get_time_limit (tally), ==, 0);
  add (tally, TROUPE_RESULT_FAILED, 0, 5, 500);
  g_assert_cmpfloat (troupe_tally_get_time_limit (tally), ==, 0);
  add (tally, TROUPE_RESULT_OK, 5, 1, 100);
  g_assert_cmpfloat_with_epsilon (troupe_tally_get_time_limit (tally), 200, 7);
  add (tally, TROUPE_RESULT_OK, 6, 2, 2 * 0.01);
  g_assert_cmpfloat_with_epsilon (troupe_tally_get_time_limit (tally), 0.02, 0.0007);
  add (tally, TROUPE_RESULT_OK, 8, 10, 10 * 3000);
  g_assert_cmpfloat_with_epsilon (troupe_tally_get_time_limit (tally), 6000, 200);
  /* Of an even number it is the lower one of the two in the middle. */
  add (tally, TROUPE_RESULT_OK, 18, 7, 0);
  g_assert_cmpfloat_with_epsilon (troupe_tally_get_time_limit (tally), 200, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tally/counts", test_counts);
  g_test_add_func ("/tally/seconds", test_seconds);
  g_test_add_func ("/tally/attempts", test_attempts);
  g_test_add_func ("/tally/state", test_state);
  g_test_add_func ("/tally/slowest", test_slowest);
  g_test_add_func ("/tally/halt-after-failures", test_halt_after_failures);
  g_test_add_func ("/tally/halt-by-share", test_halt_by_share);
  g_test_add_func ("/tally/halt-why", test_halt_why);
  g_test_add_func ("/tally/time-limit", test_time_limit);
  g_test_add_func ("/tally/waiting", test_waiting);

  return g_test_run ();
}
