/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies and frees chunks of results and their notes. */

#include "troupe-result-chunk.h"

/**
 * troupe_result_note_new:
 *
 * Returns: (transfer full): an empty note, to be filled before it is shared
 */
TroupeResultNote *
troupe_result_note_new (void)
{
  TroupeResultNote *self = g_new0 (TroupeResultNote, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

/**
 * troupe_result_note_ref:
 * @self: a note
 *
 * Notes may be referenced and read from any thread.
 *
 * Returns: (transfer full): @self
 */
TroupeResultNote *
troupe_result_note_ref (TroupeResultNote *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_result_note_unref:
 * @self: (transfer full): a note
 *
 * Gives back a reference.
 */
void
troupe_result_note_unref (TroupeResultNote *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    {
      g_clear_pointer (&self->message, g_bytes_unref);
      g_clear_pointer (&self->details, g_bytes_unref);
      g_clear_pointer (&self->standard_output, g_bytes_unref);
      g_clear_pointer (&self->standard_error, g_bytes_unref);
      g_clear_pointer (&self->attempts, g_bytes_unref);
      g_free (self);
    }
}

/**
 * troupe_result_chunk_copy:
 * @self: a chunk
 * @copy: (out caller-allocates): the copy; its previous contents are not cleared
 *
 * Copies a chunk; values, items and note are shared.
 */
void
troupe_result_chunk_copy (const TroupeResultChunk *self, TroupeResultChunk *copy)
{
  *copy = *self;
  if (copy->items != NULL)
    troupe_items_ref (copy->items);
  if (copy->values != NULL)
    troupe_block_ref (copy->values);
  if (copy->note != NULL)
    troupe_result_note_ref (copy->note);
}

/**
 * troupe_result_chunk_slice:
 * @self: a chunk
 * @offset: the first of its items that is wanted
 * @count: the number of items from there on
 * @slice: (out caller-allocates): these, with an equal share of the times; its previous contents
 *   are not cleared
 *
 * Copies a part of a chunk; values, items and note are shared.
 */
void
troupe_result_chunk_slice (const TroupeResultChunk *self,
                           guint32 offset,
                           guint32 count,
                           TroupeResultChunk *slice)
{
  const double share = (double) count / self->count;

  g_return_if_fail (offset <= self->count && count <= self->count - offset);

  *slice = *self;
  slice->first_index += offset;
  slice->count = count;
  slice->seconds *= share;
  slice->paused_seconds *= share;
  slice->user_seconds *= share;
  slice->system_seconds *= share;
  if (slice->items != NULL)
    slice->items = troupe_items_slice (slice->items, offset, count);
  if (slice->values != NULL)
    slice->values = troupe_block_new_slice (slice->values, offset, count);
  if (slice->note != NULL)
    troupe_result_note_ref (slice->note);
}

/**
 * troupe_result_chunk_clear:
 * @self: a chunk
 *
 * Releases the contents of @self, but not @self.
 */
void
troupe_result_chunk_clear (TroupeResultChunk *self)
{
  g_clear_pointer (&self->items, troupe_items_unref);
  g_clear_pointer (&self->values, troupe_block_unref);
  g_clear_pointer (&self->note, troupe_result_note_unref);
}
