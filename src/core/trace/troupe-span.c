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
  self->busy_seconds += next->busy_seconds;
}

static gboolean
is_same_outcome (const TroupeSpan *one, const TroupeSpan *other)
{
  return (one->n_failed > 0) == (other->n_failed > 0) &&
         (one->n_crashed > 0) == (other->n_crashed > 0) &&
         (one->n_timed_out > 0) == (other->n_timed_out > 0);
}

/* A short item that failed does not make a long one beside it look like a failure. */
static gboolean
may_join (const TroupeSpan *one, const TroupeSpan *other, gint64 cell)
{
  return is_same_outcome (one, other) ||
         (one->end - one->begin < cell && other->end - other->begin < cell);
}

/**
 * troupe_span_append:
 * @spans: (element-type TroupeSpan): spans in order
 * @span: the next span
 * @cell: microseconds
 *
 * Appends a span, or merges it into the last one if both begin in the same interval of @cell
 * microseconds, and either have the same outcome or are shorter than @cell: each such interval has
 * at most two spans, the second of which is a long one.
 */
void
troupe_span_append (GArray *spans, const TroupeSpan *span, gint64 cell)
{
  TroupeSpan *last = spans->len > 0 ? &g_array_index (spans, TroupeSpan, spans->len - 1) : NULL;

  if (last != NULL && cell > 0 && last->begin / cell == span->begin / cell &&
      may_join (last, span, cell))
    troupe_span_join (last, span);
  else
    g_array_append_vals (spans, span, 1);
}
