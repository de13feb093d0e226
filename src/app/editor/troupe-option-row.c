/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits one option as text or with a switch. */

#include "troupe-option-row.h"

#include "troupe-job.h"
#include "troupe-property.h"

struct _TroupeOptionRow
{
  AdwActionRow parent_instance;

  char *option;
  char *help;
  TroupeOptions *options;
  /* One of them is created with the first options, depending on the type of the option. */
  GtkEditable *entry;
  GtkSwitch *toggle;
  gboolean updating;
  /* The value in the options, and whether an invalid value was typed. */
  char *text;
  gboolean invalid;
};

G_DEFINE_FINAL_TYPE (TroupeOptionRow, troupe_option_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_OPTION,
  PROP_HELP,
  PROP_OPTIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show (TroupeOptionRow *self, const char *text, gboolean invalid)
{
  GtkWidget *control = self->entry ? GTK_WIDGET (self->entry) : GTK_WIDGET (self->toggle);

  self->invalid = invalid;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  if (invalid)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
keep_text (TroupeOptionRow *self)
{
  g_free (self->text);
  self->text = troupe_options_dup_text (self->options, self->option);
}

/* Returns whether a job with only this option is valid. */
static gboolean
check_job (TroupeOptionRow *self, const char *text, GError **error)
{
  g_autoptr (TroupeJob) job =
      troupe_job_new (troupe_job_get_kind (TROUPE_JOB (self->options)), "module:function");

  return troupe_options_set_text (TROUPE_OPTIONS (job), self->option, text, error) &&
         troupe_job_validate (job, error);
}

static void
changed_cb (TroupeOptionRow *self)
{
  g_autoptr (GError) error = NULL;
  const char *text;

  if (self->updating || self->options == NULL)
    return;

  if (self->entry)
    text = gtk_editable_get_text (self->entry);
  else
    text = gtk_switch_get_active (self->toggle) ? "true" : "false";

  self->updating = TRUE;
  if ((!TROUPE_IS_JOB (self->options) || check_job (self, text, &error)) &&
      troupe_options_set_text (self->options, self->option, text, &error))
    show (self, self->help, FALSE);
  else
    show (self, error->message, TRUE);
  keep_text (self);
  self->updating = FALSE;
}

static void
update (TroupeOptionRow *self)
{
  g_autofree char *before = g_strdup (self->text);

  if (self->updating || self->options == NULL)
    return;

  keep_text (self);
  /* Another option has changed. */
  if (g_strcmp0 (before, self->text) == 0)
    return;

  self->updating = TRUE;
  if (self->toggle)
    gtk_switch_set_active (self->toggle, g_strcmp0 (self->text, "true") == 0);
  else if (g_strcmp0 (gtk_editable_get_text (self->entry), self->text) != 0)
    gtk_editable_set_text (self->entry, self->text);
  show (self, self->help, FALSE);
  self->updating = FALSE;
}

static void
create_control (TroupeOptionRow *self)
{
  const TroupeOption *option = troupe_options_find (self->options, self->option);
  GtkWidget *control;

  if (option->type == TROUPE_OPTION_BOOLEAN)
    {
      control = gtk_switch_new ();
      self->toggle = GTK_SWITCH (control);
      g_signal_connect_object (control, "notify::active", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else
    {
      control = gtk_entry_new ();
      self->entry = GTK_EDITABLE (control);
      gtk_editable_set_width_chars (self->entry, 10);
      gtk_editable_set_max_width_chars (self->entry, 10);
      g_signal_connect_object (control, "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), control);
}

static void
set_options (TroupeOptionRow *self, TroupeOptions *options)
{
  if (!troupe_property_follow (self, &self->options, options, "notify", G_CALLBACK (update)))
    return;

  if (options != NULL && self->entry == NULL && self->toggle == NULL)
    create_control (self);
  g_clear_pointer (&self->text, g_free);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPTIONS]);
}

static void
set_help (TroupeOptionRow *self, const char *help)
{
  if (g_strcmp0 (self->help, help) == 0)
    return;

  g_free (self->help);
  self->help = g_strdup (help);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), help);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELP]);
}

static void
troupe_option_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeOptionRow *self = TROUPE_OPTION_ROW (object);

  switch (prop_id)
    {
    case PROP_OPTION:
      g_value_set_string (value, self->option);
      break;

    case PROP_HELP:
      g_value_set_string (value, self->help);
      break;

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
    case PROP_OPTION:
      self->option = g_value_dup_string (value);
      break;

    case PROP_HELP:
      set_help (self, g_value_get_string (value));
      break;

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

  g_free (self->option);
  g_free (self->help);
  g_free (self->text);

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

  properties[PROP_OPTION] =
      g_param_spec_string ("option", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, flags);
  properties[PROP_OPTIONS] =
      g_param_spec_object ("options", NULL, NULL, TROUPE_TYPE_OPTIONS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_option_row_init (TroupeOptionRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

/**
 * troupe_option_row_get_invalid:
 *
 * Returns: whether it shows an invalid value
 */
gboolean
troupe_option_row_get_invalid (TroupeOptionRow *self)
{
  g_return_val_if_fail (TROUPE_IS_OPTION_ROW (self), FALSE);

  return self->invalid;
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

  return self->option;
}
