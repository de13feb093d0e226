/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits one list of items and shows errors below the field. */

#include "troupe-items-form.h"

#include "troupe-config.h"
#include "troupe-file-dialog.h"
#include "troupe-isolate.h"
#include "troupe-option-group.h"
#include "troupe-shell-words.h"

#include <glib/gi18n.h>

struct _TroupeItemsForm
{
  AdwBin parent_instance;

  TroupeItemsDraft *list;
  gboolean combined;
  gboolean first;

  AdwComboRow *linked;
  AdwComboRow *from;
  GtkWidget *remove_row;
  GtkSwitch *null;
  /* Indexed by the error that concerns the field. */
  GtkEditable *fields[TROUPE_ITEMS_DRAFT_N_FIELDS];
  /* One group for each kind of input. */
  GtkWidget *null_row;
  TroupeOptionGroup *options;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (TroupeItemsForm, troupe_items_form, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_LIST,
  PROP_COMBINED,
  PROP_FIRST,
  N_PROPS
};

enum
{
  REMOVE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The kind of input to which each field belongs. */
static const TroupeItemsFrom field_from[TROUPE_ITEMS_DRAFT_N_FIELDS] = {
  [TROUPE_ITEMS_DRAFT_ERROR_TEXT] = TROUPE_ITEMS_TYPED,
  [TROUPE_ITEMS_DRAFT_ERROR_FIRST] = TROUPE_ITEMS_RANGE,
  [TROUPE_ITEMS_DRAFT_ERROR_LAST] = TROUPE_ITEMS_RANGE,
  [TROUPE_ITEMS_DRAFT_ERROR_STEP] = TROUPE_ITEMS_RANGE,
  [TROUPE_ITEMS_DRAFT_ERROR_FILES] = TROUPE_ITEMS_FILE,
  [TROUPE_ITEMS_DRAFT_ERROR_TABLE] = TROUPE_ITEMS_TABLE,
  [TROUPE_ITEMS_DRAFT_ERROR_COLUMN] = TROUPE_ITEMS_TABLE,
  [TROUPE_ITEMS_DRAFT_ERROR_FOLDER] = TROUPE_ITEMS_FOLDER,
  [TROUPE_ITEMS_DRAFT_ERROR_MATCH] = TROUPE_ITEMS_FOLDER,
  [TROUPE_ITEMS_DRAFT_ERROR_PATTERN] = TROUPE_ITEMS_PATTERN,
};

static void
mark_field (GtkEditable *field, gboolean invalid)
{
  if (invalid)
    gtk_widget_add_css_class (GTK_WIDGET (field), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (field), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* An empty field is not @marked as wrong yet. */
static void
show_message (TroupeItemsForm *self, const GError *error, gboolean marked)
{
  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    mark_field (self->fields[i], marked && error->code == (int) i);
  if (marked)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
  troupe_isolate_show (self->message, error ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), error != NULL);
}

static void
update (TroupeItemsForm *self)
{
  const TroupeItemsFrom from = troupe_items_draft_get_from (self->list);

  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->fields[i]), field_from[i] == from);
  gtk_widget_set_visible (self->null_row, from == TROUPE_ITEMS_FILE);
  /* A range has none. */
  gtk_widget_set_visible (GTK_WIDGET (self->options), from != TROUPE_ITEMS_RANGE);
  troupe_option_group_set_options (self->options,
                                   TROUPE_OPTIONS (troupe_items_draft_get_options (self->list)),
                                   TROUPE_JOB_FUNCTION);
}

static void
remove_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REMOVE], 0);
}

static void
file_opened_cb (TroupeItemsForm *self, const char *path)
{
  const char *const paths[] = { path, NULL };

  troupe_items_draft_set_files (self->list, paths);
}

static void
table_opened_cb (TroupeItemsForm *self, const char *path)
{
  g_object_set (self->list, "table", path, "from", TROUPE_ITEMS_TABLE, NULL);
}

static void
folder_opened_cb (TroupeItemsForm *self, const char *path)
{
  g_object_set (self->list, "folder", path, "from", TROUPE_ITEMS_FOLDER, NULL);
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeItemsForm *self = TROUPE_ITEMS_FORM (widget);

  switch (troupe_items_draft_get_from (self->list))
    {
    case TROUPE_ITEMS_TABLE:
      troupe_file_dialog_open (widget, _ ("Open a Table"), (TroupeFileChosen) table_opened_cb);
      break;

    case TROUPE_ITEMS_FOLDER:
      troupe_file_dialog_open_folder (widget, _ ("Open a Folder"),
                                      (TroupeFileChosen) folder_opened_cb);
      break;

    default:
      troupe_file_dialog_open (widget, _ ("Open a File of Items"),
                               (TroupeFileChosen) file_opened_cb);
    }
}

static gboolean
is_text (const char *path)
{
  g_autofree char *type = g_content_type_guess (path, NULL, 0, NULL);

  return g_content_type_equals (type, "text/plain");
}

static void
update_combined (TroupeItemsForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->linked), self->combined && !self->first);
  gtk_widget_set_visible (self->remove_row, self->combined);
}

