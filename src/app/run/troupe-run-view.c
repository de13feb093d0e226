/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The view of a run: its pages, its header and the orders to it. */

#include "troupe-run-view.h"

#include "troupe-announcement.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-event-list.h"
#include "troupe-isolate.h"
#include "troupe-overview.h"
#include "troupe-presence.h"
#include "troupe-primary-menu.h"
#include "troupe-progress-bar.h"
#include "troupe-progress.h"
#include "troupe-property.h"
#include "troupe-results-page.h"
#include "troupe-run-notice.h"
#include "troupe-run-page.h"
#include "troupe-sampler.h"
#include "troupe-settings.h"
#include "troupe-status-text.h"
#include "troupe-timeline-page.h"
#include "troupe-worker-table.h"
#include "troupe-worker-window.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _TroupeRunView
{
  AdwBin parent_instance;

  TroupeRun *run;
  TroupeSampler *sampler;
  /* That of a run of another process; otherwise it is the sampler's. */
  TroupeMachine *machine;
  TroupePastRun *past_run;
  /* Whether the run goes on, or has ended, while it is shown. */
  gboolean is_followed;
  TroupeProgress *progress;
  TroupePresence *presence;
  /* Elements are GtkWindow, unowned; each shows one worker. */
  GPtrArray *details;

  AdwViewStack *views;
  AdwViewSwitcherTitle *title;
  GtkLabel *job_label;
  GtkLabel *kept_label;
  GtkWidget *continue_button;
  GtkLabel *error_label;
  TroupeRunNotice *notice;
  GtkWidget *figures_text;
  GtkButton *pause_button;
  GtkWidget *stop_button;
  GtkWidget *again_button;
  TroupeResultsPage *results_page;
  TroupeEventList *event_list;
};

G_DEFINE_FINAL_TYPE (TroupeRunView, troupe_run_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RUN,
  PROP_SAMPLER,
  PROP_PAST_RUN,
  PROP_PROGRESS,
  PROP_MACHINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
act_cb (TroupeRunView *self, guint number, int action)
{
  troupe_run_act (self->run, number, action);
}

static void update_active (TroupeRunView *self);

static void
details_gone_cb (TroupeRunView *self, GtkWindow *details)
{
  g_ptr_array_remove_fast (self->details, details);
  update_active (self);
}

static void
details_cb (TroupeRunView *self, TroupeWorker *worker)
{
  GtkWindow *details = troupe_worker_window_new (self->run, worker);

  gtk_window_set_transient_for (details, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_ptr_array_add (self->details, details);
  g_signal_connect_object (details, "destroy", G_CALLBACK (details_gone_cb), self,
                           G_CONNECT_SWAPPED);
  update_active (self);
  gtk_window_present (details);
}

/* Closes the windows of workers, which belong to the previous run. */
static void
close_details (TroupeRunView *self)
{
  while (self->details->len > 0)
    gtk_window_destroy (self->details->pdata[0]);
}

static void
stop_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (widget);

  /* A second request means that the first one took too long. */
  troupe_run_stop (self->run, troupe_run_get_state (self->run) == TROUPE_RUN_ENDING);
}

static void
pause_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (widget);
  const gboolean paused = troupe_run_get_state (self->run) == TROUPE_RUN_PAUSED;

  troupe_run_act (self->run, 0, paused ? TROUPE_RUN_CONTINUE : TROUPE_RUN_PAUSE);
}

/* Continues the workers that hold everything up. */
static void
continue_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (widget);
  TroupeRunOutcome outcome;

  troupe_run_outcome_compute (self->run, &outcome);
  troupe_run_act (self->run, outcome.paused_worker, TROUPE_RUN_CONTINUE);
}

static void
item_chosen_cb (TroupeRunView *self, guint64 row)
{
  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->results_page));
  troupe_results_page_choose (self->results_page, row);
}

static void
show_view_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (TROUPE_RUN_VIEW (widget)->views,
                                         g_variant_get_string (parameter, NULL));
}

static void
search_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (widget);
  GtkWidget *page = adw_view_stack_get_visible_child (self->views);

  if (troupe_run_page_focus_search (TROUPE_RUN_PAGE (page)))
    return;

  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->results_page));
  troupe_results_page_focus_search (self->results_page);
}

