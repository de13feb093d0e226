/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page of results: filter, search and details. */

#include "app-test.h"
#include "notify-watch.h"
#include "results-page-asserts.h"
#include "troupe-result-details.h"
#include "troupe-result-order.h"
#include "troupe-result-table.h"
#include "troupe-results-page.h"
#include "troupe-run-page.h"
#include "troupe-sort-bar.h"
#include "troupe-time-chart.h"

#include <glib/gstdio.h>
#include <string.h>

/* Every tenth of them failed. */
#define N_ROWS 1000

typedef struct
{
  TroupeResults *results;
  TroupeTrace *trace;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
add (Fixture *fixture, guint row)
{
  const gboolean ok = row % 10 != 3;
  g_autofree char *text = g_strdup_printf ("value %u", row);
  const char *value = text;
  g_auto (TroupeResultChunk) chunk = {
    .first_index = row,
    .count = 1,
    .status = ok ? TROUPE_RESULT_OK : TROUPE_RESULT_FAILED,
    .items = troupe_items_new_range (row, 1000 + row, 1, 1),
    .values = ok ? troupe_block_new_from_strings (&value, 1) : NULL,
    .worker = 1,
    .attempts = 2,
    .seconds = 0.25,
  };

  if (!ok)
    {
      chunk.note = troupe_result_note_new ();
      chunk.note->message = g_bytes_new_static ("the reason", strlen ("the reason"));
      chunk.note->details = g_bytes_new_static ("the traceback", strlen ("the traceback"));
      chunk.note->standard_error = g_bytes_new_static ("the output", strlen ("the output"));
    }
  troupe_results_begin (fixture->results, chunk.items, 1);
  troupe_results_add (fixture->results, &chunk);
  troupe_trace_add (fixture->trace, &chunk);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeRun) run = NULL;

  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->trace = troupe_trace_new (1000);
  for (guint i = 0; i < N_ROWS; i++)
    add (fixture, i);
  troupe_results_close (fixture->results);
  run = troupe_run_new (job, fixture->results, fixture->trace);
  fixture->page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  fixture->window = app_test_present (fixture->page);
  app_test_assert_text (fixture->page, "value 0");
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->results);
  troupe_trace_unref (fixture->trace);
}

static void
search (Fixture *fixture, const char *text)
{
  app_test_replace_text (app_test_find_type (fixture->page, GTK_TYPE_SEARCH_ENTRY), text);
}

static void
show_view (Fixture *fixture, const char *view)
{
  GtkWidget *switcher = app_test_find_type (fixture->page, GTK_TYPE_STACK_SWITCHER);

  gtk_stack_set_visible_child_name (gtk_stack_switcher_get_stack (GTK_STACK_SWITCHER (switcher)),
                                    view);
}

static void
assert_shows_table (Fixture *fixture)
{
  app_test_wait (gtk_widget_get_mapped,
                 app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE));
}

static void
test_filters (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *show = app_test_find_type (fixture->page, GTK_TYPE_DROP_DOWN);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (show), 2);
  app_test_assert_text (fixture->page, "100 of 1000 results");
  app_test_assert_text (fixture->page, "1003");
  app_test_assert_no_text (fixture->page, "1000");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (show), 3);
  app_test_assert_text (fixture->page, "No Results Found");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (show), 0);
  app_test_assert_text (fixture->page, "value 0");
}

static void
test_searches (Fixture *fixture, gconstpointer user_data)
{
  search (fixture, "VALUE 17");
  app_test_assert_text (fixture->page, "10 of 1000 results");
  app_test_assert_text (fixture->page, "value 17");
  app_test_assert_no_text (fixture->page, "value 18");
  search (fixture, "1113");
  app_test_assert_text (fixture->page, "1 of 1000 results");
  app_test_assert_text (fixture->page, "the reason");
  search (fixture, "");
  app_test_assert_text (fixture->page, "value 0");
}

/* What was looked for in one run is not looked for in the next. */
static void
test_next_run (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  GtkWidget *show = app_test_find_type (fixture->page, GTK_TYPE_DROP_DOWN);
  GtkWidget *entry = app_test_find_type (fixture->page, GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (TroupeRun) run = NULL;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (show), 2);
  search (fixture, "1113");
  app_test_assert_text (fixture->page, "1 of 1000 results");
  g_object_unref (fixture->results);
  troupe_trace_unref (fixture->trace);
  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->trace = troupe_trace_new (1000);
  for (guint i = 0; i < 3; i++)
    add (fixture, i);
  troupe_results_close (fixture->results);
  run = troupe_run_new (job, fixture->results, fixture->trace);
  show_view (fixture, "times");
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  assert_shows_table (fixture);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (show)), ==, 0);
  app_test_assert_text (fixture->page, "value 0");
  app_test_assert_text (fixture->page, "value 2");
}

