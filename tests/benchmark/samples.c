/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The measurements of a benchmark, and their quantiles. */

#include "samples.h"

#include <math.h>

/**
 * samples_new:
 *
 * Returns: (transfer full): an array for repeated measurements
 */
GArray *
samples_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

void
samples_add (GArray *self, double sample)
{
  g_array_append_val (self, sample);
}

static int
compare_samples (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

/**
 * samples_get_quantile:
 * @self: at least one sample
 * @quantile: from 0, for the least one, to 1, for the largest one
 *
 * Between two samples it is interpolated, as R's type 7 is.
 *
 * Returns: the quantile
 */
double
samples_get_quantile (GArray *self, double quantile)
{
  g_autoptr (GArray) sorted = g_array_copy (self);
  double place = quantile * (self->len - 1);
  guint below = (guint) place;
  guint above = (guint) ceil (place);

  g_array_sort (sorted, compare_samples);
  return g_array_index (sorted, double, below) +
         (place - below) *
             (g_array_index (sorted, double, above) - g_array_index (sorted, double, below));
}

double
samples_get_median (GArray *self)
{
  return samples_get_quantile (self, 0.5);
}
