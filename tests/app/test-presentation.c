/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that every text is larger for a projector. */

#include "app-test.h"
#include "troupe-worker-table.h"
#include "troupe-worker.h"

/* What is larger by less may be an accident of rounding. */
#define LARGER 1.35

static int
measure (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static void
test_classes (void)
{
  static const char *const classes[] = { "",          "heading", "caption", "caption-heading",
                                         "dim-label", "title-1", "title-2", "title-3",
                                         "title-4" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      GtkWidget *label = gtk_label_new ("text");
      GtkWindow *window = app_test_present (label);
      int before;

      if (*classes[i])
        gtk_widget_add_css_class (label, classes[i]);
      app_test_wait_settled (GTK_WIDGET (window));
      before = measure (label);
      gtk_widget_add_css_class (GTK_WIDGET (window), "presentation");
      app_test_wait_settled (GTK_WIDGET (window));
      g_test_message ("%s: %d pixels, %d before", classes[i], measure (label), before);
      g_assert_cmpfloat (measure (label), >, LARGER * before);
      gtk_window_destroy (window);
    }
}

static void
test_titles (void)
{
  GtkWidget *table = g_object_new (TROUPE_TYPE_WORKER_TABLE, NULL);
  GtkWindow *window = app_test_present (table);
  GtkWidget *title;
  int before;

  app_test_assert_text (table, "State");
  title = app_test_find_text (table, "State");
  before = measure (title);
  gtk_widget_add_css_class (GTK_WIDGET (window), "presentation");
  app_test_wait_settled (GTK_WIDGET (window));
  g_assert_cmpfloat (measure (title), >, LARGER * before);
  gtk_window_destroy (window);
}

static guint
count_columns (GtkWidget *table)
{
  GListModel *columns = gtk_column_view_get_columns (
      GTK_COLUMN_VIEW (app_test_find_type (table, GTK_TYPE_COLUMN_VIEW)));
  guint n_visible = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      n_visible += gtk_column_view_column_get_visible (column);
    }
  return n_visible;
}

typedef struct
{
  GtkWidget *table;
  guint n_columns;
  gboolean fewer;
} Wanted;

static gboolean
has_columns (gpointer user_data)
{
  const Wanted *wanted = user_data;
  const guint n_columns = count_columns (wanted->table);

  return wanted->fewer ? n_columns < wanted->n_columns : n_columns == wanted->n_columns;
}

/* Columns for which there is no room during the presentation come back after it. */
static void
test_columns (void)
{
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  GtkWidget *table;
  GtkWindow *window;
  Wanted wanted;

  g_list_store_append (workers, worker);
  table = g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", workers, NULL);
  window = app_test_present (table);
  app_test_wait_settled (GTK_WIDGET (window));
  wanted = (Wanted){ table, count_columns (table), TRUE };
  gtk_widget_add_css_class (GTK_WIDGET (window), "presentation");
  app_test_wait (has_columns, &wanted);
  wanted.fewer = FALSE;
  gtk_widget_remove_css_class (GTK_WIDGET (window), "presentation");
  app_test_wait (has_columns, &wanted);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/presentation/classes", test_classes);
  g_test_add_func ("/presentation/titles", test_titles);
  g_test_add_func ("/presentation/columns", test_columns);
  return g_test_run ();
}
