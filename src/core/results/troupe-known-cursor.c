/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads known results in step with the items that a source returns. */

#include "troupe-known-cursor.h"

/* The present chunk, of which those before offset are done. */
struct _TroupeKnownCursor
{
  TroupeKnownResults *results;
  TroupeResultChunk chunk;
  guint32 offset;
  guint64 n_left;
  gboolean ended;
};

/**
 * troupe_known_cursor_new:
 * @results: known results, of which nothing was read
 *
 * Returns: (transfer full): a cursor before the first of them
 */
TroupeKnownCursor *
troupe_known_cursor_new (TroupeKnownResults *results)
{
  TroupeKnownCursor *self = g_new0 (TroupeKnownCursor, 1);

  self->results = g_object_ref (results);
  self->n_left = troupe_known_results_get_n_items (results);
  return self;
}

/**
 * troupe_known_cursor_free:
 * @self: (transfer full): a cursor
 *
 * Frees @self.
 */
void
troupe_known_cursor_free (TroupeKnownCursor *self)
{
  troupe_result_chunk_clear (&self->chunk);
  g_object_unref (self->results);
  g_free (self);
}

/**
 * troupe_known_cursor_find:
 * @self: a cursor
 * @index: the index of the next item, not below those of earlier calls
 * @first: (out): the index of the first item from there on whose result is known
 * @count: (out): the number of known results from that one on which can be taken together
 * @error: return location for an error
 *
 * Returns: whether there is one; %FALSE without an error if the results of all further items are
 *   not known
 */
gboolean
troupe_known_cursor_find (TroupeKnownCursor *self,
                          guint64 index,
                          guint64 *first,
                          guint32 *count,
                          GError **error)
{
  while (!self->ended && index >= self->chunk.first_index + self->chunk.count)
    {
      g_autoptr (GError) failure = NULL;

      troupe_result_chunk_clear (&self->chunk);
      self->chunk = (TroupeResultChunk){ 0 };
      self->offset = 0;
      self->ended = !troupe_known_results_next (self->results, &self->chunk, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  if (self->ended)
    return FALSE;

  self->offset = index - MIN (self->chunk.first_index, index);
  *first = self->chunk.first_index + self->offset;
  *count = self->chunk.count - self->offset;
  return TRUE;
}

/**
 * troupe_known_cursor_take:
 * @self: a cursor that has found known results
 * @items: the items of the job, from the first of these on, and not more than these
 * @chunk: (out caller-allocates): their results, to be cleared by the caller
 * @error: return location for an error
 *
 * Compares the items of the job with those whose results are known, and takes the results.
 *
 * Returns: %FALSE if an item differs
 */
gboolean
troupe_known_cursor_take (TroupeKnownCursor *self,
                          TroupeItems *items,
                          TroupeResultChunk *chunk,
                          GError **error)
{
  g_auto (TroupeResultChunk) part = { 0 };
  const guint32 count = troupe_items_get_count (items);

  troupe_result_chunk_slice (&self->chunk, self->offset, count, &part);
  if (!troupe_known_results_check (self->results, &part, items, error))
    return FALSE;

  troupe_result_chunk_copy (&part, chunk);
  g_clear_pointer (&chunk->items, troupe_items_unref);
  chunk->items = troupe_items_ref (items);
  self->n_left -= MIN (count, self->n_left);
  return TRUE;
}

/**
 * troupe_known_cursor_get_n_left:
 * @self: a cursor
 *
 * Returns: the number of known results that were not taken
 */
guint64
troupe_known_cursor_get_n_left (TroupeKnownCursor *self)
{
  return self->n_left;
}
