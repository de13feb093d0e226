/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One measured run of a job. */

#pragma once

#include "troupe-run.h"
#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeTrial:
 * @seconds: from the start of the pool until every worker had joined
 * @cpu_seconds: CPU time that its workers used
 * @max_rss_bytes: the peaks of resident memory of its workers, added up
 * @n_cores: the number of different cores that items were run on, 0 if no worker reported any
 * @n_ok: items that have a value
 * @n_failed: items that do not
 * @n_again: the number of times that items were handed out again
 * @restarts: the number of workers that replaced one that died
 * @digest: a checksum of all results in order
 * @workers: (element-type TroupeWorker): every process, in the order in which they were started
 * @started_at: by g_get_monotonic_time(), microseconds
 *
 * The measurement of one run of a job.
 */
typedef struct
{
  double seconds;
  double cpu_seconds;
  guint64 max_rss_bytes;
  guint n_cores;
  guint64 n_ok;
  guint64 n_failed;
  guint64 n_again;
  guint restarts;
  char *digest;
  GPtrArray *workers;
  gint64 started_at;
} TroupeTrial;

/**
 * TroupeTrialWatch:
 * @result: (nullable): called with each chunk of results, in order
 * @look: (nullable): called every few milliseconds during the run
 * @data: data for both
 *
 * Functions that observe a trial while it runs, on its thread.
 */
typedef struct
{
  void (*result) (const TroupeResultChunk *chunk, gpointer data);
  void (*look) (TroupeRun *run, gpointer data);
  gpointer data;
} TroupeTrialWatch;

TroupeTrial *troupe_trial_run (TroupeJob *job,
                               TroupeSource *source,
                               const TroupeTrialWatch *watch,
                               GCancellable *cancellable,
                               GError **error);
void troupe_trial_free (TroupeTrial *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTrial, troupe_trial_free)

G_END_DECLS
