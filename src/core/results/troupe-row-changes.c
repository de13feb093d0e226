/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merges adjacent changes of rows into one. */

#include "troupe-row-changes.h"

/* The maximum number of separate changes; beyond that, the nearest to each other are merged. */
#define CHANGES_MAX 256

struct _TroupeRowChanges
{
  GArray *changes;
};

/**
 * troupe_row_changes_new:
 *
 * Returns: (transfer full): no changes
 */
TroupeRowChanges *
troupe_row_changes_new (void)
{
  TroupeRowChanges *self = g_new (TroupeRowChanges, 1);

  self->changes = g_array_new (FALSE, FALSE, sizeof (TroupeRowChange));
  return self;
}

/**
 * troupe_row_changes_free:
 * @self: (transfer full): changes
 *
 * Frees @self.
 */
void
troupe_row_changes_free (TroupeRowChanges *self)
{
  g_array_unref (self->changes);
  g_free (self);
}

static TroupeRowChange *
get (TroupeRowChanges *self, guint position)
{
  return &g_array_index (self->changes, TroupeRowChange, position);
}

/* The first change that does not end before a row. */
static guint
find (TroupeRowChanges *self, guint64 row)
{
  guint low = 0;
  guint high = self->changes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get (self, middle)->end < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
join_nearest (TroupeRowChanges *self)
{
  guint nearest = 1;

  for (guint i = 2; i < self->changes->len; i++)
    if (get (self, i)->first - get (self, i - 1)->end <
        get (self, nearest)->first - get (self, nearest - 1)->end)
      nearest = i;

  get (self, nearest - 1)->end = get (self, nearest)->end;
  g_array_remove_index (self->changes, nearest);
}

/**
 * troupe_row_changes_add:
 * @self: changes
 * @first: the first row that changed
 * @count: their number, at least 1
 *
 * Adds a change.
 */
void
troupe_row_changes_add (TroupeRowChanges *self, guint64 first, guint64 count)
{
  TroupeRowChange change = { first, first + count };
  guint position = find (self, first);
  guint touching = 0;

  for (; position + touching < self->changes->len; touching++)
    {
      const TroupeRowChange *other = get (self, position + touching);

      if (other->first > change.end)
        break;
      change.first = MIN (change.first, other->first);
      change.end = MAX (change.end, other->end);
    }

  if (touching == 0)
    {
      g_array_insert_val (self->changes, position, change);
      if (self->changes->len > CHANGES_MAX)
        join_nearest (self);
      return;
    }

  *get (self, position) = change;
  if (touching > 1)
    g_array_remove_range (self->changes, position + 1, touching - 1);
}

/**
 * troupe_row_changes_steal:
 * @self: changes
 *
 * Returns: (transfer full) (element-type TroupeRowChange): the changes since the last call, in
 *   order, with a gap between each two
 */
GArray *
troupe_row_changes_steal (TroupeRowChanges *self)
{
  GArray *changes = self->changes;

  self->changes = g_array_new (FALSE, FALSE, sizeof (TroupeRowChange));
  return changes;
}

/**
 * troupe_row_changes_emit:
 * @changes: (element-type TroupeRowChange): changes, in order
 * @list: a list model whose rows never move
 * @n_items: (inout): the number of rows that @list reports
 * @n_after: its number of rows afterwards
 *
 * Emits the changes of rows and, with the last one, the new number of rows.
 */
void
troupe_row_changes_emit (GArray *changes, GListModel *list, guint *n_items, guint n_after)
{
  guint tail = *n_items;
  guint n_removed;

  for (guint i = 0; i < changes->len; i++)
    {
      const TroupeRowChange *change = &g_array_index (changes, TroupeRowChange, i);

      if (change->first >= *n_items)
        break;
      if (change->end >= *n_items)
        {
          tail = change->first;
          break;
        }
      g_list_model_items_changed (list, change->first, change->end - change->first,
                                  change->end - change->first);
    }

  n_removed = *n_items - tail;
  if (n_removed == 0 && n_after == *n_items)
    return;
  *n_items = n_after;
  g_list_model_items_changed (list, tail, n_removed, n_after - tail);
}
