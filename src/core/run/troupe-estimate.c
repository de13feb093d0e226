/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Estimates a rate from samples of a count that grows in waves. */

#include "troupe-estimate.h"

#include <string.h>

/* Rounds that have to be finished before anything is estimated, and that are looked back at. */
#define ROUNDS_LEAST 2
#define ROUNDS       4

/* Seconds that are looked back at, if the rounds are shorter. */
#define SECONDS_LEAST 10

/* Rounds that the last items may take until it is not known when they end. */
#define LATE 1.25

/* Drops the oldest samples, as long as those that are left span enough time and rounds. If there is
 * no room for another sample, every second one goes: the oldest and the newest stay. */
static void
estimate_make_room (TroupeEstimate *self)
{
  const guint newest = self->n_samples - 1;
  guint n_old = 0;

  while (n_old + 1 < newest && self->times[newest] - self->times[n_old + 1] >= SECONDS_LEAST &&
         self->done[newest] - self->done[n_old + 1] >= (guint64) ROUNDS * self->n_lanes)
    n_old++;
  self->n_samples -= n_old;
  memmove (self->times, self->times + n_old, self->n_samples * sizeof *self->times);
  memmove (self->done, self->done + n_old, self->n_samples * sizeof *self->done);

  if (self->n_samples < TROUPE_ESTIMATE_SAMPLES)
    return;
  for (guint i = 1; 2 * i < self->n_samples; i++)
    {
      self->times[i] = self->times[2 * i];
      self->done[i] = self->done[2 * i];
    }
  self->n_samples /= 2;
}

/**
 * troupe_estimate_add:
 * @self: an estimate
 * @seconds: since the start of the run, not before those of the previous call
 * @n_done: items that the run has finished until then, not fewer than before
 * @n_lanes: the number of items that run at the same time
 * @is_working: whether a worker is ready and the run is not paused
 *
 * Looks at a run, at any intervals.
 */
void
troupe_estimate_add (TroupeEstimate *self,
                     double seconds,
                     guint64 n_done,
                     guint n_lanes,
                     gboolean is_working)
{
  if (is_working)
    self->time += seconds - self->seconds;
  self->seconds = seconds;
  self->n_lanes = MAX (n_lanes, 1);

  /* The beginning: items that were finished before anybody looked have no known duration. */
  if (self->n_samples == 0)
    {
      if (!is_working)
        return;
      self->time = 0;
      self->times[0] = 0;
      self->done[0] = n_done;
      self->n_samples = 1;
    }
  else if (n_done > self->done[self->n_samples - 1])
    {
      estimate_make_room (self);
      self->times[self->n_samples] = self->time;
      self->done[self->n_samples++] = n_done;
    }
}

/**
 * troupe_estimate_get_rate:
 * @self: an estimate
 *
 * While the next round takes as long as the rounds before, the rate stays as it is; only if it
 * takes longer, the rate falls.
 *
 * Returns: items in each second, or 0 as long as it cannot be estimated
 */
double
troupe_estimate_get_rate (const TroupeEstimate *self)
{
  const guint newest = self->n_samples - 1;
  guint64 n_items;
  double span;
  double round;

  if (self->n_samples < 2)
    return 0;
  n_items = self->done[newest] - self->done[0];
  span = self->times[newest] - self->times[0];
  if (n_items < (guint64) ROUNDS_LEAST * self->n_lanes || span <= 0)
    return 0;

  round = span * self->n_lanes / n_items;
  return n_items / (span + MAX (self->time - self->times[newest] - round, 0));
}

/**
 * troupe_estimate_get_left:
 * @self: an estimate
 * @n_left: the number of items that are not finished
 *
 * Between the ends of two rounds, the time that is left gets shorter as time passes. Items that
 * take longer than the rounds before say nothing about when they end.
 *
 * Returns: seconds until they are finished, or -1 as long as it cannot be estimated
 */
double
troupe_estimate_get_left (const TroupeEstimate *self, guint64 n_left)
{
  const double rate = troupe_estimate_get_rate (self);
  double waited;

  if (rate <= 0)
    return -1;

  waited = self->time - self->times[self->n_samples - 1];
  if (n_left > 0 && n_left <= self->n_lanes && waited > LATE * self->n_lanes / rate)
    return -1;
  return MAX (n_left / rate - MIN (waited, self->n_lanes / rate), 0);
}
