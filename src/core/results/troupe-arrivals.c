/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers result chunks in the order in which they were added, and remembers which items they are.
 */

#include "troupe-arrivals.h"

struct _TroupeArrivals
{
  GMutex mutex;
  GQueue first_indices;
  guint64 n_items;
};

/**
 * troupe_arrivals_new:
 *
 * Returns: (transfer full): no arrivals
 */
TroupeArrivals *
troupe_arrivals_new (void)
{
  TroupeArrivals *self = g_new0 (TroupeArrivals, 1);

  g_mutex_init (&self->mutex);
  g_queue_init (&self->first_indices);
  return self;
}

/**
 * troupe_arrivals_free:
 * @self: (transfer full): arrivals
 *
 * Frees @self.
 */
void
troupe_arrivals_free (TroupeArrivals *self)
{
  g_queue_clear_full (&self->first_indices, g_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * troupe_arrivals_push:
 * @self: arrivals
 * @chunk: (inout): a chunk, whose first index is replaced by its position in the order of arrival
 *
 * Adds a chunk after all others.
 */
void
troupe_arrivals_push (TroupeArrivals *self, TroupeResultChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_push_tail (&self->first_indices,
                     g_memdup2 (&chunk->first_index, sizeof chunk->first_index));
  chunk->first_index = self->n_items;
  self->n_items += chunk->count;
}

/**
 * troupe_arrivals_pop:
 * @self: arrivals with at least one chunk
 * @chunk: (inout): the oldest chunk, whose first index is set to that of its first item
 *
 * Takes the oldest chunk.
 */
void
troupe_arrivals_pop (TroupeArrivals *self, TroupeResultChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree guint64 *first_index = g_queue_pop_head (&self->first_indices);

  chunk->first_index = *first_index;
}
