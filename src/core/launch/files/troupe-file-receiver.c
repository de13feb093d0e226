/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes files that come in frames, in a thread of its own, so that no disk delays the thread that
 * reads the frames. */

#include "troupe-file-receiver.h"

#include "troupe-bytes.h"
#include "troupe-wake-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The other side is told of so many bytes at once. */
#define TELL_SIZE (512 * 1024)

/* The file that is being written. */
typedef struct
{
  TroupeFileFrame about;
  char *path;
  char *temporary;
  int fd;
} File;

struct _TroupeFileReceiver
{
  TroupeFileReceiverEvents events;
  gpointer data;
  GThread *thread;
  GSource *wake;

  /* Of the thread. */
  File file;
  guint64 n_untold;

  /* Of all that follows: frames that were not handled, and those of other types that are to be
   * passed on. */
  GMutex lock;
  GCond changed;
  GQueue frames;
  GQueue passed;
  gboolean is_busy;
  gboolean is_closed;
};

static TroupeFrame *
frame_copy (const TroupeFrame *frame)
{
  TroupeFrame *copy = g_new (TroupeFrame, 1);

  copy->type = frame->type;
  copy->body = g_bytes_ref (frame->body);
  return copy;
}

static void
frame_free (TroupeFrame *frame)
{
  g_bytes_unref (frame->body);
  g_free (frame);
}

/* Writing, in the thread */

static void
receiver_forget_file (TroupeFileReceiver *self)
{
  File *file = &self->file;

  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
  if (file->temporary != NULL)
    g_unlink (file->temporary);
  g_clear_pointer (&file->temporary, g_free);
  g_clear_pointer (&file->path, g_free);
}

static void
receiver_fail (TroupeFileReceiver *self, guint64 index, const char *path, int code)
{
  g_autofree char *text = self->events.describe (path, g_strerror (code), self->data);

  self->events.failed (index, text, self->data);
  receiver_forget_file (self);
}

/* Both sides see one file system: the file was there before it came. */
static gboolean
is_same (const char *path, const TroupeFileFrame *frame)
{
  struct stat about;

  return stat (path, &about) == 0 && about.st_ino == frame->inode &&
         (guint64) about.st_size == frame->size &&
         (gint64) about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec == frame->modified;
}

static gboolean
make_parents (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0777) == 0;
}

static void
receiver_begin (TroupeFileReceiver *self, const TroupeFileFrame *frame)
{
  File *file = &self->file;
  g_autofree char *path = self->events.find (frame, self->data);

  receiver_forget_file (self);
  if (path == NULL)
    return;
  if (is_same (path, frame))
    {
      self->events.written (frame, path, TRUE, self->data);
      return;
    }

  file->about = *frame;
  file->about.rest = NULL;
  file->path = g_steal_pointer (&path);
  file->temporary = g_strconcat (file->path, ".troupe-XXXXXX", NULL);
  file->fd =
      make_parents (file->path) ? g_mkstemp_full (file->temporary, O_WRONLY | O_CLOEXEC, 0600) : -1;
  if (file->fd < 0)
    {
      const int code = errno;

      g_clear_pointer (&file->temporary, g_free);
      receiver_fail (self, frame->index, file->path, code);
    }
}

static void
receiver_make_folder (TroupeFileReceiver *self, const TroupeFileFrame *frame)
{
  g_autofree char *path = self->events.find (frame, self->data);

  if (path == NULL)
    return;
  if (g_mkdir_with_parents (path, 0777) == 0)
    self->events.written (frame, path, FALSE, self->data);
  else
    receiver_fail (self, frame->index, path, errno);
}

static void
receiver_write (TroupeFileReceiver *self, const TroupeFileFrame *frame)
{
  gsize left;
  const guint8 *at = troupe_bytes_get_data (frame->rest, &left);

  self->n_untold += left;
  while (self->file.fd >= 0 && left > 0)
    {
      const gssize size = write (self->file.fd, at, left);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0)
        {
          receiver_fail (self, self->file.about.index, self->file.path, errno);
          return;
        }
      at += size;
      left -= size;
    }
}

static gboolean
file_finish (File *file)
{
  const struct timespec times[2] = {
    { .tv_nsec = UTIME_NOW },
    { file->about.modified / 1000000000, file->about.modified % 1000000000 },
  };
  const gboolean is_set =
      fchmod (file->fd, file->about.mode & 0777) == 0 && futimens (file->fd, times) == 0;
  const gboolean is_closed = close (file->fd) == 0;

  file->fd = -1;
  return is_set && is_closed && g_rename (file->temporary, file->path) == 0;
}

static void
receiver_end (TroupeFileReceiver *self)
{
  File *file = &self->file;

  if (file->fd < 0)
    return;
  if (!file_finish (file))
    {
      receiver_fail (self, file->about.index, file->path, errno);
      return;
    }
  g_clear_pointer (&file->temporary, g_free);
  self->events.written (&file->about, file->path, FALSE, self->data);
  receiver_forget_file (self);
}

static void
receiver_tell (TroupeFileReceiver *self)
{
  const TroupeFileFrame frame = { .kind = TROUPE_FILE_TAKEN, .size = self->n_untold };
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  troupe_file_frame_append (frames, &frame, NULL, 0);
  self->events.emit (frames->data, frames->len, self->data);
  self->n_untold = 0;
}

