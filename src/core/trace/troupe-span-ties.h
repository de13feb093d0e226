/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ties: attempts that failed, and where their items were run again. */

#pragma once

#include "troupe-span.h"

G_BEGIN_DECLS

/** The number of ties that are kept at least, the latest ones. */
#define TROUPE_SPAN_TIES_MIN 256

/**
 * TroupeSpanTie:
 * @index: the index of the item
 * @worker: the number of the worker with which it failed
 * @lane: its lane, from 0
 * @begin: when that attempt began, as of #TroupeSpan
 * @end: when it ended, the same
 * @again_worker: the worker that ran the item again, or 0 while that is not known
 * @again_lane: its lane, from 0
 * @again_begin: when it began, the same
 *
 * An attempt of an item that failed, and the next one.
 */
typedef struct
{
  guint64 index;
  guint worker;
  guint lane;
  gint64 begin;
  gint64 end;
  guint again_worker;
  guint again_lane;
  gint64 again_begin;
} TroupeSpanTie;

/**
 * TroupeSpanTies:
 *
 * The latest ties of a trace.
 */
typedef struct _TroupeSpanTies TroupeSpanTies;

TroupeSpanTies *troupe_span_ties_new (void);
void troupe_span_ties_free (TroupeSpanTies *self);
void
troupe_span_ties_add (TroupeSpanTies *self, guint worker, guint lane, const TroupeSpan *attempt);
gboolean troupe_span_ties_begin_search (TroupeSpanTies *self, gint64 *earliest);
void
troupe_span_ties_offer (TroupeSpanTies *self, guint worker, guint lane, const TroupeSpan *span);
GArray *troupe_span_ties_dup (TroupeSpanTies *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSpanTies, troupe_span_ties_free)

G_END_DECLS
