/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes locks on the bytes of a file beside the journal: the byte at the offset of its id for each
 * run, and one far behind these for each digest. They belong to an open file description, so that
 * they also hold between parts of one process, and are not given back when another part closes the
 * file. A child has the lock as well until it runs its program: for a moment, if its parent is
 * killed just then. The file has no contents. */

#include "troupe-run-lock.h"

#include "troupe-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The offset of the first byte of a digest, above that of any run; those of all digests are below
 * twice that, which is the largest offset of a file. */
#define DIGESTS (G_GUINT64_CONSTANT (1) << 62)

struct _TroupeRunLock
{
  int fd;
};

static int
open_file (const char *journal_path, int flags)
{
  g_autofree char *path = g_strconcat (journal_path, "-lock", NULL);

  return g_open (path, flags | O_CLOEXEC, 0600);
}

static struct flock
make_lock (guint64 offset)
{
  return (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1 };
}

static void
set_running (GError **error, guint64 id)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, id);

  if (id > 0)
    g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING,
                 _ ("Run %s is still running"), number);
  else
    g_set_error_literal (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING,
                         _ ("Another process has started this job, but its run has not begun"));
}

/* Takes the lock of a byte; if another has it, the error is about the run @id, or about a run that
 * has no id yet. */
static TroupeRunLock *
take (const char *journal_path, guint64 offset, guint64 id, GError **error)
{
  struct flock lock = make_lock (offset);
  const int fd = open_file (journal_path, O_RDWR | O_CREAT);
  TroupeRunLock *self;

  if (fd >= 0 && fcntl (fd, F_OFD_SETLK, &lock) == 0)
    {
      self = g_new (TroupeRunLock, 1);
      self->fd = fd;
      return self;
    }

  if (fd >= 0 && (errno == EAGAIN || errno == EACCES))
    {
      set_running (error, id);
    }
  else
    {
      g_autofree char *name = g_filename_display_name (journal_path);

      g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_OPEN,
                   _ ("The file of kept runs, “%s”, cannot be used: %s"), name, g_strerror (errno));
    }
  if (fd >= 0)
    close (fd);
  return NULL;
}

/**
 * troupe_run_lock_take:
 * @journal_path: the path of the journal
 * @id: the id of a run
 * @error: return location for an error
 *
 * Takes the lock of a run, if no other has it.
 *
 * Returns: (transfer full) (nullable): the lock, or %NULL with %TROUPE_JOURNAL_ERROR_RUNNING or
 *   %TROUPE_JOURNAL_ERROR_OPEN
 */
TroupeRunLock *
troupe_run_lock_take (const char *journal_path, guint64 id, GError **error)
{
  return take (journal_path, id, id, error);
}

/**
 * troupe_run_lock_take_digest:
 * @journal_path: the path of the journal
 * @digest: the digest of runs
 * @id: the newest run with that digest, for the error, or 0
 * @error: return location for an error
 *
 * Takes the lock of a digest, if no other has it: who has it is the only one that may begin a run
 * with that digest, or let one go on.
 *
 * Returns: (transfer full) (nullable): the lock, or %NULL as troupe_run_lock_take()
 */
TroupeRunLock *
troupe_run_lock_take_digest (const char *journal_path,
                             const char *digest,
                             guint64 id,
                             GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 bytes[4];
  gsize size = sizeof bytes;

  g_checksum_update (checksum, (const guint8 *) digest, -1);
  g_checksum_get_digest (checksum, (guint8 *) bytes, &size);
  return take (journal_path, DIGESTS + bytes[0] % DIGESTS, id, error);
}

/**
 * troupe_run_lock_free:
 * @self: (transfer full): a lock
 *
 * Gives the lock back.
 */
void
troupe_run_lock_free (TroupeRunLock *self)
{
  close (self->fd);
  g_free (self);
}

/**
 * troupe_run_lock_is_taken:
 * @journal_path: the path of the journal
 * @id: the id of a run
 *
 * Returns: whether a process, this one or another, has the lock of the run
 */
gboolean
troupe_run_lock_is_taken (const char *journal_path, guint64 id)
{
  struct flock lock = make_lock (id);
  const int fd = open_file (journal_path, O_RDONLY);
  gboolean is_taken;

  if (fd < 0)
    return FALSE;

  is_taken = fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close (fd);
  return is_taken;
}
