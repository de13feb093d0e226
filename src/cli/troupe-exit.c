/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the exit status of a run. */

#include "troupe-exit.h"

#include "troupe-far-error.h"
#include "troupe-job-error.h"
#include "troupe-known-results.h"
#include "troupe-pool-error.h"
#include "troupe-source.h"

/* Whether any worker was ready for items. */
static gboolean
has_greeting (TroupeRun *run)
{
  GListModel *workers = troupe_run_get_workers (run);

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (troupe_worker_get_status (worker)->greeted_at != 0)
        return TRUE;
    }
  return FALSE;
}

/* Machines that were lost had workers. */
static gboolean
has_no_worker (TroupeRun *run, const GError *error)
{
  return error->domain == TROUPE_FAR_ERROR ||
                 (g_error_matches (error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START) &&
                  troupe_job_is_far (troupe_run_get_job (run)))
             ? !has_greeting (run)
             : g_error_matches (error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
}

/**
 * troupe_exit_has_started:
 * @run: a run that has ended
 *
 * Returns: whether there was a job: without a worker or an item there was none
 */
gboolean
troupe_exit_has_started (TroupeRun *run)
{
  const GError *error = troupe_run_get_error (run);

  return error == NULL || troupe_run_get_n_done (run) > troupe_run_get_counts (run)->n_known ||
         !(error->domain == TROUPE_SOURCE_ERROR || error->domain == TROUPE_KNOWN_RESULTS_ERROR ||
           error->domain == TROUPE_JOB_ERROR || has_no_worker (run, error));
}

/**
 * troupe_exit_is_halted_well:
 * @run: a run that has ended
 *
 * Returns: whether it ended early as intended, not because of failures
 */
gboolean
troupe_exit_is_halted_well (TroupeRun *run)
{
  return troupe_job_get_halt_why (troupe_run_get_job (run)) != TROUPE_HALT_FAIL &&
         g_error_matches (troupe_run_get_error (run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_HALTED);
}

/**
 * troupe_exit_find:
 * @run: a run that has ended and was not interrupted
 * @sink: where its results went
 * @has_failed: whether anything else than an item failed
 *
 * Returns: the exit status. As with GNU parallel, failed items do not matter if enough others
 *   succeeded to halt the job.
 */
TroupeExit
troupe_exit_find (TroupeRun *run, TroupeSink *sink, gboolean has_failed)
{
  const gboolean is_halted = troupe_exit_is_halted_well (run);
  const gboolean counts_failures =
      !is_halted || troupe_job_get_halt_why (troupe_run_get_job (run)) == TROUPE_HALT_DONE;
  const guint64 n_succeeded = troupe_run_get_n_status (run, TROUPE_RESULT_OK);

  if (!troupe_exit_has_started (run))
    return TROUPE_EXIT_WRONG;
  if (has_failed || troupe_sink_has_failed (sink) ||
      (troupe_run_get_error (run) != NULL && !is_halted) ||
      (counts_failures && troupe_run_get_n_done (run) > n_succeeded))
    return TROUPE_EXIT_FAILED;

  /* A reader that closes standard output needs no more results: this is not a failure. */
  return is_halted || troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN) == 0 ||
                 troupe_sink_get_state (sink) == TROUPE_SINK_CLOSED
             ? TROUPE_EXIT_OK
             : TROUPE_EXIT_FAILED;
}
