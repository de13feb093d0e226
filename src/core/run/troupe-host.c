/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Another machine on which workers of a run are, and the load of its processors. */

#include "troupe-host.h"

struct _TroupeHost
{
  GObject parent_instance;

  char *name;
  guint64 memory_bytes;
  guint n_cores;
  guint *numbers;
  double *loads;
};

G_DEFINE_FINAL_TYPE (TroupeHost, troupe_host, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
  PROP_MEMORY_BYTES,
  PROP_N_CORES,
  N_PROPS,
} TroupeHostProperty;

static GParamSpec *properties[N_PROPS];
static guint changed;

static void
troupe_host_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeHost *self = TROUPE_HOST (object);

  switch ((TroupeHostProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MEMORY_BYTES:
      g_value_set_uint64 (value, self->memory_bytes);
      break;
    case PROP_N_CORES:
      g_value_set_uint (value, self->n_cores);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
troupe_host_finalize (GObject *object)
{
  TroupeHost *self = TROUPE_HOST (object);

  g_free (self->name);
  g_free (self->numbers);
  g_free (self->loads);

  G_OBJECT_CLASS (troupe_host_parent_class)->finalize (object);
}

static void
troupe_host_class_init (TroupeHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_host_get_property;
  object_class->finalize = troupe_host_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_MEMORY_BYTES] =
      g_param_spec_uint64 ("memory-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_CORES] = g_param_spec_uint ("n-cores", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed = g_signal_new ("changed", TROUPE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
troupe_host_init (TroupeHost *self)
{
}

/**
 * troupe_host_new:
 * @name: the name of a machine
 *
 * Returns: (transfer full): a machine without any processor yet
 */
TroupeHost *
troupe_host_new (const char *name)
{
  TroupeHost *self = g_object_new (TROUPE_TYPE_HOST, NULL);

  self->name = g_strdup (name);
  return self;
}

/**
 * troupe_host_set_loads:
 * @self: a machine
 * @memory_bytes: its memory, 0 if that is not known
 * @numbers: (array length=n_cores): the numbers of its processors, ascending
 * @loads: (array length=n_cores): the load of each, from 0 to 1
 * @n_cores: the number of its processors
 *
 * Copies what was measured, and emits “changed”.
 */
void
troupe_host_set_loads (TroupeHost *self,
                       guint64 memory_bytes,
                       const guint *numbers,
                       const double *loads,
                       guint n_cores)
{
  const gboolean is_other_memory = self->memory_bytes != memory_bytes;
  const gboolean is_other_number = self->n_cores != n_cores;

  g_free (self->numbers);
  g_free (self->loads);
  self->memory_bytes = memory_bytes;
  self->n_cores = n_cores;
  self->numbers = g_memdup2 (numbers, n_cores * sizeof *numbers);
  self->loads = g_memdup2 (loads, n_cores * sizeof *loads);

  if (is_other_memory)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMORY_BYTES]);
  if (is_other_number)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CORES]);
  g_signal_emit (self, changed, 0);
}

/** troupe_host_get_name: Returns: (transfer none): its name. */
const char *
troupe_host_get_name (TroupeHost *self)
{
  return self->name;
}

/** troupe_host_get_memory_bytes: Returns: its memory, 0 while that is not known. */
guint64
troupe_host_get_memory_bytes (TroupeHost *self)
{
  return self->memory_bytes;
}

/** troupe_host_get_n_cores: Returns: the number of its processors. */
guint
troupe_host_get_n_cores (TroupeHost *self)
{
  return self->n_cores;
}

/**
 * troupe_host_get_core:
 * @self: a machine
 * @position: of one of its processors, from 0
 * @number: (out) (optional): the number of that processor
 *
 * Returns: its load, from 0 to 1
 */
double
troupe_host_get_core (TroupeHost *self, guint position, guint *number)
{
  g_return_val_if_fail (position < self->n_cores, 0);

  if (number != NULL)
    *number = self->numbers[position];
  return self->loads[position];
}
