/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects frames of several threads for the link to the pool above. */

#include "troupe-node-output.h"

#include "troupe-wake-source.h"
#include "troupe-wire-node.h"

#include <unistd.h>

struct _TroupeNodeOutput
{
  GMutex mutex;
  GSource *ready;
  GByteArray *frames;
  /* Bytes at their beginning that were sent. */
  gsize sent;
  gsize unsent;
  /* Where they may be sent by any thread while the link has none of its own. */
  int fd;
  gboolean is_link_busy;
  /* Where the last frame begins if it tells about workers, so that more can be added to it. */
  gboolean has_told;
  guint told;
};

/**
 * troupe_node_output_new:
 * @ready: called in the main context that is the thread's default now, when there are frames; it
 *   returns %G_SOURCE_CONTINUE
 * @data: for @ready
 *
 * Returns: (transfer full): no frames
 */
TroupeNodeOutput *
troupe_node_output_new (GSourceFunc ready, gpointer data)
{
  TroupeNodeOutput *self = g_new0 (TroupeNodeOutput, 1);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_mutex_init (&self->mutex);
  self->frames = g_byte_array_new ();
  self->fd = -1;
  self->ready = troupe_wake_source_new (context, ready, data);
  return self;
}

/**
 * troupe_node_output_free:
 * @self: (transfer full): frames that no thread appends to any more
 *
 * Frees @self.
 */
void
troupe_node_output_free (TroupeNodeOutput *self)
{
  g_source_destroy (self->ready);
  g_source_unref (self->ready);
  g_byte_array_unref (self->frames);
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * troupe_node_output_set_fd:
 * @self: frames
 * @fd: (transfer full): another descriptor of what the link writes to, non-blocking
 *
 * Makes troupe_node_output_flush() write.
 */
void
troupe_node_output_set_fd (TroupeNodeOutput *self, int fd)
{
  self->fd = fd;
}

/**
 * troupe_node_output_begin:
 * @self: frames
 *
 * Begins to append frames, which no other thread does before troupe_node_output_end().
 *
 * Returns: (transfer none): the bytes to append to
 */
GByteArray *
troupe_node_output_begin (TroupeNodeOutput *self)
{
  g_mutex_lock (&self->mutex);
  self->has_told = FALSE;
  return self->frames;
}

/**
 * troupe_node_output_end:
 * @self: frames
 *
 * Sends what was appended, soon.
 */
void
troupe_node_output_end (TroupeNodeOutput *self)
{
  g_mutex_unlock (&self->mutex);
  g_source_set_ready_time (self->ready, 0);
}

/**
 * troupe_node_output_end_held:
 * @self: frames
 *
 * Keeps what was appended until this thread calls troupe_node_output_flush().
 */
void
troupe_node_output_end_held (TroupeNodeOutput *self)
{
  if (self->has_told)
    troupe_wire_end_told (self->frames, self->told);
  g_mutex_unlock (&self->mutex);
}

/* Whether all was written. */
static gboolean
output_write (TroupeNodeOutput *self)
{
  while (self->sent < self->frames->len)
    {
      const gssize size =
          write (self->fd, self->frames->data + self->sent, self->frames->len - self->sent);

      /* The link waits for room, and finds what is wrong. */
      if (size < 0)
        return FALSE;
      self->sent += size;
      self->has_told = FALSE;
    }

  g_byte_array_set_size (self->frames, 0);
  self->sent = 0;
  self->has_told = FALSE;
  return TRUE;
}

/**
 * troupe_node_output_flush:
 * @self: frames
 *
 * Sends what was appended, now and by this thread if nothing else waits to be sent, so that a
 * result need not wait for another thread. The rest is sent soon.
 */
void
troupe_node_output_flush (TroupeNodeOutput *self)
{
  gboolean is_sent;

  g_mutex_lock (&self->mutex);
  is_sent = self->fd >= 0 && !self->is_link_busy && output_write (self);
  g_mutex_unlock (&self->mutex);
  if (!is_sent)
    g_source_set_ready_time (self->ready, 0);
}

/**
 * troupe_node_output_begin_told:
 * @self: frames
 *
 * Begins to append frames that tell about workers; several of them travel in one frame.
 *
 * Returns: (transfer none): the bytes to append to
 */
GByteArray *
troupe_node_output_begin_told (TroupeNodeOutput *self)
{
  g_mutex_lock (&self->mutex);
  if (!self->has_told)
    self->told = troupe_wire_begin_told (self->frames);
  self->has_told = TRUE;
  return self->frames;
}

/**
 * troupe_node_output_end_told:
 * @self: frames
 *
 * Sends what was appended, soon.
 */
void
troupe_node_output_end_told (TroupeNodeOutput *self)
{
  troupe_wire_end_told (self->frames, self->told);
  troupe_node_output_end (self);
}

/**
 * troupe_node_output_is_full:
 * @self: frames
 *
 * Returns: whether more than %TROUPE_NODE_OUTPUT_MAX bytes wait to be sent
 */
gboolean
troupe_node_output_is_full (TroupeNodeOutput *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->frames->len - self->sent + self->unsent > TROUPE_NODE_OUTPUT_MAX;
}

/**
 * troupe_node_output_take:
 * @self: frames
 * @to: the bytes to append to
 *
 * Moves all frames. The link is busy until troupe_node_output_set_unsent() says that it has sent
 * them.
 */
void
troupe_node_output_take (TroupeNodeOutput *self, GByteArray *to)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_byte_array_append (to, self->frames->data + self->sent, self->frames->len - self->sent);
  g_byte_array_set_size (self->frames, 0);
  self->sent = 0;
  self->is_link_busy = TRUE;
  self->has_told = FALSE;
}

/**
 * troupe_node_output_set_unsent:
 * @self: frames
 * @unsent: the bytes that were taken and that the link has not sent
 */
void
troupe_node_output_set_unsent (TroupeNodeOutput *self, gsize unsent)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->unsent = unsent;
  self->is_link_busy = unsent > 0;
}
