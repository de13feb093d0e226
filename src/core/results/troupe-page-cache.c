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

/**
 * troupe_page_cache_add:
 * @self: pages
 * @page: (transfer full): a page that is not in it
 */
void
troupe_page_cache_add (TroupePageCache *self, TroupeChunkPage *page)
{
  g_clear_pointer (&self->pages[N_PAGES - 1], troupe_chunk_page_unref);
  memmove (self->pages + 1, self->pages, (N_PAGES - 1) * sizeof *self->pages);
  self->pages[0] = page;
}

/**
 * troupe_page_cache_find:
 * @self: pages
 * @index: the index of an item
 * @position: (out): which chunk of the page has it
 *
 * Returns: (transfer none) (nullable): the page that has an item
 */
TroupeChunkPage *
troupe_page_cache_find (TroupePageCache *self, guint64 index, guint *position)
{
  for (guint i = 0; i < N_PAGES && self->pages[i] != NULL; i++)
    if (troupe_chunk_page_find (self->pages[i], index, position))
      {
        TroupeChunkPage *page = self->pages[i];

        memmove (self->pages + 1, self->pages, i * sizeof *self->pages);
        self->pages[0] = page;
        return page;
      }
  return NULL;
}
