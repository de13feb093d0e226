/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes CPU time and a percentage from the totals of a process group. */

#include "troupe-cpu-clock.h"

/* A tick is 10 ms: over a shorter window, a percentage depends more on ticks than on the process.
 */
#define MIN_WINDOW (G_USEC_PER_SEC / 10)

/**
 * troupe_cpu_clock_add:
 * @ticks: the CPU time of every member of the group, and of the children that each has reaped
 * @ticks_per_second: the number of ticks in a second
 * @time: when it was read, by g_get_monotonic_time()
 * @max_percent: the limit of the machine: 100 for each core
 *
 * Adds a reading.
 *
 * When a member ends and another one reaps it, its time moves into that one's, and @ticks does not
 * change. @ticks is smaller for one reading if a member was reaped after its parent was read and
 * before it was read itself; the next reading includes the missing time. If it stays smaller, a
 * process outside of the group reaped that member, and its time is kept here. So no time is lost,
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
