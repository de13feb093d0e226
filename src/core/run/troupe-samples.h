/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The measurements of a worker over time, for graphs. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** The most points that are kept: ten minutes with one measurement a second. */
#define TROUPE_SAMPLES_MAX 600

/**
 * TroupeSamplePoint:
 * @time: when it was measured, by g_get_monotonic_time(), microseconds
 * @cpu_percent: CPU time since the previous point, in percent of one core
 * @rss_bytes: resident memory at that time
 */
typedef struct
{
  gint64 time;
  double cpu_percent;
  guint64 rss_bytes;
} TroupeSamplePoint;

#define TROUPE_TYPE_SAMPLES (troupe_samples_get_type ())

/**
 * TroupeSamples:
 *
 * The measurements of a worker over the last minutes. Sampling pauses while no view is visible, so
 * points may be far apart.
 *
 * Signals: "changed".
 */
G_DECLARE_FINAL_TYPE (TroupeSamples, troupe_samples, TROUPE, SAMPLES, GObject)

TroupeSamples *troupe_samples_new (void);
void troupe_samples_add (TroupeSamples *self, const TroupeSamplePoint *point);
guint troupe_samples_get_n_points (TroupeSamples *self);
const TroupeSamplePoint *troupe_samples_get_point (TroupeSamples *self, guint position);

G_END_DECLS
