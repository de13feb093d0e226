/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the shortcuts, the preferences, the help and what there is to know about Troupe above a
 * window. */

#include "troupe-dialogs.h"

#include "troupe-config.h"
#include "troupe-help-window.h"
#include "troupe-key-row.h"
#include "troupe-preferences.h"
#include "troupe-presentation.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
show_shortcuts_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *shortcuts;

  g_type_ensure (TROUPE_TYPE_KEY_ROW);
  builder = gtk_builder_new_from_resource ("/io/github/troupe_app/Troupe/shortcuts.ui");
  shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

static void
show_preferences_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (troupe_preferences_new (GTK_WINDOW (widget))));
}

static void
show_help_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (troupe_help_window_new (GTK_WINDOW (widget))));
}

/**
 * troupe_dialogs_show_about:
 * @parent: (nullable): the window above which it is shown
 *
 * Shows the name, the version and the licence of Troupe.
 */
void
troupe_dialogs_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Troupe", "application-icon",
                         TROUPE_APPLICATION_ID, "version", TROUPE_VERSION, "developer-name",
                         _ ("The Troupe developers"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments",
                         _ ("Runs one function over many items in many processes, and shows them "
                            "at work."),
                         NULL);
}

/**
 * troupe_dialogs_install_actions:
 * @widget_class: a class of windows
 *
 * Installs the actions win.show-shortcuts, win.show-preferences and win.show-help, and those of the
 * presentation.
 */
void
troupe_dialogs_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-shortcuts", NULL, show_shortcuts_cb);
  gtk_widget_class_install_action (widget_class, "win.show-preferences", NULL, show_preferences_cb);
  gtk_widget_class_install_action (widget_class, "win.show-help", NULL, show_help_cb);
  troupe_presentation_install_actions (widget_class);
}
