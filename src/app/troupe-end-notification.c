/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Notifies the person of the end of a run whose window is not the active one. */

#include "troupe-end-notification.h"

#include "troupe-run-words.h"

/* One notification for each window. */
static char *
create_id (GtkWindow *window)
{
  return g_strdup_printf ("finished-%u",
                          gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
}

/**
 * troupe_end_notification_send:
 * @window: the window that shows the run
 * @run: a run that has finished
 *
 * Notifies the person, unless the window is active: then it shows the end itself.
 */
void
troupe_end_notification_send (GtkWindow *window, TroupeRun *run)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_autofree char *job = NULL;
  TroupeRunOutcome outcome;

  if (application == NULL || gtk_window_is_active (window))
    return;

  id = create_id (window);
  troupe_run_outcome_compute (run, &outcome);
  title = troupe_run_words_describe (&outcome);
  job = troupe_job_describe (troupe_run_get_job (run));
  notification = g_notification_new (title);
  g_notification_set_body (notification, job);
  g_notification_set_default_action_and_target (
      notification, "app.show-window", "u",
      gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
  g_application_send_notification (application, id, notification);
}

/**
 * troupe_end_notification_withdraw:
 * @window: a window that has become active
 *
 * Withdraws the notification of the run that the window shows.
 */
void
troupe_end_notification_withdraw (GtkWindow *window)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  g_autofree char *id = create_id (window);

  if (application && gtk_window_is_active (window))
    g_application_withdraw_notification (application, id);
}
