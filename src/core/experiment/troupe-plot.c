/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The series and axes of a plot. */

#include "troupe-plot.h"

typedef struct
{
  char *title;
  GArray *points;
} Series;

struct _TroupePlot
{
  TroupePlotKind kind;
  char *name;
  char *title;
  TroupePlotAxis x;
  TroupePlotAxis y;
  gboolean banded;
  GPtrArray *categories;
  GArray *series;
};

static void
clear_series (gpointer data)
{
  Series *series = data;

  g_free (series->title);
  g_array_unref (series->points);
}

/**
 * troupe_plot_new:
 * @kind: its kind
 * @name: its name for programs
 * @title: its title, translated
 *
 * Returns: (transfer full): a plot without data
 */
TroupePlot *
troupe_plot_new (TroupePlotKind kind, const char *name, const char *title)
{
  TroupePlot *self = g_new0 (TroupePlot, 1);

  self->kind = kind;
  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->categories = g_ptr_array_new_with_free_func (g_free);
  self->series = g_array_new (FALSE, FALSE, sizeof (Series));
  g_array_set_clear_func (self->series, clear_series);
  return self;
}

/**
 * troupe_plot_free:
 * @self: (transfer full): a plot
 *
 * Frees @self.
 */
void
troupe_plot_free (TroupePlot *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->x.title);
  g_free (self->y.title);
  g_ptr_array_unref (self->categories);
  g_array_unref (self->series);
  g_free (self);
}

static void
set_axis (TroupePlotAxis *axis, const char *title, TroupeUnit unit, gboolean logarithmic)
{
  g_free (axis->title);
  axis->title = g_strdup (title);
  axis->unit = unit;
  axis->logarithmic = logarithmic;
}

/**
 * troupe_plot_set_x:
 * @self: a plot
 * @title: its title, translated
 * @unit: of its numbers
 * @logarithmic: whether a step is a factor
 *
 * Sets the horizontal axis.
 */
void
troupe_plot_set_x (TroupePlot *self, const char *title, TroupeUnit unit, gboolean logarithmic)
{
  set_axis (&self->x, title, unit, logarithmic);
}

/**
 * troupe_plot_set_y:
 * @self: a plot
 * @title: its title, translated
 * @unit: of its numbers
 * @logarithmic: whether a step is a factor
 *
 * Sets the vertical axis.
 */
void
troupe_plot_set_y (TroupePlot *self, const char *title, TroupeUnit unit, gboolean logarithmic)
{
  set_axis (&self->y, title, unit, logarithmic);
}

/**
 * troupe_plot_set_banded:
 * @self: a plot of spans
 * @banded: whether spans of different series may overlap: then each series has a part of the row's
 *   height
 *
 * Says how spans share a row.
 */
void
troupe_plot_set_banded (TroupePlot *self, gboolean banded)
{
  self->banded = banded;
}

/**
 * troupe_plot_add_category:
 * @self: a plot of bars or spans
 * @title: its title, translated
 *
 * Returns: its number
 */
guint
troupe_plot_add_category (TroupePlot *self, const char *title)
{
  g_ptr_array_add (self->categories, g_strdup (title));
  return self->categories->len - 1;
}

/**
 * troupe_plot_add_series:
 * @self: a plot
 * @title: its title in the key, translated
 *
 * Returns: its number
 */
guint
troupe_plot_add_series (TroupePlot *self, const char *title)
{
  const Series series = {
    .title = g_strdup (title),
    .points = g_array_new (FALSE, FALSE, sizeof (TroupePlotPoint)),
  };

  g_array_append_val (self->series, series);
  return self->series->len - 1;
}

static GArray *
get_points (const TroupePlot *self, guint series)
{
  return g_array_index (self->series, Series, series).points;
}

/**
 * troupe_plot_add_point:
 * @self: a plot of lines or bars
 * @series: its series
 * @x: a number, or that of a category
 * @y: a number
 *
 * Adds a point.
 */
void
troupe_plot_add_point (TroupePlot *self, guint series, double x, double y)
{
  const TroupePlotPoint point = { .x = x, .y = y, .end = x };

  g_array_append_val (get_points (self, series), point);
}

/**
 * troupe_plot_add_span:
 * @self: a plot of spans
 * @series: its series
 * @category: the number of its row
 * @from: its start
 * @to: its end
 *
 * Adds a span.
 */
void
troupe_plot_add_span (TroupePlot *self, guint series, guint category, double from, double to)
{
  const TroupePlotPoint point = { .x = from, .y = category, .end = to };

  g_array_append_val (get_points (self, series), point);
}

/**
 * troupe_plot_get_kind:
 * @self: a plot
 *
 * Returns: its kind
 */
TroupePlotKind
troupe_plot_get_kind (const TroupePlot *self)
{
  return self->kind;
}

/**
 * troupe_plot_get_name:
 * @self: a plot
 *
 * Returns: (transfer none): its name for programs
 */
const char *
troupe_plot_get_name (const TroupePlot *self)
{
  return self->name;
}

/**
 * troupe_plot_get_title:
 * @self: a plot
 *
 * Returns: (transfer none): its title
 */
const char *
troupe_plot_get_title (const TroupePlot *self)
{
  return self->title;
}

/**
 * troupe_plot_get_x:
 * @self: a plot
 *
 * Returns: (transfer none): its horizontal axis
 */
const TroupePlotAxis *
troupe_plot_get_x (const TroupePlot *self)
{
  return &self->x;
}

/**
 * troupe_plot_get_y:
 * @self: a plot
 *
 * Returns: (transfer none): its vertical axis
 */
const TroupePlotAxis *
troupe_plot_get_y (const TroupePlot *self)
{
  return &self->y;
}

/**
 * troupe_plot_get_banded:
 * @self: a plot
 *
 * Returns: whether each series has a part of the height of a row
 */
gboolean
troupe_plot_get_banded (const TroupePlot *self)
{
  return self->banded;
}

/**
 * troupe_plot_get_n_categories:
 * @self: a plot
 *
 * Returns: the number of its categories
 */
guint
troupe_plot_get_n_categories (const TroupePlot *self)
{
  return self->categories->len;
}

/**
 * troupe_plot_get_category:
 * @self: a plot
 * @category: from 0
 *
 * Returns: (transfer none): its title
 */
const char *
troupe_plot_get_category (const TroupePlot *self, guint category)
{
  return g_ptr_array_index (self->categories, category);
}

/**
 * troupe_plot_get_n_series:
 * @self: a plot
 *
 * Returns: the number of its series
 */
guint
troupe_plot_get_n_series (const TroupePlot *self)
{
  return self->series->len;
}

/**
 * troupe_plot_get_series_title:
 * @self: a plot
 * @series: from 0
 *
 * Returns: (transfer none): its title in the key
 */
const char *
troupe_plot_get_series_title (const TroupePlot *self, guint series)
{
  return g_array_index (self->series, Series, series).title;
}

/**
 * troupe_plot_get_n_points:
 * @self: a plot
 * @series: from 0
 *
 * Returns: the number of points of the series
 */
guint
troupe_plot_get_n_points (const TroupePlot *self, guint series)
{
  return get_points (self, series)->len;
}

/**
 * troupe_plot_get_point:
 * @self: a plot
 * @series: from 0
 * @point: from 0
 *
 * Returns: (transfer none): the point, until another one is added
 */
const TroupePlotPoint *
troupe_plot_get_point (const TroupePlot *self, guint series, guint point)
{
  return &g_array_index (get_points (self, series), TroupePlotPoint, point);
}
