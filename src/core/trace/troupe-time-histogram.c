/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Counts durations in logarithmic bins. */

#include "troupe-time-histogram.h"

#include <math.h>

/* The power of ten, in seconds, at which the first bin begins. */
#define FIRST_POWER (-8)

/**
 * troupe_time_histogram_find:
 * @seconds: a time
 *
 * Returns: the bin that it is in
 */
guint
troupe_time_histogram_find (double seconds)
{
  double bin;

  if (!(seconds > 0))
    return 0;
  bin = floor ((log10 (seconds) - FIRST_POWER) * TROUPE_TIME_BINS_PER_DECADE);
  return CLAMP (bin, 0, TROUPE_TIME_BINS - 1);
}

/**
 * troupe_time_histogram_get_start:
 * @bin: a bin, or the number of bins
 *
 * Returns: the time at which it begins, in seconds
 */
double
troupe_time_histogram_get_start (guint bin)
{
  return pow (10, FIRST_POWER + (double) bin / TROUPE_TIME_BINS_PER_DECADE);
}

/**
 * troupe_time_histogram_add:
 * @self: a histogram
 * @seconds: that each of them took
 * @count: the number of items
 */
void
troupe_time_histogram_add (TroupeTimeHistogram *self, double seconds, guint64 count)
{
  self->counts[troupe_time_histogram_find (seconds)] += count;
}

/**
 * troupe_time_histogram_get_bounds:
 * @self: a histogram
 * @first: (out): the first bin that is not empty
 * @last: (out): the last bin that is not empty
 *
 * Returns: whether any bin is not empty
 */
gboolean
troupe_time_histogram_get_bounds (const TroupeTimeHistogram *self, guint *first, guint *last)
{
  gboolean found = FALSE;

  for (guint i = 0; i < TROUPE_TIME_BINS; i++)
    if (self->counts[i] > 0)
      {
        if (!found)
          *first = i;
        *last = i;
        found = TRUE;
      }
  return found;
}
