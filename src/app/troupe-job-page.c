/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-job-page.h"

#include "troupe-config.h"
#include "troupe-draft-row.h"
#include "troupe-error-dialog.h"
#include "troupe-job-editor.h"
#include "troupe-primary-menu.h"

#include <glib/gi18n.h>

struct _TroupeJobPage
{
  AdwBin parent_instance;

  GListModel *functions;
  /* Of TroupeDraft, what is listed. */
  GListStore *drafts;
  /* The one that is chosen. */
  TroupeDraft *draft;

  AdwLeaflet *leaflet;
  GtkListBox *list_box;
  AdwWindowTitle *title;
  GtkStack *stack;
  TroupeJobEditor *editor;
  AdwStatusPage *failure;
  GtkFileChooserNative *file_chooser;
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
  return troupe_draft_row_new (item);
}

static const char *
get_section (GtkListBoxRow *row)
{
  return troupe_draft_get_section (troupe_draft_row_get_draft (TROUPE_DRAFT_ROW (row)));
}

static void
update_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  GtkWidget *heading;

  if (before && g_str_equal (get_section (before), get_section (row)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  heading = gtk_label_new (get_section (row));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "section-heading");
  gtk_list_box_row_set_header (row, heading);
}

static void
set_draft (TroupeJobPage *self, TroupeDraft *draft)
{
  if (!g_set_object (&self->draft, draft))
    return;

  troupe_job_editor_set_draft (self->editor, draft);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.run", draft != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.save", draft != NULL);
  adw_window_title_set_title (self->title, draft ? troupe_draft_get_title (draft) : "");
}

static void
row_selected_cb (TroupeJobPage *self, GtkListBoxRow *row)
{
  if (row)
    set_draft (self, troupe_draft_row_get_draft (TROUPE_DRAFT_ROW (row)));
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

/* One dialog at a time, which is kept until it is answered. */
static void
choose_file (TroupeJobPage *self,
             const char *title,
             GtkFileChooserAction action,
             GCallback response_cb)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->file_chooser)
    return;

  gtk_file_filter_set_name (filter, _ ("Troupe Jobs"));
  gtk_file_filter_add_suffix (filter, "troupe");
  self->file_chooser = gtk_file_chooser_native_new (
      title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, NULL, NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->file_chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->file_chooser), TRUE);
  g_signal_connect_object (self->file_chooser, "response", response_cb, self, G_CONNECT_SWAPPED);
}

static char *
take_path (TroupeJobPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) file_chooser = g_steal_pointer (&self->file_chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return NULL;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (file_chooser));
  return g_file_get_path (file);
}

static void
open_response_cb (TroupeJobPage *self, int response)
{
  g_autofree char *path = take_path (self, response);

  if (path)
    troupe_job_page_open_file (self, path);
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (widget);

  choose_file (self, _ ("Open a Job"), GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (open_response_cb));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
}

static void
save_response_cb (TroupeJobPage *self, int response)
{
  g_autofree char *path = take_path (self, response);
  g_autoptr (GError) error = NULL;

  if (path && !troupe_draft_save (self->draft, path, &error))
    troupe_show_error (GTK_WIDGET (self), _ ("The Job Was Not Saved"), error);
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeJobPage *self = TROUPE_JOB_PAGE (widget);

  choose_file (self, _ ("Save the Job"), GTK_FILE_CHOOSER_ACTION_SAVE,
               G_CALLBACK (save_response_cb));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->file_chooser), "job.troupe");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
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

  g_clear_object (&self->functions);
  g_clear_object (&self->drafts);
  g_clear_object (&self->file_chooser);
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
  gtk_widget_class_install_action (widget_class, "job.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "job.save", NULL, save_cb);

  g_type_ensure (TROUPE_TYPE_JOB_EDITOR);
  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
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
  gtk_widget_init_template (GTK_WIDGET (self));
  self->drafts = g_list_store_new (TROUPE_TYPE_DRAFT);
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (self->drafts), create_row_cb, NULL, NULL);
  gtk_list_box_set_header_func (self->list_box, update_header_cb, NULL, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.run", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "job.save", FALSE);
}

/**
 * troupe_job_page_get_functions:
 *
 * Returns: (transfer none) (nullable): of #TroupeFunction, what can be chosen
 */
GListModel *
troupe_job_page_get_functions (TroupeJobPage *self)
{
  g_return_val_if_fail (TROUPE_IS_JOB_PAGE (self), NULL);

  return self->functions;
}

static void
take_draft (TroupeJobPage *self, TroupeDraft *draft)
{
  g_list_store_append (self->drafts, draft);
  g_object_unref (draft);
}

/**
 * troupe_job_page_set_functions:
 * @functions: (nullable): of #TroupeFunction, what can be chosen
 */
void
troupe_job_page_set_functions (TroupeJobPage *self, GListModel *functions)
{
  guint n_functions;

  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  if (!g_set_object (&self->functions, functions))
    return;

  g_list_store_remove_all (self->drafts);
  for (TroupeJobKind kind = TROUPE_JOB_COMMAND; kind <= TROUPE_JOB_PROGRAM; kind++)
    take_draft (self, troupe_draft_new_for_kind (kind));
  n_functions = functions ? g_list_model_get_n_items (functions) : 0;
  for (guint i = 0; i < n_functions; i++)
    {
      g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, i);

      take_draft (self, troupe_draft_new_for_function (function));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FUNCTIONS]);
}

/**
 * troupe_job_page_choose:
 * @title: of one of those that can be chosen
 *
 * Returns: (transfer none) (nullable): it, or %NULL where there is none of that title
 */
TroupeDraft *
troupe_job_page_choose (TroupeJobPage *self, const char *title)
{
  const guint n_drafts = g_list_model_get_n_items (G_LIST_MODEL (self->drafts));

  g_return_val_if_fail (TROUPE_IS_JOB_PAGE (self), NULL);

  for (guint i = 0; i < n_drafts; i++)
    {
      g_autoptr (TroupeDraft) draft = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);

      if (!g_str_equal (troupe_draft_get_title (draft), title))
        continue;
      gtk_list_box_select_row (self->list_box, gtk_list_box_get_row_at_index (self->list_box, i));
      return self->draft;
    }
  return NULL;
}

/**
 * troupe_job_page_open_file:
 * @path: of a job file
 *
 * Lists the job of the file and chooses it, or shows why that cannot be.
 */
void
troupe_job_page_open_file (TroupeJobPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeDraft) draft = NULL;

  g_return_if_fail (TROUPE_IS_JOB_PAGE (self));

  draft = troupe_draft_new_from_file (path, G_LIST_MODEL (self->drafts), &error);
  if (draft == NULL)
    {
      troupe_show_error (GTK_WIDGET (self), _ ("The Job Was Not Opened"), error);
      return;
    }

  g_list_store_insert (self->drafts, 0, draft);
  gtk_list_box_select_row (self->list_box, gtk_list_box_get_row_at_index (self->list_box, 0));
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

  /* Not in the template, where the icon would be loaded for nothing. */
  adw_status_page_set_icon_name (self->failure, "dialog-error-symbolic");
  adw_status_page_set_description (self->failure, message);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failure));
}
