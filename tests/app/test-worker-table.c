/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the table of workers and the orders given in it. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-machine.h"
#include "troupe-pool.h"
#include "troupe-run-page.h"
#include "troupe-settings.h"
#include "troupe-worker-place.h"
#include "troupe-worker-rows.h"
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
      status.slot = i - 1;
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

static const char *
find_minutes (GtkWidget *widget)
{
  if (GTK_IS_INSCRIPTION (widget))
    {
      const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));

      return text && g_str_has_prefix (text, "1 min ") ? text : NULL;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *found = find_minutes (child);

      if (found)
        return found;
    }
  return NULL;
}

typedef struct
{
  GtkWidget *table;
  char *before;
} Ticks;

static gboolean
has_ticked (gpointer user_data)
{
  Ticks *ticks = user_data;
  const char *now = find_minutes (ticks->table);

  if (now && ticks->before)
    return !g_str_equal (now, ticks->before);
  ticks->before = g_strdup (now);
  return FALSE;
}

/* The duration of the current item continues to change by itself. */
static void
wait_for_ticks (GtkWidget *table)
{
  Ticks ticks = { table, NULL };

  app_test_wait (has_ticked, &ticks);
  g_free (ticks.before);
}

static void
test_shows_workers (Fixture *fixture, gconstpointer user_data)
{
  TroupeWorker *worker = get_worker (fixture, 1);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);
  TroupeWorkerSample sample = { .cpu_percent = 97.6, .core = 17, .rss_bytes = 12300000 };

  app_test_assert_text (fixture->table, "4712");

  status.items_done = 123;
  status.item_since = g_get_monotonic_time () - 61 * G_USEC_PER_SEC;
  g_strlcpy (status.item, "a present item", sizeof status.item);
  troupe_worker_set_status (worker, &status);
  troupe_worker_set_sample (worker, &sample);
  app_test_assert_text (fixture->table, "98 %");
  app_test_assert_text (fixture->table, "12.3\xc2\xa0MB");
  app_test_assert_text (fixture->table, "123");
  app_test_assert_text (fixture->table, "a present item");
  wait_for_ticks (fixture->table);

  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  app_test_assert_text (fixture->table, "You killed it (SIGKILL)");
}

/* The cells and their rows have accessible names. */
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

static GtkWidget *
get_row (GtkWidget *widget)
{
  while (g_strcmp0 (gtk_widget_get_css_name (widget), "row") != 0)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static void
assert_order (Fixture *fixture, const char *expected)
{
  GListModel *rows = G_LIST_MODEL (get_selection (fixture->table));
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);

      g_string_append_printf (order, "%u ",
                              troupe_worker_get_number (troupe_worker_rows_get_worker (row)));
    }
  g_assert_cmpstr (order->str, ==, expected);
}

static GtkColumnView *
get_column_view (GtkWidget *widget)
{
  return GTK_COLUMN_VIEW (app_test_find_type (widget, GTK_TYPE_COLUMN_VIEW));
}

static void
add_replacement (Fixture *fixture, guint number, guint replaces)
{
  g_autoptr (TroupeWorker) replacement = troupe_worker_new (number);
  TroupeWorker *replaced = get_worker (fixture, replaces - 1);
  TroupeWorkerStatus status = *troupe_worker_get_status (replaced);

  status.number = number;
  status.replaces = replaces;
  status.state = TROUPE_WORKER_RUNNING;
  troupe_worker_set_status (replacement, &status);
  troupe_worker_set_replaced_by (replaced, number);
  g_list_store_append (fixture->workers, replacement);
}

static void
expand (Fixture *fixture, guint position, gboolean expanded)
{
  g_autoptr (GtkTreeListRow) row =
      g_list_model_get_item (G_LIST_MODEL (get_selection (fixture->table)), position);

  gtk_tree_list_row_set_expanded (row, expanded);
}

/* Rows keep their positions while figures change; a replacement takes the row, and those before it
 * are below the row, dimmed, if a person wants to see them. */
