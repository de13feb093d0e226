/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An experiment as the window runs it: beside a main loop, with progress, and cancelled. */

#include "troupe-experiment.h"
#include "wait.h"

typedef struct
{
  TroupeFinding *finding;
  GError *error;
  gboolean done;
} Outcome;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->finding =
      troupe_experiment_run_finish (TROUPE_EXPERIMENT (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
clear_outcome (Outcome *outcome)
{
  g_clear_object (&outcome->finding);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

static void
wait_for (gboolean *done)
{
  wait_while (!*done);
}

static void
wait_until_rest (TroupeExperiment *experiment)
{
  wait_while (troupe_experiment_get_running (experiment));
}

/* Progress goes up, in this thread; then it is at rest, and can be run again. */
static void
on_progress (TroupeExperiment *experiment, GParamSpec *pspec, double *last)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpfloat (troupe_experiment_get_progress (experiment), >=, *last);
  *last = troupe_experiment_get_progress (experiment);
}

/* Each line is a time of the run, which took seconds. */
static void
assert_spans (TroupeFinding *finding)
{
  GPtrArray *plots = troupe_finding_get_plots (finding);

  for (guint i = 0; i < plots->len; i++)
    {
      const TroupePlot *plot = g_ptr_array_index (plots, i);

      g_assert_cmpint (troupe_plot_get_kind (plot), ==, TROUPE_PLOT_SPANS);
      g_assert_cmpint (troupe_plot_get_x (plot)->unit, ==, TROUPE_UNIT_SECONDS);
      g_assert_false (troupe_plot_get_x (plot)->logarithmic);
      for (guint series = 0; series < troupe_plot_get_n_series (plot); series++)
        for (guint j = 0; j < troupe_plot_get_n_points (plot, series); j++)
          {
            const TroupePlotPoint *span = troupe_plot_get_point (plot, series, j);

            g_assert_cmpfloat (span->x, >=, 0);
            g_assert_cmpfloat (span->end, >=, span->x);
            g_assert_cmpfloat (span->end, <, 60);
            g_assert_cmpfloat (span->y, <, troupe_plot_get_n_categories (plot));
          }
    }
}

static void
test_run (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_FAULTS);

  troupe_experiment_set_workers (experiment, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Outcome) outcome = { 0 };
      double last = 0;
      gulong id;
      const TroupeTable *crashes;

      troupe_experiment_run_async (experiment, NULL, on_done, &outcome);
      g_assert_true (troupe_experiment_get_running (experiment));
      id = g_signal_connect (experiment, "notify::progress", G_CALLBACK (on_progress), &last);
      wait_for (&outcome.done);
      wait_until_rest (experiment);
      g_signal_handler_disconnect (experiment, id);

      g_assert_no_error (outcome.error);
      /* Two would show too little. */
      crashes = troupe_finding_find_table (outcome.finding, "crashes");
      g_assert_nonnull (crashes);
      g_assert_cmpstr (troupe_table_get_column_name (crashes, 1), ==, "lanes");
      g_assert_cmpfloat (troupe_table_get_number (crashes, 0, 1), ==,
                         troupe_experiment_kind_get_fewest_workers (TROUPE_EXPERIMENT_FAULTS));
      g_assert_null (troupe_finding_find_table (outcome.finding, "modes"));
      g_assert_cmpuint (troupe_finding_get_plots (outcome.finding)->len, ==, 2);
      assert_spans (outcome.finding);
      g_assert_nonnull (troupe_finding_get_meaning (outcome.finding)[0]);
      g_assert_cmpfloat (troupe_experiment_get_progress (experiment), ==, 1);
      g_assert_cmpstr (troupe_experiment_get_step (experiment), ==, "");
    }
}

static void
on_step (TroupeExperiment *experiment, GParamSpec *pspec, GString *steps)
{
  g_string_append_printf (steps, "%s|", troupe_experiment_get_step (experiment));
}

static TroupeFinding *
run_and_assert (TroupeExperimentKind kind, const char *expected_steps, guint n_plots)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (kind);
  g_autoptr (GString) steps = g_string_new (NULL);
  g_auto (Outcome) outcome = { 0 };

  troupe_experiment_set_workers (experiment, 2);
  g_signal_connect (experiment, "notify::step", G_CALLBACK (on_step), steps);
  troupe_experiment_run_async (experiment, NULL, on_done, &outcome);
  wait_for (&outcome.done);
  wait_until_rest (experiment);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (steps->str, ==, expected_steps);
  g_assert_cmpuint (troupe_finding_get_plots (outcome.finding)->len, ==, n_plots);
  assert_spans (outcome.finding);
  return g_steal_pointer (&outcome.finding);
}

/* What it does is said while it is done, and drawn. A worker that is pinned does not move. */
static void
test_steps (void)
{
  g_autoptr (TroupeFinding) cores = run_and_assert (
      TROUPE_EXPERIMENT_CORES, "workers that the kernel places|workers that stay on one core||", 2);
  g_autoptr (TroupeFinding) lifecycle =
      run_and_assert (TROUPE_EXPERIMENT_LIFECYCLE,
                      "starting and joining|a barrier|nobody ends it|terminate (SIGTERM)|"
                      "kill (SIGKILL)||",
                      1);
  const TroupeTable *workers = troupe_finding_find_table (cores, "workers");
  const TroupeTable *barrier = troupe_finding_find_table (lifecycle, "barrier");

  g_assert_cmpuint (troupe_table_get_n_rows (workers), ==, 4);
  for (guint row = 2; row < 4; row++)
    g_assert_cmpfloat (troupe_table_get_number (workers, row, 3), ==, 0);
  for (guint column = 1; column < 3; column++)
    {
      g_assert_cmpfloat (troupe_table_get_number (barrier, 0, column), >=, 0);
      g_assert_cmpfloat (troupe_table_get_number (barrier, 0, column), <, 10);
    }
}

/* A job that would never end. Its processes are gone: the sandbox would see them. */
static void
test_cancelled (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_SPEEDUP);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  g_auto (Outcome) outcome = { 0 };

  troupe_item_list_set_arguments (list, (const char *const[]){ "100000", NULL });
  g_ptr_array_add (items, list);
  troupe_experiment_set_job (experiment, job, items);
  troupe_experiment_run_async (experiment, cancellable, on_done, &outcome);
  wait_while (*troupe_experiment_get_step (experiment) == '\0');

  g_cancellable_cancel (cancellable);
  wait_for (&outcome.done);
  wait_until_rest (experiment);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (outcome.finding);
  g_assert_cmpfloat (troupe_experiment_get_progress (experiment), ==, 0);
}

/* One that cannot run reports why. */
static void
test_failed (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_GIL);
  g_auto (Outcome) outcome = { 0 };

  troupe_experiment_set_interpreter (experiment, "/proc/nonexistent/python");
  troupe_experiment_run_async (experiment, NULL, on_done, &outcome);
  wait_for (&outcome.done);
  wait_until_rest (experiment);
  g_assert_nonnull (outcome.error);
  g_assert_null (outcome.finding);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/experiment/run", test_run);
  g_test_add_func ("/experiment/steps", test_steps);
  g_test_add_func ("/experiment/cancelled", test_cancelled);
  g_test_add_func ("/experiment/failed", test_failed);

  return g_test_run ();
}
