/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first page of the window: cards for one's own jobs and for the built-in functions. */

#include "troupe-start-page.h"

#include "troupe-config.h"
#include "troupe-error-dialog.h"
#include "troupe-interrupted-list.h"
#include "troupe-isolate.h"
#include "troupe-primary-menu.h"
#include "troupe-recent-list.h"
#include "troupe-running-list.h"
#include "troupe-start-card.h"

#include <glib/gi18n.h>

/* A job that runs long enough to be watched, the same as in data/examples/first.troupe. */
#define LONG_FUNCTION "primes"
#define LONG_FIRST    5000000
#define LONG_LAST     250000000
#define LONG_STEP     5000000

struct _TroupeStartPage
{
  AdwBin parent_instance;

  GListModel *functions;
  /* A list of TroupeDraft, one for each card. */
  GListStore *drafts;
  /* The opened drafts, TroupeDraft, by the path of their file. */
  GHashTable *opened;

  GtkWidget *running_list;
  GtkWidget *interrupted_list;
  GtkFlowBox *own_box;
  GtkFlowBox *function_box;
  GtkFlowBox *misbehaving_box;
  GtkWidget *misbehaving_group;
  GtkStack *function_stack;
  GtkWidget *failure;
  GtkImage *failure_image;
  GtkLabel *failure_label;
};

G_DEFINE_FINAL_TYPE (TroupeStartPage, troupe_start_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FUNCTIONS,
  N_PROPS
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
child_activated_cb (TroupeStartPage *self, GtkFlowBoxChild *child)
{
  TroupeStartCard *card = TROUPE_START_CARD (child);

  if (troupe_start_card_get_draft (card))
    g_signal_emit (self, signals[CHOSEN], 0, troupe_start_card_get_draft (card));
  else
    gtk_widget_activate_action (GTK_WIDGET (card), troupe_start_card_get_action_name (card), NULL);
}

static void
troupe_start_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeStartPage *self = TROUPE_START_PAGE (object);

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
troupe_start_page_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeStartPage *self = TROUPE_START_PAGE (object);

  switch (prop_id)
    {
    case PROP_FUNCTIONS:
      troupe_start_page_set_functions (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_start_page_dispose (GObject *object)
{
  TroupeStartPage *self = TROUPE_START_PAGE (object);

  g_clear_object (&self->functions);
  g_clear_object (&self->drafts);
  g_clear_pointer (&self->opened, g_hash_table_unref);

  G_OBJECT_CLASS (troupe_start_page_parent_class)->dispose (object);
}

static void
troupe_start_page_class_init (TroupeStartPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_start_page_get_property;
  object_class->set_property = troupe_start_page_set_property;
  object_class->dispose = troupe_start_page_dispose;

  properties[PROP_FUNCTIONS] =
      g_param_spec_object ("functions", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHOSEN] = g_signal_new ("chosen", TROUPE_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, TROUPE_TYPE_DRAFT);

  g_type_ensure (TROUPE_TYPE_INTERRUPTED_LIST);
  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
  g_type_ensure (TROUPE_TYPE_RECENT_LIST);
  g_type_ensure (TROUPE_TYPE_RUNNING_LIST);
  g_type_ensure (TROUPE_TYPE_START_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, running_list);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, interrupted_list);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, own_box);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, function_box);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, misbehaving_box);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, misbehaving_group);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, function_stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, failure);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, failure_image);
  gtk_widget_class_bind_template_child (widget_class, TroupeStartPage, failure_label);
  gtk_widget_class_bind_template_callback (widget_class, child_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, troupe_start_page_open_file);
}

static void
take_draft (TroupeStartPage *self, GtkFlowBox *box, TroupeDraft *draft)
{
  troupe_draft_mark_saved (draft);
  g_list_store_append (self->drafts, draft);
  gtk_flow_box_append (box, troupe_start_card_new (draft));
  g_object_unref (draft);
}

static void
troupe_start_page_init (TroupeStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->drafts = g_list_store_new (TROUPE_TYPE_DRAFT);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (TroupeJobKind kind = TROUPE_JOB_COMMAND; kind <= TROUPE_JOB_PROGRAM; kind++)
    take_draft (self, self->own_box, troupe_draft_new_for_kind (kind));
}

/**
 * troupe_start_page_get_functions:
 *
 * Returns: (transfer none) (nullable): a list of #TroupeFunction, the functions to choose from
 */
GListModel *
troupe_start_page_get_functions (TroupeStartPage *self)
{
  g_return_val_if_fail (TROUPE_IS_START_PAGE (self), NULL);

  return self->functions;
}

static void
clear_functions (TroupeStartPage *self)
{
  GtkFlowBox *boxes[] = { self->function_box, self->misbehaving_box };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      GtkFlowBoxChild *child;

      while ((child = gtk_flow_box_get_child_at_index (boxes[i], 0)))
        {
          guint position;

          if (g_list_store_find (
                  self->drafts, troupe_start_card_get_draft (TROUPE_START_CARD (child)), &position))
            g_list_store_remove (self->drafts, position);
          gtk_flow_box_remove (boxes[i], GTK_WIDGET (child));
        }
    }
}

/**
 * troupe_start_page_set_functions:
 * @functions: (nullable): a list of #TroupeFunction, the functions to choose from
 */