static void
test_rows_stay (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *row;

  for (guint i = 0; i < 3; i++)
    {
      TroupeWorkerSample sample = { .cpu_percent = 100 - i, .core = i };

      troupe_worker_set_sample (get_worker (fixture, i), &sample);
    }
  assert_order (fixture, "1 2 3 ");
  app_test_assert_text (fixture->table, "4712");
  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  app_test_assert_text (fixture->table, "You killed it (SIGKILL)");
  add_replacement (fixture, 4, 2);
  assert_order (fixture, "1 4 3 ");
  app_test_assert_text (fixture->table, "+1");
  app_test_assert_no_text (fixture->table, "You killed it (SIGKILL)");
  add_replacement (fixture, 5, 4);
  assert_order (fixture, "1 5 3 ");
  app_test_assert_text (fixture->table, "+2");

  expand (fixture, 1, TRUE);
  assert_order (fixture, "1 5 4 2 3 ");
  app_test_assert_text (fixture->table, "4");
  row = get_row (app_test_find_text (fixture->table, "4"));
  g_assert_cmpfloat (gtk_widget_get_opacity (row), <, 1);
  row = get_row (app_test_find_text (fixture->table, "5"));
  g_assert_cmpfloat (gtk_widget_get_opacity (row), ==, 1);
  add_replacement (fixture, 6, 5);
  assert_order (fixture, "1 6 5 4 2 3 ");
  expand (fixture, 1, FALSE);
  assert_order (fixture, "1 6 3 ");
}

/* The row stays where the pointer is when another column sorts, too. */
static void
test_sorted_row_stays (Fixture *fixture, gconstpointer user_data)
{
  GtkColumnView *column_view = get_column_view (fixture->table);
  g_autoptr (GtkColumnViewColumn) column =
      g_list_model_get_item (gtk_column_view_get_columns (column_view), 0);

  gtk_column_view_sort_by_column (column_view, column, GTK_SORT_DESCENDING);
  assert_order (fixture, "3 2 1 ");
  add_replacement (fixture, 4, 1);
  assert_order (fixture, "3 2 4 ");
}

static gboolean
has_no_selection (gpointer table)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (get_selection (table));

  return gtk_bitset_is_empty (selected);
}

static gboolean
is_second_unselected (gpointer table)
{
  return !gtk_selection_model_is_selected (get_selection (table), 1);
}

/* Who selected a worker did not select the one that replaces it; the others stay selected. */
static void
test_orders_for_replaced (Fixture *fixture, gconstpointer user_data)
{
  GtkSelectionModel *selection = get_selection (fixture->table);

  gtk_selection_model_select_range (selection, 0, 2, TRUE);
  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  add_replacement (fixture, 4, 2);
  assert_acts (fixture, "workers.kill", "kill 1;");
  app_test_wait (is_second_unselected, fixture->table);
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  gtk_selection_model_unselect_item (selection, 0);
  assert_acts (fixture, "workers.kill", "");
  app_test_wait (has_no_selection, fixture->table);

  gtk_selection_model_select_item (selection, 1, TRUE);
  assert_acts (fixture, "workers.kill", "kill 4;");
  /* One of the earlier ones has ended. */
  expand (fixture, 1, TRUE);
  gtk_selection_model_select_item (selection, 2, TRUE);
  assert_acts (fixture, "workers.kill", "");
}

/* All of them at once. */
static void
test_all_replaced (Fixture *fixture, gconstpointer user_data)
{
  gtk_selection_model_select_all (get_selection (fixture->table));
  for (guint i = 0; i < 3; i++)
    add_replacement (fixture, 4 + i, 1 + i);
  app_test_wait (has_no_selection, fixture->table);
  assert_acts (fixture, "workers.kill", "");
}

static GtkWidget *
get_menu (Fixture *fixture)
{
  return gtk_widget_get_last_child (fixture->table);
}

/* An order from the menu is for the worker that it was opened for. */
static void
test_menu_of_replaced (Fixture *fixture, gconstpointer user_data)
{
  GtkSelectionModel *selection = get_selection (fixture->table);

  app_test_assert_text (fixture->table, "4711");
  gtk_selection_model_select_item (selection, 1, TRUE);
  gtk_widget_grab_focus (get_row (app_test_find_text (fixture->table, "4712")));
  gtk_widget_activate_action (fixture->table, "workers.show-menu", NULL);
  g_assert_true (gtk_widget_get_visible (get_menu (fixture)));
  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  add_replacement (fixture, 4, 2);
  /* Even if the row is selected again meanwhile. */
  gtk_selection_model_select_item (selection, 1, TRUE);
  gtk_popover_popdown (GTK_POPOVER (get_menu (fixture)));
  assert_acts (fixture, "workers.kill", "");
  assert_acts (fixture, "workers.pause", "");
}

