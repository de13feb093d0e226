/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-run-page.h"

#include <string.h>

/* The compact form: six 32-bit numbers (runs, values, bytes of values, items, bytes of items, bytes
 * of heads), the values of all runs as one block, the items that are not a range as another, each
 * filled up to a multiple of four, and a head for each run, in which numbers take as many bytes as
 * they need and repeat nothing that the run before says. It never leaves this process. */
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
  /* The range goes on from the run before. */
  HEAD_ITEMS_SAME_RANGE = 3 << 5,
};

#define N_HEAD_NUMBERS 11
#define N_NOTE_TEXTS   4

/* The bytes of the largest number. */
#define NUMBER_MAX 10

typedef struct
{
  TroupeResultRun run;
  guint8 flags;
  guint32 first_value;
  guint32 first_item;
  gint64 range_first;
  gint64 range_step;
} PageRun;

struct _TroupeRunPage
{
  gatomicrefcount references;
  gsize size;
  TroupeBlock *values;
  TroupeBlock *items;
  guint n_runs;
  PageRun *runs;
};

/* Where the next integer of a range would be, unsigned since it may not exist. */
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

/* Numbers near zero are short, whatever their sign. */
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

static void
put_note (GByteArray *to, TroupeResultNote *note)
{
  guint8 numbers[2 * NUMBER_MAX];
  guint8 *at = put_signed (put_number (numbers, note->kind), note->code);

  g_byte_array_append (to, numbers, at - numbers);
  for (guint i = 0; i < N_NOTE_TEXTS; i++)
    {
      GBytes *text = *note_text (note, i);

      /* A number more than the size, so that no text differs from an empty one. */
      at = put_number (numbers, text != NULL ? g_bytes_get_size (text) + 1 : 0);
      g_byte_array_append (to, numbers, at - numbers);
      if (text != NULL)
        g_byte_array_append (to, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
    }
}

static guint8
choose_flags (const TroupeResultRun *run, const TroupeResultRun *previous)
{
  guint8 flags = run->status;
  gint64 first;
  gint64 step;
  gint64 previous_first;
  gint64 previous_step;

  if (run->values != NULL)
    flags |= HEAD_VALUES;
  if (run->note != NULL)
    flags |= HEAD_NOTE;

  if (run->items == NULL)
    return flags | HEAD_ITEMS_NONE;
  if (!troupe_items_get_range (run->items, &first, &step))
    return flags | HEAD_ITEMS_BLOCK;
  if (previous->items != NULL &&
      troupe_items_get_range (previous->items, &previous_first, &previous_step) &&
      previous_step == step && range_end (previous_first, step, previous->count) == (guint64) first)
    return flags | HEAD_ITEMS_SAME_RANGE;
  return flags | HEAD_ITEMS_RANGE;
}

static void
put_head (GByteArray *to, const TroupeResultRun *run, const TroupeResultRun *previous)
{
  guint8 head[1 + N_HEAD_NUMBERS * NUMBER_MAX];
  guint8 *at = head;

  *at++ = choose_flags (run, previous);
  at = put_number (at, run->count);
  at = put_number (at, run->worker);
  at = put_number (at, run->attempts);
  at = put_seconds (at, run->seconds);
  at = put_seconds (at, run->user_seconds);
  at = put_seconds (at, run->system_seconds);
  at = put_signed (at, run->max_rss_bytes - previous->max_rss_bytes);
  at = put_number (at, (guint32) (run->core + 1));
  at = put_signed (at, (guint64) run->finished_at - (guint64) previous->finished_at);
  if ((head[0] & HEAD_ITEMS) == HEAD_ITEMS_RANGE)
    {
      gint64 first = 0;
      gint64 step = 0;

      troupe_items_get_range (run->items, &first, &step);
      at = put_signed (put_signed (at, first), step);
    }

  g_byte_array_append (to, head, at - head);
  if (run->note != NULL)
    put_note (to, run->note);
}

/* A block that is put together from those of several runs. */
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
 * troupe_run_page_encode:
 * @runs: (array length=n_runs): runs, in order, each with the indices that follow the one before;
 *   their values are less than 4 GiB together, and so are their items
 * @n_runs: how many, at least 1
 *
 * Writes runs in a compact form. Times are rounded to a nanosecond. Beside its value, and its input
 * where that is not of a range, a run of a single item takes about 20 bytes.
 *
 * Returns: (transfer full): what troupe_run_page_decode() reads
 */
GBytes *
troupe_run_page_encode (const TroupeResultRun *const *runs, guint n_runs)
{
  const TroupeResultRun nothing = { 0 };
  g_autoptr (GByteArray) heads = g_byte_array_new ();
  Gathered values = { 0 };
  Gathered items = { 0 };
  guint32 sizes[N_SIZES];
  guint8 *memory;
  guint8 *at;
  guint8 first_index[NUMBER_MAX];
  gsize size;

  g_byte_array_append (heads, first_index,
                       put_number (first_index, runs[0]->first_index) - first_index);
  for (guint i = 0; i < n_runs; i++)
    {
      put_head (heads, runs[i], i > 0 ? runs[i - 1] : &nothing);
      if (runs[i]->values != NULL)
        gathered_measure (&values, runs[i]->values);
      if (runs[i]->items != NULL && troupe_items_get_block (runs[i]->items) != NULL)
        gathered_measure (&items, troupe_items_get_block (runs[i]->items));
    }

  size = SIZES_SIZE + gathered_get_size (&values) + gathered_get_size (&items) + heads->len;
  memory = g_malloc (size);
  sizes[0] = n_runs;
  sizes[1] = values.count;
  sizes[2] = values.size;
  sizes[3] = items.count;
  sizes[4] = items.size;
  sizes[5] = heads->len;
  memcpy (memory, sizes, SIZES_SIZE);
  at = gathered_place (&values, memory + SIZES_SIZE);
  at = gathered_place (&items, at);
  memcpy (at, heads->data, heads->len);

  for (guint i = 0; i < n_runs; i++)
    {
      if (runs[i]->values != NULL)
        gathered_add (&values, runs[i]->values);
      if (runs[i]->items != NULL && troupe_items_get_block (runs[i]->items) != NULL)
        gathered_add (&items, troupe_items_get_block (runs[i]->items));
    }

  return g_bytes_new_take (memory, size);
}

/* Reading. What is read was written above, but it may have been on a disk: a number that does not
 * fit is seen, and nothing is read or written beyond an end. */

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

static TroupeResultNote *
take_note (Heads *heads)
{
  g_autoptr (TroupeResultNote) note = troupe_result_note_new ();

  note->kind = take_number (heads);
  note->code = take_signed (heads);
  for (guint i = 0; i < N_NOTE_TEXTS; i++)
    {
      guint64 size = take_number (heads);

      if (size == 0)
        continue;
      if (size - 1 > (gsize) (heads->end - heads->at))
        {
          heads->good = FALSE;
          return NULL;
        }
      *note_text (note, i) = g_bytes_new (heads->at, size - 1);
      heads->at += size - 1;
    }
  return g_steal_pointer (&note);
}

/* first_index, first_value and first_item are of the run before, moved on by its count. */
static void
take_head (Heads *heads, PageRun *page_run, const PageRun *previous)
{
  TroupeResultRun *run = &page_run->run;

  page_run->flags = heads->at < heads->end ? *heads->at++ : 0;
  run->status = page_run->flags & HEAD_STATUS;
  run->count = take_number (heads);
  run->worker = take_number (heads);
  run->attempts = take_number (heads);
  run->seconds = take_seconds (heads);
  run->user_seconds = take_seconds (heads);
  run->system_seconds = take_seconds (heads);
  run->max_rss_bytes = previous->run.max_rss_bytes + (guint64) take_signed (heads);
  run->core = (guint32) take_number (heads) - 1;
  run->finished_at = (guint64) previous->run.finished_at + (guint64) take_signed (heads);

  page_run->range_first =
      range_end (previous->range_first, previous->range_step, previous->run.count);
  page_run->range_step = previous->range_step;
  if ((page_run->flags & HEAD_ITEMS) == HEAD_ITEMS_RANGE)
    {
      page_run->range_first = take_signed (heads);
      page_run->range_step = take_signed (heads);
    }
  if ((page_run->flags & HEAD_NOTE) != 0)
    run->note = take_note (heads);
  if (run->count == 0)
    heads->good = FALSE;
}

static gboolean
take_heads (TroupeRunPage *self, Heads *heads)
{
  const PageRun nothing = { 0 };
  guint64 index = take_number (heads);
  guint64 n_values = 0;
  guint64 n_items = 0;

  for (guint i = 0; heads->good && i < self->n_runs; i++)
    {
      PageRun *run = &self->runs[i];

      take_head (heads, run, i > 0 ? run - 1 : &nothing);
      run->run.first_index = index;
      run->first_value = n_values;
      run->first_item = n_items;
      index += run->run.count;
      if ((run->flags & HEAD_VALUES) != 0)
        n_values += run->run.count;
      if ((run->flags & HEAD_ITEMS) == HEAD_ITEMS_BLOCK)
        n_items += run->run.count;
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
 * troupe_run_page_decode:
 * @bytes: what troupe_run_page_encode() wrote
 *
 * Returns: (transfer full) (nullable): the runs, or %NULL when @bytes is not what was written
 */
TroupeRunPage *
troupe_run_page_decode (GBytes *bytes)
{
  g_autoptr (TroupeRunPage) self = NULL;
  guint32 sizes[N_SIZES];
  gsize size;
  const guint8 *memory = g_bytes_get_data (bytes, &size);
  gsize at = SIZES_SIZE;
  Heads heads;

  if (size < SIZES_SIZE)
    return NULL;
  memcpy (sizes, memory, SIZES_SIZE);
  if (SIZES_SIZE + gathered_get_size (&(Gathered){ .count = sizes[1], .size = sizes[2] }) +
              gathered_get_size (&(Gathered){ .count = sizes[3], .size = sizes[4] }) + sizes[5] !=
          size ||
      sizes[0] > sizes[5])
    return NULL;

  self = g_new0 (TroupeRunPage, 1);
  g_atomic_ref_count_init (&self->references);
  self->n_runs = sizes[0];
  self->runs = g_new0 (PageRun, self->n_runs);
  self->values = take_block (bytes, &at, sizes[1], sizes[2]);
  self->items = take_block (bytes, &at, sizes[3], sizes[4]);
  self->size = size + self->n_runs * sizeof (PageRun);
  if (self->values == NULL || self->items == NULL)
    return NULL;

  heads.at = memory + at;
  heads.end = memory + size;
  heads.good = TRUE;
  return take_heads (self, &heads) ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_run_page_ref:
 * @self: a page
 *
 * Returns: (transfer full): @self
 */
TroupeRunPage *
troupe_run_page_ref (TroupeRunPage *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_run_page_unref:
 * @self: (transfer full): a page
 *
 * Gives back a reference.
 */
void
troupe_run_page_unref (TroupeRunPage *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    {
      for (guint i = 0; i < self->n_runs; i++)
        troupe_result_run_clear (&self->runs[i].run);
      g_free (self->runs);
      g_clear_pointer (&self->values, troupe_block_unref);
      g_clear_pointer (&self->items, troupe_block_unref);
      g_free (self);
    }
}

/**
 * troupe_run_page_get_n_runs:
 * @self: a page
 *
 * Returns: the number of runs
 */
guint
troupe_run_page_get_n_runs (TroupeRunPage *self)
{
  return self->n_runs;
}

/**
 * troupe_run_page_get_size:
 * @self: a page
 *
 * Returns: the bytes of memory that it takes
 */
gsize
troupe_run_page_get_size (TroupeRunPage *self)
{
  return self->size;
}

/**
 * troupe_run_page_find:
 * @self: a page
 * @index: the index of an item
 * @run: (out): the number of the run, from 0, that has the item
 *
 * Returns: whether there is one
 */
gboolean
troupe_run_page_find (TroupeRunPage *self, guint64 index, guint *run)
{
  guint low = 0;
  guint high = self->n_runs;

  /* The last run that does not begin behind the index. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (self->runs[middle].run.first_index <= index)
        low = middle;
      else
        high = middle;
    }

  *run = low;
  return high > 0 && index >= self->runs[low].run.first_index &&
         index - self->runs[low].run.first_index < self->runs[low].run.count;
}

/**
 * troupe_run_page_get_run:
 * @self: a page
 * @index: the number of a run in it, from 0
 * @run: (out caller-allocates): a copy of the run, to be cleared by the caller
 *
 * Gives one run; its values and items share the memory of the page.
 */
void
troupe_run_page_get_run (TroupeRunPage *self, guint index, TroupeResultRun *run)
{
  const PageRun *page_run = &self->runs[index];

  troupe_result_run_copy (&page_run->run, run);
  if ((page_run->flags & HEAD_VALUES) != 0)
    run->values = troupe_block_new_slice (self->values, page_run->first_value, run->count);
  if ((page_run->flags & HEAD_ITEMS) == HEAD_ITEMS_BLOCK)
    {
      g_autoptr (TroupeBlock) block =
          troupe_block_new_slice (self->items, page_run->first_item, run->count);

      run->items = troupe_items_new_block (run->first_index, block);
    }
  else if ((page_run->flags & HEAD_ITEMS) != HEAD_ITEMS_NONE)
    {
      run->items = troupe_items_new_range (run->first_index, page_run->range_first,
                                           page_run->range_step, run->count);
    }
}
