/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses the folder for the temporary files of this process. */

#include "troupe-temporary-folder.h"

#include "troupe-config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/**
 * troupe_temporary_folder_use:
 * @path: a folder, or "" for the usual one
 * @error: return location for an error
 *
 * Sets TMPDIR. To be called before any thread is started that could read it.
 *
 * Returns: %FALSE if it is no folder that can be written to
 */
gboolean
troupe_temporary_folder_use (const char *path, GError **error)
{
  /* A command may run in another folder. */
  g_autofree char *whole = g_canonicalize_filename (path, NULL);

  if (*path == '\0')
    return TRUE;
  if (g_access (path, W_OK | X_OK) == 0 && g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_setenv ("TMPDIR", whole, TRUE);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("The folder for temporary files “%s” cannot be written to, or is none"), path);
  return FALSE;
}
