/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests a run without a pool: its contents, its notifications, and its orders. */

#include "filled-run.h"
#include "notify-watch.h"
#include "troupe-report.h"

#include <string.h>

static TroupeRun *
create_run (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 1000);

  return troupe_run_new (job, results, NULL);
}

static void
test_new (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1000);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, trace);
  g_autoptr (TroupeRun) untraced = create_run ();

  g_assert_true (troupe_run_get_job (run) == job);
  g_assert_true (troupe_run_get_results (run) == results);
  g_assert_true (troupe_run_get_trace (run) == trace);
  g_assert_null (troupe_run_get_trace (untraced));
  g_assert_cmpint (troupe_run_get_state (run), ==, TROUPE_RUN_READY);
  g_assert_cmpint (troupe_run_get_n_items (run), ==, -1);
  g_assert_cmpuint (troupe_run_get_n_done (run), ==, 0);
  g_assert_cmpfloat (troupe_run_get_elapsed (run), ==, 0);
  g_assert_cmpint (troupe_run_get_started_on (run), ==, 0);
  g_assert_null (troupe_run_get_error (run));
  g_assert_null (troupe_run_get_control (run));
  g_assert_null (troupe_run_get_worker (run, 1));
}

static void
count (guint *n)
{
  ++*n;
}

static void
test_counts_notify (void)
{
  static const struct
  {
    TroupeResultStatus status;
    const char *names;
  } statuses[] = {
    { TROUPE_RESULT_OK, "n-done n-ok" },
    { TROUPE_RESULT_FAILED, "n-done n-failed" },
    { TROUPE_RESULT_CRASHED, "n-crashed n-done" },
    { TROUPE_RESULT_TIMED_OUT, "n-done n-timed-out" },
    { TROUPE_RESULT_NOT_RUN, "n-not-run" },
  };
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (run);
  TroupeRunCounts counts = { .n_items = -1 };
  guint64 n_status;

  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "");
  counts.n_items = 9;
  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "n-items");
  counts.restarts = 1;
  counts.retries = 2;
  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "restarts retries");

  g_strlcpy (counts.waiting, "load 8.1 of 4", sizeof counts.waiting);
  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "waiting");
  g_assert_cmpstr (troupe_run_get_waiting (run), ==, "load 8.1 of 4");
  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "");
  *counts.waiting = '\0';
  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "waiting");
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      counts.n_status[statuses[i].status] = i + 1;
      troupe_run_set_counts (run, &counts);
      notify_watch_assert (watch, statuses[i].names);
      g_assert_cmpuint (troupe_run_get_n_status (run, statuses[i].status), ==, i + 1);
    }
  g_assert_cmpuint (troupe_run_get_n_done (run), ==, 1 + 2 + 3 + 4);
  g_object_get (run, "n-timed-out", &n_status, NULL);
  g_assert_cmpuint (n_status, ==, 4);
  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "");
}

/* By the run's own clock, wherever that began. */
static void
test_elapsed (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (run);
  TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING,
                             .started_at = g_get_monotonic_time () - 90 * G_USEC_PER_SEC };

  troupe_run_set_counts (run, &counts);
  notify_watch_assert (watch, "elapsed n-items state");
  g_assert_cmpfloat (troupe_run_get_elapsed (run), >=, 90);
  g_assert_cmpfloat (troupe_run_get_elapsed (run), <, 150);

  counts.started_at = 5;
  counts.ended_at = 5 + 30 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  g_assert_cmpfloat (troupe_run_get_elapsed (run), ==, 30);
}

static void
assert_finished_cb (TroupeRun *run, guint *n)
{
  g_assert_cmpint (troupe_run_get_state (run), ==, TROUPE_RUN_FINISHED);
  g_assert_cmpuint (troupe_run_get_n_done (run), ==, 1);
  ++*n;
}

