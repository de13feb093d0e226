/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-worker-program.h"

#include "troupe-config.h"

#define WORKER_NAME        "troupe-worker"
#define PYTHON_WORKER_NAME "troupe_worker_main.py"

/* Where the programs are, seen from the directory of the running executable: beside it, in the
 * build tree, and where both are installed. */
static const char *const directories[] = {
  ".",
  "../worker",
  "../app",
  TROUPE_LIBEXECDIR_FROM_BINDIR,
};

/**
 * troupe_find_program:
 * @name: the name of one of Troupe's own programs
 *
 * Finds a program beside the running executable, in the build tree or as installed, wherever that
 * was moved to. It may not be there; whoever starts it says so.
 *
 * Returns: (transfer full): a path
 */
char *
troupe_find_program (const char *name)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);

  if (executable != NULL)
    {
      g_autofree char *directory = g_path_get_dirname (executable);

      for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
        {
          g_autofree char *relative = g_build_filename (directories[i], name, NULL);
          g_autofree char *path = g_canonicalize_filename (relative, directory);

          if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer (&path);
        }
    }

  return g_build_filename (TROUPE_LIBEXECDIR, name, NULL);
}

/**
 * troupe_pool_get_worker_program:
 *
 * Finds troupe-worker: what the environment variable `TROUPE_WORKER` names, else what
 * troupe_find_program() finds.
 *
 * Returns: (transfer none): a path
 */
const char *
troupe_pool_get_worker_program (void)
{
  static char *found = NULL;
  const char *named = g_getenv ("TROUPE_WORKER");

  if (named != NULL && *named != '\0')
    return named;

  if (g_once_init_enter (&found))
    g_once_init_leave (&found, troupe_find_program (WORKER_NAME));
  return found;
}

/**
 * troupe_pool_get_python_worker:
 *
 * Finds the program that runs Python functions, in the same places.
 *
 * Returns: (transfer none): a path
 */
const char *
troupe_pool_get_python_worker (void)
{
  static char *found = NULL;

  if (g_once_init_enter (&found))
    g_once_init_leave (&found, troupe_find_program (PYTHON_WORKER_NAME));
  return found;
}
