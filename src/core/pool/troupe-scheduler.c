/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses the items and the size of the next batch. */

#include "troupe-scheduler.h"

#include "troupe-known-cursor.h"

/* Limits of the time of a batch: below GROW it costs more to hand out than it should, above SHRINK
 * other workers wait for it at the end. AHEAD is the time of work that a lane has waiting when
 * items are short: it covers the way to the pool and back many times over, while longer items are
 * never prefetched. */
#define GROW_NS     (20 * 1000 * 1000)
#define SHRINK_NS   (200 * 1000 * 1000)
#define AHEAD_NS    (20 * 1000 * 1000)
#define PREFETCH_NS (50 * 1000 * 1000)
#define TAIL_NS     (1000 * 1000)

#define CHUNK_MAX       (64 * 1024)
#define NODE_BATCH_MAX  (256 * 1024)
#define DEPTH_MAX       512
#define BATCH_BYTES_MAX (1024 * 1024)

/* The last batches are this fraction of the remaining items of each lane. */
#define TAIL_SHARE 3

/* The deaths of workers after which the item that was the next one in all of them is tried alone.
 */
#define SUSPECT_CRASHES 2

struct _TroupeScheduler
{
  TroupeSource *source;
  gboolean source_ended;
  /* Whether the source was read to its end. */
  gboolean is_complete;
  guint64 taken;
  TroupeKnownCursor *known;
  guint64 known_end;
  guint lanes;

  guint32 fixed_chunk;
  guint32 chunk;
  double item_ns;

  GQueue waiting;
  /* Those that are due first come first. */
  GQueue delayed;
};

/**
 * troupe_scheduler_new:
 * @source: the items
 * @chunk: the items of each batch, or 0 to adapt them
 * @lanes: the number of batches that can run at once
 *
 * Returns: (transfer full): a scheduler that reads @source
 */
TroupeScheduler *
troupe_scheduler_new (TroupeSource *source, guint chunk, guint lanes)
{
  TroupeScheduler *self = g_new0 (TroupeScheduler, 1);

  self->source = g_object_ref (source);
  self->lanes = MAX (lanes, 1);
  self->fixed_chunk = chunk;
  self->chunk = 1;
  g_queue_init (&self->waiting);
  g_queue_init (&self->delayed);
  return self;
}

/**
 * troupe_scheduler_set_lanes:
 * @self: a scheduler
 * @lanes: the number of batches that can run at once
 */
void
troupe_scheduler_set_lanes (TroupeScheduler *self, guint lanes)
{
  self->lanes = MAX (lanes, 1);
}

/**
 * troupe_scheduler_set_known_results:
 * @self: a scheduler from which nothing was taken
 * @known: the results that troupe_scheduler_take_known() returns
 */
void
troupe_scheduler_set_known_results (TroupeScheduler *self, TroupeKnownResults *known)
{
  g_return_if_fail (self->known == NULL && self->taken == 0);

  self->known = troupe_known_cursor_new (known);
  self->known_end = troupe_known_results_get_end (known);
}

/**
 * troupe_scheduler_free:
 * @self: (transfer full): a scheduler
 *
 * Frees @self and the batches that were given back to it.
 */
void
troupe_scheduler_free (TroupeScheduler *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) troupe_batch_free);
  g_clear_pointer (&self->known, troupe_known_cursor_free);
  g_queue_clear_full (&self->delayed, (GDestroyNotify) troupe_batch_free);
  g_object_unref (self->source);
  g_free (self);
}

static guint32
scheduler_next_count (TroupeScheduler *self)
{
  gint64 left = troupe_scheduler_get_n_to_run (self);
  guint64 count = self->chunk;

  if (self->fixed_chunk > 0)
    return self->fixed_chunk;

  if (left >= 0)
    {
      guint64 share = left / ((guint64) self->lanes * TAIL_SHARE);
      guint64 least = self->item_ns > 0 ? TAIL_NS / self->item_ns : 1;

      count = MIN (count, MAX (share, least));
    }
  return CLAMP (count, 1, CHUNK_MAX);
}

