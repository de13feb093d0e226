/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents a run that goes on, of which one worker was killed. */

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

static TroupeRun *
create_run (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "primes");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  WrittenControl *control = written_control_new ();
  TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .n_items = N_ITEMS,
    .n_status = { [TROUPE_RESULT_OK] = N_DONE },
    .restarts = 1,
    .n_again = 1,
    .item_seconds = 3.8 * N_SECONDS,
    .started_at = ago (N_SECONDS),
  };
  TroupeRun *run;

  troupe_job_set_workers (job, N_SLOTS);
  run = troupe_run_new (job, results, trace);
  for (guint number = 1; number <= N_SLOTS + 1; number++)
    add_worker (run, number);
  troupe_run_set_counts (run, &counts);
  troupe_run_set_control (run, TROUPE_RUN_CONTROL (control));
  /* The run holds no reference. */
  g_object_set_data_full (G_OBJECT (run), "control", control, g_object_unref);
  return run;
}

/**
 * run_picture_present:
 * @parent: a window, whose size is taken
 * @view_name: the page of the run
 *
 * Presents a run in a window of its own.
 */
void
run_picture_present (GtkWindow *parent, const char *view_name)
{
  g_autoptr (TroupeRun) run = create_run ();
  GtkWidget *window = adw_window_new ();
  GtkWidget *view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  int width;
  int height;

  gtk_window_get_default_size (parent, &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  adw_window_set_content (ADW_WINDOW (window), view);
  troupe_run_view_show (TROUPE_RUN_VIEW (view), run, NULL);
  gtk_widget_activate_action (view, "run.show-view", "s", view_name);
  gtk_window_present (GTK_WINDOW (window));
}
