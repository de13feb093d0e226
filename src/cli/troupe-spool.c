/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps text until its turn, in a temporary file if it is long. */

#include "troupe-spool.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Bytes that are kept in memory, and that are taken at a time. */
#define PIECE_SIZE (64 * 1024)

struct _TroupeSpool
{
  /* The end of the text; what precedes it is in the file. */
  GString *text;
  int fd;
  guint64 n_written;
  guint64 n_taken;
};

/**
 * troupe_spool_new:
 *
 * Returns: (transfer full): an empty spool
 */
TroupeSpool *
troupe_spool_new (void)
{
  TroupeSpool *self = g_new0 (TroupeSpool, 1);

  self->text = g_string_new (NULL);
  self->fd = -1;
  return self;
}

/**
 * troupe_spool_free:
 * @self: (transfer full): a spool
 *
 * Frees @self.
 */
void
troupe_spool_free (TroupeSpool *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static gboolean
ensure_file (TroupeSpool *self)
{
  g_autofree char *path = NULL;

  if (self->fd < 0)
    self->fd = g_file_open_tmp ("troupe-output-XXXXXX", &path, NULL);
  if (path != NULL)
    g_unlink (path);
  return self->fd >= 0;
}

/**
 * troupe_spool_add:
 * @self: a spool
 * @bytes: any bytes
 * @size: the number of bytes
 *
 * Adds to the text. What cannot be written to a file stays in memory.
 */
void
troupe_spool_add (TroupeSpool *self, const void *bytes, gsize size)
{
  g_string_append_len (self->text, bytes, size);
  if (self->text->len < PIECE_SIZE || !ensure_file (self))
    return;

  if (pwrite (self->fd, self->text->str, self->text->len, self->n_written) ==
      (gssize) self->text->len)
    {
      self->n_written += self->text->len;
      g_string_truncate (self->text, 0);
    }
}

/**
 * troupe_spool_take:
 * @self: a spool
 *
 * Returns: (transfer full) (nullable): the next bytes, or %NULL if it is empty
 */
GBytes *
troupe_spool_take (TroupeSpool *self)
{
  GString *text;

  if (self->n_taken < self->n_written)
    {
      const gsize size = MIN (PIECE_SIZE, self->n_written - self->n_taken);
      g_autofree char *piece = g_malloc (size);

      if (pread (self->fd, piece, size, self->n_taken) == (gssize) size)
        {
          self->n_taken += size;
          return g_bytes_new_take (g_steal_pointer (&piece), size);
        }
      /* A disk that does not give back what it took: the rest is lost. */
      self->n_taken = self->n_written;
    }
  if (self->text->len == 0)
    return NULL;

  text = self->text;
  self->text = g_string_new (NULL);
  return g_string_free_to_bytes (text);
}
