/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the workers of several machines: groups, and a run of 64,000 workers. */

#include "app-test.h"
#include "filled-run.h"
#include "troupe-graph.h"
#include "troupe-run-view.h"
#include "troupe-worker-badge.h"
#include "troupe-worker-group.h"
#include "troupe-worker-rows.h"
#include "troupe-worker-table.h"

#include <time.h>

#define N_MACHINES 1000
#define N_SLOTS    64
#define N_WORKERS  (N_MACHINES * N_SLOTS)

/* Those that are added to the first ten machines. */
#define N_MORE 640

/* That of the last worker of the last machine. */
#define LAST_PID 65000

/* GTK builds rows for some screens around the visible ones. */
#define MOST_ROWS 1000

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
  g_string_append_printf (fixture->acts, "%u ", number);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  fixture->acts = g_string_new (NULL);
  fixture->table = g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", fixture->workers, NULL);
  g_signal_connect_swapped (fixture->table, "act", G_CALLBACK (act_cb), fixture);
  fixture->window = app_test_present (fixture->table);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->workers);
  g_string_free (fixture->acts, TRUE);
}

static TroupeWorkerStatus
make_status (guint number, const char *host, guint slot, guint replaces)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.slot = slot;
  status.replaces = replaces;
  status.pid = 1000 + number;
  status.state = TROUPE_WORKER_RUNNING;
  status.is_local = host == NULL;
  if (host)
    g_strlcpy (status.host, host, sizeof status.host);
  return status;
}

static void
add (Fixture *fixture, const char *host, guint slot, guint replaces)
{
  const guint number = g_list_model_get_n_items (G_LIST_MODEL (fixture->workers)) + 1;
  g_autoptr (TroupeWorker) worker = troupe_worker_new (number);
  const TroupeWorkerStatus status = make_status (number, host, slot, replaces);

  troupe_worker_set_status (worker, &status);
  g_list_store_append (fixture->workers, worker);
}

static void
end (Fixture *fixture, guint number)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (G_LIST_MODEL (fixture->workers), number - 1);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.state = TROUPE_WORKER_JOINED;
  troupe_worker_set_status (worker, &status);
}

static GtkSelectionModel *
get_selection (GtkWidget *table)
{
  return gtk_column_view_get_model (
      GTK_COLUMN_VIEW (app_test_find_type (table, GTK_TYPE_COLUMN_VIEW)));
}

/* Machines by name, workers by number. */
static void
assert_rows (Fixture *fixture, const char *expected)
{
  GListModel *rows = G_LIST_MODEL (get_selection (fixture->table));
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);
      TroupeWorker *worker = troupe_worker_rows_get_worker (row);

      if (worker)
        g_string_append_printf (found, "%u ", troupe_worker_get_number (worker));
      else
        g_string_append_printf (found,
                                "%s: ", troupe_worker_group_get_host (TROUPE_WORKER_GROUP (item)));
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_machines (Fixture *fixture, gconstpointer data)
{
  add (fixture, "node7", 0, 0);
  add (fixture, "node7", 1, 0);
  assert_rows (fixture, "1 2 ");
  app_test_assert_text (fixture->table, "Host");
  app_test_assert_text (fixture->table, "node7");

  add (fixture, "node9", 0, 0);
  assert_rows (fixture, "node7: 1 2 node9: 3 ");
  app_test_assert_text (fixture->table, "2 workers");
  app_test_assert_text (fixture->table, "1 worker");
  app_test_assert_no_text (fixture->table, "Host");
  add (fixture, NULL, 0, 0);
  add (fixture, "node7", 0, 1);
  add (fixture, "node9", 1, 0);
  assert_rows (fixture, "node7: 5 2 node9: 3 6 this machine: 4 ");
  app_test_assert_text (fixture->table, "2 workers");
}

