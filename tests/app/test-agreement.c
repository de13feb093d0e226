/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds all that tells of a run against each other: the headline, the tiles, the summary, the
 * details of items, the events, the graph over time, the report and the command line. */

#include "app-test.h"
#include "cli-run.h"
#include "troupe-argument-source.h"
#include "troupe-attempts.h"
#include "troupe-cores.h"
#include "troupe-describe.h"
#include "troupe-item-ranges.h"
#include "troupe-progress.h"
#include "troupe-report.h"
#include "troupe-result-details.h"
#include "troupe-run-course.h"
#include "troupe-run-figures.h"
#include "troupe-run-view.h"
#include "troupe-runner.h"
#include "troupe-summary.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *function;
  const char *items[9];
  guint n_workers;
  /* Worker 1 is paused for a second while its first item runs, or killed. */
  gboolean is_paused;
  gboolean is_killed;
  const char *headline;
  /* In seconds; and how many more times a failed item is run. 0 is none. */
  double timeout;
  guint retries;
  /* Stopped as soon as the first item is done. */
  gboolean is_stopped;
} Case;

typedef struct
{
  const Case *each;
  TroupeRunner *runner;
  TroupeRun *run;
  GtkWidget *view;
  GtkWindow *window;
  TroupeRunFigures figures;
  /* It was paused for a second, with its item. */
  gboolean has_paused;
} Fixture;

/* A run in which a busy machine was late, by seconds, says nothing; another one does. */
#define MAX_RUNS 10

/* The item of a case with a time limit that takes longer than that. */
#define TOO_LONG "60"

static gboolean
is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

/* The last rows may be announced after the end. */
static gboolean
has_rows (gpointer user_data)
{
  const Fixture *fixture = user_data;
  GListModel *results = G_LIST_MODEL (troupe_run_get_results (fixture->run));

  return g_list_model_get_n_items (results) == g_strv_length ((char **) fixture->each->items);
}

static gboolean
is_at_work (gpointer run)
{
  TroupeWorker *worker = troupe_run_get_worker (run, 1);

  return worker != NULL && troupe_worker_get_state (worker) == TROUPE_WORKER_RUNNING;
}

static gboolean
has_item (gpointer run)
{
  return troupe_run_get_n_status (run, TROUPE_RESULT_OK) > 0;
}

typedef struct
{
  TroupeRun *run;
  double until;
} Moment;

static gboolean
has_come (gpointer user_data)
{
  Moment *moment = user_data;

  /* On a busy machine it may be over before it is paused. */
  return is_finished (moment->run) || troupe_run_get_elapsed (moment->run) >= moment->until;
}

static gboolean
is_paused (gpointer run)
{
  return troupe_worker_get_state (troupe_run_get_worker (run, 1)) == TROUPE_WORKER_PAUSED;
}

static void
disturb (Fixture *fixture)
{
  Moment moment = { fixture->run, 0 };

  if (fixture->each->is_paused || fixture->each->is_killed)
    app_test_wait (is_at_work, fixture->run);
  if (fixture->each->is_killed)
    troupe_run_act (fixture->run, 1, TROUPE_RUN_KILL);
  if (fixture->each->is_stopped)
    {
      app_test_wait (has_item, fixture->run);
      troupe_run_stop (fixture->run, FALSE);
    }
  if (!fixture->each->is_paused)
    return;

  troupe_run_act (fixture->run, 0, TROUPE_RUN_PAUSE);
  moment.until = troupe_run_get_elapsed (fixture->run) + 1;
  app_test_wait (has_come, &moment);
  fixture->has_paused = !is_finished (fixture->run) && is_paused (fixture->run);
  troupe_run_act (fixture->run, 0, TROUPE_RUN_CONTINUE);
}

