/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows a run, and adds what its workers use to its course. */

#include "troupe-run-course.h"

#include <math.h>

/* The seconds of a point at first. */
#define WIDTH 0.5

/* Seconds after which what is known counts, if nothing is measured, as while nobody looks. */
#define LONGEST_WAIT 10

struct _TroupeRunCourse
{
  GObject parent_instance;

  /* A weak pointer: the run owns this object. */
  TroupeRun *run;
  TroupeCourse *course;
  double seconds;
  /* What the workers had in memory at that time. */
  guint64 rss_bytes;
  /* A Known of each worker, by its position. */
  GArray *known;
};

/* What is known of a worker. */
typedef struct
{
  /* Its CPU time that is in the course. */
  double cpu_seconds;
  /* When it was measured last, and the seconds of the run at which that was noticed. */
  gint64 measured_at;
  double seconds;
} Known;

G_DEFINE_FINAL_TYPE (TroupeRunCourse, troupe_run_course, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GQuark
course_quark (void)
{
  return g_quark_from_static_string ("troupe-run-course");
}

static void
troupe_run_course_finalize (GObject *object)
{
  g_clear_weak_pointer (&TROUPE_RUN_COURSE (object)->run);
  troupe_course_free (TROUPE_RUN_COURSE (object)->course);
  g_array_unref (TROUPE_RUN_COURSE (object)->known);

  G_OBJECT_CLASS (troupe_run_course_parent_class)->finalize (object);
}

static void
troupe_run_course_class_init (TroupeRunCourseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_run_course_finalize;

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_RUN_COURSE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_run_course_init (TroupeRunCourse *self)
{
  self->course = troupe_course_new (WIDTH);
  self->known = g_array_new (FALSE, TRUE, sizeof (Known));
}

/* What the workers used since the time before. */
typedef struct
{
  double seconds;
  double cpu_seconds;
  guint64 rss_bytes;
} Usage;

/* Returns the seconds since the start of the run at which a worker began. */
static double
find_begin (TroupeRunCourse *self, TroupeWorker *worker)
{
  const gint64 origin = troupe_run_get_counts (self->run)->started_at;

  return MAX (troupe_worker_get_status (worker)->started_at - origin, 0) / (double) G_USEC_PER_SEC;
}

/* A worker that has ended tells all of its CPU time, of which the ticks of the kernel's clock may
 * have missed a lot if its commands were short. Only what it used as fast as before is new. */
static void
add_ended (TroupeRunCourse *self, TroupeWorker *worker, double before, double delta, Usage *usage)
{
  const double begin = find_begin (self, worker);
  const double life = self->seconds - begin;
  double latest = delta;

  if (life > 0)
    latest = MIN (delta, before / life * (usage->seconds - self->seconds));
  usage->cpu_seconds += latest;
  troupe_course_add_late (self->course, begin, self->seconds, delta - latest);
}

/* Returns the part of its latest CPU time that a worker used until a time, if it was measured
 * later: it is taken to be even. */
static double
find_part (TroupeRunCourse *self, TroupeWorker *worker, const Known *known, double until)
{
  const double from = MAX (self->seconds, find_begin (self, worker));

  if (known->seconds <= until || known->seconds <= from)
    return 1;
  return MAX (until - from, 0) / (known->seconds - from);
}

static void
add_usage (TroupeRunCourse *self, guint position, Usage *usage)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (troupe_run_get_workers (self->run), position);
  Known *known = &g_array_index (self->known, Known, position);
  const double before = known->cpu_seconds;
  double delta = troupe_worker_get_cpu_seconds (worker) - before;

  if (troupe_worker_is_alive (worker))
    usage->rss_bytes += troupe_worker_get_sample (worker)->rss_bytes;
  if (delta <= 0)
    return;

  if (troupe_worker_is_alive (worker))
    delta *= find_part (self, worker, known, usage->seconds);
  known->cpu_seconds += delta;
  if (troupe_worker_is_alive (worker))
    usage->cpu_seconds += delta;
  else
    add_ended (self, worker, before, delta, usage);
}

static void
ensure_known (TroupeRunCourse *self)
{
  const guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (self->run));

  if (n_workers > self->known->len)
    g_array_set_size (self->known, n_workers);
}

