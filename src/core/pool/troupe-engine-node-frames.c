/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handles the frames that only nodes send: each frame becomes a call of the layers below. */

#include "troupe-engine-node-frames.h"

#include "troupe-config.h"
#include "troupe-engine-batches.h"

#include <glib/gi18n-lib.h>

/* All of these outlive it. */
struct _TroupeEngineNodeFrames
{
  TroupeScheduler *scheduler;
  TroupePublisher *publisher;
  TroupeResults *results;
  TroupeEngineListening *listening;
  const TroupeEngineCalls *calls;
};

/**
 * troupe_engine_node_frames_new:
 * @scheduler: notified of finished batches
 * @publisher: publishes that items failed
 * @results: notified of items that a worker has begun
 * @listening: receives what items print
 * @calls: the functions that receive results
 *
 * Returns: (transfer full): the handler of the frames of nodes; none of these may be freed before
 *   it
 */
TroupeEngineNodeFrames *
troupe_engine_node_frames_new (TroupeScheduler *scheduler,
                               TroupePublisher *publisher,
                               TroupeResults *results,
                               TroupeEngineListening *listening,
                               const TroupeEngineCalls *calls)
{
  TroupeEngineNodeFrames *self = g_new (TroupeEngineNodeFrames, 1);

  *self = (TroupeEngineNodeFrames){ scheduler, publisher, results, listening, calls };
  return self;
}

/**
 * troupe_engine_node_frames_free:
 * @self: (transfer full): a handler
 *
 * Frees @self.
 */
void
troupe_engine_node_frames_free (TroupeEngineNodeFrames *self)
{
  g_free (self);
}

/* The number of a worker of a node in this run. */
static gboolean
find_worker (TroupeEngineWorker *worker, guint far_number, guint *number, GError **error)
{
  *number = troupe_engine_node_get_number (worker->node, far_number);
  if (*number > 0)
    return TRUE;

  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                       _ ("it told of a worker that it cannot have"));
  return FALSE;
}

static TroupeResultStatus
get_status (TroupeWireOutcome outcome)
{
  switch (outcome)
    {
    case TROUPE_WIRE_OUTCOME_FAILED:
      return TROUPE_RESULT_FAILED;
    case TROUPE_WIRE_OUTCOME_CRASHED:
      return TROUPE_RESULT_CRASHED;
    case TROUPE_WIRE_OUTCOME_TIMED_OUT:
      return TROUPE_RESULT_TIMED_OUT;
    case TROUPE_WIRE_OUTCOME_OK:
    default:
      return TROUPE_RESULT_OK;
    }
}

static TroupeResultNote *
create_note (const TroupeWireDone *done)
{
  TroupeResultNote *note;

  if (done->outcome == TROUPE_WIRE_OUTCOME_OK && done->standard_output == NULL &&
      done->standard_error == NULL && done->attempts_before == NULL)
    return NULL;

  note = troupe_result_note_new ();
  note->kind = done->kind;
  note->code = done->code;
  note->message = done->message != NULL ? g_bytes_ref (done->message) : NULL;
  note->details = done->details != NULL ? g_bytes_ref (done->details) : NULL;
  note->standard_output =
      done->standard_output != NULL ? g_bytes_ref (done->standard_output) : NULL;
  note->standard_error = done->standard_error != NULL ? g_bytes_ref (done->standard_error) : NULL;
  return note;
}

/* The workers of earlier attempts have other numbers in this run. */
static gboolean
find_attempts (TroupeEngineWorker *worker,
               const TroupeWireDone *done,
               GBytes **found,
               GError **error)
{
  g_autoptr (TroupeAttempts) attempts = NULL;

  *found = NULL;
  if (done->attempts_before == NULL)
    return TRUE;

  attempts = troupe_attempts_decode (done->attempts_before, 0);
  if (attempts == NULL)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                           _ ("the node sent a result that contradicts itself"));
      return FALSE;
    }
  for (guint i = 0; i < attempts->latest->len; i++)
    {
      TroupeAttempt *attempt = &g_array_index (attempts->latest, TroupeAttempt, i);

      if (!find_worker (worker, attempt->worker, &attempt->worker, error))
        return FALSE;
    }
  *found = troupe_attempts_encode (attempts, 0);
  return TRUE;
}

/* The node has tried as often as it may. */
static void
frames_tell_failed (TroupeEngineNodeFrames *self, const TroupeResultChunk *chunk)
{
  TroupeItemRange range = { .first_row = chunk->first_index, .n_rows = 1 };
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  troupe_item_numbers_find (troupe_results_get_numbers (self->results), chunk->first_index,
                            &range.first, &range.last);
  troupe_publisher_add_failed (self->publisher, chunk->status, &range,
                               chunk->note->message != NULL ? chunk->note->message : none);
}

