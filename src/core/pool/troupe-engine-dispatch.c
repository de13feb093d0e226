/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-engine-private.h"
#include "troupe-wake-source.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* Handing out */

static gboolean
on_source_readable (int fd, GIOCondition condition, gpointer data)
{
  TroupeEngine *self = data;

  troupe_timer_clear (&self->wait_source);
  troupe_engine_fill_all (self);
  return G_SOURCE_REMOVE;
}

static void
engine_wait_for_source (TroupeEngine *self)
{
  int fd = troupe_source_get_wait_fd (self->source);

  if (self->wait_source != NULL || fd < 0)
    return;

  self->wait_source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (self->wait_source, G_SOURCE_FUNC (on_source_readable), self, NULL);
  g_source_attach (self->wait_source, g_main_context_get_thread_default ());
}

static gboolean
worker_may_have_more (EngineWorker *worker)
{
  TroupeEngine *self = worker->engine;
  TroupeBatch *head = g_queue_peek_head (&worker->batches);
  TroupeBatch *waiting = troupe_scheduler_peek_waiting (self->scheduler);

  if (self->ending || self->halting || self->paused || worker->lanes == 0 || worker->retiring ||
      worker->closed != NULL || worker->paused_at != 0 ||
      worker->status.killed_by != TROUPE_KILLED_BY_NOBODY)
    return FALSE;

  /* A suspect is alone with its worker. */
  return head == NULL || !(head->suspect || (waiting != NULL && waiting->suspect));
}

/* Without an answer to a probe nobody could say which item of several ran for too long, and of
 * several nobody could say which one wrote to standard error. */
static gboolean
worker_needs_single_items (EngineWorker *worker)
{
  if (troupe_job_get_timeout (worker->engine->job) > 0 && !(worker->flags & TROUPE_WIRE_CAN_PROBE))
    return TRUE;
  return worker->n_watched > 0 && worker->lanes == 1;
}

static void
worker_hand (EngineWorker *worker, TroupeBatch *batch)
{
  TroupeEngine *self = worker->engine;
  GByteArray *output = troupe_link_get_output (worker->link);
  guint before = output->len;

  batch->number = ++self->last_batch;
  batch->attempts++;
  batch->since = worker->batches.length < worker->lanes ? g_get_monotonic_time () : 0;
  troupe_items_encode (batch->items, batch->number, worker->flags & TROUPE_WIRE_CAN_RANGE, output);
  batch->frame_size = output->len - before;
  troupe_results_begin (self->results, batch->items, worker->status.number);

  /* What it wrote while it had nothing is not of these items. */
  if (g_queue_is_empty (&worker->batches))
    troupe_engine_take_errors (worker, 0);
  worker->items_given += troupe_batch_get_count (batch);
  worker->n_writers += troupe_batch_get_count (batch);
  g_queue_push_tail (&worker->batches, batch);
  worker->status.state = TROUPE_WORKER_RUNNING;
  troupe_engine_worker_changed (worker);
}

static void
engine_tell_left_out (TroupeEngine *self)
{
  while (TRUE)
    {
      g_autofree char *sentence = troupe_source_take_warning (self->source);

      if (sentence == NULL)
        return;
      troupe_engine_event (self, TROUPE_EVENT_LEFT_OUT, 0, sentence);
    }
}

/* Called when a reader made room for results. */
static gboolean
on_room (gpointer data)
{
  troupe_engine_fill_all (data);
  return G_SOURCE_CONTINUE;
}

/* Whether the results of further items could be kept. Where a reader takes results, workers wait
 * for it; where all of them are kept, there never is room again. */
static gboolean
engine_has_room (TroupeEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (self->room_source == NULL)
    self->room_source =
        troupe_wake_source_new (g_main_context_get_thread_default (), on_room, self);
  if (troupe_results_check_room (self->results, self->room_source, &error))
    return TRUE;

  if (troupe_results_get_keep (self->results) == TROUPE_RESULTS_KEEP_ALL)
    {
      troupe_engine_fail (self, error);
    }
  else if (!self->has_told_room)
    {
      /* Translators: why results cannot be kept, in a sentence */
      g_autofree char *text =
          g_strdup_printf (_ ("%s Workers wait until results are read."), error->message);

      self->has_told_room = TRUE;
      troupe_engine_event (self, TROUPE_EVENT_NO_ROOM, 0, text);
    }
  return FALSE;
}

