/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of a run, or what it is at, as facts without words. */

#pragma once

#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeRunOutcomeKind:
 * @TROUPE_RUN_OUTCOME_STARTING: no worker is ready for items
 * @TROUPE_RUN_OUTCOME_RUNNING: items run, or will
 * @TROUPE_RUN_OUTCOME_PAUSED: a person paused the job
 * @TROUPE_RUN_OUTCOME_ENDING: no item is handed out any more
 * @TROUPE_RUN_OUTCOME_COMPLETE: it is over, and every item has a result, whether it succeeded or
 * not
 * @TROUPE_RUN_OUTCOME_STOPPED: it is over, and was stopped before every item had a result
 * @TROUPE_RUN_OUTCOME_CUT_SHORT: it is over before every item had a result, for the reason of
 *   troupe_run_get_error()
 * @TROUPE_RUN_OUTCOME_NEVER_STARTED: the same, before any item had a result of this run, unless its
 *   process was lost while workers were ready
 */
typedef enum
{
  TROUPE_RUN_OUTCOME_STARTING,
  TROUPE_RUN_OUTCOME_RUNNING,
  TROUPE_RUN_OUTCOME_PAUSED,
  TROUPE_RUN_OUTCOME_ENDING,
  TROUPE_RUN_OUTCOME_COMPLETE,
  TROUPE_RUN_OUTCOME_STOPPED,
  TROUPE_RUN_OUTCOME_CUT_SHORT,
  TROUPE_RUN_OUTCOME_NEVER_STARTED,
} TroupeRunOutcomeKind;

/**
 * TroupeRunOutcome:
 * @kind: a #TroupeRunOutcomeKind
 * @n_items: the number of items, -1 while it is not known
 * @n_ok: items with a value
 * @n_failed: items with a result and without a value: failed, crashed or timed out
 * @n_not_run: items that were not run, once it is over
 * @n_running: items that run now, in lanes of workers that are not paused
 * @n_held: items that wait in workers which are paused, while nothing else runs; otherwise 0
 * @n_paused: the number of workers that are paused, while nothing else runs; otherwise 0
 * @paused_worker: the number of the worker that is paused, if it is only one, or 0
 * @seconds: how long it took, or has taken until now
 *
 * What became of a run. Each item is counted once.
 */
typedef struct
{
  TroupeRunOutcomeKind kind;
  gint64 n_items;
  guint64 n_ok;
  guint64 n_failed;
  guint64 n_not_run;
  guint64 n_running;
  guint64 n_held;
  guint n_paused;
  guint paused_worker;
  double seconds;
} TroupeRunOutcome;

void troupe_run_outcome_compute (TroupeRun *run, TroupeRunOutcome *outcome);
gboolean troupe_run_outcome_is_over (const TroupeRunOutcome *outcome);

G_END_DECLS
