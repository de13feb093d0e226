/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the order of results by a column. */

#include "troupe-result-order.h"
#include "troupe-row-sort.h"
#include "wait.h"

#include <string.h>

/* Enough for several parts of the sort. */
#define N_ROWS 10007

typedef struct
{
  TroupeResults *results;
  TroupeResultFilter *filter;
  TroupeResultOrder *order;
  /* The rows as the signals of the list say that they are. */
  GArray *rows;
  guint n_reorders;
} Fixture;

static void
changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));

  g_assert_cmpuint (position + removed, <=, fixture->rows->len);
  if (removed > 0)
    g_array_remove_range (fixture->rows, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (fixture->order), i);
      const guint row = troupe_result_get_index (result);

      g_array_append_val (rows, row);
    }
  if (added > 0)
    g_array_insert_vals (fixture->rows, position, rows->data, added);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->order)), ==,
                    fixture->rows->len);
}

static void
reorder_cb (Fixture *fixture)
{
  fixture->n_reorders++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->filter = troupe_result_filter_new ();
  fixture->order = troupe_result_order_new ();
  fixture->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect_swapped (fixture->order, "items-changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->order, "reorder", G_CALLBACK (reorder_cb), fixture);
  g_object_set (fixture->order, "filter", fixture->filter, NULL);
  g_object_set (fixture->filter, "results", fixture->results, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->filter, "results", NULL, NULL);
  g_assert_cmpuint (fixture->rows->len, ==, 0);
  /* The thread of a sort has a reference until it has ended. */
  wait_while (g_atomic_int_get (&G_OBJECT (fixture->order)->ref_count) > 1);
  g_assert_finalize_object (fixture->order);
  g_object_unref (fixture->filter);
  g_object_unref (fixture->results);
  g_array_unref (fixture->rows);
}

/* Of the values many are the same. */
static guint
get_number (guint row)
{
  return (guint64) row * 7919 % 1009;
}

static gboolean
is_failed (guint row)
{
  return row % 10 == 3;
}

static void
add (Fixture *fixture, guint row)
{
  g_autofree char *text = g_strdup_printf ("%s%u", row % 2 == 0 ? "" : "value ", get_number (row));
  const char *value = text;
  g_auto (TroupeResultChunk) chunk = {
    .first_index = row,
    .count = 1,
    .status = is_failed (row) ? TROUPE_RESULT_FAILED : TROUPE_RESULT_OK,
    .items = troupe_items_new_range (row, row, 1, 1),
    .values = is_failed (row) ? NULL : troupe_block_new_from_strings (&value, 1),
    .worker = 1 + row % 8,
    .attempts = 1,
    .seconds = get_number (row),
  };

  troupe_results_begin (fixture->results, chunk.items, 1);
  troupe_results_add (fixture->results, &chunk);
}

static gboolean
is_busy (Fixture *fixture)
{
  gboolean sorting;

  g_object_get (fixture->order, "sorting", &sorting, NULL);
  return sorting;
}

static void
settle (Fixture *fixture)
{
  wait_while (is_busy (fixture));
}

static void
add_all (Fixture *fixture)
{
  for (guint i = 0; i < N_ROWS; i++)
    add (fixture, i);
  troupe_results_close (fixture->results);
  wait_while (g_list_model_get_n_items (G_LIST_MODEL (fixture->order)) < N_ROWS);
}

static void
sort (Fixture *fixture, TroupeRowKeyKind kind, gboolean descending)
{
  const TroupeRowKey key = { .kind = kind, .descending = descending };

  troupe_result_order_sort (fixture->order, &key);
  settle (fixture);
}

/* Returns a number in the order of the values: numbers, texts, and rows without one. */
static gint64
rank_value (guint row, gboolean descending)
{
  const gint64 rank = get_number (row) + (row % 2 == 0 ? 0 : 10000);

  if (is_failed (row))
    return G_MAXINT64;
  return descending ? -rank : rank;
}

static gint64
rank_time (guint row, gboolean descending)
{
  return descending ? -(gint64) get_number (row) : (gint64) get_number (row);
}

static gint64
rank_index (guint row, gboolean descending)
{
  return descending ? -(gint64) row : (gint64) row;
}

typedef gint64 (*Rank) (guint row, gboolean descending);

/* Rows of the same rank are in the order of the items. */
static void
check (Fixture *fixture, Rank rank, gboolean descending, guint n_rows)
{
  g_autoptr (GArray) copy = troupe_result_order_copy_rows (fixture->order);
  guint position;

  g_assert_cmpuint (fixture->rows->len, ==, n_rows);
  g_assert_cmpmem (copy->data, copy->len * sizeof (guint32), fixture->rows->data,
                   n_rows * sizeof (guint));
  for (guint i = 0; i + 1 < n_rows; i++)
    {
      const guint row = g_array_index (fixture->rows, guint, i);
      const guint next = g_array_index (fixture->rows, guint, i + 1);

      if (rank (row, descending) == rank (next, descending))
        g_assert_cmpuint (row, <, next);
      else
        g_assert_cmpint (rank (row, descending), <, rank (next, descending));
      if (i % 5000 == 0)
        {
          g_assert_true (troupe_result_order_find (fixture->order, row, &position));
          g_assert_cmpuint (position, ==, i);
        }
    }
}

static void
test_sorts (Fixture *fixture, gconstpointer user_data)
{
  add_all (fixture);
  check (fixture, rank_index, FALSE, N_ROWS);
  g_assert_cmpuint (fixture->n_reorders, ==, 0);

  for (guint descending = 0; descending < 2; descending++)
    {
      sort (fixture, TROUPE_ROW_KEY_VALUE, descending);
      check (fixture, rank_value, descending, N_ROWS);
      sort (fixture, TROUPE_ROW_KEY_SECONDS, descending);
      check (fixture, rank_time, descending, N_ROWS);
      sort (fixture, TROUPE_ROW_KEY_INPUT, descending);
      check (fixture, rank_index, descending, N_ROWS);
    }
  sort (fixture, TROUPE_ROW_KEY_INDEX, TRUE);
  check (fixture, rank_index, TRUE, N_ROWS);
  sort (fixture, TROUPE_ROW_KEY_INDEX, FALSE);
  check (fixture, rank_index, FALSE, N_ROWS);
}

/* The filter decides about the rows, also while they are sorted. */
static void
test_filters (Fixture *fixture, gconstpointer user_data)
{
  const guint n_failed = N_ROWS / 10 + (N_ROWS % 10 > 3);

  add_all (fixture);
  sort (fixture, TROUPE_ROW_KEY_SECONDS, TRUE);
  g_object_set (fixture->filter, "show", TROUPE_RESULT_SHOW_FAILED, NULL);
  settle (fixture);
  check (fixture, rank_time, TRUE, n_failed);

  g_object_set (fixture->filter, "show", TROUPE_RESULT_SHOW_ALL, "failed-first", TRUE, NULL);
  settle (fixture);
  g_assert_cmpuint (fixture->rows->len, ==, N_ROWS);
  for (guint i = 0; i + 1 < N_ROWS; i++)
    {
      const guint row = g_array_index (fixture->rows, guint, i);
      const guint next = g_array_index (fixture->rows, guint, i + 1);

      g_assert_true (is_failed (row) == (i < n_failed));
      if (is_failed (row) == is_failed (next))
        g_assert_cmpuint (get_number (row), >=, get_number (next));
    }
  /* Failed rows on top, and the opposite of the order of items within both parts. */
  sort (fixture, TROUPE_ROW_KEY_INDEX, TRUE);
  g_assert_true (is_failed (g_array_index (fixture->rows, guint, 0)));
  g_assert_cmpuint (g_array_index (fixture->rows, guint, 0), >,
                    g_array_index (fixture->rows, guint, 1));
  g_object_set (fixture->filter, "failed-first", FALSE, NULL);
  settle (fixture);
  check (fixture, rank_index, TRUE, N_ROWS);
}

static gboolean
is_searching (Fixture *fixture)
{
  gboolean searching;

  g_object_get (fixture->filter, "searching", &searching, NULL);
  return searching;
}

static void
test_searches (Fixture *fixture, gconstpointer user_data)
{
  guint n_found = 0;

  for (guint i = 0; i < N_ROWS; i++)
    n_found += !is_failed (i) && i % 2 == 1;

  add_all (fixture);
  sort (fixture, TROUPE_ROW_KEY_SECONDS, FALSE);
  g_object_set (fixture->filter, "search", "value", NULL);
  wait_while (is_searching (fixture) || is_busy (fixture) || fixture->rows->len != n_found);
  check (fixture, rank_time, FALSE, n_found);
}

static gboolean
fail_cb (gpointer user_data)
{
  g_assert_not_reached ();
}

/* Rows that arrive are sorted in, and those that are not finished are last. */
static void
test_arrivals (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (0, 0, 1, 100);
  const guint limit = g_timeout_add_seconds (60, fail_cb, NULL);
  guint last;

  troupe_results_begin (fixture->results, items, 1);
  for (guint i = 0; i < 50; i++)
    add (fixture, i);
  wait_while (fixture->rows->len < 100);
  sort (fixture, TROUPE_ROW_KEY_SECONDS, FALSE);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (g_array_index (fixture->rows, guint, 50 + i), ==, 50 + i);

  for (guint i = 50; i < 99; i++)
    add (fixture, i);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      last = g_array_index (fixture->rows, guint, 98);
    }
  while (g_array_index (fixture->rows, guint, 99) != 99 || get_number (last) < 900 ||
         g_array_index (fixture->rows, guint, 0) != 0);
  for (guint i = 0; i + 1 < 99; i++)
    g_assert_cmpuint (get_number (g_array_index (fixture->rows, guint, i)), <=,
                      get_number (g_array_index (fixture->rows, guint, i + 1)));
  g_source_remove (limit);
}

