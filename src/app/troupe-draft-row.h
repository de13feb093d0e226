/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_DRAFT_ROW (troupe_draft_row_get_type ())

/**
 * TroupeDraftRow:
 *
 * A job to choose, in a list of them.
 */
G_DECLARE_FINAL_TYPE (TroupeDraftRow, troupe_draft_row, TROUPE, DRAFT_ROW, AdwActionRow)

GtkWidget *troupe_draft_row_new (TroupeDraft *draft);
TroupeDraft *troupe_draft_row_get_draft (TroupeDraftRow *self);

G_END_DECLS
