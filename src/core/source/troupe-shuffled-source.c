/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads another source to its end and gives its items in random order. */

#include "troupe-shuffled-source.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-item-queue.h"

#include <glib/gi18n-lib.h>

#define CHUNK_COUNT 4096
#define CHUNK_BYTES (1024 * 1024)

/* More items than a random number can choose from. */
#define ITEMS_MAX G_MAXINT32

/* Where an item is in the chunks. */
typedef struct
{
  guint32 chunk;
  guint32 offset;
} Place;

struct _TroupeShuffledSource
{
  TroupeSource parent_instance;
  TroupeSource *source;
  guint32 seed;
  GPtrArray *chunks;
  GArray *places;
  gboolean ended;
  guint next;
  TroupeItemQueue *queue;
};

G_DEFINE_FINAL_TYPE (TroupeShuffledSource, troupe_shuffled_source, TROUPE_TYPE_SOURCE)

/* Fisher and Yates. */
static void
shuffled_mix (TroupeShuffledSource *self)
{
  GRand *random = g_rand_new_with_seed (self->seed);
  Place *places = (Place *) (gpointer) self->places->data;

  for (guint n = self->places->len; n > 1; n--)
    {
      const guint chosen = g_rand_int_range (random, 0, n);
      const Place place = places[chosen];

      places[chosen] = places[n - 1];
      places[n - 1] = place;
    }
  g_rand_free (random);
}

static TroupeSourceStatus
shuffled_read (TroupeShuffledSource *self, GError **error)
{
  TroupeSourceStatus status = TROUPE_SOURCE_ITEMS;

  while (!self->ended && status == TROUPE_SOURCE_ITEMS)
    {
      TroupeItems *items = NULL;

      status = troupe_source_next (self->source, CHUNK_COUNT, CHUNK_BYTES, &items, error);
      if (status == TROUPE_SOURCE_END)
        {
          self->ended = TRUE;
          shuffled_mix (self);
          return TROUPE_SOURCE_ITEMS;
        }
      if (status != TROUPE_SOURCE_ITEMS)
        return status;

      for (guint32 i = 0; i < troupe_items_get_count (items); i++)
        {
          const Place place = { self->chunks->len, i };

          g_array_append_val (self->places, place);
        }
      g_ptr_array_add (self->chunks, items);
      if (self->places->len > ITEMS_MAX)
        {
          g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                       _ ("More than %d items cannot be shuffled"), ITEMS_MAX);
          return TROUPE_SOURCE_FAILED;
        }
    }
  return status;
}

static TroupeSourceStatus
troupe_shuffled_source_next (TroupeSource *source,
                             guint32 max_count,
                             gsize max_bytes,
                             TroupeItems **items,
                             GError **error)
{
  TroupeShuffledSource *self = TROUPE_SHUFFLED_SOURCE (source);
  const TroupeSourceStatus status = shuffled_read (self, error);
  gsize size;

  if (status != TROUPE_SOURCE_ITEMS)
    return status;

  while (self->next < self->places->len &&
         (size = troupe_item_queue_get_size (self->queue)) < MIN (max_bytes, CHUNK_BYTES))
    {
      const Place *place = &g_array_index (self->places, Place, self->next++);
      g_autoptr (GBytes) item =
          troupe_items_dup_item (self->chunks->pdata[place->chunk], place->offset);
      const char *bytes = troupe_bytes_get_data (item, &size);

      troupe_item_queue_append (self->queue, bytes, size);
    }
  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  return *items != NULL ? TROUPE_SOURCE_ITEMS : TROUPE_SOURCE_END;
}

static gint64
troupe_shuffled_source_get_length (TroupeSource *source)
{
  TroupeShuffledSource *self = TROUPE_SHUFFLED_SOURCE (source);

  return self->ended ? self->places->len : troupe_source_get_length (self->source);
}

static int
troupe_shuffled_source_get_wait_fd (TroupeSource *source)
{
  return troupe_source_get_wait_fd (TROUPE_SHUFFLED_SOURCE (source)->source);
}

static guint
troupe_shuffled_source_get_n_parts (TroupeSource *source)
{
  return troupe_source_get_n_parts (TROUPE_SHUFFLED_SOURCE (source)->source);
}

static const char *const *
troupe_shuffled_source_get_part_names (TroupeSource *source)
{
  return troupe_source_get_part_names (TROUPE_SHUFFLED_SOURCE (source)->source);
}

static char *
troupe_shuffled_source_take_warning (TroupeSource *source)
{
  return troupe_source_take_warning (TROUPE_SHUFFLED_SOURCE (source)->source);
}

static void
troupe_shuffled_source_finalize (GObject *object)
{
  TroupeShuffledSource *self = TROUPE_SHUFFLED_SOURCE (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->queue, troupe_item_queue_free);

  G_OBJECT_CLASS (troupe_shuffled_source_parent_class)->finalize (object);
}

static void
troupe_shuffled_source_class_init (TroupeShuffledSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_shuffled_source_finalize;
  source_class->next = troupe_shuffled_source_next;
  source_class->get_length = troupe_shuffled_source_get_length;
  source_class->get_wait_fd = troupe_shuffled_source_get_wait_fd;
  source_class->get_n_parts = troupe_shuffled_source_get_n_parts;
  source_class->get_part_names = troupe_shuffled_source_get_part_names;
  source_class->take_warning = troupe_shuffled_source_take_warning;
}

static void
troupe_shuffled_source_init (TroupeShuffledSource *self)
{
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_items_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->queue = troupe_item_queue_new ();
}

/**
 * troupe_shuffled_source_new:
 * @source: a source at its beginning
 * @seed: chooses the order: the same one gives the same order of the same items
 *
 * A source of the items of @source in random order, each order as likely as any other. The first
 * item is there when @source has ended; memory is bounded by all items, and eight bytes for each.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_shuffled_source_new (TroupeSource *source, guint32 seed)
{
  TroupeShuffledSource *self = g_object_new (TROUPE_TYPE_SHUFFLED_SOURCE, NULL);

  self->source = g_object_ref (source);
  self->seed = seed;
  return TROUPE_SOURCE (self);
}
