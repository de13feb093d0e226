/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Medians, and Amdahl's law. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeSpread:
 * @median: half of the values are smaller, half are larger
 * @least: the smallest value
 * @most: the largest value
 *
 * The summary of several measurements of the same quantity.
 */
typedef struct
{
  double median;
  double least;
  double most;
} TroupeSpread;

TroupeSpread troupe_spread_of (const double *values, guint n_values);
double troupe_amdahl_fit (const double *workers, const double *speedups, guint n);
double troupe_amdahl_speedup (double parallel_fraction, double workers);

G_END_DECLS
