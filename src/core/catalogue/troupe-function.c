/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The description of a built-in function as an object with properties. */

#include "troupe-function.h"

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SUMMARY,
  PROP_SHOWS,
  PROP_TAKES,
  PROP_GIVES,
  PROP_EXAMPLE,
  PROP_HELP,
  PROP_MISBEHAVES,
  N_PROPS,
};

struct _TroupeFunction
{
  GObject parent_instance;

  char *texts[PROP_MISBEHAVES];
  gboolean misbehaves;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeFunction, troupe_function, G_TYPE_OBJECT)

static void
troupe_function_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeFunction *self = TROUPE_FUNCTION (object);

  if (property_id == PROP_MISBEHAVES)
    g_value_set_boolean (value, self->misbehaves);
  else
    g_value_set_string (value, self->texts[property_id]);
}

static void
troupe_function_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TroupeFunction *self = TROUPE_FUNCTION (object);

  if (property_id == PROP_MISBEHAVES)
    self->misbehaves = g_value_get_boolean (value);
  else
    self->texts[property_id] = g_value_dup_string (value);
}

static void
troupe_function_finalize (GObject *object)
{
  TroupeFunction *self = TROUPE_FUNCTION (object);

  for (guint i = PROP_NAME; i < PROP_MISBEHAVES; i++)
    g_clear_pointer (&self->texts[i], g_free);

  G_OBJECT_CLASS (troupe_function_parent_class)->finalize (object);
}

static void
troupe_function_class_init (TroupeFunctionClass *klass)
{
  static const char *const names[] = {
    [PROP_NAME] = "name",   [PROP_SUMMARY] = "summary", [PROP_SHOWS] = "shows",
    [PROP_TAKES] = "takes", [PROP_GIVES] = "gives",     [PROP_EXAMPLE] = "example",
    [PROP_HELP] = "help",
  };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_function_get_property;
  object_class->set_property = troupe_function_set_property;
  object_class->finalize = troupe_function_finalize;

  for (guint i = PROP_NAME; i < PROP_MISBEHAVES; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_MISBEHAVES] = g_param_spec_boolean ("misbehaves", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_function_init (TroupeFunction *self)
{
}

/**
 * troupe_function_new:
 * @name: its name
 * @summary: one line
 * @shows: its effect, in a few words
 * @takes: a description of its items
 * @gives: a description of its values
 * @example: items, as one would type them
 * @help: a paragraph
 * @misbehaves: whether it fails or does harm on purpose
 *
 * Returns: (transfer full): a description of a function
 */
TroupeFunction *
troupe_function_new (const char *name,
                     const char *summary,
                     const char *shows,
                     const char *takes,
                     const char *gives,
                     const char *example,
                     const char *help,
                     gboolean misbehaves)
{
  return g_object_new (TROUPE_TYPE_FUNCTION, "name", name, "summary", summary, "shows", shows,
                       "takes", takes, "gives", gives, "example", example, "help", help,
                       "misbehaves", misbehaves, NULL);
}

/**
 * troupe_function_get_name:
 *
 * Returns: (transfer none): its name
 */
const char *
troupe_function_get_name (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_NAME];
}

/**
 * troupe_function_get_summary:
 *
 * Returns: (transfer none): its purpose, in one line
 */
const char *
troupe_function_get_summary (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_SUMMARY];
}

/**
 * troupe_function_get_shows:
 *
 * Returns: (transfer none): its effect, in a few words
 */
const char *
troupe_function_get_shows (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_SHOWS];
}

/**
 * troupe_function_get_takes:
 *
 * Returns: (transfer none): a description of its items
 */
const char *
troupe_function_get_takes (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_TAKES];
}

/**
 * troupe_function_get_gives:
 *
 * Returns: (transfer none): a description of its values
 */
const char *
troupe_function_get_gives (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_GIVES];
}

/**
 * troupe_function_get_example:
 *
 * Returns: (transfer none): items to try it with, as one would type them
 */
const char *
troupe_function_get_example (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_EXAMPLE];
}

/**
 * troupe_function_get_help:
 *
 * Returns: (transfer none): its description, in a paragraph
 */
const char *
troupe_function_get_help (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), NULL);

  return self->texts[PROP_HELP];
}

/**
 * troupe_function_get_misbehaves:
 *
 * Returns: whether it fails or does harm on purpose
 */
gboolean
troupe_function_get_misbehaves (TroupeFunction *self)
{
  g_return_val_if_fail (TROUPE_IS_FUNCTION (self), FALSE);

  return self->misbehaves;
}
