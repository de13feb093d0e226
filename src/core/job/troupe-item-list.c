/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the settings of one list of items as properties. */

#include "troupe-item-list.h"

#include "troupe-argument-source.h"
#include "troupe-csv-source.h"
#include "troupe-directory-source.h"
#include "troupe-glob-source.h"
#include "troupe-lines-source.h"
#include "troupe-property.h"
#include "troupe-range-source.h"

struct _TroupeItemList
{
  GObject parent_instance;

  TroupeItemListKind kind;
  GStrv arguments;
  char *range;
  GStrv input;
  gboolean null;
  char *csv;
  char *column;
  char *glob;
  char *directory;
  char *match;
  gboolean linked;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_ARGUMENTS,
  PROP_RANGE,
  PROP_INPUT,
  PROP_NULL,
  PROP_CSV,
  PROP_COLUMN,
  PROP_GLOB,
  PROP_DIRECTORY,
  PROP_MATCH,
  PROP_LINKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeItemList, troupe_item_list, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (TroupeItemListKind,
                    troupe_item_list_kind,
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_ARGUMENTS, "arguments"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_RANGE, "range"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_INPUT, "input"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_CSV, "csv"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_GLOB, "glob"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_DIRECTORY, "directory"))

static void
troupe_item_list_finalize (GObject *object)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->range, g_free);
  g_clear_pointer (&self->input, g_strfreev);
  g_clear_pointer (&self->csv, g_free);
  g_clear_pointer (&self->column, g_free);
  g_clear_pointer (&self->glob, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->match, g_free);

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
    case PROP_CSV:
      g_value_set_string (value, self->csv);
      break;
    case PROP_COLUMN:
      g_value_set_string (value, self->column);
      break;
    case PROP_GLOB:
      g_value_set_string (value, self->glob);
      break;
    case PROP_DIRECTORY:
      g_value_set_string (value, self->directory);
      break;
    case PROP_MATCH:
      g_value_set_string (value, self->match);
      break;
    case PROP_LINKED:
      g_value_set_boolean (value, self->linked);
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
    case PROP_CSV:
      troupe_item_list_set_csv (self, g_value_get_string (value));
      break;
    case PROP_COLUMN:
      troupe_item_list_set_column (self, g_value_get_string (value));
      break;
    case PROP_GLOB:
      troupe_item_list_set_glob (self, g_value_get_string (value));
      break;
    case PROP_DIRECTORY:
      troupe_item_list_set_directory (self, g_value_get_string (value));
      break;
    case PROP_MATCH:
      troupe_item_list_set_match (self, g_value_get_string (value));
      break;
    case PROP_LINKED:
      troupe_item_list_set_linked (self, g_value_get_boolean (value));
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
  properties[PROP_CSV] = g_param_spec_string ("csv", NULL, NULL, "", flags);
  properties[PROP_COLUMN] = g_param_spec_string ("column", NULL, NULL, "", flags);
  properties[PROP_GLOB] = g_param_spec_string ("glob", NULL, NULL, "", flags);
  properties[PROP_DIRECTORY] = g_param_spec_string ("directory", NULL, NULL, "", flags);
  properties[PROP_MATCH] = g_param_spec_string ("match", NULL, NULL, "", flags);
  properties[PROP_LINKED] = g_param_spec_boolean ("linked", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_item_list_init (TroupeItemList *self)
{
  self->arguments = g_new0 (char *, 1);
  self->range = g_strdup ("");
  self->input = g_new0 (char *, 1);
  self->csv = g_strdup ("");
  self->column = g_strdup ("");
  self->glob = g_strdup ("");
  self->directory = g_strdup ("");
  self->match = g_strdup ("");
}

/**
 * troupe_item_list_new:
 * @kind: the kind of list
 *
 * Returns: (transfer full): a list without any settings
 */
TroupeItemList *
troupe_item_list_new (TroupeItemListKind kind)
{
  return g_object_new (TROUPE_TYPE_ITEM_LIST, "kind", kind, NULL);
}

/**
 * troupe_item_list_copy:
 * @self: a list of items
 *
 * Returns: (transfer full): an independent list with the same properties
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
  troupe_property_set_strv (self, properties[PROP_ARGUMENTS], &self->arguments, arguments);
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
  troupe_property_set_string (self, properties[PROP_RANGE], &self->range, range);
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
  troupe_property_set_strv (self, properties[PROP_INPUT], &self->input, input);
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
  troupe_property_set_boolean (self, properties[PROP_NULL], &self->null, null);
}

/** troupe_item_list_get_csv: Returns: (transfer none): the path of a table. */
const char *
troupe_item_list_get_csv (TroupeItemList *self)
{
  return self->csv;
}

/** troupe_item_list_set_csv: sets the path of a table. */
void
troupe_item_list_set_csv (TroupeItemList *self, const char *csv)
{
  troupe_property_set_string (self, properties[PROP_CSV], &self->csv, csv);
}

/** troupe_item_list_get_column: Returns: (transfer none): the name of a column, empty for whole
 * rows. */
const char *
troupe_item_list_get_column (TroupeItemList *self)
{
  return self->column;
}

/** troupe_item_list_set_column: sets the name of a column, empty for whole rows. */
void
troupe_item_list_set_column (TroupeItemList *self, const char *column)
{
  troupe_property_set_string (self, properties[PROP_COLUMN], &self->column, column);
}

/** troupe_item_list_get_glob: Returns: (transfer none): a pattern of paths. */
const char *
troupe_item_list_get_glob (TroupeItemList *self)
{
  return self->glob;
}

/** troupe_item_list_set_glob: sets a pattern of paths. */
void
troupe_item_list_set_glob (TroupeItemList *self, const char *glob)
{
  troupe_property_set_string (self, properties[PROP_GLOB], &self->glob, glob);
}

/** troupe_item_list_get_directory: Returns: (transfer none): the path of a folder. */
const char *
troupe_item_list_get_directory (TroupeItemList *self)
{
  return self->directory;
}

/** troupe_item_list_set_directory: sets the path of a folder. */
void
troupe_item_list_set_directory (TroupeItemList *self, const char *directory)
{
  troupe_property_set_string (self, properties[PROP_DIRECTORY], &self->directory, directory);
}

/** troupe_item_list_get_match: Returns: (transfer none): a pattern of names, empty for all. */
const char *
troupe_item_list_get_match (TroupeItemList *self)
{
  return self->match;
}

/** troupe_item_list_set_match: sets a pattern of names, empty for all. */
void
troupe_item_list_set_match (TroupeItemList *self, const char *match)
{
  troupe_property_set_string (self, properties[PROP_MATCH], &self->match, match);
}

/** troupe_item_list_get_linked: Returns: whether its items go one by one with the list before. */
gboolean
troupe_item_list_get_linked (TroupeItemList *self)
{
  return self->linked;
}

/** troupe_item_list_set_linked: sets whether its items go one by one with the list before. */
void
troupe_item_list_set_linked (TroupeItemList *self, gboolean linked)
{
  troupe_property_set_boolean (self, properties[PROP_LINKED], &self->linked, linked);
}

/**
 * troupe_item_list_open:
 * @self: a list of items
 * @error: return location for an error
 *
 * Opens its files. The source is independent of later changes to @self.
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
      {
        g_autoptr (GBytes) nul = g_bytes_new_static ("", 1);

        return troupe_lines_source_new ((const char *const *) self->input, self->null ? nul : NULL,
                                        error);
      }
    case TROUPE_ITEM_LIST_CSV:
      return troupe_csv_source_new (
          self->csv, &(TroupeCsvTable){ *self->column == '\0' ? NULL : self->column }, error);
    case TROUPE_ITEM_LIST_GLOB:
      return troupe_glob_source_new (self->glob, TROUPE_FILES_MAY_BE_NONE, error);
    case TROUPE_ITEM_LIST_DIRECTORY:
      return troupe_directory_source_new (self->directory,
                                          *self->match == '\0' ? NULL : self->match,
                                          TROUPE_FILES_HIDDEN | TROUPE_FILES_MAY_BE_NONE, error);
    default:
      g_return_val_if_reached (NULL);
    }
}
