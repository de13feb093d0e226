/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The running item that a person looks at. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeWatchedItem:
 *
 * The one running item whose output is shown, and the end of what it has printed: the owner's
 * thread chooses it and reads, and the pool's thread writes.
 */
typedef struct _TroupeWatchedItem TroupeWatchedItem;

/** TroupeWatchedItemFunc: called in the pool's thread when the item has printed more. */
typedef void (*TroupeWatchedItemFunc) (guint64 index, gpointer data);

TroupeWatchedItem *troupe_watched_item_new (TroupeWatchedItemFunc changed, gpointer data);
void troupe_watched_item_free (TroupeWatchedItem *self);

/* The pool's side. */
void troupe_watched_item_set_source (TroupeWatchedItem *self, GSource *source);
gboolean troupe_watched_item_get_index (TroupeWatchedItem *self, guint64 *index);
guint64 troupe_watched_item_get_n_looks (TroupeWatchedItem *self);
void troupe_watched_item_set_text (TroupeWatchedItem *self,
                                   guint64 index,
                                   TroupeOutputStream stream,
                                   GBytes *text);

/* The owner's side. */
void troupe_watched_item_watch (TroupeWatchedItem *self, guint64 index);
void troupe_watched_item_unwatch (TroupeWatchedItem *self);
void troupe_watched_item_set_paused (TroupeWatchedItem *self, gboolean paused);
TroupeResultNote *troupe_watched_item_dup_note (TroupeWatchedItem *self, guint64 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchedItem, troupe_watched_item_free)

G_END_DECLS
