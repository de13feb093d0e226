/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model of the first rows of another one, which grows in steps. */

#include "troupe-growing-list.h"

#include "troupe-property.h"

/* The number of rows that fit in the time of a frame. */
#define STEP 3

/* GTK's lists build about 200 rows, independent of the length of the model. */
#define ENOUGH (80 * STEP)

struct _TroupeGrowingList
{
  GObject parent_instance;

  GListModel *model;
  guint limit;
};

enum
{
  PROP_0,
  PROP_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  TroupeGrowingList *self = TROUPE_GROWING_LIST (list);

  return self->model ? g_list_model_get_item_type (self->model) : G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  TroupeGrowingList *self = TROUPE_GROWING_LIST (list);

  return self->model ? MIN (g_list_model_get_n_items (self->model), self->limit) : 0;
}

static gpointer
get_item (GListModel *list, guint position)
{
  TroupeGrowingList *self = TROUPE_GROWING_LIST (list);

  return position < get_n_items (list) ? g_list_model_get_item (self->model, position) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeGrowingList,
                               troupe_growing_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Rows past the limit, before or after the change, are left out. */
static void
items_changed_cb (TroupeGrowingList *self, guint position, guint removed, guint added)
{
  const guint n_after = get_n_items (G_LIST_MODEL (self));
  const guint n_before =
      MIN (g_list_model_get_n_items (self->model) - added + removed, self->limit);

  if (position >= self->limit)
    return;

  /* If as many rows are added as removed, the following rows keep their positions. If the limit
   * cuts off none, they move and are otherwise unchanged. */
  if (removed == added || (n_before < self->limit && n_after < self->limit))
    g_list_model_items_changed (G_LIST_MODEL (self), position, MIN (removed, n_before - position),
                                MIN (added, n_after - position));
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_before - position,
                                n_after - position);
}

static void
set_model (TroupeGrowingList *self, GListModel *model)
{
  const guint n_before = get_n_items (G_LIST_MODEL (self));

  if (!troupe_property_follow (self, &self->model, model, "items-changed",
                               G_CALLBACK (items_changed_cb)))
    return;

  self->limit = STEP;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (G_LIST_MODEL (self)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
troupe_growing_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, TROUPE_GROWING_LIST (object)->model);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_growing_list_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      set_model (TROUPE_GROWING_LIST (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_growing_list_dispose (GObject *object)
{
  TroupeGrowingList *self = TROUPE_GROWING_LIST (object);

  troupe_property_follow (self, &self->model, NULL, "items-changed", G_CALLBACK (items_changed_cb));

  G_OBJECT_CLASS (troupe_growing_list_parent_class)->dispose (object);
}

static void
troupe_growing_list_class_init (TroupeGrowingListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_growing_list_get_property;
  object_class->set_property = troupe_growing_list_set_property;
  object_class->dispose = troupe_growing_list_dispose;

  properties[PROP_MODEL] =
      g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_growing_list_init (TroupeGrowingList *self)
{
  self->limit = STEP;
}

/**
 * troupe_growing_list_is_limited:
 *
 * Returns: whether rows are missing
 */
gboolean
troupe_growing_list_is_limited (TroupeGrowingList *self)
{
  g_return_val_if_fail (TROUPE_IS_GROWING_LIST (self), FALSE);

  return self->model && g_list_model_get_n_items (self->model) > self->limit;
}

/**
 * troupe_growing_list_grow:
 *
 * Adds a step of rows, until the list has all of them.
 */
void
troupe_growing_list_grow (TroupeGrowingList *self)
{
  const guint n_before = get_n_items (G_LIST_MODEL (self));

  g_return_if_fail (TROUPE_IS_GROWING_LIST (self));

  self->limit = self->limit < ENOUGH ? self->limit + STEP : G_MAXUINT;
  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0,
                              get_n_items (G_LIST_MODEL (self)) - n_before);
}