/* Gives a worker as much as it should have. */
void
troupe_engine_fill (TroupeEngine *self, EngineWorker *worker)
{
  guint64 max_items = troupe_job_get_max_items (self->job);
  gboolean single = worker_needs_single_items (worker);

  while (worker_may_have_more (worker))
    {
      guint64 most = single ? 1 : G_MAXUINT32;
      guint depth = single ? 1 : troupe_scheduler_get_depth (self->scheduler);
      g_autoptr (GError) error = NULL;
      TroupeBatch *batch;
      TroupeSourceStatus status;

      if (max_items > 0)
        most = MIN (most, max_items - worker->items_given);
      if (worker->batches.length >= (guint64) worker->lanes * depth)
        break;
      if (most == 0)
        {
          if (g_queue_is_empty (&worker->batches))
            troupe_engine_retire (worker);
          break;
        }

      /* What was given back comes before what is kept already, and a reader may wait for it. */
      if (troupe_scheduler_peek_waiting (self->scheduler) == NULL && !engine_has_room (self))
        break;

      status = troupe_scheduler_take (self->scheduler, most, &batch, &error);
      engine_tell_left_out (self);
      if (status == TROUPE_SOURCE_ITEMS)
        {
          worker_hand (worker, batch);
          continue;
        }
      if (status == TROUPE_SOURCE_WAIT)
        engine_wait_for_source (self);
      if (status == TROUPE_SOURCE_FAILED)
        troupe_engine_fail (self, error);
      break;
    }

  troupe_link_flush (worker->link);
}

void
troupe_engine_fill_all (TroupeEngine *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    troupe_engine_fill (self, g_ptr_array_index (self->workers, i));
  troupe_engine_check_done (self);
}

/* Taking results */

static gboolean
engine_should_halt (TroupeEngine *self)
{
  guint64 done = 0;
  guint64 failed;
  guint limit = troupe_job_get_halt_fail (self->job);
  double percent = troupe_job_get_halt_percent (self->job);

  for (int i = TROUPE_RESULT_OK; i < TROUPE_RESULT_NOT_RUN; i++)
    done += self->counts.n_status[i];
  failed = done - self->counts.n_status[TROUPE_RESULT_OK];

  if (failed == 0)
    return FALSE;
  if (percent > 0)
    return failed * 100.0 >=
           percent * MAX (troupe_scheduler_get_n_items (self->scheduler), (gint64) done);
  return failed >= MAX (limit, 1);
}

static void
engine_halt (TroupeEngine *self)
{
  g_autoptr (GError) error = g_error_new_literal (TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_HALTED,
                                                  _ ("The job was halted because items failed."));

  self->halting = TRUE;
  if (troupe_job_get_halt (self->job) == TROUPE_HALT_NOW)
    troupe_engine_fail (self, error);
  else
    troupe_mailbox_post_error (self->mailbox, error);
}

/* The slowest items, and how long all of them took. */
static void
engine_account_seconds (TroupeEngine *self, const TroupeResultChunk *chunk)
{
  TroupeRunCounts *counts = &self->counts;
  TroupeSlowItem item = { chunk->first_index, chunk->seconds / MAX (chunk->count, 1) };

  counts->item_seconds += chunk->seconds;
  for (guint i = 0; i < TROUPE_N_SLOWEST && item.seconds > 0; i++)
    if (i == counts->n_slowest || item.seconds > counts->slowest[i].seconds)
      {
        const TroupeSlowItem next = counts->slowest[i];

        counts->slowest[i] = item;
        if (i == counts->n_slowest)
          {
            counts->n_slowest++;
            break;
          }
        item = next;
      }
}

