/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One worker of the engine: its state, batches and output. */

#include "troupe-engine-worker.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-timer.h"

#include <glib/gi18n-lib.h>
#include <signal.h>

/**
 * troupe_engine_worker_new:
 * @job: the job
 * @tally: the counts of the job
 * @publisher: publishes its changes; all three must outlive it
 * @listener: the object that takes its frames
 *
 * Returns: (transfer full): a worker that was not started
 */
TroupeEngineWorker *
troupe_engine_worker_new (TroupeJob *job,
                          TroupeTally *tally,
                          TroupePublisher *publisher,
                          gpointer listener)
{
  TroupeEngineWorker *self = g_new0 (TroupeEngineWorker, 1);

  self->job = job;
  self->tally = tally;
  self->publisher = publisher;
  self->listener = listener;
  g_queue_init (&self->batches);
  return self;
}

/**
 * troupe_engine_worker_free:
 * @self: (transfer full): a worker that was not started, or has ended
 *
 * Frees @self.
 */
void
troupe_engine_worker_free (TroupeEngineWorker *self)
{
  troupe_timer_clear (&self->kill_timer);
  g_queue_clear_full (&self->batches, (GDestroyNotify) troupe_batch_free);
  g_clear_pointer (&self->output, troupe_worker_output_free);
  g_free (self->closed);
  g_clear_pointer (&self->node, troupe_engine_node_free);
  g_clear_pointer (&self->memory, troupe_shared_memory_unref);
  g_clear_object (&self->handle);
  g_free (self);
}

/* Its published changes */

static gboolean
is_at_work (TroupeWorkerState state)
{
  return state == TROUPE_WORKER_IDLE || state == TROUPE_WORKER_RUNNING;
}

/* Between two batches a worker is idle for an instant, which does not count as a change. */
static gboolean
worker_is_changed (TroupeEngineWorker *self)
{
  return self->posted_state != self->status.state &&
         !(is_at_work (self->posted_state) && is_at_work (self->status.state));
}

/**
 * troupe_engine_worker_changed:
 * @self: a worker
 *
 * Says that its status did.
 */
void
troupe_engine_worker_changed (TroupeEngineWorker *self)
{
  self->changed = TRUE;
  if (worker_is_changed (self))
    troupe_publisher_changed (self->publisher);
  else
    troupe_publisher_progressed (self->publisher);
}

/**
 * troupe_engine_worker_tell:
 * @self: a worker
 * @what: what happened to it
 * @text: (nullable): the text of such an event
 */
void
troupe_engine_worker_tell (TroupeEngineWorker *self, TroupeEventWhat what, const char *text)
{
  troupe_engine_worker_tell_data (self, &(TroupeEventData){ .what = what, .text = text });
}

/** troupe_engine_worker_say: publishes what happened to a node, with the name of its machine. */
void
troupe_engine_worker_say (TroupeEngineWorker *self, TroupeEventKind kind, const char *what)
{
  /* Translators: the name of a machine, and what happened there */
  g_autofree char *text =
      g_strdup_printf (_ ("%s: %s"), troupe_worker_handle_get_host (self->handle), what);

  troupe_publisher_say (self->publisher, kind, text);
}

/** troupe_engine_worker_tell_data: publishes an event of @self, whose number and pid are set here.
 */
void
troupe_engine_worker_tell_data (TroupeEngineWorker *self, const TroupeEventData *data)
{
  TroupeEventData of_worker = *data;

  of_worker.worker = self->status.number;
  of_worker.pid = self->status.pid;
  troupe_publisher_add (self->publisher, &of_worker);
}

static void
worker_describe_item (TroupeEngineWorker *self)
{
  TroupeBatch *batch = g_queue_peek_head (&self->batches);
  guint32 held = 0;

  for (GList *link = self->batches.head; link != NULL; link = link->next)
    held += troupe_batch_get_left (link->data);

  self->status.n_items_held = held;
  self->status.item[0] = '\0';
  self->status.item_since = batch != NULL ? batch->since : 0;
  if (batch != NULL && troupe_batch_get_left (batch) > 0)
    {
      g_autoptr (GBytes) item = troupe_items_dup_label (batch->items, batch->done);
      gsize size;
      const char *text = troupe_bytes_get_data (item, &size);

      troupe_worker_status_set_item (&self->status, text, size);
    }
}

