/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests several items of a source as one. */

#include "source-helpers.h"
#include "troupe-argument-source.h"
#include "troupe-combination-source.h"
#include "troupe-group-source.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

static TroupeSource *
list (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return troupe_argument_source_new ((const char *const *) words, g_strv_length (words));
}

static TroupeSource *
lines (const char *text)
{
  int ends[2];
  TroupeSource *source;

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (ends[1], text, strlen (text)), ==, strlen (text));
  close (ends[1]);
  source = troupe_lines_source_new_from_fd (ends[0], "the pipe", NULL);
  return source;
}

/* Checks the rows of a source; in @expected, "," is between their items. */
static void
assert_rows (TroupeSource *source, const TroupeGroupSettings *settings, const char *expected)
{
  g_autoptr (TroupeSource) group = troupe_group_source_new (source, settings);
  g_autofree char *rows = g_strdelimit (g_strdup (expected), ",", TROUPE_PART_SEPARATOR);

  assert_items (group, 3, rows);
}

/* A number of bytes is the limit. */
static gboolean
fits (const char *row, gsize size, gpointer data)
{
  return size <= GPOINTER_TO_SIZE (data);
}

static void
test_counts (void)
{
  static const struct
  {
    const char *items;
    guint most;
    const char *rows;
    gint64 length;
  } cases[] = {
    { "a b c d e", 1, "a|b|c|d|e|", 5 },
    { "a b c d e", 2, "a,b|c,d|e|", 3 },
    { "a b c d", 2, "a,b|c,d|", 2 },
    { "a b", 5, "a,b|", 1 },
    { "a b c d e f g", 3, "a,b,c|d,e,f|g|", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeSource) source = list (cases[i].items);
      const TroupeGroupSettings settings = { .most = cases[i].most };
      g_autoptr (TroupeSource) measured = troupe_group_source_new (source, &settings);

      g_assert_cmpint (troupe_source_get_length (measured), ==, cases[i].length);
      g_assert_cmpuint (troupe_source_get_n_parts (measured), ==, 1);
      assert_rows (source, &settings, cases[i].rows);
    }
}

static void
test_empty (void)
{
  g_autoptr (TroupeSource) none = troupe_range_source_new (2, 1, 1, NULL);
  g_autoptr (TroupeSource) blank = lines ("\n\n");

  assert_rows (none, &(TroupeGroupSettings){ .most = 2 }, "");
  assert_rows (none, &(TroupeGroupSettings){ .fits = fits, .share = 4 }, "");
  assert_rows (blank, &(TroupeGroupSettings){ .most = 2 }, ",|");
}

/* As many as fit, and one that is too long alone. */
static void
test_sizes (void)
{
  const TroupeGroupSettings settings = { .fits = fits, .data = GSIZE_TO_POINTER (5) };
  const TroupeGroupSettings bounded = { .fits = fits, .data = GSIZE_TO_POINTER (5), .most = 2 };
  g_autoptr (TroupeSource) source = list ("1 2 3 4 5 666 7777777 8 99");
  g_autoptr (TroupeSource) again = list ("1 2 3 4444 5");

  g_assert_cmpint (troupe_source_get_length (source), ==, 9);
  assert_rows (source, &settings, "1,2,3|4,5|666|7777777|8,99|");
  assert_rows (again, &bounded, "1,2|3|4444|5|");
}

