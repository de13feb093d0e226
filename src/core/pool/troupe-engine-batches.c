/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The batches of one worker: those it is given, those it finishes, and its progress. */

#include "troupe-engine-batches.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/**
 * troupe_engine_batches_are_taken:
 * @worker: a worker
 *
 * Returns: whether it takes batches at all
 */
gboolean
troupe_engine_batches_are_taken (TroupeEngineWorker *worker)
{
  return worker->lanes > 0 && !worker->retiring && worker->closed == NULL &&
         worker->paused_at == 0 && worker->status.killed_by == TROUPE_KILLED_BY_NOBODY;
}

/**
 * troupe_engine_batches_are_single:
 * @worker: a worker
 *
 * A worker that does not answer probes is given one item at a time, since otherwise the item that
 * runs for too long could not be found; so is one that writes to standard error, since otherwise
 * the item that wrote could not be found. If a number of items may end the job, each command is
 * handed out alone: those of a batch would still run then. Functions keep their batches, as the
 * cost of one by one would be many times that of an item.
 *
 * Returns: whether it is given one item at a time
 */
gboolean
troupe_engine_batches_are_single (TroupeEngineWorker *worker)
{
  if (troupe_job_has_timeout (worker->job) && !(worker->flags & TROUPE_WIRE_CAN_PROBE))
    return TRUE;
  if (troupe_job_get_kind (worker->job) == TROUPE_JOB_COMMAND &&
      troupe_job_get_halt (worker->job) != TROUPE_HALT_NEVER &&
      troupe_job_get_chunk (worker->job) == 0)
    return TRUE;
  return worker->lanes == 1 && worker->node == NULL &&
         troupe_worker_output_is_watched (worker->output);
}

/**
 * troupe_engine_batches_hand:
 * @worker: a worker that takes batches
 * @batch: (transfer full): a batch
 * @number: the number of this attempt
 *
 * Gives it a batch, which is sent when its link is flushed.
 */
void
troupe_engine_batches_hand (TroupeEngineWorker *worker, TroupeBatch *batch, guint64 number)
{
  GByteArray *output = troupe_link_get_output (worker->link);
  const guint before = output->len;

  batch->number = number;
  batch->attempts++;
  batch->first_attempts++;
  batch->since =
      worker->batches.length < worker->lanes && worker->node == NULL ? g_get_monotonic_time () : 0;
  if (!troupe_worker_handle_hand_items (worker->handle, batch->items, batch->number))
    troupe_items_encode (batch->items, batch->number, worker->flags & TROUPE_WIRE_CAN_RANGE,
                         output);
  batch->frame_size = output->len - before;
  troupe_tally_add_handed (worker->tally, 1);
  if (worker->node != NULL)
    {
      worker->items_given += troupe_batch_get_count (batch);
      troupe_node_batches_add (troupe_engine_node_get_batches (worker->node), batch);
      return;
    }

  /* Text that it wrote while it had no items does not belong to these. */
  if (g_queue_is_empty (&worker->batches))
    troupe_engine_worker_take_errors (worker, 0);
  worker->items_given += troupe_batch_get_count (batch);
  troupe_worker_output_add_writers (worker->output, troupe_batch_get_count (batch));
  g_queue_push_tail (&worker->batches, batch);
  worker->status.state = TROUPE_WORKER_RUNNING;
  troupe_engine_worker_changed (worker);
}

/**
 * troupe_engine_batches_find:
 * @worker: a worker
 * @number: the number of a batch, as the worker reports it
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the batch of that number that it has
 */
TroupeBatch *
troupe_engine_batches_find (TroupeEngineWorker *worker, guint64 number, GError **error)
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

/**
 * troupe_engine_batches_account:
 * @worker: a worker
 * @batch: one of its batches
 * @wire: the times that it reports for items of @batch
 * @count: the number of these items
 *
 * Adds up the times that items took.
 */
