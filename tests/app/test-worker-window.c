/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One worker in detail, of pools with real workers. */

#include "app-test.h"
#include "troupe-argument-source.h"
#include "troupe-progress.h"
#include "troupe-run-view.h"
#include "troupe-runner.h"
#include "troupe-text-section.h"
#include "troupe-worker-window.h"

#include <string.h>

typedef struct
{
  TroupeRunner *runner;
  TroupeRun *run;
  GtkWidget *view;
  GtkWindow *window;
} Fixture;

static gboolean
is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

static void
start (Fixture *fixture, TroupeJobKind kind, const char *subject, const char *const *items)
{
  g_autoptr (TroupeJob) job = troupe_job_new (kind, subject);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (GError) error = NULL;

  troupe_job_set_workers (job, 1);
  /* However late it is, its worker is not killed for that. */
  troupe_job_set_grace (job, 60);
  fixture->runner = troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->run = troupe_runner_get_run (fixture->runner);
  fixture->view = g_object_new (TROUPE_TYPE_RUN_VIEW, "run", fixture->run, NULL);
  fixture->window = app_test_present (fixture->view);
  troupe_runner_start (fixture->runner, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  troupe_run_stop (fixture->run, TRUE);
  app_test_wait (is_finished, fixture->run);
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->runner);
}

static void
start_commands (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "first", "second", NULL };

  start (fixture, TROUPE_JOB_COMMAND, "echo about {} >&2; test {} = first", items);
}

/* A worker that speaks the protocol itself, and something before. */
static void
start_talkative (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "3", NULL };

  start (fixture, TROUPE_JOB_PROGRAM, "sh -c 'echo loaded >&2; exec \"$TROUPE_WORKER\" square'",
         items);
}

/* 40 KB each. */
static void
start_loud (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "1", "2", "3", NULL };

  start (fixture, TROUPE_JOB_COMMAND, "printf %040000d {} >&2", items);
}

static void
start_sleeps (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "600", NULL };

  start (fixture, TROUPE_JOB_FUNCTION, "sleep", items);
}

static GtkWindow *
present_details (Fixture *fixture)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (troupe_run_get_workers (fixture->run), 0);
  GtkWindow *details = troupe_worker_window_new (fixture->run, worker);

  gtk_window_present (details);
  return details;
}

static gboolean
has_worker (gpointer run)
{
  return g_list_model_get_n_items (troupe_run_get_workers (run)) == 1;
}

/* The command line is in the first one. */
static gboolean
has_errors (GtkWindow *details, const char *part)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  g_autofree char *text = NULL;

  app_test_list (GTK_WIDGET (details), TROUPE_TYPE_TEXT_SECTION, sections);
  g_object_get (sections->pdata[1], "text", &text, NULL);
  return strstr (text, part) != NULL;
}

static gboolean
has_first_error (gpointer details)
{
  return has_errors (details, "item 1:\nabout first");
}

static gboolean
has_load_error (gpointer details)
{
  return has_errors (details, "wrote to standard error while it had no item:\nloaded");
}

static gboolean
has_room (gpointer text_view)
{
  return gtk_widget_get_height (text_view) >
         gtk_text_view_get_top_margin (text_view) + gtk_text_view_get_bottom_margin (text_view);
}

static void
test_tells_all (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  GtkWindow *details;

  app_test_wait (is_finished, fixture->run);
  details = present_details (fixture);
  g_assert_cmpstr (gtk_window_get_title (details), ==, "Worker 1");
  app_test_assert_text (GTK_WIDGET (details), "Worker 1");
  app_test_assert_text (GTK_WIDGET (details), "finished normally (exit 0)");
  app_test_assert_text (GTK_WIDGET (details), "Command Line");
  app_test_assert_text (GTK_WIDGET (details), "first");
  app_test_assert_text (GTK_WIDGET (details), "second");
  /* Nothing is behind the last row, whose corners are round. */
  g_assert_null (gtk_widget_get_next_sibling (app_test_find_row (GTK_WIDGET (details), "first")));
  app_test_assert_text (GTK_WIDGET (details), "Standard Error");
  app_test_wait (has_first_error, details);
  app_test_list (GTK_WIDGET (details), GTK_TYPE_TEXT_VIEW, texts);
  for (guint i = 0; i < texts->len; i++)
    app_test_wait (has_room, texts->pdata[i]);
  gtk_window_destroy (details);
}

