/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the overview: figures that do not move, and the graphs of the whole run. */

#include "app-test.h"
#include "filled-run.h"
#include "troupe-course-graph.h"
#include "troupe-figure.h"
#include "troupe-machine.h"
#include "troupe-overview.h"
#include "troupe-run-course.h"
#include "troupe-run-page.h"

#define ORIGIN ((gint64) 1000 * G_USEC_PER_SEC)

static int
measure (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static gboolean
has_large_letters (GtkWidget *figure)
{
  return gtk_widget_has_css_class (gtk_widget_get_last_child (figure), "title-3");
}

/* Figures keep their columns when a number grows, and words have smaller letters. */
static void
test_figure_width (void)
{
  GtkWidget *figure = g_object_new (TROUPE_TYPE_FIGURE, "title", "Elapsed", "value", "1", NULL);
  GtkWindow *window = app_test_present (figure);
  int before;

  app_test_assert_text (figure, "1");
  before = measure (figure);
  g_object_set (figure, "value", "2 h 03 min", NULL);
  app_test_assert_text (figure, "2 h 03 min");
  g_assert_cmpint (measure (figure), ==, before);
  g_object_set (figure, "value", "1,234,567,890,123", NULL);
  g_assert_cmpint (measure (figure), ==, before);
  g_assert_false (has_large_letters (figure));
  g_object_set (figure, "value", "Wird geschätzt …", NULL);
  g_assert_false (has_large_letters (figure));
  g_object_set (figure, "value", "13.1 × of 16", NULL);
  g_assert_false (has_large_letters (figure));
  g_object_set (figure, "value", "3.1 × of 16", NULL);
  g_assert_true (has_large_letters (figure));
  g_object_set (figure, "value", "12.3 s", NULL);
  g_assert_true (has_large_letters (figure));
  gtk_window_destroy (window);
}

static TroupeRun *
create_run (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  TroupeRun *run = troupe_run_new (job, results, trace);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  status.state = TROUPE_WORKER_RUNNING;
  troupe_run_set_worker_status (run, &status);
  return run;
}

/* The run was started by this much before now. */
static void
tick (TroupeRun *run, double seconds, TroupeRunState state)
{
  TroupeRunCounts counts = *troupe_run_get_counts (run);

  counts.state = state;
  counts.started_at = ORIGIN;
  counts.ended_at = ORIGIN + seconds * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
}

static void
measure_worker (TroupeRun *run, double cpu_seconds, guint64 rss_bytes)
{
  const TroupeWorkerSample sample = { .cpu_seconds = cpu_seconds,
                                      .rss_bytes = rss_bytes,
                                      .core = 0 };

  troupe_worker_set_sample (troupe_run_get_worker (run, 1), &sample);
}

static void
add_items (TroupeRun *run, guint index, guint count, double begin, double end)
{
  const TroupeResultChunk chunk = {
    .first_index = index,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .worker = 1,
    .seconds = end - begin,
    .finished_at = ORIGIN + (gint64) (end * G_USEC_PER_SEC),
  };

  troupe_trace_add (troupe_run_get_trace (run), &chunk);
}

static void
assert_text (GtkWidget *graph, const char *expected)
{
  g_assert_cmpstr (troupe_chart_get_text (TROUPE_CHART (graph)), ==, expected);
}

/* While it runs, and after the end, when the peaks stay. */
static void
test_graphs (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  GtkWidget *graphs[3];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWindow *window;
  gboolean has_points;

  for (guint i = 0; i < G_N_ELEMENTS (graphs); i++)
    {
      graphs[i] = g_object_new (TROUPE_TYPE_COURSE_GRAPH, "figure", i, "memory-bytes",
                                G_GUINT64_CONSTANT (16000000000), "n-cores", 8, NULL);
      gtk_box_append (GTK_BOX (box), graphs[i]);
      troupe_course_graph_set_run (TROUPE_COURSE_GRAPH (graphs[i]), run);
      assert_text (graphs[i], "nothing was measured");
    }
  window = app_test_present (box);

  tick (run, 0.1, TROUPE_RUN_RUNNING);
  g_object_get (graphs[TROUPE_COURSE_ITEMS], "has-points", &has_points, NULL);
  g_assert_false (has_points);
  tick (run, 1, TROUPE_RUN_RUNNING);
  measure_worker (run, 3, 2000000);
  tick (run, 2, TROUPE_RUN_RUNNING);
  measure_worker (run, 4, 1000000);
  add_items (run, 0, 20, 0, 2);
  tick (run, 4, TROUPE_RUN_RUNNING);
  assert_text (graphs[TROUPE_COURSE_ITEMS], "at most 10.0");
  assert_text (graphs[TROUPE_COURSE_CORES], "at most 1.5 of 8");
  assert_text (graphs[TROUPE_COURSE_MEMORY],
               "1.0\xc2\xa0MB, at most 2.0\xc2\xa0MB of 16.0\xc2\xa0GB");
  /* They are drawn, to the last point. */
  app_test_wait_settled (GTK_WIDGET (window));

  measure_worker (run, 4, 0);
  tick (run, 5, TROUPE_RUN_FINISHED);
  assert_text (graphs[TROUPE_COURSE_ITEMS], "at most 10.0");
  assert_text (graphs[TROUPE_COURSE_CORES], "at most 1.5 of 8");
  assert_text (graphs[TROUPE_COURSE_MEMORY], "at most 2.0\xc2\xa0MB of 16.0\xc2\xa0GB");
  gtk_test_accessible_assert_property (graphs[TROUPE_COURSE_CORES], GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Cores used over time");
  gtk_window_destroy (window);
}

/* What a worker had in memory was there until its end, though nothing happened in the run
 * meanwhile; and whoever looks sees it before. */
static void
test_memory_end (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  TroupeRunCourse *course = troupe_run_course_get (run);
  const TroupeCourse *points = troupe_run_course_get_course (course);
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 1));
  TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING };

  counts.started_at = g_get_monotonic_time () - 2 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  measure_worker (run, 1, 2000000);
  troupe_run_course_update (course);
  g_assert_cmpuint (troupe_course_get_n_points (points), >=, 5);
  g_assert_cmpuint (troupe_course_get_point (points, 3)->rss_bytes, ==, 2000000);

  status.state = TROUPE_WORKER_JOINED;
  troupe_run_set_worker_status (run, &status);
  counts.state = TROUPE_RUN_FINISHED;
  counts.ended_at = counts.started_at + 30 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  g_assert_cmpuint (troupe_course_get_n_points (points), ==, 61);
  for (guint i = 0; i < 60; i++)
    g_assert_cmpuint (troupe_course_get_point (points, i)->rss_bytes, ==, 2000000);
}

