/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that edits, saves and runs a draft. */

#include "troupe-job-page.h"

#include "troupe-config.h"
#include "troupe-error-dialog.h"
#include "troupe-file-dialog.h"
#include "troupe-job-editor.h"
#include "troupe-primary-menu.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

struct _TroupeJobPage
{
  AdwBin parent_instance;

  TroupeDraft *draft;

  AdwWindowTitle *title;
  TroupeJobEditor *editor;
};

G_DEFINE_FINAL_TYPE (TroupeJobPage, troupe_job_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DRAFT,
  N_PROPS
};

enum
{
  COMPARE,
  RUN,
  SAVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
update_title (TroupeJobPage *self)
{
  const char *title = self->draft ? troupe_draft_get_title (self->draft) : "";
  const gboolean has_changed =
      self->draft && troupe_draft_get_file (self->draft) && troupe_draft_get_modified (self->draft);

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, has_changed ? _ ("Changed since it was saved") : "");
}

static void
run_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeDraft) draft = NULL;

  if (troupe_job_editor_show_bad_option (self->editor))
    return;

  source = troupe_draft_create_source (self->draft, &error);
  if (source == NULL)
    {
      troupe_job_editor_show_error (self->editor, error);
      return;
    }

  draft = troupe_draft_copy (self->draft);
  /* A job that is run counts as saved if it has no file. */
  if (troupe_draft_get_file (self->draft) == NULL)
    troupe_draft_mark_saved (self->draft);
  g_signal_emit (self, signals[RUN], 0, draft, source);
}

static void
compare_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (widget);

  if (!troupe_job_editor_show_bad_option (self->editor))
    g_signal_emit (self, signals[COMPARE], 0, self->draft);
}

static gboolean
save (TroupeJobPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (troupe_job_editor_show_bad_option (self->editor))
    return FALSE;
  if (!troupe_draft_save (self->draft, path, &error))
    {
      troupe_show_error (GTK_WIDGET (self), _ ("The Job Was Not Saved"), error);
      return FALSE;
    }

  update_title (self);
  g_signal_emit (self, signals[SAVED], 0, self->draft, path);
  return TRUE;
}

static void
save_to (TroupeJobPage *self, const char *path)
{
  save (self, path);
}

static void
save_to_and_close (TroupeJobPage *self, const char *path)
{
  if (save (self, path))
    gtk_widget_activate_action (GTK_WIDGET (self), "window.close", NULL);
}

static void
replace_cb (TroupeJobPage *self, const char *response)
{
  if (g_str_equal (response, "replace"))
    save_to (self, troupe_draft_get_file (self->draft));
}

static void
replace_and_close_cb (TroupeJobPage *self, const char *response, GtkWindow *dialog)
{
  /* The dialog is destroyed only after this handler, when the window may be destroyed already. */
  gtk_window_set_transient_for (dialog, NULL);
  if (g_str_equal (response, "replace"))
    save_to_and_close (self, troupe_draft_get_file (self->draft));
}

static void
ask_to_replace (TroupeJobPage *self, GCallback answered)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Replace the Changed File?"), NULL);
  AdwMessageDialog *question = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_format_body (
      question,
      _ ("“%s” was changed elsewhere since it was opened here. What it says there now is lost when "
         "it is replaced."),
      troupe_draft_get_title (self->draft));
  adw_message_dialog_add_responses (question, "cancel", _ ("_Cancel"), "replace", _ ("_Replace"),
                                    NULL);
  adw_message_dialog_set_response_appearance (question, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (question, "cancel");
  adw_message_dialog_set_close_response (question, "cancel");
  g_signal_connect_object (dialog, "response", answered, self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Asks first if another program has changed the file. */
static void
save_to_own_file (TroupeJobPage *self, gboolean close)
{
  const char *path = troupe_draft_get_file (self->draft);

  if (troupe_draft_is_file_changed (self->draft))
    ask_to_replace (self, close ? G_CALLBACK (replace_and_close_cb) : G_CALLBACK (replace_cb));
  else if (close)
    save_to_and_close (self, path);
  else
    save_to (self, path);
}

static void
save_as (TroupeJobPage *self, TroupeFileChosen chosen)
{
  const char *title = troupe_draft_get_title (self->draft);
  g_autofree char *name =
      g_str_has_suffix (title, ".troupe") ? g_strdup (title) : g_strconcat (title, ".troupe", NULL);

  troupe_file_dialog_save (GTK_WIDGET (self), _ ("Save the Job"), name, chosen);
}

static void
save_as_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  save_as (TROUPE_JOB_PAGE (widget), (TroupeFileChosen) save_to);
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (widget);

  if (troupe_draft_get_file (self->draft))
    save_to_own_file (self, FALSE);
  else
    save_as (self, (TroupeFileChosen) save_to);
}

static void
troupe_job_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (object);

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
troupe_job_page_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (object);

  switch (prop_id)
    {
    case PROP_DRAFT:
      troupe_job_page_set_draft (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_job_page_dispose (GObject *object)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (object);

  troupe_property_follow (self, &self->draft, NULL, "changed", G_CALLBACK (update_title));

  G_OBJECT_CLASS (troupe_job_page_parent_class)->dispose (object);
}

static void
troupe_job_page_class_init (TroupeJobPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_job_page_get_property;
  object_class->set_property = troupe_job_page_set_property;
  object_class->dispose = troupe_job_page_dispose;

  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[COMPARE] = g_signal_new ("compare", TROUPE_TYPE_JOB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, TROUPE_TYPE_DRAFT);
  signals[RUN] = g_signal_new ("run", TROUPE_TYPE_JOB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, TROUPE_TYPE_DRAFT, TROUPE_TYPE_SOURCE);
  signals[SAVED] = g_signal_new ("saved", TROUPE_TYPE_JOB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, TROUPE_TYPE_DRAFT, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "job.compare", NULL, compare_cb);
  gtk_widget_class_install_action (widget_class, "job.run", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "job.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "job.save-as", NULL, save_as_cb);

  g_type_ensure (TROUPE_TYPE_JOB_EDITOR);
  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-job-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, title);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, editor);
}

static void
update_actions (TroupeJobPage *self)
{
  static const char *const actions[] = { "job.compare", "job.run", "job.save", "job.save-as" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], self->draft != NULL);
}

static void
troupe_job_page_init (TroupeJobPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * troupe_job_page_set_draft:
 * @draft: (nullable): the draft to edit
 */
void
troupe_job_page_set_draft (TroupeJobPage *self, TroupeDraft *draft)
{
  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  if (!troupe_property_follow (self, &self->draft, draft, "changed", G_CALLBACK (update_title)))
    return;

  troupe_job_editor_set_draft (self->editor, draft);
  update_title (self);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * troupe_job_page_begin:
 *
 * Moves the focus to the first field, if the page is on screen and the draft was not shown yet. For
 * what shows the page, and has moved the focus to where it was in the draft before.
 */
void
troupe_job_page_begin (TroupeJobPage *self)
{
  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    troupe_job_editor_begin (self->editor);
}

/**
 * troupe_job_page_save_and_close:
 *
 * Saves the job, asking for a file if it has none, and then closes the window.
 */
void
troupe_job_page_save_and_close (TroupeJobPage *self)
{
  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));
  g_return_if_fail (self->draft);

  if (troupe_draft_get_file (self->draft))
    save_to_own_file (self, TRUE);
  else
    save_as (self, (TroupeFileChosen) save_to_and_close);
}
