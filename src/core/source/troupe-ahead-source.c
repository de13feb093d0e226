/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads another source as it comes, before its items are needed, and tells what it has read. */

#include "troupe-ahead-source.h"

#include <glib-unix.h>

/* The size of the pieces in which it is read. */
#define CHUNK_COUNT (64 * 1024)
#define CHUNK_BYTES (1024 * 1024)

struct _TroupeAheadSource
{
  TroupeSource parent_instance;
  TroupeSource *source;
  TroupeAheadFunc func;
  gpointer data;

  /* What was read and not taken, and what follows it: the end or an error. */
  GQueue chunks;
  gsize n_bytes;
  gsize max_bytes;
  guint64 n_read;
  gboolean ended;
  GError *error;

  /* Reads more when the other source has more, and there is room for it. */
  GSource *reading;
};

G_DEFINE_FINAL_TYPE (TroupeAheadSource, troupe_ahead_source, TROUPE_TYPE_SOURCE)

static void ahead_watch (TroupeAheadSource *self, int fd);

static void
ahead_unwatch (TroupeAheadSource *self)
{
  if (self->reading != NULL)
    g_source_destroy (self->reading);
  g_clear_pointer (&self->reading, g_source_unref);
}

static gsize
measure (TroupeItems *items)
{
  TroupeBlock *block = troupe_items_get_block (items);

  return block != NULL ? troupe_block_get_encoded_size (block) : 0;
}

static TroupeSourceStatus
ahead_read (TroupeAheadSource *self)
{
  TroupeItems *items = NULL;
  TroupeSourceStatus status;

  if (self->ended)
    return self->error != NULL ? TROUPE_SOURCE_FAILED : TROUPE_SOURCE_END;

  status = troupe_source_next (self->source, CHUNK_COUNT, CHUNK_BYTES, &items, &self->error);
  self->ended = status == TROUPE_SOURCE_END || status == TROUPE_SOURCE_FAILED;
  if (status == TROUPE_SOURCE_ITEMS)
    {
      self->n_bytes += measure (items);
      self->n_read += troupe_items_get_count (items);
      g_queue_push_tail (&self->chunks, items);
    }
  if (self->func != NULL && (items != NULL || status == TROUPE_SOURCE_END))
    self->func (items, self->data);
  return status;
}

/* Reads a piece, and goes on later: other work of the thread comes first. */
static void
ahead_go_on (TroupeAheadSource *self)
{
  TroupeSourceStatus status;

  ahead_unwatch (self);
  if (self->n_bytes >= self->max_bytes)
    return;
  status = ahead_read (self);
  if (status == TROUPE_SOURCE_ITEMS)
    ahead_watch (self, -1);
  else if (status == TROUPE_SOURCE_WAIT)
    ahead_watch (self, troupe_source_get_wait_fd (self->source));
}

static gboolean
idle_cb (gpointer data)
{
  ahead_go_on (data);
  return G_SOURCE_REMOVE;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  ahead_go_on (data);
  return G_SOURCE_REMOVE;
}

static void
ahead_watch (TroupeAheadSource *self, int fd)
{
  ahead_unwatch (self);
  if (fd >= 0)
    {
      self->reading = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
      g_source_set_callback (self->reading, G_SOURCE_FUNC (readable_cb), self, NULL);
    }
  else
    {
      self->reading = g_idle_source_new ();
      g_source_set_callback (self->reading, idle_cb, self, NULL);
    }
  g_source_set_priority (self->reading, G_PRIORITY_DEFAULT_IDLE);
  g_source_attach (self->reading, g_main_context_get_thread_default ());
}

static TroupeSourceStatus
troupe_ahead_source_next (TroupeSource *source,
                          guint32 max_count,
                          gsize max_bytes,
                          TroupeItems **items,
                          GError **error)
{
  TroupeAheadSource *self = TROUPE_AHEAD_SOURCE (source);
  const gboolean was_full = self->n_bytes >= self->max_bytes;
  const TroupeSourceStatus status =
      g_queue_is_empty (&self->chunks) ? ahead_read (self) : TROUPE_SOURCE_ITEMS;
  g_autoptr (TroupeItems) chunk = NULL;
  guint32 count;

  if (status == TROUPE_SOURCE_FAILED && error != NULL)
    *error = g_error_copy (self->error);
  if (status != TROUPE_SOURCE_ITEMS)
    return status;

  chunk = g_queue_pop_head (&self->chunks);
  self->n_bytes -= measure (chunk);
  count = MIN (max_count, troupe_items_get_count (chunk));
  while (TRUE)
    {
      g_clear_pointer (items, troupe_items_unref);
      *items = troupe_items_slice (chunk, 0, count);
      if (count == 1 || measure (*items) <= max_bytes)
        break;
      count = (count + 1) / 2;
    }
  if (count < troupe_items_get_count (chunk))
    {
      TroupeItems *rest = troupe_items_slice (chunk, count, troupe_items_get_count (chunk) - count);

      self->n_bytes += measure (rest);
      g_queue_push_head (&self->chunks, rest);
    }
  if (was_full && self->func != NULL && self->n_bytes < self->max_bytes)
    ahead_watch (self, -1);
  return TROUPE_SOURCE_ITEMS;
}

