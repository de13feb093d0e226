/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests further built-in functions on known values. */

#include "builtin-helpers.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Records of the On-Line Encyclopedia of Integer Sequences, A006877 and A006878. */
static void
test_collatz (void)
{
  assert_gives ("collatz", "1", "0");
  assert_gives ("collatz", "2", "1");
  assert_gives ("collatz", "3", "7");
  assert_gives ("collatz", "27", "111");
  assert_gives ("collatz", "97", "118");
  assert_gives ("collatz", "837799", "524");
  assert_gives ("collatz", "63728127", "949");
  assert_gives ("collatz", "9780657630", "1132");
  assert_fails ("collatz", "0", "collatz needs an integer from 1 to 999999999999999999, not “0”");
  assert_fails ("collatz", "x", "collatz needs an integer from 1 to 999999999999999999, not “x”");
}

static void
test_factor (void)
{
  assert_gives ("factor", "1", "");
  assert_gives ("factor", "2", "2");
  assert_gives ("factor", "+360", "2 2 2 3 3 5");
  assert_gives ("factor", "97", "97");
  assert_gives ("factor", "994009", "997 997");
  assert_gives ("factor", "1018081", "1009 1009");
  assert_gives ("factor", "1027243729", "1009 1009 1009");
  assert_gives ("factor", "600851475143", "71 839 1471 6857");
  assert_gives ("factor", "1000000007", "1000000007");
  assert_gives ("factor", "1000000016000000063", "1000000007 1000000009");
  assert_gives ("factor", "18446744073709551617", "274177 67280421310721");
  /* A Carmichael number, which a weaker test takes for a prime. */
  assert_gives ("factor", "3215031751", "151 751 28351");
  /* 30! */
  assert_gives ("factor", "265252859812191058636308480000000",
                "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 3 3 3 3 3 3 3 3 3 3 3 3 3 3 5 "
                "5 5 5 5 5 5 7 7 7 7 11 11 13 13 17 19 23 29");
  assert_fails ("factor", "0", "factor needs an integer of at least 1, not “0”");
  assert_fails ("factor", "-6", "factor needs an integer of at least 1, not “-6”");
  assert_fails ("factor", "six", "factor needs an integer of at least 1, not “six”");
}

/* Each number from 2 on is the product of its factors, which are in order and prime. */
static void
test_factor_all (void)
{
  for (guint number = 2; number < 3000; number++)
    {
      g_autofree char *item = g_strdup_printf ("%u", number);
      gboolean good;
      g_autofree char *value = apply_builtin ("factor", item, strlen (item), &good);
      g_auto (GStrv) factors = g_strsplit (value, " ", -1);
      guint product = 1;
      guint before = 2;

      for (guint i = 0; factors[i] != NULL; i++)
        {
          guint factor = atoi (factors[i]);

          g_assert_cmpuint (factor, >=, before);
          for (guint divisor = 2; divisor * divisor <= factor; divisor++)
            g_assert_cmpuint (factor % divisor, !=, 0);
          product *= factor;
          before = factor;
        }
      g_assert_cmpuint (product, ==, number);
    }
}

static void
test_pi_digits (void)
{
  gboolean good;
  g_autofree char *ten_thousand = apply_builtin ("pi-digits", "10000", 5, &good);
  g_autofree char *thousand = apply_builtin ("pi-digits", "1000", 4, &good);

  assert_gives ("pi-digits", "0", "3");
  assert_gives ("pi-digits", "1", "3.1");
  assert_gives ("pi-digits", "10", "3.1415926535");
  assert_gives ("pi-digits", "50", "3.14159265358979323846264338327950288419716939937510");
  g_assert_cmpuint (strlen (thousand), ==, 1002);
  g_assert_true (g_str_has_suffix (thousand, "9216420198"
                                             "9"));
  g_assert_true (g_str_has_prefix (ten_thousand, thousand));
  g_assert_true (g_str_has_suffix (ten_thousand, "5678"));
  /* Feynman's point: six nines from digit 762 on. */
  g_assert_cmpmem (thousand + 2 + 761, 6, "999999", 6);
  assert_fails ("pi-digits", "-1", "pi-digits needs an integer from 0 to 10000000, not “-1”");
}

