/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-row-changes.h"

/* So many changes are said one by one; with more, the nearest to each other become one. */
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
 * @count: how many, at least 1
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
