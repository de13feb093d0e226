/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The load that other programs cause. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeLoad:
 * @time: by g_get_monotonic_time(), microseconds
 * @machine_seconds: CPU time of everything on the machine
 * @own_seconds: CPU time of this process and of the processes that it started and reaped
 *
 * A reading of CPU times, to find out the use by other programs.
 */
typedef struct
{
  gint64 time;
  double machine_seconds;
  double own_seconds;
} TroupeLoad;

void troupe_load_read (TroupeLoad *self);
double troupe_load_get_others (const TroupeLoad *self, const TroupeLoad *before);
double troupe_load_measure_others (const TroupeLoad *before);
double troupe_load_parse_stat (const char *text, double ticks_per_second);

G_END_DECLS
