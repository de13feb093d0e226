/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the view of a finding and its words for screen readers. */

#include "app-test.h"
#include "troupe-finding-view.h"
#include "troupe-plot-view.h"
#include "troupe-plot-words.h"
#include "troupe-table-view.h"

static TroupePlot *
create_bars (void)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_BARS, "modes", "Time by mode");

  troupe_plot_set_y (plot, "Time", TROUPE_UNIT_SECONDS, FALSE);
  troupe_plot_add_category (plot, "serial");
  troupe_plot_add_category (plot, "processes");
  troupe_plot_add_series (plot, "Median");
  troupe_plot_add_point (plot, 0, 0, 2);
  troupe_plot_add_point (plot, 0, 1, 1.25);
  return plot;
}

static TroupePlot *
create_lines (void)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_LINES, "curve", "Speed-up");

  troupe_plot_set_x (plot, "Workers", TROUPE_UNIT_COUNT, FALSE);
  troupe_plot_set_y (plot, "Speed-up", TROUPE_UNIT_TIMES, FALSE);
  for (guint series = 0; series < 2; series++)
    {
      troupe_plot_add_series (plot, series == 0 ? "Measured" : "Ideal");
      troupe_plot_add_point (plot, series, 1, 1);
      troupe_plot_add_point (plot, series, 2, series == 0 ? 1.9 : 2);
    }
  return plot;
}

/* Worker 1 was on core 0 twice. */
static TroupePlot *
create_spans (void)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_SPANS, "cores", "Cores");

  troupe_plot_set_x (plot, "Time", TROUPE_UNIT_SECONDS, FALSE);
  troupe_plot_add_category (plot, "core 0");
  troupe_plot_add_category (plot, "core 1");
  troupe_plot_add_category (plot, "core 2");
  troupe_plot_add_series (plot, "worker 1");
  troupe_plot_add_series (plot, "worker 2");
  troupe_plot_add_span (plot, 0, 0, 0, 0.5);
  troupe_plot_add_span (plot, 0, 0, 1, 1.5);
  troupe_plot_add_span (plot, 0, 1, 0.5, 1);
  troupe_plot_add_span (plot, 1, 0, 0.5, 1);
  return plot;
}

static void
assert_words (TroupePlot *plot, const char *expected)
{
  g_autofree char *words = troupe_plot_to_words (plot);

  g_assert_cmpstr (words, ==, expected);
  troupe_plot_free (plot);
}

static void
test_words (void)
{
  assert_words (create_bars (), "Time by mode\nMedian: serial has 2.00 s, processes has 1.25 s");
  assert_words (
      create_lines (),
      "Speed-up\nMeasured: 1 has 1.00 ×, 2 has 1.90 ×\nIdeal: 1 has 1.00 ×, 2 has 2.00 ×");
  assert_words (create_spans (), "Cores\ncore 0: worker 1 for 1.00 s, worker 2 for 0.50 s\n"
                                 "core 1: worker 1 for 0.50 s");
}

static TroupeTable *
create_table (void)
{
  TroupeTable *table = troupe_table_new ("modes", "Modes of the job");

  troupe_table_add_column (table, "mode", "Mode", TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "seconds", "Time", TROUPE_UNIT_SECONDS);
  troupe_table_add_text (table, "serial", "one after the other");
  troupe_table_add_number (table, 2.5);
  return table;
}

static TroupeFinding *
create_finding (void)
{
  TroupeFinding *finding = troupe_finding_new ();

  troupe_finding_take_plot (finding, create_bars ());
  troupe_finding_take_plot (finding, create_lines ());
  troupe_finding_take_plot (finding, create_spans ());
  troupe_finding_take_table (finding, create_table ());
  troupe_finding_add_meaning (finding, "Processes are faster.");
  troupe_finding_add_warning (finding, "Nobody was looking.");
  return finding;
}

static void
test_finding (void)
{
  g_autoptr (TroupeFinding) finding = create_finding ();
  GtkWidget *view = troupe_finding_view_new (finding);
  GtkWindow *window = app_test_present (view);
  static const char *const texts[] = {
    "Nobody was looking.", "Modes of the job", "Mode",          "Time",
    "one after the other", "2.50 s",           "What It Means", "Processes are faster."
  };
  guint n_plots = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    app_test_assert_text (view, texts[i]);
  for (GtkWidget *child = gtk_widget_get_first_child (view); child;
       child = gtk_widget_get_next_sibling (child))
    n_plots += TROUPE_IS_PLOT_VIEW (child);
  g_assert_cmpuint (n_plots, ==, 3);
  gtk_window_destroy (window);
}

/* The figures are exposed to screen readers, not only drawn. */
static void
test_plot (void)
{
  g_autoptr (TroupeFinding) finding = create_finding ();
  GtkWidget *view = troupe_plot_view_new (finding, 0);
  GtkWindow *window = app_test_present (view);

  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (
      view, GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Time by mode\nMedian: serial has 2.00 s, processes has 1.25 s");
  gtk_window_destroy (window);
}

static int
get_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

/* A plot has more room where text is larger, and still fits into a narrow window. */
static void
test_large_text (void)
{
  g_autoptr (TroupeFinding) finding = create_finding ();
  GtkWidget *view = troupe_plot_view_new (finding, 0);
  GtkWindow *window = app_test_present (view);
  const int height = get_height (view);
  int dpi, width;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * dpi, NULL);
  g_assert_cmpint (get_height (view), >=, 2 * height - 1);
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, ==, 280);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  gtk_window_destroy (window);
}

static void
test_table (void)
{
  g_autoptr (TroupeTable) table = create_table ();
  GtkWidget *view = troupe_table_view_new (table);
  GtkWindow *window = app_test_present (view);
  GtkWidget *cell = app_test_find_text (view, "2.50 s");
  GtkWidget *row = gtk_widget_get_parent (cell);

  gtk_test_accessible_assert_role (app_test_find_text (view, "Mode"),
                                   GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_CELL);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_ROW);
  gtk_test_accessible_assert_role (gtk_widget_get_parent (row), GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_test_accessible_assert_property (gtk_widget_get_parent (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Modes of the job");
  gtk_test_accessible_assert_property (gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Modes of the job");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/finding-view/words", test_words);
  g_test_add_func ("/finding-view/finding", test_finding);
  g_test_add_func ("/finding-view/plot", test_plot);
  g_test_add_func ("/finding-view/large-text", test_large_text);
  g_test_add_func ("/finding-view/table", test_table);
  return g_test_run ();
}
