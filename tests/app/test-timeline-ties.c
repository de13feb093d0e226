/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the timeline says of items that were lost and run again, of workers that are started
 * and wait, its legend, and its keys for the ends of a row. */

#include "app-test.h"
#include "troupe-run-page.h"
#include "troupe-time-axis.h"
#include "troupe-timeline-page.h"
#include "troupe-timeline.h"
#include "widget-picture.h"

#define ORIGIN  ((gint64) 1000 * G_USEC_PER_SEC)
#define SECONDS 10

/* The keys that are held, which only GTK could say in an event. */
static GdkModifierType held;

GdkModifierType
__wrap_gtk_event_controller_get_current_event_state (GtkEventController *controller);

GdkModifierType
__wrap_gtk_event_controller_get_current_event_state (GtkEventController *controller)
{
  return held;
}

/* Two workers for ten seconds; the second one was killed after four while it had item 22, which the
 * first one ran again, and was replaced after five by one that was killed after seven. */
typedef struct
{
  TroupeRun *run;
  GtkWidget *page;
  GtkWidget *timeline;
  GtkWindow *window;
} Fixture;

static void
add_worker (Fixture *fixture, guint number, guint replaces, double launched)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.slot = number == 1 ? 0 : 1;
  status.replaces = replaces;
  status.launched_at = ORIGIN + launched * G_USEC_PER_SEC;
  status.started_at = status.launched_at;
  status.greeted_at = status.launched_at + G_USEC_PER_SEC / 2;
  status.state = number == 2 ? TROUPE_WORKER_JOINED : TROUPE_WORKER_RUNNING;
  status.killed_by = number == 2 ? TROUPE_KILLED_BY_USER : TROUPE_KILLED_BY_NOBODY;
  status.joined_at = number == 2 ? ORIGIN + 4 * G_USEC_PER_SEC : 0;
  troupe_run_set_worker_status (fixture->run, &status);
}

static void
add_event (Fixture *fixture, const TroupeEventData *data)
{
  g_autoptr (TroupeEvent) event = troupe_event_new_from_data (data);

  troupe_run_add_event (fixture->run, event);
}

static void
add_span (Fixture *fixture, guint worker, guint index, double begin, double seconds)
{
  const TroupeResultChunk chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .worker = worker,
    .seconds = seconds,
    .finished_at = ORIGIN + (gint64) ((begin + seconds) * G_USEC_PER_SEC),
  };

  troupe_trace_add (troupe_run_get_trace (fixture->run), &chunk);
}

static void
set_up (Fixture *fixture, gconstpointer with_death)
{
  static const TroupeEventData events[] = {
    { .kind = TROUPE_EVENT_STARTED, .what = TROUPE_EVENT_WORKER_STARTED, .worker = 1 },
    { .kind = TROUPE_EVENT_KILLED, .what = TROUPE_EVENT_KILLED_BY_USER, .seconds = 4, .worker = 2 },
    { .kind = TROUPE_EVENT_TAKEN,
      .what = TROUPE_EVENT_ITEMS_TAKEN,
      .seconds = 4.1,
      .worker = 1,
      .other = 2,
      .items = { .n_items = 1, .n_ranges = 1, .ranges = { { 21, 1, 22, 22 } } } },
    { .kind = TROUPE_EVENT_STARTED,
      .what = TROUPE_EVENT_WORKER_STARTED,
      .seconds = 5,
      .worker = 3 },
    { .kind = TROUPE_EVENT_KILLED, .what = TROUPE_EVENT_KILLED_BY_USER, .seconds = 7, .worker = 3 },
  };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .n_items = 100,
    .n_status = { [TROUPE_RESULT_OK] = 4 },
    .started_at = ORIGIN,
    .ended_at = ORIGIN + SECONDS * G_USEC_PER_SEC,
  };

  fixture->run = troupe_run_new (job, results, trace);
  add_worker (fixture, 1, 0, 0);
  if (with_death)
    {
      add_worker (fixture, 2, 0, 0);
      add_worker (fixture, 3, 2, 5);
    }
  for (guint i = 0; i < (with_death ? G_N_ELEMENTS (events) : 1); i++)
    add_event (fixture, &events[i]);
  add_span (fixture, 1, 10, 1, 3.5);
  add_span (fixture, 1, 21, 4.6, 2);
  if (with_death)
    add_span (fixture, 2, 20, 1, 2);
  troupe_run_set_counts (fixture->run, &counts);
  counts.state = TROUPE_RUN_FINISHED;
  troupe_run_set_counts (fixture->run, &counts);

  fixture->page = g_object_new (TROUPE_TYPE_TIMELINE_PAGE, NULL);
  fixture->timeline = app_test_find_type (fixture->page, TROUPE_TYPE_TIMELINE);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), fixture->run);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer with_death)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->run);
}

