/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One processor of the machine as an object with properties. */

#include "troupe-core.h"

#include "troupe-property.h"

struct _TroupeCore
{
  GObject parent_instance;

  guint number;
  double load;
};

enum
{
  PROP_0,
  PROP_NUMBER,
  PROP_LOAD,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeCore, troupe_core, G_TYPE_OBJECT)

static void
troupe_core_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeCore *self = TROUPE_CORE (object);

  switch (property_id)
    {
    case PROP_NUMBER:
      g_value_set_uint (value, self->number);
      break;
    case PROP_LOAD:
      g_value_set_double (value, self->load);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
troupe_core_class_init (TroupeCoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_core_get_property;

  properties[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOAD] = g_param_spec_double ("load", NULL, NULL, 0, 1, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_core_init (TroupeCore *self)
{
}

/**
 * troupe_core_new:
 * @number: the kernel's number for it
 *
 * Returns: (transfer full): a processor with the load 0
 */
TroupeCore *
troupe_core_new (guint number)
{
  TroupeCore *self = g_object_new (TROUPE_TYPE_CORE, NULL);

  self->number = number;
  return self;
}

/**
 * troupe_core_get_number:
 *
 * Returns: the kernel's number for it
 */
guint
troupe_core_get_number (TroupeCore *self)
{
  g_return_val_if_fail (TROUPE_IS_CORE (self), 0);

  return self->number;
}

/**
 * troupe_core_get_load:
 *
 * Returns: the part of the time since the sample before in which it worked, 0 to 1
 */
double
troupe_core_get_load (TroupeCore *self)
{
  g_return_val_if_fail (TROUPE_IS_CORE (self), 0);

  return self->load;
}

/**
 * troupe_core_set_load:
 * @load: 0 to 1; other values are clamped
 */
void
troupe_core_set_load (TroupeCore *self, double load)
{
  g_return_if_fail (TROUPE_IS_CORE (self));

  troupe_property_set_double (self, properties[PROP_LOAD], &self->load, CLAMP (load, 0, 1));
}
