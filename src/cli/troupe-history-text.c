/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes kept runs for people. */

#include "troupe-history-text.h"

#include "troupe-config.h"
#include "troupe-run-figures.h"
#include "troupe-safe-text.h"
#include "troupe-table-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* The most differing items that are listed. */
#define DIFFERING_MAX 20

static char *
format_time (gint64 time, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, format);
}

static char *
format_items (const TroupePastRunFacts *facts)
{
  if (facts->n_items < 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, facts->n_done);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GINT64_FORMAT, facts->n_done, facts->n_items);
}

static void
add_run (TroupeTable *table, const TroupePastRunFacts *facts)
{
  g_autofree char *started = format_time (facts->started_on, "%Y-%m-%d %H:%M");
  g_autofree char *items = format_items (facts);

  troupe_table_add_number (table, facts->id);
  troupe_table_add_text (table, "state", troupe_past_run_state_to_text (facts->state));
  troupe_table_add_text (table, "started", started);
  troupe_table_add_number (table, facts->seconds);
  troupe_table_add_text (table, "items", items);
  troupe_table_add_number (table, facts->n_failed);
  troupe_table_add_text (table, "job", facts->title);
}

/**
 * troupe_history_text_list:
 * @runs: a list of #TroupePastRun
 *
 * Returns: (transfer full): a table with a line for each
 */
