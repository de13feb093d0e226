/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks whether workers are to be killed or terminated. */

#include "troupe-worker-question.h"

#include "troupe-config.h"
#include "troupe-worker.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *owner;
  GPtrArray *workers;
  TroupeRunAction action;
  TroupeWorkerAnswer answer;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->owner);
  g_ptr_array_unref (question->workers);
  g_free (question);
}

static void
response_cb (Question *question, const char *response)
{
  if (g_str_equal (response, "end"))
    question->answer (question->owner, question->workers, question->action);
}

/* Workers that have ended in the meantime are not asked about; without any, there is no question.
 */
static void
update_cb (AdwMessageDialog *dialog)
{
  const Question *question = g_object_get_data (G_OBJECT (dialog), "question");
  const gboolean kill = question->action == TROUPE_RUN_KILL;
  guint n = 0;

  for (guint i = 0; i < question->workers->len; i++)
    n += troupe_worker_is_alive (question->workers->pdata[i]);
  if (n == 0)
    gtk_window_close (GTK_WINDOW (dialog));
  else if (kill)
    adw_message_dialog_format_heading (dialog, ngettext ("Kill %u Worker?", "Kill %u Workers?", n),
                                       n);
  else
    adw_message_dialog_format_heading (
        dialog, ngettext ("Terminate %u Worker?", "Terminate %u Workers?", n), n);
}

/**
 * troupe_worker_question_ask:
 * @owner: the widget that asks
 * @workers: (element-type TroupeWorker): the workers, which are alive
 * @action: %TROUPE_RUN_KILL or %TROUPE_RUN_TERMINATE
 * @answer: called with @owner if the answer is yes
 *
 * Asks in a dialog.
 */
void
troupe_worker_question_ask (GtkWidget *owner,
                            GPtrArray *workers,
                            TroupeRunAction action,
                            TroupeWorkerAnswer answer)
{
  const gboolean kill = action == TROUPE_RUN_KILL;
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog;

  question->owner = g_object_ref (owner);
  question->workers = g_ptr_array_ref (workers);
  question->action = action;
  question->answer = answer;
  dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (owner)), NULL,
      _ ("Other workers run their current items again. The preferences say whether Troupe asks."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "end",
                                    kill ? _ ("_Kill") : _ ("_Terminate"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "end",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "question", question, (GDestroyNotify) question_free);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (response_cb), question);
  for (guint i = 0; i < workers->len; i++)
    g_signal_connect_object (workers->pdata[i], "notify::alive", G_CALLBACK (update_cb), dialog,
                             G_CONNECT_SWAPPED);
  update_cb (ADW_MESSAGE_DIALOG (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