static void
test_word_count (void)
{
  g_autofree char *directory = g_dir_make_tmp ("troupe-word-count-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "text", NULL);
  g_autoptr (GString) large = g_string_new (NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_gives ("word-count", path, "0 0 0");
  g_assert_true (g_file_set_contents (path, "one two\n\tthree\v\xff four\r\n\nlast", -1, NULL));
  assert_gives ("word-count", path, "3 6 28");

  /* A word crosses the end of a block that is read at a time. */
  for (guint i = 0; i < 100000; i++)
    g_string_append (large, "abc ");
  g_assert_true (g_file_set_contents (path, large->str, (gssize) large->len, NULL));
  assert_gives ("word-count", path, "0 100000 400000");
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (directory));

  assert_fails ("word-count", "/proc/nonexistent/file",
                "word-count cannot read “/proc/nonexistent/file”: No such file or directory");
}

/* How many of the numbers are 0, and how many there are. */
static void
count_pixels (const char *item, guint *zeros, guint *pixels)
{
  gboolean good;
  g_autofree char *value = apply_builtin ("mandelbrot", item, strlen (item), &good);
  g_auto (GStrv) numbers = g_strsplit (value, " ", -1);

  g_assert_true (good);
  for (guint i = 0; numbers[i] != NULL; i++)
    {
      guint64 steps;

      g_assert_true (g_ascii_string_to_unsigned (numbers[i], 10, 0, 1000, &steps, NULL));
      *zeros += steps == 0;
      *pixels += 1;
    }
}

static void
test_mandelbrot (void)
{
  g_autofree char *above = NULL;
  g_autofree char *below = NULL;
  gboolean good;
  guint zeros = 0;
  guint pixels = 0;

  /* On the real axis: -2.0625, which is past 2 at once; -1.1875 and -0.3125, which belong to the
   * set; 0.5625, then 0.88, 1.34, 2.34. */
  assert_gives ("mandelbrot", "0/1x4", "1 0 0 4");

  for (guint row = 0; row < 300; row++)
    {
      g_autofree char *item = g_strdup_printf ("%u", row);

      count_pixels (item, &zeros, &pixels);
    }
  g_assert_cmpuint (pixels, ==, 300 * 450);
  /* The area is 1.5066 (On-Line Encyclopedia of Integer Sequences, A098403), of 3.5 by 3.5 / 1.5.
   */
  g_assert_cmpfloat_with_epsilon (3.5 * 3.5 / 1.5 * zeros / pixels, 1.5066, 0.02);

  above = apply_builtin ("mandelbrot", "100/300x450", 11, &good);
  below = apply_builtin ("mandelbrot", "199/300", 7, &good);
  g_assert_cmpstr (above, ==, below);

  assert_fails ("mandelbrot", "300",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “300”");
  assert_fails ("mandelbrot", "1/2/3",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “1/2/3”");
  assert_fails ("mandelbrot", "-1",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “-1”");
  assert_fails ("mandelbrot", "",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “”");
  assert_fails ("mandelbrot", "1/2x0",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “1/2x0”");
  /* More than a picture may have. */
  assert_fails ("mandelbrot", "0/1x100001",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “0/1x100001”");
  assert_fails ("mandelbrot", "0/100001x4",
                "mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “0/100001x4”");
}

static void
assert_counts (const char *item, guint64 expected)
{
  gboolean good;
  g_autofree char *value = apply_builtin ("counter", item, strlen (item), &good);
  guint64 count;
  gpointer address;
  int pid;

  g_assert_true (good);
  g_assert_cmpint (
      sscanf (value, "%" G_GUINT64_FORMAT " at %p in process %d", &count, &address, &pid), ==, 3);
  g_assert_cmpuint (count, ==, expected);
  g_assert_cmpint (pid, ==, getpid ());
  g_assert_cmpuint (*(guint64 *) address, ==, expected);
}

static void
test_counter (void)
{
  assert_counts ("1", 1);
  assert_counts ("1", 2);
  assert_counts ("10", 12);
  assert_counts ("100 locked", 112);
  assert_counts ("0", 112);
  assert_fails ("counter", " locked",
                "counter needs an integer from 0 to 10000000000, not “locked”");
  assert_fails ("counter", "x", "counter needs an integer from 0 to 10000000000, not “x”");
}

static gpointer
count_locked (gpointer data)
{
  gboolean good;

  g_free (apply_builtin ("counter", "20000 locked", 12, &good));
  return NULL;
}

static void
test_counter_locked (void)
{
  GThread *threads[4];
  gboolean good;
  g_autofree char *before = apply_builtin ("counter", "0", 1, &good);

  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("count", count_locked, NULL);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  assert_counts ("0", g_ascii_strtoull (before, NULL, 10) + 80000);
}

static void
test_fetch_sleep (void)
{
  gint64 began = g_get_monotonic_time ();
  gboolean good;
  g_autofree char *first = apply_builtin ("fetch-sleep", "a", 1, &good);
  g_autofree char *again = apply_builtin ("fetch-sleep", "a", 1, &good);
  guint milliseconds;

  g_assert_cmpint (sscanf (first, "a after %u ms", &milliseconds), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 2000 * milliseconds);
  g_assert_cmpstr (first, ==, again);
  assert_gives ("fetch-sleep", "r", "r after 50 ms");
  assert_gives ("fetch-sleep", "el", "el after 250 ms");
}

static void
test_raise (void)
{
  assert_fails ("raise", "no good", "raise was asked to fail: no good");
  assert_fails ("raise", "", "raise was asked to fail: ");
}

/* Their values without a request to misbehave. */
static void
test_well_behaved (void)
{
  static const char *const names[] = { "crash", "hang", "exit", "garbage" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      assert_gives (names[i], "an item", "an item");
      assert_gives (names[i], "", "");
    }
  assert_gives ("exit", "256", "256");
  assert_gives ("exit", "-1", "-1");
  assert_gives ("crash", "SIG", "SIG");
  assert_gives ("crash", "SEGV after -1 ms", "SEGV after -1 ms");
}

static void
test_leak (void)
{
  assert_gives ("leak", "2", "2");
  assert_fails ("leak", "0", "leak needs an integer from 1 to 1048576, not “0”");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/more-builtins/collatz", test_collatz);
  g_test_add_func ("/more-builtins/factor", test_factor);
  g_test_add_func ("/more-builtins/factor-all", test_factor_all);
  g_test_add_func ("/more-builtins/pi-digits", test_pi_digits);
  g_test_add_func ("/more-builtins/word-count", test_word_count);
  g_test_add_func ("/more-builtins/mandelbrot", test_mandelbrot);
  g_test_add_func ("/more-builtins/counter", test_counter);
  g_test_add_func ("/more-builtins/counter-locked", test_counter_locked);
  g_test_add_func ("/more-builtins/fetch-sleep", test_fetch_sleep);
  g_test_add_func ("/more-builtins/raise", test_raise);
  g_test_add_func ("/more-builtins/well-behaved", test_well_behaved);
  g_test_add_func ("/more-builtins/leak", test_leak);
  return g_test_run ();
}
