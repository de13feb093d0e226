/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of items that were typed as arguments. */

#include "troupe-argument-source.h"

#include "troupe-item-queue.h"

#include <string.h>

struct _TroupeArgumentSource
{
  TroupeSource parent_instance;
  TroupeItemQueue *queue;
  guint length;
};

G_DEFINE_FINAL_TYPE (TroupeArgumentSource, troupe_argument_source, TROUPE_TYPE_SOURCE)

static TroupeSourceStatus
troupe_argument_source_next (TroupeSource *source,
                             guint32 max_count,
                             gsize max_bytes,
                             TroupeItems **items,
                             GError **error)
{
  TroupeArgumentSource *self = TROUPE_ARGUMENT_SOURCE (source);

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  return *items != NULL ? TROUPE_SOURCE_ITEMS : TROUPE_SOURCE_END;
}

static gint64
troupe_argument_source_get_length (TroupeSource *source)
{
  return TROUPE_ARGUMENT_SOURCE (source)->length;
}

static void
troupe_argument_source_finalize (GObject *object)
{
  TroupeArgumentSource *self = TROUPE_ARGUMENT_SOURCE (object);

  g_clear_pointer (&self->queue, troupe_item_queue_free);

  G_OBJECT_CLASS (troupe_argument_source_parent_class)->finalize (object);
}

static void
troupe_argument_source_class_init (TroupeArgumentSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_argument_source_finalize;
  source_class->next = troupe_argument_source_next;
  source_class->get_length = troupe_argument_source_get_length;
}

static void
troupe_argument_source_init (TroupeArgumentSource *self)
{
  self->queue = troupe_item_queue_new ();
}

/**
 * troupe_argument_source_new:
 * @items: (array length=n_items): the items
 * @n_items: their number, or -1 when @items is %NULL-terminated
 *
 * A source of given items, such as those of a command line. They are copied.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_argument_source_new (const char *const *items, gssize n_items)
{
  TroupeArgumentSource *self = g_object_new (TROUPE_TYPE_ARGUMENT_SOURCE, NULL);

  self->length = n_items < 0 ? g_strv_length ((char **) items) : (guint) n_items;
  for (guint i = 0; i < self->length; i++)
    troupe_item_queue_append (self->queue, items[i], strlen (items[i]));
  return TROUPE_SOURCE (self);
}
