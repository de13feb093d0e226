/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-item-list.h"

#include "troupe-argument-source.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"

struct _TroupeItemList
{
  GObject parent_instance;

  TroupeItemListKind kind;
  GStrv arguments;
  char *range;
  GStrv input;
  gboolean null;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_ARGUMENTS,
  PROP_RANGE,
  PROP_INPUT,
  PROP_NULL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeItemList, troupe_item_list, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (TroupeItemListKind,
                    troupe_item_list_kind,
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_ARGUMENTS, "arguments"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_RANGE, "range"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_INPUT, "input"))

static void
set_string (TroupeItemList *self, char **field, const char *value, guint property)
{
  g_autofree char *old = NULL;

  if (value == NULL)
    value = "";
  if (g_strcmp0 (*field, value) == 0)
    return;

  old = g_steal_pointer (field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_strings (TroupeItemList *self, GStrv *field, const char *const *value, guint property)
{
  static const char *const none[] = { NULL };
  g_auto (GStrv) old = NULL;

  if (value == NULL)
    value = none;
  if (g_strv_equal ((const char *const *) *field, value))
    return;

  old = g_steal_pointer (field);
  *field = g_strdupv ((char **) value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
troupe_item_list_finalize (GObject *object)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->range, g_free);
  g_clear_pointer (&self->input, g_strfreev);

  G_OBJECT_CLASS (troupe_item_list_parent_class)->finalize (object);
}

static void
troupe_item_list_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  switch (property)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_ARGUMENTS:
      g_value_set_boxed (value, self->arguments);
      break;
    case PROP_RANGE:
      g_value_set_string (value, self->range);
      break;
    case PROP_INPUT:
      g_value_set_boxed (value, self->input);
      break;
    case PROP_NULL:
      g_value_set_boolean (value, self->null);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
troupe_item_list_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  switch (property)
    {
    case PROP_KIND:
      troupe_item_list_set_kind (self, g_value_get_enum (value));
      break;
    case PROP_ARGUMENTS:
      troupe_item_list_set_arguments (self, g_value_get_boxed (value));
      break;
    case PROP_RANGE:
      troupe_item_list_set_range (self, g_value_get_string (value));
      break;
    case PROP_INPUT:
      troupe_item_list_set_input (self, g_value_get_boxed (value));
      break;
    case PROP_NULL:
      troupe_item_list_set_null (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
troupe_item_list_class_init (TroupeItemListClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = troupe_item_list_finalize;
  object_class->get_property = troupe_item_list_get_property;
  object_class->set_property = troupe_item_list_set_property;

  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, TROUPE_TYPE_ITEM_LIST_KIND,
                                             TROUPE_ITEM_LIST_ARGUMENTS, flags);
  properties[PROP_ARGUMENTS] = g_param_spec_boxed ("arguments", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_RANGE] = g_param_spec_string ("range", NULL, NULL, "", flags);
  properties[PROP_INPUT] = g_param_spec_boxed ("input", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_NULL] = g_param_spec_boolean ("null", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_item_list_init (TroupeItemList *self)
{
  self->arguments = g_new0 (char *, 1);
  self->range = g_strdup ("");
  self->input = g_new0 (char *, 1);
}

/**
 * troupe_item_list_new:
 * @kind: how the items are given
 *
 * Returns: (transfer full): a list that says nothing yet
 */
TroupeItemList *
troupe_item_list_new (TroupeItemListKind kind)
{
  return g_object_new (TROUPE_TYPE_ITEM_LIST, "kind", kind, NULL);
}

/**
 * troupe_item_list_copy:
 * @self: how items are given
 *
 * Returns: (transfer full): a list with the same properties, and a life of its own
 */
TroupeItemList *
troupe_item_list_copy (TroupeItemList *self)
{
  TroupeItemList *copy = g_object_new (TROUPE_TYPE_ITEM_LIST, NULL);

  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (self), properties[i]->name, &value);
      g_object_set_property (G_OBJECT (copy), properties[i]->name, &value);
    }

  return copy;
}

/** troupe_item_list_get_kind: Returns: how the items are given. */
TroupeItemListKind
troupe_item_list_get_kind (TroupeItemList *self)
{
  return self->kind;
}

/** troupe_item_list_set_kind: sets how the items are given. */
void
troupe_item_list_set_kind (TroupeItemList *self, TroupeItemListKind kind)
{
  if (self->kind == kind)
    return;

  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

/** troupe_item_list_get_arguments: Returns: (transfer none): the items themselves. */
const char *const *
troupe_item_list_get_arguments (TroupeItemList *self)
{
  return (const char *const *) self->arguments;
}

/** troupe_item_list_set_arguments: sets the items themselves. */
void
troupe_item_list_set_arguments (TroupeItemList *self, const char *const *arguments)
{
  set_strings (self, &self->arguments, arguments, PROP_ARGUMENTS);
}

/** troupe_item_list_get_range: Returns: (transfer none): FIRST:LAST[:STEP]. */
const char *
troupe_item_list_get_range (TroupeItemList *self)
{
  return self->range;
}

/** troupe_item_list_set_range: sets FIRST:LAST[:STEP]. */
void
troupe_item_list_set_range (TroupeItemList *self, const char *range)
{
  set_string (self, &self->range, range, PROP_RANGE);
}

/** troupe_item_list_get_input: Returns: (transfer none): the paths of files. */
const char *const *
troupe_item_list_get_input (TroupeItemList *self)
{
  return (const char *const *) self->input;
}

/** troupe_item_list_set_input: sets the paths of files. */
void
troupe_item_list_set_input (TroupeItemList *self, const char *const *input)
{
  set_strings (self, &self->input, input, PROP_INPUT);
}

/** troupe_item_list_get_null: Returns: whether NUL bytes end the items of the input. */
gboolean
troupe_item_list_get_null (TroupeItemList *self)
{
  return self->null;
}

/** troupe_item_list_set_null: sets whether NUL bytes, not newlines, end the items of the input. */
void
troupe_item_list_set_null (TroupeItemList *self, gboolean null)
{
  if (self->null == !!null)
    return;

  self->null = !!null;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NULL]);
}

/**
 * troupe_item_list_open:
 * @self: how the items are given
 * @error: return location for an error
 *
 * Opens the files that there are. What was opened is independent of later changes to @self.
 *
 * Returns: (transfer full) (nullable): the items, or %NULL with %TROUPE_SOURCE_ERROR
 */
TroupeSource *
troupe_item_list_open (TroupeItemList *self, GError **error)
{
  switch (self->kind)
    {
    case TROUPE_ITEM_LIST_ARGUMENTS:
      return troupe_argument_source_new ((const char *const *) self->arguments, -1);
    case TROUPE_ITEM_LIST_RANGE:
      return troupe_range_source_new_from_string (self->range, error);
    case TROUPE_ITEM_LIST_INPUT:
      return troupe_lines_source_new ((const char *const *) self->input, self->null ? '\0' : '\n',
                                      error);
    default:
      g_return_val_if_reached (NULL);
    }
}
