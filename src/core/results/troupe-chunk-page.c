/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Encodes consecutive chunks in a compact form and decodes them again. */

#include "troupe-chunk-page.h"

#include "troupe-bytes.h"

#include <string.h>

/* The compact form: six 32-bit numbers (chunks, values, bytes of values, items, bytes of items,
 * bytes of heads), the values of all chunks as one block, the items that are not a range as
 * another, each padded to a multiple of four, and a head for each chunk, in which numbers have
 * variable length and only differences from the previous chunk are stored. Numbers of 32 bits are
 * in little-endian order. The journal has pages in its file: another form needs another version
 * there.
 */
#define N_SIZES    6
#define SIZES_SIZE (N_SIZES * sizeof (guint32))

enum
{
  HEAD_STATUS = 7 << 0,
  HEAD_VALUES = 1 << 3,
  HEAD_NOTE = 1 << 4,
  HEAD_ITEMS = 3 << 5,
  HEAD_ITEMS_NONE = 0 << 5,
  HEAD_ITEMS_BLOCK = 1 << 5,
  HEAD_ITEMS_RANGE = 2 << 5,
  /* The range continues from the previous chunk. */
  HEAD_ITEMS_SAME_RANGE = 3 << 5,
};

#define N_HEAD_NUMBERS 11
#define N_NOTE_TEXTS   4

/* Beside the kind of a failure: a note has attempts, a fifth text. Pages of versions 1 to 3 have
 * none. */
#define NOTE_ATTEMPTS (1 << 4)

/* The bytes of the largest number. */
#define NUMBER_MAX 10

typedef struct
{
  TroupeResultChunk chunk;
  guint8 flags;
  guint32 first_value;
  guint32 first_item;
  gint64 range_first;
  gint64 range_step;
} PageChunk;

struct _TroupeChunkPage
{
  gatomicrefcount references;
  gsize size;
  TroupeBlock *values;
  TroupeBlock *items;
  guint n_chunks;
  PageChunk *chunks;
};

/* The next integer of a range, unsigned since it may not exist. */
static guint64
range_end (gint64 first, gint64 step, guint32 count)
{
  return (guint64) first + (guint64) step * count;
}

static GBytes **
note_text (TroupeResultNote *note, guint which)
{
  GBytes **const texts[N_NOTE_TEXTS] = { &note->message, &note->details, &note->standard_output,
                                         &note->standard_error };

  return texts[which];
}

/* Writing */

static guint8 *
put_number (guint8 *to, guint64 value)
{
  for (; value > 0x7f; value >>= 7)
    *to++ = value | 0x80;
  *to++ = value;
  return to;
}

/* Numbers near zero are short, with either sign. */
static guint8 *
put_signed (guint8 *to, gint64 value)
{
  return put_number (to, ((guint64) value << 1) ^ (guint64) (value >> 63));
}

static guint8 *
put_seconds (guint8 *to, double seconds)
{
  return put_number (to, (guint64) (CLAMP (seconds, 0, 1e10) * 1e9 + 0.5));
}

