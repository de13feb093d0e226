/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sorts rows of results: reads the key of each of them once, in the order in which they are stored,
 * and sorts in place, so that there is one entry of 16 bytes for each row. */

#include "troupe-row-sort.h"

#include <string.h>

/* Bytes of all texts, and of one of them besides those in its entry. */
#define TEXT_BYTES   (256 * 1024 * 1024)
#define MOST_OF_ONE  256
#define PREFIX_BYTES 8
#define CLASS_SHIFT  30
#define OFFSET_MASK  ((1u << CLASS_SHIFT) - 1)
#define NO_REST      OFFSET_MASK

/* Parts of this size are sorted by the C library; a person can cancel between them. */
#define SMALL_PART 8192

/* The parts of progress: reading and sorting. */
#define READ_SHARE    0.8
#define PROGRESS_UNIT 1000000

typedef struct
{
  /* The number or the first bytes of the text, as an integer of the same order. */
  guint64 prefix;
  guint32 row;
  /* The class, above the place of the other bytes of the text. */
  guint32 text;
} Entry;

struct _TroupeRowSort
{
  TroupeResults *results;
  TroupeRowKey key;
  TroupeRowSet *parts[2];
  guint64 n_rows;

  GArray *entries;
  /* The other bytes of texts, each after two bytes of their number. */
  GByteArray *texts;
  guint64 n_read;
  guint64 n_sorted;
  GCancellable *cancellable;
  int progress;
};

/**
 * troupe_row_sort_new:
 * @results: results that are all kept
 * @key: what they are sorted by, copied
 * @top: (transfer full): rows that are before all others
 * @rest: (transfer full): the other rows
 *
 * Returns: (transfer full): a sort that has not begun
 */
TroupeRowSort *
troupe_row_sort_new (TroupeResults *results,
                     const TroupeRowKey *key,
                     TroupeRowSet *top,
                     TroupeRowSet *rest)
{
  TroupeRowSort *self = g_new0 (TroupeRowSort, 1);

  self->results = g_object_ref (results);
  self->key = *key;
  self->key.field = g_strdup (key->field);
  self->parts[0] = top;
  self->parts[1] = rest;
  self->n_rows = troupe_row_set_get_size (top) + troupe_row_set_get_size (rest);
  return self;
}

/**
 * troupe_row_sort_free:
 * @self: (transfer full): a sort that does not run
 *
 * Frees @self.
 */
void
troupe_row_sort_free (TroupeRowSort *self)
{
  g_object_unref (self->results);
  g_free (self->key.field);
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    troupe_row_set_free (self->parts[i]);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->texts, g_byte_array_unref);
  g_free (self);
}

static void
update_progress (TroupeRowSort *self)
{
  const double part =
      self->n_rows == 0
          ? 1
          : (self->n_read * READ_SHARE + self->n_sorted * (1 - READ_SHARE)) / self->n_rows;

  g_atomic_int_set (&self->progress, (int) (part * PROGRESS_UNIT));
}

/**
 * troupe_row_sort_get_progress:
 * @self: a sort
 *
 * Returns: the part of the work that is done, from 0 to 1
 */
double
troupe_row_sort_get_progress (TroupeRowSort *self)
{
  return (double) g_atomic_int_get (&self->progress) / PROGRESS_UNIT;
}

/* Reading */

/* The bits of a positive number are in the order of the numbers; those of a negative one are in the
 * opposite order. */
