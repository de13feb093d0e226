/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A window from which the files that are its arguments can be dragged, as from a file manager. It
 * says how that goes. */

#include <gtk/gtk.h>

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer files)
{
  return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
}

static void
selected_action_cb (GdkDrag *drag, GParamSpec *pspec, gpointer label)
{
  gtk_label_set_label (label, gdk_drag_get_selected_action (drag) ? "welcome" : "not welcome");
}

static void
begin_cb (GtkDragSource *source, GdkDrag *drag, gpointer label)
{
  g_signal_connect (drag, "notify::selected-action", G_CALLBACK (selected_action_cb), label);
}

static gboolean
cancel_cb (GtkDragSource *source, GdkDrag *drag, GdkDragCancelReason reason, gpointer label)
{
  gtk_label_set_label (label, "refused");
  return TRUE;
}

static void
end_cb (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, gpointer label)
{
  if (g_strcmp0 (gtk_label_get_label (label), "refused") != 0)
    gtk_label_set_label (label, "dropped");
}

int
main (int argc, char **argv)
{
  GSList *files = NULL;
  GtkWidget *window;
  GtkWidget *label;
  GtkDragSource *source;

  gtk_init ();
  for (int i = argc - 1; i > 0; i--)
    files = g_slist_prepend (files, g_file_new_for_commandline_arg (argv[i]));

  label = gtk_label_new ("ready");
  gtk_widget_set_size_request (label, 200, 200);
  source = gtk_drag_source_new ();
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), files);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), label);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (cancel_cb), label);
  g_signal_connect (source, "drag-end", G_CALLBACK (end_cb), label);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));

  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "Files");
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_slist_free_full (files, g_object_unref);
  return 0;
}
