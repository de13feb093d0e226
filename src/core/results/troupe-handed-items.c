/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records which worker has which item that has no result yet. */

#include "troupe-handed-items.h"

/* Items from first to end, which are some of those in items; NULL if they were forgotten. */
typedef struct
{
  guint64 first;
  guint64 end;
  TroupeItems *items;
  guint worker;
} Part;

/* Parts in order, without an overlap. There are about as many as batches with workers. Forgotten
 * parts are removed together, so that the others move up once for many of them. */
struct _TroupeHandedItems
{
  GArray *parts;
  guint n_forgotten;
  guint64 n_running;
};

static void
part_clear (Part *part)
{
  g_clear_pointer (&part->items, troupe_items_unref);
}

/**
 * troupe_handed_items_new:
 *
 * Returns: (transfer full): no items
 */
TroupeHandedItems *
troupe_handed_items_new (void)
{
  TroupeHandedItems *self = g_new0 (TroupeHandedItems, 1);

  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, (GDestroyNotify) part_clear);
  return self;
}

/**
 * troupe_handed_items_free:
 * @self: (transfer full): items that were handed out
 *
 * Frees @self.
 */
void
troupe_handed_items_free (TroupeHandedItems *self)
{
  g_array_unref (self->parts);
  g_free (self);
}

static Part *
get (TroupeHandedItems *self, guint position)
{
  return &g_array_index (self->parts, Part, position);
}

static void
forget (TroupeHandedItems *self, Part *part)
{
  if (part->items == NULL)
    return;

  if (part->worker != 0)
    self->n_running -= part->end - part->first;
  part->worker = 0;
  part_clear (part);
  self->n_forgotten++;
}

static void
drop_forgotten (TroupeHandedItems *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->parts->len; i++)
    if (get (self, i)->items != NULL)
      {
        Part part = *get (self, i);

        get (self, i)->items = NULL;
        *get (self, kept++) = part;
      }
  g_array_set_size (self->parts, kept);
  self->n_forgotten = 0;
}

/* The first part that ends behind an item. */
static guint
find (TroupeHandedItems *self, guint64 index)
{
  guint low = 0;
  guint high = self->parts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get (self, middle)->end <= index)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert (TroupeHandedItems *self,
        guint position,
        guint64 first,
        guint64 end,
        TroupeItems *items,
        guint worker)
{
  Part part = { first, end, troupe_items_ref (items), worker };

  g_array_insert_val (self->parts, position, part);
  if (worker != 0)
    self->n_running += end - first;
}

/* Splits parts so that one begins at an index, if an item that was handed out is there. */
static guint
cut (TroupeHandedItems *self, guint64 index)
{
  guint position = find (self, index);

  if (position < self->parts->len && get (self, position)->first < index)
    {
      Part *part = get (self, position++);
      guint64 end = part->end;

      if (part->items == NULL)
        return position;
      part->end = index;
      if (part->worker != 0)
        self->n_running -= end - index;
      insert (self, position, index, end, part->items, part->worker);
    }
  return position;
}

/**
 * troupe_handed_items_put:
 * @self: items that were handed out
 * @items: items
 * @worker: the number of the worker that has them now
 *
 * Records the worker that has @items, instead of any earlier one.
 */
void
troupe_handed_items_put (TroupeHandedItems *self, TroupeItems *items, guint worker)
{
  guint64 first = troupe_items_get_first_index (items);
  guint64 count = troupe_items_get_count (items);
  guint position;

  troupe_handed_items_remove (self, first, count);
  position = find (self, first);
  if (position < self->parts->len && get (self, position)->first < first + count)
    {
      drop_forgotten (self);
      position = find (self, first);
    }
  insert (self, position, first, first + count, items, worker);
}

/**
 * troupe_handed_items_give_back:
 * @self: items that were handed out
 * @first_index: the index of the first item
 * @count: their number; some of them may have a result
 *
 * Notes that no worker has these items now.
 */
void
troupe_handed_items_give_back (TroupeHandedItems *self, guint64 first_index, guint64 count)
{
  guint position = cut (self, first_index);
  guint end = cut (self, first_index + count);

  for (; position < end; position++)
    {
      Part *part = get (self, position);

      if (part->worker != 0)
        self->n_running -= part->end - part->first;
      part->worker = 0;
    }
}

/**
 * troupe_handed_items_remove:
 * @self: items that were handed out
 * @first_index: the index of the first item
 * @count: their number; some of them may not have been handed out
 *
 * Forgets these items, as when they have their result.
 */
void
troupe_handed_items_remove (TroupeHandedItems *self, guint64 first_index, guint64 count)
{
  guint position = cut (self, first_index);
  guint end = cut (self, first_index + count);

  for (; position < end; position++)
    forget (self, get (self, position));
  if (self->n_forgotten > self->parts->len / 2)
    drop_forgotten (self);
}

/**
 * troupe_handed_items_dup_items:
 * @self: items that were handed out
 * @first_index: the index of the first item
 * @count: their number
 *
 * Returns: (transfer full) (nullable): the items, if they were handed out together
 */
TroupeItems *
troupe_handed_items_dup_items (TroupeHandedItems *self, guint64 first_index, guint32 count)
{
  guint position = find (self, first_index);
  const Part *part;

  if (position == self->parts->len)
    return NULL;
  part = get (self, position);
  if (part->items == NULL || part->first > first_index || part->end - first_index < count)
    return NULL;
  return troupe_items_slice (part->items, first_index - troupe_items_get_first_index (part->items),
                             count);
}

/**
 * troupe_handed_items_get_chunk:
 * @self: items that were handed out
 * @index: the index of an item
 * @chunk: (out caller-allocates): the item and those beside it, to be cleared by the caller
 *
 * Returns: whether that item was handed out and has no result
 */
gboolean
troupe_handed_items_get_chunk (TroupeHandedItems *self, guint64 index, TroupeResultChunk *chunk)
{
  guint position = find (self, index);
  const Part *part;

  if (position == self->parts->len)
    return FALSE;
  part = get (self, position);
  if (part->items == NULL || part->first > index)
    return FALSE;

  *chunk = (TroupeResultChunk){
    .first_index = troupe_items_get_first_index (part->items),
    .count = troupe_items_get_count (part->items),
    .status = part->worker != 0 ? TROUPE_RESULT_RUNNING : TROUPE_RESULT_WAITING,
    .items = troupe_items_ref (part->items),
    .worker = part->worker,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };
  return TRUE;
}

/**
 * troupe_handed_items_get_n_running:
 * @self: items that were handed out
 *
 * Returns: the number of items that are with a worker
 */
guint64
troupe_handed_items_get_n_running (TroupeHandedItems *self)
{
  return self->n_running;
}
