/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The job that runs or ran last in a window. */

#include "troupe-current-run.h"

#include "troupe-close-dialog.h"
#include "troupe-config.h"
#include "troupe-error-dialog.h"
#include "troupe-other-folder.h"

#include <glib/gi18n.h>

struct _TroupeCurrentRun
{
  GObject parent_instance;

  /* It outlives this object. */
  GtkWindow *window;
  TroupeJobRun *job_run;
  /* The run that starts when the question about the results of the last one is answered. */
  TroupeJobRun *next_run;
};

enum
{
  SHOW,
  STARTED,
  BESIDE,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TroupeCurrentRun, troupe_current_run, G_TYPE_OBJECT)

static void finished_cb (TroupeCurrentRun *self);

static void
set_job_run (TroupeCurrentRun *self, TroupeJobRun *job_run)
{
  TroupeRun *run;

  if (self->job_run)
    g_signal_handlers_disconnect_by_data (troupe_job_run_get_run (self->job_run), self);
  g_set_object (&self->job_run, job_run);
  if (job_run == NULL)
    return;

  run = troupe_job_run_get_run (job_run);
  g_signal_connect_object (run, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[SHOW], 0, job_run);
}

/* A run that could not go on with the previous one gives its place back: the results are there. */
static void
finished_cb (TroupeCurrentRun *self)
{
  g_autoptr (TroupeJobRun) ended = g_object_ref (self->job_run);
  g_autoptr (TroupeJobRun) earlier = troupe_job_run_take_earlier (ended);

  if (earlier)
    {
      set_job_run (self, earlier);
      troupe_show_error (GTK_WIDGET (self->window), _ ("The Items Were Not Run Again"),
                         troupe_run_get_error (troupe_job_run_get_run (ended)));
    }
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
troupe_current_run_dispose (GObject *object)
{
  TroupeCurrentRun *self = TROUPE_CURRENT_RUN (object);

  set_job_run (self, NULL);
  g_clear_object (&self->next_run);

  G_OBJECT_CLASS (troupe_current_run_parent_class)->dispose (object);
}

static guint
create_signal (const char *name, GType parameter)
{
  return g_signal_new (name, TROUPE_TYPE_CURRENT_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, parameter == G_TYPE_NONE ? 0 : 1, parameter);
}

static void
troupe_current_run_class_init (TroupeCurrentRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_current_run_dispose;

  signals[SHOW] = create_signal ("show", TROUPE_TYPE_JOB_RUN);
  signals[STARTED] = create_signal ("started", G_TYPE_NONE);
  signals[BESIDE] = create_signal ("beside", TROUPE_TYPE_JOB_RUN);
  signals[FINISHED] = create_signal ("finished", G_TYPE_NONE);
}

static void
troupe_current_run_init (TroupeCurrentRun *self)
{
}

/**
 * troupe_current_run_new:
 * @window: the window, which owns this object
 *
 * Returns: (transfer full): no run
 */
TroupeCurrentRun *
troupe_current_run_new (GtkWindow *window)
{
  TroupeCurrentRun *self = g_object_new (TROUPE_TYPE_CURRENT_RUN, NULL);

  self->window = window;
  return self;
}

/**
 * troupe_current_run_get_job_run:
 *
 * Returns: (transfer none) (nullable): the run
 */
TroupeJobRun *
troupe_current_run_get_job_run (TroupeCurrentRun *self)
{
  g_return_val_if_fail (TROUPE_IS_CURRENT_RUN (self), NULL);

  return self->job_run;
}

/**
 * troupe_current_run_is_busy:
 *
 * Returns: whether a job runs, and its processes have not all ended
 */
gboolean
troupe_current_run_is_busy (TroupeCurrentRun *self)
{
  g_return_val_if_fail (TROUPE_IS_CURRENT_RUN (self), FALSE);

  return self->job_run && troupe_job_run_is_busy (self->job_run);
}

/**
 * troupe_current_run_start:
 * @job_run: a run that was not started
 *
 * Starts a run in place of the previous one, or shows why it does not start, and the previous one
 * stays.
 */
void
troupe_current_run_start (TroupeCurrentRun *self, TroupeJobRun *job_run)
{
  g_autoptr (TroupeJobRun) previous = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TROUPE_IS_CURRENT_RUN (self));

  previous = self->job_run ? g_object_ref (self->job_run) : NULL;
  set_job_run (self, job_run);
  if (troupe_job_run_start (job_run, &error))
    {
      g_signal_emit (self, signals[STARTED], 0);
      return;
    }
  if (previous)
    set_job_run (self, previous);
  troupe_show_error (GTK_WIDGET (self->window), _ ("The Job Did Not Start"), error);
}

