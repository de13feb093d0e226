/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the workers of one slot, the present one and those before it. */

#include "troupe-worker-place.h"

#include "troupe-property.h"
#include "troupe-steady-list.h"

#include <gtk/gtk.h>

struct _TroupeWorkerPlace
{
  GObject parent_instance;

  TroupeWorker *worker;
  /* Elements are TroupeWorker, owned, the first one first; NULL if there are none. */
  GPtrArray *earlier;
  gboolean has_children;

  /* NULL until the children are asked for: the processes of the worker, then the earlier workers,
   * the last one first. */
  TroupeSteadyList *processes;
  GListStore *earlier_rows;
  GtkFlattenListModel *children;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerPlace, troupe_worker_place, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_WORKER,
  PROP_N_EARLIER,
  PROP_HAS_CHILDREN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
has_finished (TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);

  return !troupe_worker_is_alive (worker) && status->exited && status->exit_code == 0;
}

/* A command may be short; the sign that there are children stays when it was seen once. The rows of
 * commands that have ended stay until no more will come. */
static void
update_children (TroupeWorkerPlace *self)
{
  const gboolean has_children =
      self->earlier != NULL || troupe_worker_get_sample (self->worker)->n_processes > 0;

  if (has_children)
    troupe_property_set_boolean (self, properties[PROP_HAS_CHILDREN], &self->has_children, TRUE);
  if (self->processes != NULL && has_finished (self->worker))
    troupe_steady_list_trim (self->processes);
}

static void
troupe_worker_place_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeWorkerPlace *self = TROUPE_WORKER_PLACE (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      g_value_set_object (value, self->worker);
      break;

    case PROP_N_EARLIER:
      g_value_set_uint (value, troupe_worker_place_get_n_earlier (self));
      break;

    case PROP_HAS_CHILDREN:
      g_value_set_boolean (value, self->has_children);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_place_dispose (GObject *object)
{
  TroupeWorkerPlace *self = TROUPE_WORKER_PLACE (object);

  troupe_property_follow (self, &self->worker, NULL, "notify::n-processes",
                          G_CALLBACK (update_children));
  g_clear_object (&self->children);
  g_clear_object (&self->processes);
  g_clear_object (&self->earlier_rows);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);

  G_OBJECT_CLASS (troupe_worker_place_parent_class)->dispose (object);
}

static void
troupe_worker_place_class_init (TroupeWorkerPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_worker_place_get_property;
  object_class->dispose = troupe_worker_place_dispose;

  properties[PROP_WORKER] = g_param_spec_object ("worker", NULL, NULL, TROUPE_TYPE_WORKER, flags);
  properties[PROP_N_EARLIER] = g_param_spec_uint ("n-earlier", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HAS_CHILDREN] = g_param_spec_boolean ("has-children", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_worker_place_init (TroupeWorkerPlace *self)
{
}

static void
set_worker (TroupeWorkerPlace *self, TroupeWorker *worker)
{
  troupe_property_follow (self, &self->worker, worker, "notify::n-processes",
                          G_CALLBACK (update_children));
  update_children (self);
}

/* Whether it has finished matters if its processes are shown. */
static void
show_processes (TroupeWorkerPlace *self)
{
  troupe_steady_list_set_model (self->processes,
                                G_LIST_MODEL (troupe_worker_get_processes (self->worker)));
  g_signal_connect_object (self->worker, "notify::state", G_CALLBACK (update_children), self,
                           G_CONNECT_SWAPPED);
}

/**
 * troupe_worker_place_new:
 * @worker: the first worker of a slot
 *
 * Returns: (transfer full): its place
 */
TroupeWorkerPlace *
troupe_worker_place_new (TroupeWorker *worker)
{
  TroupeWorkerPlace *self = g_object_new (TROUPE_TYPE_WORKER_PLACE, NULL);

  set_worker (self, worker);
  return self;
}

/**
 * troupe_worker_place_replace:
 * @worker: the worker that is in the slot from now on
 *
 * Makes the present worker one of the earlier ones.
 */
void
troupe_worker_place_replace (TroupeWorkerPlace *self, TroupeWorker *worker)
{
  g_return_if_fail (TROUPE_IS_WORKER_PLACE (self));
  g_return_if_fail (TROUPE_IS_WORKER (worker));

  if (self->earlier == NULL)
    self->earlier = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->earlier, g_object_ref (self->worker));
  if (self->children != NULL)
    g_list_store_insert (self->earlier_rows, 0, self->worker);
  set_worker (self, worker);
  if (self->children != NULL)
    show_processes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EARLIER]);
}

/**
 * troupe_worker_place_get_worker:
 *
 * Returns: (transfer none): the worker that is in the slot now
 */
TroupeWorker *
troupe_worker_place_get_worker (TroupeWorkerPlace *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PLACE (self), NULL);

  return self->worker;
}

/**
 * troupe_worker_place_get_n_earlier:
 *
 * Returns: the number of workers that were in the slot before
 */
guint
troupe_worker_place_get_n_earlier (TroupeWorkerPlace *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PLACE (self), 0);

  return self->earlier != NULL ? self->earlier->len : 0;
}

/**
 * troupe_worker_place_get_has_children:
 *
 * Returns: whether there are, or were, children to show
 */
gboolean
troupe_worker_place_get_has_children (TroupeWorkerPlace *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PLACE (self), FALSE);

  return self->has_children;
}

/**
 * troupe_worker_place_get_children:
 *
 * Returns: (transfer none): the #TroupeWorkerProcess of the present worker, those without a pid in
 *   place of some that have ended, then the earlier #TroupeWorker, the last one first
 */
GListModel *
troupe_worker_place_get_children (TroupeWorkerPlace *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PLACE (self), NULL);

  if (self->children == NULL)
    {
      g_autoptr (GListStore) parts = g_list_store_new (G_TYPE_LIST_MODEL);

      self->processes = troupe_steady_list_new ();
      self->earlier_rows = g_list_store_new (TROUPE_TYPE_WORKER);
      show_processes (self);
      for (guint i = troupe_worker_place_get_n_earlier (self); i > 0; i--)
        g_list_store_append (self->earlier_rows, self->earlier->pdata[i - 1]);
      g_list_store_append (parts, self->processes);
      g_list_store_append (parts, self->earlier_rows);
      self->children = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&parts)));
    }
  else
    {
      /* The row was collapsed meanwhile. */
      troupe_steady_list_trim (self->processes);
    }
  return G_LIST_MODEL (self->children);
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded && strstr (folded, needle) != NULL;
}

static gboolean
worker_matches (TroupeWorker *worker, const char *needle)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  g_autofree char *numbers = g_strdup_printf ("%u %" G_GINT64_FORMAT, status->number, status->pid);

  return contains (numbers, needle) || contains (status->item, needle) ||
         contains (troupe_worker_get_status_text (worker), needle) ||
         contains (troupe_worker_get_host (worker), needle);
}

/**
 * troupe_worker_place_matches:
 * @needle: a text, as g_utf8_casefold() makes it
 *
 * Returns: whether the number, the process id, the status, the item or the host of the worker, or
 *   of an earlier one, contains the text
 */
gboolean
troupe_worker_place_matches (TroupeWorkerPlace *self, const char *needle)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PLACE (self), FALSE);

  if (worker_matches (self->worker, needle))
    return TRUE;
  for (guint i = 0; i < troupe_worker_place_get_n_earlier (self); i++)
    if (worker_matches (self->earlier->pdata[i], needle))
      return TRUE;
  return FALSE;
}
