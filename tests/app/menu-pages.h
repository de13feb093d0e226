/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens menus and lists that stand above a part of a window. */

#pragma once

#include "troupe-window.h"

G_BEGIN_DECLS

void menu_pages_open_main_menu (TroupeWindow *window);
void menu_pages_open_functions (TroupeWindow *window);
void menu_pages_open_columns (TroupeWindow *window);
void menu_pages_open_fields (TroupeWindow *window);
void menu_pages_open_worker (TroupeWindow *window);
void menu_pages_open_result (TroupeWindow *window);
void menu_pages_open_past_run (TroupeWindow *window);

GtkWidget *menu_pages_find_open (GtkWidget *widget);

G_END_DECLS