/* Gets the known results of the next item, and as many of the following ones as are there, or else
 * the number of items before the next known result. */
static gboolean
scheduler_find_known (TroupeScheduler *self, guint64 *n_before, guint32 *n_known, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint64 first;

  *n_before = G_MAXUINT64;
  *n_known = 0;
  if (self->known == NULL)
    return TRUE;

  if (troupe_known_cursor_find (self->known, self->taken, &first, n_known, &failure))
    *n_before = first - self->taken;
  if (failure == NULL)
    return TRUE;

  self->source_ended = TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Reads the source. An item that has a known result must not be missing. */
static TroupeSourceStatus
scheduler_read (TroupeScheduler *self,
                guint32 most,
                gboolean is_known,
                TroupeItems **items,
                GError **error)
{
  TroupeSourceStatus status =
      troupe_source_next (self->source, most, BATCH_BYTES_MAX, items, error);

  if (status == TROUPE_SOURCE_ITEMS)
    {
      self->taken += troupe_items_get_count (*items);
      return status;
    }
  if (status == TROUPE_SOURCE_WAIT)
    return status;

  self->source_ended = TRUE;
  if (status == TROUPE_SOURCE_END && is_known)
    {
      troupe_known_results_set_missing (error, self->taken);
      return TROUPE_SOURCE_FAILED;
    }
  self->is_complete = status == TROUPE_SOURCE_END;
  return status;
}

/* If fewer items are there than have a known result, that is known before any item runs. */
static gboolean
scheduler_check_length (TroupeScheduler *self, GError **error)
{
  const gint64 length = troupe_source_get_length (self->source);

  if (length < 0 || self->known_end <= (guint64) length)
    return TRUE;

  self->source_ended = TRUE;
  troupe_known_results_set_missing (error, length);
  return FALSE;
}

/**
 * troupe_scheduler_take_known:
 * @self: a scheduler
 * @chunk: (out caller-allocates): results, to be cleared by the caller
 * @error: return location for an error of the source or of the known results
 *
 * Takes the results of the next items of the source, if they are known. To be called until none are
 * left before troupe_scheduler_take() takes items that were not given back.
 *
 * Returns: %TROUPE_SOURCE_ITEMS with results; %TROUPE_SOURCE_END if the result of the next item is
 *   not known, or there is none; %TROUPE_SOURCE_WAIT and %TROUPE_SOURCE_FAILED as
 *   troupe_source_next() does
 */
TroupeSourceStatus
troupe_scheduler_take_known (TroupeScheduler *self, TroupeResultChunk *chunk, GError **error)
{
  g_autoptr (TroupeItems) items = NULL;
  TroupeSourceStatus status;
  guint64 n_before;
  guint32 n_known;

  if (self->known == NULL || self->source_ended)
    return TROUPE_SOURCE_END;
  if (self->taken == 0 && !scheduler_check_length (self, error))
    return TROUPE_SOURCE_FAILED;
  if (!scheduler_find_known (self, &n_before, &n_known, error))
    return TROUPE_SOURCE_FAILED;
  if (n_before > 0)
    return TROUPE_SOURCE_END;

  status = scheduler_read (self, n_known, TRUE, &items, error);
  if (status == TROUPE_SOURCE_ITEMS && !troupe_known_cursor_take (self->known, items, chunk, error))
    {
      self->source_ended = TRUE;
      return TROUPE_SOURCE_FAILED;
    }
  return status;
}

/* Takes what was given back, or reads the source. */
static TroupeSourceStatus
scheduler_take (TroupeScheduler *self,
                guint32 most,
                gboolean is_any_size,
                TroupeBatch **batch,
                GError **error)
{
  g_autoptr (TroupeItems) items = NULL;
  TroupeSourceStatus status;
  guint64 n_before;
  guint32 n_known;

  *batch = g_queue_pop_head (&self->waiting);
  if (*batch != NULL)
    {
      guint32 count = troupe_batch_get_count (*batch);

      if ((*batch)->single)
        most = 1;
      if (count > most)
        {
          g_autoptr (TroupeBatch) whole = *batch;

          g_queue_push_head (&self->waiting, troupe_batch_new_part (whole, most, count - most));
          *batch = troupe_batch_new_part (whole, 0, most);
        }
      return TROUPE_SOURCE_ITEMS;
    }

  if (self->source_ended)
    return TROUPE_SOURCE_END;

  if (!scheduler_find_known (self, &n_before, &n_known, error))
    return TROUPE_SOURCE_FAILED;
  g_return_val_if_fail (n_before > 0, TROUPE_SOURCE_END);

  if (!is_any_size)
    most = MIN (most, scheduler_next_count (self));
  most = MIN (most, n_before);
  status = scheduler_read (self, most, n_known > 0, &items, error);
  if (status == TROUPE_SOURCE_ITEMS)
    *batch = troupe_batch_new (g_steal_pointer (&items));
  return status;
}

/**
 * troupe_scheduler_take:
 * @self: a scheduler
 * @most: the most items that are wanted, at least 1
 * @batch: (out): the batch, to be handed to a worker
 * @error: return location for an error of the source
 *
 * Takes the next batch.
 *
 * Returns: whether there is one, as troupe_source_next() does
 */
TroupeSourceStatus
troupe_scheduler_take (TroupeScheduler *self, guint32 most, TroupeBatch **batch, GError **error)
{
  return scheduler_take (self, most, FALSE, batch, error);
}

/**
 * troupe_scheduler_take_for_node:
 * @self: a scheduler
 * @most: the most items that are wanted, at least 1
 * @batch: (out): the batch, to be handed to a node
 * @error: return location for an error of the source
 *
 * Takes the next batch, of any size: the node makes smaller ones of it.
 *
 * Returns: whether there is one, as troupe_source_next() does
 */
TroupeSourceStatus
troupe_scheduler_take_for_node (TroupeScheduler *self,
                                guint32 most,
                                TroupeBatch **batch,
                                GError **error)
{
  return scheduler_take (self, MIN (most, NODE_BATCH_MAX), TRUE, batch, error);
}

/**
 * troupe_scheduler_finished:
 * @self: a scheduler
 * @batch: a batch whose items all have their result
 *
 * Adapts the size of batches to the time that @batch took.
 */
void
troupe_scheduler_finished (TroupeScheduler *self, TroupeBatch *batch)
{
  guint32 count = troupe_batch_get_count (batch);
  double item_ns = (double) batch->elapsed_ns / count;

  self->item_ns =
      self->item_ns == 0 ? MAX (item_ns, 1) : (self->item_ns * 3 + MAX (item_ns, 1)) / 4;

  /* Batches that were handed out before the last change of the size do not count. */
  if (batch->elapsed_ns < GROW_NS && count >= self->chunk)
    self->chunk = MIN (self->chunk * 2, CHUNK_MAX);
  else if (batch->elapsed_ns > SHRINK_NS && count > 1)
    self->chunk = MAX (1, MIN (self->chunk, count / 2));
}

/**
 * troupe_scheduler_give_back:
 * @self: a scheduler
 * @batch: (transfer full): items that have to be run, again
 *
 * Puts @batch before all other items.
 */
void
troupe_scheduler_give_back (TroupeScheduler *self, TroupeBatch *batch)
{
  g_queue_push_head (&self->waiting, batch);
}

/**
 * troupe_scheduler_split:
 * @self: a scheduler
 * @batch: (transfer full): several items, of which one may have ended its worker
 *
 * Gives @batch back in two halves, so that in the end the item at fault is alone. The first item is
 * given back alone if it was the next one in as many deaths as are likely to be its fault.
 */
void
troupe_scheduler_split (TroupeScheduler *self, TroupeBatch *batch)
{
  const guint32 count = troupe_batch_get_count (batch);
  const guint32 half = count / 2;
  const guint32 alone = batch->crashes >= SUSPECT_CRASHES ? MIN (half, 1) : 0;

  if (half > 0)
    {
      g_queue_push_head (&self->waiting, troupe_batch_new_part (batch, half, count - half));
      if (half > alone)
        g_queue_push_head (&self->waiting, troupe_batch_new_part (batch, alone, half - alone));
      if (alone > 0)
        g_queue_push_head (&self->waiting, troupe_batch_new_part (batch, 0, alone));
      troupe_batch_free (batch);
    }
  else
    {
      g_queue_push_head (&self->waiting, batch);
    }
}

static int
compare_due (gconstpointer first, gconstpointer second, gpointer data)
{
  const TroupeBatch *a = first;
  const TroupeBatch *b = second;

  return a->due_at < b->due_at ? -1 : a->due_at > b->due_at;
}

/**
 * troupe_scheduler_delay:
 * @self: a scheduler
 * @batch: (transfer full): items that have to be run again, but not at once
 * @due_at: the time at which they are due
 *
 * Keeps @batch apart until troupe_scheduler_release() is called after that time. Other items are
 * taken meanwhile.
 */
void
troupe_scheduler_delay (TroupeScheduler *self, TroupeBatch *batch, gint64 due_at)
{
  batch->due_at = due_at;
  g_queue_insert_sorted (&self->delayed, batch, compare_due, NULL);
}

/**
 * troupe_scheduler_release:
 * @self: a scheduler
 * @now: by the clock of troupe_scheduler_delay()
 *
 * Lets batches that are due be taken, before the items of the source.
 */
void
troupe_scheduler_release (TroupeScheduler *self, gint64 now)
{
  while (!g_queue_is_empty (&self->delayed) && troupe_scheduler_get_next_due (self) <= now)
    g_queue_push_tail (&self->waiting, g_queue_pop_head (&self->delayed));
}

/**
 * troupe_scheduler_get_next_due:
 * @self: a scheduler
 *
 * Returns: the time at which the next batch is due, or 0 if none is delayed
 */
gint64
troupe_scheduler_get_next_due (TroupeScheduler *self)
{
  const TroupeBatch *batch = g_queue_peek_head (&self->delayed);

  return batch != NULL ? batch->due_at : 0;
}

/**
 * troupe_scheduler_get_n_delayed:
 * @self: a scheduler
 *
 * Returns: the number of batches that are not due yet
 */
guint
troupe_scheduler_get_n_delayed (TroupeScheduler *self)
{
  return self->delayed.length;
}

/**
 * troupe_scheduler_has_only_delayed:
 * @self: a scheduler
 *
 * Returns: whether all that is left to take is not due yet
 */
gboolean
troupe_scheduler_has_only_delayed (TroupeScheduler *self)
{
  return self->source_ended && g_queue_is_empty (&self->waiting) &&
         !g_queue_is_empty (&self->delayed);
}

/**
 * troupe_scheduler_take_rest:
 * @self: a scheduler
 * @batch: (out): the remaining items, as many as a batch can have
 *
 * Takes items that will not be run and whose results are not known. A source that fails here has no
 * more items.
 *
 * Returns: whether there were any
 */
gboolean
troupe_scheduler_take_rest (TroupeScheduler *self, TroupeBatch **batch)
{
  g_autoptr (TroupeItems) items = NULL;
  guint64 n_before;
  guint32 n_known;

  *batch = g_queue_pop_head (&self->waiting);
  if (*batch == NULL)
    *batch = g_queue_pop_head (&self->delayed);
  if (*batch != NULL)
    return TRUE;

  if (self->source_ended || !scheduler_find_known (self, &n_before, &n_known, NULL) ||
      n_before == 0 ||
      scheduler_read (self, MIN (n_before, G_MAXUINT32), FALSE, &items, NULL) !=
          TROUPE_SOURCE_ITEMS)
    {
      self->source_ended = TRUE;
      return FALSE;
    }

  *batch = troupe_batch_new (g_steal_pointer (&items));
  return TRUE;
}

/**
 * troupe_scheduler_close:
 * @self: a scheduler
 *
 * Stops reading the source. Batches that were given back are still to be taken.
 */
void
troupe_scheduler_close (TroupeScheduler *self)
{
  self->source_ended = TRUE;
}

/** troupe_scheduler_get_n_lanes: Returns: the number of batches that can run at once. */
guint
troupe_scheduler_get_n_lanes (TroupeScheduler *self)
{
  return self->lanes;
}

/**
 * troupe_scheduler_get_depth:
 * @self: a scheduler
 *
 * Returns: the number of batches that a lane may have at once: 1 while items are long or their
 *   length is unknown
 */
guint
troupe_scheduler_get_depth (TroupeScheduler *self)
{
  double batch_ns = self->item_ns * troupe_scheduler_get_chunk (self);

  if (self->item_ns == 0 || batch_ns > PREFETCH_NS)
    return 1;
  /* Batches that adapt become longer instead. */
  if (self->fixed_chunk == 0)
    return 2;
  return CLAMP (AHEAD_NS / MAX (batch_ns, 1), 2, DEPTH_MAX);
}

/**
 * troupe_scheduler_peek_waiting:
 * @self: a scheduler
 *
 * Returns: (transfer none) (nullable): the next batch of troupe_scheduler_take(), if it was given
 *   back
 */
TroupeBatch *
troupe_scheduler_peek_waiting (TroupeScheduler *self)
{
  return g_queue_peek_head (&self->waiting);
}

/** troupe_scheduler_has_waiting: Returns: whether items were given back that are not taken again.
 */
gboolean
troupe_scheduler_has_waiting (TroupeScheduler *self)
{
  return !g_queue_is_empty (&self->waiting) || !g_queue_is_empty (&self->delayed);
}

/**
 * troupe_scheduler_is_empty:
 * @self: a scheduler
 *
 * Returns: whether nothing is left to take
 */
gboolean
troupe_scheduler_is_empty (TroupeScheduler *self)
{
  return self->source_ended && !troupe_scheduler_has_waiting (self);
}

/**
 * troupe_scheduler_get_n_items:
 * @self: a scheduler
 *
 * Returns: the total number of items, or -1 while it is unknown; it stays so if the source was not
 *   read to its end
 */
gint64
troupe_scheduler_get_n_items (TroupeScheduler *self)
{
  gint64 length = troupe_source_get_length (self->source);

  /* Fewer than have a known result are not those of the job. */
  if (length >= 0 && self->known_end > (guint64) length)
    return -1;
  return length < 0 && self->is_complete ? (gint64) self->taken : length;
}

/**
 * troupe_scheduler_get_n_to_run:
 * @self: a scheduler
 *
 * Returns: the number of items that are left in the source and whose results are not known, or -1
 *   while it is unknown
 */
gint64
troupe_scheduler_get_n_to_run (TroupeScheduler *self)
{
  const gint64 length = troupe_source_get_length (self->source);
  const guint64 n_known = self->known != NULL ? troupe_known_cursor_get_n_left (self->known) : 0;

  return length < 0 ? -1 : MAX (length - (gint64) self->taken - (gint64) n_known, 0);
}

/**
 * troupe_scheduler_get_chunk:
 * @self: a scheduler
 *
 * Returns: the number of items that a batch would have now, except near the end of the source
 */
guint32
troupe_scheduler_get_chunk (TroupeScheduler *self)
{
  return self->fixed_chunk > 0 ? self->fixed_chunk : self->chunk;
}