/* A measurement is of all the time since the one before, whatever happened in the run meanwhile. */
static void
test_no_peaks (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  const TroupeCourse *points = troupe_run_course_get_course (troupe_run_course_get (run));

  for (guint i = 1; i <= 20; i++)
    {
      tick (run, i - 0.01, TROUPE_RUN_RUNNING);
      measure_worker (run, i, 1000000);
      tick (run, i, TROUPE_RUN_RUNNING);
    }
  for (guint i = 0; i < 40; i++)
    {
      const TroupeCoursePoint *point = troupe_course_get_point (points, i);

      g_assert_cmpfloat_with_epsilon (troupe_course_point_get_cores (point), 1, 0.02);
      g_assert_cmpfloat_with_epsilon (point->most_cores, 1, 0.02);
    }
}

static void
set_worker_state (TroupeRun *run, guint number, TroupeWorkerState state, double started)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.state = state;
  status.started_at = ORIGIN + (gint64) (started * G_USEC_PER_SEC);
  troupe_run_set_worker_status (run, &status);
}

/* A worker that starts is measured at once, and one that ends is not measured any more: neither
 * divides the time over which the others were measured. */
static void
test_new_workers (void)
{
  const TroupeWorkerSample idle = { .rss_bytes = 1000000, .core = 0 };
  g_autoptr (TroupeRun) run = create_run ();
  const TroupeCourse *points = troupe_run_course_get_course (troupe_run_course_get (run));

  measure_worker (run, 0, 1000000);
  for (guint i = 1; i <= 20; i++)
    {
      set_worker_state (run, i + 1, TROUPE_WORKER_RUNNING, i - 0.9);
      tick (run, i - 0.8, TROUPE_RUN_RUNNING);
      troupe_worker_set_sample (troupe_run_get_worker (run, i + 1), &idle);
      tick (run, i - 0.7, TROUPE_RUN_RUNNING);
      measure_worker (run, i, 1000000);
      troupe_worker_set_sample (troupe_run_get_worker (run, i + 1), &idle);
      tick (run, i, TROUPE_RUN_RUNNING);
      set_worker_state (run, i + 1, TROUPE_WORKER_JOINED, i - 0.9);
      tick (run, i + 0.05, TROUPE_RUN_RUNNING);
    }
  /* In the first second, worker 1 was measured for the first time. */
  for (guint i = 2; i < 40; i++)
    {
      const TroupeCoursePoint *point = troupe_course_get_point (points, i);

      g_assert_cmpfloat_with_epsilon (troupe_course_point_get_cores (point), 1, 0.02);
      g_assert_cmpfloat_with_epsilon (point->most_cores, 1, 0.02);
    }
}

