/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merges spans and appends them to arrays. */

#include "troupe-span.h"

/**
 * troupe_span_init:
 * @self: (out caller-allocates): a span
 * @chunk: results; it ended when the pool had them, and took as long as the worker measured
 */
void
troupe_span_init (TroupeSpan *self, const TroupeResultChunk *chunk)
{
  const double seconds = chunk->seconds + chunk->paused_seconds;

  *self = (TroupeSpan){
    .begin = chunk->finished_at - (gint64) (CLAMP (seconds, 0, 1e10) * G_USEC_PER_SEC),
    .end = chunk->finished_at,
    .index = chunk->first_index,
    .n_items = chunk->count,
    .n_failed = chunk->status == TROUPE_RESULT_FAILED ? chunk->count : 0,
    .n_crashed = chunk->status == TROUPE_RESULT_CRASHED ? chunk->count : 0,
    .n_timed_out = chunk->status == TROUPE_RESULT_TIMED_OUT ? chunk->count : 0,
    .busy_seconds = chunk->seconds,
  };
}

/**
 * troupe_span_init_attempt:
 * @self: (out caller-allocates): a span
 * @index: the index of an item
 * @attempt: an attempt of it that failed, and was not the last one
 */
void
troupe_span_init_attempt (TroupeSpan *self, guint64 index, const TroupeAttempt *attempt)
{
  const double seconds = attempt->seconds + attempt->paused_seconds;

  *self = (TroupeSpan){
    .begin = attempt->finished_at - (gint64) (CLAMP (seconds, 0, 1e10) * G_USEC_PER_SEC),
    .end = attempt->finished_at,
    .index = index,
    .n_again = 1,
    .busy_seconds = attempt->seconds,
  };
}

/**
 * troupe_span_is_bad:
 * @self: a span
 *
 * Returns: whether one of its items has no value
 */
gboolean
troupe_span_is_bad (const TroupeSpan *self)
{
  return self->n_failed + self->n_crashed + self->n_timed_out > 0;
}

/**
 * troupe_span_is_attempt:
 * @self: a span
 *
 * Returns: whether it is a single attempt of an item that failed and was run again
 */
gboolean
troupe_span_is_attempt (const TroupeSpan *self)
{
  return self->n_again == 1 && self->n_items == 0;
}

/**
 * troupe_span_join:
 * @self: a span
 * @next: the next span
 *
 * Merges both spans into @self.
 */
void
troupe_span_join (TroupeSpan *self, const TroupeSpan *next)
{
  if (!troupe_span_is_bad (self) && troupe_span_is_bad (next))
    self->index = next->index;
  self->end = MAX (self->end, next->end);
  self->n_items += next->n_items;
  self->n_failed += next->n_failed;
  self->n_crashed += next->n_crashed;
  self->n_timed_out += next->n_timed_out;
  self->n_again += next->n_again;
  self->busy_seconds += next->busy_seconds;
}

static gboolean
is_same_outcome (const TroupeSpan *one, const TroupeSpan *other)
{
  return (one->n_failed > 0) == (other->n_failed > 0) &&
         (one->n_crashed > 0) == (other->n_crashed > 0) &&
         (one->n_timed_out > 0) == (other->n_timed_out > 0) &&
         (one->n_again > 0) == (other->n_again > 0);
}

/* A short item that failed does not make a long one beside it look like a failure. */
static gboolean
may_join (const TroupeSpan *one, const TroupeSpan *other, gint64 cell)
{
  return is_same_outcome (one, other) ||
         (one->end - one->begin < cell && other->end - other->begin < cell);
}

/**
 * troupe_span_insert:
 * @spans: (element-type TroupeSpan): spans in order
 * @position: where the span belongs
 * @span: a span
 * @cell: microseconds
 *
 * Inserts a span, or merges it into the one before it if both begin in the same interval of @cell
 * microseconds, and either have the same outcome or are shorter than @cell: each such interval has
 * at most two spans, the second of which is a long one.
 */
void
troupe_span_insert (GArray *spans, guint position, const TroupeSpan *span, gint64 cell)
{
  TroupeSpan *before = position > 0 ? &g_array_index (spans, TroupeSpan, position - 1) : NULL;

  if (before != NULL && cell > 0 && before->begin / cell == span->begin / cell &&
      may_join (before, span, cell))
    troupe_span_join (before, span);
  else
    g_array_insert_vals (spans, position, span, 1);
}

/**
 * troupe_span_append:
 * @spans: (element-type TroupeSpan): spans in order
 * @span: the next span
 * @cell: microseconds
 *
 * Appends a span, or merges it into the last one; see troupe_span_insert().
 */
void
troupe_span_append (GArray *spans, const TroupeSpan *span, gint64 cell)
{
  troupe_span_insert (spans, spans->len, span, cell);
}

/**
 * troupe_spans_find:
 * @spans: (element-type TroupeSpan): spans in order
 * @time: as of #TroupeSpan
 *
 * Returns: the position of the first one that ends at @time or later
 */
guint
troupe_spans_find (GArray *spans, gint64 time)
{
  guint low = 0;
  guint high = spans->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (spans, TroupeSpan, middle).end < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * troupe_spans_have_gap:
 * @spans: (element-type TroupeSpan): spans in order, the last of which ends after @end
 * @begin: as of #TroupeSpan
 * @end: the same
 *
 * Returns: whether there was nothing from @begin to @end
 */
gboolean
troupe_spans_have_gap (GArray *spans, gint64 begin, gint64 end)
{
  const guint next = troupe_spans_find (spans, MIN (begin + TROUPE_SPAN_TOLERANCE, end));

  return g_array_index (spans, TroupeSpan, next).begin >= end - TROUPE_SPAN_TOLERANCE;
}

/**
 * troupe_spans_fit:
 * @spans: (element-type TroupeSpan): spans in order
 * @span: (inout): a span, which is cut off where it would overlap one of them
 *
 * Returns: the position at which it belongs
 */
guint
troupe_spans_fit (GArray *spans, TroupeSpan *span)
{
  guint position = spans->len;

  if (position > 0 && span->end < g_array_index (spans, TroupeSpan, position - 1).end)
    {
      position = troupe_spans_find (spans, span->begin);
      while (position < spans->len &&
             g_array_index (spans, TroupeSpan, position).begin <= span->begin)
        position++;
      if (position < spans->len)
        span->end = MIN (span->end, g_array_index (spans, TroupeSpan, position).begin);
    }
  if (position > 0)
    span->begin = MAX (span->begin, g_array_index (spans, TroupeSpan, position - 1).end);
  span->end = MAX (span->end, span->begin);
  return position;
}
