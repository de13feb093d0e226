/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens windows for files and options of the command line, and holds the actions of the
 * application. */

#include "troupe-application.h"

#include "troupe-catalogue.h"
#include "troupe-config.h"
#include "troupe-dialogs.h"
#include "troupe-mnemonics.h"
#include "troupe-option-texts.h"
#include "troupe-resources.h"
#include "troupe-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

struct _TroupeApplication
{
  AdwApplication parent_instance;

  GListModel *functions;
  /* The reason why there are no functions, or NULL. */
  GError *error;
  /* A kept run to go on with, or 0, and whether its failed items are run again. */
  gint64 continued_run;
  gboolean failed_too;
  /* The number of the item of that run that is run alone, or 0. */
  gint64 item;
  /* The socket of a run of another process to show, or NULL. */
  char *watched_run;
  guint interrupt_source;
  guint terminate_source;
};

G_DEFINE_FINAL_TYPE (TroupeApplication, troupe_application, ADW_TYPE_APPLICATION)

static TroupeWindow *
open_window (TroupeApplication *self)
{
  GtkWidget *window = troupe_window_new (GTK_APPLICATION (self));

  if (self->functions)
    troupe_window_set_functions (TROUPE_WINDOW (window), self->functions);
  else
    troupe_window_show_failure (TROUPE_WINDOW (window), self->error->message);
  gtk_window_present (GTK_WINDOW (window));
  return TROUPE_WINDOW (window);
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_window (user_data);
}

/* Each window with unsaved changes asks for itself. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *at = windows; at; at = at->next)
    if (TROUPE_IS_WINDOW (at->data))
      gtk_window_close (at->data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  troupe_dialogs_show_about (gtk_application_get_active_window (user_data));
}

/* Shows the window that sent the notification. */
static void
show_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window =
      gtk_application_get_window_by_id (user_data, g_variant_get_uint32 (parameter));

  if (window)
    gtk_window_present (window);
}

static gboolean
signal_cb (gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *at = windows; at; at = at->next)
    if (TROUPE_IS_WINDOW (at->data))
      troupe_window_stop_and_close (at->data);
  return G_SOURCE_CONTINUE;
}

static void
troupe_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "new-window", new_window_cb },
    { "quit", quit_cb },
    { "about", about_cb },
    { "show-window", show_window_cb, "u" },
  };
  static const struct
  {
    const char *action;
    const char *keys[2];
  } accelerators[] = {
    { "app.new-window", { "<Control>n" } },
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.show-shortcuts", { "<Control>question" } },
    { "win.show-preferences", { "<Control>comma" } },
    { "win.show-help", { "F1" } },
    { "win.present", { "F5" } },
    { "win.fullscreen", { "F11" } },
    { "win.back", { "<Alt>Left" } },
    { "win.forward", { "<Alt>Right" } },
    { "win.open", { "<Control>o" } },
    { "win.show-experiments", { "<Control>e" } },
    { "win.show-history", { "<Control>h" } },
  };
  TroupeApplication *self = TROUPE_APPLICATION (application);

  g_resources_register (troupe_get_resource ());
  G_APPLICATION_CLASS (troupe_application_parent_class)->startup (application);
  troupe_mnemonics_leave_names ();
  troupe_option_texts_name_options ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);

  self->interrupt_source = g_unix_signal_add (SIGINT, signal_cb, self);
  self->terminate_source = g_unix_signal_add (SIGTERM, signal_cb, self);

  self->functions = troupe_catalogue_load (&self->error);
}

static void
troupe_application_activate (GApplication *application)
{
  TroupeApplication *self = TROUPE_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (self->watched_run != NULL)
    gtk_widget_activate_action (GTK_WIDGET (open_window (self)), "win.watch-run", "s",
                                self->watched_run);
  else if (self->continued_run > 0 && self->item > 0)
    gtk_widget_activate_action (GTK_WIDGET (open_window (self)), "win.run-kept-item", "(tt)",
                                (guint64) self->continued_run, (guint64) self->item - 1);
  else if (self->continued_run > 0)
    gtk_widget_activate_action (GTK_WIDGET (open_window (self)), "win.continue-run", "(tb)",
                                (guint64) self->continued_run, self->failed_too);
  else if (window)
    gtk_window_present (window);
  else
    open_window (self);
}

static void
troupe_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      g_autofree char *uri = g_file_get_uri (files[i]);

      troupe_window_open_file (open_window (TROUPE_APPLICATION (application)), path ? path : uri);
    }
}

static int
troupe_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  TroupeApplication *self = TROUPE_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      printf ("troupe-app %s\n", TROUPE_VERSION);
      return 0;
    }

  /* It goes on in the folder of this process, not in that of one which has windows already. */
  self->failed_too = g_variant_dict_contains (options, "failed-too");
  g_variant_dict_lookup (options, "run-item", "x", &self->item);
  g_variant_dict_lookup (options, "watch-run", "^ay", &self->watched_run);
  if (g_variant_dict_lookup (options, "continue-run", "x", &self->continued_run) ||
      self->watched_run != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
troupe_application_dispose (GObject *object)
{
  TroupeApplication *self = TROUPE_APPLICATION (object);

  g_clear_handle_id (&self->interrupt_source, g_source_remove);
  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_object (&self->functions);
  g_clear_error (&self->error);
  g_clear_pointer (&self->watched_run, g_free);

  G_OBJECT_CLASS (troupe_application_parent_class)->dispose (object);
}

static void
troupe_application_class_init (TroupeApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_application_dispose;
  application_class->startup = troupe_application_startup;
  application_class->activate = troupe_application_activate;
  application_class->open = troupe_application_open;
  application_class->handle_local_options = troupe_application_handle_local_options;
}

static void
troupe_application_init (TroupeApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { "continue-run", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT64, NULL, NULL, NULL },
    { "failed-too", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    { "run-item", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT64, NULL, NULL, NULL },
    { "watch-run", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, NULL, NULL, NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * troupe_application_new:
 *
 * Returns: (transfer full): the application
 */
GApplication *
troupe_application_new (void)
{
  return g_object_new (TROUPE_TYPE_APPLICATION, "application-id", TROUPE_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/troupe_app/Troupe", NULL);
}
