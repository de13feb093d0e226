/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits all lists of items of a draft and shows how many items they give. */

#include "troupe-items-editor.h"

#include "troupe-config.h"
#include "troupe-draft-look.h"
#include "troupe-dropped-files.h"
#include "troupe-isolate.h"
#include "troupe-items-form.h"
#include "troupe-items-undo.h"

#include <glib/gi18n.h>

struct _TroupeItemsEditor
{
  AdwBin parent_instance;

  TroupeDraft *draft;

  GtkBox *forms;
  GtkLabel *message;
  GtkWidget *counting;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (TroupeItemsEditor, troupe_items_editor, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DRAFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_message (TroupeItemsEditor *self, const char *text, gboolean invalid)
{
  troupe_isolate_show (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), text[0] != '\0');
  if (invalid)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}

static TroupeItemsForm *
get_form (TroupeItemsEditor *self, guint position)
{
  GtkWidget *form = gtk_widget_get_first_child (GTK_WIDGET (self->forms));

  for (; form && position > 0; position--)
    form = gtk_widget_get_next_sibling (form);
  return TROUPE_ITEMS_FORM (form);
}

/* An error in a single list is shown in its form. Returns whether there is one. */
static gboolean
show_list_errors (TroupeItemsEditor *self, const TroupeDraftPreview *preview)
{
  const guint n_lists = g_list_model_get_n_items (troupe_draft_get_lists (self->draft));
  gboolean found = FALSE;

  for (guint i = 0; i < n_lists; i++)
    {
      const GError *error = i < preview->list_errors->len ? preview->list_errors->pdata[i] : NULL;

      TroupeItemsForm *form = get_form (self, i);

      /* It is not there yet if the list is new. */
      if (form)
        troupe_items_form_show_check (form, error);
      found = found || error != NULL;
    }
  return found;
}

static void
update_message (TroupeItemsEditor *self)
{
  TroupeDraftLook *look = self->draft ? troupe_draft_look_get (self->draft) : NULL;
  const TroupeDraftPreview *preview = look ? troupe_draft_look_get_preview (look) : NULL;
  const gboolean is_counting = look && troupe_draft_look_is_counting (look);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->counting, is_counting);
  gtk_spinner_set_spinning (self->spinner, is_counting);
  if (preview == NULL)
    {
      show_message (self, "", FALSE);
      return;
    }

  if (show_list_errors (self, preview))
    show_message (self, "", TRUE);
  else if (preview->error)
    show_message (self, preview->error->message, TRUE);
  else
    {
      text = troupe_draft_preview_describe (preview);
      show_message (self, text, FALSE);
    }
}

static void
stop_counting_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (widget);

  troupe_draft_look_stop (troupe_draft_look_get (self->draft));
}

static void
remove_cb (TroupeItemsEditor *self, TroupeItemsForm *form)
{
  troupe_items_undo_remove (troupe_items_undo_get (self->draft), GTK_WIDGET (self),
                            troupe_items_form_get_list (form));
}

static void
add_list_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (widget);

  troupe_draft_add_list (self->draft);
  gtk_widget_child_focus (gtk_widget_get_last_child (GTK_WIDGET (self->forms)),
                          GTK_DIR_TAB_FORWARD);
}

static void
update_forms (TroupeItemsEditor *self)
{
  GListModel *lists = self->draft ? troupe_draft_get_lists (self->draft) : NULL;
  const guint n_lists = lists ? g_list_model_get_n_items (lists) : 0;
  GtkWidget *form;

  while ((form = gtk_widget_get_first_child (GTK_WIDGET (self->forms))))
    gtk_box_remove (self->forms, form);
  for (guint i = 0; i < n_lists; i++)
    {
      form = troupe_items_form_new (troupe_draft_get_list (self->draft, i));
      g_object_set (form, "combined", n_lists > 1, "first", i == 0, NULL);
      g_signal_connect_object (form, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->forms, form);
    }
  update_message (self);
}

static gboolean
are_jobs (char **paths)
{
  for (guint i = 0; paths[i]; i++)
    if (!g_str_has_suffix (paths[i], ".troupe"))
      return FALSE;
  return TRUE;
}

