/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The CPU time of a process group over several samples. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeCpuClock:
 * @seconds: CPU time in all
 * @percent: CPU time over the last window, in percent of one core; 0 before the first window
 * @counted: the largest total so far
 * @elsewhere: the CPU time of members that ended and whose time no other member inherited
 * @behind: whether the last total was smaller than @counted
 * @window_start: the start of the current window (microseconds), or 0 before the first reading
 * @window_counted: @counted at that time
 *
 * Makes CPU time and a percentage of the totals of a process group. Zeroed, it is ready.
 */
typedef struct
{
  double seconds;
  double percent;

  guint64 counted;
  guint64 elsewhere;
  gboolean behind;
  gint64 window_start;
  guint64 window_counted;
} TroupeCpuClock;

void troupe_cpu_clock_add (TroupeCpuClock *self,
                           guint64 ticks,
                           guint64 ticks_per_second,
                           gint64 time,
                           double max_percent);

G_END_DECLS
