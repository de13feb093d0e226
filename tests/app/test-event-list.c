/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page of events and the copying of them. */

#include "app-test.h"
#include "filled-run.h"
#include "notify-watch.h"
#include "troupe-event-list.h"
#include "troupe-events.h"
#include "troupe-follow-end.h"
#include "troupe-run-page.h"

#include <signal.h>

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

typedef struct
{
  GtkAdjustment *adjustment;
  double upper;
} Growth;

static gboolean
has_grown (gpointer user_data)
{
  const Growth *growth = user_data;

  return gtk_adjustment_get_upper (growth->adjustment) > growth->upper;
}

static gboolean
count_cb (gpointer n_calls)
{
  (*(guint *) n_calls)++;
  return G_SOURCE_REMOVE;
}

static gboolean
is_called (gpointer n_calls)
{
  return *(guint *) n_calls > 0;
}

/* New events are visible, unless a person has scrolled to old ones. */
static void
test_follows (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *table = find (fixture->list, GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (table, GTK_TYPE_SCROLLED_WINDOW)));
  Growth growth = { adjustment, 0 };
  guint n_calls = 0;

  for (guint i = 0; i < 200; i++)
    add_event (fixture, TROUPE_EVENT_JOB, i, "something");
  add_event (fixture, TROUPE_EVENT_JOB, 200, "the newest");
  app_test_wait (is_at_end, adjustment);

  gtk_adjustment_set_value (adjustment, 0);
  growth.upper = gtk_adjustment_get_upper (adjustment);
  add_event (fixture, TROUPE_EVENT_JOB, 201, "one more");
  app_test_assert_text (fixture->list, "0.00 s");
  app_test_wait (has_grown, &growth);
  g_idle_add_full (G_PRIORITY_LOW, count_cb, &n_calls, NULL);
  app_test_wait (is_called, &n_calls);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static void
assert_moves (GtkAdjustment *adjustment, double upper, double expected)
{
  gtk_adjustment_set_upper (adjustment, upper);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, expected);
}

/* The end is followed from its last pixel, and not from where one has scrolled two away. */
static void
test_follows_last_pixel (void)
{
  g_autoptr (GtkAdjustment) adjustment =
      g_object_ref_sink (gtk_adjustment_new (0, 0, 100, 1, 10, 20));

  troupe_follow_end (adjustment);
  assert_moves (adjustment, 200, 180);
  gtk_adjustment_set_value (adjustment, 178);
  assert_moves (adjustment, 300, 178);
  gtk_adjustment_set_value (adjustment, 279);
  assert_moves (adjustment, 400, 380);
}

static GListModel *
get_rows (Fixture *fixture)
{
  return G_LIST_MODEL (
      gtk_column_view_get_model (GTK_COLUMN_VIEW (find (fixture->list, GTK_TYPE_COLUMN_VIEW))));
}

static gboolean
has_two_rows (gpointer rows)
{
  return g_list_model_get_n_items (rows) == 2;
}

static gboolean
has_one_row (gpointer rows)
{
  return g_list_model_get_n_items (rows) == 1;
}

static gboolean
has_no_row (gpointer rows)
{
  return g_list_model_get_n_items (rows) == 0;
}

static void
add_data (Fixture *fixture, const TroupeEventData *data)
{
  g_autoptr (TroupeEvent) event = troupe_event_new_from_data (data);

  troupe_events_add (fixture->events, event);
}

static void
add_kill (Fixture *fixture)
{
  add_data (fixture, &(TroupeEventData){ .kind = TROUPE_EVENT_KILLED,
                                         .what = TROUPE_EVENT_KILLED_BY_USER,
                                         .worker = 3,
                                         .code = SIGKILL,
                                         .items = { 1, 1, { { 1636, 1, 1637, 1637 } } } });
}

