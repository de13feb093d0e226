/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the results as a list model in input order. */

#include "results-helpers.h"

#define LIMIT (64 * 1024 * 1024)

typedef struct
{
  TroupeResults *results;
  guint n_advanced;
  guint n_changed;
  guint position;
  guint removed;
  guint added;
} Fixture;

static void
advanced (TroupeResults *results, Fixture *fixture)
{
  fixture->n_advanced++;
}

static void
items_changed (GListModel *list, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_changed++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static void
set_up (Fixture *fixture, gconstpointer keep)
{
  fixture->results = troupe_results_new (GPOINTER_TO_INT (keep), LIMIT);
  g_signal_connect (fixture->results, "advanced", G_CALLBACK (advanced), fixture);
  g_signal_connect (fixture->results, "items-changed", G_CALLBACK (items_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer keep)
{
  g_assert_finalize_object (fixture->results);
}

static void
begin (Fixture *fixture, guint64 first_index, guint32 count, guint worker)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (first_index, first_index, 1, count);

  troupe_results_begin (fixture->results, items, worker);
}

static void
add (Fixture *fixture, guint64 first_index, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, first_index, count);
  troupe_results_add (fixture->results, &chunk);
}

static void
assert_changed (Fixture *fixture, guint n_changed, guint position, guint removed, guint added)
{
  wait_for_count (&fixture->n_changed, n_changed);
  g_assert_cmpuint (fixture->n_changed, ==, n_changed);
  g_assert_cmpuint (fixture->position, ==, position);
  g_assert_cmpuint (fixture->removed, ==, removed);
  g_assert_cmpuint (fixture->added, ==, added);
}

static void
assert_row (Fixture *fixture,
            guint position,
            TroupeResultStatus status,
            guint worker,
            const char *value)
{
  g_autoptr (TroupeResult) row = g_list_model_get_item (G_LIST_MODEL (fixture->results), position);
  g_autofree char *input = g_strdup_printf ("%u", position);

  g_assert_cmpuint (troupe_result_get_index (row), ==, position);
  g_assert_cmpint (troupe_result_get_status (row), ==, status);
  g_assert_cmpuint (troupe_result_get_worker (row), ==, worker);
  g_assert_cmpstr (troupe_result_get_input (row), ==, input);
  g_assert_cmpstr (troupe_result_get_value (row), ==, value);
}

static void
assert_next (Fixture *fixture, guint64 first_index, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_auto (TroupeResultChunk) expected = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_results_next_chunk (fixture->results, &chunk, &error));
  g_assert_no_error (error);
  make_squares (&expected, first_index, count);
  g_assert_cmpuint (chunk.first_index, ==, first_index);
  g_assert_cmpuint (chunk.count, ==, count);
  for (guint32 i = 0; i < count; i++)
    {
      g_autofree char *row = describe_run_row (&chunk, i);
      g_autofree char *expected_row = describe_run_row (&expected, i);

      g_assert_cmpstr (row, ==, expected_row);
    }
}

static void
assert_no_next (Fixture *fixture)
{
  TroupeResultChunk chunk;
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_results_next_chunk (fixture->results, &chunk, &error));
  g_assert_no_error (error);
}

static void
test_list_model (Fixture *fixture, gconstpointer keep)
{
  GListModel *list = G_LIST_MODEL (fixture->results);

  g_assert_true (g_list_model_get_item_type (list) == TROUPE_TYPE_RESULT);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_null (g_list_model_get_item (list, 0));
}

