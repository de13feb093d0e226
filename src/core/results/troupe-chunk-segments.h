/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sorted array of a chunk store. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeChunkSegment:
 * @first_index: the index of its first item
 * @count: the number of items
 * @kind: the kind of storage
 * @size: bytes, those of the compact form except of a chunk
 * @chunk: with %TROUPE_CHUNK_SEGMENT_CHUNK: the chunk
 * @bytes: with %TROUPE_CHUNK_SEGMENT_PAGE: chunks in their compact form
 * @offset: with %TROUPE_CHUNK_SEGMENT_SPILLED: their offset in the file
 *
 * Results of items of consecutive indices, and their storage.
 */
typedef struct
{
  guint64 first_index;
  guint32 count;
  enum
  {
    TROUPE_CHUNK_SEGMENT_CHUNK,
    TROUPE_CHUNK_SEGMENT_PAGE,
    TROUPE_CHUNK_SEGMENT_SPILLED,
  } kind;
  gsize size;
  union
  {
    TroupeResultChunk *chunk;
    GBytes *bytes;
    guint64 offset;
  };
} TroupeChunkSegment;

/**
 * TroupeChunkSegments:
 *
 * Segments by index, with gaps for results that are still missing. Adding and removing near either
 * end is cheap.
 */
typedef struct _TroupeChunkSegments TroupeChunkSegments;

TroupeChunkSegments *troupe_chunk_segments_new (void);
void troupe_chunk_segments_free (TroupeChunkSegments *self);

gsize troupe_chunk_segments_get_count (TroupeChunkSegments *self);
TroupeChunkSegment *troupe_chunk_segments_get (TroupeChunkSegments *self, gsize position);
gsize troupe_chunk_segments_find (TroupeChunkSegments *self, guint64 index);
gboolean troupe_chunk_segments_insert (TroupeChunkSegments *self,
                                       const TroupeChunkSegment *segment,
                                       gsize *position);
void troupe_chunk_segments_remove (TroupeChunkSegments *self, gsize position, gsize count);
gsize troupe_chunk_segments_get_size (TroupeChunkSegments *self);

void troupe_chunk_segment_clear (TroupeChunkSegment *segment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeChunkSegments, troupe_chunk_segments_free)

G_END_DECLS
