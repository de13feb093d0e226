/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-job-page.h"

#include "troupe-config.h"
#include "troupe-job-editor.h"

#include <glib/gi18n.h>

struct _TroupeJobPage
{
  AdwBin parent_instance;

  GListModel *functions;
  /* Name of a function to its TroupeDraft. */
  GHashTable *drafts;
  TroupeDraft *draft;

  AdwLeaflet *leaflet;
  GtkListBox *list_box;
  AdwWindowTitle *title;
  GtkStack *stack;
  TroupeJobEditor *editor;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (TroupeJobPage, troupe_job_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FUNCTIONS,
  N_PROPS
};

enum
{
  RUN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  TroupeFunction *function = TROUPE_FUNCTION (item);

  return g_object_new (ADW_TYPE_ACTION_ROW, "title", troupe_function_get_name (function),
                       "subtitle", troupe_function_get_summary (function), "use-markup", FALSE,
                       NULL);
}

static TroupeDraft *
get_draft (TroupeJobPage *self, TroupeFunction *function)
{
  const char *name = troupe_function_get_name (function);
  TroupeDraft *draft = g_hash_table_lookup (self->drafts, name);

  if (draft == NULL)
    {
      draft = troupe_draft_new (function);
      g_hash_table_insert (self->drafts, g_strdup (name), draft);
    }
  return draft;
}

static void
set_draft (TroupeJobPage *self, TroupeDraft *draft)
{
  if (!g_set_object (&self->draft, draft))
    return;

  troupe_job_editor_set_draft (self->editor, draft);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.run", draft != NULL);
  if (draft)
    adw_window_title_set_title (self->title,
                                troupe_function_get_name (troupe_draft_get_function (draft)));
}

static void
row_selected_cb (TroupeJobPage *self, GtkListBoxRow *row)
{
  g_autoptr (TroupeFunction) function = NULL;

  if (row == NULL)
    return;

  function = g_list_model_get_item (self->functions, gtk_list_box_row_get_index (row));
  set_draft (self, get_draft (self, function));
}

static void
row_activated_cb (TroupeJobPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
show_list_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (TROUPE_JOB_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
run_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_draft_create_source (self->draft, &error);
  g_autoptr (TroupeDraft) draft = NULL;

  if (source == NULL)
    {
      adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
      troupe_job_editor_show_error (self->editor, error);
      return;
    }

  draft = troupe_draft_copy (self->draft);
  g_signal_emit (self, signals[RUN], 0, draft, source);
}

static void
troupe_job_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (object);

  switch (prop_id)
    {
    case PROP_FUNCTIONS:
      g_value_set_object (value, self->functions);
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
    case PROP_FUNCTIONS:
      troupe_job_page_set_functions (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_job_page_dispose (GObject *object)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (object);

  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_object (&self->functions);
  g_clear_object (&self->draft);

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

  properties[PROP_FUNCTIONS] =
      g_param_spec_object ("functions", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RUN] = g_signal_new ("run", TROUPE_TYPE_JOB_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, TROUPE_TYPE_DRAFT, TROUPE_TYPE_SOURCE);

  gtk_widget_class_install_action (widget_class, "job.run", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "job.show-list", NULL, show_list_cb);

  g_type_ensure (TROUPE_TYPE_JOB_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-job-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, title);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, editor);
  gtk_widget_class_bind_template_child (widget_class, TroupeJobPage, failure);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
troupe_job_page_init (TroupeJobPage *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.run", FALSE);
}

/**
 * troupe_job_page_set_functions:
 * @functions: (nullable): of #TroupeFunction, what can be chosen
 */
void
troupe_job_page_set_functions (TroupeJobPage *self, GListModel *functions)
{
  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  if (!g_set_object (&self->functions, functions))
    return;

  gtk_list_box_bind_model (self->list_box, functions, create_row_cb, self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FUNCTIONS]);
}

/**
 * troupe_job_page_get_functions:
 *
 * Returns: (transfer none) (nullable): what can be chosen
 */
GListModel *
troupe_job_page_get_functions (TroupeJobPage *self)
{
  return self->functions;
}

/**
 * troupe_job_page_choose:
 * @draft: of one of the functions
 *
 * Puts a job on the page, in the place of what was typed for its function before.
 */
void
troupe_job_page_choose (TroupeJobPage *self, TroupeDraft *draft)
{
  const char *name;
  GtkListBoxRow *row;
  int position = 0;

  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  name = troupe_function_get_name (troupe_draft_get_function (draft));
  g_hash_table_insert (self->drafts, g_strdup (name), g_object_ref (draft));
  while ((row = gtk_list_box_get_row_at_index (self->list_box, position++)))
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), name))
      gtk_list_box_select_row (self->list_box, row);
  set_draft (self, draft);
}

/**
 * troupe_job_page_show_failure:
 * @message: why there is no function to choose
 *
 * Says so in the place of the form.
 */
void
troupe_job_page_show_failure (TroupeJobPage *self, const char *message)
{
  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  adw_status_page_set_description (self->failure, message);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failure));
}
