/* SPDX-License-Identifier: GPL-3.0-or-later */

/* benchmark-pair DESCRIPTION SUMMARY
 *
 * Runs Troupe and its peers in turn, several times, checks that their results are the same, and
 * prints medians and how many times as fast as each peer Troupe is. DESCRIPTION is a key file: the
 * group "benchmark" with a title, the number of runs and what else is to be known about it, then a
 * group for each contestant, see contestant_new(); the others are compared with the first one.
 * SUMMARY is a folder: the table goes to a file in it, too, and all tables to summary.txt.
 *
 * Ends with an error where results differ or a target is missed.
 */

#include "contestant.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GENERAL "benchmark"

typedef struct
{
  GKeyFile *description;
  char *directory;
  GPtrArray *contestants;
  GString *table;
  gboolean missed;
} Pair;

static void
pair_clear (Pair *self)
{
  g_clear_pointer (&self->contestants, g_ptr_array_unref);
  if (self->directory != NULL)
    g_rmdir (self->directory);
  g_free (self->directory);
  g_key_file_unref (self->description);
  g_string_free (self->table, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
pair_load (Pair *self, const char *path, GError **error)
{
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (self->description, path, G_KEY_FILE_NONE, error))
    return FALSE;
  self->directory = g_dir_make_tmp ("troupe-benchmark-XXXXXX", error);
  if (self->directory == NULL)
    return FALSE;

  groups = g_key_file_get_groups (self->description, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], GENERAL))
      {
        Contestant *contestant =
            contestant_new (self->description, groups[i], self->directory, error);

        if (contestant == NULL)
          return FALSE;
        g_ptr_array_add (self->contestants, contestant);
      }
  return TRUE;
}

static Contestant *
pair_get_contestant (Pair *self, guint i)
{
  return g_ptr_array_index (self->contestants, i);
}

/* Of fewer items, where they are the same ones, there are the same results, up to some point. */
static gboolean
pair_check_results (Pair *self, Contestant *contestant, GError **error)
{
  Contestant *first = pair_get_contestant (self, 0);
  g_autoptr (GMappedFile) expected = contestant_map_output (first, error);
  g_autoptr (GMappedFile) got = NULL;
  gsize expected_size, size, common;

  if (expected == NULL || (got = contestant_map_output (contestant, error)) == NULL)
    return FALSE;

  expected_size = g_mapped_file_get_length (expected);
  size = g_mapped_file_get_length (got);
  common = MIN (expected_size, size);
  if ((common > 0 && memcmp (g_mapped_file_get_contents (expected),
                             g_mapped_file_get_contents (got), common) != 0) ||
      (expected_size != size &&
       !g_key_file_has_key (self->description, contestant_get_name (contestant), "items", NULL)))
    {
      g_set_error (
          error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
          "the results of %s (%" G_GSIZE_FORMAT " bytes) and %s (%" G_GSIZE_FORMAT " bytes) differ",
          contestant_get_name (first), expected_size, contestant_get_name (contestant), size);
      return FALSE;
    }
  return TRUE;
}

static gboolean
pair_run (Pair *self, GError **error)
{
  int runs = g_key_file_get_integer (self->description, GENERAL, "runs", NULL);

  for (int run = 0; run < runs; run++)
    for (guint i = 0; i < self->contestants->len; i++)
      {
        Contestant *contestant = pair_get_contestant (self, i);

        if (contestant_get_absence (contestant) == NULL &&
            (!contestant_run (contestant, error) || !pair_check_results (self, contestant, error)))
          return FALSE;
      }
  return TRUE;
}

static void
pair_say_verdict (Pair *self, gboolean reached)
{
  self->missed |= !reached;
  g_string_append (self->table, reached ? "  reached" : "  MISSED");
}

static void
pair_add_row (Pair *self, Contestant *contestant)
{
  Contestant *first = pair_get_contestant (self, 0);
  double target = contestant_get_target (contestant);
  double memory_limit = contestant_get_memory_limit (contestant);

  g_string_append_printf (self->table, "  %-40s", contestant_get_name (contestant));
  if (contestant_get_absence (contestant) != NULL)
    {
      g_string_append_printf (self->table, " %s\n", contestant_get_absence (contestant));
      return;
    }

  g_string_append_printf (self->table, " %9.3f %8.3f–%-8.3f %9.3f %8.1f",
                          contestant_get_median (contestant, FIGURE_SECONDS),
                          contestant_get_least (contestant, FIGURE_SECONDS),
                          contestant_get_most (contestant, FIGURE_SECONDS),
                          contestant_get_median (contestant, FIGURE_CPU),
                          contestant_get_median (contestant, FIGURE_MEMORY) / 1e6);
  if (contestant != first)
    {
      double ratio = contestant_get_ratio (first, contestant, FIGURE_SECONDS);

      g_string_append_printf (self->table, " %8.2f × %7.2f ×", ratio,
                              contestant_get_ratio (first, contestant, FIGURE_CPU));
      if (target > 0)
        {
          g_string_append_printf (self->table, "  ≥ %g ×", target);
          pair_say_verdict (self, ratio >= target);
        }
    }
  if (memory_limit > 0)
    {
      g_string_append_printf (self->table, "  ≤ %g MB", memory_limit / 1e6);
      pair_say_verdict (self, contestant_get_median (contestant, FIGURE_MEMORY) <= memory_limit);
    }
  g_string_append_c (self->table, '\n');
}

