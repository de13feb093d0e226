/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the writing and parsing of integers in decimal. */

#include "troupe-decimal.h"
#include "troupe-values.h"

#include <gmp.h>
#include <string.h>

/* Numbers at which the number of digits changes, their neighbours, and the ends of the range. */
static GArray *
interesting_numbers (void)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 power = 1;

  for (guint i = 0; i < 19; i++, power *= 10)
    for (gint64 offset = -2; offset <= 2; offset++)
      {
        gint64 number = (gint64) power + offset;
        gint64 negative = -number;
        gint64 middle = number / 2;

        g_array_append_val (numbers, number);
        g_array_append_val (numbers, negative);
        g_array_append_val (numbers, middle);
      }

  for (gint64 offset = 0; offset < 3; offset++)
    {
      const gint64 ends[] = { G_MAXINT64 - offset, G_MININT64 + offset, 4294967295 + offset,
                              3037000498 + offset };

      g_array_append_vals (numbers, ends, G_N_ELEMENTS (ends));
    }

  for (guint i = 0; i < 10000; i++)
    {
      gint64 number = ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ());

      number >>= g_test_rand_int_range (0, 63);
      g_array_append_val (numbers, number);
    }
  return numbers;
}

static void
test_decimal_write (void)
{
  g_autoptr (GArray) numbers = interesting_numbers ();

  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, number);
      char text[TROUPE_DECIMAL_ROOM];

      *troupe_decimal_write (text, number) = '\0';
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_decimal_square (void)
{
  g_autoptr (GArray) numbers = interesting_numbers ();
  mpz_t square;

  mpz_init (square);
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      char expected[64];
      char text[TROUPE_DECIMAL_ROOM];

      mpz_set_si (square, number);
      mpz_mul (square, square, square);
      mpz_get_str (expected, 10, square);
      *troupe_decimal_write_square (text, number) = '\0';
      g_assert_cmpstr (text, ==, expected);
    }
  mpz_clear (square);
}

static void
test_decimal_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 number;
  } good[] = {
    { "0", 0 },
    { "-0", 0 },
    { "7", 7 },
    { "+7", 7 },
    { "-7", -7 },
    { "007", 7 },
    { "999999999999999999", G_GINT64_CONSTANT (999999999999999999) },
    { "-999999999999999999", G_GINT64_CONSTANT (-999999999999999999) },
  };
  static const char *const bad[] = {
    "",    "-",  "+",  "--1", "+-1", "1 ", " 1", "1.0", "1e3", "0x10", "1234567890123456789",
    "abc", "1:", "1/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 number;

      g_assert_true (troupe_decimal_parse (good[i].text, strlen (good[i].text), &number));
      g_assert_cmpint (number, ==, good[i].number);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 number;

      g_assert_false (troupe_decimal_parse (bad[i], strlen (bad[i]), &number));
    }
}

static void
assert_value (TroupeValues *values, guint32 index, const char *expected)
{
  gsize start = troupe_values_get_end (values, index);
  gsize end = troupe_values_get_end (values, index + 1);

  g_assert_cmpmem (values->data + start, end - start - 1, expected, strlen (expected));
  g_assert_cmpint (values->data[end - 1], ==, '\n');
}

/* Empty, dropped and half written values; far more than the first memory holds. */
static void
test_values (void)
{
  g_autofree char *large = g_strnfill (300000, 'x');
  TroupeValues values;

  troupe_values_init (&values);
  troupe_values_append_string (&values, "a");
  troupe_values_append_string (&values, "b");
  troupe_values_finish (&values);
  troupe_values_finish (&values);
  troupe_values_append_string (&values, "dropped");
  troupe_values_drop (&values);
  troupe_values_append_string (&values, large);
  troupe_values_finish (&values);
  for (guint i = 0; i < 5000; i++)
    troupe_values_finish (&values);
  troupe_values_append_string (&values, "unfinished");

  g_assert_cmpuint (values.count, ==, 5003);
  assert_value (&values, 0, "ab");
  assert_value (&values, 1, "");
  assert_value (&values, 2, large);
  assert_value (&values, 5002, "");

  values.taken = values.count;
  troupe_values_reset (&values);
  g_assert_cmpuint (values.count, ==, 0);
  troupe_values_finish (&values);
  assert_value (&values, 0, "unfinished");
  troupe_values_clear (&values);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/write", test_decimal_write);
  g_test_add_func ("/decimal/square", test_decimal_square);
  g_test_add_func ("/decimal/parse", test_decimal_parse);
  g_test_add_func ("/values", test_values);
  return g_test_run ();
}