static void
start (Fixture *fixture)
{
  const Case *each = fixture->each;
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, each->function);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (each->items, -1);
  g_autoptr (GError) error = NULL;

  troupe_job_set_workers (job, each->n_workers);
  troupe_job_set_chunk (job, 1);
  troupe_job_set_timeout (job, each->timeout);
  g_object_set (job, "retries", each->retries, NULL);
  fixture->runner = troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->run = troupe_runner_get_run (fixture->runner);
  fixture->view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  troupe_run_view_show (TROUPE_RUN_VIEW (fixture->view), fixture->run,
                        troupe_runner_get_sampler (fixture->runner));
  fixture->window = app_test_present (fixture->view);
  troupe_runner_start (fixture->runner, &error);
  g_assert_no_error (error);
  disturb (fixture);
  app_test_wait (is_finished, fixture->run);
  app_test_wait (has_rows, fixture);
  troupe_run_figures_compute (fixture->run, &fixture->figures);
}

static TroupeResult *
get_result (Fixture *fixture, guint row)
{
  return g_list_model_get_item (G_LIST_MODEL (troupe_run_get_results (fixture->run)), row);
}

static gboolean
was_late (Fixture *fixture)
{
  if (fixture->each->is_paused)
    return !fixture->has_paused;
  if (fixture->each->timeout <= 0)
    return FALSE;
  for (guint i = 0; fixture->each->items[i] != NULL; i++)
    {
      g_autoptr (TroupeResult) result = get_result (fixture, i);

      if (strcmp (fixture->each->items[i], TOO_LONG) != 0 &&
          (troupe_result_get_attempts (result) > 1 ||
           troupe_result_get_status (result) == TROUPE_RESULT_TIMED_OUT))
        return TRUE;
    }
  return FALSE;
}

static void
clear (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->runner);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->each = data;
  start (fixture);
  for (guint i = 1; i < MAX_RUNS && was_late (fixture); i++)
    {
      clear (fixture);
      start (fixture);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  clear (fixture);
}

/* How many items are done when a job stops depends on the machine. */
static char *
describe_headline (Fixture *fixture)
{
  const guint n_items = g_strv_length ((char **) fixture->each->items);

  if (!fixture->each->is_stopped)
    return g_strdup (fixture->each->headline);
  return g_strdup_printf ("Stopped: %u of %u done, %u not run.", (guint) fixture->figures.n_done,
                          n_items, n_items - (guint) fixture->figures.n_done);
}

/* The headline counts each item once; the tiles and the second line have the same texts. */
static void
assert_window (Fixture *fixture)
{
  g_autoptr (TroupeProgress) progress = NULL;
  g_autofree char *status = NULL;
  g_autofree char *figures = NULL;
  g_autofree char *elapsed = troupe_describe_duration (fixture->figures.seconds);
  g_autofree char *speedup =
      g_strdup_printf ("%.1f × of %u", fixture->figures.speedup, fixture->figures.n_lanes);
  g_autofree char *cores = g_strdup_printf ("%.1f", fixture->figures.cores);
  g_autofree char *rate = troupe_describe_rate (fixture->figures.items_per_second);
  g_autofree char *headline = describe_headline (fixture);
  g_autofree char *expected = g_strdup_printf ("%s elapsed, speed-up %s, %s cores used on average",
                                               elapsed, speedup, cores);

  g_object_get (fixture->view, "progress", &progress, NULL);
  g_object_get (progress, "status", &status, "figures", &figures, NULL);
  g_assert_cmpstr (status, ==, headline);
  g_assert_cmpstr (figures, ==, expected);
  gtk_widget_activate_action (fixture->view, "run.show-view", "s", "overview");
  app_test_assert_text (fixture->view, headline);
  app_test_assert_text (fixture->view, elapsed);
  app_test_assert_text (fixture->view, speedup);
  app_test_assert_text (fixture->view, cores);
  app_test_assert_text (fixture->view, rate);
}

