/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes up kept runs: one in each state, on two machines. */

#include "past-runs.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

/* Noon of the 1st of March 2026, UTC. */
#define NOON ((gint64) 1772366400 * G_USEC_PER_SEC)

/**
 * past_runs_new:
 *
 * Returns: (transfer full): a list of #TroupePastRun, newest first: 9 runs, 8 was cut off, 7
 * finished with failures and is kept for ever, 5 failed
 */
GListModel *
past_runs_new (void)
{
  static const TroupePastRunFacts all[] = {
    { .id = 9,
      .title = "primes",
      .host = "desk",
      .job_text = "[Troupe]\nVersion=1\n",
      .state = TROUPE_PAST_RUN_RUNNING,
      .started_on = NOON + 90 * MINUTE,
      .seconds = 12,
      .n_items = 50,
      .n_done = 31 },
    { .id = 8,
      .title = "convert {} {.}.webp",
      .host = "desk",
      .job_text = "[Troupe]\nVersion=1\n",
      .state = TROUPE_PAST_RUN_INTERRUPTED,
      .started_on = NOON + 30 * MINUTE,
      .ended_on = NOON + 80 * MINUTE,
      .seconds = 3000,
      .n_items = 2000,
      .n_done = 1978,
      .resumable = TRUE },
    { .id = 7,
      .title = "simulate.py:run",
      .host = "node7",
      .job_text = "[Troupe]\nVersion=1\n",
      .state = TROUPE_PAST_RUN_FINISHED,
      .started_on = NOON,
      .ended_on = NOON + 20 * MINUTE,
      .seconds = 1200,
      .n_items = 1200,
      .n_done = 1200,
      .n_failed = 3,
      .kept_for_ever = TRUE },
    { .id = 5,
      .title = "primes",
      .host = "desk",
      .job_text = "[Troupe]\nVersion=1\n",
      .state = TROUPE_PAST_RUN_FAILED,
      .started_on = NOON - 2000 * MINUTE,
      .ended_on = NOON - 1999 * MINUTE,
      .seconds = 0.4,
      .n_items = -1 },
  };
  GListStore *runs = g_list_store_new (TROUPE_TYPE_PAST_RUN);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (TroupePastRun) run = troupe_past_run_new (&all[i]);

      g_list_store_append (runs, run);
    }
  return G_LIST_MODEL (runs);
}
