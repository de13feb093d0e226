/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the number of workers that a job starts. */

#include "troupe-cores.h"
#include "troupe-job.h"

/**
 * troupe_job_get_effective_workers:
 * @self: a job
 *
 * Returns: the number of processes to start: #TroupeJob:workers, or if that is 0, one for each core
 *   that this process may use
 */
guint
troupe_job_get_effective_workers (TroupeJob *self)
{
  const guint n_workers = troupe_job_get_workers (self);

  return n_workers > 0 ? n_workers : troupe_cores_count ();
}
