/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the bar of a run, and the line that says why it does not advance. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-progress-bar.h"
#include "troupe-run-notice.h"

static TroupeRun *
make_run (TroupeRunState state)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  TroupeRun *run = troupe_run_new (job, results, NULL);
  const TroupeRunCounts counts = {
    .state = state,
    .n_items = 4,
    .n_status = { [TROUPE_RESULT_OK] = state == TROUPE_RUN_FINISHED ? 0 : 2,
                  [TROUPE_RESULT_FAILED] = state == TROUPE_RUN_FINISHED ? 0 : 1,
                  [TROUPE_RESULT_NOT_RUN] = state == TROUPE_RUN_FINISHED ? 4 : 0 },
    .started_at = 1,
    .ended_at = state == TROUPE_RUN_FINISHED ? 2 : 0,
  };

  troupe_run_set_counts (run, &counts);
  return run;
}

/* It is hidden at first. */
static GtkWindow *
present (GtkWidget *notice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), notice);
  return app_test_present (box);
}

static gboolean
shows (GtkWidget *notice, const char *text)
{
  GtkWidget *found = app_test_find_text (notice, text);

  return found != NULL && gtk_widget_get_mapped (found);
}

/* A worker that holds the last item up is continued, if orders are taken. */
static void
test_paused (void)
{
  g_autoptr (TroupeRun) run = make_run (TROUPE_RUN_RUNNING);
  g_autoptr (TroupeProgress) progress = NULL;
  GtkWidget *notice = g_object_new (TROUPE_TYPE_RUN_NOTICE, NULL);
  GtkWindow *window = present (notice);
  g_autoptr (NotifyWatch) watch = notify_watch_new (notice);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  status.state = TROUPE_WORKER_PAUSED;
  status.greeted_at = 1;
  status.n_items_held = 1;
  troupe_run_set_worker_status (run, &status);
  progress = troupe_progress_new (run);
  g_assert_false (gtk_widget_get_visible (notice));
  g_object_set (notice, "progress", progress, NULL);
  notify_watch_assert (watch, "progress visible");
  app_test_assert_text (notice, "1 item waits for worker 1, which is paused.");
  g_assert_false (shows (notice, "_Continue"));
  g_object_set (notice, "can-act", TRUE, NULL);
  notify_watch_assert (watch, "can-act");
  g_assert_true (shows (notice, "_Continue"));
  g_assert_false (shows (notice, "_Edit Job"));

  /* It goes on. */
  status.state = TROUPE_WORKER_RUNNING;
  troupe_run_set_worker_status (run, &status);
  troupe_progress_set_active (progress, TRUE);
  g_assert_false (gtk_widget_get_visible (notice));
  gtk_window_destroy (window);
}

static void
test_never_started (void)
{
  g_autoptr (TroupeRun) run = make_run (TROUPE_RUN_FINISHED);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "There is none.");
  g_autoptr (TroupeProgress) progress = NULL;
  GtkWidget *notice = g_object_new (TROUPE_TYPE_RUN_NOTICE, "can-act", TRUE, NULL);
  GtkWindow *window = present (notice);

  troupe_run_set_error (run, error);
  progress = troupe_progress_new (run);
  g_object_set (notice, "progress", progress, NULL);
  app_test_assert_text (notice, "There is none.");
  g_assert_true (shows (notice, "_Edit Job"));
  g_assert_false (shows (notice, "_Continue"));
  gtk_window_destroy (window);
}

static void
test_bar (void)
{
  g_autoptr (TroupeRun) run = make_run (TROUPE_RUN_RUNNING);
  g_autoptr (TroupeProgress) progress = troupe_progress_new (run);
  GtkWidget *bar = g_object_new (TROUPE_TYPE_PROGRESS_BAR, NULL);
  GtkWindow *window = app_test_present (bar);
  g_autoptr (NotifyWatch) watch = notify_watch_new (bar);
  double fraction;
  double failed;

  g_object_get (progress, "fraction", &fraction, "failed-fraction", &failed, NULL);
  g_assert_cmpfloat (fraction, ==, 0.75);
  g_assert_cmpfloat (failed, ==, 0.25);
  g_object_set (bar, "fraction", fraction, "failed-fraction", failed, "text", "three", NULL);
  notify_watch_assert (watch, "failed-fraction fraction text");
  g_object_set (bar, "fraction", fraction, "failed-fraction", failed, "text", "three", NULL);
  notify_watch_assert (watch, "");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       0.75);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "three");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/run-notice/paused", test_paused);
  g_test_add_func ("/run-notice/never-started", test_never_started);
  g_test_add_func ("/run-notice/bar", test_bar);
  return g_test_run ();
}
