/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The scale of an axis. */

#pragma once

#include "troupe-plot.h"

G_BEGIN_DECLS

/**
 * TroupePlotScale:
 * @least: the number at its beginning
 * @most: the number at its end
 * @step: the distance of two ticks; a factor if the scale is logarithmic
 * @logarithmic: whether a step is a factor
 *
 * The range and ticks of an axis.
 */
typedef struct
{
  double least;
  double most;
  double step;
  gboolean logarithmic;
} TroupePlotScale;

TroupePlotScale troupe_plot_scale_x (const TroupePlot *plot, guint n_ticks);
TroupePlotScale troupe_plot_scale_y (const TroupePlot *plot, guint n_ticks);
double troupe_plot_scale_place (const TroupePlotScale *self, double number);
guint troupe_plot_scale_get_n_ticks (const TroupePlotScale *self);
double troupe_plot_scale_get_tick (const TroupePlotScale *self, guint tick);

G_END_DECLS
