/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment that runs a job serially, with threads and with processes. */

#include "troupe-config.h"
#include "troupe-experiments-private.h"
#include "troupe-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* About a second of work for one core. */
#define DEFAULT_FUNCTION "primes"
#define DEFAULT_RANGE    "10000000:56000000:1000000"

/* Percentages of CPU time that only one thread at a time used, and that several used. */
#define ABOUT_ONE_CORE     125
#define WELL_OVER_ONE_CORE 150

/* A curve has about this many points, for any number of workers. */
#define CURVE_POINTS 8

typedef enum
{
  MODE_SERIAL,
  MODE_THREADS,
  MODE_PROCESSES,
  N_MODES,
} Mode;

typedef enum
{
  FIGURE_SECONDS,
  FIGURE_PERCENT,
  FIGURE_CORES,
  FIGURE_BYTES,
  N_FIGURES,
} Figure;

/* The measurements with one number of processes and threads, a value for each repetition. */
typedef struct
{
  const char *name;
  char *title;
  guint processes;
  guint threads;
  GArray *figures[N_FIGURES];
  gboolean identical;
  guint64 n_failed;
} Lineup;

static Lineup *
lineup_new (const char *name, const char *title, guint processes, guint threads)
{
  Lineup *self = g_new0 (Lineup, 1);

  self->name = name;
  self->title = g_strdup_printf ("%s (%u × %u)", title, processes, threads);
  self->processes = processes;
  self->threads = threads;
  self->identical = TRUE;
  for (guint i = 0; i < N_FIGURES; i++)
    self->figures[i] = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

static void
lineup_free (gpointer data)
{
  Lineup *self = data;

  for (guint i = 0; i < N_FIGURES; i++)
    g_array_unref (self->figures[i]);
  g_free (self->title);
  g_free (self);
}

static TroupeSpread
lineup_get (const Lineup *self, Figure figure)
{
  return troupe_spread_of ((const double *) self->figures[figure]->data,
                           self->figures[figure]->len);
}

static void
lineup_add (Lineup *self, const TroupeTrial *trial, char **digest)
{
  const double figures[N_FIGURES] = {
    [FIGURE_SECONDS] = trial->seconds,
    [FIGURE_PERCENT] = 100 * trial->cpu_seconds / trial->seconds,
    [FIGURE_CORES] = trial->n_cores > 0 ? trial->n_cores : NAN,
    [FIGURE_BYTES] = trial->max_rss_bytes,
  };

  for (guint i = 0; i < N_FIGURES; i++)
    g_array_append_val (self->figures[i], figures[i]);
  self->n_failed = MAX (self->n_failed, trial->n_failed);

  if (*digest == NULL)
    *digest = g_strdup (trial->digest);
  else if (!g_str_equal (*digest, trial->digest))
    self->identical = FALSE;
}

static TroupeJobFile *
make_default_file (void)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_RANGE);

  troupe_job_set_subject (file->job, DEFAULT_FUNCTION);
  troupe_item_list_set_range (items, DEFAULT_RANGE);
  g_ptr_array_add (file->items, items);
  return g_steal_pointer (&file);
}

/* Standard input cannot be read twice. */
static gboolean
check_items (TroupeJobFile *file, GError **error)
{
  for (guint i = 0; i < file->items->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (file->items, i);
      const char *const *input = troupe_item_list_get_input (list);
      gboolean is_table = troupe_item_list_get_kind (list) == TROUPE_ITEM_LIST_CSV;
      gboolean is_input = troupe_item_list_get_kind (list) == TROUPE_ITEM_LIST_INPUT;

      if ((is_table && g_strcmp0 (troupe_item_list_get_csv (list), "-") == 0) ||
          (is_input && input != NULL && g_strv_contains (input, "-")))
        {
          g_set_error_literal (error, TROUPE_EXPERIMENT_ERROR, TROUPE_EXPERIMENT_ERROR_INVALID,
                               _ ("Items are read several times, and standard input can be read "
                                  "once: name a file"));
          return FALSE;
        }
    }
  return TRUE;
}

