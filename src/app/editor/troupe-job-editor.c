/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits the function, the workers and the options of a draft. */

#include "troupe-job-editor.h"

#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-isolate.h"
#include "troupe-items-editor.h"
#include "troupe-items-undo.h"
#include "troupe-job-error.h"
#include "troupe-option-group.h"
#include "troupe-subject-editor.h"

#include <glib/gi18n.h>

struct _TroupeJobEditor
{
  AdwBin parent_instance;

  TroupeDraft *draft;
  /* Whether the draft was not looked at yet. */
  gboolean is_new;
  GBindingGroup *job_bindings;

  GtkScrolledWindow *scrolled_window;
  TroupeSubjectEditor *subject_editor;
  TroupeItemsEditor *items_editor;
  AdwActionRow *workers_row;
  AdwActionRow *threads_row;
  GtkSpinButton *workers;
  GtkSpinButton *threads;
  TroupeOptionGroup *job_options;
  TroupeOptionGroup *pace_options;
  TroupeOptionGroup *output_options;
  GtkLabel *command_line;
};

G_DEFINE_FINAL_TYPE (TroupeJobEditor, troupe_job_editor, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DRAFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
describe_cores (void)
{
  const guint n_cores = troupe_cores_count ();

  return g_strdup_printf (ngettext ("A process each. Troupe may use %u core.",
                                    "A process each. Troupe may use %u cores.", n_cores),
                          n_cores);
}

static void
use_example_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeDraft *draft = TROUPE_JOB_EDITOR (widget)->draft;
  g_autoptr (GPtrArray) lists = troupe_draft_copy_lists (draft);

  troupe_draft_use_example (draft);
  troupe_items_undo_offer (troupe_items_undo_get (draft), widget, lists);
}

static void
undo_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_items_undo_undo (troupe_items_undo_get (TROUPE_JOB_EDITOR (widget)->draft));
}

static void
redo_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_items_undo_redo (troupe_items_undo_get (TROUPE_JOB_EDITOR (widget)->draft));
}

static void
update_undo (TroupeJobEditor *self)
{
  TroupeItemsUndo *undo = self->draft ? troupe_items_undo_get (self->draft) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.undo",
                                 undo && troupe_items_undo_can_undo (undo));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.redo",
                                 undo && troupe_items_undo_can_redo (undo));
}

static void
copy_command_line_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          gtk_label_get_label (TROUPE_JOB_EDITOR (widget)->command_line));
}

static void
update_options (TroupeJobEditor *self)
{
  TroupeJob *job = self->draft ? troupe_draft_get_job (self->draft) : NULL;
  const TroupeJobKind kind = job ? troupe_job_get_kind (job) : TROUPE_JOB_FUNCTION;

  troupe_option_group_set_options (self->job_options, (TroupeOptions *) job, kind);
  troupe_option_group_set_options (self->pace_options, (TroupeOptions *) job, kind);
  troupe_option_group_set_options (
      self->output_options,
      self->draft ? TROUPE_OPTIONS (troupe_draft_get_output_options (self->draft)) : NULL, kind);
}

/* 0 stands for as many workers as there are cores, or for a part of them, such as 50%. */
static gboolean
show_workers_cb (TroupeJobEditor *self, GtkSpinButton *workers)
{
  g_autofree char *text = NULL;

  if (gtk_spin_button_get_value_as_int (workers) > 0)
    return FALSE;

  if (self->draft)
    text = troupe_options_dup_text (TROUPE_OPTIONS (troupe_draft_get_job (self->draft)), "workers");
  gtk_editable_set_text (GTK_EDITABLE (workers),
                         text == NULL || g_str_equal (text, "auto") ? _ ("All cores") : text);
  return TRUE;
}

static int
read_workers_cb (TroupeJobEditor *self, double *value, GtkSpinButton *workers)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (workers));
  TroupeJob *job = self->draft ? troupe_draft_get_job (self->draft) : NULL;
  g_autofree char *word = g_strdup (g_str_equal (text, _ ("All cores")) ? "auto" : text);

  if (job == NULL || !troupe_options_set_text (TROUPE_OPTIONS (job), "workers", word, NULL) ||
      troupe_job_get_workers (job) > 0)
    return FALSE;

  *value = 0;
  return TRUE;
}

