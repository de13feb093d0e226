/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The editor of a draft's items. */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_ITEMS_EDITOR (troupe_items_editor_get_type ())

/**
 * TroupeItemsEditor:
 *
 * The editor of the items of a draft, with a form for each of its lists. Below the forms it shows
 * the number of items and the first ones, or why the lists cannot be combined.
 *
 * Properties: draft (TroupeDraft, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeItemsEditor, troupe_items_editor, TROUPE, ITEMS_EDITOR, AdwBin)

void troupe_items_editor_set_draft (TroupeItemsEditor *self, TroupeDraft *draft);
void troupe_items_editor_focus (TroupeItemsEditor *self);
void troupe_items_editor_show_error (TroupeItemsEditor *self, const GError *error);

G_END_DECLS