static void
set_flag (TroupeItemsForm *self, gboolean *at, guint prop_id, gboolean value)
{
  if (*at == value)
    return;

  *at = value;
  update_combined (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
troupe_items_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeItemsForm *self = TROUPE_ITEMS_FORM (object);

  switch (prop_id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;

    case PROP_COMBINED:
      g_value_set_boolean (value, self->combined);
      break;

    case PROP_FIRST:
      g_value_set_boolean (value, self->first);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_items_form_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeItemsForm *self = TROUPE_ITEMS_FORM (object);

  switch (prop_id)
    {
    case PROP_LIST:
      self->list = g_value_dup_object (value);
      break;

    case PROP_COMBINED:
      set_flag (self, &self->combined, prop_id, g_value_get_boolean (value));
      break;

    case PROP_FIRST:
      set_flag (self, &self->first, prop_id, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_items_form_constructed (GObject *object)
{
  TroupeItemsForm *self = TROUPE_ITEMS_FORM (object);
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  G_OBJECT_CLASS (troupe_items_form_parent_class)->constructed (object);

  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    g_object_bind_property (self->list, troupe_items_draft_get_field_name (i), self->fields[i],
                            "text", flags);
  g_object_bind_property (self->list, "from", self->from, "selected", flags);
  g_object_bind_property (self->list, "linked", self->linked, "selected", flags);
  g_object_bind_property (self->list, "null", self->null, "active", flags);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  update_combined (self);
}

static void
troupe_items_form_dispose (GObject *object)
{
  TroupeItemsForm *self = TROUPE_ITEMS_FORM (object);

  if (self->list)
    g_signal_handlers_disconnect_by_func (self->list, update, self);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (troupe_items_form_parent_class)->dispose (object);
}

static void
troupe_items_form_class_init (TroupeItemsFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_items_form_get_property;
  object_class->set_property = troupe_items_form_set_property;
  object_class->constructed = troupe_items_form_constructed;
  object_class->dispose = troupe_items_form_dispose;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, TROUPE_TYPE_ITEMS_DRAFT,
                                               flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_COMBINED] = g_param_spec_boolean ("combined", NULL, NULL, FALSE, flags);
  properties[PROP_FIRST] = g_param_spec_boolean ("first", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REMOVE] = g_signal_new ("remove", TROUPE_TYPE_ITEMS_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "items.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "items.remove", NULL, remove_cb);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-items-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, linked);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, from);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, remove_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, null);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, null_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, options);
  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, troupe_items_draft_get_field_name (i),
                                               FALSE, G_STRUCT_OFFSET (TroupeItemsForm, fields[i]));
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsForm, message);
}

static void
troupe_items_form_init (TroupeItemsForm *self)
{
  g_type_ensure (TROUPE_TYPE_OPTION_GROUP);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * troupe_items_form_new:
 * @list: the list to edit
 *
 * Returns: (transfer floating): a form for the list
 */
GtkWidget *
troupe_items_form_new (TroupeItemsDraft *list)
{
  return g_object_new (TROUPE_TYPE_ITEMS_FORM, "list", list, NULL);
}

/**
 * troupe_items_form_get_list:
 *
 * Returns: (transfer none): the list that it edits
 */
TroupeItemsDraft *
troupe_items_form_get_list (TroupeItemsForm *self)
{
  g_return_val_if_fail (TROUPE_IS_ITEMS_FORM (self), NULL);

  return self->list;
}

/**
 * troupe_items_form_take_paths:
 * @paths: (array zero-terminated=1): paths of files or folders, at least one
 *
 * Replaces the items. The use of a single path depends on its kind; several paths are items
 * themselves.
 */
void
troupe_items_form_take_paths (TroupeItemsForm *self, const char *const *paths)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (TROUPE_IS_ITEMS_FORM (self));

  if (paths[1] == NULL && g_file_test (paths[0], G_FILE_TEST_IS_DIR))
    folder_opened_cb (self, paths[0]);
  else if (paths[1] == NULL &&
           (g_str_has_suffix (paths[0], ".csv") || g_str_has_suffix (paths[0], ".tsv")))
    table_opened_cb (self, paths[0]);
  else if (paths[1] == NULL && is_text (paths[0]))
    file_opened_cb (self, paths[0]);
  else
    {
      troupe_shell_words_append_all (text, paths);
      g_object_set (self->list, "text", text->str, "from", TROUPE_ITEMS_TYPED, NULL);
    }
}

/**
 * troupe_items_form_focus:
 *
 * Moves the focus to the first field of the kind of input.
 */
void
troupe_items_form_focus (TroupeItemsForm *self)
{
  const TroupeItemsFrom from = troupe_items_draft_get_from (self->list);

  g_return_if_fail (TROUPE_IS_ITEMS_FORM (self));

  for (guint i = 0; i < TROUPE_ITEMS_DRAFT_N_FIELDS; i++)
    if (field_from[i] == from)
      {
        gtk_widget_grab_focus (GTK_WIDGET (self->fields[i]));
        return;
      }
}

/**
 * troupe_items_form_show_check:
 * @error: (nullable): what is wrong, of %TROUPE_ITEMS_DRAFT_ERROR
 *
 * Shows an error below the fields. A field that is still empty is not marked as wrong yet.
 */
void
troupe_items_form_show_check (TroupeItemsForm *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_ITEMS_FORM (self));

  show_message (self, error, error && gtk_editable_get_text (self->fields[error->code])[0] != '\0');
}

/**
 * troupe_items_form_show_error:
 *
 * Shows an error, if there is one, also if nothing was typed yet, and moves the focus there.
 *
 * Returns: whether there is an error
 */
gboolean
troupe_items_form_show_error (TroupeItemsForm *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TROUPE_IS_ITEMS_FORM (self), FALSE);

  if (troupe_option_group_show_invalid (self->options))
    return TRUE;
  if (troupe_items_draft_check (self->list, &error))
    return FALSE;

  show_message (self, error, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->fields[error->code]));
  return TRUE;
}
