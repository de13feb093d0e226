/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The menu of the rows of a table. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_row_menu_press (GtkPopover *menu,
                            GtkColumnView *table,
                            double x,
                            double y,
                            GtkGesture *gesture);
void troupe_row_menu_show_at_focus (GtkPopover *menu, GtkColumnView *table);

G_END_DECLS
