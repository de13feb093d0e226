/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that a text that changes does not lay out its window again. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-status-text.h"

#define WIDTH 200

typedef struct
{
  GtkWidget *text;
  GtkWindow *window;
} Fixture;

/* Counts the layouts of the parent of the text. */
static guint n_layouts;

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      NULL, NULL);
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *text = gtk_widget_get_first_child (widget);
  int needed;

  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, WIDTH, &needed, NULL, NULL, NULL);
  gtk_widget_allocate (text, WIDTH, needed, -1, NULL);
  n_layouts++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->text = g_object_new (TROUPE_TYPE_STATUS_TEXT, "text", "one", NULL);
  gtk_widget_set_layout_manager (box, gtk_custom_layout_new (get_request_mode, measure, allocate));
  gtk_box_append (GTK_BOX (box), fixture->text);
  fixture->window = app_test_present (box);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
}

static gboolean
is_laid_out (gpointer text)
{
  return gtk_widget_get_height (text) > 0;
}

static gboolean
is_drawn (gpointer data)
{
  return *(gboolean *) data;
}

static void
drawn_cb (gboolean *drawn)
{
  *drawn = TRUE;
}

static void
set_text (Fixture *fixture, const char *text)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->text);
  gboolean drawn = FALSE;

  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (drawn_cb), &drawn);
  g_object_set (fixture->text, "text", text, NULL);
  app_test_wait (is_drawn, &drawn);
  g_signal_handlers_disconnect_by_data (clock, &drawn);
}

static void
test_lines (Fixture *fixture, gconstpointer user_data)
{
  const char *long_text = "a text that is so long that it needs more than one line of this window";
  guint n_before;
  int height;

  app_test_wait (is_laid_out, fixture->text);
  height = gtk_widget_get_height (fixture->text);
  n_before = n_layouts;
  set_text (fixture, "two");
  g_assert_cmpuint (n_layouts, ==, n_before);
  g_assert_cmpint (gtk_widget_get_height (fixture->text), ==, height);

  set_text (fixture, long_text);
  g_assert_cmpuint (n_layouts, >, n_before);
  g_assert_cmpint (gtk_widget_get_height (fixture->text), >, height);
  set_text (fixture, "three");
  g_assert_cmpint (gtk_widget_get_height (fixture->text), ==, height);
}

static int
measure_text (Fixture *fixture, const char *text)
{
  int height;

  g_object_set (fixture->text, "text", text, NULL);
  gtk_widget_measure (fixture->text, GTK_ORIENTATION_VERTICAL, WIDTH, &height, NULL, NULL, NULL);
  return height;
}

/* Lines have the room of the highest one, although letters of other fonts differ in height. */
static void
test_heights (Fixture *fixture, gconstpointer user_data)
{
  const int low = measure_text (fixture, "low");
  const int high = measure_text (fixture, "\u0639\u0631\u0628\u064a");

  g_assert_cmpint (measure_text (fixture, "low\n\u0639\u0631\u0628\u064a"), ==,
                   2 * MAX (low, high));
}

static void
test_says (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->text);

  g_object_set (fixture->text, "text", "one", NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->text, "text", "two", NULL);
  notify_watch_assert (watch, "text");
  app_test_assert_text (fixture->text, "two");
  g_object_set (fixture->text, "text", NULL, NULL);
  app_test_assert_text (fixture->text, "");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
#define add(name, function) \
  g_test_add ("/status-text/" name, Fixture, NULL, set_up, function, tear_down)
  add ("lines", test_lines);
  add ("heights", test_heights);
  add ("says", test_says);
#undef add
  return g_test_run ();
}