/* Sorts by each column that has an order, down and up; equal rows keep their order. */
static void
test_sorts (Fixture *fixture, gconstpointer user_data)
{
  GtkColumnView *column_view = get_column_view (fixture->table);
  GListModel *columns = gtk_column_view_get_columns (column_view);
  guint n_sorted = 0;

  for (guint i = 0; i < 3; i++)
    {
      TroupeWorkerSample sample = { .cpu_percent = 10 * (i % 2), .core = i };

      troupe_worker_set_sample (get_worker (fixture, i), &sample);
    }

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *title = gtk_column_view_column_get_title (column);

      n_sorted += gtk_column_view_column_get_sorter (column) != NULL;
      if (g_str_equal (title, "CPU"))
        {
          gtk_column_view_sort_by_column (column_view, column, GTK_SORT_DESCENDING);
          assert_order (fixture, "2 1 3 ");
        }
      if (g_str_equal (title, "Worker"))
        {
          gtk_column_view_sort_by_column (column_view, column, GTK_SORT_DESCENDING);
          assert_order (fixture, "3 2 1 ");
        }
    }
  /* All but the spark line. */
  g_assert_cmpuint (n_sorted, ==, g_list_model_get_n_items (columns) - 1);
  gtk_column_view_sort_by_column (column_view, NULL, GTK_SORT_ASCENDING);
  assert_order (fixture, "1 2 3 ");
}

/* Item 5,000,00N, by worker N. */
static void
search (Fixture *fixture, const char *text, const char *expected)
{
  GtkWidget *entry = app_test_find_type (fixture->table, GTK_TYPE_SEARCH_ENTRY);

  app_test_replace_text (entry, text);
  g_signal_emit_by_name (entry, "search-changed");
  assert_order (fixture, expected);
}

static void
test_search (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 3; i++)
    {
      TroupeWorkerStatus status = *troupe_worker_get_status (get_worker (fixture, i));

      g_snprintf (status.item, sizeof status.item, "Straße %u", 5000001 + i);
      troupe_worker_set_status (get_worker (fixture, i), &status);
    }
  g_assert_true (troupe_run_page_focus_search (TROUPE_RUN_PAGE (fixture->table)));
  search (fixture, "5000002", "2 ");
  search (fixture, "4713", "3 ");
  search (fixture, "STRASSE", "1 2 3 ");
  search (fixture, "nowhere", "");
  set_state (fixture, 1, TROUPE_WORKER_PAUSED);
  search (fixture, "Paused", "2 ");
  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  add_replacement (fixture, 4, 2);
  search (fixture, "", "1 4 3 ");
  search (fixture, "paused", "");
  search (fixture, "sigkill", "4 ");
  add_replacement (fixture, 5, 4);
  assert_order (fixture, "5 ");
  search (fixture, "this machine", "1 5 3 ");
  search (fixture, "", "1 5 3 ");
}

/* The processes of a worker are below it, if a person wants to see them, and are no targets. */
static void
test_processes (Fixture *fixture, gconstpointer user_data)
{
  TroupeWorker *worker = get_worker (fixture, 0);
  TroupeWorkerSample sample = { .cpu_percent = 10, .core = 0, .n_processes = 1 };
  const TroupeProcessSample process = {
    .pid = 815, .name = "gzip", .cpu_percent = 77, .rss_bytes = 34000000
  };
  TroupeWorkerProcesses *processes = troupe_worker_get_processes (worker);

  troupe_worker_set_sample (worker, &sample);
  app_test_assert_text (fixture->table, "4711");
  g_assert_false (troupe_worker_wants_processes (worker));
  expand (fixture, 0, TRUE);
  g_assert_true (troupe_worker_wants_processes (worker));
  troupe_worker_processes_set_samples (processes, &process, 1);
  app_test_assert_text (fixture->table, "gzip");
  app_test_assert_text (fixture->table, "815");
  app_test_assert_text (fixture->table, "77 %");
  app_test_assert_text (fixture->table, "34.0\xc2\xa0MB");
  gtk_test_accessible_assert_property (get_row (app_test_find_text (fixture->table, "815")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "gzip");
  gtk_selection_model_select_item (get_selection (fixture->table), 1, TRUE);
  assert_acts (fixture, "workers.kill", "");

  expand (fixture, 0, FALSE);
  g_assert_false (troupe_worker_wants_processes (worker));
  app_test_assert_no_text (fixture->table, "gzip");
  /* Nobody measures those of a table that is not visible. */
  expand (fixture, 0, TRUE);
  app_test_assert_text (fixture->table, "4712");
  g_assert_true (troupe_worker_wants_processes (worker));
  g_object_set (fixture->table, "workers", NULL, NULL);
  g_assert_false (troupe_worker_wants_processes (worker));
}

static void
set_processes (Fixture *fixture, guint position, gint64 pid, guint n_processes)
{
  const TroupeProcessSample processes[] = { { .pid = pid, .name = "sh" },
                                            { .pid = pid + 1, .name = "gzip" } };

  troupe_worker_processes_set_samples (troupe_worker_get_processes (get_worker (fixture, position)),
                                       processes, n_processes);
}

/* Commands come and go: the rows below stay, until no more will come or the row is collapsed. */
static void
test_steady (Fixture *fixture, gconstpointer user_data)
{
  GListModel *rows = G_LIST_MODEL (get_selection (fixture->table));
  TroupeWorkerStatus status = *troupe_worker_get_status (get_worker (fixture, 0));
  const guint n_rows = g_list_model_get_n_items (rows);

  expand (fixture, 0, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      set_processes (fixture, 0, 815 + i, 2);
      app_test_assert_text (fixture->table, "gzip");
      g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows + 2);
      set_processes (fixture, 0, 815 + i, i % 2);
      app_test_assert_no_text (fixture->table, "gzip");
      g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows + 2);
    }
  expand (fixture, 0, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);
  expand (fixture, 0, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);

  set_processes (fixture, 0, 815, 2);
  set_processes (fixture, 0, 0, 0);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows + 2);
  status.state = TROUPE_WORKER_JOINED;
  status.exited = TRUE;
  status.exit_code = 0;
  troupe_worker_set_status (get_worker (fixture, 0), &status);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);
}

