/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what rows of results are sorted by. */

#include "troupe-row-key.h"

#include <string.h>

static TroupeRowKeyClass
read_value (TroupeRowKeyKind kind, const char *value, double *number, GByteArray *text)
{
  const TroupeRowKey key = { .kind = kind, .field = (char *) "n" };
  g_auto (TroupeResultChunk) chunk = {
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .values = troupe_block_new_from_strings (&value, 1),
  };

  return troupe_row_key_read (&key, &chunk, 0, number, text);
}

static void
assert_number (const char *value, double expected)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  double number = 0;

  g_assert_cmpint (read_value (TROUPE_ROW_KEY_VALUE, value, &number, text), ==,
                   TROUPE_ROW_KEY_NUMBER);
  g_assert_cmpfloat (number, ==, expected);
}

static void
test_numbers (void)
{
  assert_number ("0", 0);
  assert_number (" 12 ", 12);
  assert_number ("-1.5e3\n", -1500);
  assert_number (".5", .5);
  assert_number ("+7", 7);
}

static int
compare (const char *one, const char *other)
{
  g_autoptr (GByteArray) a = g_byte_array_new ();
  g_autoptr (GByteArray) b = g_byte_array_new ();
  double number;
  int order;

  g_assert_cmpint (read_value (TROUPE_ROW_KEY_VALUE, one, &number, a), ==, TROUPE_ROW_KEY_TEXT);
  g_assert_cmpint (read_value (TROUPE_ROW_KEY_VALUE, other, &number, b), ==, TROUPE_ROW_KEY_TEXT);
  order = memcmp (a->data, b->data, MIN (a->len, b->len));
  return order != 0 ? order : (int) a->len - (int) b->len;
}

/* Each is before the next one. */
static void
test_texts (void)
{
  static const char *const texts[] = {
    "2\x1f"
    "10",
    "10\x1f"
    "2",
    "10\x1f"
    "10",
    "a",
    "a2",
    "a10",
    "a10b",
    "ab",
    "äc",
    "ad",
    "Oder",
    "ÖLE",
    "ozon",
    "x1y2",
    "x1y10",
    "x02y1",
  };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpint (compare (texts[i], texts[i + 1]), <, 0);
      g_assert_cmpint (compare (texts[i + 1], texts[i]), >, 0);
    }
  g_assert_cmpint (compare ("A007x", "a7X"), ==, 0);
}

/* Of a long text, the first kibibyte is compared. */
static void
test_long_texts (void)
{
  for (guint same = 1023; same <= 1024; same++)
    {
      g_autofree char *text = g_strnfill (same, 'x');
      g_autofree char *one = g_strconcat (text, "a", NULL);
      g_autofree char *other = g_strconcat (text, "bcd", NULL);
      const int order = compare (one, other);

      g_assert_cmpint ((order > 0) - (order < 0), ==, same < 1024 ? -1 : 0);
    }
}

static void
test_fields (void)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  double number = 0;

  g_assert_cmpint (read_value (TROUPE_ROW_KEY_FIELD, "{\"m\":1,\"n\":2.5}", &number, text), ==,
                   TROUPE_ROW_KEY_NUMBER);
  g_assert_cmpfloat (number, ==, 2.5);
  g_assert_cmpint (read_value (TROUPE_ROW_KEY_FIELD, "{\"n\":\"30\"}", &number, text), ==,
                   TROUPE_ROW_KEY_NUMBER);
  g_assert_cmpfloat (number, ==, 30);
  g_assert_cmpint (read_value (TROUPE_ROW_KEY_FIELD, "{\"m\":1}", &number, text), ==,
                   TROUPE_ROW_KEY_MISSING);
  g_assert_cmpint (read_value (TROUPE_ROW_KEY_FIELD, "{\"n\":\"ab\"}", &number, text), ==,
                   TROUPE_ROW_KEY_TEXT);
  g_assert_cmpmem (text->data, text->len, "ab", 2);
}

static void
test_others (void)
{
  g_auto (TroupeResultChunk) chunk = {
    .first_index = 7,
    .count = 4,
    .status = TROUPE_RESULT_TIMED_OUT,
    .items = troupe_items_new_range (7, 100, 10, 4),
    .note = troupe_result_note_new (),
    .worker = 3,
    .attempts = 2,
    .seconds = 8,
  };
  static const double expected[] = {
    [TROUPE_ROW_KEY_INDEX] = 8,  [TROUPE_ROW_KEY_INPUT] = 110,  [TROUPE_ROW_KEY_STATUS] = 5,
    [TROUPE_ROW_KEY_WORKER] = 3, [TROUPE_ROW_KEY_ATTEMPTS] = 2, [TROUPE_ROW_KEY_SECONDS] = 2,
  };
  TroupeRowKey key = { 0 };
  g_autoptr (GByteArray) text = g_byte_array_new ();
  double number = 0;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      key.kind = i;
      if (i == TROUPE_ROW_KEY_VALUE)
        continue;
      g_assert_cmpint (troupe_row_key_read (&key, &chunk, 1, &number, text), ==,
                       TROUPE_ROW_KEY_NUMBER);
      g_assert_cmpfloat (number, ==, expected[i]);
    }
  /* The first worker is one, too. */
  chunk.worker = chunk.attempts = 1;
  for (key.kind = TROUPE_ROW_KEY_WORKER; key.kind <= TROUPE_ROW_KEY_SECONDS; key.kind++)
    g_assert_cmpint (troupe_row_key_read (&key, &chunk, 1, &number, text), ==,
                     TROUPE_ROW_KEY_NUMBER);
  key.kind = TROUPE_ROW_KEY_VALUE;
  g_assert_cmpint (troupe_row_key_read (&key, &chunk, 1, &number, text), ==,
                   TROUPE_ROW_KEY_MISSING);
  chunk.note->message = g_bytes_new_static ("Why", 3);
  g_assert_cmpint (troupe_row_key_read (&key, &chunk, 1, &number, text), ==,
                   TROUPE_ROW_KEY_PROBLEM);
  g_assert_cmpmem (text->data, text->len, "why", 3);

  /* Never run. */
  chunk.worker = chunk.attempts = 0;
  for (key.kind = TROUPE_ROW_KEY_WORKER; key.kind <= TROUPE_ROW_KEY_SECONDS; key.kind++)
    g_assert_cmpint (troupe_row_key_read (&key, &chunk, 1, &number, text), ==,
                     TROUPE_ROW_KEY_MISSING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-key/numbers", test_numbers);
  g_test_add_func ("/row-key/texts", test_texts);
  g_test_add_func ("/row-key/long-texts", test_long_texts);
  g_test_add_func ("/row-key/fields", test_fields);
  g_test_add_func ("/row-key/others", test_others);
  return g_test_run ();
}