void
troupe_engine_add_chunk (TroupeEngine *self, TroupeResultChunk *chunk)
{
  chunk->finished_at = g_get_monotonic_time ();
  self->counts.n_status[chunk->status] += chunk->count;
  engine_account_seconds (self, chunk);
  troupe_engine_progressed (self);
  troupe_results_add (self->results, chunk);
  if (self->trace != NULL)
    troupe_trace_add (self->trace, chunk);

  if (chunk->status != TROUPE_RESULT_OK && chunk->status != TROUPE_RESULT_NOT_RUN &&
      !self->halting && troupe_job_get_halt (self->job) != TROUPE_HALT_NEVER &&
      engine_should_halt (self))
    engine_halt (self);
}

static void
worker_account (EngineWorker *worker,
                TroupeBatch *batch,
                const TroupeWireChunk *wire,
                guint32 count)
{
  TroupeWorkerStatus *status = &worker->status;

  /* A frame without a result is no progress, for which the time limit would begin anew. */
  if (count > 0)
    {
      batch->since = g_get_monotonic_time ();
      batch->asked_at = 0;
    }
  batch->elapsed_ns += wire->elapsed_ns;
  status->user_seconds += wire->user_ns / 1e9;
  status->system_seconds += wire->system_ns / 1e9;
  status->max_rss_bytes = MAX (status->max_rss_bytes, wire->max_rss_bytes);
  if (wire->core != TROUPE_WIRE_CORE_UNKNOWN)
    status->core = (int) wire->core;
  status->items_done += count;
  worker->slot->failed_starts = 0;
  troupe_engine_worker_changed (worker);
}

static void
chunk_from_wire (TroupeResultChunk *chunk,
                 EngineWorker *worker,
                 TroupeBatch *batch,
                 guint32 count,
                 const TroupeWireChunk *wire)
{
  chunk->first_index = troupe_batch_get_next_index (batch);
  chunk->count = count;
  chunk->items = troupe_items_slice (batch->items, batch->done, count);
  chunk->worker = worker->status.number;
  chunk->attempts = batch->attempts;
  chunk->core = TROUPE_WIRE_CORE_UNKNOWN;
  if (wire != NULL)
    {
      chunk->seconds = wire->elapsed_ns / 1e9;
      chunk->user_seconds = wire->user_ns / 1e9;
      chunk->system_seconds = wire->system_ns / 1e9;
      chunk->max_rss_bytes = wire->max_rss_bytes;
      chunk->core = wire->core;
    }
  else if (batch->since != 0)
    {
      /* Nobody measured it: it was on its way and at work for as long at the most. */
      chunk->seconds = (g_get_monotonic_time () - batch->since) / (double) G_USEC_PER_SEC;
    }
}

/* A batch that has all of its results makes room for the next one in its lane. */
static void
worker_complete (EngineWorker *worker, TroupeBatch *batch)
{
  guint lane = 0;

  if (troupe_batch_get_left (batch) > 0)
    return;

  g_queue_remove (&worker->batches, batch);
  troupe_scheduler_finished (worker->engine->scheduler, batch);
  troupe_batch_free (batch);

  for (GList *link = worker->batches.head; link != NULL && lane < worker->lanes;
       link = link->next, lane++)
    {
      TroupeBatch *next = link->data;

      if (next->since == 0)
        next->since = g_get_monotonic_time ();
    }

  if (g_queue_is_empty (&worker->batches) && worker->status.state == TROUPE_WORKER_RUNNING)
    worker->status.state = TROUPE_WORKER_IDLE;
}

static void
worker_add_values (EngineWorker *worker,
                   TroupeBatch *batch,
                   TroupeBlock *values,
                   const TroupeWireChunk *wire)
{
  guint32 count = troupe_block_get_count (values);
  /* What was printed belongs to the first of them alone. */
  guint32 first = batch->note != NULL && count > 1 ? 1 : count;
  guint32 taken = 0;

  worker_account (worker, batch, wire, count);
  while (taken < count)
    {
      guint32 part = taken == 0 ? first : count - taken;
      g_auto (TroupeResultChunk) chunk = { 0 };

      chunk_from_wire (&chunk, worker, batch, part, wire);
      chunk.seconds *= (double) part / count;
      chunk.user_seconds *= (double) part / count;
      chunk.system_seconds *= (double) part / count;
      chunk.status = TROUPE_RESULT_OK;
      chunk.values = troupe_block_new_slice (values, taken, part);
      chunk.note = g_steal_pointer (&batch->note);
      troupe_worker_status_add_items (&worker->status, chunk.first_index, part);
      batch->done += part;
      taken += part;
      troupe_engine_add_chunk (worker->engine, &chunk);
    }
}

