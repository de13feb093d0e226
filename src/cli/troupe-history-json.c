/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes kept runs for programs. */

#include "troupe-history-json.h"

#include "troupe-report.h"
#include "troupe-run-figures.h"

#include <json-glib/json-glib.h>

/* The names of #TroupePastRunState and #TroupeDifferenceKind, which scripts read. */
static const char *const states[] = { "running", "interrupted", "finished", "failed" };
static const char *const kinds[] = { "only_first", "only_second", "item", "status", "value" };

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* By the calendar, in UTC, or null. */
static void
add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text = time != 0 ? g_date_time_format_iso8601 (date) : NULL;

  add_string (builder, name, text);
}

static void
add_facts (JsonBuilder *builder, TroupePastRun *run)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

  add_integer (builder, "run", facts->id);
  add_string (builder, "job", facts->title);
  add_string (builder, "state", states[facts->state]);
  add_string (builder, "error", facts->error);
  add_time (builder, "started", facts->started_on);
  add_time (builder, "ended", facts->ended_on);
  add_double (builder, "seconds", facts->seconds);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "total");
  if (facts->n_items >= 0)
    json_builder_add_int_value (builder, facts->n_items);
  else
    json_builder_add_null_value (builder);
  add_integer (builder, "done", facts->n_done);
  add_integer (builder, "failed", facts->n_failed);
  json_builder_end_object (builder);
  add_string (builder, "host", facts->host);
  add_string (builder, "directory", facts->directory);
  add_boolean (builder, "kept", facts->kept_for_ever);
  add_boolean (builder, "resumable", facts->resumable);
}

static char *
finish (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  return g_strconcat (text, "\n", NULL);
}

/**
 * troupe_history_json_list:
 * @runs: a list of #TroupePastRun
 *
 * Returns: (transfer full): an array with an object for each
 */
char *
troupe_history_json_list (GListModel *runs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, i);

      json_builder_begin_object (builder);
      add_facts (builder, run);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return finish (builder);
}

/**
 * troupe_history_json_show:
 * @past: a kept run
 * @run: the same, loaded
 *
 * Returns: (transfer full): an object with its facts, the text of its job file, and its report
 */
char *
troupe_history_json_show (TroupePastRun *past, TroupeRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *report = troupe_report_to_json (run);
  JsonNode *node = json_from_string (report, NULL);

  json_builder_begin_object (builder);
  add_facts (builder, past);
  add_string (builder, "job_file", troupe_past_run_get_facts (past)->job_text);
  json_builder_set_member_name (builder, "report");
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  return finish (builder);
}

static void
add_figures (JsonBuilder *builder, TroupePastRun *past, TroupeRun *run)
{
  TroupeRunFigures figures;

  troupe_run_figures_compute (run, &figures);
  json_builder_begin_object (builder);
  add_integer (builder, "run", troupe_past_run_get_facts (past)->id);
  add_string (builder, "state", states[troupe_past_run_get_facts (past)->state]);
  add_double (builder, "seconds", figures.seconds);
  add_integer (builder, "done", figures.n_done);
  add_integer (builder, "failed", figures.n_failed);
  add_double (builder, "items_per_second", figures.items_per_second);
  add_double (builder, "speedup", figures.speedup);
  add_integer (builder, "max_rss_bytes", figures.max_rss_bytes);
  add_integer (builder, "workers", figures.n_workers);
  json_builder_end_object (builder);
}

/**
 * troupe_history_json_compare:
 * @past: (array fixed-size=2): two kept runs
 * @runs: (array fixed-size=2): the same, loaded
 * @difference: the comparison of their results
 *
 * Returns: (transfer full): an object with their figures and the items that differ
 */
char *
troupe_history_json_compare (TroupePastRun *const *past,
                             TroupeRun *const *runs,
                             const TroupeDifference *difference)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < 2; i++)
    add_figures (builder, past[i], runs[i]);
  json_builder_end_array (builder);
  add_integer (builder, "same", difference->n_same);
  add_integer (builder, "differing", troupe_difference_get_n_differing (difference));
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < difference->n_rows; i++)
    {
      json_builder_begin_object (builder);
      add_integer (builder, "index", difference->rows[i].index);
      add_string (builder, "kind", kinds[difference->rows[i].kind]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finish (builder);
}
