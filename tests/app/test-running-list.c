/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the list of runs that go on in other processes. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-running-list.h"
#include "troupe-running-run.h"

static void
add (GListStore *runs, const char *path, const char *problem)
{
  g_autoptr (TroupeRunningRun) run = troupe_running_run_new (path);

  troupe_running_run_set_problem (run, problem);
  g_list_store_append (runs, run);
}

static GtkWidget *
find_row (GtkWidget *list, const char *text)
{
  return gtk_widget_get_ancestor (app_test_find_text (list, text), ADW_TYPE_ACTION_ROW);
}

/* A row opens its run. It stays the same while what it says changes, and goes with its run. */
static void
test_rows (void)
{
  g_autoptr (GListStore) runs = g_list_store_new (TROUPE_TYPE_RUNNING_RUN);
  GtkWidget *list = g_object_new (TROUPE_TYPE_RUNNING_LIST, "runs", runs, NULL);
  GtkWindow *window = app_test_present (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_autoptr (TroupeRunningRun) first = NULL;
  GtkWidget *row;

  gtk_box_append (GTK_BOX (gtk_window_get_child (window)), list);
  g_assert_false (gtk_widget_get_visible (list));
  add (runs, "/run/user/1/troupe/run-11", "it does not answer");
  add (runs, "/run/user/1/troupe/run-12", "it is of another user");
  app_test_wait (gtk_widget_get_visible, list);
  app_test_assert_text (list, "it does not answer");
  app_test_assert_text (list, "it is of another user");
  row = find_row (list, "it is of another user");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "win.watch-run");
  g_assert_cmpstr (
      g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), NULL),
      ==, "/run/user/1/troupe/run-12");

  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_cmpint (adw_action_row_get_title_lines (ADW_ACTION_ROW (row)), ==, 1);

  row = find_row (list, "it does not answer");
  first = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  troupe_running_run_set_problem (first, "it is stopped");
  app_test_assert_text (list, "it is stopped");
  g_assert_true (find_row (list, "it is stopped") == row);
  g_list_store_remove (runs, 0);
  app_test_assert_no_text (list, "it is stopped");
  g_list_store_remove_all (runs);
  app_test_assert_no_text (list, "it is of another user");
  g_assert_false (gtk_widget_get_visible (list));
  gtk_window_destroy (window);
}

static void
test_notifies (void)
{
  g_autoptr (GListStore) runs = g_list_store_new (TROUPE_TYPE_RUNNING_RUN);
  g_autoptr (GtkWidget) list = g_object_ref_sink (g_object_new (TROUPE_TYPE_RUNNING_LIST, NULL));
  g_autoptr (NotifyWatch) watch = notify_watch_new (list);

  g_object_set (list, "runs", NULL, NULL);
  notify_watch_assert (watch, "");
  g_object_set (list, "runs", runs, NULL);
  notify_watch_assert (watch, "runs");
  g_object_set (list, "runs", runs, NULL);
  notify_watch_assert (watch, "");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/running-list/rows", test_rows);
  g_test_add_func ("/running-list/notifies", test_notifies);
  return g_test_run ();
}
