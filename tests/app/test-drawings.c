/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the drawn widgets show, in both directions of the text. */

#include "app-test.h"
#include "filled-run.h"
#include "troupe-course-graph.h"
#include "troupe-draw-text.h"
#include "troupe-graph.h"
#include "troupe-outcome.h"
#include "troupe-progress-bar.h"
#include "troupe-time-axis.h"
#include "troupe-time-chart.h"
#include "troupe-worker-badge.h"
#include "widget-picture.h"

static void
assert_part (GtkWidget *widget,
             const GdkRectangle *area,
             guint n_columns,
             guint n_rows,
             const char *expected)
{
  g_autofree char *text = widget_picture_read (widget, area, n_columns, n_rows);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_picture (GtkWidget *widget, guint n_columns, guint n_rows, const char *expected)
{
  const GdkRectangle area = { 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };

  assert_part (widget, &area, n_columns, n_rows, expected);
}

static void
add_point (TroupeSamples *samples, gint64 seconds, double cpu_percent, guint64 rss_bytes)
{
  const TroupeSamplePoint point = { seconds * G_USEC_PER_SEC, cpu_percent, rss_bytes };

  troupe_samples_add (samples, &point);
}

/* A line of at least two points, the newest at the end, and a lighter area below it. */
static void
test_graph (void)
{
  g_autoptr (TroupeSamples) samples = troupe_samples_new ();
  GtkWidget *graph = g_object_new (TROUPE_TYPE_GRAPH, "samples", samples, NULL);
  GtkWindow *window = widget_picture_present (graph, 160, 80);

  assert_picture (graph, 16, 4,
                  "                |"
                  "                |"
                  "                |"
                  "................|");
  add_point (samples, 100, 100, 1000);
  assert_picture (graph, 16, 4,
                  "                |"
                  "                |"
                  "                |"
                  "................|");
  add_point (samples, 130, 50, 1000);
  assert_picture (graph, 16, 4,
                  "        ####.   |"
                  "        ...#####|"
                  "        ........|"
                  "................|");
  add_point (samples, 160, 50, 4000);
  assert_picture (graph, 16, 4,
                  "####.           |"
                  "...#############|"
                  ".......#########|"
                  "................|");
  /* A minute is as wide as that also where there is room for more. */
  g_object_set (graph, "seconds", 600, NULL);
  assert_picture (graph, 16, 4,
                  "####.           |"
                  "...#############|"
                  ".......#########|"
                  "................|");
  gtk_widget_set_direction (graph, GTK_TEXT_DIR_RTL);
  assert_picture (graph, 16, 4,
                  "           .####|"
                  "#############...|"
                  "#########.......|"
                  "................|");
  gtk_widget_set_direction (graph, GTK_TEXT_DIR_LTR);
  g_object_set (graph, "figure", TROUPE_GRAPH_MEMORY, NULL);
  assert_picture (graph, 16, 4,
                  "             ###|"
                  "          ####..|"
                  "###########.....|"
                  "................|");
  gtk_window_destroy (window);
}

static void
test_badge (void)
{
  GtkWidget *badge = troupe_worker_badge_new (1, 0);
  GtkWindow *window = widget_picture_present (badge, 40, 20);

  assert_picture (badge, 4, 2,
                  "B##B|"
                  "B##B|");
  troupe_worker_badge_set_worker (TROUPE_WORKER_BADGE (badge), 1, 1);
  assert_picture (badge, 4, 2,
                  "P##P|"
                  "P##P|");
  gtk_window_destroy (window);
}

/* What failed is at the end of what is done, and never too little to be seen. */
static void
test_progress_bar (void)
{
  static const struct
  {
    double fraction;
    double failed_fraction;
    const char *expected;
  } cases[] = {
    { 0, 0, "....................|" },     { 0.5, 0, "BBBBBBBBBB..........|" },
    { 0.5, 0.2, "BBBBBBRRRR..........|" }, { 0.5, 0.001, "BBBBBBBBBR..........|" },
    { 1, 1, "RRRRRRRRRRRRRRRRRRRR|" },
  };
  GtkWidget *bar = g_object_new (TROUPE_TYPE_PROGRESS_BAR, NULL);
  GtkWindow *window = widget_picture_present (bar, 120, 8);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_object_set (bar, "fraction", cases[i].fraction, "failed-fraction", cases[i].failed_fraction,
                    NULL);
      assert_picture (bar, 20, 1, cases[i].expected);
    }
  gtk_widget_set_direction (bar, GTK_TEXT_DIR_RTL);
  g_object_set (bar, "fraction", 0.5, "failed-fraction", 0.2, NULL);
  assert_picture (bar, 20, 1, "..........RRRRBBBBBB|");
  gtk_window_destroy (window);
}

