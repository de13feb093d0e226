/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the colour of a worker. */

#include "troupe-palette.h"

/* Red, green, blue: the colours of Okabe and Ito, "Color Universal Design" (2008), which people
 * with any kind of colour vision can tell apart, without black. */
static const guint8 colors[TROUPE_PALETTE_SIZE][3] = {
  { 86, 180, 233 },  /* sky blue */
  { 230, 159, 0 },   /* orange */
  { 0, 158, 115 },   /* bluish green */
  { 240, 228, 66 },  /* yellow */
  { 0, 114, 178 },   /* blue */
  { 213, 94, 0 },    /* vermilion */
  { 204, 121, 167 }, /* reddish purple */
};

/* On blue, black has a contrast of less than 4.5 to 1. */
#define BLUE 4

/**
 * troupe_palette_get:
 * @worker: the number of a worker, from 1
 * @color: (out): its colour in every view; the number is shown with it
 * @text_color: (out): the colour of text on it
 */
void
troupe_palette_get (guint worker, GdkRGBA *color, GdkRGBA *text_color)
{
  const guint place = (worker + TROUPE_PALETTE_SIZE - 1) % TROUPE_PALETTE_SIZE;
  const float level = place == BLUE ? 1 : 0;

  *color = (GdkRGBA){ colors[place][0] / 255.0f, colors[place][1] / 255.0f,
                      colors[place][2] / 255.0f, 1 };
  *text_color = (GdkRGBA){ level, level, level, 1 };
}
