/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the dialogs that choose files and folders. */

#include "troupe-file-dialog.h"

#include "troupe-config.h"
#include "troupe-paths.h"

#include <glib/gi18n.h>

/* The key under which a widget stores its dialog until it is answered. */
#define DIALOG_KEY "troupe-file-dialog"

/* GTK reads folders for a dialog in the background, and 4.18 crashes if the dialog is gone before
 * that is done, which nothing tells: one that is not needed any more stays, hidden, for so long. */
#define STAY_SECONDS 5

static gboolean
leave_cb (gpointer dialog)
{
  return G_SOURCE_REMOVE;
}

static void response_cb (GtkNativeDialog *dialog, int response, gpointer user_data);

static void
let_go (gpointer dialog)
{
  g_signal_handlers_disconnect_matched (dialog, G_SIGNAL_MATCH_FUNC, 0, 0, NULL,
                                        (gpointer) response_cb, NULL);
  gtk_native_dialog_hide (dialog);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, STAY_SECONDS, leave_cb, dialog, g_object_unref);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  TroupeFileChosen chosen = (TroupeFileChosen) user_data;
  GtkWidget *owner = g_object_get_data (G_OBJECT (dialog), "owner");
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file)
    path = g_file_get_path (file);
  let_go (g_object_steal_data (G_OBJECT (owner), DIALOG_KEY));
  if (path)
    chosen (owner, path);
}

/* Returns NULL if the owner shows one already. */
static GtkFileChooser *
create (GtkWidget *owner, const char *title, GtkFileChooserAction action, TroupeFileChosen chosen)
{
  GtkFileChooserNative *dialog;

  if (g_object_get_data (G_OBJECT (owner), DIALOG_KEY))
    return NULL;

  dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (owner)), action,
                                        NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data (G_OBJECT (dialog), "owner", owner);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), chosen);
  g_object_set_data_full (G_OBJECT (owner), DIALOG_KEY, dialog, let_go);
  return GTK_FILE_CHOOSER (dialog);
}

static void
show (GtkFileChooser *dialog)
{
  if (dialog)
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * troupe_file_dialog_open:
 * @owner: the widget that asks; its dialog goes with it
 * @title: the title of the dialog
 * @chosen: called with the file
 *
 * Asks for a file.
 */
void
troupe_file_dialog_open (GtkWidget *owner, const char *title, TroupeFileChosen chosen)
{
  show (create (owner, title, GTK_FILE_CHOOSER_ACTION_OPEN, chosen));
}

/**
 * troupe_file_dialog_open_folder:
 * @owner: the widget that asks; its dialog goes with it
 * @title: the title of the dialog
 * @chosen: called with the folder
 *
 * Asks for a folder.
 */
void
troupe_file_dialog_open_folder (GtkWidget *owner, const char *title, TroupeFileChosen chosen)
{
  show (create (owner, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, chosen));
}

/**
 * troupe_file_dialog_open_job:
 * @owner: the widget that asks; its dialog goes with it
 * @chosen: called with the file
 *
 * Asks for a job file; the folder of examples is offered as a shortcut.
 */
void
troupe_file_dialog_open_job (GtkWidget *owner, TroupeFileChosen chosen)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *path = troupe_paths_find (TROUPE_DATADIR "/troupe/examples");
  g_autoptr (GFile) examples = g_file_new_for_path (path);
  GtkFileChooser *dialog = create (owner, _ ("Open a Job"), GTK_FILE_CHOOSER_ACTION_OPEN, chosen);

  if (dialog == NULL)
    return;

  gtk_file_filter_set_name (filter, _ ("Troupe Jobs"));
  gtk_file_filter_add_suffix (filter, "troupe");
  gtk_file_chooser_add_filter (dialog, filter);
  if (g_file_query_exists (examples, NULL))
    gtk_file_chooser_add_shortcut_folder (dialog, examples, NULL);
  show (dialog);
}

/**
 * troupe_file_dialog_save:
 * @owner: the widget that asks; its dialog goes with it
 * @title: the title of the dialog
 * @name: the suggested name of the file
 * @chosen: called with the path
 *
 * Asks for the path of a new file.
 */
void
troupe_file_dialog_save (GtkWidget *owner,
                         const char *title,
                         const char *name,
                         TroupeFileChosen chosen)
{
  GtkFileChooser *dialog = create (owner, title, GTK_FILE_CHOOSER_ACTION_SAVE, chosen);

  if (dialog == NULL)
    return;

  gtk_file_chooser_set_current_name (dialog, name);
  show (dialog);
}
