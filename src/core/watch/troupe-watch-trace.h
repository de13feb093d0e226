/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How much of a trace one watcher was told. */

#pragma once

#include "troupe-trace.h"

G_BEGIN_DECLS

/**
 * TroupeWatchTrace:
 *
 * The last span of each lane that a watcher was told, so that it is told each span once, and again
 * only if it has grown.
 */
typedef struct _TroupeWatchTrace TroupeWatchTrace;

TroupeWatchTrace *troupe_watch_trace_new (void);
void troupe_watch_trace_free (TroupeWatchTrace *self);
gboolean troupe_watch_trace_append (TroupeWatchTrace *self,
                                    TroupeTrace *trace,
                                    guint n_workers,
                                    GByteArray *to,
                                    gsize limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchTrace, troupe_watch_trace_free)

G_END_DECLS
