/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the chunks of a store one after the other. */

#include "troupe-chunk-cursor.h"

/* The page that is being read, so that each is decoded once. */
struct _TroupeChunkCursor
{
  TroupeChunkStore *store;
  guint64 index;
  gboolean over_gaps;
  TroupeChunkPage *page;
  guint position;
};

/**
 * troupe_chunk_cursor_new:
 * @store: a store, which outlives the cursor
 * @index: the index of the first item that is wanted
 * @over_gaps: whether to skip items that have no result yet; items that never get one are always
 *   skipped
 *
 * Returns: (transfer full): a cursor
 */
TroupeChunkCursor *
troupe_chunk_cursor_new (TroupeChunkStore *store, guint64 index, gboolean over_gaps)
{
  TroupeChunkCursor *self = g_new0 (TroupeChunkCursor, 1);

  self->store = store;
  self->index = index;
  self->over_gaps = over_gaps;
  return self;
}

/**
 * troupe_chunk_cursor_free:
 * @self: (transfer full): a cursor
 *
 * Frees @self.
 */
void
troupe_chunk_cursor_free (TroupeChunkCursor *self)
{
  g_clear_pointer (&self->page, troupe_chunk_page_unref);
  g_free (self);
}

/**
 * troupe_chunk_cursor_next:
 * @self: a cursor
 * @chunk: (out caller-allocates): the chunk, to be cleared by the caller; the first one may begin
 *   before the requested item
 * @error: return location for an error
 *
 * Reads the next chunk.
 *
 * Returns: %TRUE with a chunk; %FALSE without an error when it is not there now, with
 *   %TROUPE_RESULTS_ERROR_READ when it cannot be read back
 */
gboolean
troupe_chunk_cursor_next (TroupeChunkCursor *self, TroupeResultChunk *chunk, GError **error)
{
  if (self->page == NULL || self->position == troupe_chunk_page_get_n_chunks (self->page))
    {
      g_clear_pointer (&self->page, troupe_chunk_page_unref);
      if (!troupe_chunk_store_get_next (self->store, self->over_gaps, &self->index) ||
          !troupe_chunk_store_get (self->store, self->index, chunk, &self->page, error))
        return FALSE;
      if (self->page != NULL)
        troupe_chunk_page_find (self->page, self->index, &self->position);
    }

  if (self->page != NULL)
    troupe_chunk_page_get_chunk (self->page, self->position++, chunk);

  self->index = chunk->first_index + chunk->count;
  return TRUE;
}

/**
 * troupe_chunk_cursor_get_index:
 * @self: a cursor
 *
 * Returns: the index of the item behind the last that was read
 */
guint64
troupe_chunk_cursor_get_index (TroupeChunkCursor *self)
{
  return self->index;
}
