/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment on starting, synchronising and ending processes. */

#include "troupe-argument-source.h"
#include "troupe-config.h"
#include "troupe-exchange-run.h"
#include "troupe-experiments-private.h"
#include "troupe-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A worker may have ended by itself before it was ended, or have started so late that others had
 * done its work. */
#define TRIES 5

/* Seconds: one that a busy machine keeps from ending is not ended in another way. */
#define GRACE 60

/* Short work, so that the phases around it are visible; and work that lasts until a worker is
 * ended. */
#define FUNCTION        "sleep"
#define SHORT_ITEM      "0.01"
#define LONG_ITEM       "0.1"
#define ITEMS_BY_WORKER 3

enum
{
  PHASE_START,
  PHASE_GREETING,
  PHASE_WORK,
  PHASE_JOIN,
  N_PHASES,
};

typedef struct
{
  const char *name;
  const char *title;
  gboolean acts;
  TroupeRunAction action;
  gboolean acted;
} Ending;

/* The first worker is ended in the middle of an item. */
static void
end_first (TroupeRun *run, gpointer data)
{
  Ending *ending = data;
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (troupe_run_get_workers (run), 0);

  if (!ending->acts || ending->acted || worker == NULL ||
      troupe_worker_get_state (worker) != TROUPE_WORKER_RUNNING)
    return;

  ending->acted = TRUE;
  troupe_run_act (run, troupe_worker_get_number (worker), ending->action);
}

static TroupeTrial *
measure (TroupeExperimentRun *self,
         guint n_processes,
         const char *item,
         Ending *ending,
         GError **error)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, FUNCTION);
  guint n_items = n_processes * ITEMS_BY_WORKER;
  g_autofree const char **items = g_new (const char *, n_items);
  g_autoptr (TroupeSource) source = NULL;
  const TroupeTrialWatch watch = { .look = end_first, .data = ending };

  for (guint i = 0; i < n_items; i++)
    items[i] = item;
  source = troupe_argument_source_new (items, n_items);
  troupe_job_set_chunk (job, 1);
  troupe_job_set_grace (job, GRACE);
  return troupe_experiment_run_job (self, job, n_processes, 1, source, &watch, error);
}

/* Whether every worker had work. */
static gboolean
is_shared (const TroupeTrial *trial)
{
  for (guint i = 0; i < trial->workers->len; i++)
    if (troupe_worker_get_status (g_ptr_array_index (trial->workers, i))->items_done == 0)
      return FALSE;
  return TRUE;
}

static TroupeTrial *
measure_phases (TroupeExperimentRun *self, guint n_processes, GError **error)
{
  Ending nothing = { .acts = FALSE };
  TroupeTrial *trial = measure (self, n_processes, SHORT_ITEM, &nothing, error);

  for (guint try = 1; trial != NULL && !is_shared (trial) && try < TRIES; try++)
    {
      troupe_trial_free (trial);
      trial = measure (self, n_processes, SHORT_ITEM, &nothing, error);
    }
  return trial;
}

/* The start of each phase of a worker, and the end of the last one, in seconds. */
static void
get_phases (const TroupeTrial *trial, guint worker, double phases[N_PHASES + 1])
{
  const TroupeWorkerStatus *status =
      troupe_worker_get_status (g_ptr_array_index (trial->workers, worker));
  const gint64 times[N_PHASES + 1] = {
    status->launched_at, status->started_at, status->greeted_at,
    status->ending_at,   status->joined_at,
  };

  for (guint i = 0; i <= N_PHASES; i++)
    phases[i] = times[i] == 0 ? NAN : (times[i] - trial->started_at) / 1e6;
}

static TroupeSpread
add_phases (TroupeExperimentRun *self, const TroupeTrial *trial)
{
  const char *const names[N_PHASES] = { "start_seconds", "greeting_seconds", "work_seconds",
                                        "join_seconds" };
  const char *const titles[N_PHASES] = { _ ("Start"), _ ("Greeting"), _ ("Work"), _ ("Join") };
  TroupeTable *table = troupe_table_new ("workers", _ ("From the start to the join"));
  TroupePlot *plot =
      troupe_plot_new (TROUPE_PLOT_SPANS, "workers", _ ("From the start to the join"));
  g_autofree double *ready = g_new (double, trial->workers->len);

  troupe_table_add_column (table, "worker", _ ("Worker"), TROUPE_UNIT_COUNT);
  for (guint i = 0; i < N_PHASES; i++)
    {
      troupe_table_add_column (table, names[i], titles[i], TROUPE_UNIT_SECONDS);
      troupe_plot_add_series (plot, titles[i]);
    }
  troupe_plot_set_x (plot, _ ("Time"), TROUPE_UNIT_SECONDS, FALSE);

  for (guint worker = 0; worker < trial->workers->len; worker++)
    {
      g_autofree char *title = g_strdup_printf (_ ("worker %u"), worker + 1);
      double phases[N_PHASES + 1];

      get_phases (trial, worker, phases);
      troupe_plot_add_category (plot, title);
      troupe_table_add_number (table, worker + 1);
      for (guint i = 0; i < N_PHASES; i++)
        {
          double length = phases[i + 1] - phases[i];

          troupe_table_add_number (table, length);
          if (!isnan (length))
            troupe_plot_add_span (plot, i, worker, phases[i], phases[i + 1]);
        }
      ready[worker] = phases[PHASE_WORK] - phases[PHASE_START];
    }
  troupe_finding_take_table (self->finding, table);
  troupe_finding_take_plot (self->finding, plot);
  return troupe_spread_of (ready, trial->workers->len);
}