/* One after the other, and that several times, so that a disturbance affects all of them. */
static gboolean
measure (TroupeExperimentRun *self,
         GPtrArray *lineups,
         double from,
         double to,
         char **digest,
         GError **error)
{
  guint n_trials = self->repeat * lineups->len;

  for (guint i = 0; i < n_trials; i++)
    {
      Lineup *lineup = g_ptr_array_index (lineups, i % lineups->len);
      g_autoptr (TroupeSource) source = troupe_job_file_open_items (self->file, error);
      g_autoptr (TroupeTrial) trial = NULL;
      g_autofree char *step = NULL;

      if (source == NULL)
        return FALSE;

      step =
          g_strdup_printf (_ ("%s, %u of %u"), lineup->title, i / lineups->len + 1, self->repeat);
      troupe_experiment_run_step (self, from + (to - from) * i / n_trials, step);
      trial = troupe_experiment_run_job (self, self->file->job, lineup->processes, lineup->threads,
                                         source, NULL, error);
      if (trial == NULL)
        return FALSE;
      lineup_add (lineup, trial, digest);
    }
  return TRUE;
}

static GPtrArray *
make_modes (guint workers)
{
  GPtrArray *modes = g_ptr_array_new_with_free_func (lineup_free);

  g_ptr_array_add (modes, lineup_new ("serial", _ ("serial"), 1, 1));
  g_ptr_array_add (modes, lineup_new ("threads", _ ("threads"), 1, workers));
  g_ptr_array_add (modes, lineup_new ("processes", _ ("processes"), workers, 1));
  return modes;
}

static double
get_speedup (GPtrArray *lineups, guint i)
{
  return lineup_get (g_ptr_array_index (lineups, 0), FIGURE_SECONDS).median /
         lineup_get (g_ptr_array_index (lineups, i), FIGURE_SECONDS).median;
}

static double
get_percent (GPtrArray *lineups, guint i)
{
  return lineup_get (g_ptr_array_index (lineups, i), FIGURE_PERCENT).median;
}

