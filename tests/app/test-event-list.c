/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page of events and the copying of them. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-event-list.h"
#include "troupe-events.h"

typedef struct
{
  TroupeEvents *events;
  GtkWidget *list;
  GtkWindow *window;
} Fixture;

static void
add_event (Fixture *fixture, TroupeEventKind kind, double seconds, const char *text)
{
  g_autoptr (TroupeEvent) event = troupe_event_new (kind, seconds, 1, text);

  troupe_events_add (fixture->events, event);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->events = troupe_events_new ();
  fixture->list = g_object_new (TROUPE_TYPE_EVENT_LIST, "events", fixture->events, NULL);
  fixture->window = app_test_present (fixture->list);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->events);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
test_shows_events (Fixture *fixture, gconstpointer user_data)
{
  add_event (fixture, TROUPE_EVENT_STARTED, 0.126, "worker 1 (pid 4711): started");
  add_event (fixture, TROUPE_EVENT_DIED, 75, "worker 1 (pid 4711): died");
  app_test_assert_text (fixture->list, "0.13 s");
  app_test_assert_text (fixture->list, "worker 1 (pid 4711): started");
  app_test_assert_text (fixture->list, "75.00 s");
  g_assert_true (gtk_widget_has_css_class (
      app_test_find_text (fixture->list, "worker 1 (pid 4711): died"), "event-warning"));
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

static void
test_copies (Fixture *fixture, gconstpointer user_data)
{
  GtkSelectionModel *selection =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (find (fixture->list, GTK_TYPE_COLUMN_VIEW)));
  g_autofree char *text = NULL;

  add_event (fixture, TROUPE_EVENT_JOB, 0, "one");
  add_event (fixture, TROUPE_EVENT_JOB, 1, "two");
  add_event (fixture, TROUPE_EVENT_JOB, 2, "three");
  gtk_selection_model_select_item (selection, 0, TRUE);
  gtk_selection_model_select_item (selection, 2, FALSE);
  gtk_widget_activate_action (fixture->list, "events.copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->list), NULL, read_cb, &text);
  app_test_wait (is_set, &text);
  g_assert_cmpstr (text, ==, "0.00 s\tone\n2.00 s\tthree\n");
}

static gboolean
is_at_end (gpointer adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment) &&
         gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
             gtk_adjustment_get_upper (adjustment) - 1;
}

/* New events are visible, unless a person has scrolled to old ones. */
static void
test_follows (Fixture *fixture, gconstpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (find (fixture->list, GTK_TYPE_SCROLLED_WINDOW)));

  for (guint i = 0; i < 200; i++)
    add_event (fixture, TROUPE_EVENT_JOB, i, "something");
  add_event (fixture, TROUPE_EVENT_JOB, 200, "the newest");
  app_test_wait (is_at_end, adjustment);

  gtk_adjustment_set_value (adjustment, 0);
  add_event (fixture, TROUPE_EVENT_JOB, 201, "one more");
  app_test_assert_text (fixture->list, "0.00 s");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->list);

  g_object_set (fixture->list, "events", fixture->events, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->list, "events", NULL, NULL);
  notify_watch_assert (watch, "events");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/event-list/" name, Fixture, NULL, set_up, function, tear_down)
  add ("shows-events", test_shows_events);
  add ("copies", test_copies);
  add ("follows", test_follows);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
