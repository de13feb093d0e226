/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the median of durations by counting those of about the same length. */

#include "troupe-median.h"

#include <math.h>

/* Each class of lengths ends 2 ** (1/16) times as far as it begins, 4.4 % further; the first one
 * has 1 microsecond in it, the last one more than half a year. */
#define CLASSES_PER_DOUBLE 16
#define SHORTEST           1e-6
#define N_CLASSES          (44 * CLASSES_PER_DOUBLE)

struct _TroupeMedian
{
  guint64 counts[N_CLASSES];
  guint64 total;
  /* The median, unless something was added since. */
  double known;
};

/**
 * troupe_median_new:
 *
 * Returns: (transfer full): a median of nothing
 */
TroupeMedian *
troupe_median_new (void)
{
  return g_new0 (TroupeMedian, 1);
}

/**
 * troupe_median_free:
 * @self: (transfer full): a median
 *
 * Frees @self.
 */
void
troupe_median_free (TroupeMedian *self)
{
  g_free (self);
}

/**
 * troupe_median_add:
 * @self: a median
 * @seconds: a duration
 * @count: how often it occurred
 */
void
troupe_median_add (TroupeMedian *self, double seconds, guint64 count)
{
  const double number = floor (log2 (MAX (seconds, SHORTEST) / SHORTEST) * CLASSES_PER_DOUBLE);

  self->counts[(guint) MIN (number, N_CLASSES - 1)] += count;
  self->total += count;
  self->known = 0;
}

/**
 * troupe_median_get:
 * @self: a median
 *
 * Returns: the median in seconds, 0 if there is none
 */
double
troupe_median_get (TroupeMedian *self)
{
  guint64 n_before = 0;
  guint number = 0;

  if (self->total == 0 || self->known > 0)
    return self->known;

  while (n_before + self->counts[number] <= (self->total - 1) / 2)
    n_before += self->counts[number++];
  self->known = SHORTEST * exp2 ((number + 0.5) / CLASSES_PER_DOUBLE);
  return self->known;
}
