/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the timeline: its rows, its zoom, and what is chosen in it. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-events.h"
#include "troupe-time-axis.h"
#include "troupe-timeline-rows.h"
#include "troupe-timeline.h"
#include "troupe-worker.h"
#include "widget-picture.h"

/* Microseconds: when the chunk began. */
#define ORIGIN ((gint64) 1000 * G_USEC_PER_SEC)

/* Two workers for ten seconds; the second one was killed after four, and replaced after five. */
typedef struct
{
  GListStore *workers;
  TroupeEvents *events;
  TroupeTrace *trace;
  TroupeTimeRange *range;
  TroupeTimeline *timeline;
  GtkWindow *window;
  guint64 chosen;
  int gutter;
} Fixture;

static void
add_worker (Fixture *fixture, guint number, guint replaces, double started)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (number);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.replaces = replaces;
  status.started_at = ORIGIN + started * G_USEC_PER_SEC;
  status.greeted_at = status.started_at;
  troupe_worker_set_status (worker, &status);
  g_list_store_append (fixture->workers, worker);
}

static void
add_event (Fixture *fixture, TroupeEventKind kind, double seconds, guint worker, const char *text)
{
  g_autoptr (TroupeEvent) event = troupe_event_new (kind, seconds, worker, text);

  troupe_events_add (fixture->events, event);
}

static void
add_span (Fixture *fixture, guint worker, guint index, guint count, double begin, double seconds)
{
  const TroupeResultChunk chunk = {
    .first_index = index,
    .count = count,
    .status = index == 30 ? TROUPE_RESULT_FAILED : TROUPE_RESULT_OK,
    .worker = worker,
    .seconds = seconds,
    .finished_at = ORIGIN + (gint64) ((begin + seconds) * G_USEC_PER_SEC),
  };

  troupe_trace_add (fixture->trace, &chunk);
}

static void
chosen_cb (Fixture *fixture, guint64 row)
{
  fixture->chosen = row;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  fixture->events = troupe_events_new ();
  fixture->trace = troupe_trace_new (1000);
  add_worker (fixture, 1, 0, 0.5);
  add_worker (fixture, 2, 0, 0.5);
  add_worker (fixture, 3, 2, 5);
  add_event (fixture, TROUPE_EVENT_STARTED, 0.5, 1, "worker 1 started");
  add_event (fixture, TROUPE_EVENT_STARTED, 0.5, 2, "worker 2 started");
  add_event (fixture, TROUPE_EVENT_PAUSED, 6, 1, "worker 1 paused");
  add_event (fixture, TROUPE_EVENT_KILLED, 4, 2, "worker 2 killed");
  add_event (fixture, TROUPE_EVENT_STARTED, 5, 3, "worker 3 started");
  add_event (fixture, TROUPE_EVENT_CONTINUED, 7, 1, "worker 1 goes on");
  add_span (fixture, 1, 10, 1, 1, 2);
  add_span (fixture, 1, 11, 5, 3, 1);
  add_span (fixture, 2, 20, 1, 1, 2);
  add_span (fixture, 3, 30, 1, 7, 2);

  fixture->range = troupe_time_range_new ();
  troupe_time_range_set_total (fixture->range, 10);
  fixture->timeline = g_object_new (TROUPE_TYPE_TIMELINE, "range", fixture->range, NULL);
  troupe_timeline_set_run (fixture->timeline, G_LIST_MODEL (fixture->workers),
                           G_LIST_MODEL (fixture->events), fixture->trace);
  g_signal_connect_swapped (fixture->timeline, "chosen", G_CALLBACK (chosen_cb), fixture);
  fixture->window = app_test_present (GTK_WIDGET (fixture->timeline));
  fixture->chosen = G_MAXUINT64;
}

static gboolean
has_width (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->range);
  g_object_unref (fixture->workers);
  g_object_unref (fixture->events);
  troupe_trace_unref (fixture->trace);
}

/* Where that is in the widget. */
static graphene_point_t
find_place (Fixture *fixture, guint row, double seconds)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  const int gutter = troupe_time_axis_measure_gutter (widget);
  const double start = troupe_time_range_get_start (fixture->range);
  const double length = troupe_time_range_get_length (fixture->range);
  int height;

  app_test_wait (has_width, widget);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return GRAPHENE_POINT_INIT (gutter + (seconds - start) / length *
                                           (gtk_widget_get_width (widget) - gutter),
                              height / 2.0 * row + height / 4.0);
}

