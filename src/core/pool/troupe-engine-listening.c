/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks workers for what their items print, and passes it on. */

#include "troupe-engine-listening.h"

#include "troupe-config.h"
#include "troupe-wake-source.h"

#include <glib/gi18n-lib.h>

/* The interval at which the output of an item that a person looks at is asked for. */
#define LOOK_US (500 * 1000)

struct _TroupeEngineListening
{
  TroupeLiveOutput *live;
  /* Unowned: they outlive this. */
  TroupeWatchedItem *watched;
  GPtrArray *workers;
  GSource *source;
};

static void
listening_grant (TroupeEngineListening *self, TroupeEngineWorker *worker, gsize bytes)
{
  troupe_engine_worker_listen (
      worker, troupe_live_output_is_only (self->live) ? TROUPE_LISTEN_ONLY : TROUPE_LISTEN_ALL,
      bytes);
}

/* What the owner has taken may come again. */
static void
listening_renew (TroupeEngineListening *self, TroupeEngineWorker *worker)
{
  /* All workers of a node share its room. */
  const guint account =
      worker->node != NULL ? troupe_engine_node_get_account (worker->node) : worker->status.number;
  gsize taken;

  if (worker->live == NULL || (worker->flags & TROUPE_WIRE_CAN_LISTEN) == 0)
    return;

  taken = troupe_live_output_collect_taken (self->live, account, TROUPE_LIVE_OUTPUT_ROOM / 2);
  if (taken > 0)
    {
      listening_grant (self, worker, taken);
      troupe_link_flush (worker->link);
    }
}

static TroupeBatch *
find_batch (TroupeEngineWorker *worker, guint64 index)
{
  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    {
      TroupeBatch *batch = link->data;

      if (troupe_batch_get_left (batch) > 0 && troupe_batch_get_next_index (batch) == index)
        return batch;
    }
  return NULL;
}

/* A node is told once, each time, which of its items is looked at, and when none is any more. */
static void
listening_look_at_nodes (TroupeEngineListening *self,
                         gboolean is_watched,
                         guint64 index,
                         guint64 n_looks)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);
      gboolean is_there;

      if (worker->node == NULL)
        continue;
      is_there =
          is_watched && troupe_node_batches_find (troupe_engine_node_get_batches (worker->node),
                                                  index, NULL) != NULL;
      if (troupe_engine_node_set_watched (worker->node, is_there, n_looks))
        {
          troupe_wire_append_watch (troupe_link_get_output (worker->link), is_there, index);
          troupe_link_flush (worker->link);
        }
    }
}

/* A worker that cannot be asked has sent what its item printed, or sends it at the end. */
static void
listening_look (TroupeEngineListening *self, guint64 index)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);
      TroupeBatch *batch = worker->lanes > 0 ? find_batch (worker, index) : NULL;

      if (batch == NULL || worker->paused_at != 0)
        continue;

      if (worker->flags & TROUPE_WIRE_CAN_LISTEN)
        {
          troupe_engine_worker_listen (worker, TROUPE_LISTEN_ONCE, 0);
          troupe_link_flush (worker->link);
        }
    }
}

static gboolean
wake_cb (gpointer data)
{
  TroupeEngineListening *self = data;
  const guint64 n_looks = troupe_watched_item_get_n_looks (self->watched);
  guint64 index = 0;
  gboolean is_watched;

  for (guint i = 0; self->live != NULL && i < self->workers->len; i++)
    listening_renew (self, g_ptr_array_index (self->workers, i));

  is_watched = troupe_watched_item_get_index (self->watched, &index);
  listening_look_at_nodes (self, is_watched, index, n_looks);
  if (is_watched)
    {
      listening_look (self, index);
      g_source_set_ready_time (self->source, g_get_monotonic_time () + LOOK_US);
    }
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_engine_listening_new:
 * @live: (nullable): receives everything that items print
 * @watched: the item that a person looks at
 * @workers: (element-type TroupeEngineWorker): the workers that there are, by their owner
 *
 * Returns: (transfer full): the listening of an engine; @watched and @workers may not be freed
 *   before it
 */
TroupeEngineListening *
troupe_engine_listening_new (TroupeLiveOutput *live, TroupeWatchedItem *watched, GPtrArray *workers)
{
  TroupeEngineListening *self = g_new0 (TroupeEngineListening, 1);

  self->live = live != NULL ? troupe_live_output_ref (live) : NULL;
  self->watched = watched;
  self->workers = workers;
  self->source = troupe_wake_source_new (g_main_context_get_thread_default (), wake_cb, self);
  troupe_watched_item_set_source (watched, self->source);
  if (live != NULL)
    troupe_live_output_set_taken_source (live, self->source);
  return self;
}

/**
 * troupe_engine_listening_free:
 * @self: (transfer full): the listening of an engine
 *
 * Frees @self.
 */
void
troupe_engine_listening_free (TroupeEngineListening *self)
{
  troupe_watched_item_set_source (self->watched, NULL);
  if (self->live != NULL)
    troupe_live_output_set_taken_source (self->live, NULL);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->live, troupe_live_output_unref);
  g_free (self);
}

