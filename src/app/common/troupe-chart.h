/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The base of widgets that draw figures. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_CHART (troupe_chart_get_type ())

G_DECLARE_DERIVABLE_TYPE (TroupeChart, troupe_chart, TROUPE, CHART, GtkWidget)

/**
 * TroupeChart:
 *
 * A widget that draws figures and describes them in a sentence, for screen readers and for a label
 * beside the chart.
 *
 * Properties: text (string, read-only: that sentence).
 */

/**
 * TroupeChartClass:
 * @minimum_width: in pixels
 * @minimum_height: in pixels
 * @text_property: the accessible property that holds the sentence
 * @describe: creates the sentence
 */
struct _TroupeChartClass
{
  GtkWidgetClass parent_class;

  int minimum_width;
  int minimum_height;
  GtkAccessibleProperty text_property;
  char *(*describe) (TroupeChart *self);
};

const char *troupe_chart_get_text (TroupeChart *self);
gboolean troupe_chart_update (TroupeChart *self);

G_END_DECLS
