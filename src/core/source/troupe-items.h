/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Consecutive items, as a range of integers or as a block of byte strings. */

#pragma once

#include "troupe-block.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeItems:
 *
 * Immutable, reference-counted items with consecutive indices: either integers, given as
 * first and step, or byte strings in a block. May be read from any thread.
 */
typedef struct _TroupeItems TroupeItems;

#define TROUPE_TYPE_ITEMS (troupe_items_get_type ())

GType troupe_items_get_type (void);

TroupeItems *troupe_items_new_range (guint64 first_index, gint64 first, gint64 step, guint32 count);
TroupeItems *troupe_items_new_block (guint64 first_index, TroupeBlock *block);
TroupeItems *troupe_items_new_calls (guint64 first_index, TroupeBlock *block);
TroupeItems *troupe_items_slice (TroupeItems *self, guint32 offset, guint32 count);
TroupeItems *troupe_items_ref (TroupeItems *self);
void troupe_items_unref (TroupeItems *self);

guint64 troupe_items_get_first_index (TroupeItems *self);
guint32 troupe_items_get_count (TroupeItems *self);
GBytes *troupe_items_dup_item (TroupeItems *self, guint32 offset);
GBytes *troupe_items_dup_label (TroupeItems *self, guint32 offset);
TroupeBlock *troupe_items_get_block (TroupeItems *self);
gboolean troupe_items_get_range (TroupeItems *self, gint64 *first, gint64 *step);
guint32 troupe_items_find_difference (TroupeItems *self, TroupeItems *other);

void troupe_items_encode (TroupeItems *self, guint64 batch, gboolean can_range, GByteArray *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeItems, troupe_items_unref)

G_END_DECLS
