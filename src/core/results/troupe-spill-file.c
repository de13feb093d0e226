/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-spill-file.h"

#include "troupe-config.h"
#include "troupe-results.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixmounts.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* File systems give back whole blocks. */
#define BLOCK_SIZE 4096

/* The mutex is for what changes. size is that of the pieces that are not forgotten; those from
 * forgotten_first to forgotten_end were, last and in turn. */
struct _TroupeSpillFile
{
  GMutex mutex;
  char *folder;
  int fd;
  guint64 end;
  guint64 size;
  guint64 forgotten_first;
  guint64 forgotten_end;
};

/**
 * troupe_spill_file_new:
 *
 * Returns: (transfer full): a file that is made when it is needed: in $TMPDIR, else in the user's
 *   folder for caches
 */
TroupeSpillFile *
troupe_spill_file_new (void)
{
  TroupeSpillFile *self = g_new0 (TroupeSpillFile, 1);
  const char *folder = g_getenv ("TMPDIR");

  /* Not /tmp, which is often kept in the memory that is to be spared. */
  self->folder = g_strdup (folder != NULL && *folder != '\0' ? folder : g_get_user_cache_dir ());
  self->fd = -1;
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * troupe_spill_file_free:
 * @self: (transfer full): a file
 *
 * Gives the space back.
 */
void
troupe_spill_file_free (TroupeSpillFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

static void
set_write_error (TroupeSpillFile *self, int code, GError **error)
{
  g_autoptr (GUnixMountEntry) mount = g_unix_mount_for (self->folder, NULL);

  g_set_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_WRITE,
               _ ("The results no longer fit in memory and cannot be kept in “%s”, on the file "
                  "system of “%s”: %s. Make room there, or name another folder in TMPDIR."),
               self->folder, mount != NULL ? g_unix_mount_get_mount_path (mount) : "/",
               g_strerror (code));
}

static gboolean
spill_file_open (TroupeSpillFile *self, GError **error)
{
  int code;

  if (self->fd >= 0)
    return TRUE;

  g_mkdir_with_parents (self->folder, 0700);
  self->fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  code = errno;
  if (self->fd < 0 && (code == EOPNOTSUPP || code == EISDIR || code == ENOENT))
    {
      /* A file system that cannot do without a name. */
      g_autofree char *path = g_build_filename (self->folder, "troupe-XXXXXX", NULL);

      self->fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      code = errno;
      if (self->fd >= 0)
        g_unlink (path);
    }
  if (self->fd < 0)
    {
      set_write_error (self, code, error);
      return FALSE;
    }
  return TRUE;
}

/**
 * troupe_spill_file_write:
 * @self: a file
 * @bytes: what to keep
 * @offset: (out): where it is
 * @error: return location for an error
 *
 * Adds a piece. What was written before stays as it is on an error.
 *
 * Returns: %FALSE with %TROUPE_RESULTS_ERROR_WRITE, which names the file system
 */
gboolean
troupe_spill_file_write (TroupeSpillFile *self, GBytes *bytes, guint64 *offset, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gsize left;
  const guint8 *at = g_bytes_get_data (bytes, &left);
  guint64 to = self->end;

  if (!spill_file_open (self, error))
    return FALSE;

  while (left > 0)
    {
      gssize size = pwrite (self->fd, at, left, to);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0)
        {
          set_write_error (self, errno, error);
          return FALSE;
        }
      at += size;
      to += size;
      left -= size;
    }

  *offset = self->end;
  self->end = to;
  self->size += g_bytes_get_size (bytes);
  return TRUE;
}

/**
 * troupe_spill_file_read:
 * @self: a file
 * @offset: where a piece is
 * @size: its size
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the piece, or %NULL with %TROUPE_RESULTS_ERROR_READ
 */
GBytes *
troupe_spill_file_read (TroupeSpillFile *self, guint64 offset, gsize size, GError **error)
{
  g_autofree guint8 *memory = g_malloc (size);
  gsize filled = 0;

  while (filled < size)
    {
      gssize part = pread (self->fd, memory + filled, size - filled, offset + filled);

      if (part < 0 && errno == EINTR)
        continue;
      if (part <= 0)
        {
          g_set_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_READ,
                       _ ("Results that were kept in “%s” cannot be read back: %s"), self->folder,
                       part < 0 ? g_strerror (errno) : _ ("the file is shorter than it was"));
          return NULL;
        }
      filled += part;
    }

  return g_bytes_new_take (g_steal_pointer (&memory), size);
}

/**
 * troupe_spill_file_forget:
 * @self: a file
 * @offset: where a piece is
 * @size: its size
 *
 * Gives the space of a piece back, where the file system can.
 */
void
troupe_spill_file_forget (TroupeSpillFile *self, guint64 offset, gsize size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (offset != self->forgotten_end)
    self->forgotten_first = offset;
  self->forgotten_end = offset + size;
  self->size -= size;

  if (self->size == 0 && ftruncate (self->fd, 0) == 0)
    {
      self->end = self->forgotten_first = self->forgotten_end = 0;
    }
  else
    {
      /* With the block that the piece shares with those before it. */
      guint64 first = MAX (self->forgotten_first, offset - offset % BLOCK_SIZE);

      fallocate (self->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, first,
                 self->forgotten_end - first);
    }
}