/* A job that did not start says so in its notice. */
static void
update_error (TroupeRunView *self)
{
  const GError *error = self->run ? troupe_run_get_error (self->run) : NULL;
  TroupeRunOutcome outcome = { 0 };

  if (error)
    troupe_run_outcome_compute (self->run, &outcome);
  troupe_isolate_show (self->error_label, error ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label),
                          error && outcome.kind != TROUPE_RUN_OUTCOME_NEVER_STARTED);
}

static void
update_state (TroupeRunView *self)
{
  const TroupeRunState state = self->run ? troupe_run_get_state (self->run) : TROUPE_RUN_READY;
  const gboolean paused = state == TROUPE_RUN_PAUSED;
  const gboolean controlled = self->run && troupe_run_get_control (self->run);
  const char *pause_label = paused ? _ ("Continue") : _ ("Pause");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.pause",
                                 controlled && (state == TROUPE_RUN_RUNNING || paused));
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "run.stop",
      controlled && (state == TROUPE_RUN_RUNNING || paused || state == TROUPE_RUN_ENDING));
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button),
                          controlled && state != TROUPE_RUN_FINISHED);
  gtk_button_set_icon_name (self->pause_button, paused ? "media-playback-start-symbolic"
                                                       : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button), pause_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, pause_label, -1);
  gtk_widget_set_visible (self->stop_button, controlled && state != TROUPE_RUN_FINISHED);
  gtk_widget_set_visible (
      self->again_button,
      state == TROUPE_RUN_FINISHED &&
          !troupe_results_get_told (troupe_run_get_results (self->run))->is_told);

  g_object_set (self->notice, "can-act", controlled && state != TROUPE_RUN_FINISHED, NULL);
  update_error (self);
}

/* Returns the page at @position of the stack. */
static TroupeRunPage *
get_page (TroupeRunView *self, guint position)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);
  g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), position);

  return page ? TROUPE_RUN_PAGE (adw_view_stack_page_get_child (page)) : NULL;
}

/* Sampling and model updates pause while the view is hidden or has no run. */
static void
update_active (TroupeRunView *self)
{
  const gboolean seen = troupe_presence_get_seen (self->presence);
  GtkWidget *visible = adw_view_stack_get_visible_child (self->views);
  const gboolean has_details = self->details->len > 0;
  gboolean rows_shown = has_details;
  TroupeRunPage *page;

  if (self->run == NULL)
    return;

  /* The overview has these figures as tiles. */
  gtk_widget_set_visible (self->figures_text, !TROUPE_IS_OVERVIEW (visible));
  for (guint i = 0; (page = get_page (self, i)); i++)
    {
      const gboolean active = seen && GTK_WIDGET (page) == visible;

      troupe_run_page_set_active (page, active);
      rows_shown |= active && troupe_run_page_get_shows_rows (page);
    }
  troupe_results_set_paused (troupe_run_get_results (self->run), !rows_shown);
  /* The windows of workers are seen apart from this one. */
  troupe_progress_set_active (self->progress, seen || has_details);
  if (self->sampler)
    troupe_sampler_set_active (self->sampler,
                               seen && troupe_run_get_state (self->run) != TROUPE_RUN_FINISHED);
}

/* A run that is going on says by itself what it is at, and what became of it: at its end, nothing
 * moves on the page. */
static void
update_kept (TroupeRunView *self)
{
  const TroupePastRunFacts *facts =
      self->past_run ? troupe_past_run_get_facts (self->past_run) : NULL;
  const gboolean is_over = facts && self->run &&
                           (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED ||
                            !troupe_run_get_control (self->run));
  g_autofree char *started = is_over ? troupe_describe_moment (facts->started_on) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->kept_label), is_over && !self->is_followed);
  gtk_widget_set_visible (self->continue_button, is_over && facts->resumable);
  if (!is_over)
    return;

  /* Translators: the number of a kept run, its state, the time of its start, and a machine */
  text = g_strdup_printf (_ ("Run %" PRIu64 ": %s, started %s on %s"), facts->id,
                          troupe_past_run_state_to_text (facts->state), started, facts->host);
  gtk_label_set_label (self->kept_label, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->continue_button), "(tb)", facts->id,
                                    FALSE);
}

static void
set_past_run (TroupeRunView *self, TroupePastRun *past_run)
{
  if (!troupe_property_follow (self, &self->past_run, past_run, "notify", G_CALLBACK (update_kept)))
    return;

  update_kept (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAST_RUN]);
}

static void
state_changed_cb (TroupeRunView *self)
{
  update_state (self);
  update_kept (self);
  update_active (self);
}

