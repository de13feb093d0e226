/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds what became of a run from its counts, its workers and its error. */

#include "troupe-run-outcome.h"

/* What the workers are at. */
typedef struct
{
  gboolean has_greeted;
  gboolean is_unjoined;
  gboolean is_starting;
  guint64 n_running;
  guint64 n_held;
  guint n_paused;
  guint paused_worker;
} Doings;

static void
add_worker (Doings *doings, const TroupeWorkerStatus *status, guint n_lanes)
{
  doings->has_greeted = doings->has_greeted || status->greeted_at != 0;
  doings->is_unjoined = doings->is_unjoined || status->state != TROUPE_WORKER_JOINED;
  switch (status->state)
    {
    case TROUPE_WORKER_STARTING:
      doings->is_starting = TRUE;
      break;
    case TROUPE_WORKER_RUNNING:
      /* Its items were not counted yet. */
      doings->n_running += CLAMP (status->n_items_held, 1, n_lanes);
      break;
    case TROUPE_WORKER_PAUSED:
      doings->n_held += status->n_items_held;
      doings->n_paused++;
      doings->paused_worker = doings->n_paused == 1 ? status->number : 0;
      break;
    default:
      break;
    }
}

static void
find_doings (TroupeRun *run, Doings *doings)
{
  GListModel *workers = troupe_run_get_workers (run);
  const guint n_workers = g_list_model_get_n_items (workers);
  const guint n_lanes = troupe_job_get_threads (troupe_run_get_job (run));

  *doings = (Doings){ 0 };
  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      add_worker (doings, troupe_worker_get_status (worker), MAX (n_lanes, 1));
    }
}

/* How a run ended that is over. If its workers have not joined, their process is gone. */
static TroupeRunOutcomeKind
find_end (TroupeRun *run, const TroupeRunOutcome *outcome, const Doings *doings)
{
  const guint64 n_done = outcome->n_ok + outcome->n_failed;

  if (outcome->n_not_run == 0 && outcome->n_items >= 0 && n_done >= (guint64) outcome->n_items)
    return troupe_run_get_error (run) != NULL && outcome->n_items == 0
               ? TROUPE_RUN_OUTCOME_NEVER_STARTED
               : TROUPE_RUN_OUTCOME_COMPLETE;
  if (troupe_run_get_error (run) == NULL)
    return TROUPE_RUN_OUTCOME_STOPPED;
  if (doings->has_greeted && doings->is_unjoined)
    return TROUPE_RUN_OUTCOME_CUT_SHORT;
  return n_done <= troupe_run_get_counts (run)->n_known ? TROUPE_RUN_OUTCOME_NEVER_STARTED
                                                        : TROUPE_RUN_OUTCOME_CUT_SHORT;
}

static TroupeRunOutcomeKind
find_kind (TroupeRun *run, const TroupeRunOutcome *outcome, const Doings *doings)
{
  switch (troupe_run_get_state (run))
    {
    case TROUPE_RUN_FINISHED:
      return find_end (run, outcome, doings);
    case TROUPE_RUN_ENDING:
      return TROUPE_RUN_OUTCOME_ENDING;
    case TROUPE_RUN_PAUSED:
      return TROUPE_RUN_OUTCOME_PAUSED;
    case TROUPE_RUN_READY:
    case TROUPE_RUN_RUNNING:
    default:
      return doings->has_greeted ? TROUPE_RUN_OUTCOME_RUNNING : TROUPE_RUN_OUTCOME_STARTING;
    }
}

/**
 * troupe_run_outcome_compute:
 * @run: a run
 * @outcome: (out caller-allocates): what it is at, or what became of it if it is over
 */
void
troupe_run_outcome_compute (TroupeRun *run, TroupeRunOutcome *outcome)
{
  const guint64 n_done = troupe_run_get_n_done (run);
  Doings doings;

  *outcome = (TroupeRunOutcome){
    .n_items = troupe_run_get_n_items (run),
    .n_ok = troupe_run_get_n_status (run, TROUPE_RESULT_OK),
    .n_not_run = troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN),
    .seconds = troupe_run_get_elapsed (run),
  };
  outcome->n_failed = n_done - outcome->n_ok;
  find_doings (run, &doings);
  outcome->kind = find_kind (run, outcome, &doings);
  if (troupe_run_outcome_is_over (outcome))
    return;

  /* A worker's status may be older than the counts: there are no more items than are left. */
  outcome->n_running = doings.n_running;
  if (outcome->n_items >= 0)
    outcome->n_running = MIN (doings.n_running, MAX (outcome->n_items - (gint64) n_done, 0));
  if (outcome->kind == TROUPE_RUN_OUTCOME_RUNNING && doings.n_running == 0 && !doings.is_starting)
    {
      outcome->n_held = doings.n_held;
      outcome->n_paused = doings.n_paused;
      outcome->paused_worker = doings.paused_worker;
    }
}

/**
 * troupe_run_outcome_is_over:
 * @outcome: an outcome
 *
 * Returns: whether the run is over
 */
gboolean
troupe_run_outcome_is_over (const TroupeRunOutcome *outcome)
{
  return outcome->kind >= TROUPE_RUN_OUTCOME_COMPLETE;
}
