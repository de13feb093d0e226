/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passes the latest snapshots from the pool's thread to the owner's thread. */

#include "troupe-mailbox.h"

#include "troupe-wake-source.h"

struct _TroupeMailbox
{
  gatomicrefcount references;
  GMutex mutex;
  GSourceFunc wake;
  gpointer data;
  GSource *waking;

  int interval;
  TroupeRunCounts counts;
  GArray *workers;
  /* Maps the number of each of these to its position. */
  GHashTable *positions;
  GPtrArray *told;
  GPtrArray *events;
  GError *error;
};

static void
told_free (gpointer data)
{
  TroupeMailboxTold *told = data;

  g_bytes_unref (told->frames);
  g_free (told->host);
  g_array_unref (told->numbers);
  g_free (told);
}

static gboolean
wake_cb (gpointer data)
{
  TroupeMailbox *self = data;

  return self->wake (self->data);
}

/**
 * troupe_mailbox_new:
 * @wake: called in the main context that is the thread's default now, when there are changes; it
 *   returns %G_SOURCE_CONTINUE
 * @data: for @wake
 *
 * Returns: (transfer full): an empty mailbox
 */
TroupeMailbox *
troupe_mailbox_new (GSourceFunc wake, gpointer data)
{
  g_autoptr (GMainContext) owner = g_main_context_ref_thread_default ();
  TroupeMailbox *self = g_new0 (TroupeMailbox, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->interval = TROUPE_MAILBOX_LEAST_INTERVAL;
  self->wake = wake;
  self->data = data;
  self->waking = troupe_wake_source_new (owner, wake_cb, self);
  self->workers = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerStatus));
  self->positions = g_hash_table_new (NULL, NULL);
  self->told = g_ptr_array_new_with_free_func (told_free);
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * troupe_mailbox_ref:
 * @self: a mailbox
 *
 * Returns: (transfer full): @self
 */
TroupeMailbox *
troupe_mailbox_ref (TroupeMailbox *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_mailbox_unref:
 * @self: (transfer full): a mailbox
 *
 * Gives back a reference.
 */
void
troupe_mailbox_unref (TroupeMailbox *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_array_unref (self->workers);
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->told);
  g_ptr_array_unref (self->events);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * troupe_mailbox_disconnect:
 * @self: a mailbox
 *
 * The owner's last call, after which it is not woken any more.
 */
void
troupe_mailbox_disconnect (TroupeMailbox *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->waking != NULL)
    {
      g_source_destroy (self->waking);
      g_clear_pointer (&self->waking, g_source_unref);
    }
}

/* Called with the mutex held. */
static void
mailbox_wake_owner (TroupeMailbox *self, gint64 at)
{
  gint64 before;

  if (self->waking == NULL)
    return;

  before = g_source_get_ready_time (self->waking);
  if (before < 0 || at < before)
    g_source_set_ready_time (self->waking, at);
}

/**
 * troupe_mailbox_set_interval:
 * @self: a mailbox
 * @milliseconds: the interval at which the owner wants changes of counts only
 */
void
troupe_mailbox_set_interval (TroupeMailbox *self, guint milliseconds)
{
  g_atomic_int_set (&self->interval, (int) milliseconds);
}

/**
 * troupe_mailbox_get_interval:
 * @self: a mailbox
 *
 * Returns: the interval at which the owner wants changes of counts only, in milliseconds
 */
guint
troupe_mailbox_get_interval (TroupeMailbox *self)
{
  return (guint) g_atomic_int_get (&self->interval);
}

/**
 * troupe_mailbox_post_counts:
 * @self: a mailbox
 * @counts: the pool's counts
 * @at: the time at which the owner is woken, by g_get_monotonic_time(), or 0 for at once
 *
 * Replaces the counts that were posted before.
 */
void
troupe_mailbox_post_counts (TroupeMailbox *self, const TroupeRunCounts *counts, gint64 at)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->counts = *counts;
  mailbox_wake_owner (self, at);
}

/**
 * troupe_mailbox_post_worker:
 * @self: a mailbox
 * @status: a worker's status
 *
 * Replaces the previous status of the worker of that number. It is delivered with the counts.
 */
void
troupe_mailbox_post_worker (TroupeMailbox *self, const TroupeWorkerStatus *status)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gpointer number = GUINT_TO_POINTER (status->number);
  gpointer position;

  if (g_hash_table_lookup_extended (self->positions, number, NULL, &position))
    {
      g_array_index (self->workers, TroupeWorkerStatus, GPOINTER_TO_UINT (position)) = *status;
      return;
    }
  g_hash_table_insert (self->positions, number, GUINT_TO_POINTER (self->workers->len));
  g_array_append_val (self->workers, *status);
}

/**
 * troupe_mailbox_post_told:
 * @self: a mailbox
 * @frames: frames that tell about workers of another machine
 * @host: the name of that machine
 * @offset: microseconds to add to their times
 * @numbers: (transfer full) (element-type guint): for each frame, the number of its worker, or 0
 *
 * Adds what a node told. It is delivered with the counts.
 */
void
troupe_mailbox_post_told (TroupeMailbox *self,
                          GBytes *frames,
                          const char *host,
                          gint64 offset,
                          GArray *numbers)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TroupeMailboxTold *told = g_new (TroupeMailboxTold, 1);

  *told = (TroupeMailboxTold){ g_bytes_ref (frames), g_strdup (host), offset, numbers };
  g_ptr_array_add (self->told, told);
}

/**
 * troupe_mailbox_post_event:
 * @self: a mailbox
 * @event: (transfer full): an event
 *
 * Adds an event. It is delivered with the counts.
 */
void
troupe_mailbox_post_event (TroupeMailbox *self, TroupeEvent *event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->events, event);
}

/**
 * troupe_mailbox_post_error:
 * @self: a mailbox
 * @error: why the pool could not do its work
 *
 * Keeps the first error that is posted.
 */
void
troupe_mailbox_post_error (TroupeMailbox *self, const GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->error == NULL)
    self->error = g_error_copy (error);
  mailbox_wake_owner (self, 0);
}

/**
 * troupe_mailbox_collect:
 * @self: a mailbox
 * @snapshot: (out): the contents, to be cleared by the caller
 *
 * Empties the mailbox. To be called by the function that is woken.
 */
void
troupe_mailbox_collect (TroupeMailbox *self, TroupeMailboxSnapshot *snapshot)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_source_set_ready_time (self->waking, -1);
  snapshot->counts = self->counts;
  snapshot->workers = g_steal_pointer (&self->workers);
  g_hash_table_remove_all (self->positions);
  snapshot->told = g_steal_pointer (&self->told);
  snapshot->events = g_steal_pointer (&self->events);
  snapshot->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  self->workers = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerStatus));
  self->told = g_ptr_array_new_with_free_func (told_free);
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_mailbox_snapshot_clear:
 * @snapshot: the collected contents
 *
 * Frees the contents of @snapshot.
 */
void
troupe_mailbox_snapshot_clear (TroupeMailboxSnapshot *snapshot)
{
  g_clear_pointer (&snapshot->workers, g_array_unref);
  g_clear_pointer (&snapshot->told, g_ptr_array_unref);
  g_clear_pointer (&snapshot->events, g_ptr_array_unref);
  g_clear_error (&snapshot->error);
}
