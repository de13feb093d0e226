/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stores chunks by index, in memory up to a limit and then in a file. */

#include "troupe-chunk-store.h"

#include "troupe-chunk-segments.h"
#include "troupe-config.h"
#include "troupe-results-error.h"
#include "troupe-spill-file.h"

#include <glib/gi18n-lib.h>

/* The maximum size of a page. A chunk that is a large part of it is not packed: that would copy
 * much and save little. */
#define PAGE_ITEMS  4096
#define PAGE_BYTES  (2 * 1024 * 1024)
#define LOOSE_ITEMS (PAGE_ITEMS / 4)
#define LOOSE_BYTES (PAGE_BYTES / 8)

/* The size of a chunk in memory without its values and inputs: the chunk, and for each of its parts
 * the structures around it, as the C library allocates them. */
#define RUN_OVERHEAD  (sizeof (TroupeResultChunk) + 16)
#define PART_OVERHEAD 160

/* Segments below spill_from are in the file; segments below pack_from are not loose; loose chunks
 * are those that are small enough to be packed. Changes under the mutex are short: packing a page
 * at the longest. Writing is done outside of it, but one writer waits for another. */
struct _TroupeChunkStore
{
  GMutex adding;
  GMutex mutex;
  TroupeChunkSegments *segments;
  TroupeSpillFile *file;
  gsize memory_limit;
  gsize pack_above;
  gsize memory;
  guint64 disk;
  guint64 n_ordered;
  guint64 spill_from;
  guint64 pack_from;
  gsize loose_items;
  gsize loose_bytes;
  gsize pack_at_items;
  gsize pack_at_bytes;
  /* The reason why the file could not be written, until there is room in memory again. */
  GError *obstacle;
  gboolean closed;
};

/**
 * troupe_chunk_store_new:
 * @memory_limit: bytes of memory; further results go to a file
 * @pack_above: bytes of memory below which chunks are not packed, as is best for chunks that are
 *   soon read and forgotten
 *
 * Returns: (transfer full): a store with nothing in it
 */
TroupeChunkStore *
troupe_chunk_store_new (gsize memory_limit, gsize pack_above)
{
  TroupeChunkStore *self = g_new0 (TroupeChunkStore, 1);

  g_mutex_init (&self->adding);
  g_mutex_init (&self->mutex);
  self->segments = troupe_chunk_segments_new ();
  self->file = troupe_spill_file_new ();
  self->memory_limit = memory_limit;
  self->pack_above = pack_above;
  self->pack_at_items = PAGE_ITEMS;
  self->pack_at_bytes = PAGE_BYTES;
  return self;
}

/**
 * troupe_chunk_store_free:
 * @self: (transfer full): a store
 *
 * Frees @self with everything in it, the file too.
 */
void
troupe_chunk_store_free (TroupeChunkStore *self)
{
  g_mutex_clear (&self->adding);
  g_mutex_clear (&self->mutex);
  troupe_chunk_segments_free (self->segments);
  troupe_spill_file_free (self->file);
  g_clear_error (&self->obstacle);
  g_free (self);
}

static gsize
bytes_size (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_size (bytes) : 0;
}

static gsize
chunk_get_size (const TroupeResultChunk *chunk)
{
  gsize size = RUN_OVERHEAD;

  if (chunk->values != NULL)
    size += PART_OVERHEAD + troupe_block_get_encoded_size (chunk->values);
  if (chunk->items != NULL)
    {
      TroupeBlock *block = troupe_items_get_block (chunk->items);

      size += PART_OVERHEAD + (block != NULL ? troupe_block_get_encoded_size (block) : 0);
    }
  if (chunk->note != NULL)
    size += 2 * PART_OVERHEAD + bytes_size (chunk->note->message) +
            bytes_size (chunk->note->details) + bytes_size (chunk->note->standard_output) +
            bytes_size (chunk->note->standard_error) + bytes_size (chunk->note->attempts);
  return size;
}

static gboolean
segment_is_loose (const TroupeChunkSegment *segment)
{
  return segment->kind == TROUPE_CHUNK_SEGMENT_CHUNK && segment->count < LOOSE_ITEMS &&
         segment->size < LOOSE_BYTES;
}

static guint64
segment_end (const TroupeChunkSegment *segment)
{
  return segment->first_index + segment->count;
}

