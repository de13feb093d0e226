/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Walks through a window by the keys Tab and Shift+Tab, as a person does who has no mouse. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void walk_window (GtkWindow *window, const char *page);
void walk_press (GtkWindow *window, guint keysym);
void walk_click (GtkWidget *widget);

G_END_DECLS
