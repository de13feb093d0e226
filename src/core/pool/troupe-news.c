/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-news.h"

#include "troupe-wake-source.h"

struct _TroupeNews
{
  gatomicrefcount references;
  GMutex mutex;
  GSourceFunc wake;
  gpointer data;
  GSource *waking;

  int interval;
  TroupePoolCounts counts;
  GArray *workers;
  GPtrArray *events;
  GError *error;
};

static gboolean
on_wake (gpointer data)
{
  TroupeNews *self = data;

  return self->wake (self->data);
}

/**
 * troupe_news_new:
 * @wake: called in the main context that is the thread's default now, when there is news; it
 *   returns %G_SOURCE_CONTINUE
 * @data: for @wake
 *
 * Returns: (transfer full): an empty letter box
 */
TroupeNews *
troupe_news_new (GSourceFunc wake, gpointer data)
{
  g_autoptr (GMainContext) owner = g_main_context_ref_thread_default ();
  TroupeNews *self = g_new0 (TroupeNews, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->interval = TROUPE_NEWS_LEAST_INTERVAL;
  self->wake = wake;
  self->data = data;
  self->waking = troupe_wake_source_new (owner, on_wake, self);
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

  if (self->waking != NULL)
    {
      g_source_destroy (self->waking);
      g_clear_pointer (&self->waking, g_source_unref);
    }
}

/* With the mutex held. */
static void
news_wake_owner (TroupeNews *self, gint64 at)
{
  gint64 before;

  if (self->waking == NULL)
    return;

  before = g_source_get_ready_time (self->waking);
  if (before < 0 || at < before)
    g_source_set_ready_time (self->waking, at);
}

/**
 * troupe_news_set_interval:
 * @self: a letter box
 * @milliseconds: how often the owner wants to be told of mere counts
 */
void
troupe_news_set_interval (TroupeNews *self, guint milliseconds)
{
  g_atomic_int_set (&self->interval, (int) milliseconds);
}

/**
 * troupe_news_get_interval:
 * @self: a letter box
 *
 * Returns: how often the owner wants to be told of mere counts, in milliseconds
 */
guint
troupe_news_get_interval (TroupeNews *self)
{
  return (guint) g_atomic_int_get (&self->interval);
}

/**
 * troupe_news_post_counts:
 * @self: a letter box
 * @counts: the pool's counts
 * @at: when the owner is told, by g_get_monotonic_time(), or 0 for at once
 *
 * Replaces the counts that were posted before.
 */
void
troupe_news_post_counts (TroupeNews *self, const TroupePoolCounts *counts, gint64 at)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->counts = *counts;
  news_wake_owner (self, at);
}

/**
 * troupe_news_post_worker:
 * @self: a letter box
 * @status: a worker's status
 *
 * Replaces what was posted of the worker of that number before. It is told with the counts.
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
}

/**
 * troupe_news_post_event:
 * @self: a letter box
 * @event: (transfer full): what happened
 *
 * Adds an event. It is told with the counts.
 */
void
troupe_news_post_event (TroupeNews *self, TroupeEvent *event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->events, event);
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
  news_wake_owner (self, 0);
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

  g_source_set_ready_time (self->waking, -1);
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