/* Its output that belongs to no item is shown too. */
static void
test_tells_errors (Fixture *fixture, gconstpointer user_data)
{
  GtkWindow *details;

  app_test_wait (is_finished, fixture->run);
  details = present_details (fixture);
  app_test_assert_text (GTK_WIDGET (details), "Standard Error");
  app_test_wait (has_load_error, details);
  gtk_window_destroy (details);
}

static gboolean
has_last_error (gpointer details)
{
  return has_errors (details, "item 3:\n000");
}

/* Of what its items printed, the last 64 KiB, and all of the item with which these begin. */
static void
test_much_text (Fixture *fixture, gconstpointer user_data)
{
  GtkWindow *details;

  app_test_wait (is_finished, fixture->run);
  details = present_details (fixture);
  /* The last result may come after the end of the run. */
  app_test_wait (has_last_error, details);
  g_assert_true (has_errors (details, "item 2:\n000"));
  g_assert_false (has_errors (details, "item 1:\n"));
  gtk_window_destroy (details);
}

/* The window is updated: the worker is at its first item, and then it was killed. */
static void
test_follows (Fixture *fixture, gconstpointer user_data)
{
  GtkWindow *details;

  app_test_wait (has_worker, fixture->run);
  details = present_details (fixture);
  app_test_assert_text (GTK_WIDGET (details), "running");
  app_test_assert_text (GTK_WIDGET (details), "It has done no item.");
  app_test_assert_no_text (GTK_WIDGET (details), "Standard Error");
  troupe_run_act (fixture->run, 1, TROUPE_RUN_KILL);
  app_test_assert_text (GTK_WIDGET (details), "You killed it (SIGKILL)");
  gtk_window_destroy (details);
}

static guint
count_details (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      count += TROUPE_IS_WORKER_WINDOW (window) && gtk_widget_get_visible (GTK_WIDGET (window));
    }
  return count;
}

static GtkWidget *
find_table (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "TroupeWorkerTable"))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_table (child);

      if (found)
        return found;
    }
  return NULL;
}

/* The view of a run shows them when it is asked, and takes them away with the run. */
static void
test_goes_with_run (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "1", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (TroupeRunner) other =
      troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeWorker) worker = NULL;

  app_test_wait (has_worker, fixture->run);
  worker = g_list_model_get_item (troupe_run_get_workers (fixture->run), 0);
  g_signal_emit_by_name (find_table (fixture->view), "details", worker);
  g_assert_cmpuint (count_details (), ==, 1);
  g_object_set (fixture->view, "run", troupe_runner_get_run (other), NULL);
  g_assert_cmpuint (count_details (), ==, 0);
}

/* It follows the run as closely while the view of the run cannot be seen. */
static void
test_seen_alone (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeWorker) worker = NULL;
  g_autoptr (TroupeProgress) progress = NULL;

  app_test_wait (has_worker, fixture->run);
  worker = g_list_model_get_item (troupe_run_get_workers (fixture->run), 0);
  g_object_get (fixture->view, "progress", &progress, NULL);
  g_signal_emit_by_name (find_table (fixture->view), "details", worker);
  gtk_widget_set_visible (GTK_WIDGET (gtk_widget_get_root (fixture->view)), FALSE);
  g_assert_true (troupe_progress_is_active (progress));

  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (TROUPE_IS_WORKER_WINDOW (window))
        gtk_window_destroy (window);
    }
  g_assert_false (troupe_progress_is_active (progress));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, set_up, function) \
  g_test_add ("/worker-window/" name, Fixture, NULL, set_up, function, tear_down)
  add ("tells-all", start_commands, test_tells_all);
  add ("tells-errors", start_talkative, test_tells_errors);
  add ("follows", start_sleeps, test_follows);
  add ("goes-with-run", start_sleeps, test_goes_with_run);
  add ("seen-alone", start_sleeps, test_seen_alone);
  add ("much-text", start_loud, test_much_text);
#undef add
  return g_test_run ();
}
