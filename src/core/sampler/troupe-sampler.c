/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Schedules measurements and sets the measured properties of workers and cores. */

#include "troupe-sampler.h"

#include "troupe-sampler-thread.h"
#include "troupe-tick.h"
#include "troupe-wake-source.h"

#include <unistd.h>

#define DEFAULT_INTERVAL 1000
#define MIN_INTERVAL     100
#define MAX_INTERVAL     60000

/* The time between the first two measurements of a worker: long enough for a percentage, short
 * enough for jobs that end soon. */
#define SECOND_LOOK_US (G_USEC_PER_SEC / 4)

/* Measurements that are due within this time are made together with those that are due now. */
#define SLACK_US (G_USEC_PER_SEC / 200)

/* When something is measured next. */
typedef struct
{
  gint64 due;
  gboolean seen;
} Schedule;

typedef struct
{
  TroupeSampler *sampler;
  TroupeWorker *worker;
  gulong pid_handler;
  TroupeProcessGroup *group;
  Schedule schedule;
  gboolean ordered;
} Watched;

struct _TroupeSampler
{
  GObject parent_instance;

  GMainContext *context;
  GSource *timer;
  TroupeSamplerThread *thread;
  gboolean ordered;

  TroupeMachine *machine;
  Schedule machine_schedule;

  GListModel *workers;
  gulong workers_handler;
  GPtrArray *watched;

  guint interval;
  gboolean active;
};

enum
{
  PROP_0,
  PROP_WORKERS,
  PROP_INTERVAL,
  PROP_ACTIVE,
  PROP_MACHINE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeSampler, troupe_sampler, G_TYPE_OBJECT)

static void
watched_free (Watched *watched)
{
  g_clear_signal_handler (&watched->pid_handler, watched->worker);
  g_clear_object (&watched->worker);
  g_clear_pointer (&watched->group, troupe_process_group_unref);
  g_free (watched);
}

/* Aligned to a tick, so that all workers that were measured twice are then measured together. */
static void
schedule_next (TroupeSampler *self, Schedule *schedule)
{
  gint64 now = g_get_monotonic_time ();

  if (schedule->seen)
    schedule->due = troupe_tick_find (now, self->interval) - TROUPE_TICK_LEAD;
  else
    schedule->due = now + MIN (SECOND_LOOK_US, (gint64) self->interval * 1000);
  schedule->seen = TRUE;
}

static void
update_timer (TroupeSampler *self)
{
  gint64 due = self->machine_schedule.due;

  if (!self->active || self->ordered)
    {
      g_source_set_ready_time (self->timer, -1);
      return;
    }

  for (guint i = 0; i < self->watched->len; i++)
    {
      Watched *watched = g_ptr_array_index (self->watched, i);

      if (watched->group != NULL)
        due = MIN (due, watched->schedule.due);
    }
  g_source_set_ready_time (self->timer, due);
}

/* Measures at once, and soon again. */
static void
look_again (TroupeSampler *self)
{
  self->machine_schedule = (Schedule){ 0 };
  for (guint i = 0; i < self->watched->len; i++)
    ((Watched *) g_ptr_array_index (self->watched, i))->schedule = (Schedule){ 0 };
  update_timer (self);
}

/* Measuring waits until it is done: self->ordered is still set. */
static void
set_processes (TroupeWorker *worker, TroupeProcessGroup *group)
{
  const TroupeProcessSample *processes;
  guint n_processes;

  if (!troupe_worker_is_alive (worker) || !troupe_worker_wants_processes (worker))
    return;

  processes = troupe_process_group_get_processes (group, &n_processes);
  troupe_worker_processes_set_samples (troupe_worker_get_processes (worker), processes,
                                       n_processes);
}

/* A handler of a change may change the list of workers, or iterate the main context: the samples
 * are taken out first, and no further request is made until all handlers were called. */
static void
measured (gboolean ok, TroupeProcessors *processors, gpointer data)
{
  g_autoptr (TroupeSampler) self = g_object_ref (data);
  g_autoptr (GPtrArray) workers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerSample));
  g_autoptr (GPtrArray) groups =
      g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_process_group_unref);

  for (guint i = 0; i < self->watched->len; i++)
    {
      Watched *watched = g_ptr_array_index (self->watched, i);

      if (!watched->ordered)
        continue;

      watched->ordered = FALSE;
      schedule_next (self, &watched->schedule);
      if (ok)
        {
          g_ptr_array_add (workers, g_object_ref (watched->worker));
          g_ptr_array_add (groups, troupe_process_group_ref (watched->group));
          g_array_append_vals (samples, troupe_process_group_get_sample (watched->group), 1);
        }
    }

  if (processors != NULL)
    {
      schedule_next (self, &self->machine_schedule);
      if (ok)
        {
          const guint *numbers;
          const double *loads;
          guint n_processors = troupe_processors_get (processors, &numbers, &loads);

          troupe_machine_update (self->machine, numbers, loads, n_processors);
        }
    }

  for (guint i = 0; i < workers->len; i++)
    {
      troupe_worker_set_sample (workers->pdata[i], &g_array_index (samples, TroupeWorkerSample, i));
      set_processes (workers->pdata[i], groups->pdata[i]);
    }

  self->ordered = FALSE;
  update_timer (self);
}

