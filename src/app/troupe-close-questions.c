/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks about what would be lost with a window. */

#include "troupe-close-questions.h"

#include "troupe-close-dialog.h"

struct _TroupeCloseQuestions
{
  GObject parent_instance;

  /* Both outlive this object. */
  GtkWindow *window;
  TroupeStartPage *start_page;
  /* The question that is shown, and the draft that it concerns, if any. */
  GtkWidget *question;
  TroupeDraft *draft;
  /* What the person decided to discard: drafts, and a run with its results. */
  GPtrArray *discarded;
  /* The run that the question is about, if any, and what brings it up to date. */
  TroupeJobRun *job_run;
  void (*describe) (TroupeCloseQuestions *self);
  /* Whether the run ended while a question about it was shown. */
  gboolean has_ended;
};

enum
{
  SAVE,
  EXPORT,
  STOP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TroupeCloseQuestions, troupe_close_questions, G_TYPE_OBJECT)

static void
discard (TroupeCloseQuestions *self, gpointer object)
{
  g_ptr_array_add (self->discarded, g_object_ref (object));
}

static gboolean
is_discarded (TroupeCloseQuestions *self, gpointer object)
{
  return g_ptr_array_find (self->discarded, object, NULL);
}

/* The question is not about the run any more. */
static void
unfollow (TroupeCloseQuestions *self)
{
  if (self->job_run)
    g_signal_handlers_disconnect_by_data (troupe_job_run_get_run (self->job_run), self);
  g_clear_object (&self->job_run);
}

static void
response_cb (TroupeCloseQuestions *self, const char *response)
{
  g_autoptr (TroupeDraft) draft = g_steal_pointer (&self->draft);
  g_autoptr (TroupeCloseQuestions) owned = g_object_ref (self);
  g_autoptr (GObject) concerned =
      g_object_steal_data (G_OBJECT (self->question), "troupe-concerned");

  /* The dialog is destroyed only after this handler, when the window may be destroyed already. */
  gtk_window_set_transient_for (GTK_WINDOW (self->question), NULL);
  g_clear_weak_pointer (&self->question);
  unfollow (self);
  if (g_str_equal (response, "stop"))
    g_signal_emit (self, signals[STOP], 0);
  else if (g_str_equal (response, "close"))
    gtk_window_close (self->window);
  else if (g_str_equal (response, "discard"))
    {
      discard (self, concerned);
      gtk_window_close (self->window);
    }
  else
    {
      g_ptr_array_set_size (self->discarded, 0);
      if (g_str_equal (response, "save"))
        g_signal_emit (self, signals[SAVE], 0, draft);
      else if (g_str_equal (response, "export"))
        g_signal_emit (self, signals[EXPORT], 0);
    }
}

static gboolean
ask (TroupeCloseQuestions *self, GtkWidget *question, gpointer concerned)
{
  g_set_weak_pointer (&self->question, question);
  g_object_set_data_full (G_OBJECT (question), "troupe-concerned", g_object_ref (concerned),
                          g_object_unref);
  g_signal_connect_object (question, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (question));
  return TRUE;
}

static void
describe_running (TroupeCloseQuestions *self)
{
  troupe_close_dialog_describe_running (
      self->question, troupe_run_get_n_done (troupe_job_run_get_run (self->job_run)),
      troupe_job_run_is_kept (self->job_run));
}

static void
describe_unsaved (TroupeCloseQuestions *self)
{
  troupe_close_dialog_describe_unsaved (
      self->question, troupe_run_get_n_done (troupe_job_run_get_run (self->job_run)), TRUE);
}

static void
counted_cb (TroupeCloseQuestions *self)
{
  self->describe (self);
}

/* There is nothing to stop any more: the window asks what is to be asked now. */
static void
finished_cb (TroupeCloseQuestions *self)
{
  GtkWidget *question = self->question;

  if (self->describe != describe_running)
    return;

  g_signal_handlers_disconnect_by_data (question, self);
  g_clear_weak_pointer (&self->question);
  unfollow (self);
  gtk_window_destroy (GTK_WINDOW (question));
  self->has_ended = TRUE;
  gtk_window_close (self->window);
}

