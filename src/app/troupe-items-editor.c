/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-items-editor.h"

#include "troupe-config.h"
#include "troupe-file-dialog.h"

#include <glib/gi18n.h>

struct _TroupeItemsEditor
{
  AdwBin parent_instance;

  TroupeDraft *draft;
  GBindingGroup *bindings;

  GtkStack *stack;
  GtkStackPage *saved_page;
  /* By the error that is about them. */
  GtkEditable *fields[TROUPE_DRAFT_ERROR_MATCH + 1];
  /* The one that the file chooser is for. */
  GtkEditable *open_field;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (TroupeItemsEditor, troupe_items_editor, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DRAFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What is bound to the property of the draft of that name, in the order of TroupeDraftError. */
static const char *const field_names[] = {
  "text", "first", "last", "step", "path", "table", "column", "folder", "match",
};

static GtkEditable *
get_field (TroupeItemsEditor *self, TroupeDraftError field)
{
  return field < G_N_ELEMENTS (field_names) ? self->fields[field] : NULL;
}

static void
mark_field (TroupeItemsEditor *self, TroupeDraftError field, gboolean invalid)
{
  GtkWidget *widget = GTK_WIDGET (get_field (self, field));

  if (invalid)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
show_message (TroupeItemsEditor *self, const char *text, const GError *error)
{
  for (TroupeDraftError field = TROUPE_DRAFT_ERROR_TEXT; field <= TROUPE_DRAFT_ERROR_MATCH; field++)
    mark_field (self, field, error != NULL && error->code == (int) field);

  gtk_label_set_label (self->message, text);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}

/* Nothing wrong was typed yet where there is nothing. */
static gboolean
is_empty (GtkEditable *field)
{
  return field != NULL && gtk_editable_get_text (field)[0] == '\0';
}

static void
update_message (TroupeItemsEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *preview = NULL;

  if (self->draft == NULL)
    return;

  preview = troupe_draft_preview_items (self->draft, &error);
  if (preview)
    show_message (self, preview, NULL);
  else
    show_message (self, error->message, is_empty (get_field (self, error->code)) ? NULL : error);
}

static void
opened_cb (TroupeItemsEditor *self, const char *path)
{
  gtk_editable_set_text (self->open_field, path);
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (widget);
  TroupeDraftError field = 0;

  while (!g_str_equal (field_names[field], g_variant_get_string (parameter, NULL)))
    field++;
  self->open_field = self->fields[field];
  if (field == TROUPE_DRAFT_ERROR_FOLDER)
    troupe_file_dialog_open_folder (widget, _ ("Open a Folder"), (TroupeFileChosen) opened_cb);
  else
    troupe_file_dialog_open (widget, _ ("Open a File of Items"), (TroupeFileChosen) opened_cb);
}

static gboolean
drop_cb (TroupeItemsEditor *self, const GValue *value)
{
  g_autofree char *path = g_file_get_path (g_value_get_object (value));

  /* A job is for the window. */
  if (path == NULL || g_str_has_suffix (path, ".troupe") || self->draft == NULL)
    return FALSE;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_object_set (self->draft, "folder", path, "items-from", TROUPE_ITEMS_FOLDER, NULL);
  else if (g_str_has_suffix (path, ".csv"))
    g_object_set (self->draft, "table", path, "items-from", TROUPE_ITEMS_TABLE, NULL);
  else
    g_object_set (self->draft, "path", path, "items-from", TROUPE_ITEMS_FILE, NULL);
  return TRUE;
}

static gboolean
enum_to_nick (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_ITEMS_FROM);

  g_value_set_static_string (to, g_enum_get_value (klass, g_value_get_enum (from))->value_nick);
  return TRUE;
}

static gboolean
nick_to_enum (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_ITEMS_FROM);
  const char *nick = g_value_get_string (from);
  GEnumValue *value = nick ? g_enum_get_value_by_nick (klass, nick) : NULL;

  if (value == NULL)
    return FALSE;

  g_value_set_enum (to, value->value);
  return TRUE;
}

static void
troupe_items_editor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (object);

  switch (prop_id)
    {
    case PROP_DRAFT:
      g_value_set_object (value, self->draft);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_items_editor_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (object);

  switch (prop_id)
    {
    case PROP_DRAFT:
      troupe_items_editor_set_draft (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_items_editor_dispose (GObject *object)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (object);

  if (self->draft)
    g_signal_handlers_disconnect_by_func (self->draft, update_message, self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (troupe_items_editor_parent_class)->dispose (object);
}

static void
troupe_items_editor_class_init (TroupeItemsEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_items_editor_get_property;
  object_class->set_property = troupe_items_editor_set_property;
  object_class->dispose = troupe_items_editor_dispose;

  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "items.open", "s", open_cb);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-items-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, saved_page);
  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    gtk_widget_class_bind_template_child_full (widget_class, field_names[i], FALSE,
                                               G_STRUCT_OFFSET (TroupeItemsEditor, fields[i]));
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, message);
}

static void
troupe_items_editor_init (TroupeItemsEditor *self)
{
  GtkDropTarget *drop_target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));

  self->bindings = g_binding_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    g_binding_group_bind (self->bindings, field_names[i], self->fields[i], "text",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind_full (self->bindings, "items-from", self->stack, "visible-child-name",
                             G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, enum_to_nick,
                             nick_to_enum, NULL, NULL);

  g_signal_connect_object (drop_target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop_target));
}

/**
 * troupe_items_editor_set_draft:
 * @draft: (nullable): whose items to edit
 */
void
troupe_items_editor_set_draft (TroupeItemsEditor *self, TroupeDraft *draft)
{
  g_return_if_fail (TROUPE_IS_ITEMS_EDITOR (self));

  if (self->draft == draft)
    return;

  if (self->draft)
    g_signal_handlers_disconnect_by_func (self->draft, update_message, self);
  g_set_object (&self->draft, draft);
  /* Before the page is chosen. */
  g_object_set (self->saved_page, "visible", draft && troupe_draft_has_saved_items (draft), NULL);
  g_binding_group_set_source (self->bindings, draft);
  if (draft)
    g_signal_connect_object (draft, "changed", G_CALLBACK (update_message), self,
                             G_CONNECT_SWAPPED);
  update_message (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * troupe_items_editor_show_error:
 * @error: of %TROUPE_DRAFT_ERROR
 *
 * Shows what is wrong beside the field, and takes the keyboard there.
 */
void
troupe_items_editor_show_error (TroupeItemsEditor *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_ITEMS_EDITOR (self));

  show_message (self, error->message, error);
  if (get_field (self, error->code))
    gtk_widget_grab_focus (GTK_WIDGET (get_field (self, error->code)));
}