/* A number one more than the size, so that NULL differs from an empty string, and the text. */
static void
put_text (GByteArray *to, GBytes *text)
{
  guint8 number[NUMBER_MAX];
  const guint8 *end = put_number (number, text != NULL ? g_bytes_get_size (text) + 1 : 0);

  g_byte_array_append (to, number, end - number);
  if (text != NULL)
    g_byte_array_append (to, troupe_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
put_note (GByteArray *to, TroupeResultNote *note)
{
  const guint flags = note->attempts != NULL ? NOTE_ATTEMPTS : 0;
  guint8 numbers[2 * NUMBER_MAX];
  const guint8 *end = put_signed (put_number (numbers, note->kind | flags), note->code);

  g_byte_array_append (to, numbers, end - numbers);
  for (guint i = 0; i < N_NOTE_TEXTS; i++)
    put_text (to, *note_text (note, i));
  if (note->attempts != NULL)
    put_text (to, note->attempts);
}

static guint8
choose_flags (const TroupeResultChunk *chunk, const TroupeResultChunk *previous)
{
  guint8 flags = chunk->status;
  gint64 first;
  gint64 step;
  gint64 previous_first;
  gint64 previous_step;

  if (chunk->values != NULL)
    flags |= HEAD_VALUES;
  if (chunk->note != NULL)
    flags |= HEAD_NOTE;

  if (chunk->items == NULL)
    return flags | HEAD_ITEMS_NONE;
  if (!troupe_items_get_range (chunk->items, &first, &step))
    return flags | HEAD_ITEMS_BLOCK;
  if (previous->items != NULL &&
      troupe_items_get_range (previous->items, &previous_first, &previous_step) &&
      previous_step == step && range_end (previous_first, step, previous->count) == (guint64) first)
    return flags | HEAD_ITEMS_SAME_RANGE;
  return flags | HEAD_ITEMS_RANGE;
}

static void
put_head (GByteArray *to, const TroupeResultChunk *chunk, const TroupeResultChunk *previous)
{
  guint8 head[1 + N_HEAD_NUMBERS * NUMBER_MAX];
  guint8 *at = head;

  *at++ = choose_flags (chunk, previous);
  at = put_number (at, chunk->count);
  at = put_number (at, chunk->worker);
  at = put_number (at, chunk->attempts);
  at = put_seconds (at, chunk->seconds);
  at = put_seconds (at, chunk->user_seconds);
  at = put_seconds (at, chunk->system_seconds);
  at = put_signed (at, chunk->max_rss_bytes - previous->max_rss_bytes);
  at = put_number (at, (guint32) (chunk->core + 1));
  at = put_signed (at, (guint64) chunk->finished_at - (guint64) previous->finished_at);
  if ((head[0] & HEAD_ITEMS) == HEAD_ITEMS_RANGE)
    {
      gint64 first = 0;
      gint64 step = 0;

      troupe_items_get_range (chunk->items, &first, &step);
      at = put_signed (put_signed (at, first), step);
    }

  g_byte_array_append (to, head, at - head);
  if (chunk->note != NULL)
    put_note (to, chunk->note);
}

/* A block that is put together from those of several chunks. */
typedef struct
{
  guint32 count;
  guint32 size;
  guint8 *ends;
  guint8 *data;
  guint32 end;
} Gathered;

static void
gathered_measure (Gathered *self, TroupeBlock *block)
{
  gsize size;

  troupe_block_get_lines (block, 0, troupe_block_get_count (block), &size);
  self->count += troupe_block_get_count (block);
  self->size += size;
}

static gsize
gathered_get_size (const Gathered *self)
{
  gsize size = (gsize) self->count * sizeof (guint32) + self->size;

  return (size + 3) & ~(gsize) 3;
}

static guint8 *
gathered_place (Gathered *self, guint8 *at)
{
  self->ends = at;
  self->data = at + (gsize) self->count * sizeof (guint32);
  memset (self->data + self->size, 0, (4 - self->size % 4) % 4);
  return at + gathered_get_size (self);
}

static void
gathered_add (Gathered *self, TroupeBlock *block)
{
  guint32 count = troupe_block_get_count (block);
  gsize size;

  troupe_block_get_lines (block, 0, count, &size);
  troupe_block_write_ends (block, self->end, self->ends);
  troupe_block_copy_lines (block, self->data + self->end);
  self->ends += count * sizeof (guint32);
  self->end += size;
}

/**
 * troupe_chunk_page_encode:
 * @chunks: (array length=n_chunks): chunks of consecutive indices, in order; their values are less
 *   than 4 GiB together, and so are their items
 * @n_runs: their number, at least 1
 *
 * Writes chunks in a compact form. Times are rounded to a nanosecond. Besides its value, and its
 * input if that is not of a range, a chunk of a single item takes about 20 bytes.
 *
 * Returns: (transfer full): the encoded page, for troupe_chunk_page_decode()
 */
GBytes *
troupe_chunk_page_encode (const TroupeResultChunk *const *chunks, guint n_chunks)
{
  const TroupeResultChunk nothing = { 0 };
  g_autoptr (GByteArray) heads = g_byte_array_new ();
  Gathered values = { 0 };
  Gathered items = { 0 };
  guint32 sizes[N_SIZES];
  guint8 *memory;
  guint8 *at;
  guint8 first_index[NUMBER_MAX];
  gsize size;

  g_byte_array_append (heads, first_index,
                       put_number (first_index, chunks[0]->first_index) - first_index);
  for (guint i = 0; i < n_chunks; i++)
    {
      put_head (heads, chunks[i], i > 0 ? chunks[i - 1] : &nothing);
      if (chunks[i]->values != NULL)
        gathered_measure (&values, chunks[i]->values);
      if (chunks[i]->items != NULL && troupe_items_get_block (chunks[i]->items) != NULL)
        gathered_measure (&items, troupe_items_get_block (chunks[i]->items));
    }

  size = SIZES_SIZE + gathered_get_size (&values) + gathered_get_size (&items) + heads->len;
  memory = g_malloc (size);
  sizes[0] = n_chunks;
  sizes[1] = values.count;
  sizes[2] = values.size;
  sizes[3] = items.count;
  sizes[4] = items.size;
  sizes[5] = heads->len;
  for (guint i = 0; i < N_SIZES; i++)
    sizes[i] = GUINT32_TO_LE (sizes[i]);
  memcpy (memory, sizes, SIZES_SIZE);
  at = gathered_place (&values, memory + SIZES_SIZE);
  at = gathered_place (&items, at);
  memcpy (at, heads->data, heads->len);

  for (guint i = 0; i < n_chunks; i++)
    {
      if (chunks[i]->values != NULL)
        gathered_add (&values, chunks[i]->values);
      if (chunks[i]->items != NULL && troupe_items_get_block (chunks[i]->items) != NULL)
        gathered_add (&items, troupe_items_get_block (chunks[i]->items));
    }

  return g_bytes_new_take (memory, size);
}

/* Reading. The data was written above, but it may have been on a disk: a number that does not fit
 * is detected, and no access is beyond an end. */

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean good;
} Heads;

static guint64
take_number (Heads *heads)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 70 && heads->at < heads->end; shift += 7)
    {
      guint8 byte = *heads->at++;

      value |= (guint64) (byte & 0x7f) << (shift & 63);
      if (byte < 0x80)
        return value;
    }

  heads->good = FALSE;
  return 0;
}

