/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time axis of the timeline. */

#pragma once

#include "troupe-time-range.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TIME_AXIS (troupe_time_axis_get_type ())

/**
 * TroupeTimeAxis:
 *
 * The times above a timeline. Time runs from left to right in every language; the numbers of the
 * workers are to the left of it.
 *
 * Properties: range (TroupeTimeRange, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeTimeAxis, troupe_time_axis, TROUPE, TIME_AXIS, GtkWidget)

int troupe_time_axis_measure_gutter (GtkWidget *widget);
double troupe_time_axis_get_step (double length, int width);
char *troupe_time_axis_describe (double seconds, double step);

G_END_DECLS
