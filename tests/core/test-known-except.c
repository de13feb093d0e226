/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the results of a run of this process as known results, and known results without some. */

#include "known-list.h"
#include "troupe-earlier-results.h"
#include "troupe-known-except.h"

#include <string.h>

static void
assert_chunks (TroupeKnownResults *known, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint64 n_items = 0;
  guint64 end = 0;

  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_known_results_next (known, &chunk, &error))
        break;
      g_assert_cmpuint (chunk.first_index, >=, end);
      g_assert_cmpuint (chunk.count, >, 0);
      g_string_append_printf (text, "%c%" G_GUINT64_FORMAT "+%u ", "  ofct-"[chunk.status],
                              chunk.first_index, chunk.count);
      if (chunk.items)
        g_assert_cmpuint (troupe_items_get_first_index (chunk.items), ==, chunk.first_index);
      n_items += chunk.count;
      end = chunk.first_index + chunk.count;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (g_strchomp (text->str), ==, expected);
  g_assert_cmpuint (troupe_known_results_get_n_items (known), ==, n_items);
  g_assert_cmpuint (troupe_known_results_get_end (known), >=, end);
}

/* Four are known, two are not, three are known, of which one failed. */
static KnownList *
make_known (void)
{
  KnownList *list = known_list_new ();

  known_list_add (list, 0, 4);
  known_list_add (list, 6, 2);
  known_list_add_failed (list, 8);
  return list;
}

static void
assert_except (guint64 first, guint64 count, gint64 n_items, const char *expected)
{
  g_autoptr (KnownList) list = make_known ();
  g_autoptr (TroupeRowSet) again = troupe_row_set_new ();
  g_autoptr (TroupeKnownResults) known = NULL;

  troupe_row_set_add (again, first, count);
  known = troupe_known_except_new (TROUPE_KNOWN_RESULTS (list), again, n_items);
  assert_chunks (known, expected);
}

static void
test_except (void)
{
  assert_except (0, 0, -1, "o0+4 o6+2 f8+1");
  assert_except (8, 1, -1, "o0+4 o6+2");
  assert_except (0, 1, -1, "o1+3 o6+2 f8+1");
  assert_except (1, 2, -1, "o0+1 o3+1 o6+2 f8+1");
  assert_except (7, 1, -1, "o0+4 o6+1 f8+1");
}

/* Those without a result stay so. */
static void
test_only (void)
{
  assert_except (0, 0, 9, "o0+4 -4+2 o6+2 f8+1");
  assert_except (8, 1, 12, "o0+4 -4+2 o6+2 -9+3");
  assert_except (3, 1, 12, "o0+3 -4+2 o6+2 f8+1 -9+3");
}

/* Items that are not run are not compared, all others are. */
static void
test_checks (void)
{
  g_autoptr (KnownList) list = make_known ();
  g_autoptr (TroupeRowSet) again = troupe_row_set_new ();
  g_autoptr (TroupeKnownResults) known =
      troupe_known_except_new (TROUPE_KNOWN_RESULTS (list), again, 9);
  g_auto (TroupeResultChunk) first = { 0 };
  g_auto (TroupeResultChunk) gap = { 0 };
  g_autoptr (TroupeItems) same = troupe_items_new_range (0, 1, 1, 4);
  g_autoptr (TroupeItems) other = troupe_items_new_range (0, 2, 1, 4);
  g_autoptr (TroupeItems) any = troupe_items_new_range (4, 99, 1, 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_known_results_next (known, &first, NULL));
  g_assert_true (troupe_known_results_next (known, &gap, NULL));
  g_assert_true (troupe_known_results_check (known, &first, same, NULL));
  g_assert_false (troupe_known_results_check (known, &first, other, &error));
  g_assert_error (error, TROUPE_KNOWN_RESULTS_ERROR, TROUPE_KNOWN_RESULTS_ERROR_CHANGED);
  g_assert_true (troupe_known_results_check (known, &gap, any, NULL));
}

static void
test_read_error (void)
{
  g_autoptr (KnownList) list = make_known ();
  g_autoptr (TroupeRowSet) again = troupe_row_set_new ();
  g_autoptr (TroupeKnownResults) known =
      troupe_known_except_new (TROUPE_KNOWN_RESULTS (list), again, 9);
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_auto (TroupeResultChunk) none = { 0 };
  g_autoptr (GError) error = NULL;

  known_list_fail_after (list, 1);
  g_assert_true (troupe_known_results_next (known, &chunk, &error));
  g_assert_no_error (error);
  g_assert_false (troupe_known_results_next (known, &none, &error));
  g_assert_nonnull (error);
}

static void
add (TroupeResults *results, guint64 first, guint32 count, TroupeResultStatus status)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_auto (TroupeResultChunk) chunk = {
    .first_index = first,
    .count = count,
    .status = status,
    .items = troupe_items_new_range (first, (gint64) first, 1, count),
    .worker = 1,
    .attempts = 1,
  };

  for (guint32 i = 0; i < count; i++)
    g_ptr_array_add (values, (gpointer) "value");
  if (status == TROUPE_RESULT_OK)
    chunk.values = troupe_block_new_from_strings ((const char *const *) values->pdata, count);
  troupe_results_add (results, &chunk);
}

/* Items that were not run have no result, as those have none that were not handed out. */
static void
test_earlier (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeKnownResults) known = NULL;

  add (results, 0, 2, TROUPE_RESULT_OK);
  add (results, 2, 1, TROUPE_RESULT_FAILED);
  add (results, 3, 1, TROUPE_RESULT_CRASHED);
  add (results, 6, 1, TROUPE_RESULT_TIMED_OUT);
  add (results, 7, 3, TROUPE_RESULT_NOT_RUN);
  troupe_results_close (results);
  known = troupe_earlier_results_new (results);
  g_assert_cmpuint (troupe_known_results_get_end (known), ==, 7);
  assert_chunks (known, "o0+2 f2+1 c3+1 t6+1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/known-except/except", test_except);
  g_test_add_func ("/known-except/only", test_only);
  g_test_add_func ("/known-except/checks", test_checks);
  g_test_add_func ("/known-except/read-error", test_read_error);
  g_test_add_func ("/known-except/earlier", test_earlier);
  return g_test_run ();
}
