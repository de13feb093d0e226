/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects frames of several threads for the link to the pool above. */

#include "troupe-node-output.h"

#include "troupe-wake-source.h"
#include "troupe-wire-node.h"

struct _TroupeNodeOutput
{
  GMutex mutex;
  GSource *ready;
  GByteArray *frames;
  gsize unsent;
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
  g_mutex_clear (&self->mutex);
  g_free (self);
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

  return self->frames->len + self->unsent > TROUPE_NODE_OUTPUT_MAX;
}

/**
 * troupe_node_output_take:
 * @self: frames
 * @to: the bytes to append to
 *
 * Moves all frames.
 */
void
troupe_node_output_take (TroupeNodeOutput *self, GByteArray *to)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_byte_array_append (to, self->frames->data, self->frames->len);
  g_byte_array_set_size (self->frames, 0);
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
}