/**
 * troupe_engine_worker_publish:
 * @self: a worker
 *
 * Passes its status to its publisher, which has begun, if it changed.
 */
void
troupe_engine_worker_publish (TroupeEngineWorker *self)
{
  if (self->is_node || !self->changed ||
      !troupe_publisher_takes_worker (self->publisher, worker_is_changed (self)))
    return;

  self->posted_state = self->status.state;
  self->changed = FALSE;
  if (self->lanes > 0)
    troupe_engine_worker_report_stderr (self);
  worker_describe_item (self);
  troupe_publisher_add_worker (self->publisher, &self->status);
}

/* Its output */

/**
 * troupe_engine_worker_report_stderr:
 * @self: a worker
 *
 * Reports text that it wrote and that belongs to no single item, if there is any.
 */
void
troupe_engine_worker_report_stderr (TroupeEngineWorker *self)
{
  gboolean between;
  g_autofree char *text = troupe_worker_output_take_kept (self->output, &between);

  if (text == NULL)
    return;

  troupe_engine_worker_tell (self, between ? TROUPE_EVENT_WROTE_BETWEEN : TROUPE_EVENT_WROTE_AMONG,
                             text);
}

/** troupe_engine_worker_listen: asks it for what its items print, when its link is flushed. */
void
troupe_engine_worker_listen (TroupeEngineWorker *self, TroupeListenMode mode, gsize bytes)
{
  const TroupeWireListen listen = { mode, bytes };

  troupe_wire_append_listen (troupe_link_get_output (self->link), &listen);
  self->granted += bytes;
  self->looked |= mode == TROUPE_LISTEN_ONCE;
}

/** troupe_engine_worker_set_live: sets what receives the output of its items and outlives it. */
void
troupe_engine_worker_set_live (TroupeEngineWorker *self, TroupeLiveOutput *live)
{
  self->live = live;
}

/** troupe_engine_worker_may_send: Returns: whether it was asked for @size more bytes of output. */
gboolean
troupe_engine_worker_may_send (TroupeEngineWorker *self, gsize size)
{
  if (self->live == NULL)
    return self->looked && size <= TROUPE_WIRE_OUTPUT_MAX;
  if (size > self->granted)
    return FALSE;

  self->granted -= size;
  return TRUE;
}

/**
 * troupe_engine_worker_add_live:
 * @self: a worker whose live output is wanted
 * @batch: one of its batches
 * @stream: the stream that its next item wrote to
 * @text: (nullable): what it wrote
 *
 * Passes it to the owner.
 */
void
troupe_engine_worker_add_live (TroupeEngineWorker *self,
                               TroupeBatch *batch,
                               TroupeOutputStream stream,
                               GBytes *text)
{
  g_autoptr (GBytes) item = troupe_items_dup_label (batch->items, batch->done);
  const TroupeLivePiece piece = {
    .index = troupe_batch_get_next_index (batch),
    .attempt = troupe_batch_get_attempts (batch),
    .worker = self->status.number,
    .stream = stream,
    .item = item,
    .text = text,
  };

  if (text != NULL)
    troupe_live_output_add (self->live, &piece);
}

static gboolean
is_listened_to (TroupeEngineWorker *self)
{
  return self->live != NULL && (self->flags & TROUPE_WIRE_CAN_LISTEN) != 0;
}

/* The text of an item that came by standard error of the worker, which the worker does not know. */
static void
worker_add_errors (TroupeEngineWorker *self, TroupeBatch *batch, GBytes *errors)
{
  if (is_listened_to (self))
    troupe_engine_worker_add_live (self, batch, TROUPE_OUTPUT_STDERR, errors);
  if (!is_listened_to (self) || !troupe_live_output_is_only (self->live))
    troupe_batch_add_output (batch, TROUPE_OUTPUT_STDERR, errors);
}

/**
 * troupe_engine_worker_take_output:
 * @self: a worker
 * @batch: one of its batches, or one that it had
 *
 * Takes what the next item of @batch printed. If its live output is wanted and the worker cannot
 * send that, it is passed to the owner here.
 *
 * Returns: (transfer full) (nullable): what belongs to the result
 */
