/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rate at which items finish. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The number of samples that a rate covers. */
#define TROUPE_RATE_SAMPLES 20

/**
 * TroupeRate:
 * @seconds: the time of each sample
 * @done: the count at that time
 * @n_samples: the number of samples ever added
 *
 * The rate of a count over its last samples. Zero-initialised, it has none.
 */
typedef struct
{
  double seconds[TROUPE_RATE_SAMPLES];
  guint64 done[TROUPE_RATE_SAMPLES];
  guint n_samples;
} TroupeRate;

void troupe_rate_add (TroupeRate *self, double seconds, guint64 done);
double troupe_rate_get (const TroupeRate *self);

G_END_DECLS
