/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-news.h"

struct _TroupeNews
{
  gatomicrefcount references;
  GMutex mutex;
  GMainContext *owner;
  GSourceFunc wake;
  gpointer data;
  GSource *waking;

  TroupePoolCounts counts;
  GArray *workers;
  GPtrArray *events;
  GError *error;
};

/**
 * troupe_news_new:
 * @wake: called in the main context that is the thread's default now, when there is news
 * @data: for @wake
 *
 * Returns: (transfer full): an empty letter box
 */
TroupeNews *
troupe_news_new (GSourceFunc wake, gpointer data)
{
  TroupeNews *self = g_new0 (TroupeNews, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->owner = g_main_context_ref_thread_default ();
  self->wake = wake;
  self->data = data;
  self->workers = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerStatus));
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * troupe_news_ref:
 * @self: a letter box
 *
 * Returns: (transfer full): @self
 */
TroupeNews *
troupe_news_ref (TroupeNews *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_news_unref:
 * @self: (transfer full): a letter box
 *
 * Gives back a reference.
 */
void
troupe_news_unref (TroupeNews *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_main_context_unref (self->owner);
  g_array_unref (self->workers);
  g_ptr_array_unref (self->events);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * troupe_news_disconnect:
 * @self: a letter box
 *
 * The owner's last call: it is woken no more.
 */
void
troupe_news_disconnect (TroupeNews *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->wake = NULL;
  if (self->waking != NULL)
    {
      g_source_destroy (self->waking);
      g_clear_pointer (&self->waking, g_source_unref);
    }
}

static gboolean
on_wake (gpointer data)
{
  TroupeNews *self = data;

  return self->wake (self->data);
}

/* With the mutex held. */
static void
news_wake_owner (TroupeNews *self)
{
  if (self->waking != NULL || self->wake == NULL)
    return;

  self->waking = g_idle_source_new ();
  g_source_set_priority (self->waking, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->waking, on_wake, self, NULL);
  g_source_attach (self->waking, self->owner);
}

/**
 * troupe_news_post_counts:
 * @self: a letter box
 * @counts: the pool's counts
 *
 * Replaces the counts that were posted before.
 */
void
troupe_news_post_counts (TroupeNews *self, const TroupePoolCounts *counts)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->counts = *counts;
  news_wake_owner (self);
}

/**
 * troupe_news_post_worker:
 * @self: a letter box
 * @status: a worker's status
 *
 * Replaces what was posted of the worker of that number before.
 */
void
troupe_news_post_worker (TroupeNews *self, const TroupeWorkerStatus *status)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeWorkerStatus *waiting = &g_array_index (self->workers, TroupeWorkerStatus, i);

      if (waiting->number == status->number)
        {
          *waiting = *status;
          return;
        }
    }
  g_array_append_val (self->workers, *status);
  news_wake_owner (self);
}

/**
 * troupe_news_post_event:
 * @self: a letter box
 * @event: (transfer full): what happened
 *
 * Adds an event.
 */
void
troupe_news_post_event (TroupeNews *self, TroupeEvent *event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->events, event);
  news_wake_owner (self);
}

/**
 * troupe_news_post_error:
 * @self: a letter box
 * @error: why the pool could not do its work
 *
 * Keeps the first error that is posted.
 */
void
troupe_news_post_error (TroupeNews *self, const GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->error == NULL)
    self->error = g_error_copy (error);
  news_wake_owner (self);
}

/**
 * troupe_news_collect:
 * @self: a letter box
 * @parcel: (out): what came, to be cleared by the caller
 *
 * Empties the letter box. To be called by what is woken.
 */
void
troupe_news_collect (TroupeNews *self, TroupeNewsParcel *parcel)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->waking != NULL)
    {
      g_source_destroy (self->waking);
      g_clear_pointer (&self->waking, g_source_unref);
    }
  parcel->counts = self->counts;
  parcel->workers = g_steal_pointer (&self->workers);
  parcel->events = g_steal_pointer (&self->events);
  parcel->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  self->workers = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerStatus));
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_news_parcel_clear:
 * @parcel: what was collected
 *
 * Frees what is in @parcel.
 */
void
troupe_news_parcel_clear (TroupeNewsParcel *parcel)
{
  g_clear_pointer (&parcel->workers, g_array_unref);
  g_clear_pointer (&parcel->events, g_ptr_array_unref);
  g_clear_error (&parcel->error);
}