/* The first contestant chooses by itself what the others were given: it has to come near the best
 * of them. */
static void
pair_add_best (Pair *self)
{
  double target = g_key_file_get_double (self->description, GENERAL, "target-of-best", NULL);
  Contestant *best = NULL;
  double ratio = 0;

  if (target <= 0)
    return;

  for (guint i = 1; i < self->contestants->len; i++)
    {
      Contestant *contestant = pair_get_contestant (self, i);

      if (best == NULL || contestant_get_median (contestant, FIGURE_SECONDS) <
                              contestant_get_median (best, FIGURE_SECONDS))
        best = contestant;
    }
  ratio = contestant_get_ratio (pair_get_contestant (self, 0), best, FIGURE_SECONDS);
  g_string_append_printf (self->table, "  the best of them is %s: %.2f ×, target ≥ %g ×",
                          contestant_get_name (best), ratio, target);
  pair_say_verdict (self, ratio >= target);
  g_string_append_c (self->table, '\n');
}

static void
pair_build_table (Pair *self)
{
  g_autofree char *title = g_key_file_get_string (self->description, GENERAL, "title", NULL);
  g_autofree char *note = g_key_file_get_string (self->description, GENERAL, "note", NULL);
  g_autofree char *load = NULL;

  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  g_string_append_printf (self->table, "%s\n", title);
  if (note != NULL)
    g_string_append_printf (self->table, "%s\n", note);
  g_string_append_printf (
      self->table, "%d runs of each in turn, %u processors, load %.4s, Troupe built as %s\n\n",
      g_key_file_get_integer (self->description, GENERAL, "runs", NULL), g_get_num_processors (),
      load != NULL ? load : "?", g_getenv ("TROUPE_BUILD"));
  g_string_append_printf (self->table, "  %-40s %9s %17s %9s %8s %10s %9s  %s\n", "", "seconds",
                          "least–most", "CPU s", "peak MB", "Troupe is", "in CPU", "target");
  for (guint i = 0; i < self->contestants->len; i++)
    pair_add_row (self, pair_get_contestant (self, i));
  pair_add_best (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Each table in a file of its own, and all that there are in one. */
static gboolean
pair_save (Pair *self, const char *description, const char *folder, GError **error)
{
  g_autofree char *base = g_path_get_basename (description);
  g_autofree char *name = g_strconcat (base, ".table", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *summary_path = g_build_filename (folder, "summary.txt", NULL);
  g_autoptr (GString) summary = g_string_new (NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) directory = NULL;
  const char *entry;

  if (g_mkdir_with_parents (folder, 0777) != 0 ||
      !g_file_set_contents (path, self->table->str, self->table->len, error) ||
      (directory = g_dir_open (folder, 0, error)) == NULL)
    return FALSE;

  while ((entry = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (entry, ".table"))
      g_ptr_array_add (names, g_build_filename (folder, entry, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *table = NULL;

      if (!g_file_get_contents (g_ptr_array_index (names, i), &table, NULL, error))
        return FALSE;
      g_string_append_printf (summary, "%s%s", i > 0 ? "\n" : "", table);
    }
  return g_file_set_contents (summary_path, summary->str, summary->len, error);
}

int
main (int argc, char *argv[])
{
  g_auto (Pair) pair = {
    .description = g_key_file_new (),
    .contestants = g_ptr_array_new_with_free_func ((GDestroyNotify) contestant_free),
    .table = g_string_new (NULL),
  };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (argc == 3, EXIT_FAILURE);

  if (!pair_load (&pair, argv[1], &error) || !pair_run (&pair, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
  pair_build_table (&pair);
  fputs (pair.table->str, stdout);
  if (!pair_save (&pair, argv[1], argv[2], &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
  return pair.missed ? EXIT_FAILURE : EXIT_SUCCESS;
}