static void
add_modes_table (TroupeFinding *finding, GPtrArray *modes)
{
  TroupeTable *table = troupe_table_new ("modes", _ ("Processes × threads"));

  troupe_table_add_column (table, "mode", _ ("Mode"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "seconds_least", _ ("Least"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "seconds_most", _ ("Most"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "speedup", _ ("Speed-up"), TROUPE_UNIT_TIMES);
  troupe_table_add_column (table, "cpu_percent", _ ("CPU"), TROUPE_UNIT_PERCENT);
  troupe_table_add_column (table, "cores", _ ("Cores"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "memory_bytes", _ ("Memory"), TROUPE_UNIT_BYTES);
  troupe_table_add_column (table, "results_identical", _ ("Same results"), TROUPE_UNIT_YES_NO);

  for (guint i = 0; i < modes->len; i++)
    {
      const Lineup *mode = g_ptr_array_index (modes, i);
      TroupeSpread seconds = lineup_get (mode, FIGURE_SECONDS);

      troupe_table_add_text (table, mode->name, mode->title);
      troupe_table_add_number (table, seconds.median);
      troupe_table_add_number (table, seconds.least);
      troupe_table_add_number (table, seconds.most);
      troupe_table_add_number (table, get_speedup (modes, i));
      troupe_table_add_number (table, get_percent (modes, i));
      troupe_table_add_number (table, lineup_get (mode, FIGURE_CORES).median);
      troupe_table_add_number (table, lineup_get (mode, FIGURE_BYTES).most);
      troupe_table_add_number (table, mode->identical);
    }
  troupe_finding_take_table (finding, table);
}

static void
add_modes_plot (TroupeFinding *finding, GPtrArray *modes)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_BARS, "modes", _ ("Time"));
  guint series = troupe_plot_add_series (plot, _ ("Median"));

  troupe_plot_set_y (plot, _ ("Time"), TROUPE_UNIT_SECONDS, FALSE);
  for (guint i = 0; i < modes->len; i++)
    {
      const Lineup *mode = g_ptr_array_index (modes, i);
      guint category = troupe_plot_add_category (plot, mode->title);

      troupe_plot_add_point (plot, series, category, lineup_get (mode, FIGURE_SECONDS).median);
    }
  troupe_finding_take_plot (finding, plot);
}

static void
add_warnings (TroupeFinding *finding, GPtrArray *lineups)
{
  for (guint i = 0; i < lineups->len; i++)
    {
      const Lineup *lineup = g_ptr_array_index (lineups, i);
      g_autofree char *failed = troupe_unit_format (TROUPE_UNIT_COUNT, lineup->n_failed);
      g_autofree char *text = NULL;

      if (!lineup->identical)
        text = g_strdup_printf (_ ("%s: the results are not those of the first run. The function "
                                   "gives something else each time, or depends on its process."),
                                lineup->title);
      else if (lineup->n_failed > 0)
        text = g_strdup_printf (
            ngettext ("%s: %s item failed.", "%s: %s items failed.", lineup->n_failed),
            lineup->title, failed);
      if (text != NULL)
        troupe_finding_add_warning (finding, text);
    }
}

static void
add_meaning (TroupeExperimentRun *self, GPtrArray *modes)
{
  double threads = get_speedup (modes, MODE_THREADS);
  double processes = get_speedup (modes, MODE_PROCESSES);

  troupe_experiment_run_say (
      self,
      _ ("In the time of one serial run, threads would do the work %.2f times and processes "
         "%.2f times, with %u of each."),
      threads, processes, self->workers);
  if (self->workers == 1)
    troupe_experiment_run_say (self, "%s",
                               _ ("There is one worker: nothing can run at the same "
                                  "time. Ask for more of them."));
  else if (get_percent (modes, MODE_THREADS) < ABOUT_ONE_CORE &&
           get_percent (modes, MODE_PROCESSES) > WELL_OVER_ONE_CORE)
    troupe_experiment_run_say (self, "%s",
                               _ ("Processes do here what threads cannot: something in "
                                  "the process, such as Python’s lock, lets one thread "
                                  "work at a time."));
}

/* 1, 2, 3 … or, if there are many, about as many steps of the same factor. */
static GArray *
choose_counts (guint workers)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (guint));
  guint last = 0;

  for (guint i = 0; i < MIN (workers, CURVE_POINTS); i++)
    {
      guint count = workers <= CURVE_POINTS
                        ? i + 1
                        : (guint) lround (pow (workers, (double) i / (CURVE_POINTS - 1)));

      if (count > last)
        g_array_append_val (counts, count);
      last = count;
    }
  return counts;
}

