/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the options of a form that belong to one theme. */

#include "troupe-option-group.h"

#include "troupe-item-list.h"
#include "troupe-job.h"
#include "troupe-option-row.h"
#include "troupe-option-texts.h"
#include "troupe-output-options.h"
#include "troupe-property.h"

struct _TroupeOptionGroup
{
  AdwExpanderRow parent_instance;

  char *theme;
  TroupeOptions *options;
  TroupeJobKind kind;
  TroupeSandbox sandbox;
  /* The rows, TroupeOptionRow, once they are shown. */
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (TroupeOptionGroup, troupe_option_group, ADW_TYPE_EXPANDER_ROW)

enum
{
  PROP_0,
  PROP_THEME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_used (TroupeOptionGroup *self, const TroupeOption *option)
{
  return TROUPE_IS_ITEM_LIST (self->options)
             ? troupe_item_list_takes (TROUPE_ITEM_LIST (self->options), option)
             : troupe_option_is_for (option, self->kind);
}

static gboolean
validate (TroupeOptionGroup *self, GError **error)
{
  if (TROUPE_IS_JOB (self->options))
    return troupe_job_validate_options (TROUPE_JOB (self->options), error);
  if (TROUPE_IS_OUTPUT_OPTIONS (self->options))
    return troupe_output_options_validate (TROUPE_OUTPUT_OPTIONS (self->options), error);
  /* Lists are checked when they are previewed. */
  return TRUE;
}

/* Options that do not go together say so. */
static void
show_conflicts (TroupeOptionGroup *self)
{
  g_autoptr (GError) error = NULL;

  if (self->options)
    validate (self, &error);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TroupeOptionRow *row = self->rows->pdata[i];
      const gboolean concerned =
          troupe_job_error_concerns (error, troupe_option_row_get_option (row));

      troupe_option_row_show_conflict (row, concerned ? error->message : NULL);
    }
}

/* Some options are for one kind of job, or for some kinds of list, only. */
static void
update (TroupeOptionGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TroupeOptionRow *row = self->rows->pdata[i];
      const TroupeOption *option =
          self->options == NULL
              ? NULL
              : troupe_options_find (self->options, troupe_option_row_get_option (row));

      g_object_set (row, "options", self->options, NULL);
      gtk_widget_set_visible (GTK_WIDGET (row), option != NULL && is_used (self, option));
    }
  show_conflicts (self);
}

static void
add_rows (TroupeOptionGroup *self)
{
  for (guint i = 0; i < troupe_option_n_texts; i++)
    {
      const TroupeOptionText *text = &troupe_option_texts[i];
      const gboolean is_outside = g_str_equal (text->option, "outside-sandbox");
      GtkWidget *row;

      /* Without a sandbox that option has no effect. */
      if (!g_str_equal (text->theme, self->theme) ||
          (is_outside && self->sandbox == TROUPE_SANDBOX_NONE))
        continue;

      row = troupe_option_row_new (text);
      gtk_widget_set_sensitive (row, !is_outside || self->sandbox == TROUPE_SANDBOX_OPEN);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
expanded_cb (TroupeOptionGroup *self)
{
  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) || self->rows->len > 0)
    return;

  add_rows (self);
  update (self);
}

static gboolean
has_conflict (TroupeOptionGroup *self)
{
  g_autoptr (GError) error = NULL;

  if (self->options == NULL || validate (self, &error))
    return FALSE;
  for (guint i = 0; i < troupe_option_n_texts; i++)
    if (g_str_equal (troupe_option_texts[i].theme, self->theme) &&
        troupe_job_error_concerns (error, troupe_option_texts[i].option))
      return TRUE;
  return FALSE;
}

static void
troupe_option_group_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  switch (prop_id)
    {
    case PROP_THEME:
      g_value_set_string (value, self->theme);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_option_group_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  switch (prop_id)
    {
    case PROP_THEME:
      self->theme = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_option_group_dispose (GObject *object)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  troupe_property_follow (self, &self->options, NULL, "notify", G_CALLBACK (show_conflicts));

  G_OBJECT_CLASS (troupe_option_group_parent_class)->dispose (object);
}

static void
troupe_option_group_finalize (GObject *object)
{
  TroupeOptionGroup *self = TROUPE_OPTION_GROUP (object);

  g_free (self->theme);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (troupe_option_group_parent_class)->finalize (object);
}

static void
troupe_option_group_class_init (TroupeOptionGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_option_group_get_property;
  object_class->set_property = troupe_option_group_set_property;
  object_class->dispose = troupe_option_group_dispose;
  object_class->finalize = troupe_option_group_finalize;

  properties[PROP_THEME] =
      g_param_spec_string ("theme", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_option_group_init (TroupeOptionGroup *self)
{
  self->rows = g_ptr_array_new ();
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

/**
 * troupe_option_group_set_options:
 * @options: (nullable): the options to edit, always of the same type
 * @kind: the kind of the job
 */
void
troupe_option_group_set_options (TroupeOptionGroup *self,
                                 TroupeOptions *options,
                                 TroupeJobKind kind)
{
  g_return_if_fail (TROUPE_IS_OPTION_GROUP (self));

  troupe_property_follow (self, &self->options, options, "notify", G_CALLBACK (show_conflicts));
  self->kind = kind;
  update (self);
}

/**
 * troupe_option_group_set_sandbox:
 * @sandbox: the sandbox that Troupe runs in
 *
 * Must be called before the row is opened.
 */
void
troupe_option_group_set_sandbox (TroupeOptionGroup *self, TroupeSandbox sandbox)
{
  g_return_if_fail (TROUPE_IS_OPTION_GROUP (self));
  g_return_if_fail (self->rows->len == 0);

  self->sandbox = sandbox;
}

/**
 * troupe_option_group_show_invalid:
 *
 * Moves the focus to an option with an invalid value, if there is one.
 *
 * Returns: whether there is one
 */
gboolean
troupe_option_group_show_invalid (TroupeOptionGroup *self)
{
  g_return_val_if_fail (TROUPE_IS_OPTION_GROUP (self), FALSE);

  /* Its rows may not have been shown yet. */
  if (has_conflict (self))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  for (guint i = 0; i < self->rows->len; i++)
    if (troupe_option_row_get_invalid (self->rows->pdata[i]))
      {
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
        troupe_option_row_focus (self->rows->pdata[i]);
        return TRUE;
      }
  return FALSE;
}
