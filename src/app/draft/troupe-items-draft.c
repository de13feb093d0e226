/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds one list of items as it was typed, as properties. */

#include "troupe-items-draft-private.h"

#include "troupe-property.h"
#include "troupe-shell-words.h"

G_DEFINE_FINAL_TYPE (TroupeItemsDraft, troupe_items_draft, G_TYPE_OBJECT)

G_DEFINE_QUARK (troupe_items_draft_error, troupe_items_draft_error)

G_DEFINE_ENUM_TYPE (TroupeItemsFrom,
                    troupe_items_from,
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_TYPED, "typed"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_RANGE, "range"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_FILE, "file"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_TABLE, "table"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_FOLDER, "folder"),
                    G_DEFINE_ENUM_VALUE (TROUPE_ITEMS_PATTERN, "pattern"))

/* The fields come first, in the order of TroupeItemsDraftError. */
enum
{
  PROP_0,
  PROP_FIRST_FIELD,
  PROP_FROM = PROP_FIRST_FIELD + TROUPE_ITEMS_DRAFT_N_FIELDS,
  PROP_NULL,
  PROP_LINKED,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The names of the fields, and their initial texts. */
static const struct
{
  const char *name;
  const char *value;
} fields[TROUPE_ITEMS_DRAFT_N_FIELDS] = {
  [TROUPE_ITEMS_DRAFT_ERROR_TEXT] = { "text", "" },
  [TROUPE_ITEMS_DRAFT_ERROR_FIRST] = { "first", "1" },
  [TROUPE_ITEMS_DRAFT_ERROR_LAST] = { "last", "10" },
  [TROUPE_ITEMS_DRAFT_ERROR_STEP] = { "step", "1" },
  [TROUPE_ITEMS_DRAFT_ERROR_FILES] = { "files", "" },
  [TROUPE_ITEMS_DRAFT_ERROR_TABLE] = { "table", "" },
  [TROUPE_ITEMS_DRAFT_ERROR_COLUMN] = { "column", "" },
  [TROUPE_ITEMS_DRAFT_ERROR_FOLDER] = { "folder", "" },
  [TROUPE_ITEMS_DRAFT_ERROR_MATCH] = { "match", "" },
  [TROUPE_ITEMS_DRAFT_ERROR_PATTERN] = { "pattern", "" },
};

static void
set_field (TroupeItemsDraft *self, TroupeItemsDraftError field, const char *text)
{
  troupe_property_set_string (self, properties[PROP_FIRST_FIELD + field], &self->fields[field],
                              text);
}

static TroupeItemListKind
get_kind (TroupeItemsFrom from)
{
  static const TroupeItemListKind kinds[] = {
    [TROUPE_ITEMS_TYPED] = TROUPE_ITEM_LIST_ARGUMENTS,
    [TROUPE_ITEMS_RANGE] = TROUPE_ITEM_LIST_RANGE,
    [TROUPE_ITEMS_FILE] = TROUPE_ITEM_LIST_INPUT,
    [TROUPE_ITEMS_TABLE] = TROUPE_ITEM_LIST_CSV,
    [TROUPE_ITEMS_FOLDER] = TROUPE_ITEM_LIST_DIRECTORY,
    [TROUPE_ITEMS_PATTERN] = TROUPE_ITEM_LIST_GLOB,
  };

  return kinds[from];
}

static void
set_from (TroupeItemsDraft *self, TroupeItemsFrom from)
{
  if (self->from == from)
    return;

  self->from = from;
  troupe_item_list_set_kind (self->options, get_kind (from));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROM]);
}

static void
troupe_items_draft_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeItemsDraft *self = TROUPE_ITEMS_DRAFT (object);

  switch (prop_id)
    {
    case PROP_FROM:
      g_value_set_enum (value, self->from);
      break;

    case PROP_NULL:
      g_value_set_boolean (value, self->null);
      break;

    case PROP_LINKED:
      g_value_set_boolean (value, self->linked);
      break;

    default:
      g_value_set_string (value, self->fields[prop_id - PROP_FIRST_FIELD]);
    }
}

