/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the pages that were decoded last. */

#include "troupe-page-cache.h"

#include <string.h>

#define N_PAGES 4

/* The most recently used page is the first. */
struct _TroupePageCache
{
  TroupeChunkPage *pages[N_PAGES];
};

/**
 * troupe_page_cache_new:
 *
 * Returns: (transfer full): no pages
 */
TroupePageCache *
troupe_page_cache_new (void)
{
  return g_new0 (TroupePageCache, 1);
}

/**
 * troupe_page_cache_free:
 * @self: (transfer full): pages
 *
 * Frees @self.
 */
void
troupe_page_cache_free (TroupePageCache *self)
{
  for (guint i = 0; i < N_PAGES; i++)
    g_clear_pointer (&self->pages[i], troupe_chunk_page_unref);
  g_free (self);
}

/* Takes a page that is not in it. */
static void
add (TroupePageCache *self, TroupeChunkPage *page)
{
  g_clear_pointer (&self->pages[N_PAGES - 1], troupe_chunk_page_unref);
  memmove (self->pages + 1, self->pages, (N_PAGES - 1) * sizeof *self->pages);
  self->pages[0] = page;
}

/**
 * troupe_page_cache_get:
 * @self: pages
 * @index: the index of an item
 * @chunk: (out caller-allocates): the chunk that has the item, to be cleared by the caller
 *
 * Returns: whether one of the pages has the item
 */
gboolean
troupe_page_cache_get (TroupePageCache *self, guint64 index, TroupeResultChunk *chunk)
{
  guint position;

  for (guint i = 0; i < N_PAGES && self->pages[i] != NULL; i++)
    if (troupe_chunk_page_find (self->pages[i], index, &position))
      {
        TroupeChunkPage *page = self->pages[i];

        memmove (self->pages + 1, self->pages, i * sizeof *self->pages);
        self->pages[0] = page;
        troupe_chunk_page_get_chunk (page, position, chunk);
        return TRUE;
      }
  return FALSE;
}

/**
 * troupe_page_cache_load:
 * @self: pages
 * @store: where the pages come from
 * @index: the index of an item that no page has
 * @chunk: (out caller-allocates): the chunk that has the item, to be cleared by the caller
 * @error: return location for an error
 *
 * Gets a chunk from the store. If it was in a page, the page is kept.
 *
 * Returns: whether the store has the item; %FALSE with an error if it cannot be read
 */
gboolean
troupe_page_cache_load (TroupePageCache *self,
                        TroupeChunkStore *store,
                        guint64 index,
                        TroupeResultChunk *chunk,
                        GError **error)
{
  TroupeChunkPage *page = NULL;

  if (!troupe_chunk_store_get (store, index, chunk, &page, error))
    return FALSE;
  if (page == NULL)
    return TRUE;
  add (self, page);
  return troupe_page_cache_get (self, index, chunk);
}
