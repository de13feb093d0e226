/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the CPU time that other programs use. */

#include "troupe-load.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define STAT_FILE "/proc/stat"

/* Microseconds. */
#define SHORTEST_US (G_USEC_PER_SEC / 2)

static double
get_own_seconds (int who)
{
  struct rusage usage = { 0 };

  getrusage (who, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/**
 * troupe_load_parse_stat:
 * @text: the contents of /proc/stat (proc(5)): its first line counts user, nice, system, idle,
 *   iowait, irq, softirq and steal ticks of all processors together
 * @ticks_per_second: the number of ticks in a second
 *
 * Returns: seconds of CPU time that were used, or stolen by another machine on the same host
 */
double
troupe_load_parse_stat (const char *text, double ticks_per_second)
{
  guint64 user = 0, nice_user = 0, system = 0, idle, iowait, irq = 0, softirq = 0, steal = 0;

  sscanf (text,
          "cpu %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
          " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
          &user, &nice_user, &system, &idle, &iowait, &irq, &softirq, &steal);
  return (user + nice_user + system + irq + softirq + steal) / ticks_per_second;
}

/**
 * troupe_load_read:
 * @self: (out): a reading
 *
 * Reads the CPU time used so far. If the machine does not report it, the use by other programs is
 * 0.
 */
void
troupe_load_read (TroupeLoad *self)
{
  g_autofree char *text = NULL;

  g_file_get_contents (STAT_FILE, &text, NULL, NULL);
  self->time = g_get_monotonic_time ();
  self->machine_seconds = text == NULL ? 0 : troupe_load_parse_stat (text, sysconf (_SC_CLK_TCK));
  self->own_seconds = get_own_seconds (RUSAGE_SELF) + get_own_seconds (RUSAGE_CHILDREN);
}

/**
 * troupe_load_get_others:
 * @self: a reading
 * @before: an earlier reading; processes that this one started since then have been reaped
 *
 * Returns: the number of cores that other programs used in between, on average
 */
double
troupe_load_get_others (const TroupeLoad *self, const TroupeLoad *before)
{
  double seconds = (self->time - before->time) / 1e6;
  double others =
      self->machine_seconds - before->machine_seconds - (self->own_seconds - before->own_seconds);

  return seconds > 0 ? MAX (others / seconds, 0) : 0;
}

/**
 * troupe_load_measure_others:
 * @before: an earlier reading; processes that this one started since then have been reaped
 *
 * Returns: the number of cores that other programs have used since then, on average; 0 if that is
 *   too short a time for the ticks of the kernel's clock
 */
double
troupe_load_measure_others (const TroupeLoad *before)
{
  TroupeLoad now;

  troupe_load_read (&now);
  return now.time - before->time < SHORTEST_US ? 0 : troupe_load_get_others (&now, before);
}
