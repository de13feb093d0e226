/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialogs that ask before a window closes. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-close-dialog
 *
 * The questions that are asked when closing a window would lose something. Escape is "cancel".
 */

GtkWidget *troupe_close_dialog_new_to_save (GtkWindow *window, const char *title);
GtkWidget *troupe_close_dialog_new_to_stop (GtkWindow *window, guint64 n_done, gboolean kept);
GtkWidget *troupe_close_dialog_new_to_close (GtkWindow *window);
GtkWidget *troupe_close_dialog_new_to_discard (GtkWindow *window, guint64 n_done, gboolean closing);

void troupe_close_dialog_describe_running (GtkWidget *question, guint64 n_done, gboolean kept);
void troupe_close_dialog_describe_unsaved (GtkWidget *question, guint64 n_done, gboolean closing);

G_END_DECLS
