/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Removes a folder that a test made. */

#include "folder.h"

#include <glib/gstdio.h>

/**
 * folder_remove:
 * @path: the path of a file or a folder
 *
 * Removes it with all that is below it; of a symbolic link, only the link.
 */
void
folder_remove (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      folder_remove (below);
    }
  g_assert_no_errno (g_remove (path));
}
