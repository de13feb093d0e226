/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory limit of workers: each is measured, with all processes that it started. */

#include "troupe-engine-memory.h"

#include "troupe-timer.h"

/* A process that fills its memory gets about this many bytes from the kernel in a millisecond: the
 * next look is not later than the limit can be reached. */
#define GROWTH_PER_MS (2 * 1024 * 1024)

#define LOOK_LEAST_MS 20
#define LOOK_MOST_MS  250

/* All but the timer outlive it. */
struct _TroupeEngineMemory
{
  TroupeJob *job;
  GPtrArray *workers;
  const TroupeEngineCalls *calls;
  GSource *timer;
};

/**
 * troupe_engine_memory_new:
 * @job: the job, with its limit
 * @workers: (element-type TroupeEngineWorker): the workers that there are, by their owner
 * @calls: the functions that it calls
 *
 * Returns: (transfer full): a watch that was not started; none of these may be freed before it
 */
TroupeEngineMemory *
troupe_engine_memory_new (TroupeJob *job, GPtrArray *workers, const TroupeEngineCalls *calls)
{
  TroupeEngineMemory *self = g_new (TroupeEngineMemory, 1);

  *self = (TroupeEngineMemory){ job, workers, calls, NULL };
  return self;
}

/**
 * troupe_engine_memory_free:
 * @self: (transfer full): a watch
 *
 * Frees @self.
 */
void
troupe_engine_memory_free (TroupeEngineMemory *self)
{
  troupe_engine_memory_stop (self);
  g_free (self);
}

/* Whether earlier items may have left so much memory behind that the current one cannot be blamed.
 * The processes of a command end with it. */
static gboolean
memory_is_of_earlier_items (TroupeEngineMemory *self, TroupeEngineWorker *worker, guint64 limit)
{
  return troupe_job_get_kind (self->job) != TROUPE_JOB_COMMAND && worker->items_ended > 0 &&
         worker->least_memory >= limit / 2;
}

/* The item is known if it is the only one. Otherwise its worker's items are tried in smaller
 * parts. */
static void
memory_end (TroupeEngineMemory *self, TroupeEngineWorker *worker, guint64 limit)
{
  TroupeBatch *batch = g_queue_peek_head (&worker->batches);

  if (worker->batches.length == 1 && troupe_batch_get_left (batch) == 1 &&
      !memory_is_of_earlier_items (self, worker, limit))
    batch->too_large = TRUE;
  troupe_engine_worker_end_too_large (worker);
}

/* Measures a worker. Returns the time of the next look. */
static guint
memory_check (TroupeEngineMemory *self, TroupeEngineWorker *worker)
{
  const guint64 limit = troupe_job_get_memory_limit (self->job);
  const guint64 bytes = troupe_engine_worker_measure (worker, limit);

  if (bytes > limit)
    {
      memory_end (self, worker, limit);
      return LOOK_MOST_MS;
    }
  return (guint) MIN ((limit - bytes) / GROWTH_PER_MS, LOOK_MOST_MS);
}

static gboolean
look_cb (gpointer data)
{
  TroupeEngineMemory *self = data;
  guint next = LOOK_MOST_MS;

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->paused_at == 0 && worker->status.killed_by == TROUPE_KILLED_BY_NOBODY)
        next = MIN (next, memory_check (self, worker));
    }

  troupe_timer_clear (&self->timer);
  self->timer = troupe_timer_add (MAX (next, LOOK_LEAST_MS), look_cb, self);
  self->calls->wake (self->calls->data);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_engine_memory_start:
 * @self: a watch
 *
 * Watches the workers, if there is a limit.
 */
void
troupe_engine_memory_start (TroupeEngineMemory *self)
{
  if (troupe_job_get_memory_limit (self->job) > 0)
    self->timer = troupe_timer_add (LOOK_LEAST_MS, look_cb, self);
}

/**
 * troupe_engine_memory_stop:
 * @self: a watch
 *
 * Looks at no worker any more.
 */
void
troupe_engine_memory_stop (TroupeEngineMemory *self)
{
  troupe_timer_clear (&self->timer);
}
