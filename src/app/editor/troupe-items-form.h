/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The form for one list of items. */

#pragma once

#include "troupe-items-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_ITEMS_FORM (troupe_items_form_get_type ())

/**
 * TroupeItemsForm:
 *
 * The form of one list of items: the kind of input and its fields. Errors are shown below a field
 * while a person types.
 *
 * Properties: list (TroupeItemsDraft, construct-only); combined (whether there are several lists,
 * so that this one can be removed); first (whether it is the first of them, with which the others
 * are combined).
 *
 * Signals: "remove".
 */
G_DECLARE_FINAL_TYPE (TroupeItemsForm, troupe_items_form, TROUPE, ITEMS_FORM, AdwBin)

GtkWidget *troupe_items_form_new (TroupeItemsDraft *list);

TroupeItemsDraft *troupe_items_form_get_list (TroupeItemsForm *self);
void troupe_items_form_take_paths (TroupeItemsForm *self, const char *const *paths);
void troupe_items_form_focus (TroupeItemsForm *self);
void troupe_items_form_show_check (TroupeItemsForm *self, const GError *error);
gboolean troupe_items_form_show_error (TroupeItemsForm *self);

G_END_DECLS
