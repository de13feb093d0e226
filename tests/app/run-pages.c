/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents the pages of a run with figures that are made up. */

#include "run-pages.h"

#include "app-test.h"
#include "filled-run.h"
#include "past-runs.h"
#include "troupe-comparison-page.h"
#include "troupe-core-grid.h"
#include "troupe-event-list.h"
#include "troupe-events.h"
#include "troupe-field-chooser.h"
#include "troupe-history-list.h"
#include "troupe-machine.h"
#include "troupe-results-page.h"
#include "troupe-run-page.h"
#include "troupe-run-page.h"
#include "troupe-run-view.h"
#include "troupe-timeline-page.h"
#include "troupe-worker-table.h"
#include "troupe-worker-window.h"

#include <signal.h>

#define N_SLOTS   24
#define N_CORES   48
#define N_SECONDS 40

/* Of the timeline. */
#define N_LIVES      5
#define ORIGIN       ((gint64) 1000 * G_USEC_PER_SEC)
#define RUN_SECONDS  60
#define SPAN_SECONDS 3

/* Below this width, in pixels, a window hides the less important columns. */
#define NARROW 500

/* A figure that goes up and down, the same each time. */
static double
wave (guint i, guint j, guint most)
{
  return (i * 37 + j * j * 11 + j * 5) % (most + 1);
}

static void
add_past (TroupeWorker *worker)
{
  const guint number = troupe_worker_get_number (worker);
  const gboolean paused = troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED;

  for (guint i = 1; i <= N_SECONDS; i++)
    {
      const TroupeSamplePoint point = {
        .time = g_get_monotonic_time () - (N_SECONDS + 1 - i) * G_USEC_PER_SEC,
        .cpu_percent = paused && i > N_SECONDS / 2 ? 0 : 60 + wave (number, i, 40),
        .rss_bytes = 3000000 + 20000 * i,
      };

      troupe_samples_add (troupe_worker_get_samples (worker), &point);
    }
}

static TroupeWorker *
create_worker (guint number, guint slot, guint replaces)
{
  TroupeWorker *worker = troupe_worker_new (number);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.slot = slot;
  status.pid = 4710 + number;
  status.state = number % 6 == 3 ? TROUPE_WORKER_PAUSED : TROUPE_WORKER_RUNNING;
  status.replaces = replaces;
  status.restarts = replaces > 0;
  status.items_done = 100 + 7 * number;
  status.item_since = g_get_monotonic_time () - number * G_USEC_PER_SEC;
  g_snprintf (status.item, sizeof status.item, "%u", 5000000 * number);
  troupe_worker_set_status (worker, &status);
  add_past (worker);
  troupe_worker_set_sample (
      worker,
      &(TroupeWorkerSample){
          .cpu_percent = status.state == TROUPE_WORKER_PAUSED ? 0 : 60 + wave (number, 0, 40),
          .cpu_seconds = number,
          .core = number % N_CORES,
          .rss_bytes = 3500000 + 10000 * number,
      });
  return worker;
}

/* The second worker was killed and replaced. */
static GListModel *
create_workers (void)
{
  GListStore *workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) killed = NULL;
  g_autoptr (TroupeWorker) successor = create_worker (N_SLOTS + 1, 1, 2);
  TroupeWorkerStatus status;

  for (guint i = 0; i < N_SLOTS; i++)
    {
      g_autoptr (TroupeWorker) worker = create_worker (i + 1, i, 0);

      g_list_store_append (workers, worker);
    }
  g_list_store_append (workers, successor);

  killed = g_list_model_get_item (G_LIST_MODEL (workers), 1);
  status = *troupe_worker_get_status (killed);
  status.state = TROUPE_WORKER_JOINED;
  status.exit_code = SIGKILL;
  status.killed_by = TROUPE_KILLED_BY_USER;
  status.item[0] = '\0';
  status.item_since = 0;
  troupe_worker_set_status (killed, &status);
  troupe_worker_set_replaced_by (killed, N_SLOTS + 1);
  return G_LIST_MODEL (workers);
}

/**
 * run_pages_present:
 * @parent: a window, whose size is taken
 * @child: a widget
 *
 * Presents it in a window of its own.
 */
