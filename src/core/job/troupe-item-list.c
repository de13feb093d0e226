/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the settings of one list of items as properties. */

#include "troupe-item-list-private.h"

#include "troupe-property.h"

enum
{
  KIND,
  ARGUMENTS,
  INPUT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeItemList, troupe_item_list, TROUPE_TYPE_OPTIONS)

G_DEFINE_ENUM_TYPE (TroupeItemListKind,
                    troupe_item_list_kind,
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_ARGUMENTS, "arguments"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_RANGE, "range"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_INPUT, "input"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_CSV, "csv"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_GLOB, "glob"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEM_LIST_DIRECTORY, "directory"))

G_DEFINE_ENUM_TYPE (TroupeTrimChoice,
                    troupe_trim_choice,
                    G_DEFINE_ENUM_VALUE (TROUPE_TRIM_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (TROUPE_TRIM_N, "n"),
                    G_DEFINE_ENUM_VALUE (TROUPE_TRIM_L, "l"),
                    G_DEFINE_ENUM_VALUE (TROUPE_TRIM_R, "r"),
                    G_DEFINE_ENUM_VALUE (TROUPE_TRIM_LR, "lr"),
                    G_DEFINE_ENUM_VALUE (TROUPE_TRIM_RL, "rl"))

/* The numbers of these properties follow those of the options. */
static guint
get_number (guint property)
{
  return troupe_item_list_n_options + 1 + property;
}

static void
troupe_item_list_finalize (GObject *object)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->input, g_strfreev);

  G_OBJECT_CLASS (troupe_item_list_parent_class)->finalize (object);
}

static void
troupe_item_list_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  if (property == get_number (KIND))
    g_value_set_enum (value, self->kind);
  else if (property == get_number (ARGUMENTS))
    g_value_set_boxed (value, self->arguments);
  else if (property == get_number (INPUT))
    g_value_set_boxed (value, self->input);
  else
    G_OBJECT_CLASS (troupe_item_list_parent_class)->get_property (object, property, value, pspec);
}

static void
troupe_item_list_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  TroupeItemList *self = TROUPE_ITEM_LIST (object);

  if (property == get_number (KIND))
    troupe_item_list_set_kind (self, g_value_get_enum (value));
  else if (property == get_number (ARGUMENTS))
    troupe_item_list_set_arguments (self, g_value_get_boxed (value));
  else if (property == get_number (INPUT))
    troupe_item_list_set_input (self, g_value_get_boxed (value));
  else
    G_OBJECT_CLASS (troupe_item_list_parent_class)->set_property (object, property, value, pspec);
}

static void
troupe_item_list_class_init (TroupeItemListClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  troupe_options_class_install (TROUPE_OPTIONS_CLASS (klass), troupe_item_list_options,
                                troupe_item_list_n_options);
  object_class->finalize = troupe_item_list_finalize;
  object_class->get_property = troupe_item_list_get_property;
  object_class->set_property = troupe_item_list_set_property;

  properties[KIND] = g_param_spec_enum ("kind", NULL, NULL, TROUPE_TYPE_ITEM_LIST_KIND,
                                        TROUPE_ITEM_LIST_ARGUMENTS, flags);
  properties[ARGUMENTS] = g_param_spec_boxed ("arguments", NULL, NULL, G_TYPE_STRV, flags);
  properties[INPUT] = g_param_spec_boxed ("input", NULL, NULL, G_TYPE_STRV, flags);
  for (guint i = 0; i < N_PROPS; i++)
    g_object_class_install_property (object_class, get_number (i), properties[i]);
}

static void
troupe_item_list_init (TroupeItemList *self)
{
  self->arguments = g_new0 (char *, 1);
  self->input = g_new0 (char *, 1);
  troupe_options_set_initial (TROUPE_OPTIONS (self));
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
  return troupe_options_copy (TROUPE_OPTIONS (self));
}

/**
 * troupe_item_list_takes:
 * @self: a list of items
 * @option: one of its options
 *
 * Returns: whether the option has an effect on lists of this kind
 */
gboolean
troupe_item_list_takes (TroupeItemList *self, const TroupeOption *option)
{
  return option->lists == 0 || (option->lists & (1u << self->kind)) != 0;
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[KIND]);
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
  troupe_property_set_strv (self, properties[ARGUMENTS], &self->arguments, arguments);
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
  g_object_set (self, "range", range, NULL);
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
  troupe_property_set_strv (self, properties[INPUT], &self->input, input);
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
  g_object_set (self, "null", null, NULL);
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
  g_object_set (self, "csv", csv, NULL);
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
  g_object_set (self, "column", column, NULL);
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
  g_object_set (self, "glob", glob, NULL);
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
  g_object_set (self, "directory", directory, NULL);
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
  g_object_set (self, "match", match, NULL);
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
  g_object_set (self, "linked", linked, NULL);
}

/**
 * troupe_item_list_is_stream:
 * @self: a list of items
 *
 * Returns: whether its items are blocks of a stream
 */
gboolean
troupe_item_list_is_stream (TroupeItemList *self)
{
  return self->kind == TROUPE_ITEM_LIST_INPUT && self->pipe;
}

/**
 * troupe_item_list_dup_part_name:
 * @self: a list of items
 *
 * Returns: (transfer full) (nullable): the name of its only part, empty if that has none; or %NULL
 *   if its parts are not known before it is opened
 */
char *
troupe_item_list_dup_part_name (TroupeItemList *self)
{
  switch (self->kind)
    {
    case TROUPE_ITEM_LIST_CSV:
      if (*self->column == '\0')
        return NULL;
      return g_strdup (self->no_header ? "" : self->column);
    case TROUPE_ITEM_LIST_ARGUMENTS:
    case TROUPE_ITEM_LIST_INPUT:
      if (!troupe_item_list_is_stream (self) && (self->header || *self->colsep != '\0'))
        return NULL;
      return g_strdup ("");
    default:
      return g_strdup ("");
    }
}
