/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The visible period of a timeline. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TIME_RANGE (troupe_time_range_get_type ())

/**
 * TroupeTimeRange:
 *
 * The visible part of a run. Without zooming, it is the whole run; a part that reaches to the end
 * stays at the end while the run continues.
 *
 * A steady range moves only now and then while the run continues, and leaves room for the time to
 * come.
 *
 * Properties: start, length (double, seconds since the start of the run, read-only), total (double,
 * seconds), steady (boolean).
 */
G_DECLARE_FINAL_TYPE (TroupeTimeRange, troupe_time_range, TROUPE, TIME_RANGE, GObject)

TroupeTimeRange *troupe_time_range_new (void);
double troupe_time_range_get_start (TroupeTimeRange *self);
double troupe_time_range_get_length (TroupeTimeRange *self);
double troupe_time_range_get_total (TroupeTimeRange *self);
void troupe_time_range_set_total (TroupeTimeRange *self, double total);
void troupe_time_range_set_steady (TroupeTimeRange *self, gboolean steady);
void troupe_time_range_zoom (TroupeTimeRange *self, double factor, double at);
void troupe_time_range_pan (TroupeTimeRange *self, double seconds);
void troupe_time_range_show (TroupeTimeRange *self, double time);
void troupe_time_range_fit (TroupeTimeRange *self);

G_END_DECLS
