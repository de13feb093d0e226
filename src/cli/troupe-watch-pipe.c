/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connects the standard input and output to the socket of a run, for a watcher on another machine.
 */

#include "troupe-watch-pipe.h"

#include "troupe-watch-command.h"
#include "troupe-watch-socket.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PIECE (64 * 1024)

static gboolean
write_all (int fd, const char *data, gsize size)
{
  while (size > 0)
    {
      const gssize written = write (fd, data, size);

      if (written < 0 && errno == EAGAIN)
        {
          struct pollfd writable = { .fd = fd, .events = POLLOUT };

          poll (&writable, 1, -1);
          continue;
        }
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      data += written;
      size -= written;
    }
  return TRUE;
}

/* Returns FALSE at the end of either stream. */
static gboolean
copy_piece (int from, int to, char *buffer)
{
  const gssize size = read (from, buffer, PIECE);

  if (size < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  return size > 0 && write_all (to, buffer, size);
}

/**
 * troupe_watch_pipe_copy:
 * @path: the socket of a run
 * @error: return location for an error
 *
 * Writes %TROUPE_WATCH_COMMAND_MARK, then copies in both directions until either of them ends.
 *
 * Returns: %FALSE with %TROUPE_WATCH_ERROR if the run cannot be reached
 */
gboolean
troupe_watch_pipe_copy (const char *path, GError **error)
{
  g_autofree char *buffer = g_malloc (PIECE);
  struct pollfd fds[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };
  const int fd = troupe_watch_socket_connect (path, error);
  gboolean goes_on;

  if (fd < 0)
    return FALSE;

  fds[1].fd = fd;
  goes_on =
      write_all (STDOUT_FILENO, TROUPE_WATCH_COMMAND_MARK, strlen (TROUPE_WATCH_COMMAND_MARK));
  while (goes_on && (poll (fds, G_N_ELEMENTS (fds), -1) > 0 || errno == EINTR))
    {
      if (fds[1].revents != 0)
        goes_on = copy_piece (fd, STDOUT_FILENO, buffer);
      if (goes_on && fds[0].revents != 0)
        goes_on = copy_piece (STDIN_FILENO, fd, buffer);
    }
  close (fd);
  return TRUE;
}