static void
test_finishes_once (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED, .n_status = { [TROUPE_RESULT_OK] = 1 } };
  guint n = 0;

  g_signal_connect (run, "finished", G_CALLBACK (assert_finished_cb), &n);
  troupe_run_set_counts (run, &counts);
  g_assert_cmpuint (n, ==, 1);
  troupe_run_set_counts (run, &counts);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_wall_clock (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (run);
  gint64 ended_on;

  troupe_run_set_wall_clock (run, 1000, 0);
  notify_watch_assert (watch, "started-on");
  troupe_run_set_wall_clock (run, 1000, 2000);
  notify_watch_assert (watch, "ended-on");
  troupe_run_set_wall_clock (run, 1000, 2000);
  notify_watch_assert (watch, "");
  g_object_get (run, "ended-on", &ended_on, NULL);
  g_assert_cmpint (ended_on, ==, 2000);
  g_assert_cmpint (troupe_run_get_started_on (run), ==, 1000);
}

static void
test_workers (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  GListModel *workers = troupe_run_get_workers (run);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorker *first;

  status.number = 1;
  first = troupe_run_set_worker_status (run, &status);
  status.items_done = 3;
  g_assert_true (troupe_run_set_worker_status (run, &status) == first);
  g_assert_cmpuint (g_list_model_get_n_items (workers), ==, 1);
  g_assert_cmpuint (troupe_worker_get_items_done (first), ==, 3);

  status.number = 2;
  status.replaces = 1;
  g_assert_true (troupe_run_set_worker_status (run, &status) == troupe_run_get_worker (run, 2));

  /* Whatever was asked for before, there is none of the next number. */
  g_assert_null (troupe_run_get_worker (run, 4));
  g_assert_null (troupe_run_get_worker (run, 3));
  g_assert_cmpuint (g_list_model_get_n_items (workers), ==, 2);
  g_assert_cmpuint (troupe_worker_get_replaced_by (first), ==, 2);
}

/* Data from elsewhere may be wrong: the list is unchanged. */
static void
test_wrong_workers (void)
{
  static const struct
  {
    guint number;
    guint replaces;
  } wrong[] = { { 0, 0 }, { 2, 0 }, { 1, 1 }, { 1, 7 } };
  g_autoptr (TroupeRun) run = create_run ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

      status.number = wrong[i].number;
      status.replaces = wrong[i].replaces;
      g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*assertion*");
      g_assert_null (troupe_run_set_worker_status (run, &status));
      g_test_assert_expected_messages ();
    }
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run)), ==, 0);
}

static void
test_events (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (TroupeEvent) quiet = troupe_event_new (TROUPE_EVENT_STARTED, 1, 1, "started");
  g_autoptr (TroupeEvent) warning = troupe_event_new (TROUPE_EVENT_DIED, 2, 1, "died");
  guint n = 0;

  g_signal_connect_swapped (run, "event", G_CALLBACK (count), &n);
  troupe_run_add_event (run, quiet);
  g_assert_cmpuint (n, ==, 0);
  troupe_run_add_event (run, warning);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (run))), ==, 2);
}

static void
test_error (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (GError) first = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "first");
  g_autoptr (GError) second = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "second");

  troupe_run_set_error (run, first);
  troupe_run_set_error (run, second);
  g_assert_cmpstr (troupe_run_get_error (run)->message, ==, "first");
}

static void
test_control (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (run);
  WrittenControl *control = written_control_new ();

  /* Nothing takes them. */
  troupe_run_act (run, 0, TROUPE_RUN_PAUSE);
  troupe_run_stop (run, FALSE);
  troupe_run_set_interval (run, TROUPE_RUN_VIEWER_OWN, 1000);

  troupe_run_set_control (run, TROUPE_RUN_CONTROL (control));
  notify_watch_assert (watch, "control");
  troupe_run_set_control (run, TROUPE_RUN_CONTROL (control));
  notify_watch_assert (watch, "");
  g_assert_true (troupe_run_get_control (run) == TROUPE_RUN_CONTROL (control));
  troupe_run_act (run, 0, TROUPE_RUN_PAUSE);
  troupe_run_act (run, 2, TROUPE_RUN_KILL);
  troupe_run_stop (run, FALSE);
  troupe_run_stop (run, TRUE);
  troupe_run_set_interval (run, TROUPE_RUN_VIEWER_OWN, 1000);
  g_assert_cmpuint (written_control_get_interval (control), ==, 1000);
  written_control_assert (control, "pause 0;kill 2;stop;stop now;");

  /* The run does not keep it. */
  g_object_unref (control);
  notify_watch_assert (watch, "control");
  g_assert_null (troupe_run_get_control (run));
}

