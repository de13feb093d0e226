/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A card of the start page. */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_START_CARD (troupe_start_card_get_type ())

/**
 * TroupeStartCard:
 *
 * A card in a flow box of the start page, with a job or the name of an action.
 *
 * Properties: title, summary, shows, icon-name, action-name (strings, nullable), draft
 * (TroupeDraft, nullable; read-only after construction).
 */
G_DECLARE_FINAL_TYPE (TroupeStartCard, troupe_start_card, TROUPE, START_CARD, GtkFlowBoxChild)

GtkWidget *troupe_start_card_new (TroupeDraft *draft);

TroupeDraft *troupe_start_card_get_draft (TroupeStartCard *self);
const char *troupe_start_card_get_action_name (TroupeStartCard *self);

G_END_DECLS
