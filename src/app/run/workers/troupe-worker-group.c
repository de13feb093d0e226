/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the places of the workers of one machine in the order of their slots. */

#include "troupe-worker-group.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

struct _TroupeWorkerGroup
{
  GObject parent_instance;

  char *host;
  /* Elements are TroupeWorkerPlace, owned. */
  GPtrArray *places;
};

static GType
get_item_type (GListModel *model)
{
  return TROUPE_TYPE_WORKER_PLACE;
}

static guint
get_n_items (GListModel *model)
{
  return TROUPE_WORKER_GROUP (model)->places->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  const GPtrArray *places = TROUPE_WORKER_GROUP (model)->places;

  return position < places->len ? g_object_ref (places->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeWorkerGroup,
                               troupe_worker_group,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_HOST,
  PROP_COUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
describe_count (TroupeWorkerGroup *self)
{
  const guint n_workers = self->places->len;
  g_autofree char *count = troupe_describe_count (n_workers);

  /* Translators: how many workers a machine has */
  return g_strdup_printf (ngettext ("%s worker", "%s workers", n_workers), count);
}

static void
troupe_worker_group_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeWorkerGroup *self = TROUPE_WORKER_GROUP (object);

  switch (prop_id)
    {
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;

    case PROP_COUNT:
      g_value_take_string (value, describe_count (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_group_finalize (GObject *object)
{
  TroupeWorkerGroup *self = TROUPE_WORKER_GROUP (object);

  g_free (self->host);
  g_ptr_array_unref (self->places);

  G_OBJECT_CLASS (troupe_worker_group_parent_class)->finalize (object);
}

static void
troupe_worker_group_class_init (TroupeWorkerGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_worker_group_get_property;
  object_class->finalize = troupe_worker_group_finalize;

  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_string ("count", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_worker_group_init (TroupeWorkerGroup *self)
{
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_worker_group_new:
 * @host: the name of a machine, for people
 *
 * Returns: (transfer full): a group without workers
 */
TroupeWorkerGroup *
troupe_worker_group_new (const char *host)
{
  TroupeWorkerGroup *self = g_object_new (TROUPE_TYPE_WORKER_GROUP, NULL);

  self->host = g_strdup (host);
  return self;
}

/**
 * troupe_worker_group_get_host:
 *
 * Returns: (transfer none): the name of the machine
 */
const char *
troupe_worker_group_get_host (TroupeWorkerGroup *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_GROUP (self), NULL);

  return self->host;
}

static guint
get_slot (TroupeWorkerPlace *place)
{
  return troupe_worker_get_status (troupe_worker_place_get_worker (place))->slot;
}

/* Behind those of the same slot and of lower ones. */
static guint
find_position (TroupeWorkerGroup *self, TroupeWorkerPlace *place)
{
  guint low = 0;
  guint high = self->places->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (get_slot (self->places->pdata[middle]) <= get_slot (place))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static int
compare_slots (gconstpointer one, gconstpointer other)
{
  TroupeWorkerPlace *const *place = one;
  TroupeWorkerPlace *const *next = other;

  return get_slot (*place) < get_slot (*next) ? -1 : get_slot (*place) > get_slot (*next);
}

/**
 * troupe_worker_group_add:
 * @places: (element-type TroupeWorkerPlace): places, which are sorted
 *
 * Adds each after those of the same slot and of lower ones. Those that are beside one another are
 * one change of the list.
 */
void
troupe_worker_group_add (TroupeWorkerGroup *self, GPtrArray *places)
{
  guint first = 0;
  guint n_added = 0;

  g_return_if_fail (TROUPE_IS_WORKER_GROUP (self));

  g_ptr_array_sort (places, compare_slots);
  for (guint i = 0; i < places->len; i++)
    {
      const guint position = find_position (self, places->pdata[i]);

      if (n_added > 0 && position != first + n_added)
        {
          g_list_model_items_changed (G_LIST_MODEL (self), first, 0, n_added);
          n_added = 0;
        }
      if (n_added == 0)
        first = position;
      g_ptr_array_insert (self->places, position, g_object_ref (places->pdata[i]));
      n_added++;
    }
  if (n_added == 0)
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), first, 0, n_added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}
