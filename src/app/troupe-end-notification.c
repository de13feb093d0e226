/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Notifies the person of the end of a run whose window is not the active one. */

#include "troupe-end-notification.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

/* One notification for each window. */
static char *
create_id (GtkWindow *window)
{
  return g_strdup_printf ("finished-%u",
                          gtk_application_window_get_id (GTK_APPLICATION_WINDOW (window)));
}

static char *
describe_end (TroupeRun *run)
{
  g_autofree char *job = troupe_job_describe (troupe_run_get_job (run));
  const guint64 n_done = troupe_run_get_n_done (run);
  const guint64 n_good = troupe_run_get_n_status (run, TROUPE_RESULT_OK);
  g_autofree char *done = troupe_describe_count (n_done);
  g_autofree char *bad = troupe_describe_count (n_done - n_good);

  if (n_done == n_good)
    /* Translators: a job, and how many items it did */
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s: %s item is done.", "%s: %s items are done.", n_done),
        job, done);
  /* Translators: a job, how many items it did, and how many of them failed */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %s item is done, %s without success.",
                                       "%s: %s items are done, %s without success.", n_done),
                          job, done, bad);
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
  g_autofree char *body = NULL;

  if (application == NULL || gtk_window_is_active (window))
    return;

  id = create_id (window);
  body = describe_end (run);
  notification = g_notification_new (_ ("All processes have finished."));
  g_notification_set_body (notification, body);
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
