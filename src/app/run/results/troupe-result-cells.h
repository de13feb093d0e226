/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells of a table of results. */

#pragma once

#include "troupe-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_result_cells_bind_callbacks (GtkWidgetClass *widget_class);
void troupe_result_cells_setup_field_cb (GtkSignalListItemFactory *factory,
                                         GtkListItem *list_item,
                                         GtkColumnViewColumn *column);
void troupe_result_cells_bind_input (GtkListItem *list_item, const char *prefix);
void troupe_result_cells_bind_field (GtkListItem *list_item, const char *field);

G_END_DECLS
