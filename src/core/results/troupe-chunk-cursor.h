/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A cursor that reads the chunks of a store in order. */

#pragma once

#include "troupe-chunk-store.h"

G_BEGIN_DECLS

/**
 * TroupeChunkCursor:
 *
 * Reads the chunks of a store in the order of their indices. It may be used from any thread, by one
 * at a time, while the store lives.
 */
typedef struct _TroupeChunkCursor TroupeChunkCursor;

TroupeChunkCursor *
troupe_chunk_cursor_new (TroupeChunkStore *store, guint64 index, gboolean over_gaps);
void troupe_chunk_cursor_free (TroupeChunkCursor *self);

gboolean
troupe_chunk_cursor_next (TroupeChunkCursor *self, TroupeResultChunk *chunk, GError **error);
guint64 troupe_chunk_cursor_get_index (TroupeChunkCursor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeChunkCursor, troupe_chunk_cursor_free)

G_END_DECLS