void
troupe_engine_batches_account (TroupeEngineWorker *worker,
                               TroupeBatch *batch,
                               const TroupeWireChunk *wire,
                               guint32 count)
{
  TroupeWorkerStatus *status = &worker->status;

  /* A frame without a result is not progress, which would restart the time limit. */
  if (count > 0)
    {
      batch->since = g_get_monotonic_time ();
      batch->asked_at = 0;
      batch->output_asked_at = 0;
      batch->is_output_told = FALSE;
    }
  batch->elapsed_ns += wire->elapsed_ns;
  status->user_seconds += wire->user_ns / 1e9;
  status->system_seconds += wire->system_ns / 1e9;
  status->max_rss_bytes = MAX (status->max_rss_bytes, wire->max_rss_bytes);
  if (wire->core != TROUPE_WIRE_CORE_UNKNOWN)
    status->core = (int) wire->core;
  worker->items_ended += count;
  troupe_engine_worker_changed (worker);
}

/* How long the next item of a batch ran, and for how long its worker was stopped meanwhile. If that
 * was not measured, the time since it was sent is the upper limit. */
static double
measure_item (TroupeEngineWorker *worker,
              TroupeBatch *batch,
              const TroupeWireChunk *wire,
              double *paused_seconds)
{
  const gint64 now = worker->paused_at != 0 ? worker->paused_at : g_get_monotonic_time ();

  if (wire != NULL)
    {
      const double elapsed = wire->elapsed_ns / 1e9;

      *paused_seconds = MIN (batch->paused_seconds, elapsed);
      return elapsed - *paused_seconds;
    }
  *paused_seconds = batch->paused_seconds;
  return batch->since != 0 ? MAX (now - batch->since, 0) / (double) G_USEC_PER_SEC : 0;
}

/* Its earlier attempts are a part of its result. */
static void
chunk_take_attempts (TroupeResultChunk *chunk, TroupeBatch *batch)
{
  g_autoptr (TroupeAttempts) earlier = g_steal_pointer (&batch->earlier);

  chunk->finished_at = g_get_monotonic_time ();
  if (chunk->note == NULL)
    chunk->note = troupe_result_note_new ();
  chunk->note->attempts = troupe_attempts_encode (earlier, chunk->finished_at);
}

/**
 * troupe_engine_batches_take_chunk:
 * @worker: a worker
 * @batch: one of its batches
 * @count: the number of the next items of @batch that have their result, at most those of
 *   troupe_batch_count_alike()
 * @wire: (nullable): the times that the worker reports for them
 * @chunk: (inout): their result; it may have a note, and has its status if they crashed
 *
 * Counts items as finished.
 */
void
troupe_engine_batches_take_chunk (TroupeEngineWorker *worker,
                                  TroupeBatch *batch,
                                  guint32 count,
                                  const TroupeWireChunk *wire,
                                  TroupeResultChunk *chunk)
{
  chunk->first_index = troupe_batch_get_next_index (batch);
  chunk->count = count;
  chunk->items = troupe_items_slice (batch->items, batch->done, count);
  chunk->worker = worker->status.number;
  chunk->attempts = troupe_batch_get_attempts (batch);
  chunk->core = TROUPE_WIRE_CORE_UNKNOWN;
  chunk->seconds = measure_item (worker, batch, wire, &chunk->paused_seconds);
  if (wire != NULL)
    {
      chunk->user_seconds = wire->user_ns / 1e9;
      chunk->system_seconds = wire->system_ns / 1e9;
      chunk->max_rss_bytes = wire->max_rss_bytes;
      chunk->core = wire->core;
    }
  if (batch->earlier != NULL)
    chunk_take_attempts (chunk, batch);

  /* It gave no result for what crashed it. */
  if (chunk->status != TROUPE_RESULT_CRASHED)
    worker->status.items_done += count;
  troupe_worker_status_add_items (&worker->status, chunk->first_index, count);
  batch->done += count;
  batch->has_begun = FALSE;
}

/**
 * troupe_engine_batches_add_attempt:
 * @worker: a worker
 * @batch: one of its batches, or one that it had
 * @end: why the next item of @batch has no result
 * @wire: (nullable): the times that the worker reports for it
 * @again: a batch whose first item is that item, to be handed out once more
 *
 * Adds the attempt that ends to those that the item had.
 */
