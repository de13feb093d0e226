/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-engine-private.h"

#include <glib/gi18n-lib.h>

/* After which time a quiet worker is asked where it is, and how long it may take to answer. */
#define PROBE_US  (400 * 1000)
#define ANSWER_US (2 * 1000 * 1000)

/* How long a frame may stand half sent by a worker that is not stopped. */
#define STALL_US (5 * 1000 * 1000)

/* After which time a worker that has not greeted is told of, and after which one that runs a
 * program of somebody else's is ended. What loads much may take long. */
#define SILENCE_US  (10 * G_USEC_PER_SEC)
#define GREETING_US (60 * G_USEC_PER_SEC)

#define CLOCK_MS 250

#define CLOCK_LEAST_MS 10

/* Reads past what the kernel has to say of a worker that was stopped or continued by us. */
static void
worker_forget_stopped (EngineWorker *worker)
{
  while (troupe_worker_handle_poll_stopped (worker->handle) != TROUPE_WORKER_STOP_NONE)
    ;
}

/* Stops a worker, and whatever it runs. */
void
troupe_engine_pause_worker (EngineWorker *worker)
{
  worker_forget_stopped (worker);
  troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_PAUSE);
  if (worker->paused_at != 0)
    return;

  worker->paused_at = g_get_monotonic_time ();
  worker->status.state = TROUPE_WORKER_PAUSED;
  troupe_engine_worker_event (worker, TROUPE_EVENT_PAUSED, _ ("paused"));
  troupe_engine_worker_changed (worker);
}

/* How long a worker was stopped counts up to now. */
void
troupe_engine_account_pause (EngineWorker *worker)
{
  if (worker->paused_at != 0)
    worker->status.paused_seconds +=
        (double) (g_get_monotonic_time () - worker->paused_at) / G_USEC_PER_SEC;
}

/* The time that it was stopped does not count for what it has. */
void
troupe_engine_continue_worker (EngineWorker *worker)
{
  gint64 stopped = g_get_monotonic_time () - worker->paused_at;

  troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_CONTINUE);
  worker_forget_stopped (worker);
  if (worker->paused_at == 0)
    return;

  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    {
      TroupeBatch *batch = link->data;

      if (batch->since != 0)
        batch->since += stopped;
      if (batch->asked_at != 0)
        batch->asked_at += stopped;
    }
  if (worker->probed_at != 0)
    worker->probed_at += stopped;
  worker->heard_at += stopped;
  troupe_engine_account_pause (worker);
  worker->paused_at = 0;
  troupe_engine_worker_event (worker, TROUPE_EVENT_CONTINUED, _ ("goes on"));
  if (worker->status.killed_by != TROUPE_KILLED_BY_NOBODY || worker->retiring)
    worker->status.state = TROUPE_WORKER_ENDING;
  else if (worker->lanes == 0)
    worker->status.state = TROUPE_WORKER_STARTING;
  else
    worker->status.state =
        g_queue_is_empty (&worker->batches) ? TROUPE_WORKER_IDLE : TROUPE_WORKER_RUNNING;
  troupe_engine_worker_changed (worker);
}

static void
worker_end_because (EngineWorker *worker, const char *reason)
{
  g_strlcpy (worker->status.reason, reason, sizeof worker->status.reason);
  troupe_engine_end_worker (worker, TROUPE_KILLED_BY_POOL, TRUE);
}

/* Who stops or continues a worker from outside means what it runs as well. Where the kernel did it,
 * since the worker reads or sets the terminal without being in its foreground, nobody would ever
 * continue it. */
static void
worker_poll_stopped (EngineWorker *worker)
{
  const TroupeWorkerStop stop = troupe_worker_handle_poll_stopped (worker->handle);

  if (stop == TROUPE_WORKER_STOP_TERMINAL)
    {
      worker_end_because (worker, _ ("it wants to ask something on the terminal"));
    }
  else if (stop == TROUPE_WORKER_STOP_STOPPED && worker->paused_at == 0)
    {
      troupe_engine_worker_event (worker, TROUPE_EVENT_STOPPED, _ ("stopped from outside"));
      troupe_engine_pause_worker (worker);
    }
  else if (stop == TROUPE_WORKER_STOP_CONTINUED && worker->paused_at != 0)
    {
      troupe_engine_continue_worker (worker);
      troupe_engine_fill (worker->engine, worker);
    }
}

static void
worker_check_stalled (EngineWorker *worker, gint64 now)
{
  gint64 since = troupe_link_get_stalled_since (worker->link);

  if (since == 0 || now - MAX (since, worker->heard_at) < STALL_US)
    return;

  worker_end_because (worker, _ ("it stopped in the middle of a frame"));
}

/* One that waits for the pool while the pool waits for it would do so for ever. */
static void
worker_check_greeting (EngineWorker *worker, gint64 now)
{
  TroupeJob *job = worker->engine->job;
  const gint64 waited = now - worker->heard_at;
  const gint64 limit = MAX (GREETING_US, troupe_job_get_timeout (job) * G_USEC_PER_SEC);

  if (waited >= SILENCE_US && !worker->silence_told)
    {
      worker->silence_told = TRUE;
      troupe_engine_worker_event (worker, TROUPE_EVENT_SILENT,
                                  _ ("has been starting for %d s and has not greeted yet"),
                                  (int) (SILENCE_US / G_USEC_PER_SEC));
    }
  if (waited >= limit && troupe_job_get_kind (job) == TROUPE_JOB_PROGRAM)
    {
      worker->never_greeted = TRUE;
      worker_end_because (worker, _ ("it did not greet"));
    }
}

