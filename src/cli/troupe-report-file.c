/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the file for the report of a run, and writes the report. */

#include "troupe-report-file.h"

#include "troupe-config.h"
#include "troupe-report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct _TroupeReportFile
{
  char *path;
  int fd;
};

static gboolean
fail (const char *path, int code, gboolean has_run, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               has_run ? _ ("The report “%s” cannot be written: %s; the results are not affected")
                       : _ ("The report “%s” cannot be written: %s; name another file"),
               name, g_strerror (code));
  return FALSE;
}

/**
 * troupe_report_file_new:
 * @path: the path of the file
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the file, emptied, or %NULL when it cannot be written
 */
TroupeReportFile *
troupe_report_file_new (const char *path, GError **error)
{
  const int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  TroupeReportFile *self;

  if (fd < 0)
    {
      fail (path, errno, FALSE, error);
      return NULL;
    }

  self = g_new (TroupeReportFile, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  return self;
}

/**
 * troupe_report_file_free:
 * @self: (transfer full): a file
 *
 * Frees @self, and closes it if nothing was written.
 */
void
troupe_report_file_free (TroupeReportFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

/**
 * troupe_report_file_write:
 * @self: a file
 * @run: a run
 * @error: return location for an error
 *
 * Writes the report of the run, and closes the file.
 *
 * Returns: %FALSE when it cannot be written
 */
gboolean
troupe_report_file_write (TroupeReportFile *self, TroupeRun *run, GError **error)
{
  g_autofree char *text = troupe_report_to_json (run);
  const gsize size = strlen (text);
  gsize n_written = 0;

  while (n_written < size)
    {
      gssize n = write (self->fd, text + n_written, size - n_written);

      if (n < 0 && errno != EINTR)
        return fail (self->path, errno, TRUE, error);
      n_written += MAX (n, 0);
    }

  return close (g_steal_fd (&self->fd)) == 0 || fail (self->path, errno, TRUE, error);
}
