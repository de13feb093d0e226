/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits an option that is a text. */

#include "troupe-entry-control.h"

#include "troupe-config.h"
#include "troupe-file-dialog.h"

#include <glib/gi18n.h>

#define WIDTH_CHARS 14
/* A path has more room, if there is some. */
#define PATH_WIDTH_CHARS 24

struct _TroupeEntryControl
{
  TroupeOptionControl parent_instance;

  GtkEditable *entry;
};

G_DEFINE_FINAL_TYPE (TroupeEntryControl, troupe_entry_control, TROUPE_TYPE_OPTION_CONTROL)

static gboolean
troupe_entry_control_show_text (TroupeOptionControl *control, const char *text)
{
  TroupeEntryControl *self = TROUPE_ENTRY_CONTROL (control);

  if (g_strcmp0 (gtk_editable_get_text (self->entry), text) != 0)
    gtk_editable_set_text (self->entry, text);
  return TRUE;
}

static char *
troupe_entry_control_dup_text (TroupeOptionControl *control)
{
  return g_strdup (gtk_editable_get_text (TROUPE_ENTRY_CONTROL (control)->entry));
}

static void
chosen_cb (TroupeEntryControl *self, const char *path)
{
  gtk_editable_set_text (self->entry, path);
}

static void
open_file_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_file_dialog_open (widget, _ ("Open a File"), (TroupeFileChosen) chosen_cb);
}

static void
added_cb (TroupeEntryControl *self, const char *path)
{
  const char *before = gtk_editable_get_text (self->entry);
  g_autofree char *paths =
      *before != '\0' ? g_strconcat (before, ",", path, NULL) : g_strdup (path);

  gtk_editable_set_text (self->entry, paths);
}

static void
add_file_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_file_dialog_open (widget, _ ("Open a File"), (TroupeFileChosen) added_cb);
}

static void
open_folder_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_file_dialog_open_folder (widget, _ ("Open a Folder"), (TroupeFileChosen) chosen_cb);
}

static void
choose_new_file_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *name =
      g_path_get_basename (gtk_editable_get_text (TROUPE_ENTRY_CONTROL (widget)->entry));

  troupe_file_dialog_save (widget, _ ("Choose a File to Write"),
                           g_str_equal (name, ".") ? "" : name, (TroupeFileChosen) chosen_cb);
}

static void
troupe_entry_control_class_init (TroupeEntryControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TroupeOptionControlClass *control_class = TROUPE_OPTION_CONTROL_CLASS (klass);

  control_class->show_text = troupe_entry_control_show_text;
  control_class->dup_text = troupe_entry_control_dup_text;

  gtk_widget_class_install_action (widget_class, "option.open-file", NULL, open_file_cb);
  gtk_widget_class_install_action (widget_class, "option.add-file", NULL, add_file_cb);
  gtk_widget_class_install_action (widget_class, "option.open-folder", NULL, open_folder_cb);
  gtk_widget_class_install_action (widget_class, "option.choose-new-file", NULL,
                                   choose_new_file_cb);
}

static void
troupe_entry_control_init (TroupeEntryControl *self)
{
  self->entry = GTK_EDITABLE (gtk_entry_new ());
  gtk_editable_set_width_chars (self->entry, WIDTH_CHARS);
  gtk_editable_set_max_width_chars (self->entry, WIDTH_CHARS);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), GTK_WIDGET (self->entry), NULL);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (troupe_option_control_emit_changed),
                           self, G_CONNECT_SWAPPED);
}

/**
 * troupe_entry_control_new:
 *
 * Returns: (transfer floating): a field for any text
 */
GtkWidget *
troupe_entry_control_new (void)
{
  return g_object_new (TROUPE_TYPE_ENTRY_CONTROL, NULL);
}

static GtkWidget *
create_with_button (const char *icon_name, const char *name, const char *action_name)
{
  GtkWidget *self = troupe_entry_control_new ();
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_editable_set_max_width_chars (TROUPE_ENTRY_CONTROL (self)->entry, PATH_WIDTH_CHARS);
  gtk_widget_set_tooltip_text (button, name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_widget_add_css_class (button, "flat");
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), button, name);
  return self;
}

/**
 * troupe_entry_control_new_for_file:
 *
 * Returns: (transfer floating): a field for the path of a file that is read, with a button that
 *   chooses it
 */
GtkWidget *
troupe_entry_control_new_for_file (void)
{
  return create_with_button ("document-open-symbolic", _ ("Open a File"), "option.open-file");
}

/**
 * troupe_entry_control_new_for_files:
 *
 * Returns: (transfer floating): a field for paths with commas between them, with a button that adds
 *   a file
 */
GtkWidget *
troupe_entry_control_new_for_files (void)
{
  return create_with_button ("document-open-symbolic", _ ("Open a File"), "option.add-file");
}

/**
 * troupe_entry_control_new_for_folder:
 *
 * Returns: (transfer floating): a field for the path of a folder, with a button that chooses it
 */
GtkWidget *
troupe_entry_control_new_for_folder (void)
{
  return create_with_button ("folder-open-symbolic", _ ("Open a Folder"), "option.open-folder");
}

/**
 * troupe_entry_control_new_for_new_file:
 *
 * Returns: (transfer floating): a field for the path of a file that is written, with a button that
 *   chooses it
 */
GtkWidget *
troupe_entry_control_new_for_new_file (void)
{
  return create_with_button ("document-save-symbolic", _ ("Choose a File to Write"),
                             "option.choose-new-file");
}
