/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rate at which items finish. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How many samples, and so how far back, a rate looks. */
#define TROUPE_RATE_SAMPLES 20

/**
 * TroupeRate:
 * @seconds: when each sample was taken
 * @done: how much was done by then
 * @n_samples: how many were ever taken
 *
 * How fast something goes, over its last samples. Zero-initialised, it has none.
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
