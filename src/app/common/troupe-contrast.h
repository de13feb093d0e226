/* SPDX-License-Identifier: GPL-3.0-or-later */

/* High contrast in drawn widgets. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* If the desktop requests high contrast, faint shapes, and shapes told apart by colours close to
 * the background's, are drawn with outlines. */

gboolean troupe_contrast_is_high (void);
void troupe_contrast_follow (GtkWidget *widget);

void troupe_contrast_outline (GtkSnapshot *snapshot,
                              const GskRoundedRect *outline,
                              const GdkRGBA *color);

G_END_DECLS
