/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the fuzz target over its corpus, and over random changes of it. build-aux/fuzz looks
 * further. */

#include "fuzz-frames.h"

#include <glib.h>

#define CHANGES 400

static void
change (guint8 *data, gsize size)
{
  guint n = g_test_rand_int_range (1, 8);

  for (guint i = 0; i < n && size > 0; i++)
    data[g_test_rand_int_range (0, size)] = g_test_rand_int_range (0, 256);
}

static void
test_corpus (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "corpus", NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *contents = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (file, &contents, &size, NULL));
      LLVMFuzzerTestOneInput ((const guint8 *) contents, size);
      for (guint i = 0; i < CHANGES; i++)
        {
          g_autofree guint8 *changed = g_memdup2 (contents, size);

          change (changed, size);
          LLVMFuzzerTestOneInput (changed, g_test_rand_int_range (0, size + 1));
        }
      n++;
    }
  g_assert_cmpuint (n, >, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/corpus", test_corpus);

  return g_test_run ();
}
