/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Encodes as many results of a chunk as one frame should have. */

#include "troupe-watch-part.h"

#include "troupe-told-chunk.h"

/* A larger value is not told: it would take this much memory in the process of the run as well. */
#define VALUE_MAX (16 * 1024 * 1024)

/* The number of items from @offset on that one frame should have. */
static guint32
find_count (const TroupeResultChunk *chunk, guint32 offset)
{
  const gsize size = troupe_told_chunk_get_size (chunk);
  const guint32 left = chunk->count - offset;

  if (size <= TROUPE_WATCH_PART_BYTES)
    return left;
  return CLAMP ((guint64) chunk->count * (TROUPE_WATCH_PART_BYTES / 2) / size, 1, left);
}

/**
 * troupe_watch_part_append:
 * @chunk: results
 * @offset: the first one that is wanted
 * @to: the bytes to append a frame to; nothing is appended if a value is too large for that
 * @bare: (out): the same results without their values
 *
 * Returns: the number of results, at least 1
 */
guint32
troupe_watch_part_append (const TroupeResultChunk *chunk,
                          guint32 offset,
                          GByteArray *to,
                          TroupeToldBare *bare)
{
  g_auto (TroupeResultChunk) slice = { 0 };
  const TroupeResultChunk *part = chunk;
  guint32 count = find_count (chunk, offset);

  if (count < chunk->count)
    {
      troupe_result_chunk_slice (chunk, offset, count, &slice);
      part = &slice;
    }
  /* One of several may be much larger than the others. */
  if (count > 1 && troupe_told_chunk_get_size (part) > 4 * TROUPE_WATCH_PART_BYTES)
    {
      count = 1;
      troupe_result_chunk_clear (&slice);
      troupe_result_chunk_slice (chunk, offset, 1, &slice);
      part = &slice;
    }
  if (troupe_told_chunk_get_size (part) <= VALUE_MAX)
    troupe_told_chunk_append (to, part);
  troupe_told_bare_init (bare, part);
  return count;
}
