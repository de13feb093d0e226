/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A set of rows as a bitmap that stores no uniform stretch. */

#include "troupe-row-set.h"

#define WORD_BITS   64
#define CHUNK_ROWS  65536
#define CHUNK_WORDS (CHUNK_ROWS / WORD_BITS)

/* A chunk has bits only if some of its rows are in the set and some are not. */
typedef struct
{
  guint64 *words;
  guint32 count;
} Chunk;

/* For each chunk, the number of rows of the set before it; the sums up to n_summed are valid. */
struct _TroupeRowSet
{
  GArray *chunks;
  GArray *sums;
  guint n_summed;
  guint64 size;
};

static void
chunk_clear (Chunk *chunk)
{
  g_clear_pointer (&chunk->words, g_free);
}

/**
 * troupe_row_set_new:
 *
 * Returns: (transfer full): a set with no rows
 */
TroupeRowSet *
troupe_row_set_new (void)
{
  TroupeRowSet *self = g_new0 (TroupeRowSet, 1);

  self->chunks = g_array_new (FALSE, TRUE, sizeof (Chunk));
  g_array_set_clear_func (self->chunks, (GDestroyNotify) chunk_clear);
  self->sums = g_array_new (FALSE, TRUE, sizeof (guint64));
  return self;
}

/**
 * troupe_row_set_free:
 * @self: (transfer full): a set
 *
 * Frees @self.
 */
void
troupe_row_set_free (TroupeRowSet *self)
{
  g_array_unref (self->chunks);
  g_array_unref (self->sums);
  g_free (self);
}

static Chunk *
get_chunk (const TroupeRowSet *self, guint64 number)
{
  return &g_array_index (self->chunks, Chunk, number);
}

static Chunk *
ensure_chunk (TroupeRowSet *self, guint64 number)
{
  if (number >= self->chunks->len)
    {
      g_array_set_size (self->chunks, number + 1);
      g_array_set_size (self->sums, number + 1);
    }
  self->n_summed = MIN (self->n_summed, number + 1);
  return get_chunk (self, number);
}

/* The bits of a word for the rows of the chunk from first to before end. */
static guint64
get_mask (guint32 word, guint32 first, guint32 end)
{
  guint64 mask = G_MAXUINT64;

  if (first > word * WORD_BITS)
    mask <<= first - word * WORD_BITS;
  if (end < (word + 1) * WORD_BITS)
    mask &= G_MAXUINT64 >> ((word + 1) * WORD_BITS - end);
  return mask;
}

static guint64
chunk_get_word (const Chunk *chunk, guint32 word)
{
  if (chunk->words != NULL)
    return chunk->words[word];
  return chunk->count > 0 ? G_MAXUINT64 : 0;
}

static void
chunk_set_word (Chunk *chunk, guint32 word, guint64 bits)
{
  guint64 before = chunk_get_word (chunk, word);

  if (before == bits)
    return;
  if (chunk->words == NULL)
    {
      chunk->words = g_new0 (guint64, CHUNK_WORDS);
      if (chunk->count > 0)
        for (guint32 i = 0; i < CHUNK_WORDS; i++)
          chunk->words[i] = G_MAXUINT64;
    }
  chunk->count += __builtin_popcountll (bits) - __builtin_popcountll (before);
  chunk->words[word] = bits;
}

static void
chunk_put (Chunk *chunk, guint32 first, guint32 end, gboolean in)
{
  if (first == 0 && end == CHUNK_ROWS)
    {
      chunk_clear (chunk);
      chunk->count = in ? CHUNK_ROWS : 0;
      return;
    }

  for (guint32 word = first / WORD_BITS; word * WORD_BITS < end; word++)
    {
      guint64 mask = get_mask (word, first, end);
      guint64 bits = chunk_get_word (chunk, word);

      chunk_set_word (chunk, word, in ? bits | mask : bits & ~mask);
    }
  if (chunk->count == 0 || chunk->count == CHUNK_ROWS)
    chunk_clear (chunk);
}

static void
put (TroupeRowSet *self, guint64 first, guint64 count, gboolean in)
{
  guint64 end = first + count;

  while (first < end)
    {
      guint64 number = first / CHUNK_ROWS;
      guint32 begin = first % CHUNK_ROWS;
      guint32 until = MIN (end - number * CHUNK_ROWS, CHUNK_ROWS);
      Chunk *chunk;

      if (!in && number >= self->chunks->len)
        break;
      chunk = ensure_chunk (self, number);
      self->size -= chunk->count;
      chunk_put (chunk, begin, until, in);
      self->size += chunk->count;
      first += until - begin;
    }
}

