/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The workers whose processes a watcher looks at. */

#pragma once

#include "troupe-worker.h"

G_BEGIN_DECLS

typedef struct _TroupeWatchView TroupeWatchView;

TroupeWatchView *troupe_watch_view_new (void);
void troupe_watch_view_free (TroupeWatchView *self);
void troupe_watch_view_set (TroupeWatchView *self, TroupeWorker *worker, gboolean is_viewed);
void troupe_watch_view_append (TroupeWatchView *self, GByteArray *to);

G_END_DECLS
