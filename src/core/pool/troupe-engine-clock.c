/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time limits of workers: time-outs, probes, and stops from outside. */

#include "troupe-engine-clock.h"

#include "troupe-config.h"
#include "troupe-engine-batches.h"
#include "troupe-timer.h"

#include <glib/gi18n-lib.h>

/* The time after which a quiet worker is probed, and the time it has to answer. */
#define PROBE_US  (400 * 1000)
#define ANSWER_US (2 * 1000 * 1000)

/* The time that a worker has to send the output of an item that timed out, before it is ended. */
#define OUTPUT_US (500 * 1000)

/* The time that a worker that is not stopped may take to complete a frame. */
#define STALL_US (5 * 1000 * 1000)

/* The time after which a worker that has not greeted is reported, and the time after which one that
 * runs a user's program is ended. Loading large modules may take long. */
#define SILENCE_US  (10 * G_USEC_PER_SEC)
#define GREETING_US (60 * G_USEC_PER_SEC)

#define CLOCK_MS 250

#define CLOCK_LEAST_MS 10

/* All but the timer outlive it. */
struct _TroupeEngineClock
{
  TroupeJob *job;
  TroupeTally *tally;
  TroupeLauncher *launcher;
  TroupeEngineDispatch *dispatch;
  GPtrArray *workers;
  const TroupeEngineCalls *calls;
  GSource *timer;
  guint interval_ms;
};

/**
 * troupe_engine_clock_new:
 * @job: the job
 * @tally: knows the time limit of an item
 * @launcher: the launcher of the workers
 * @dispatch: hands out batches to workers that are continued
 * @workers: (element-type TroupeEngineWorker): the workers that there are, by their owner
 * @calls: the functions that it calls
 *
 * Returns: (transfer full): a clock that is not running; none of these may be freed before it
 */
TroupeEngineClock *
troupe_engine_clock_new (TroupeJob *job,
                         TroupeTally *tally,
                         TroupeLauncher *launcher,
                         TroupeEngineDispatch *dispatch,
                         GPtrArray *workers,
                         const TroupeEngineCalls *calls)
{
  TroupeEngineClock *self = g_new (TroupeEngineClock, 1);

  *self = (TroupeEngineClock){ job, tally, launcher, dispatch, workers, calls, NULL, 0 };
  return self;
}

/**
 * troupe_engine_clock_free:
 * @self: (transfer full): a clock
 *
 * Frees @self.
 */
void
troupe_engine_clock_free (TroupeEngineClock *self)
{
  troupe_timer_clear (&self->timer);
  g_free (self);
}

/* A user who stops or continues a worker from outside means the processes that it runs as well. If
 * the kernel stopped it, because it reads or sets the terminal without being in its foreground, it
 * would never be continued. */
static void
clock_poll_stopped (TroupeEngineClock *self, TroupeEngineWorker *worker)
{
  const TroupeWorkerStop stop = troupe_worker_handle_poll_stopped (worker->handle);

  if (stop == TROUPE_WORKER_STOP_TERMINAL)
    {
      troupe_engine_worker_end_asking (worker);
    }
  else if (stop == TROUPE_WORKER_STOP_STOPPED && worker->paused_at == 0)
    {
      troupe_engine_worker_tell (worker, TROUPE_EVENT_WORKER_STOPPED, NULL);
      troupe_engine_worker_pause (worker);
    }
  else if (stop == TROUPE_WORKER_STOP_CONTINUED && worker->paused_at != 0)
    {
      troupe_engine_worker_continue (worker);
      troupe_engine_dispatch_want (self->dispatch, worker);
    }
}

static void
check_stalled (TroupeEngineWorker *worker, gint64 now)
{
  gint64 since = troupe_link_get_stalled_since (worker->link);

  if (since == 0 || now - MAX (since, worker->heard_at) < STALL_US)
    return;

  troupe_engine_worker_end_because (worker, _ ("it stopped in the middle of a frame"));
}

/* A worker that waits for the pool while the pool waits for it would wait for ever. */
static void
clock_check_greeting (TroupeEngineClock *self, TroupeEngineWorker *worker, gint64 now)
{
  const gint64 waited = now - worker->heard_at;
  const gint64 limit = MAX (GREETING_US, troupe_job_get_timeout (self->job) * G_USEC_PER_SEC);

  if (waited >= SILENCE_US)
    troupe_engine_worker_tell_silence (worker, (int) (SILENCE_US / G_USEC_PER_SEC));
  if (waited >= limit && troupe_job_get_kind (self->job) == TROUPE_JOB_PROGRAM)
    troupe_engine_worker_end_ungreeted (worker);
}

/* What the next item of @batch has printed until now is a part of its result. Returns FALSE as long
 * as the worker has some time to send it. */
static gboolean
is_output_told (TroupeEngineWorker *worker, TroupeBatch *batch, gint64 now)
{
  if (worker->live != NULL || !(worker->flags & TROUPE_WIRE_CAN_LISTEN) ||
      troupe_job_get_tty (worker->job))
    return TRUE;

  if (batch->output_asked_at == 0)
    {
      batch->output_asked_at = now;
      troupe_engine_worker_listen (worker, TROUPE_LISTEN_ONCE, 0);
      troupe_link_flush (worker->link);
    }
  return batch->is_output_told || now - batch->output_asked_at > OUTPUT_US;
}

static void
time_out (TroupeEngineWorker *worker, TroupeBatch *batch, gint64 now)
{
  if (!is_output_told (worker, batch, now))
    return;

  batch->timed_out = TRUE;
  troupe_engine_worker_end (worker, TROUPE_KILLED_BY_TIMEOUT, TRUE);
}

