/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items that were handed out and have no result yet. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeHandedItems:
 *
 * The items that were handed out and have no result yet, with the worker that has them; those that
 * a worker gave back are with worker 0.
 */
typedef struct _TroupeHandedItems TroupeHandedItems;

TroupeHandedItems *troupe_handed_items_new (void);
void troupe_handed_items_free (TroupeHandedItems *self);

void troupe_handed_items_put (TroupeHandedItems *self, TroupeItems *items, guint worker);
void troupe_handed_items_give_back (TroupeHandedItems *self, guint64 first_index, guint64 count);
void troupe_handed_items_remove (TroupeHandedItems *self, guint64 first_index, guint64 count);

TroupeItems *
troupe_handed_items_dup_items (TroupeHandedItems *self, guint64 first_index, guint32 count);
gboolean
troupe_handed_items_get_chunk (TroupeHandedItems *self, guint64 index, TroupeResultChunk *chunk);
guint64 troupe_handed_items_get_n_running (TroupeHandedItems *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeHandedItems, troupe_handed_items_free)

G_END_DECLS
