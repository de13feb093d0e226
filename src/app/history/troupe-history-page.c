/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of kept runs: the list, a run as it was, and two runs side by side. */

#include "troupe-history-page.h"

#include "troupe-comparison-page.h"
#include "troupe-config.h"
#include "troupe-error-dialog.h"
#include "troupe-history-list.h"
#include "troupe-property.h"
#include "troupe-toast.h"

#include <glib/gi18n.h>

struct _TroupeHistoryPage
{
  AdwBin parent_instance;

  TroupeJournal *journal;
  /* The run that is shown, or was shown last. */
  TroupePastRun *shown;
  /* Ends the reading of runs that are not wanted any more. */
  GCancellable *cancellable;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkWidget *list;
  GtkWidget *loading;
  GtkSpinner *spinner;
  TroupeRunView *run_view;
  TroupeComparisonPage *comparison;
};

G_DEFINE_FINAL_TYPE (TroupeHistoryPage, troupe_history_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_JOURNAL,
  PROP_RUN_VIEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Reading */

/* Runs that are read to be shown: one by itself, or two side by side. */
typedef struct
{
  TroupeHistoryPage *page;
  GCancellable *cancellable;
  guint n_runs;
  guint n_read;
  TroupePastRun *entries[2];
  TroupeRun *runs[2];
} Reading;

static void
reading_free (Reading *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->runs); i++)
    {
      g_clear_object (&self->entries[i]);
      g_clear_object (&self->runs[i]);
    }
  g_object_unref (self->cancellable);
  g_object_unref (self->page);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
cancel_reading (TroupeHistoryPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->spinner)
    gtk_spinner_stop (self->spinner);
}

static void start_reading (TroupeHistoryPage *self, TroupePastRun *first, TroupePastRun *second);

/* Another program has ended the run that is shown, or goes on with it. */
static void
shown_changed_cb (TroupeHistoryPage *self)
{
  if (troupe_history_page_get_run_view (self) != NULL)
    start_reading (self, self->shown, NULL);
}

static void
show_read (TroupeHistoryPage *self, Reading *reading)
{
  if (reading->n_runs == 1)
    {
      troupe_property_follow (self, &self->shown, reading->entries[0], "notify::state",
                              G_CALLBACK (shown_changed_cb));
      troupe_run_view_show (self->run_view, reading->runs[0], NULL);
      g_object_set (self->run_view, "past-run", reading->entries[0], NULL);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->run_view));
      return;
    }
  troupe_comparison_page_show (self->comparison, reading->entries[0], reading->runs[0],
                               reading->entries[1], reading->runs[1]);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->comparison));
}

static void read_next (Reading *reading);

static void
read_cb (GObject *journal, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  TroupeHistoryPage *self = reading->page;

  reading->runs[reading->n_read] =
      troupe_journal_load_run_finish (TROUPE_JOURNAL (journal), result, &error);
  if (g_cancellable_is_cancelled (reading->cancellable))
    return;
  if (error != NULL)
    {
      troupe_history_page_show_list (self);
      troupe_show_error (GTK_WIDGET (self), _ ("The Run Was Not Opened"), error);
      return;
    }

  reading->n_read++;
  if (reading->n_read < reading->n_runs)
    {
      read_next (g_steal_pointer (&reading));
      return;
    }
  gtk_spinner_stop (self->spinner);
  show_read (self, reading);
}

static void
read_next (Reading *reading)
{
  troupe_journal_load_run_async (reading->page->journal,
                                 troupe_past_run_get_facts (reading->entries[reading->n_read])->id,
                                 reading->cancellable, read_cb, reading);
}

static void
start_reading (TroupeHistoryPage *self, TroupePastRun *first, TroupePastRun *second)
{
  Reading *reading = g_new0 (Reading, 1);

  cancel_reading (self);
  self->cancellable = g_cancellable_new ();
  reading->page = g_object_ref (self);
  reading->cancellable = g_object_ref (self->cancellable);
  reading->n_runs = second ? 2 : 1;
  reading->entries[0] = g_object_ref (first);
  reading->entries[1] = second ? g_object_ref (second) : NULL;
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child (self->stack, self->loading);
  read_next (reading);
}

/* Changes */

static gboolean
change (TroupeHistoryPage *self, TroupeHistoryAction action, gint64 id, GError **error)
{
  switch (action)
    {
    case TROUPE_HISTORY_KEEP:
    case TROUPE_HISTORY_UNKEEP:
      return troupe_journal_set_kept (self->journal, id, action == TROUPE_HISTORY_KEEP, error);
    case TROUPE_HISTORY_DELETE:
    default:
      return troupe_journal_delete_run (self->journal, id, error);
    }
}

static void
undo_cb (TroupeHistoryPage *self, AdwToast *toast)
{
  const GArray *ids = g_object_get_data (G_OBJECT (toast), "ids");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ids->len && error == NULL; i++)
    troupe_journal_restore_run (self->journal, g_array_index (ids, gint64, i), &error);
  if (error != NULL)
    troupe_show_error (GTK_WIDGET (self), _ ("The Run Was Not Restored"), error);
}

