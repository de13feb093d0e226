/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests which columns the table of workers shows, and that they fit. */

#include "app-test.h"
#include "troupe-settings.h"
#include "troupe-worker-table.h"
#include "troupe-worker.h"

#include <signal.h>

typedef struct
{
  GListStore *workers;
  GtkWidget *table;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
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
  fixture->window = app_test_present (fixture->table);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->workers);
}

static TroupeWorker *
get_worker (Fixture *fixture, guint position)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (G_LIST_MODEL (fixture->workers), position);

  return worker;
}

static GtkColumnView *
get_column_view (GtkWidget *widget)
{
  return GTK_COLUMN_VIEW (app_test_find_type (widget, GTK_TYPE_COLUMN_VIEW));
}

static GtkColumnViewColumn *
find_column (GtkWidget *table, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (get_column_view (table));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        return column;
    }
  g_assert_not_reached ();
}

/* A choice holds for all tables, and stays. */
static void
test_chosen_columns (Fixture *fixture, gconstpointer user_data)
{
  const char *peak[] = { "peak", NULL };

  app_test_assert_text (fixture->table, "Peak");
  app_test_assert_no_text (fixture->table, "Disk Read");
  gtk_widget_activate_action (fixture->table, "columns.read", NULL);
  app_test_assert_text (fixture->table, "Disk Read");
  gtk_widget_activate_action (fixture->table, "columns.peak", NULL);
  app_test_assert_no_text (fixture->table, "Peak");
  g_settings_set_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS, peak);
  app_test_assert_no_text (fixture->table, "Peak");
  app_test_assert_text (fixture->table, "Restarts");
  gtk_widget_activate_action (fixture->table, "columns.peak", NULL);
  app_test_assert_text (fixture->table, "Peak");
  app_test_assert_text (fixture->table, "_Terminate");
  g_object_set (fixture->table, "narrow", TRUE, NULL);
  /* Its button is a picture then. */
  app_test_assert_no_text (fixture->table, "_Terminate");
  app_test_assert_no_text (fixture->table, "Peak");
  app_test_assert_text (fixture->table, "State");
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);
}

/* All columns that are shown at first fit into the first size of a window, whatever the language:
 * their titles do not make them wider. */
static void
test_width (Fixture *fixture, gconstpointer user_data)
{
  GtkColumnView *column_view = get_column_view (fixture->table);
  GListModel *columns = gtk_column_view_get_columns (column_view);
  int needed;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      gtk_column_view_column_set_title (column, "Ein Titel, der noch viel länger ist");
    }
  app_test_assert_text (fixture->table, "4711");
  gtk_widget_measure (GTK_WIDGET (column_view), GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL,
                      NULL);
  g_test_message ("the table needs %d pixels", needed);
  g_assert_cmpint (needed, <=, 960);
}

typedef struct
{
  GtkWidget *table;
  const char *text;
} Shown;

static gboolean
is_whole (gpointer user_data)
{
  const Shown *shown = user_data;
  GtkWidget *cell = app_test_find_text (shown->table, shown->text);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (shown->table, shown->text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return cell != NULL && gtk_widget_get_width (cell) >= width;
}

static void
assert_whole (GtkWidget *table, const char *text)
{
  Shown shown = { table, text };

  app_test_wait (is_whole, &shown);
}

/* Durations are not cut. */
static void
test_durations (Fixture *fixture, gconstpointer user_data)
{
  const TroupeWorkerSample sample = { .cpu_seconds = (23 * 60 + 58) * 60, .core = 0 };
  const char *none[] = { NULL };

  g_settings_set_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS, none);
  troupe_worker_set_sample (get_worker (fixture, 0), &sample);
  assert_whole (fixture->table, "23 h 58 min");
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);
}

/* In one of the ways in which a worker ends, or else normally. */
static void
join_worker (TroupeWorker *worker, guint way)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.slot = troupe_worker_get_number (worker) - 1;
  status.state = TROUPE_WORKER_JOINED;
  status.exited = way > TROUPE_KILLED_BY_LAST;
  status.killed_by = status.exited ? TROUPE_KILLED_BY_NOBODY : (TroupeKilledBy) way;
  status.exit_code = status.exited ? 0 : SIGKILL;
  troupe_worker_set_status (worker, &status);
}

