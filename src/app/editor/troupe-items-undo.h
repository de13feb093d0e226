/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo for replaced items. */

#pragma once

#include "troupe-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_items_undo_offer (GtkWidget *widget,
                              const char *title,
                              TroupeDraft *draft,
                              GPtrArray *lists);

G_END_DECLS
