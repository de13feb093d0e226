/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents a run that goes on, of which one worker was killed, in several states, or the results of
 * another one. */

#include "run-picture.h"

#include "app-test.h"
#include "filled-run.h"
#include "troupe-run-view.h"

#include <signal.h>

#define N_SLOTS   4
#define N_ITEMS   100
#define N_DONE    72
#define N_SECONDS 26
#define N_BEFORE  10

static gint64
ago (double seconds)
{
  return g_get_monotonic_time () - (gint64) (seconds * G_USEC_PER_SEC);
}

/* A figure that goes up and down, the same each time. */
static double
wave (guint i, guint j, guint most)
{
  return (i * 37 + j * j * 11 + j * 5) % (most + 1);
}

static void
add_past (TroupeWorker *worker, guint first, guint last)
{
  const guint number = troupe_worker_get_number (worker);

  for (guint i = first; i <= last; i++)
    {
      const TroupeSamplePoint point = {
        .time = ago (N_SECONDS + 1 - i),
        .cpu_percent = 88 + wave (number, i, 11),
        .rss_bytes = 3300000 + 4000 * i,
      };

      troupe_samples_add (troupe_worker_get_samples (worker), &point);
    }
}

/* The first worker was killed, and the fifth one replaced it. */
static void
add_worker (TroupeRun *run, guint number)
{
  const gboolean was_killed = number == 1;
  const gboolean is_new = number > N_SLOTS;
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorker *worker;

  status.number = number;
  status.slot = is_new ? 0 : number - 1;
  status.replaces = is_new ? 1 : 0;
  status.restarts = is_new;
  status.is_local = TRUE;
  status.pid = 4710 + number;
  status.launched_at = status.started_at = ago (is_new ? N_SECONDS - N_BEFORE : N_SECONDS);
  status.greeted_at = status.started_at;
  status.items_done = was_killed ? 8 : is_new ? 11 : 16 + number;
  status.state = was_killed ? TROUPE_WORKER_JOINED : TROUPE_WORKER_RUNNING;
  status.exit_code = was_killed ? SIGKILL : 0;
  status.killed_by = was_killed ? TROUPE_KILLED_BY_USER : status.killed_by;
  status.joined_at = was_killed ? ago (N_SECONDS - N_BEFORE) : 0;
  if (!was_killed)
    {
      status.item_since = ago (0.3 * number);
      g_snprintf (status.item, sizeof status.item, "%u", 1440000000 + 20000000 * number);
    }
  worker = troupe_run_set_worker_status (run, &status);
  add_past (worker, is_new ? N_BEFORE + 1 : 1, was_killed ? N_BEFORE : N_SECONDS);
  troupe_worker_set_sample (worker, &(TroupeWorkerSample){
                                        .cpu_percent = was_killed ? 0 : 88 + wave (number, 0, 11),
                                        .cpu_seconds = was_killed ? N_BEFORE - 1
                                                       : is_new   ? N_SECONDS - N_BEFORE - 1
                                                                  : N_SECONDS - 2,
                                        .core = number % N_SLOTS,
                                        .rss_bytes = was_killed ? 0 : 3400000 + 20000 * number,
                                    });
}

/* As it was @seconds after its start. */
static void
set_counts (TroupeRun *run, guint seconds, guint n_done)
{
  const TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .n_items = N_ITEMS,
    .n_status = { [TROUPE_RESULT_OK] = n_done },
    .restarts = 1,
    .n_again = 1,
    .item_seconds = 3.8 * seconds,
    .started_at = ago (seconds),
  };

  troupe_run_set_counts (run, &counts);
}

static TroupeRun *
create_empty (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "primes");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  WrittenControl *control = written_control_new ();
  TroupeRun *run;

  troupe_job_set_workers (job, N_SLOTS);
  run = troupe_run_new (job, results, trace);
  troupe_run_set_control (run, TROUPE_RUN_CONTROL (control));
  /* The run holds no reference. */
  g_object_set_data_full (G_OBJECT (run), "control", control, g_object_unref);
  return run;
}

static TroupeRun *
create_run (void)
{
  TroupeRun *run = create_empty ();

  for (guint number = 1; number <= N_SLOTS + 1; number++)
    add_worker (run, number);
  set_counts (run, 0, 0);
  return run;
}

/* How many primes there are up to each multiple of five million, as two workers counted them. */
static const struct
{
  const char *value;
  guint worker;
  double seconds;
} counts_of_primes[] = {
  { "348513", 1, 0.020 },  { "664579", 2, 0.025 },  { "970704", 1, 0.032 },
  { "1270607", 1, 0.128 }, { "1565927", 1, 0.108 }, { "1857859", 1, 0.157 },
  { "2146775", 2, 0.138 }, { "2433654", 2, 0.213 }, { "2718160", 2, 0.225 },
  { "3001134", 1, 0.241 }, { "3282200", 2, 0.277 }, { "3562115", 1, 0.308 },
  { "3840554", 2, 0.287 }, { "4118064", 1, 0.330 }, { "4394304", 2, 0.330 },
  { "4669382", 1, 0.387 },
};

#define N_COUNTS   G_N_ELEMENTS (counts_of_primes)
#define RANGE_STEP 5000000
/* Of each worker. */
#define SECONDS_OF_CPU 1.6