void
run_pages_present (GtkWindow *parent, GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  int width;
  int height;

  gtk_window_get_default_size (parent, &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
}

static void
present_workers (GtkWindow *parent, GListModel *workers)
{
  int width;

  g_object_get (parent, "default-width", &width, NULL);
  run_pages_present (parent, g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", workers, "narrow",
                                           width < NARROW, NULL));
}

/**
 * run_pages_present_workers:
 * @parent: a window, by whose width the table shows all of its columns, or not
 *
 * Presents the table of workers.
 */
void
run_pages_present_workers (GtkWindow *parent)
{
  g_autoptr (GListModel) workers = create_workers ();

  present_workers (parent, workers);
}

/* In one of the ways in which a worker ends. */
static void
join_worker (TroupeWorker *worker, guint way)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.state = TROUPE_WORKER_JOINED;
  status.exited = way > TROUPE_KILLED_BY_LAST;
  status.killed_by = status.exited ? TROUPE_KILLED_BY_NOBODY : (TroupeKilledBy) way;
  status.exit_code = status.exited ? 0 : SIGKILL;
  status.item[0] = '\0';
  status.item_since = 0;
  troupe_worker_set_status (worker, &status);
}

/**
 * run_pages_present_joined_workers:
 * @parent: a window
 *
 * Presents the table of workers after the end of a run.
 */
void
run_pages_present_joined_workers (GtkWindow *parent)
{
  g_autoptr (GListModel) workers = create_workers ();

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (troupe_worker_is_alive (worker))
        join_worker (worker, i);
    }
  present_workers (parent, workers);
}

/**
 * run_pages_present_cores:
 * @parent: a window
 *
 * Presents the cores of a large machine.
 */
void
run_pages_present_cores (GtkWindow *parent)
{
  g_autoptr (GListModel) workers = create_workers ();
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  GtkWidget *scrolled =
      g_object_new (GTK_TYPE_SCROLLED_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  guint numbers[N_CORES];
  double loads[N_CORES];

  for (guint i = 0; i < N_CORES; i++)
    {
      numbers[i] = i;
      loads[i] = wave (3, i, 100) / 100;
    }
  troupe_machine_update (machine, numbers, loads, N_CORES);
  g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, "child",
                g_object_new (TROUPE_TYPE_CORE_GRID, "machine", machine, "workers", workers,
                              "margin-start", 12, "margin-end", 12, "margin-top", 12, "valign",
                              GTK_ALIGN_START, NULL),
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL, "Cores",
                                  -1);
  run_pages_present (parent, scrolled);
}

/**
 * run_pages_present_events:
 * @parent: a window
 *
 * Presents a list of events.
 *
 * Returns: (transfer none): the list
 */
GtkWidget *
run_pages_present_events (GtkWindow *parent)
{
  static const TroupeEventData all[] = {
    { .what = TROUPE_EVENT_JOB_STARTED, .text = "primes" },
    { .what = TROUPE_EVENT_WORKER_STARTED, .seconds = 0.003, .worker = 1, .pid = 4711 },
    { .what = TROUPE_EVENT_WORKER_STARTED, .seconds = 0.006, .worker = 2, .pid = 4712 },
    { .what = TROUPE_EVENT_ITEMS_RETRIED,
      .seconds = 3.01,
      .items = { 1, 1, { { 6, 1, 7, 7 } } },
      .text = "primes needs an integer, not “none”" },
    { .what = TROUPE_EVENT_WORKER_PAUSED, .seconds = 4.2, .worker = 1, .pid = 4711 },
    { .what = TROUPE_EVENT_KILLED_BY_USER,
      .seconds = 7.46,
      .worker = 2,
      .pid = 4712,
      .code = SIGKILL,
      .items = { 1, 1, { { 1636, 1, 1637, 1637 } } } },
    { .what = TROUPE_EVENT_WORKER_JOINED,
      .seconds = 7.46,
      .worker = 2,
      .pid = 4712,
      .code = SIGKILL,
      .items = { .n_items = 114 } },
    { .what = TROUPE_EVENT_WORKER_STARTED, .seconds = 7.47, .worker = 3, .other = 2, .pid = 4713 },
    { .what = TROUPE_EVENT_ITEMS_TAKEN,
      .seconds = 7.49,
      .worker = 3,
      .other = 2,
      .items = { 1, 1, { { 1636, 1, 1637, 1637 } } } },
    { .what = TROUPE_EVENT_ITEMS_CRASHED,
      .seconds = 20.1,
      .worker = 3,
      .items = { 12, 2, { { 40, 1, 41, 41 }, { 50, 3, 51, 53 } } } },
    { .what = TROUPE_EVENT_WORKER_CONTINUED, .seconds = 65.5, .worker = 1, .pid = 4711 },
  };
  g_autoptr (TroupeEvents) events = troupe_events_new ();
  GtkWidget *list;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      TroupeEventData data = all[i];
      g_autoptr (TroupeEvent) event = NULL;

      data.kind = troupe_event_what_get_kind (data.what);
      event = troupe_event_new_from_data (&data);
      troupe_events_add (events, event);
    }
  list = g_object_new (TROUPE_TYPE_EVENT_LIST, "events", events, NULL);
  run_pages_present (parent, list);
  return list;
}

