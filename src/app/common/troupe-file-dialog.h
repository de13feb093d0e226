/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialogs that choose files and folders. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TroupeFileChosen:
 * @owner: the owner of the dialog
 * @path: the path of the chosen file or folder
 *
 * Called once if something was chosen.
 */
typedef void (*TroupeFileChosen) (gpointer owner, const char *path);

void troupe_file_dialog_open (GtkWidget *owner, const char *title, TroupeFileChosen chosen);
void troupe_file_dialog_open_folder (GtkWidget *owner, const char *title, TroupeFileChosen chosen);
void troupe_file_dialog_open_job (GtkWidget *owner, TroupeFileChosen chosen);
void troupe_file_dialog_save (GtkWidget *owner,
                              const char *title,
                              const char *name,
                              TroupeFileChosen chosen);

G_END_DECLS