static gboolean
has_width (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

static void
assert_pointed (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (fixture->timeline, "pointed", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* What is said about that time, in the first or second row. */
static void
assert_at (Fixture *fixture, guint row, double seconds, const char *expected)
{
  const int gutter = troupe_time_axis_measure_gutter (fixture->timeline);
  int height;

  app_test_wait (has_width, fixture->timeline);
  gtk_widget_measure (fixture->timeline, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  troupe_timeline_point_at (TROUPE_TIMELINE (fixture->timeline),
                            gutter + (gtk_widget_get_width (fixture->timeline) - gutter) * seconds /
                                         SECONDS,
                            height / 2.0 * row + height / 4.0);
  assert_pointed (fixture, expected);
}

/* Both ends of the tie say where the other one is. */
static void
test_ties (Fixture *fixture, gconstpointer with_death)
{
  assert_at (fixture, 1, 2, "Item 21 · ok · 2.0 s · worker 2");
  assert_at (fixture, 1, 3.5, "Item 22 · lost with worker 2, run again by worker 1");
  assert_at (fixture, 0, 2, "Item 11 · ok · 3.5 s · worker 1");
  assert_at (fixture, 0, 5.5, "Item 22 · ok · 2.0 s · worker 1 · run again, lost with worker 2");
}

static void
test_starts (Fixture *fixture, gconstpointer with_death)
{
  assert_at (fixture, 1, 5.2, "Worker 3 is started");
  /* It waits. */
  assert_at (fixture, 1, 8, NULL);
  assert_at (fixture, 1, 4.6, NULL);
}

static void
assert_picture (Fixture *fixture,
                const GdkRectangle *area,
                guint n_columns,
                guint n_rows,
                const char *expected)
{
  g_autofree char *text = widget_picture_read (fixture->timeline, area, n_columns, n_rows);

  g_assert_cmpstr (text, ==, expected);
}

/* A second has 80 pixels. */
static gboolean
has_even_width (gpointer timeline)
{
  return gtk_widget_get_width (timeline) ==
         troupe_time_axis_measure_gutter (timeline) + 80 * SECONDS;
}

/* Dots while a worker is started, an outline around what was lost, and a tie to where it ran again;
 * from near, the cross of a worker that ended and the arrow of the one that replaced it. */
static void
test_draws (Fixture *fixture, gconstpointer with_death)
{
  const int gutter = troupe_time_axis_measure_gutter (fixture->timeline);
  GdkRectangle all = { gutter, 0, 80 * SECONDS, 0 };
  GdkRectangle cross = { gutter + 7 * 80 - 6, 0, 12, 12 };
  GdkRectangle arrow = { gutter + 5 * 80 - 2, 0, 12, 12 };

  gtk_widget_set_halign (fixture->timeline, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (fixture->timeline, gutter + all.width, -1);
  app_test_wait (has_even_width, fixture->timeline);
  gtk_widget_measure (fixture->timeline, GTK_ORIENTATION_VERTICAL, -1, &all.height, NULL, NULL,
                      NULL);
  cross.y = arrow.y = all.height * 3 / 4 - 6;
  assert_picture (
      fixture, &all, 80, 12,
      "                                                                                |"
      "        BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB                           |"
      "####....BBBBBBBBBBBBBBBBBBBBBBBBBBBB#BBBBBBBBBBBBBBBB...........................|"
      "####....BBBBBBBBBBBBBBBBBBBBBBBBBBBB#BBBBBBBBBBBBBBBB...........................|"
      "        BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB                           |"
      "..................................#.............................................|"
      "                       ##########.#                                             |"
      "        BBBBBBBBBBBBBBBB#      ###.                    ..                       |"
      "####....BBBBBBBBBBBBBBB##......###      ####...........##.......................|"
      "####....BBBBBBBBBBBBBBB##......##       ####...........##.......................|"
      "        BBBBBBBBBBBBBBBB#      ##                      ..                       |"
      "........................#########...............................................|");
  assert_picture (fixture, &cross, 12, 12,
                  "            |"
                  "  .      .  |"
                  " .##    ##. |"
                  "  ###  ###  |"
                  "   ######   |"
                  "....####....|"
                  "....####....|"
                  "   ######   |"
                  "  ###  ###  |"
                  " .##    ##. |"
                  "  .      .  |"
                  "            |");
  assert_picture (fixture, &arrow, 6, 6,
                  "      |"
                  " #.   |"
                  " #### |"
                  " #### |"
                  " #.   |"
                  "      |");
}

static void
test_legend (Fixture *fixture, gconstpointer with_death)
{
  app_test_assert_text (fixture->page, "OK");
  app_test_assert_text (fixture->page, "Worker Starts");
  app_test_assert_text (fixture->page, "Worker Waits");
  app_test_assert_no_text (fixture->page, "Failed");
  app_test_assert_no_text (fixture->page, "Paused");
  if (with_death)
    {
      app_test_assert_text (fixture->page, "Lost, Run Again");
      app_test_assert_text (fixture->page, "Worker Ended");
      return;
    }
  app_test_assert_no_text (fixture->page, "Lost, Run Again");
  app_test_assert_no_text (fixture->page, "Worker Ended");
}

/* Worker 1 failed at item 31 from 7 to 8 s, and the worker that replaced 2 ran it again. */
static void
test_again (Fixture *fixture, gconstpointer with_death)
{
  const TroupeAttempt attempt = { .worker = 1,
                                  .seconds = 1,
                                  .finished_at = ORIGIN + 8 * G_USEC_PER_SEC };

  app_test_assert_no_text (fixture->page, "Failed, Run Again");
  troupe_trace_add_attempt (troupe_run_get_trace (fixture->run), 30, &attempt);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), FALSE);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  app_test_assert_text (fixture->page, "Failed, Run Again");
  app_test_assert_no_text (fixture->page, "Failed");
  assert_at (fixture, 0, 7.5, "Item 31 · failed, run again · 1.0 s · worker 1");

  add_span (fixture, 3, 30, 8.5, 1);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), FALSE);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  assert_at (fixture, 1, 9, "Item 31 · ok · 1.0 s · worker 3 · run again, failed with worker 1");
}

/* An item that ran for too long ended its worker, but is not lost. */
static void
test_not_lost (Fixture *fixture, gconstpointer with_death)
{
  const TroupeAttempt attempt = { .worker = 1,
                                  .end = TROUPE_ATTEMPT_TIMED_OUT,
                                  .seconds = 1,
                                  .finished_at = ORIGIN + 8 * G_USEC_PER_SEC };
  const TroupeEventData taken = {
    .kind = TROUPE_EVENT_TAKEN,
    .what = TROUPE_EVENT_ITEMS_TAKEN,
    .seconds = 8.1,
    .worker = 1,
    .other = 1,
    .items = { .n_items = 1, .n_ranges = 1, .ranges = { { 30, 1, 31, 31 } } },
  };

  troupe_trace_add_attempt (troupe_run_get_trace (fixture->run), 30, &attempt);
  add_event (fixture, &taken);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), FALSE);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  app_test_assert_text (fixture->page, "Failed, Run Again");
  app_test_assert_no_text (fixture->page, "Lost, Run Again");
}