/* A worker that is measured later than the others counts for the time that they share. */
static void
test_late_measurement (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  const TroupeCourse *points = troupe_run_course_get_course (troupe_run_course_get (run));
  const TroupeWorkerSample early = { .rss_bytes = 1000000, .core = 0 };
  const TroupeWorkerSample late = { .cpu_seconds = 3, .rss_bytes = 1000000, .core = 0 };

  set_worker_state (run, 2, TROUPE_WORKER_RUNNING, 0);
  troupe_worker_set_sample (troupe_run_get_worker (run, 2), &early);
  measure_worker (run, 0, 1000000);
  tick (run, 0.1, TROUPE_RUN_RUNNING);
  measure_worker (run, 1, 1000000);
  tick (run, 1, TROUPE_RUN_RUNNING);
  troupe_worker_set_sample (troupe_run_get_worker (run, 2), &late);
  tick (run, 1.5, TROUPE_RUN_RUNNING);
  g_assert_cmpuint (troupe_course_get_n_points (points), ==, 3);
  g_assert_cmpfloat_with_epsilon (
      troupe_course_point_get_cores (troupe_course_get_point (points, 1)), 1 / 0.9 + 3 / 1.4, 0.02);

  measure_worker (run, 2, 1000000);
  troupe_worker_set_sample (troupe_run_get_worker (run, 2), &late);
  tick (run, 2, TROUPE_RUN_RUNNING);
  g_assert_cmpfloat_with_epsilon (
      troupe_course_point_get_cores (troupe_course_get_point (points, 3)), 1 + 3 * 0.5 / 1.4, 0.02);
}

/* An item that has not ended counts with the part of it that is probably done: the line does not
 * fall at its end while the work goes on as before. */
static void
test_live_edge (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  TroupeRunCourse *course = troupe_run_course_get (run);
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 1));
  double items[11];
  double failed[11];

  for (guint i = 0; i < 5; i++)
    add_items (run, i, 1, 2 * i, 2 * (i + 1));
  tick (run, 11, TROUPE_RUN_RUNNING);
  g_assert_cmpfloat (troupe_run_course_count_items (course, 11, items, failed), ==, 1);
  g_assert_cmpfloat (items[9], ==, 0.5);
  g_assert_cmpfloat (items[10], ==, 0);

  status.n_items_held = 1;
  troupe_run_set_worker_status (run, &status);
  troupe_run_course_count_items (course, 11, items, failed);
  for (guint i = 0; i < 11; i++)
    g_assert_cmpfloat_with_epsilon (items[i], 0.5, 1e-6);

  /* One that takes longer than those before: as if it ended now. */
  tick (run, 22, TROUPE_RUN_RUNNING);
  troupe_run_course_count_items (course, 11, items, failed);
  for (guint i = 0; i < 11; i++)
    g_assert_cmpfloat_with_epsilon (items[i], i < 5 ? 1 : 1.0 / 6, 1e-6);

  /* Of a worker that is paused, and of a run that is over, nothing is added. */
  status.state = TROUPE_WORKER_PAUSED;
  troupe_run_set_worker_status (run, &status);
  troupe_run_course_count_items (course, 11, items, failed);
  g_assert_cmpfloat (items[10], ==, 0);
  status.state = TROUPE_WORKER_RUNNING;
  troupe_run_set_worker_status (run, &status);
  tick (run, 22, TROUPE_RUN_FINISHED);
  troupe_run_course_count_items (course, 11, items, failed);
  g_assert_cmpfloat (items[10], ==, 0);
}

/* A worker that ended tells what the clock of the kernel has missed of its commands: that was no
 * peak at the end. */
static void
test_late_time (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  GtkWidget *graph = g_object_new (TROUPE_TYPE_COURSE_GRAPH, "figure", TROUPE_COURSE_CORES, NULL);
  GtkWindow *window = app_test_present (graph);
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 1));

  troupe_course_graph_set_run (TROUPE_COURSE_GRAPH (graph), run);
  for (guint i = 1; i < 10; i++)
    {
      measure_worker (run, i * 0.1, 1000000);
      tick (run, i, TROUPE_RUN_RUNNING);
    }
  status.started_at = ORIGIN;
  status.state = TROUPE_WORKER_JOINED;
  status.user_seconds = 0.9 + 0.1 + 1.8;
  troupe_run_set_worker_status (run, &status);
  tick (run, 10, TROUPE_RUN_FINISHED);
  assert_text (graph, "at most 0.3");
  gtk_window_destroy (window);
}

