/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents dialogs and the windows that every window can open. */

#include "dialog-pages.h"

#include "troupe-close-dialog.h"
#include "troupe-config.h"
#include "troupe-dialogs.h"
#include "troupe-error-dialog.h"
#include "troupe-worker-question.h"
#include "troupe-worker.h"

#include <glib/gi18n.h>

#define LONG_PATH \
  "/home/user/measurements/2026/a folder with a long name/results of the last run.csv"

/**
 * dialog_pages_show_shortcuts:
 * @window: a window
 *
 * Shows all keys.
 */
void
dialog_pages_show_shortcuts (TroupeWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-shortcuts", NULL);
}

/**
 * dialog_pages_show_about:
 * @window: a window
 *
 * Shows the name and version of Troupe.
 */
void
dialog_pages_show_about (TroupeWindow *window)
{
  troupe_dialogs_show_about (GTK_WINDOW (window));
}

/**
 * dialog_pages_show_error:
 * @window: a window
 *
 * Shows an error that names a file.
 */
void
dialog_pages_show_error (TroupeWindow *window)
{
  g_autoptr (GError) error =
      g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("There is no folder “%s”."), LONG_PATH);

  troupe_show_error (GTK_WIDGET (window), _ ("The History Cannot Be Read"), error);
}

/**
 * dialog_pages_ask_to_save:
 * @window: a window
 *
 * Asks about changes of a job.
 */
void
dialog_pages_ask_to_save (TroupeWindow *window)
{
  gtk_window_present (
      GTK_WINDOW (troupe_close_dialog_new_to_save (GTK_WINDOW (window), "checksums.troupe")));
}

/**
 * dialog_pages_ask_to_stop:
 * @window: a window
 *
 * Asks before a run is stopped with its window.
 */
void
dialog_pages_ask_to_stop (TroupeWindow *window)
{
  gtk_window_present (
      GTK_WINDOW (troupe_close_dialog_new_to_stop (GTK_WINDOW (window), 123456, TRUE)));
}

/**
 * dialog_pages_ask_to_discard:
 * @window: a window
 *
 * Asks before results are lost with their window.
 */
void
dialog_pages_ask_to_discard (TroupeWindow *window)
{
  gtk_window_present (
      GTK_WINDOW (troupe_close_dialog_new_to_discard (GTK_WINDOW (window), 123456, TRUE)));
}

/**
 * dialog_pages_ask_before_next:
 * @window: a window
 *
 * Asks before another job replaces the results.
 */
void
dialog_pages_ask_before_next (TroupeWindow *window)
{
  gtk_window_present (
      GTK_WINDOW (troupe_close_dialog_new_to_discard (GTK_WINDOW (window), 3, FALSE)));
}

/**
 * dialog_pages_ask_to_kill:
 * @window: a window
 *
 * Asks before two workers are killed.
 */
void
dialog_pages_ask_to_kill (TroupeWindow *window)
{
  g_autoptr (GPtrArray) workers = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (workers, troupe_worker_new (1));
  g_ptr_array_add (workers, troupe_worker_new (2));
  troupe_worker_question_ask (GTK_WIDGET (window), workers, TROUPE_RUN_KILL, NULL);
}
