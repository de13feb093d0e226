/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the built-in functions on known values. */

#include "builtin-helpers.h"

#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_builtin_square (void)
{
  g_autofree char *nines = g_strnfill (5000, '9');
  g_autoptr (GString) square_of_nines = g_string_new (NULL);

  assert_gives ("square", "0", "0");
  assert_gives ("square", "-0", "0");
  assert_gives ("square", "5", "25");
  assert_gives ("square", "+5", "25");
  assert_gives ("square", "-12", "144");
  assert_gives ("square", "007", "49");
  assert_gives ("square", " 7\r", "49");
  assert_gives ("square", "4294967296", "18446744073709551616");
  assert_gives ("square", "9223372036854775807", "85070591730234615847396907784232501249");
  assert_gives ("square", "-99999999999999999999", "9999999999999999999800000000000000000001");

  /* (10^n - 1)^2 = 10^2n - 2 10^n + 1 */
  for (guint i = 1; i < 5000; i++)
    g_string_append_c (square_of_nines, '9');
  g_string_append_c (square_of_nines, '8');
  for (guint i = 1; i < 5000; i++)
    g_string_append_c (square_of_nines, '0');
  g_string_append_c (square_of_nines, '1');
  assert_gives ("square", nines, square_of_nines->str);

  assert_fails ("square", "2.5", "square needs an integer, not “2.5”");
  assert_fails ("square", "abc", "square needs an integer, not “abc”");
  assert_fails ("square", "", "square needs an integer, not “”");
  assert_fails ("square", "-", "square needs an integer, not “-”");
  assert_fails ("square", "1 2", "square needs an integer, not “1 2”");
  assert_fails ("square", "0x10", "square needs an integer, not “0x10”");
  assert_fails ("square", "1\n2", "square needs an integer, not “1\\x0a2”");
  assert_fails ("square", "\xff", "square needs an integer, not “\xef\xbf\xbd”");
}

static void
test_builtin_square_integers (void)
{
  const TroupeBuiltin *square = troupe_builtin_find ("square", NULL);

  for (gint64 number = -1000; number <= 1000; number++)
    {
      g_autofree char *item = g_strdup_printf ("%" G_GINT64_FORMAT, number);
      char text[TROUPE_DECIMAL_ROOM];

      *square->apply_integer (text, number) = '\0';
      assert_gives ("square", item, text);
    }
}

static void
test_builtin_nul (void)
{
  gboolean good;
  g_autofree char *message = apply_builtin ("square", "1\0002", 3, &good);
  g_autofree char *file = apply_builtin ("sha256", "/etc\0/x", 7, &good);

  g_assert_cmpstr (message, ==,
                   "square needs an integer, not “1\xef\xbf\xbd"
                   "2”");
  g_assert_true (g_str_has_suffix (file, ": Invalid argument"));
}

/* π(n), from the table of On-Line Encyclopedia of Integer Sequences A006880 and around the ends of
 * segments, counted by division. */
static void
test_builtin_primes (void)
{
  guint count = 0;

  assert_gives ("primes", "0", "0");
  for (guint n = 2; n <= 3000; n++)
    {
      gboolean prime = TRUE;
      g_autofree char *item = g_strdup_printf ("%u", n);
      g_autofree char *expected = NULL;

      for (guint divisor = 2; prime && divisor * divisor <= n; divisor++)
        prime = n % divisor != 0;
      count += prime;
      expected = g_strdup_printf ("%u", count);
      assert_gives ("primes", item, expected);
    }
  assert_gives ("primes", "1", "0");
  assert_gives ("primes", "65535", "6542");
  assert_gives ("primes", "65536", "6542");
  assert_gives ("primes", "65537", "6543");
  assert_gives ("primes", "1000000", "78498");
  assert_gives ("primes", "10000000", "664579");
  assert_gives ("primes", " 100\r", "25");

  assert_fails ("primes", "-1", "primes needs an integer from 0 to 100000000000000, not “-1”");
  assert_fails ("primes", "100000000000001",
                "primes needs an integer from 0 to 100000000000000, not “100000000000001”");
  assert_fails ("primes", "ten", "primes needs an integer from 0 to 100000000000000, not “ten”");
}

