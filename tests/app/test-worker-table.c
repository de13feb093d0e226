/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-pool.h"
#include "troupe-worker-table.h"

#include <signal.h>

typedef struct
{
  GListStore *workers;
  GtkWidget *table;
  GtkWindow *window;
  GString *acts;
} Fixture;

static void
act_cb (Fixture *fixture, guint number, int action)
{
  static const char *const names[] = { "kill", "terminate", "pause", "continue" };

  g_string_append_printf (fixture->acts, "%s %u;", names[action], number);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  fixture->acts = g_string_new (NULL);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (TroupeWorker) worker = troupe_worker_new (i);
      TroupeWorkerStatus status = *troupe_worker_get_status (worker);

      status.state = TROUPE_WORKER_RUNNING;
      status.pid = 4710 + i;
      troupe_worker_set_status (worker, &status);
      g_list_store_append (fixture->workers, worker);
    }
  fixture->table = g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", fixture->workers, NULL);
  g_signal_connect_swapped (fixture->table, "act", G_CALLBACK (act_cb), fixture);
  fixture->window = app_test_present (fixture->table);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->workers);
  g_string_free (fixture->acts, TRUE);
}

static TroupeWorker *
get_worker (Fixture *fixture, guint position)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (G_LIST_MODEL (fixture->workers), position);

  return worker;
}

static void
set_state (Fixture *fixture, guint position, TroupeWorkerState state)
{
  TroupeWorker *worker = get_worker (fixture, position);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.state = state;
  status.exit_code = SIGKILL;
  status.killed_by = TROUPE_KILLED_BY_USER;
  troupe_worker_set_status (worker, &status);
}

static GtkSelectionModel *
get_selection (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return gtk_column_view_get_model (GTK_COLUMN_VIEW (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkSelectionModel *selection = get_selection (child);

      if (selection)
        return selection;
    }
  return NULL;
}

static void
test_shows_workers (Fixture *fixture, gconstpointer user_data)
{
  TroupeWorker *worker = get_worker (fixture, 1);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);
  TroupeWorkerSample sample = { .cpu_percent = 97.6, .core = 17, .rss_bytes = 12300000 };

  app_test_assert_text (fixture->table, "4712");

  status.items_done = 123;
  g_strlcpy (status.item, "a present item", sizeof status.item);
  troupe_worker_set_status (worker, &status);
  troupe_worker_set_sample (worker, &sample);
  app_test_assert_text (fixture->table, "98 %");
  app_test_assert_text (fixture->table, "17");
  app_test_assert_text (fixture->table, "12.3\xc2\xa0MB");
  app_test_assert_text (fixture->table, "123");
  app_test_assert_text (fixture->table, "a present item");

  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  app_test_assert_text (fixture->table, "killed by you: SIGKILL");
}

/* The cells say what they are, and their rows too. */
static void
test_names_cells (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *cell = app_test_find_text (fixture->table, "4711");
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (cell));

  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "4711");
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "PID");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Worker 1");
}

static void
assert_acts (Fixture *fixture, const char *action, const char *expected)
{
  gtk_widget_activate_action (fixture->table, action, NULL);
  g_assert_cmpstr (fixture->acts->str, ==, expected);
  g_string_truncate (fixture->acts, 0);
}

static void
test_acts_on_selected (Fixture *fixture, gconstpointer user_data)
{
  GtkSelectionModel *selection = get_selection (fixture->table);

  assert_acts (fixture, "workers.kill", "");

  gtk_selection_model_select_item (selection, 1, TRUE);
  assert_acts (fixture, "workers.kill", "kill 2;");
  assert_acts (fixture, "workers.terminate", "terminate 2;");
  assert_acts (fixture, "workers.continue", "");
  assert_acts (fixture, "workers.pause-or-continue", "pause 2;");

  set_state (fixture, 1, TROUPE_WORKER_PAUSED);
  assert_acts (fixture, "workers.pause", "");
  assert_acts (fixture, "workers.pause-or-continue", "continue 2;");

  gtk_selection_model_select_all (selection);
  assert_acts (fixture, "workers.pause", "pause 1;pause 3;");
  assert_acts (fixture, "workers.continue", "continue 2;");

  set_state (fixture, 0, TROUPE_WORKER_JOINED);
  assert_acts (fixture, "workers.kill", "kill 2;kill 3;");
  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  set_state (fixture, 2, TROUPE_WORKER_JOINED);
  assert_acts (fixture, "workers.kill", "");
}

/* Rows stay where they are while figures change, and a replacement comes last. */
static void
test_rows_stay (Fixture *fixture, gconstpointer user_data)
{
  GListModel *rows = G_LIST_MODEL (get_selection (fixture->table));
  g_autoptr (TroupeWorker) replacement = troupe_worker_new (4);

  for (guint i = 0; i < 3; i++)
    {
      TroupeWorkerSample sample = { .cpu_percent = 100 - i, .core = i };

      troupe_worker_set_sample (get_worker (fixture, i), &sample);
    }
  g_list_store_append (fixture->workers, replacement);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (rows, i);

      g_assert_cmpuint (troupe_worker_get_number (worker), ==, i + 1);
    }
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->table);
  g_autoptr (GListStore) others = g_list_store_new (TROUPE_TYPE_WORKER);

  g_object_set (fixture->table, "workers", fixture->workers, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->table, "workers", others, NULL);
  notify_watch_assert (watch, "workers");
  app_test_assert_no_text (fixture->table, "4711");
  g_object_set (fixture->table, "workers", NULL, "narrow", FALSE, NULL);
  notify_watch_assert (watch, "workers");
  app_test_assert_text (fixture->table, "Memory");
  g_object_set (fixture->table, "narrow", TRUE, NULL);
  notify_watch_assert (watch, "narrow");
  app_test_assert_no_text (fixture->table, "Memory");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/worker-table/" name, Fixture, NULL, set_up, function, tear_down)
  add ("shows-workers", test_shows_workers);
  add ("names-cells", test_names_cells);
  add ("acts-on-selected", test_acts_on_selected);
  add ("rows-stay", test_rows_stay);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
