/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of a job about when items start, from its options. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupePaceRules:
 * @delay: seconds between the starts of two items
 * @load: no item starts while the load is this or more
 * @disk: no item starts while disks are waited for in more than this percentage of the time
 * @memfree: no item starts while less memory is available, in bytes; below a half of it, an item is
 *   ended and run again
 * @memsuspend: below twice as much available memory, in bytes, some of the items are suspended
 * @command: (nullable): no item starts before this command has allowed it
 *
 * A rule that is 0 or %NULL does not hold.
 */
typedef struct
{
  double delay;
  double load;
  double disk;
  guint64 memfree;
  guint64 memsuspend;
  const char *command;
} TroupePaceRules;

void troupe_job_get_pace (TroupeJob *self, TroupePaceRules *rules);
double troupe_job_get_retry_delay (TroupeJob *self, guint n_failures);

G_END_DECLS
