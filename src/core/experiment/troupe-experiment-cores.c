/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-experiment-private.h"

#include "troupe-range-source.h"

#include <glib/gi18n-lib.h>

/* Items of about ten milliseconds each: after each of them a worker says where it is. */
#define FUNCTION "primes"
#define RANGE    "15000000:22000000:50000"

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const TroupeTrialSpan *first = a, *second = b;

  return (first->to > second->to) - (first->to < second->to);
}

static TroupeTrial *
measure (TroupeExperimentRun *self, gboolean pin, GError **error)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, FUNCTION);
  g_autoptr (TroupeSource) source = troupe_range_source_new_from_string (RANGE, error);
  TroupeTrial *trial;

  if (source == NULL)
    return NULL;
  troupe_job_set_chunk (job, 1);
  troupe_job_set_pin (job, pin);
  trial = troupe_experiment_run_job (self, job, self->workers, 1, source, NULL, error);
  if (trial != NULL)
    g_array_sort (trial->spans, compare_spans);
  return trial;
}

/* The cores of a worker, as "0, 1", and how often it went from one to another. */
static guint
follow_worker (const TroupeTrial *trial, guint worker, char **cores, guint64 *n_items)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  int core = -1;
  guint n_moves = 0;

  *n_items = 0;
  for (guint i = 0; i < trial->spans->len; i++)
    {
      const TroupeTrialSpan *span = &g_array_index (trial->spans, TroupeTrialSpan, i);

      if (span->worker != worker || span->core < 0)
        continue;
      (*n_items)++;
      if (core >= 0 && span->core != core)
        n_moves++;
      core = span->core;
      if (g_hash_table_add (seen, GINT_TO_POINTER (core)))
        g_string_append_printf (text, text->len > 0 ? ", %d" : "%d", core);
    }
  *cores = g_string_free (g_steal_pointer (&text), FALSE);
  return n_moves;
}

static guint
add_rows (TroupeTable *table, const TroupeTrial *trial, const char *name, const char *title)
{
  guint n_moves = 0;

  for (guint i = 0; i < trial->workers->len; i++)
    {
      TroupeWorker *worker = g_ptr_array_index (trial->workers, i);
      guint number = troupe_worker_get_number (worker);
      g_autofree char *cores = NULL;
      guint64 n_items;
      guint moves = follow_worker (trial, number, &cores, &n_items);

      troupe_table_add_text (table, name, title);
      troupe_table_add_number (table, number);
      troupe_table_add_text (table, cores, cores);
      troupe_table_add_number (table, moves);
      troupe_table_add_number (table, n_items);
      troupe_table_add_number (table, troupe_worker_get_cpu_seconds (worker));
      n_moves += moves;
    }
  return n_moves;
}

static void
add_plot (TroupeFinding *finding, const TroupeTrial *trial, const char *name, const char *title)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_SPANS, name, title);
  int last = 0;

  for (guint i = 0; i < trial->spans->len; i++)
    last = MAX (last, g_array_index (trial->spans, TroupeTrialSpan, i).core);
  for (int core = 0; core <= last; core++)
    {
      g_autofree char *category = g_strdup_printf (_ ("core %d"), core);

      troupe_plot_add_category (plot, category);
    }
  for (guint i = 0; i < trial->workers->len; i++)
    {
      g_autofree char *series = g_strdup_printf (
          _ ("worker %u"), troupe_worker_get_number (g_ptr_array_index (trial->workers, i)));

      troupe_plot_add_series (plot, series);
    }
  for (guint i = 0; i < trial->spans->len; i++)
    {
      const TroupeTrialSpan *span = &g_array_index (trial->spans, TroupeTrialSpan, i);

      if (span->core >= 0)
        troupe_plot_add_span (plot, span->worker - 1, span->core, span->from, span->to);
    }
  troupe_plot_set_banded (plot, TRUE);
  troupe_plot_set_x (plot, _ ("Time"), TROUPE_UNIT_SECONDS, FALSE);
  troupe_finding_take_plot (finding, plot);
}

gboolean
troupe_experiment_run_cores (TroupeExperimentRun *self, GError **error)
{
  TroupeTable *table;
  g_autoptr (TroupeTrial) free_trial = NULL;
  g_autoptr (TroupeTrial) pinned_trial = NULL;
  guint free_moves, pinned_moves;

  troupe_experiment_run_step (self, 0, _ ("workers that the kernel places"));
  free_trial = measure (self, FALSE, error);
  if (free_trial == NULL)
    return FALSE;
  troupe_experiment_run_step (self, 0.5, _ ("workers that stay on one core"));
  pinned_trial = measure (self, TRUE, error);
  if (pinned_trial == NULL)
    return FALSE;

  table = troupe_table_new ("workers", _ ("Where each worker was"));
  troupe_table_add_column (table, "placing", _ ("Placing"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "worker", _ ("Worker"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "cores", _ ("Cores"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "moves", _ ("Moves"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "items", _ ("Items"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "cpu_seconds", _ ("CPU time"), TROUPE_UNIT_SECONDS);
  free_moves = add_rows (table, free_trial, "free", _ ("free"));
  pinned_moves = add_rows (table, pinned_trial, "pinned", _ ("pinned"));
  troupe_finding_take_table (self->finding, table);
  add_plot (self->finding, free_trial, "free", _ ("Free: the kernel places the workers"));
  add_plot (self->finding, pinned_trial, "pinned", _ ("Pinned: each worker stays on one core"));

  troupe_experiment_run_say (
      self,
      _ ("%u workers ran on %u cores. Free, they went from one core to another %u "
         "times; pinned, %u times."),
      self->workers, pinned_trial->n_cores, free_moves, pinned_moves);
  return TRUE;
}
