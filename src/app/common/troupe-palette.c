/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the colour of a worker. */

#include "troupe-palette.h"

/* Red, green, blue: the scheme “light” of Paul Tol, "Colour schemes" (2021), which is for filled
 * areas with black labels; people with any kind of colour vision can tell them apart. Lilac is in
 * place of its grey, which is for what belongs to no worker. */
static const guint8 colors[TROUPE_PALETTE_SIZE][3] = {
  { 0x77, 0xAA, 0xDD }, /* light blue */
  { 0xEE, 0x88, 0x66 }, /* orange */
  { 0x44, 0xBB, 0x99 }, /* mint */
  { 0xEE, 0xDD, 0x88 }, /* light yellow */
  { 0xFF, 0xAA, 0xBB }, /* pink */
  { 0xAA, 0xAA, 0x00 }, /* olive */
  { 0x99, 0xDD, 0xFF }, /* light cyan */
  { 0xBB, 0xCC, 0x33 }, /* pear */
  { 0xCC, 0xBB, 0xFF }, /* lilac */
};

/**
 * troupe_palette_get:
 * @slot: the slot of a worker, which its replacement takes over, from 0
 * @color: (out): the colour of that worker in every view; its number is shown with it
 * @text_color: (out): the colour of text on it
 */
void
troupe_palette_get (guint slot, GdkRGBA *color, GdkRGBA *text_color)
{
  const guint8 *parts = colors[slot % TROUPE_PALETTE_SIZE];

  *color = (GdkRGBA){ parts[0] / 255.0f, parts[1] / 255.0f, parts[2] / 255.0f, 1 };
  *text_color = (GdkRGBA){ 0, 0, 0, 1 };
}