static Usage
find_usage (TroupeRunCourse *self, double until)
{
  const guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (self->run));
  Usage usage = { .seconds = until };

  ensure_known (self);
  for (guint i = 0; i < n_workers; i++)
    add_usage (self, i, &usage);
  return usage;
}

/* Notices whether a worker was measured since the last time. Returns the seconds of its latest
 * measurement, or infinity if there is none to wait for. */
static double
look_at (TroupeRunCourse *self, guint position, double now)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (troupe_run_get_workers (self->run), position);
  Known *known = &g_array_index (self->known, Known, position);
  TroupeSamples *samples = troupe_worker_get_samples (worker);
  const guint n_points = troupe_samples_get_n_points (samples);
  gint64 measured_at;

  if (n_points == 0 || !troupe_worker_is_alive (worker))
    return INFINITY;

  measured_at = troupe_samples_get_point (samples, n_points - 1)->time;
  if (measured_at != known->measured_at)
    {
      known->measured_at = measured_at;
      known->seconds = now;
    }
  return known->seconds;
}

/* Returns the time until which the CPU time of all workers is known. They are measured together,
 * but a new one is measured at once as well: if its moment counted for all of them, the next
 * measurement of the others would be a peak. */
static double
find_known_until (TroupeRunCourse *self)
{
  const guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (self->run));
  const double now = troupe_run_get_elapsed (self->run);
  double until = INFINITY;

  ensure_known (self);
  for (guint i = 0; i < n_workers; i++)
    until = MIN (until, look_at (self, i, now));
  if (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED || now - self->seconds > LONGEST_WAIT)
    return now;
  return until < INFINITY ? until : self->seconds;
}

static void
course_add_usage (TroupeRunCourse *self, double until)
{
  const Usage usage = find_usage (self, until);

  /* Without any CPU time and memory, nothing was measured. What workers had in memory that have all
   * ended since was there until their end. */
  if (usage.cpu_seconds <= 0 && usage.rss_bytes == 0 && self->rss_bytes == 0)
    return;

  troupe_course_add_usage (self->course, self->seconds, usage.seconds, usage.cpu_seconds,
                           usage.rss_bytes > 0 ? usage.rss_bytes : self->rss_bytes);
  self->seconds = usage.seconds;
  self->rss_bytes = usage.rss_bytes;
}

/**
 * troupe_run_course_update:
 *
 * Adds what the workers used until now. The course does so by itself when something happens in the
 * run; whoever shows it calls this while nothing does.
 */
void
troupe_run_course_update (TroupeRunCourse *self)
{
  double until;

  g_return_if_fail (TROUPE_IS_RUN_COURSE (self));

  if (self->run == NULL || troupe_run_get_elapsed (self->run) <= self->seconds)
    return;

  until = find_known_until (self);
  if (until > self->seconds)
    course_add_usage (self, until);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A worker that was killed dies as well: it counts once. */
static void
add_event (TroupeRunCourse *self, TroupeEvent *event)
{
  const guint number = troupe_event_get_worker (event);
  TroupeWorker *worker = number > 0 ? troupe_run_get_worker (self->run, number) : NULL;

  if (troupe_event_get_kind (event) == TROUPE_EVENT_KILLED)
    troupe_course_add_killed (self->course, troupe_event_get_seconds (event));
  else if (troupe_event_get_kind (event) == TROUPE_EVENT_DIED && worker &&
           troupe_worker_get_status (worker)->killed_by == TROUPE_KILLED_BY_NOBODY)
    troupe_course_add_died (self->course, troupe_event_get_seconds (event));
}

static void
events_changed_cb (TroupeRunCourse *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *events)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      add_event (self, event);
    }
}