/* A report needs no more than a run. */
static void
test_report (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeRunCounts counts = *troupe_run_get_counts (run);
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 1));
  g_autofree char *report = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *dense = NULL;

  /* No two figures are the same. */
  counts.n_status[TROUPE_RESULT_CRASHED] = 2;
  counts.n_status[TROUPE_RESULT_TIMED_OUT] = 5;
  counts.n_status[TROUPE_RESULT_NOT_RUN] = 7;
  counts.n_items = 20;
  counts.retries = 6;
  counts.item_seconds = 90;
  counts.started_at -= 12 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  status.paused_seconds = 2.5;
  status.max_rss_bytes = 123456789;
  troupe_run_set_worker_status (run, &status);
  report = troupe_report_to_json (run);
  words = g_strsplit_set (report, " \n", -1);
  dense = g_strjoinv ("", words);
  g_assert_cmpstr (
      dense, ==,
      "{\"job\":\"square\",\"items\":{\"total\":20,\"ok\":3,\"failed\":1,\"crashed\":2,"
      "\"timed_out\":5,\"not_run\":7},\"workers\":["
      "{\"number\":1,\"pid\":4711,\"host\":\"node7\",\"items\":2,\"cpu_seconds\":10.0,"
      "\"paused_seconds\":2.5,\"max_rss_bytes\":123456789,\"cores_used\":[0],\"join\":{\"exit\":0},"
      "\"replaces\":null,\"killed_by\":null},"
      "{\"number\":2,\"pid\":4712,\"host\":\"node7\",\"items\":1,\"cpu_seconds\":20.0,"
      "\"paused_seconds\":0.0,\"max_rss_bytes\":null,\"cores_used\":[0],"
      "\"join\":{\"signal\":\"SIGKILL\"},\"replaces\":null,\"killed_by\":\"user\"},"
      "{\"number\":3,\"pid\":4713,\"host\":\"node7\",\"items\":2,\"cpu_seconds\":30.0,"
      "\"paused_seconds\":0.0,\"max_rss_bytes\":null,\"cores_used\":[0],\"join\":{\"exit\":0},"
      "\"replaces\":4712,\"killed_by\":null}],"
      "\"seconds\":72.0,\"waited_seconds\":12.0,\"work_seconds\":90.0,"
      "\"speedup\":1.5,"
      "\"cpu_seconds\":60.0,\"cores\":1.0,\"restarts\":1,\"retries\":6}");
}

/* A process may end before its id is known: it is reported all the same. */
static void
test_report_without_pid (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 2));
  g_autofree char *report = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *dense = NULL;

  status.pid = 0;
  troupe_run_set_worker_status (run, &status);
  report = troupe_report_to_json (run);
  words = g_strsplit_set (report, " \n", -1);
  dense = g_strjoinv ("", words);
  g_assert_nonnull (strstr (dense, "{\"number\":2,\"pid\":null,"));
  g_assert_nonnull (
      strstr (dense, "\"join\":{\"exit\":0},\"replaces\":null,\"killed_by\":null}],"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run/new", test_new);
  g_test_add_func ("/run/counts-notify", test_counts_notify);
  g_test_add_func ("/run/elapsed", test_elapsed);
  g_test_add_func ("/run/finishes-once", test_finishes_once);
  g_test_add_func ("/run/wall-clock", test_wall_clock);
  g_test_add_func ("/run/workers", test_workers);
  g_test_add_func ("/run/wrong-workers", test_wrong_workers);
  g_test_add_func ("/run/events", test_events);
  g_test_add_func ("/run/error", test_error);
  g_test_add_func ("/run/control", test_control);
  g_test_add_func ("/run/report", test_report);
  g_test_add_func ("/run/report-without-pid", test_report_without_pid);

  return g_test_run ();
}