/* Rows that are shorter than expected make their number larger. */
static void
test_length (void)
{
  const TroupeGroupSettings settings = { .fits = fits, .data = GSIZE_TO_POINTER (3), .most = 3 };
  g_autoptr (TroupeSource) source = list ("1 2 3 4 5 6");
  g_autoptr (TroupeSource) group = troupe_group_source_new (source, &settings);

  g_assert_cmpint (troupe_source_get_length (group), ==, 2);
  for (gint64 row = 0; row < 3; row++)
    {
      g_autoptr (TroupeItems) items = NULL;

      g_assert_cmpint (troupe_source_next (group, 1, 100, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
      g_assert_cmpuint (troupe_items_get_count (items), ==, 1);
    }
  g_assert_cmpint (troupe_source_get_length (group), ==, 3);
}

/* The last ones are shared out, as GNU parallel does it. */
static void
test_shares (void)
{
  const TroupeGroupSettings large = { .fits = fits, .data = GSIZE_TO_POINTER (100), .share = 2 };
  const TroupeGroupSettings small = { .fits = fits, .data = GSIZE_TO_POINTER (11), .share = 2 };
  const TroupeGroupSettings many = { .fits = fits, .data = GSIZE_TO_POINTER (100), .share = 4 };
  const TroupeGroupSettings bounded = { .most = 3, .share = 2 };
  g_autoptr (TroupeSource) five = list ("a b c d e");
  g_autoptr (TroupeSource) ten = list ("1 2 3 4 5 6 7 8 9 0");
  g_autoptr (TroupeSource) one = list ("a");
  g_autoptr (TroupeSource) group = NULL;
  g_autoptr (TroupeItems) items = NULL;

  assert_rows (five, &large, "a,b,c|d,e|");
  assert_rows (ten, &small, "1,2,3,4,5,6|7,8|9,0|");
  assert_rows (one, &many, "a|");
  g_clear_object (&ten);
  ten = list ("1 2 3 4 5 6 7 8 9 0");
  assert_rows (ten, &bounded, "1,2,3|4,5,6|7,8,9|0|");

  /* One at a time, for one worker each. */
  g_clear_object (&five);
  five = list ("a b c d e");
  group = troupe_group_source_new (five, &many);
  g_assert_cmpint (troupe_source_get_length (group), ==, -1);
  g_assert_cmpint (troupe_source_next (group, 100, 100, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_count (items), ==, 1);
}

static void
assert_numbers (TroupeItemNumbers *numbers, guint64 row, guint64 first, guint64 last)
{
  guint64 found_first = 0;
  guint64 found_last = 0;

  troupe_item_numbers_find (numbers, row, &found_first, &found_last);
  g_assert_cmpuint (found_first, ==, first);
  g_assert_cmpuint (found_last, ==, last);
}

static void
test_numbers (void)
{
  const TroupeGroupSettings settings = { .fits = fits, .data = GSIZE_TO_POINTER (3), .most = 2 };
  g_autoptr (TroupeSource) source = list ("1 2 3 4 555 6 7 8");
  g_autoptr (TroupeSource) group = troupe_group_source_new (source, &settings);
  TroupeItemNumbers *numbers = troupe_group_source_get_numbers (TROUPE_GROUP_SOURCE (group));
  GString *rows;
  g_autofree char *one = NULL;
  g_autofree char *several = NULL;

  /* Rows that there are not yet are taken for one item. */
  assert_numbers (numbers, 2, 3, 3);
  assert_numbers (NULL, 4, 5, 5);
  rows = read_items (group, 1, NULL);
  g_string_free (rows, TRUE);
  assert_numbers (numbers, 0, 1, 2);
  assert_numbers (numbers, 1, 3, 4);
  assert_numbers (numbers, 2, 5, 5);
  assert_numbers (numbers, 3, 6, 7);
  assert_numbers (numbers, 4, 8, 8);
  assert_numbers (numbers, 5, 6, 6);

  one = troupe_item_numbers_describe (numbers, 4);
  several = troupe_item_numbers_describe (numbers, 3);
  g_assert_cmpstr (one, ==, "item 8");
  g_assert_cmpstr (several, ==, "items 6 to 7");
}

/* A line that ends with a blank goes on with the next one. */
static void
test_joined_lines (void)
{
  const TroupeGroupSettings settings = { .most = 2, .joins_lines = TRUE };
  g_autoptr (TroupeSource) source = lines ("a b\nc \nd\ne\t\n\nf \n");
  g_autoptr (TroupeSource) group = troupe_group_source_new (source, &settings);
  TroupeItemNumbers *numbers = troupe_group_source_get_numbers (TROUPE_GROUP_SOURCE (group));

  assert_items (group, 1,
                "a b\x1f"
                "c d|e\tf |");
  assert_numbers (numbers, 0, 1, 3);
  assert_numbers (numbers, 1, 4, 6);
}

/* A row is returned as soon as it is complete; nothing is read ahead to the end. */
static void
test_stream (void)
{
  const TroupeGroupSettings pairs = { .most = 2 };
  const TroupeGroupSettings settings = { .fits = fits, .data = GSIZE_TO_POINTER (8192) };
  g_autofree char *text = g_strnfill (32768, '\n');
  int ends[2];
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeSource) group = NULL;
  g_autoptr (TroupeItems) items = NULL;

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  source = troupe_lines_source_new_from_fd (ends[0], "the pipe", NULL);
  group = troupe_group_source_new (source, &pairs);
  g_assert_cmpint (write (ends[1], "a\nb\nc\n", 6), ==, 6);
  g_assert_cmpint (troupe_source_next (group, 9, 99, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_count (items), ==, 1);
  g_clear_pointer (&items, troupe_items_unref);
  g_assert_cmpint (troupe_source_next (group, 9, 99, &items, NULL), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (troupe_source_get_wait_fd (group), ==, ends[0]);

  g_clear_object (&group);
  group = troupe_group_source_new (source, &settings);
  g_assert_cmpint (troupe_source_next (group, 9, 99, &items, NULL), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (write (ends[1], text, 32768), ==, 32768);
  g_assert_cmpint (troupe_source_next (group, 9, 99, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
  close (ends[1]);
}

/* Items of several parts are joined to more of them. */
static void
test_parts (void)
{
  g_autoptr (TroupeSource) letters = list ("a b");
  g_autoptr (TroupeSource) numbers = troupe_range_source_new (1, 2, 1, NULL);
  TroupeSource *both[] = { letters, numbers };
  const gboolean linked[] = { FALSE, FALSE };
  g_autoptr (TroupeSource) source = troupe_combination_source_new (both, linked, 2);

  g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 2);
  assert_rows (source, &(TroupeGroupSettings){ .most = 3 }, "a,1,a,2,b,1|b,2|");
}

/* A row has no more bytes than an item may have, the byte that ends its last part counted. */
static void
test_item_max (void)
{
  g_autoptr (TroupeSource) good = list ("abc 12 d");
  g_autoptr (TroupeSource) large = list ("abc 12 d");
  g_autoptr (TroupeSource) group = NULL;
  g_autoptr (GError) error = NULL;
  GString *read;

  assert_rows (good, &(TroupeGroupSettings){ .most = 2, .item_max = 7 }, "abc,12|d|");
  group = troupe_group_source_new (large, &(TroupeGroupSettings){ .most = 2, .item_max = 6 });
  read = read_items (group, 9, &error);
  g_assert_cmpstr (read->str, ==, "abc|");
  g_string_free (read, TRUE);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "The items of a command are together larger than 6 bytes, up to item 2");
}

static void
test_separator (void)
{
  g_autoptr (TroupeSource) source = list ("a b\x1f"
                                          "c d");
  g_autoptr (TroupeSource) group =
      troupe_group_source_new (source, &(TroupeGroupSettings){ .most = 2 });
  g_autoptr (GError) error = NULL;
  GString *rows = read_items (group, 1, &error);

  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  assert_matches (error->message, "Item 2, “b\\037c”, has the byte 0x1F in it*");
  g_assert_cmpstr (rows->str, ==, "a|");
  g_string_free (rows, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/group-source/counts", test_counts);
  g_test_add_func ("/group-source/empty", test_empty);
  g_test_add_func ("/group-source/sizes", test_sizes);
  g_test_add_func ("/group-source/length", test_length);
  g_test_add_func ("/group-source/shares", test_shares);
  g_test_add_func ("/group-source/numbers", test_numbers);
  g_test_add_func ("/group-source/joined-lines", test_joined_lines);
  g_test_add_func ("/group-source/stream", test_stream);
  g_test_add_func ("/group-source/parts", test_parts);
  g_test_add_func ("/group-source/separator", test_separator);
  g_test_add_func ("/group-source/item-max", test_item_max);
  return g_test_run ();
}