/* By kind, and by a part of the words that are shown, in any case. */
static void
test_filters (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *drop_down = find (fixture->list, GTK_TYPE_DROP_DOWN);
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  GListModel *rows = get_rows (fixture);
  g_autoptr (TroupeEvent) first = NULL;
  GtkWidget *search;

  /* The drop-down has an entry as well. */
  app_test_list (fixture->list, GTK_TYPE_SEARCH_ENTRY, entries);
  search = entries->pdata[entries->len - 1];
  add_event (fixture, TROUPE_EVENT_JOB, 0, "The job starts");
  add_kill (fixture);
  add_data (fixture, &(TroupeEventData){ .kind = TROUPE_EVENT_TAKEN,
                                         .what = TROUPE_EVENT_ITEMS_TAKEN,
                                         .worker = 5,
                                         .other = 3,
                                         .items = { 1, 1, { { 1636, 1, 1637, 1637 } } } });
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 1);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 2);
  app_test_assert_text (fixture->list, "You killed worker 3 (SIGKILL). It had begun item 1637.");
  app_test_replace_text (search, "GOES FROM");
  app_test_wait (has_one_row, rows);
  app_test_assert_text (fixture->list, "Item 1637 goes from worker 3 to worker 5.");
  app_test_replace_text (search, "goes nowhere");
  app_test_wait (has_no_row, rows);
  app_test_assert_text (fixture->list, "No Such Events");

  /* The sentence names neither of them. */
  app_test_replace_text (search, "16");
  app_test_wait (has_two_rows, rows);
  add_data (fixture, &(TroupeEventData){ .kind = TROUPE_EVENT_TAKEN,
                                         .what = TROUPE_EVENT_ITEMS_TAKEN,
                                         .worker = 6,
                                         .other = 4,
                                         .items = { 103,
                                                    5,
                                                    { { 10, 1, 11, 11 },
                                                      { 20, 1, 21, 21 },
                                                      { 30, 1, 31, 31 },
                                                      { 40, 1, 41, 41 },
                                                      { 50, 99, 51, 149 } } } });
  app_test_replace_text (search, "77");
  app_test_wait (has_one_row, rows);
  app_test_assert_text (fixture->list,
                        "Items 11, 21, 31, 41 and 99 more go from worker 4 to worker 6.");
  app_test_replace_text (search, "177");
  app_test_wait (has_no_row, rows);

  /* What a toast shows is not hidden. */
  first = g_list_model_get_item (G_LIST_MODEL (fixture->events), 0);
  troupe_event_list_choose (TROUPE_EVENT_LIST (fixture->list), first);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 4);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (rows), 0));
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (rows), 1));
}

/* A run knows the time of day. */
static void
test_time_of_day (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  g_autoptr (GDateTime) start =
      g_date_time_new_from_unix_local (troupe_run_get_started_on (run) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) killed = g_date_time_add_seconds (start, 20);
  g_autofree char *text = g_date_time_format (killed, "%H:%M:%S");

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->list), run);
  app_test_assert_text (fixture->list, text);
  app_test_assert_text (fixture->list, "worker 2 was killed on node7");
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

/* However long the words of a choice are, the page fits into a narrow window; the list that the
 * button opens has the whole words. */
static void
test_narrow (Fixture *fixture, gconstpointer user_data)
{
  static const char *const words[] = { "Fehlgeschlagene und von Neuem ausgeführte Elemente", NULL };
  GtkDropDown *drop_down = GTK_DROP_DOWN (find (fixture->list, GTK_TYPE_DROP_DOWN));
  GtkStringList *choices = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));
  int least;

  gtk_string_list_splice (choices, 2, 1, words);
  gtk_drop_down_set_selected (drop_down, 2);
  app_test_assert_text (GTK_WIDGET (drop_down), words[0]);
  gtk_widget_measure (fixture->list, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  g_assert_nonnull (gtk_drop_down_get_list_factory (drop_down));
  g_assert_true (gtk_drop_down_get_list_factory (drop_down) !=
                 gtk_drop_down_get_factory (drop_down));
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
  g_test_add_func ("/event-list/follows-last-pixel", test_follows_last_pixel);
  add ("filters", test_filters);
  add ("time-of-day", test_time_of_day);
  add ("notifies", test_notifies);
  add ("narrow", test_narrow);
#undef add
  return g_test_run ();
}
