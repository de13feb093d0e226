/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the graph of a worker and what a screen reader reads of it. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-graph.h"
#include "troupe-palette.h"
#include "troupe-worker-badge.h"

#include <math.h>

static void
add_point (TroupeSamples *samples, gint64 seconds, double cpu_percent, guint64 rss_bytes)
{
  const TroupeSamplePoint point = { seconds * G_USEC_PER_SEC, cpu_percent, rss_bytes };

  troupe_samples_add (samples, &point);
}

/* Asserts the value that a screen reader reads. */
static void
assert_value (GtkWidget *graph, double now, double largest, const char *text)
{
  g_autofree char *shown = NULL;

  g_object_get (graph, "text", &shown, NULL);
  g_assert_cmpstr (shown, ==, text);
  gtk_test_accessible_assert_role (graph, GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (graph, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, now);
  gtk_test_accessible_assert_property (graph, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0);
  gtk_test_accessible_assert_property (graph, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, largest);
  gtk_test_accessible_assert_property (graph, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
}

static void
test_says_values (void)
{
  g_autoptr (TroupeSamples) samples = troupe_samples_new ();
  GtkWidget *graph = g_object_new (TROUPE_TYPE_GRAPH, NULL);
  GtkWindow *window = app_test_present (graph);

  g_object_set (graph, "samples", samples, NULL);
  assert_value (graph, 0, 100, "nothing was measured");
  add_point (samples, 1, 900, 9000000);
  add_point (samples, 50, 250, 1000);
  add_point (samples, 100, 40, 2000000);
  /* The first one was before the last minute, but one before it leads into the graph. */
  assert_value (graph, 40, 900, "40 %, at most 900 %");
  add_point (samples, 120, 30, 3000000);
  assert_value (graph, 30, 250, "30 %, at most 250 %");

  g_object_set (graph, "figure", TROUPE_GRAPH_MEMORY, NULL);
  assert_value (graph, 3000000, 3000000, "3.0\xc2\xa0MB, at most 3.0\xc2\xa0MB");
  g_object_set (graph, "seconds", 600, NULL);
  assert_value (graph, 3000000, 9000000, "3.0\xc2\xa0MB, at most 9.0\xc2\xa0MB");
  gtk_window_destroy (window);
}

/* Nothing is done for a graph that is not on screen. */
static void
test_rests (void)
{
  g_autoptr (TroupeSamples) samples = troupe_samples_new ();
  GtkWidget *graph = g_object_new (TROUPE_TYPE_GRAPH, "samples", samples, NULL);
  GtkWindow *window = app_test_present (graph);
  g_autoptr (NotifyWatch) watch = notify_watch_new (graph);

  add_point (samples, 1, 50, 0);
  notify_watch_assert (watch, "text");
  gtk_widget_set_visible (graph, FALSE);
  add_point (samples, 2, 60, 0);
  notify_watch_assert (watch, "visible");
  gtk_widget_set_visible (graph, TRUE);
  notify_watch_assert (watch, "text visible");
  gtk_window_destroy (window);
}

static void
test_notifies (void)
{
  g_autoptr (TroupeSamples) samples = troupe_samples_new ();
  GtkWidget *graph = g_object_ref_sink (g_object_new (TROUPE_TYPE_GRAPH, NULL));
  g_autoptr (NotifyWatch) watch = notify_watch_new (graph);

  g_object_set (graph, "samples", samples, NULL);
  notify_watch_assert (watch, "samples");
  g_object_set (graph, "samples", samples, "figure", TROUPE_GRAPH_CPU, "seconds", 60, NULL);
  notify_watch_assert (watch, "");
  g_object_set (graph, "figure", TROUPE_GRAPH_MEMORY, "seconds", 30, NULL);
  notify_watch_assert (watch, "figure seconds");
  g_object_unref (graph);
}

static const PangoFontDescription *
get_font (GtkWidget *label)
{
  return pango_context_get_font_description (gtk_widget_get_pango_context (label));
}

/* Its number can be read whatever its colour, and is smaller and bolder than what is beside it. */
static void
test_badge (void)
{
  GtkWidget *badge = g_object_ref_sink (troupe_worker_badge_new (17, 0));
  GtkWidget *beside = g_object_ref_sink (gtk_label_new ("17"));
  const PangoFontDescription *font = get_font (app_test_find_text (badge, "17"));

  g_assert_cmpint (pango_font_description_get_size (font), <,
                   pango_font_description_get_size (get_font (beside)));
  g_assert_cmpint (pango_font_description_get_weight (font), >, PANGO_WEIGHT_NORMAL);
  g_object_unref (beside);
  app_test_assert_text (badge, "17");
  troupe_worker_badge_set_worker (TROUPE_WORKER_BADGE (badge), 3, 0);
  app_test_assert_text (badge, "3");
  g_object_unref (badge);
}

/* By WCAG 2.1. */
static double
get_luminance (const GdkRGBA *color)
{
  const double parts[] = { color->red, color->green, color->blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double luminance = 0;

  for (guint i = 0; i < 3; i++)
    luminance += weights[i] *
                 (parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return luminance;
}

/* Nine slots have nine colours, on which the number has a contrast of 7 to 1; the tenth has the
 * first one again. */
static void
test_palette (void)
{
  GdkRGBA colors[TROUPE_PALETTE_SIZE + 1];

  g_assert_cmpuint (TROUPE_PALETTE_SIZE, ==, 9);
  for (guint i = 0; i <= TROUPE_PALETTE_SIZE; i++)
    {
      GdkRGBA text_color;

      troupe_palette_get (i, &colors[i], &text_color);
      g_assert_cmpfloat ((get_luminance (&colors[i]) + 0.05) / (get_luminance (&text_color) + 0.05),
                         >=, 7);
      for (guint j = 0; j < i && i < TROUPE_PALETTE_SIZE; j++)
        g_assert_false (gdk_rgba_equal (&colors[i], &colors[j]));
    }
  g_assert_true (gdk_rgba_equal (&colors[0], &colors[TROUPE_PALETTE_SIZE]));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/graph/says-values", test_says_values);
  g_test_add_func ("/graph/rests", test_rests);
  g_test_add_func ("/graph/notifies", test_notifies);
  g_test_add_func ("/graph/badge", test_badge);
  g_test_add_func ("/graph/palette", test_palette);
  return g_test_run ();
}