/* A number is no longer a part of the cores. */
static void
workers_changed_cb (TroupeJobEditor *self, GtkSpinButton *workers)
{
  if (self->draft && gtk_spin_button_get_value_as_int (workers) > 0)
    g_object_set (troupe_draft_get_job (self->draft), "workers-rule", "", NULL);
}

static void
show_command_line (TroupeJobEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *command_line = troupe_draft_to_command_line (self->draft, &error);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.copy-command-line", command_line != NULL);
  if (command_line)
    gtk_label_set_label (self->command_line, command_line);
  else if (g_error_matches (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE))
    gtk_label_set_label (self->command_line, error->message);
  else
    /* The error is shown beside its field. */
    gtk_label_set_label (self->command_line, "…");
}

/* A subtitle is markup. */
static void
show_conflict (AdwActionRow *row,
               GtkSpinButton *spin,
               const char *option,
               const char *help,
               const GError *error)
{
  const gboolean concerned = troupe_job_error_concerns (error, option);
  g_autofree char *isolated = troupe_isolate_quoted (concerned ? error->message : help);
  g_autofree char *subtitle = g_markup_escape_text (isolated, -1);

  adw_action_row_set_subtitle (row, subtitle);
  if (concerned)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_STATE_INVALID,
      concerned ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* These options are in no group. */
static void
show_conflicts (TroupeJobEditor *self)
{
  g_autofree char *cores = describe_cores ();
  g_autoptr (GError) error = NULL;

  troupe_job_validate_options (troupe_draft_get_job (self->draft), &error);
  show_conflict (self->workers_row, self->workers, "workers", cores, error);
  show_conflict (self->threads_row, self->threads, "threads",
                 _ ("Items at a time in each worker; 1 by default"), error);
}

static void
update (TroupeJobEditor *self)
{
  if (self->draft == NULL)
    return;

  show_conflicts (self);
  show_workers_cb (self, self->workers);
  show_command_line (self);
}

/**
 * troupe_job_editor_begin:
 *
 * Shows the top of the form and moves the focus to its first field, if the draft was not shown yet.
 *
 * Returns: whether it was not
 */
gboolean
troupe_job_editor_begin (TroupeJobEditor *self)
{
  g_return_val_if_fail (TROUPE_IS_JOB_EDITOR (self), FALSE);

  if (!self->is_new || self->draft == NULL)
    return FALSE;

  self->is_new = FALSE;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  if (!troupe_subject_editor_focus (self->subject_editor))
    troupe_items_editor_focus (self->items_editor);
  return TRUE;
}

static gboolean
troupe_job_editor_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TroupeJobEditor *self = TROUPE_JOB_EDITOR (widget);

  return troupe_job_editor_begin (self) ||
         GTK_WIDGET_CLASS (troupe_job_editor_parent_class)->focus (widget, direction);
}

static void
troupe_job_editor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeJobEditor *self = TROUPE_JOB_EDITOR (object);

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
troupe_job_editor_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeJobEditor *self = TROUPE_JOB_EDITOR (object);

  switch (prop_id)
    {
    case PROP_DRAFT:
      troupe_job_editor_set_draft (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
disconnect_draft (TroupeJobEditor *self)
{
  if (self->draft == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->draft, update, self);
  g_signal_handlers_disconnect_by_func (troupe_items_undo_get (self->draft), update_undo, self);
}

static void
troupe_job_editor_dispose (GObject *object)
{
  TroupeJobEditor *self = TROUPE_JOB_EDITOR (object);

  disconnect_draft (self);
  g_clear_object (&self->job_bindings);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (troupe_job_editor_parent_class)->dispose (object);
}

static void
troupe_job_editor_class_init (TroupeJobEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_job_editor_get_property;
  object_class->set_property = troupe_job_editor_set_property;
  object_class->dispose = troupe_job_editor_dispose;
  widget_class->focus = troupe_job_editor_focus;

  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "job.use-example", NULL, use_example_cb);
  gtk_widget_class_install_action (widget_class, "job.copy-command-line", NULL,
                                   copy_command_line_cb);
  gtk_widget_class_install_action (widget_class, "job.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "job.redo", NULL, redo_cb);

  g_type_ensure (TROUPE_TYPE_ITEMS_EDITOR);
  g_type_ensure (TROUPE_TYPE_OPTION_GROUP);
  g_type_ensure (TROUPE_TYPE_SUBJECT_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-job-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, subject_editor);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, items_editor);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, workers_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, threads_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, workers);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, threads);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, job_options);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, pace_options);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, output_options);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, command_line);
  gtk_widget_class_bind_template_callback (widget_class, show_workers_cb);
}

