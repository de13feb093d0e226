/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The colours of workers. */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** The number of different colours; with more workers they repeat. */
#define TROUPE_PALETTE_SIZE 9

void troupe_palette_get (guint slot, GdkRGBA *color, GdkRGBA *text_color);

G_END_DECLS
