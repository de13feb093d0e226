/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A main window: its pages and their navigation, and the job that runs in it. */

#include "troupe-window.h"

#include "troupe-close-questions.h"
#include "troupe-config.h"
#include "troupe-current-run.h"
#include "troupe-dialogs.h"
#include "troupe-end-notification.h"
#include "troupe-error-dialog.h"
#include "troupe-focus.h"
#include "troupe-history-page.h"
#include "troupe-job-files.h"
#include "troupe-job-page.h"
#include "troupe-kept-runs.h"
#include "troupe-lesson-page.h"
#include "troupe-past-draft.h"
#include "troupe-recent-list.h"
#include "troupe-run-banner.h"
#include "troupe-run-toasts.h"
#include "troupe-run-view.h"
#include "troupe-running-runs.h"
#include "troupe-settings.h"
#include "troupe-start-page.h"
#include "troupe-watch-page.h"

#include <glib/gi18n.h>

struct _TroupeWindow
{
  AdwApplicationWindow parent_instance;

  TroupeCurrentRun *current;
  gboolean closing;
  guint list_runs_source;
  TroupeCloseQuestions *questions;

  AdwToastOverlay *toast_overlay;
  TroupeRunToasts *toasts;
  /* The pages of jobs, and beside them the lesson and the history, created when requested. */
  GtkStack *stack;
  AdwLeaflet *leaflet;
  TroupeStartPage *start_page;
  TroupeJobPage *job_page;
  TroupeRunView *run_view;
  TroupeLessonPage *lesson_page;
  TroupeHistoryPage *history_page;
  TroupeWatchPage *watch_page;
};

G_DEFINE_FINAL_TYPE (TroupeWindow, troupe_window, ADW_TYPE_APPLICATION_WINDOW)

/* Whether that page is shown instead of the pages of jobs. */
static gboolean
is_shown (TroupeWindow *self, GtkWidget *page)
{
  return page && gtk_stack_get_visible_child (self->stack) == page;
}

/* Returns the view that shows a run now: that of the job of this window, or of the history. */
static TroupeRunView *
get_shown_view (TroupeWindow *self)
{
  if (is_shown (self, (GtkWidget *) self->history_page))
    return troupe_history_page_get_run_view (self->history_page);
  if (is_shown (self, (GtkWidget *) self->watch_page))
    return NULL;
  return self->run_view;
}

static TroupePastRun *
get_shown_entry (TroupeWindow *self)
{
  TroupeRunView *view = get_shown_view (self);
  g_autoptr (TroupePastRun) entry = NULL;

  if (view)
    g_object_get (view, "past-run", &entry, NULL);
  /* The view holds the reference. */
  return entry;
}

static void
update_actions (TroupeWindow *self)
{
  TroupePastRun *entry = get_shown_entry (self);
  TroupeJobRun *job_run = troupe_current_run_get_job_run (self->current);
  const gboolean is_own = get_shown_view (self) == self->run_view;
  const gboolean is_over =
      is_own ? job_run && !troupe_current_run_is_busy (self->current)
             : entry && troupe_past_run_get_facts (entry)->state != TROUPE_PAST_RUN_RUNNING &&
                   !troupe_past_run_facts_are_calls (troupe_past_run_get_facts (entry));
  const gboolean has_failed = is_own ? is_over && troupe_job_run_has_failed_items (job_run)
                                     : is_over && troupe_past_run_get_facts (entry)->n_failed > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.run-again", is_over);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.run-failed", has_failed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.run-item", is_over);
}

static gboolean
can_navigate (TroupeWindow *self, AdwNavigationDirection direction)
{
  if (!is_shown (self, GTK_WIDGET (self->leaflet)))
    return direction == ADW_NAVIGATION_DIRECTION_BACK;
  return adw_leaflet_get_adjacent_child (self->leaflet, direction) != NULL;
}

static void
update_navigation (TroupeWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back",
                                 can_navigate (self, ADW_NAVIGATION_DIRECTION_BACK));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward",
                                 can_navigate (self, ADW_NAVIGATION_DIRECTION_FORWARD));
  update_actions (self);
}

static void
back_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWindow *self = TROUPE_WINDOW (widget);

  if (is_shown (self, GTK_WIDGET (self->leaflet)))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  else if (is_shown (self, (GtkWidget *) self->watch_page))
    {
      troupe_watch_page_close (self->watch_page);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->leaflet));
    }
  else if (is_shown (self, (GtkWidget *) self->lesson_page)
               ? !troupe_lesson_page_go_back (self->lesson_page)
               : !troupe_history_page_go_back (self->history_page))
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->leaflet));
}