/* The keys show and hide the workers of a machine; one of them hides its machine's. */
static void
test_expands (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint row;
    const char *how;
    const char *expected;
  } steps[] = {
    { 0, "less", "node7: node9: 2 3 " },
    { 0, "more", "node7: 1 node9: 2 3 " },
    { 4, "left", "node7: 1 node9: " },
    { 2, "right", "node7: 1 node9: 2 3 " },
  };

  add (fixture, "node7", 0, 0);
  add (fixture, "node9", 0, 0);
  add (fixture, "node9", 1, 0);
  assert_rows (fixture, "node7: 1 node9: 2 3 ");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gtk_selection_model_select_item (get_selection (fixture->table), steps[i].row, TRUE);
      gtk_widget_activate_action (fixture->table, "workers.expand", "s", steps[i].how);
      assert_rows (fixture, steps[i].expected);
    }
}

/* The row of a machine is no worker. */
static void
test_orders (Fixture *fixture, gconstpointer data)
{
  add (fixture, "node7", 0, 0);
  add (fixture, "node9", 0, 0);
  gtk_selection_model_select_all (get_selection (fixture->table));
  gtk_widget_activate_action (fixture->table, "workers.kill", NULL);
  g_assert_cmpstr (fixture->acts->str, ==, "1 2 ");
  g_signal_emit_by_name (app_test_find_type (fixture->table, GTK_TYPE_COLUMN_VIEW), "activate", 0);
  assert_rows (fixture, "node7: node9: 2 ");
}

/* A run that goes on after a break has other workers in its slots, in place of none. */
static void
test_slot_again (Fixture *fixture, gconstpointer data)
{
  add (fixture, NULL, 1, 0);
  add (fixture, NULL, 0, 0);
  assert_rows (fixture, "2 1 ");
  end (fixture, 1);
  add (fixture, NULL, 1, 0);
  assert_rows (fixture, "2 3 ");
  /* One that runs keeps its row. */
  add (fixture, NULL, 1, 0);
  assert_rows (fixture, "2 3 4 ");
}

static gboolean
is_tall (gpointer row)
{
  return gtk_widget_get_height (row) >= 80;
}

/* A graph is as high in a tall row as in any other. */
static void
test_tall_row (Fixture *fixture, gconstpointer data)
{
  GtkWidget *graph;
  GtkWidget *row;
  int height;

  add (fixture, NULL, 0, 0);
  graph = app_test_find_type (fixture->table, TROUPE_TYPE_GRAPH);
  row = gtk_widget_get_parent (gtk_widget_get_parent (graph));
  gtk_widget_measure (graph, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_set_size_request (app_test_find_type (row, TROUPE_TYPE_WORKER_BADGE), -1, 80);
  app_test_wait (is_tall, row);
  g_assert_cmpint (gtk_widget_get_height (graph), ==, height);
}

/* A burst of workers that are added, to a list that is shown. */
static void
test_burst (Fixture *fixture, gconstpointer data)
{
  GListModel *rows = G_LIST_MODEL (get_selection (fixture->table));

  for (guint i = 0; i < 2000; i++)
    add (fixture, i % 2 == 0 ? "node1" : "node2", i / 2, 0);
  add (fixture, "node1", 5, 11);
  app_test_assert_text (fixture->table, "1000 workers");
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 2002);
  app_test_assert_text (fixture->table, "+1");
}

static GtkWidget *
show_many (TroupeRun *run, GtkWindow **window)
{
  GtkWidget *view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);

  troupe_run_view_show (TROUPE_RUN_VIEW (view), run, NULL);
  gtk_widget_activate_action (view, "run.show-view", "s", "workers");
  *window = app_test_present (view);
  return app_test_find_type (view, TROUPE_TYPE_WORKER_TABLE);
}

static TroupeRun *
create_many (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  TroupeRun *run = troupe_run_new (job, results, trace);
  TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .n_items = -1, .started_at = 1 };

  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *host = g_strdup_printf ("node%u", i / N_SLOTS + 1);
      const TroupeWorkerStatus status = make_status (i + 1, host, i % N_SLOTS, 0);

      troupe_run_set_worker_status (run, &status);
    }
  troupe_run_set_counts (run, &counts);
  return run;
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = g_strcmp0 (gtk_widget_get_css_name (widget), "row") == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