/* Adds the size of a segment, or subtracts it. */
static void
store_weigh (TroupeChunkStore *self, const TroupeChunkSegment *segment, int sign)
{
  if (segment->kind == TROUPE_CHUNK_SEGMENT_SPILLED)
    self->disk += sign * (gint64) segment->size;
  else
    self->memory += sign * (gssize) segment->size;

  if (segment_is_loose (segment))
    {
      self->loose_items += sign * (gssize) segment->count;
      self->loose_bytes += sign * (gssize) segment->size;
    }
}

/* Returns the number of consecutive loose chunks from a position on that fit in a page. Enough is
 * whether they fill it. */
static gsize
store_measure_page (TroupeChunkStore *self, gsize position, gboolean *enough)
{
  gsize count = troupe_chunk_segments_get_count (self->segments);
  gsize items = 0;
  gsize bytes = 0;
  gsize end = position;

  while (end < count && items < PAGE_ITEMS && bytes < PAGE_BYTES)
    {
      const TroupeChunkSegment *segment = troupe_chunk_segments_get (self->segments, end);

      if (!segment_is_loose (segment) ||
          (end > position && segment_end (segment - 1) != segment->first_index))
        break;
      items += segment->count;
      bytes += segment->size;
      end++;
    }

  *enough = items >= PAGE_ITEMS || bytes >= PAGE_BYTES;
  return end - position;
}

/* Replaces several segments by one. */
static void
store_replace (TroupeChunkStore *self, gsize position, gsize count, TroupeChunkSegment *by)
{
  by->first_index = troupe_chunk_segments_get (self->segments, position)->first_index;
  by->count = 0;
  for (gsize i = 0; i < count; i++)
    {
      TroupeChunkSegment *segment = troupe_chunk_segments_get (self->segments, position + i);

      by->count += segment->count;
      store_weigh (self, segment, -1);
    }

  troupe_chunk_segment_clear (troupe_chunk_segments_get (self->segments, position));
  *troupe_chunk_segments_get (self->segments, position) = *by;
  troupe_chunk_segments_remove (self->segments, position + 1, count - 1);
  store_weigh (self, by, 1);
}

static GBytes *
store_encode (TroupeChunkStore *self, gsize position, gsize count)
{
  g_autofree const TroupeResultChunk **chunks = g_new (const TroupeResultChunk *, count);

  for (gsize i = 0; i < count; i++)
    chunks[i] = troupe_chunk_segments_get (self->segments, position + i)->chunk;
  return troupe_chunk_page_encode (chunks, count);
}

/* Returns whether no further chunk can be adjacent to these on either side. */
static gboolean
store_is_enclosed (TroupeChunkStore *self, gsize position, gsize count)
{
  const TroupeChunkSegment *first = troupe_chunk_segments_get (self->segments, position);
  const TroupeChunkSegment *last = first + count - 1;

  if (position + count == troupe_chunk_segments_get_count (self->segments) ||
      segment_end (last) != (last + 1)->first_index)
    return FALSE;
  return first->first_index == 0 || (position > 0 && segment_end (first - 1) == first->first_index);
}

static void
store_pack_page (TroupeChunkStore *self, gsize position, gsize count)
{
  TroupeChunkSegment page = { .kind = TROUPE_CHUNK_SEGMENT_PAGE };

  page.bytes = store_encode (self, position, count);
  page.size = g_bytes_get_size (page.bytes) + PART_OVERHEAD / 2;
  store_replace (self, position, count, &page);
}

/* Packs the first loose chunks that fill a page, or can never do so. Those before them are
 * considered again with the next ones, or, if there are none, when enough for another page were
 * added. Returns whether any were packed. */
static gboolean
store_pack (TroupeChunkStore *self)
{
  gsize position = troupe_chunk_segments_find (self->segments, self->pack_from);
  gboolean some_left = FALSE;

  while (position < troupe_chunk_segments_get_count (self->segments))
    {
      const TroupeChunkSegment *segment = troupe_chunk_segments_get (self->segments, position);
      gboolean enough;
      gsize count = store_measure_page (self, position, &enough);

      if (enough || (count > 0 && (self->closed || store_is_enclosed (self, position, count))))
        {
          store_pack_page (self, position, count);
          self->pack_at_items = PAGE_ITEMS;
          self->pack_at_bytes = PAGE_BYTES;
          return TRUE;
        }

      if (count > 0 && !some_left)
        self->pack_from = segment->first_index;
      else if (!some_left)
        self->pack_from = segment_end (segment);
      some_left = some_left || count > 0;
      position += MAX (count, 1);
    }

  self->pack_at_items = self->loose_items + PAGE_ITEMS;
  self->pack_at_bytes = self->loose_bytes + PAGE_BYTES;
  return FALSE;
}

