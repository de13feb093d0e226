/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps what the running item that a person looks at has printed. */

#include "troupe-watched-item.h"

struct _TroupeWatchedItem
{
  TroupeWatchedItemFunc changed;
  gpointer data;

  GMutex lock;
  /* Made ready when an item is watched. */
  GSource *source;
  gboolean is_watched;
  gboolean is_paused;
  guint64 index;
  guint64 n_looks;
  GBytes *standard_output;
  GBytes *standard_error;
};

/**
 * troupe_watched_item_new:
 * @changed: called when the item has printed more
 * @data: for @changed
 *
 * Returns: (transfer full): no item yet
 */
TroupeWatchedItem *
troupe_watched_item_new (TroupeWatchedItemFunc changed, gpointer data)
{
  TroupeWatchedItem *self = g_new0 (TroupeWatchedItem, 1);

  g_mutex_init (&self->lock);
  self->changed = changed;
  self->data = data;
  return self;
}

static void
forget_text (TroupeWatchedItem *self)
{
  g_clear_pointer (&self->standard_output, g_bytes_unref);
  g_clear_pointer (&self->standard_error, g_bytes_unref);
}

/**
 * troupe_watched_item_free:
 * @self: (transfer full): that of a run
 *
 * Frees @self.
 */
void
troupe_watched_item_free (TroupeWatchedItem *self)
{
  forget_text (self);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Called with the lock. */
static void
wake_pool (TroupeWatchedItem *self)
{
  if (self->source != NULL && self->is_watched && !self->is_paused)
    g_source_set_ready_time (self->source, 0);
}

/**
 * troupe_watched_item_set_source:
 * @self: that of a run
 * @source: (nullable): a source of troupe_wake_source_new(), which is woken when there is an item
 * to watch
 */
void
troupe_watched_item_set_source (TroupeWatchedItem *self, GSource *source)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->source, g_source_unref);
  self->source = source != NULL ? g_source_ref (source) : NULL;
  wake_pool (self);
}

/**
 * troupe_watched_item_get_index:
 * @self: that of a run
 * @index: (out): the index of the item
 *
 * Returns: whether there is one
 */
gboolean
troupe_watched_item_get_index (TroupeWatchedItem *self, guint64 *index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *index = self->index;
  return self->is_watched && !self->is_paused;
}

/**
 * troupe_watched_item_get_n_looks:
 * @self: that of a run
 *
 * Returns: how many times an item began to be watched: one that is watched again after another one,
 *   or after none, is to tell everything again
 */
guint64
troupe_watched_item_get_n_looks (TroupeWatchedItem *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_looks;
}

/**
 * troupe_watched_item_set_text:
 * @self: that of a run
 * @index: the index of an item, which may be watched no longer
 * @stream: a stream
 * @text: the end of what it has written to that
 */
void
troupe_watched_item_set_text (TroupeWatchedItem *self,
                              guint64 index,
                              TroupeOutputStream stream,
                              GBytes *text)
{
  GBytes **to = stream == TROUPE_OUTPUT_STDOUT ? &self->standard_output : &self->standard_error;
  gboolean is_new = FALSE;

  g_mutex_lock (&self->lock);
  if (self->is_watched && self->index == index && (*to == NULL || !g_bytes_equal (*to, text)))
    {
      g_clear_pointer (to, g_bytes_unref);
      *to = g_bytes_ref (text);
      is_new = TRUE;
    }
  g_mutex_unlock (&self->lock);

  if (is_new)
    self->changed (index, self->data);
}

/**
 * troupe_watched_item_watch:
 * @self: that of a run
 * @index: the index of a running item, which is watched in place of the one before
 */
void
troupe_watched_item_watch (TroupeWatchedItem *self, guint64 index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->is_watched && self->index == index)
    return;

  forget_text (self);
  self->is_watched = TRUE;
  self->index = index;
  self->n_looks++;
  wake_pool (self);
}

/**
 * troupe_watched_item_unwatch:
 * @self: that of a run
 *
 * From now on, no item is asked for its output.
 */
void
troupe_watched_item_unwatch (TroupeWatchedItem *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  forget_text (self);
  self->is_watched = FALSE;
}

/**
 * troupe_watched_item_set_paused:
 * @self: that of a run
 * @paused: whether nobody can see it at the moment
 */
void
troupe_watched_item_set_paused (TroupeWatchedItem *self, gboolean paused)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_paused = paused;
  wake_pool (self);
}

static GBytes *
ref_text (GBytes *text)
{
  return text == NULL ? NULL : g_bytes_ref (text);
}

/**
 * troupe_watched_item_dup_note:
 * @self: that of a run
 * @index: the index of a running item
 *
 * Returns: (transfer full) (nullable): what it has printed, if that is known
 */
TroupeResultNote *
troupe_watched_item_dup_note (TroupeWatchedItem *self, guint64 index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  TroupeResultNote *note;

  if (!self->is_watched || self->index != index ||
      (self->standard_output == NULL && self->standard_error == NULL))
    return NULL;

  note = troupe_result_note_new ();
  note->standard_output = ref_text (self->standard_output);
  note->standard_error = ref_text (self->standard_error);
  return note;
}
