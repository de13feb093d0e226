/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens job files that are chosen or dropped; the window opens each one by its action
 * win.open-file.
 */

#include "troupe-job-files.h"

#include "troupe-config.h"
#include "troupe-dropped-files.h"
#include "troupe-file-dialog.h"

#include <glib/gi18n.h>

static void
open_file (GtkWidget *window, const char *path)
{
  gtk_widget_activate_action (window, "win.open-file", "^ay", path);
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_file_dialog_open_job (widget, (TroupeFileChosen) open_file);
}

/* Opens the first job in this window and each other one in a new window. Of the files that are not
 * jobs, one is named in an error. */
static void
open_files (GtkWidget *window, const char *const *paths)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  const char *first = NULL;
  const char *other = NULL;

  for (guint i = 0; paths[i]; i++)
    if (!g_str_has_suffix (paths[i], ".troupe"))
      other = other ? other : paths[i];
    else if (first == NULL)
      first = paths[i];
    else
      g_ptr_array_add (others, g_file_new_for_path (paths[i]));

  if (first)
    open_file (window, first);
  if (others->len > 0)
    g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))),
                        (GFile **) others->pdata, (int) others->len, "");
  if (other)
    open_file (window, other);
}

static void
open_files_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree const char **paths = g_variant_get_bytestring_array (parameter, NULL);

  open_files (widget, paths);
}

static gboolean
drop_cb (GtkWidget *window, const GValue *value)
{
  g_auto (GStrv) paths =
      troupe_dropped_files_get_paths (window, _ ("The Job Was Not Opened"), value);

  if (paths)
    open_files (window, (const char *const *) paths);
  return paths != NULL;
}

/**
 * troupe_job_files_install_actions:
 * @widget_class: a class of windows with the action win.open-file, whose parameter is a path
 *
 * Installs the actions win.open, which asks for a file, and win.open-files.
 */
void
troupe_job_files_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-files", "aay", open_files_cb);
}

/**
 * troupe_job_files_accept_drops:
 * @window: a window of such a class
 *
 * Opens the files that are dropped on the window.
 */
void
troupe_job_files_accept_drops (GtkWidget *window)
{
  GtkDropTarget *drop_target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (drop_target, "drop", G_CALLBACK (drop_cb), window, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (drop_target));
}