/* The items of each second, a mark at the top where one failed, and a cross for a worker. */
static void
test_course (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *graph = g_object_new (TROUPE_TYPE_COURSE_GRAPH, "figure", TROUPE_COURSE_ITEMS, NULL);
  GtkWindow *window = widget_picture_present (graph, 240, 66);

  troupe_course_graph_set_run (TROUPE_COURSE_GRAPH (graph), run);
  assert_picture (graph, 60, 11,
                  "                   ##.RRRRRRRRRR                            |"
                  "  ########################################                  |"
                  "  #......................................#                  |"
                  " .#......................................#.                 |"
                  " .#......................................#.                 |"
                  " ##......................................##                 |"
                  " ##......................................##                 |"
                  " ##......................................##                 |"
                  " #........................................#                 |"
                  " #........................................#                 |"
                  "##........................................##################|");
  gtk_widget_set_direction (graph, GTK_TEXT_DIR_RTL);
  assert_picture (graph, 60, 11,
                  "                            RRRRRRRRRR.##                   |"
                  "                  ########################################  |"
                  "                  #......................................#  |"
                  "                 .#......................................#. |"
                  "                 .#......................................#. |"
                  "                 ##......................................## |"
                  "                 ##......................................## |"
                  "                 ##......................................## |"
                  "                 #........................................# |"
                  "                 #........................................# |"
                  "##################........................................##|");
  gtk_window_destroy (window);
}

/* A bar for each time, and below every third one a mark for its label. */
static void
test_time_chart (void)
{
  TroupeTimeHistogram times = { 0 };
  GtkWidget *chart = g_object_new (TROUPE_TYPE_TIME_CHART, NULL);
  GtkWindow *window = widget_picture_present (chart, 12 + 8 * 40 + 12, 400);
  const GdkRectangle area = { 12, 0, 8 * 40, 350 };
  const GdkRectangle gap = { 12 + 3 * 40 - 4, 300, 8, 1 };
  const GdkRectangle marks = { 12, 400 - 12 - troupe_draw_text_get_height (chart) + 1, 8 * 40, 2 };

  times.counts[21] = 100;
  times.counts[22] = 60;
  times.counts[24] = 1;
  troupe_time_chart_set_times (TROUPE_TIME_CHART (chart), &times);
  assert_part (chart, &area, 8, 7,
               "  #     |"
               "  B     |"
               "  B     |"
               "  BB    |"
               "  BB    |"
               "  BB    |"
               "  BB    |");
  assert_part (chart, &gap, 8, 1, "BBB  BBB|");
  assert_part (chart, &marks, 8, 1, "#  #  # |");
  gtk_window_destroy (window);
}

/* Returns whether anything is drawn within a few pixels after a time, above its line. */
static gboolean
has_text (GtkWidget *axis, TroupeTimeRange *range, double time)
{
  const int gutter = troupe_time_axis_measure_gutter (axis);
  const int width = gtk_widget_get_width (axis) - gutter;
  const double x = gutter + time / troupe_time_range_get_length (range) * width;
  const GdkRectangle area = { x + 2, 0, 10, gtk_widget_get_height (axis) - 6 };
  g_autofree char *text = widget_picture_read (axis, &area, area.width, area.height);
  const char first = text[0];

  for (const char *each = text; *each != '\0'; each++)
    if (*each != first && *each != '|')
      return TRUE;
  return FALSE;
}

