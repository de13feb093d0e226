/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests which columns the table of workers shows, and that they fit. */

#include "app-test.h"
#include "troupe-settings.h"
#include "troupe-worker-table.h"
#include "troupe-worker.h"

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

static gboolean
has_width (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

/* Durations are not cut. */
static void
test_durations (Fixture *fixture, gconstpointer user_data)
{
  const TroupeWorkerSample sample = { .cpu_seconds = (23 * 60 + 58) * 60, .core = 0 };
  const char *none[] = { NULL };
  g_autoptr (PangoLayout) layout = NULL;
  GtkWidget *cell;
  int width;

  g_settings_set_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS, none);
  troupe_worker_set_sample (get_worker (fixture, 0), &sample);
  app_test_assert_text (fixture->table, "23 h 58 min");
  cell = app_test_find_text (fixture->table, "23 h 58 min");
  app_test_wait (has_width, cell);
  layout = gtk_widget_create_pango_layout (cell, "23 h 58 min");
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_assert_cmpint (gtk_widget_get_width (cell), >=, width);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/worker-columns/" name, Fixture, NULL, set_up, function, tear_down)
  add ("chosen", test_chosen_columns);
  add ("width", test_width);
  add ("durations", test_durations);
#undef add
  return g_test_run ();
}
