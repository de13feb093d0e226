/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes, reads and removes files beside the journal: RUN-INDEX-NUMBER in a folder of its name. */

#include "troupe-large-pages.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
get_folder (const char *journal_path)
{
  return g_strconcat (journal_path, "-files", NULL);
}

static char *
get_path (const char *journal_path, const char *name)
{
  g_autofree char *folder = get_folder (journal_path);

  return g_build_filename (folder, name, NULL);
}

static void
set_error (GError **error, TroupeJournalError code, const char *path, const char *reason)
{
  g_autofree char *display = g_filename_display_name (path);

  g_set_error (error, TROUPE_JOURNAL_ERROR, code,
               _ ("The file of kept runs, “%s”, cannot be used: %s"), display, reason);
}

/* All of the page is on the disk before a row refers to it. */
static gboolean
write_all (int fd, GBytes *page)
{
  gsize size;
  const guint8 *data = troupe_bytes_get_data (page, &size);
  gsize n_written = 0;

  while (n_written < size)
    {
      const gssize n = write (fd, data + n_written, size - n_written);

      if (n < 0 && errno != EINTR)
        return FALSE;
      n_written += MAX (n, 0);
    }
  return fsync (fd) == 0;
}

/**
 * troupe_large_pages_write:
 * @journal_path: the path of the journal
 * @run: the id of a run
 * @first_index: the index of its first item
 * @page: an encoded page
 * @error: return location for an error
 *
 * Writes a page to a new file, which only the user may read.
 *
 * Returns: (transfer full) (nullable): the name of the file, or %NULL with %TROUPE_JOURNAL_ERROR
 */
char *
troupe_large_pages_write (const char *journal_path,
                          guint64 run,
                          guint64 first_index,
                          GBytes *page,
                          GError **error)
{
  g_autofree char *folder = get_folder (journal_path);
  g_autofree char *name =
      g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "-XXXXXX", run, first_index);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean is_written;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0 || (fd = g_mkstemp (path)) < 0)
    {
      set_error (error, TROUPE_JOURNAL_ERROR_WRITE, path, g_strerror (errno));
      return NULL;
    }

  is_written = write_all (fd, page);
  if (!is_written)
    {
      set_error (error, errno == ENOSPC ? TROUPE_JOURNAL_ERROR_FULL : TROUPE_JOURNAL_ERROR_WRITE,
                 path, g_strerror (errno));
      g_unlink (path);
    }
  close (fd);
  return is_written ? g_path_get_basename (path) : NULL;
}

/**
 * troupe_large_pages_read:
 * @journal_path: the path of the journal
 * @name: the name of a file
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the encoded page, or %NULL with %TROUPE_JOURNAL_ERROR
 */
GBytes *
troupe_large_pages_read (const char *journal_path, const char *name, GError **error)
{
  g_autofree char *path = get_path (journal_path, name);
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &own_error);

  if (file != NULL)
    return g_mapped_file_get_bytes (file);

  set_error (error, TROUPE_JOURNAL_ERROR_READ, path, own_error->message);
  return NULL;
}

/**
 * troupe_large_pages_remove_run:
 * @journal_path: the path of the journal
 * @run: the id of a run that is not in the journal any more
 *
 * Removes all files of a run.
 */
void
troupe_large_pages_remove_run (const char *journal_path, guint64 run)
{
  g_autofree char *folder = get_folder (journal_path);
  g_autofree char *prefix = g_strdup_printf ("%" G_GUINT64_FORMAT "-", run);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = get_path (journal_path, name);

      if (g_str_has_prefix (name, prefix))
        g_unlink (path);
    }
}

/**
 * troupe_large_pages_measure:
 * @journal_path: the path of the journal
 *
 * Returns: the bytes of all files together
 */
guint64
troupe_large_pages_measure (const char *journal_path)
{
  g_autofree char *folder = get_folder (journal_path);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  guint64 size = 0;
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = get_path (journal_path, name);
      struct stat status;

      if (g_stat (path, &status) == 0)
        size += status.st_size;
    }
  return size;
}
