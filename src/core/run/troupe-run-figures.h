/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of a run: how fast it is and what it uses. All that show such figures take them from
 * here. */

#pragma once

#include "troupe-estimate.h"
#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeRunFigures:
 * @seconds: from the start of the run until now, or to its end
 * @waited_seconds: the part of @seconds before its first worker was launched, as in the queue of a
 *   cluster, also that of later sessions of a run that was continued; the seconds after that are
 * those of the rates and ratios below
 * @n_done: items with a result
 * @n_failed: the number of these without a value
 * @items_per_second: results of this run in each of its seconds with workers; 0 if it has none
 * @work_seconds: that the items of this run took in all of their attempts, added up: the time that
 *   one lane alone would have needed, if nothing else delayed it
 * @speedup: @work_seconds divided by the seconds with workers; 0 if not known
 * @n_lanes: the most that @speedup can be: items that run at the same time, on all machines
 * @cpu_seconds: CPU time of all workers; 0 if not known
 * @cores: the average number of cores that the workers used: @cpu_seconds divided by the seconds
 *   with workers; 0 if not known
 * @cores_now: the number of cores that they use now, as it was measured last
 * @saved_seconds: @work_seconds less the seconds with workers, at least 0
 * @is_at_most: whether @speedup and @saved_seconds are upper limits: with more lanes than cores, or
 *   with other programs that need them, items take longer side by side than one after the other
 * @max_rss_bytes: peak resident memory of the worker that needed most; 0 if not known
 * @n_workers: workers that were started
 * @has_greeted: whether a worker was ready for items
 *
 * How fast a run is, and what it uses. Time for which a worker was stopped is no work. Results that
 * were known before the start of the run count as done, but not as work, nor in a rate.
 */
typedef struct
{
  double seconds;
  double waited_seconds;
  guint64 n_done;
  guint64 n_failed;
  double items_per_second;
  double work_seconds;
  double speedup;
  guint n_lanes;
  double cpu_seconds;
  double cores;
  double cores_now;
  double saved_seconds;
  gboolean is_at_most;
  guint64 max_rss_bytes;
  guint n_workers;
  gboolean has_greeted;
} TroupeRunFigures;

void troupe_run_figures_compute (TroupeRun *run, TroupeRunFigures *figures);
void troupe_run_figures_add_to_estimate (const TroupeRunFigures *self,
                                         TroupeRun *run,
                                         TroupeEstimate *estimate);

G_END_DECLS
