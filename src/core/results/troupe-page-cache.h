/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A cache of decoded pages. */

#pragma once

#include "troupe-chunk-page.h"

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

void troupe_page_cache_add (TroupePageCache *self, TroupeChunkPage *page);
TroupeChunkPage *troupe_page_cache_find (TroupePageCache *self, guint64 index, guint *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePageCache, troupe_page_cache_free)

G_END_DECLS
