/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the next attempt of items that failed and are run again. */

#include "troupe-span-ties.h"

struct _TroupeSpanTies
{
  /* Of TroupeSpanTie, in the order in which they were added. */
  GArray *ties;
  /* Of those whose next attempt is not known, TroupeSpanTie *, by index and time, in a search. */
  GPtrArray *open;
};

/**
 * troupe_span_ties_new:
 *
 * Returns: (transfer full): no ties
 */
TroupeSpanTies *
troupe_span_ties_new (void)
{
  TroupeSpanTies *self = g_new0 (TroupeSpanTies, 1);

  self->ties = g_array_new (FALSE, FALSE, sizeof (TroupeSpanTie));
  self->open = g_ptr_array_new ();
  return self;
}

/**
 * troupe_span_ties_free:
 * @self: (transfer full): ties
 *
 * Frees @self.
 */
void
troupe_span_ties_free (TroupeSpanTies *self)
{
  g_array_unref (self->ties);
  g_ptr_array_unref (self->open);
  g_free (self);
}

/**
 * troupe_span_ties_add:
 * @self: ties
 * @worker: the number of a worker
 * @lane: one of its lanes, from 0
 * @attempt: an attempt that failed in that lane; one that is there already is passed over, since
 *   spans of another trace may come more than once
 */
void
troupe_span_ties_add (TroupeSpanTies *self, guint worker, guint lane, const TroupeSpan *attempt)
{
  const TroupeSpanTie added = {
    attempt->index, worker, lane, attempt->begin, attempt->end, 0, 0, 0
  };

  for (guint i = self->ties->len; i > 0; i--)
    {
      const TroupeSpanTie *tie = &g_array_index (self->ties, TroupeSpanTie, i - 1);

      if (tie->index == added.index && tie->worker == worker && tie->begin == added.begin)
        return;
    }
  if (self->ties->len == 2 * TROUPE_SPAN_TIES_MIN)
    g_array_remove_range (self->ties, 0, TROUPE_SPAN_TIES_MIN);
  g_array_append_val (self->ties, added);
}

static int
compare_ties (gconstpointer one, gconstpointer other)
{
  const TroupeSpanTie *first = *(TroupeSpanTie *const *) one;
  const TroupeSpanTie *second = *(TroupeSpanTie *const *) other;

  if (first->index != second->index)
    return first->index < second->index ? -1 : 1;
  return (first->end > second->end) - (first->end < second->end);
}

/**
 * troupe_span_ties_begin_search:
 * @self: ties
 * @earliest: (out): a time before which nothing is looked for
 *
 * Begins a search for the next attempts: spans are to be offered until the next call of another
 * function.
 *
 * Returns: %FALSE if all are known
 */
gboolean
troupe_span_ties_begin_search (TroupeSpanTies *self, gint64 *earliest)
{
  *earliest = G_MAXINT64;
  g_ptr_array_set_size (self->open, 0);
  for (guint i = 0; i < self->ties->len; i++)
    {
      TroupeSpanTie *tie = &g_array_index (self->ties, TroupeSpanTie, i);

      if (tie->again_worker != 0)
        continue;
      g_ptr_array_add (self->open, tie);
      *earliest = MIN (*earliest, tie->end - TROUPE_SPAN_TOLERANCE);
    }
  g_ptr_array_sort (self->open, compare_ties);
  return self->open->len > 0;
}

/* The first open tie of an item. */
static guint
find_index (TroupeSpanTies *self, guint64 index)
{
  guint low = 0;
  guint high = self->open->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (((TroupeSpanTie *) self->open->pdata[middle])->index < index)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * troupe_span_ties_offer:
 * @self: ties, in a search
 * @worker: the number of a worker
 * @lane: one of its lanes, from 0
 * @span: a span of that lane, which may be the next attempt of an item
 */
void
troupe_span_ties_offer (TroupeSpanTies *self, guint worker, guint lane, const TroupeSpan *span)
{
  if (span->n_items + span->n_again != 1)
    return;

  for (guint i = find_index (self, span->index); i < self->open->len; i++)
    {
      TroupeSpanTie *tie = self->open->pdata[i];

      if (tie->index != span->index)
        return;
      if (span->begin < tie->end - TROUPE_SPAN_TOLERANCE ||
          (worker == tie->worker && span->begin <= tie->begin) ||
          (tie->again_worker != 0 && tie->again_begin <= span->begin))
        continue;
      tie->again_worker = worker;
      tie->again_lane = lane;
      tie->again_begin = span->begin;
    }
}

/**
 * troupe_span_ties_dup:
 * @self: ties
 *
 * Returns: (transfer full) (element-type TroupeSpanTie): the ties, in the order in which they were
 *   added
 */
GArray *
troupe_span_ties_dup (TroupeSpanTies *self)
{
  return g_array_copy (self->ties);
}
