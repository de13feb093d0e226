/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A store of chunks, in memory and in a file. */

#pragma once

#include "troupe-chunk-page.h"

G_BEGIN_DECLS

/**
 * TroupeChunkStore:
 *
 * Keeps chunks by index, loose or packed into pages, in memory up to a limit and then in a file.
 * One thread adds at a time; one thread reads and forgets.
 */
typedef struct _TroupeChunkStore TroupeChunkStore;

TroupeChunkStore *troupe_chunk_store_new (gsize memory_limit, gsize pack_above);
void troupe_chunk_store_free (TroupeChunkStore *self);

void
troupe_chunk_store_add (TroupeChunkStore *self, const TroupeResultChunk *chunk, guint64 *n_ordered);
gboolean troupe_chunk_store_check_room (TroupeChunkStore *self, GError **error);
void troupe_chunk_store_close (TroupeChunkStore *self);

gboolean troupe_chunk_store_get (TroupeChunkStore *self,
                                 guint64 index,
                                 TroupeResultChunk *chunk,
                                 TroupeChunkPage **page,
                                 GError **error);
gboolean troupe_chunk_store_get_next (TroupeChunkStore *self, gboolean over_gaps, guint64 *index);
void troupe_chunk_store_forget (TroupeChunkStore *self, guint64 end);

guint64 troupe_chunk_store_get_n_ordered (TroupeChunkStore *self);
void troupe_chunk_store_get_sizes (TroupeChunkStore *self, gsize *memory, guint64 *disk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeChunkStore, troupe_chunk_store_free)

G_END_DECLS
