/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the parsing of Linux's description of its processors. */

#include "troupe-processors.h"

static void
test_parse_online (void)
{
  static const struct
  {
    const char *text;
    guint numbers[8];
    guint n;
  } cases[] = {
    { "0\n", { 0 }, 1 },
    { "0-1\n", { 0, 1 }, 2 },
    { "0,2,4-6\n", { 0, 2, 4, 5, 6 }, 5 },
    { "1-2,1000-2000000000\n", { 1, 2, 1000, 1001, 1002, 1003, 1004, 1005 }, 26 },
    { "", { 0 }, 0 },
    { "\n", { 0 }, 0 },
    { "none", { 0 }, 0 },
    { "0,-", { 0 }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) numbers = troupe_processors_parse_online (cases[i].text);

      g_assert_cmpuint (numbers->len, ==, cases[i].n);
      for (guint j = 0; j < MIN (numbers->len, G_N_ELEMENTS (cases[i].numbers)); j++)
        g_assert_cmpuint (g_array_index (numbers, guint, j), ==, cases[i].numbers[j]);
    }
}

static void
test_parse_stat (void)
{
  static const char text[] = "cpu  300 3 30 3000 33 3 3 0 0 0\n"
                             "cpu0 100 1 10 1000 11 1 1 0 0 0\n"
                             "cpu2 200 2 20 2000 22 2 2 0 0 0\n"
                             "cpu12 1 1 1\n"
                             "intr 12345 0 0\n";
  guint64 busy = 0;
  guint64 total = 0;

  g_assert_true (troupe_processors_parse_stat (text, 0, &busy, &total));
  g_assert_cmpuint (busy, ==, 113);
  g_assert_cmpuint (total, ==, 1124);

  g_assert_true (troupe_processors_parse_stat (text, 2, &busy, &total));
  g_assert_cmpuint (busy, ==, 226);
  g_assert_cmpuint (total, ==, 2248);

  g_assert_false (troupe_processors_parse_stat (text, 1, &busy, &total));
  g_assert_false (troupe_processors_parse_stat (text, 12, &busy, &total));
  g_assert_false (troupe_processors_parse_stat ("", 0, &busy, &total));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/processors/parse-online", test_parse_online);
  g_test_add_func ("/processors/parse-stat", test_parse_stat);

  return g_test_run ();
}
