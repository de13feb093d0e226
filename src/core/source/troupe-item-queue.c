/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Queues the items that a source has found until they are requested. */

#include "troupe-item-queue.h"

#include <string.h>

/* Items are appended to data, with their ends. When the current block is used up, both become the
 * next block, whose slices are returned. */
struct _TroupeItemQueue
{
  GByteArray *data;
  GArray *ends;
  TroupeBlock *block;
  guint32 block_taken;
  guint64 n_taken;
};

/**
 * troupe_item_queue_new:
 *
 * Returns: (transfer full): a queue with nothing in it
 */
TroupeItemQueue *
troupe_item_queue_new (void)
{
  TroupeItemQueue *self = g_new0 (TroupeItemQueue, 1);

  self->data = g_byte_array_new ();
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

/**
 * troupe_item_queue_free:
 * @self: (transfer full): a queue
 *
 * Frees @self; the items taken from it are not affected.
 */
void
troupe_item_queue_free (TroupeItemQueue *self)
{
  g_byte_array_unref (self->data);
  g_array_unref (self->ends);
  g_clear_pointer (&self->block, troupe_block_unref);
  g_free (self);
}

static void
queue_set_block (TroupeItemQueue *self, const guint8 *data, const guint32 *ends, guint32 count)
{
  gsize table = (gsize) count * sizeof (guint32);
  gsize size = ends[count - 1];
  guint8 *memory = g_malloc (table + size);
  guint32 *table_ends = (guint32 *) (gpointer) memory;
  g_autoptr (GBytes) bytes = NULL;

  memcpy (memory + table, data, size);
  for (guint32 i = 0; i < count; i++)
    {
      table_ends[i] = GUINT32_TO_LE (ends[i]);
      memory[table + ends[i] - 1] = '\n';
    }

  bytes = g_bytes_new_take (memory, table + size);
  g_clear_pointer (&self->block, troupe_block_unref);
  self->block = troupe_block_new (bytes, 0, count, NULL);
  self->block_taken = 0;
}

static gboolean
queue_has_block (TroupeItemQueue *self)
{
  return self->block != NULL && self->block_taken < troupe_block_get_count (self->block);
}

/**
 * troupe_item_queue_append:
 * @self: a queue
 * @value: an item, copied
 * @size: its size in bytes
 *
 * Adds an item to the end.
 */
void
troupe_item_queue_append (TroupeItemQueue *self, const void *value, gsize size)
{
  guint32 end;

  g_byte_array_append (self->data, value, size);
  g_byte_array_append (self->data, (const guint8 *) "\n", 1);
  end = self->data->len;
  g_array_append_val (self->ends, end);
}

/**
 * troupe_item_queue_append_records:
 * @self: a queue that is empty
 * @records: items, each followed by one byte that is not part of it
 * @ends: (array length=count): the offset in @records just past the byte after each item
 * @count: their number, at least 1
 *
 * Adds many items with a single copy.
 */
void
troupe_item_queue_append_records (TroupeItemQueue *self,
                                  const guint8 *records,
                                  const guint32 *ends,
                                  guint32 count)
{
  g_return_if_fail (troupe_item_queue_get_size (self) == 0);

  queue_set_block (self, records, ends, count);
}

/**
 * troupe_item_queue_get_size:
 * @self: a queue
 *
 * Returns: the size of the items in the queue, in bytes, with one byte for each item
 */
gsize
troupe_item_queue_get_size (TroupeItemQueue *self)
{
  gsize size = 0;

  if (queue_has_block (self))
    troupe_block_get_lines (self->block, self->block_taken,
                            troupe_block_get_count (self->block) - self->block_taken, &size);
  return size + self->data->len;
}

/* Returns the number of items at the front of the block that are within both limits, at least one.
 */
static guint32
queue_fit (TroupeItemQueue *self, guint32 max_count, gsize max_bytes)
{
  guint32 least = 1;
  guint32 most = MIN (max_count, troupe_block_get_count (self->block) - self->block_taken);
  gsize size;

  troupe_block_get_lines (self->block, self->block_taken, most, &size);
  if (size <= max_bytes)
    return most;

  while (least < most)
    {
      guint32 middle = least + (most - least + 1) / 2;

      troupe_block_get_lines (self->block, self->block_taken, middle, &size);
      if (size <= max_bytes)
        least = middle;
      else
        most = middle - 1;
    }
  return least;
}

/**
 * troupe_item_queue_take:
 * @self: a queue
 * @max_count: the maximum number of items, at least 1
 * @max_bytes: the approximate maximum of bytes in total; a single item may be larger
 *
 * Returns: (transfer full) (nullable): items from the front, at least one, numbered from 0; or
 *   %NULL if the queue is empty
 */
TroupeItems *
troupe_item_queue_take (TroupeItemQueue *self, guint32 max_count, gsize max_bytes)
{
  g_autoptr (TroupeBlock) slice = NULL;
  TroupeItems *items;
  guint32 count;

  if (!queue_has_block (self))
    {
      if (self->ends->len == 0)
        return NULL;

      queue_set_block (self, self->data->data, (const guint32 *) (gpointer) self->ends->data,
                       self->ends->len);
      g_byte_array_set_size (self->data, 0);
      g_array_set_size (self->ends, 0);
    }

  count = queue_fit (self, max_count, max_bytes);
  slice = troupe_block_new_slice (self->block, self->block_taken, count);
  items = troupe_items_new_block (self->n_taken, slice);
  self->block_taken += count;
  self->n_taken += count;
  return items;
}

/**
 * troupe_item_queue_get_n_taken:
 * @self: a queue
 *
 * Returns: the total number of items taken
 */
guint64
troupe_item_queue_get_n_taken (TroupeItemQueue *self)
{
  return self->n_taken;
}