static char *
point_at (Fixture *fixture, guint row, double seconds)
{
  const graphene_point_t place = find_place (fixture, row, seconds);
  char *text;

  troupe_timeline_point_at (fixture->timeline, place.x, place.y);
  g_object_get (fixture->timeline, "pointed", &text, NULL);
  return text;
}

static void
assert_pointed (Fixture *fixture, guint row, double seconds, const char *expected)
{
  g_autofree char *text = point_at (fixture, row, seconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_rows (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeTimelineRows) rows = troupe_timeline_rows_new (
      G_LIST_MODEL (fixture->workers), G_LIST_MODEL (fixture->events), fixture->trace);
  const GArray *marks;

  g_assert_cmpuint (troupe_timeline_rows_get_n_rows (rows), ==, 2);
  g_assert_cmpint (troupe_timeline_rows_get_origin (rows), ==, ORIGIN);
  g_assert_cmpuint (troupe_timeline_rows_get_workers (rows, 0)->len, ==, 1);
  g_assert_cmpuint (troupe_timeline_rows_get_workers (rows, 1)->len, ==, 2);
  marks = troupe_timeline_rows_get_marks (rows, 0);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpfloat (g_array_index (marks, TroupeTimelineMark, 0).until, ==, 7);
  marks = troupe_timeline_rows_get_marks (rows, 1);
  g_assert_cmpuint (marks->len, ==, 2);
  g_assert_cmpint (g_array_index (marks, TroupeTimelineMark, 1).kind, ==, TROUPE_EVENT_STARTED);
}

/* New workers and events are added to the rows that there are, which are made anew only when the
 * life of a worker changed. */
static void
test_updates (Fixture *fixture, gconstpointer user_data)
{
  GListModel *workers = G_LIST_MODEL (fixture->workers);
  GListModel *events = G_LIST_MODEL (fixture->events);
  g_autoptr (TroupeTimelineRows) rows = troupe_timeline_rows_new (workers, events, fixture->trace);
  g_autoptr (TroupeTimelineRows) anew = NULL;
  g_autoptr (TroupeTrace) other = troupe_trace_new (1000);
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, 2);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  g_assert_true (troupe_timeline_rows_update (rows, workers, events, fixture->trace));
  add_worker (fixture, 4, 3, 8);
  add_worker (fixture, 5, 0, 8);
  add_event (fixture, TROUPE_EVENT_KILLED, 7, 3, "worker 3 killed");
  g_assert_true (troupe_timeline_rows_update (rows, workers, events, fixture->trace));
  anew = troupe_timeline_rows_new (workers, events, fixture->trace);
  g_assert_cmpuint (troupe_timeline_rows_get_n_rows (rows), ==, 3);
  g_assert_cmpint (troupe_timeline_rows_get_signs (rows), ==,
                   troupe_timeline_rows_get_signs (anew));
  for (guint row = 0; row < 3; row++)
    {
      const GArray *marks = troupe_timeline_rows_get_marks (rows, row);

      g_assert_cmpuint (troupe_timeline_rows_get_workers (rows, row)->len, ==,
                        troupe_timeline_rows_get_workers (anew, row)->len);
      g_assert_cmpuint (troupe_timeline_rows_get_lives (rows, row)->len, ==,
                        troupe_timeline_rows_get_lives (anew, row)->len);
      g_assert_cmpuint (marks->len, ==, troupe_timeline_rows_get_marks (anew, row)->len);
    }

  /* What changes all the time, and is not in the rows. */
  status.state = TROUPE_WORKER_RUNNING;
  status.items_done++;
  troupe_worker_set_status (worker, &status);
  g_assert_true (troupe_timeline_rows_update (rows, workers, events, fixture->trace));
  status.joined_at = ORIGIN + 7 * G_USEC_PER_SEC;
  troupe_worker_set_status (worker, &status);
  g_assert_false (troupe_timeline_rows_update (rows, workers, events, fixture->trace));
  g_assert_false (troupe_timeline_rows_update (anew, workers, events, other));
}