static void
add_curve_table (TroupeFinding *finding,
                 GPtrArray *lineups,
                 const double *workers,
                 const double *speedups,
                 double fraction)
{
  TroupeTable *curve = troupe_table_new ("curve", _ ("Speed-up by the number of workers"));
  TroupeTable *fit = troupe_table_new ("amdahl", _ ("Amdahl’s law, fitted"));

  troupe_table_add_column (curve, "workers", _ ("Workers"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (curve, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (curve, "seconds_least", _ ("Least"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (curve, "seconds_most", _ ("Most"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (curve, "speedup", _ ("Speed-up"), TROUPE_UNIT_TIMES);
  troupe_table_add_column (curve, "ideal", _ ("Ideal"), TROUPE_UNIT_TIMES);
  troupe_table_add_column (curve, "amdahl", _ ("Amdahl’s law"), TROUPE_UNIT_TIMES);
  for (guint i = 0; i < lineups->len; i++)
    {
      TroupeSpread seconds = lineup_get (g_ptr_array_index (lineups, i), FIGURE_SECONDS);

      troupe_table_add_number (curve, workers[i]);
      troupe_table_add_number (curve, seconds.median);
      troupe_table_add_number (curve, seconds.least);
      troupe_table_add_number (curve, seconds.most);
      troupe_table_add_number (curve, speedups[i]);
      troupe_table_add_number (curve, workers[i]);
      troupe_table_add_number (curve, troupe_amdahl_speedup (fraction, workers[i]));
    }

  troupe_table_add_column (fit, "parallel_fraction", _ ("Parallel part"), TROUPE_UNIT_PERCENT);
  troupe_table_add_column (fit, "most_speedup", _ ("Speed-up with any number of workers"),
                           TROUPE_UNIT_TIMES);
  troupe_table_add_number (fit, 100 * fraction);
  troupe_table_add_number (fit, fraction < 1 ? 1 / (1 - fraction) : NAN);

  troupe_finding_take_table (finding, curve);
  troupe_finding_take_table (finding, fit);
}

static void
add_curve_plot (TroupeFinding *finding,
                const double *workers,
                const double *speedups,
                guint n,
                double fraction)
{
  TroupePlot *plot =
      troupe_plot_new (TROUPE_PLOT_LINES, "curve", _ ("Speed-up by the number of workers"));
  guint measured = troupe_plot_add_series (plot, _ ("Measured"));
  guint ideal = troupe_plot_add_series (plot, _ ("Ideal"));
  guint amdahl = troupe_plot_add_series (plot, _ ("Amdahl’s law"));

  troupe_plot_set_x (plot, _ ("Workers"), TROUPE_UNIT_COUNT, FALSE);
  troupe_plot_set_y (plot, _ ("Speed-up"), TROUPE_UNIT_TIMES, FALSE);
  for (guint i = 0; i < n; i++)
    {
      troupe_plot_add_point (plot, measured, workers[i], speedups[i]);
      troupe_plot_add_point (plot, ideal, workers[i], workers[i]);
      troupe_plot_add_point (plot, amdahl, workers[i],
                             troupe_amdahl_speedup (fraction, workers[i]));
    }
  troupe_finding_take_plot (finding, plot);
}

static gboolean
measure_curve (TroupeExperimentRun *self, double from, char **digest, GError **error)
{
  g_autoptr (GPtrArray) lineups = g_ptr_array_new_with_free_func (lineup_free);
  g_autoptr (GArray) counts = choose_counts (self->workers);
  g_autofree double *workers = g_new (double, counts->len);
  g_autofree double *speedups = g_new (double, counts->len);
  double fraction;

  for (guint i = 0; i < counts->len; i++)
    {
      workers[i] = g_array_index (counts, guint, i);
      g_ptr_array_add (lineups, lineup_new (NULL, _ ("processes"), workers[i], 1));
    }
  if (!measure (self, lineups, from, 1, digest, error))
    return FALSE;

  for (guint i = 0; i < lineups->len; i++)
    speedups[i] = get_speedup (lineups, i);
  fraction = troupe_amdahl_fit (workers, speedups, lineups->len);
  add_curve_table (self->finding, lineups, workers, speedups, fraction);
  add_curve_plot (self->finding, workers, speedups, lineups->len, fraction);
  add_warnings (self->finding, lineups);
  if (lineups->len > 1)
    troupe_experiment_run_say (
        self,
        _ ("By Amdahl’s law, %.0f %% of the time of one worker is work that workers share; "
           "starting and ending them, and what they wait for, is in the rest."),
        100 * fraction);
  return TRUE;
}

gboolean
troupe_experiment_run_speedup (TroupeExperimentRun *self, GError **error)
{
  g_autoptr (GPtrArray) modes = make_modes (self->workers);
  g_autofree char *digest = NULL;
  double modes_part = self->curve ? 0.5 : 1;

  if (self->file == NULL)
    self->file = make_default_file ();
  if (!check_items (self->file, error) || !measure (self, modes, 0, modes_part, &digest, error))
    return FALSE;

  add_modes_table (self->finding, modes);
  add_modes_plot (self->finding, modes);
  add_warnings (self->finding, modes);
  add_meaning (self, modes);
  return !self->curve || measure_curve (self, modes_part, &digest, error);
}
