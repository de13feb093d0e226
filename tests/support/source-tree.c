/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists and reads the source files that tests check. */

#include "source-tree.h"

static char *
get_full_path (const char *path)
{
  return g_build_filename (g_getenv ("TROUPE_SOURCE_ROOT"), path, NULL);
}

/**
 * source_tree_read:
 * @path: a file of the project's source, from its root
 *
 * Returns: (transfer full): what is in it
 */
char *
source_tree_read (const char *path)
{
  g_autofree char *full_path = get_full_path (path);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (full_path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static gboolean
has_ending (const char *path, const char *const *endings)
{
  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (path, endings[i]))
      return TRUE;
  return FALSE;
}

static void
add_files (const char *directory, const char *const *endings, GPtrArray *paths)
{
  g_autofree char *full_directory = get_full_path (directory);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) names = g_dir_open (full_directory, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *full_path = get_full_path (path);

      if (g_file_test (full_path, G_FILE_TEST_IS_DIR))
        add_files (path, endings, paths);
      else if (has_ending (name, endings))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

/**
 * source_tree_list:
 * @directory: a folder of the project's source, from its root
 * @endings: how the names of files end that are wanted, with spaces between
 *
 * Returns: (transfer full) (element-type filename): the paths, from the root, of all such files in
 *   it and below, at least one
 */
GPtrArray *
source_tree_list (const char *directory, const char *endings)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) list = g_strsplit (endings, " ", -1);

  add_files (directory, (const char *const *) list, paths);
  g_assert_cmpuint (paths->len, >, 0);
  return paths;
}