/* The list of the slowest items names each by its input, beside its place and its time. */
static void
assert_slowest (Fixture *fixture)
{
  const TroupeRunCounts *counts = troupe_run_get_counts (fixture->run);

  for (guint i = 0; i < counts->n_slowest; i++)
    {
      const guint64 index = counts->slowest[i].index;
      g_autoptr (TroupeResult) result = get_result (fixture, index);
      g_autofree char *time = troupe_describe_item_time (counts->slowest[i].seconds);
      g_autofree char *where = g_strdup_printf ("Item %u: %s by worker %u", (guint) index + 1, time,
                                                troupe_result_get_worker (result));
      GtkWidget *label = app_test_find_text (fixture->view, where);
      GtkWidget *row;

      g_assert_nonnull (label);
      row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
      app_test_assert_text (row, fixture->each->items[index]);
    }
}

static void
assert_summary (Fixture *fixture)
{
  const TroupeRunCounts *counts = troupe_run_get_counts (fixture->run);
  g_autofree char *work = troupe_describe_item_time (fixture->figures.work_seconds);
  g_autofree char *saved = troupe_describe_item_time (fixture->figures.saved_seconds);
  g_autofree char *time = NULL;
  g_autoptr (GString) processes = g_string_new (NULL);

  if (fixture->figures.saved_seconds <= 0)
    time = g_strdup_printf ("None · %s of work in total", work);
  else
    time = g_strdup_printf (fixture->figures.is_at_most ? "At most %s · %s of work in total"
                                                        : "%s · %s of work in total",
                            saved, work);
  app_test_assert_text (fixture->view, time);
  g_string_printf (processes, "%u started", fixture->figures.n_workers);
  if (counts->restarts > 0)
    g_string_append_printf (processes, ", %u replaced", counts->restarts);
  if (counts->n_again > 0)
    g_string_append_printf (processes, ", %d item%s run again", (int) counts->n_again,
                            counts->n_again > 1 ? "s" : "");
  app_test_assert_text (fixture->view, processes->str);
  assert_slowest (fixture);
}

/* Appends how an item was tried before. Returns the seconds that it took. */
static double
append_attempts (GString *facts, TroupeResult *result)
{
  static const char *const ends[] = { "failed", "timed out", "lost with its worker" };
  guint32 offset;
  const TroupeResultChunk *chunk = troupe_result_get_chunk (result, &offset);
  g_autoptr (TroupeAttempts) attempts = NULL;

  if (chunk->note == NULL || chunk->note->attempts == NULL)
    {
      if (chunk->worker > 0)
        g_assert_cmpuint (chunk->attempts, ==, 1);
      return 0;
    }

  attempts = troupe_attempts_decode (chunk->note->attempts, chunk->finished_at);
  g_assert_cmpuint (attempts->latest->len, ==, chunk->attempts - 1);
  for (guint i = 0; i < attempts->latest->len; i++)
    {
      const TroupeAttempt *attempt = &g_array_index (attempts->latest, TroupeAttempt, i);
      g_autofree char *time = troupe_describe_item_time (attempt->seconds);

      g_assert_cmpint (attempt->finished_at, <=, chunk->finished_at);
      g_string_append_printf (facts, "\nAttempt %u: %s · worker %u · %s", i + 1, ends[attempt->end],
                              attempt->worker, time);
    }
  return attempts->seconds;
}

/* Each result but those of items that crashed counts for one worker. */
static void
assert_workers (Fixture *fixture)
{
  GListModel *workers = troupe_run_get_workers (fixture->run);
  guint64 n_items = troupe_run_get_n_status (fixture->run, TROUPE_RESULT_CRASHED);

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      n_items += troupe_worker_get_items_done (worker);
    }
  g_assert_cmpuint (n_items, ==, fixture->figures.n_done);
}

