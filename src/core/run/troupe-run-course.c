/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows a run, and adds what its workers use to its course. */

#include "troupe-run-course.h"

/* The seconds of a point at first. */
#define WIDTH 0.5

struct _TroupeRunCourse
{
  GObject parent_instance;

  /* A weak pointer: the run owns this object. */
  TroupeRun *run;
  TroupeCourse *course;
  double seconds;
  double cpu_seconds;
};

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
}

static double
sum_usage (TroupeRunCourse *self, guint64 *rss_bytes)
{
  GListModel *workers = troupe_run_get_workers (self->run);
  const guint n_workers = g_list_model_get_n_items (workers);
  double cpu_seconds = 0;

  *rss_bytes = 0;
  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      cpu_seconds += troupe_worker_get_cpu_seconds (worker);
      if (troupe_worker_is_alive (worker))
        *rss_bytes += troupe_worker_get_sample (worker)->rss_bytes;
    }
  return cpu_seconds;
}

/* Without any CPU time and memory, nothing was measured. */
static void
tick_cb (TroupeRunCourse *self)
{
  const double seconds = troupe_run_get_elapsed (self->run);
  guint64 rss_bytes;
  const double cpu_seconds = sum_usage (self, &rss_bytes);

  if (seconds <= self->seconds)
    return;

  if (cpu_seconds > self->cpu_seconds || rss_bytes > 0)
    {
      troupe_course_add_usage (self->course, self->seconds, seconds,
                               cpu_seconds - self->cpu_seconds, rss_bytes);
      self->seconds = seconds;
      self->cpu_seconds = cpu_seconds;
    }
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
  guint64 rss_bytes;

  g_return_val_if_fail (TROUPE_IS_RUN (run), NULL);

  self = g_object_get_qdata (G_OBJECT (run), course_quark ());
  if (self != NULL)
    return self;

  self = g_object_new (TROUPE_TYPE_RUN_COURSE, NULL);
  g_set_weak_pointer (&self->run, run);
  g_object_set_qdata_full (G_OBJECT (run), course_quark (), self, g_object_unref);

  /* What was used before is not known. */
  self->cpu_seconds = sum_usage (self, &rss_bytes);
  if (self->cpu_seconds > 0)
    self->seconds = troupe_run_get_elapsed (run);
  events = G_LIST_MODEL (troupe_run_get_events (run));
  events_changed_cb (self, 0, 0, g_list_model_get_n_items (events), events);
  g_signal_connect_object (events, "items-changed", G_CALLBACK (events_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::elapsed", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
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

/**
 * troupe_run_course_count_items:
 * @n_cells: the number of periods of equal length, at least 1
 * @items: (array length=n_cells) (out caller-allocates): how many items ended in each period
 * @failed: (array length=n_cells) (out caller-allocates): how many of them have no value
 *
 * Counts the items of the whole run until now. An item counts evenly over the time that it took.
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
  return seconds / n_cells;
}
