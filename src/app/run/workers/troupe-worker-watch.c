/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows the properties of all workers of a list with one signal. */

#include "troupe-worker-watch.h"

struct _TroupeWorkerWatch
{
  GObject parent_instance;

  GStrv signals;
  GListModel *workers;
  /* Elements are TroupeWorker, owned, at their positions in the list. */
  GPtrArray *followed;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerWatch, troupe_worker_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
notify_cb (TroupeWorkerWatch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
follow (TroupeWorkerWatch *self, guint position)
{
  GObject *worker = g_list_model_get_item (self->workers, position);

  for (guint i = 0; self->signals[i]; i++)
    g_signal_connect_swapped (worker, self->signals[i], G_CALLBACK (notify_cb), self);
  g_ptr_array_insert (self->followed, position, worker);
}

static void
leave (TroupeWorkerWatch *self, guint position)
{
  g_signal_handlers_disconnect_by_data (self->followed->pdata[position], self);
  g_ptr_array_remove_index (self->followed, position);
}

static void
items_changed_cb (TroupeWorkerWatch *self, guint position, guint removed, guint added)
{
  for (guint i = removed; i > 0; i--)
    leave (self, position + i - 1);
  for (guint i = 0; i < added; i++)
    follow (self, position + i);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
leave_all (TroupeWorkerWatch *self)
{
  if (self->workers)
    g_signal_handlers_disconnect_by_data (self->workers, self);
  while (self->followed->len > 0)
    leave (self, self->followed->len - 1);
}

static void
troupe_worker_watch_finalize (GObject *object)
{
  TroupeWorkerWatch *self = TROUPE_WORKER_WATCH (object);

  leave_all (self);
  g_clear_object (&self->workers);
  g_ptr_array_unref (self->followed);
  g_strfreev (self->signals);

  G_OBJECT_CLASS (troupe_worker_watch_parent_class)->finalize (object);
}

static void
troupe_worker_watch_class_init (TroupeWorkerWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_worker_watch_finalize;

  /**
   * TroupeWorkerWatch::changed:
   * @self: a watch
   *
   * A property of a worker, or the list, has changed. Workers that change together emit it once for
   * each; expensive updates should be done once, when the main loop is idle.
   */
  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_WORKER_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_worker_watch_init (TroupeWorkerWatch *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_worker_watch_new:
 * @properties: (array zero-terminated=1): names of properties of #TroupeWorker
 *
 * Returns: (transfer full): a watch on these properties, without workers at first
 */
TroupeWorkerWatch *
troupe_worker_watch_new (const char *const *properties)
{
  TroupeWorkerWatch *self = g_object_new (TROUPE_TYPE_WORKER_WATCH, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; properties[i]; i++)
    {
      g_autofree char *name = g_strconcat ("notify::", properties[i], NULL);

      g_strv_builder_add (builder, name);
    }
  self->signals = g_strv_builder_end (builder);
  return self;
}

/**
 * troupe_worker_watch_get_workers:
 *
 * Returns: (transfer none) (nullable): a list of #TroupeWorker, the workers that it follows
 */
GListModel *
troupe_worker_watch_get_workers (TroupeWorkerWatch *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_WATCH (self), NULL);

  return self->workers;
}

/**
 * troupe_worker_watch_set_workers:
 * @workers: (nullable): a list of #TroupeWorker, the workers to follow from now on
 *
 * Returns: %FALSE if it followed this list already
 */
gboolean
troupe_worker_watch_set_workers (TroupeWorkerWatch *self, GListModel *workers)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_WATCH (self), FALSE);

  if (self->workers == workers)
    return FALSE;

  leave_all (self);
  g_set_object (&self->workers, workers);
  if (workers)
    {
      g_signal_connect_swapped (workers, "items-changed", G_CALLBACK (items_changed_cb), self);
      for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
        follow (self, i);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}