/* The next item of @batch failed. It is run again where it may be, else that is its result. */
void
troupe_engine_fail_item (TroupeEngine *self,
                         EngineWorker *worker,
                         TroupeBatch *batch,
                         TroupeResultStatus status,
                         const TroupeWireChunk *wire,
                         TroupeFailureKind kind,
                         int code,
                         GBytes *message,
                         GBytes *details)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (TroupeResultNote) note = NULL;

  note = troupe_result_note_ref (troupe_batch_ensure_note (batch));
  g_clear_pointer (&batch->note, troupe_result_note_unref);

  if (status != TROUPE_RESULT_CRASHED && batch->failures < troupe_job_get_retries (self->job) &&
      !self->ending)
    {
      TroupeBatch *again = troupe_batch_new_part (batch, batch->done, 1);

      again->failures++;
      batch->done++;
      self->counts.retries++;
      self->retried_index = troupe_items_get_first_index (again->items);
      g_clear_pointer (&self->retried_cause, g_bytes_unref);
      self->retried_cause = g_bytes_ref (message);
      troupe_scheduler_give_back (self->scheduler, again);
      troupe_results_give_back (self->results, troupe_items_get_first_index (again->items), 1);
      troupe_engine_changed (self);
      return;
    }

  chunk_from_wire (&chunk, worker, batch, 1, wire);
  troupe_worker_status_add_items (&worker->status, chunk.first_index, 1);
  chunk.status = status;
  note->kind = kind;
  note->code = code;
  note->message = g_bytes_ref (message);
  note->details = details != NULL && g_bytes_get_size (details) > 0 ? g_bytes_ref (details) : NULL;
  chunk.note = g_steal_pointer (&note);
  batch->done++;
  troupe_engine_add_chunk (self, &chunk);
}

/* Frames */

static TroupeBatch *
worker_find_batch (EngineWorker *worker, guint64 number, GError **error)
{
  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    {
      TroupeBatch *batch = link->data;

      if (batch->number == number)
        return batch;
    }

  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                       _ ("it sent something about items that it does not have"));
  return NULL;
}

static gboolean
worker_take_hello (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireHello) hello = { 0 };

  if (!troupe_wire_parse_hello (frame, &hello, error))
    return FALSE;
  if (worker->lanes > 0)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it greeted twice"));
      return FALSE;
    }

  worker->lanes = MIN (
      hello.lanes, troupe_launcher_get_n_lanes (worker->engine->launcher, worker->slot->number));
  worker->flags = hello.flags;
  worker->status.greeted_at = g_get_monotonic_time ();
  troupe_engine_take_errors (worker, 0);
  troupe_engine_report_missing (worker->engine);
  if (worker->status.state == TROUPE_WORKER_STARTING)
    worker->status.state = TROUPE_WORKER_IDLE;
  troupe_engine_worker_changed (worker);
  return TRUE;
}

/* Where it cannot be opened, as that of a worker in a container, all results go through the pipe.
 */
static gboolean
worker_open_memory (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  guint32 fd;

  if (!troupe_wire_parse_memory (frame, &fd, error))
    return FALSE;

  if (worker->memory == NULL)
    worker->memory = troupe_worker_handle_open_memory (worker->handle, fd);
  return TRUE;
}

static gboolean
worker_take_results (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  TroupeWireChunk wire;
  g_autoptr (TroupeBlock) values =
      frame->type == TROUPE_FRAME_SHARED
          ? troupe_wire_parse_shared (frame, worker->memory, &wire, error)
          : troupe_wire_parse_results (frame, &wire, error);
  TroupeBatch *batch;

  if (values == NULL)
    return FALSE;
  batch = worker_find_batch (worker, wire.batch, error);
  if (batch == NULL)
    return FALSE;
  if (troupe_block_get_count (values) > troupe_batch_get_left (batch))
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it sent more results than it has items"));
      return FALSE;
    }

  troupe_engine_take_errors (worker, troupe_block_get_count (values));
  worker_add_values (worker, batch, values, &wire);
  worker_complete (worker, batch);
  return TRUE;
}

