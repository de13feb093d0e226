/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the speed of Troupe with that of its peers.
 *
 * benchmark-pair DESCRIPTION
 *
 * Runs Troupe and its peers in turn, several times, checks that their results are the same, and
 * prints medians and how many times as fast as each peer Troupe is. DESCRIPTION is a key file: the
 * group "benchmark" with a title, the number of runs and further remarks, then a
 * group for each contestant, see contestant_new(); the others are compared with the first one.
 *
 * Ends with an error where results differ or a target is missed.
 */

#include "contestant.h"
#include "table.h"

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
  Table *table;
} Pair;

static void
pair_clear (Pair *self)
{
  g_clear_pointer (&self->contestants, g_ptr_array_unref);
  if (self->directory != NULL)
    g_rmdir (self->directory);
  g_free (self->directory);
  g_key_file_unref (self->description);
  g_clear_pointer (&self->table, table_free);
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

/* A contestant with fewer of the same items has the same results up to some point. */
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
pair_add_row (Pair *self, Contestant *contestant)
{
  Contestant *first = pair_get_contestant (self, 0);
  double target = contestant_get_target (contestant);
  double memory_limit = contestant_get_memory_limit (contestant);

  table_print (self->table, "  %-40s", contestant_get_name (contestant));
  if (contestant_get_absence (contestant) != NULL)
    {
      table_print (self->table, " %s\n", contestant_get_absence (contestant));
      return;
    }

  table_print (self->table, " %9.3f %8.3f–%-8.3f %9.3f %8.1f",
               contestant_get_median (contestant, FIGURE_SECONDS),
               contestant_get_least (contestant, FIGURE_SECONDS),
               contestant_get_most (contestant, FIGURE_SECONDS),
               contestant_get_median (contestant, FIGURE_CPU),
               contestant_get_median (contestant, FIGURE_MEMORY) / 1e6);
  if (contestant != first)
    {
      double ratio = contestant_get_ratio (first, contestant, FIGURE_SECONDS);

      table_print (self->table, " %8.2f × %7.2f ×", ratio,
                   contestant_get_ratio (first, contestant, FIGURE_CPU));
      if (target > 0)
        {
          table_print (self->table, "  ≥ %g ×", target);
          table_add_verdict (self->table, ratio >= target);
        }
    }
  if (memory_limit > 0)
    {
      table_print (self->table, "  ≤ %g MB", memory_limit / 1e6);
      table_add_verdict (self->table,
                         contestant_get_median (contestant, FIGURE_MEMORY) <= memory_limit);
    }
  table_print (self->table, "\n");
}

/* The first contestant chooses a value that the others were given: it must come near the best of
 * them. */
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
  table_print (self->table, "  the best of them is %s: %.2f ×, target ≥ %g ×",
               contestant_get_name (best), ratio, target);
  table_add_verdict (self->table, ratio >= target);
  table_print (self->table, "\n");
}

static void
pair_build_table (Pair *self)
{
  g_autofree char *title = g_key_file_get_string (self->description, GENERAL, "title", NULL);
  g_autofree char *note = g_key_file_get_string (self->description, GENERAL, "note", NULL);

  self->table = table_new (title);
  if (note != NULL)
    table_print (self->table, "%s\n", note);
  table_print (self->table, "%d runs of each in turn\n\n",
               g_key_file_get_integer (self->description, GENERAL, "runs", NULL));
  table_print (self->table, "  %-40s %9s %17s %9s %8s %10s %9s  %s\n", "", "seconds", "least–most",
               "CPU s", "peak MB", "Troupe is", "in CPU", "target");
  for (guint i = 0; i < self->contestants->len; i++)
    pair_add_row (self, pair_get_contestant (self, i));
  pair_add_best (self);
}

int
main (int argc, char *argv[])
{
  g_auto (Pair) pair = {
    .description = g_key_file_new (),
    .contestants = g_ptr_array_new_with_free_func ((GDestroyNotify) contestant_free),
  };
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (argc == 2, EXIT_FAILURE);

  if (!pair_load (&pair, argv[1], &error) || !pair_run (&pair, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
  pair_build_table (&pair);
  name = g_path_get_basename (argv[1]);
  return table_finish (pair.table, name);
}