/**
 * troupe_engine_node_frames_greet:
 * @self: a handler
 * @worker: a node that greets
 * @lanes: the number of its lanes
 */
void
troupe_engine_node_frames_greet (TroupeEngineNodeFrames *self,
                                 TroupeEngineWorker *worker,
                                 guint lanes)
{
  troupe_engine_worker_set_node (worker, lanes, self->results, self->calls);
}

static gboolean
frames_take_done (TroupeEngineNodeFrames *self,
                  TroupeEngineWorker *worker,
                  const TroupeFrame *frame,
                  GError **error)
{
  const TroupeNodeFacts *facts = troupe_engine_node_get_facts (worker->node);
  const gint64 now = g_get_monotonic_time ();
  g_auto (TroupeWireDone) done = { 0 };
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (GBytes) attempts = NULL;
  TroupeBatch *batch;
  gboolean is_finished;

  if (!troupe_wire_parse_done (frame, &done, error) ||
      (done.worker > 0 && !find_worker (worker, done.worker, &chunk.worker, error)) ||
      !find_attempts (worker, &done, &attempts, error))
    return FALSE;
  chunk.items = troupe_engine_batches_finish (worker, &done, &batch, &is_finished, error);
  if (chunk.items == NULL)
    return FALSE;

  chunk.first_index = done.first_index;
  chunk.count = done.count;
  chunk.status = get_status (done.outcome);
  /* The node counts only its own attempts. */
  chunk.attempts = batch->attempts - 1 + done.attempts;
  chunk.seconds = done.elapsed_ns / 1e9;
  chunk.paused_seconds = MIN (done.paused_ns, done.elapsed_ns) / 1e9;
  chunk.user_seconds = done.user_ns / 1e9;
  chunk.system_seconds = done.system_ns / 1e9;
  chunk.max_rss_bytes = done.max_rss_bytes;
  chunk.core = done.core;
  chunk.finished_at = CLAMP (done.finished_at + facts->offset, 1, now);
  chunk.note = create_note (&done);
  if (attempts != NULL)
    chunk.note->attempts = g_steal_pointer (&attempts);
  chunk.values = g_steal_pointer (&done.values);
  if (chunk.status != TROUPE_RESULT_OK)
    frames_tell_failed (self, &chunk);
  if (is_finished)
    {
      troupe_scheduler_finished (self->scheduler, batch);
      troupe_engine_batches_remove_far (worker, batch);
    }
  self->calls->result (&chunk, self->calls->data);
  return TRUE;
}

static gboolean
frames_take_begun (TroupeEngineNodeFrames *self,
                   TroupeEngineWorker *worker,
                   const TroupeFrame *frame,
                   GError **error)
{
  TroupeWireBegun begun;
  g_autoptr (TroupeItems) items = NULL;
  guint number;

  if (!troupe_wire_parse_begun (frame, &begun, error) ||
      !find_worker (worker, begun.worker, &number, error))
    return FALSE;

  items = troupe_node_batches_begin (troupe_engine_node_get_batches (worker->node),
                                     begun.first_index, begun.count);
  if (items == NULL)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it sent something about items that it does not have"));
      return FALSE;
    }
  troupe_results_begin (self->results, items, number);
  return TRUE;
}

static gboolean
frames_take_printed (TroupeEngineNodeFrames *self,
                     TroupeEngineWorker *worker,
                     const TroupeFrame *frame,
                     GError **error)
{
  g_auto (TroupeWirePrinted) printed = { 0 };
  guint number;

  if (!troupe_wire_parse_printed (frame, &printed, error))
    return FALSE;
  if (printed.attempt == 0)
    {
      troupe_engine_listening_take_seen (self->listening, &printed);
      return TRUE;
    }
  return find_worker (worker, printed.worker, &number, error) &&
         troupe_engine_listening_take_printed (self->listening, worker, number, &printed, error);
}

/**
 * troupe_engine_node_frames_take:
 * @self: a handler
 * @worker: a node that has greeted
 * @frame: a frame that it sent
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is not one of a node, is malformed, or not true
 */
gboolean
troupe_engine_node_frames_take (TroupeEngineNodeFrames *self,
                                TroupeEngineWorker *worker,
                                const TroupeFrame *frame,
                                GError **error)
{
  switch (frame->type)
    {
    case TROUPE_FRAME_DONE:
      return frames_take_done (self, worker, frame, error);
    case TROUPE_FRAME_BEGUN:
      return frames_take_begun (self, worker, frame, error);
    case TROUPE_FRAME_PRINTED:
      return frames_take_printed (self, worker, frame, error);
    case TROUPE_FRAME_TOLD:
      return troupe_engine_node_take_told (worker->node, frame, error);
    default:
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                   _ ("it sent a frame of the unknown type 0x%02x"), frame->type);
      return FALSE;
    }
}
