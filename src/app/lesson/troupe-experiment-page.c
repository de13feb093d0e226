/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of an experiment: runs it and shows and exports its finding. */

#include "troupe-experiment-page.h"

#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-error-dialog.h"
#include "troupe-file-dialog.h"
#include "troupe-finding-view.h"
#include "troupe-plot-export.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

struct _TroupeExperimentPage
{
  AdwBin parent_instance;

  TroupeExperiment *experiment;
  gboolean available;
  /* Elements are TroupeJobFile, indexed by their position in the row of jobs. */
  GPtrArray *jobs;
  GCancellable *cancellable;
  TroupeFinding *finding;

  GtkLabel *claim;
  GtkLabel *method;
  GtkWidget *options;
  AdwComboRow *job_row;
  GtkStringList *job_titles;
  GtkSpinButton *workers;
  GtkWidget *repeat_row;
  GtkSpinButton *repeat;
  GtkWidget *curve_row;
  GtkSwitch *curve;
  AdwEntryRow *interpreter_row;
  GtkStack *button_stack;
  GtkWidget *run_button;
  GtkWidget *stop_button;
  GtkWidget *export_button;
  GtkWidget *progress;
  AdwBin *finding_bin;
  GtkLabel *command_line;
};

G_DEFINE_FINAL_TYPE (TroupeExperimentPage, troupe_experiment_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_EXPERIMENT,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_actions (TroupeExperimentPage *self)
{
  const gboolean running = troupe_experiment_get_running (self->experiment);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "experiment.run", self->available && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "experiment.stop", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "experiment.export", self->finding != NULL);
}

static void
running_changed_cb (TroupeExperimentPage *self)
{
  const gboolean running = troupe_experiment_get_running (self->experiment);

  gtk_stack_set_visible_child (self->button_stack, running ? self->stop_button : self->run_button);
  gtk_widget_set_visible (self->progress, running);
  gtk_widget_set_sensitive (self->options, !running);
  update_actions (self);
}

static void
show_finding (TroupeExperimentPage *self, TroupeFinding *finding)
{
  g_set_object (&self->finding, finding);
  adw_bin_set_child (self->finding_bin, troupe_finding_view_new (finding));
  gtk_widget_set_visible (self->export_button, troupe_finding_get_plots (finding)->len > 0);
  update_actions (self);
}

/* A cancelled run reports that it was cancelled, possibly after the page was destroyed. */
static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeFinding) finding =
      troupe_experiment_run_finish (TROUPE_EXPERIMENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (finding)
    show_finding (user_data, finding);
  else
    troupe_show_error (user_data, _ ("The Experiment Was Not Completed"), error);
}

static void
set_up (TroupeExperimentPage *self)
{
  const char *interpreter = gtk_editable_get_text (GTK_EDITABLE (self->interpreter_row));

  if (self->jobs->len > 0)
    {
      const TroupeJobFile *job =
          g_ptr_array_index (self->jobs, adw_combo_row_get_selected (self->job_row));

      troupe_experiment_set_job (self->experiment, job->job, job->items);
    }
  troupe_experiment_set_workers (self->experiment,
                                 gtk_spin_button_get_value_as_int (self->workers));
  troupe_experiment_set_repeat (self->experiment, gtk_spin_button_get_value_as_int (self->repeat));
  troupe_experiment_set_curve (self->experiment, gtk_switch_get_active (self->curve));
  troupe_experiment_set_interpreter (self->experiment, interpreter[0] ? interpreter : NULL);
}

static void
run_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeExperimentPage *self = TROUPE_EXPERIMENT_PAGE (widget);

  set_up (self);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  troupe_experiment_run_async (self->experiment, self->cancellable, finished_cb, self);
}

static void
stop_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_cancellable_cancel (TROUPE_EXPERIMENT_PAGE (widget)->cancellable);
}

static void
export_to (TroupeExperimentPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!troupe_plot_export (troupe_finding_get_plots (self->finding), path, &error))
    troupe_show_error (GTK_WIDGET (self), _ ("The Plots Were Not Exported"), error);
}

static void
export_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeExperimentPage *self = TROUPE_EXPERIMENT_PAGE (widget);
  const char *name =
      troupe_experiment_kind_get_name (troupe_experiment_get_kind (self->experiment));
  g_autofree char *file = g_strconcat (name, ".", g_variant_get_string (parameter, NULL), NULL);

  troupe_file_dialog_save (widget, _ ("Export the Plots"), file, (TroupeFileChosen) export_to);
}

static void
copy_command_line_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          gtk_label_get_text (TROUPE_EXPERIMENT_PAGE (widget)->command_line));
}

