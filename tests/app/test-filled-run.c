/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests a run that no pool of this process fills: every page shows it, and orders are offered only
 * while it has a control. */

#include "app-test.h"
#include "filled-run.h"
#include "past-runs.h"
#include "troupe-core-grid.h"
#include "troupe-run-view.h"
#include "troupe-runner.h"
#include "troupe-time-axis.h"
#include "troupe-timeline.h"
#include "troupe-worker-table.h"
#include "troupe-worker-window.h"

typedef struct
{
  TroupeRun *run;
  GtkWidget *view;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer state)
{
  fixture->run = filled_run_new (GPOINTER_TO_INT (state));
  fixture->view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  troupe_run_view_show (TROUPE_RUN_VIEW (fixture->view), fixture->run, NULL);
  fixture->window = app_test_present (fixture->view);
}

static void
tear_down (Fixture *fixture, gconstpointer state)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->run);
}

static void
show (Fixture *fixture, const char *page)
{
  gtk_widget_activate_action (fixture->view, "run.show-view", "s", page);
}

/* The names of the actions of the buttons that can be seen, and that are orders. */
static char *
list_orders (GtkWidget *view)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  GString *orders = g_string_new (NULL);

  app_test_list (view, GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      const char *name = gtk_actionable_get_action_name (buttons->pdata[i]);

      if (gtk_widget_get_mapped (buttons->pdata[i]) && name &&
          !g_str_equal (name, "workers.details") &&
          (g_str_has_prefix (name, "workers.") || g_str_has_prefix (name, "run.")))
        g_string_append_printf (orders, "%s ", name);
    }
  return g_string_free (orders, FALSE);
}

static void
assert_orders (Fixture *fixture, const char *page, const char *expected)
{
  g_autofree char *orders = NULL;

  show (fixture, page);
  orders = list_orders (fixture->view);
  g_assert_cmpstr (orders, ==, expected);
}

static void
test_overview (Fixture *fixture, gconstpointer state)
{
  show (fixture, "overview");
  app_test_assert_text (fixture->view, "square by 2 workers");
  app_test_assert_text (fixture->view, "3 of 4 done, 1 failed.");
  app_test_assert_text (fixture->view, "Slowest Items");
  app_test_assert_text (fixture->view, "You killed it (SIGKILL)");
  app_test_assert_text (fixture->view, "finished normally (exit 0)");
}

/* It was at work on another machine, of which the cores are not known. */
static void
test_no_cores (Fixture *fixture, gconstpointer state)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  GtkWidget *grid = app_test_find_type (fixture->view, TROUPE_TYPE_CORE_GRID);

  show (fixture, "overview");
  g_assert_false (gtk_widget_get_mapped (grid));
  g_object_set (fixture->view, "sampler", sampler, NULL);
  g_assert_true (gtk_widget_get_mapped (grid));
  g_object_set (fixture->view, "sampler", NULL, NULL);
  g_assert_false (gtk_widget_get_mapped (grid));
}

static void
test_workers (Fixture *fixture, gconstpointer state)
{
  GtkWidget *table = app_test_find_type (fixture->view, TROUPE_TYPE_WORKER_TABLE);

  show (fixture, "workers");
  app_test_assert_text (table, "4711");
  app_test_assert_text (table, "4713");
  app_test_assert_text (table, "node7");
  app_test_assert_text (table, "+1");
}

static void
test_worker_window (Fixture *fixture, gconstpointer state)
{
  GtkWindow *window =
      troupe_worker_window_new (fixture->run, troupe_run_get_worker (fixture->run, 2));

  gtk_window_present (window);
  app_test_assert_text (GTK_WIDGET (window), "You killed it (SIGKILL)");
  app_test_assert_text (GTK_WIDGET (window), "101");
  gtk_window_destroy (window);
}

