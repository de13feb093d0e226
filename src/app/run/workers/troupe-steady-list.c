/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Follows a list of processes, and keeps the rows of those that have ended. */

#include "troupe-steady-list.h"

#include "troupe-worker-process.h"

struct _TroupeSteadyList
{
  GObject parent_instance;

  GListModel *model;
  guint n_items;
  /* What each row without a process shows. */
  TroupeWorkerProcess *gap;
};

static GType
get_item_type (GListModel *model)
{
  return TROUPE_TYPE_WORKER_PROCESS;
}

static guint
get_n_items (GListModel *model)
{
  return TROUPE_STEADY_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TroupeSteadyList *self = TROUPE_STEADY_LIST (model);
  gpointer item = self->model ? g_list_model_get_item (self->model, position) : NULL;

  if (item == NULL && position < self->n_items)
    item = g_object_ref (self->gap);
  return item;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeSteadyList,
                               troupe_steady_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static guint
count_processes (TroupeSteadyList *self)
{
  return self->model ? g_list_model_get_n_items (self->model) : 0;
}

static void
changed_cb (TroupeSteadyList *self, guint position, guint removed, guint added)
{
  const guint n_before = self->n_items;

  self->n_items = MAX (n_before, count_processes (self));
  if (removed == added)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_before - position,
                                self->n_items - position);
}

static void
troupe_steady_list_dispose (GObject *object)
{
  TroupeSteadyList *self = TROUPE_STEADY_LIST (object);

  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->gap);

  G_OBJECT_CLASS (troupe_steady_list_parent_class)->dispose (object);
}

static void
troupe_steady_list_class_init (TroupeSteadyListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_steady_list_dispose;
}

static void
troupe_steady_list_init (TroupeSteadyList *self)
{
  self->gap = troupe_worker_process_new (&(TroupeProcessSample){ 0 });
}

/**
 * troupe_steady_list_new:
 *
 * Returns: (transfer full): an empty list
 */
TroupeSteadyList *
troupe_steady_list_new (void)
{
  return g_object_new (TROUPE_TYPE_STEADY_LIST, NULL);
}

/**
 * troupe_steady_list_set_model:
 * @model: the #TroupeWorkerProcess to show from now on, which are followed
 *
 * Replaces the processes, and keeps the number of rows unless it is too small.
 */
void
troupe_steady_list_set_model (TroupeSteadyList *self, GListModel *model)
{
  const guint n_before = count_processes (self);

  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (n_before > 0 || count_processes (self) > 0)
    changed_cb (self, 0, n_before, count_processes (self));
}

/**
 * troupe_steady_list_trim:
 *
 * Removes the rows without a process.
 */
void
troupe_steady_list_trim (TroupeSteadyList *self)
{
  const guint n_processes = count_processes (self);
  const guint n_gaps = self->n_items - n_processes;

  if (n_gaps == 0)
    return;

  self->n_items = n_processes;
  g_list_model_items_changed (G_LIST_MODEL (self), n_processes, n_gaps, 0);
}
