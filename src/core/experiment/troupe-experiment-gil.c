/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment on Python's global interpreter lock. */

#include "troupe-argument-source.h"
#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-experiments-private.h"
#include "troupe-paths.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MODULE "troupe_experiments.py"

/* Waiting uses no core: as many items wait at the same time on a small machine as on a large one.
 */
#define WAITING_LANES 4

#define N_ITEMS 16

typedef struct
{
  const char *name;
  const char *title;
  TroupeJobKind kind;
  const char *function;
  const char *item;
  guint lanes;
} Work;

enum
{
  WORK_PYTHON_CPU,
  WORK_PYTHON_WAIT,
  WORK_C_CPU,
  N_WORKS,
};

enum
{
  MODE_SERIAL,
  MODE_THREADS,
  MODE_PROCESSES,
  N_MODES,
};

static TroupeJob *
make_job (TroupeExperimentRun *self, TroupeJobKind kind, const char *function)
{
  g_autofree char *path = troupe_paths_find_program (MODULE);
  g_autofree char *subject =
      kind == TROUPE_JOB_PYTHON ? g_strdup_printf ("%s:%s", path, function) : g_strdup (function);
  TroupeJob *job = troupe_job_new (kind, subject);

  troupe_job_set_chunk (job, 1);
  if (self->interpreter != NULL)
    troupe_job_set_interpreter (job, self->interpreter);
  return job;
}

static void
take_value (const TroupeResultChunk *chunk, gpointer data)
{
  GBytes **value = data;

  if (chunk->values != NULL && *value == NULL)
    *value = troupe_block_dup_value (chunk->values, 0);
}

/* Prints "1 CPython 3.11.2" if one thread runs at a time, "0 …" if all do. */
static char *
ask_interpreter (TroupeExperimentRun *self, GError **error)
{
  g_autoptr (TroupeJob) job = make_job (self, TROUPE_JOB_PYTHON, "interpreter");
  g_autoptr (TroupeSource) source = troupe_argument_source_new ((const char *const[]){ "1" }, 1);
  g_autoptr (GBytes) value = NULL;
  const TroupeTrialWatch watch = { .result = take_value, .data = &value };
  g_autoptr (TroupeTrial) trial =
      troupe_experiment_run_job (self, job, 1, 1, source, &watch, error);

  if (trial == NULL)
    return NULL;
  if (value == NULL)
    {
      g_set_error (error, TROUPE_EXPERIMENT_ERROR, TROUPE_EXPERIMENT_ERROR_FAILED,
                   _ ("The Python functions of this experiment do not run with “%s”: name another "
                      "interpreter"),
                   troupe_job_get_interpreter (job));
      return NULL;
    }
  return g_strndup (troupe_bytes_get_data (value, NULL), g_bytes_get_size (value));
}

static TroupeTrial *
measure (TroupeExperimentRun *self,
         const Work *work,
         guint processes,
         guint threads,
         GError **error)
{
  g_autoptr (TroupeJob) job = make_job (self, work->kind, work->function);
  const char *items[N_ITEMS];
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeTrial) trial = NULL;

  for (guint i = 0; i < N_ITEMS; i++)
    items[i] = work->item;
  source = troupe_argument_source_new (items, N_ITEMS);
  trial = troupe_experiment_run_job (self, job, processes, threads, source, NULL, error);
  if (trial != NULL && trial->n_ok != N_ITEMS)
    {
      g_set_error (error, TROUPE_EXPERIMENT_ERROR, TROUPE_EXPERIMENT_ERROR_FAILED,
                   _ ("Items of “%s” failed, so that nothing can be said of it"),
                   troupe_job_get_subject (job));
      return NULL;
    }
  return g_steal_pointer (&trial);
}