static guint64
encode_number (double number)
{
  guint64 bits;

  /* Both zeros are the same. */
  number += 0.0;
  memcpy (&bits, &number, sizeof bits);
  return bits >> 63 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

static guint64
encode_prefix (const GByteArray *text)
{
  guint64 prefix = 0;

  for (guint i = 0; i < PREFIX_BYTES; i++)
    prefix = prefix << 8 | (i < text->len ? text->data[i] : 0);
  return prefix;
}

static guint32
keep_rest (TroupeRowSort *self, const GByteArray *text)
{
  const guint most = MIN (TEXT_BYTES / MAX (self->n_rows, 1), MOST_OF_ONE);
  guint16 size;
  guint32 offset;

  if (text->len <= PREFIX_BYTES || most == 0)
    return NO_REST;
  size = MIN (text->len - PREFIX_BYTES, most);
  offset = self->texts->len;
  g_byte_array_append (self->texts, (const guint8 *) &size, sizeof size);
  g_byte_array_append (self->texts, text->data + PREFIX_BYTES, size);
  return offset;
}

static void
add_missing (TroupeRowSort *self, guint64 row)
{
  const Entry entry = { 0, row, (guint32) TROUPE_ROW_KEY_MISSING << CLASS_SHIFT | NO_REST };

  g_array_append_val (self->entries, entry);
}

static void
add_row (TroupeRowSort *self, const TroupeResultChunk *chunk, guint64 row, GByteArray *text)
{
  double number = 0;
  TroupeRowKeyClass class;
  Entry entry = { .row = row };

  g_byte_array_set_size (text, 0);
  class = troupe_row_key_read (&self->key, chunk, row - chunk->first_index, &number, text);
  entry.text = (guint32) class << CLASS_SHIFT | NO_REST;
  if (class == TROUPE_ROW_KEY_NUMBER)
    entry.prefix = encode_number (number);
  else if (class != TROUPE_ROW_KEY_MISSING)
    {
      entry.prefix = encode_prefix (text);
      entry.text = (guint32) class << CLASS_SHIFT | keep_rest (self, text);
    }
  g_array_append_val (self->entries, entry);
}

/* Rows without a result, or whose result cannot be read, have nothing to sort by. */
static gboolean
read_part (TroupeRowSort *self, TroupeRowSet *part)
{
  const guint64 n_rows = troupe_row_set_get_size (part);
  const guint64 end = n_rows > 0 ? troupe_row_set_get_nth (part, n_rows - 1) + 1 : 0;
  g_autoptr (TroupeChunkCursor) cursor = troupe_results_create_cursor (self->results, 0, TRUE);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint64 at = 0;

  while (at < end)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };
      const gboolean found = troupe_chunk_cursor_next (cursor, &chunk, NULL);
      const guint64 first = found ? MIN (chunk.first_index, end) : end;
      const guint64 last = found ? MIN (chunk.first_index + chunk.count, end) : end;

      for (; at < first; at++)
        if (troupe_row_set_contains (part, at))
          add_missing (self, at);
      for (; at < last; at++)
        if (troupe_row_set_contains (part, at))
          add_row (self, &chunk, at, text);
      self->n_read = self->entries->len;
      update_progress (self);
      if (g_cancellable_is_cancelled (self->cancellable))
        return FALSE;
    }
  return TRUE;
}

/* Sorting */

static int
compare_texts (const TroupeRowSort *self, guint32 a, guint32 b)
{
  const guint8 *texts = self->texts->data;
  guint16 size_a;
  guint16 size_b;
  int order;

  if (a == b)
    return 0;
  if (a == NO_REST || b == NO_REST)
    return a == NO_REST ? -1 : 1;
  memcpy (&size_a, texts + a, sizeof size_a);
  memcpy (&size_b, texts + b, sizeof size_b);
  order = memcmp (texts + a + sizeof size_a, texts + b + sizeof size_b, MIN (size_a, size_b));
  return order != 0 ? order : (int) size_a - (int) size_b;
}

static int
compare_rows (const Entry *a, const Entry *b)
{
  return (a->row > b->row) - (a->row < b->row);
}

