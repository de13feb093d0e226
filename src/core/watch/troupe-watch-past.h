/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left, for watchers, of results that a run forgets. */

#pragma once

#include "troupe-result-chunk.h"
#include "troupe-row-set.h"

G_BEGIN_DECLS

/**
 * TroupeWatchPast:
 *
 * The results that were taken from those of a run: the latest ones as frames, of the earlier ones
 * how each ended and why some failed, and of the first ones in a long run nothing but the status.
 * It takes a few megabytes at most, and some bits for each item.
 */
typedef struct _TroupeWatchPast TroupeWatchPast;

/**
 * TroupeWatchPlace:
 * @next: the number of the next results that it is told
 * @frontier: an item before which all were told
 * @told: the items from there on that it was told
 * @n_bare: the number of items of which it was told the outcome alone
 *
 * How much a watcher has of them.
 */
typedef struct
{
  guint64 next;
  guint64 frontier;
  TroupeRowSet *told;
  guint64 n_bare;
} TroupeWatchPlace;

TroupeWatchPast *troupe_watch_past_new (void);
void troupe_watch_past_free (TroupeWatchPast *self);

void troupe_watch_place_add (TroupeWatchPlace *self, guint64 first, guint64 count);

void
troupe_watch_past_add (TroupeWatchPast *self, const TroupeResultChunk *chunk, gboolean is_seen);
void troupe_watch_past_tell (TroupeWatchPast *self,
                             TroupeWatchPlace *place,
                             GByteArray *to,
                             gsize n_bytes);
gboolean troupe_watch_past_is_told (TroupeWatchPast *self, const TroupeWatchPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchPast, troupe_watch_past_free)

G_END_DECLS
