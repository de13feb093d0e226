/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes to a file descriptor from a thread of its own. */

#include "troupe-writer.h"

#include "troupe-bytes.h"
#include "troupe-whole-lines.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Bytes of lines that are written before the readers of the counts are told. */
#define LINES_MAX ((gsize) 1024 * 1024)

/* The thread starts with the first chunk that may block, or to empty the file. chunks, n_waiting
 * and the rest are under the lock; only the thread removes chunks, so it may read those at the head
 * without it. */
struct _TroupeWriter
{
  GMutex lock;
  GCond wake;
  GThread *thread;
  GQueue chunks;
  gsize head_written;
  gsize n_waiting;
  guint64 n_written;
  int fd;
  int error;
  gboolean takes_whole;
  gboolean is_regular;
  gboolean is_to_be_empty;
  gboolean idle;
  gboolean ended;

  GMainContext *context;
  GSource *notification;
  TroupeWriterFunc func;
  gpointer user_data;
};

static gboolean
check_is_regular (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
}

/* Whether PIPE_BUF bytes can be written without blocking when poll() reports room: a terminal or a
 * socket may have less. */
static gboolean
check_takes_whole (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && (S_ISREG (status.st_mode) || S_ISFIFO (status.st_mode) ||
                                      (S_ISCHR (status.st_mode) && !isatty (fd)));
}

/**
 * troupe_writer_new:
 * @fd: a descriptor, which the caller continues to own
 * @func: called after each write that blocked, and after a failure
 * @user_data: passed to @func
 *
 * Returns: (transfer full): a writer
 */
TroupeWriter *
troupe_writer_new (int fd, TroupeWriterFunc func, gpointer user_data)
{
  TroupeWriter *self = g_new0 (TroupeWriter, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->chunks);
  self->fd = fd;
  self->takes_whole = check_takes_whole (fd);
  self->is_regular = check_is_regular (fd);
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
  return self;
}

static gpointer write_chunks (gpointer data);

/**
 * troupe_writer_empty_first:
 * @self: a new writer, of a file
 *
 * Begins to remove the contents of the file. That takes a second for some gigabytes; meanwhile the
 * results to be written may be computed.
 */
void
troupe_writer_empty_first (TroupeWriter *self)
{
  self->is_to_be_empty = TRUE;
  self->thread = g_thread_new ("writer", write_chunks, self);
}

/**
 * troupe_writer_free:
 * @self: (transfer full): a writer
 *
 * Writes all pending bytes, unless writing failed, and frees @self.
 */
