/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A blocking queue of batches between the reader and the lanes. */

#include "troupe-batch-queue.h"

struct _TroupeBatchQueue
{
  GMutex lock;
  GCond more;
  GQueue batches;
  guint waiting;
  gboolean closed;
};

TroupeBatchQueue *
troupe_batch_queue_new (void)
{
  TroupeBatchQueue *self = g_new0 (TroupeBatchQueue, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->more);
  return self;
}

void
troupe_batch_free (TroupeWireBatch *batch)
{
  troupe_wire_batch_clear (batch);
  g_free (batch);
}

void
troupe_batch_queue_free (TroupeBatchQueue *self)
{
  g_queue_clear_full (&self->batches, (GDestroyNotify) troupe_batch_free);
  g_cond_clear (&self->more);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * troupe_batch_queue_push:
 * @self: a queue
 * @batches: (element-type TroupeWireBatch): batches, which are taken out of it
 *
 * Adds all of them at once, and wakes as many lanes as have work.
 */
void
troupe_batch_queue_push (TroupeBatchQueue *self, GQueue *batches)
{
  guint wake;

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (batches))
    g_queue_push_tail_link (&self->batches, g_queue_pop_head_link (batches));
  wake = MIN (self->waiting, self->batches.length);
  g_mutex_unlock (&self->lock);

  for (; wake > 0; wake--)
    g_cond_signal (&self->more);
}

/**
 * troupe_batch_queue_try_pop:
 * @self: a queue
 *
 * Returns: (transfer full) (nullable): the next batch, or %NULL if there is none now
 */
TroupeWireBatch *
troupe_batch_queue_try_pop (TroupeBatchQueue *self)
{
  TroupeWireBatch *batch;

  g_mutex_lock (&self->lock);
  batch = g_queue_pop_head (&self->batches);
  g_mutex_unlock (&self->lock);
  return batch;
}

/**
 * troupe_batch_queue_pop:
 * @self: a queue
 *
 * Waits for the next batch.
 *
 * Returns: (transfer full) (nullable): the batch, or %NULL if the queue was closed
 */
TroupeWireBatch *
troupe_batch_queue_pop (TroupeBatchQueue *self)
{
  TroupeWireBatch *batch;

  g_mutex_lock (&self->lock);
  self->waiting++;
  while ((batch = g_queue_pop_head (&self->batches)) == NULL && !self->closed)
    g_cond_wait (&self->more, &self->lock);
  self->waiting--;
  g_mutex_unlock (&self->lock);
  return batch;
}

/**
 * troupe_batch_queue_close:
 * @self: a queue
 *
 * Declares that no further batch will be added: lanes that wait for one end.
 */
void
troupe_batch_queue_close (TroupeBatchQueue *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_cond_broadcast (&self->more);
  g_mutex_unlock (&self->lock);
}