static void
store_insert (TroupeChunkStore *self, TroupeChunkSegment *segment)
{
  gsize position;

  if (segment->first_index < self->n_ordered ||
      !troupe_chunk_segments_insert (self->segments, segment, &position))
    {
      g_critical ("The result of item %" G_GUINT64_FORMAT " came twice", segment->first_index);
      troupe_chunk_segment_clear (segment);
      return;
    }

  store_weigh (self, segment, 1);
  self->spill_from = MIN (self->spill_from, segment->first_index);
  self->pack_from = MIN (self->pack_from, segment->first_index);

  for (; position < troupe_chunk_segments_get_count (self->segments); position++)
    {
      const TroupeChunkSegment *next = troupe_chunk_segments_get (self->segments, position);

      if (next->first_index != self->n_ordered)
        break;
      self->n_ordered = segment_end (next);
    }

  if (self->memory > self->pack_above &&
      (self->loose_items >= self->pack_at_items || self->loose_bytes >= self->pack_at_bytes))
    store_pack (self);
}

/* The segments that are written to the file next, as bytes or as copies of their chunks. */
typedef struct
{
  guint64 first_index;
  gsize count;
  GBytes *bytes;
  GArray *chunks;
} Piece;

static void
piece_clear (Piece *piece)
{
  g_clear_pointer (&piece->bytes, g_bytes_unref);
  g_clear_pointer (&piece->chunks, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Piece, piece_clear)

static gboolean
store_choose_piece (TroupeChunkStore *self, Piece *piece)
{
  gsize position = troupe_chunk_segments_find (self->segments, self->spill_from);
  const TroupeChunkSegment *segment = NULL;
  gboolean enough;

  for (; position < troupe_chunk_segments_get_count (self->segments); position++)
    {
      segment = troupe_chunk_segments_get (self->segments, position);
      if (segment->kind != TROUPE_CHUNK_SEGMENT_SPILLED)
        break;
      self->spill_from = segment_end (segment);
    }
  if (position == troupe_chunk_segments_get_count (self->segments))
    return FALSE;

  piece->first_index = segment->first_index;
  piece->count = 1;
  if (segment->kind == TROUPE_CHUNK_SEGMENT_PAGE)
    {
      piece->bytes = g_bytes_ref (segment->bytes);
      return TRUE;
    }

  if (segment_is_loose (segment))
    piece->count = store_measure_page (self, position, &enough);
  piece->chunks = g_array_new (FALSE, FALSE, sizeof (TroupeResultChunk));
  g_array_set_clear_func (piece->chunks, (GDestroyNotify) troupe_result_chunk_clear);
  g_array_set_size (piece->chunks, piece->count);
  for (gsize i = 0; i < piece->count; i++)
    troupe_result_chunk_copy (troupe_chunk_segments_get (self->segments, position + i)->chunk,
                              &g_array_index (piece->chunks, TroupeResultChunk, i));
  return TRUE;
}

static gboolean
store_write (TroupeChunkStore *self, Piece *piece, TroupeChunkSegment *spilled, GError **error)
{
  if (piece->bytes == NULL)
    {
      g_autofree const TroupeResultChunk **chunks =
          g_new (const TroupeResultChunk *, piece->chunks->len);

      for (guint i = 0; i < piece->chunks->len; i++)
        chunks[i] = &g_array_index (piece->chunks, TroupeResultChunk, i);
      piece->bytes = troupe_chunk_page_encode (chunks, piece->chunks->len);
    }

  spilled->kind = TROUPE_CHUNK_SEGMENT_SPILLED;
  spilled->size = g_bytes_get_size (piece->bytes);
  return troupe_spill_file_write (self->file, piece->bytes, &spilled->offset, error);
}

/* The piece was chosen under the mutex and written outside of it, so that a reader may have been
 * faster. It reads in order: if the first segment still exists, all do. */
static void
store_settle (TroupeChunkStore *self, const Piece *piece, TroupeChunkSegment *spilled)
{
  gsize position = troupe_chunk_segments_find (self->segments, piece->first_index);

  if (position < troupe_chunk_segments_get_count (self->segments) &&
      troupe_chunk_segments_get (self->segments, position)->first_index == piece->first_index)
    {
      store_replace (self, position, piece->count, spilled);
      self->spill_from = segment_end (spilled);
    }
  else
    {
      troupe_spill_file_forget (self->file, spilled->offset, spilled->size);
    }
}

/* Writes the first segments in order to the file until there is room for size bytes, or no more to
 * write. */
static gboolean
store_make_room (TroupeChunkStore *self, gsize size, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->memory + size > self->memory_limit)
    {
      g_auto (Piece) piece = { 0 };
      TroupeChunkSegment spilled = { 0 };
      gboolean written;

      if (!store_choose_piece (self, &piece))
        return TRUE;

      g_mutex_unlock (&self->mutex);
      written = store_write (self, &piece, &spilled, error);
      g_mutex_lock (&self->mutex);
      if (!written)
        return FALSE;
      store_settle (self, &piece, &spilled);
    }
  return TRUE;
}

