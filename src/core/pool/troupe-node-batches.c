/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps which items of the batches of a node are finished. */

#include "troupe-node-batches.h"

#define BITS 64

/* Two sets of bits, one bit for each item: those that are finished, and those that began. */
typedef struct
{
  TroupeBatch *batch;
  guint64 *finished;
  guint64 *begun;
} Entry;

struct _TroupeNodeBatches
{
  /* By the index of the first item. */
  GTree *entries;
  guint64 n_items;
};

static guint64
entry_get_first (const Entry *entry)
{
  return troupe_items_get_first_index (entry->batch->items);
}

static int
compare_entries (gconstpointer first, gconstpointer second, gpointer data)
{
  const guint64 a = entry_get_first (first);
  const guint64 b = entry_get_first (second);

  return a < b ? -1 : a > b;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->batch, troupe_batch_free);
  /* Both are one piece of memory. */
  g_free (entry->finished);
  g_free (entry);
}

/* Says on which side of an entry an index is. */
static int
compare_index (gconstpointer key, gconstpointer data)
{
  const Entry *entry = key;
  const guint64 index = *(const guint64 *) data;
  const guint64 first = entry_get_first (entry);

  if (index < first)
    return -1;
  return index - first >= troupe_batch_get_count (entry->batch);
}

/**
 * troupe_node_batches_new:
 *
 * Returns: (transfer full): no batches
 */
TroupeNodeBatches *
troupe_node_batches_new (void)
{
  TroupeNodeBatches *self = g_new0 (TroupeNodeBatches, 1);

  self->entries = g_tree_new_full (compare_entries, NULL, NULL, entry_free);
  return self;
}

/**
 * troupe_node_batches_free:
 * @self: (transfer full): batches
 *
 * Frees @self and its batches.
 */
void
troupe_node_batches_free (TroupeNodeBatches *self)
{
  g_tree_unref (self->entries);
  g_free (self);
}

static Entry *
batches_find (TroupeNodeBatches *self, guint64 index)
{
  return g_tree_search (self->entries, compare_index, &index);
}

/**
 * troupe_node_batches_add:
 * @self: batches
 * @batch: (transfer full): a batch without any finished item
 *
 * Adds a batch that the node is given.
 */
void
troupe_node_batches_add (TroupeNodeBatches *self, TroupeBatch *batch)
{
  const guint32 count = troupe_batch_get_count (batch);
  const guint32 n_words = (count + BITS - 1) / BITS;
  Entry *entry = g_new (Entry, 1);

  entry->batch = batch;
  entry->finished = g_new0 (guint64, (gsize) n_words * 2);
  entry->begun = entry->finished + n_words;
  g_tree_insert (self->entries, entry, entry);
  self->n_items += count;
}

static gboolean
is_set (const guint64 *bits, guint32 offset)
{
  return (bits[offset / BITS] >> (offset % BITS) & 1) != 0;
}

static void
set_bits (guint64 *bits, guint32 offset, guint32 count)
{
  for (guint32 i = offset; i < offset + count; i++)
    bits[i / BITS] |= (guint64) 1 << (i % BITS);
}

/* Finds an entry that has all of these items unfinished. */
static Entry *
batches_find_unfinished (TroupeNodeBatches *self, guint64 first, guint32 count, guint32 *offset)
{
  Entry *entry = batches_find (self, first);

  if (entry == NULL)
    return NULL;

  *offset = first - entry_get_first (entry);
  if (count > troupe_batch_get_count (entry->batch) - *offset)
    return NULL;
  for (guint32 i = 0; i < count; i++)
    if (is_set (entry->finished, *offset + i))
      return NULL;
  return entry;
}

/**
 * troupe_node_batches_begin:
 * @self: batches
 * @first: the index of the first item
 * @count: the number of items, at least 1
 *
 * Marks items as begun.
 *
 * Returns: (transfer full) (nullable): these items, or %NULL if they are not unfinished items of
 *   one batch
 */
TroupeItems *
troupe_node_batches_begin (TroupeNodeBatches *self, guint64 first, guint32 count)
{
  guint32 offset;
  Entry *entry = batches_find_unfinished (self, first, count, &offset);

  if (entry == NULL)
    return NULL;

  set_bits (entry->begun, offset, count);
  return troupe_items_slice (entry->batch->items, offset, count);
}