static void
view_changed_cb (TroupeRunView *self)
{
  g_settings_set_string (troupe_settings_get (), TROUPE_SETTINGS_LAST_VIEW,
                         adw_view_stack_get_visible_child_name (self->views));
  update_active (self);
}

static void
show_last_view (TroupeRunView *self)
{
  g_autofree char *name = g_settings_get_string (troupe_settings_get (), TROUPE_SETTINGS_LAST_VIEW);
  GtkWidget *view = adw_view_stack_get_child_by_name (self->views, name);

  if (view)
    adw_view_stack_set_visible_child (self->views, view);
}

static void
set_run (TroupeRunView *self, TroupeRun *run)
{
  TroupeJob *job = troupe_run_get_job (run);
  const guint n_workers = troupe_job_get_effective_workers (job);
  g_autofree char *title = NULL;
  g_autofree char *heading = NULL;
  TroupeRunPage *page;

  if (self->run == run)
    return;

  close_details (self);
  if (self->run)
    g_signal_handlers_disconnect_by_func (self->run, state_changed_cb, self);
  g_set_object (&self->run, run);
  self->is_followed =
      troupe_run_get_state (run) == TROUPE_RUN_READY || troupe_run_get_control (run);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::control", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);

  g_clear_object (&self->progress);
  self->progress = troupe_progress_new (run);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);

  title = troupe_job_describe (job);
  /* Translators: what runs, and by how many workers */
  heading = g_strdup_printf (ngettext ("%s by %u worker", "%s by %u workers", n_workers), title,
                             n_workers);
  adw_view_switcher_title_set_title (self->title, title);
  gtk_label_set_label (self->job_label, heading);
  show_last_view (self);
  for (guint i = 0; (page = get_page (self, i)); i++)
    troupe_run_page_set_run (page, run);
  state_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

/* The sampler measures while the view is visible. */
static void
set_sampler (TroupeRunView *self, TroupeSampler *sampler)
{
  g_autoptr (TroupeSampler) before = g_steal_pointer (&self->sampler);

  self->sampler = sampler ? g_object_ref (sampler) : NULL;
  if (before == sampler)
    return;

  if (before)
    {
      g_settings_unbind (before, "interval");
      troupe_sampler_set_active (before, FALSE);
    }
  if (sampler)
    g_settings_bind (troupe_settings_get (), TROUPE_SETTINGS_SAMPLING_INTERVAL, sampler, "interval",
                     G_SETTINGS_BIND_GET);
  update_active (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAMPLER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MACHINE]);
}

