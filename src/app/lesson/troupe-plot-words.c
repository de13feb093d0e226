/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes the figures of a plot in words, for screen readers. */

#include "troupe-plot-words.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

/* Adds a line, taking the figures, or nothing if there are none. */
static void
add_line (GString *text, const char *name, GPtrArray *figures)
{
  g_autofree char *list = NULL;

  if (figures->len == 0)
    return;

  g_ptr_array_add (figures, NULL);
  /* Translators: between the figures of a list */
  list = g_strjoinv (_ (", "), (char **) figures->pdata);
  /* Translators: what figures are of, and the figures */
  g_string_append_printf (text, _ ("\n%s: %s"), name, list);
}

static char *
describe_point (const TroupePlot *plot, const TroupePlotPoint *point)
{
  g_autofree char *y = troupe_unit_format (troupe_plot_get_y (plot)->unit, point->y);
  g_autofree char *x = troupe_plot_get_kind (plot) == TROUPE_PLOT_BARS
                           ? g_strdup (troupe_plot_get_category (plot, (guint) point->x))
                           : troupe_unit_format (troupe_plot_get_x (plot)->unit, point->x);

  /* Translators: a point of a plot: where on the horizontal axis, and its figure */
  return g_strdup_printf (_ ("%s has %s"), x, y);
}

static void
add_series (GString *text, const TroupePlot *plot, guint series)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < troupe_plot_get_n_points (plot, series); i++)
    g_ptr_array_add (figures, describe_point (plot, troupe_plot_get_point (plot, series, i)));
  add_line (text, troupe_plot_get_series_title (plot, series), figures);
}

/* Adds the total length of the spans of a category. */
static void
add_category (GString *text, const TroupePlot *plot, guint category)
{
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func (g_free);

  for (guint series = 0; series < troupe_plot_get_n_series (plot); series++)
    {
      g_autofree char *length = NULL;
      double sum = 0;

      for (guint i = 0; i < troupe_plot_get_n_points (plot, series); i++)
        {
          const TroupePlotPoint *point = troupe_plot_get_point (plot, series, i);

          if ((guint) point->y == category)
            sum += point->end - point->x;
        }
      if (sum == 0)
        continue;

      length = troupe_unit_format (troupe_plot_get_x (plot)->unit, sum);
      /* Translators: what was there, and how long in all */
      g_ptr_array_add (
          figures,
          g_strdup_printf (_ ("%s for %s"), troupe_plot_get_series_title (plot, series), length));
    }
  add_line (text, troupe_plot_get_category (plot, category), figures);
}

/**
 * troupe_plot_to_words:
 * @plot: a plot
 *
 * Returns: (transfer full): its title and its figures, a line for each series, or for each category
 *   of spans
 */
char *
troupe_plot_to_words (const TroupePlot *plot)
{
  g_autoptr (GString) text = g_string_new (troupe_plot_get_title (plot));

  if (troupe_plot_get_kind (plot) == TROUPE_PLOT_SPANS)
    for (guint i = 0; i < troupe_plot_get_n_categories (plot); i++)
      add_category (text, plot, i);
  else
    for (guint i = 0; i < troupe_plot_get_n_series (plot); i++)
      add_series (text, plot, i);
  return g_strdup (text->str);
}
