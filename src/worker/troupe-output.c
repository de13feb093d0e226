/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gathers the frames of all lanes and sends them to the pool. */

#include "troupe-output.h"

#include "troupe-clock.h"
#include "troupe-descendants.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/uio.h>
#include <unistd.h>

/* Smaller results are sent together with others. */
#define SHARED_MIN (64 * 1024)

struct _TroupeOutput
{
  int fd;
  int reminder_fd;
  gboolean reminded;
  gint64 flushed_at;
  guint64 n_items;
  GMutex lock;
  GByteArray *pending;
  TroupeSharedMemory *memory;
  gboolean tried_memory;
};

/**
 * troupe_output_new:
 * @fd: the descriptor to write to, left open
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): an output, or %NULL if the process has no descriptor left
 */
TroupeOutput *
troupe_output_new (int fd, GError **error)
{
  int reminder_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  TroupeOutput *self;

  if (reminder_fd < 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s", g_strerror (code));
      return NULL;
    }

  self = g_new0 (TroupeOutput, 1);
  self->fd = fd;
  self->reminder_fd = reminder_fd;
  self->pending = g_byte_array_sized_new (2 * TROUPE_OUTPUT_FULL);
  g_mutex_init (&self->lock);
  return self;
}

void
troupe_output_free (TroupeOutput *self)
{
  close (self->reminder_fd);
  g_clear_pointer (&self->memory, troupe_shared_memory_unref);
  g_byte_array_unref (self->pending);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Called with the lock. Pending frames are sent first. */
static void
output_write (TroupeOutput *self, const struct iovec *more, int n_more)
{
  struct iovec parts[3] = { { self->pending->data, self->pending->len } };
  struct iovec *at = parts;
  struct iovec *end = parts + 1 + n_more;

  for (int i = 0; i < n_more; i++)
    parts[i + 1] = more[i];

  while (at < end)
    {
      gssize written = writev (self->fd, at, end - at);

      if (written < 0 && errno == EAGAIN)
        {
          struct pollfd writable = { self->fd, POLLOUT, 0 };

          poll (&writable, 1, -1);
        }
      else if (written < 0 && errno != EINTR)
        {
          /* The pool has ended, and the running items are useless without it. */
          troupe_descendants_end ();
          _exit (EXIT_FAILURE);
        }

      for (; at < end && written >= (gssize) at->iov_len; at++)
        written -= at->iov_len;
      if (at < end && written > 0)
        {
          at->iov_base = (char *) at->iov_base + written;
          at->iov_len -= written;
        }
    }

  g_byte_array_set_size (self->pending, 0);
  __atomic_store_n (&self->flushed_at, troupe_clock_now_coarse (), __ATOMIC_RELAXED);
}

static void
output_unlock (TroupeOutput *self)
{
  if (self->pending->len >= TROUPE_OUTPUT_FULL)
    output_write (self, NULL, 0);
  g_mutex_unlock (&self->lock);
}

void
troupe_output_hello (TroupeOutput *self, const TroupeWireHello *hello)
{
  g_mutex_lock (&self->lock);
  troupe_wire_append_hello (self->pending, hello);
  output_unlock (self);
}

/* Called with the lock. Large results are worth sharing memory for; without it, the pipe is used.
 * Returns whether the results are in a slot. */
static gboolean
output_share (TroupeOutput *self,
              const TroupeWireChunk *chunk,
              guint32 count,
              const guint32 *ends,
              const guint8 *data,
              gsize size)
{
  const gsize table = (gsize) count * sizeof *ends;
  guint32 slot;
  guint8 *to;

  if (table + size < SHARED_MIN || table + size > TROUPE_SHARED_SLOT_SIZE)
    return FALSE;

  if (!self->tried_memory)
    {
      self->tried_memory = TRUE;
      self->memory = troupe_shared_memory_new ();
      if (self->memory != NULL)
        troupe_wire_append_memory (self->pending, troupe_shared_memory_get_fd (self->memory));
    }

  to = self->memory == NULL ? NULL : troupe_shared_memory_take (self->memory, &slot);
  if (to == NULL)
    return FALSE;

  memcpy (to, ends, table);
  memcpy (to + table, data, size);
  troupe_wire_append_shared (self->pending, chunk, count, slot, table + size);
  output_write (self, NULL, 0);
  return TRUE;
}

/**
 * troupe_output_results:
 * @self: an output
 * @chunk: the times and memory of the items
 * @count: the number of values
 * @ends: (array length=count): their ends, little-endian, counted from @base before @data
 * @base: the number to subtract from each end
 * @data: the values, each with its newline
 *
 * Sends values: gathered if they are small, otherwise in shared memory, or directly from @data.
 */
void
troupe_output_results (TroupeOutput *self,
                       const TroupeWireChunk *chunk,
                       guint32 count,
                       const guint32 *ends,
                       guint32 base,
                       const guint8 *data)
{
  gsize size = GUINT32_FROM_LE (ends[count - 1]) - base;
  gsize table = (gsize) count * sizeof *ends;
  g_autofree guint32 *moved = NULL;

  if (base > 0)
    {
      moved = g_new (guint32, count);
      for (guint32 i = 0; i < count; i++)
        moved[i] = GUINT32_TO_LE (GUINT32_FROM_LE (ends[i]) - base);
      ends = moved;
    }

  g_mutex_lock (&self->lock);
  self->n_items += count;
  if (output_share (self, chunk, count, ends, data, size))
    {
      g_mutex_unlock (&self->lock);
      return;
    }
  troupe_wire_append_results_header (self->pending, chunk, count, size);
  if (self->pending->len + table + size < TROUPE_OUTPUT_FULL)
    {
      g_byte_array_append (self->pending, (const guint8 *) ends, table);
      g_byte_array_append (self->pending, data, size);
    }
  else
    {
      struct iovec block[] = { { (void *) ends, table }, { (void *) data, size } };

      output_write (self, block, G_N_ELEMENTS (block));
    }
  g_mutex_unlock (&self->lock);
}

void
troupe_output_failed (TroupeOutput *self,
                      const TroupeWireChunk *chunk,
                      const TroupeWireFailure *failure)
{
  g_mutex_lock (&self->lock);
  self->n_items++;
  troupe_wire_append_failed (self->pending, chunk, failure);
  output_unlock (self);
}

void
troupe_output_printed (TroupeOutput *self,
                       guint64 batch,
                       TroupeOutputStream stream,
                       const void *text,
                       gsize size)
{
  g_mutex_lock (&self->lock);
  troupe_wire_append_output (self->pending, batch, stream, text, size);
  output_unlock (self);
}

/**
 * troupe_output_text:
 * @self: an output
 * @batch: a batch that runs
 * @stream: the stream that its item writes to
 * @text: what it wrote
 * @size: the number of bytes
 *
 * Sends it at once, for someone who watches.
 */
void
troupe_output_text (TroupeOutput *self,
                    guint64 batch,
                    TroupeOutputStream stream,
                    const void *text,
                    gsize size)
{
  g_mutex_lock (&self->lock);
  troupe_wire_append_text (self->pending, batch, stream, text, size);
  output_write (self, NULL, 0);
  g_mutex_unlock (&self->lock);
}

void
troupe_output_progress (TroupeOutput *self, const TroupeWireProgress *lanes, guint32 n_lanes)
{
  g_mutex_lock (&self->lock);
  troupe_wire_append_progress (self->pending, lanes, n_lanes);
  output_unlock (self);
}

void
troupe_output_goodbye (TroupeOutput *self, const TroupeWireGoodbye *goodbye)
{
  g_mutex_lock (&self->lock);
  troupe_wire_append_goodbye (self->pending, goodbye);
  output_unlock (self);
}

/**
 * troupe_output_flush:
 * @self: an output
 *
 * Sends pending frames.
 */
void
troupe_output_flush (TroupeOutput *self)
{
  g_mutex_lock (&self->lock);
  if (self->pending->len > 0)
    output_write (self, NULL, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * troupe_output_get_n_items:
 * @self: an output
 *
 * Returns: the number of items with a result or failure so far
 */
guint64
troupe_output_get_n_items (TroupeOutput *self)
{
  guint64 n_items;

  g_mutex_lock (&self->lock);
  n_items = self->n_items;
  g_mutex_unlock (&self->lock);
  return n_items;
}

/**
 * troupe_output_get_flushed_at:
 * @self: an output
 *
 * Returns: when something was sent last, by troupe_clock_now_coarse()
 */
gint64
troupe_output_get_flushed_at (TroupeOutput *self)
{
  return __atomic_load_n (&self->flushed_at, __ATOMIC_RELAXED);
}

/**
 * troupe_output_remind:
 * @self: an output
 *
 * Records that a lane has unsent results while it continues with its next item. Costs a system call
 * the first time only, until the reminder is taken.
 */
void
troupe_output_remind (TroupeOutput *self)
{
  if (!__atomic_load_n (&self->reminded, __ATOMIC_RELAXED) &&
      !__atomic_exchange_n (&self->reminded, TRUE, __ATOMIC_ACQ_REL))
    eventfd_write (self->reminder_fd, 1);
}

/**
 * troupe_output_get_reminder_fd:
 * @self: an output
 *
 * Returns: a descriptor that can be read while there is a reminder
 */
int
troupe_output_get_reminder_fd (TroupeOutput *self)
{
  return self->reminder_fd;
}

/**
 * troupe_output_take_reminder:
 * @self: an output
 *
 * To be called before everything that is unsent is sent.
 */
void
troupe_output_take_reminder (TroupeOutput *self)
{
  eventfd_t count;

  eventfd_read (self->reminder_fd, &count);
  __atomic_store_n (&self->reminded, FALSE, __ATOMIC_RELEASE);
}
