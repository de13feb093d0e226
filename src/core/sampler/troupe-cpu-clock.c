/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes CPU time and a percentage from the totals of a process group. */

#include "troupe-cpu-clock.h"

/* A tick is 10 ms: below this, a percentage says more about ticks than about the process. */
#define MIN_WINDOW (G_USEC_PER_SEC / 10)

/**
 * troupe_cpu_clock_add:
 * @ticks: the CPU time of every member of the group, and of the children that each has reaped
 * @ticks_per_second: what a tick is
 * @time: when it was read, by g_get_monotonic_time()
 * @max_percent: what the machine can give: 100 for each core
 *
 * Adds a reading.
 *
 * When a member ends and another one reaps it, its time moves into that one's and @ticks stays what
 * it was. It is smaller for one reading when a member was reaped just between the look at its
 * parent and the look at itself; what is missing is then in the next one. When it stays smaller,
 * somebody outside of the group reaped that member, and its time is kept here. So no time is lost,
 * and none is counted twice.
 */
void
troupe_cpu_clock_add (TroupeCpuClock *self,
                      guint64 ticks,
                      guint64 ticks_per_second,
                      gint64 time,
                      double max_percent)
{
  guint64 total = ticks + self->elsewhere;

  if (total >= self->counted)
    {
      self->counted = total;
      self->behind = FALSE;
    }
  else if (self->behind)
    {
      self->elsewhere += self->counted - total;
      self->behind = FALSE;
    }
  else
    {
      self->behind = TRUE;
    }

  self->seconds = (double) self->counted / (double) ticks_per_second;

  if (self->window_start == 0)
    {
      self->window_start = time;
      self->window_counted = self->counted;
    }
  else if (time - self->window_start >= MIN_WINDOW)
    {
      double used = (double) (self->counted - self->window_counted) / (double) ticks_per_second;
      double elapsed = (double) (time - self->window_start) / G_USEC_PER_SEC;

      self->percent = MIN (100 * used / elapsed, max_percent);
      self->window_start = time;
      self->window_counted = self->counted;
    }
}
