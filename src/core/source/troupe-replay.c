/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a source item by item and can start again from its beginning. */

#include "troupe-replay.h"

#define CHUNK_COUNT 4096
#define CHUNK_BYTES (64 * 1024)

/* Items are taken from present, the next one at offset. kept has all items that the source
 * returned, unless the source can rewind by itself; kept_next is the one after present. */
struct _TroupeReplay
{
  TroupeSource *source;
  gboolean again;
  TroupeItems *present;
  guint32 offset;
  GPtrArray *kept;
  guint kept_next;
};

/**
 * troupe_replay_new:
 * @source: a source at its beginning
 * @again: whether troupe_replay_rewind() is going to be called
 *
 * Returns: (transfer full): a reader of @source
 */
TroupeReplay *
troupe_replay_new (TroupeSource *source, gboolean again)
{
  TroupeReplay *self = g_new0 (TroupeReplay, 1);

  self->source = g_object_ref (source);
  self->again = again;
  if (again && TROUPE_SOURCE_GET_CLASS (source)->rewind == NULL)
    self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_items_unref);
  return self;
}

/**
 * troupe_replay_free:
 * @self: (transfer full): a reader
 *
 * Frees @self.
 */
void
troupe_replay_free (TroupeReplay *self)
{
  g_clear_object (&self->source);
  g_clear_pointer (&self->present, troupe_items_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_free (self);
}

/**
 * troupe_replay_get_source:
 * @self: a reader
 *
 * Returns: (transfer none): the source that it reads
 */
TroupeSource *
troupe_replay_get_source (TroupeReplay *self)
{
  return self->source;
}

/**
 * troupe_replay_peek:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: %TROUPE_SOURCE_ITEMS if there is an item to take, otherwise the reason why there is none
 */
TroupeSourceStatus
troupe_replay_peek (TroupeReplay *self, GError **error)
{
  TroupeSourceStatus status;

  if (self->present != NULL && self->offset < troupe_items_get_count (self->present))
    return TROUPE_SOURCE_ITEMS;

  g_clear_pointer (&self->present, troupe_items_unref);
  self->offset = 0;
  if (self->kept != NULL && self->kept_next < self->kept->len)
    {
      self->present = troupe_items_ref (g_ptr_array_index (self->kept, self->kept_next++));
      return TROUPE_SOURCE_ITEMS;
    }

  status = troupe_source_next (self->source, CHUNK_COUNT, CHUNK_BYTES, &self->present, error);
  if (status == TROUPE_SOURCE_ITEMS && self->kept != NULL)
    {
      g_ptr_array_add (self->kept, troupe_items_ref (self->present));
      self->kept_next++;
    }
  return status;
}

/**
 * troupe_replay_take:
 * @self: a reader that has an item to take
 *
 * Returns: (transfer full): the item
 */
GBytes *
troupe_replay_take (TroupeReplay *self)
{
  return troupe_items_dup_item (self->present, self->offset++);
}

/**
 * troupe_replay_rewind:
 * @self: a reader that was made to read again
 *
 * Goes back to the first item.
 */
void
troupe_replay_rewind (TroupeReplay *self)
{
  g_return_if_fail (self->again);

  g_clear_pointer (&self->present, troupe_items_unref);
  self->offset = 0;
  self->kept_next = 0;
  if (self->kept == NULL)
    TROUPE_SOURCE_GET_CLASS (self->source)->rewind (self->source);
}