/* Of this thread, in microseconds: other programs do not count. */
static gint64
read_clock (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gint64
tell_time (const char *step, gint64 since)
{
  const gint64 now = read_clock ();

  g_test_message ("%s: %.0f ms", step, (now - since) / 1e3);
  return now;
}

/* The height of rows that were not built is estimated. */
static gboolean
is_at_end (gpointer table)
{
  GtkWidget *view = app_test_find_type (table, GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll));
  return app_test_find_text (table, G_STRINGIFY (LAST_PID)) != NULL;
}

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  (*(guint *) n_frames)++;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_laid_out (gpointer n_frames)
{
  return *(guint *) n_frames >= 3;
}

/* Rows that were not laid out yet cannot be scrolled to. */
static void
wait_layout (GtkWidget *table)
{
  guint n_frames = 0;
  const guint tick = gtk_widget_add_tick_callback (table, count_frame_cb, &n_frames, NULL);

  app_test_wait (is_laid_out, &n_frames);
  gtk_widget_remove_tick_callback (table, tick);
}

static gboolean
has_all (gpointer rows)
{
  return g_list_model_get_n_items (rows) == N_WORKERS + N_MACHINES + N_MORE;
}

/* More workers of a few machines are added to the rows that there are, which are not built anew. */
static void
add_more (TroupeRun *run, GListModel *rows)
{
  GListModel *before = gtk_multi_selection_get_model (GTK_MULTI_SELECTION (rows));

  for (guint i = 0; i < N_MORE; i++)
    {
      g_autofree char *host = g_strdup_printf ("node%u", i % 10 + 1);
      const TroupeWorkerStatus status = make_status (N_WORKERS + 2 + i, host, N_SLOTS + i / 10, 0);

      troupe_run_set_worker_status (run, &status);
    }
  app_test_wait (has_all, rows);
  g_assert_true (gtk_multi_selection_get_model (GTK_MULTI_SELECTION (rows)) == before);
}

/* All of them are there, but few rows are built, and nothing is done for each worker when one
 * changes. */
static void
test_many (void)
{
  gint64 time = read_clock ();
  g_autoptr (TroupeRun) run = create_many ();
  TroupeWorkerStatus status;
  GListModel *rows;
  GtkWidget *table;
  GtkWidget *entry;
  GtkWindow *window;

  time = tell_time ("filled", time);
  table = show_many (run, &window);
  app_test_assert_text (table, "node1");
  app_test_assert_text (table, "64 workers");
  app_test_assert_text (table, "1001");
  time = tell_time ("shown", time);
  rows = G_LIST_MODEL (get_selection (table));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, N_WORKERS + N_MACHINES);
  g_assert_cmpuint (count_rows (table), <, MOST_ROWS);

  status = make_status (N_WORKERS + 1, "node1", 2, 3);
  troupe_run_set_worker_status (run, &status);
  app_test_assert_text (table, "+1");
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, N_WORKERS + N_MACHINES);
  time = tell_time ("replaced", time);

  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *host = g_strdup_printf ("node%u", i / N_SLOTS + 1);

      status = make_status (i + 1, host, i % N_SLOTS, 0);
      status.items_done = 77;
      status.state = TROUPE_WORKER_IDLE;
      troupe_run_set_worker_status (run, &status);
    }
  app_test_assert_text (table, "77");
  time = tell_time ("all changed", time);

  add_more (run, rows);
  wait_layout (table);
  time = tell_time ("more were added", time);

  entry = app_test_find_type (table, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "node1000");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, N_SLOTS + N_MACHINES);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit_by_name (entry, "search-changed");
  wait_layout (table);
  time = tell_time ("searched", time);

  app_test_wait (is_at_end, table);
  g_assert_cmpuint (count_rows (table), <, MOST_ROWS);
  tell_time ("scrolled to the last one", time);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/many-workers/" name, Fixture, NULL, set_up, function, tear_down)
  add ("machines", test_machines);
  add ("expands", test_expands);
  add ("orders", test_orders);
  add ("slot-again", test_slot_again);
  add ("tall-row", test_tall_row);
  add ("burst", test_burst);
#undef add
  g_test_add_func ("/many-workers/many", test_many);
  return g_test_run ();
}
