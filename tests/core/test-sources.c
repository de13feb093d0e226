/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items from arguments and ranges. */

#include "source-helpers.h"
#include "troupe-argument-source.h"
#include "troupe-range-source.h"

static void
test_arguments (void)
{
  const char *const words[] = { "a", "", "c d", "e", NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (words, -1);

  g_assert_cmpint (troupe_source_get_length (source), ==, 4);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, -1);
  assert_items (source, 3, "a||c d|e|");
  g_assert_cmpint (troupe_source_get_length (source), ==, 4);
}

static void
test_arguments_counted (void)
{
  const char *const words[] = { "a", "b", "c" };
  g_autoptr (TroupeSource) some = troupe_argument_source_new (words, 2);
  g_autoptr (TroupeSource) none = troupe_argument_source_new (words, 0);

  assert_items (some, 1, "a|b|");
  g_assert_cmpint (troupe_source_get_length (none), ==, 0);
  assert_items (none, 1, "");
}

static void
test_max_bytes (void)
{
  const char *const words[] = { "123", "456", "7890123456789", "1", "2", "3", NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (words, -1);
  const guint32 expected[] = { 2, 1, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (TroupeItems) items = NULL;

      g_assert_cmpint (troupe_source_next (source, 100, 8, &items, NULL), ==, TROUPE_SOURCE_ITEMS);
      g_assert_cmpuint (troupe_items_get_count (items), ==, expected[i]);
    }
}

static TroupeSource *
range (const char *text)
{
  g_autoptr (GError) error = NULL;
  TroupeSource *source = troupe_range_source_new_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_true (TROUPE_IS_RANGE_SOURCE (source));
  return source;
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *text;
    const char *items;
  } cases[] = {
    { "1:5", "1|2|3|4|5|" },
    { "1:6:2", "1|3|5|" },
    { "-2:1", "-2|-1|0|1|" },
    { "5:1:-2", "5|3|1|" },
    { "5:0:-2", "5|3|1|" },
    { "7:7", "7|" },
    { "7:7:-9", "7|" },
    { "5:1", "" },
    { "1:5:-1", "" },
    { "9223372036854775806:9223372036854775807", "9223372036854775806|9223372036854775807|" },
    { "9223372036854775806:9223372036854775807:9", "9223372036854775806|" },
    { "-9223372036854775807:-9223372036854775808:-1",
      "-9223372036854775807|-9223372036854775808|" },
    { "-9223372036854775808:9223372036854775807:9223372036854775807",
      "-9223372036854775808|-1|9223372036854775806|" },
    { "9223372036854775807:-9223372036854775808:-9223372036854775808", "9223372036854775807|-1|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint max_count = 1; max_count < 4; max_count++)
      {
        g_autoptr (TroupeSource) source = range (cases[i].text);

        assert_items (source, max_count, cases[i].items);
      }
}

static void
test_range_lengths (void)
{
  static const struct
  {
    const char *text;
    gint64 length;
  } cases[] = {
    { "1:5", 5 },
    { "1:0", 0 },
    { "1:6:2", 3 },
    { "1:10000000000", 10000000000 },
    { "1:9223372036854775807", G_MAXINT64 },
    { "0:9223372036854775807", -1 },
    { "-9223372036854775808:9223372036854775807", -1 },
    { "-9223372036854775808:9223372036854775807:2", -1 },
    { "-9223372036854775808:9223372036854775807:3", 6148914691236517206 },
    { "9223372036854775807:-9223372036854775808:-3", 6148914691236517206 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeSource) source = range (cases[i].text);

      g_assert_cmpint (troupe_source_get_length (source), ==, cases[i].length);
    }
}

/* The longest range yields the requested number of items, up to the size of a frame, without an
 * end. */
static void
test_range_longest (void)
{
  g_autoptr (TroupeSource) source = range ("-9223372036854775808:9223372036854775807");
  guint64 index = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TroupeItems) items = NULL;

      g_assert_cmpint (troupe_source_next (source, G_MAXUINT32, 0, &items, NULL), ==,
                       TROUPE_SOURCE_ITEMS);
      g_assert_cmpuint (troupe_items_get_first_index (items), ==, index);
      g_assert_cmpuint (troupe_items_get_count (items), >=, 1000000);
      g_assert_cmpuint ((guint64) troupe_items_get_count (items) * 25, <, TROUPE_ITEM_MAX);
      index += troupe_items_get_count (items);
    }
}

static void
test_bad_ranges (void)
{
  static const struct
  {
    const char *text;
    const char *pattern;
  } cases[] = {
    { "5", "*“5” is not a range*FIRST:LAST*" },
    { "", "*“” is not a range*FIRST:LAST*" },
    { "1:2:3:4", "*“1:2:3:4” is not a range*FIRST:LAST:STEP*" },
    { "1:x", "*“1:x” is not a range: “x” is not an integer*" },
    { "1:", "*“1:” is not a range: “” is not an integer*" },
    { "1.5:2", "*“1.5” is not an integer*" },
    { " 1:2", "*“ 1” is not an integer*" },
    { "1:9223372036854775808", "*“9223372036854775808”*64 bits*" },
    { "1:5:0", "*step 0*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (troupe_range_source_new_from_string (cases[i].text, &error));
      g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
      assert_matches (error->message, cases[i].pattern);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sources/arguments", test_arguments);
  g_test_add_func ("/sources/arguments/counted", test_arguments_counted);
  g_test_add_func ("/sources/max-bytes", test_max_bytes);
  g_test_add_func ("/sources/range", test_ranges);
  g_test_add_func ("/sources/range/lengths", test_range_lengths);
  g_test_add_func ("/sources/range/longest", test_range_longest);
  g_test_add_func ("/sources/range/bad", test_bad_ranges);

  return g_test_run ();
}
