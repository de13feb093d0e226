/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the bar of a core: what it draws and what a screen reader reads. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-core-bar.h"
#include "troupe-core.h"

static void
test_says_load (void)
{
  /* Not passed directly, since the macros of GTK use the argument as a format. */
  const char *label = "Core 3, 43 %";
  const char *percent = "43 %";
  g_autoptr (TroupeCore) core = troupe_core_new (3);
  GtkWidget *bar = troupe_core_bar_new (core);
  GtkWindow *window = app_test_present (bar);

  app_test_assert_text (bar, "Core 3");
  app_test_assert_text (bar, "0 %");
  troupe_core_set_load (core, 0.426);
  app_test_assert_text (bar, "43 %");
  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.426);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, percent);

  gtk_window_destroy (window);
}

static void
test_notifies (void)
{
  g_autoptr (TroupeCore) core = troupe_core_new (0);
  g_autoptr (TroupeCore) other = troupe_core_new (1);
  GtkWidget *bar = g_object_ref_sink (troupe_core_bar_new (core));
  g_autoptr (NotifyWatch) watch = notify_watch_new (bar);

  g_object_set (bar, "core", core, NULL);
  notify_watch_assert (watch, "");
  g_object_set (bar, "core", other, NULL);
  notify_watch_assert (watch, "core");
  app_test_assert_text (bar, "Core 1");
  troupe_core_set_load (core, 1);
  app_test_assert_text (bar, "0 %");
  g_object_set (bar, "core", NULL, "compact", FALSE, NULL);
  notify_watch_assert (watch, "core");
  g_object_set (bar, "compact", TRUE, NULL);
  notify_watch_assert (watch, "compact has-tooltip tooltip-markup tooltip-text");

  g_object_unref (bar);
}

/* A bar that is to be drawn filled so far. */
typedef struct
{
  GtkWidget *bar;
  GdkPaintable *paintable;
  double load;
} Drawing;

/* Its pixels, or NULL where there are none yet. */
static guint32 *
draw (Drawing *drawing)
{
  const int width = gdk_paintable_get_intrinsic_width (drawing->paintable);
  const int height = gdk_paintable_get_intrinsic_height (drawing->paintable);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (drawing->bar));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels;

  gdk_paintable_snapshot (drawing->paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return NULL;

  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  pixels = g_new (guint32, width * height);
  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  return pixels;
}

/* Looks at the pixels of one line of the bar. */
static gboolean
is_drawn (gpointer user_data)
{
  Drawing *drawing = user_data;
  const int width = gdk_paintable_get_intrinsic_width (drawing->paintable);
  const int height = gdk_paintable_get_intrinsic_height (drawing->paintable);
  g_autofree guint32 *pixels = draw (drawing);
  guint n_filled = 0;

  if (pixels == NULL)
    return FALSE;
  for (int x = 0; x < width; x++)
    n_filled += pixels[(height - 10) * width + x] >> 24 > 0x80;
  return ABS ((double) n_filled / width - drawing->load) < 0.02;
}

static void
test_draws_load (void)
{
  static const double loads[] = { 0, 0.25, 0.5, 1 };
  g_autoptr (TroupeCore) core = troupe_core_new (0);
  GtkWidget *bar = troupe_core_bar_new (core);
  GtkWindow *window = app_test_present (bar);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (bar);

  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      Drawing drawing = { bar, paintable, loads[i] };

      troupe_core_set_load (core, loads[i]);
      app_test_wait (is_drawn, &drawing);
    }

  gtk_window_destroy (window);
}

/* The part that is not filled has an outline as well. */
static gboolean
is_outlined (gpointer user_data)
{
  Drawing *drawing = user_data;
  const int width = gdk_paintable_get_intrinsic_width (drawing->paintable);
  const int height = gdk_paintable_get_intrinsic_height (drawing->paintable);
  g_autofree guint32 *pixels = draw (drawing);

  return pixels && pixels[height * width - width / 2] >> 24 > 0x80;
}

static gboolean
is_not_outlined (gpointer user_data)
{
  return !is_outlined (user_data);
}

static void
test_contrast (void)
{
  g_autoptr (TroupeCore) core = troupe_core_new (0);
  GtkWidget *bar = troupe_core_bar_new (core);
  GtkWindow *window = app_test_present (bar);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (bar);
  Drawing drawing = { bar, paintable, 0 };

  app_test_wait (is_drawn, &drawing);
  g_assert_false (is_outlined (&drawing));
  app_test_set_high_contrast (TRUE);
  app_test_wait (is_outlined, &drawing);
  app_test_set_high_contrast (FALSE);
  app_test_wait (is_not_outlined, &drawing);
  gtk_window_destroy (window);
}

/* From right to left, the sign stays behind the number. */
static void
test_right_to_left (void)
{
  g_autoptr (TroupeCore) core = troupe_core_new (0);
  GtkWidget *bar;
  GtkWindow *window;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  bar = troupe_core_bar_new (core);
  window = app_test_present (bar);
  app_test_assert_text (bar, "\u20680 %\u2069");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/core-bar/says-load", test_says_load);
  g_test_add_func ("/core-bar/notifies", test_notifies);
  g_test_add_func ("/core-bar/draws-load", test_draws_load);
  g_test_add_func ("/core-bar/contrast", test_contrast);
  g_test_add_func ("/core-bar/right-to-left", test_right_to_left);
  return g_test_run ();
}
