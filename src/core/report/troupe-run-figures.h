/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures by which two runs of a job are compared. */

#pragma once

#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeRunFigures:
 * @seconds: from the start of the run to its end
 * @n_done: items with a result
 * @n_failed: the number of these without a value
 * @items_per_second: results in each second
 * @speedup: CPU seconds of all workers in each second, as in the overview of a run; 0 if not known
 * @max_rss_bytes: peak resident memory of the worker that needed most; 0 if not known
 * @n_workers: workers that were started
 *
 * How fast a run was, and what it needed.
 */
typedef struct
{
  double seconds;
  guint64 n_done;
  guint64 n_failed;
  double items_per_second;
  double speedup;
  guint64 max_rss_bytes;
  guint n_workers;
} TroupeRunFigures;

void troupe_run_figures_compute (TroupeRun *run, TroupeRunFigures *figures);

G_END_DECLS