/**
 * troupe_node_batches_find:
 * @self: batches
 * @index: the index of an item
 * @item: (out) (optional) (transfer full): the item
 *
 * Returns: (transfer none) (nullable): the batch of that item, if it is not finished
 */
TroupeBatch *
troupe_node_batches_find (TroupeNodeBatches *self, guint64 index, GBytes **item)
{
  guint32 offset;
  Entry *entry = batches_find_unfinished (self, index, 1, &offset);

  if (entry == NULL)
    return NULL;

  if (item != NULL)
    *item = troupe_items_dup_label (entry->batch->items, offset);
  return entry->batch;
}

/**
 * troupe_node_batches_finish:
 * @self: batches
 * @first: the index of the first item
 * @count: the number of items, at least 1
 * @batch: (out): their batch
 * @is_finished: (out): whether all items of @batch are finished now; it is to be removed then
 *
 * Marks items as finished.
 *
 * Returns: (transfer full) (nullable): these items, or %NULL if they are not unfinished items of
 *   one batch
 */
TroupeItems *
troupe_node_batches_finish (TroupeNodeBatches *self,
                            guint64 first,
                            guint32 count,
                            TroupeBatch **batch,
                            gboolean *is_finished)
{
  guint32 offset;
  Entry *entry = batches_find_unfinished (self, first, count, &offset);

  if (entry == NULL)
    return NULL;

  set_bits (entry->finished, offset, count);
  entry->batch->done += count;
  self->n_items -= count;
  *batch = entry->batch;
  *is_finished = troupe_batch_get_left (entry->batch) == 0;
  return troupe_items_slice (entry->batch->items, offset, count);
}

/**
 * troupe_node_batches_remove:
 * @self: batches
 * @batch: (transfer full): one whose items are all finished
 *
 * Removes and frees it.
 */
void
troupe_node_batches_remove (TroupeNodeBatches *self, TroupeBatch *batch)
{
  const Entry key = { .batch = batch };

  g_tree_remove (self->entries, &key);
}

/* The last unfinished items of a batch, which are consecutive and all began, or all did not. */
static gboolean
entry_find_last (const Entry *entry, guint32 *offset, guint32 *count)
{
  guint32 end = troupe_batch_get_count (entry->batch);
  guint32 begin;

  while (end > 0 && is_set (entry->finished, end - 1))
    end--;
  for (begin = end; begin > 0 && !is_set (entry->finished, begin - 1) &&
                    is_set (entry->begun, begin - 1) == is_set (entry->begun, end - 1);
       begin--)
    ;
  *offset = begin;
  *count = end - begin;
  return end > 0;
}

/**
 * troupe_node_batches_pop_rest:
 * @self: batches
 *
 * Takes unfinished items, the last ones first, so that the first ones are next if each is put
 * before the others. It is no attempt of items that did not begin.
 *
 * Returns: (transfer full) (nullable): a batch of consecutive items that are not finished
 */
TroupeBatch *
troupe_node_batches_pop_rest (TroupeNodeBatches *self)
{
  GTreeNode *last;

  while ((last = g_tree_node_last (self->entries)) != NULL)
    {
      Entry *entry = g_tree_node_key (last);
      TroupeBatch *rest = NULL;
      guint32 offset;
      guint32 count;

      if (entry_find_last (entry, &offset, &count))
        {
          rest = troupe_batch_new_part (entry->batch, offset, count);
          if (!is_set (entry->begun, offset))
            {
              rest->attempts--;
              rest->first_attempts--;
            }
          self->n_items -= count;
          set_bits (entry->finished, offset, count);
        }
      if (rest == NULL || offset == 0)
        g_tree_remove (self->entries, entry);
      if (rest != NULL)
        return rest;
    }
  return NULL;
}

/**
 * troupe_node_batches_get_n_items:
 * @self: batches
 *
 * Returns: the number of items that are not finished
 */
guint64
troupe_node_batches_get_n_items (TroupeNodeBatches *self)
{
  return self->n_items;
}

/**
 * troupe_node_batches_get_n_batches:
 * @self: batches
 *
 * Returns: their number
 */
guint
troupe_node_batches_get_n_batches (TroupeNodeBatches *self)
{
  return g_tree_nnodes (self->entries);
}