/* A row from when its item is handed out, through a worker that died, to its result. */
static void
test_rows (Fixture *fixture, gconstpointer keep)
{
  begin (fixture, 0, 4, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->results)), ==, 0);
  assert_changed (fixture, 1, 0, 0, 4);
  assert_row (fixture, 3, TROUPE_RESULT_RUNNING, 1, "");

  add (fixture, 0, 2);
  assert_changed (fixture, 2, 0, 2, 2);
  assert_row (fixture, 1, TROUPE_RESULT_OK, 1, "1");
  assert_row (fixture, 2, TROUPE_RESULT_RUNNING, 1, "");

  troupe_results_give_back (fixture->results, 2, 2);
  assert_changed (fixture, 3, 2, 2, 2);
  assert_row (fixture, 2, TROUPE_RESULT_WAITING, 0, "");

  begin (fixture, 2, 1, 2);
  assert_changed (fixture, 4, 2, 1, 1);
  assert_row (fixture, 2, TROUPE_RESULT_RUNNING, 2, "");
  assert_row (fixture, 3, TROUPE_RESULT_WAITING, 0, "");

  begin (fixture, 3, 3, 3);
  add (fixture, 3, 1);
  assert_changed (fixture, 5, 3, 1, 3);
  assert_row (fixture, 3, TROUPE_RESULT_OK, 1, "9");
  assert_row (fixture, 5, TROUPE_RESULT_RUNNING, 3, "");
}

static void
test_n_status (Fixture *fixture, gconstpointer keep)
{
  g_auto (TroupeResultChunk) chunk = { .first_index = 6, .count = 1 };
  TroupeResults *results = fixture->results;

  begin (fixture, 0, 10, 1);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_RUNNING), ==, 10);
  add (fixture, 2, 3);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_RUNNING), ==, 7);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_OK), ==, 3);
  troupe_results_give_back (results, 0, 6);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_WAITING), ==, 3);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_RUNNING), ==, 4);

  for (guint i = TROUPE_RESULT_FAILED; i <= TROUPE_RESULT_NOT_RUN; i++)
    {
      g_assert_cmpuint (troupe_results_get_n_status (results, i), ==, 0);
      chunk.status = i;
      troupe_results_add (results, &chunk);
      g_assert_cmpuint (troupe_results_get_n_status (results, i), ==, 1);
      chunk.first_index++;
    }
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_RUNNING), ==, 0);
}

static void
test_n_ordered (Fixture *fixture, gconstpointer keep)
{
  add (fixture, 5, 5);
  g_assert_cmpuint (troupe_results_get_n_ordered (fixture->results), ==, 0);
  add (fixture, 0, 3);
  g_assert_cmpuint (troupe_results_get_n_ordered (fixture->results), ==, 3);
  add (fixture, 12, 1);
  g_assert_cmpuint (troupe_results_get_n_ordered (fixture->results), ==, 3);
  add (fixture, 3, 2);
  g_assert_cmpuint (troupe_results_get_n_ordered (fixture->results), ==, 10);
}

static void
test_next_run (Fixture *fixture, gconstpointer keep)
{
  assert_no_next (fixture);
  add (fixture, 5, 5);
  assert_no_next (fixture);
  add (fixture, 0, 3);
  assert_next (fixture, 0, 3);
  assert_no_next (fixture);
  add (fixture, 3, 2);
  assert_next (fixture, 3, 2);
  assert_next (fixture, 5, 5);
  assert_no_next (fixture);
  g_assert_false (troupe_results_is_exhausted (fixture->results));
  add (fixture, 10, 1);
  troupe_results_close (fixture->results);
  g_assert_false (troupe_results_is_exhausted (fixture->results));
  assert_next (fixture, 10, 1);
  g_assert_true (troupe_results_is_exhausted (fixture->results));
  assert_no_next (fixture);
}

/* A missing result does not delay the others. */
static void
test_next_run_gap (Fixture *fixture, gconstpointer keep)
{
  begin (fixture, 0, 9, 1);
  add (fixture, 2, 2);
  add (fixture, 6, 1);
  assert_no_next (fixture);
  troupe_results_close (fixture->results);
  assert_next (fixture, 2, 2);
  assert_next (fixture, 6, 1);
  assert_no_next (fixture);
  g_assert_true (troupe_results_is_exhausted (fixture->results));
}

