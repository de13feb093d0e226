/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits what a job runs on each item. */

#include "troupe-subject-editor.h"

#include "troupe-config.h"
#include "troupe-draft-look.h"
#include "troupe-file-dialog.h"
#include "troupe-isolate.h"
#include "troupe-job-error.h"
#include "troupe-late-check.h"
#include "troupe-python-rows.h"
#include "troupe-shell-words.h"

#include <glib/gi18n.h>

struct _TroupeSubjectEditor
{
  AdwBin parent_instance;

  TroupeDraft *draft;
  GBindingGroup *bindings;
  TroupeSandbox sandbox;
  /* Of the command or the program. */
  TroupeLateCheck *check;

  GtkWidget *subject_list;
  AdwEntryRow *subject;
  GtkWidget *open_button;
  TroupePythonRows *python;
  GtkFlowBox *strings;
  GtkLabel *error;
  GtkLabel *missing;
  GtkLabel *warning;
  GtkLabel *sandbox_hint;
  GtkLabel *commands;
};

G_DEFINE_FINAL_TYPE (TroupeSubjectEditor, troupe_subject_editor, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DRAFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The replacement strings of a command, and what each gives. */
static const struct
{
  const char *string;
  const char *meaning;
} strings[] = {
  { "{}", N_ ("The item") },
  { "{.}", N_ ("The item without its extension") },
  { "{/}", N_ ("The name of the file, without its folder") },
  { "{//}", N_ ("The folder of the file") },
  { "{/.}", N_ ("The name of the file, without its folder and extension") },
  { "{#}", N_ ("The number of the item, from 1 on") },
  { "{%}", N_ ("The number of the lane that runs it") },
};

static TroupeJobKind
get_kind (TroupeSubjectEditor *self)
{
  return self->draft ? troupe_job_get_kind (troupe_draft_get_job (self->draft))
                     : TROUPE_JOB_FUNCTION;
}

static void
show_text (GtkLabel *label, const char *text)
{
  troupe_isolate_show (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_error (TroupeSubjectEditor *self, const char *message)
{
  const char *lack =
      get_kind (self) == TROUPE_JOB_PYTHON ? troupe_python_rows_get_lack (self->python) : NULL;

  /* The two fields make one word of the command line, which the message is about. */
  if (message && lack)
    message = lack;
  show_text (self->error, message);
  if (message)
    gtk_widget_add_css_class (GTK_WIDGET (self->subject), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->subject), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->subject), GTK_ACCESSIBLE_STATE_INVALID,
                               message ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  troupe_python_rows_set_invalid (self->python, message != NULL);
}

/* What is wrong with the job, or with the items that it gets; an empty field is not wrong yet. */
static void
update_error (TroupeSubjectEditor *self, const TroupeDraftPreview *preview)
{
  TroupeJob *job = troupe_draft_get_job (self->draft);
  g_autoptr (GError) error = NULL;

  if (troupe_job_get_subject (job)[0] == '\0')
    show_error (self, NULL);
  else if (!troupe_job_validate (job, &error) &&
           !g_error_matches (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_CONFLICT))
    show_error (self, error->message);
  else if (preview && preview->command_error)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("The command cannot be used: %s"), preview->command_error->message);

      show_error (self, text);
    }
  else
    show_error (self, NULL);
}

static void
show_missing (gpointer owner, const char *sentence)
{
  show_text (TROUPE_SUBJECT_EDITOR (owner)->missing, sentence);
}

static void
python_missing_cb (TroupeSubjectEditor *self)
{
  g_autofree char *sentence = NULL;

  g_object_get (self->python, "missing", &sentence, NULL);
  if (get_kind (self) == TROUPE_JOB_PYTHON)
    show_missing (self, *sentence == '\0' ? NULL : sentence);
}

/* The programs and folders of another machine or of the system outside are not known here. */
static gboolean
is_elsewhere (TroupeSubjectEditor *self)
{
  TroupeJob *job = troupe_draft_get_job (self->draft);
  g_autofree char *folder = troupe_options_dup_text (TROUPE_OPTIONS (job), "workdir");

  return troupe_job_get_outside_sandbox (job) || *folder != '\0';
}

static void
update_check (TroupeSubjectEditor *self)
{
  TroupeJob *job = troupe_draft_get_job (self->draft);
  const TroupeJobKind kind = troupe_job_get_kind (job);
  const gboolean is_checked =
      (kind == TROUPE_JOB_COMMAND || kind == TROUPE_JOB_PROGRAM) && !is_elsewhere (self);

  troupe_late_check_set_text (self->check, is_checked ? troupe_job_get_subject (job) : NULL);
}

