/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the figures of a run say while it goes on, each with a value of its own. */

#include "filled-run.h"
#include "troupe-progress.h"

#include <string.h>

#define N_WORKERS 2

typedef struct
{
  TroupeRun *run;
  TroupeProgress *progress;
  TroupeRunCounts counts;
} Fixture;

/* At so many seconds after the start. */
static void
look (Fixture *fixture, double seconds)
{
  fixture->counts.ended_at = fixture->counts.started_at + (gint64) (seconds * G_USEC_PER_SEC);
  troupe_run_set_counts (fixture->run, &fixture->counts);
  troupe_progress_set_active (fixture->progress, FALSE);
  troupe_progress_set_active (fixture->progress, TRUE);
}

static void
set_worker (Fixture *fixture, guint number, double cpu_percent)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  const TroupeWorkerSample sample = { .cpu_percent = cpu_percent, .cpu_seconds = 20, .core = 0 };

  status.number = number;
  status.slot = number - 1;
  status.state = TROUPE_WORKER_RUNNING;
  status.launched_at = status.started_at = status.greeted_at = fixture->counts.started_at;
  status.n_items_held = 1;
  if (number > N_WORKERS)
    status.state = TROUPE_WORKER_JOINED;
  troupe_worker_set_sample (troupe_run_set_worker_status (fixture->run, &status), &sample);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);

  troupe_job_set_workers (job, N_WORKERS);
  fixture->run = troupe_run_new (job, results, trace);
  fixture->counts = (TroupeRunCounts){
    .state = TROUPE_RUN_RUNNING,
    .n_items = 100,
    .started_at = G_USEC_PER_SEC,
  };
  set_worker (fixture, 1, 90);
  set_worker (fixture, 2, 60);
  /* One that has been replaced. */
  set_worker (fixture, 3, 0);
  fixture->counts.ended_at = fixture->counts.started_at;
  troupe_run_set_counts (fixture->run, &fixture->counts);
  fixture->progress = troupe_progress_new (fixture->run);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_object_unref (fixture->progress);
  g_object_unref (fixture->run);
}

/* Two items each second, of which some failed; work for 1.5 lanes. */
static void
run_for (Fixture *fixture, guint seconds)
{
  for (guint i = 1; i <= seconds; i++)
    {
      fixture->counts.n_status[TROUPE_RESULT_OK] = 2 * i - (i >= 3) - (i >= 5) - (i >= 7);
      fixture->counts.n_status[TROUPE_RESULT_FAILED] = i >= 3;
      fixture->counts.n_status[TROUPE_RESULT_CRASHED] = i >= 5;
      fixture->counts.n_status[TROUPE_RESULT_TIMED_OUT] = i >= 7;
      fixture->counts.item_seconds = 1.7 * i;
      look (fixture, i);
    }
}

