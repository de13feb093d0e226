/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects what a run tells until it is written. */

#include "troupe-journal-batch.h"

#include <string.h>

static void
clear_chunk (gpointer chunk)
{
  troupe_result_chunk_clear (chunk);
}

/**
 * troupe_journal_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
TroupeJournalBatch *
troupe_journal_batch_new (void)
{
  TroupeJournalBatch *self = g_new0 (TroupeJournalBatch, 1);

  self->chunks = g_array_new (FALSE, FALSE, sizeof (TroupeResultChunk));
  g_array_set_clear_func (self->chunks, clear_chunk);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_items_unref);
  self->workers = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerStatus));
  self->positions = g_hash_table_new (NULL, NULL);
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * troupe_journal_batch_free:
 * @self: (transfer full): a batch
 *
 * Frees @self.
 */
void
troupe_journal_batch_free (TroupeJournalBatch *self)
{
  g_array_unref (self->chunks);
  g_ptr_array_unref (self->items);
  g_array_unref (self->workers);
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->events);
  g_clear_error (&self->error);
  g_free (self);
}

static gsize
measure_bytes (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_size (bytes) : 0;
}

static gsize
measure_items (TroupeItems *items)
{
  TroupeBlock *block = troupe_items_get_block (items);

  return block != NULL ? troupe_block_get_encoded_size (block) : 0;
}

/**
 * troupe_journal_batch_measure_chunk:
 * @chunk: a chunk
 *
 * Returns: the bytes of memory that it takes
 */
gsize
troupe_journal_batch_measure_chunk (const TroupeResultChunk *chunk)
{
  const TroupeResultNote *note = chunk->note;
  gsize size = sizeof *chunk;

  if (chunk->items != NULL)
    size += measure_items (chunk->items);
  if (chunk->values != NULL)
    size += troupe_block_get_encoded_size (chunk->values);
  if (note != NULL)
    size += sizeof *note + measure_bytes (note->message) + measure_bytes (note->details) +
            measure_bytes (note->standard_output) + measure_bytes (note->standard_error) +
            measure_bytes (note->attempts);
  return size;
}

/**
 * troupe_journal_batch_add_chunk:
 * @self: a batch
 * @chunk: a chunk, whose contents are shared
 *
 * Adds results.
 */
void
troupe_journal_batch_add_chunk (TroupeJournalBatch *self, const TroupeResultChunk *chunk)
{
  TroupeResultChunk copy;

  troupe_result_chunk_copy (chunk, &copy);
  g_array_append_val (self->chunks, copy);
  self->n_bytes += troupe_journal_batch_measure_chunk (chunk);
}

/**
 * troupe_journal_batch_add_items:
 * @self: a batch
 * @items: items from a source that cannot be read again
 *
 * Adds items.
 */
void
troupe_journal_batch_add_items (TroupeJournalBatch *self, TroupeItems *items)
{
  g_ptr_array_add (self->items, troupe_items_ref (items));
  self->n_bytes += measure_items (items);
}

/**
 * troupe_journal_batch_set_worker:
 * @self: a batch
 * @status: the status of a worker
 *
 * Adds the status, or replaces that of the same worker.
 */
void
troupe_journal_batch_set_worker (TroupeJournalBatch *self, const TroupeWorkerStatus *status)
{
  gpointer number = GUINT_TO_POINTER (status->number);
  gpointer position;

  if (g_hash_table_lookup_extended (self->positions, number, NULL, &position))
    {
      g_array_index (self->workers, TroupeWorkerStatus, GPOINTER_TO_UINT (position)) = *status;
      return;
    }
  g_hash_table_insert (self->positions, number, GUINT_TO_POINTER (self->workers->len));
  g_array_append_vals (self->workers, status, 1);
  self->n_bytes += sizeof *status;
}

/**
 * troupe_journal_batch_add_event:
 * @self: a batch
 * @event: an event
 *
 * Adds an event.
 */
void
troupe_journal_batch_add_event (TroupeJournalBatch *self, TroupeEvent *event)
{
  const char *text = troupe_event_get_data (event)->text;

  g_ptr_array_add (self->events, g_object_ref (event));
  self->n_bytes += text != NULL ? strlen (text) : 0;
}

/**
 * troupe_journal_batch_is_empty:
 * @self: a batch
 *
 * Returns: whether there is nothing to write
 */
gboolean
troupe_journal_batch_is_empty (TroupeJournalBatch *self)
{
  return self->chunks->len == 0 && self->items->len == 0 && self->workers->len == 0 &&
         self->events->len == 0 && self->error == NULL && !self->has_counts;
}
