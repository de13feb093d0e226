/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the text of a job file, with a limit, since the file named may be any other file. */

#include "troupe-config.h"
#include "troupe-job-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_MEGABYTES 64
#define MAX_BYTES     (MAX_MEGABYTES * 1024u * 1024u)
#define PIECE_BYTES   (64 * 1024u)

static gboolean
fail_errno (const char *name, int error_number, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (error_number),
               _ ("The job file “%s” cannot be read: %s"), name, g_strerror (error_number));
  return FALSE;
}

/* A device may have no end, or wait for input from the user. */
static gboolean
check_kind (int fd, const char *name, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail_errno (name, errno, error);
  if (S_ISDIR (status.st_mode))
    return fail_errno (name, EISDIR, error);
  if (S_ISREG (status.st_mode) || S_ISFIFO (status.st_mode) || S_ISSOCK (status.st_mode))
    return TRUE;

  g_set_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_SYNTAX,
               _ ("%s: This is not a job file: it is a device. Name a file, or a pipe"), name);
  return FALSE;
}

static gboolean
read_all (int fd, const char *name, GByteArray *bytes, GError **error)
{
  while (bytes->len <= MAX_BYTES)
    {
      const guint before = bytes->len;
      gssize n_read;

      g_byte_array_set_size (bytes, before + PIECE_BYTES);
      n_read = read (fd, bytes->data + before, PIECE_BYTES);
      g_byte_array_set_size (bytes, before + MAX (n_read, 0));
      if (n_read == 0)
        return TRUE;
      if (n_read < 0 && errno != EINTR)
        return fail_errno (name, errno, error);
    }

  g_set_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_SYNTAX,
               _ ("%s: This is not a job file: it is larger than %d MiB"), name, MAX_MEGABYTES);
  return FALSE;
}

/**
 * troupe_job_file_read:
 * @path: a file or a pipe
 * @size: (out) (optional): its size in bytes
 * @error: return location for an error
 *
 * Reads a file that should be a job file, without checking its contents.
 *
 * Returns: (transfer full) (nullable): its bytes, with a zero byte after them, or %NULL with
 *   %G_FILE_ERROR, or with %TROUPE_JOB_FILE_ERROR if it is not a regular file or is larger than 64
 *   MiB
 */
char *
troupe_job_file_read (const char *path, gsize *size, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
  gboolean good;

  if (fd < 0)
    {
      fail_errno (name, errno, error);
      return NULL;
    }

  good = check_kind (fd, name, error) && read_all (fd, name, bytes, error);
  close (fd);
  if (!good)
    return NULL;

  if (size != NULL)
    *size = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}
