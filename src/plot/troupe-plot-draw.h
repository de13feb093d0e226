/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drawing of plots. */

#pragma once

#include "troupe-plot.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * TroupePlotColor:
 * @red: from 0 to 1, as all of them
 * @green: as @red
 * @blue: as @red
 * @alpha: as @red
 *
 * A colour, as in cairo and GDK.
 */
typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} TroupePlotColor;

/** Black, on the existing background. */
#define TROUPE_PLOT_BLACK ((TroupePlotColor){ 0, 0, 0, 1 })

void troupe_plot_draw (const TroupePlot *self,
                       cairo_t *cr,
                       double width,
                       double height,
                       TroupePlotColor foreground);

G_END_DECLS