void
troupe_engine_batches_add_attempt (TroupeEngineWorker *worker,
                                   TroupeBatch *batch,
                                   TroupeAttemptEnd end,
                                   const TroupeWireChunk *wire,
                                   TroupeBatch *again)
{
  TroupeAttempt attempt = {
    .worker = worker->status.number,
    .end = end,
    .finished_at = g_get_monotonic_time (),
  };

  attempt.seconds = measure_item (worker, batch, wire, &attempt.paused_seconds);
  troupe_batch_add_attempt (again, &attempt);
}

/**
 * troupe_engine_batches_count_failed:
 * @worker: a worker that was ended because of its item
 *
 * Counts that item among those that ended.
 */
void
troupe_engine_batches_count_failed (TroupeEngineWorker *worker)
{
  worker->items_ended++;
}

/**
 * troupe_engine_batches_remove:
 * @worker: a worker
 * @batch: (transfer full): one of its batches that has all of its results
 *
 * Makes room for the next batch in its lane.
 */
void
troupe_engine_batches_remove (TroupeEngineWorker *worker, TroupeBatch *batch)
{
  guint lane = 0;

  troupe_tally_add_handed (worker->tally, -1);
  g_queue_remove (&worker->batches, batch);
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

/**
 * troupe_engine_batches_pop_last:
 * @worker: a worker that has ended
 *
 * Returns: (transfer full) (nullable): its last batch, which is removed from it
 */
TroupeBatch *
troupe_engine_batches_pop_last (TroupeEngineWorker *worker)
{
  if (!g_queue_is_empty (&worker->batches))
    troupe_tally_add_handed (worker->tally, -1);
  return g_queue_pop_tail (&worker->batches);
}

/**
 * troupe_engine_batches_finish:
 * @worker: a node
 * @done: items that it has finished
 * @batch: (out): their batch
 * @is_finished: (out): whether that is finished with them; it is to be removed then
 * @error: return location for an error
 *
 * Counts items of a node as finished.
 *
 * Returns: (transfer full) (nullable): these items
 */
TroupeItems *
troupe_engine_batches_finish (TroupeEngineWorker *worker,
                              const TroupeWireDone *done,
                              TroupeBatch **batch,
                              gboolean *is_finished,
                              GError **error)
{
  TroupeNodeBatches *batches = troupe_engine_node_get_batches (worker->node);
  TroupeItems *items =
      troupe_node_batches_finish (batches, done->first_index, done->count, batch, is_finished);

  if (items == NULL)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it sent something about items that it does not have"));
      return NULL;
    }

  worker->items_ended += done->count;
  worker->status.items_done += done->count;
  (*batch)->elapsed_ns += done->elapsed_ns;
  troupe_node_depth_add (troupe_engine_node_get_depth (worker->node), done->elapsed_ns,
                         done->count);
  return items;
}

/** troupe_engine_batches_remove_far: removes and frees a finished batch of a node. */
void
troupe_engine_batches_remove_far (TroupeEngineWorker *worker, TroupeBatch *batch)
{
  troupe_tally_add_handed (worker->tally, -1);
  troupe_node_batches_remove (troupe_engine_node_get_batches (worker->node), batch);
}

/**
 * troupe_engine_batches_pop_rest:
 * @worker: a node that has ended
 *
 * Returns: (transfer full) (nullable): some of its unfinished items, the last ones first; they are
 *   removed from it
 */
TroupeBatch *
troupe_engine_batches_pop_rest (TroupeEngineWorker *worker)
{
  TroupeNodeBatches *batches = troupe_engine_node_get_batches (worker->node);
  const guint n_before = troupe_node_batches_get_n_batches (batches);
  TroupeBatch *rest = troupe_node_batches_pop_rest (batches);

  troupe_tally_add_handed (worker->tally,
                           (int) troupe_node_batches_get_n_batches (batches) - (int) n_before);
  return rest;
}

