/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Redirects standard output to a memory file for one item at a time. */

#include "troupe-capture.h"

#include "troupe-config.h"
#include "troupe-tail.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIECE (16 * 1024)

/* Standard output is a file in memory: nothing has to read it while the function runs, however much
 * it prints. */
struct _TroupeCapture
{
  GMutex lock;
  int fd;
};

/**
 * troupe_capture_new:
 * @error: return location for an error
 *
 * Replaces standard output (file descriptor 1) by the capture.
 *
 * Returns: (transfer full) (nullable): a capture, or %NULL if the process has no descriptor left
 */
TroupeCapture *
troupe_capture_new (GError **error)
{
  int fd = memfd_create ("troupe-stdout", MFD_CLOEXEC);
  TroupeCapture *self;

  if (fd < 0 || dup2 (fd, STDOUT_FILENO) < 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("cannot capture standard output: %s"), g_strerror (code));
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  self = g_new (TroupeCapture, 1);
  g_mutex_init (&self->lock);
  self->fd = fd;
  return self;
}

void
troupe_capture_free (TroupeCapture *self)
{
  close (self->fd);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * troupe_capture_begin:
 * @self: a capture
 *
 * Waits until no other item prints. Text printed from now on belongs to this item.
 */
void
troupe_capture_begin (TroupeCapture *self)
{
  g_mutex_lock (&self->lock);
}

static GString *
capture_read (TroupeCapture *self)
{
  g_autoptr (TroupeTail) tail = troupe_tail_new ();
  char piece[PIECE];
  gssize size;

  lseek (self->fd, 0, SEEK_SET);
  while ((size = read (self->fd, piece, sizeof piece)) > 0)
    troupe_tail_append (tail, piece, size);
  return troupe_tail_to_text (tail);
}

/**
 * troupe_capture_end:
 * @self: a capture
 *
 * Returns: (transfer full) (nullable): the text printed since troupe_capture_begin(), the end of it
 *   if it is long, or %NULL if there is none
 */
GString *
troupe_capture_end (TroupeCapture *self)
{
  GString *text = NULL;
  off_t size;

  fflush (stdout);
  size = lseek (self->fd, 0, SEEK_END);
  if (size > 0)
    {
      text = capture_read (self);
      lseek (self->fd, 0, SEEK_SET);
      if (ftruncate (self->fd, 0) < 0)
        g_error ("standard output cannot be emptied: %s", g_strerror (errno));
    }
  g_mutex_unlock (&self->lock);
  return text;
}
