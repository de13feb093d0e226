/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes a finished run: totals, time saved and the slowest items. */

#include "troupe-summary.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-plain-row.h"
#include "troupe-run-figures.h"
#include "troupe-run-outcome.h"

#include <glib/gi18n.h>

/* The number of characters of an item that are shown. */
#define ITEM_CHARACTERS 60

struct _TroupeSummary
{
  AdwBin parent_instance;

  TroupeRun *run;
  AdwActionRow *processes_row;
  AdwActionRow *time_row;
  GtkWidget *slowest_group;
  GtkListBox *slowest_list;
};

G_DEFINE_FINAL_TYPE (TroupeSummary, troupe_summary, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RUN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Zeros are left out. */
static char *
describe_processes (TroupeRun *run)
{
  const guint n_started = g_list_model_get_n_items (troupe_run_get_workers (run));
  const TroupeRunCounts *counts = troupe_run_get_counts (run);
  g_autofree char *started = troupe_describe_count (n_started);
  GString *text = g_string_new (NULL);

  /* Translators: how many processes were started */
  g_string_append_printf (text, ngettext ("%s started", "%s started", n_started), started);
  if (counts->restarts > 0)
    {
      g_autofree char *restarts = troupe_describe_count (counts->restarts);

      /* Translators: how many processes were replaced because they died; continues a list */
      g_string_append_printf (text, ngettext (", %s replaced", ", %s replaced", counts->restarts),
                              restarts);
    }
  if (counts->n_again > 0)
    {
      g_autofree char *again = troupe_describe_count (counts->n_again);

      /* Translators: how many items began more than once; continues a list */
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, ", %s item run again",
                                           ", %s items run again", counts->n_again),
                              again);
    }
  return g_string_free (text, FALSE);
}

/* The sum of the durations of all items, less the duration of the job, which is shown above. */
static char *
describe_time (TroupeRun *run)
{
  TroupeRunFigures figures;
  g_autofree char *items = NULL;
  g_autofree char *saved = NULL;

  troupe_run_figures_compute (run, &figures);
  items = troupe_describe_item_time (figures.work_seconds);
  saved = troupe_describe_item_time (figures.saved_seconds);

  if (figures.saved_seconds <= 0)
    /* Translators: a time */
    return g_strdup_printf (_ ("None · %s of work in total"), items);
  if (figures.is_at_most)
    /* Translators: two times: the work, less the time that the job took, and the work */
    return g_strdup_printf (_ ("At most %s · %s of work in total"), saved, items);
  /* Translators: two times: the work, less the time that the job took, and the work */
  return g_strdup_printf (_ ("%s · %s of work in total"), saved, items);
}

static GtkWidget *
create_slow_row (TroupeResult *result, const TroupeSlowItem *item)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (result);
  g_autofree char *title = input ? troupe_describe_bytes (input, ITEM_CHARACTERS) : g_strdup ("–");
  g_autofree char *number = troupe_describe_count (item->index + 1);
  g_autofree char *seconds = troupe_describe_item_time (item->seconds);
  /* Translators: an item by its place, how long it took, and the worker that did it */
  g_autofree char *subtitle = g_strdup_printf (_ ("Item %s: %s by worker %u"), number, seconds,
                                               troupe_result_get_worker (result));
  GtkWidget *row = troupe_plain_row_new (title, subtitle);

  g_object_set (row, "activatable", FALSE, "selectable", FALSE, NULL);
  return row;
}

static void
update_slowest (TroupeSummary *self)
{
  GListModel *results = G_LIST_MODEL (troupe_run_get_results (self->run));
  const TroupeRunCounts *counts = troupe_run_get_counts (self->run);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->slowest_list, 0)))
    gtk_list_box_remove (self->slowest_list, GTK_WIDGET (row));
  for (guint i = 0; i < counts->n_slowest; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (results, counts->slowest[i].index);

      if (result)
        gtk_list_box_append (self->slowest_list, create_slow_row (result, &counts->slowest[i]));
    }
  gtk_widget_set_visible (self->slowest_group,
                          gtk_list_box_get_row_at_index (self->slowest_list, 0) != NULL);
}

/* The headline says that a job did not start; there is nothing else to tell of it. */
static gboolean
has_started (TroupeRun *run)
{
  TroupeRunOutcome outcome;

  troupe_run_outcome_compute (run, &outcome);
  return outcome.kind != TROUPE_RUN_OUTCOME_NEVER_STARTED;
}

static void
update (TroupeSummary *self)
{
  const gboolean finished = self->run && troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED;
  g_autofree char *processes = NULL;
  g_autofree char *time = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), finished && has_started (self->run));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  processes = describe_processes (self->run);
  time = describe_time (self->run);
  adw_action_row_set_subtitle (self->processes_row, processes);
  adw_action_row_set_subtitle (self->time_row, time);
  update_slowest (self);
}

static void
set_run (TroupeSummary *self, TroupeRun *run)
{
  if (self->run == run)
    return;

  if (self->run)
    {
      g_signal_handlers_disconnect_by_func (self->run, update, self);
      g_signal_handlers_disconnect_by_func (troupe_run_get_results (self->run), update, self);
    }
  g_set_object (&self->run, run);
  if (run)
    {
      g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      /* The last rows may be announced after the end. */
      g_signal_connect_object (troupe_run_get_results (run), "items-changed", G_CALLBACK (update),
                               self, G_CONNECT_SWAPPED);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

static void
troupe_summary_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeSummary *self = TROUPE_SUMMARY (object);

  switch (prop_id)
    {
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_summary_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TroupeSummary *self = TROUPE_SUMMARY (object);

  switch (prop_id)
    {
    case PROP_RUN:
      set_run (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_summary_dispose (GObject *object)
{
  TroupeSummary *self = TROUPE_SUMMARY (object);

  if (self->run)
    {
      g_signal_handlers_disconnect_by_func (self->run, update, self);
      g_signal_handlers_disconnect_by_func (troupe_run_get_results (self->run), update, self);
    }
  g_clear_object (&self->run);

  G_OBJECT_CLASS (troupe_summary_parent_class)->dispose (object);
}

static void
troupe_summary_class_init (TroupeSummaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_summary_get_property;
  object_class->set_property = troupe_summary_set_property;
  object_class->dispose = troupe_summary_dispose;

  properties[PROP_RUN] =
      g_param_spec_object ("run", NULL, NULL, TROUPE_TYPE_RUN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeSummary, processes_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeSummary, time_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeSummary, slowest_group);
  gtk_widget_class_bind_template_child (widget_class, TroupeSummary, slowest_list);
}

static void
troupe_summary_init (TroupeSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