static void
add_count (TroupeRun *run, guint index)
{
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (index, RANGE_STEP * (index + 1), 1, 1),
    .values = troupe_block_new_from_strings (&counts_of_primes[index].value, 1),
    .worker = counts_of_primes[index].worker,
    .attempts = 1,
    .seconds = counts_of_primes[index].seconds,
    .finished_at = ago (1),
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  troupe_results_begin (troupe_run_get_results (run), chunk.items, chunk.worker);
  troupe_results_add (troupe_run_get_results (run), &chunk);
}

static void
add_finished_worker (TroupeRun *run, guint number)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.slot = number - 1;
  status.is_local = TRUE;
  status.state = TROUPE_WORKER_JOINED;
  status.exited = TRUE;
  status.pid = 4710 + number;
  status.user_seconds = SECONDS_OF_CPU;
  troupe_run_set_worker_status (run, &status);
}

static TroupeRun *
create_finished (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "primes");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  const TroupeRunCounts counts = {
    .state = TROUPE_RUN_FINISHED,
    .n_items = N_COUNTS,
    .n_status = { [TROUPE_RESULT_OK] = N_COUNTS },
    .item_seconds = 3.206,
    .started_at = ago (1 + 3.206 / 1.9),
    .ended_at = ago (1),
  };
  TroupeRun *run;

  troupe_job_set_workers (job, 2);
  run = troupe_run_new (job, results, trace);
  for (guint i = 0; i < N_COUNTS; i++)
    add_count (run, i);
  for (guint number = 1; number <= 2; number++)
    add_finished_worker (run, number);
  troupe_results_close (results);
  troupe_run_set_counts (run, &counts);
  return run;
}

static GtkWidget *
present (GtkWindow *parent, TroupeRun *run)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  int width;
  int height;

  gtk_window_get_default_size (parent, &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  adw_window_set_content (ADW_WINDOW (window), view);
  troupe_run_view_show (TROUPE_RUN_VIEW (view), run, NULL);
  gtk_window_present (GTK_WINDOW (window));
  return view;
}

/**
 * run_picture_present:
 * @parent: a window, whose size is taken
 * @view_name: the page of the run
 *
 * Presents a run in a window of its own: one that is over if the page is that of the results.
 */
void
run_picture_present (GtkWindow *parent, const char *view_name)
{
  const gboolean is_over = g_str_equal (view_name, "results");
  g_autoptr (TroupeRun) run = is_over ? create_finished () : create_run ();
  GtkWidget *view = present (parent, run);

  /* Whoever sees a run from its start estimates what is left. */
  if (!is_over)
    set_counts (run, N_SECONDS, N_DONE);
  gtk_widget_activate_action (view, "run.show-view", "s", view_name);
}

static void
pause_workers (TroupeRun *run)
{
  for (guint number = 2; number <= N_SLOTS + 1; number++)
    {
      TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (run, number));

      status.state = TROUPE_WORKER_PAUSED;
      status.n_items_held = 1;
      troupe_run_set_worker_status (run, &status);
    }
}

static void
show_state (TroupeRun *run, RunPictureState state)
{
  g_autoptr (GError) error = g_error_new_literal (
      G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
      "The workers cannot be started: there is no program “/opt/programs/resize-images”.");
  TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .n_items = N_ITEMS,
    .n_status = { [TROUPE_RESULT_OK] = N_DONE },
    .item_seconds = 3.8 * N_SECONDS,
    .started_at = ago (N_SECONDS),
  };

  switch (state)
    {
    case RUN_PICTURE_PAUSED:
      pause_workers (run);
      counts.state = TROUPE_RUN_PAUSED;
      break;

    case RUN_PICTURE_WAITING:
      g_strlcpy (counts.waiting, "load 8.1 of 4", sizeof counts.waiting);
      break;

    case RUN_PICTURE_FAILURES:
      counts.state = TROUPE_RUN_FINISHED;
      counts.n_status[TROUPE_RESULT_OK] = N_DONE;
      counts.n_status[TROUPE_RESULT_FAILED] = 20;
      counts.n_status[TROUPE_RESULT_CRASHED] = 5;
      counts.n_status[TROUPE_RESULT_TIMED_OUT] = N_ITEMS - N_DONE - 25;
      counts.restarts = 5;
      counts.n_again = 15;
      counts.ended_at = ago (1);
      break;

    case RUN_PICTURE_NOT_STARTED:
      counts = (TroupeRunCounts){
        .state = TROUPE_RUN_FINISHED,
        .n_items = N_ITEMS,
        .n_status = { [TROUPE_RESULT_NOT_RUN] = N_ITEMS },
        .started_at = ago (1),
        .ended_at = ago (0.9),
      };
      troupe_run_set_error (run, error);
      break;

    case RUN_PICTURE_PRESENTED:
    default:
      break;
    }
  troupe_run_set_counts (run, &counts);
}

/**
 * run_picture_present_state:
 * @parent: a window, whose size is taken
 * @state: what became of the run
 *
 * Presents the first page of a run in a window of its own; by a projector, that of the workers.
 */
void
run_picture_present_state (GtkWindow *parent, RunPictureState state)
{
  g_autoptr (TroupeRun) run = state == RUN_PICTURE_NOT_STARTED ? create_empty () : create_run ();
  GtkWidget *view = present (parent, run);

  /* As it was seen before. */
  if (state != RUN_PICTURE_NOT_STARTED)
    set_counts (run, N_SECONDS, N_DONE);
  if (state == RUN_PICTURE_PRESENTED)
    gtk_widget_add_css_class (GTK_WIDGET (gtk_widget_get_root (view)), "presentation");
  show_state (run, state);
  gtk_widget_activate_action (view, "run.show-view", "s",
                              state == RUN_PICTURE_PRESENTED ? "workers" : "overview");
}
