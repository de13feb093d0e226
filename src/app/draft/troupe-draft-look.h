/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks at the items of a draft while it is edited, without blocking. */

#pragma once

#include "troupe-draft-preview.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_DRAFT_LOOK (troupe_draft_look_get_type ())

/**
 * TroupeDraftLook:
 *
 * Follows a draft and has a preview of its items. Items that are typed are previewed at once; files
 * and folders are opened in another thread, a moment after the last change, and their items are
 * counted there.
 *
 * Signals: "changed", when the preview or the count changes.
 */
G_DECLARE_FINAL_TYPE (TroupeDraftLook, troupe_draft_look, TROUPE, DRAFT_LOOK, GObject)

TroupeDraftLook *troupe_draft_look_get (TroupeDraft *draft);

const TroupeDraftPreview *troupe_draft_look_get_preview (TroupeDraftLook *self);
gboolean troupe_draft_look_is_counting (TroupeDraftLook *self);
void troupe_draft_look_stop (TroupeDraftLook *self);

G_END_DECLS
