/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lets the processes of workers be measured while a watcher looks at them, and tells them. */

#include "troupe-watch-view.h"

#include "troupe-told-processes.h"

/* Workers that one watcher may look at: more than there are rows on a screen. */
#define WORKERS_MAX 1000

struct _TroupeWatchView
{
  /* A set of TroupeWorker, owned. */
  GHashTable *workers;
};

static void
leave (gpointer worker)
{
  troupe_worker_processes_leave (troupe_worker_get_processes (worker));
  g_object_unref (worker);
}

/** troupe_watch_view_new: Returns: (transfer full): a view of no worker. */
TroupeWatchView *
troupe_watch_view_new (void)
{
  TroupeWatchView *self = g_new0 (TroupeWatchView, 1);

  self->workers = g_hash_table_new_full (NULL, NULL, leave, NULL);
  return self;
}

/** troupe_watch_view_free: frees @self. */
void
troupe_watch_view_free (TroupeWatchView *self)
{
  g_hash_table_unref (self->workers);
  g_free (self);
}

/**
 * troupe_watch_view_set:
 * @self: a view
 * @worker: a worker
 * @is_viewed: whether its processes are measured and told from now on
 */
void
troupe_watch_view_set (TroupeWatchView *self, TroupeWorker *worker, gboolean is_viewed)
{
  if (!is_viewed)
    {
      g_hash_table_remove (self->workers, worker);
      return;
    }
  if (g_hash_table_contains (self->workers, worker) ||
      g_hash_table_size (self->workers) >= WORKERS_MAX)
    return;

  troupe_worker_processes_want (troupe_worker_get_processes (worker));
  g_hash_table_add (self->workers, g_object_ref (worker));
}

/**
 * troupe_watch_view_append:
 * @self: a view
 * @to: the bytes to append frames to
 *
 * Tells the processes that were measured last.
 */
void
troupe_watch_view_append (TroupeWatchView *self, GByteArray *to)
{
  GHashTableIter iter;
  gpointer worker;

  g_hash_table_iter_init (&iter, self->workers);
  while (g_hash_table_iter_next (&iter, &worker, NULL))
    if (troupe_worker_is_alive (worker))
      troupe_told_processes_append (to, troupe_worker_get_number (worker),
                                    G_LIST_MODEL (troupe_worker_get_processes (worker)));
}