static void
troupe_experiment_page_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  TroupeExperimentPage *self = TROUPE_EXPERIMENT_PAGE (object);

  switch (prop_id)
    {
    case PROP_EXPERIMENT:
      g_value_set_object (value, self->experiment);
      break;

    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_experiment_page_set_property (GObject *object,
                                     guint prop_id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  TroupeExperimentPage *self = TROUPE_EXPERIMENT_PAGE (object);

  switch (prop_id)
    {
    case PROP_EXPERIMENT:
      self->experiment = g_value_dup_object (value);
      break;

    case PROP_AVAILABLE:
      if (troupe_property_set_boolean (self, pspec, &self->available, g_value_get_boolean (value)))
        update_actions (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* A number that the experiment would not use cannot be chosen. */
static void
show_workers (TroupeExperimentPage *self, guint fewest)
{
  gtk_widget_set_visible (self->options, fewest > 0);
  if (fewest == 0)
    return;

  gtk_adjustment_set_lower (gtk_spin_button_get_adjustment (self->workers), fewest);
  gtk_spin_button_set_value (self->workers, troupe_cores_count ());
}

static void
troupe_experiment_page_constructed (GObject *object)
{
  TroupeExperimentPage *self = TROUPE_EXPERIMENT_PAGE (object);
  const TroupeExperimentKind kind = troupe_experiment_get_kind (self->experiment);
  g_autofree char *command_line =
      g_strdup_printf ("troupe compare --show %s%s", troupe_experiment_kind_get_name (kind),
                       kind == TROUPE_EXPERIMENT_SPEEDUP ? " --curve" : "");

  G_OBJECT_CLASS (troupe_experiment_page_parent_class)->constructed (object);

  gtk_label_set_text (self->claim, troupe_experiment_kind_get_claim (kind));
  gtk_label_set_text (self->method, troupe_experiment_kind_get_method (kind));
  gtk_label_set_text (self->command_line, command_line);
  show_workers (self, troupe_experiment_kind_get_fewest_workers (kind));
  gtk_widget_set_visible (self->repeat_row, kind == TROUPE_EXPERIMENT_SPEEDUP);
  gtk_widget_set_visible (self->curve_row, kind == TROUPE_EXPERIMENT_SPEEDUP);
  gtk_widget_set_visible (GTK_WIDGET (self->interpreter_row), kind == TROUPE_EXPERIMENT_GIL);
  g_signal_connect_object (self->experiment, "notify::running", G_CALLBACK (running_changed_cb),
                           self, G_CONNECT_SWAPPED);
  running_changed_cb (self);
}

static void
troupe_experiment_page_dispose (GObject *object)
{
  TroupeExperimentPage *self = TROUPE_EXPERIMENT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->experiment)
    g_signal_handlers_disconnect_by_func (self->experiment, running_changed_cb, self);
  g_clear_object (&self->experiment);
  g_clear_object (&self->finding);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);

  G_OBJECT_CLASS (troupe_experiment_page_parent_class)->dispose (object);
}

static void
troupe_experiment_page_class_init (TroupeExperimentPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_experiment_page_get_property;
  object_class->set_property = troupe_experiment_page_set_property;
  object_class->constructed = troupe_experiment_page_constructed;
  object_class->dispose = troupe_experiment_page_dispose;

  properties[PROP_EXPERIMENT] = g_param_spec_object (
      "experiment", NULL, NULL, TROUPE_TYPE_EXPERIMENT, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "experiment.run", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "experiment.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "experiment.export", "s", export_cb);
  gtk_widget_class_install_action (widget_class, "experiment.copy-command-line", NULL,
                                   copy_command_line_cb);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-experiment-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, claim);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, method);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, options);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, job_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, job_titles);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, workers);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, repeat);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, curve_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, curve);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, interpreter_row);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, button_stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, run_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, finding_bin);
  gtk_widget_class_bind_template_child (widget_class, TroupeExperimentPage, command_line);
}

static void
troupe_experiment_page_init (TroupeExperimentPage *self)
{
  self->available = TRUE;
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_job_file_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * troupe_experiment_page_new:
 * @experiment: an experiment
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
troupe_experiment_page_new (TroupeExperiment *experiment)
{
  return g_object_new (TROUPE_TYPE_EXPERIMENT_PAGE, "experiment", experiment, NULL);
}

/**
 * troupe_experiment_page_get_experiment:
 *
 * Returns: (transfer none): the experiment
 */
TroupeExperiment *
troupe_experiment_page_get_experiment (TroupeExperimentPage *self)
{
  g_return_val_if_fail (TROUPE_IS_EXPERIMENT_PAGE (self), NULL);

  return self->experiment;
}

/**
 * troupe_experiment_page_add_job:
 * @title: its name
 * @job: (transfer full): a job and its items
 *
 * Adds a job to choose for %TROUPE_EXPERIMENT_SPEEDUP.
 *
 * Returns: its position
 */
guint
troupe_experiment_page_add_job (TroupeExperimentPage *self, const char *title, TroupeJobFile *job)
{
  g_return_val_if_fail (TROUPE_IS_EXPERIMENT_PAGE (self), 0);

  g_ptr_array_add (self->jobs, job);
  gtk_string_list_append (self->job_titles, title);
  gtk_widget_set_visible (GTK_WIDGET (self->job_row), TRUE);
  return self->jobs->len - 1;
}

/**
 * troupe_experiment_page_choose_job:
 * @position: the position of a job
 *
 * Chooses the job that the next run compares.
 */
void
troupe_experiment_page_choose_job (TroupeExperimentPage *self, guint position)
{
  g_return_if_fail (TROUPE_IS_EXPERIMENT_PAGE (self));

  adw_combo_row_set_selected (self->job_row, position);
}
