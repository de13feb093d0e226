/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-time-histogram.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TIME_CHART (troupe_time_chart_get_type ())

/**
 * TroupeTimeChart:
 *
 * How long items took: a bar for each stretch of time, on a logarithmic scale.
 *
 * Properties: summary (string, read-only: the same in a sentence).
 */
G_DECLARE_FINAL_TYPE (TroupeTimeChart, troupe_time_chart, TROUPE, TIME_CHART, GtkWidget)

void troupe_time_chart_set_times (TroupeTimeChart *self, const TroupeTimeHistogram *times);

G_END_DECLS
