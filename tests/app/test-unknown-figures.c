/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that a run of which little is known has no figures, instead of zeros. */

#include "troupe-progress.h"
#include "troupe-report.h"

#include <json-glib/json-glib.h>

#define N_ITEMS 3

typedef struct
{
  const char *path;
  int n_ok;
  gint64 n_items;
  gboolean has_error;
  gboolean has_cpu;
  const char *left;
} Case;

static TroupeRun *
create_run (const Case *each)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No program");
  TroupeRun *run = troupe_run_new (job, results, trace);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  const TroupeRunCounts counts = {
    .state = TROUPE_RUN_FINISHED,
    .n_items = each->n_items,
    .n_status = { [TROUPE_RESULT_OK] = each->n_ok,
                  [TROUPE_RESULT_NOT_RUN] = MAX (each->n_items - each->n_ok, 0) },
    .item_seconds = 0.5 * each->n_ok,
    .started_at = G_USEC_PER_SEC,
    .ended_at = 2 * G_USEC_PER_SEC,
  };

  status.number = 1;
  status.pid = 4711;
  status.launched_at = G_USEC_PER_SEC;
  status.started_at = G_USEC_PER_SEC + 1;
  status.state = TROUPE_WORKER_JOINED;
  status.exited = TRUE;
  status.exit_code = each->has_error ? 2 : 0;
  status.user_seconds = each->has_cpu ? 0.7 : 0;
  status.max_rss_bytes = each->has_cpu ? 1000000 : 0;
  troupe_run_set_worker_status (run, &status);
  if (each->has_error)
    troupe_run_set_error (run, error);
  troupe_run_set_counts (run, &counts);
  return run;
}

static void
assert_texts (const Case *each, TroupeRun *run)
{
  g_autoptr (TroupeProgress) progress = troupe_progress_new (run);
  g_autofree char *left = NULL;
  g_autofree char *rate = NULL;
  g_autofree char *speedup = NULL;
  g_autofree char *cores = NULL;
  g_autofree char *figures = NULL;

  g_object_get (progress, "left", &left, "rate", &rate, "speedup", &speedup, "cores", &cores,
                "figures", &figures, NULL);
  g_assert_cmpstr (left, ==, each->left);
  g_assert_cmpstr (rate, ==, each->n_ok > 0 ? "1.00" : "–");
  g_assert_cmpstr (cores, ==, each->has_cpu ? "0.7" : "–");
  g_assert_cmpint (g_str_equal (speedup, "–"), ==, each->n_ok == 0);
  if (each->n_ok == 0 || !each->has_cpu)
    g_assert_cmpstr (figures, ==, "1.0 s elapsed");
  else
    g_assert_true (g_pattern_match_simple ("1.0 s elapsed, speed-up 0.5 * cores used*", figures));
}

static void
assert_known (JsonObject *object, const char *name, gboolean known)
{
  g_assert_cmpint (json_object_get_null_member (object, name), ==, !known);
}

static void
assert_report (const Case *each, TroupeRun *run)
{
  g_autofree char *text = troupe_report_to_json (run);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *report = json_node_get_object (node);
  JsonObject *worker =
      json_array_get_object_element (json_object_get_array_member (report, "workers"), 0);

  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (report, "items"), "total"), ==,
      MAX (each->n_items, 0));
  assert_known (report, "speedup", each->n_ok > 0);
  assert_known (report, "cores", each->has_cpu);
  assert_known (report, "cpu_seconds", each->has_cpu);
  assert_known (worker, "cpu_seconds", each->has_cpu);
  assert_known (worker, "max_rss_bytes", each->has_cpu);
}

static void
test_figures (gconstpointer user_data)
{
  const Case *each = user_data;
  g_autoptr (TroupeRun) run = create_run (each);

  assert_texts (each, run);
  assert_report (each, run);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "/unknown-figures/not-started", 0, N_ITEMS, TRUE, FALSE, "–" },
    { "/unknown-figures/unknown-items", 0, -1, TRUE, FALSE, "–" },
    { "/unknown-figures/no-items", 0, 0, FALSE, TRUE, "–" },
    { "/unknown-figures/ended-at-once", 0, N_ITEMS, FALSE, TRUE, "–" },
    { "/unknown-figures/stopped", 1, N_ITEMS, FALSE, TRUE, "–" },
    { "/unknown-figures/complete", 1, 1, FALSE, TRUE, "0.0 s" },
    { "/unknown-figures/not-measured", 1, 1, FALSE, FALSE, "0.0 s" },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_figures);
  return g_test_run ();
}
