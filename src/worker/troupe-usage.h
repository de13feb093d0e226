/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CPU time and memory of a process. */

#pragma once

#include <glib.h>
#include <sys/resource.h>

G_BEGIN_DECLS

/**
 * TroupeUsage:
 * @user_ns: nanoseconds of CPU time in user mode
 * @system_ns: the same in the kernel
 *
 * CPU time that was used.
 */
typedef struct
{
  guint64 user_ns;
  guint64 system_ns;
} TroupeUsage;

void troupe_usage_from_rusage (TroupeUsage *self, const struct rusage *usage);
guint64 troupe_usage_read_peak_memory (void);

G_END_DECLS
