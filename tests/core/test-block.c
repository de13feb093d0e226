/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests blocks of values: their encoding, and any bytes in its place. */

#include "troupe-wire.h"

#include <string.h>

static void
assert_value (TroupeBlock *block, guint32 index, const char *expected, gsize expected_size)
{
  gsize size;
  const guint8 *value = troupe_block_get_value (block, index, &size);
  g_autoptr (GBytes) copy = troupe_block_dup_value (block, index);

  g_assert_cmpmem (value, size, expected, expected_size);
  g_assert_cmpint (value[size], ==, '\n');
  g_assert_cmpmem (g_bytes_get_data (copy, NULL), g_bytes_get_size (copy), expected, expected_size);
}

/* Encodes and parses, which must change nothing. */
static TroupeBlock *
round_trip (TroupeBlock *block)
{
  g_autoptr (GByteArray) encoded = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TroupeBlock *copy;

  troupe_block_encode (block, encoded);
  g_assert_cmpuint (encoded->len, ==, troupe_block_get_encoded_size (block));

  bytes = g_bytes_new (encoded->data, encoded->len);
  copy = troupe_block_new (bytes, 0, troupe_block_get_count (block), &error);
  g_assert_no_error (error);
  return copy;
}

static void
test_block_values (void)
{
  static const char *const strings[] = { "3", "", "with\nnewline", "last", NULL };
  g_autoptr (TroupeBlock) made = troupe_block_new_from_strings (strings, -1);
  g_autoptr (TroupeBlock) block = round_trip (made);
  gsize size;
  const guint8 *lines;

  g_assert_cmpuint (troupe_block_get_count (block), ==, 4);
  for (guint i = 0; i < 4; i++)
    assert_value (block, i, strings[i], strlen (strings[i]));

  lines = troupe_block_get_lines (block, 0, 4, &size);
  g_assert_cmpmem (lines, size, "3\n\nwith\nnewline\nlast\n", 21);
  lines = troupe_block_get_lines (block, 1, 1, &size);
  g_assert_cmpmem (lines, size, "\n", 1);
}

static void
test_block_every_byte (void)
{
  GBytes *values[256];
  g_autoptr (TroupeBlock) made = NULL;
  g_autoptr (TroupeBlock) block = NULL;
  char all[256];

  for (guint i = 0; i < 256; i++)
    {
      all[i] = (char) i;
      values[i] = g_bytes_new (&all[i], 1);
    }
  made = troupe_block_new_from_values (values, 256);
  block = round_trip (made);
  for (guint i = 0; i < 256; i++)
    {
      assert_value (block, i, &all[i], 1);
      g_bytes_unref (values[i]);
    }
}

static void
test_block_empty (void)
{
  g_autoptr (TroupeBlock) made = troupe_block_new_from_values (NULL, 0);
  g_autoptr (TroupeBlock) block = round_trip (made);

  g_assert_cmpuint (troupe_block_get_count (block), ==, 0);
  g_assert_cmpuint (troupe_block_get_encoded_size (block), ==, 0);
}

static void
test_block_slice (void)
{
  g_autoptr (TroupeBlock) whole =
      troupe_block_new_from_strings ((const char *const[]){ "a", "bc", "", "def", "g" }, 5);
  g_autoptr (TroupeBlock) middle = troupe_block_new_slice (whole, 1, 3);
  g_autoptr (TroupeBlock) last = troupe_block_new_slice (middle, 2, 1);
  g_autoptr (TroupeBlock) none = troupe_block_new_slice (middle, 3, 0);
  g_autoptr (TroupeBlock) copy = NULL;

  g_clear_pointer (&whole, troupe_block_unref);
  assert_value (middle, 0, "bc", 2);
  assert_value (middle, 1, "", 0);
  assert_value (middle, 2, "def", 3);
  assert_value (last, 0, "def", 3);
  g_assert_cmpuint (troupe_block_get_encoded_size (none), ==, 0);

  copy = round_trip (middle);
  assert_value (copy, 2, "def", 3);
}