static void
test_nothing (Fixture *fixture, gconstpointer keep)
{
  g_assert_false (troupe_results_is_exhausted (fixture->results));
  troupe_results_close (fixture->results);
  g_assert_true (troupe_results_is_exhausted (fixture->results));
  wait_for_count (&fixture->n_advanced, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

/* The first change is announced at once, the following ones are merged, and the end is announced at
 * once. */
static void
test_advanced (Fixture *fixture, gconstpointer keep)
{
  add (fixture, 1, 1);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->n_advanced, ==, 0);
  add (fixture, 0, 1);
  wait_for_count (&fixture->n_advanced, 1);
  for (guint i = 2; i < 100; i++)
    add (fixture, i, 1);
  wait_for_count (&fixture->n_advanced, 2);
  g_assert_cmpuint (fixture->n_advanced, ==, 2);
  add (fixture, 100, 1);
  troupe_results_close (fixture->results);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->n_advanced, ==, 3);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->n_advanced, ==, 3);
}

/* An arrival of a million rows is one change. */
static void
test_one_change (Fixture *fixture, gconstpointer keep)
{
  begin (fixture, 0, 1000000, 1);
  assert_changed (fixture, 1, 0, 0, 1000000);
  for (guint i = 20; i > 0; i--)
    {
      g_auto (TroupeResultChunk) chunk = { .first_index = (i - 1) * 50000,
                                           .count = 50000,
                                           .status = TROUPE_RESULT_NOT_RUN };

      troupe_results_add (fixture->results, &chunk);
    }
  assert_changed (fixture, 2, 0, 1000000, 1000000);
}

/* Rows change at their places, one signal for each place. */
/* While paused, nothing is announced, and afterwards everything at once. */
static void
test_paused (Fixture *fixture, gconstpointer keep)
{
  begin (fixture, 0, 10, 1);
  assert_changed (fixture, 1, 0, 0, 10);
  troupe_results_set_paused (fixture->results, TRUE);
  add (fixture, 0, 10);
  begin (fixture, 10, 5, 1);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->results)), ==, 10);

  troupe_results_set_paused (fixture->results, FALSE);
  assert_changed (fixture, 2, 0, 10, 15);
}

static void
test_places (Fixture *fixture, gconstpointer keep)
{
  g_autoptr (RowShadow) shadow = row_shadow_new (fixture->results);

  begin (fixture, 0, 100, 1);
  assert_changed (fixture, 1, 0, 0, 100);
  add (fixture, 10, 5);
  add (fixture, 99, 1);
  add (fixture, 50, 1);
  add (fixture, 15, 5);
  begin (fixture, 100, 7, 2);
  assert_changed (fixture, 4, 99, 1, 8);
  g_assert_cmpuint (row_shadow_get_n_signals (shadow), ==, 4);
  row_shadow_check (shadow);
}

/* A chunk without items has those that were handed out. */
static void
test_items_kept (Fixture *fixture, gconstpointer keep)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_auto (TroupeResultChunk) next = { 0 };
  g_autoptr (GBytes) item = NULL;

  begin (fixture, 0, 2, 1);
  begin (fixture, 2, 10, 1);
  make_squares (&chunk, 0, 2);
  g_clear_pointer (&chunk.items, troupe_items_unref);
  troupe_results_add (fixture->results, &chunk);
  troupe_result_chunk_clear (&chunk);
  make_squares (&chunk, 2, 3);
  g_clear_pointer (&chunk.items, troupe_items_unref);
  troupe_results_add (fixture->results, &chunk);

  assert_next (fixture, 0, 2);
  assert_next (fixture, 2, 3);

  troupe_result_chunk_clear (&chunk);
  make_squares (&chunk, 1000, 3);
  chunk.first_index = 5;
  g_clear_pointer (&chunk.items, troupe_items_unref);
  troupe_results_give_back (fixture->results, 5, 100);
  troupe_results_add (fixture->results, &chunk);
  g_assert_true (troupe_results_next_chunk (fixture->results, &next, NULL));
  item = troupe_items_dup_item (next.items, 2);
  g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), "7", 1);
}