static gint64
take_signed (Heads *heads)
{
  guint64 value = take_number (heads);

  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

static double
take_seconds (Heads *heads)
{
  return take_number (heads) / 1e9;
}

static GBytes *
take_text (Heads *heads)
{
  const guint64 size = take_number (heads);
  GBytes *text;

  if (size == 0)
    return NULL;
  if (size - 1 > (gsize) (heads->end - heads->at))
    {
      heads->good = FALSE;
      return NULL;
    }
  text = g_bytes_new (heads->at, size - 1);
  heads->at += size - 1;
  return text;
}

static TroupeResultNote *
take_note (Heads *heads)
{
  TroupeResultNote *note = troupe_result_note_new ();
  const guint64 kind = take_number (heads);

  note->kind = kind & ~(guint64) NOTE_ATTEMPTS;
  note->code = take_signed (heads);
  for (guint i = 0; i < N_NOTE_TEXTS; i++)
    *note_text (note, i) = take_text (heads);
  if ((kind & NOTE_ATTEMPTS) != 0)
    note->attempts = take_text (heads);
  return note;
}

/* first_index, first_value and first_item are of the chunk before, moved on by its count. */
static void
take_head (Heads *heads, PageChunk *page_chunk, const PageChunk *previous)
{
  TroupeResultChunk *chunk = &page_chunk->chunk;

  page_chunk->flags = heads->at < heads->end ? *heads->at++ : 0;
  chunk->status = page_chunk->flags & HEAD_STATUS;
  chunk->count = take_number (heads);
  chunk->worker = take_number (heads);
  chunk->attempts = take_number (heads);
  chunk->seconds = take_seconds (heads);
  chunk->user_seconds = take_seconds (heads);
  chunk->system_seconds = take_seconds (heads);
  chunk->max_rss_bytes = previous->chunk.max_rss_bytes + (guint64) take_signed (heads);
  chunk->core = (guint32) take_number (heads) - 1;
  chunk->finished_at = (guint64) previous->chunk.finished_at + (guint64) take_signed (heads);

  page_chunk->range_first =
      range_end (previous->range_first, previous->range_step, previous->chunk.count);
  page_chunk->range_step = previous->range_step;
  if ((page_chunk->flags & HEAD_ITEMS) == HEAD_ITEMS_RANGE)
    {
      page_chunk->range_first = take_signed (heads);
      page_chunk->range_step = take_signed (heads);
    }
  if ((page_chunk->flags & HEAD_NOTE) != 0)
    chunk->note = take_note (heads);
  if (chunk->count == 0)
    heads->good = FALSE;
}

static gboolean
take_heads (TroupeChunkPage *self, Heads *heads)
{
  const PageChunk nothing = { 0 };
  guint64 index = take_number (heads);
  guint64 n_values = 0;
  guint64 n_items = 0;

  for (guint i = 0; heads->good && i < self->n_chunks; i++)
    {
      PageChunk *chunk = &self->chunks[i];

      take_head (heads, chunk, i > 0 ? chunk - 1 : &nothing);
      chunk->chunk.first_index = index;
      chunk->first_value = n_values;
      chunk->first_item = n_items;
      index += chunk->chunk.count;
      if ((chunk->flags & HEAD_VALUES) != 0)
        n_values += chunk->chunk.count;
      if ((chunk->flags & HEAD_ITEMS) == HEAD_ITEMS_BLOCK)
        n_items += chunk->chunk.count;
    }

  return heads->good && heads->at == heads->end &&
         n_values == troupe_block_get_count (self->values) &&
         n_items == troupe_block_get_count (self->items);
}

static TroupeBlock *
take_block (GBytes *bytes, gsize *at, guint32 count, guint32 size)
{
  gsize whole = (gsize) count * sizeof (guint32) + size;
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, *at, whole);

  *at += (whole + 3) & ~(gsize) 3;
  return troupe_block_new (part, 0, count, NULL);
}