static void
forward_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (TROUPE_WINDOW (widget)->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static TroupeLessonPage *
show_lesson (TroupeWindow *self)
{
  if (self->lesson_page == NULL)
    {
      self->lesson_page = g_object_new (TROUPE_TYPE_LESSON_PAGE, "functions",
                                        troupe_start_page_get_functions (self->start_page), NULL);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->lesson_page));
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->lesson_page));
  return self->lesson_page;
}

static void
show_experiments_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_lesson_page_show_list (show_lesson (TROUPE_WINDOW (widget)));
}

static void
show_experiment_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_lesson_page_show (show_lesson (TROUPE_WINDOW (widget)),
                           g_str_equal (action_name, "win.isolate") ? TROUPE_EXPERIMENT_MEMORY
                                                                    : TROUPE_EXPERIMENT_SPEEDUP);
}

static void
compare_job_cb (TroupeWindow *self, TroupeDraft *draft)
{
  g_autoptr (GError) error = NULL;
  TroupeJobFile *job = troupe_draft_create_job_file (draft, &error);

  if (job)
    troupe_lesson_page_compare (show_lesson (self), troupe_draft_get_title (draft), job);
  else
    troupe_show_error (GTK_WIDGET (self), _ ("The Job Cannot Be Compared"), error);
}

static void
watch_failed_cb (TroupeWindow *self, const char *reason)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, reason);

  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->leaflet));
  troupe_show_error (GTK_WIDGET (self), _ ("The Run Cannot Be Watched"), error);
}

static void
connect (TroupeWindow *self, gpointer object, const char *signal, GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

/* A run of another process, beside the jobs of this window. */
static void
watch_run_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWindow *self = TROUPE_WINDOW (widget);

  if (self->watch_page == NULL)
    {
      self->watch_page = g_object_new (TROUPE_TYPE_WATCH_PAGE, NULL);
      connect (self, self->watch_page, "failed", G_CALLBACK (watch_failed_cb));
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->watch_page));
    }
  troupe_watch_page_open (self->watch_page, g_variant_get_string (parameter, NULL));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->watch_page));
}

/* Shows the page of kept runs, or tells why there is none and returns NULL. */
static TroupeHistoryPage *
show_history (TroupeWindow *self)
{
  g_autoptr (GError) error = NULL;
  TroupeJournal *journal = troupe_kept_runs_get_journal (&error);

  if (journal == NULL || !troupe_journal_refresh (journal, &error))
    {
      troupe_show_error (GTK_WIDGET (self), _ ("The History Cannot Be Read"), error);
      return NULL;
    }
  if (self->history_page == NULL)
    {
      self->history_page = g_object_new (TROUPE_TYPE_HISTORY_PAGE, "journal", journal, NULL);
      connect (self, self->history_page, "notify::run-view", G_CALLBACK (update_actions));
      troupe_kept_runs_follow_while_shown (GTK_WIDGET (self->history_page));
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->history_page));
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->history_page));
  return self->history_page;
}

static void
show_history_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeHistoryPage *page = show_history (TROUPE_WINDOW (widget));

  if (page)
    troupe_history_page_show_list (page);
}

static void
show_page (TroupeWindow *self, GtkWidget *page)
{
  adw_leaflet_set_visible_child (self->leaflet, page);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->leaflet));
}

/* The run of this window is shown as it goes on, any other one as it was when it was read. */
static void
open_run_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWindow *self = TROUPE_WINDOW (widget);
  const guint64 id = g_variant_get_uint64 (parameter);
  TroupeHistoryPage *page;
  g_autoptr (GError) error = NULL;
  TroupePastRun *entry;

  if (troupe_current_run_is_busy (self->current) &&
      troupe_job_run_get_id (troupe_current_run_get_job_run (self->current)) == id)
    {
      show_page (self, GTK_WIDGET (self->run_view));
      return;
    }
  page = show_history (self);
  if (page == NULL)
    return;
  entry = troupe_journal_find_run (troupe_kept_runs_get_journal (NULL), id, &error);
  if (entry)
    troupe_history_page_open_run (page, entry);
  else
    troupe_show_error (GTK_WIDGET (self), _ ("The Run Was Not Opened"), error);
}

