/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives watchers the results of a run, as they ask for them. */

#pragma once

#include "troupe-results.h"

G_BEGIN_DECLS

/** The most bytes of results that are told for one pull, unless a single one is larger: so much
 * that the rest of a socket's buffer has room for the end of the run. */
#define TROUPE_WATCH_PULL_BYTES (64 * 1024)

/**
 * TroupeWatchFeed:
 *
 * The results of a run, for watchers. If the run keeps all of them, a watcher gets all; otherwise
 * those that are taken from the results, usually to be written: #TroupeWatchPast has what is left
 * of them.
 */
typedef struct _TroupeWatchFeed TroupeWatchFeed;

/**
 * TroupeWatchPull:
 *
 * What one watcher has of the results.
 */
typedef struct _TroupeWatchPull TroupeWatchPull;

TroupeWatchFeed *troupe_watch_feed_new (TroupeResults *results);
void troupe_watch_feed_free (TroupeWatchFeed *self);

TroupeWatchPull *troupe_watch_pull_new (TroupeWatchFeed *feed);
void troupe_watch_pull_free (TroupeWatchPull *self);
gboolean troupe_watch_pull_append (TroupeWatchPull *self, GByteArray *to);
guint64 troupe_watch_pull_get_n_bare (TroupeWatchPull *self);
gboolean troupe_watch_pull_is_complete (TroupeWatchPull *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchFeed, troupe_watch_feed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchPull, troupe_watch_pull_free)

G_END_DECLS
