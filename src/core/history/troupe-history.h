/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-span.h"
#include "troupe-time-histogram.h"

G_BEGIN_DECLS

/**
 * TroupeHistory:
 *
 * What ran when, in which lane of which worker, and how long items took. It has room for a number
 * of spans: when that is used up, neighbours become one everywhere, as coarse as it takes. One
 * thread adds to it, while others read.
 */
typedef struct _TroupeHistory TroupeHistory;

TroupeHistory *troupe_history_new (gsize max_spans);
TroupeHistory *troupe_history_ref (TroupeHistory *self);
void troupe_history_unref (TroupeHistory *self);
void troupe_history_set_n_lanes (TroupeHistory *self, guint n_lanes);
void troupe_history_add (TroupeHistory *self, const TroupeResultRun *run);

gsize troupe_history_get_n_spans (TroupeHistory *self);
guint troupe_history_get_n_lanes (TroupeHistory *self);
GArray *troupe_history_collect (TroupeHistory *self,
                                guint worker,
                                guint lane,
                                gint64 begin,
                                gint64 end,
                                gint64 resolution);
gboolean troupe_history_find (TroupeHistory *self,
                              guint worker,
                              guint lane,
                              gint64 time,
                              int direction,
                              TroupeSpan *span);
void troupe_history_get_times (TroupeHistory *self, TroupeTimeHistogram *times);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeHistory, troupe_history_unref)

G_END_DECLS
