/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages: consecutive chunks in a compact form. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeChunkPage:
 *
 * Chunks of consecutive indices, read from their compact form, in which many small chunks are kept
 * in memory, and all chunks in a file. It may be read from any thread.
 */
typedef struct _TroupeChunkPage TroupeChunkPage;

GBytes *troupe_chunk_page_encode (const TroupeResultChunk *const *chunks, guint n_chunks);
TroupeChunkPage *troupe_chunk_page_decode (GBytes *bytes);
TroupeChunkPage *troupe_chunk_page_ref (TroupeChunkPage *self);
void troupe_chunk_page_unref (TroupeChunkPage *self);

guint troupe_chunk_page_get_n_chunks (TroupeChunkPage *self);
gsize troupe_chunk_page_get_size (TroupeChunkPage *self);
gboolean troupe_chunk_page_find (TroupeChunkPage *self, guint64 index, guint *chunk);
void troupe_chunk_page_get_chunk (TroupeChunkPage *self, guint index, TroupeResultChunk *chunk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeChunkPage, troupe_chunk_page_unref)

G_END_DECLS
