/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows an error in a dialog. */

#include "troupe-error-dialog.h"

#include "troupe-config.h"
#include "troupe-isolate.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * troupe_show_error:
 * @widget: the widget where it happened
 * @heading: the title, which names the action that failed
 * @error: the cause
 *
 * Shows the error in a dialog.
 */
void
troupe_show_error (GtkWidget *widget, const char *heading, const GError *error)
{
  g_autofree char *body = troupe_isolate_quoted (error->message);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
