/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures derived from the frequently changing counts of a run. */

#include "troupe-run-counts.h"

/**
 * troupe_run_counts_get_n_done:
 * @self: counts
 *
 * Returns: the number of items that have a result; items that were not run have none
 */
guint64
troupe_run_counts_get_n_done (const TroupeRunCounts *self)
{
  guint64 done = 0;

  for (int i = TROUPE_RESULT_OK; i < TROUPE_RESULT_NOT_RUN; i++)
    done += self->n_status[i];
  return done;
}
