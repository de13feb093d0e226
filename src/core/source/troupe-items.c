/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stores and slices consecutive items, as integers or as a block. */

#include "troupe-items.h"

#include "troupe-wire.h"

#include <string.h>

/* The longest decimal integer of 64 bits, with its sign. */
#define DIGITS_MAX 20

/* The most bytes of the label of a call. */
#define LABEL_MAX 200

/* A range has no block. */
struct _TroupeItems
{
  gatomicrefcount references;
  guint64 first_index;
  guint32 count;
  gint64 first;
  gint64 step;
  TroupeBlock *block;
  gboolean are_calls;
};

G_DEFINE_BOXED_TYPE (TroupeItems, troupe_items, troupe_items_ref, troupe_items_unref)

static TroupeItems *
items_alloc (guint64 first_index, guint32 count)
{
  TroupeItems *self = g_new0 (TroupeItems, 1);

  g_atomic_ref_count_init (&self->references);
  self->first_index = first_index;
  self->count = count;
  return self;
}

/**
 * troupe_items_new_range:
 * @first_index: the index of the first item
 * @first: the first item
 * @step: from each item to the next
 * @count: their number
 *
 * The items are decimal integers, and the last of them must fit in 64 bits.
 *
 * Returns: (transfer full): the items
 */
TroupeItems *
troupe_items_new_range (guint64 first_index, gint64 first, gint64 step, guint32 count)
{
  TroupeItems *self = items_alloc (first_index, count);

  self->first = first;
  self->step = step;
  return self;
}

/**
 * troupe_items_new_block:
 * @first_index: the index of the first item
 * @block: the items
 *
 * Returns: (transfer full): the values of @block as items; they share its memory
 */
TroupeItems *
troupe_items_new_block (guint64 first_index, TroupeBlock *block)
{
  TroupeItems *self = items_alloc (first_index, troupe_block_get_count (block));

  self->block = troupe_block_ref (block);
  return self;
}

/**
 * troupe_items_new_calls:
 * @first_index: the index of the first item
 * @block: the items
 *
 * Of a call, only the label is shown: what comes before the first NUL byte.
 *
 * Returns: (transfer full): the values of @block as items, which are calls of a program
 */
TroupeItems *
troupe_items_new_calls (guint64 first_index, TroupeBlock *block)
{
  TroupeItems *self = troupe_items_new_block (first_index, block);

  self->are_calls = TRUE;
  return self;
}

static gint64
items_get_integer (TroupeItems *self, guint32 offset)
{
  /* Unsigned, since the span of a range may be larger than G_MAXINT64. */
  return (gint64) ((guint64) self->first + (guint64) self->step * offset);
}

/**
 * troupe_items_slice:
 * @self: items
 * @offset: the first wanted, from 0
 * @count: their number
 *
 * Returns: (transfer full): some of @self, with the indices that they have in it; memory is shared
 */
TroupeItems *
troupe_items_slice (TroupeItems *self, guint32 offset, guint32 count)
{
  g_autoptr (TroupeBlock) block = NULL;

  g_return_val_if_fail (offset <= self->count && count <= self->count - offset, NULL);

  if (offset == 0 && count == self->count)
    return troupe_items_ref (self);

  if (self->block == NULL)
    return troupe_items_new_range (self->first_index + offset, items_get_integer (self, offset),
                                   self->step, count);

  block = troupe_block_new_slice (self->block, offset, count);
  return self->are_calls ? troupe_items_new_calls (self->first_index + offset, block)
                         : troupe_items_new_block (self->first_index + offset, block);
}

/**
 * troupe_items_ref:
 * @self: items
 *
 * Items may be referenced and read from any thread.
 *
 * Returns: (transfer full): @self
 */
