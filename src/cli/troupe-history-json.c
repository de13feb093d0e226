/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes kept runs for programs. */

#include "troupe-history-json.h"

#include "troupe-json-members.h"
#include "troupe-report.h"
#include "troupe-run-figures.h"

/* The names of #TroupePastRunState and #TroupeDifferenceKind, which scripts read. */
static const char *const states[] = { "running", "interrupted", "finished", "failed" };
static const char *const kinds[] = { "only_first", "only_second", "item", "status", "value" };

static void
add_facts (JsonBuilder *builder, TroupePastRun *run)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

  troupe_json_members_add_integer (builder, "run", facts->id);
  troupe_json_members_add_string (builder, "job", facts->title);
  troupe_json_members_add_string (builder, "state", states[facts->state]);
  troupe_json_members_add_string (builder, "error", facts->error);
  troupe_json_members_add_time (builder, "started", facts->started_on);
  troupe_json_members_add_time (builder, "ended", facts->ended_on);
  troupe_json_members_add_double (builder, "seconds", facts->seconds);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_object (builder);
  troupe_json_members_add_total (builder, "total", facts->n_items);
  troupe_json_members_add_integer (builder, "done", facts->n_done);
  troupe_json_members_add_integer (builder, "failed", facts->n_failed);
  json_builder_end_object (builder);
  troupe_json_members_add_string (builder, "host", facts->host);
  troupe_json_members_add_string (builder, "directory", facts->directory);
  troupe_json_members_add_boolean (builder, "kept", facts->kept_for_ever);
  troupe_json_members_add_boolean (builder, "resumable", facts->resumable);
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
  return troupe_json_members_to_text (builder);
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
  troupe_json_members_add_string (builder, "job_file", troupe_past_run_get_facts (past)->job_text);
  json_builder_set_member_name (builder, "report");
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  return troupe_json_members_to_text (builder);
}

static void
add_figures (JsonBuilder *builder, TroupePastRun *past, TroupeRun *run)
{
  TroupeRunFigures figures;

  troupe_run_figures_compute (run, &figures);
  json_builder_begin_object (builder);
  troupe_json_members_add_integer (builder, "run", troupe_past_run_get_facts (past)->id);
  troupe_json_members_add_string (builder, "state",
                                  states[troupe_past_run_get_facts (past)->state]);
  troupe_json_members_add_double (builder, "seconds", figures.seconds);
  troupe_json_members_add_integer (builder, "done", figures.n_done);
  troupe_json_members_add_integer (builder, "failed", figures.n_failed);
  troupe_json_members_add_known (builder, "items_per_second", figures.items_per_second);
  troupe_json_members_add_known (builder, "speedup", figures.speedup);
  troupe_json_members_add_total (builder, "max_rss_bytes",
                                 figures.max_rss_bytes > 0 ? (gint64) figures.max_rss_bytes : -1);
  troupe_json_members_add_integer (builder, "workers", figures.n_workers);
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
  troupe_json_members_add_integer (builder, "same", difference->n_same);
  troupe_json_members_add_integer (builder, "differing",
                                   troupe_difference_get_n_differing (difference));
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < difference->n_rows; i++)
    {
      json_builder_begin_object (builder);
      troupe_json_members_add_integer (builder, "index", difference->rows[i].index);
      troupe_json_members_add_string (builder, "kind", kinds[difference->rows[i].kind]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return troupe_json_members_to_text (builder);
}