TroupeResultNote *
troupe_engine_worker_take_output (TroupeEngineWorker *self, TroupeBatch *batch)
{
  g_autoptr (TroupeResultNote) note = NULL;

  if (!troupe_batch_has_output (batch))
    return NULL;

  note = troupe_batch_take_output (batch);
  if (self->live != NULL && !is_listened_to (self))
    {
      troupe_engine_worker_add_live (self, batch, TROUPE_OUTPUT_STDOUT, note->standard_output);
      troupe_engine_worker_add_live (self, batch, TROUPE_OUTPUT_STDERR, note->standard_error);
    }
  if (self->live != NULL && troupe_live_output_is_only (self->live))
    return NULL;
  return g_steal_pointer (&note);
}

/* What a node writes is about itself, or of the program that connects to it: its items' output is a
 * part of their results. */
static void
worker_tell_words (TroupeEngineWorker *self)
{
  g_autoptr (GBytes) text = self->lanes > 0 ? troupe_error_log_take (self->log) : NULL;
  g_autofree char *valid = NULL;
  g_autofree char *what = NULL;

  if (text == NULL)
    return;

  valid = troupe_bytes_to_text (text);
  what = g_strdup_printf (_ ("wrote to standard error:\n%s"), g_strchomp (valid));
  troupe_engine_worker_say (self, TROUPE_EVENT_WROTE, what);
}

/**
 * troupe_engine_worker_take_errors:
 * @self: a worker
 * @n_finished: the number of its items that are about to count as finished
 *
 * Takes the text that it wrote to standard error until now, and adds it to its item if that is
 * certain.
 */
void
troupe_engine_worker_take_errors (TroupeEngineWorker *self, guint32 n_finished)
{
  const guint64 n_held = self->items_given - self->items_ended - n_finished;
  TroupeWriterOfText writer;
  g_autoptr (GBytes) errors = NULL;
  gboolean between;

  if (self->is_node)
    {
      worker_tell_words (self);
      return;
    }

  errors = troupe_worker_output_take (self->output, n_held, n_finished, &writer);
  between = errors != NULL && writer == TROUPE_WRITER_BETWEEN_ITEMS;
  if (errors == NULL)
    return;

  if (writer == TROUPE_WRITER_ITEM)
    {
      worker_add_errors (self, g_queue_peek_head (&self->batches), errors);
      return;
    }

  if (troupe_worker_output_is_other (self->output, between))
    troupe_engine_worker_report_stderr (self);
  troupe_worker_output_keep (self->output, errors, between);
  troupe_engine_worker_changed (self);
}

/* Its life */

/**
 * troupe_engine_worker_set_started:
 * @self: a worker that was not started
 * @handle: (transfer full): the handle from its launcher
 * @status: its initial status
 */
void
troupe_engine_worker_set_started (TroupeEngineWorker *self,
                                  TroupeWorkerHandle *handle,
                                  const TroupeWorkerStatus *status)
{
  const char *host = troupe_worker_handle_get_host (handle);

  self->handle = handle;
  self->link = troupe_worker_handle_get_link (handle);
  self->log = troupe_worker_handle_get_errors (handle);
  self->output = troupe_worker_output_new (self->log);
  self->status = *status;
  self->status.pid = troupe_worker_handle_get_pid (handle);
  self->status.is_local = host == NULL;
  g_strlcpy (self->status.host, host != NULL ? host : "", sizeof self->status.host);
  self->status.state = TROUPE_WORKER_STARTING;
  self->heard_at = self->status.started_at = g_get_monotonic_time ();
  self->is_node = self->status.number == 0;
  if (self->is_node)
    return;

  /* Immediately, so that the owner learns of workers in the order of their numbers. */
  troupe_publisher_add_worker (self->publisher, &self->status);
  troupe_engine_worker_changed (self);
  troupe_engine_worker_tell_data (self, &(TroupeEventData){ .what = TROUPE_EVENT_WORKER_STARTED,
                                                            .other = self->status.replaces });
}

/**
 * troupe_engine_worker_set_greeted:
 * @self: a worker that greets
 * @lanes: the number of its lanes
 * @flags: its capabilities
 */
void
troupe_engine_worker_set_greeted (TroupeEngineWorker *self, guint32 lanes, guint32 flags)
{
  self->lanes = lanes;
  self->flags = flags;
  self->status.greeted_at = g_get_monotonic_time ();
  troupe_engine_worker_take_errors (self, 0);
  if (self->status.state == TROUPE_WORKER_STARTING)
    self->status.state = TROUPE_WORKER_IDLE;
  troupe_engine_worker_changed (self);
}

