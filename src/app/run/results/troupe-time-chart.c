/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a histogram of the durations of items. */

#include "troupe-time-chart.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-draw-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* The minimum number of bins, and minimum sizes in pixels: each bin has more than two. */
#define LEAST_BINS   8
#define LEAST_WIDTH  200
#define LEAST_HEIGHT 120
#define MARGIN       12
#define LABEL_ROOM   90
#define LEAST_BAR    2

G_STATIC_ASSERT (LEAST_WIDTH - 2 * MARGIN > 2 * TROUPE_TIME_BINS);

struct _TroupeTimeChart
{
  TroupeChart parent_instance;

  TroupeTimeHistogram times;
};

G_DEFINE_FINAL_TYPE (TroupeTimeChart, troupe_time_chart, TROUPE_TYPE_CHART)

static char *
describe_bin (const TroupeTimeHistogram *times, guint bin)
{
  const guint64 count = times->counts[bin];
  g_autofree char *items = troupe_describe_count (count);
  g_autofree char *from = troupe_describe_item_time (troupe_time_histogram_get_start (bin));
  g_autofree char *to = troupe_describe_item_time (troupe_time_histogram_get_start (bin + 1));

  /* Translators: how many items, and two times */
  return g_strdup_printf (
      ngettext ("%s item took from %s to %s", "%s items took from %s to %s", count), items, from,
      to);
}

static char *
troupe_time_chart_describe (TroupeChart *chart)
{
  const TroupeTimeHistogram *times = &TROUPE_TIME_CHART (chart)->times;
  guint first;
  guint last;
  guint most;
  g_autofree char *shortest = NULL;
  g_autofree char *longest = NULL;
  g_autofree char *usual = NULL;

  if (!troupe_time_histogram_get_bounds (times, &first, &last))
    return g_strdup (_ ("No item is finished yet."));

  most = first;
  for (guint i = first; i <= last; i++)
    if (times->counts[i] > times->counts[most])
      most = i;
  shortest = troupe_describe_item_time (troupe_time_histogram_get_start (first));
  longest = troupe_describe_item_time (troupe_time_histogram_get_start (last + 1));
  usual = describe_bin (times, most);
  /* Translators: two times, then "12 items took from 10 ms to 18 ms" */
  return g_strdup_printf (_ ("Items took between %s and %s; %s."), shortest, longest, usual);
}

/* Finds the visible bins: those that have items, in the middle of enough others. */
static void
get_shown (TroupeTimeChart *self, guint *first, guint *n_bins)
{
  guint last;

  if (!troupe_time_histogram_get_bounds (&self->times, first, &last))
    *first = last = TROUPE_TIME_BINS / 2;
  *n_bins = last - *first + 1;
  if (*n_bins < LEAST_BINS)
    {
      *first -= MIN (*first, (LEAST_BINS - *n_bins) / 2);
      *n_bins = LEAST_BINS;
    }
  *first = MIN (*first, TROUPE_TIME_BINS - *n_bins);
}

static void
troupe_time_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeTimeChart *self = TROUPE_TIME_CHART (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  const int text_height = troupe_draw_text_get_height (widget);
  const double height = gtk_widget_get_height (widget) - 2.0 * text_height - 2 * MARGIN;
  const double top = MARGIN + text_height;
  guint64 most = 1;
  guint first;
  guint n_bins;
  double bin_width;
  guint label_step;
  GdkRGBA accent;
  GdkRGBA color;

  get_shown (self, &first, &n_bins);
  bin_width = (gtk_widget_get_width (widget) - 2.0 * MARGIN) / n_bins;
  label_step = LABEL_ROOM / bin_width + 1;
  gtk_style_context_get_color (style, &color);
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &accent))
    accent = color;

  for (guint i = first; i < first + n_bins; i++)
    most = MAX (most, self->times.counts[i]);
  for (guint i = first; i < first + n_bins; i++)
    {
      const guint64 count = self->times.counts[i];
      const double left = MARGIN + (i - first) * bin_width;
      const double bar = count > 0 ? MAX (height * count / most, LEAST_BAR) : 0;

      gtk_snapshot_append_color (
          snapshot, &accent,
          &GRAPHENE_RECT_INIT (left + 1, top + height - bar, bin_width - 2, bar));
      if (count == most)
        {
          g_autofree char *text = troupe_describe_count (count);

          troupe_draw_text (widget, snapshot, text, &color, left + bin_width / 2,
                            top + height - bar - text_height, 0.5);
        }
      if ((i - first) % label_step == 0)
        {
          g_autofree char *text = troupe_describe_item_time (troupe_time_histogram_get_start (i));

          gtk_snapshot_append_color (snapshot, &color,
                                     &GRAPHENE_RECT_INIT (left, top + height, 1, 4));
          troupe_draw_text (widget, snapshot, text, &color, MAX (left, LABEL_ROOM / 3.0),
                            top + height + 4, 0.5);
        }
    }
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (MARGIN, top + height, bin_width * n_bins, 1));
}

static gboolean
troupe_time_chart_query_tooltip (GtkWidget *widget,
                                 int x,
                                 int y,
                                 gboolean keyboard,
                                 GtkTooltip *tooltip)
{
  TroupeTimeChart *self = TROUPE_TIME_CHART (widget);
  g_autofree char *text = NULL;
  guint first;
  guint n_bins;
  int bin;

  if (keyboard)
    {
      gtk_tooltip_set_text (tooltip, troupe_chart_get_text (TROUPE_CHART (self)));
      return TRUE;
    }

  get_shown (self, &first, &n_bins);
  bin = (x - MARGIN) / ((gtk_widget_get_width (widget) - 2.0 * MARGIN) / n_bins);
  if (x < MARGIN || bin >= (int) n_bins)
    return FALSE;
  text = describe_bin (&self->times, first + bin);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
troupe_time_chart_class_init (TroupeTimeChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = troupe_time_chart_snapshot;
  widget_class->query_tooltip = troupe_time_chart_query_tooltip;

  klass->parent_class.minimum_width = LEAST_WIDTH;
  klass->parent_class.minimum_height = LEAST_HEIGHT;
  klass->parent_class.text_property = GTK_ACCESSIBLE_PROPERTY_DESCRIPTION;
  klass->parent_class.describe = troupe_time_chart_describe;

  gtk_widget_class_set_css_name (widget_class, "timechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
troupe_time_chart_init (TroupeTimeChart *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Times of the Items"), -1);
  troupe_chart_update (TROUPE_CHART (self));
}

/**
 * troupe_time_chart_set_times:
 * @times: the durations of items, copied
 */
void
troupe_time_chart_set_times (TroupeTimeChart *self, const TroupeTimeHistogram *times)
{
  g_return_if_fail (TROUPE_IS_TIME_CHART (self));

  if (memcmp (&self->times, times, sizeof *times) == 0)
    return;

  self->times = *times;
  troupe_chart_update (TROUPE_CHART (self));
}
