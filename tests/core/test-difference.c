/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the comparison of the results of two runs. */

#include "results-helpers.h"
#include "troupe-difference.h"
#include "wait.h"

#include <string.h>

typedef struct
{
  TroupeResults *results[2];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 2; i++)
    fixture->results[i] = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 2; i++)
    g_object_unref (fixture->results[i]);
}

static void
add_squares (Fixture *fixture, guint run, guint64 first_index, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, first_index, count);
  troupe_results_add (fixture->results[run], &chunk);
}

/* The text is its value, or the message of its failure, if it has one. */
static void
add (Fixture *fixture,
     guint run,
     guint64 index,
     const char *item,
     TroupeResultStatus status,
     const char *text)
{
  g_autoptr (TroupeBlock) items = troupe_block_new_from_strings (&item, 1);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = status,
    .items = troupe_items_new_block (index, items),
    .values = status == TROUPE_RESULT_OK ? troupe_block_new_from_strings (&text, 1) : NULL,
  };

  if (status == TROUPE_RESULT_FAILED && text != NULL)
    {
      chunk.note = troupe_result_note_new ();
      chunk.note->message = g_bytes_new (text, strlen (text));
    }
  troupe_results_add (fixture->results[run], &chunk);
}

static char *
describe (const TroupeDifference *difference)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT " same,", difference->n_same);
  for (guint i = 0; i < TROUPE_N_DIFFERENCES; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, difference->n_kind[i]);
  g_string_append_c (text, ':');
  for (guint i = 0; i < difference->n_rows; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT "=%d", difference->rows[i].index,
                            difference->rows[i].kind);
  return g_string_free (text, FALSE);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TroupeDifference **difference = user_data;

  *difference = troupe_difference_new_finish (TROUPE_RESULTS (source), result, &error);
  g_assert_no_error (error);
}

static void
assert_difference (Fixture *fixture, const char *expected)
{
  g_autoptr (TroupeDifference) difference = NULL;
  g_autofree char *text = NULL;

  troupe_difference_new_async (fixture->results[0], fixture->results[1], NULL, compared_cb,
                               &difference);
  wait_while (difference == NULL);
  text = describe (difference);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_empty (Fixture *fixture, gconstpointer user_data)
{
  assert_difference (fixture, "0 same, 0 0 0 0 0:");
}

/* The chunks of the same results have other limits. */
static void
test_same (Fixture *fixture, gconstpointer user_data)
{
  add_squares (fixture, 0, 0, 10);
  add_squares (fixture, 1, 0, 3);
  add_squares (fixture, 1, 7, 3);
  add_squares (fixture, 1, 3, 4);
  assert_difference (fixture, "10 same, 0 0 0 0 0:");
}

static void
test_missing (Fixture *fixture, gconstpointer user_data)
{
  add_squares (fixture, 0, 0, 3);
  add_squares (fixture, 0, 5, 2);
  add_squares (fixture, 1, 2, 4);
  add_squares (fixture, 1, 8, 1);
  assert_difference (fixture, "2 same, 3 3 0 0 0: 0=0 1=0 3=1 4=1 6=0 8=1");
}

static void
test_kinds (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 0, 0, "a", TROUPE_RESULT_OK, "1");
  add (fixture, 1, 0, "a", TROUPE_RESULT_OK, "12");
  add (fixture, 0, 1, "b", TROUPE_RESULT_OK, "1");
  add (fixture, 1, 1, "b", TROUPE_RESULT_FAILED, "1");
  add (fixture, 0, 2, "c", TROUPE_RESULT_OK, "1");
  add (fixture, 1, 2, "C", TROUPE_RESULT_FAILED, "1");
  add (fixture, 0, 3, "d", TROUPE_RESULT_FAILED, "a reason");
  add (fixture, 1, 3, "d", TROUPE_RESULT_FAILED, "another");
  add (fixture, 0, 4, "e", TROUPE_RESULT_FAILED, "a reason");
  add (fixture, 1, 4, "e", TROUPE_RESULT_FAILED, "a reason");
  add (fixture, 0, 5, "f", TROUPE_RESULT_OK, "");
  add (fixture, 1, 5, "f", TROUPE_RESULT_OK, "");
  add (fixture, 0, 6, "g", TROUPE_RESULT_TIMED_OUT, "");
  add (fixture, 1, 6, "g", TROUPE_RESULT_TIMED_OUT, "");
  add (fixture, 0, 7, "h", TROUPE_RESULT_FAILED, "a reason");
  add (fixture, 1, 7, "h", TROUPE_RESULT_FAILED, NULL);
  add (fixture, 0, 8, "i", TROUPE_RESULT_FAILED, NULL);
  add (fixture, 1, 8, "i", TROUPE_RESULT_FAILED, "a reason");
  add (fixture, 0, 9, "j", TROUPE_RESULT_FAILED, NULL);
  add (fixture, 1, 9, "j", TROUPE_RESULT_FAILED, NULL);
  assert_difference (fixture, "4 same, 0 0 1 1 4: 0=4 1=3 2=2 3=4 7=4 8=4");
}

/* The items are integers in one run and texts in the other. */
static void
test_ranges (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (0, 2, 3, 3);
  g_auto (TroupeResultChunk) chunk = { .count = 3, .status = TROUPE_RESULT_TIMED_OUT };

  chunk.items = troupe_items_ref (items);
  troupe_results_add (fixture->results[0], &chunk);
  add (fixture, 1, 0, "2", TROUPE_RESULT_TIMED_OUT, "");
  add (fixture, 1, 1, "5", TROUPE_RESULT_TIMED_OUT, "");
  g_clear_pointer (&chunk.items, troupe_items_unref);
  chunk.items = troupe_items_new_range (2, 9, 5, 1);
  chunk.first_index = 2;
  chunk.count = 1;
  troupe_results_add (fixture->results[1], &chunk);
  assert_difference (fixture, "2 same, 0 0 1 0 0: 2=2");
}

static void
test_many (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDifference) difference = NULL;
  g_autoptr (GError) error = NULL;

  add_squares (fixture, 0, 0, TROUPE_DIFFERENCE_MAX_ROWS + 5);
  difference = troupe_difference_new (fixture->results[0], fixture->results[1], NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (difference->n_rows, ==, TROUPE_DIFFERENCE_MAX_ROWS);
  g_assert_cmpuint (troupe_difference_get_n_differing (difference), ==,
                    TROUPE_DIFFERENCE_MAX_ROWS + 5);
}

static void
test_cancelled (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add_squares (fixture, 0, 0, 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      troupe_difference_new (fixture->results[0], fixture->results[1], cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_words (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < TROUPE_N_DIFFERENCES; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (troupe_difference_kind_to_text (i), !=, troupe_difference_kind_to_text (j));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/difference/" name, Fixture, NULL, set_up, function, tear_down)
  add ("empty", test_empty);
  add ("same", test_same);
  add ("missing", test_missing);
  add ("kinds", test_kinds);
  add ("ranges", test_ranges);
  add ("many", test_many);
  add ("cancelled", test_cancelled);
  add ("words", test_words);
#undef add
  return g_test_run ();
}
