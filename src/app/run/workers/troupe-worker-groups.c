/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assigns the workers of a list to machines and slots, as they are added. */

#include "troupe-worker-groups.h"

#include "troupe-property.h"

/* The most workers that are added one by one before the main loop runs again, and the most machines
 * with new workers to each of which they are added together. A view of the groups needs time for
 * each change: that of 30 visible rows is as long as that of building all rows on screen anew. */
#define MOST_SINGLE   8
#define MOST_MACHINES 16

struct _TroupeWorkerGroups
{
  GObject parent_instance;

  GListModel *workers;
  /* The number of workers that were assigned, and since the main loop ran. */
  guint n_taken;
  guint n_single;
  guint take_source;
  /* Elements are TroupeWorkerGroup, owned. */
  GPtrArray *groups;
  /* The groups by host, and the last place of each slot in them, by host and slot; both unowned. */
  GHashTable *by_host;
  GHashTable *by_slot;
  /* The place of each worker, by its number. */
  GHashTable *by_number;
  gboolean has_far;
};

static GType
get_item_type (GListModel *model)
{
  return TROUPE_TYPE_WORKER_GROUP;
}

static guint
get_n_items (GListModel *model)
{
  return TROUPE_WORKER_GROUPS (model)->groups->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  const GPtrArray *groups = TROUPE_WORKER_GROUPS (model)->groups;

  return position < groups->len ? g_object_ref (groups->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeWorkerGroups,
                               troupe_worker_groups,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_WORKERS,
  N_PROPS
};

enum
{
  FILLING,
  FILLED,
  REPLACED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static TroupeWorkerGroup *
ensure_group (TroupeWorkerGroups *self, const char *host)
{
  TroupeWorkerGroup *group = g_hash_table_lookup (self->by_host, host);

  if (group == NULL)
    {
      group = troupe_worker_group_new (host);
      g_ptr_array_add (self->groups, group);
      g_hash_table_insert (self->by_host, (gpointer) troupe_worker_group_get_host (group), group);
      g_list_model_items_changed (G_LIST_MODEL (self), self->groups->len - 1, 0, 1);
    }
  return group;
}

/* Returns the place that the worker takes over, or NULL. A run that was continued has workers in
 * slots whose workers ended with the part before. */
static TroupeWorkerPlace *
find_place (TroupeWorkerGroups *self, const TroupeWorkerStatus *status, const char *key)
{
  TroupeWorkerPlace *place = NULL;

  if (status->replaces > 0)
    place = g_hash_table_lookup (self->by_number, GUINT_TO_POINTER (status->replaces));
  if (place == NULL)
    {
      place = g_hash_table_lookup (self->by_slot, key);
      if (place && troupe_worker_is_alive (troupe_worker_place_get_worker (place)))
        place = NULL;
    }
  return place;
}

/* @added has the new places of each group. */
static void
add_worker (TroupeWorkerGroups *self, TroupeWorker *worker, GHashTable *added)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const char *host = troupe_worker_get_host (worker);
  char *key = g_strdup_printf ("%u %s", status->slot, host);
  TroupeWorkerPlace *place = find_place (self, status, key);

  self->has_far |= !troupe_worker_is_local (worker);
  if (place)
    {
      troupe_worker_place_replace (place, worker);
      g_signal_emit (self, signals[REPLACED], 0, place);
    }
  else
    {
      TroupeWorkerGroup *group = ensure_group (self, host);
      GPtrArray *places = g_hash_table_lookup (added, group);

      place = troupe_worker_place_new (worker);
      if (places == NULL)
        {
          places = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (added, group, places);
        }
      g_ptr_array_add (places, place);
    }

  g_hash_table_insert (self->by_number, GUINT_TO_POINTER (status->number), place);
  g_hash_table_replace (self->by_slot, key, place);
}

static void
take_workers (TroupeWorkerGroups *self)
{
  const guint n_workers = self->workers ? g_list_model_get_n_items (self->workers) : 0;
  g_autoptr (GHashTable) added =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer group;
  gpointer places;

  while (self->n_taken < n_workers)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (self->workers, self->n_taken++);

      add_worker (self, worker, added);
    }
  g_hash_table_iter_init (&iter, added);
  while (g_hash_table_iter_next (&iter, &group, &places))
    troupe_worker_group_add (group, places);
}

/* Returns whether the workers that were not taken yet run on a few machines. */
static gboolean
are_on_few_machines (TroupeWorkerGroups *self)
{
  g_autoptr (GHashTable) hosts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = self->n_taken; i < g_list_model_get_n_items (self->workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (self->workers, i);

      /* The list holds the worker. */
      g_hash_table_add (hosts, (gpointer) troupe_worker_get_host (worker));
      if (g_hash_table_size (hosts) > MOST_MACHINES)
        return FALSE;
    }
  return TRUE;
}