/* The items, with their times and attempts, add up to the figures; the details say the same. */
static void
assert_items (Fixture *fixture)
{
  const TroupeRunCounts *counts = troupe_run_get_counts (fixture->run);
  GtkWidget *details = g_object_ref_sink (g_object_new (TROUPE_TYPE_RESULT_DETAILS, NULL));
  double work = 0;
  double slowest = 0;
  guint n_again = 0;

  for (guint i = 0; fixture->each->items[i] != NULL; i++)
    {
      g_autoptr (TroupeResult) result = get_result (fixture, i);
      const guint n_attempts = troupe_result_get_attempts (result);
      g_autofree char *time = troupe_describe_item_time (troupe_result_get_seconds (result));
      g_autofree char *attempt = g_strdup_printf (
          "%s · worker %u · %u attempt%s · %s", troupe_result_get_status_text (result),
          troupe_result_get_worker (result), n_attempts, n_attempts == 1 ? "" : "s", time);
      /* No worker has done an item that was not run, even if one had begun it. */
      g_autoptr (GString) facts = g_string_new (
          troupe_result_get_worker (result) > 0 ? attempt : troupe_result_get_status_text (result));
      const char *message = troupe_result_get_message (result);

      work += append_attempts (facts, result);
      g_object_set (details, "result", result, NULL);
      g_assert_nonnull (app_test_find_text (details, facts->str));
      if (message != NULL && g_str_has_prefix (message, "crashed "))
        g_assert_cmpint (atoi (message + strlen ("crashed ")), ==, n_attempts);
      work += troupe_result_get_seconds (result);
      slowest = MAX (slowest, troupe_result_get_seconds (result));
      n_again += n_attempts > 1;
    }
  g_object_unref (details);
  g_assert_cmpfloat_with_epsilon (work, fixture->figures.work_seconds, 1e-6);
  g_assert_cmpfloat_with_epsilon (slowest, counts->slowest[0].seconds, 1e-6);
  g_assert_cmpuint (n_again, ==, counts->n_again);
}

/* An item that failed is in one event, and one that a worker lost was taken by another one; one
 * that failed for now runs again. */
static void
assert_events (Fixture *fixture)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (fixture->run));
  guint64 n_failed = 0;
  guint64 n_taken = 0;
  guint64 n_retried = 0;
  guint64 n_lost = 0;
  guint64 n_more = 0;

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);
      const TroupeEventData *data = troupe_event_get_data (event);

      if (data->kind == TROUPE_EVENT_FAILED)
        n_failed += data->items.n_items;
      if (data->kind == TROUPE_EVENT_TAKEN)
        n_taken += data->items.n_items;
      if (data->what == TROUPE_EVENT_ITEMS_RETRIED)
        n_retried += data->items.n_items;
      if (data->kind == TROUPE_EVENT_DIED || data->kind == TROUPE_EVENT_KILLED)
        n_lost += data->items.n_items;
    }
  for (guint i = 0; fixture->each->items[i] != NULL; i++)
    {
      g_autoptr (TroupeResult) result = get_result (fixture, i);

      n_more += MAX (troupe_result_get_attempts (result), 1) - 1;
    }
  g_assert_cmpuint (n_failed, ==, fixture->figures.n_failed);
  if (fixture->each->retries > 0)
    g_assert_cmpuint (n_retried, ==, n_more);
  /* A worker was lost with each attempt, or with none. */
  if (fixture->each->retries == 0 || fixture->each->timeout > 0)
    g_assert_cmpuint (n_taken, ==, n_more);
  else
    g_assert_cmpuint (n_taken, ==, 0);
  /* The last attempt of an item that crashed or timed out is not taken by any worker. */
  if (fixture->each->retries == 0 && !fixture->each->is_stopped)
    g_assert_cmpuint (n_lost, ==,
                      n_more + troupe_run_get_n_status (fixture->run, TROUPE_RESULT_CRASHED) +
                          troupe_run_get_n_status (fixture->run, TROUPE_RESULT_TIMED_OUT));
}

/* The graph of items per second has each item once, and each item that failed. */
static void
assert_course (Fixture *fixture)
{
  TroupeRunCourse *course = troupe_run_course_get (fixture->run);
  double items[16];
  double failed[16];
  double n_items = 0;
  double n_failed = 0;

  troupe_run_course_count_items (course, G_N_ELEMENTS (items), items, failed);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      n_items += items[i];
      n_failed += failed[i];
    }
  g_assert_cmpfloat_with_epsilon (n_items, fixture->figures.n_done, 1e-6);
  g_assert_cmpfloat_with_epsilon (n_failed, fixture->figures.n_failed, 1e-6);
}