/* Finds which of several items runs for too long. A worker that does not answer in time, or whose
 * answers do not identify the item, is ended, and its items are tried one by one. */
static void
ask_which (TroupeEngineWorker *worker, TroupeBatch *batch, gint64 now)
{
  if (batch->asked_at == 0)
    batch->asked_at = worker->probed_at != 0 ? worker->probed_at : now;

  if (now - batch->asked_at > ANSWER_US)
    troupe_engine_worker_end_unanswered (worker);
  else if (worker->probed_at == 0)
    troupe_engine_batches_probe (worker, now);
}

/* A single item of a worker without another one is known to run for too long without a probe.
 * Several items may delay each other, and results of items of one batch may be on their way. */
static void
clock_check_time (TroupeEngineClock *self, TroupeEngineWorker *worker, gint64 now)
{
  const gint64 limit = troupe_tally_get_time_limit (self->tally) * G_USEC_PER_SEC;
  guint lane = 0;

  for (GList *link = worker->batches.head; link != NULL && lane < worker->lanes;
       link = link->next, lane++)
    {
      TroupeBatch *batch = link->data;

      if (batch->since == 0 || now - batch->since < limit)
        continue;

      if (troupe_batch_get_left (batch) == 1 &&
          (worker->batches.length == 1 || !(worker->flags & TROUPE_WIRE_CAN_PROBE)))
        time_out (worker, batch, now);
      else
        ask_which (worker, batch, now);
      return;
    }
}

/**
 * troupe_engine_clock_take_progress:
 * @self: a clock
 * @worker: a worker
 * @lanes: (array length=n_lanes): the progress of each lane
 * @n_lanes: their number
 *
 * Takes the answer to a probe, which follows all results that were waiting. It never reduces the
 * running time of an item that the pool knows.
 */
void
troupe_engine_clock_take_progress (TroupeEngineClock *self,
                                   TroupeEngineWorker *worker,
                                   const TroupeWireProgress *lanes,
                                   guint32 n_lanes)
{
  gint64 now = g_get_monotonic_time ();
  const gint64 limit = troupe_tally_get_time_limit (self->tally) * G_USEC_PER_SEC;

  troupe_engine_batches_answered (worker);
  for (guint32 i = 0; i < n_lanes; i++)
    for (GList *link = worker->batches.head; link != NULL; link = link->next)
      {
        TroupeBatch *batch = link->data;
        gint64 began_at;

        if (batch->number != lanes[i].batch)
          continue;

        /* If it took so long to answer that results came in between, the next probe decides. */
        if (lanes[i].position != batch->done)
          break;
        began_at = now - (gint64) MIN (lanes[i].elapsed_ns / 1000, (guint64) now);
        if (batch->since == 0 || began_at < batch->since)
          batch->since = began_at;
        if (limit > 0 && now - batch->since >= limit)
          time_out (worker, batch, now);
        break;
      }
  troupe_engine_worker_changed (worker);
}

/* Adds the link of a worker that is quiet to @quiet. */
static void
clock_check (TroupeEngineClock *self, TroupeEngineWorker *worker, gint64 now, GPtrArray *quiet)
{
  check_stalled (worker, now);
  if (worker->lanes == 0)
    clock_check_greeting (self, worker, now);
  else if (troupe_tally_get_time_limit (self->tally) > 0)
    clock_check_time (self, worker, now);
  if (now - worker->heard_at <= PROBE_US)
    return;

  g_ptr_array_add (quiet, worker->link);
  troupe_engine_batches_ask_once (worker, now);
}

/* It has no more frames to send, but may report what it waits for. */
static void
tell_ending (TroupeEngineWorker *worker)
{
  if (worker->status.state != TROUPE_WORKER_ENDING || worker->lanes == 0)
    return;

  troupe_engine_worker_take_errors (worker, 0);
  troupe_engine_worker_report_stderr (worker);
}

/* Often enough for the time limit, which may change with the median. */
static guint
find_interval (TroupeEngineClock *self)
{
  const double limit = troupe_tally_get_time_limit (self->tally);

  return limit > 0 ? CLAMP (limit * 1000 / 8, CLOCK_LEAST_MS, CLOCK_MS) : CLOCK_MS;
}

static gboolean
clock_cb (gpointer data)
{
  TroupeEngineClock *self = data;
  gint64 now = g_get_monotonic_time ();
  gboolean is_any_stopped = troupe_launcher_is_any_stopped (self->launcher);
  const gboolean is_changed = find_interval (self) != self->interval_ms;
  g_autoptr (GPtrArray) quiet = g_ptr_array_sized_new (self->workers->len);

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (is_any_stopped)
        clock_poll_stopped (self, worker);
      if (worker->paused_at == 0 && worker->status.killed_by == TROUPE_KILLED_BY_NOBODY)
        clock_check (self, worker, now, quiet);
      tell_ending (worker);
    }
  troupe_link_check_outputs (quiet);

  /* Not later: the next call may stop the clock. */
  if (is_changed)
    troupe_engine_clock_start (self);
  self->calls->wake (self->calls->data);
  return is_changed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/**
 * troupe_engine_clock_start:
 * @self: a clock
 *
 * Runs while there is anything to watch.
 */
void
troupe_engine_clock_start (TroupeEngineClock *self)
{
  troupe_timer_clear (&self->timer);
  self->interval_ms = find_interval (self);
  self->timer = troupe_timer_add (self->interval_ms, clock_cb, self);
}

/**
 * troupe_engine_clock_stop:
 * @self: a clock
 *
 * Looks at no worker any more.
 */
void
troupe_engine_clock_stop (TroupeEngineClock *self)
{
  troupe_timer_clear (&self->timer);
}
