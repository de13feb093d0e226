/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo for lists of items that were removed or replaced. */

#pragma once

#include "troupe-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_ITEMS_UNDO (troupe_items_undo_get_type ())

/**
 * TroupeItemsUndo:
 *
 * The lists that a draft had before some of them were removed or replaced, in a message that offers
 * to restore them, and for as long as the draft exists. What a person types is undone by the field.
 *
 * Signals: "changed", when there is something to undo or to redo, or no longer.
 */
G_DECLARE_FINAL_TYPE (TroupeItemsUndo, troupe_items_undo, TROUPE, ITEMS_UNDO, GObject)

TroupeItemsUndo *troupe_items_undo_get (TroupeDraft *draft);

void troupe_items_undo_remove (TroupeItemsUndo *self, GtkWidget *widget, TroupeItemsDraft *list);
void troupe_items_undo_offer (TroupeItemsUndo *self, GtkWidget *widget, GPtrArray *lists);
gboolean troupe_items_undo_can_undo (TroupeItemsUndo *self);
gboolean troupe_items_undo_can_redo (TroupeItemsUndo *self);
void troupe_items_undo_undo (TroupeItemsUndo *self);
void troupe_items_undo_redo (TroupeItemsUndo *self);

G_END_DECLS