static void
test_builtin_sleep (void)
{
  gint64 began = g_get_monotonic_time ();

  assert_gives ("sleep", "0.05", "0.05");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 50000);
  assert_gives ("sleep", "0", "0");
  assert_gives ("sleep", "1e-3 ", "0.001");

  assert_fails ("sleep", "-1", "sleep needs a number of seconds such as 0.5, not “-1”");
  assert_fails ("sleep", "", "sleep needs a number of seconds such as 0.5, not “”");
  assert_fails ("sleep", "inf", "sleep needs a number of seconds such as 0.5, not “inf”");
  assert_fails ("sleep", "nan", "sleep needs a number of seconds such as 0.5, not “nan”");
  assert_fails ("sleep", "1e9", "sleep lasts at most a year, 31622400 seconds, not 1e9");
  assert_fails ("sleep", "1s", "sleep needs a number of seconds such as 0.5, not “1s”");
}

/* The vectors of FIPS 180-4, and a file of several pieces. */
static void
test_builtin_sha256 (void)
{
  g_autofree char *directory = g_dir_make_tmp ("troupe-sha256-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "a file\xff", NULL);
  g_autofree char *large = g_strnfill (1000000, 'a');
  g_autofree char *missing = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_gives ("sha256", path, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_true (g_file_set_contents (path, "abc", 3, NULL));
  assert_gives ("sha256", path, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_true (g_file_set_contents (path, large, 1000000, NULL));
  assert_gives ("sha256", path, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (directory));

  assert_fails ("sha256", "/proc/nonexistent/file",
                "sha256 cannot read “/proc/nonexistent/file”: No such file or directory");
  assert_fails ("sha256", "/", "sha256 cannot read “/”: Is a directory");
}

static void
test_builtin_item_to_text (void)
{
  g_autofree char *long_item = g_strnfill (1000, 'x');
  g_autofree char *long_text = troupe_item_to_text (long_item, 1000);
  g_autofree char *accents = NULL;

  g_assert_cmpuint (g_utf8_strlen (long_text, -1), ==, 61);
  g_assert_true (g_str_has_suffix (long_text, "x…"));

  /* Cut between characters: 60 bytes would end in the middle of one. */
  memset (long_item, 'x', 59);
  memcpy (long_item + 59, "ééé", 6);
  accents = troupe_item_to_text (long_item, 1000);
  g_assert_cmpuint (g_utf8_strlen (accents, -1), ==, 60);
  g_assert_true (g_str_has_suffix (accents, "x…"));
}

static void
test_builtin_texts (void)
{
  g_autofree char *description = troupe_builtin_describe_all ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (file, description, -1, G_KEY_FILE_NONE, &error));
  g_assert_no_error (error);

  for (const TroupeBuiltin *const *builtin = troupe_builtin_list (); *builtin != NULL; builtin++)
    {
      static const char *const keys[] = { "summary", "takes", "gives", "example", "help" };

      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        {
          g_autofree char *text = g_key_file_get_string (file, (*builtin)->name, keys[i], &error);

          g_assert_no_error (error);
          g_assert_cmpstr (text, !=, "");
        }
    }
}

static void
assert_unknown (const char *name, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_builtin_find (name, &error));
  g_assert_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_builtin_unknown (void)
{
  assert_unknown ("sqare", "there is no function “sqare”; did you mean “square”?");
  assert_unknown ("gzip",
                  "“gzip” is a program, not a function; this runs it for each item: troupe map "
                  "--command 'gzip {}' ITEM…");
  assert_unknown ("sha-256", "there is no function “sha-256”; did you mean “sha256”?");
  assert_unknown ("Primes", "there is no function “Primes”; did you mean “primes”?");
  assert_unknown ("xyzzyxyzzy", "there is no function “xyzzyxyzzy”; “troupe functions” lists those "
                                "that there are");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builtin/square", test_builtin_square);
  g_test_add_func ("/builtin/square-integers", test_builtin_square_integers);
  g_test_add_func ("/builtin/nul", test_builtin_nul);
  g_test_add_func ("/builtin/primes", test_builtin_primes);
  g_test_add_func ("/builtin/sleep", test_builtin_sleep);
  g_test_add_func ("/builtin/sha256", test_builtin_sha256);
  g_test_add_func ("/builtin/item-to-text", test_builtin_item_to_text);
  g_test_add_func ("/builtin/texts", test_builtin_texts);
  g_test_add_func ("/builtin/unknown", test_builtin_unknown);
  return g_test_run ();
}
