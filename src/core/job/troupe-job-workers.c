/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-job.h"

#include <sched.h>

/**
 * troupe_job_count_cores:
 *
 * g_get_num_processors() looks at the first cores only, as many as are online: wrong for a process
 * that was confined to the others.
 *
 * Returns: how many cores this process may use, by sched_getaffinity(2)
 */
guint
troupe_job_count_cores (void)
{
  guint n_cores = 0;

  /* The kernel's mask may be larger than cpu_set_t. */
  for (int n_bits = CPU_SETSIZE; n_cores == 0 && n_bits <= 1 << 20; n_bits *= 2)
    {
      cpu_set_t *mask = CPU_ALLOC (n_bits);

      if (sched_getaffinity (0, CPU_ALLOC_SIZE (n_bits), mask) == 0)
        n_cores = CPU_COUNT_S (CPU_ALLOC_SIZE (n_bits), mask);
      CPU_FREE (mask);
    }

  return MAX (n_cores, 1);
}

/**
 * troupe_job_get_effective_workers:
 * @self: a job
 *
 * Returns: how many processes are started: #TroupeJob:workers, or where that is 0, as many as there
 *   are cores
 */
guint
troupe_job_get_effective_workers (TroupeJob *self)
{
  const guint n_workers = troupe_job_get_workers (self);

  return n_workers > 0 ? n_workers : troupe_job_count_cores ();
}