static void
test_points (Fixture *fixture, gconstpointer user_data)
{
  assert_pointed (fixture, 0, 2, "Item 11 · ok · 2.0 s · worker 1");
  assert_pointed (fixture, 0, 3.5, "5 items from item 12 · 200 ms each · worker 1");
  assert_pointed (fixture, 0, 0.7, NULL);
  assert_pointed (fixture, 0, 6.5, "worker 1 paused");
  assert_pointed (fixture, 1, 4, "worker 2 killed");
  assert_pointed (fixture, 1, 5, "worker 3 started");
  assert_pointed (fixture, 1, 8, "Item 31 · failed · 2.0 s · worker 3");
  assert_pointed (fixture, 9, 8, NULL);
}

static void
test_zoomed (Fixture *fixture, gconstpointer user_data)
{
  troupe_time_range_zoom (fixture->range, 10, 0.25);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (fixture->range), 2.25, 1e-9);
  assert_pointed (fixture, 0, 2.99, "Item 11 · ok · 2.0 s · worker 1");
  assert_pointed (fixture, 0, 3.01, "5 items from item 12 · 200 ms each · worker 1");
}

static void
test_chooses (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = point_at (fixture, 1, 8);

  troupe_timeline_choose (fixture->timeline);
  g_assert_cmpuint (fixture->chosen, ==, 30);
}

static void
go (Fixture *fixture, const char *action, int step, const char *expected)
{
  g_autofree char *text = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->timeline), action, "i", step);
  g_object_get (fixture->timeline, "pointed", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_keys (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = point_at (fixture, 0, 2);

  go (fixture, "timeline.go-to-item", 1, "5 items from item 12 · 200 ms each · worker 1");
  go (fixture, "timeline.go-to-item", 1, "5 items from item 12 · 200 ms each · worker 1");
  go (fixture, "timeline.go-to-item", -1, "Item 11 · ok · 2.0 s · worker 1");
  go (fixture, "timeline.go-to-row", 1, "Item 21 · ok · 2.0 s · worker 2");
  go (fixture, "timeline.go-to-item", 1, "Item 31 · failed · 2.0 s · worker 3");
  go (fixture, "timeline.go-to-item", -1, "Item 21 · ok · 2.0 s · worker 2");
  go (fixture, "timeline.go-to-row", -1, "Item 11 · ok · 2.0 s · worker 1");

  troupe_time_range_zoom (fixture->range, 10, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->timeline), "timeline.pan", "i", 1);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (fixture->range), 0.1, 1e-9);
  gtk_widget_activate_action (GTK_WIDGET (fixture->timeline), "timeline.choose", NULL);
  g_assert_cmpuint (fixture->chosen, ==, 10);
}

/* A screen reader reads the description of the items that are pointed at. */
static void
test_accessible (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  g_autofree char *text = point_at (fixture, 1, 8);

  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "2 rows, from 0 s to 10 s");
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
}

static gboolean
has_wider_gutter (gpointer user_data)
{
  Fixture *fixture = user_data;

  return troupe_time_axis_measure_gutter (GTK_WIDGET (fixture->timeline)) > fixture->gutter;
}

/* With larger text everything is farther to the right, also for the pointer. */
static void
test_larger_text (Fixture *fixture, gconstpointer user_data)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (fixture->timeline));
  int dpi;

  assert_pointed (fixture, 0, 0.85, NULL);
  fixture->gutter = troupe_time_axis_measure_gutter (GTK_WIDGET (fixture->timeline));
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * dpi, NULL);
  app_test_wait (has_wider_gutter, fixture);
  assert_pointed (fixture, 0, 0.85, NULL);
  assert_pointed (fixture, 0, 1.1, "Item 11 · ok · 2.0 s · worker 1");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->timeline);
  g_autofree char *text = NULL;

  g_object_set (fixture->timeline, "range", fixture->range, NULL);
  notify_watch_assert (watch, "");
  text = point_at (fixture, 0, 2);
  notify_watch_assert (watch, "pointed");
  assert_pointed (fixture, 0, 2.1, text);
  notify_watch_assert (watch, "");
  g_object_set (fixture->timeline, "range", NULL, NULL);
  notify_watch_assert (watch, "range");
}

static void
assert_range (TroupeTimeRange *range, double start, double length)
{
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (range), start, 1e-9);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_length (range), length, 1e-9);
}

/* Pointer. Only GTK can create events, so that the tests emit the signals of its controllers. */