/**
 * troupe_current_run_stop:
 * @self: has a run that is busy
 * @now: whether its processes are killed
 *
 * Stops the run. Without @now, one that is ending already is left to its end.
 */
void
troupe_current_run_stop (TroupeCurrentRun *self, gboolean now)
{
  TroupeRun *run;

  g_return_if_fail (TROUPE_IS_CURRENT_RUN (self));
  g_return_if_fail (self->job_run != NULL);

  run = troupe_job_run_get_run (self->job_run);
  if (now || troupe_run_get_state (run) != TROUPE_RUN_ENDING)
    troupe_run_stop (run, now);
}

static void
response_cb (TroupeCurrentRun *self, const char *response)
{
  g_autoptr (TroupeJobRun) job_run = g_steal_pointer (&self->next_run);

  if (job_run && g_str_equal (response, "discard"))
    troupe_current_run_start (self, job_run);
  else if (job_run && g_str_equal (response, "beside"))
    g_signal_emit (self, signals[BESIDE], 0, job_run);
}

/**
 * troupe_current_run_replace:
 * @job_run: a run that was not started
 *
 * Starts a run in place of the previous one, or in another window if that one is running. Results
 * that are in no file are only replaced if the person decides so.
 */
void
troupe_current_run_replace (TroupeCurrentRun *self, TroupeJobRun *job_run)
{
  GtkWidget *question;

  g_return_if_fail (TROUPE_IS_CURRENT_RUN (self));

  if (troupe_current_run_is_busy (self))
    {
      g_signal_emit (self, signals[BESIDE], 0, job_run);
      return;
    }
  if (self->job_run == NULL || !troupe_job_run_has_unsaved_results (self->job_run))
    {
      troupe_current_run_start (self, job_run);
      return;
    }

  g_set_object (&self->next_run, job_run);
  question = troupe_close_dialog_new_to_discard (
      self->window, troupe_run_get_n_done (troupe_job_run_get_run (self->job_run)), FALSE);
  g_signal_connect_object (question, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (question));
}

/**
 * troupe_current_run_go_on:
 * @id: the number of a kept run that is not running
 * @failed_too: whether failed items are run as well as those without a result
 * @item: the index of an item with a result that is run alone, or -1
 *
 * Goes on with a kept run.
 */
void
troupe_current_run_go_on (TroupeCurrentRun *self, guint64 id, gboolean failed_too, gint64 item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJobRun) job_run = NULL;

  g_return_if_fail (TROUPE_IS_CURRENT_RUN (self));

  if (troupe_other_folder_continue (id, failed_too, item, &error))
    return;
  if (error == NULL)
    job_run = item >= 0 ? troupe_job_run_new_item_again (id, item, &error)
                        : troupe_job_run_new_again (id, failed_too, &error);

  if (job_run)
    troupe_current_run_replace (self, job_run);
  else
    troupe_show_error (GTK_WIDGET (self->window), _ ("The Run Was Not Continued"), error);
}

/**
 * troupe_current_run_run_again:
 * @item: the index of an item with a result, or -1 for all that failed
 *
 * Runs items of the run again, in place: they keep their numbers, and their results join the
 * others.
 */
void
troupe_current_run_run_again (TroupeCurrentRun *self, gint64 item)
{
  TroupePastRun *entry;
  g_autoptr (TroupeJobRun) job_run = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TROUPE_IS_CURRENT_RUN (self));
  g_return_if_fail (self->job_run != NULL && !troupe_current_run_is_busy (self));

  entry = troupe_job_run_is_kept (self->job_run) ? troupe_job_run_find_entry (self->job_run) : NULL;
  if (entry)
    {
      troupe_current_run_go_on (self, troupe_past_run_get_facts (entry)->id, item < 0, item);
      return;
    }
  job_run = troupe_job_run_new_from_earlier (self->job_run, item, &error);
  if (job_run)
    troupe_current_run_start (self, job_run);
  else
    troupe_show_error (GTK_WIDGET (self->window), _ ("The Items Were Not Run Again"), error);
}