/* Never 0 for two entries: rows that are the same stay in their order. */
static int
compare (gconstpointer one, gconstpointer other, gpointer user_data)
{
  const TroupeRowSort *self = user_data;
  const Entry *a = one;
  const Entry *b = other;
  const guint class_a = a->text >> CLASS_SHIFT;
  const guint class_b = b->text >> CLASS_SHIFT;
  int order;

  if (class_a != class_b)
    {
      if (self->key.descending && MAX (class_a, class_b) <= TROUPE_ROW_KEY_TEXT)
        return class_a > class_b ? -1 : 1;
      return class_a < class_b ? -1 : 1;
    }

  order = (a->prefix > b->prefix) - (a->prefix < b->prefix);
  if (order == 0)
    order = compare_texts (self, a->text & OFFSET_MASK, b->text & OFFSET_MASK);
  if (order == 0)
    return compare_rows (a, b);
  return self->key.descending ? -order : order;
}

static void
swap (Entry *a, Entry *b)
{
  const Entry entry = *a;

  *a = *b;
  *b = entry;
}

/* Brings an entry from the middle of the order to the front: the median of nine, at places that no
 * likely order of rows has in common. */
static void
choose_pivot (TroupeRowSort *self, Entry *entries, gsize n)
{
  Entry *candidates[9];
  guint64 place = n;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      place = place * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
      candidates[i] = entries + (place >> 20) % n;
    }
  for (guint i = 1; i < G_N_ELEMENTS (candidates); i++)
    for (guint j = i; j > 0 && compare (candidates[j], candidates[j - 1], self) < 0; j--)
      {
        Entry *candidate = candidates[j];

        candidates[j] = candidates[j - 1];
        candidates[j - 1] = candidate;
      }
  swap (entries, candidates[G_N_ELEMENTS (candidates) / 2]);
}

/* Returns the place of the first entry, which those before it are below, and those behind it
 * above. */
static gsize
part_entries (TroupeRowSort *self, Entry *entries, gsize n)
{
  gsize low = 1;
  gsize high = n - 1;

  choose_pivot (self, entries, n);
  while (TRUE)
    {
      while (low <= high && compare (&entries[low], &entries[0], self) < 0)
        low++;
      while (low <= high && compare (&entries[high], &entries[0], self) > 0)
        high--;
      if (low >= high)
        break;
      swap (&entries[low++], &entries[high--]);
    }
  swap (&entries[0], &entries[high]);
  return high;
}

static gboolean
sort_entries (TroupeRowSort *self, Entry *entries, gsize n)
{
  while (n > SMALL_PART)
    {
      const gsize middle = part_entries (self, entries, n);
      const gsize n_above = n - middle - 1;

      /* The smaller part first, so that the depth is limited. */
      if (middle < n_above)
        {
          if (!sort_entries (self, entries, middle))
            return FALSE;
          entries += middle + 1;
          n = n_above;
        }
      else
        {
          if (!sort_entries (self, entries + middle + 1, n_above))
            return FALSE;
          n = middle;
        }
    }

  if (n > 1)
    g_qsort_with_data (entries, n, sizeof *entries, compare, self);
  self->n_sorted += n;
  update_progress (self);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/**
 * troupe_row_sort_run:
 * @self: a sort that has not begun
 * @cancellable: (nullable): stops it
 *
 * Sorts, in the calling thread.
 *
 * Returns: (transfer full) (nullable): the rows in their order, as guint32, or %NULL if it was
 *   cancelled
 */
GArray *
troupe_row_sort_run (TroupeRowSort *self, GCancellable *cancellable)
{
  g_autoptr (GArray) rows = NULL;
  gsize first = 0;

  self->cancellable = cancellable;
  self->entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), self->n_rows);
  self->texts = g_byte_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    {
      if (!read_part (self, self->parts[i]) ||
          !sort_entries (self, &g_array_index (self->entries, Entry, first),
                         self->entries->len - first))
        return NULL;
      first = self->entries->len;
    }

  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->entries->len);
  for (guint i = 0; i < self->entries->len; i++)
    g_array_append_val (rows, g_array_index (self->entries, Entry, i).row);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->texts, g_byte_array_unref);
  return g_steal_pointer (&rows);
}
