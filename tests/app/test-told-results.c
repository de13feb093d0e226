/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what is shown of a run of another process: its results, which it may forget, its cores, and
 * that it cannot be run again from here. */

#include "app-test.h"
#include "troupe-result-details.h"
#include "troupe-results-page.h"
#include "troupe-run-page.h"
#include "troupe-run-view.h"

typedef struct
{
  TroupeResults *results;
  TroupeRun *run;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  *troupe_results_get_told (fixture->results) = (TroupeResultsTold){ TRUE, TRUE, 0 };
  fixture->run = troupe_run_new (job, fixture->results, NULL);
  fixture->page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), fixture->run);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->run);
  g_object_unref (fixture->results);
}

static void
set_counts (Fixture *fixture, TroupeRunState state, guint64 n_ok)
{
  TroupeRunCounts counts = { .state = state, .n_items = 2000 };

  counts.n_status[TROUPE_RESULT_OK] = n_ok;
  troupe_run_set_counts (fixture->run, &counts);
}

/* Results of which the outcome alone was told. */
static void
add_bare (Fixture *fixture, guint64 first, guint32 count, TroupeResultStatus status, guint attempts)
{
  const TroupeResultChunk chunk = {
    .first_index = first,
    .count = count,
    .status = status,
    .worker = attempts > 0 ? 3 : 0,
    .attempts = attempts,
    .seconds = attempts * 0.25,
  };

  troupe_results_add (fixture->results, &chunk);
  troupe_results_get_told (fixture->results)->n_bare += count;
}

static void
add_value (Fixture *fixture, guint64 index, const char *value)
{
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .values = troupe_block_new_from_strings (&value, 1),
    .worker = 1,
    .attempts = 1,
  };

  troupe_results_add (fixture->results, &chunk);
}

/* While there is nothing, it is said when there will be something. */
static void
test_nothing (Fixture *fixture, gconstpointer user_data)
{
  set_counts (fixture, TROUPE_RUN_RUNNING, 0);
  app_test_assert_text (fixture->page, "Each result appears here when the run writes it.");
  troupe_results_get_told (fixture->results)->is_partial = FALSE;
  set_counts (fixture, TROUPE_RUN_RUNNING, 1);
  app_test_assert_text (fixture->page, "Each result appears here when its item is finished.");
  set_counts (fixture, TROUPE_RUN_FINISHED, 1);
  app_test_assert_text (fixture->page, "This run does not keep its results.");
}

static void
assert_choice (Fixture *fixture, guint position, const char *expected)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (app_test_find_type (fixture->page, GTK_TYPE_DROP_DOWN));
  g_autoptr (GObject) choice =
      g_list_model_get_item (gtk_drop_down_get_model (drop_down), position);
  g_autofree char *label = NULL;

  g_object_get (choice, "label", &label, NULL);
  g_assert_cmpstr (label, ==, expected);
}

/* An item that is done is done, although its value is not known, and nothing is said to wait. */
static void
test_outcomes (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *details;

  add_bare (fixture, 0, 1499, TROUPE_RESULT_OK, 0);
  add_bare (fixture, 1499, 1, TROUPE_RESULT_FAILED, 2);
  add_value (fixture, 1500, "the value");
  set_counts (fixture, TROUPE_RUN_RUNNING, 1501);
  app_test_assert_text (fixture->page, "This run does not keep its results: the values of 1500 "
                                       "items are no longer known.");
  app_test_assert_text (fixture->page, "(not kept)");
  assert_choice (fixture, 1, "OK (1500)");
  assert_choice (fixture, 2, "Failed (1)");
  assert_choice (fixture, 6, "Not Finished (0)");
  app_test_assert_no_text (fixture->page, "waiting");

  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 1499);
  app_test_assert_text (fixture->page, "failed · worker 3 · 2 attempts · 500 ms");
  details = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_DETAILS);
  app_test_assert_text (details, "Value");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 1500);
  app_test_assert_text (fixture->page, "the value");

  troupe_results_get_told (fixture->results)->n_bare = 1;
  set_counts (fixture, TROUPE_RUN_RUNNING, 1502);
  app_test_assert_text (
      fixture->page, "This run does not keep its results: the value of 1 item is no longer known.");
}

/* A run that keeps its results tells all but those of which one is very large. */
static void
test_too_large (Fixture *fixture, gconstpointer user_data)
{
  troupe_results_get_told (fixture->results)->is_partial = FALSE;
  add_bare (fixture, 0, 1, TROUPE_RESULT_OK, 1);
  set_counts (fixture, TROUPE_RUN_RUNNING, 1);
  app_test_assert_text (fixture->page, "The value of 1 item is too large to be shown here.");
}

/* The cores are those of the machine that is told, until another run is shown. */
static void
test_view (Fixture *fixture, gconstpointer user_data)
{
  static const guint numbers[] = { 0, 1, 2 };
  static const double loads[] = { 0.5, 0.25, 0 };
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  GtkWidget *view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  GtkWindow *window;

  troupe_machine_update (machine, numbers, loads, G_N_ELEMENTS (numbers));
  troupe_run_view_show (TROUPE_RUN_VIEW (view), fixture->run, NULL);
  window = app_test_present (view);
  gtk_widget_activate_action (view, "run.show-view", "s", "overview");
  troupe_run_view_set_machine (TROUPE_RUN_VIEW (view), machine);
  app_test_assert_text (view, "Core 2");
  set_counts (fixture, TROUPE_RUN_FINISHED, 1);
  app_test_assert_no_text (view, "Run Again");
  troupe_run_view_show (TROUPE_RUN_VIEW (view), fixture->run, NULL);
  app_test_assert_no_text (view, "Core 2");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/told-results/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/told-results/outcomes", Fixture, NULL, set_up, test_outcomes, tear_down);
  g_test_add ("/told-results/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/told-results/view", Fixture, NULL, set_up, test_view, tear_down);
  return g_test_run ();
}
