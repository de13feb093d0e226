/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trace of a run: the running times of its items in each lane. */

#pragma once

#include "troupe-span-ties.h"
#include "troupe-span.h"
#include "troupe-time-histogram.h"

G_BEGIN_DECLS

/** A number of spans that is enough for a window, of 56 bytes each. */
#define TROUPE_TRACE_MAX_SPANS (128 * 1024)

/**
 * TroupeTrace:
 *
 * The running times of items in the lanes of each worker, and their distribution. The number of
 * spans is limited: when it is reached, adjacent spans are merged everywhere, as coarsely as
 * needed. One thread adds to it, while others read.
 */
typedef struct _TroupeTrace TroupeTrace;

TroupeTrace *troupe_trace_new (gsize max_spans);
TroupeTrace *troupe_trace_ref (TroupeTrace *self);
void troupe_trace_unref (TroupeTrace *self);
void troupe_trace_set_n_lanes (TroupeTrace *self, guint n_lanes);
void troupe_trace_add (TroupeTrace *self, const TroupeResultChunk *chunk);
void troupe_trace_add_attempt (TroupeTrace *self, guint64 index, const TroupeAttempt *attempt);
void troupe_trace_add_attempts (TroupeTrace *self, const TroupeResultChunk *chunk);
void troupe_trace_add_known (TroupeTrace *self, const TroupeResultChunk *chunk);
void troupe_trace_put (TroupeTrace *self, guint worker, guint lane, GArray *spans);
void troupe_trace_set_times (TroupeTrace *self, const TroupeTimeHistogram *times);

gsize troupe_trace_get_n_spans (TroupeTrace *self);
guint troupe_trace_get_n_lanes (TroupeTrace *self);
GArray *troupe_trace_collect (TroupeTrace *self,
                              guint worker,
                              guint lane,
                              gint64 begin,
                              gint64 end,
                              gint64 resolution);
gboolean troupe_trace_find (TroupeTrace *self,
                            guint worker,
                            guint lane,
                            gint64 time,
                            int direction,
                            TroupeSpan *span);
void troupe_trace_count (TroupeTrace *self,
                         gint64 origin,
                         double width,
                         guint n_cells,
                         double *items,
                         double *failed);
void troupe_trace_count_running (TroupeTrace *self,
                                 guint worker,
                                 guint n_items,
                                 gint64 now,
                                 gint64 origin,
                                 double width,
                                 guint n_cells,
                                 double *items);
GArray *troupe_trace_dup_ties (TroupeTrace *self);
void troupe_trace_get_times (TroupeTrace *self, TroupeTimeHistogram *times);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTrace, troupe_trace_unref)

G_END_DECLS
