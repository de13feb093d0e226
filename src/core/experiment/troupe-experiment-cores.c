/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment on free and pinned workers. */

#include "troupe-config.h"
#include "troupe-experiments-private.h"
#include "troupe-range-source.h"

#include <glib/gi18n-lib.h>

/* Items of about ten milliseconds each: after each of them a worker reports its core. */
#define FUNCTION "primes"
#define RANGE    "15000000:22000000:50000"

/* An item: its worker, the worker's core at its end, and its start and end, in seconds of the
 * monotonic clock. */
typedef struct
{
  guint worker;
  int core;
  double from;
  double to;
} Span;

typedef struct
{
  TroupeTrial *trial;
  GArray *spans;
} Placing;

static void
placing_clear (Placing *self)
{
  g_clear_pointer (&self->trial, troupe_trial_free);
  g_clear_pointer (&self->spans, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placing, placing_clear)

static void
take_chunk (const TroupeResultChunk *chunk, gpointer data)
{
  Placing *placing = data;
  const Span span = {
    .worker = chunk->worker,
    .core = chunk->core,
    .from = chunk->finished_at / 1e6 - chunk->seconds - chunk->paused_seconds,
    .to = chunk->finished_at / 1e6,
  };

  if (chunk->worker != 0 && chunk->core != TROUPE_WIRE_CORE_UNKNOWN)
    g_array_append_val (placing->spans, span);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *first = a, *second = b;

  return (first->to > second->to) - (first->to < second->to);
}

static gboolean
measure (TroupeExperimentRun *self, gboolean pin, Placing *placing, GError **error)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, FUNCTION);
  g_autoptr (TroupeSource) source = troupe_range_source_new_from_string (RANGE, error);
  const TroupeTrialWatch watch = { .result = take_chunk, .data = placing };

  if (source == NULL)
    return FALSE;
  troupe_job_set_chunk (job, 1);
  troupe_job_set_pin (job, pin);
  placing->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  placing->trial = troupe_experiment_run_job (self, job, self->workers, 1, source, &watch, error);
  g_array_sort (placing->spans, compare_spans);
  return placing->trial != NULL;
}

/* The cores of a worker, as "0, 1", and the number of moves from one to another. */
static guint
follow_worker (const Placing *placing, guint worker, char **cores, guint64 *n_items)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  int core = -1;
  guint n_moves = 0;

  *n_items = 0;
  for (guint i = 0; i < placing->spans->len; i++)
    {
      const Span *span = &g_array_index (placing->spans, Span, i);

      if (span->worker != worker)
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
add_rows (TroupeTable *table, const Placing *placing, const char *name, const char *title)
{
  guint n_moves = 0;

  for (guint i = 0; i < placing->trial->workers->len; i++)
    {
      TroupeWorker *worker = g_ptr_array_index (placing->trial->workers, i);
      guint number = troupe_worker_get_number (worker);
      g_autofree char *cores = NULL;
      guint64 n_items;
      guint moves = follow_worker (placing, number, &cores, &n_items);

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
add_plot (TroupeFinding *finding, const Placing *placing, const char *name, const char *title)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_SPANS, name, title);
  double start = placing->trial->started_at / 1e6;
  int last = 0;

  for (guint i = 0; i < placing->spans->len; i++)
    last = MAX (last, g_array_index (placing->spans, Span, i).core);
  for (int core = 0; core <= last; core++)
    {
      g_autofree char *category = g_strdup_printf (_ ("core %d"), core);

      troupe_plot_add_category (plot, category);
    }
  for (guint i = 0; i < placing->trial->workers->len; i++)
    {
      g_autofree char *series = g_strdup_printf (
          _ ("worker %u"),
          troupe_worker_get_number (g_ptr_array_index (placing->trial->workers, i)));

      troupe_plot_add_series (plot, series);
    }
  for (guint i = 0; i < placing->spans->len; i++)
    {
      const Span *span = &g_array_index (placing->spans, Span, i);

      troupe_plot_add_span (plot, span->worker - 1, span->core, MAX (span->from - start, 0),
                            span->to - start);
    }
  troupe_plot_set_banded (plot, TRUE);
  troupe_plot_set_x (plot, _ ("Time"), TROUPE_UNIT_SECONDS, FALSE);
  troupe_finding_take_plot (finding, plot);
}

gboolean
troupe_experiment_run_cores (TroupeExperimentRun *self, GError **error)
{
  TroupeTable *table;
  g_auto (Placing) free_placing = { 0 };
  g_auto (Placing) pinned_placing = { 0 };
  guint free_moves, pinned_moves;

  troupe_experiment_run_step (self, 0, _ ("workers that the kernel places"));
  if (!measure (self, FALSE, &free_placing, error))
    return FALSE;
  troupe_experiment_run_step (self, 0.5, _ ("workers that stay on one core"));
  if (!measure (self, TRUE, &pinned_placing, error))
    return FALSE;

  table = troupe_table_new ("workers", _ ("Where each worker was"));
  troupe_table_add_column (table, "placing", _ ("Placing"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "worker", _ ("Worker"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "cores", _ ("Cores"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "moves", _ ("Moves"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "items", _ ("Items"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "cpu_seconds", _ ("CPU time"), TROUPE_UNIT_SECONDS);
  free_moves = add_rows (table, &free_placing, "free", _ ("free"));
  pinned_moves = add_rows (table, &pinned_placing, "pinned", _ ("pinned"));
  troupe_finding_take_table (self->finding, table);
  add_plot (self->finding, &free_placing, "free", _ ("Free: the kernel places the workers"));
  add_plot (self->finding, &pinned_placing, "pinned", _ ("Pinned: each worker stays on one core"));

  troupe_experiment_run_say (
      self,
      _ ("Workers: %u. Cores they ran on: %u. Moves from one core to another: %u when free, %u "
         "when pinned."),
      self->workers, pinned_placing.trial->n_cores, free_moves, pinned_moves);
  return TRUE;
}
