/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Estimates the rate of a run and the time that is left. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Samples that the estimate looks back at. */
#define TROUPE_ESTIMATE_SAMPLES 64

/**
 * TroupeEstimate:
 *
 * The rate at which items are finished, from the latest of them: those of four rounds, in each of
 * which every lane finishes an item, and of at least ten seconds. Time before the first worker is
 * ready and time while the run is paused do not count. Nothing is estimated before two rounds are
 * finished. Zero-initialized, it is that of a run that has not begun.
 */
typedef struct
{
  /* Time that counts, and done, when done changed. The first sample is that of the beginning. */
  double times[TROUPE_ESTIMATE_SAMPLES];
  guint64 done[TROUPE_ESTIMATE_SAMPLES];
  guint n_samples;
  guint n_lanes;
  double time;
  double seconds;
} TroupeEstimate;

void troupe_estimate_add (TroupeEstimate *self,
                          double seconds,
                          guint64 n_done,
                          guint n_lanes,
                          gboolean is_working);
double troupe_estimate_get_rate (const TroupeEstimate *self);
double troupe_estimate_get_left (const TroupeEstimate *self, guint64 n_left);

G_END_DECLS