static gboolean
has_width (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

/* In the first row, whose worker had two items. */
static void
assert_pointed (GtkWidget *timeline, double seconds, const char *expected)
{
  const int gutter = troupe_time_axis_measure_gutter (timeline);
  g_autofree char *text = NULL;
  int height;

  gtk_widget_measure (timeline, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  troupe_timeline_point_at (TROUPE_TIMELINE (timeline),
                            gutter + (gtk_widget_get_width (timeline) - gutter) * seconds /
                                         FILLED_RUN_SECONDS,
                            height / 4.0);
  g_object_get (timeline, "pointed", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_timeline (Fixture *fixture, gconstpointer state)
{
  GtkWidget *timeline = app_test_find_type (fixture->view, TROUPE_TYPE_TIMELINE);
  g_autoptr (TroupeTimeRange) range = NULL;

  show (fixture, "timeline");
  app_test_wait (has_width, timeline);
  g_object_get (timeline, "range", &range, NULL);
  g_assert_cmpfloat (troupe_time_range_get_total (range), ==, FILLED_RUN_SECONDS);
  assert_pointed (timeline, 7, "Item 1 · ok · 10 s · worker 1");
  assert_pointed (timeline, 27, "Item 3 · failed · 10 s · worker 1");
  assert_pointed (timeline, 50, NULL);
}

static void
test_results (Fixture *fixture, gconstpointer state)
{
  show (fixture, "results");
  app_test_assert_text (fixture->view, "a value");
  app_test_assert_text (fixture->view, "the reason");
  app_test_assert_text (fixture->view, "103");
}

static void
test_events (Fixture *fixture, gconstpointer state)
{
  show (fixture, "events");
  app_test_assert_text (fixture->view, "worker 1 was started on node7");
  app_test_assert_text (fixture->view, "worker 2 was killed on node7");
}

/* There are no buttons, and no actions for a menu or a key. */
static void
test_no_orders (Fixture *fixture, gconstpointer state)
{
  static const char *const pages[] = { "overview", "workers", "timeline", "results", "events" };
  GtkWidget *table = app_test_find_type (fixture->view, TROUPE_TYPE_WORKER_TABLE);
  gboolean can_act;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    assert_orders (fixture, pages[i], "");
  g_object_get (table, "can-act", &can_act, NULL);
  g_assert_false (can_act);
  g_assert_cmpint (g_menu_model_get_n_items (gtk_popover_menu_get_menu_model (
                       GTK_POPOVER_MENU (gtk_widget_get_last_child (table)))),
                   ==, 1);
}

/* They come with the control and go with it. */
static void
test_orders (Fixture *fixture, gconstpointer state)
{
  WrittenControl *control = written_control_new ();
  GtkWidget *table = app_test_find_type (fixture->view, TROUPE_TYPE_WORKER_TABLE);
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->run);
  TroupeWorkerStatus status;

  troupe_run_set_control (fixture->run, TROUPE_RUN_CONTROL (control));
  assert_orders (fixture, "overview", "run.pause run.stop ");
  assert_orders (
      fixture, "workers",
      "run.pause run.stop workers.pause workers.continue workers.terminate workers.kill ");
  gtk_widget_activate_action (fixture->view, "run.pause", NULL);
  gtk_widget_activate_action (fixture->view, "run.stop", NULL);
  g_signal_emit_by_name (table, "act", 3, TROUPE_RUN_KILL);
  written_control_assert (control, "pause 0;stop;kill 3;");

  /* One that is stopped while it has an item is all that the others wait for. */
  status = *troupe_worker_get_status (troupe_run_get_worker (fixture->run, 1));
  status.greeted_at = status.started_at;
  status.state = TROUPE_WORKER_IDLE;
  troupe_run_set_worker_status (fixture->run, &status);
  status = *troupe_worker_get_status (troupe_run_get_worker (fixture->run, 3));
  status.state = TROUPE_WORKER_PAUSED;
  status.n_items_held = 1;
  troupe_run_set_worker_status (fixture->run, &status);
  counts.n_items = FILLED_RUN_N_ITEMS + 1;
  troupe_run_set_counts (fixture->run, &counts);
  gtk_widget_activate_action (fixture->view, "run.continue", NULL);
  written_control_assert (control, "continue 3;");

  g_object_unref (control);
  assert_orders (fixture, "overview", "");
  assert_orders (fixture, "workers", "");
}

static gboolean
is_kept_shown (GtkWidget *view)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  gboolean found = FALSE;

  app_test_list (view, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    found |= gtk_widget_get_visible (labels->pdata[i]) &&
             g_str_has_prefix (gtk_label_get_label (labels->pdata[i]), "Run 7: finished");
  return found;
}

/* The number and the state of a kept run are told of one that was opened. At the end of one that
 * was followed they would move the page. */
static void
test_kept (Fixture *fixture, gconstpointer state)
{
  g_autoptr (GListModel) past = past_runs_new ();
  g_autoptr (TroupePastRun) entry = g_list_model_get_item (past, 2);
  g_autoptr (TroupeRun) run = troupe_run_new (troupe_run_get_job (fixture->run),
                                              troupe_run_get_results (fixture->run), NULL);
  TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED };

  g_object_set (fixture->view, "past-run", entry, NULL);
  g_assert_true (is_kept_shown (fixture->view));

  troupe_run_view_show (TROUPE_RUN_VIEW (fixture->view), run, NULL);
  g_object_set (fixture->view, "past-run", entry, NULL);
  g_assert_false (is_kept_shown (fixture->view));
  troupe_run_set_counts (run, &counts);
  g_assert_false (is_kept_shown (fixture->view));

  troupe_run_view_show (TROUPE_RUN_VIEW (fixture->view), fixture->run, NULL);
  g_assert_false (is_kept_shown (fixture->view));
  g_object_set (fixture->view, "past-run", entry, NULL);
  g_assert_true (is_kept_shown (fixture->view));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, state, function)                                                        \
  g_test_add ("/filled-run/" name, Fixture, GINT_TO_POINTER (TROUPE_RUN_##state), set_up, \
              function, tear_down)
  add ("overview", FINISHED, test_overview);
  add ("no-cores", RUNNING, test_no_cores);
  add ("workers", FINISHED, test_workers);
  add ("worker-window", FINISHED, test_worker_window);
  add ("timeline", FINISHED, test_timeline);
  add ("results", FINISHED, test_results);
  add ("events", FINISHED, test_events);
  add ("kept", FINISHED, test_kept);
  add ("no-orders", FINISHED, test_no_orders);
  add ("no-orders-while-it-runs", RUNNING, test_no_orders);
  add ("orders", RUNNING, test_orders);
#undef add
  return g_test_run ();
}
