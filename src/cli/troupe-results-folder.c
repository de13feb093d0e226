/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the output of each item to files of a folder. */

#include "troupe-results-folder.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-notices.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Of a file that is not whole. */
#define PART_SUFFIX ".part"

static gboolean
fail (const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("What items print cannot be written to “%s”: %s"), name, g_strerror (code));
  return FALSE;
}

/**
 * troupe_results_folder_make:
 * @path: a folder
 * @error: return location for an error
 *
 * Creates the folder if it does not exist.
 *
 * Returns: whether it exists
 */
gboolean
troupe_results_folder_make (const char *path, GError **error)
{
  return g_mkdir_with_parents (path, 0777) == 0 || fail (path, errno, error);
}

static void
append_bytes (GString *to, GBytes *bytes)
{
  gsize size;
  const char *data = troupe_bytes_get_data (bytes, &size);

  g_string_append_len (to, data, size);
}

/* The file has its name when it is whole: if this process is killed before, the part that it wrote
 * has another one. */
static gboolean
write_file (const char *folder, const char *name, const GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *part_path = g_strconcat (path, PART_SUFFIX, NULL);
  FILE *file = g_fopen (part_path, "we");
  gboolean good = file != NULL && fwrite (text->str, 1, text->len, file) == text->len;
  int code = errno;

  if (file != NULL && fclose (file) != 0 && good)
    {
      good = FALSE;
      code = errno;
    }

  if (good && g_rename (part_path, path) != 0)
    {
      good = FALSE;
      code = errno;
    }

  return good || fail (path, code, error);
}

static gboolean
add_item (const char *path, const TroupeResultChunk *chunk, guint32 offset, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, chunk->first_index + offset + 1);
  g_autofree char *folder = g_build_filename (path, number, NULL);
  g_autoptr (GString) output = g_string_new (NULL);
  g_autoptr (GString) errors = g_string_new (NULL);

  append_bytes (output, troupe_notices_get_printed (chunk));
  if (chunk->values != NULL)
    {
      gsize size;
      const guint8 *line = troupe_block_get_lines (chunk->values, offset, 1, &size);

      /* Nothing is not an empty line. */
      g_string_append_len (output, (const char *) line, size > 1 ? (gssize) size : 0);
    }
  append_bytes (errors, chunk->note == NULL ? NULL : chunk->note->standard_error);

  return troupe_results_folder_make (folder, error) &&
         write_file (folder, "stdout", output, error) &&
         write_file (folder, "stderr", errors, error);
}

/**
 * troupe_results_folder_add:
 * @path: a folder
 * @chunk: results
 * @error: return location for an error
 *
 * Writes two files for each item of @chunk: stdout with its output and its value, stderr with its
 * standard error.
 *
 * Returns: %FALSE when they could not be written
 */
gboolean
troupe_results_folder_add (const char *path, const TroupeResultChunk *chunk, GError **error)
{
  for (guint32 i = 0; i < chunk->count; i++)
    if (!add_item (path, chunk, i, error))
      return FALSE;

  return TRUE;
}