static gboolean
give_order (gpointer data)
{
  TroupeSampler *self = data;
  gint64 now = g_get_monotonic_time ();
  gint64 latest = now + SLACK_US;
  gint64 tick = troupe_tick_find (now, self->interval);
  gboolean with_processors = self->machine_schedule.due <= latest;
  g_autoptr (GPtrArray) groups =
      g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_process_group_unref);

  /* It may have been due already when that changed. */
  if (!self->active || self->ordered)
    return G_SOURCE_CONTINUE;

  for (guint i = self->watched->len; i-- > 0;)
    {
      Watched *watched = g_ptr_array_index (self->watched, i);

      if (!troupe_worker_is_alive (watched->worker))
        {
          g_ptr_array_remove_index (self->watched, i);
        }
      else if (watched->group != NULL && watched->schedule.due <= latest)
        {
          watched->ordered = TRUE;
          troupe_process_group_set_detailed (watched->group,
                                             troupe_worker_wants_processes (watched->worker));
          g_ptr_array_add (groups, troupe_process_group_ref (watched->group));
        }
    }

  if (groups->len > 0 || with_processors)
    {
      if (self->thread == NULL)
        self->thread = troupe_sampler_thread_new (self->context, measured, self);
      self->ordered = TRUE;
      troupe_sampler_thread_measure (self->thread, g_steal_pointer (&groups), with_processors,
                                     tick - TROUPE_TICK_LEAD <= latest ? tick : 0);
    }
  update_timer (self);
  return G_SOURCE_CONTINUE;
}

static void
pid_known (TroupeWorker *worker, GParamSpec *pspec, Watched *watched)
{
  if (watched->group != NULL || troupe_worker_get_pid (worker) <= 0 ||
      !troupe_worker_is_local (worker))
    return;

  watched->group = troupe_process_group_new (troupe_worker_get_pid (worker));
  update_timer (watched->sampler);
}

static void
watch (TroupeSampler *self, TroupeWorker *worker)
{
  Watched *watched;

  if (!troupe_worker_is_alive (worker))
    return;

  watched = g_new0 (Watched, 1);
  watched->sampler = self;
  watched->worker = g_object_ref (worker);
  watched->pid_handler = g_signal_connect (worker, "notify::pid", G_CALLBACK (pid_known), watched);
  g_ptr_array_add (self->watched, watched);
  pid_known (worker, NULL, watched);
}

static void
forget_removed (TroupeSampler *self)
{
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  guint n = g_list_model_get_n_items (self->workers);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (self->workers, i);

      g_hash_table_add (present, worker);
    }

  for (guint i = self->watched->len; i-- > 0;)
    {
      Watched *watched = g_ptr_array_index (self->watched, i);

      if (!g_hash_table_contains (present, watched->worker))
        g_ptr_array_remove_index (self->watched, i);
    }
}

static void
workers_changed (GListModel *workers,
                 guint position,
                 guint removed,
                 guint added,
                 TroupeSampler *self)
{
  if (removed > 0)
    forget_removed (self);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      watch (self, worker);
    }
}