/** troupe_engine_batches_are_there: Returns: whether @worker has a batch. */
gboolean
troupe_engine_batches_are_there (TroupeEngineWorker *worker)
{
  return !g_queue_is_empty (&worker->batches) || troupe_engine_batches_count_items (worker) > 0;
}

/** troupe_engine_batches_count_items: Returns: the number of unfinished items of a node. */
guint64
troupe_engine_batches_count_items (TroupeEngineWorker *worker)
{
  return worker->node != NULL
             ? troupe_node_batches_get_n_items (troupe_engine_node_get_batches (worker->node))
             : 0;
}

/**
 * troupe_engine_batches_count_read:
 * @worker: a worker that has ended
 *
 * Returns: the number of its batches that it had read
 */
guint
troupe_engine_batches_count_read (TroupeEngineWorker *worker)
{
  gsize unread = troupe_worker_handle_get_unread (worker->handle);
  guint n_read = worker->batches.length;

  for (GList *link = worker->batches.tail; link != NULL; link = link->prev)
    {
      TroupeBatch *batch = link->data;

      if (unread < batch->frame_size)
        break;
      unread -= batch->frame_size;
      n_read--;
    }
  return n_read;
}

/**
 * troupe_engine_batches_mark_begun:
 * @worker: a worker that has ended
 * @n_read: the number of its batches that it had read
 *
 * Finds which items had begun: the next one of each batch that it had read and had a lane for, and
 * those that printed something. An item whose result was not sent yet when the worker ended is the
 * next one of its batch as well; those after it may have begun, which is not known, and count as
 * not begun.
 */
void
troupe_engine_batches_mark_begun (TroupeEngineWorker *worker, guint n_read)
{
  guint position = 0;

  for (GList *link = worker->batches.head; link != NULL; link = link->next, position++)
    {
      TroupeBatch *batch = link->data;

      batch->has_begun = batch->has_begun || (position < n_read && position < worker->lanes);
    }
}

/**
 * troupe_engine_batches_heard:
 * @worker: a worker that sent a frame
 * @is_answer: whether that is the answer to a probe, which is not a result
 */
void
troupe_engine_batches_heard (TroupeEngineWorker *worker, gboolean is_answer)
{
  worker->heard_at = g_get_monotonic_time ();
  worker->asked &= is_answer;
}

/**
 * troupe_engine_batches_probe:
 * @worker: a worker that can answer
 * @now: by g_get_monotonic_time()
 *
 * Sends it a probe.
 */
void
troupe_engine_batches_probe (TroupeEngineWorker *worker, gint64 now)
{
  troupe_wire_append_probe (troupe_link_get_output (worker->link));
  troupe_link_flush (worker->link);
  worker->probed_at = now;
}

/* Whether its progress is known without a probe: each of its lanes has one item left, and no result
 * can wait behind it. */
static gboolean
is_known (TroupeEngineWorker *worker)
{
  if (worker->batches.length > worker->lanes)
    return FALSE;

  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    if (troupe_batch_get_left (link->data) > 1)
      return FALSE;
  return TRUE;
}

/**
 * troupe_engine_batches_ask_once:
 * @worker: a worker that is quiet
 * @now: by g_get_monotonic_time()
 *
 * Sends it a probe, if it can answer and its progress is not known. One probe is enough: the worker
 * has then sent all waiting results, and sends results after such a long time by itself.
 */
void
troupe_engine_batches_ask_once (TroupeEngineWorker *worker, gint64 now)
{
  if (g_queue_is_empty (&worker->batches) || !(worker->flags & TROUPE_WIRE_CAN_PROBE) ||
      worker->probed_at != 0 || worker->asked || is_known (worker))
    return;

  troupe_engine_batches_probe (worker, now);
  worker->asked = TRUE;
}

/**
 * troupe_engine_batches_answered:
 * @worker: a worker that answers a probe
 */
void
troupe_engine_batches_answered (TroupeEngineWorker *worker)
{
  worker->probed_at = 0;
}