static void
worker_time_out (EngineWorker *worker, TroupeBatch *batch)
{
  batch->timed_out = TRUE;
  troupe_engine_end_worker (worker, TROUPE_KILLED_BY_TIMEOUT, TRUE);
}

static void
worker_probe (EngineWorker *worker, gint64 now)
{
  troupe_wire_append_probe (troupe_link_get_output (worker->link));
  troupe_link_flush (worker->link);
  worker->probed_at = now;
}

/* Asks which of several items it is that runs too long. A worker that does not answer in time, or
 * whose answers do not tell, is ended, and its items are tried one by one. */
static void
worker_ask_which (EngineWorker *worker, TroupeBatch *batch, gint64 now)
{
  if (batch->asked_at == 0)
    batch->asked_at = worker->probed_at != 0 ? worker->probed_at : now;

  if (now - batch->asked_at > ANSWER_US)
    {
      worker->unanswered = TRUE;
      worker_end_because (worker, _ ("it did not answer"));
    }
  else if (worker->probed_at == 0)
    {
      worker_probe (worker, now);
    }
}

/* An item that stands alone is known by itself to run too long, of a worker without another one.
 * Several may hold each other up, and of those of one batch results may be on their way. */
static void
worker_check_time (EngineWorker *worker, gint64 now)
{
  gint64 limit = troupe_job_get_timeout (worker->engine->job) * G_USEC_PER_SEC;
  guint lane = 0;

  for (GList *link = worker->batches.head; link != NULL && lane < worker->lanes;
       link = link->next, lane++)
    {
      TroupeBatch *batch = link->data;

      if (batch->since == 0 || now - batch->since < limit)
        continue;

      if (troupe_batch_get_left (batch) == 1 &&
          (worker->batches.length == 1 || !(worker->flags & TROUPE_WIRE_CAN_PROBE)))
        worker_time_out (worker, batch);
      else
        worker_ask_which (worker, batch, now);
      return;
    }
}

/* The answer to a probe: the results that were waiting came before it. It never makes an item
 * younger than the pool knows it to be. */
void
troupe_engine_on_progress (EngineWorker *worker, const TroupeWireProgress *lanes, guint32 n_lanes)
{
  gint64 now = g_get_monotonic_time ();
  const gint64 limit = troupe_job_get_timeout (worker->engine->job) * G_USEC_PER_SEC;

  worker->probed_at = 0;
  for (guint32 i = 0; i < n_lanes; i++)
    for (GList *link = worker->batches.head; link != NULL; link = link->next)
      {
        TroupeBatch *batch = link->data;
        gint64 began_at;

        if (batch->number != lanes[i].batch)
          continue;

        /* Where it took so long to answer that results came in between, the next probe tells. */
        if (lanes[i].position != batch->done)
          break;
        began_at = now - (gint64) MIN (lanes[i].elapsed_ns / 1000, (guint64) now);
        if (batch->since == 0 || began_at < batch->since)
          batch->since = began_at;
        if (limit > 0 && now - batch->since >= limit)
          worker_time_out (worker, batch);
        break;
      }
  troupe_engine_worker_changed (worker);
}

/* Whether it is known without a question where it is: each of its lanes has one item left, and
 * nothing can wait behind it. */
static gboolean
worker_is_known (EngineWorker *worker)
{
  if (worker->batches.length > worker->lanes)
    return FALSE;

  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    if (troupe_batch_get_left (link->data) > 1)
      return FALSE;
  return TRUE;
}

static void
worker_check (EngineWorker *worker, gint64 now, gboolean timed)
{
  worker_check_stalled (worker, now);
  if (worker->lanes == 0)
    worker_check_greeting (worker, now);
  else if (timed)
    worker_check_time (worker, now);
  if (now - worker->heard_at <= PROBE_US)
    return;

  troupe_link_check_output (worker->link);
  /* Once: it has told what waited, and what finishes after that long it tells by itself. */
  if (!g_queue_is_empty (&worker->batches) && (worker->flags & TROUPE_WIRE_CAN_PROBE) &&
      worker->probed_at == 0 && !worker->asked && !worker_is_known (worker))
    {
      worker_probe (worker, now);
      worker->asked = TRUE;
    }
}

static gboolean
on_clock (gpointer data)
{
  TroupeEngine *self = data;
  gint64 now = g_get_monotonic_time ();
  gboolean timed = troupe_job_get_timeout (self->job) > 0;
  gboolean is_any_stopped = troupe_launcher_is_any_stopped (self->launcher);

  for (guint i = 0; i < self->workers->len; i++)
    {
      EngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (is_any_stopped)
        worker_poll_stopped (worker);
      if (worker->paused_at == 0 && worker->status.killed_by == TROUPE_KILLED_BY_NOBODY)
        worker_check (worker, now, timed);
    }
  return G_SOURCE_CONTINUE;
}

/* Watches the time while there is anything to watch. */
void
troupe_engine_start_clock (TroupeEngine *self)
{
  double timeout = troupe_job_get_timeout (self->job);
  guint interval = CLOCK_MS;

  if (timeout > 0)
    interval = CLAMP (timeout * 1000 / 8, CLOCK_LEAST_MS, CLOCK_MS);
  self->clock_source = troupe_timer_add (interval, on_clock, self);
}
