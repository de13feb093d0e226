/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures and draws short texts in a snapshot. */

#include "troupe-draw-text.h"

/**
 * troupe_draw_text_measure:
 * @widget: the widget whose font is used
 * @text: a line of text
 *
 * Returns: the width of the text, in pixels
 */
int
troupe_draw_text_measure (GtkWidget *widget, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/**
 * troupe_draw_text_get_height:
 * @widget: the widget whose font is used
 *
 * Returns: the height of a line of numbers, in pixels
 */
int
troupe_draw_text_get_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/**
 * troupe_draw_text:
 * @widget: the widget that is drawn
 * @snapshot: the snapshot to draw to
 * @text: a line of text
 * @color: its colour
 * @x: in pixels from the left edge of the widget
 * @y: the upper edge of the text, in pixels from the upper edge of the widget
 * @xalign: the part of the text that is at @x: 0 for its left edge, 0.5 for its middle, 1 for its
 *   right edge
 *
 * Draws a line of text in the font of the widget.
 */
void
troupe_draw_text (GtkWidget *widget,
                  GtkSnapshot *snapshot,
                  const char *text,
                  const GdkRGBA *color,
                  double x,
                  double y,
                  double xalign)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - xalign * width, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}
