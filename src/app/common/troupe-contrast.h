/* SPDX-License-Identifier: GPL-3.0-or-later */

/* High contrast in drawn widgets. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is drawn faintly, or tells things apart by colours that are near the background's, gets
 * lines where a person asked the desktop for high contrast. */

gboolean troupe_contrast_is_high (void);
void troupe_contrast_follow (GtkWidget *widget);

void troupe_contrast_outline (GtkSnapshot *snapshot,
                              const GskRoundedRect *outline,
                              const GdkRGBA *color);

G_END_DECLS
