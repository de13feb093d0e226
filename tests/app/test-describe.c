/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests figures as texts for people. */

#include "troupe-ansi.h"
#include "troupe-describe.h"
#include "troupe-item-name.h"

#include <string.h>

static void
assert_taken (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_count (void)
{
  assert_taken (troupe_describe_count (0), "0");
  assert_taken (troupe_describe_count (999), "999");
  assert_taken (troupe_describe_count (G_MAXUINT64), "18446744073709551615");
}

static void
test_items (void)
{
  g_autoptr (TroupeItemNumbers) numbers = troupe_item_numbers_new ();
  const TroupeResultChunk chunk = { .first_index = 0, .count = 3 };

  troupe_item_numbers_add (numbers, 1);
  troupe_item_numbers_add (numbers, 4);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TroupeResult) result = troupe_result_new (&chunk, i);

      assert_taken (troupe_item_name_to_title (result), i == 0   ? "Item 1"
                                                        : i == 1 ? "Item 2"
                                                                 : "Item 3");
      troupe_result_set_numbers (result, numbers);
      assert_taken (troupe_item_name_to_number (result), i == 0 ? "1" : i == 1 ? "2–5" : "3");
      assert_taken (troupe_item_name_to_title (result), i == 0   ? "Item 1"
                                                        : i == 1 ? "Items 2 to 5"
                                                                 : "Item 3");
    }
}

static void
test_duration (void)
{
  assert_taken (troupe_describe_duration (-1), "0.0 s");
  assert_taken (troupe_describe_duration (0), "0.0 s");
  assert_taken (troupe_describe_duration (9.94), "9.9 s");
  assert_taken (troupe_describe_duration (9.96), "10 s");
  assert_taken (troupe_describe_duration (59.4), "59 s");
  assert_taken (troupe_describe_duration (59.6), "1 min 00 s");
  assert_taken (troupe_describe_duration (3599), "59 min 59 s");
  assert_taken (troupe_describe_duration (3600), "1 h 00 min");
  assert_taken (troupe_describe_duration (86399), "23 h 59 min");
  assert_taken (troupe_describe_duration (90000), "1 d 01 h");
}

static void
test_rate_text (void)
{
  assert_taken (troupe_describe_rate (0), "0.00");
  assert_taken (troupe_describe_rate (9.99), "9.99");
  assert_taken (troupe_describe_rate (9.999), "10.0");
  assert_taken (troupe_describe_rate (99.96), "100");
  assert_taken (troupe_describe_rate (123456.4), "123456");
}

static void
test_percent (void)
{
  assert_taken (troupe_describe_percent (0), "0 %");
  assert_taken (troupe_describe_percent (99.6), "100 %");
}

static void
assert_bytes (const char *data, gsize size, glong max_characters, const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  assert_taken (troupe_describe_bytes (bytes, max_characters), expected);
}

static void
test_bytes (void)
{
  assert_bytes ("", 0, 4, "");
  assert_bytes ("abcd", 4, 4, "abcd");
  assert_bytes ("abcde", 5, 4, "abcd…");
  assert_bytes ("a\nb\tc", 5, 9, "a b c");
  assert_bytes ("äöü", 6, 3, "äöü");
  assert_bytes ("äöüß", 8, 3, "äöü…");
  assert_bytes ("a\xff", 2, 4, "a\xef\xbf\xbd");
  assert_bytes ("a\0b", 3, 4,
                "a\xef\xbf\xbd"
                "b");
}

/* What is cut off has no colour. */
static void
test_styled (void)
{
  static const char coloured[] = "\033[31mabcd\033[32mefgh";
  static const struct
  {
    glong max_characters;
    const char *text;
    guint ends[2];
  } cases[] = { { 3, "abc…", { 3, 3 } }, { 6, "abcdef…", { 4, 6 } }, { 8, "abcdefgh", { 4, 8 } } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (coloured, strlen (coloured));
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeAnsiSpan));

      assert_taken (troupe_describe_styled_bytes (bytes, cases[i].max_characters, spans),
                    cases[i].text);
      g_assert_cmpuint (spans->len, ==, 2);
      for (guint j = 0; j < 2; j++)
        g_assert_cmpuint (g_array_index (spans, TroupeAnsiSpan, j).end, ==, cases[i].ends[j]);
    }
}

static void
test_part (void)
{
  assert_taken (troupe_describe_part (1978, 2000), "1978 of 2000");
  assert_taken (troupe_describe_part (2000, 2000), "2000");
  assert_taken (troupe_describe_part (0, 0), "0");
  assert_taken (troupe_describe_part (7, -1), "7");
}

/* In the time zone of the person. */
static void
test_moment (void)
{
  assert_taken (troupe_describe_moment (1772366400 * G_GINT64_CONSTANT (1000000)),
                "1 Mar 2026, 13:00");
  assert_taken (troupe_describe_moment (1795957499 * G_GINT64_CONSTANT (1000000)),
                "29 Nov 2026, 14:04");
}

int
main (int argc, char **argv)
{
  /* An hour east of Greenwich, without summer time. */
  g_setenv ("TZ", "XXX-1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/describe/count", test_count);
  g_test_add_func ("/describe/items", test_items);
  g_test_add_func ("/describe/moment", test_moment);
  g_test_add_func ("/describe/part", test_part);
  g_test_add_func ("/describe/duration", test_duration);
  g_test_add_func ("/describe/rate", test_rate_text);
  g_test_add_func ("/describe/percent", test_percent);
  g_test_add_func ("/describe/bytes", test_bytes);
  g_test_add_func ("/describe/styled", test_styled);
  return g_test_run ();
}
