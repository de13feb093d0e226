/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A chart of the durations of items. */

#pragma once

#include "troupe-chart.h"
#include "troupe-time-histogram.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_TIME_CHART (troupe_time_chart_get_type ())

/**
 * TroupeTimeChart:
 *
 * A histogram of the durations of items on a logarithmic scale.
 */
G_DECLARE_FINAL_TYPE (TroupeTimeChart, troupe_time_chart, TROUPE, TIME_CHART, TroupeChart)

void troupe_time_chart_set_times (TroupeTimeChart *self, const TroupeTimeHistogram *times);

G_END_DECLS
