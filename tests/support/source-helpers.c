/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads all items of a source in a test. */

#include "source-helpers.h"

#include <poll.h>

/* Waits for the source, as a pool does. */
static void
wait_for (TroupeSource *source)
{
  struct pollfd query = { .fd = troupe_source_get_wait_fd (source), .events = POLLIN };

  g_assert_cmpint (query.fd, >=, 0);
  g_assert_cmpint (poll (&query, 1, 30000), ==, 1);
}

/**
 * read_items:
 * @source: a source at its beginning
 * @max_count: the maximum number of items to take at once
 * @error: return location for an error
 *
 * Reads all of a source and checks that the indices follow one another.
 *
 * Returns: (transfer full): the items, each followed by "|", up to the end or an error
 */
GString *
read_items (TroupeSource *source, guint32 max_count, GError **error)
{
  GString *text = g_string_new (NULL);
  guint64 index = 0;

  while (TRUE)
    {
      g_autoptr (TroupeItems) items = NULL;
      TroupeSourceStatus status = troupe_source_next (source, max_count, 1 << 20, &items, error);

      if (status == TROUPE_SOURCE_WAIT)
        {
          wait_for (source);
          continue;
        }
      if (status != TROUPE_SOURCE_ITEMS)
        {
          g_assert_null (items);
          return text;
        }

      g_assert_cmpuint (troupe_items_get_first_index (items), ==, index);
      g_assert_cmpuint (troupe_items_get_count (items), >, 0);
      g_assert_cmpuint (troupe_items_get_count (items), <=, max_count);
      for (guint32 i = 0; i < troupe_items_get_count (items); i++)
        {
          g_autoptr (GBytes) item = troupe_items_dup_item (items, i);

          g_string_append_len (text, g_bytes_get_data (item, NULL), g_bytes_get_size (item));
          g_string_append_c (text, '|');
        }
      index += troupe_items_get_count (items);
    }
}

/**
 * assert_items:
 * @source: a source at its beginning
 * @max_count: the maximum number of items to take at once
 * @expected: its items, each followed by "|"
 *
 * Checks the items of a source, and that it stays at its end.
 */
void
assert_items (TroupeSource *source, guint32 max_count, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeItems) items = NULL;
  GString *text = read_items (source, max_count, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);

  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, &error), ==, TROUPE_SOURCE_END);
  g_assert_no_error (error);
}

/**
 * assert_matches:
 * @text: a message
 * @pattern: with "*" for anything
 *
 * Checks a message, and shows it when it is another one.
 */
void
assert_matches (const char *text, const char *pattern)
{
  if (!g_pattern_match_simple (pattern, text))
    g_error ("“%s” does not match “%s”", text, pattern);
}
