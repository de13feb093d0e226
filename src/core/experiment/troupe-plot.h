/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plot: its data and axes, without their appearance. */

#pragma once

#include "troupe-table.h"

G_BEGIN_DECLS

/**
 * TroupePlotKind:
 * @TROUPE_PLOT_LINES: points, joined by lines
 * @TROUPE_PLOT_BARS: a bar for each category and series
 * @TROUPE_PLOT_SPANS: from one x to another, in the row of a category
 */
typedef enum
{
  TROUPE_PLOT_LINES,
  TROUPE_PLOT_BARS,
  TROUPE_PLOT_SPANS,
} TroupePlotKind;

/**
 * TroupePlotAxis:
 * @title: its title, translated
 * @unit: of its numbers
 * @logarithmic: whether a step is a factor, not a difference; then all numbers are above zero
 *
 * An axis of a plot.
 */
typedef struct
{
  char *title;
  TroupeUnit unit;
  gboolean logarithmic;
} TroupePlotAxis;

/**
 * TroupePlotPoint:
 * @x: of lines and spans; of bars, the number of the category
 * @y: of lines and bars; of spans, the number of the category
 * @end: for spans, the x of its end
 *
 * A point of a series.
 */
typedef struct
{
  double x;
  double y;
  double end;
} TroupePlotPoint;

/**
 * TroupePlot:
 *
 * The contents of a plot, independent of its drawing.
 */
typedef struct _TroupePlot TroupePlot;

TroupePlot *troupe_plot_new (TroupePlotKind kind, const char *name, const char *title);
void troupe_plot_free (TroupePlot *self);

void troupe_plot_set_x (TroupePlot *self, const char *title, TroupeUnit unit, gboolean logarithmic);
void troupe_plot_set_y (TroupePlot *self, const char *title, TroupeUnit unit, gboolean logarithmic);
void troupe_plot_set_banded (TroupePlot *self, gboolean banded);
guint troupe_plot_add_category (TroupePlot *self, const char *title);
guint troupe_plot_add_series (TroupePlot *self, const char *title);
void troupe_plot_add_point (TroupePlot *self, guint series, double x, double y);
void troupe_plot_add_span (TroupePlot *self, guint series, guint category, double from, double to);

TroupePlotKind troupe_plot_get_kind (const TroupePlot *self);
const char *troupe_plot_get_name (const TroupePlot *self);
const char *troupe_plot_get_title (const TroupePlot *self);
const TroupePlotAxis *troupe_plot_get_x (const TroupePlot *self);
const TroupePlotAxis *troupe_plot_get_y (const TroupePlot *self);
gboolean troupe_plot_get_banded (const TroupePlot *self);
guint troupe_plot_get_n_categories (const TroupePlot *self);
const char *troupe_plot_get_category (const TroupePlot *self, guint category);
guint troupe_plot_get_n_series (const TroupePlot *self);
const char *troupe_plot_get_series_title (const TroupePlot *self, guint series);
guint troupe_plot_get_n_points (const TroupePlot *self, guint series);
const TroupePlotPoint *troupe_plot_get_point (const TroupePlot *self, guint series, guint point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePlot, troupe_plot_free)

G_END_DECLS