/* As a click on a title does; the export is what is shown. */
static void
test_sorts (Fixture *fixture, gconstpointer user_data)
{
  TroupeResultTable *table =
      TROUPE_RESULT_TABLE (app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sorted.txt", NULL);
  g_autofree char *text = NULL;

  app_test_assert_no_text (fixture->page, "value 999");
  troupe_result_table_sort (table, TROUPE_ROW_KEY_VALUE, TRUE);
  app_test_assert_text (fixture->page, "value 999");
  app_test_assert_no_text (fixture->page, "value 0");

  troupe_results_page_export (TROUPE_RESULTS_PAGE (fixture->page), TROUPE_FORMAT_LINES, path);
  app_test_assert_text (fixture->page, "The results are in “sorted.txt”");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "value 999\nvalue 998\nvalue 997\nvalue 996\nvalue 995\n"
                                         "value 994\nvalue 992\n"));
  g_unlink (path);

  troupe_result_table_sort (table, TROUPE_ROW_KEY_INDEX, FALSE);
  app_test_assert_text (fixture->page, "value 0");
}

typedef struct
{
  TroupeResultOrder *order;
  guint ref_count;
} Held;

/* The thread of a sort has a reference until it has ended. */
static gboolean
is_released (gpointer user_data)
{
  const Held *held = user_data;

  return (guint) g_atomic_int_get (&G_OBJECT (held->order)->ref_count) <= held->ref_count;
}

/* The bar shows how much of a sort is done. */
static void
test_sort_progress (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *table = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE);
  GtkWidget *bar = app_test_find_type (fixture->page, TROUPE_TYPE_SORT_BAR);
  GtkProgressBar *progress_bar = GTK_PROGRESS_BAR (app_test_find_type (bar, GTK_TYPE_PROGRESS_BAR));
  g_autoptr (TroupeResultOrder) order = NULL;

  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (progress_bar), ==, 0);
  g_object_get (table, "order", &order, NULL);
  g_object_notify (G_OBJECT (order), "progress");
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (progress_bar), ==, 1);
}

static GMutex gate;

static void
wait_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  g_task_return_boolean (task, TRUE);
}

/* No sort begins until the gate is open: what is before it takes all threads. */
static void
close_gate (void)
{
  g_mutex_lock (&gate);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_priority (task, G_PRIORITY_HIGH);
      g_task_run_in_thread (task, wait_thread);
    }
}

static gboolean
is_hidden (gpointer widget)
{
  return !gtk_widget_get_visible (widget);
}

/* A sort that takes longer than a moment has a bar, until it is over. */
static void
test_long_sort (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *table = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE);
  GtkWidget *bar = app_test_find_type (fixture->page, TROUPE_TYPE_SORT_BAR);

  close_gate ();
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_VALUE, TRUE);
  g_assert_false (gtk_widget_get_visible (bar));
  app_test_wait (gtk_widget_get_visible, bar);
  /* Another column meanwhile. */
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_INPUT, TRUE);
  g_mutex_unlock (&gate);
  app_test_wait (is_hidden, bar);
  app_test_assert_text (fixture->page, "value 999");

  /* One that is over before the moment will not have one. */
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_VALUE, FALSE);
  app_test_assert_text (fixture->page, "value 0");
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_INDEX, FALSE);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, bar));
  g_assert_false (gtk_widget_get_visible (bar));
}

/* A sort that is cancelled leaves the rows in the order of the items, also once its thread has
 * ended. */
static void
test_cancels_sort (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *table = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE);
  GtkWidget *bar = app_test_find_type (fixture->page, TROUPE_TYPE_SORT_BAR);
  g_autoptr (TroupeResultOrder) order = NULL;
  gboolean sorting;
  Held held;

  g_object_get (table, "order", &order, NULL);
  held = (Held){ order, G_OBJECT (order)->ref_count };
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_VALUE, TRUE);
  g_object_get (order, "sorting", &sorting, NULL);
  g_assert_true (sorting);
  g_signal_emit_by_name (app_test_find_type (bar, GTK_TYPE_BUTTON), "clicked");
  g_object_get (order, "sorting", &sorting, NULL);
  g_assert_false (sorting);
  g_assert_cmpint (troupe_result_order_get_key (order)->kind, ==, TROUPE_ROW_KEY_INDEX);
  g_assert_false (troupe_result_order_get_key (order)->descending);
  app_test_wait (is_released, &held);
  app_test_assert_text (fixture->page, "value 0");
  app_test_assert_no_text (fixture->page, "value 999");
}

