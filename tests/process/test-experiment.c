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

/* Each line is a time of the run, which took seconds. Returns how many lines of a series there are
 * in a plot. */
static guint
count_spans (TroupeFinding *finding, guint plot, guint series, double seconds)
{
  const TroupePlot *self = g_ptr_array_index (troupe_finding_get_plots (finding), plot);
  const guint n = troupe_plot_get_n_points (self, series);

  for (guint i = 0; i < n; i++)
    {
      const TroupePlotPoint *span = troupe_plot_get_point (self, series, i);

      g_assert_cmpfloat (span->x, >=, 0);
      g_assert_cmpfloat (span->end, >, span->x);
      g_assert_cmpfloat (span->end, <, seconds);
      g_assert_cmpfloat (span->y, <, troupe_plot_get_n_categories (self));
    }
  return n;
}

static void
assert_plots (TroupeFinding *finding, guint n_plots)
{
  GPtrArray *plots = troupe_finding_get_plots (finding);

  g_assert_cmpuint (plots->len, ==, n_plots);
  for (guint i = 0; i < plots->len; i++)
    {
      const TroupePlot *plot = g_ptr_array_index (plots, i);

      g_assert_cmpint (troupe_plot_get_kind (plot), ==, TROUPE_PLOT_SPANS);
      g_assert_cmpint (troupe_plot_get_x (plot)->unit, ==, TROUPE_UNIT_SECONDS);
      g_assert_false (troupe_plot_get_x (plot)->logarithmic);
    }
}

static double
find_seconds_since (gint64 began)
{
  return (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC;
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
      const gint64 began = g_get_monotonic_time ();
      double seconds;
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
      assert_plots (outcome.finding, 2);
      seconds = find_seconds_since (began);
      /* By processes, then by threads. Each worker has a line: that it ended by itself, or that it
       * crashed. */
      for (guint j = 0; j < 2; j++)
        {
          const guint n_crashed = (guint) troupe_table_get_number (crashes, j, 2);
          const TroupePlot *lives =
              g_ptr_array_index (troupe_finding_get_plots (outcome.finding), j);

          g_assert_cmpuint (count_spans (outcome.finding, j, 1, seconds), ==, n_crashed);
          g_assert_cmpuint (count_spans (outcome.finding, j, 0, seconds), ==,
                            troupe_plot_get_n_categories (lives) - n_crashed);
        }
      g_assert_nonnull (troupe_finding_get_meaning (outcome.finding)[0]);
      g_assert_cmpfloat (troupe_experiment_get_progress (experiment), ==, 1);
      g_assert_cmpstr (troupe_experiment_get_step (experiment), ==, "");
    }
}

static void
on_step (TroupeExperiment *experiment, GParamSpec *pspec, GString *steps)
{
  g_string_append_printf (steps, "%.0f %% %s|", 100 * troupe_experiment_get_progress (experiment),
                          troupe_experiment_get_step (experiment));
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
  assert_plots (outcome.finding, n_plots);
  return g_steal_pointer (&outcome.finding);
}

/* What it does is said while it is done, and drawn. A worker that is pinned does not move. */
static void
test_cores (void)
{
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (TroupeFinding) cores = run_and_assert (
      TROUPE_EXPERIMENT_CORES,
      "0 % workers that the kernel places|50 % workers that stay on one core|100 % |", 2);
  const double seconds = find_seconds_since (began);
  const TroupeTable *workers = troupe_finding_find_table (cores, "workers");

  g_assert_cmpuint (troupe_table_get_n_rows (workers), ==, 4);
  /* A line for each item, in the plot of free workers, then in that of pinned ones. */
  for (guint row = 0; row < 4; row++)
    g_assert_cmpfloat (count_spans (cores, row / 2, row % 2, seconds), ==,
                       troupe_table_get_number (workers, row, 4));
  for (guint row = 2; row < 4; row++)
    g_assert_cmpfloat (troupe_table_get_number (workers, row, 3), ==, 0);
}

static void
test_lifecycle (void)
{
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (TroupeFinding) lifecycle =
      run_and_assert (TROUPE_EXPERIMENT_LIFECYCLE,
                      "0 % starting and joining|20 % a barrier|40 % nobody ends it|"
                      "60 % terminate (SIGTERM)|80 % kill (SIGKILL)|100 % |",
                      1);
  const double seconds = find_seconds_since (began);
  const TroupeTable *workers = troupe_finding_find_table (lifecycle, "workers");
  const TroupeTable *barrier = troupe_finding_find_table (lifecycle, "barrier");

  /* Each phase has its line for each worker. */
  g_assert_cmpuint (troupe_table_get_n_rows (workers), ==,
                    troupe_experiment_kind_get_fewest_workers (TROUPE_EXPERIMENT_LIFECYCLE));
  for (guint phase = 0; phase < 4; phase++)
    g_assert_cmpuint (count_spans (lifecycle, 0, phase, seconds), ==,
                      troupe_table_get_n_rows (workers));
  /* Two processes are never there in the same instant. */
  for (guint column = 1; column < 3; column++)
    {
      g_assert_cmpfloat (troupe_table_get_number (barrier, 0, column), >, 0);
      g_assert_cmpfloat (troupe_table_get_number (barrier, 0, column), <, seconds);
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
  g_test_add_func ("/experiment/cores", test_cores);
  g_test_add_func ("/experiment/lifecycle", test_lifecycle);
  g_test_add_func ("/experiment/cancelled", test_cancelled);
  g_test_add_func ("/experiment/failed", test_failed);

  return g_test_run ();
}