/* The last one replaces the third one, which was killed after half of the time. */
static void
add_life (TroupeRun *run, guint number)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  const gint64 start = ORIGIN + (number == N_LIVES ? RUN_SECONDS / 2 : 0) * G_USEC_PER_SEC;

  status.number = number;
  status.slot = number == N_LIVES ? 2 : number - 1;
  status.replaces = number == N_LIVES ? 3 : 0;
  status.launched_at = start;
  status.started_at = start + G_USEC_PER_SEC / 10;
  status.greeted_at = start + 2 * G_USEC_PER_SEC;
  status.state = TROUPE_WORKER_RUNNING;
  if (number == 3)
    {
      status.state = TROUPE_WORKER_JOINED;
      status.joined_at = ORIGIN + RUN_SECONDS / 2 * G_USEC_PER_SEC;
      status.killed_by = TROUPE_KILLED_BY_USER;
    }
  troupe_run_set_worker_status (run, &status);
}

/* One after another, as long as the worker lives; a few of them fail in one way or another. */
static void
add_spans (TroupeTrace *trace, guint worker, double begin, double end)
{
  static const TroupeResultStatus statuses[] = {
    TROUPE_RESULT_OK,      TROUPE_RESULT_OK,        TROUPE_RESULT_FAILED, TROUPE_RESULT_OK,
    TROUPE_RESULT_CRASHED, TROUPE_RESULT_TIMED_OUT, TROUPE_RESULT_OK,
  };

  for (guint i = 0; begin + SPAN_SECONDS <= end; i++)
    {
      const double seconds = SPAN_SECONDS - wave (worker, i, 10) / 10;
      const TroupeResultChunk chunk = {
        .first_index = 100 * worker + i,
        .count = 1,
        .status = statuses[(worker * 3 + i) % G_N_ELEMENTS (statuses)],
        .worker = worker,
        .seconds = seconds,
        .finished_at = ORIGIN + (gint64) ((begin + seconds) * G_USEC_PER_SEC),
      };

      troupe_trace_add (trace, &chunk);
      begin += seconds;
    }
}

/**
 * run_pages_present_timeline:
 * @parent: a window
 *
 * Presents a minute of four workers.
 */