static TroupeTable *
make_table (void)
{
  TroupeTable *table = troupe_table_new ("runs", _ ("Threads and processes"));

  troupe_table_add_column (table, "work", _ ("Function"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "mode", _ ("Mode"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "lanes", _ ("At a time"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "speedup", _ ("Speed-up"), TROUPE_UNIT_TIMES);
  troupe_table_add_column (table, "cpu_percent", _ ("CPU"), TROUPE_UNIT_PERCENT);
  return table;
}

static void
add_meaning (TroupeExperimentRun *self,
             const char *interpreter,
             double speedups[N_WORKS][N_MODES],
             double percents[N_WORKS][N_MODES])
{
  gboolean locked = *interpreter == '1';
  const char *name = strchr (interpreter, ' ') + 1;

  if (locked)
    troupe_experiment_run_say (
        self,
        _ ("%s has a global interpreter lock: its threads used %.0f %% of one core together, its "
           "processes %.0f %%."),
        name, percents[WORK_PYTHON_CPU][MODE_THREADS], percents[WORK_PYTHON_CPU][MODE_PROCESSES]);
  else
    troupe_experiment_run_say (
        self,
        _ ("%s runs without a global interpreter lock (it is free-threaded): its threads used "
           "%.0f %% of one core together, as processes do (%.0f %%)."),
        name, percents[WORK_PYTHON_CPU][MODE_THREADS], percents[WORK_PYTHON_CPU][MODE_PROCESSES]);
  troupe_experiment_run_say (
      self,
      _ ("Who waits holds no lock: %u threads that wait were %.1f times as fast as one, and "
         "processes %.1f times."),
      WAITING_LANES, speedups[WORK_PYTHON_WAIT][MODE_THREADS],
      speedups[WORK_PYTHON_WAIT][MODE_PROCESSES]);
  troupe_experiment_run_say (
      self, _ ("The lock is Python’s, not the threads’: a function in C used %.0f %% by threads."),
      percents[WORK_C_CPU][MODE_THREADS]);
}

gboolean
troupe_experiment_run_gil (TroupeExperimentRun *self, GError **error)
{
  const Work works[N_WORKS] = {
    [WORK_PYTHON_CPU] = { "python-cpu", _ ("Python, counts"), TROUPE_JOB_PYTHON, "count", "1500000",
                          self->workers },
    [WORK_PYTHON_WAIT] = { "python-wait", _ ("Python, waits"), TROUPE_JOB_PYTHON, "wait", "0.25",
                           WAITING_LANES },
    [WORK_C_CPU] = { "c-cpu", _ ("C, counts"), TROUPE_JOB_FUNCTION, "primes", "50000000",
                     self->workers },
  };
  const char *const mode_names[N_MODES] = { "serial", "threads", "processes" };
  const char *const mode_titles[N_MODES] = { _ ("serial"), _ ("threads"), _ ("processes") };
  double speedups[N_WORKS][N_MODES], percents[N_WORKS][N_MODES];
  g_autoptr (TroupeTable) table = make_table ();
  TroupePlot *plot = NULL;
  g_autofree char *interpreter = NULL;

  troupe_experiment_run_step (self, 0, _ ("asking the interpreter"));
  interpreter = ask_interpreter (self, error);
  if (interpreter == NULL)
    return FALSE;

  for (guint work = 0; work < N_WORKS; work++)
    {
      double serial = 0;

      for (guint mode = 0; mode < N_MODES; mode++)
        {
          guint lanes = mode == MODE_SERIAL ? 1 : works[work].lanes;
          g_autofree char *step = g_strdup_printf ("%s: %s", works[work].title, mode_titles[mode]);
          g_autoptr (TroupeTrial) trial = NULL;

          troupe_experiment_run_step (self, (work * N_MODES + mode) / (double) (N_WORKS * N_MODES),
                                      step);
          trial = measure (self, &works[work], mode == MODE_PROCESSES ? lanes : 1,
                           mode == MODE_THREADS ? lanes : 1, error);
          if (trial == NULL)
            return FALSE;

          if (mode == MODE_SERIAL)
            serial = trial->seconds;
          speedups[work][mode] = serial / trial->seconds;
          percents[work][mode] = 100 * trial->cpu_seconds / trial->seconds;
          troupe_table_add_text (table, works[work].name, works[work].title);
          troupe_table_add_text (table, mode_names[mode], mode_titles[mode]);
          troupe_table_add_number (table, lanes);
          troupe_table_add_number (table, trial->seconds);
          troupe_table_add_number (table, speedups[work][mode]);
          troupe_table_add_number (table, percents[work][mode]);
        }
    }

  plot = troupe_plot_new (TROUPE_PLOT_BARS, "speedups", _ ("Speed-up over one at a time"));
  troupe_plot_set_y (plot, _ ("Speed-up"), TROUPE_UNIT_TIMES, FALSE);
  for (guint work = 0; work < N_WORKS; work++)
    troupe_plot_add_category (plot, works[work].title);
  for (guint mode = MODE_THREADS; mode < N_MODES; mode++)
    {
      guint series = troupe_plot_add_series (plot, mode_titles[mode]);

      for (guint work = 0; work < N_WORKS; work++)
        troupe_plot_add_point (plot, series, work, speedups[work][mode]);
    }

  troupe_finding_take_table (self->finding, g_steal_pointer (&table));
  troupe_finding_take_plot (self->finding, plot);
  add_meaning (self, interpreter, speedups, percents);
  return TRUE;
}