static gpointer
find_controller (Fixture *fixture, GType type)
{
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (GTK_WIDGET (fixture->timeline));
  guint n_controllers = g_list_model_get_n_items (controllers);

  for (guint i = 0; i < n_controllers; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }
  g_assert_not_reached ();
}

static void
hover (Fixture *fixture, guint row, double seconds)
{
  const graphene_point_t place = find_place (fixture, row, seconds);

  g_signal_emit_by_name (find_controller (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion",
                         (double) place.x, (double) place.y);
}

static gboolean
scroll (Fixture *fixture, double dx, double dy)
{
  gboolean handled;

  app_test_wait (has_width, fixture->timeline);
  g_signal_emit_by_name (find_controller (fixture, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll", dx,
                         dy, &handled);
  return handled;
}

static void
leave (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  hover (fixture, 0, 2);
  g_signal_emit_by_name (find_controller (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION), "leave");
  g_object_get (fixture->timeline, "pointed", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* With the focus, the keys point at an item, independent of the pointer. */
static void
test_hovers (Fixture *fixture, gconstpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->timeline));
  leave (fixture, "Item 11 · ok · 2.0 s · worker 1");
  gtk_window_set_focus (fixture->window, NULL);
  leave (fixture, NULL);
}

static void
test_clicks (Fixture *fixture, gconstpointer user_data)
{
  GtkGesture *click = find_controller (fixture, GTK_TYPE_GESTURE_CLICK);
  graphene_point_t place = find_place (fixture, 1, 8);

  g_signal_emit_by_name (click, "released", 1, (double) place.x, (double) place.y);
  g_assert_cmpuint (fixture->chosen, ==, 30);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->timeline)));

  /* Beside all items. */
  fixture->chosen = G_MAXUINT64;
  place = find_place (fixture, 0, 9.5);
  g_signal_emit_by_name (click, "released", 1, (double) place.x, (double) place.y);
  g_assert_cmpuint (fixture->chosen, ==, G_MAXUINT64);
}

/* Dragging moves the visible part: the time under the pointer stays under it. */
static void
test_drags (Fixture *fixture, gconstpointer user_data)
{
  GtkGesture *drag = find_controller (fixture, GTK_TYPE_GESTURE_DRAG);
  double second;

  troupe_time_range_zoom (fixture->range, 5, 0.5);
  assert_range (fixture->range, 4, 2);
  second = find_place (fixture, 0, 5).x - find_place (fixture, 0, 4).x;

  g_signal_emit_by_name (drag, "drag-begin", 100.0, 10.0);
  g_signal_emit_by_name (drag, "drag-update", 2.0, 0.0);
  assert_range (fixture->range, 4, 2);
  g_signal_emit_by_name (drag, "drag-update", -second, 0.0);
  assert_range (fixture->range, 5, 2);
  g_signal_emit_by_name (drag, "drag-update", second / 2, 0.0);
  assert_range (fixture->range, 3.5, 2);
  g_signal_emit_by_name (drag, "drag-update", 100 * second, 0.0);
  assert_range (fixture->range, 0, 2);
}

static void
test_scrolls (Fixture *fixture, gconstpointer user_data)
{
  double start;

  /* Nothing is left out: there is nowhere to go. */
  g_assert_true (scroll (fixture, 0, 1));
  assert_range (fixture->range, 0, 10);

  troupe_time_range_zoom (fixture->range, 5, 0.5);
  g_assert_true (scroll (fixture, 0, 1));
  start = troupe_time_range_get_start (fixture->range);
  g_assert_cmpfloat (start, >, 4);
  g_assert_true (scroll (fixture, 1, 0));
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (fixture->range), 2 * start - 4,
                                  1e-9);
  g_assert_true (scroll (fixture, -2, 0));
  assert_range (fixture->range, 4, 2);
}

/* In a window that has no room for them, the wheel is for the rows. */
static void
test_scrolls_rows (Fixture *fixture, gconstpointer user_data)
{
  GtkAdjustment *adjustment;

  g_object_ref (fixture->timeline);
  gtk_window_set_child (fixture->window, NULL);
  gtk_window_set_child (fixture->window, gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (gtk_window_get_child (fixture->window)),
                                 GTK_WIDGET (fixture->timeline));
  g_object_unref (fixture->timeline);
  adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (gtk_window_get_child (fixture->window)));
  troupe_time_range_zoom (fixture->range, 5, 0.5);
  app_test_wait (has_width, fixture->timeline);
  gtk_adjustment_set_upper (adjustment, 2 * gtk_adjustment_get_page_size (adjustment));
  g_assert_false (scroll (fixture, 0, 1));
  assert_range (fixture->range, 4, 2);
  g_assert_true (scroll (fixture, 1, 0));
  g_assert_cmpfloat (troupe_time_range_get_start (fixture->range), >, 4);
}