static void
troupe_job_editor_init (TroupeJobEditor *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  gtk_widget_init_template (GTK_WIDGET (self));
  update_undo (self);
  g_signal_connect_object (self->workers, "input", G_CALLBACK (read_workers_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workers, "value-changed", G_CALLBACK (workers_changed_cb), self,
                           G_CONNECT_SWAPPED);

  troupe_option_group_set_sandbox (self->job_options, troupe_sandbox_read (TROUPE_SANDBOX_INFO));
  self->job_bindings = g_binding_group_new ();
  g_binding_group_bind (self->job_bindings, "workers", self->workers, "value", flags);
  g_binding_group_bind (self->job_bindings, "threads", self->threads, "value", flags);
}

/**
 * troupe_job_editor_set_draft:
 * @draft: (nullable): the draft to edit
 */
void
troupe_job_editor_set_draft (TroupeJobEditor *self, TroupeDraft *draft)
{
  TroupeJob *job = draft ? troupe_draft_get_job (draft) : NULL;

  g_return_if_fail (TROUPE_IS_JOB_EDITOR (self));

  if (self->draft == draft)
    return;

  disconnect_draft (self);
  g_set_object (&self->draft, draft);
  g_binding_group_set_source (self->job_bindings, job);
  if (draft)
    {
      g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (troupe_items_undo_get (draft), "changed", G_CALLBACK (update_undo),
                               self, G_CONNECT_SWAPPED);
    }
  update_undo (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.use-example", draft != NULL);
  update_options (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);

  self->is_new = TRUE;
  /* Otherwise when the page is shown. */
  if (draft && gtk_widget_get_mapped (GTK_WIDGET (self)))
    troupe_job_editor_begin (self);
}

/**
 * troupe_job_editor_set_sandbox:
 * @sandbox: the sandbox that Troupe runs in, to override the detected one
 *
 * Sets the sandbox that the form describes. Must be called before the options are opened.
 */
void
troupe_job_editor_set_sandbox (TroupeJobEditor *self, TroupeSandbox sandbox)
{
  g_return_if_fail (TROUPE_IS_JOB_EDITOR (self));

  troupe_option_group_set_sandbox (self->job_options, sandbox);
  troupe_subject_editor_set_sandbox (self->subject_editor, sandbox);
}

/**
 * troupe_job_editor_show_error:
 * @error: of %TROUPE_DRAFT_ERROR
 *
 * Shows the error beside its field.
 */
void
troupe_job_editor_show_error (TroupeJobEditor *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_JOB_EDITOR (self));

  if (error->code == TROUPE_DRAFT_ERROR_ITEMS)
    troupe_items_editor_show_error (self->items_editor, error);
  else
    troupe_subject_editor_show_error (self->subject_editor, error);
}

/**
 * troupe_job_editor_show_bad_option:
 *
 * Moves the focus to an option with an invalid value, if there is one.
 *
 * Returns: whether there is one
 */
gboolean
troupe_job_editor_show_bad_option (TroupeJobEditor *self)
{
  g_return_val_if_fail (TROUPE_IS_JOB_EDITOR (self), FALSE);

  return troupe_option_group_show_invalid (self->job_options) ||
         troupe_option_group_show_invalid (self->pace_options) ||
         troupe_option_group_show_invalid (self->output_options);
}