/**
 * troupe_row_set_add:
 * @self: a set
 * @first: a row
 * @count: the number of rows from it on
 *
 * Adds rows; rows that it has already are ignored.
 */
void
troupe_row_set_add (TroupeRowSet *self, guint64 first, guint64 count)
{
  put (self, first, count, TRUE);
}

/**
 * troupe_row_set_remove:
 * @self: a set
 * @first: a row
 * @count: the number of rows from it on
 *
 * Removes rows, if they are in it.
 */
void
troupe_row_set_remove (TroupeRowSet *self, guint64 first, guint64 count)
{
  put (self, first, count, FALSE);
}

typedef enum
{
  COMBINE_ADD,
  COMBINE_REMOVE,
  COMBINE_RETAIN,
} Combine;

static guint64
combine_word (Combine how, guint64 bits, guint64 other, guint64 mask)
{
  switch (how)
    {
    case COMBINE_ADD:
      return bits | (other & mask);
    case COMBINE_REMOVE:
      return bits & ~(other & mask);
    case COMBINE_RETAIN:
    default:
      return bits & (other | ~mask);
    }
}

/* Whole chunks at once, if one of the sets has all or none of their rows. */
static void
combine_chunk (TroupeRowSet *self,
               guint64 number,
               const Chunk *other,
               guint32 begin,
               guint32 until,
               Combine how)
{
  guint64 first = number * CHUNK_ROWS + begin;
  Chunk *chunk;

  if (other->words == NULL)
    {
      const Combine changing = other->count == 0 ? COMBINE_RETAIN : COMBINE_REMOVE;

      if (other->count > 0 && how == COMBINE_ADD)
        put (self, first, until - begin, TRUE);
      else if (how == changing)
        put (self, first, until - begin, FALSE);
      return;
    }

  chunk = ensure_chunk (self, number);
  self->size -= chunk->count;
  for (guint32 word = begin / WORD_BITS; word * WORD_BITS < until; word++)
    chunk_set_word (chunk, word,
                    combine_word (how, chunk_get_word (chunk, word), other->words[word],
                                  get_mask (word, begin, until)));
  if (chunk->count == 0 || chunk->count == CHUNK_ROWS)
    chunk_clear (chunk);
  self->size += chunk->count;
}

static void
combine (TroupeRowSet *self, const TroupeRowSet *other, guint64 first, guint64 count, Combine how)
{
  const guint64 end = first + count;

  while (first < end)
    {
      guint64 number = first / CHUNK_ROWS;
      guint32 begin = first % CHUNK_ROWS;
      guint32 until = MIN (end - number * CHUNK_ROWS, CHUNK_ROWS);

      if (number < other->chunks->len)
        {
          combine_chunk (self, number, get_chunk (other, number), begin, until, how);
        }
      else
        {
          if (how == COMBINE_RETAIN)
            put (self, first, end - first, FALSE);
          return;
        }
      first += until - begin;
    }
}

/**
 * troupe_row_set_add_from:
 * @self: a set
 * @other: another set
 * @first: a row
 * @count: the number of rows from it on
 *
 * Adds those of the rows that are in @other.
 */
void
troupe_row_set_add_from (TroupeRowSet *self,
                         const TroupeRowSet *other,
                         guint64 first,
                         guint64 count)
{
  combine (self, other, first, count, COMBINE_ADD);
}

/**
 * troupe_row_set_remove_from:
 * @self: a set
 * @other: another set
 * @first: a row
 * @count: the number of rows from it on
 *
 * Takes those of the rows out that are in @other.
 */
void
troupe_row_set_remove_from (TroupeRowSet *self,
                            const TroupeRowSet *other,
                            guint64 first,
                            guint64 count)
{
  combine (self, other, first, count, COMBINE_REMOVE);
}

/**
 * troupe_row_set_retain:
 * @self: a set
 * @other: another set
 * @first: a row
 * @count: the number of rows from it on
 *
 * Takes those of the rows out that are not in @other.
 */
void
troupe_row_set_retain (TroupeRowSet *self, const TroupeRowSet *other, guint64 first, guint64 count)
{
  combine (self, other, first, count, COMBINE_RETAIN);
}

/**
 * troupe_row_set_get_size:
 * @self: a set
 *
 * Returns: the number of its rows
 */
guint64
troupe_row_set_get_size (TroupeRowSet *self)
{
  return self->size;
}

/**
 * troupe_row_set_contains:
 * @self: a set
 * @row: a row
 *
 * Returns: whether the row is in it
 */