static gboolean
add_barrier (TroupeExperimentRun *self, guint n_processes, GError **error)
{
  g_autofree double *came = g_new (double, n_processes);
  g_autofree double *began = g_new (double, n_processes);
  TroupeTable *table;
  TroupeSpread comings, beginnings;
  g_autofree char *apart = NULL;
  g_autofree char *together = NULL;

  if (!troupe_exchange_run_start (n_processes, came, began, error))
    return FALSE;

  comings = troupe_spread_of (came, n_processes);
  beginnings = troupe_spread_of (began, n_processes);
  table = troupe_table_new ("barrier", _ ("A barrier, after which all begin at once"));
  troupe_table_add_column (table, "processes", _ ("Processes"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "came_seconds", _ ("Came within"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "began_seconds", _ ("Began within"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "none_before_last", _ ("None before the last came"),
                           TROUPE_UNIT_YES_NO);
  troupe_table_add_number (table, n_processes);
  troupe_table_add_number (table, comings.most - comings.least);
  troupe_table_add_number (table, beginnings.most - beginnings.least);
  troupe_table_add_number (table, beginnings.least >= comings.most);
  troupe_finding_take_table (self->finding, table);

  apart = troupe_unit_format (TROUPE_UNIT_SECONDS, comings.most - comings.least);
  together = troupe_unit_format (TROUPE_UNIT_SECONDS, beginnings.most - beginnings.least);
  troupe_experiment_run_say (self,
                             _ ("The processes came to the barrier within %s, and none went on "
                                "before the last one was there; all of them had begun %s later."),
                             apart, together);
  return TRUE;
}

static gboolean
is_in_time (const TroupeTrial *trial, const Ending *ending)
{
  const TroupeWorkerStatus *status =
      troupe_worker_get_status (g_ptr_array_index (trial->workers, 0));

  return !ending->acts || !status->exited;
}

static TroupeTrial *
measure_ending (TroupeExperimentRun *self, guint n_processes, Ending *ending, GError **error)
{
  TroupeTrial *trial = measure (self, n_processes, LONG_ITEM, ending, error);

  for (guint try = 1; trial != NULL && !is_in_time (trial, ending) && try < TRIES; try++)
    {
      troupe_trial_free (trial);
      ending->acted = FALSE;
      trial = measure (self, n_processes, LONG_ITEM, ending, error);
    }
  return trial;
}

static char *
describe_join (TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);

  return status->exited ? g_strdup_printf (_ ("exit %d"), status->exit_code)
                        : troupe_signal_to_name (status->exit_code);
}

static gboolean
add_endings (TroupeExperimentRun *self, guint n_processes, GError **error)
{
  Ending endings[] = {
    { "none", _ ("nobody ends it"), FALSE, 0, FALSE },
    { "terminate", _ ("terminate (SIGTERM)"), TRUE, TROUPE_RUN_TERMINATE, FALSE },
    { "kill", _ ("kill (SIGKILL)"), TRUE, TROUPE_RUN_KILL, FALSE },
  };
  TroupeTable *table = troupe_table_new ("endings", _ ("The first worker, ended in its work"));

  troupe_table_add_column (table, "ending", _ ("Ending"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "join", _ ("It leaves"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "items_again", _ ("Items run again"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "restarts", _ ("Restarts"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "ok", _ ("Results"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "complete", _ ("Complete"), TROUPE_UNIT_YES_NO);
  troupe_finding_take_table (self->finding, table);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autoptr (TroupeTrial) trial = NULL;
      g_autofree char *join = NULL;

      troupe_experiment_run_step (self, (i + 2) / (double) (G_N_ELEMENTS (endings) + 2),
                                  endings[i].title);
      trial = measure_ending (self, n_processes, &endings[i], error);
      if (trial == NULL)
        return FALSE;

      join = describe_join (g_ptr_array_index (trial->workers, 0));
      troupe_table_add_text (table, endings[i].name, endings[i].title);
      troupe_table_add_text (table, join, join);
      troupe_table_add_number (table, trial->n_again);
      troupe_table_add_number (table, trial->restarts);
      troupe_table_add_number (table, trial->n_ok);
      troupe_table_add_number (table, trial->n_ok == n_processes * ITEMS_BY_WORKER);
    }
  return TRUE;
}

gboolean
troupe_experiment_run_lifecycle (TroupeExperimentRun *self, GError **error)
{
  guint n_processes = self->workers;
  g_autoptr (TroupeTrial) trial = NULL;
  TroupeSpread ready;
  g_autofree char *until_ready = NULL;

  troupe_experiment_run_step (self, 0, _ ("starting and joining"));
  trial = measure_phases (self, n_processes, error);
  if (trial == NULL)
    return FALSE;
  ready = add_phases (self, trial);
  until_ready = troupe_unit_format (TROUPE_UNIT_SECONDS, ready.median);
  troupe_experiment_run_say (self,
                             _ ("A process is ready for work %s after it was asked for (median of "
                                "%u)."),
                             until_ready, n_processes);

  troupe_experiment_run_step (self, 0.2, _ ("a barrier"));
  if (!add_barrier (self, n_processes, error) || !add_endings (self, n_processes, error))
    return FALSE;

  troupe_experiment_run_say (self, "%s",
                             _ ("Every process is joined, and says how it ended. The items of a "
                                "process that was ended are run again by another one."));
  return TRUE;
}