/* Each choice of the filter has its number. None of them makes a narrow window wider. */
static void
test_counts (Fixture *fixture, gconstpointer user_data)
{
  static const char *const labels[] = { "All (1000)",      "OK (900)",      "Failed (100)",
                                        "Crashed (0)",     "Timed Out (0)", "Not Run (0)",
                                        "Not Finished (0)" };
  GtkDropDown *drop_down = GTK_DROP_DOWN (app_test_find_type (fixture->page, GTK_TYPE_DROP_DOWN));
  int first = -1;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (GObject) choice = g_list_model_get_item (gtk_drop_down_get_model (drop_down), i);
      g_autofree char *label = NULL;
      int least;

      g_object_get (choice, "label", &label, NULL);
      g_assert_cmpstr (label, ==, labels[i]);
      gtk_drop_down_set_selected (drop_down, i);
      app_test_assert_text (GTK_WIDGET (drop_down), label);
      gtk_widget_measure (GTK_WIDGET (drop_down), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                          NULL, NULL);
      if (i == 0)
        first = least;
      g_assert_cmpint (least, ==, first);
    }
  g_assert_nonnull (gtk_drop_down_get_list_factory (drop_down));
}

/* Why there is nothing, and the way back. */
static void
test_found_nowhere (Fixture *fixture, gconstpointer user_data)
{
  search (fixture, "found nowhere");
  app_test_assert_text (fixture->page, "No Results Found");
  gtk_widget_activate_action (fixture->page, "results.clear-filter", NULL);
  app_test_assert_text (fixture->page, "value 0");
}

static void
test_failed_first (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->page);

  app_test_assert_no_text (fixture->page, "1993");
  gtk_widget_activate_action (fixture->page, "results.failed-first", NULL);
  notify_watch_assert (watch, "failed-first");
  app_test_assert_text (fixture->page, "1993");
}

static gboolean
is_at_top (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) == 0;
}

static gboolean
is_filled (gpointer adjustment)
{
  return gtk_adjustment_get_page_size (adjustment) > 0 &&
         gtk_adjustment_get_upper (adjustment) > 10000;
}

static gboolean
is_scrolled (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 1000;
}

/* The first item that failed is chosen and in view, wherever the table was and however it was
 * filtered and sorted. */
static void
test_shows_failed (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *table = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE);
  GtkWidget *scrolled = app_test_find_type (table, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_autoptr (TroupeResultOrder) order = NULL;

  app_test_wait (is_filled, adjustment);
  gtk_adjustment_set_value (adjustment, 10000);
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 900);
  app_test_wait (is_scrolled, adjustment);
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_INPUT, TRUE);
  search (fixture, "value");
  show_view (fixture, "times");
  troupe_results_page_show_failed (TROUPE_RESULTS_PAGE (fixture->page));
  assert_shows_table (fixture);
  app_test_assert_text (fixture->page, "Item 4");
  app_test_wait (is_at_top, adjustment);
  g_object_get (table, "order", &order, NULL);
  g_assert_cmpint (troupe_result_order_get_key (order)->kind, ==, TROUPE_ROW_KEY_INDEX);
  g_assert_false (troupe_result_order_get_key (order)->descending);
}

/* One that is chosen before the page has a size is in view once it is shown. */
static void
test_chooses_before_shown (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeRun) run = troupe_run_new (job, fixture->results, fixture->trace);
  GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  GtkWidget *table = app_test_find_type (page, TROUPE_TYPE_RESULT_TABLE);
  GtkWidget *scrolled = app_test_find_type (table, GTK_TYPE_SCROLLED_WINDOW);
  GtkWindow *window;

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (page), 900);
  window = app_test_present (page);
  app_test_assert_text (page, "Item 901");
  app_test_wait (is_scrolled, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  app_test_assert_text (page, "1900");
  gtk_window_destroy (window);
}

/* Without one, nothing is chosen. */
static void
test_shows_no_failed (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) none = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, none, fixture->trace);
  GtkWidget *table = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  troupe_results_page_show_failed (TROUPE_RESULTS_PAGE (fixture->page));
  g_assert_null (troupe_result_table_get_chosen (TROUPE_RESULT_TABLE (table)));
}

static void
test_details (Fixture *fixture, gconstpointer user_data)
{
  AdwFlap *flap = ADW_FLAP (app_test_find_type (fixture->page, ADW_TYPE_FLAP));
  GtkWidget *details;

  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 153);
  app_test_assert_text (fixture->page, "Item 154");
  app_test_assert_text (fixture->page, "failed · worker 1 · 2 attempts · 250 ms");
  details = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_DETAILS);
  results_page_assert_section (details, "Input", "1153");
  results_page_assert_section (details, "Error", "the reason");
  results_page_assert_section (details, "Details of the Error", "the traceback");
  results_page_assert_section (details, "Error Output", "the output");
  g_assert_null (app_test_find_text (details, "Value"));

  g_assert_true (adw_flap_get_reveal_flap (flap));
  gtk_widget_activate_action (details, "results.close-details", NULL);
  g_assert_false (adw_flap_get_reveal_flap (flap));
}