/* Home and End go to the ends of the row, Page Up and Page Down to other rows. */
static void
test_keys (Fixture *fixture, gconstpointer with_death)
{
  app_test_wait (has_width, fixture->timeline);
  gtk_widget_activate_action (fixture->timeline, "timeline.go-to-end", "i", 1);
  assert_pointed (fixture, "Item 22 · ok · 2.0 s · worker 1 · run again, lost with worker 2");
  gtk_widget_activate_action (fixture->timeline, "timeline.go-to-end", "i", -1);
  assert_pointed (fixture, "Item 11 · ok · 3.5 s · worker 1");
  gtk_widget_activate_action (fixture->timeline, "timeline.go-to-page", "i", 1);
  assert_pointed (fixture, "Item 21 · ok · 2.0 s · worker 2");
  gtk_widget_activate_action (fixture->timeline, "timeline.go-to-page", "i", -1);
  assert_pointed (fixture, "Item 11 · ok · 3.5 s · worker 1");
}

/* Tab goes on, past the legend. */
static void
test_tab (Fixture *fixture, gconstpointer with_death)
{
  GtkWidget *after = gtk_button_new_with_label ("After");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_ref (fixture->page);
  gtk_window_set_child (fixture->window, box);
  gtk_box_append (GTK_BOX (box), fixture->page);
  gtk_box_append (GTK_BOX (box), after);
  g_object_unref (fixture->page);
  app_test_wait (has_width, fixture->timeline);
  g_assert_true (gtk_widget_grab_focus (fixture->timeline));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (fixture->window) == after);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_window_get_focus (fixture->window) == fixture->timeline);
}

