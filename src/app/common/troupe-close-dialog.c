/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates the dialogs that ask before something is lost. */

#include "troupe-close-dialog.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

/**
 * troupe_close_dialog_new_to_save:
 * @window: the window that is being closed
 * @title: the title of the job
 *
 * Returns: (transfer none): a question whose responses are "cancel", "discard" and "save"
 */
GtkWidget *
troupe_close_dialog_new_to_save (GtkWindow *window, const char *title)
{
  GtkWidget *widget = adw_message_dialog_new (window, _ ("Save Changes?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (
      dialog, _ ("The job “%s” was changed. Unsaved changes will be lost when the window closes."),
      title);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                    "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return widget;
}

/**
 * troupe_close_dialog_describe_running:
 * @question: of troupe_close_dialog_new_to_stop()
 * @n_done: the number of items that the job has finished
 * @kept: whether the run is kept, with its results
 *
 * Brings the question up to date while the job goes on.
 */
void
troupe_close_dialog_describe_running (GtkWidget *question, guint64 n_done, gboolean kept)
{
  g_autofree char *done = troupe_describe_count (n_done);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (question),
                                  kept ? _ ("A job is running in this window. Items done so far: "
                                            "%s. If the window is closed, its "
                                            "processes end. The results are kept in the history, "
                                            "where the run can be continued.")
                                       : _ ("A job is running in this window. Items done so far: "
                                            "%s. If the window is closed, its "
                                            "processes end. Unsaved results will be lost."),
                                  done);
}

/**
 * troupe_close_dialog_new_to_stop:
 * @window: the window that is being closed
 * @n_done: the number of items that its job has finished
 * @kept: whether the run is kept, with its results
 *
 * Returns: (transfer none): a question whose responses are "cancel" and "stop"
 */
GtkWidget *
troupe_close_dialog_new_to_stop (GtkWindow *window, guint64 n_done, gboolean kept)
{
  GtkWidget *widget = adw_message_dialog_new (window, _ ("Stop the Job?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  troupe_close_dialog_describe_running (widget, n_done, kept);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "stop", _ ("_Stop and Close"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return widget;
}

/**
 * troupe_close_dialog_new_to_close:
 * @window: the window that is being closed, whose job has finished in the meantime
 *
 * Returns: (transfer none): a question whose responses are "cancel" and "close"
 */
GtkWidget *
troupe_close_dialog_new_to_close (GtkWindow *window)
{
  GtkWidget *widget =
      adw_message_dialog_new (window, _ ("Close the Window?"), _ ("The run has finished."));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "close", _ ("_Close"), NULL);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return widget;
}

/**
 * troupe_close_dialog_describe_unsaved:
 * @question: of troupe_close_dialog_new_to_discard()
 * @n_done: the number of items with a result
 * @closing: as it was there
 *
 * Brings the question up to date while the last results of a run arrive.
 */
void
troupe_close_dialog_describe_unsaved (GtkWidget *question, guint64 n_done, gboolean closing)
{
  g_autofree char *done = troupe_describe_count (n_done);
  g_autofree char *found =
      /* Translators: a number of results */
      g_strdup_printf (ngettext ("%s result of the last run is not kept in the history, and is in "
                                 "no file.",
                                 "%s results of the last run are not kept in the history, and are "
                                 "in no file.",
                                 n_done),
                       done);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (question), "%s %s", found,
                                  closing ? _ ("They will be lost when the window closes.")
                                          : _ ("They will be lost when another job runs in this "
                                               "window."));
}

/**
 * troupe_close_dialog_new_to_discard:
 * @window: the window whose results would be lost
 * @n_done: the number of items with a result
 * @closing: whether the window is being closed; otherwise another job is to run in it
 *
 * Returns: (transfer none): a question whose responses are "cancel" and "discard", with "export"
 *   before the window closes, and "beside" before another job
 */
GtkWidget *
troupe_close_dialog_new_to_discard (GtkWindow *window, guint64 n_done, gboolean closing)
{
  GtkWidget *widget = adw_message_dialog_new (window, _ ("Discard the Results?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  const char *other = closing ? "export" : "beside";

  troupe_close_dialog_describe_unsaved (widget, n_done, closing);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                    other, closing ? _ ("_Export…") : _ ("_New Window"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, other, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, other);
  adw_message_dialog_set_close_response (dialog, "cancel");
  return widget;
}