static void
receiver_handle (TroupeFileReceiver *self, const TroupeFrame *frame)
{
  g_auto (TroupeFileFrame) file = { 0 };
  g_autofree char *text = NULL;

  /* It was parsed before. */
  if (!troupe_file_frame_parse (frame, &file, NULL))
    return;

  switch (file.kind)
    {
    case TROUPE_FILE_BEGIN:
      receiver_begin (self, &file);
      break;
    case TROUPE_FILE_FOLDER:
      receiver_make_folder (self, &file);
      break;
    case TROUPE_FILE_DATA:
      receiver_write (self, &file);
      break;
    case TROUPE_FILE_END:
      receiver_end (self);
      break;
    case TROUPE_FILE_FAILED:
      receiver_forget_file (self);
      text = troupe_file_frame_dup_text (&file);
      self->events.failed (file.index, text, self->data);
      break;
    case TROUPE_FILE_WANTED:
    case TROUPE_FILE_CLEAN:
    case TROUPE_FILE_TAKEN:
    default:
      if (self->events.other != NULL)
        self->events.other (&file, self->data);
    }
  if (self->n_untold >= TELL_SIZE || (file.kind == TROUPE_FILE_END && self->n_untold > 0))
    receiver_tell (self);
}

/* The next frame, or NULL at the end. */
static TroupeFrame *
receiver_next (TroupeFileReceiver *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_busy = FALSE;
  g_cond_broadcast (&self->changed);
  while (g_queue_is_empty (&self->frames) && !self->is_closed)
    g_cond_wait (&self->changed, &self->lock);
  self->is_busy = TRUE;
  return self->is_closed ? NULL : g_queue_pop_head (&self->frames);
}

static void
receiver_pass (TroupeFileReceiver *self, TroupeFrame *frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_queue_push_tail (&self->passed, frame);
  g_source_set_ready_time (self->wake, 0);
}

static gpointer
receiver_main (gpointer data)
{
  TroupeFileReceiver *self = data;
  TroupeFrame *frame;

  while ((frame = receiver_next (self)) != NULL)
    {
      if (frame->type != TROUPE_FRAME_FILE)
        {
          receiver_pass (self, frame);
          continue;
        }
      receiver_handle (self, frame);
      frame_free (frame);
    }
  receiver_forget_file (self);
  return NULL;
}

/* In the thread of its owner */

static TroupeFrame *
receiver_take_passed (TroupeFileReceiver *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_queue_pop_head (&self->passed);
}

static gboolean
wake_cb (gpointer data)
{
  TroupeFileReceiver *self = data;
  TroupeFrame *frame;

  while ((frame = receiver_take_passed (self)) != NULL)
    {
      self->events.frame (frame, self->data);
      frame_free (frame);
    }
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_file_receiver_new:
 * @events: the functions to call; copied
 * @data: for @events
 *
 * Returns: (transfer full): a receiver without files
 */
TroupeFileReceiver *
troupe_file_receiver_new (const TroupeFileReceiverEvents *events, gpointer data)
{
  TroupeFileReceiver *self = g_new0 (TroupeFileReceiver, 1);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->events = *events;
  self->data = data;
  self->file.fd = -1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->frames);
  g_queue_init (&self->passed);
  self->wake = troupe_wake_source_new (context, wake_cb, self);
  self->thread = g_thread_new ("file-receiver", receiver_main, self);
  return self;
}

/**
 * troupe_file_receiver_free:
 * @self: (transfer full): a receiver, none of whose events is being handled
 *
 * Writes nothing more, removes what was not written completely, and frees @self.
 */
void
troupe_file_receiver_free (TroupeFileReceiver *self)
{
  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_queue_clear_full (&self->frames, (GDestroyNotify) frame_free);
  g_queue_clear_full (&self->passed, (GDestroyNotify) frame_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * troupe_file_receiver_take:
 * @self: a receiver
 * @frame: a frame: one about files that was parsed without an error, or one of another type
 *
 * Handles it after all that came before.
 */
void
troupe_file_receiver_take (TroupeFileReceiver *self, const TroupeFrame *frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_queue_push_tail (&self->frames, frame_copy (frame));
  g_cond_broadcast (&self->changed);
}

/* Called with the lock held. */
static gboolean
receiver_has_work (TroupeFileReceiver *self)
{
  return self->is_busy || !g_queue_is_empty (&self->frames);
}

/**
 * troupe_file_receiver_is_idle:
 * @self: a receiver
 *
 * Returns: whether all frames were handled, and passed on
 */
gboolean
troupe_file_receiver_is_idle (TroupeFileReceiver *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !receiver_has_work (self) && g_queue_is_empty (&self->passed);
}

/**
 * troupe_file_receiver_drain:
 * @self: a receiver
 *
 * Waits until all files are written, which is at most what a sender may have on its way, and passes
 * on the frames that waited for them.
 */
void
troupe_file_receiver_drain (TroupeFileReceiver *self)
{
  g_mutex_lock (&self->lock);
  while (receiver_has_work (self))
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  wake_cb (self);
}
