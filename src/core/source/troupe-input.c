/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens and reads files, pipes and terminals without blocking. */

#include "troupe-input.h"

#include "troupe-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _TroupeInput
{
  int fd;
  char *name;
};

/**
 * troupe_input_new:
 * @fd: an open descriptor, which becomes the input's
 * @name: the name of the input for messages
 *
 * Returns: (transfer full): the input
 */
TroupeInput *
troupe_input_new (int fd, const char *name)
{
  TroupeInput *self = g_new (TroupeInput, 1);

  self->fd = fd;
  self->name = g_strdup (name);
  return self;
}

/**
 * troupe_input_open:
 * @path: a file, or "-" for standard input
 * @error: return location for an error
 *
 * Opens a file. A named pipe is opened without waiting for a writer.
 *
 * Returns: (transfer full) (nullable): the input, or %NULL with %TROUPE_SOURCE_ERROR_READ
 */
TroupeInput *
troupe_input_open (const char *path, GError **error)
{
  gboolean is_standard_input = strcmp (path, "-") == 0;
  g_autofree char *name = NULL;
  struct stat details;
  int fd;

  if (is_standard_input)
    name = g_strdup (_ ("standard input"));
  else
    name = g_filename_display_name (path);

  if (is_standard_input)
    fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  else
    fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd >= 0 && fstat (fd, &details) == 0 && S_ISDIR (details.st_mode))
    {
      close (fd);
      fd = -1;
      errno = EISDIR;
    }
  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                   _ ("The items cannot be read from “%s”: %s"), name, g_strerror (code));
      return NULL;
    }

  return troupe_input_new (fd, name);
}

/**
 * troupe_input_free:
 * @self: (transfer full): an input
 *
 * Closes @self.
 */
void
troupe_input_free (TroupeInput *self)
{
  close (self->fd);
  g_free (self->name);
  g_free (self);
}

/**
 * troupe_input_get_fd:
 * @self: an input
 *
 * Returns: its descriptor, to wait for
 */
int
troupe_input_get_fd (TroupeInput *self)
{
  return self->fd;
}

/**
 * troupe_input_get_name:
 * @self: an input
 *
 * Returns: the name of the input for messages
 */
const char *
troupe_input_get_name (TroupeInput *self)
{
  return self->name;
}

/**
 * troupe_input_read:
 * @self: an input
 * @to: (out caller-allocates) (array length=room): the buffer for the bytes
 * @room: the size of the buffer
 * @size: (out): the number of bytes read
 * @error: return location for an error
 *
 * Reads the available bytes. It polls before, instead of making the descriptor non-blocking, which
 * would affect every program that shares a terminal or a pipe with this one.
 *
 * Returns: %TROUPE_SOURCE_ITEMS if bytes were read
 */
TroupeSourceStatus
troupe_input_read (TroupeInput *self, guint8 *to, gsize room, gsize *size, GError **error)
{
  struct pollfd query = { .fd = self->fd, .events = POLLIN };
  gssize result;

  if (poll (&query, 1, 0) <= 0)
    return TROUPE_SOURCE_WAIT;

  result = read (self->fd, to, room);
  if (result < 0)
    {
      int code = errno;

      if (code == EAGAIN || code == EINTR)
        return TROUPE_SOURCE_WAIT;
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                   _ ("The items cannot be read from “%s”: %s"), self->name, g_strerror (code));
      return TROUPE_SOURCE_FAILED;
    }

  *size = result;
  return result > 0 ? TROUPE_SOURCE_ITEMS : TROUPE_SOURCE_END;
}
