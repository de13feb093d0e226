/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment on crashes in processes and in threads. */

#include "troupe-argument-source.h"
#include "troupe-config.h"
#include "troupe-experiments-private.h"

#include <glib/gi18n-lib.h>

#define FUNCTION "crash"

#define ITEMS_BY_LANE 5
#define ITEM          "%u after 100 ms"
#define CRASH         "SEGV after 50 ms"

/* An item that crashed alone is known to be the cause. */
#define CRASH_LIMIT 1

/* Seconds: a worker that a busy machine keeps from ending is not ended as if it had crashed. */
#define GRACE 60

/* Where that machine keeps the pool, the other lanes may have nothing to do when one crashes. */
#define TRIES 5

typedef struct
{
  const char *name;
  const char *title;
  guint processes;
  guint threads;
} Way;

/* One item crashes while all lanes are busy. */
static TroupeTrial *
measure (TroupeExperimentRun *self, const Way *way, guint n_items, GError **error)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, FUNCTION);
  guint lanes = way->processes * way->threads;
  g_auto (GStrv) items = g_new0 (char *, n_items + 1);
  g_autoptr (TroupeSource) source = NULL;

  for (guint i = 0; i < n_items; i++)
    items[i] = i == lanes ? g_strdup (CRASH) : g_strdup_printf (ITEM, i + 1);
  source = troupe_argument_source_new ((const char *const *) items, n_items);
  troupe_job_set_chunk (job, 1);
  troupe_job_set_crash_limit (job, CRASH_LIMIT);
  troupe_job_set_grace (job, GRACE);
  return troupe_experiment_run_job (self, job, way->processes, way->threads, source, NULL, error);
}

/* Repeats it until threads have lost what others of them did. */
static TroupeTrial *
measure_until_telling (TroupeExperimentRun *self, const Way *way, guint n_items, GError **error)
{
  TroupeTrial *trial = measure (self, way, n_items, error);

  for (guint try = 1; trial != NULL && way->threads > 1 && trial->n_again == 0 && try < TRIES;
       try++)
    {
      troupe_trial_free (trial);
      trial = measure (self, way, n_items, error);
    }
  return trial;
}

static guint
count_crashes (const TroupeTrial *trial)
{
  guint n_crashes = 0;

  for (guint i = 0; i < trial->workers->len; i++)
    n_crashes += !troupe_worker_get_status (g_ptr_array_index (trial->workers, i))->exited;
  return n_crashes;
}

static void
add_row (TroupeTable *table, const Way *way, const TroupeTrial *trial, guint n_items)
{
  guint n_crashes = count_crashes (trial);

  troupe_table_add_text (table, way->name, way->title);
  troupe_table_add_number (table, way->processes * way->threads);
  troupe_table_add_number (table, n_crashes);
  troupe_table_add_number (table, n_crashes * way->threads);
  troupe_table_add_number (table, trial->n_again);
  troupe_table_add_number (table, trial->restarts);
  troupe_table_add_number (table, trial->n_ok);
  troupe_table_add_number (table, trial->n_failed);
  troupe_table_add_number (table, trial->n_ok == n_items - 1 && trial->n_failed == 1);
  troupe_table_add_number (table, trial->seconds);
}

static void
add_plot (TroupeFinding *finding, const Way *way, const TroupeTrial *trial)
{
  g_autofree char *lives = g_strdup_printf (_ ("The lives of workers: %s"), way->title);
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_SPANS, way->name, lives);
  guint ended = troupe_plot_add_series (plot, _ ("ended by itself"));
  guint crashed = troupe_plot_add_series (plot, _ ("crashed"));

  for (guint i = 0; i < trial->workers->len; i++)
    {
      const TroupeWorkerStatus *status =
          troupe_worker_get_status (g_ptr_array_index (trial->workers, i));
      g_autofree char *title = g_strdup_printf (_ ("worker %u"), status->number);

      troupe_plot_add_category (plot, title);
      troupe_plot_add_span (plot, status->exited ? ended : crashed, i,
                            (status->started_at - trial->started_at) / 1e6,
                            (status->joined_at - trial->started_at) / 1e6);
    }
  troupe_plot_set_x (plot, _ ("Time"), TROUPE_UNIT_SECONDS, FALSE);
  troupe_finding_take_plot (finding, plot);
}

gboolean
troupe_experiment_run_faults (TroupeExperimentRun *self, GError **error)
{
  guint lanes = self->workers;
  guint n_items = lanes * ITEMS_BY_LANE;
  const Way ways[] = {
    { "processes", _ ("processes"), lanes, 1 },
    { "threads", _ ("threads"), 1, lanes },
  };
  g_autoptr (GPtrArray) trials =
      g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_trial_free);
  TroupeTable *table;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      TroupeTrial *trial;

      troupe_experiment_run_step (self, i / (double) G_N_ELEMENTS (ways), ways[i].title);
      trial = measure_until_telling (self, &ways[i], n_items, error);
      if (trial == NULL)
        return FALSE;
      g_ptr_array_add (trials, trial);
    }

  table = troupe_table_new ("crashes", _ ("One item crashes"));
  troupe_table_add_column (table, "mode", _ ("Mode"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "lanes", _ ("At a time"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "crashes", _ ("Processes lost"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "lanes_lost", _ ("Lanes lost"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "items_again", _ ("Items run again"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "restarts", _ ("Restarts"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "ok", _ ("Results"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "crashed", _ ("Crashed"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "complete", _ ("Complete"), TROUPE_UNIT_YES_NO);
  troupe_table_add_column (table, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      add_row (table, &ways[i], g_ptr_array_index (trials, i), n_items);
      add_plot (self->finding, &ways[i], g_ptr_array_index (trials, i));
    }
  troupe_finding_take_table (self->finding, table);

  troupe_experiment_run_say (
      self,
      _ ("By processes, the crash took one of %u lanes, and the others went on. By threads, it "
         "took "
         "all %u of them, because they are one process; what they were running was run again, each "
         "item alone, to know which of them it was."),
      lanes, lanes);
  troupe_experiment_run_say (
      self, "%s", _ ("Either way the worker was replaced, and every other item has its result."));
  return TRUE;
}