static void
troupe_run_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (object);

  switch (prop_id)
    {
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;

    case PROP_SAMPLER:
      g_value_set_object (value, self->sampler);
      break;

    case PROP_PAST_RUN:
      g_value_set_object (value, self->past_run);
      break;

    case PROP_PROGRESS:
      g_value_set_object (value, self->progress);
      break;

    case PROP_MACHINE:
      g_value_set_object (value, self->sampler ? troupe_sampler_get_machine (self->sampler)
                                               : self->machine);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_run_view_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (object);

  switch (prop_id)
    {
    case PROP_RUN:
      set_run (self, g_value_get_object (value));
      break;

    case PROP_SAMPLER:
      set_sampler (self, g_value_get_object (value));
      break;

    case PROP_PAST_RUN:
      set_past_run (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_run_view_dispose (GObject *object)
{
  TroupeRunView *self = TROUPE_RUN_VIEW (object);

  close_details (self);
  set_sampler (self, NULL);
  g_clear_object (&self->machine);
  troupe_property_follow (self, &self->past_run, NULL, "notify", G_CALLBACK (update_kept));
  if (self->run)
    g_signal_handlers_disconnect_by_func (self->run, state_changed_cb, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->presence);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (troupe_run_view_parent_class)->dispose (object);
}

static void
troupe_run_view_finalize (GObject *object)
{
  g_ptr_array_unref (TROUPE_RUN_VIEW (object)->details);

  G_OBJECT_CLASS (troupe_run_view_parent_class)->finalize (object);
}

static void
troupe_run_view_class_init (TroupeRunViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_run_view_get_property;
  object_class->set_property = troupe_run_view_set_property;
  object_class->dispose = troupe_run_view_dispose;
  object_class->finalize = troupe_run_view_finalize;

  properties[PROP_RUN] =
      g_param_spec_object ("run", NULL, NULL, TROUPE_TYPE_RUN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SAMPLER] =
      g_param_spec_object ("sampler", NULL, NULL, TROUPE_TYPE_SAMPLER,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAST_RUN] =
      g_param_spec_object ("past-run", NULL, NULL, TROUPE_TYPE_PAST_RUN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS] = g_param_spec_object ("progress", NULL, NULL, TROUPE_TYPE_PROGRESS,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MACHINE] = g_param_spec_object ("machine", NULL, NULL, G_TYPE_LIST_MODEL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "run.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "run.pause", NULL, pause_cb);
  gtk_widget_class_install_action (widget_class, "run.continue", NULL, continue_cb);
  gtk_widget_class_install_action (widget_class, "run.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "run.show-view", "s", show_view_cb);

  g_type_ensure (TROUPE_TYPE_ANNOUNCEMENT);
  g_type_ensure (TROUPE_TYPE_EVENT_LIST);
  g_type_ensure (TROUPE_TYPE_OVERVIEW);
  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
  g_type_ensure (TROUPE_TYPE_PROGRESS_BAR);
  g_type_ensure (TROUPE_TYPE_RUN_NOTICE);
  g_type_ensure (TROUPE_TYPE_WORKER_TABLE);
  g_type_ensure (TROUPE_TYPE_RESULTS_PAGE);
  g_type_ensure (TROUPE_TYPE_STATUS_TEXT);
  g_type_ensure (TROUPE_TYPE_TIMELINE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-run-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, views);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, title);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, job_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, kept_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, continue_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, error_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, notice);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, figures_text);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, again_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, results_page);
  gtk_widget_class_bind_template_child (widget_class, TroupeRunView, event_list);
  gtk_widget_class_bind_template_callback (widget_class, item_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, details_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

/* Each page provides its own name, title and icon. */
static void
describe_pages (TroupeRunView *self)
{
  TroupeRunPage *page;

  for (guint i = 0; (page = get_page (self, i)); i++)
    troupe_run_page_describe (page, adw_view_stack_get_page (self->views, GTK_WIDGET (page)));
}

static void
troupe_run_view_init (TroupeRunView *self)
{
  self->details = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  describe_pages (self);
  self->presence = troupe_presence_new (GTK_WIDGET (self));
  g_signal_connect_object (self->presence, "notify::seen", G_CALLBACK (update_active), self,
                           G_CONNECT_SWAPPED);
  update_state (self);
}

/**
 * troupe_run_view_show:
 * @run: the run to show, started or not
 * @sampler: (nullable): the sampler of its workers and this machine, if they run on this machine
 *
 * Shows another run.
 */
void
troupe_run_view_show (TroupeRunView *self, TroupeRun *run, TroupeSampler *sampler)
{
  g_return_if_fail (TROUPE_IS_RUN_VIEW (self));
  g_return_if_fail (TROUPE_IS_RUN (run));

  set_past_run (self, NULL);
  troupe_run_view_set_machine (self, NULL);
  set_sampler (self, sampler);
  set_run (self, run);
}

/**
 * troupe_run_view_set_machine:
 * @machine: (nullable): the machine of a run of another process, until another run is shown
 *
 * Sets whose cores are shown, if the run has no sampler.
 */
void
troupe_run_view_set_machine (TroupeRunView *self, TroupeMachine *machine)
{
  g_return_if_fail (TROUPE_IS_RUN_VIEW (self));

  if (g_set_object (&self->machine, machine))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MACHINE]);
}

/**
 * troupe_run_view_show_event:
 * @event: an event of the run that is shown
 *
 * Shows it among the others.
 */
void
troupe_run_view_show_event (TroupeRunView *self, TroupeEvent *event)
{
  g_return_if_fail (TROUPE_IS_RUN_VIEW (self));

  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->event_list));
  troupe_event_list_choose (self->event_list, event);
}

/**
 * troupe_run_view_show_failed:
 *
 * Shows the results, those that failed first.
 */
void
troupe_run_view_show_failed (TroupeRunView *self)
{
  g_return_if_fail (TROUPE_IS_RUN_VIEW (self));

  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->results_page));
  troupe_results_page_show_failed (self->results_page);
}

/**
 * troupe_run_view_export:
 *
 * Asks for a file for all results.
 */
void
troupe_run_view_export (TroupeRunView *self)
{
  g_return_if_fail (TROUPE_IS_RUN_VIEW (self));

  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->results_page));
  gtk_widget_activate_action (GTK_WIDGET (self->results_page), "results.export", "s", "jsonl");
}