static void
update (TroupeSubjectEditor *self)
{
  const TroupeDraftPreview *preview;
  g_autofree char *warning = NULL;

  if (self->draft == NULL)
    return;

  preview = troupe_draft_look_get_preview (troupe_draft_look_get (self->draft));
  show_text (self->commands, preview ? preview->commands : NULL);
  update_error (self, preview);
  warning = troupe_job_dup_warning (troupe_draft_get_job (self->draft));
  show_text (self->warning, warning);
  update_check (self);
}

/* Describes the files that a command or a Python function finds in the sandbox, and how to reach
 * others. */
static void
update_sandbox_hint (TroupeSubjectEditor *self)
{
  const char *has = get_kind (self) == TROUPE_JOB_PYTHON
                        ? _ ("Python functions use the interpreter and the modules that Troupe’s "
                             "sandbox has.")
                        : _ ("Commands and programs are those that Troupe’s sandbox has.");
  g_autoptr (GError) error = NULL;
  g_autofree char *hint = NULL;

  if (get_kind (self) != TROUPE_JOB_COMMAND)
    hint = g_strdup (has);
  else if (troupe_sandbox_check_outside (self->sandbox, &error))
    hint = g_strconcat (
        has, "\n", _ ("With the option “Outside the Sandbox” they are those of the system."), NULL);
  else
    hint = g_strconcat (has, "\n", error->message, NULL);

  gtk_label_set_label (self->sandbox_hint, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->sandbox_hint), self->sandbox != TROUPE_SANDBOX_NONE);
}

static void
update_kind (TroupeSubjectEditor *self)
{
  const TroupeJobKind kind = get_kind (self);

  gtk_widget_set_visible (GTK_WIDGET (self), kind != TROUPE_JOB_FUNCTION);
  gtk_widget_set_visible (self->subject_list, kind != TROUPE_JOB_PYTHON);
  gtk_widget_set_visible (GTK_WIDGET (self->python), kind == TROUPE_JOB_PYTHON);
  gtk_widget_set_visible (GTK_WIDGET (self->strings), kind == TROUPE_JOB_COMMAND);
  gtk_widget_set_visible (self->open_button, kind == TROUPE_JOB_PROGRAM);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->subject),
                                 kind == TROUPE_JOB_PROGRAM ? _ ("Program and its arguments")
                                                            : _ ("Command"));
  troupe_late_check_free (self->check);
  self->check = troupe_late_check_new (kind == TROUPE_JOB_PROGRAM ? troupe_late_check_program
                                                                  : troupe_late_check_command,
                                       show_missing, self);
  show_missing (self, NULL);
  python_missing_cb (self);
  update_sandbox_hint (self);
}

static void
insert_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeSubjectEditor *self = TROUPE_SUBJECT_EDITOR (widget);
  GtkEditable *subject = GTK_EDITABLE (self->subject);
  int position;

  gtk_editable_delete_selection (subject);
  position = gtk_editable_get_position (subject);
  gtk_editable_insert_text (subject, g_variant_get_string (parameter, NULL), -1, &position);
  /* What is there stays; it would be selected, and the next key would replace it. */
  gtk_text_grab_focus_without_selecting (GTK_TEXT (gtk_editable_get_delegate (subject)));
  gtk_editable_set_position (subject, position);
}

static void
program_opened_cb (TroupeSubjectEditor *self, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  troupe_shell_words_append (text, path);
  gtk_editable_set_text (GTK_EDITABLE (self->subject), text->str);
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_file_dialog_open (widget, _ ("Open a Program"), (TroupeFileChosen) program_opened_cb);
}