static void
clear (TroupeWorkerGroups *self)
{
  const guint n_groups = self->groups->len;

  g_hash_table_remove_all (self->by_host);
  g_hash_table_remove_all (self->by_slot);
  g_hash_table_remove_all (self->by_number);
  g_ptr_array_set_size (self->groups, 0);
  self->has_far = FALSE;
  self->n_taken = 0;
  if (n_groups > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_groups, 0);
}

/* Assigns all workers anew, or those that were added, while no view follows. */
static void
fill (TroupeWorkerGroups *self, gboolean anew)
{
  g_signal_emit (self, signals[FILLING], 0);
  if (anew)
    clear (self);
  take_workers (self);
  g_signal_emit (self, signals[FILLED], 0);
}

static gboolean
take_cb (gpointer user_data)
{
  TroupeWorkerGroups *self = user_data;

  self->take_source = 0;
  self->n_single = 0;
  if (self->n_taken == g_list_model_get_n_items (self->workers))
    return G_SOURCE_REMOVE;

  if (are_on_few_machines (self))
    take_workers (self);
  else
    fill (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Workers are added at the end; anything else is another list. */
static void
items_changed_cb (TroupeWorkerGroups *self, guint position, guint removed, guint added)
{
  if (removed > 0 || position + added != g_list_model_get_n_items (self->workers))
    {
      fill (self, TRUE);
      return;
    }

  if (self->take_source == 0)
    self->take_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, take_cb, self, NULL);
  self->n_single += added;
  if (self->n_single <= MOST_SINGLE)
    take_workers (self);
}

static void
troupe_worker_groups_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKERS:
      g_value_set_object (value, TROUPE_WORKER_GROUPS (object)->workers);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_groups_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WORKERS:
      troupe_worker_groups_set_workers (TROUPE_WORKER_GROUPS (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_groups_dispose (GObject *object)
{
  TroupeWorkerGroups *self = TROUPE_WORKER_GROUPS (object);

  g_clear_handle_id (&self->take_source, g_source_remove);
  troupe_property_follow (self, &self->workers, NULL, "items-changed",
                          G_CALLBACK (items_changed_cb));

  G_OBJECT_CLASS (troupe_worker_groups_parent_class)->dispose (object);
}

static void
troupe_worker_groups_finalize (GObject *object)
{
  TroupeWorkerGroups *self = TROUPE_WORKER_GROUPS (object);

  g_hash_table_unref (self->by_host);
  g_hash_table_unref (self->by_slot);
  g_hash_table_unref (self->by_number);
  g_ptr_array_unref (self->groups);

  G_OBJECT_CLASS (troupe_worker_groups_parent_class)->finalize (object);
}

static void
troupe_worker_groups_class_init (TroupeWorkerGroupsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_worker_groups_get_property;
  object_class->set_property = troupe_worker_groups_set_property;
  object_class->dispose = troupe_worker_groups_dispose;
  object_class->finalize = troupe_worker_groups_finalize;

  properties[PROP_WORKERS] =
      g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FILLING] = g_signal_new ("filling", TROUPE_TYPE_WORKER_GROUPS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FILLED] = g_signal_new ("filled", TROUPE_TYPE_WORKER_GROUPS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TroupeWorkerGroups::replaced:
   * @self: groups
   * @place: a place
   *
   * The worker of the place was replaced by another one.
   */
  signals[REPLACED] = g_signal_new ("replaced", TROUPE_TYPE_WORKER_GROUPS, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, TROUPE_TYPE_WORKER_PLACE);
}

static void
troupe_worker_groups_init (TroupeWorkerGroups *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_host = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_slot = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_number = g_hash_table_new (NULL, NULL);
}

/**
 * troupe_worker_groups_new:
 *
 * Returns: (transfer full): no groups, of no list
 */
TroupeWorkerGroups *
troupe_worker_groups_new (void)
{
  return g_object_new (TROUPE_TYPE_WORKER_GROUPS, NULL);
}

/**
 * troupe_worker_groups_get_workers:
 *
 * Returns: (transfer none) (nullable): the list of #TroupeWorker
 */
GListModel *
troupe_worker_groups_get_workers (TroupeWorkerGroups *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_GROUPS (self), NULL);

  return self->workers;
}

/**
 * troupe_worker_groups_set_workers:
 * @workers: (nullable): a list of #TroupeWorker, by their numbers, which is followed
 */
void
troupe_worker_groups_set_workers (TroupeWorkerGroups *self, GListModel *workers)
{
  g_return_if_fail (TROUPE_IS_WORKER_GROUPS (self));

  if (!troupe_property_follow (self, &self->workers, workers, "items-changed",
                               G_CALLBACK (items_changed_cb)))
    return;

  g_clear_handle_id (&self->take_source, g_source_remove);
  self->n_single = 0;
  fill (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
}

/**
 * troupe_worker_groups_has_far:
 *
 * Returns: whether a worker runs, or ran, on another machine
 */
gboolean
troupe_worker_groups_has_far (TroupeWorkerGroups *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_GROUPS (self), FALSE);

  return self->has_far;
}
