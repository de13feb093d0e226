/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model of the online processors. */

#include "troupe-machine.h"

#include "troupe-property.h"

struct _TroupeMachine
{
  GObject parent_instance;

  GPtrArray *cores;
  guint64 memory_bytes;
};

enum
{
  PROP_0,
  PROP_MEMORY_BYTES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GType
troupe_machine_get_item_type (GListModel *model)
{
  return TROUPE_TYPE_CORE;
}

static guint
troupe_machine_get_n_items (GListModel *model)
{
  return TROUPE_MACHINE (model)->cores->len;
}

static gpointer
troupe_machine_get_item (GListModel *model, guint position)
{
  TroupeMachine *self = TROUPE_MACHINE (model);

  if (position >= self->cores->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->cores, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = troupe_machine_get_item_type;
  iface->get_n_items = troupe_machine_get_n_items;
  iface->get_item = troupe_machine_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeMachine,
                               troupe_machine,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
troupe_machine_finalize (GObject *object)
{
  TroupeMachine *self = TROUPE_MACHINE (object);

  g_clear_pointer (&self->cores, g_ptr_array_unref);

  G_OBJECT_CLASS (troupe_machine_parent_class)->finalize (object);
}

static void
troupe_machine_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MEMORY_BYTES:
      g_value_set_uint64 (value, TROUPE_MACHINE (object)->memory_bytes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_machine_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_MEMORY_BYTES:
      troupe_machine_set_memory_bytes (TROUPE_MACHINE (object), g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_machine_class_init (TroupeMachineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_machine_get_property;
  object_class->set_property = troupe_machine_set_property;
  object_class->finalize = troupe_machine_finalize;

  properties[PROP_MEMORY_BYTES] =
      g_param_spec_uint64 ("memory-bytes", NULL, NULL, 0, G_MAXUINT64, 0,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_machine_init (TroupeMachine *self)
{
  self->cores = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_machine_new:
 *
 * Returns: (transfer full): a machine without any processors yet
 */
TroupeMachine *
troupe_machine_new (void)
{
  return g_object_new (TROUPE_TYPE_MACHINE, NULL);
}

/**
 * troupe_machine_get_memory_bytes:
 *
 * Returns: the memory of the machine, in bytes, or 0 while it is not known
 */
guint64
troupe_machine_get_memory_bytes (TroupeMachine *self)
{
  g_return_val_if_fail (TROUPE_IS_MACHINE (self), 0);

  return self->memory_bytes;
}

/**
 * troupe_machine_set_memory_bytes:
 * @memory_bytes: the memory of the machine, or 0
 */
void
troupe_machine_set_memory_bytes (TroupeMachine *self, guint64 memory_bytes)
{
  g_return_if_fail (TROUPE_IS_MACHINE (self));

  troupe_property_set_uint64 (self, properties[PROP_MEMORY_BYTES], &self->memory_bytes,
                              memory_bytes);
}

/**
 * troupe_machine_update:
 * @numbers: (array length=n): the processors that are online, in order
 * @loads: (array length=n): the load of each, 0 to 1
 * @n: their number
 *
 * Sets the loads, and emits items-changed for processors that were added or removed.
 */
void
troupe_machine_update (TroupeMachine *self, const guint *numbers, const double *loads, guint n)
{
  guint i = 0;

  g_return_if_fail (TROUPE_IS_MACHINE (self));

  while (i < n || i < self->cores->len)
    {
      TroupeCore *core = i < self->cores->len ? g_ptr_array_index (self->cores, i) : NULL;

      if (core != NULL && (i >= n || troupe_core_get_number (core) < numbers[i]))
        {
          g_ptr_array_remove_index (self->cores, i);
          g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
          continue;
        }

      if (core == NULL || troupe_core_get_number (core) > numbers[i])
        {
          core = troupe_core_new (numbers[i]);
          troupe_core_set_load (core, loads[i]);
          g_ptr_array_insert (self->cores, (int) i, core);
          g_list_model_items_changed (G_LIST_MODEL (self), i, 0, 1);
        }
      else
        {
          troupe_core_set_load (core, loads[i]);
        }
      i++;
    }
}
