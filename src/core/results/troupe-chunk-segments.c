/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A sorted array of segments with cheap changes at both ends. */

#include "troupe-chunk-segments.h"

#include <string.h>

/* A sorted array with room at both ends, since results are added near its end and, when they are
 * forgotten as they are read, taken from its beginning. */
struct _TroupeChunkSegments
{
  TroupeChunkSegment *memory;
  gsize room;
  gsize start;
  gsize count;
};

/**
 * troupe_chunk_segments_new:
 *
 * Returns: (transfer full): no segments
 */
TroupeChunkSegments *
troupe_chunk_segments_new (void)
{
  return g_new0 (TroupeChunkSegments, 1);
}

/**
 * troupe_chunk_segments_free:
 * @self: (transfer full): segments
 *
 * Frees @self with the contents of the segments.
 */
void
troupe_chunk_segments_free (TroupeChunkSegments *self)
{
  troupe_chunk_segments_remove (self, 0, self->count);
  g_free (self->memory);
  g_free (self);
}

/**
 * troupe_chunk_segments_get_count:
 * @self: segments
 *
 * Returns: the number of segments
 */
gsize
troupe_chunk_segments_get_count (TroupeChunkSegments *self)
{
  return self->count;
}

/**
 * troupe_chunk_segments_get:
 * @self: segments
 * @position: which, from 0
 *
 * Returns: (transfer none): the segment, until one is added or removed; its indices must not be
 *   changed
 */
TroupeChunkSegment *
troupe_chunk_segments_get (TroupeChunkSegments *self, gsize position)
{
  return &self->memory[self->start + position];
}

/**
 * troupe_chunk_segments_find:
 * @self: segments
 * @index: the index of an item
 *
 * Returns: the position of the first segment that ends behind @index: it has the item, or begins
 *   behind it, or is the count
 */
gsize
troupe_chunk_segments_find (TroupeChunkSegments *self, guint64 index)
{
  const TroupeChunkSegment *segments = self->memory + self->start;
  gsize low = 0;
  gsize high = self->count;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (segments[middle].first_index + (segments[middle].count - 1) < index)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Makes room for a segment at a position, by moving the shorter side. */
static void
segments_open (TroupeChunkSegments *self, gsize position)
{
  TroupeChunkSegment *at;

  if (self->count + 2 > self->room || self->start == 0 || self->start + self->count == self->room)
    {
      gsize room = MAX (16, 2 * self->count);
      gsize start = (room - self->count) / 2;
      TroupeChunkSegment *memory = g_new (TroupeChunkSegment, room);

      if (self->count > 0)
        memcpy (memory + start, self->memory + self->start, self->count * sizeof *memory);
      g_free (self->memory);
      self->memory = memory;
      self->room = room;
      self->start = start;
    }

  at = self->memory + self->start;
  if (position < self->count / 2)
    {
      memmove (at - 1, at, position * sizeof *at);
      self->start--;
    }
  else
    {
      memmove (at + position + 1, at + position, (self->count - position) * sizeof *at);
    }
  self->count++;
}

/**
 * troupe_chunk_segments_insert:
 * @self: segments
 * @segment: the segment, copied; @self takes ownership of its contents
 * @position: (out): its position
 *
 * Inserts a segment in order.
 *
 * Returns: %FALSE, without a change, if another segment has some of the same items
 */
gboolean
troupe_chunk_segments_insert (TroupeChunkSegments *self,
                              const TroupeChunkSegment *segment,
                              gsize *position)
{
  *position = troupe_chunk_segments_find (self, segment->first_index);

  if (*position < self->count)
    {
      const TroupeChunkSegment *next = troupe_chunk_segments_get (self, *position);

      if (next->first_index <= segment->first_index + (segment->count - 1))
        return FALSE;
    }

  segments_open (self, *position);
  *troupe_chunk_segments_get (self, *position) = *segment;
  return TRUE;
}

/**
 * troupe_chunk_segments_remove:
 * @self: segments
 * @position: the first of them
 * @count: their number
 *
 * Removes segments with their contents.
 */
void
troupe_chunk_segments_remove (TroupeChunkSegments *self, gsize position, gsize count)
{
  TroupeChunkSegment *at = self->memory + self->start;
  gsize behind = self->count - position - count;

  for (gsize i = 0; i < count; i++)
    troupe_chunk_segment_clear (at + position + i);

  if (position < behind)
    {
      memmove (at + count, at, position * sizeof *at);
      self->start += count;
    }
  else if (behind > 0)
    {
      memmove (at + position, at + position + count, behind * sizeof *at);
    }
  self->count -= count;
}

/**
 * troupe_chunk_segments_get_size:
 * @self: segments
 *
 * Returns: the size of @self in memory, in bytes, without the contents of the segments
 */
gsize
troupe_chunk_segments_get_size (TroupeChunkSegments *self)
{
  return self->room * sizeof (TroupeChunkSegment);
}

/**
 * troupe_chunk_segment_clear:
 * @segment: a segment
 *
 * Frees its contents and leaves it empty.
 */
void
troupe_chunk_segment_clear (TroupeChunkSegment *segment)
{
  if (segment->kind == TROUPE_CHUNK_SEGMENT_CHUNK && segment->chunk != NULL)
    {
      troupe_result_chunk_clear (segment->chunk);
      g_free (segment->chunk);
    }
  else if (segment->kind == TROUPE_CHUNK_SEGMENT_PAGE)
    {
      g_bytes_unref (segment->bytes);
    }
  segment->kind = TROUPE_CHUNK_SEGMENT_SPILLED;
}
