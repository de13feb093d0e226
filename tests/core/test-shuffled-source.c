/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items in random order. */

#include "source-helpers.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"
#include "troupe-shuffled-source.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <unistd.h>

static char *
shuffle (gint64 last, guint32 seed, guint32 max_count)
{
  g_autoptr (TroupeSource) range = troupe_range_source_new (1, last, 1, NULL);
  g_autoptr (TroupeSource) source = troupe_shuffled_source_new (range, seed);
  g_autoptr (GError) error = NULL;
  GString *read;

  g_assert_cmpint (troupe_source_get_length (source), ==, last);
  read = read_items (source, max_count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (source), ==, last);
  return g_string_free (read, FALSE);
}

static int
compare (const void *a, const void *b)
{
  return atoi (*(char *const *) a) - atoi (*(char *const *) b);
}

/* Each item is there once, more of them than are taken at a time. */
static void
test_all (void)
{
  g_autofree char *text = shuffle (10000, 7, 999);
  g_auto (GStrv) items = g_strsplit (text, "|", -1);

  g_assert_cmpuint (g_strv_length (items), ==, 10001);
  g_assert_cmpstr (items[0], !=, "1");
  qsort (items, 10000, sizeof *items, compare);
  for (guint i = 0; i < 10000; i++)
    g_assert_cmpint (atoi (items[i]), ==, i + 1);
}

static void
test_seed (void)
{
  g_autofree char *one = shuffle (100, 7, 100);
  g_autofree char *same = shuffle (100, 7, 3);
  g_autofree char *other = shuffle (100, 8, 100);
  g_autofree char *none = shuffle (1, 7, 1);

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (none, ==, "1|");
}

/* Each of the six orders of three items comes as often as the others: 100 times each of 600, within
 * five standard deviations (of 9). */
static void
test_fair (void)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer count;

  for (guint seed = 1; seed <= 600; seed++)
    {
      char *order = shuffle (3, seed, 3);

      g_hash_table_insert (
          counts, order,
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, order)) + 1));
    }
  g_assert_cmpuint (g_hash_table_size (counts), ==, 6);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    g_assert_cmpfloat_with_epsilon (GPOINTER_TO_UINT (count), 100, 45);
}

/* Nothing comes before the end, which is waited for. */
static void
test_pipe (void)
{
  g_autoptr (TroupeSource) lines = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) read = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  lines = troupe_lines_source_new_from_fd (ends[0], "a pipe", NULL);
  source = troupe_shuffled_source_new (lines, 1);
  g_assert_cmpint (write (ends[1], "a\nb\n", 4), ==, 4);
  g_assert_cmpint (troupe_source_next (source, 9, 99, &items, &error), ==, TROUPE_SOURCE_WAIT);
  g_assert_cmpint (troupe_source_get_wait_fd (source), ==, ends[0]);
  close (ends[1]);
  read = read_items (source, 9, &error);
  g_assert_true (g_str_equal (read->str, "a|b|") || g_str_equal (read->str, "b|a|"));
  g_assert_cmpint (troupe_source_get_length (source), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shuffled-source/all", test_all);
  g_test_add_func ("/shuffled-source/seed", test_seed);
  g_test_add_func ("/shuffled-source/fair", test_fair);
  g_test_add_func ("/shuffled-source/pipe", test_pipe);
  return g_test_run ();
}
