/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page that shows two runs side by side. */

#include "app-test.h"
#include "filled-run.h"
#include "past-runs.h"
#include "troupe-comparison-page.h"

typedef struct
{
  GListModel *past;
  TroupeRun *runs[2];
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->past = past_runs_new ();
  for (guint i = 0; i < 2; i++)
    fixture->runs[i] = filled_run_new (TROUPE_RUN_FINISHED);
  fixture->page = g_object_new (TROUPE_TYPE_COMPARISON_PAGE, NULL);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  for (guint i = 0; i < 2; i++)
    g_object_unref (fixture->runs[i]);
  g_object_unref (fixture->past);
}

/* The runs 7 and 8. */
static void
show (Fixture *fixture)
{
  g_autoptr (TroupePastRun) first = g_list_model_get_item (fixture->past, 2);
  g_autoptr (TroupePastRun) second = g_list_model_get_item (fixture->past, 1);

  troupe_comparison_page_show (TROUPE_COMPARISON_PAGE (fixture->page), first, fixture->runs[0],
                               second, fixture->runs[1]);
}

static void
assert_cell (Fixture *fixture, int column, int row, const char *expected)
{
  GtkGrid *grid = GTK_GRID (app_test_find_type (fixture->page, GTK_TYPE_GRID));

  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (grid, column, row))), ==,
                   expected);
}

static void
test_figures (Fixture *fixture, gconstpointer user_data)
{
  static const char *const expected[][3] = {
    { "State", "finished", "interrupted" },
    { "Started", "1 Mar 2026, 12:00", "1 Mar 2026, 12:30" },
    { "Host", "node7", "desk" },
    { "Duration", "20 min 00 s", "50 min 00 s" },
    { "Items", "4 of 1200", "4 of 2000" },
    { "Failed", "1", "1" },
    { "Items per Second", "0.07", "0.07" },
    { "Speed-up", "0.7 ×", "0.7 ×" },
    { "Cores Used", "1.0", "1.0" },
    { "Peak Memory of a Worker", "5.0\u00a0kB", "–" },
    { "Workers Started", "3", "3" },
  };
  TroupeWorkerStatus status =
      *troupe_worker_get_status (troupe_run_get_worker (fixture->runs[0], 1));

  status.max_rss_bytes = 5000;
  troupe_run_set_worker_status (fixture->runs[0], &status);
  show (fixture);
  assert_cell (fixture, 1, 0, "Run 7, simulate.py:run");
  assert_cell (fixture, 2, 0, "Run 8, convert {} {.}.webp");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (guint j = 0; j < 3; j++)
      assert_cell (fixture, j, 1 + i, expected[i][j]);
  app_test_assert_text (fixture->page, "Both runs were equally fast.");
}

static void
test_speed (Fixture *fixture, gconstpointer user_data)
{
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->runs[1]);

  counts.ended_at = counts.started_at + (counts.ended_at - counts.started_at) / 4;
  troupe_run_set_counts (fixture->runs[1], &counts);
  show (fixture);
  app_test_assert_text (fixture->page,
                        "Run 8 was 4.00 times as fast as run 7, in items per second.");
  counts.n_status[TROUPE_RESULT_OK] = counts.n_status[TROUPE_RESULT_FAILED] = 0;
  troupe_run_set_counts (fixture->runs[1], &counts);
  show (fixture);
  app_test_assert_no_text (fixture->page,
                           "Run 8 was 4.00 times as fast as run 7, in items per second.");
}

/* Half a percent is no difference. */
static void
test_as_fast (Fixture *fixture, gconstpointer user_data)
{
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->runs[1]);
  const gint64 length = counts.ended_at - counts.started_at;

  counts.ended_at = counts.started_at + length * 1.004;
  troupe_run_set_counts (fixture->runs[1], &counts);
  show (fixture);
  app_test_assert_text (fixture->page, "Both runs were equally fast.");
  counts.ended_at = counts.started_at + length * 1.006;
  troupe_run_set_counts (fixture->runs[1], &counts);
  show (fixture);
  app_test_assert_text (fixture->page,
                        "Run 7 was 1.01 times as fast as run 8, in items per second.");
}

static void
test_same (Fixture *fixture, gconstpointer user_data)
{
  show (fixture);
  app_test_assert_text (fixture->page, "The results of all 4 items are the same in both runs.");
}

/* The second run has an item more, and the fourth item differs. */
static void
add_differences (Fixture *fixture)
{
  const char *value = "another";
  TroupeResults *results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (troupe_run_get_job (fixture->runs[0]), results, NULL);
  g_autoptr (TroupeChunkCursor) cursor =
      troupe_results_create_cursor (troupe_run_get_results (fixture->runs[0]), 0, FALSE);

  for (guint i = 0; i < 5; i++)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (i < 4)
        g_assert_true (troupe_chunk_cursor_next (cursor, &chunk, NULL));
      else
        chunk = (TroupeResultChunk){ .first_index = 4, .count = 1, .status = TROUPE_RESULT_OK };
      if (i >= 3)
        {
          g_clear_pointer (&chunk.values, troupe_block_unref);
          chunk.values = troupe_block_new_from_strings (&value, 1);
        }
      if (i == 4)
        chunk.items = troupe_items_new_range (4, 999, 1, 1);
      troupe_results_begin (results, chunk.items, 1);
      troupe_results_add (results, &chunk);
    }
  troupe_results_close (results);
  g_set_object (&fixture->runs[1], run);
  g_object_unref (results);
}

static void
test_differs (Fixture *fixture, gconstpointer user_data)
{
  add_differences (fixture);
  show (fixture);
  app_test_assert_text (
      fixture->page,
      "3 results are the same. 2 results differ: 1 only in the second run; 1 another value.");
  app_test_assert_text (fixture->page, "103");
  app_test_assert_text (fixture->page, "a value");
  app_test_assert_text (fixture->page, "another");
  app_test_assert_text (app_test_find_row (fixture->page, "999"), "–");
  app_test_assert_text (app_test_find_row (fixture->page, "999"), "only in the second run");
  app_test_assert_text (app_test_find_row (fixture->page, "another"), "a value");

  /* Other runs take the place of these. */
  g_set_object (&fixture->runs[1], fixture->runs[0]);
  show (fixture);
  app_test_assert_text (fixture->page, "The results of all 4 items are the same in both runs.");
  app_test_assert_no_text (fixture->page, "999");
}

/* It is closed before the results are compared. */
static void
test_closed (Fixture *fixture, gconstpointer user_data)
{
  show (fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/comparison-page/" name, Fixture, NULL, set_up, function, tear_down)
  add ("figures", test_figures);
  add ("speed", test_speed);
  add ("as-fast", test_as_fast);
  add ("same", test_same);
  add ("differs", test_differs);
  add ("closed", test_closed);
#undef add
  return g_test_run ();
}
