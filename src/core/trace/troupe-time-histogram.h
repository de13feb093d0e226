/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A histogram of durations. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Bins for each power of ten. */
#define TROUPE_TIME_BINS_PER_DECADE 4

/** The number of bins: from ten nanoseconds to about eleven days. */
#define TROUPE_TIME_BINS (14 * TROUPE_TIME_BINS_PER_DECADE)

/**
 * TroupeTimeHistogram:
 * @counts: the number of items in each bin, from short to long
 *
 * The distribution of the times of items. The bins have the same width on a logarithmic scale;
 * shorter times are in the first bin, longer ones in the last.
 */
typedef struct
{
  guint64 counts[TROUPE_TIME_BINS];
} TroupeTimeHistogram;

void troupe_time_histogram_add (TroupeTimeHistogram *self, double seconds, guint64 count);
gboolean
troupe_time_histogram_get_bounds (const TroupeTimeHistogram *self, guint *first, guint *last);
double troupe_time_histogram_get_start (guint bin);
guint troupe_time_histogram_find (double seconds);

G_END_DECLS
