/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A temporary file without a name, which holds the results that do not fit in memory. */

#include "troupe-spill-file.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-results-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixmounts.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* File systems release whole blocks. */
#define BLOCK_SIZE 4096

/* The mutex protects all fields that change. size is that of the pieces that are not forgotten;
 * those from forgotten_first to forgotten_end were forgotten last, in order. */
struct _TroupeSpillFile
{
  GMutex mutex;
  /* The folders to try, of which the current one is in use. */
  GPtrArray *folders;
  guint place;
  int fd;
  guint64 end;
  guint64 size;
  guint64 forgotten_first;
  guint64 forgotten_end;
};

/**
 * troupe_spill_file_new:
 *
 * Returns: (transfer full): a file that is created when it is needed: in the first usable of
 *   $TMPDIR, the user's cache folder, /var/tmp and /tmp
 */
TroupeSpillFile *
troupe_spill_file_new (void)
{
  TroupeSpillFile *self = g_new0 (TroupeSpillFile, 1);
  const char *folder = g_getenv ("TMPDIR");

  self->folders = g_ptr_array_new_with_free_func (g_free);
  if (folder != NULL && *folder != '\0')
    g_ptr_array_add (self->folders, g_strdup (folder));
  g_ptr_array_add (self->folders, g_strdup (g_get_user_cache_dir ()));
  g_ptr_array_add (self->folders, g_strdup ("/var/tmp"));
  /* This folder is the last one, since it is often kept in the memory that is to be saved. */
  g_ptr_array_add (self->folders, g_strdup ("/tmp"));
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
  g_ptr_array_unref (self->folders);
  g_free (self);
}

/* Describes the failure of a folder that was tried: the user's choice, if there is one. */
static void
set_write_error (TroupeSpillFile *self, guint place, int code, GError **error)
{
  const char *folder = g_ptr_array_index (self->folders, place);
  g_autoptr (GUnixMountEntry) mount = g_unix_mount_for (folder, NULL);

  g_set_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_WRITE,
               _ ("The results no longer fit in memory and cannot be kept in “%s”, on the file "
                  "system of “%s”: %s. Make room there, or name another folder in TMPDIR."),
               folder, mount != NULL ? g_unix_mount_get_mount_path (mount) : "/",
               g_strerror (code));
}

/* Returns an errno, or 0. */
static int
open_named (const char *folder, int *fd)
{
  g_autofree char *path = g_build_filename (folder, "troupe-XXXXXX", NULL);

  *fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (*fd < 0)
    return errno;
  g_unlink (path);
  return 0;
}

/* Returns an errno, or 0. */
static int
open_in (const char *folder, int *fd)
{
  int code;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return errno;

  *fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (*fd >= 0)
    return 0;

  /* A file system that cannot do without a name. */
  code = errno;
  return code == EOPNOTSUPP || code == EISDIR || code == ENOENT ? open_named (folder, fd) : code;
}

/* Returns an errno, or 0. */
static int
write_all (int fd, GBytes *bytes, guint64 to)
{
  gsize left;
  const guint8 *at = troupe_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize size = pwrite (fd, at, left, to);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0)
        return errno;
      at += size;
      to += size;
      left -= size;
    }
  return 0;
}

/* While the file is empty, it may be in any of the folders: it is created in the first one that
 * takes the piece. Returns an errno, or 0. */
static int
spill_file_place (TroupeSpillFile *self, GBytes *bytes)
{
  int first_code = 0;

  for (guint place = 0; place < self->folders->len; place++)
    {
      int fd = -1;
      int code = open_in (g_ptr_array_index (self->folders, place), &fd);

      if (code == 0)
        code = write_all (fd, bytes, 0);
      if (code == 0)
        {
          self->fd = fd;
          self->place = place;
          return 0;
        }

      if (fd >= 0)
        close (fd);
      if (place == 0)
        first_code = code;
    }
  return first_code;
}

/**
 * troupe_spill_file_write:
 * @self: a file
 * @bytes: the data
 * @offset: (out): the offset of the piece
 * @error: return location for an error
 *
 * Adds a piece. Earlier pieces are not affected by an error.
 *
 * Returns: %FALSE with %TROUPE_RESULTS_ERROR_WRITE, which names the file system
 */
gboolean
troupe_spill_file_write (TroupeSpillFile *self, GBytes *bytes, guint64 *offset, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  int code =
      self->fd >= 0 ? write_all (self->fd, bytes, self->end) : spill_file_place (self, bytes);

  if (code != 0)
    {
      set_write_error (self, self->place, code, error);
      return FALSE;
    }

  *offset = self->end;
  self->end += g_bytes_get_size (bytes);
  self->size += g_bytes_get_size (bytes);
  return TRUE;
}

/**
 * troupe_spill_file_read:
 * @self: a file
 * @offset: the offset of a piece
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
                       _ ("Results that were kept in “%s” cannot be read back: %s"),
                       (const char *) g_ptr_array_index (self->folders, self->place),
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
 * @offset: the offset of a piece
 * @size: its size
 *
 * Releases the space of a piece, if the file system can do so.
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
      /* Including the block that the piece shares with earlier ones. */
      guint64 first = MAX (self->forgotten_first, offset - offset % BLOCK_SIZE);

      fallocate (self->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, first,
                 self->forgotten_end - first);
    }
}
