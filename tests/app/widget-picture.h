/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what a widget draws. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWindow *widget_picture_present (GtkWidget *widget, int width, int height);
char *
widget_picture_read (GtkWidget *widget, const GdkRectangle *area, guint n_columns, guint n_rows);

G_END_DECLS