static void
assert_text (Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *text = NULL;

  g_test_message ("%s", name);
  g_object_get (fixture->progress, name, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_fraction (Fixture *fixture, double expected, double expected_failed, gboolean is_known)
{
  double fraction;
  double failed;
  gboolean determinate;

  g_object_get (fixture->progress, "fraction", &fraction, "failed-fraction", &failed, "determinate",
                &determinate, NULL);
  g_assert_cmpfloat_with_epsilon (fraction, expected, 1e-9);
  g_assert_cmpfloat_with_epsilon (failed, expected_failed, 1e-9);
  g_assert_cmpint (determinate, ==, is_known);
}

static void
test_running (Fixture *fixture, gconstpointer user_data)
{
  run_for (fixture, 20);
  assert_text (fixture, "done", "40 of 100 items");
  assert_text (fixture, "failed", "3");
  assert_text (fixture, "rate", "2.00");
  assert_text (fixture, "left", "30 s");
  assert_text (fixture, "elapsed", "20 s");
  assert_text (fixture, "speedup", "1.7 × of 2");
  assert_text (fixture, "cores", "1.5");
  assert_text (fixture, "status", "37 of 100 done, 3 failed, 2 running");
  assert_text (fixture, "notice", "");
  assert_text (fixture, "figures",
               "30 s left, 2.00 items/s, 20 s elapsed, speed-up 1.7 × of 2, 1.5 cores in use");
  assert_fraction (fixture, 0.4, 0.03, TRUE);
}

/* Of what is over, the averages. */
static void
test_over (Fixture *fixture, gconstpointer user_data)
{
  run_for (fixture, 20);
  fixture->counts.state = TROUPE_RUN_FINISHED;
  fixture->counts.n_status[TROUPE_RESULT_NOT_RUN] = 60;
  look (fixture, 25);
  assert_text (fixture, "rate", "1.60");
  assert_text (fixture, "left", "–");
  assert_text (fixture, "cores", "2.4");
  assert_text (fixture, "status", "Stopped: 37 of 100 done, 3 failed, 60 not run.");
  assert_text (fixture, "figures", "25 s elapsed, speed-up 1.4 × of 2, 2.4 cores used on average");
}

/* How many items there are is not known yet. */
static void
test_unknown_number (Fixture *fixture, gconstpointer user_data)
{
  fixture->counts.n_items = -1;
  look (fixture, 0.5);
  assert_text (fixture, "left", "–");
  assert_text (fixture, "done", "0 items");
  run_for (fixture, 20);
  assert_text (fixture, "done", "40 items");
  assert_text (fixture, "left", "–");
  assert_text (fixture, "figures",
               "2.00 items/s, 20 s elapsed, speed-up 1.7 × of 2, 1.5 cores in use");
  assert_fraction (fixture, 0, 0, FALSE);
}

/* Before the first items are done; and while all waits, there is nothing to wait for. */
static void
test_estimating (Fixture *fixture, gconstpointer user_data)
{
  look (fixture, 3);
  assert_text (fixture, "left", "Estimating…");
  assert_text (fixture, "rate", "–");
  assert_text (fixture, "speedup", "–");
  assert_text (fixture, "figures", "Estimating… 3.0 s elapsed, 1.5 cores in use");
  g_strlcpy (fixture->counts.waiting, "load 8.1 of 4", sizeof fixture->counts.waiting);
  look (fixture, 4);
  assert_text (fixture, "left", "–");
  assert_text (fixture, "status", "0 of 100 done, 2 running. Waiting: load 8.1 of 4");
  assert_text (fixture, "figures", "4.0 s elapsed, 1.5 cores in use");
  fixture->counts.waiting[0] = '\0';
  fixture->counts.state = TROUPE_RUN_PAUSED;
  look (fixture, 5);
  assert_text (fixture, "left", "–");
  assert_text (fixture, "figures", "5.0 s elapsed, 1.5 cores in use");
}

/* The time in which there was no worker has passed as well. */
static void
test_waited (Fixture *fixture, gconstpointer user_data)
{
  fixture->counts.waited_seconds = 10;
  run_for (fixture, 20);
  assert_text (fixture, "elapsed", "20 s");
  assert_text (fixture, "speedup", "3.4 × of 2");
  /* That of the latest items. */
  assert_text (fixture, "rate", "2.00");
}

/* Nothing to do is all done. */
static void
test_no_items (Fixture *fixture, gconstpointer user_data)
{
  fixture->counts.n_items = 0;
  look (fixture, 1);
  assert_fraction (fixture, 1, 0, TRUE);
}

/* Four times a second at first, then each second, and each ten seconds if nobody sees it. */
static void
test_intervals (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (WrittenControl) control = written_control_new ();

  troupe_run_set_control (fixture->run, TROUPE_RUN_CONTROL (control));
  look (fixture, 4.9);
  g_assert_cmpuint (written_control_get_interval (control), ==, 250);
  look (fixture, 5.1);
  g_assert_cmpuint (written_control_get_interval (control), ==, 1000);
  troupe_progress_set_active (fixture->progress, FALSE);
  g_assert_cmpuint (written_control_get_interval (control), ==, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/progress/" name, Fixture, NULL, set_up, function, tear_down)
  add ("running", test_running);
  add ("over", test_over);
  add ("unknown-number", test_unknown_number);
  add ("estimating", test_estimating);
  add ("waited", test_waited);
  add ("no-items", test_no_items);
  add ("intervals", test_intervals);
#undef add
  return g_test_run ();
}