/* Writes a chunk to the file that is larger than the memory limit. */
static gboolean
store_write_large (TroupeChunkStore *self,
                   const TroupeResultChunk *chunk,
                   TroupeChunkSegment *segment,
                   GError **error)
{
  g_auto (Piece) piece = { .bytes = troupe_chunk_page_encode (&chunk, 1) };

  return store_write (self, &piece, segment, error);
}

/**
 * troupe_chunk_store_add:
 * @self: a store
 * @chunk: a chunk, copied; none of its items is in the store
 * @n_ordered: (out): the number of results then without a gap from the first one on
 *
 * Adds a chunk. If memory is full and the file cannot be written, it is kept in memory
 * nevertheless, and troupe_chunk_store_check_room() reports that there is no room for another one.
 */
void
troupe_chunk_store_add (TroupeChunkStore *self, const TroupeResultChunk *chunk, guint64 *n_ordered)
{
  g_autoptr (GMutexLocker) adding = g_mutex_locker_new (&self->adding);
  TroupeChunkSegment segment = { .first_index = chunk->first_index, .count = chunk->count };
  gsize size = chunk_get_size (chunk);
  gboolean is_written = FALSE;
  GError *error = NULL;

  /* A retry with each chunk would fail as well, and would take time. */
  if (troupe_chunk_store_check_room (self, NULL) && store_make_room (self, size, &error) &&
      size > self->memory_limit)
    is_written = store_write_large (self, chunk, &segment, &error);

  if (!is_written)
    {
      segment.kind = TROUPE_CHUNK_SEGMENT_CHUNK;
      segment.size = size;
      segment.chunk = g_new (TroupeResultChunk, 1);
      troupe_result_chunk_copy (chunk, segment.chunk);
    }

  g_mutex_lock (&self->mutex);
  store_insert (self, &segment);
  *n_ordered = self->n_ordered;
  if (error != NULL)
    g_atomic_pointer_set (&self->obstacle, error);
  g_mutex_unlock (&self->mutex);
}

/**
 * troupe_chunk_store_check_room:
 * @self: a store
 * @error: return location for an error
 *
 * Checks whether more results can be kept. If not, because memory is full and the file cannot be
 * written, there is room again when half of the memory was forgotten.
 *
 * Returns: %FALSE with %TROUPE_RESULTS_ERROR_WRITE
 */
gboolean
troupe_chunk_store_check_room (TroupeChunkStore *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  /* This is called for each chunk, so it takes no lock as long as there is room. */
  if (g_atomic_pointer_get (&self->obstacle) == NULL)
    return TRUE;

  locker = g_mutex_locker_new (&self->mutex);
  if (self->obstacle == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->obstacle);
  return FALSE;
}

/**
 * troupe_chunk_store_close:
 * @self: a store
 *
 * Declares that no more chunks will be added: chunks are packed if possible, and
 * troupe_chunk_store_get_next() skips gaps.
 */
void
troupe_chunk_store_close (TroupeChunkStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->closed = TRUE;
  while (self->memory > self->pack_above && store_pack (self))
    {
    }
}