static void
troupe_sampler_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeSampler *self = TROUPE_SAMPLER (object);

  switch (property_id)
    {
    case PROP_WORKERS:
      g_value_set_object (value, self->workers);
      break;
    case PROP_INTERVAL:
      g_value_set_uint (value, self->interval);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_MACHINE:
      g_value_set_object (value, self->machine);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
troupe_sampler_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  TroupeSampler *self = TROUPE_SAMPLER (object);

  switch (property_id)
    {
    case PROP_WORKERS:
      troupe_sampler_set_workers (self, g_value_get_object (value));
      break;
    case PROP_INTERVAL:
      troupe_sampler_set_interval (self, g_value_get_uint (value));
      break;
    case PROP_ACTIVE:
      troupe_sampler_set_active (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
troupe_sampler_dispose (GObject *object)
{
  TroupeSampler *self = TROUPE_SAMPLER (object);

  troupe_sampler_set_active (self, FALSE);
  troupe_sampler_set_workers (self, NULL);
  g_clear_pointer (&self->thread, troupe_sampler_thread_free);

  G_OBJECT_CLASS (troupe_sampler_parent_class)->dispose (object);
}

static void
troupe_sampler_finalize (GObject *object)
{
  TroupeSampler *self = TROUPE_SAMPLER (object);

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->machine);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (troupe_sampler_parent_class)->finalize (object);
}

static void
troupe_sampler_class_init (TroupeSamplerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = read_flags | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = troupe_sampler_get_property;
  object_class->set_property = troupe_sampler_set_property;
  object_class->dispose = troupe_sampler_dispose;
  object_class->finalize = troupe_sampler_finalize;

  properties[PROP_WORKERS] = g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, MIN_INTERVAL, MAX_INTERVAL,
                                                 DEFAULT_INTERVAL, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, flags);
  properties[PROP_MACHINE] =
      g_param_spec_object ("machine", NULL, NULL, TROUPE_TYPE_MACHINE, read_flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_sampler_init (TroupeSampler *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->timer = troupe_wake_source_new (self->context, give_order, self);
  self->machine = troupe_machine_new ();
  troupe_machine_set_memory_bytes (self->machine, (guint64) sysconf (_SC_PHYS_PAGES) *
                                                      (guint64) sysconf (_SC_PAGESIZE));
  self->watched = g_ptr_array_new_with_free_func ((GDestroyNotify) watched_free);
  self->interval = DEFAULT_INTERVAL;
  self->active = TRUE;
  update_timer (self);
}

/**
 * troupe_sampler_new:
 *
 * Makes a sampler that belongs to the thread-default main context of the calling thread. It begins
 * with the machine's processors when that context is iterated.
 *
 * Returns: (transfer full): a sampler
 */
TroupeSampler *
troupe_sampler_new (void)
{
  return g_object_new (TROUPE_TYPE_SAMPLER, NULL);
}

/**
 * troupe_sampler_get_workers:
 *
 * Returns: (transfer none) (nullable): the workers that it measures
 */
GListModel *
troupe_sampler_get_workers (TroupeSampler *self)
{
  g_return_val_if_fail (TROUPE_IS_SAMPLER (self), NULL);

  return self->workers;
}

/**
 * troupe_sampler_set_workers:
 * @workers: (nullable): a list model of #TroupeWorker; its changes are followed
 *
 * Sets the workers to measure. Workers that joined are not measured.
 */
void
troupe_sampler_set_workers (TroupeSampler *self, GListModel *workers)
{
  g_return_if_fail (TROUPE_IS_SAMPLER (self));
  g_return_if_fail (workers == NULL || G_IS_LIST_MODEL (workers));

  if (self->workers == workers)
    return;

  g_clear_signal_handler (&self->workers_handler, self->workers);
  g_ptr_array_set_size (self->watched, 0);
  g_set_object (&self->workers, workers);
  if (workers != NULL)
    {
      self->workers_handler =
          g_signal_connect (workers, "items-changed", G_CALLBACK (workers_changed), self);
      workers_changed (workers, 0, 0, g_list_model_get_n_items (workers), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
}

/**
 * troupe_sampler_get_interval:
 *
 * Returns: the interval between measurements, in milliseconds
 */
guint
troupe_sampler_get_interval (TroupeSampler *self)
{
  g_return_val_if_fail (TROUPE_IS_SAMPLER (self), 0);

  return self->interval;
}

/**
 * troupe_sampler_set_interval:
 * @milliseconds: the interval between measurements, 100 to 60,000
 */
void
troupe_sampler_set_interval (TroupeSampler *self, guint milliseconds)
{
  g_return_if_fail (TROUPE_IS_SAMPLER (self));

  milliseconds = CLAMP (milliseconds, MIN_INTERVAL, MAX_INTERVAL);
  if (self->interval == milliseconds)
    return;

  self->interval = milliseconds;
  look_again (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

/**
 * troupe_sampler_get_active:
 *
 * Returns: whether it measures
 */
gboolean
troupe_sampler_get_active (TroupeSampler *self)
{
  g_return_val_if_fail (TROUPE_IS_SAMPLER (self), FALSE);

  return self->active;
}

/**
 * troupe_sampler_set_active:
 * @active: whether to measure; without, no timer runs
 *
 * The first measurement after a pause is the mean over that pause; the next one follows soon.
 */
void
troupe_sampler_set_active (TroupeSampler *self, gboolean active)
{
  g_return_if_fail (TROUPE_IS_SAMPLER (self));

  active = !!active;
  if (self->active == active)
    return;

  self->active = active;
  look_again (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

/**
 * troupe_sampler_get_machine:
 *
 * Returns: (transfer none): the processors, which it keeps up to date
 */
TroupeMachine *
troupe_sampler_get_machine (TroupeSampler *self)
{
  g_return_val_if_fail (TROUPE_IS_SAMPLER (self), NULL);

  return self->machine;
}
