/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How busy this machine is at an instant, as the kernel tells it in /proc. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The folder in which the kernel tells it. */
#define TROUPE_READINGS_FOLDER "/proc"

/** A pressure that the kernel does not tell. */
#define TROUPE_READINGS_UNKNOWN -1.0

/**
 * TroupeReadings:
 * @load: the number of processes and threads that run, or wait for a core or for a disk, the one
 *   that reads left out; 0 if it is not known
 * @available: bytes of memory that programs can get without swapping, %G_MAXUINT64 if it is not
 *   known
 * @cpu_pressure: the percentage of the last 10 s in which something waited for a core, or
 *   %TROUPE_READINGS_UNKNOWN
 * @memory_pressure: the same, for memory
 * @disk_pressure: the same, for a disk
 *
 * How busy a machine is.
 */
typedef struct
{
  double load;
  guint64 available;
  double cpu_pressure;
  double memory_pressure;
  double disk_pressure;
} TroupeReadings;

void troupe_readings_take (TroupeReadings *self, const char *folder);

G_END_DECLS