/**
 * troupe_run_course_get:
 * @run: a run
 *
 * Returns: (transfer none): its course, which is made when it is asked for first
 */
TroupeRunCourse *
troupe_run_course_get (TroupeRun *run)
{
  TroupeRunCourse *self;
  GListModel *events;
  Usage usage;

  g_return_val_if_fail (TROUPE_IS_RUN (run), NULL);

  self = g_object_get_qdata (G_OBJECT (run), course_quark ());
  if (self != NULL)
    return self;

  self = g_object_new (TROUPE_TYPE_RUN_COURSE, NULL);
  g_set_weak_pointer (&self->run, run);
  g_object_set_qdata_full (G_OBJECT (run), course_quark (), self, g_object_unref);

  /* What was used before is not known. */
  usage = find_usage (self, troupe_run_get_elapsed (run));
  if (usage.cpu_seconds > 0)
    self->seconds = usage.seconds;
  events = G_LIST_MODEL (troupe_run_get_events (run));
  events_changed_cb (self, 0, 0, g_list_model_get_n_items (events), events);
  g_signal_connect_object (events, "items-changed", G_CALLBACK (events_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::elapsed", G_CALLBACK (troupe_run_course_update), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * troupe_run_course_get_run:
 *
 * Returns: (transfer none) (nullable): the run, while there is one
 */
TroupeRun *
troupe_run_course_get_run (TroupeRunCourse *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN_COURSE (self), NULL);

  return self->run;
}

/**
 * troupe_run_course_get_course:
 *
 * Returns: (transfer none): CPU, memory, and ends of workers
 */
const TroupeCourse *
troupe_run_course_get_course (TroupeRunCourse *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN_COURSE (self), NULL);

  return self->course;
}

/* What has not ended yet, up to now. */
static void
count_running (TroupeRunCourse *self, gint64 now, double width, guint n_cells, double *items)
{
  GListModel *workers = troupe_run_get_workers (self->run);
  const guint n_workers = g_list_model_get_n_items (workers);

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);
      const TroupeWorkerStatus *status = troupe_worker_get_status (worker);

      if (status->state == TROUPE_WORKER_RUNNING && status->n_items_held > 0)
        troupe_trace_count_running (
            troupe_run_get_trace (self->run), status->number, status->n_items_held, now,
            troupe_run_get_counts (self->run)->started_at, width, n_cells, items);
    }
}

/**
 * troupe_run_course_count_items:
 * @n_cells: the number of periods of equal length, at least 1
 * @items: (array length=n_cells) (out caller-allocates): how many items ended in each period
 * @failed: (array length=n_cells) (out caller-allocates): how many of them have no value
 *
 * Counts the items of the whole run until now. An item counts evenly over the time that it took,
 * and one that runs with the part of it that is probably done.
 *
 * Returns: the seconds of each period, 0 if nothing is known
 */
double
troupe_run_course_count_items (TroupeRunCourse *self, guint n_cells, double *items, double *failed)
{
  TroupeTrace *trace;
  double seconds;
  gint64 origin;

  g_return_val_if_fail (TROUPE_IS_RUN_COURSE (self), 0);
  g_return_val_if_fail (n_cells > 0, 0);

  for (guint i = 0; i < n_cells; i++)
    items[i] = failed[i] = 0;
  if (self->run == NULL)
    return 0;

  trace = troupe_run_get_trace (self->run);
  seconds = troupe_run_get_elapsed (self->run);
  origin = troupe_run_get_counts (self->run)->started_at;
  if (trace == NULL || seconds <= 0)
    return 0;

  troupe_trace_count (trace, origin, seconds / n_cells * G_USEC_PER_SEC, n_cells, items, failed);
  if (troupe_run_get_state (self->run) != TROUPE_RUN_FINISHED)
    count_running (self, origin + (gint64) (seconds * G_USEC_PER_SEC),
                   seconds / n_cells * G_USEC_PER_SEC, n_cells, items);
  return seconds / n_cells;
}