/* A time at the edge is whole, or there is only its line. */
static void
test_time_axis (void)
{
  g_autoptr (TroupeTimeRange) range = troupe_time_range_new ();
  GtkWidget *axis = g_object_new (TROUPE_TYPE_TIME_AXIS, "range", range, NULL);
  GtkWindow *window = widget_picture_present (axis, 600, 24);

  troupe_time_range_set_total (range, 10.25);
  g_assert_cmpfloat (troupe_time_range_get_length (range), ==, 10.25);
  g_assert_true (has_text (axis, range, 8));
  g_assert_false (has_text (axis, range, 10));
  troupe_time_range_set_total (range, 11.5);
  g_assert_true (has_text (axis, range, 10));
  gtk_window_destroy (window);
}

/* What is drawn below a pattern is as without it. */
static void
assert_not_clipped (cairo_t *cairo, cairo_surface_t *surface, int y)
{
  const int stride = cairo_image_surface_get_stride (surface);
  const guchar *data;

  cairo_rectangle (cairo, 0, y, cairo_image_surface_get_width (surface), 1);
  troupe_outcome_fill (TROUPE_OUTCOME_OK, cairo);
  g_assert_cmpint (cairo_status (cairo), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  g_assert_cmphex (*(const guint32 *) (gconstpointer) (data + y * stride) >> 24, ==, 0xff);
}

/* An outline and lines, with nothing between them. */
static void
test_pattern_again (void)
{
  const int size = 60;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size + 1);
  cairo_t *cairo = cairo_create (surface);
  const guchar *data;
  double covered = 0;

  cairo_rectangle (cairo, 0, 0, size, size);
  troupe_outcome_fill (TROUPE_OUTCOME_AGAIN, cairo);
  assert_not_clipped (cairo, surface, size);
  cairo_destroy (cairo);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      covered += ((const guint32 *) (data + y * cairo_image_surface_get_stride (surface)))[x] >> 24;
  cairo_surface_destroy (surface);
  /* Half of the outline is inside; the lines are slanted, and 6 pixels apart to the side. */
  g_assert_cmpfloat_with_epsilon (covered / 255,
                                  60 * 60 - 57 * 57 + 57 * 57 * 1.5 / (6 * G_SQRT2 / 2), 10);
}

/* The lines of a pattern leave most of its colour to be seen: how much of it they cover. */
static void
test_pattern (void)
{
  const int size = 60;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size + 1);
  cairo_t *cairo = cairo_create (surface);
  const guchar *data;
  int stride;
  double covered = 0;

  cairo_rectangle (cairo, 0, 0, size, size);
  troupe_outcome_fill (TROUPE_OUTCOME_TIMED_OUT, cairo);
  assert_not_clipped (cairo, surface, size);
  cairo_destroy (cairo);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < size; y++)
    {
      /* Red, of which the colour has 230, and a line takes 0.6. */
      const guint32 pixel = *(const guint32 *) (data + y * stride);

      covered += (230 - (pixel >> 16 & 0xff)) / (0.6 * 230);
    }
  cairo_surface_destroy (surface);
  g_assert_cmpfloat_with_epsilon (covered, size / 6.0 * 1.5, 1);
}

static void
test_pattern_paused (void)
{
  const int size = 60;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size + 1);
  cairo_t *cairo = cairo_create (surface);

  cairo_rectangle (cairo, 0, 0, size, size);
  troupe_outcome_fill_paused (cairo, &(GdkRGBA){ 0, 0, 0, 1 });
  assert_not_clipped (cairo, surface, size);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/drawings/graph", test_graph);
  g_test_add_func ("/drawings/badge", test_badge);
  g_test_add_func ("/drawings/progress-bar", test_progress_bar);
  g_test_add_func ("/drawings/course", test_course);
  g_test_add_func ("/drawings/time-chart", test_time_chart);
  g_test_add_func ("/drawings/pattern", test_pattern);
  g_test_add_func ("/drawings/pattern-paused", test_pattern_paused);
  g_test_add_func ("/drawings/pattern-again", test_pattern_again);
  g_test_add_func ("/drawings/time-axis", test_time_axis);
  return g_test_run ();
}