static void
assert_malformed (const void *encoded, gsize size, guint32 count)
{
  g_autoptr (GBytes) bytes = g_bytes_new (encoded, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) shared_error = NULL;
  g_autoptr (TroupeBlock) block = troupe_block_new (bytes, 0, count, &error);
  g_autoptr (TroupeBlock) shared = troupe_block_new_shared (bytes, count, &shared_error);

  g_assert_null (block);
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
  g_assert_null (shared);
  g_assert_error (shared_error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
}

/* The worker may write anything to the shared memory later, which moves no value. */
static void
test_block_shared (void)
{
  guint8 memory[] = { 2, 0, 0, 0, 5, 0, 0, 0, 'a', '\n', 'b', 'c', '\n' };
  g_autoptr (GBytes) bytes = g_bytes_new_static (memory, sizeof memory);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeBlock) block = troupe_block_new_shared (bytes, 2, &error);
  g_autoptr (TroupeBlock) slice = troupe_block_new_slice (block, 1, 1);

  g_assert_no_error (error);
  g_clear_pointer (&bytes, g_bytes_unref);
  memset (memory, 0xff, 8);
  assert_value (block, 0, "a", 1);
  assert_value (block, 1, "bc", 2);
  g_clear_pointer (&block, troupe_block_unref);
  assert_value (slice, 0, "bc", 2);
}

static void
test_block_malformed (void)
{
  static const guint8 good[] = { 2, 0, 0, 0, 4, 0, 0, 0, 'a', '\n', 'b', '\n' };
  static const guint8 backwards[] = { 4, 0, 0, 0, 2, 0, 0, 0, 'a', '\n', 'b', '\n' };
  static const guint8 equal[] = { 2, 0, 0, 0, 2, 0, 0, 0, 'a', '\n' };
  static const guint8 zero[] = { 0, 0, 0, 0, 2, 0, 0, 0, 'a', '\n' };
  static const guint8 no_newline[] = { 2, 0, 0, 0, 4, 0, 0, 0, 'a', 'x', 'b', '\n' };
  static const guint8 past_end[] = { 2, 0, 0, 0, 5, 0, 0, 0, 'a', '\n', 'b', '\n' };
  static const guint8 huge[] = { 2, 0, 0, 0, 255, 255, 255, 255, 'a', '\n', 'b', '\n' };
  static const guint8 left_over[] = { 2, 0, 0, 0, 4, 0, 0, 0, 'a', '\n', 'b', '\n', 'c' };
  g_autoptr (GBytes) bytes = g_bytes_new_static (good, sizeof good);
  g_autoptr (TroupeBlock) block = troupe_block_new (bytes, 0, 2, NULL);

  g_assert_nonnull (block);
  for (gsize size = 0; size < sizeof good; size++)
    assert_malformed (good, size, 2);
  assert_malformed (good, sizeof good, 0);
  assert_malformed (good, sizeof good, 1);
  assert_malformed (good, sizeof good, 3);
  assert_malformed (good, sizeof good, G_MAXUINT32);
  assert_malformed (backwards, sizeof backwards, 2);
  assert_malformed (equal, sizeof equal, 2);
  assert_malformed (zero, sizeof zero, 2);
  assert_malformed (no_newline, sizeof no_newline, 2);
  assert_malformed (past_end, sizeof past_end, 2);
  assert_malformed (huge, sizeof huge, 2);
  assert_malformed (left_over, sizeof left_over, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block/values", test_block_values);
  g_test_add_func ("/block/every-byte", test_block_every_byte);
  g_test_add_func ("/block/empty", test_block_empty);
  g_test_add_func ("/block/slice", test_block_slice);
  g_test_add_func ("/block/shared", test_block_shared);
  g_test_add_func ("/block/malformed", test_block_malformed);
  return g_test_run ();
}