void
troupe_writer_free (TroupeWriter *self)
{
  if (self->thread != NULL)
    {
      g_mutex_lock (&self->lock);
      self->ended = TRUE;
      g_cond_signal (&self->wake);
      g_mutex_unlock (&self->lock);
      g_thread_join (self->thread);
    }

  if (self->notification != NULL)
    g_source_destroy (self->notification);
  g_clear_pointer (&self->notification, g_source_unref);
  g_queue_clear_full (&self->chunks, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}

static gboolean
notify (gpointer user_data)
{
  TroupeWriter *self = user_data;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->notification, g_source_unref);
  g_mutex_unlock (&self->lock);

  self->func (self, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Called with the lock. */
static void
schedule_notification (TroupeWriter *self)
{
  if (self->notification != NULL)
    return;

  self->notification = g_idle_source_new ();
  g_source_set_priority (self->notification, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->notification, notify, self, NULL);
  g_source_attach (self->notification, self->context);
}

/* Called with the lock. */
static int
gather (TroupeWriter *self, struct iovec *parts)
{
  gsize skip = self->head_written;
  int n = 0;

  for (GList *link = self->chunks.head; link != NULL && n < IOV_MAX; link = link->next)
    {
      gsize size;
      const guint8 *data = troupe_bytes_get_data (link->data, &size);

      parts[n++] = (struct iovec){ (void *) (data + skip), size - skip };
      skip = 0;
    }

  return n;
}

/* Called with the lock. */
static void
advance (TroupeWriter *self, gsize n_written)
{
  self->n_written += n_written;
  self->n_waiting -= n_written;
  self->head_written += n_written;

  while (self->chunks.head != NULL &&
         self->head_written >= g_bytes_get_size (self->chunks.head->data))
    {
      g_autoptr (GBytes) done = g_queue_pop_head (&self->chunks);

      self->head_written -= g_bytes_get_size (done);
    }
}

static gssize
write_some (int fd, const struct iovec *parts, int n_parts)
{
  while (TRUE)
    {
      gssize n_written = writev (fd, parts, n_parts);
      struct pollfd query = { .fd = fd, .events = POLLOUT };

      if (n_written >= 0)
        return n_written;
      /* Another process that shares the descriptor may have made it non-blocking. */
      if (errno == EAGAIN)
        poll (&query, 1, -1);
      else if (errno != EINTR)
        return -1;
    }
}

/* Writes to a regular file in pieces that are done whole or not at all if this process is killed,
 * so that the file has whole lines. */
static gssize
write_lines (int fd, const struct iovec *parts, int n_parts)
{
  guint64 offset = troupe_whole_lines_get_offset (fd);
  gsize n_written = 0;

  for (int i = 0; i < n_parts && n_written < LINES_MAX; i++)
    for (gsize at = 0; at < parts[i].iov_len;)
      {
        char *from = (char *) parts[i].iov_base + at;
        const gsize left = parts[i].iov_len - at;
        const struct iovec piece = { from, troupe_whole_lines_find (offset, from, left) };
        const gssize n = write_some (fd, &piece, 1);

        /* A failure is met again by the next call. */
        if (n < 0)
          return n_written > 0 ? (gssize) n_written : n;
        at += n;
        offset += n;
        n_written += n;
      }
  return n_written;
}

static gpointer
write_chunks (gpointer data)
{
  TroupeWriter *self = data;
  struct iovec parts[IOV_MAX];

  const int obstacle = self->is_to_be_empty && ftruncate (self->fd, 0) < 0 ? errno : 0;

  g_mutex_lock (&self->lock);
  if (obstacle != 0)
    {
      self->error = obstacle;
      schedule_notification (self);
    }
  while (!self->ended || (self->chunks.head != NULL && self->error == 0))
    {
      gssize n_written;
      int n_parts;
      int code;
      int fd;

      if (self->chunks.head == NULL || self->error != 0)
        {
          self->idle = TRUE;
          g_cond_wait (&self->wake, &self->lock);
          self->idle = FALSE;
          continue;
        }

      n_parts = gather (self, parts);
      fd = self->fd;
      g_mutex_unlock (&self->lock);
      n_written =
          self->is_regular ? write_lines (fd, parts, n_parts) : write_some (fd, parts, n_parts);
      code = errno;
      g_mutex_lock (&self->lock);

      if (n_written < 0)
        self->error = code;
      else
        advance (self, n_written);
      schedule_notification (self);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* Writes before there is a thread: a short text is not worth one. Returns the number of bytes
 * written; a failure is left to the thread. */
static gsize
write_at_once (TroupeWriter *self, const void *data, gsize size)
{
  struct pollfd query = { .fd = self->fd, .events = POLLOUT };
  gssize n_written;

  if (self->thread != NULL || !self->takes_whole || size > PIPE_BUF || poll (&query, 1, 0) != 1 ||
      query.revents != POLLOUT)
    return 0;

  n_written = self->is_regular ? write_lines (self->fd, &(struct iovec){ (void *) data, size }, 1)
                               : write (self->fd, data, size);
  return n_written < 0 ? 0 : n_written;
}

/**
 * troupe_writer_push:
 * @self: a writer
 * @bytes: (transfer full): the bytes to write
 *
 * Appends @bytes to the pending ones. Never blocks: see troupe_writer_get_n_waiting().
 */
void
troupe_writer_push (TroupeWriter *self, GBytes *bytes)
{
  gsize size;
  const void *data = troupe_bytes_get_data (bytes, &size);
  gsize n_written = size == 0 ? 0 : write_at_once (self, data, size);

  g_mutex_lock (&self->lock);
  self->n_written += n_written;
  if (n_written == size)
    {
      g_mutex_unlock (&self->lock);
      g_bytes_unref (bytes);
      return;
    }

  g_queue_push_tail (&self->chunks, bytes);
  self->head_written += n_written;
  self->n_waiting += size - n_written;
  /* This costs a system call even if no thread waits. */
  if (self->idle)
    g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);

  if (self->thread == NULL)
    self->thread = g_thread_new ("writer", write_chunks, self);
}

/**
 * troupe_writer_push_string:
 * @self: a writer
 * @text: (transfer full): the text to write
 *
 * Like troupe_writer_push().
 */
void
troupe_writer_push_string (TroupeWriter *self, GString *text)
{
  troupe_writer_push (self, g_string_free_to_bytes (text));
}

/**
 * troupe_writer_get_n_waiting:
 * @self: a writer
 *
 * Returns: the number of bytes that are not written yet
 */
gsize
troupe_writer_get_n_waiting (TroupeWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_waiting;
}

/**
 * troupe_writer_get_n_written:
 * @self: a writer
 *
 * Returns: the number of bytes written since it was made, or since troupe_writer_redirect()
 */
guint64
troupe_writer_get_n_written (TroupeWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_written;
}

/**
 * troupe_writer_get_error:
 * @self: a writer
 *
 * Returns: the errno of the write that failed, after which nothing more is written, or 0
 */
int
troupe_writer_get_error (TroupeWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->error;
}

/**
 * troupe_writer_redirect:
 * @self: a writer that failed
 * @fd: a descriptor, which the caller continues to own
 *
 * Continues with @fd, from the first byte that could not be written.
 */
void
troupe_writer_redirect (TroupeWriter *self, int fd)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->fd = fd;
  self->is_regular = check_is_regular (fd);
  self->error = 0;
  self->n_written = 0;
  g_cond_signal (&self->wake);
}