static JsonObject *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_counts (Fixture *fixture, JsonObject *report)
{
  JsonObject *items = json_object_get_object_member (report, "items");
  const gint64 n_ok = json_object_get_int_member (items, "ok");

  g_assert_cmpint (n_ok, ==, fixture->figures.n_done - fixture->figures.n_failed);
  g_assert_cmpint (json_object_get_int_member (items, "total"), ==,
                   g_strv_length ((char **) fixture->each->items));
  g_assert_cmpint (json_object_get_int_member (items, "failed") +
                       json_object_get_int_member (items, "crashed") +
                       json_object_get_int_member (items, "timed_out"),
                   ==, fixture->figures.n_failed);
  g_assert_cmpint (json_object_get_int_member (items, "not_run"), ==,
                   g_strv_length ((char **) fixture->each->items) - fixture->figures.n_done);
}

static void
assert_report (Fixture *fixture)
{
  g_autofree char *text = troupe_report_to_json (fixture->run);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *report = parse (parser, text);

  assert_counts (fixture, report);
#define assert_same(member, value) \
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (report, member), value, 1e-6)
  assert_same ("seconds", fixture->figures.seconds);
  assert_same ("work_seconds", fixture->figures.work_seconds);
  assert_same ("speedup", fixture->figures.speedup);
  assert_same ("cpu_seconds", fixture->figures.cpu_seconds);
  assert_same ("cores", fixture->figures.cores);
#undef assert_same
  g_assert_cmpint (json_object_get_int_member (report, "restarts"), ==,
                   troupe_run_get_counts (fixture->run)->restarts);
  g_assert_cmpint (json_object_get_int_member (report, "retries"), ==,
                   troupe_run_get_counts (fixture->run)->retries);
}

static gboolean
was_command_line_late (Fixture *fixture, char **lines)
{
  for (guint i = 0; fixture->each->timeout > 0 && fixture->each->items[i] != NULL; i++)
    {
      g_autoptr (JsonParser) line = json_parser_new ();
      JsonObject *object = parse (line, lines[i]);

      if (strcmp (fixture->each->items[i], TOO_LONG) != 0 &&
          (json_object_get_int_member (object, "attempts") > 1 ||
           strcmp (json_object_get_string_member (object, "status"), "timed_out") == 0))
        return TRUE;
    }
  return FALSE;
}

/* The command line runs the same job: what happens to its items is the same, if nobody disturbs. */
static void
assert_command_line (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "report.json", NULL);
  g_autofree char *option = g_strconcat ("--report=", path, NULL);
  g_autofree char *workers = g_strdup_printf ("-j%u", fixture->each->n_workers);
  g_autofree char *timeout = g_strdup_printf ("--timeout=%g", fixture->each->timeout);
  g_autofree char *retries = g_strdup_printf ("--retries=%u", fixture->each->retries);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_ptr_array_add (arguments, (gpointer) "map");
  g_ptr_array_add (arguments, workers);
  g_ptr_array_add (arguments, (gpointer) "--chunk=1");
  g_ptr_array_add (arguments, (gpointer) "--format=jsonl");
  if (fixture->each->timeout > 0)
    g_ptr_array_add (arguments, timeout);
  if (fixture->each->retries > 0)
    g_ptr_array_add (arguments, retries);
  g_ptr_array_add (arguments, option);
  g_ptr_array_add (arguments, (gpointer) fixture->each->function);
  for (guint i = 0; fixture->each->items[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) fixture->each->items[i]);
  g_ptr_array_add (arguments, NULL);
  for (guint i = 0; i == 0 || (i < MAX_RUNS && was_command_line_late (fixture, lines)); i++)
    {
      cli_run_clear (&run);
      g_strfreev (lines);
      cli_run_call_strv (&run, NULL, (const char *const *) arguments->pdata);
      lines = g_strsplit (run.output, "\n", -1);
    }

  for (guint i = 0; fixture->each->items[i] != NULL; i++)
    {
      g_autoptr (TroupeResult) result = get_result (fixture, i);
      g_autoptr (JsonParser) line = json_parser_new ();
      JsonObject *object = parse (line, lines[i]);
      g_autofree char *status = NULL;

      g_assert_cmpint (json_object_get_int_member (object, "item"), ==, i + 1);
      status = g_strdelimit (g_strdup (json_object_get_string_member (object, "status")), "_", ' ');
      g_assert_cmpstr (status, ==, troupe_result_get_status_text (result));
      if (!fixture->each->is_killed)
        g_assert_cmpint (json_object_get_int_member (object, "attempts"), ==,
                         troupe_result_get_attempts (result));
    }
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_counts (fixture, parse (parser, text));
  g_assert_cmpint (remove (path), ==, 0);
}

