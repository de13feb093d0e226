/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the view of a run from within: the delay of its main loop while results pass and are
 * scrolled, and while many workers are watched; and the cost of watching to the job. Ends with an
 * error if a target is missed. */

#include "samples.h"
#include "table.h"
#include "troupe-range-source.h"
#include "troupe-renderer.h"
#include "troupe-resources.h"
#include "troupe-run-view.h"
#include "troupe-runner.h"

#include <time.h>

#define LATENCY_MS     16.0
#define COST_PERCENT   2.0
#define MANY_RESULTS   10000000
#define PASSES         5
#define N_WORKERS      64
#define WATCH_SECONDS  10
#define SETTLE_SECONDS 3
#define ROUNDS         4
#define ROUND_SECONDS  4

/* The number of pixels to scroll with each frame, and of frames until a jump to another
 * position. */
#define SCROLL_PIXELS 200
#define SCROLL_FRAMES 20

#define MEBIBYTE (1024 * 1024)

typedef struct
{
  TroupeRunner *runner;
  TroupeRun *run;
  GtkWindow *window;
  GtkWidget *view;
} Run;

static gboolean
stop_waiting (gpointer waiting)
{
  *(gboolean *) waiting = FALSE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (guint seconds)
{
  gboolean waiting = TRUE;

  g_timeout_add_seconds (seconds, stop_waiting, &waiting);
  while (waiting)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_begin (Run *self,
           const char *function,
           guint n_workers,
           gint64 first,
           gint64 last,
           const char *page)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);
  g_autoptr (TroupeSource) source = troupe_range_source_new (first, last, 1, NULL);
  g_autoptr (GError) error = NULL;

  troupe_job_set_workers (job, n_workers);
  self->runner = troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_ALL, 256 * MEBIBYTE);
  self->run = troupe_runner_get_run (self->runner);
  troupe_runner_set_background (self->runner);
  self->view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  troupe_run_view_show (TROUPE_RUN_VIEW (self->view), self->run,
                        troupe_runner_get_sampler (self->runner));
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (self->window, 1000, 700);
  gtk_window_set_child (self->window, self->view);
  gtk_window_present (self->window);
  gtk_widget_activate_action (self->view, "run.show-view", "s", page);
  /* Work that is done once, with the first frames. */
  wait_for (1);

  if (!troupe_runner_start (self->runner, &error))
    g_error ("%s", error->message);
}

static gboolean
is_finished (Run *self)
{
  return troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED;
}

static void
run_wait (Run *self)
{
  while (!is_finished (self))
    g_main_context_iteration (NULL, TRUE);
}

static void
run_end (Run *self)
{
  troupe_run_stop (self->run, TRUE);
  run_wait (self);
  gtk_window_destroy (self->window);
  g_object_unref (self->runner);
}

/* A probe is due each millisecond. Where it comes late, those that would have been due meanwhile
 * are late as well, each by a millisecond less. */
typedef struct
{
  GArray *late_ms;
  gint64 last;
  guint source;
  guint n_frames;
} Probe;

static gboolean
probe_cb (gpointer data)
{
  Probe *self = data;
  gint64 now = g_get_monotonic_time ();

  for (double late = (now - self->last) / 1000.0 - 1; late > 0; late--)
    samples_add (self->late_ms, late);
  self->last = now;
  return G_SOURCE_CONTINUE;
}

static void
count_frame (Probe *self)
{
  self->n_frames++;
}

static void
probe_begin (Probe *self, Run *run)
{
  g_signal_connect_swapped (gtk_widget_get_frame_clock (run->view), "after-paint",
                            G_CALLBACK (count_frame), self);
  self->last = g_get_monotonic_time ();
  self->source = g_timeout_add (1, probe_cb, self);
}

static void
probe_end (Probe *self, Run *run)
{
  probe_cb (self);
  g_source_remove (self->source);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (run->view), self);
}

static GtkWidget *
find_shown_table (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_COLUMN_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_shown_table (child);
  return found;
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *n_scrolled = data;
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));

  if ((*n_scrolled)++ % SCROLL_FRAMES == 0)
    gtk_adjustment_set_value (place, g_random_double_range (0, gtk_adjustment_get_upper (place)));
  else
    gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + SCROLL_PIXELS);
  return G_SOURCE_CONTINUE;
}

