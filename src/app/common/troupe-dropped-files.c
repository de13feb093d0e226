/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes the paths of files from a drop. */

#include "troupe-dropped-files.h"

#include "troupe-config.h"
#include "troupe-error-dialog.h"

#include <glib/gi18n.h>

/**
 * troupe_dropped_files_get_paths:
 * @widget: the target of the drop
 * @heading: the title of the error for a file without a path
 * @value: a #GdkFileList
 *
 * Shows an error that names the file if one has no path.
 *
 * Returns: (transfer full) (nullable): the paths of all files, or %NULL
 */
char **
troupe_dropped_files_get_paths (GtkWidget *widget, const char *heading, const GValue *value)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (GSList *at = g_value_get_boxed (value); at; at = at->next)
    {
      const char *path = g_file_peek_path (at->data);

      if (path == NULL)
        {
          g_autofree char *uri = g_file_get_uri (at->data);
          g_autoptr (GError) error = g_error_new (
              G_FILE_ERROR, G_FILE_ERROR_FAILED,
              _ ("“%s” is not on this computer. Copy it here, and drop the copy."), uri);

          troupe_show_error (widget, heading, error);
          return NULL;
        }
      g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}