static void
offer_undo (TroupeHistoryPage *self, GArray *ids)
{
  g_autofree char *title =
      g_strdup_printf (ngettext ("%u run was deleted", "%u runs were deleted", ids->len), ids->len);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, TROUPE_TOAST_BUTTON_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "ids", g_array_ref (ids),
                          (GDestroyNotify) g_array_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
change_all (TroupeHistoryPage *self, TroupeHistoryAction action, GPtrArray *runs)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < runs->len; i++)
    {
      const gint64 id = troupe_past_run_get_facts (runs->pdata[i])->id;

      if (!change (self, action, id, &error))
        break;
      g_array_append_val (ids, id);
    }
  if (action == TROUPE_HISTORY_DELETE && ids->len > 0)
    offer_undo (self, ids);
  if (error != NULL)
    troupe_show_error (GTK_WIDGET (self), _ ("The History Was Not Changed"), error);
}

static void
act_cb (TroupeHistoryPage *self, int action, GPtrArray *runs)
{
  switch (action)
    {
    case TROUPE_HISTORY_OPEN:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.open-run", "t",
                                  troupe_past_run_get_facts (runs->pdata[0])->id);
      break;

    case TROUPE_HISTORY_COMPARE:
      start_reading (self, runs->pdata[0], runs->pdata[1]);
      break;

    case TROUPE_HISTORY_CONTINUE:
    case TROUPE_HISTORY_RUN_FAILED:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.continue-run", "(tb)",
                                  troupe_past_run_get_facts (runs->pdata[0])->id,
                                  action == TROUPE_HISTORY_RUN_FAILED);
      break;

    case TROUPE_HISTORY_KEEP:
    case TROUPE_HISTORY_UNKEEP:
    case TROUPE_HISTORY_DELETE:
    default:
      change_all (self, action, runs);
    }
}

static void
child_changed_cb (TroupeHistoryPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN_VIEW]);
}

static void
set_journal (TroupeHistoryPage *self, TroupeJournal *journal)
{
  if (!g_set_object (&self->journal, journal))
    return;

  g_object_set (self->list, "runs", journal ? troupe_journal_get_runs (journal) : NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOURNAL]);
}

static void
troupe_history_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeHistoryPage *self = TROUPE_HISTORY_PAGE (object);

  switch (prop_id)
    {
    case PROP_JOURNAL:
      g_value_set_object (value, self->journal);
      break;

    case PROP_RUN_VIEW:
      g_value_set_object (value, troupe_history_page_get_run_view (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_history_page_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeHistoryPage *self = TROUPE_HISTORY_PAGE (object);

  switch (prop_id)
    {
    case PROP_JOURNAL:
      set_journal (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_history_page_dispose (GObject *object)
{
  TroupeHistoryPage *self = TROUPE_HISTORY_PAGE (object);

  cancel_reading (self);
  troupe_property_follow (self, &self->shown, NULL, "notify::state", G_CALLBACK (shown_changed_cb));
  g_clear_object (&self->journal);

  G_OBJECT_CLASS (troupe_history_page_parent_class)->dispose (object);
}

static void
troupe_history_page_class_init (TroupeHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_history_page_get_property;
  object_class->set_property = troupe_history_page_set_property;
  object_class->dispose = troupe_history_page_dispose;

  properties[PROP_JOURNAL] =
      g_param_spec_object ("journal", NULL, NULL, TROUPE_TYPE_JOURNAL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUN_VIEW] =
      g_param_spec_object ("run-view", NULL, NULL, TROUPE_TYPE_RUN_VIEW,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TROUPE_TYPE_COMPARISON_PAGE);
  g_type_ensure (TROUPE_TYPE_HISTORY_LIST);
  g_type_ensure (TROUPE_TYPE_RUN_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, list);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, loading);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, run_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryPage, comparison);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, child_changed_cb);
}

static void
troupe_history_page_init (TroupeHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * troupe_history_page_show_list:
 *
 * Shows the list of runs.
 */
void
troupe_history_page_show_list (TroupeHistoryPage *self)
{
  g_return_if_fail (TROUPE_IS_HISTORY_PAGE (self));

  cancel_reading (self);
  gtk_stack_set_visible_child (self->stack, self->list);
}

/**
 * troupe_history_page_open_run:
 * @run: a run of the journal
 *
 * Shows the run as it was, as soon as it is read.
 */
void
troupe_history_page_open_run (TroupeHistoryPage *self, TroupePastRun *run)
{
  g_return_if_fail (TROUPE_IS_HISTORY_PAGE (self));

  start_reading (self, run, NULL);
}

/**
 * troupe_history_page_get_run_view:
 *
 * Returns: (transfer none) (nullable): the view of the run that is shown, or %NULL if something
 *   else is shown
 */
TroupeRunView *
troupe_history_page_get_run_view (TroupeHistoryPage *self)
{
  g_return_val_if_fail (TROUPE_IS_HISTORY_PAGE (self), NULL);

  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->run_view) ? self->run_view
                                                                                  : NULL;
}

/**
 * troupe_history_page_go_back:
 *
 * Returns from what is shown of runs to the list.
 *
 * Returns: %FALSE if the list is shown already
 */
gboolean
troupe_history_page_go_back (TroupeHistoryPage *self)
{
  g_return_val_if_fail (TROUPE_IS_HISTORY_PAGE (self), FALSE);

  if (gtk_stack_get_visible_child (self->stack) == self->list)
    return FALSE;

  troupe_history_page_show_list (self);
  return TRUE;
}