/* Two fingers zoom around the point between them, here the position of the pointer. */
static void
test_pinches (Fixture *fixture, gconstpointer user_data)
{
  GtkGesture *zoom = find_controller (fixture, GTK_TYPE_GESTURE_ZOOM);

  hover (fixture, 0, 2.5);
  g_signal_emit_by_name (zoom, "scale-changed", 2.0);
  assert_range (fixture->range, 1.25, 5);
  g_signal_emit_by_name (zoom, "scale-changed", 4.0);
  assert_range (fixture->range, 1.875, 2.5);

  /* The next time begins where this one ended. */
  g_signal_emit_by_name (zoom, "end", NULL);
  g_signal_emit_by_name (zoom, "scale-changed", 0.5);
  assert_range (fixture->range, 1.25, 5);
}

/* The part on screen */

static void
test_range (void)
{
  g_autoptr (TroupeTimeRange) range = troupe_time_range_new ();
  g_autoptr (NotifyWatch) watch = NULL;

  troupe_time_range_set_total (range, 100);
  assert_range (range, 0, 100);
  troupe_time_range_zoom (range, 2, 0.5);
  assert_range (range, 25, 50);
  troupe_time_range_pan (range, 10);
  assert_range (range, 35, 50);
  troupe_time_range_set_total (range, 110);
  assert_range (range, 35, 50);

  /* At the end it stays there. */
  troupe_time_range_pan (range, 1000);
  assert_range (range, 60, 50);
  troupe_time_range_set_total (range, 130);
  assert_range (range, 80, 50);

  troupe_time_range_show (range, 20);
  assert_range (range, 20, 50);
  troupe_time_range_show (range, 75);
  assert_range (range, 25, 50);
  troupe_time_range_pan (range, -1000);
  assert_range (range, 0, 50);

  watch = notify_watch_new (range);
  troupe_time_range_pan (range, -1);
  notify_watch_assert (watch, "");
  troupe_time_range_zoom (range, 0.001, 0.5);
  assert_range (range, 0, 130);
  notify_watch_assert (watch, "length");
  troupe_time_range_set_total (range, 200);
  assert_range (range, 0, 200);
  notify_watch_assert (watch, "length total");
}

/* For people who want no motion, the range moves now and then, and the newest items are always
 * visible. */
static void
test_steady (void)
{
  g_autoptr (TroupeTimeRange) range = troupe_time_range_new ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (range);
  double start;

  troupe_time_range_set_steady (range, TRUE);
  notify_watch_assert (watch, "length steady");
  troupe_time_range_set_steady (range, TRUE);
  notify_watch_assert (watch, "");
  assert_range (range, 0, 15);
  for (guint i = 1; i <= 150; i++)
    {
      troupe_time_range_set_total (range, i / 10.0);
      notify_watch_assert (watch, "total");
    }
  troupe_time_range_set_total (range, 15.1);
  assert_range (range, 0, 22.5);
  notify_watch_assert (watch, "length total");

  /* A part that reaches to the end. */
  troupe_time_range_zoom (range, 4, 15.0 / 22.5);
  start = troupe_time_range_get_start (range);
  g_assert_cmpfloat (start + 5.625, >, 15.1);
  notify_watch_assert (watch, "length start");
  for (guint i = 152; i / 10.0 <= start + 5.625; i++)
    {
      troupe_time_range_set_total (range, i / 10.0);
      notify_watch_assert (watch, "total");
    }
  assert_range (range, start, 5.625);
  troupe_time_range_set_total (range, 17);
  assert_range (range, 17 - 5.625 / 4, 5.625);

  troupe_time_range_fit (range);
  assert_range (range, 0, 22.5);
  troupe_time_range_set_steady (range, FALSE);
  assert_range (range, 0, 17);
}