/**
 * troupe_chunk_store_get:
 * @self: a store
 * @index: the index of an item
 * @chunk: (out caller-allocates): the chunk that has it, unless it is in a page
 * @page: (out) (transfer full) (nullable): the page that has it, or %NULL
 * @error: return location for an error
 *
 * Finds a result, with all results that were finished, or are stored, together with it.
 *
 * Returns: %TRUE with either @chunk or @page; %FALSE without an error when it is not there, with
 *   %TROUPE_RESULTS_ERROR_READ when it cannot be read from the file
 */
gboolean
troupe_chunk_store_get (TroupeChunkStore *self,
                        guint64 index,
                        TroupeResultChunk *chunk,
                        TroupeChunkPage **page,
                        GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gsize position = troupe_chunk_segments_find (self->segments, index);
  g_autoptr (GBytes) bytes = NULL;
  TroupeChunkSegment segment;

  *page = NULL;
  if (position == troupe_chunk_segments_get_count (self->segments))
    return FALSE;
  segment = *troupe_chunk_segments_get (self->segments, position);
  if (segment.first_index > index)
    return FALSE;

  if (segment.kind == TROUPE_CHUNK_SEGMENT_CHUNK)
    {
      troupe_result_chunk_copy (segment.chunk, chunk);
      return TRUE;
    }
  if (segment.kind == TROUPE_CHUNK_SEGMENT_PAGE)
    bytes = g_bytes_ref (segment.bytes);

  /* The bytes of a page never change, nor do those in the file. */
  g_clear_pointer (&locker, g_mutex_locker_free);
  if (bytes == NULL)
    bytes = troupe_spill_file_read (self->file, segment.offset, segment.size, error);
  if (bytes == NULL)
    return FALSE;

  *page = troupe_chunk_page_decode (bytes);
  if (*page == NULL)
    {
      g_set_error_literal (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_READ,
                           _ ("Results that were kept in a file came back damaged"));
      return FALSE;
    }
  return TRUE;
}

/**
 * troupe_chunk_store_get_next:
 * @self: a store
 * @over_gaps: whether to pass over items that may still get a result
 * @index: (inout): the index of an item; if it has no result and never gets one, set to that of the
 *   next item with one
 *
 * Returns: whether there is a result
 */
gboolean
troupe_chunk_store_get_next (TroupeChunkStore *self, gboolean over_gaps, guint64 *index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gsize position = troupe_chunk_segments_find (self->segments, *index);
  const TroupeChunkSegment *segment;

  if (position == troupe_chunk_segments_get_count (self->segments))
    return FALSE;

  segment = troupe_chunk_segments_get (self->segments, position);
  if (segment->first_index > *index)
    {
      if (!self->closed && !over_gaps)
        return FALSE;
      *index = segment->first_index;
    }
  return TRUE;
}

/**
 * troupe_chunk_store_forget:
 * @self: a store
 * @end: the index of the first item whose result is still wanted
 *
 * Forgets chunks of earlier items only.
 */
void
troupe_chunk_store_forget (TroupeChunkStore *self, guint64 end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gsize count = troupe_chunk_segments_find (self->segments, end);

  for (gsize i = 0; i < count; i++)
    {
      const TroupeChunkSegment *segment = troupe_chunk_segments_get (self->segments, i);

      store_weigh (self, segment, -1);
      if (segment->kind == TROUPE_CHUNK_SEGMENT_SPILLED)
        troupe_spill_file_forget (self->file, segment->offset, segment->size);
    }
  troupe_chunk_segments_remove (self->segments, 0, count);
  if (self->obstacle != NULL && self->memory <= self->memory_limit / 2)
    {
      g_error_free (self->obstacle);
      g_atomic_pointer_set (&self->obstacle, NULL);
    }
}

/**
 * troupe_chunk_store_get_n_ordered:
 * @self: a store
 *
 * Returns: the number of results without a gap from the first one on, including forgotten ones
 */
guint64
troupe_chunk_store_get_n_ordered (TroupeChunkStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_ordered;
}

/**
 * troupe_chunk_store_get_sizes:
 * @self: a store
 * @memory: (out): bytes in memory
 * @disk: (out): bytes in the file
 *
 * Gets the sizes of the data in memory and in the file.
 */
void
troupe_chunk_store_get_sizes (TroupeChunkStore *self, gsize *memory, guint64 *disk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *memory = self->memory + troupe_chunk_segments_get_size (self->segments);
  *disk = self->disk;
}
