/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Offers to restore typed items that were replaced. */

#include "troupe-items-undo.h"

#include "troupe-config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define LISTS "troupe-lists"

static void
undo_cb (AdwToast *toast, TroupeDraft *draft)
{
  troupe_draft_set_lists (draft, g_object_get_data (G_OBJECT (toast), LISTS));
}

/**
 * troupe_items_undo_offer:
 * @widget: the widget where it happened, in an #AdwToastOverlay
 * @title: a sentence that says what happened
 * @draft: the draft whose items changed
 * @lists: (element-type TroupeItemsDraft): the result of troupe_draft_copy_lists() before the
 *   change
 *
 * Shows the title, and offers to restore the items, unless they are unchanged.
 */
void
troupe_items_undo_offer (GtkWidget *widget, const char *title, TroupeDraft *draft, GPtrArray *lists)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (troupe_draft_has_lists (draft, lists))
    return;

  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), LISTS, g_ptr_array_ref (lists),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), draft, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
