/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adds outlines and stronger lines in high contrast. */

#include "troupe-contrast.h"

#include <adwaita.h>

/**
 * troupe_contrast_is_high:
 *
 * Returns: whether the desktop requests high contrast
 */
gboolean
troupe_contrast_is_high (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

/**
 * troupe_contrast_follow:
 * @widget: a widget that draws itself by troupe_contrast_is_high()
 *
 * Redraws the widget when that changes, for the lifetime of the widget.
 */
void
troupe_contrast_follow (GtkWidget *widget)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
}

/**
 * troupe_contrast_outline:
 * @snapshot: the snapshot to draw to
 * @outline: the outline of a drawn shape
 * @color: the colour of the text beside it
 *
 * Draws a line around the shape in high contrast.
 */
void
troupe_contrast_outline (GtkSnapshot *snapshot, const GskRoundedRect *outline, const GdkRGBA *color)
{
  if (troupe_contrast_is_high ())
    gtk_snapshot_append_border (snapshot, outline, (const float[]){ 1, 1, 1, 1 },
                                (const GdkRGBA[]){ *color, *color, *color, *color });
}