/* The question follows the run for as long as that goes on. */
static gboolean
ask_about_run (TroupeCloseQuestions *self,
               TroupeJobRun *job_run,
               GtkWidget *question,
               void (*describe) (TroupeCloseQuestions *self))
{
  TroupeRun *run = troupe_job_run_get_run (job_run);

  g_set_object (&self->job_run, job_run);
  self->describe = describe;
  g_signal_connect_object (run, "notify::n-done", G_CALLBACK (counted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  return ask (self, question, job_run);
}

/* Returns a draft with unsaved changes that was not discarded. */
static TroupeDraft *
find_unsaved (TroupeCloseQuestions *self)
{
  g_autoptr (GPtrArray) modified = troupe_start_page_list_modified (self->start_page);

  for (guint i = 0; i < modified->len; i++)
    if (!is_discarded (self, modified->pdata[i]))
      return g_object_ref (modified->pdata[i]);
  return NULL;
}

static void
troupe_close_questions_dispose (GObject *object)
{
  TroupeCloseQuestions *self = TROUPE_CLOSE_QUESTIONS (object);

  unfollow (self);
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->discarded, g_ptr_array_unref);

  G_OBJECT_CLASS (troupe_close_questions_parent_class)->dispose (object);
}

static void
troupe_close_questions_class_init (TroupeCloseQuestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_close_questions_dispose;

  /**
   * TroupeCloseQuestions::save:
   * @self: the questions
   * @draft: the job to save
   */
  signals[SAVE] = g_signal_new ("save", TROUPE_TYPE_CLOSE_QUESTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, TROUPE_TYPE_DRAFT);
  /**
   * TroupeCloseQuestions::export:
   * @self: the questions
   */
  signals[EXPORT] = g_signal_new ("export", TROUPE_TYPE_CLOSE_QUESTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TroupeCloseQuestions::stop:
   * @self: the questions
   */
  signals[STOP] = g_signal_new ("stop", TROUPE_TYPE_CLOSE_QUESTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_close_questions_init (TroupeCloseQuestions *self)
{
  self->discarded = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_close_questions_new:
 * @window: the window, which owns this object
 * @start_page: has the drafts of the window
 *
 * Returns: (transfer full): the questions, of which none was asked
 */
TroupeCloseQuestions *
troupe_close_questions_new (GtkWindow *window, TroupeStartPage *start_page)
{
  TroupeCloseQuestions *self = g_object_new (TROUPE_TYPE_CLOSE_QUESTIONS, NULL);

  self->window = window;
  self->start_page = start_page;
  return self;
}

/**
 * troupe_close_questions_ask:
 * @job_run: (nullable): the run of the window
 *
 * Asks the next question, unless one is shown already: about drafts, about a run that goes on, or
 * about results that are in no file. A question about a run that ends in the meantime gives way to
 * the next one. If nothing would be lost, but processes of the run are still ending, the window
 * closes after them.
 *
 * Returns: whether the window does not close now
 */
gboolean
troupe_close_questions_ask (TroupeCloseQuestions *self, TroupeJobRun *job_run)
{
  TroupeRun *run = job_run ? troupe_job_run_get_run (job_run) : NULL;
  const guint64 n_done = run ? troupe_run_get_n_done (run) : 0;
  gboolean is_busy;
  gboolean has_ended;

  g_return_val_if_fail (TROUPE_IS_CLOSE_QUESTIONS (self), FALSE);

  if (self->question)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return TRUE;
    }

  is_busy = run && troupe_job_run_is_busy (job_run);
  has_ended = self->has_ended;
  self->has_ended = FALSE;
  self->draft = find_unsaved (self);
  if (self->draft)
    return ask (
        self, troupe_close_dialog_new_to_save (self->window, troupe_draft_get_title (self->draft)),
        self->draft);
  if (is_busy && troupe_run_get_state (run) != TROUPE_RUN_ENDING)
    return ask_about_run (
        self, job_run,
        troupe_close_dialog_new_to_stop (self->window, n_done, troupe_job_run_is_kept (job_run)),
        describe_running);
  if (run && troupe_job_run_has_unsaved_results (job_run) && !is_discarded (self, job_run))
    return ask_about_run (self, job_run,
                          troupe_close_dialog_new_to_discard (self->window, n_done, TRUE),
                          describe_unsaved);
  if (is_busy)
    g_signal_emit (self, signals[STOP], 0);
  else if (has_ended)
    ask (self, troupe_close_dialog_new_to_close (self->window), self->window);
  return is_busy || has_ended;
}