static void
troupe_items_draft_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  TroupeItemsDraft *self = TROUPE_ITEMS_DRAFT (object);

  switch (prop_id)
    {
    case PROP_FROM:
      set_from (self, g_value_get_enum (value));
      break;

    case PROP_NULL:
      troupe_property_set_boolean (self, pspec, &self->null, g_value_get_boolean (value));
      break;

    case PROP_LINKED:
      troupe_property_set_boolean (self, pspec, &self->linked, g_value_get_boolean (value));
      break;

    default:
      set_field (self, prop_id - PROP_FIRST_FIELD, g_value_get_string (value));
    }
}

static void
troupe_items_draft_notify (GObject *object, GParamSpec *pspec)
{
  g_signal_emit (object, signals[CHANGED], 0);
}

static void
troupe_items_draft_finalize (GObject *object)
{
  TroupeItemsDraft *self = TROUPE_ITEMS_DRAFT (object);

  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    g_free (self->fields[i]);
  g_clear_object (&self->options);

  G_OBJECT_CLASS (troupe_items_draft_parent_class)->finalize (object);
}

static void
troupe_items_draft_class_init (TroupeItemsDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_items_draft_get_property;
  object_class->set_property = troupe_items_draft_set_property;
  object_class->notify = troupe_items_draft_notify;
  object_class->finalize = troupe_items_draft_finalize;

  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    properties[PROP_FIRST_FIELD + i] =
        g_param_spec_string (fields[i].name, NULL, NULL, fields[i].value, flags);
  properties[PROP_FROM] =
      g_param_spec_enum ("from", NULL, NULL, TROUPE_TYPE_ITEMS_FROM, TROUPE_ITEMS_TYPED, flags);
  properties[PROP_NULL] = g_param_spec_boolean ("null", NULL, NULL, FALSE, flags);
  properties[PROP_LINKED] = g_param_spec_boolean ("linked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_ITEMS_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

/* Their kind follows a property of its own. */
static void
options_changed_cb (TroupeItemsDraft *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "kind"))
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Takes @options. */
static void
take_options (TroupeItemsDraft *self, TroupeItemList *options)
{
  g_clear_object (&self->options);
  self->options = options;
  g_signal_connect_object (options, "notify", G_CALLBACK (options_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
troupe_items_draft_init (TroupeItemsDraft *self)
{
  take_options (self, troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS));
  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    self->fields[i] = g_strdup (fields[i].value);
}

/**
 * troupe_items_draft_new:
 * @text: items, as a person types them
 *
 * Returns: (transfer full): a list of those items
 */
TroupeItemsDraft *
troupe_items_draft_new (const char *text)
{
  return g_object_new (TROUPE_TYPE_ITEMS_DRAFT, "text", text, NULL);
}

static gboolean
take_range (TroupeItemsDraft *self, const char *range)
{
  g_auto (GStrv) parts = g_strsplit (range, ":", -1);
  const guint n_parts = g_strv_length (parts);

  if (n_parts < 2 || n_parts > 3)
    return FALSE;

  set_field (self, TROUPE_ITEMS_DRAFT_ERROR_FIRST, parts[0]);
  set_field (self, TROUPE_ITEMS_DRAFT_ERROR_LAST, parts[1]);
  set_field (self, TROUPE_ITEMS_DRAFT_ERROR_STEP, n_parts == 3 ? parts[2] : "1");
  return TRUE;
}

/**
 * troupe_items_draft_new_from_list:
 * @list: a list of items
 *
 * Returns: (transfer full): the same list, to be edited
 */
TroupeItemsDraft *
troupe_items_draft_new_from_list (TroupeItemList *list)
{
  static const TroupeItemsFrom from[] = {
    [TROUPE_ITEM_LIST_ARGUMENTS] = TROUPE_ITEMS_TYPED,
    [TROUPE_ITEM_LIST_RANGE] = TROUPE_ITEMS_RANGE,
    [TROUPE_ITEM_LIST_INPUT] = TROUPE_ITEMS_FILE,
    [TROUPE_ITEM_LIST_CSV] = TROUPE_ITEMS_TABLE,
    [TROUPE_ITEM_LIST_GLOB] = TROUPE_ITEMS_PATTERN,
    [TROUPE_ITEM_LIST_DIRECTORY] = TROUPE_ITEMS_FOLDER,
  };
  TroupeItemsDraft *self = troupe_items_draft_new ("");
  g_autoptr (GString) text = g_string_new (NULL);

  self->from = from[troupe_item_list_get_kind (list)];
  take_options (self, troupe_item_list_copy (list));
  self->null = troupe_item_list_get_null (list);
  self->linked = troupe_item_list_get_linked (list);
  switch (self->from)
    {
    case TROUPE_ITEMS_RANGE:
      take_range (self, troupe_item_list_get_range (list));
      break;

    case TROUPE_ITEMS_FILE:
      troupe_items_draft_set_files (self, troupe_item_list_get_input (list));
      break;

    case TROUPE_ITEMS_TABLE:
      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_TABLE, troupe_item_list_get_csv (list));
      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_COLUMN, troupe_item_list_get_column (list));
      break;

    case TROUPE_ITEMS_FOLDER:
      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_FOLDER, troupe_item_list_get_directory (list));
      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_MATCH, troupe_item_list_get_match (list));
      break;

    case TROUPE_ITEMS_PATTERN:
      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_PATTERN, troupe_item_list_get_glob (list));
      break;

    case TROUPE_ITEMS_TYPED:
    default:
      troupe_shell_words_append_all (text, troupe_item_list_get_arguments (list));
      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_TEXT, text->str);
    }
  return self;
}