static gint64
troupe_ahead_source_get_length (TroupeSource *source)
{
  TroupeAheadSource *self = TROUPE_AHEAD_SOURCE (source);

  return self->ended && self->error == NULL ? (gint64) self->n_read
                                            : troupe_source_get_length (self->source);
}

static int
troupe_ahead_source_get_wait_fd (TroupeSource *source)
{
  return troupe_source_get_wait_fd (TROUPE_AHEAD_SOURCE (source)->source);
}

static guint
troupe_ahead_source_get_n_parts (TroupeSource *source)
{
  return troupe_source_get_n_parts (TROUPE_AHEAD_SOURCE (source)->source);
}

static const char *const *
troupe_ahead_source_get_part_names (TroupeSource *source)
{
  return troupe_source_get_part_names (TROUPE_AHEAD_SOURCE (source)->source);
}

static char *
troupe_ahead_source_take_warning (TroupeSource *source)
{
  return troupe_source_take_warning (TROUPE_AHEAD_SOURCE (source)->source);
}

static void
troupe_ahead_source_finalize (GObject *object)
{
  TroupeAheadSource *self = TROUPE_AHEAD_SOURCE (object);

  ahead_unwatch (self);
  g_clear_object (&self->source);
  g_clear_error (&self->error);
  g_queue_clear_full (&self->chunks, (GDestroyNotify) troupe_items_unref);

  G_OBJECT_CLASS (troupe_ahead_source_parent_class)->finalize (object);
}

static void
troupe_ahead_source_class_init (TroupeAheadSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_ahead_source_finalize;
  source_class->next = troupe_ahead_source_next;
  source_class->get_length = troupe_ahead_source_get_length;
  source_class->get_wait_fd = troupe_ahead_source_get_wait_fd;
  source_class->get_n_parts = troupe_ahead_source_get_n_parts;
  source_class->get_part_names = troupe_ahead_source_get_part_names;
  source_class->take_warning = troupe_ahead_source_take_warning;
}

static void
troupe_ahead_source_init (TroupeAheadSource *self)
{
  g_queue_init (&self->chunks);
  self->max_bytes = TROUPE_AHEAD_BYTES_MAX;
}

/**
 * troupe_ahead_source_new:
 * @source: a source at its beginning
 *
 * Returns: (transfer full): a source of its items
 */
TroupeSource *
troupe_ahead_source_new (TroupeSource *source)
{
  TroupeAheadSource *self = g_object_new (TROUPE_TYPE_AHEAD_SOURCE, NULL);

  self->source = g_object_ref (source);
  return TROUPE_SOURCE (self);
}

/**
 * troupe_ahead_source_set_max:
 * @self: a source of which nothing was read
 * @bytes: the bytes of items that are read ahead at most
 */
void
troupe_ahead_source_set_max (TroupeAheadSource *self, gsize bytes)
{
  self->max_bytes = bytes;
}

/**
 * troupe_ahead_source_start:
 * @self: a source of which nothing was read
 * @func: called with all items in their order, before they are taken
 * @data: for @func
 *
 * Begins to read ahead in the main context of the thread.
 */
void
troupe_ahead_source_start (TroupeAheadSource *self, TroupeAheadFunc func, gpointer data)
{
  g_return_if_fail (self->func == NULL && self->n_read == 0);

  self->func = func;
  self->data = data;
  ahead_watch (self, -1);
}

/**
 * troupe_ahead_source_stop:
 * @self: a source
 *
 * Reads no more than is taken, and does not call the function any more.
 */
void
troupe_ahead_source_stop (TroupeAheadSource *self)
{
  ahead_unwatch (self);
  self->func = NULL;
}