/**
 * troupe_engine_listening_greeted:
 * @self: the listening of an engine
 * @worker: a worker that has no items yet
 *
 * If everything is wanted, asks it for that.
 */
void
troupe_engine_listening_greeted (TroupeEngineListening *self, TroupeEngineWorker *worker)
{
  if (self->live == NULL)
    return;

  troupe_engine_worker_set_live (worker, self->live);
  if (worker->flags & TROUPE_WIRE_CAN_LISTEN)
    listening_grant (self, worker, TROUPE_LIVE_OUTPUT_ROOM);
}

/**
 * troupe_engine_listening_take_text:
 * @self: the listening of an engine
 * @worker: a worker
 * @batch: one of its batches, which has items left
 * @output: what the next of them prints
 * @error: return location for an error
 *
 * Returns: %FALSE if the worker was not asked for that, or for less
 */
gboolean
troupe_engine_listening_take_text (TroupeEngineListening *self,
                                   TroupeEngineWorker *worker,
                                   TroupeBatch *batch,
                                   const TroupeWireOutput *output,
                                   GError **error)
{
  if (!troupe_engine_worker_may_send (worker, g_bytes_get_size (output->text)))
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it sent more output than it was asked for"));
      return FALSE;
    }

  if (worker->live != NULL)
    {
      troupe_engine_worker_add_live (worker, batch, output->stream, output->text);
      return TRUE;
    }

  /* Standard error is the last part of an answer, also when it is empty. */
  batch->is_output_told |= output->stream == TROUPE_OUTPUT_STDERR;
  if (g_bytes_get_size (output->text) == 0)
    return TRUE;

  if (batch->output_asked_at != 0)
    troupe_batch_set_output (batch, output->stream, output->text);
  troupe_watched_item_set_text (self->watched, troupe_batch_get_next_index (batch), output->stream,
                                output->text);
  return TRUE;
}

/**
 * troupe_engine_listening_take_printed:
 * @self: the listening of an engine
 * @worker: a node
 * @number: the number of its worker in this run
 * @printed: what an item of that worker prints
 * @error: return location for an error
 *
 * Returns: %FALSE if the node was not asked for that, or for less, or does not have the item
 */
gboolean
troupe_engine_listening_take_printed (TroupeEngineListening *self,
                                      TroupeEngineWorker *worker,
                                      guint number,
                                      const TroupeWirePrinted *printed,
                                      GError **error)
{
  TroupeNodeBatches *batches = troupe_engine_node_get_batches (worker->node);
  g_auto (TroupeLivePiece) piece = { 0 };
  TroupeBatch *batch = troupe_node_batches_find (batches, printed->index, &piece.item);

  if (batch == NULL)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it sent something about items that it does not have"));
      return FALSE;
    }
  if (self->live == NULL ||
      !troupe_engine_worker_may_send (worker, g_bytes_get_size (printed->text)))
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it sent more output than it was asked for"));
      return FALSE;
    }

  piece.index = printed->index;
  piece.attempt = batch->attempts - 1 + printed->attempt;
  piece.worker = number;
  piece.account = troupe_engine_node_get_account (worker->node);
  piece.stream = printed->stream;
  piece.text = g_bytes_ref (printed->text);
  troupe_live_output_add (self->live, &piece);
  return TRUE;
}

/**
 * troupe_engine_listening_take_seen:
 * @self: the listening of an engine
 * @printed: the end of what an item has printed until now
 *
 * Shows it, if a person still looks at that item.
 */
void
troupe_engine_listening_take_seen (TroupeEngineListening *self, const TroupeWirePrinted *printed)
{
  troupe_watched_item_set_text (self->watched, printed->index, printed->stream, printed->text);
}