static void
troupe_subject_editor_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DRAFT:
      g_value_set_object (value, TROUPE_SUBJECT_EDITOR (object)->draft);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_subject_editor_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DRAFT:
      troupe_subject_editor_set_draft (TROUPE_SUBJECT_EDITOR (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
disconnect_draft (TroupeSubjectEditor *self)
{
  if (self->draft == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->draft, update, self);
  g_signal_handlers_disconnect_by_func (troupe_draft_look_get (self->draft), update, self);
}

static void
troupe_subject_editor_dispose (GObject *object)
{
  TroupeSubjectEditor *self = TROUPE_SUBJECT_EDITOR (object);

  disconnect_draft (self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->check, troupe_late_check_free);

  G_OBJECT_CLASS (troupe_subject_editor_parent_class)->dispose (object);
}

static void
troupe_subject_editor_class_init (TroupeSubjectEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_subject_editor_get_property;
  object_class->set_property = troupe_subject_editor_set_property;
  object_class->dispose = troupe_subject_editor_dispose;

  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "subject.insert", "s", insert_cb);
  gtk_widget_class_install_action (widget_class, "subject.open", NULL, open_cb);

  g_type_ensure (TROUPE_TYPE_PYTHON_ROWS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-subject-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, subject_list);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, subject);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, open_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, python);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, strings);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, error);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, missing);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, warning);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, sandbox_hint);
  gtk_widget_class_bind_template_child (widget_class, TroupeSubjectEditor, commands);
  gtk_widget_class_bind_template_callback (widget_class, python_missing_cb);
}

static void
add_string (TroupeSubjectEditor *self, const char *string, const char *meaning)
{
  GtkWidget *button = gtk_button_new_with_label (string);
  GtkWidget *child = gtk_flow_box_child_new ();
  /* Translators: inserts a replacement string such as {.} into a command */
  g_autofree char *name = g_strdup_printf (_ ("Insert %s"), string);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "subject.insert");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", string);
  gtk_widget_set_tooltip_text (button, meaning);
  /* Its text would go before the name, in newer versions of GTK. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* A language that is written from right to left does not reverse it. */
  gtk_widget_set_direction (gtk_button_get_child (GTK_BUTTON (button)), GTK_TEXT_DIR_LTR);
  /* The place of the cursor is kept. */
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (self->strings, child);
}

static void
troupe_subject_editor_init (TroupeSubjectEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    add_string (self, strings[i].string, _ (strings[i].meaning));

  self->sandbox = troupe_sandbox_read (TROUPE_SANDBOX_INFO);
  self->check = troupe_late_check_new (troupe_late_check_command, show_missing, self);
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "subject", self->subject, "text",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/**
 * troupe_subject_editor_set_draft:
 * @draft: (nullable): the draft to edit
 */
void
troupe_subject_editor_set_draft (TroupeSubjectEditor *self, TroupeDraft *draft)
{
  TroupeJob *job = draft ? troupe_draft_get_job (draft) : NULL;
  const gboolean is_python = job && troupe_job_get_kind (job) == TROUPE_JOB_PYTHON;

  g_return_if_fail (TROUPE_IS_SUBJECT_EDITOR (self));

  if (self->draft == draft)
    return;

  disconnect_draft (self);
  g_set_object (&self->draft, draft);
  g_binding_group_set_source (self->bindings, is_python ? NULL : job);
  troupe_python_rows_set_job (self->python, is_python ? job : NULL);
  update_kind (self);
  if (draft)
    {
      g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (troupe_draft_look_get (draft), "changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * troupe_subject_editor_set_sandbox:
 * @sandbox: the sandbox that Troupe runs in, to override the detected one
 */
void
troupe_subject_editor_set_sandbox (TroupeSubjectEditor *self, TroupeSandbox sandbox)
{
  g_return_if_fail (TROUPE_IS_SUBJECT_EDITOR (self));

  self->sandbox = sandbox;
  update_sandbox_hint (self);
}

/**
 * troupe_subject_editor_focus:
 *
 * Moves the focus to the first field.
 *
 * Returns: whether there is one
 */
gboolean
troupe_subject_editor_focus (TroupeSubjectEditor *self)
{
  g_return_val_if_fail (TROUPE_IS_SUBJECT_EDITOR (self), FALSE);

  switch (get_kind (self))
    {
    case TROUPE_JOB_PYTHON:
      troupe_python_rows_focus (self->python);
      return TRUE;

    case TROUPE_JOB_COMMAND:
    case TROUPE_JOB_PROGRAM:
      gtk_widget_grab_focus (GTK_WIDGET (self->subject));
      return TRUE;

    case TROUPE_JOB_FUNCTION:
    default:
      return FALSE;
    }
}

/**
 * troupe_subject_editor_show_error:
 * @error: of %TROUPE_DRAFT_ERROR_JOB
 *
 * Shows the error below the field, and moves the focus there.
 */
void
troupe_subject_editor_show_error (TroupeSubjectEditor *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_SUBJECT_EDITOR (self));

  show_error (self, error->message);
  if (get_kind (self) == TROUPE_JOB_PYTHON)
    troupe_python_rows_focus_invalid (self->python);
  else
    troupe_subject_editor_focus (self);
}