char *
troupe_history_text_list (GListModel *runs)
{
  g_autoptr (TroupeTable) table = troupe_table_new ("runs", _ ("Kept runs"));
  const guint n_runs = g_list_model_get_n_items (runs);

  if (n_runs == 0)
    return g_strdup_printf ("%s\n", _ ("No runs are kept. “troupe map --keep” keeps a run, and the "
                                       "window keeps every run."));

  troupe_table_add_column (table, "run", _ ("Run"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "state", _ ("State"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "started", _ ("Started"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "items", _ ("Items"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "failed", _ ("Failed"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "job", _ ("Job"), TROUPE_UNIT_NONE);
  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, i);

      add_run (table, troupe_past_run_get_facts (run));
    }
  return troupe_table_to_text (table);
}

static void
append_fact (GString *text, const char *name, const char *value)
{
  g_autofree char *safe = troupe_safe_text_to_line (value);

  g_string_append_printf (text, "  %s: %s\n", name, safe);
}

/* Adds a figure that is 0 if it is not known. */
static void
add_known (TroupeTable *table, double number)
{
  troupe_table_add_number (table, number > 0 ? number : NAN);
}

static void
append_workers (GString *text, TroupeRun *run)
{
  g_autoptr (TroupeTable) table = troupe_table_new ("workers", _ ("Workers"));
  const guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (run));
  g_autofree char *formatted = NULL;

  troupe_table_add_column (table, "worker", _ ("Worker"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "pid", _ ("PID"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "items", _ ("Items"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "cpu", _ ("CPU Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "memory", _ ("Memory"), TROUPE_UNIT_BYTES);
  troupe_table_add_column (table, "end", _ ("End"), TROUPE_UNIT_NONE);
  for (guint i = 1; i <= n_workers; i++)
    {
      TroupeWorker *worker = troupe_run_get_worker (run, i);
      g_autofree char *pid = troupe_worker_status_describe_pid (troupe_worker_get_pid (worker));

      troupe_table_add_number (table, i);
      troupe_table_add_text (table, "pid", pid);
      troupe_table_add_number (table, troupe_worker_get_items_done (worker));
      add_known (table, troupe_worker_get_cpu_seconds (worker));
      add_known (table, troupe_worker_get_max_rss_bytes (worker));
      troupe_table_add_text (table, "end", troupe_worker_get_join_text (worker));
    }
  formatted = troupe_table_to_text (table);
  g_string_append_printf (text, "\n%s", formatted);
}

/**
 * troupe_history_text_show:
 * @past: a kept run
 * @run: the same, loaded
 *
 * Returns: (transfer full): its facts, its workers, and its job
 */
char *
troupe_history_text_show (TroupePastRun *past, TroupeRun *run)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (past);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->id);
  g_autofree char *started = format_time (facts->started_on, "%Y-%m-%d %H:%M:%S");
  g_autofree char *seconds = troupe_unit_format (TROUPE_UNIT_SECONDS, facts->seconds);
  g_autofree char *items = format_items (facts);
  g_autofree char *failed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->n_failed);
  g_autofree char *title = troupe_safe_text_to_line (facts->title);
  g_autofree char *job = troupe_safe_text_to_lines (facts->job_text);
  GString *text = g_string_new (NULL);

  /* Translators: the number of a run, and its job */
  g_string_append_printf (text, _ ("Run %s: %s"), number, title);
  g_string_append_c (text, '\n');
  append_fact (text, _ ("State"), troupe_past_run_state_to_text (facts->state));
  if (facts->error != NULL)
    append_fact (text, _ ("Error"), facts->error);
  append_fact (text, _ ("Started"), started);
  append_fact (text, _ ("Time"), seconds);
  append_fact (text, _ ("Items"), items);
  append_fact (text, _ ("Failed"), failed);
  append_fact (text, _ ("Computer"), facts->host);
  append_fact (text, _ ("Folder"), facts->directory);
  append_workers (text, run);
  g_string_append_printf (text, "\n%s\n  %s\n", _ ("Job file"), g_strchomp (job));
  return g_string_free (text, FALSE);
}

static void
add_figures (TroupeTable *table, TroupePastRun *past, TroupeRun *run)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (past);
  TroupeRunFigures figures;

  troupe_run_figures_compute (run, &figures);
  troupe_table_add_number (table, facts->id);
  troupe_table_add_text (table, "state", troupe_past_run_state_to_text (facts->state));
  troupe_table_add_number (table, figures.seconds);
  troupe_table_add_number (table, figures.n_done);
  troupe_table_add_number (table, figures.n_failed);
  add_known (table, figures.items_per_second);
  add_known (table, figures.speedup);
  add_known (table, figures.max_rss_bytes);
  troupe_table_add_number (table, figures.n_workers);
}

/**
 * troupe_history_text_compare:
 * @past: (array fixed-size=2): two kept runs
 * @runs: (array fixed-size=2): the same, loaded
 * @difference: the comparison of their results
 *
 * Returns: (transfer full): their figures, and the first items that differ
 */
char *
troupe_history_text_compare (TroupePastRun *const *past,
                             TroupeRun *const *runs,
                             const TroupeDifference *difference)
{
  g_autoptr (TroupeTable) table = troupe_table_new ("figures", _ ("Two runs"));
  const guint64 n_differing = troupe_difference_get_n_differing (difference);
  g_autofree char *n_same = g_strdup_printf ("%" G_GUINT64_FORMAT, difference->n_same);
  g_autofree char *n_others = g_strdup_printf ("%" G_GUINT64_FORMAT, n_differing);
  g_autofree char *figures = NULL;
  GString *text;

  troupe_table_add_column (table, "run", _ ("Run"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "state", _ ("State"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "seconds", _ ("Time"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "done", _ ("Items"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "failed", _ ("Failed"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "rate", _ ("Items per Second"), TROUPE_UNIT_PER_SECOND);
  troupe_table_add_column (table, "speedup", _ ("Speed-Up"), TROUPE_UNIT_TIMES);
  troupe_table_add_column (table, "memory", _ ("Memory"), TROUPE_UNIT_BYTES);
  troupe_table_add_column (table, "workers", _ ("Workers"), TROUPE_UNIT_COUNT);
  for (guint i = 0; i < 2; i++)
    add_figures (table, past[i], runs[i]);
  figures = troupe_table_to_text (table);
  text = g_string_new (figures);

  /* Translators: numbers of items, before "have the same result" */
  g_string_append_printf (text,
                          ngettext ("\n%s item has the same result",
                                    "\n%s items have the same result", difference->n_same),
                          n_same);
  /* Translators: ends the sentence "5 items have the same result" */
  g_string_append_printf (text, ngettext (", %s differs.\n", ", %s differ.\n", n_differing),
                          n_others);
  for (guint i = 0; i < MIN (difference->n_rows, DIFFERING_MAX); i++)
    {
      g_autofree char *number =
          g_strdup_printf ("%" G_GUINT64_FORMAT, difference->rows[i].index + 1);

      /* Translators: the number of an item, and how its results differ */
      g_string_append_printf (text, _ ("  item %s: %s"), number,
                              troupe_difference_kind_to_text (difference->rows[i].kind));
      g_string_append_c (text, '\n');
    }
  if (n_differing > DIFFERING_MAX)
    g_string_append (text, "  …\n");
  return g_string_free (text, FALSE);
}