/* The headline says that a job did not start: no time is saved, and nothing has finished. */
static void
test_not_started (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No file");
  GtkWidget *page = g_object_new (TROUPE_TYPE_OVERVIEW, NULL);
  GtkWindow *window = app_test_present (page);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  tick (run, 1, TROUPE_RUN_RUNNING);
  measure_worker (run, 1, 1000000);
  tick (run, 2, TROUPE_RUN_RUNNING);
  app_test_assert_text (page, "Cores over Time");
  troupe_run_set_error (run, error);
  tick (run, 3, TROUPE_RUN_FINISHED);
  app_test_assert_no_text (page, "Cores over Time");
  app_test_assert_no_text (page, "All Processes Have Finished");
  gtk_window_destroy (window);
}

/* The cores of the machine are known later than the machine. */
static void
test_machine (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  GtkWidget *page = g_object_new (TROUPE_TYPE_OVERVIEW, "machine", machine, NULL);
  GtkWindow *window = app_test_present (page);
  const guint numbers[] = { 0, 1, 2, 3 };
  const double loads[] = { 0, 0, 0, 0 };

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  measure_worker (run, 0.5, 1000000);
  tick (run, 1, TROUPE_RUN_RUNNING);
  app_test_assert_text (page, "at most 0.5");
  troupe_machine_update (machine, numbers, loads, G_N_ELEMENTS (numbers));
  app_test_assert_text (page, "at most 0.5 of 4");
  gtk_window_destroy (window);
}

/* A run that was kept has the rate of its items, and nothing that was measured. */
static void
test_past_run (void)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *page = g_object_new (TROUPE_TYPE_OVERVIEW, NULL);
  GtkWindow *window = app_test_present (page);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  app_test_assert_text (page, "Items per Second over Time");
  app_test_assert_text (page, "at most 0.10");
  app_test_assert_no_text (page, "Cores over Time");
  app_test_assert_no_text (page, "Memory over Time");
  gtk_window_destroy (window);
}

/* Kills and deaths are marked once each, those of a run that is over as well. */
static void
test_marks (void)
{
  g_autoptr (TroupeRun) run = create_run ();
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, 1));
  g_autoptr (TroupeEvent) killed = troupe_event_new (TROUPE_EVENT_KILLED, 1.1, 1, "");
  g_autoptr (TroupeEvent) died = troupe_event_new (TROUPE_EVENT_DIED, 1.2, 1, "");
  g_autoptr (TroupeEvent) other = troupe_event_new (TROUPE_EVENT_DIED, 2.6, 2, "");
  const TroupeCourse *course;
  guint n_killed = 0;
  guint n_died = 0;

  status.state = TROUPE_WORKER_JOINED;
  status.killed_by = TROUPE_KILLED_BY_USER;
  troupe_run_set_worker_status (run, &status);
  status = (TroupeWorkerStatus) TROUPE_WORKER_STATUS_INIT;
  status.number = 2;
  troupe_run_set_worker_status (run, &status);
  troupe_run_add_event (run, killed);
  troupe_run_add_event (run, died);
  course = troupe_run_course_get_course (troupe_run_course_get (run));
  troupe_run_add_event (run, other);
  for (guint i = 0; i < troupe_course_get_n_points (course); i++)
    {
      n_killed += troupe_course_get_point (course, i)->n_killed;
      n_died += troupe_course_get_point (course, i)->n_died;
    }
  g_assert_cmpuint (n_killed, ==, 1);
  g_assert_cmpuint (n_died, ==, 1);
  g_assert_cmpuint (troupe_course_get_point (course, 2)->n_killed, ==, 1);
  g_assert_true (troupe_run_course_get (run) == troupe_run_course_get (run));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/overview/figure-width", test_figure_width);
  g_test_add_func ("/overview/graphs", test_graphs);
  g_test_add_func ("/overview/memory-end", test_memory_end);
  g_test_add_func ("/overview/no-peaks", test_no_peaks);
  g_test_add_func ("/overview/new-workers", test_new_workers);
  g_test_add_func ("/overview/late-measurement", test_late_measurement);
  g_test_add_func ("/overview/live-edge", test_live_edge);
  g_test_add_func ("/overview/late-time", test_late_time);
  g_test_add_func ("/overview/not-started", test_not_started);
  g_test_add_func ("/overview/machine", test_machine);
  g_test_add_func ("/overview/past-run", test_past_run);
  g_test_add_func ("/overview/marks", test_marks);
  return g_test_run ();
}