static void
test_cpu_base (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  const guint numbers[] = { 0, 1, 2, 3 };
  const double loads[] = { 0, 0, 0, 0 };
  TroupeWorkerSample sample = { .cpu_percent = 88, .core = 0 };

  troupe_machine_update (machine, numbers, loads, 4);
  g_object_set (fixture->table, "machine", machine, NULL);
  troupe_worker_set_sample (get_worker (fixture, 0), &sample);
  app_test_assert_text (fixture->table, "88 %");
  app_test_assert_text (fixture->table, "100 % = one core");
  g_settings_set_enum (troupe_settings_get (), TROUPE_SETTINGS_CPU_BASE, TROUPE_CPU_BASE_MACHINE);
  app_test_assert_text (fixture->table, "22 %");
  app_test_assert_text (fixture->table, "100 % = the whole machine");
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_CPU_BASE);
  app_test_assert_text (fixture->table, "88 %");
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = find_dialog ();

  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* If the person wants to be asked, nothing happens without an answer. */
static void
test_asks (Fixture *fixture, gconstpointer user_data)
{
  GtkSelectionModel *selection = get_selection (fixture->table);

  g_settings_set_boolean (troupe_settings_get (), TROUPE_SETTINGS_CONFIRM_KILLS, TRUE);
  gtk_selection_model_select_range (selection, 0, 2, TRUE);
  assert_acts (fixture, "workers.pause", "pause 1;pause 2;");
  assert_acts (fixture, "workers.kill", "");
  g_assert_cmpstr (adw_message_dialog_get_heading (find_dialog ()), ==, "Kill 2 Workers?");
  answer ("cancel");
  g_assert_cmpstr (fixture->acts->str, ==, "");

  assert_acts (fixture, "workers.terminate", "");
  answer ("end");
  g_assert_cmpstr (fixture->acts->str, ==, "terminate 1;terminate 2;");

  /* Workers that end in the meantime are not asked about. */
  g_string_truncate (fixture->acts, 0);
  assert_acts (fixture, "workers.kill", "");
  set_state (fixture, 0, TROUPE_WORKER_JOINED);
  g_assert_cmpstr (adw_message_dialog_get_heading (find_dialog ()), ==, "Kill 1 Worker?");
  set_state (fixture, 1, TROUPE_WORKER_JOINED);
  g_assert_null (find_dialog ());
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_CONFIRM_KILLS);
}

static void
details_cb (TroupeWorker **shown, TroupeWorker *worker)
{
  *shown = worker;
}

static void
test_details (Fixture *fixture, gconstpointer user_data)
{
  TroupeWorker *shown = NULL;

  g_signal_connect_swapped (fixture->table, "details", G_CALLBACK (details_cb), &shown);
  gtk_widget_activate_action (fixture->table, "workers.details", NULL);
  g_assert_null (shown);
  gtk_selection_model_select_item (get_selection (fixture->table), 2, TRUE);
  gtk_widget_activate_action (fixture->table, "workers.details", NULL);
  g_assert_true (shown == get_worker (fixture, 2));
  g_signal_emit_by_name (get_column_view (fixture->table), "activate", 1);
  g_assert_true (shown == get_worker (fixture, 1));
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
  add ("sorted-row-stays", test_sorted_row_stays);
  add ("orders-for-replaced", test_orders_for_replaced);
  add ("all-replaced", test_all_replaced);
  add ("menu-of-replaced", test_menu_of_replaced);
  add ("sorts", test_sorts);
  add ("search", test_search);
  add ("processes", test_processes);
  add ("steady", test_steady);
  add ("cpu-base", test_cpu_base);
  add ("asks", test_asks);
  add ("details", test_details);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
