/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every example runs as it stands. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *output;
} Known;

/* Their output, if it is always the same. */
static const Known known[] = {
  { "checksums.troupe", "*/checksums.troupe\n*/images/rings.ppm\n*/squares.troupe\n" },
  { "first.troupe", "348513\n664579\n*\n13679318\n" },
  { "grey-images.troupe", "*/dusk.pgm\n*/meadow.pgm\n*/rings.pgm\n" },
  { "parameter-grid.troupe", "[{\"growth\":0.8,\"start\":0.1,\"size\":0.0},*\"size\":0.6552}]\n" },
  { "print-number.troupe", "Process 1: *\nProcess 2: *\nProcess 3: *\nProcess 4: *\n" },
  { "python-squares.troupe", "1\n4\n9\n16\n25\n" },
  { "sleeps.troupe", "1 after * ms\n*\n40 after * ms\n" },
  { "squares.troupe", "1\n4\n9\n16\n25\n" },
};

/* Some say where they wrote. */
static void
remove_written (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], g_get_tmp_dir ()))
      g_assert_cmpint (g_remove (lines[i]), ==, 0);
}

static void
test_example (gconstpointer data)
{
  const char *name = data;
  g_autofree char *path = g_build_filename (g_getenv ("TROUPE_EXAMPLES"), name, NULL);
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "run", path, NULL);
  g_assert_cmpint (run.status, ==, 0);
  cli_run_assert_message (&run, "All processes have finished.");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (name, known[i].name))
      g_assert_true (g_pattern_match_simple (known[i].output, run.output));
  remove_written (run.output);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);

  folder = g_dir_open (g_getenv ("TROUPE_EXAMPLES"), 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".troupe"))
      {
        g_autofree char *path = g_strdup_printf ("/examples/%s", name);

        g_ptr_array_add (names, g_strdup (name));
        g_test_add_data_func (path, g_ptr_array_index (names, names->len - 1), test_example);
      }
  g_assert_cmpuint (names->len, >=, G_N_ELEMENTS (known));

  return g_test_run ();
}
