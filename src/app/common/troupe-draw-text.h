/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Functions that draw lines of text. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

int troupe_draw_text_measure (GtkWidget *widget, const char *text);
int troupe_draw_text_get_height (GtkWidget *widget);
void troupe_draw_text (GtkWidget *widget,
                       GtkSnapshot *snapshot,
                       const char *text,
                       const GdkRGBA *color,
                       double x,
                       double y,
                       double xalign);

G_END_DECLS