void
run_pages_present_timeline (GtkWindow *parent)
{
  static const TroupeEventData all[] = {
    { .kind = TROUPE_EVENT_STARTED,
      .what = TROUPE_EVENT_WORKER_STARTED,
      .seconds = 0.1,
      .worker = 1 },
    { .kind = TROUPE_EVENT_PAUSED, .what = TROUPE_EVENT_WORKER_PAUSED, .seconds = 20, .worker = 1 },
    { .kind = TROUPE_EVENT_CONTINUED,
      .what = TROUPE_EVENT_WORKER_CONTINUED,
      .seconds = 40,
      .worker = 1 },
    { .kind = TROUPE_EVENT_KILLED,
      .what = TROUPE_EVENT_KILLED_BY_USER,
      .seconds = RUN_SECONDS / 2.0,
      .worker = 3 },
    { .kind = TROUPE_EVENT_STARTED,
      .what = TROUPE_EVENT_WORKER_STARTED,
      .seconds = RUN_SECONDS / 2.0 + 0.1,
      .worker = N_LIVES,
      .other = 3 },
    { .kind = TROUPE_EVENT_TAKEN,
      .what = TROUPE_EVENT_ITEMS_TAKEN,
      .seconds = RUN_SECONDS / 2.0 + 0.2,
      .worker = 4,
      .other = 3,
      .items = { .n_items = 1, .n_ranges = 1, .ranges = { { 900, 1, 901, 901 } } } },
  };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, trace);
  const TroupeResultChunk again = {
    .first_index = 900,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .worker = 4,
    .seconds = 4,
    .finished_at = ORIGIN + 35 * G_USEC_PER_SEC,
  };
  TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .n_items = 100,
    .n_status = { [TROUPE_RESULT_OK] = 50,
                  [TROUPE_RESULT_FAILED] = 10,
                  [TROUPE_RESULT_CRASHED] = 10,
                  [TROUPE_RESULT_TIMED_OUT] = 10 },
    .started_at = ORIGIN,
    .ended_at = ORIGIN + RUN_SECONDS * G_USEC_PER_SEC,
  };
  GtkWidget *page = g_object_new (TROUPE_TYPE_TIMELINE_PAGE, NULL);

  for (guint i = 1; i <= N_LIVES; i++)
    add_life (run, i);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (TroupeEvent) event = troupe_event_new_from_data (&all[i]);

      troupe_run_add_event (run, event);
    }
  add_spans (trace, 1, 2, 20);
  add_spans (trace, 1, 40, RUN_SECONDS - 8);
  add_spans (trace, 2, 2, RUN_SECONDS);
  add_spans (trace, 3, 2, RUN_SECONDS / 2 - 1);
  add_spans (trace, 4, 2, RUN_SECONDS / 2);
  troupe_trace_add (trace, &again);
  add_spans (trace, 4, 36, RUN_SECONDS);
  add_spans (trace, N_LIVES, RUN_SECONDS / 2 + 2, RUN_SECONDS);
  troupe_run_set_counts (run, &counts);
  counts.state = TROUPE_RUN_FINISHED;
  troupe_run_set_counts (run, &counts);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  troupe_run_page_set_active (TROUPE_RUN_PAGE (page), TRUE);
  run_pages_present (parent, page);
}

/**
 * run_pages_present_history:
 * @parent: a window
 *
 * Presents the list of kept runs, of which one is selected.
 */
void
run_pages_present_history (GtkWindow *parent)
{
  g_autoptr (GListModel) runs = past_runs_new ();
  GtkWidget *list = g_object_new (TROUPE_TYPE_HISTORY_LIST, "runs", runs, NULL);

  run_pages_present (parent, list);
  gtk_selection_model_select_item (
      gtk_column_view_get_model (GTK_COLUMN_VIEW (app_test_find_type (list, GTK_TYPE_COLUMN_VIEW))),
      1, TRUE);
}

/* Makes a run with other results of the last two items. */
static TroupeRun *
create_other_run (TroupeRun *run)
{
  const char *value = "another value";
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  TroupeRun *other = troupe_run_new (troupe_run_get_job (run), results, NULL);
  g_autoptr (TroupeChunkCursor) cursor =
      troupe_results_create_cursor (troupe_run_get_results (run), 0, FALSE);

  for (guint i = 0; i < FILLED_RUN_N_ITEMS; i++)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      g_assert_true (troupe_chunk_cursor_next (cursor, &chunk, NULL));
      if (i >= FILLED_RUN_N_ITEMS / 2)
        {
          chunk.status = TROUPE_RESULT_OK;
          g_clear_pointer (&chunk.note, troupe_result_note_unref);
          g_clear_pointer (&chunk.values, troupe_block_unref);
          chunk.values = troupe_block_new_from_strings (&value, 1);
        }
      troupe_results_begin (results, chunk.items, 1);
      troupe_results_add (results, &chunk);
    }
  troupe_results_close (results);
  troupe_run_set_counts (other, troupe_run_get_counts (run));
  return other;
}

/**
 * run_pages_present_comparison:
 * @parent: a window
 *
 * Presents two runs with different results, side by side.
 */
void
run_pages_present_comparison (GtkWindow *parent)
{
  g_autoptr (GListModel) past = past_runs_new ();
  g_autoptr (TroupePastRun) first = g_list_model_get_item (past, 2);
  g_autoptr (TroupePastRun) second = g_list_model_get_item (past, 1);
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  g_autoptr (TroupeRun) other = create_other_run (run);
  GtkWidget *page = g_object_new (TROUPE_TYPE_COMPARISON_PAGE, NULL);

  run_pages_present (parent, page);
  troupe_comparison_page_show (TROUPE_COMPARISON_PAGE (page), first, run, second, other);
  if (!app_test_has_language ())
    app_test_assert_text (
        page, "2 results are the same. 2 results differ: 1 another outcome; 1 another value.");
}