/**
 * troupe_items_draft_copy:
 *
 * Returns: (transfer full): a list of its own with the same contents
 */
TroupeItemsDraft *
troupe_items_draft_copy (TroupeItemsDraft *self)
{
  TroupeItemsDraft *copy = troupe_items_draft_new ("");

  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    set_field (copy, i, self->fields[i]);
  copy->from = self->from;
  take_options (copy, troupe_item_list_copy (self->options));
  copy->null = self->null;
  copy->linked = self->linked;
  return copy;
}

/**
 * troupe_items_draft_get_from:
 *
 * Returns: the kind of input whose fields are used
 */
TroupeItemsFrom
troupe_items_draft_get_from (TroupeItemsDraft *self)
{
  return self->from;
}

/**
 * troupe_items_draft_get_options:
 *
 * Returns: (transfer none): a list that holds its options
 */
TroupeItemList *
troupe_items_draft_get_options (TroupeItemsDraft *self)
{
  return self->options;
}

/**
 * troupe_items_draft_is_field:
 * @option: an option of a list
 *
 * Returns: whether it is a property of the draft itself
 */
gboolean
troupe_items_draft_is_field (const TroupeOption *option)
{
  static const char *const names[] = { "null", "column", "match", "linked", NULL };

  return g_strv_contains (names, option->name);
}

/**
 * troupe_items_draft_get_field_name:
 * @field: one of the fields
 *
 * Returns: the name of its property
 */
const char *
troupe_items_draft_get_field_name (TroupeItemsDraftError field)
{
  return fields[field].name;
}

/**
 * troupe_items_draft_set_range:
 * @first: the first item
 * @last: the last item, if the steps meet it
 * @step: from each item to the next
 *
 * Replaces the items by a range.
 */
void
troupe_items_draft_set_range (TroupeItemsDraft *self, gint64 first, gint64 last, gint64 step)
{
  const gint64 numbers[] = { first, last, step };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]);

      set_field (self, TROUPE_ITEMS_DRAFT_ERROR_FIRST + i, text);
    }
  set_from (self, TROUPE_ITEMS_RANGE);
}

/**
 * troupe_items_draft_set_files:
 * @paths: (array zero-terminated=1): paths of files
 *
 * Replaces the items by the lines of these files.
 */
void
troupe_items_draft_set_files (TroupeItemsDraft *self, const char *const *paths)
{
  g_autoptr (GString) text = g_string_new (NULL);

  troupe_shell_words_append_all (text, paths);
  set_field (self, TROUPE_ITEMS_DRAFT_ERROR_FILES, text->str);
  set_from (self, TROUPE_ITEMS_FILE);
}