/**
 * troupe_engine_worker_set_node:
 * @self: a node that greets
 * @lanes: the number of its lanes
 * @results: knows the numbers of items
 * @calls: the functions that it calls; both must outlive it
 */
void
troupe_engine_worker_set_node (TroupeEngineWorker *self,
                               guint32 lanes,
                               TroupeResults *results,
                               const TroupeEngineCalls *calls)
{
  const TroupeNodeFacts *facts = troupe_worker_handle_get_node (self->handle);
  g_autofree char *text = NULL;

  self->node = troupe_engine_node_new (facts, lanes, self->tally, self->publisher, results, calls);
  /* Translators: a version, and a number of processors */
  text = g_strdup_printf (_ ("has started, Troupe %s, cores: %u"), facts->version, facts->n_cores);
  troupe_engine_worker_say (self, TROUPE_EVENT_STARTED, text);
}

/**
 * troupe_engine_worker_open_memory:
 * @self: a worker
 * @fd: of memory that it offers
 *
 * If it cannot be opened, as with a worker in a container, all results go through the pipe.
 */
void
troupe_engine_worker_open_memory (TroupeEngineWorker *self, guint32 fd)
{
  if (self->memory == NULL)
    self->memory = troupe_worker_handle_open_memory (self->handle, fd);
}

/* Skips the known changes of a worker that was stopped or continued by us. */
static void
worker_forget_stopped (TroupeEngineWorker *self)
{
  while (troupe_worker_handle_poll_stopped (self->handle) != TROUPE_WORKER_STOP_NONE)
    ;
}

/* Returns whether it was not stopped yet. */
static gboolean
worker_stop (TroupeEngineWorker *self)
{
  worker_forget_stopped (self);
  troupe_worker_handle_order (self->handle, TROUPE_WORKER_ORDER_PAUSE);
  if (self->paused_at != 0)
    return FALSE;

  self->paused_at = g_get_monotonic_time ();
  self->status.paused_since = self->paused_at;
  self->status.state = TROUPE_WORKER_PAUSED;
  troupe_engine_worker_changed (self);
  return TRUE;
}

/**
 * troupe_engine_worker_pause:
 * @self: a worker
 *
 * Stops it, and the processes that it runs, until it is continued by an order.
 */
void
troupe_engine_worker_pause (TroupeEngineWorker *self)
{
  self->suspended = FALSE;
  if (worker_stop (self) && !self->is_node)
    troupe_engine_worker_tell (self, TROUPE_EVENT_WORKER_PAUSED, NULL);
}

/**
 * troupe_engine_worker_suspend:
 * @self: a worker that is not stopped
 * @why: the reason
 *
 * Stops it until there is room for it again.
 */
void
troupe_engine_worker_suspend (TroupeEngineWorker *self, const char *why)
{
  self->suspended = TRUE;
  worker_stop (self);
  troupe_engine_worker_tell (self, TROUPE_EVENT_WORKER_PAUSED, why);
}

/* How long it was stopped counts up to now. */
static void
worker_account_pause (TroupeEngineWorker *self)
{
  if (self->paused_at != 0)
    self->status.paused_seconds +=
        (double) (g_get_monotonic_time () - self->paused_at) / G_USEC_PER_SEC;
}

/* The time while it was stopped does not count for its items. */
static void
worker_shift_times (TroupeEngineWorker *self, gint64 stopped)
{
  for (GList *link = self->batches.head; link != NULL; link = link->next)
    {
      TroupeBatch *batch = link->data;

      if (batch->since != 0)
        {
          batch->since += stopped;
          batch->paused_seconds += (double) stopped / G_USEC_PER_SEC;
        }
      if (batch->asked_at != 0)
        batch->asked_at += stopped;
      if (batch->output_asked_at != 0)
        batch->output_asked_at += stopped;
    }
  if (self->probed_at != 0)
    self->probed_at += stopped;
  self->heard_at += stopped;
}

/**
 * troupe_engine_worker_continue:
 * @self: a worker
 *
 * Continues it if it is stopped.
 */