/* Returns the list at that position, or the last one. */
static TroupeItemsForm *
find_form (TroupeItemsEditor *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *form = picked ? gtk_widget_get_ancestor (picked, TROUPE_TYPE_ITEMS_FORM) : NULL;

  return TROUPE_ITEMS_FORM (form ? form : gtk_widget_get_last_child (GTK_WIDGET (self->forms)));
}

static gboolean
drop_cb (TroupeItemsEditor *self, const GValue *value, double x, double y)
{
  g_autoptr (GPtrArray) lists = NULL;
  g_auto (GStrv) paths = NULL;

  if (self->draft == NULL)
    return FALSE;
  paths = troupe_dropped_files_get_paths (GTK_WIDGET (self), _ ("The Items Were Not Taken"), value);
  if (paths == NULL)
    return FALSE;

  /* Job files are opened by the window. */
  if (are_jobs (paths))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-files", "^aay", paths);
  else
    {
      lists = troupe_draft_copy_lists (self->draft);
      troupe_items_form_take_paths (find_form (self, x, y), (const char *const *) paths);
      troupe_items_undo_offer (troupe_items_undo_get (self->draft), GTK_WIDGET (self), lists);
    }
  return TRUE;
}

static void
disconnect_draft (TroupeItemsEditor *self)
{
  if (self->draft == NULL)
    return;

  g_signal_handlers_disconnect_by_func (troupe_draft_look_get (self->draft), update_message, self);
  g_signal_handlers_disconnect_by_func (troupe_draft_get_lists (self->draft), update_forms, self);
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

/* Nobody waits for the count any more. */
static void
troupe_items_editor_unmap (GtkWidget *widget)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (widget);

  if (self->draft)
    troupe_draft_look_stop (troupe_draft_look_get (self->draft));
  GTK_WIDGET_CLASS (troupe_items_editor_parent_class)->unmap (widget);
}

static void
troupe_items_editor_dispose (GObject *object)
{
  TroupeItemsEditor *self = TROUPE_ITEMS_EDITOR (object);

  disconnect_draft (self);
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
  widget_class->unmap = troupe_items_editor_unmap;

  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "items.add-list", NULL, add_list_cb);
  gtk_widget_class_install_action (widget_class, "items.stop-counting", NULL, stop_counting_cb);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-items-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, forms);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, message);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, counting);
  gtk_widget_class_bind_template_child (widget_class, TroupeItemsEditor, spinner);
}

static void
troupe_items_editor_init (TroupeItemsEditor *self)
{
  GtkDropTarget *drop_target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Otherwise a text field would insert the files as words. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop_target),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect_object (drop_target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop_target));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "items.add-list", FALSE);
}

/**
 * troupe_items_editor_set_draft:
 * @draft: (nullable): the draft whose items are edited
 */
void
troupe_items_editor_set_draft (TroupeItemsEditor *self, TroupeDraft *draft)
{
  g_return_if_fail (TROUPE_IS_ITEMS_EDITOR (self));

  if (self->draft == draft)
    return;

  disconnect_draft (self);
  g_set_object (&self->draft, draft);
  if (draft)
    {
      /* The forms are there before what is wrong in them is known. */
      g_signal_connect_object (troupe_draft_get_lists (draft), "items-changed",
                               G_CALLBACK (update_forms), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (troupe_draft_look_get (draft), "changed",
                               G_CALLBACK (update_message), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "items.add-list", draft != NULL);
  update_forms (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * troupe_items_editor_focus:
 *
 * Moves the focus to the first field.
 */
void
troupe_items_editor_focus (TroupeItemsEditor *self)
{
  g_return_if_fail (TROUPE_IS_ITEMS_EDITOR (self));

  troupe_items_form_focus (get_form (self, 0));
}

/**
 * troupe_items_editor_show_error:
 * @error: of %TROUPE_DRAFT_ERROR_ITEMS
 *
 * Shows the error beside its field, and moves the focus there.
 */
void
troupe_items_editor_show_error (TroupeItemsEditor *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_ITEMS_EDITOR (self));

  for (GtkWidget *form = gtk_widget_get_first_child (GTK_WIDGET (self->forms)); form;
       form = gtk_widget_get_next_sibling (form))
    if (troupe_items_form_show_error (TROUPE_ITEMS_FORM (form)))
      return;

  show_message (self, error->message, TRUE);
}