/* The legend explains an item that runs, while one does. */
static void
test_running (Fixture *fixture, gconstpointer with_death)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (fixture->run, 1));

  app_test_assert_no_text (fixture->page, "Running");
  status.item_since = ORIGIN + 7 * G_USEC_PER_SEC;
  troupe_run_set_worker_status (fixture->run, &status);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), FALSE);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  app_test_assert_text (fixture->page, "Running");
}

/* In by a half, about the middle, out again, and all of it. */
static void
test_zoom (Fixture *fixture, gconstpointer with_death)
{
  g_autoptr (TroupeTimeRange) range = NULL;
  double length;

  g_object_get (fixture->page, "range", &range, NULL);
  length = troupe_time_range_get_length (range);
  gtk_widget_activate_action (fixture->page, "timeline.zoom-in", NULL);
  gtk_widget_activate_action (fixture->page, "timeline.zoom-in", NULL);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_length (range), length * 4 / 9, 1e-3);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (range), length * 5 / 18, 1e-3);
  gtk_widget_activate_action (fixture->page, "timeline.zoom-out", NULL);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_length (range), length * 2 / 3, 1e-3);
  gtk_widget_activate_action (fixture->page, "timeline.fit", NULL);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_length (range), length, 1e-3);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (range), 0, 1e-3);
}

static gpointer
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }
  g_assert_not_reached ();
}

static void
turn_wheel (Fixture *fixture, GdkModifierType keys, double steps)
{
  gboolean handled;

  held = keys;
  g_signal_emit_by_name (find_controller (fixture->timeline, GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "scroll", 0.0, steps, &handled);
  g_assert_true (handled);
}

static void
assert_range (TroupeTimeRange *range, double start, double length)
{
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_start (range), start, 1e-6);
  g_assert_cmpfloat_with_epsilon (troupe_time_range_get_length (range), length, 1e-6);
}

/* With Control, each step of the wheel zooms by a quarter, about the time under the pointer; with
 * Shift it moves what is seen by 60 pixels. */
static void
test_wheel (Fixture *fixture, gconstpointer with_death)
{
  g_autoptr (TroupeTimeRange) range = NULL;
  double width;

  app_test_wait (has_width, fixture->timeline);
  g_object_get (fixture->page, "range", &range, NULL);
  width = gtk_widget_get_width (fixture->timeline) -
          troupe_time_axis_measure_gutter (fixture->timeline);
  assert_range (range, 0, SECONDS);
  g_signal_emit_by_name (find_controller (fixture->timeline, GTK_TYPE_EVENT_CONTROLLER_MOTION),
                         "motion", gtk_widget_get_width (fixture->timeline) - width / 2, 1.0);
  turn_wheel (fixture, GDK_CONTROL_MASK, -1);
  assert_range (range, SECONDS * 0.1, SECONDS * 0.8);
  turn_wheel (fixture, GDK_CONTROL_MASK, -1);
  assert_range (range, SECONDS * 0.18, SECONDS * 0.64);
  turn_wheel (fixture, GDK_SHIFT_MASK, 1);
  assert_range (range, SECONDS * (0.18 + 60 / width * 0.64), SECONDS * 0.64);
  turn_wheel (fixture, GDK_SHIFT_MASK, -1);
  turn_wheel (fixture, GDK_CONTROL_MASK, 1);
  assert_range (range, SECONDS * 0.1, SECONDS * 0.8);
}