/* A sort that goes on is given up, and nothing of it is seen. */
static void
test_cancels (Fixture *fixture, gconstpointer user_data)
{
  const TroupeRowKey by_time = { .kind = TROUPE_ROW_KEY_SECONDS };
  const TroupeRowKey by_index = { .kind = TROUPE_ROW_KEY_INDEX };
  double progress;

  add_all (fixture);
  troupe_result_order_sort (fixture->order, &by_time);
  g_assert_true (is_busy (fixture));
  g_object_get (fixture->order, "progress", &progress, NULL);
  g_assert_cmpfloat (progress, <=, 1);
  troupe_result_order_sort (fixture->order, &by_index);
  g_assert_false (is_busy (fixture));
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (fixture->n_reorders, ==, 0);
  check (fixture, rank_index, FALSE, N_ROWS);
}

/* Other results are sorted in the same way. */
static void
test_replaces (Fixture *fixture, gconstpointer user_data)
{
  add_all (fixture);
  sort (fixture, TROUPE_ROW_KEY_SECONDS, TRUE);
  g_object_set (fixture->filter, "results", NULL, NULL);
  g_assert_cmpuint (fixture->rows->len, ==, 0);
  g_object_set (fixture->filter, "results", fixture->results, NULL);
  settle (fixture);
  check (fixture, rank_time, TRUE, N_ROWS);
}

