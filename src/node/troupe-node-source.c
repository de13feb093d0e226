/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items of a node, which come in frames. */

#include "troupe-node-source.h"

#include <sys/eventfd.h>
#include <unistd.h>

/* A batch is at most this part of each lane's share of the items that are here, so that no lane is
 * without while another one has several. */
#define SHARE 2

struct _TroupeNodeSource
{
  TroupeSource parent_instance;

  GStrv columns;
  guint lanes;
  guint least;
  /* Unowned: it outlives the source. */
  TroupeNodeOutput *output;

  GMutex mutex;
  GQueue queue;
  /* Those that are in the queue, and those that ever were. */
  guint64 n_items;
  guint64 n_added;
  gboolean is_closed;
  int wake_fd;
};

G_DEFINE_FINAL_TYPE (TroupeNodeSource, troupe_node_source, TROUPE_TYPE_SOURCE)

static void
source_signal (TroupeNodeSource *self)
{
  const guint64 one = 1;

  if (write (self->wake_fd, &one, sizeof one) < 0)
    return;
}

static void
source_clear_signal (TroupeNodeSource *self)
{
  guint64 value;

  if (read (self->wake_fd, &value, sizeof value) < 0)
    return;
}

/* Called with the mutex held. */
static TroupeItems *
source_take (TroupeNodeSource *self, guint32 max_count)
{
  TroupeItems *items = g_queue_pop_head (&self->queue);
  const guint64 share = self->n_items / ((guint64) self->lanes * SHARE);
  const guint32 count = troupe_items_get_count (items);
  const guint32 wanted = MIN (MAX (share, self->least), max_count);
  TroupeItems *part;

  if (count <= wanted)
    {
      self->n_items -= count;
      return items;
    }

  part = troupe_items_slice (items, 0, wanted);
  g_queue_push_head (&self->queue, troupe_items_slice (items, wanted, count - wanted));
  troupe_items_unref (items);
  self->n_items -= wanted;
  return part;
}

static TroupeSourceStatus
troupe_node_source_next (TroupeSource *source,
                         guint32 max_count,
                         gsize max_bytes,
                         TroupeItems **items,
                         GError **error)
{
  TroupeNodeSource *self = TROUPE_NODE_SOURCE (source);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* Results that the link is too slow for would take more and more memory. */
  if (g_queue_is_empty (&self->queue) || troupe_node_output_is_full (self->output))
    {
      source_clear_signal (self);
      return self->is_closed && g_queue_is_empty (&self->queue) ? TROUPE_SOURCE_END
                                                                : TROUPE_SOURCE_WAIT;
    }

  *items = source_take (self, max_count);
  return TROUPE_SOURCE_ITEMS;
}

/* Known when no more items come. */
static gint64
troupe_node_source_get_length (TroupeSource *source)
{
  TroupeNodeSource *self = TROUPE_NODE_SOURCE (source);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->is_closed ? (gint64) self->n_added : -1;
}

static int
troupe_node_source_get_wait_fd (TroupeSource *source)
{
  return TROUPE_NODE_SOURCE (source)->wake_fd;
}

static guint
troupe_node_source_get_n_parts (TroupeSource *source)
{
  TroupeNodeSource *self = TROUPE_NODE_SOURCE (source);

  return self->columns != NULL ? MAX (g_strv_length (self->columns), 1) : 0;
}

static const char *const *
troupe_node_source_get_part_names (TroupeSource *source)
{
  TroupeNodeSource *self = TROUPE_NODE_SOURCE (source);

  return self->columns != NULL && self->columns[0] != NULL ? (const char *const *) self->columns
                                                           : NULL;
}

static void
troupe_node_source_finalize (GObject *object)
{
  TroupeNodeSource *self = TROUPE_NODE_SOURCE (object);

  g_strfreev (self->columns);
  g_queue_clear_full (&self->queue, (GDestroyNotify) troupe_items_unref);
  g_mutex_clear (&self->mutex);
  if (self->wake_fd >= 0)
    close (self->wake_fd);

  G_OBJECT_CLASS (troupe_node_source_parent_class)->finalize (object);
}

static void
troupe_node_source_class_init (TroupeNodeSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_node_source_finalize;
  source_class->next = troupe_node_source_next;
  source_class->get_length = troupe_node_source_get_length;
  source_class->get_wait_fd = troupe_node_source_get_wait_fd;
  source_class->get_n_parts = troupe_node_source_get_n_parts;
  source_class->get_part_names = troupe_node_source_get_part_names;
}

static void
troupe_node_source_init (TroupeNodeSource *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->queue);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
}

/**
 * troupe_node_source_new:
 * @columns: (nullable): the columns of the job, see troupe_job_get_columns()
 * @lanes: the number of lanes of all workers
 * @least: the number of items of a batch that are not divided
 * @output: while it is full, no items are taken; it must outlive the source
 *
 * Returns: (transfer full): a source without items yet
 */
TroupeNodeSource *
troupe_node_source_new (const char *const *columns,
                        guint lanes,
                        guint least,
                        TroupeNodeOutput *output)
{
  TroupeNodeSource *self = g_object_new (TROUPE_TYPE_NODE_SOURCE, NULL);

  self->columns = g_strdupv ((char **) columns);
  self->lanes = MAX (lanes, 1);
  self->least = MAX (least, 1);
  self->output = output;
  return self;
}

/**
 * troupe_node_source_add:
 * @self: a source that was not closed
 * @items: (transfer full): items that follow
 */
void
troupe_node_source_add (TroupeNodeSource *self, TroupeItems *items)
{
  g_mutex_lock (&self->mutex);
  self->n_items += troupe_items_get_count (items);
  self->n_added += troupe_items_get_count (items);
  g_queue_push_tail (&self->queue, items);
  g_mutex_unlock (&self->mutex);
  /* Whoever wakes up does not wait for this thread. */
  source_signal (self);
}

/**
 * troupe_node_source_close:
 * @self: a source
 *
 * Ends it after the items that were added.
 */
void
troupe_node_source_close (TroupeNodeSource *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->is_closed = TRUE;
  source_signal (self);
}

/**
 * troupe_node_source_wake:
 * @self: a source
 *
 * Lets its reader look again: the output may have room.
 */
void
troupe_node_source_wake (TroupeNodeSource *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  source_signal (self);
}
