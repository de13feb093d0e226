/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes that are empty, or not there at all. */

#include "troupe-bytes.h"

static void
test_data (void)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) some = g_bytes_new ("a\0b", 3);
  gsize size = 7;

  g_assert_null (g_bytes_get_data (empty, NULL));
  g_assert_nonnull (troupe_bytes_get_data (empty, NULL));
  g_assert_nonnull (troupe_bytes_get_data (empty, &size));
  g_assert_cmpuint (size, ==, 0);

  size = 7;
  g_assert_nonnull (troupe_bytes_get_data (NULL, NULL));
  g_assert_nonnull (troupe_bytes_get_data (NULL, &size));
  g_assert_cmpuint (size, ==, 0);

  g_assert_true (troupe_bytes_get_data (some, &size) == g_bytes_get_data (some, NULL));
  g_assert_cmpuint (size, ==, 3);
}

static void
assert_text (const char *bytes, gsize size, const char *expected)
{
  g_autoptr (GBytes) wrapped = bytes == NULL ? NULL : g_bytes_new (bytes, size);
  g_autofree char *text = troupe_bytes_to_text (wrapped);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  assert_text (NULL, 0, "");
  assert_text ("", 0, "");
  assert_text ("text", 4, "text");
  assert_text ("a\xff", 2, "a\xef\xbf\xbd");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bytes/data", test_data);
  g_test_add_func ("/bytes/text", test_text);

  return g_test_run ();
}
