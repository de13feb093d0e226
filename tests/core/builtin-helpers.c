/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Applies a built-in function to an item and asserts its value. */

#include "builtin-helpers.h"

#include <string.h>

/* Returns the value of a function for an item, or the message of its error. */
char *
apply_builtin (const char *function, const char *item, gsize size, gboolean *good)
{
  const TroupeBuiltin *builtin = troupe_builtin_find (function, NULL);
  g_autofree char *with_newline = g_malloc (size + 1);
  g_autoptr (GError) error = NULL;
  TroupeValues values;
  char *text;

  g_assert_nonnull (builtin);
  memcpy (with_newline, item, size);
  with_newline[size] = '\n';

  troupe_values_init (&values);
  *good = builtin->apply (with_newline, size, &values, &error);
  g_assert_true (*good == (error == NULL));
  text = *good ? g_strndup ((const char *) values.data, values.size) : g_strdup (error->message);
  troupe_values_clear (&values);
  return text;
}

void
assert_gives (const char *function, const char *item, const char *expected)
{
  gboolean good;
  g_autofree char *value = apply_builtin (function, item, strlen (item), &good);

  g_assert_cmpstr (value, ==, expected);
  g_assert_true (good);
}

void
assert_fails (const char *function, const char *item, const char *expected)
{
  gboolean good;
  g_autofree char *message = apply_builtin (function, item, strlen (item), &good);

  g_assert_cmpstr (message, ==, expected);
  g_assert_false (good);
}