typedef struct
{
  TroupeTimeRange *range;
  double total;
} Total;

static gboolean
has_grown (gpointer user_data)
{
  const Total *total = user_data;

  return troupe_time_range_get_total (total->range) > total->total;
}

static void
assert_grows (Total *total)
{
  total->total = troupe_time_range_get_total (total->range);
  app_test_wait (has_grown, total);
}

static gboolean
is_at_work (Fixture *fixture)
{
  return g_main_context_find_source_by_user_data (NULL, fixture->page) != NULL;
}

/* It begins to follow its run, and will do so again in a tenth of a second. */
static void
begin_work (Fixture *fixture)
{
  const gint64 before = g_get_monotonic_time ();
  GSource *timer;
  gint64 due;

  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  timer = g_main_context_find_source_by_user_data (NULL, fixture->page);
  g_assert_nonnull (timer);
  due = g_source_get_ready_time (timer);
  g_assert_cmpint (due - before, >=, 100000);
  g_assert_cmpint (due - g_get_monotonic_time (), <=, 100000);
}

/* While it is seen, the timeline of a run that goes on follows it, to its end, and then rests. */
static void
test_follows (Fixture *fixture, gconstpointer with_death)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, trace);
  g_autoptr (TroupeTimeRange) range = NULL;
  TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .started_at = g_get_monotonic_time () - 60 * G_USEC_PER_SEC,
  };
  Total total;

  g_assert_false (is_at_work (fixture));
  g_object_get (fixture->page, "range", &range, NULL);
  total.range = range;
  troupe_run_set_counts (run, &counts);
  gtk_widget_activate_action (fixture->page, "timeline.zoom-in", NULL);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  g_assert_cmpfloat (troupe_time_range_get_total (range), >=, 60);
  g_assert_cmpfloat (troupe_time_range_get_start (range), ==, 0);
  assert_grows (&total);
  assert_grows (&total);

  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), FALSE);
  g_assert_false (is_at_work (fixture));
  begin_work (fixture);

  counts.state = TROUPE_RUN_FINISHED;
  counts.ended_at = counts.started_at + 100 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  g_assert_cmpfloat (troupe_time_range_get_total (range), ==, 100);
  g_assert_false (is_at_work (fixture));
}

/* For people who want no motion, the range moves now and then while the run goes on. */
static void
test_steady (Fixture *fixture, gconstpointer with_death)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, trace);
  g_autoptr (TroupeTimeRange) range = NULL;
  TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .started_at = g_get_monotonic_time () };
  gboolean animated;
  gboolean steady;

  g_object_get (settings, "gtk-enable-animations", &animated, NULL);
  g_object_get (fixture->page, "range", &range, NULL);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  troupe_run_set_counts (run, &counts);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  g_object_get (range, "steady", &steady, NULL);
  g_assert_false (steady);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  g_object_get (range, "steady", &steady, NULL);
  g_assert_true (steady);
  counts.state = TROUPE_RUN_FINISHED;
  counts.ended_at = counts.started_at + G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  g_object_get (range, "steady", &steady, NULL);
  g_assert_false (steady);
  g_object_set (settings, "gtk-enable-animations", animated, NULL);
}

/* The rows from one on of the swatch, which has 20 by 12 pixels. */
static void
assert_swatch (Fixture *fixture, const char *meaning, int first, int n_rows, const char *expected)
{
  const GdkRectangle area = { 0, first, 20, n_rows };
  GtkWidget *label = app_test_find_text (fixture->page, meaning);
  GtkWidget *swatch;
  g_autofree char *text = NULL;

  g_assert_nonnull (label);
  swatch = app_test_find_type (gtk_widget_get_parent (label), GTK_TYPE_DRAWING_AREA);
  g_assert_nonnull (swatch);
  text = widget_picture_read (swatch, &area, area.width, area.height);
  g_test_message ("%s", meaning);
  g_assert_cmpstr (text, ==, expected);
}