/**
 * troupe_chunk_page_decode:
 * @bytes: the result of troupe_chunk_page_encode()
 *
 * Returns: (transfer full) (nullable): the chunks, or %NULL if @bytes is corrupt
 */
TroupeChunkPage *
troupe_chunk_page_decode (GBytes *bytes)
{
  g_autoptr (TroupeChunkPage) self = NULL;
  guint32 sizes[N_SIZES];
  gsize size;
  const guint8 *memory = troupe_bytes_get_data (bytes, &size);
  gsize at = SIZES_SIZE;
  Heads heads;

  if (size < SIZES_SIZE)
    return NULL;
  memcpy (sizes, memory, SIZES_SIZE);
  for (guint i = 0; i < N_SIZES; i++)
    sizes[i] = GUINT32_FROM_LE (sizes[i]);
  if (SIZES_SIZE + gathered_get_size (&(Gathered){ .count = sizes[1], .size = sizes[2] }) +
              gathered_get_size (&(Gathered){ .count = sizes[3], .size = sizes[4] }) + sizes[5] !=
          size ||
      sizes[0] > sizes[5])
    return NULL;

  self = g_new0 (TroupeChunkPage, 1);
  g_atomic_ref_count_init (&self->references);
  self->n_chunks = sizes[0];
  self->chunks = g_new0 (PageChunk, self->n_chunks);
  self->values = take_block (bytes, &at, sizes[1], sizes[2]);
  self->items = take_block (bytes, &at, sizes[3], sizes[4]);
  self->size = size + self->n_chunks * sizeof (PageChunk);
  if (self->values == NULL || self->items == NULL)
    return NULL;

  heads.at = memory + at;
  heads.end = memory + size;
  heads.good = TRUE;
  return take_heads (self, &heads) ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_chunk_page_ref:
 * @self: a page
 *
 * Returns: (transfer full): @self
 */
TroupeChunkPage *
troupe_chunk_page_ref (TroupeChunkPage *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_chunk_page_unref:
 * @self: (transfer full): a page
 *
 * Gives back a reference.
 */
void
troupe_chunk_page_unref (TroupeChunkPage *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    {
      for (guint i = 0; i < self->n_chunks; i++)
        troupe_result_chunk_clear (&self->chunks[i].chunk);
      g_free (self->chunks);
      g_clear_pointer (&self->values, troupe_block_unref);
      g_clear_pointer (&self->items, troupe_block_unref);
      g_free (self);
    }
}

/**
 * troupe_chunk_page_get_n_chunks:
 * @self: a page
 *
 * Returns: the number of chunks
 */
guint
troupe_chunk_page_get_n_chunks (TroupeChunkPage *self)
{
  return self->n_chunks;
}

/**
 * troupe_chunk_page_get_size:
 * @self: a page
 *
 * Returns: its size in memory, in bytes
 */
gsize
troupe_chunk_page_get_size (TroupeChunkPage *self)
{
  return self->size;
}

/**
 * troupe_chunk_page_find:
 * @self: a page
 * @index: the index of an item
 * @chunk: (out): the number of the chunk, from 0, that has the item
 *
 * Returns: whether it was found
 */
gboolean
troupe_chunk_page_find (TroupeChunkPage *self, guint64 index, guint *chunk)
{
  guint low = 0;
  guint high = self->n_chunks;

  /* The last chunk that does not begin behind the index. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (self->chunks[middle].chunk.first_index <= index)
        low = middle;
      else
        high = middle;
    }

  *chunk = low;
  return high > 0 && index >= self->chunks[low].chunk.first_index &&
         index - self->chunks[low].chunk.first_index < self->chunks[low].chunk.count;
}

/**
 * troupe_chunk_page_get_chunk:
 * @self: a page
 * @index: the number of a chunk in it, from 0
 * @chunk: (out caller-allocates): a copy of the chunk, to be cleared by the caller
 *
 * Gets one chunk; its values and items share the memory of the page.
 */
void
troupe_chunk_page_get_chunk (TroupeChunkPage *self, guint index, TroupeResultChunk *chunk)
{
  const PageChunk *page_chunk = &self->chunks[index];

  troupe_result_chunk_copy (&page_chunk->chunk, chunk);
  if ((page_chunk->flags & HEAD_VALUES) != 0)
    chunk->values = troupe_block_new_slice (self->values, page_chunk->first_value, chunk->count);
  if ((page_chunk->flags & HEAD_ITEMS) == HEAD_ITEMS_BLOCK)
    {
      g_autoptr (TroupeBlock) block =
          troupe_block_new_slice (self->items, page_chunk->first_item, chunk->count);

      chunk->items = troupe_items_new_block (chunk->first_index, block);
    }
  else if ((page_chunk->flags & HEAD_ITEMS) != HEAD_ITEMS_NONE)
    {
      chunk->items = troupe_items_new_range (chunk->first_index, page_chunk->range_first,
                                             page_chunk->range_step, chunk->count);
    }
}
