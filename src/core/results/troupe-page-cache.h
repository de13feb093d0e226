/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A cache of decoded pages. */

#pragma once

#include "troupe-chunk-store.h"

G_BEGIN_DECLS

/**
 * TroupePageCache:
 *
 * The most recently read pages, so that a view that reads its rows one by one decodes each page
 * once.
 */
typedef struct _TroupePageCache TroupePageCache;

TroupePageCache *troupe_page_cache_new (void);
void troupe_page_cache_free (TroupePageCache *self);

gboolean troupe_page_cache_get (TroupePageCache *self, guint64 index, TroupeResultChunk *chunk);
gboolean troupe_page_cache_load (TroupePageCache *self,
                                 TroupeChunkStore *store,
                                 guint64 index,
                                 TroupeResultChunk *chunk,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePageCache, troupe_page_cache_free)

G_END_DECLS
