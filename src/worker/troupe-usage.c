/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads CPU time and the peak of memory. */

#include "troupe-usage.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static guint64
timeval_to_ns (const struct timeval *time)
{
  return time->tv_sec * G_GUINT64_CONSTANT (1000000000) + time->tv_usec * G_GUINT64_CONSTANT (1000);
}

/**
 * troupe_usage_from_rusage:
 * @self: (out): the CPU time in @usage
 * @usage: the kernel's data
 */
void
troupe_usage_from_rusage (TroupeUsage *self, const struct rusage *usage)
{
  self->user_ns = timeval_to_ns (&usage->ru_utime);
  self->system_ns = timeval_to_ns (&usage->ru_stime);
}

/**
 * troupe_usage_read_peak_memory:
 *
 * Reads VmHWM of /proc/self/status (proc(5)), which takes some 20 microseconds. The cheaper
 * ru_maxrss of getrusage() is not suitable: a new process begins with the peak of its parent, which
 * may be a large window.
 *
 * Returns: the peak resident memory of this process, in bytes, or 0 if the kernel does not report
 *   it
 */
guint64
troupe_usage_read_peak_memory (void)
{
  char status[4096];
  int fd = open ("/proc/self/status", O_RDONLY | O_CLOEXEC);
  gssize size = fd < 0 ? 0 : read (fd, status, sizeof status - 1);
  const char *line;

  if (fd >= 0)
    close (fd);
  status[MAX (size, 0)] = '\0';
  line = strstr (status, "\nVmHWM:");
  return line == NULL ? 0 : g_ascii_strtoull (line + strlen ("\nVmHWM:"), NULL, 10) * 1024;
}
