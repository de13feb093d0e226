/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits one option with the control that suits its kind. */

#include "troupe-option-row.h"

#include "troupe-config.h"
#include "troupe-entry-control.h"
#include "troupe-isolate.h"
#include "troupe-job-error.h"
#include "troupe-job.h"
#include "troupe-property.h"
#include "troupe-side-layout.h"
#include "troupe-wrap.h"

#include <glib/gi18n.h>

/* Narrower help is below its control. */
#define HELP_WIDTH_CHARS 20

struct _TroupeOptionRow
{
  AdwPreferencesRow parent_instance;

  const TroupeOptionText *text;
  TroupeOptions *options;
  GtkBox *box;
  GtkWidget *title;
  GtkWidget *help;
  /* Created with the first options, depending on the type of the option. */
  TroupeOptionControl *control;
  gboolean updating;
  /* The value in the options. */
  char *value;
  /* What is wrong with a value that was typed and is not in the options, with the value and those
   * of other options, and what it names that does not exist; each NULL if nothing is. */
  char *invalid;
  char *conflict;
  char *missing;
  /* NULL if there is nothing to look for. */
  TroupeLateCheck *check;
};

G_DEFINE_FINAL_TYPE (TroupeOptionRow, troupe_option_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  PROP_0,
  PROP_OPTIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The most important sentence is shown: a mistake, then what is missing, and otherwise the help. */
static void
show_state (TroupeOptionRow *self)
{
  const char *wrong = self->invalid ? self->invalid : self->conflict;

  troupe_isolate_show (GTK_LABEL (self->help), wrong           ? wrong
                                               : self->missing ? self->missing
                                                               : _ (self->text->help));
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  if (self->missing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "missing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "missing");
  if (self->control)
    troupe_option_control_set_invalid (self->control, wrong != NULL);
}

static void
set_sentence (TroupeOptionRow *self, char **sentence, const char *text)
{
  if (g_strcmp0 (*sentence, text) == 0)
    return;

  g_free (*sentence);
  *sentence = g_strdup (text);
  show_state (self);
}

/* What is missing here may be there where the job runs: it is a warning. */
static void
show_missing (gpointer owner, const char *sentence)
{
  TroupeOptionRow *self = TROUPE_OPTION_ROW (owner);

  set_sentence (self, &self->missing, sentence);
}

static void
keep_value (TroupeOptionRow *self)
{
  g_free (self->value);
  self->value = troupe_options_dup_text (self->options, self->text->option);
  if (self->check)
    troupe_late_check_set_text (self->check, self->value);
}

/* Returns whether the value is valid by itself; whether it goes with others is shown separately. */
static gboolean
check_job (TroupeOptionRow *self, const char *text, GError **error)
{
  g_autoptr (TroupeJob) job =
      troupe_job_new (troupe_job_get_kind (TROUPE_JOB (self->options)), "module:function");
  g_autoptr (GError) local_error = NULL;

  if (!troupe_options_set_text (TROUPE_OPTIONS (job), self->text->option, text, error))
    return FALSE;
  if (troupe_job_validate (job, &local_error) ||
      g_error_matches (local_error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_CONFLICT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
changed_cb (TroupeOptionRow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->updating || self->options == NULL)
    return;

  text = troupe_option_control_dup_text (self->control);
  self->updating = TRUE;
  if ((!TROUPE_IS_JOB (self->options) || check_job (self, text, &error)) &&
      troupe_options_set_text (self->options, self->text->option, text, &error))
    set_sentence (self, &self->invalid, NULL);
  else
    set_sentence (self, &self->invalid, error->message);
  keep_value (self);
  self->updating = FALSE;
}

static void
take_control (TroupeOptionRow *self, GtkWidget *control)
{
  if (self->control)
    gtk_box_remove (self->box, GTK_WIDGET (self->control));
  self->control = TROUPE_OPTION_CONTROL (control);
  gtk_box_append (self->box, control);
  troupe_option_control_take_name (self->control, self->title, self->help);
  troupe_option_control_set_invalid (self->control, self->invalid || self->conflict);
  troupe_option_control_set_options (self->control, self->options);
  g_signal_connect_object (control, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
show_value (TroupeOptionRow *self)
{
  if (troupe_option_control_show_text (self->control, self->value))
    return;

  take_control (self, troupe_entry_control_new ());
  troupe_option_control_show_text (self->control, self->value);
}

static void
update (TroupeOptionRow *self)
{
  g_autofree char *before = g_strdup (self->value);

  if (self->updating || self->options == NULL)
    return;

  keep_value (self);
  /* Another option has changed. */
  if (g_strcmp0 (before, self->value) == 0)
    return;

  self->updating = TRUE;
  show_value (self);
  set_sentence (self, &self->invalid, NULL);
  self->updating = FALSE;
}

static void
set_options (TroupeOptionRow *self, TroupeOptions *options)
{
  if (!troupe_property_follow (self, &self->options, options, "notify", G_CALLBACK (update)))
    return;

  if (options)
    take_control (self, troupe_option_text_create_control (
                            self->text, troupe_options_find (options, self->text->option)));
  g_clear_pointer (&self->value, g_free);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPTIONS]);
}

static void
troupe_option_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeOptionRow *self = TROUPE_OPTION_ROW (object);

  switch (prop_id)
    {
    case PROP_OPTIONS:
      g_value_set_object (value, self->options);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_option_row_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeOptionRow *self = TROUPE_OPTION_ROW (object);

  switch (prop_id)
    {
    case PROP_OPTIONS:
      set_options (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_option_row_dispose (GObject *object)
{
  TroupeOptionRow *self = TROUPE_OPTION_ROW (object);

  troupe_property_follow (self, &self->options, NULL, "notify", G_CALLBACK (update));

  G_OBJECT_CLASS (troupe_option_row_parent_class)->dispose (object);
}

static void
troupe_option_row_finalize (GObject *object)
{
  TroupeOptionRow *self = TROUPE_OPTION_ROW (object);

  g_free (self->value);
  g_free (self->invalid);
  g_free (self->conflict);
  g_free (self->missing);
  g_clear_pointer (&self->check, troupe_late_check_free);

  G_OBJECT_CLASS (troupe_option_row_parent_class)->finalize (object);
}

static void
troupe_option_row_class_init (TroupeOptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_option_row_get_property;
  object_class->set_property = troupe_option_row_set_property;
  object_class->dispose = troupe_option_row_dispose;
  object_class->finalize = troupe_option_row_finalize;

  properties[PROP_OPTIONS] =
      g_param_spec_object ("options", NULL, NULL, TROUPE_TYPE_OPTIONS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static GtkWidget *
add_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  troupe_wrap_label (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return label;
}

static void
troupe_option_row_init (TroupeOptionRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  /* The control has the focus. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "option");
  gtk_widget_set_layout_manager (GTK_WIDGET (self->box), troupe_side_layout_new ());
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  self->title = add_label (GTK_BOX (texts), "title");
  self->help = add_label (GTK_BOX (texts), "subtitle");
  gtk_widget_add_css_class (self->help, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (self->help), HELP_WIDTH_CHARS);
  gtk_box_append (self->box, texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->box));
}

/**
 * troupe_option_row_new:
 * @text: a line of the table of texts
 *
 * Returns: (transfer floating): a row for its option, without a value
 */
GtkWidget *
troupe_option_row_new (const TroupeOptionText *text)
{
  TroupeOptionRow *self = g_object_new (TROUPE_TYPE_OPTION_ROW, "title", _ (text->title), NULL);

  self->text = text;
  if (text->check)
    self->check = troupe_late_check_new (text->check, show_missing, self);
  gtk_label_set_label (GTK_LABEL (self->title), _ (text->title));
  show_state (self);
  return GTK_WIDGET (self);
}

/**
 * troupe_option_row_focus:
 *
 * Moves the focus to the control.
 */
void
troupe_option_row_focus (TroupeOptionRow *self)
{
  g_return_if_fail (TROUPE_IS_OPTION_ROW (self));

  gtk_widget_grab_focus (troupe_option_control_get_first (self->control));
}

/**
 * troupe_option_row_get_invalid:
 *
 * Returns: whether it shows a value that is invalid, or in conflict with another one
 */
gboolean
troupe_option_row_get_invalid (TroupeOptionRow *self)
{
  g_return_val_if_fail (TROUPE_IS_OPTION_ROW (self), FALSE);

  return self->invalid || self->conflict;
}

/**
 * troupe_option_row_show_conflict:
 * @sentence: (nullable): why the value does not go with that of another option
 */
void
troupe_option_row_show_conflict (TroupeOptionRow *self, const char *sentence)
{
  g_return_if_fail (TROUPE_IS_OPTION_ROW (self));

  set_sentence (self, &self->conflict, sentence);
}

/**
 * troupe_option_row_get_option:
 *
 * Returns: the name of its option
 */
const char *
troupe_option_row_get_option (TroupeOptionRow *self)
{
  g_return_val_if_fail (TROUPE_IS_OPTION_ROW (self), NULL);

  return self->text->option;
}
