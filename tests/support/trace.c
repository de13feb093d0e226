/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pipe that shows whether processes of a test are still there. */

#include "trace.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIMIT_MS 120000

void
trace_open (Trace *self)
{
  self->directory = g_dir_make_tmp ("troupe-trace-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "trace", NULL);
  g_assert_no_errno (mkfifo (self->path, 0600));
  self->fd = open (self->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  g_assert_no_errno (self->fd);
}

void
trace_close (Trace *self)
{
  g_assert_no_errno (close (self->fd));
  g_assert_no_errno (g_unlink (self->path));
  g_assert_no_errno (g_rmdir (self->directory));
  g_free (self->path);
  g_free (self->directory);
}

static gssize
trace_read (Trace *self, char *text, gsize size)
{
  struct pollfd ready = { self->fd, POLLIN, 0 };

  g_assert_cmpint (poll (&ready, 1, LIMIT_MS), ==, 1);
  return read (self->fd, text, size);
}

/**
 * trace_assert_says:
 * @self: a trace
 * @line: what one of the processes writes to it, with its newline
 *
 * Waits for the line, which must be the next one.
 */
void
trace_assert_says (Trace *self, const char *line)
{
  gsize size = strlen (line);
  g_autofree char *text = g_malloc (size);

  g_assert_cmpmem (text, trace_read (self, text, size), line, size);
}

/**
 * trace_assert_gone:
 * @self: a trace
 *
 * Waits until all processes that had the pipe are gone.
 */
void
trace_assert_gone (Trace *self)
{
  char text[16];

  g_assert_cmpint (trace_read (self, text, sizeof text), ==, 0);
}