gboolean
troupe_row_set_contains (const TroupeRowSet *self, guint64 row)
{
  if (row / CHUNK_ROWS >= self->chunks->len)
    return FALSE;
  return chunk_get_word (get_chunk (self, row / CHUNK_ROWS), row % CHUNK_ROWS / WORD_BITS) >>
             (row % WORD_BITS) &
         1;
}

static guint64
get_sum (TroupeRowSet *self, guint64 number)
{
  for (; self->n_summed <= number; self->n_summed++)
    {
      guint64 sum = 0;

      if (self->n_summed > 0)
        sum = g_array_index (self->sums, guint64, self->n_summed - 1) +
              get_chunk (self, self->n_summed - 1)->count;
      g_array_index (self->sums, guint64, self->n_summed) = sum;
    }
  return g_array_index (self->sums, guint64, number);
}

/**
 * troupe_row_set_count_before:
 * @self: a set
 * @row: a row, in it or not
 *
 * Returns: the number of its rows before @row
 */
guint64
troupe_row_set_count_before (TroupeRowSet *self, guint64 row)
{
  guint64 number = row / CHUNK_ROWS;
  guint32 end = row % CHUNK_ROWS;
  const Chunk *chunk;
  guint64 count;

  if (number >= self->chunks->len)
    return self->size;

  count = get_sum (self, number);
  chunk = get_chunk (self, number);
  if (chunk->words == NULL)
    return count + (chunk->count > 0 ? end : 0);
  for (guint32 word = 0; word * WORD_BITS < end; word++)
    count += __builtin_popcountll (chunk->words[word] & get_mask (word, 0, end));
  return count;
}

/* The last chunk that has at most that many rows of the set before it. */
static guint64
find_chunk (TroupeRowSet *self, guint64 position)
{
  guint64 low = 0;
  guint64 high = self->chunks->len;

  get_sum (self, high - 1);
  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;

      if (get_sum (self, middle) <= position)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * troupe_row_set_get_nth:
 * @self: a set
 * @position: below its size
 *
 * Returns: its row that has @position others before it
 */
guint64
troupe_row_set_get_nth (TroupeRowSet *self, guint64 position)
{
  guint64 number;
  const Chunk *chunk;
  guint32 left;

  g_return_val_if_fail (position < self->size, 0);

  number = find_chunk (self, position);
  chunk = get_chunk (self, number);
  left = position - get_sum (self, number);
  if (chunk->words == NULL)
    return number * CHUNK_ROWS + left;

  for (guint32 word = 0;; word++)
    {
      guint64 bits = chunk->words[word];
      guint32 count = __builtin_popcountll (bits);

      if (left >= count)
        {
          left -= count;
          continue;
        }
      for (; left > 0; left--)
        bits &= bits - 1;
      return number * CHUNK_ROWS + word * WORD_BITS + __builtin_ctzll (bits);
    }
}

/* The first row from @row on that is in the set, or is not; if there is none, the end of the bits.
 */
static guint64
find_row (const TroupeRowSet *self, guint64 row, gboolean in)
{
  for (guint64 number = row / CHUNK_ROWS; number < self->chunks->len; number++)
    {
      const Chunk *chunk = get_chunk (self, number);
      const guint32 begin = row % CHUNK_ROWS;

      if (chunk->words == NULL && (chunk->count > 0) == in)
        return row;
      for (guint32 word = begin / WORD_BITS; chunk->words != NULL && word < CHUNK_WORDS; word++)
        {
          guint64 bits = in ? chunk->words[word] : ~chunk->words[word];

          bits &= get_mask (word, begin, CHUNK_ROWS);
          if (bits != 0)
            return number * CHUNK_ROWS + word * WORD_BITS + __builtin_ctzll (bits);
        }
      row = (number + 1) * CHUNK_ROWS;
    }
  return row;
}

/**
 * troupe_row_set_find_stretch:
 * @self: a set
 * @from: a row
 * @first: (out): the first of its rows from there on
 * @count: (out): how many of them follow each other
 *
 * Returns: %FALSE if there is none
 */
gboolean
troupe_row_set_find_stretch (const TroupeRowSet *self, guint64 from, guint64 *first, guint64 *count)
{
  *first = find_row (self, from, TRUE);
  *count = 0;
  if (*first / CHUNK_ROWS >= self->chunks->len)
    return FALSE;

  *count = find_row (self, *first, FALSE) - *first;
  return TRUE;
}

/**
 * troupe_row_set_get_bytes:
 * @self: a set
 *
 * Returns: the size of its bits in memory, in bytes
 */
gsize
troupe_row_set_get_bytes (const TroupeRowSet *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->chunks->len; i++)
    if (get_chunk (self, i)->words != NULL)
      bytes += CHUNK_WORDS * sizeof (guint64);
  return bytes;
}
