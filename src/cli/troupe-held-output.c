/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts a temporary file in the place of standard output, and later writes what it has to where
 * standard output went before. */

#include "troupe-held-output.h"

#include "troupe-config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#define PIECE_SIZE (64 * 1024)

struct _TroupeHeldOutput
{
  int before;
};

/**
 * troupe_held_output_is_needed:
 *
 * Returns: whether standard output is the terminal that this process belongs to
 */
gboolean
troupe_held_output_is_needed (void)
{
  return isatty (STDOUT_FILENO) && tcgetsid (STDOUT_FILENO) == getsid (0);
}

/* The reason follows the sentence. */
static gboolean
fail (GError **error, const char *sentence)
{
  const int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", sentence,
               g_strerror (code));
  return FALSE;
}

/**
 * troupe_held_output_begin:
 * @error: return location for an error
 *
 * Sends standard output to a temporary file without a name. Called before it is written to.
 *
 * Returns: (transfer full) (nullable): what ends that, or %NULL if the file cannot be created
 */
TroupeHeldOutput *
troupe_held_output_begin (GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("troupe-held-XXXXXX", &path, &reason);
  TroupeHeldOutput *self;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("Results are kept in a temporary file while the terminal shows the table, "
                      "and there can be none: %s"),
                   reason->message);
      return NULL;
    }

  g_unlink (path);
  self = g_new0 (TroupeHeldOutput, 1);
  self->before = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  dup2 (fd, STDOUT_FILENO);
  close (fd);
  return self;
}

/* Another process that shares the terminal may have made it non-blocking. */
static gboolean
write_all (int fd, const char *bytes, gsize size)
{
  struct pollfd query = { .fd = fd, .events = POLLOUT };

  while (size > 0)
    {
      const gssize n_written = write (fd, bytes, size);

      if (n_written < 0 && errno == EAGAIN)
        poll (&query, 1, -1);
      else if (n_written < 0 && errno != EINTR)
        return FALSE;
      else if (n_written > 0)
        {
          bytes += n_written;
          size -= n_written;
        }
    }
  return TRUE;
}

/**
 * troupe_held_output_end:
 * @self: (transfer full): what troupe_held_output_begin() returned
 * @error: return location for an error
 *
 * Gives standard output back, and writes there what was kept.
 *
 * Returns: %FALSE with %G_FILE_ERROR if not all of it could be read or written
 */
gboolean
troupe_held_output_end (TroupeHeldOutput *self, GError **error)
{
  const int file = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  g_autofree char *piece = g_malloc (PIECE_SIZE);
  gboolean is_good = TRUE;
  goffset offset = 0;
  gssize size;

  dup2 (self->before, STDOUT_FILENO);
  close (self->before);
  g_free (self);

  while (is_good && (size = pread (file, piece, PIECE_SIZE, offset)) != 0)
    {
      if (size < 0)
        is_good = fail (error, _ ("Results that were kept cannot be read"));
      else if (!write_all (STDOUT_FILENO, piece, size))
        is_good = fail (error, _ ("Results cannot be written to standard output"));
      offset += MAX (size, 0);
    }
  close (file);
  return is_good;
}