static void
test_axis (void)
{
  static const struct
  {
    double seconds;
    double step;
    const char *text;
  } texts[] = {
    { 0, 1, "0 s" },     { 0.25, 0.05, "0.25 s" }, { 12, 1, "12 s" },
    { 150, 10, "2:30" }, { 3750, 60, "1:02:30" },  { 0.0001, 0.0001, "0.0001 s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = troupe_time_axis_describe (texts[i].seconds, texts[i].step);

      g_assert_cmpstr (text, ==, texts[i].text);
    }
}

static gboolean
has_even_width (gpointer timeline)
{
  return gtk_widget_get_width (timeline) == troupe_time_axis_measure_gutter (timeline) + 800;
}

static void
assert_picture (Fixture *fixture, const char *expected)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  GdkRectangle area = { troupe_time_axis_measure_gutter (widget), 0, 800, 0 };
  g_autofree char *text = NULL;

  gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (widget, area.x + area.width, -1);
  app_test_wait (has_even_width, widget);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &area.height, NULL, NULL, NULL);
  text = widget_picture_read (widget, &area, 80, 8);
  g_assert_cmpstr (text, ==, expected);
}

/* Each eighth of a second: items, a pause, a cross, an arrow, and lines while a worker waits. */
static void
test_draws (Fixture *fixture, gconstpointer user_data)
{
  graphene_point_t place;

  assert_picture (
      fixture, "                                                ........                        |"
               "    ....BBBBBBBBBBBBBBBBBBBBBBBB................########........................|"
               "    ....BBBBBBBBBBBBBBBBBBBBBBBB................########........................|"
               "................................................................................|"
               "                                                        RRRRRRRRRRRRRRRR        |"
               "    ....BBBBBBBBBBBBBBBB.......##.......################RRRRRRRRRRRRRRRR########|"
               "    ....BBBBBBBBBBBBBBBB.......##.......################RRRRRRRRRRRRRRRR########|"
               "........................................................RRRRRRRRRRRRRRRR........|");
  troupe_time_range_zoom (fixture->range, 2, 8);
  place = find_place (fixture, 1, 8);
  troupe_timeline_point_at (fixture->timeline, place.x, place.y);
  assert_picture (
      fixture, "                ................                                                |"
               "................################................................................|"
               "................################................................................|"
               "................................................................................|"
               "                               ##################################               |"
               "#################################RRRRRRRRRRRRRRRRRRRRRRRRRRRRRR#################|"
               "#################################RRRRRRRRRRRRRRRRRRRRRRRRRRRRRR#################|"
               "...............................##################################...............|");
}

/* The distance of two times is round, and never below the width of a text. */
static void
test_axis_steps (void)
{
  static const double steps[][2] = {
    { 0.013, 0.002 },  { 2, 0.2 },        { 2.1, 0.5 },       { 5, 0.5 },    { 5.1, 1 },
    { 10, 1 },         { 50, 5 },         { 51, 10 },         { 150, 20 },   { 201, 30 },
    { 300, 30 },       { 301, 60 },       { 601, 120 },       { 3000, 300 }, { 12001, 1800 },
    { 432000, 43200 }, { 432001, 86400 }, { 1e6, 2 * 86400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpfloat_with_epsilon (troupe_time_axis_get_step (steps[i][0], 900), steps[i][1],
                                    1e-9);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add_test(name, function) \
  g_test_add ("/timeline/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("rows", test_rows);
  add_test ("draws", test_draws);
  add_test ("updates", test_updates);
  add_test ("points", test_points);
  add_test ("zoomed", test_zoomed);
  add_test ("chooses", test_chooses);
  add_test ("keys", test_keys);
  add_test ("accessible", test_accessible);
  add_test ("larger-text", test_larger_text);
  add_test ("notifies", test_notifies);
  add_test ("hovers", test_hovers);
  add_test ("clicks", test_clicks);
  add_test ("drags", test_drags);
  add_test ("scrolls", test_scrolls);
  add_test ("scrolls-rows", test_scrolls_rows);
  add_test ("pinches", test_pinches);
#undef add_test
  g_test_add_func ("/timeline/range", test_range);
  g_test_add_func ("/timeline/steady", test_steady);
  g_test_add_func ("/timeline/axis", test_axis);
  g_test_add_func ("/timeline/axis-steps", test_axis_steps);
  return g_test_run ();
}