static void
add_latency (Table *table, const char *name, Probe *probe)
{
  double late = samples_get_quantile (probe->late_ms, 0.99);

  table_print (table, "  %-50s %8.1f ms %8.1f ms %8.1f ms %7u  ≤ %g ms", name,
               samples_get_median (probe->late_ms), late, samples_get_quantile (probe->late_ms, 1),
               probe->n_frames, LATENCY_MS);
  table_add_verdict (table, late <= LATENCY_MS);
  table_print (table, "\n");
}

static void
measure_scrolling (Table *table)
{
  g_autoptr (GArray) late_ms = samples_new ();
  Probe probe = { .late_ms = late_ms };
  guint n_scrolled = 0;

  for (int i = 0; i < PASSES; i++)
    {
      Run run;
      guint tick;
      GtkWidget *results;

      run_begin (&run, "square", 2, 1, MANY_RESULTS, "results");
      /* It is shown with the first rows. */
      while ((results = find_shown_table (run.view)) == NULL)
        g_main_context_iteration (NULL, TRUE);
      tick = gtk_widget_add_tick_callback (results, scroll_cb, &n_scrolled, NULL);
      probe_begin (&probe, &run);
      run_wait (&run);
      probe_end (&probe, &run);
      gtk_widget_remove_tick_callback (results, tick);
      run_end (&run);
    }
  add_latency (table, "10 M results pass and are scrolled", &probe);
}

static void
measure_watching (Table *table, Run *run)
{
  g_autoptr (GArray) late_ms = samples_new ();
  Probe probe = { .late_ms = late_ms };

  probe_begin (&probe, run);
  wait_for (WATCH_SECONDS);
  probe_end (&probe, run);
  add_latency (table, "64 busy workers are watched", &probe);
}

static double
get_clock (clockid_t clock)
{
  struct timespec time = { 0 };

  clock_gettime (clock, &time);
  return (double) time.tv_sec + time.tv_nsec / 1e9;
}

/* Returns the CPU time of this process and of all workers. */
static double
get_cpu_seconds (Run *run)
{
  GListModel *workers = troupe_run_get_workers (run->run);
  double seconds = get_clock (CLOCK_PROCESS_CPUTIME_ID);

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);
      clockid_t clock;

      if (clock_getcpuclockid (troupe_worker_get_pid (worker), &clock) == 0)
        seconds += get_clock (clock);
    }
  return seconds;
}

/* Returns the items for each second of CPU time in total, which other programs hardly affect. */
static double
measure_throughput (Run *run, gboolean seen)
{
  guint64 n_done;
  double seconds;

  gtk_widget_set_visible (GTK_WIDGET (run->window), seen);
  wait_for (1);
  n_done = troupe_run_get_n_done (run->run);
  seconds = get_cpu_seconds (run);
  wait_for (ROUND_SECONDS);
  return (troupe_run_get_n_done (run->run) - n_done) / (get_cpu_seconds (run) - seconds);
}

static void
measure_cost (Table *table, Run *run)
{
  g_autoptr (GArray) costs = samples_new ();

  /* The visible view is measured between two measurements of the hidden one, since items grow. */
  for (int i = 0; i < ROUNDS; i++)
    {
      double before = measure_throughput (run, FALSE);
      double seen = measure_throughput (run, TRUE);
      double after = measure_throughput (run, FALSE);

      samples_add (costs, 100 * (1 - seen / ((before + after) / 2)));
    }
  table_print (table, "\n");
  table_add_row (table, "watching 64 workers costs the job, of its throughput", costs, "%",
                 COST_PERCENT);
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = table_new ("the view of a run: main loop and cost");
  Run run;

  troupe_renderer_prepare ();
  adw_init ();
  g_resources_register (troupe_get_resource ());
  table_print (table, "\n  %-50s %11s %11s %11s %7s\n", "main loop late by", "half", "99 %", "most",
               "frames");
  measure_scrolling (table);
  run_begin (&run, "primes", N_WORKERS, 1000000, 1000000000, "workers");
  wait_for (SETTLE_SECONDS);
  measure_watching (table, &run);
  measure_cost (table, &run);
  run_end (&run);
  return table_finish (table, "watching");
}