static void
chosen_cb (TroupeWindow *self, TroupeDraft *draft)
{
  troupe_job_page_set_draft (self->job_page, draft);
  adw_leaflet_page_set_navigatable (
      adw_leaflet_get_page (self->leaflet, GTK_WIDGET (self->job_page)), TRUE);
  show_page (self, GTK_WIDGET (self->job_page));
}

static void
saved_cb (TroupeWindow *self, TroupeDraft *draft, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Saved as “%s”"), shown);

  troupe_run_toasts_tell (self->toasts, text);
  /* The form stays the same; from now on it edits the file. */
  if (g_strcmp0 (troupe_draft_get_file (draft), path) == 0)
    troupe_recent_list_add (path);
  else
    troupe_start_page_open_saved (self->start_page, draft, path);
}

static void
open_file_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_window_open_file (TROUPE_WINDOW (widget), g_variant_get_bytestring (parameter));
}

/* A window has one job at a time: another one runs in a new window. */
static void
beside_cb (TroupeWindow *self, TroupeJobRun *job_run)
{
  GtkWidget *window = troupe_window_new (gtk_window_get_application (GTK_WINDOW (self)));

  troupe_window_set_functions (TROUPE_WINDOW (window),
                               troupe_start_page_get_functions (self->start_page));
  gtk_window_present (GTK_WINDOW (window));
  troupe_current_run_start (TROUPE_WINDOW (window)->current, job_run);
}

static void
continue_run_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  guint64 id;
  gboolean failed_too;

  g_variant_get (parameter, "(tb)", &id, &failed_too);
  troupe_current_run_go_on (TROUPE_WINDOW (widget)->current, id, failed_too, -1);
}

static void
run_kept_item_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  guint64 id;
  guint64 item;

  g_variant_get (parameter, "(tt)", &id, &item);
  troupe_current_run_go_on (TROUPE_WINDOW (widget)->current, id, FALSE, item);
}

/* An item of the run that is shown, or all that failed, run again in place. */
static void
run_some_again (TroupeWindow *self, gint64 item)
{
  if (get_shown_view (self) == self->run_view)
    troupe_current_run_run_again (self->current, item);
  else
    troupe_current_run_go_on (self->current, troupe_past_run_get_facts (get_shown_entry (self))->id,
                              item < 0, item);
}

static void
run_failed_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  run_some_again (TROUPE_WINDOW (widget), -1);
}

static void
run_item_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  run_some_again (TROUPE_WINDOW (widget), g_variant_get_uint64 (parameter));
}

static void
exported_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWindow *self = TROUPE_WINDOW (widget);
  TroupeJobRun *job_run = troupe_current_run_get_job_run (self->current);

  if (job_run && get_shown_view (self) == self->run_view && !troupe_job_run_is_busy (job_run))
    troupe_job_run_set_exported (job_run);
}

/* Returns the job of the run that is shown. */
static TroupeDraft *
create_shown_draft (TroupeWindow *self, GError **error)
{
  if (get_shown_view (self) == self->run_view)
    return g_object_ref (troupe_job_run_get_draft (troupe_current_run_get_job_run (self->current)));
  return troupe_past_draft_new (get_shown_entry (self), error);
}

static void
run_again_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWindow *self = TROUPE_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeDraft) draft = create_shown_draft (self, &error);
  g_autoptr (TroupeSource) source = draft ? troupe_draft_create_source (draft, &error) : NULL;

  if (source)
    troupe_window_run (self, draft, source);
  else
    troupe_show_error (GTK_WIDGET (self), _ ("The Job Did Not Start"), error);
}

static void
edit_job_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeDraft) draft = create_shown_draft (TROUPE_WINDOW (widget), &error);

  if (draft)
    chosen_cb (TROUPE_WINDOW (widget), draft);
  else
    troupe_show_error (widget, _ ("The Job Cannot Be Edited"), error);
}

static void
save_before_closing_cb (TroupeWindow *self, TroupeDraft *draft)
{
  chosen_cb (self, draft);
  troupe_job_page_save_and_close (self->job_page);
}

static void
export_before_closing_cb (TroupeWindow *self)
{
  show_page (self, GTK_WIDGET (self->run_view));
  troupe_run_view_export (self->run_view);
}

/* What a toast is about. */
static void
show_cb (TroupeWindow *self, TroupeEvent *event)
{
  show_page (self, GTK_WIDGET (self->run_view));
  if (event)
    troupe_run_view_show_event (self->run_view, event);
  else
    troupe_run_view_show_failed (self->run_view);
}