/* The searched row is shown, even if the filter hid it. */
static void
test_chooses (Fixture *fixture, gconstpointer user_data)
{
  search (fixture, "1113");
  app_test_assert_no_text (fixture->page, "value 0");
  show_view (fixture, "times");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 4);
  assert_shows_table (fixture);
  app_test_assert_text (fixture->page, "Item 5");
  app_test_assert_text (fixture->page, "value 0");
}

static void
test_copies (Fixture *fixture, gconstpointer user_data)
{
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 4);
  results_page_assert_copies (fixture->page, "results.copy-value", "value 4");
  results_page_assert_copies (fixture->page, "results.copy-input", "1004");
  results_page_assert_copies (
      fixture->page, "results.copy-record",
      "{\"item\":5,\"input\":\"1004\",\"status\":\"ok\",\"value\":\"value 4\","
      "\"error\":null,\"worker\":1,\"attempts\":2,\"seconds\":0.250000000}\n");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 3);
  results_page_assert_copies (fixture->page, "results.copy-value", "the reason");
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_exports (Fixture *fixture, gconstpointer user_data)
{
  TroupeResultsPage *page = TROUPE_RESULTS_PAGE (fixture->page);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "exported & shown.txt", NULL);
  g_autofree char *text = NULL;

  troupe_results_page_export (page, TROUPE_FORMAT_LINES, path);
  app_test_wait (is_there, path);
  /* The label has markup. */
  app_test_assert_text (fixture->page, "The results are in “exported &amp; shown.txt”");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "value 0\nvalue 1\nvalue 2\nvalue 4\n"));
  g_unlink (path);
}

static gboolean
has_two (gpointer windows)
{
  return g_list_model_get_n_items (windows) == 2;
}

static void
test_export_fails (Fixture *fixture, gconstpointer user_data)
{
  TroupeResultsPage *page = TROUPE_RESULTS_PAGE (fixture->page);
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr (GtkWidget) dialog = NULL;

  troupe_results_page_export (page, TROUPE_FORMAT_CSV, "/proc/nonexistent/exported.csv");
  app_test_wait (has_two, windows);
  dialog = g_list_model_get_item (windows, 0);
  if (dialog == GTK_WIDGET (fixture->window))
    {
      g_object_unref (dialog);
      dialog = g_list_model_get_item (windows, 1);
    }
  app_test_assert_text (dialog, "The Results Were Not Exported");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* The way to what is searched leads from any view. */
static void
test_focuses_search (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *entry = app_test_find_type (fixture->page, GTK_TYPE_SEARCH_ENTRY);
  GtkWidget *focus;

  show_view (fixture, "times");
  troupe_results_page_focus_search (TROUPE_RESULTS_PAGE (fixture->page));
  assert_shows_table (fixture);
  focus = gtk_window_get_focus (fixture->window);
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, entry));
}

static void
test_times (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *chart = app_test_find_type (fixture->page, TROUPE_TYPE_TIME_CHART);
  static const char summary[] =
      "Items took between 178 ms and 316 ms; 1000 items took from 178 ms to 316 ms.";

  show_view (fixture, "times");
  app_test_assert_text (fixture->page, summary);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->page);

  g_object_set (fixture->page, "results", fixture->results, "narrow", FALSE, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->page, "results", NULL, "narrow", TRUE, NULL);
  notify_watch_assert (watch, "narrow results");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add_test(name, function) \
  g_test_add ("/results-page/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("filters", test_filters);
  add_test ("searches", test_searches);
  add_test ("next-run", test_next_run);
  add_test ("failed-first", test_failed_first);
  add_test ("shows-failed", test_shows_failed);
  add_test ("chooses-before-shown", test_chooses_before_shown);
  add_test ("shows-no-failed", test_shows_no_failed);
  add_test ("sorts", test_sorts);
  add_test ("sort-progress", test_sort_progress);
  add_test ("long-sort", test_long_sort);
  add_test ("cancels-sort", test_cancels_sort);
  add_test ("counts", test_counts);
  add_test ("found-nowhere", test_found_nowhere);
  add_test ("details", test_details);
  add_test ("chooses", test_chooses);
  add_test ("copies", test_copies);
  add_test ("exports", test_exports);
  add_test ("export-fails", test_export_fails);
  add_test ("times", test_times);
  add_test ("focuses-search", test_focuses_search);
  add_test ("notifies", test_notifies);
#undef add_test
  return g_test_run ();
}