/* Nobody waits for the rows of a sort that was cancelled, and its thread does not go on. */
static void
test_sort_cancelled (Fixture *fixture, gconstpointer user_data)
{
  const TroupeRowKey key = { TROUPE_ROW_KEY_SECONDS };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TroupeRowSort) before = NULL;
  g_autoptr (TroupeRowSort) after = NULL;
  g_autoptr (GArray) sorted = NULL;
  TroupeRowSet *rows[2] = { troupe_row_set_new (), troupe_row_set_new () };

  for (guint i = 0; i < 100; i++)
    add (fixture, i);
  for (guint i = 0; i < 2; i++)
    troupe_row_set_add (rows[i], 10, 50);
  before = troupe_row_sort_new (fixture->results, &key, troupe_row_set_new (), rows[0]);
  after = troupe_row_sort_new (fixture->results, &key, troupe_row_set_new (), rows[1]);
  sorted = troupe_row_sort_run (before, cancellable);
  g_assert_cmpuint (sorted->len, ==, 50);
  g_cancellable_cancel (cancellable);
  g_assert_null (troupe_row_sort_run (after, cancellable));
}

/* Sorts rows of which only the first ones have results, and compares these. */
static void
assert_sorted (Fixture *fixture, guint64 n_rows, const guint32 *expected, guint n_expected)
{
  const TroupeRowKey key = { TROUPE_ROW_KEY_VALUE };
  TroupeRowSet *rows = troupe_row_set_new ();
  g_autoptr (TroupeRowSort) sort = NULL;
  g_autoptr (GArray) sorted = NULL;

  troupe_row_set_add (rows, 0, n_rows);
  sort = troupe_row_sort_new (fixture->results, &key, troupe_row_set_new (), rows);
  sorted = troupe_row_sort_run (sort, NULL);
  g_assert_cmpuint (sorted->len, ==, n_rows);
  for (guint i = 0; i < n_expected; i++)
    g_assert_cmpuint (g_array_index (sorted, guint32, i), ==, expected[i]);
}

/* Long texts are compared by as many bytes as the memory for all of them has room for: the first
 * 264, and fewer with more than a million rows. */
static void
test_long_texts (Fixture *fixture, gconstpointer user_data)
{
  static const guint different[] = { 262, 299, 263, 299, 264 };
  static const guint32 of_few[] = { 1, 3, 4, 2, 0 };
  static const guint32 of_many[] = { 1, 2, 3, 4, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_autofree char *text = g_strnfill (300, 'a');
      g_auto (TroupeResultChunk) chunk = {
        .first_index = i,
        .count = 1,
        .status = TROUPE_RESULT_OK,
        .items = troupe_items_new_range (i, i, 1, 1),
        .worker = 1,
      };

      text[different[i]] = 'b';
      chunk.values = troupe_block_new_from_strings ((const char *const *) &text, 1);
      troupe_results_add (fixture->results, &chunk);
    }
  assert_sorted (fixture, 1024 * 1024, of_few, G_N_ELEMENTS (of_few));
  assert_sorted (fixture, 1024 * 1024 + 1, of_many, G_N_ELEMENTS (of_many));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/result-order/sorts", Fixture, NULL, set_up, test_sorts, tear_down);
  g_test_add ("/result-order/filters", Fixture, NULL, set_up, test_filters, tear_down);
  g_test_add ("/result-order/searches", Fixture, NULL, set_up, test_searches, tear_down);
  g_test_add ("/result-order/arrivals", Fixture, NULL, set_up, test_arrivals, tear_down);
  g_test_add ("/result-order/cancels", Fixture, NULL, set_up, test_cancels, tear_down);
  g_test_add ("/result-order/replaces", Fixture, NULL, set_up, test_replaces, tear_down);
  g_test_add ("/result-order/sort-cancelled", Fixture, NULL, set_up, test_sort_cancelled,
              tear_down);
  g_test_add ("/result-order/long-texts", Fixture, NULL, set_up, test_long_texts, tear_down);
  return g_test_run ();
}