TroupeItems *
troupe_items_ref (TroupeItems *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_items_unref:
 * @self: (transfer full): items
 *
 * Gives back a reference.
 */
void
troupe_items_unref (TroupeItems *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    {
      g_clear_pointer (&self->block, troupe_block_unref);
      g_free (self);
    }
}

/**
 * troupe_items_get_first_index:
 * @self: items
 *
 * Returns: the index of the first of them in their source, from 0
 */
guint64
troupe_items_get_first_index (TroupeItems *self)
{
  return self->first_index;
}

/**
 * troupe_items_get_count:
 * @self: items
 *
 * Returns: the number of items
 */
guint32
troupe_items_get_count (TroupeItems *self)
{
  return self->count;
}

/* Returns the number of bytes written. */
static gsize
write_integer (gint64 value, char to[DIGITS_MAX])
{
  char digits[DIGITS_MAX];
  char *at = digits + DIGITS_MAX;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    *--at = '0' + rest % 10;
  while ((rest /= 10) > 0);
  if (value < 0)
    *--at = '-';

  memcpy (to, at, digits + DIGITS_MAX - at);
  return digits + DIGITS_MAX - at;
}

/**
 * troupe_items_dup_item:
 * @self: items
 * @offset: which, from 0, below the count
 *
 * Returns: (transfer full): the bytes of that item, copied; of a range, the decimal integer
 */
GBytes *
troupe_items_dup_item (TroupeItems *self, guint32 offset)
{
  char digits[DIGITS_MAX];

  g_return_val_if_fail (offset < self->count, NULL);

  if (self->block != NULL)
    return troupe_block_dup_value (self->block, offset);

  return g_bytes_new (digits, write_integer (items_get_integer (self, offset), digits));
}

/**
 * troupe_items_dup_label:
 * @self: items
 * @offset: which, from 0, below the count
 *
 * Returns: (transfer full): what is shown of that item: the label of a call; all bytes of any other
 *   item
 */
GBytes *
troupe_items_dup_label (TroupeItems *self, guint32 offset)
{
  const guint8 *value;
  const guint8 *end;
  gsize size;

  g_return_val_if_fail (offset < self->count, NULL);

  if (!self->are_calls)
    return troupe_items_dup_item (self, offset);

  value = troupe_block_get_value (self->block, offset, &size);
  size = MIN (size, LABEL_MAX);
  end = memchr (value, '\0', size);
  return g_bytes_new (value, end != NULL ? (gsize) (end - value) : size);
}

/**
 * troupe_items_get_range:
 * @self: items
 * @first: (out) (optional): the first item
 * @step: (out) (optional): from each item to the next
 *
 * Returns: whether @self is a range of integers
 */
gboolean
troupe_items_get_range (TroupeItems *self, gint64 *first, gint64 *step)
{
  if (self->block != NULL)
    return FALSE;

  if (first != NULL)
    *first = self->first;
  if (step != NULL)
    *step = self->step;
  return TRUE;
}

/**
 * troupe_items_get_block:
 * @self: items
 *
 * Returns: (transfer none) (nullable): the items as a block, or %NULL if they are a range
 */
TroupeBlock *
troupe_items_get_block (TroupeItems *self)
{
  return self->block;
}

static gboolean
items_are_equal_at (TroupeItems *self, TroupeItems *other, guint32 offset)
{
  g_autoptr (GBytes) own = troupe_items_dup_item (self, offset);
  g_autoptr (GBytes) others = troupe_items_dup_item (other, offset);

  return g_bytes_equal (own, others);
}

static gboolean
blocks_are_equal_at (TroupeBlock *self, TroupeBlock *other, guint32 offset)
{
  gsize own_size;
  gsize others_size;
  const guint8 *own = troupe_block_get_value (self, offset, &own_size);
  const guint8 *others = troupe_block_get_value (other, offset, &others_size);

  return own_size == others_size && memcmp (own, others, own_size) == 0;
}

/**
 * troupe_items_find_difference:
 * @self: items
 * @other: as many items
 *
 * Compares items by their bytes: it does not matter which of them are kept as a range.
 *
 * Returns: the offset of the first item that differs, or the number of items if none does
 */
guint32
troupe_items_find_difference (TroupeItems *self, TroupeItems *other)
{
  guint32 offset = 0;

  g_return_val_if_fail (self->count == other->count, 0);

  if (self->block != NULL && other->block != NULL)
    {
      while (offset < self->count && blocks_are_equal_at (self->block, other->block, offset))
        offset++;
      return offset;
    }
  if (self->block == NULL && other->block == NULL && self->first == other->first &&
      (self->step == other->step || self->count == 1))
    return self->count;

  while (offset < self->count && items_are_equal_at (self, other, offset))
    offset++;
  return offset;
}

static TroupeBlock *
items_expand (TroupeItems *self)
{
  gsize table = (gsize) self->count * sizeof (guint32);
  guint8 *memory = g_malloc (table + (gsize) self->count * (DIGITS_MAX + 1));
  guint32 *ends = (guint32 *) (gpointer) memory;
  char *data = (char *) memory + table;
  guint32 end = 0;
  g_autoptr (GBytes) bytes = NULL;

  for (guint32 i = 0; i < self->count; i++)
    {
      end += write_integer (items_get_integer (self, i), data + end);
      data[end++] = '\n';
      ends[i] = GUINT32_TO_LE (end);
    }

  bytes = g_bytes_new_take (memory, table + end);
  return troupe_block_new (bytes, 0, self->count, NULL);
}

/**
 * troupe_items_encode:
 * @self: items
 * @batch: the number of the batch that they become
 * @can_range: whether the reader understands a range
 * @to: the buffer to append a frame to
 *
 * Writes @self as one frame for a worker: a range as such if @can_range, otherwise as values.
 */
void
troupe_items_encode (TroupeItems *self, guint64 batch, gboolean can_range, GByteArray *to)
{
  g_autoptr (TroupeBlock) block = NULL;

  if (self->block == NULL && can_range)
    {
      troupe_wire_append_range (to, batch, self->first_index, self->count, self->first, self->step);
      return;
    }

  block = self->block != NULL ? troupe_block_ref (self->block) : items_expand (self);
  troupe_wire_append_items (to, batch, self->first_index, block);
}
