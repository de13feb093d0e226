/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-job-editor.h"

#include "troupe-config.h"
#include "troupe-items-editor.h"

#include <glib/gi18n.h>

struct _TroupeJobEditor
{
  AdwBin parent_instance;

  TroupeDraft *draft;
  GBindingGroup *job_bindings;
  TroupeItemsEditor *items_editor;
  GtkSpinButton *workers;
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
describe_items_cb (TroupeJobEditor *self, TroupeDraft *draft)
{
  TroupeFunction *function = draft ? troupe_draft_get_function (draft) : NULL;

  if (function == NULL)
    return NULL;

  /* Translators: what an item and a value of a function are, such as “an integer” and “its square”
   */
  return g_strdup_printf (_ ("An item is %s; its value is %s."),
                          troupe_function_get_takes (function),
                          troupe_function_get_gives (function));
}

static char *
describe_cores_cb (TroupeJobEditor *self)
{
  const guint n_cores = g_get_num_processors ();

  return g_strdup_printf (ngettext ("A process each. Troupe may use %u core.",
                                    "A process each. Troupe may use %u cores.", n_cores),
                          n_cores);
}

static void
use_example_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_draft_use_example (TROUPE_JOB_EDITOR (widget)->draft);
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
troupe_job_editor_dispose (GObject *object)
{
  TroupeJobEditor *self = TROUPE_JOB_EDITOR (object);

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

  properties[PROP_DRAFT] =
      g_param_spec_object ("draft", NULL, NULL, TROUPE_TYPE_DRAFT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "job.use-example", NULL, use_example_cb);

  g_type_ensure (TROUPE_TYPE_ITEMS_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-job-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, items_editor);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobEditor, workers);
  gtk_widget_class_bind_template_callback (widget_class, describe_items_cb);
  gtk_widget_class_bind_template_callback (widget_class, describe_cores_cb);
}

static void
troupe_job_editor_init (TroupeJobEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->job_bindings = g_binding_group_new ();
  g_binding_group_bind (self->job_bindings, "workers", self->workers, "value",
                        G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/**
 * troupe_job_editor_set_draft:
 * @draft: (nullable): what to edit
 */
void
troupe_job_editor_set_draft (TroupeJobEditor *self, TroupeDraft *draft)
{
  g_return_if_fail (TROUPE_IS_JOB_EDITOR (self));

  if (self->draft == draft)
    return;

  g_set_object (&self->draft, draft);
  g_binding_group_set_source (self->job_bindings, draft ? troupe_draft_get_job (draft) : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.use-example", draft != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * troupe_job_editor_show_error:
 * @error: of %TROUPE_DRAFT_ERROR
 *
 * Shows what is wrong beside its field.
 */
void
troupe_job_editor_show_error (TroupeJobEditor *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_JOB_EDITOR (self));

  troupe_items_editor_show_error (self->items_editor, error);
}
