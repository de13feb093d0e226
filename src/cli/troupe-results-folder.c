/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the output of each item to files of a folder. */

#include "troupe-results-folder.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-formatter.h"
#include "troupe-notices.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Of a file that is not whole: its item runs, or this process was killed before it ended. */
#define PART_SUFFIX ".part"

static const char *const names[] = {
  [TROUPE_OUTPUT_STDOUT] = "stdout",
  [TROUPE_OUTPUT_STDERR] = "stderr",
};

/* The files of an item that has no result yet. */
typedef struct
{
  guint attempt;
  int fds[TROUPE_OUTPUT_STDERR + 1];
  gboolean has_output;
} Files;

/* Less output than this is whole in a result. */
#define CUT_LEAST (32 * 1024)

struct _TroupeResultsFolder
{
  char *path;
  gboolean are_commands;
  /* Maps the index of an item. */
  GHashTable *files;
};

static gboolean
fail (const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("What items print cannot be written to “%s”: %s"), name, g_strerror (code));
  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  return g_mkdir_with_parents (path, 0777) == 0 || fail (path, errno, error);
}

static void
free_files (gpointer data)
{
  Files *files = data;

  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    if (files->fds[i] >= 0)
      close (files->fds[i]);
  g_free (files);
}

/**
 * troupe_results_folder_new:
 * @path: a folder, which is created if it does not exist
 * @are_commands: whether the items are commands, whose value is their standard output
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a folder without an item yet, or %NULL when it cannot be
 *   created
 */
TroupeResultsFolder *
troupe_results_folder_new (const char *path, gboolean are_commands, GError **error)
{
  TroupeResultsFolder *self;

  if (!make_folder (path, error))
    return NULL;

  self = g_new0 (TroupeResultsFolder, 1);
  self->path = g_strdup (path);
  self->are_commands = are_commands;
  self->files = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_files);
  return self;
}

/**
 * troupe_results_folder_free:
 * @self: (transfer full): a folder
 *
 * Frees @self.
 */
void
troupe_results_folder_free (TroupeResultsFolder *self)
{
  g_hash_table_unref (self->files);
  g_free (self->path);
  g_free (self);
}

static char *
dup_path (TroupeResultsFolder *self, guint64 index, TroupeOutputStream stream, const char *suffix)
{
  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT "/%s%s", self->path, index + 1, names[stream],
                          suffix);
}

/* The files of an attempt, empty if it is a new one. */
static Files *
open_files (TroupeResultsFolder *self, guint64 index, guint attempt, GError **error)
{
  Files *files = g_hash_table_lookup (self->files, &index);
  g_autofree char *folder = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, self->path, index + 1);

  if (files != NULL && files->attempt == attempt)
    return files;
  if (!make_folder (folder, error))
    return NULL;

  files = g_new0 (Files, 1);
  files->attempt = attempt;
  files->fds[TROUPE_OUTPUT_STDOUT] = files->fds[TROUPE_OUTPUT_STDERR] = -1;
  g_hash_table_replace (self->files, g_memdup2 (&index, sizeof index), files);
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    {
      g_autofree char *path = dup_path (self, index, i, PART_SUFFIX);

      files->fds[i] = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
      if (files->fds[i] < 0)
        {
          fail (path, errno, error);
          g_hash_table_remove (self->files, &index);
          return NULL;
        }
    }
  return files;
}

static gboolean
write_text (TroupeResultsFolder *self,
            Files *files,
            guint64 index,
            TroupeOutputStream stream,
            const void *text,
            gsize size,
            GError **error)
{
  const char *at = text;
  const char *end = at + size;

  while (at < end)
    {
      const gssize written = write (files->fds[stream], at, end - at);
      const int code = errno;

      if (written < 0 && code != EINTR)
        {
          g_autofree char *path = dup_path (self, index, stream, "");

          return fail (path, code, error);
        }
      at += MAX (written, 0);
    }
  files->has_output |= stream == TROUPE_OUTPUT_STDOUT && size > 0;
  return TRUE;
}

/**
 * troupe_results_folder_add_piece:
 * @self: a folder
 * @piece: what an item has printed
 * @error: return location for an error
 *
 * Appends it to a file of that item. What an earlier attempt wrote is removed.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
troupe_results_folder_add_piece (TroupeResultsFolder *self,
                                 const TroupeLivePiece *piece,
                                 GError **error)
{
  Files *files = open_files (self, piece->index, piece->attempt, error);
  gsize size;
  const void *text = troupe_bytes_get_data (piece->text, &size);

  return files != NULL && write_text (self, files, piece->index, piece->stream, text, size, error);
}

static gboolean
write_bytes (TroupeResultsFolder *self,
             Files *files,
             guint64 index,
             TroupeOutputStream stream,
             GBytes *bytes,
             GError **error)
{
  gsize size;
  const char *text = troupe_bytes_get_data (bytes, &size);

  return write_text (self, files, index, stream, text, size, error);
}

/* The value of a function follows what it printed, unless it is the same. That of a command is its
 * output, which is there already, unless its worker could not send it. */
