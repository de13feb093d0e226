/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the source that reads another one to its end first. */

#include "source-helpers.h"
#include "troupe-counted-source.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

/* Nothing comes before the end, which is waited for; then the number of items is known. */
static void
test_pipe (void)
{
  g_autoptr (TroupeSource) lines = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) none = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  lines = troupe_lines_source_new_from_fd (ends[0], "a pipe", NULL);
  source = troupe_counted_source_new (lines);
  g_assert_cmpint (write (ends[1], "a\nb\nc\nd\n", 8), ==, 8);
  g_assert_cmpint (troupe_source_next (source, 9, 99, &none, &error), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, ends[0]);
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  close (ends[1]);

  assert_items (source, 3, "a|b|c|d|");
  g_assert_cmpint (troupe_source_get_length (source), ==, 4);
}

/* Those of several pieces keep their order and their indices. */
static void
test_order (void)
{
  g_autoptr (TroupeSource) range = troupe_range_source_new (1, 10000, 1, NULL);
  g_autoptr (TroupeSource) source = troupe_counted_source_new (range);
  guint64 next = 0;

  while (TRUE)
    {
      g_autoptr (TroupeItems) items = NULL;

      if (troupe_source_next (source, 3000, G_MAXSIZE, &items, NULL) == TROUPE_SOURCE_END)
        break;
      g_assert_cmpuint (troupe_items_get_first_index (items), ==, next);
      g_assert_cmpuint (troupe_items_get_count (items), <=, 3000);
      g_assert_cmpuint (troupe_items_get_count (items), >, 0);
      next += troupe_items_get_count (items);
    }
  g_assert_cmpuint (next, ==, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counted-source/pipe", test_pipe);
  g_test_add_func ("/counted-source/order", test_order);
  return g_test_run ();
}