/**
 * run_pages_present_past_run:
 * @parent: a window
 *
 * Presents the results of a run that was cut off.
 */
void
run_pages_present_past_run (GtkWindow *parent)
{
  g_autoptr (GListModel) past = past_runs_new ();
  g_autoptr (TroupePastRun) entry = g_list_model_get_item (past, 1);
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);

  troupe_run_view_show (TROUPE_RUN_VIEW (view), run, NULL);
  g_object_set (view, "past-run", entry, NULL);
  gtk_widget_activate_action (view, "run.show-view", "s", "results");
  run_pages_present (parent, view);
}

/* A text view is laid out when the main loop is idle. */
static gboolean
has_text (gpointer text_view)
{
  return gtk_widget_get_height (text_view) >
         gtk_text_view_get_top_margin (text_view) + gtk_text_view_get_bottom_margin (text_view);
}

/**
 * run_pages_present_worker:
 * @parent: a window
 * @run: a run that has worked
 *
 * Presents its first worker, as if it had been measured for a while.
 */
void
run_pages_present_worker (GtkWindow *parent, TroupeRun *run)
{
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (troupe_run_get_workers (run), 0);
  GtkWindow *window;

  add_past (worker);
  window = troupe_worker_window_new (run, worker);
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
  app_test_wait (has_text, app_test_find_type (GTK_WIDGET (window), GTK_TYPE_TEXT_VIEW));
}

/* Values of a command: JSON, with colours, and some that failed. */
static TroupeRun *
create_measurements (void)
{
  static const char *const names[] = { "anna.png", "berta.png", "", "caesar.png", "dora.png" };
  static const char *const values[] = {
    "{\"width\":640,\"height\":480,\"format\":\"png\"}",
    "\x1b[1;32mok\x1b[0m, \x1b[31m2 warnings\x1b[0m\nsecond line",
    "",
    NULL,
    "{\"width\":1920,\"height\":1080,\"format\":\"jpeg\"}",
  };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "identify {}");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED, .n_items = G_N_ELEMENTS (names) };
  TroupeRun *run;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *item =
          names[i][0] ? g_strconcat ("/home/user/pictures/", names[i], NULL) : g_strdup ("");
      const char *const items[] = { item };
      g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, 1);
      g_auto (TroupeResultChunk) chunk = {
        .first_index = i,
        .count = 1,
        .status = values[i] ? TROUPE_RESULT_OK : TROUPE_RESULT_FAILED,
        .items = troupe_items_new_block (i, block),
        .values = values[i] ? troupe_block_new_from_strings (&values[i], 1) : NULL,
        .worker = 1 + i % 3,
        .attempts = 1,
        .seconds = 0.05 * (i + 1),
      };

      if (values[i] == NULL)
        {
          chunk.note = troupe_result_note_new ();
          chunk.note->message = g_bytes_new_static ("exit status 1: no such file", 27);
        }
      troupe_results_begin (results, chunk.items, chunk.worker);
      troupe_results_add (results, &chunk);
      counts.n_status[chunk.status]++;
    }
  troupe_results_close (results);
  run = troupe_run_new (job, results, NULL);
  troupe_run_set_counts (run, &counts);
  return run;
}

/**
 * run_pages_present_results:
 * @parent: a window
 *
 * Presents results with a column from their values, and the details of one.
 *
 * Returns: (transfer none): the page
 */
GtkWidget *
run_pages_present_results (GtkWindow *parent)
{
  static const char *const chosen[] = { "width", NULL };
  g_autoptr (TroupeRun) run = create_measurements ();
  GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  GtkWidget *chooser;

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  run_pages_present (parent, page);
  chooser = app_test_find_type (page, TROUPE_TYPE_FIELD_CHOOSER);
  app_test_wait (gtk_widget_get_visible, chooser);
  g_object_set (chooser, "chosen", chosen, NULL);
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (page), 1);
  if (!app_test_has_language ())
    app_test_assert_text (page, "Item 2");
  return page;
}
