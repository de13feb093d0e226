/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Spans: when a chunk ran, in which lane of which worker. */

#pragma once

#include "troupe-attempts.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/** Microseconds by which spans may seem to overlap: the worker measures how long they took, the
 * pool when it had their results. */
#define TROUPE_SPAN_TOLERANCE 1000

/**
 * TroupeSpan:
 * @begin: when the first of its items began, by g_get_monotonic_time() (microseconds)
 * @end: the time at which the last item ended
 * @index: the index of its first item without a value or, if there is none, of its first item
 * @n_items: the number of items that ended, with or without a value
 * @n_failed: the number of items that failed
 * @n_crashed: the number of items that ended their worker
 * @n_timed_out: the number of items that ran for too long
 * @busy_seconds: that they took together, without the gaps between them
 * @n_again: the number of attempts that failed, besides these items: their items were run again
 *
 * Items that ran one after another in one lane.
 */
typedef struct
{
  gint64 begin;
  gint64 end;
  guint64 index;
  guint64 n_items;
  guint32 n_failed;
  guint32 n_crashed;
  guint32 n_timed_out;
  float busy_seconds;
  guint32 n_again;
} TroupeSpan;

void troupe_span_init (TroupeSpan *self, const TroupeResultChunk *chunk);
void troupe_span_init_attempt (TroupeSpan *self, guint64 index, const TroupeAttempt *attempt);
void troupe_span_join (TroupeSpan *self, const TroupeSpan *next);
void troupe_span_append (GArray *spans, const TroupeSpan *span, gint64 cell);
void troupe_span_insert (GArray *spans, guint position, const TroupeSpan *span, gint64 cell);
guint troupe_spans_find (GArray *spans, gint64 time);
gboolean troupe_spans_have_gap (GArray *spans, gint64 begin, gint64 end);
guint troupe_spans_fit (GArray *spans, TroupeSpan *span);
gboolean troupe_span_is_bad (const TroupeSpan *self);
gboolean troupe_span_is_attempt (const TroupeSpan *self);

G_END_DECLS