static gboolean
write_value (TroupeResultsFolder *self,
             Files *files,
             gboolean has_pieces,
             const TroupeResultChunk *chunk,
             guint32 offset,
             GError **error)
{
  const gboolean is_printed = chunk->note != NULL && chunk->note->standard_output != NULL &&
                              troupe_notices_get_printed (chunk) == NULL;
  gsize size;
  const guint8 *line;

  if (chunk->values == NULL || (self->are_commands && files->has_output) ||
      (is_printed && has_pieces))
    return TRUE;

  line = troupe_block_get_lines (chunk->values, offset, 1, &size);
  /* Nothing is not an empty line. */
  return (size <= 1 && (!self->are_commands || troupe_formatter_is_silent (chunk, offset))) ||
         write_text (self, files, chunk->first_index + offset, TROUPE_OUTPUT_STDOUT, line, size,
                     error);
}

/* A value does not tell whether a newline followed it, and of long output the result has the end,
 * after a line that says so. */
static gboolean
is_less_than (const char *text, gsize size, const char *whole, gsize whole_size)
{
  const char *newline = size < CUT_LEAST ? NULL : memchr (text, '\n', size);
  const gsize end_size = newline == NULL ? 0 : text + size - (newline + 1);

  if (whole_size > 0 && whole_size + 1 == size)
    return text[whole_size] == '\n' && memcmp (text, whole, whole_size) == 0;
  return end_size > 0 && whole_size > end_size &&
         memcmp (newline + 1, whole + whole_size - end_size, end_size) == 0;
}

/* Whether the file of the run that goes on has what the item printed, and its result has less. */
static gboolean
has_more (const char *path, const char *part)
{
  g_autoptr (GMappedFile) before = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GMappedFile) now = before == NULL ? NULL : g_mapped_file_new (part, FALSE, NULL);

  return now != NULL &&
         is_less_than (g_mapped_file_get_contents (now), g_mapped_file_get_length (now),
                       g_mapped_file_get_contents (before), g_mapped_file_get_length (before));
}

static gboolean
end_files (TroupeResultsFolder *self,
           Files *files,
           gboolean has_pieces,
           guint64 index,
           GError **error)
{
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    {
      g_autofree char *part = dup_path (self, index, i, PART_SUFFIX);
      g_autofree char *path = dup_path (self, index, i, "");

      if (close (g_steal_fd (&files->fds[i])) != 0)
        return fail (path, errno, error);
      if ((!has_pieces && has_more (path, part) ? g_unlink (part) : g_rename (part, path)) != 0)
        return fail (path, errno, error);
    }
  return TRUE;
}

/* The output of an item that did not run in this run is in its result. */
static gboolean
end_item (TroupeResultsFolder *self, const TroupeResultChunk *chunk, guint32 offset, GError **error)
{
  const guint64 index = chunk->first_index + offset;
  const gboolean has_pieces = g_hash_table_contains (self->files, &index);
  Files *files = open_files (self, index, chunk->attempts, error);
  GBytes *errors = chunk->note == NULL ? NULL : chunk->note->standard_error;
  const gboolean good =
      files != NULL &&
      (has_pieces || (write_bytes (self, files, index, TROUPE_OUTPUT_STDOUT,
                                   troupe_notices_get_printed (chunk), error) &&
                      write_bytes (self, files, index, TROUPE_OUTPUT_STDERR, errors, error))) &&
      write_value (self, files, has_pieces, chunk, offset, error) &&
      end_files (self, files, has_pieces, index, error);

  g_hash_table_remove (self->files, &index);
  return good;
}

/**
 * troupe_results_folder_add:
 * @self: a folder
 * @chunk: results
 * @error: return location for an error
 *
 * Completes the files of each item of @chunk.
 *
 * Returns: %FALSE when they could not be written
 */
gboolean
troupe_results_folder_add (TroupeResultsFolder *self,
                           const TroupeResultChunk *chunk,
                           GError **error)
{
  for (guint32 i = 0; i < chunk->count; i++)
    if (!end_item (self, chunk, i, error))
      return FALSE;

  return TRUE;
}
