/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes a rate from the latest samples of a count. */

#include "troupe-rate.h"

/**
 * troupe_rate_add:
 * @seconds: the time of the sample, not before that of the previous sample
 * @done: the total count at that time
 */
void
troupe_rate_add (TroupeRate *self, double seconds, guint64 done)
{
  const guint place = self->n_samples++ % TROUPE_RATE_SAMPLES;

  self->seconds[place] = seconds;
  self->done[place] = done;
}

/**
 * troupe_rate_get:
 *
 * Returns: the count for each second, from the oldest stored sample to the newest; 0 if there are
 *   fewer than two
 */
double
troupe_rate_get (const TroupeRate *self)
{
  const guint newest = (self->n_samples - 1) % TROUPE_RATE_SAMPLES;
  const guint oldest =
      self->n_samples > TROUPE_RATE_SAMPLES ? self->n_samples % TROUPE_RATE_SAMPLES : 0;
  double seconds;

  if (self->n_samples < 2)
    return 0;

  seconds = self->seconds[newest] - self->seconds[oldest];
  return seconds > 0 ? (self->done[newest] - self->done[oldest]) / seconds : 0;
}
