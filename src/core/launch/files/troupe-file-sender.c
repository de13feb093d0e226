/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads files and makes frames of them, in a thread of its own, so that no disk delays the thread
 * that sends them. */

#include "troupe-file-sender.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-file-frame.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_SIZE (128 * 1024)

/* Folders within each other, each of which is open meanwhile. */
#define DEPTH_MAX 64

/* Frames, or a file. */
typedef struct
{
  GBytes *frames;
  guint64 index;
  guint position;
  char *path;
  char *name;
} Step;

/* A folder that is being sent, and the one that it is in. */
typedef struct _Folder
{
  const struct _Folder *parent;
  dev_t device;
  ino_t inode;
  guint depth;
} Folder;

struct _TroupeFileSender
{
  TroupeFileSenderEvents events;
  gpointer data;
  GThread *thread;

  /* Of all that follows. */
  GMutex lock;
  GCond changed;
  GQueue steps;
  gint64 room;
  gboolean is_busy;
  gboolean is_closed;
};

static void
step_free (Step *step)
{
  g_clear_pointer (&step->frames, g_bytes_unref);
  g_free (step->path);
  g_free (step->name);
  g_free (step);
}

/* Returns FALSE if nothing is to be sent any more. */
static gboolean
sender_wait_for_room (TroupeFileSender *self, gsize size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->room <= 0 && !self->is_closed)
    g_cond_wait (&self->changed, &self->lock);
  self->room -= size;
  return !self->is_closed;
}

static void
sender_emit (TroupeFileSender *self, const TroupeFileFrame *frame, gconstpointer rest, gsize size)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  troupe_file_frame_append (frames, frame, rest, size);
  self->events.emit (frames->data, frames->len, self->data);
}

static void
sender_fail (TroupeFileSender *self, const Step *step, const char *path, const char *why, int code)
{
  const TroupeFileFrame frame = { .kind = TROUPE_FILE_FAILED,
                                  .index = step->index,
                                  .position = step->position };
  g_autofree char *text = self->events.describe (path, why != NULL ? why : g_strerror (code),
                                                 code == ENOENT, self->data);

  sender_emit (self, &frame, text, strlen (text));
}

static gboolean
sender_send_contents (TroupeFileSender *self, const Step *step, int fd, int *code)
{
  const TroupeFileFrame frame = { .kind = TROUPE_FILE_DATA, .index = step->index };
  g_autofree guint8 *piece = g_malloc (PIECE_SIZE);
  gssize size;

  while ((size = read (fd, piece, PIECE_SIZE)) != 0)
    {
      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0)
        {
          *code = errno;
          return FALSE;
        }
      if (!sender_wait_for_room (self, size))
        return FALSE;
      sender_emit (self, &frame, piece, size);
    }
  return TRUE;
}

static void
sender_send_regular (TroupeFileSender *self,
                     const Step *step,
                     const char *path,
                     TroupeFileFrame *frame,
                     const char *name)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  int code = 0;

  if (fd < 0)
    {
      sender_fail (self, step, path, NULL, errno);
      return;
    }

  sender_emit (self, frame, name, strlen (name));
  if (sender_send_contents (self, step, fd, &code))
    {
      frame->kind = TROUPE_FILE_END;
      sender_emit (self, frame, NULL, 0);
    }
  else if (code != 0)
    {
      sender_fail (self, step, path, NULL, code);
    }
  g_close (fd, NULL);
}

static void sender_send (TroupeFileSender *self,
                         const Step *step,
                         const char *path,
                         const char *name,
                         const Folder *parent);

static void
sender_send_folder (TroupeFileSender *self,
                    const Step *step,
                    const char *path,
                    const char *name,
                    const Folder *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) members = g_dir_open (path, 0, &error);
  const char *member;

  if (members == NULL)
    {
      sender_fail (self, step, path, error->message, 0);
      return;
    }
  while ((member = g_dir_read_name (members)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, member, NULL);
      g_autofree char *name_below = g_build_filename (name, member, NULL);

      sender_send (self, step, below, name_below, folder);
    }
}

/* Through a symbolic link. */
static gboolean
leads_into_itself (const Folder *folder)
{
  for (const Folder *above = folder->parent; above != NULL; above = above->parent)
    if (above->inode == folder->inode && above->device == folder->device)
      return TRUE;
  return FALSE;
}

