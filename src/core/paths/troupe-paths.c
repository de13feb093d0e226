/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds Troupe's programs, data and translations relative to the running executable. */

#include "troupe-paths.h"

#include "troupe-config.h"

#include <libintl.h>
#include <string.h>

/* Folders of Troupe's programs, relative to the folder of the running executable: the same folder,
 * the others of the build folder, and the installed one. */
static const char *const program_directories[] = {
  ".", "../worker", "../app", "../node", "../terminal", TROUPE_LIBEXECDIR_FROM_BINDIR,
};

/* The Python package in the build folder, relative to a program there. */
#define BUILT_PACKAGE "../python/troupe"

/* The configured folders of installed programs. */
static const char *const installed_directories[] = { TROUPE_BINDIR, TROUPE_LIBEXECDIR };

/**
 * troupe_paths_dup_directory:
 *
 * Returns: (transfer full) (nullable): the folder of the running executable, or %NULL if it is
 *   unknown, as without /proc
 */
char *
troupe_paths_dup_directory (void)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);

  return executable == NULL ? NULL : g_path_get_dirname (executable);
}

/* Returns the part of @path after the configured prefix, or %NULL if it is not below the prefix. */
static const char *
skip_prefix (const char *path)
{
  return g_str_has_prefix (path, TROUPE_PREFIX "/") ? path + strlen (TROUPE_PREFIX) : NULL;
}

/* Returns the prefix of the running executable, or %NULL if the executable is not installed. */
static char *
dup_prefix (void)
{
  g_autofree char *directory = troupe_paths_dup_directory ();

  if (directory == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (installed_directories); i++)
    {
      const char *relative = skip_prefix (installed_directories[i]);

      if (relative != NULL && g_str_has_suffix (directory, relative))
        return g_strndup (directory, strlen (directory) - strlen (relative));
    }

  return NULL;
}

/**
 * troupe_paths_find_program:
 * @name: the name of one of Troupe's own programs
 *
 * Finds a program beside the running executable, in the build folder, or in the installed folder,
 * even if the prefix was moved. The program may not exist; starting it then reports the error.
 *
 * Returns: (transfer full): a path
 */
char *
troupe_paths_find_program (const char *name)
{
  g_autofree char *directory = troupe_paths_dup_directory ();

  for (guint i = 0; directory != NULL && i < G_N_ELEMENTS (program_directories); i++)
    {
      g_autofree char *relative = g_build_filename (program_directories[i], name, NULL);
      g_autofree char *path = g_canonicalize_filename (relative, directory);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return g_build_filename (TROUPE_LIBEXECDIR, name, NULL);
}

/**
 * troupe_paths_find:
 * @installed: the configured path of an installed file or folder
 *
 * Finds the current path of @installed: the prefix may have been moved as a whole, together with
 * the running executable. The file may not exist.
 *
 * Returns: (transfer full): a path
 */
char *
troupe_paths_find (const char *installed)
{
  const char *relative = skip_prefix (installed);
  g_autofree char *prefix = relative == NULL ? NULL : dup_prefix ();

  return prefix == NULL ? g_strdup (installed) : g_strconcat (prefix, relative, NULL);
}

/**
 * troupe_paths_find_python_package:
 *
 * Finds Troupe's Python package, in the build folder or where it was installed, even if the prefix
 * was moved. It may not exist.
 *
 * Returns: (transfer full): the path of its folder
 */
char *
troupe_paths_find_python_package (void)
{
  g_autofree char *directory = troupe_paths_dup_directory ();
  g_autofree char *built =
      directory == NULL ? NULL : g_canonicalize_filename (BUILT_PACKAGE, directory);

  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return troupe_paths_find (TROUPE_PYTHON_PACKAGE);
}

/**
 * troupe_paths_bind_translations:
 *
 * Tells gettext the folder of Troupe's translations. Each program calls this once, after
 * setlocale().
 */
void
troupe_paths_bind_translations (void)
{
  g_autofree char *directory = troupe_paths_find (TROUPE_LOCALEDIR);

  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
