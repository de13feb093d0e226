/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How much of a trace one watcher was told. */

#include "troupe-watch-trace.h"

#include "troupe-told-trace.h"

/* Spans in one frame. */
#define SPANS_MAX 1024

struct _TroupeWatchTrace
{
  /* By worker, an array of the last span of each of its lanes. */
  GPtrArray *workers;
};

/**
 * troupe_watch_trace_new:
 *
 * Returns: (transfer full): nothing was told yet
 */
TroupeWatchTrace *
troupe_watch_trace_new (void)
{
  TroupeWatchTrace *self = g_new (TroupeWatchTrace, 1);

  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

/** troupe_watch_trace_free: frees @self. */
void
troupe_watch_trace_free (TroupeWatchTrace *self)
{
  g_ptr_array_unref (self->workers);
  g_free (self);
}

static TroupeSpan *
get_last (TroupeWatchTrace *self, guint worker, guint lane)
{
  GArray *lanes;

  while (self->workers->len <= worker)
    g_ptr_array_add (self->workers, g_array_new (FALSE, TRUE, sizeof (TroupeSpan)));
  lanes = self->workers->pdata[worker];
  if (lanes->len <= lane)
    g_array_set_size (lanes, lane + 1);
  return &g_array_index (lanes, TroupeSpan, lane);
}

/* Returns whether there is more of this lane. */
static gboolean
append_lane (TroupeWatchTrace *self, TroupeTrace *trace, guint worker, guint lane, GByteArray *to)
{
  TroupeSpan *last = get_last (self, worker, lane);
  const gboolean is_new = last->n_items + last->n_again == 0;
  g_autoptr (GArray) spans =
      troupe_trace_collect (trace, worker, lane, is_new ? G_MININT64 : last->begin, G_MAXINT64, 0);
  const TroupeSpan *newest;
  guint first = 0;
  guint n;

  /* One that ends where the last one begins is told already. */
  while (!is_new && first < spans->len &&
         g_array_index (spans, TroupeSpan, first).end <= last->begin &&
         g_array_index (spans, TroupeSpan, first).begin < last->begin)
    first++;
  n = MIN (spans->len - first, SPANS_MAX);
  if (n == 0)
    return FALSE;

  newest = &g_array_index (spans, TroupeSpan, first + n - 1);
  if (newest->begin == last->begin && newest->n_items == last->n_items &&
      newest->n_again == last->n_again)
    return FALSE;
  troupe_told_spans_append (to, worker, lane, &g_array_index (spans, TroupeSpan, first), n);
  *last = *newest;
  return first + n < spans->len;
}

/**
 * troupe_watch_trace_append:
 * @self: what was told
 * @trace: the trace of a run
 * @n_workers: the number of its workers
 * @to: the bytes to append frames to
 * @limit: bytes in @to after which no frame is begun
 *
 * Tells what is new in a trace.
 *
 * Returns: whether something is left to tell
 */
gboolean
troupe_watch_trace_append (TroupeWatchTrace *self,
                           TroupeTrace *trace,
                           guint n_workers,
                           GByteArray *to,
                           gsize limit)
{
  const guint n_lanes = troupe_trace_get_n_lanes (trace);

  for (guint worker = 1; worker <= n_workers; worker++)
    for (guint lane = 0; lane < n_lanes; lane++)
      do
        if (to->len >= limit)
          return TRUE;
      while (append_lane (self, trace, worker, lane, to));
  return FALSE;
}
