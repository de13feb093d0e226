/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads another source to its end before it gives an item, so that their number is known. */

#include "troupe-counted-source.h"

/* The size of the pieces in which items are kept. */
#define CHUNK_COUNT 4096
#define CHUNK_BYTES (64 * 1024)

struct _TroupeCountedSource
{
  TroupeSource parent_instance;
  TroupeSource *source;
  GQueue chunks;
  gint64 n_items;
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (TroupeCountedSource, troupe_counted_source, TROUPE_TYPE_SOURCE)

static TroupeSourceStatus
counted_read (TroupeCountedSource *self, GError **error)
{
  while (!self->ended)
    {
      TroupeItems *items = NULL;
      const TroupeSourceStatus status =
          troupe_source_next (self->source, CHUNK_COUNT, CHUNK_BYTES, &items, error);

      if (status == TROUPE_SOURCE_WAIT || status == TROUPE_SOURCE_FAILED)
        return status;

      self->ended = status == TROUPE_SOURCE_END;
      if (!self->ended)
        {
          self->n_items += troupe_items_get_count (items);
          g_queue_push_tail (&self->chunks, items);
        }
    }
  return TROUPE_SOURCE_ITEMS;
}

/* The pieces are small: the limit of bytes is about that of one. */
static TroupeSourceStatus
troupe_counted_source_next (TroupeSource *source,
                            guint32 max_count,
                            gsize max_bytes,
                            TroupeItems **items,
                            GError **error)
{
  TroupeCountedSource *self = TROUPE_COUNTED_SOURCE (source);
  const TroupeSourceStatus status = counted_read (self, error);
  g_autoptr (TroupeItems) chunk = NULL;
  guint32 count;

  if (status != TROUPE_SOURCE_ITEMS)
    return status;
  chunk = g_queue_pop_head (&self->chunks);
  if (chunk == NULL)
    return TROUPE_SOURCE_END;

  count = troupe_items_get_count (chunk);
  if (count > max_count)
    {
      g_queue_push_head (&self->chunks, troupe_items_slice (chunk, max_count, count - max_count));
      *items = troupe_items_slice (chunk, 0, max_count);
    }
  else
    {
      *items = g_steal_pointer (&chunk);
    }
  return TROUPE_SOURCE_ITEMS;
}

static gint64
troupe_counted_source_get_length (TroupeSource *source)
{
  TroupeCountedSource *self = TROUPE_COUNTED_SOURCE (source);

  return self->ended ? self->n_items : troupe_source_get_length (self->source);
}

static int
troupe_counted_source_get_wait_fd (TroupeSource *source)
{
  return troupe_source_get_wait_fd (TROUPE_COUNTED_SOURCE (source)->source);
}

static guint
troupe_counted_source_get_n_parts (TroupeSource *source)
{
  return troupe_source_get_n_parts (TROUPE_COUNTED_SOURCE (source)->source);
}

static const char *const *
troupe_counted_source_get_part_names (TroupeSource *source)
{
  return troupe_source_get_part_names (TROUPE_COUNTED_SOURCE (source)->source);
}

static char *
troupe_counted_source_take_warning (TroupeSource *source)
{
  return troupe_source_take_warning (TROUPE_COUNTED_SOURCE (source)->source);
}

static void
troupe_counted_source_finalize (GObject *object)
{
  TroupeCountedSource *self = TROUPE_COUNTED_SOURCE (object);

  g_clear_object (&self->source);
  g_queue_clear_full (&self->chunks, (GDestroyNotify) troupe_items_unref);

  G_OBJECT_CLASS (troupe_counted_source_parent_class)->finalize (object);
}

static void
troupe_counted_source_class_init (TroupeCountedSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_counted_source_finalize;
  source_class->next = troupe_counted_source_next;
  source_class->get_length = troupe_counted_source_get_length;
  source_class->get_wait_fd = troupe_counted_source_get_wait_fd;
  source_class->get_n_parts = troupe_counted_source_get_n_parts;
  source_class->get_part_names = troupe_counted_source_get_part_names;
  source_class->take_warning = troupe_counted_source_take_warning;
}

static void
troupe_counted_source_init (TroupeCountedSource *self)
{
  g_queue_init (&self->chunks);
}

/**
 * troupe_counted_source_new:
 * @source: a source at its beginning
 *
 * A source of the items of @source, in their order. The first item is there when @source has ended;
 * memory is bounded by all items.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_counted_source_new (TroupeSource *source)
{
  TroupeCountedSource *self = g_object_new (TROUPE_TYPE_COUNTED_SOURCE, NULL);

  self->source = g_object_ref (source);
  return TROUPE_SOURCE (self);
}