static GtkAdjustment *
get_horizontal (GtkWidget *table)
{
  GtkWidget *scrolled = app_test_find_type (table, GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

static int
get_needed (GtkWidget *table)
{
  int needed;

  gtk_widget_measure (GTK_WIDGET (get_column_view (table)), GTK_ORIENTATION_HORIZONTAL, -1, &needed,
                      NULL, NULL, NULL);
  return needed;
}

static gboolean
fits (gpointer table)
{
  GtkAdjustment *adjustment = get_horizontal (table);

  return get_needed (table) <= gtk_adjustment_get_page_size (adjustment) &&
         gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment);
}

/* How a worker ended can be read in a window of the first size, in each language. */
static void
test_ends (gconstpointer language)
{
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  GtkWidget *table = g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", workers, NULL);
  GtkWindow *window = app_test_present (table);

  app_test_set_language (language);
  for (guint way = 0; way <= TROUPE_KILLED_BY_LAST + 1; way++)
    {
      g_autoptr (TroupeWorker) worker = troupe_worker_new (way + 1);

      join_worker (worker, way);
      g_list_store_append (workers, worker);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workers)); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (G_LIST_MODEL (workers), i);

      assert_whole (table, troupe_worker_get_status_text (worker));
    }
  app_test_wait (fits, table);
  gtk_window_destroy (window);
  app_test_set_language ("C");
}

static gboolean
shows (GtkWidget *table, const char *title)
{
  return gtk_column_view_column_get_visible (find_column (table, title));
}

static gboolean
lacks_disk (gpointer table)
{
  return !shows (table, "Disk I/O");
}

static gboolean
is_left_out (gpointer table)
{
  return !shows (table, "Running For");
}

static gboolean
has_all (gpointer table)
{
  return shows (table, "CPU") && shows (table, "Current Item") && shows (table, "Running For") &&
         shows (table, "Disk I/O");
}

/* Columns that are empty make room first, and come back when there is more room. */
static void
test_room (Fixture *fixture, gconstpointer user_data)
{
  const int width = get_needed (fixture->table) + 10;

  gtk_window_set_default_size (fixture->window, width, 680);
  app_test_wait_settled (GTK_WIDGET (fixture->window));
  g_assert_true (has_all (fixture->table));
  join_worker (get_worker (fixture, 0), TROUPE_KILLED_BY_SLOWNESS);
  app_test_wait (lacks_disk, fixture->table);
  app_test_wait (fits, fixture->table);
  /* Others are alive. */
  g_assert_true (shows (fixture->table, "Running For"));

  join_worker (get_worker (fixture, 1), TROUPE_KILLED_BY_SLOWNESS);
  join_worker (get_worker (fixture, 2), TROUPE_KILLED_BY_SLOWNESS);
  app_test_wait (is_left_out, fixture->table);
  app_test_wait (fits, fixture->table);
  g_assert_true (shows (fixture->table, "Disk I/O"));

  gtk_widget_set_size_request (fixture->table, 1400, -1);
  app_test_wait (has_all, fixture->table);
}

static gboolean
is_at_work (gpointer table)
{
  return g_main_context_find_source_by_user_data (NULL, table) != NULL;
}

static gboolean
is_at_rest (gpointer table)
{
  return !is_at_work (table);
}

/* Durations only go on while the table is seen and a worker is alive. */
static void
test_goes_on (Fixture *fixture, gconstpointer user_data)
{
  app_test_wait (is_at_work, fixture->table);

  gtk_widget_set_visible (fixture->table, FALSE);
  app_test_wait (is_at_rest, fixture->table);
  gtk_widget_set_visible (fixture->table, TRUE);
  app_test_wait (is_at_work, fixture->table);

  /* The last one that is alive is neither the first nor the last. */
  join_worker (get_worker (fixture, 0), TROUPE_KILLED_BY_NOBODY);
  join_worker (get_worker (fixture, 2), TROUPE_KILLED_BY_NOBODY);
  app_test_wait_settled (GTK_WIDGET (fixture->window));
  g_assert_true (is_at_work (fixture->table));
  join_worker (get_worker (fixture, 1), TROUPE_KILLED_BY_NOBODY);
  app_test_wait (is_at_rest, fixture->table);
}

int
main (int argc, char **argv)
{
  static const char *const languages[] = { "C", "ar", "de", "es", "fr", "ja", "pt_BR", "zh_CN" };

  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/worker-columns/" name, Fixture, NULL, set_up, function, tear_down)
  add ("chosen", test_chosen_columns);
  add ("width", test_width);
  add ("durations", test_durations);
  add ("room", test_room);
  add ("goes-on", test_goes_on);
#undef add
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = g_strconcat ("/worker-columns/ends/", languages[i], NULL);

      g_test_add_data_func (path, languages[i], test_ends);
    }
  return g_test_run ();
}
