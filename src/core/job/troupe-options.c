/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes properties from a table of options, and sets and prints them as text. */

#include "troupe-options.h"

#include "troupe-option-name.h"
#include "troupe-property.h"

G_DEFINE_ABSTRACT_TYPE (TroupeOptions, troupe_options, G_TYPE_OBJECT)

static gpointer
get_member (TroupeOptions *self, const TroupeOption *option)
{
  return G_STRUCT_MEMBER_P (self, option->offset);
}

static void
troupe_options_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  TroupeOptions *self = TROUPE_OPTIONS (object);
  const TroupeOption *option = &TROUPE_OPTIONS_GET_CLASS (self)->table[property - 1];
  gpointer member = get_member (self, option);

  switch (option->type)
    {
    case TROUPE_OPTION_COUNT:
      g_value_set_uint (value, *(guint *) member);
      break;
    case TROUPE_OPTION_LONG_COUNT:
    case TROUPE_OPTION_SIZE:
      g_value_set_uint64 (value, *(guint64 *) member);
      break;
    case TROUPE_OPTION_SECONDS:
    case TROUPE_OPTION_PERCENT:
      g_value_set_double (value, *(double *) member);
      break;
    case TROUPE_OPTION_BOOLEAN:
      g_value_set_boolean (value, *(gboolean *) member);
      break;
    case TROUPE_OPTION_TEXT:
    case TROUPE_OPTION_PATH:
      g_value_set_string (value, *(char **) member);
      break;
    case TROUPE_OPTION_CHOICE:
      g_value_set_enum (value, *(guint *) member);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
troupe_options_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  TroupeOptions *self = TROUPE_OPTIONS (object);
  const TroupeOption *option = &TROUPE_OPTIONS_GET_CLASS (self)->table[property - 1];
  gpointer member = get_member (self, option);

  switch (option->type)
    {
    case TROUPE_OPTION_COUNT:
      troupe_property_set_uint (self, pspec, member, g_value_get_uint (value));
      break;
    case TROUPE_OPTION_LONG_COUNT:
    case TROUPE_OPTION_SIZE:
      troupe_property_set_uint64 (self, pspec, member, g_value_get_uint64 (value));
      break;
    case TROUPE_OPTION_SECONDS:
    case TROUPE_OPTION_PERCENT:
      troupe_property_set_double (self, pspec, member, g_value_get_double (value));
      break;
    case TROUPE_OPTION_BOOLEAN:
      troupe_property_set_boolean (self, pspec, member, g_value_get_boolean (value));
      break;
    case TROUPE_OPTION_TEXT:
    case TROUPE_OPTION_PATH:
      troupe_property_set_string (self, pspec, member, g_value_get_string (value));
      break;
    case TROUPE_OPTION_CHOICE:
      troupe_property_set_uint (self, pspec, member, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
troupe_options_finalize (GObject *object)
{
  TroupeOptions *self = TROUPE_OPTIONS (object);
  TroupeOptionsClass *klass = TROUPE_OPTIONS_GET_CLASS (self);

  for (guint i = 0; i < klass->n_options; i++)
    if (klass->table[i].type == TROUPE_OPTION_TEXT || klass->table[i].type == TROUPE_OPTION_PATH)
      g_free (*(char **) get_member (self, &klass->table[i]));

  G_OBJECT_CLASS (troupe_options_parent_class)->finalize (object);
}

static void
troupe_options_class_init (TroupeOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = troupe_options_finalize;
  object_class->get_property = troupe_options_get_property;
  object_class->set_property = troupe_options_set_property;
}

static void
troupe_options_init (TroupeOptions *self)
{
}

/**
 * troupe_options_class_install:
 * @klass: the class of a type that is derived from #TroupeOptions
 * @table: (array length=n_options): its options, never freed
 * @n_options: their number
 *
 * Installs the properties 1 to @n_options. Other properties of the type have higher numbers, and
 * functions of its own that call those of the parent class for the others.
 */
void
troupe_options_class_install (TroupeOptionsClass *klass, const TroupeOption *table, guint n_options)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  guint n_listed = 0;

  /* A class does not inherit these two. */
  object_class->get_property = troupe_options_get_property;
  object_class->set_property = troupe_options_set_property;
  klass->table = table;
  klass->n_options = n_options;
  klass->properties = g_new0 (GParamSpec *, n_options);
  klass->listed = g_new0 (const TroupeOption *, n_options + 1);

  for (guint i = 0; i < n_options; i++)
    {
      klass->properties[i] = troupe_option_create_property (&table[i]);
      g_object_class_install_property (object_class, i + 1, klass->properties[i]);
      if (!table[i].is_part)
        klass->listed[n_listed++] = &table[i];
    }
}

/**
 * troupe_options_set_initial:
 * @self: an object that is being initialized
 *
 * Gives each option its default.
 */
void
troupe_options_set_initial (TroupeOptions *self)
{
  TroupeOptionsClass *klass = TROUPE_OPTIONS_GET_CLASS (self);

  for (guint i = 0; i < klass->n_options; i++)
    g_object_set_property (G_OBJECT (self), klass->table[i].name,
                           g_param_spec_get_default_value (klass->properties[i]));
}

/**
 * troupe_options_list:
 * @self: an object with options
 *
 * Returns: (transfer none) (array zero-terminated=1): all options that have a text
 */
const TroupeOption *const *
troupe_options_list (TroupeOptions *self)
{
  return TROUPE_OPTIONS_GET_CLASS (self)->listed;
}

/**
 * troupe_options_find:
 * @self: an object with options
 * @name: the name of an option
 *
 * Returns: (transfer none) (nullable): the option, or %NULL if there is none
 */
const TroupeOption *
troupe_options_find (TroupeOptions *self, const char *name)
{
  const TroupeOption *const *options = troupe_options_list (self);

  while (*options != NULL && !g_str_equal ((*options)->name, name))
    options++;
  return *options;
}

/**
 * troupe_options_find_word:
 * @self: an object with options
 * @word: a word of the command line, without "--"
 *
 * Returns: (transfer none) (nullable): the option that has or had this name on the command line, or
 *   %NULL if there is none
 */
const TroupeOption *
troupe_options_find_word (TroupeOptions *self, const char *word)
{
  const TroupeOption *const *options = troupe_options_list (self);

  for (; *options != NULL; options++)
    {
      g_autofree char *own = troupe_option_dup_word (*options);

      if (g_str_equal (own, word) || g_strcmp0 ((*options)->old_name, word) == 0)
        break;
    }
  return *options;
}

/**
 * troupe_options_set_text:
 * @self: an object with options
 * @name: the name of one of them
 * @text: its value
 * @error: return location for an error
 *
 * Sets an option from text. The error describes the expected value; the caller adds its location.
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID and without a change of the options
 */
gboolean
troupe_options_set_text (TroupeOptions *self, const char *name, const char *text, GError **error)
{
  const TroupeOption *option = troupe_options_find (self, name);
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (option != NULL, FALSE);

  if (option->parse != NULL)
    return option->parse (self, text, error);

  g_object_get_property (G_OBJECT (self), name, &value);
  if (!troupe_option_parse_value (option, text, &value, error))
    return FALSE;
  g_object_set_property (G_OBJECT (self), name, &value);
  return TRUE;
}

/**
 * troupe_options_dup_text:
 * @self: an object with options
 * @name: the name of one of them
 *
 * Returns: (transfer full): its value, in the form that troupe_options_set_text() accepts
 */
char *
troupe_options_dup_text (TroupeOptions *self, const char *name)
{
  const TroupeOption *option = troupe_options_find (self, name);
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (option != NULL, NULL);

  if (option->print != NULL)
    return option->print (self);

  g_object_get_property (G_OBJECT (self), name, &value);
  return troupe_option_print_value (option, &value);
}

/**
 * troupe_options_is_default:
 * @self: an object with options
 * @name: the name of one of them
 *
 * Returns: whether the option has the value of a new object
 */
gboolean
troupe_options_is_default (TroupeOptions *self, const char *name)
{
  const TroupeOption *option = troupe_options_find (self, name);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), name);
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (option != NULL, FALSE);

  if (option->print != NULL)
    {
      g_autoptr (TroupeOptions) initial = g_object_new (G_OBJECT_TYPE (self), NULL);
      g_autofree char *text = option->print (self);
      g_autofree char *initial_text = option->print (initial);

      return g_str_equal (text, initial_text);
    }

  g_object_get_property (G_OBJECT (self), name, &value);
  return g_param_value_defaults (pspec, &value);
}

/**
 * troupe_options_check:
 * @self: an object with options
 * @error: return location for an error
 *
 * Checks that each value can be written as text. Properties may be set to others.
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID, which names the option
 */
gboolean
troupe_options_check (TroupeOptions *self, GError **error)
{
  for (const TroupeOption *const *options = troupe_options_list (self); *options != NULL; options++)
    {
      g_autofree char *text = NULL;
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (self), (*options)->name, &value);
      text = troupe_option_print_value (*options, &value);
      if (!troupe_option_parse_value (*options, text, &value, error))
        {
          g_prefix_error (error, "%s: ", troupe_option_name ((*options)->name));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * troupe_options_copy:
 * @self: an object with options
 *
 * Returns: (transfer full): an independent object of the same type with the same properties
 */
gpointer
troupe_options_copy (TroupeOptions *self)
{
  GObject *copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  guint n_properties;
  g_autofree GParamSpec **properties =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n_properties);

  for (guint i = 0; i < n_properties; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (self), properties[i]->name, &value);
      g_object_set_property (copy, properties[i]->name, &value);
    }

  return copy;
}