static void
show_run_cb (TroupeWindow *self, TroupeJobRun *job_run)
{
  TroupeRun *run = troupe_job_run_get_run (job_run);

  if (self->run_view == NULL)
    {
      self->run_view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
      adw_leaflet_append (self->leaflet, GTK_WIDGET (self->run_view));
    }
  troupe_run_toasts_set_run (self->toasts, run, GTK_WIDGET (self->run_view));
  troupe_run_view_show (self->run_view, run,
                        troupe_runner_get_sampler (troupe_job_run_get_runner (job_run)));
  update_actions (self);
}

static void
started_cb (TroupeWindow *self)
{
  update_actions (self);
  show_page (self, GTK_WIDGET (self->run_view));
}

static void
finished_cb (TroupeWindow *self)
{
  TroupeJobRun *job_run = troupe_current_run_get_job_run (self->current);

  if (self->closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  g_object_set (self->run_view, "past-run", troupe_job_run_find_entry (job_run), NULL);
  update_actions (self);
  troupe_end_notification_send (GTK_WINDOW (self), troupe_job_run_get_run (job_run));
}

static gboolean
troupe_window_close_request (GtkWindow *window)
{
  TroupeWindow *self = TROUPE_WINDOW (window);

  /* The question was answered already, and the end takes too long. */
  if (troupe_current_run_is_busy (self->current) && self->closing)
    troupe_window_stop_and_close (self);
  else if (!troupe_close_questions_ask (self->questions,
                                        troupe_current_run_get_job_run (self->current)))
    return GTK_WINDOW_CLASS (troupe_window_parent_class)->close_request (window);
  return GDK_EVENT_STOP;
}

static void
troupe_window_dispose (GObject *object)
{
  TroupeWindow *self = TROUPE_WINDOW (object);

  g_clear_handle_id (&self->list_runs_source, g_source_remove);
  g_clear_object (&self->toasts);
  g_clear_object (&self->current);
  g_clear_object (&self->questions);

  G_OBJECT_CLASS (troupe_window_parent_class)->dispose (object);
}

static void
troupe_window_class_init (TroupeWindowClass *klass)
{
  static const struct
  {
    const char *name;
    const char *parameter_type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.back", NULL, back_cb },
    { "win.forward", NULL, forward_cb },
    { "win.compare", NULL, show_experiment_cb },
    { "win.isolate", NULL, show_experiment_cb },
    { "win.show-experiments", NULL, show_experiments_cb },
    { "win.show-history", NULL, show_history_cb },
    { "win.open-file", "ay", open_file_cb },
    { "win.open-run", "t", open_run_cb },
    { "win.watch-run", "s", watch_run_cb },
    { "win.continue-run", "(tb)", continue_run_cb },
    { "win.edit-job", NULL, edit_job_cb },
    { "win.run-again", NULL, run_again_cb },
    { "win.run-failed", NULL, run_failed_cb },
    { "win.run-item", "t", run_item_cb },
    { "win.run-kept-item", "(tt)", run_kept_item_cb },
    { "win.results-exported", NULL, exported_cb },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = troupe_window_close_request;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter_type,
                                     actions[i].activate);
  troupe_dialogs_install_actions (widget_class);
  troupe_job_files_install_actions (widget_class);

  g_type_ensure (TROUPE_TYPE_JOB_PAGE);
  g_type_ensure (TROUPE_TYPE_RUN_BANNER);
  g_type_ensure (TROUPE_TYPE_START_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, TroupeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TroupeWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, TroupeWindow, job_page);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_job_cb);
  gtk_widget_class_bind_template_callback (widget_class, troupe_window_run);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_navigation);
  gtk_widget_class_bind_template_callback (widget_class, troupe_focus_leave_header);
  gtk_widget_class_bind_template_callback (widget_class, troupe_job_page_begin);
  gtk_widget_class_bind_template_callback (widget_class, troupe_end_notification_withdraw);
}