void
troupe_engine_worker_continue (TroupeEngineWorker *self)
{
  troupe_worker_handle_order (self->handle, TROUPE_WORKER_ORDER_CONTINUE);
  worker_forget_stopped (self);
  self->suspended = FALSE;
  if (self->paused_at == 0)
    return;

  worker_shift_times (self, g_get_monotonic_time () - self->paused_at);
  worker_account_pause (self);
  self->paused_at = 0;
  self->status.paused_since = 0;
  if (!self->is_node)
    troupe_engine_worker_tell (self, TROUPE_EVENT_WORKER_CONTINUED, NULL);
  if (self->status.killed_by != TROUPE_KILLED_BY_NOBODY || self->retiring)
    self->status.state = TROUPE_WORKER_ENDING;
  else if (self->lanes == 0)
    self->status.state = TROUPE_WORKER_STARTING;
  else if (!self->is_node)
    self->status.state =
        g_queue_is_empty (&self->batches) ? TROUPE_WORKER_IDLE : TROUPE_WORKER_RUNNING;
  troupe_engine_worker_changed (self);
}

/**
 * troupe_engine_worker_measure:
 * @self: a worker
 * @limit: bytes that matter to the caller
 *
 * Measures the memory of the worker and all processes that it started, and keeps the least that was
 * seen during its current item.
 *
 * Returns: bytes
 */
guint64
troupe_engine_worker_measure (TroupeEngineWorker *self, guint64 limit)
{
  const guint64 bytes = troupe_worker_handle_measure (self->handle, limit);
  const gboolean is_next = self->measured_items != self->items_ended;

  self->least_memory = is_next ? bytes : MIN (self->least_memory, bytes);
  self->measured_items = self->items_ended;
  self->status.max_rss_bytes = MAX (self->status.max_rss_bytes, bytes);
  return bytes;
}

/**
 * troupe_engine_worker_tell_silence:
 * @self: a worker that has not greeted
 * @seconds: how long it has been starting
 *
 * Reports that it is silent, once.
 */
void
troupe_engine_worker_tell_silence (TroupeEngineWorker *self, int seconds)
{
  g_autofree char *text = NULL;

  if (self->silence_told)
    return;

  self->silence_told = TRUE;
  if (self->is_node)
    {
      text = g_strdup_printf (_ ("has been starting for %d s and has not greeted yet"), seconds);
      troupe_engine_worker_say (self, TROUPE_EVENT_SILENT, text);
      return;
    }
  troupe_engine_worker_tell_data (
      self, &(TroupeEventData){ .what = TROUPE_EVENT_WORKER_SILENT, .code = seconds });
}

/**
 * troupe_engine_worker_set_ended:
 * @self: a worker that has ended
 *
 * Gets the reason from its handle. Its items must still be given back, before
 * troupe_engine_worker_set_joined().
 */
void
troupe_engine_worker_set_ended (TroupeEngineWorker *self)
{
  TroupeWorkerStatus *status = &self->status;

  troupe_timer_clear (&self->kill_timer);
  self->end = troupe_worker_handle_get_end (self->handle, &status->exited, &status->exit_code);
  /* It was quicker than the pool's signal. */
  if (status->killed_by == TROUPE_KILLED_BY_POOL &&
      (status->exited || status->exit_code != SIGKILL))
    status->killed_by = TROUPE_KILLED_BY_NOBODY;
}

/**
 * troupe_engine_worker_set_joined:
 * @self: a worker that has ended, and has no batch any more
 */
void
troupe_engine_worker_set_joined (TroupeEngineWorker *self)
{
  TroupeWorkerStatus *status = &self->status;

  worker_account_pause (self);
  status->state = TROUPE_WORKER_JOINED;
  status->joined_at = g_get_monotonic_time ();
  status->item[0] = '\0';
  status->item_since = 0;
  status->n_items_held = 0;
  if (!self->is_node)
    troupe_publisher_add_worker (self->publisher, status);
}

/**
 * troupe_engine_worker_take_goodbye:
 * @self: a worker
 * @goodbye: the total usage that it reports
 */
void
troupe_engine_worker_take_goodbye (TroupeEngineWorker *self, const TroupeWireGoodbye *goodbye)
{
  TroupeWorkerStatus *status = &self->status;

  status->user_seconds = MAX (status->user_seconds, goodbye->user_ns / 1e9);
  status->system_seconds = MAX (status->system_seconds, goodbye->system_ns / 1e9);
  status->max_rss_bytes = MAX (status->max_rss_bytes, goodbye->max_rss_bytes);
}
