/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses the bounds and ticks of linear and logarithmic axes. */

#include "troupe-plot-scale.h"

#include <math.h>

/* Rounds a step to 1, 2 or 5 times a power of ten. */
static double
round_step (double step)
{
  double power = pow (10, floor (log10 (step)));
  double digits = step / power;

  return (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10) * power;
}

static TroupePlotScale
make_linear (double least, double most, guint n_ticks, gboolean whole)
{
  double step;

  if (most <= least)
    most = least + 1;
  step = round_step ((most - least) / n_ticks);
  if (whole)
    step = MAX (step, 1);
  return (TroupePlotScale){
    .least = floor (least / step + 1e-9) * step,
    .most = ceil (most / step - 1e-9) * step,
    .step = step,
  };
}

static TroupePlotScale
make_logarithmic (double least, double most, guint n_ticks)
{
  double first = floor (log10 (least) + 1e-9);
  double last = MAX (ceil (log10 (most) - 1e-9), first + 1);

  return (TroupePlotScale){
    .least = pow (10, first),
    .most = pow (10, last),
    .step = pow (10, MAX (ceil ((last - first) / n_ticks), 1)),
    .logarithmic = TRUE,
  };
}

static TroupePlotScale
make_scale (const TroupePlotAxis *axis, double least, double most, guint n_ticks)
{
  if (least > most)
    least = most = 0;
  if (axis->logarithmic && least > 0)
    return make_logarithmic (least, most, n_ticks);
  return make_linear (least, most, n_ticks, axis->unit == TROUPE_UNIT_COUNT);
}

/**
 * troupe_plot_scale_x:
 * @plot: a plot of lines or spans
 * @n_ticks: the approximate number of ticks that there is room for
 *
 * Returns: the scale that covers all of its points
 */
TroupePlotScale
troupe_plot_scale_x (const TroupePlot *plot, guint n_ticks)
{
  double least = troupe_plot_get_kind (plot) == TROUPE_PLOT_SPANS ? 0 : G_MAXDOUBLE;
  double most = 0;

  for (guint series = 0; series < troupe_plot_get_n_series (plot); series++)
    for (guint i = 0; i < troupe_plot_get_n_points (plot, series); i++)
      {
        const TroupePlotPoint *point = troupe_plot_get_point (plot, series, i);

        least = MIN (least, point->x);
        most = MAX (most, MAX (point->x, point->end));
      }
  return make_scale (troupe_plot_get_x (plot), least, most, n_ticks);
}

/**
 * troupe_plot_scale_y:
 * @plot: a plot of lines or bars
 * @n_ticks: the approximate number of ticks that there is room for
 *
 * Returns: the scale that covers all of its points, from zero if it is not logarithmic
 */
TroupePlotScale
troupe_plot_scale_y (const TroupePlot *plot, guint n_ticks)
{
  const TroupePlotAxis *axis = troupe_plot_get_y (plot);
  double least = axis->logarithmic ? G_MAXDOUBLE : 0;
  double most = 0;

  for (guint series = 0; series < troupe_plot_get_n_series (plot); series++)
    for (guint i = 0; i < troupe_plot_get_n_points (plot, series); i++)
      {
        double y = troupe_plot_get_point (plot, series, i)->y;

        least = MIN (least, y);
        most = MAX (most, y);
      }
  return make_scale (axis, least, most, n_ticks);
}

/**
 * troupe_plot_scale_place:
 * @self: a scale
 * @number: a number on it
 *
 * Returns: its position, 0 at the beginning and 1 at the end
 */
double
troupe_plot_scale_place (const TroupePlotScale *self, double number)
{
  if (self->logarithmic)
    return log (number / self->least) / log (self->most / self->least);
  return (number - self->least) / (self->most - self->least);
}

/**
 * troupe_plot_scale_get_n_ticks:
 * @self: a scale
 *
 * Returns: the number of its ticks
 */
guint
troupe_plot_scale_get_n_ticks (const TroupePlotScale *self)
{
  double steps = self->logarithmic ? log (self->most / self->least) / log (self->step)
                                   : (self->most - self->least) / self->step;

  return (guint) floor (steps + 1e-6) + 1;
}

/**
 * troupe_plot_scale_get_tick:
 * @self: a scale
 * @tick: from 0
 *
 * Returns: the number at that tick
 */
double
troupe_plot_scale_get_tick (const TroupePlotScale *self, guint tick)
{
  return self->logarithmic ? self->least * pow (self->step, tick) : self->least + tick * self->step;
}