/* Each sign of the legend is drawn as it is in the timeline. */
static void
test_swatches (Fixture *fixture, gconstpointer with_death)
{
  static const TroupeEventData paused = {
    .kind = TROUPE_EVENT_PAUSED, .what = TROUPE_EVENT_WORKER_PAUSED, .seconds = 7, .worker = 1
  };
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (fixture->run, 1));

  status.item_since = ORIGIN + 7 * G_USEC_PER_SEC;
  troupe_run_set_worker_status (fixture->run, &status);
  add_event (fixture, &paused);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), FALSE);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (fixture->page), TRUE);
  app_test_assert_text (fixture->page, "Paused");
  app_test_wait_settled (GTK_WIDGET (fixture->window));
  assert_swatch (fixture, "OK", 0, 1, "BBBBBBBBBBBBBBBBBBBB|");
  assert_swatch (fixture, "OK", 11, 1, "BBBBBBBBBBBBBBBBBBBB|");
  assert_swatch (fixture, "Running", 0, 1, "....................|");
  assert_swatch (fixture, "Running", 11, 1, "....................|");
  assert_swatch (fixture, "Paused", 0, 4,
                 "..    ..    ..    ..|"
                 "...   ...   ...   ..|"
                 " ...   ...   ...   .|"
                 "   ..    ..    ..   |");
  assert_swatch (fixture, "Worker Starts", 4, 4,
                 "                    |"
                 "##   ##   ##   ##   |"
                 "##   ##   ##   ##   |"
                 "                    |");
  assert_swatch (fixture, "Worker Waits", 4, 4,
                 "                    |"
                 "####################|"
                 "####################|"
                 "                    |");
  assert_swatch (fixture, "Lost, Run Again", 0, 12,
                 ".####  ####  ####  .|"
                 "#####  ####  #### ##|"
                 "##                ##|"
                 "                  ##|"
                 "                  ##|"
                 "##                  |"
                 "##                  |"
                 "##                ##|"
                 "##                ##|"
                 "                  ##|"
                 " ####  ####  #### ##|"
                 ".####  ####  ####  .|");
}

static int
measure_height (GtkWidget *timeline)
{
  int height;

  gtk_widget_measure (timeline, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

/* Workers have rows before their start is among the events. */
static void
test_no_events (Fixture *fixture, gconstpointer with_death)
{
  g_autoptr (TroupeEvents) none = troupe_events_new ();
  g_autoptr (TroupeTimeRange) range = troupe_time_range_new ();
  GtkWidget *timeline =
      g_object_ref_sink (g_object_new (TROUPE_TYPE_TIMELINE, "range", range, NULL));

  troupe_timeline_set_run (TROUPE_TIMELINE (timeline), troupe_run_get_workers (fixture->run),
                           G_LIST_MODEL (none), troupe_run_get_trace (fixture->run));
  g_assert_cmpint (measure_height (timeline), ==, measure_height (fixture->timeline));
  g_object_unref (timeline);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, with_death, function)                                                        \
  g_test_add ("/timeline-ties/" name, Fixture, GINT_TO_POINTER (with_death), set_up, function, \
              tear_down)
  add ("ties", TRUE, test_ties);
  add ("starts", TRUE, test_starts);
  add ("draws", TRUE, test_draws);
  add ("legend", TRUE, test_legend);
  add ("short-legend", FALSE, test_legend);
  add ("again", TRUE, test_again);
  add ("not-lost", FALSE, test_not_lost);
  add ("keys", TRUE, test_keys);
  add ("tab", TRUE, test_tab);
  add ("running", FALSE, test_running);
  add ("zoom", TRUE, test_zoom);
  add ("wheel", TRUE, test_wheel);
  add ("follows", TRUE, test_follows);
  add ("steady", TRUE, test_steady);
  add ("swatches", TRUE, test_swatches);
  add ("no-events", TRUE, test_no_events);
#undef add
  return g_test_run ();
}