/* A journal that cannot be read is told of when it is needed. */
static gboolean
list_runs_cb (gpointer user_data)
{
  TroupeWindow *self = TROUPE_WINDOW (user_data);
  TroupeJournal *journal = troupe_kept_runs_get_journal (NULL);
  g_autoptr (TroupeRunningRuns) running = troupe_running_runs_new_of_others ();

  self->list_runs_source = 0;
  troupe_start_page_set_running_runs (self->start_page, G_LIST_MODEL (running));
  if (journal)
    {
      g_autofree char *problem = troupe_journal_take_problem (journal);

      troupe_start_page_set_runs (self->start_page, troupe_journal_get_runs (journal));
      troupe_kept_runs_follow_while_shown (GTK_WIDGET (self->start_page));
      if (problem)
        troupe_run_toasts_tell (self->toasts, problem);
    }
  return G_SOURCE_REMOVE;
}

static void
troupe_window_init (TroupeWindow *self)
{
  self->current = troupe_current_run_new (GTK_WINDOW (self));
  connect (self, self->current, "show", G_CALLBACK (show_run_cb));
  connect (self, self->current, "started", G_CALLBACK (started_cb));
  connect (self, self->current, "beside", G_CALLBACK (beside_cb));
  connect (self, self->current, "finished", G_CALLBACK (finished_cb));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toasts = troupe_run_toasts_new (self->toast_overlay);
  connect (self, self->toasts, "show", G_CALLBACK (show_cb));
  self->questions = troupe_close_questions_new (GTK_WINDOW (self), self->start_page);
  connect (self, self->questions, "save", G_CALLBACK (save_before_closing_cb));
  connect (self, self->questions, "export", G_CALLBACK (export_before_closing_cb));
  connect (self, self->questions, "stop", G_CALLBACK (troupe_window_stop_and_close));
  update_navigation (self);
  /* After the first frame. */
  self->list_runs_source = g_idle_add_full (G_PRIORITY_LOW, list_runs_cb, self, NULL);
  troupe_job_files_accept_drops (GTK_WIDGET (self));
}

/**
 * troupe_window_new:
 * @application: the application of the window
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
troupe_window_new (GtkApplication *application)
{
  return troupe_settings_bind_size (
      g_object_new (TROUPE_TYPE_WINDOW, "application", application, NULL));
}

/**
 * troupe_window_set_functions:
 * @functions: a list of #TroupeFunction, the functions to choose from
 *
 * Offers the functions.
 */
void
troupe_window_set_functions (TroupeWindow *self, GListModel *functions)
{
  g_return_if_fail (TROUPE_IS_WINDOW (self));

  troupe_start_page_set_functions (self->start_page, functions);
}

/**
 * troupe_window_open_file:
 * @path: the path of a job file
 *
 * Shows the job of the file, or an error.
 */
void
troupe_window_open_file (TroupeWindow *self, const char *path)
{
  g_return_if_fail (TROUPE_IS_WINDOW (self));

  troupe_start_page_open_file (self->start_page, path);
}

/**
 * troupe_window_show_failure:
 * @message: the reason why there are no functions
 *
 * Shows the message instead of the functions.
 */
void
troupe_window_show_failure (TroupeWindow *self, const char *message)
{
  g_return_if_fail (TROUPE_IS_WINDOW (self));

  troupe_start_page_show_failure (self->start_page, message);
}

/**
 * troupe_window_run:
 * @draft: the job
 * @source: its items
 *
 * Runs a job and shows it instead of the previous run, or in a new window if one is running.
 */
void
troupe_window_run (TroupeWindow *self, TroupeDraft *draft, TroupeSource *source)
{
  g_autoptr (TroupeJobRun) job_run = troupe_job_run_new (draft, source);
  g_autoptr (GError) error = NULL;
  static gboolean is_told = FALSE;

  g_return_if_fail (TROUPE_IS_WINDOW (self));

  /* A run that cannot be kept runs all the same. */
  if (g_settings_get_boolean (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS) &&
      !troupe_job_run_keep (job_run, &error) && !is_told)
    {
      troupe_show_error (GTK_WIDGET (self), _ ("Runs Are Not Kept"), error);
      is_told = TRUE;
    }
  troupe_current_run_replace (self->current, job_run);
}

/**
 * troupe_window_stop_and_close:
 *
 * Stops the job, or kills it if the person waits for its end already, and closes the window then.
 */
void
troupe_window_stop_and_close (TroupeWindow *self)
{
  g_return_if_fail (TROUPE_IS_WINDOW (self));

  if (troupe_current_run_is_busy (self->current))
    {
      troupe_current_run_stop (self->current, self->closing);
      self->closing = TRUE;
    }
  else
    gtk_window_destroy (GTK_WINDOW (self));
}
