/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes medians and fits Amdahl's law. */

#include "troupe-statistics.h"

#include <string.h>

static int
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/**
 * troupe_spread_of:
 * @values: (array length=n_values): measurements, in any order
 * @n_values: their number, at least one
 *
 * Returns: their median and their extremes
 */
TroupeSpread
troupe_spread_of (const double *values, guint n_values)
{
  g_autofree double *sorted = g_memdup2 (values, n_values * sizeof *values);
  guint middle = n_values / 2;

  g_return_val_if_fail (n_values > 0, (TroupeSpread){ 0 });

  qsort (sorted, n_values, sizeof *sorted, compare);
  return (TroupeSpread){
    .median = n_values % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
    .least = sorted[0],
    .most = sorted[n_values - 1],
  };
}

/**
 * troupe_amdahl_fit:
 * @workers: (array length=n): numbers of workers
 * @speedups: (array length=n): the speedup of each number of workers against one worker, above zero
 * @n: the number of elements of both
 *
 * Fits Amdahl's law, S(w) = 1 / ((1 - p) + p / w), to measured speed-ups by the method of least
 * squares, on the time that was needed: 1 / S(w) = 1 - p (1 - 1 / w) is linear in p. See G. M.
 * Amdahl, "Validity of the single processor approach to achieving large scale computing
 * capabilities", AFIPS Spring Joint Computer Conference, 1967, p. 483.
 *
 * Returns: p, the part of the work that was done in parallel, from 0 to 1; 0 if nothing was
 *   measured with more than one worker
 */
double
troupe_amdahl_fit (const double *workers, const double *speedups, guint n)
{
  double products = 0, squares = 0;

  for (guint i = 0; i < n; i++)
    {
      double x = 1 - 1 / workers[i];

      products += x * (1 - 1 / speedups[i]);
      squares += x * x;
    }
  return squares > 0 ? CLAMP (products / squares, 0, 1) : 0;
}

/**
 * troupe_amdahl_speedup:
 * @parallel_fraction: the part of the work that is done in parallel, from 0 to 1
 * @workers: the number of workers
 *
 * Returns: the speedup of that number of workers by Amdahl's law
 */
double
troupe_amdahl_speedup (double parallel_fraction, double workers)
{
  return 1 / (1 - parallel_fraction + parallel_fraction / workers);
}