/* Nothing is kept of the results that were read. */
static void
test_until_read (Fixture *fixture, gconstpointer keep)
{
  gsize memory;
  gsize memory_full;
  guint64 disk;

  for (guint i = 0; i < 1000; i++)
    add (fixture, i, 1);
  troupe_results_get_sizes (fixture->results, &memory_full, &disk);
  g_assert_cmpuint (memory_full, >, 1000 * sizeof (TroupeResultChunk));
  wait_for_count (&fixture->n_advanced, 1);
  for (guint i = 0; i < 1000; i++)
    assert_next (fixture, i, 1);
  troupe_results_get_sizes (fixture->results, &memory, &disk);
  g_assert_cmpuint (memory, <, memory_full / 4);
  g_assert_cmpuint (disk, ==, 0);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->results)), ==, 0);
}

/* Backwards, with items from before, and packed on the way. */
static void
test_as_they_come (Fixture *fixture, gconstpointer keep)
{
  const guint n = 9999;
  guint next = n;

  begin (fixture, 0, 3 * n, 1);
  for (guint i = n; i > 0; i--)
    {
      add (fixture, 3 * (guint64) (i - 1), 3);
      if (i % 4 == 0)
        assert_next (fixture, 3 * (guint64) --next, 3);
    }
  troupe_results_close (fixture->results);
  while (next > 0)
    {
      g_assert_false (troupe_results_is_exhausted (fixture->results));
      assert_next (fixture, 3 * (guint64) --next, 3);
    }

  assert_no_next (fixture);
  g_assert_true (troupe_results_is_exhausted (fixture->results));
  g_assert_cmpuint (troupe_results_get_n_status (fixture->results, TROUPE_RESULT_OK), ==, 3 * n);
  wait_for_count (&fixture->n_advanced, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

static void
test_twice (Fixture *fixture, gconstpointer keep)
{
  add (fixture, 0, 4);
  for (guint i = 0; i < 2; i++)
    {
      g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*result of item 3 came twice*");
      add (fixture, 3, 1);
      g_test_assert_expected_messages ();
      if (i == 0)
        assert_next (fixture, 0, 4);
    }
}

#define ADD(path, keep, function) \
  g_test_add ("/results/" path, Fixture, GINT_TO_POINTER (keep), set_up, function, tear_down)
#define ADD_BOTH(path, function)                        \
  ADD (path "/all", TROUPE_RESULTS_KEEP_ALL, function); \
  ADD (path "/until-read", TROUPE_RESULTS_KEEP_UNTIL_READ, function)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD_BOTH ("list-model", test_list_model);
  ADD ("rows", TROUPE_RESULTS_KEEP_ALL, test_rows);
  ADD_BOTH ("n-status", test_n_status);
  ADD_BOTH ("n-ordered", test_n_ordered);
  ADD_BOTH ("next-run", test_next_run);
  ADD_BOTH ("next-run/gap", test_next_run_gap);
  ADD_BOTH ("nothing", test_nothing);
  ADD_BOTH ("advanced", test_advanced);
  ADD ("one-change", TROUPE_RESULTS_KEEP_ALL, test_one_change);
  ADD ("paused", TROUPE_RESULTS_KEEP_ALL, test_paused);
  ADD ("places", TROUPE_RESULTS_KEEP_ALL, test_places);
  ADD_BOTH ("items-kept", test_items_kept);
  ADD ("until-read", TROUPE_RESULTS_KEEP_UNTIL_READ, test_until_read);
  ADD ("as-they-come", TROUPE_RESULTS_AS_THEY_COME, test_as_they_come);
  ADD_BOTH ("twice", test_twice);

  return g_test_run ();
}