static void
sender_send (TroupeFileSender *self,
             const Step *step,
             const char *path,
             const char *name,
             const Folder *parent)
{
  TroupeFileFrame frame = { .kind = TROUPE_FILE_BEGIN,
                            .index = step->index,
                            .position = step->position };
  struct stat about;

  if (stat (path, &about) < 0)
    {
      sender_fail (self, step, path, NULL, errno);
      return;
    }

  frame.mode = about.st_mode & 07777;
  frame.size = about.st_size;
  frame.inode = about.st_ino;
  frame.modified = (gint64) about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
  if (S_ISDIR (about.st_mode))
    {
      const Folder folder = { parent, about.st_dev, about.st_ino,
                              parent != NULL ? parent->depth + 1 : 1 };

      if (folder.depth > DEPTH_MAX || leads_into_itself (&folder))
        {
          sender_fail (self, step, path, NULL, ELOOP);
          return;
        }
      frame.kind = TROUPE_FILE_FOLDER;
      sender_emit (self, &frame, name, strlen (name));
      sender_send_folder (self, step, path, name, &folder);
    }
  else if (S_ISREG (about.st_mode))
    {
      sender_send_regular (self, step, path, &frame, name);
    }
  else
    {
      sender_fail (self, step, path, _ ("it is neither a file nor a folder"), 0);
    }
}

/* The next step, or NULL at the end. */
static Step *
sender_take (TroupeFileSender *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_busy = FALSE;
  while (g_queue_is_empty (&self->steps) && !self->is_closed)
    g_cond_wait (&self->changed, &self->lock);
  self->is_busy = TRUE;
  return self->is_closed ? NULL : g_queue_pop_head (&self->steps);
}

static gpointer
sender_main (gpointer data)
{
  TroupeFileSender *self = data;
  Step *step;

  while ((step = sender_take (self)) != NULL)
    {
      if (step->frames != NULL && self->events.pass != NULL)
        {
          self->events.pass (step->frames, self->data);
        }
      else if (step->frames != NULL)
        {
          gsize size;
          const guint8 *frames = troupe_bytes_get_data (step->frames, &size);

          self->events.emit (frames, size, self->data);
        }
      else
        {
          sender_send (self, step, step->path, step->name, NULL);
        }
      step_free (step);
    }
  return NULL;
}

/**
 * troupe_file_sender_new:
 * @events: the functions to call; copied
 * @data: for @events
 *
 * Returns: (transfer full): a sender without files
 */
TroupeFileSender *
troupe_file_sender_new (const TroupeFileSenderEvents *events, gpointer data)
{
  TroupeFileSender *self = g_new0 (TroupeFileSender, 1);

  self->events = *events;
  self->data = data;
  self->room = TROUPE_FILE_SENDER_ROOM;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->steps);
  self->thread = g_thread_new ("file-sender", sender_main, self);
  return self;
}

/**
 * troupe_file_sender_free:
 * @self: (transfer full): a sender
 *
 * Sends nothing more, and frees @self.
 */
void
troupe_file_sender_free (TroupeFileSender *self)
{
  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_queue_clear_full (&self->steps, (GDestroyNotify) step_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
sender_push (TroupeFileSender *self, Step *step)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_queue_push_tail (&self->steps, step);
  g_cond_broadcast (&self->changed);
}

/**
 * troupe_file_sender_push_file:
 * @self: a sender
 * @index: the index of an item
 * @position: of a file that was wanted: which one, from 0 on
 * @path: the file, or a folder with all that is in it
 * @name: its name on the other side
 *
 * Sends a file after all that was pushed before.
 */
void
troupe_file_sender_push_file (TroupeFileSender *self,
                              guint64 index,
                              guint position,
                              const char *path,
                              const char *name)
{
  Step *step = g_new0 (Step, 1);

  step->index = index;
  step->position = position;
  step->path = g_strdup (path);
  step->name = g_strdup (name);
  sender_push (self, step);
}

/**
 * troupe_file_sender_push_frames:
 * @self: a sender
 * @frames: whole frames
 *
 * Sends frames after all that was pushed before.
 */
void
troupe_file_sender_push_frames (TroupeFileSender *self, GBytes *frames)
{
  Step *step = g_new0 (Step, 1);

  step->frames = g_bytes_ref (frames);
  sender_push (self, step);
}

/**
 * troupe_file_sender_add_room:
 * @self: a sender
 * @bytes: the number of bytes of files that the other side has written
 *
 * Lets as many more be sent.
 */
void
troupe_file_sender_add_room (TroupeFileSender *self, guint64 bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->room =
      MIN (self->room + (gint64) MIN (bytes, TROUPE_FILE_SENDER_ROOM), TROUPE_FILE_SENDER_ROOM);
  g_cond_broadcast (&self->changed);
}

/**
 * troupe_file_sender_is_idle:
 * @self: a sender
 *
 * Returns: whether all that was pushed has been passed on
 */
gboolean
troupe_file_sender_is_idle (TroupeFileSender *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !self->is_busy && g_queue_is_empty (&self->steps);
}