static gboolean
worker_take_failed (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  TroupeWireChunk wire;
  g_auto (TroupeWireFailure) failure = { 0 };
  TroupeBatch *batch;

  if (!troupe_wire_parse_failed (frame, &wire, &failure, error))
    return FALSE;
  batch = worker_find_batch (worker, wire.batch, error);
  if (batch == NULL)
    return FALSE;

  troupe_engine_take_errors (worker, 1);
  worker_account (worker, batch, &wire, 1);
  troupe_engine_fail_item (worker->engine, worker, batch, TROUPE_RESULT_FAILED, &wire, failure.kind,
                           failure.code, failure.message, failure.details);
  worker_complete (worker, batch);
  return TRUE;
}

static gboolean
worker_take_output (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireOutput) output = { 0 };
  TroupeBatch *batch;

  if (!troupe_wire_parse_output (frame, &output, error))
    return FALSE;
  batch = worker_find_batch (worker, output.batch, error);
  if (batch == NULL)
    return FALSE;

  troupe_engine_add_output (batch, output.stream, output.text);
  return TRUE;
}

static gboolean
worker_take_progress (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  guint32 n_lanes;
  g_autofree TroupeWireProgress *lanes = troupe_wire_parse_progress (frame, &n_lanes, error);

  if (lanes == NULL)
    return FALSE;

  troupe_engine_on_progress (worker, lanes, n_lanes);
  return TRUE;
}

static gboolean
worker_take_goodbye (EngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  TroupeWireGoodbye goodbye;

  if (!troupe_wire_parse_goodbye (frame, &goodbye, error))
    return FALSE;

  worker->status.user_seconds = MAX (worker->status.user_seconds, goodbye.user_ns / 1e9);
  worker->status.system_seconds = MAX (worker->status.system_seconds, goodbye.system_ns / 1e9);
  worker->status.max_rss_bytes = MAX (worker->status.max_rss_bytes, goodbye.max_rss_bytes);
  return TRUE;
}

gboolean
troupe_engine_on_frame (const TroupeFrame *frame, gpointer data, GError **error)
{
  EngineWorker *worker = data;

  worker->heard_at = g_get_monotonic_time ();
  worker->asked &= frame->type == TROUPE_FRAME_PROGRESS;
  if (worker->lanes == 0 && frame->type != TROUPE_FRAME_HELLO)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("what it wrote first was not a greeting"));
      return FALSE;
    }

  switch (frame->type)
    {
    case TROUPE_FRAME_HELLO:
      return worker_take_hello (worker, frame, error);
    case TROUPE_FRAME_MEMORY:
      return worker_open_memory (worker, frame, error);
    case TROUPE_FRAME_RESULTS:
    case TROUPE_FRAME_SHARED:
      return worker_take_results (worker, frame, error);
    case TROUPE_FRAME_FAILED:
      return worker_take_failed (worker, frame, error);
    case TROUPE_FRAME_OUTPUT:
      return worker_take_output (worker, frame, error);
    case TROUPE_FRAME_PROGRESS:
      return worker_take_progress (worker, frame, error);
    case TROUPE_FRAME_GOODBYE:
      return worker_take_goodbye (worker, frame, error);
    default:
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                   _ ("it sent a frame of the unknown type 0x%02x"), frame->type);
      return FALSE;
    }
}

void
troupe_engine_on_idle (gpointer data)
{
  EngineWorker *worker = data;
  TroupeEngine *self = worker->engine;

  troupe_engine_fill (self, worker);
  /* What one worker gave back may be for another that waits. */
  if (troupe_scheduler_peek_waiting (self->scheduler) != NULL)
    troupe_engine_fill_all (self);
  else
    troupe_engine_check_done (self);
}
