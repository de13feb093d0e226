/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows the properties of all objects of a list with one signal. */

#include "troupe-list-watch.h"

struct _TroupeListWatch
{
  GObject parent_instance;

  GStrv signals;
  GListModel *list;
  /* Elements are GObject, owned, at their positions in the list. */
  GPtrArray *followed;
};

G_DEFINE_FINAL_TYPE (TroupeListWatch, troupe_list_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
notify_cb (TroupeListWatch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
follow (TroupeListWatch *self, guint position)
{
  GObject *object = g_list_model_get_item (self->list, position);

  for (guint i = 0; self->signals[i]; i++)
    g_signal_connect_swapped (object, self->signals[i], G_CALLBACK (notify_cb), self);
  g_ptr_array_insert (self->followed, position, object);
}

static void
leave (TroupeListWatch *self, guint position)
{
  g_signal_handlers_disconnect_by_data (self->followed->pdata[position], self);
  g_ptr_array_remove_index (self->followed, position);
}

static void
items_changed_cb (TroupeListWatch *self, guint position, guint removed, guint added)
{
  for (guint i = removed; i > 0; i--)
    leave (self, position + i - 1);
  for (guint i = 0; i < added; i++)
    follow (self, position + i);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
leave_all (TroupeListWatch *self)
{
  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  while (self->followed->len > 0)
    leave (self, self->followed->len - 1);
}

static void
troupe_list_watch_finalize (GObject *object)
{
  TroupeListWatch *self = TROUPE_LIST_WATCH (object);

  leave_all (self);
  g_clear_object (&self->list);
  g_ptr_array_unref (self->followed);
  g_strfreev (self->signals);

  G_OBJECT_CLASS (troupe_list_watch_parent_class)->finalize (object);
}

static void
troupe_list_watch_class_init (TroupeListWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_list_watch_finalize;

  /**
   * TroupeListWatch::changed:
   * @self: a watch
   *
   * A property of an object, or the list, has changed. Objects that change together emit it once
   * for each; expensive updates should be done once, when the main loop is idle.
   */
  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_LIST_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_list_watch_init (TroupeListWatch *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_list_watch_new:
 * @properties: (array zero-terminated=1): names of properties of the objects
 *
 * Returns: (transfer full): a watch on these properties, without a list at first
 */
TroupeListWatch *
troupe_list_watch_new (const char *const *properties)
{
  TroupeListWatch *self = g_object_new (TROUPE_TYPE_LIST_WATCH, NULL);
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
 * troupe_list_watch_get_list:
 *
 * Returns: (transfer none) (nullable): the list whose objects it follows
 */
GListModel *
troupe_list_watch_get_list (TroupeListWatch *self)
{
  g_return_val_if_fail (TROUPE_IS_LIST_WATCH (self), NULL);

  return self->list;
}

/**
 * troupe_list_watch_set_list:
 * @list: (nullable): the list whose objects it follows from now on
 *
 * Returns: %FALSE if it followed this list already
 */
gboolean
troupe_list_watch_set_list (TroupeListWatch *self, GListModel *list)
{
  g_return_val_if_fail (TROUPE_IS_LIST_WATCH (self), FALSE);

  if (self->list == list)
    return FALSE;

  leave_all (self);
  g_set_object (&self->list, list);
  if (list)
    {
      g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed_cb), self);
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        follow (self, i);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}