void
troupe_start_page_set_functions (TroupeStartPage *self, GListModel *functions)
{
  guint n_functions;

  g_return_if_fail (TROUPE_IS_START_PAGE (self));

  if (!g_set_object (&self->functions, functions))
    return;

  clear_functions (self);
  n_functions = functions ? g_list_model_get_n_items (functions) : 0;
  for (guint i = 0; i < n_functions; i++)
    {
      g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, i);
      TroupeDraft *draft = troupe_draft_new_for_function (function);

      if (g_str_equal (troupe_function_get_name (function), LONG_FUNCTION))
        troupe_items_draft_set_range (troupe_draft_get_list (draft, 0), LONG_FIRST, LONG_LAST,
                                      LONG_STEP);
      take_draft (self,
                  troupe_function_get_misbehaves (function) ? self->misbehaving_box
                                                            : self->function_box,
                  draft);
    }
  gtk_widget_set_visible (self->misbehaving_group,
                          gtk_flow_box_get_child_at_index (self->misbehaving_box, 0) != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FUNCTIONS]);
}

/**
 * troupe_start_page_set_runs:
 * @runs: (nullable): a list of #TroupePastRun, the kept runs
 *
 * Offers to continue those that were interrupted.
 */
void
troupe_start_page_set_runs (TroupeStartPage *self, GListModel *runs)
{
  g_return_if_fail (TROUPE_IS_START_PAGE (self));

  g_object_set (self->interrupted_list, "runs", runs, NULL);
}

/**
 * troupe_start_page_set_running_runs:
 * @runs: (nullable): a list of #TroupeRunningRun, the runs that go on in processes of this user
 *
 * Offers to watch those of other processes.
 */
void
troupe_start_page_set_running_runs (TroupeStartPage *self, GListModel *runs)
{
  g_return_if_fail (TROUPE_IS_START_PAGE (self));

  g_object_set (self->running_list, "runs", runs, NULL);
}

/**
 * troupe_start_page_show_failure:
 * @message: the reason why there are no functions
 *
 * Shows the message instead of the functions.
 */
void
troupe_start_page_show_failure (TroupeStartPage *self, const char *message)
{
  g_return_if_fail (TROUPE_IS_START_PAGE (self));

  /* The icon is not set in the template, where it would be loaded without need. */
  gtk_image_set_from_icon_name (self->failure_image, "dialog-error-symbolic");
  troupe_isolate_show (self->failure_label, message);
  gtk_stack_set_visible_child (self->function_stack, self->failure);
}

static TroupeDraft *
find_opened (TroupeStartPage *self, const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  return g_hash_table_lookup (self->opened, absolute);
}

/* Returns the draft of the job in the file, or shows an error and returns NULL. */
static TroupeDraft *
read_draft (TroupeStartPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  TroupeDraft *draft = troupe_draft_new_from_file (path, G_LIST_MODEL (self->drafts), &error);

  if (draft)
    g_hash_table_replace (self->opened, g_strdup (troupe_draft_get_file (draft)), draft);
  else
    troupe_show_error (GTK_WIDGET (self), _ ("The Job Was Not Opened"), error);
  return draft;
}

/**
 * troupe_start_page_open_file:
 * @path: the path of a job file
 *
 * Reads the job of the file and chooses it, or shows an error. A job that was opened before keeps
 * its unsaved changes.
 */
void
troupe_start_page_open_file (TroupeStartPage *self, const char *path)
{
  TroupeDraft *draft;

  g_return_if_fail (TROUPE_IS_START_PAGE (self));

  draft = find_opened (self, path);
  if (draft == NULL || !troupe_draft_get_modified (draft))
    draft = read_draft (self, path);
  if (draft == NULL)
    return;

  troupe_recent_list_add (path);
  g_signal_emit (self, signals[CHOSEN], 0, draft);
}

/**
 * troupe_start_page_open_saved:
 * @draft: a draft that was saved as another file
 * @path: the path of that file
 *
 * Chooses the job of the file. Earlier drafts of both files are dropped in favour of the files.
 */
void
troupe_start_page_open_saved (TroupeStartPage *self, TroupeDraft *draft, const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  g_return_if_fail (TROUPE_IS_START_PAGE (self));

  if (troupe_draft_get_file (draft))
    g_hash_table_remove (self->opened, troupe_draft_get_file (draft));
  g_hash_table_remove (self->opened, absolute);
  troupe_start_page_open_file (self, path);
}

/**
 * troupe_start_page_list_modified:
 *
 * Returns: (transfer full) (element-type TroupeDraft): the drafts with unsaved changes
 */
GPtrArray *
troupe_start_page_list_modified (TroupeStartPage *self)
{
  GPtrArray *modified;
  GHashTableIter iter;
  gpointer opened;

  g_return_val_if_fail (TROUPE_IS_START_PAGE (self), NULL);

  modified = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->opened);
  while (g_hash_table_iter_next (&iter, NULL, &opened))
    if (troupe_draft_get_modified (opened))
      g_ptr_array_add (modified, g_object_ref (opened));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->drafts)); i++)
    {
      g_autoptr (TroupeDraft) draft = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);

      if (troupe_draft_get_modified (draft))
        g_ptr_array_add (modified, g_steal_pointer (&draft));
    }
  return modified;
}