static void
test_agreement (Fixture *fixture, gconstpointer data)
{
  assert_window (fixture);
  assert_summary (fixture);
  assert_items (fixture);
  assert_workers (fixture);
  assert_events (fixture);
  assert_course (fixture);
  assert_report (fixture);
  if (!fixture->each->is_stopped)
    assert_command_line (fixture);
  if (fixture->each->is_paused)
    g_assert_cmpfloat (fixture->figures.work_seconds, <=, fixture->figures.seconds - 0.5);
}

int
main (int argc, char **argv)
{
  static const Case waiting = { "sleep", { "0.3", "0.3", "0.3", "0.3" }, 4, FALSE,
                                FALSE,   "All 4 items are done." };
  static const Case computing = { "primes", { "300000", "none", "300000" }, 2, FALSE,
                                  FALSE,    "2 of 3 done, 1 failed." };
  static const Case paused = { "sleep", { "2" }, 1, TRUE, FALSE, "The item is done." };
  static const Case crashed = { "crash", { "1", "SEGV", "3", "4", "5" }, 2, FALSE,
                                FALSE,   "4 of 5 done, 1 failed." };
  static const Case killed = { "sleep", { "0.5", "0.5", "0.5" }, 1, FALSE,
                               TRUE,    "All 3 items are done." };
  static const Case timed_out = { .function = "sleep",
                                  .items = { "0.1", TOO_LONG, "0.1" },
                                  .n_workers = 2,
                                  .headline = "2 of 3 done, 1 failed.",
                                  .timeout = 2 };
  static const Case timed_out_twice = { .function = "sleep",
                                        .items = { "0.1", TOO_LONG, "0.1" },
                                        .n_workers = 2,
                                        .headline = "2 of 3 done, 1 failed.",
                                        .timeout = 2,
                                        .retries = 1 };
  static const Case retried = { .function = "primes",
                                .items = { "200000", "none", "200000", "neither" },
                                .n_workers = 2,
                                .headline = "2 of 4 done, 2 failed.",
                                .retries = 2 };
  static const Case stopped = { .function = "sleep",
                                .items = { "0.1", "600", "600", "600", "600", "600" },
                                .n_workers = 2,
                                .headline = "?",
                                .is_stopped = TRUE };
  static const Case oversubscribed = {
    "primes", { "200000", "200000", "200000", "200000", "200000", "200000", "200000", "200000" },
    8,        FALSE,
    FALSE,    "All 8 items are done."
  };

  app_test_init (&argc, &argv);
#define add(name) \
  g_test_add ("/agreement/" #name, Fixture, &name, set_up, test_agreement, tear_down)
  add (waiting);
  add (computing);
  add (paused);
  add (crashed);
  add (killed);
  add (oversubscribed);
  add (timed_out);
  add (timed_out_twice);
  add (retried);
  add (stopped);
#undef add
  return g_test_run ();
}
