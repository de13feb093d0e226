/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program of the driver's own test.
 *
 * sample FILE.ui
 *
 * A window with one of each kind of widget that tests have to do with, for the driver's own test.
 */

#include <adwaita.h>

#define N_ROWS 1000

static const char *file;

static GObject *
find (GtkBuilder *builder, const char *id)
{
  return gtk_builder_get_object (builder, id);
}

static void
say (GtkBuilder *builder, char *text)
{
  gtk_label_set_text (GTK_LABEL (find (builder, "status")), text);
  g_free (text);
}

static void
on_run (GtkBuilder *builder)
{
  GtkWidget *hidden = GTK_WIDGET (find (builder, "hidden"));

  say (builder, g_strdup ("running"));
  gtk_widget_set_visible (hidden, !gtk_widget_get_visible (hidden));
}

static void
on_response (GtkBuilder *builder, const char *response)
{
  say (builder, g_strdup_printf ("answered %s", response));
}

static void
on_ask (GtkBuilder *builder)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (find (builder, "window")), "Stop?", "It runs.");

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", "_No", "yes", "_Yes", NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (on_response), builder);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_selected (GtkBuilder *builder)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (find (builder, "selection"));

  say (builder, g_strdup_printf ("selected %u", gtk_single_selection_get_selected (selection)));
}

static void
on_activate_row (GtkBuilder *builder, guint position)
{
  say (builder, g_strdup_printf ("activated %u", position));
}

static void
on_activate (GtkApplication *application)
{
  GtkBuilder *builder = gtk_builder_new_from_file (file);

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      gtk_string_list_append (GTK_STRING_LIST (find (builder, "numbers")), number);
    }
  g_signal_connect_swapped (find (builder, "run"), "clicked", G_CALLBACK (on_run), builder);
  g_signal_connect_swapped (find (builder, "ask"), "clicked", G_CALLBACK (on_ask), builder);
  g_signal_connect_swapped (find (builder, "selection"), "notify::selected",
                            G_CALLBACK (on_selected), builder);
  g_signal_connect_swapped (find (builder, "view"), "activate", G_CALLBACK (on_activate_row),
                            builder);
  g_object_set_data_full (G_OBJECT (application), "builder", builder, g_object_unref);
  gtk_application_add_window (application, GTK_WINDOW (find (builder, "window")));
  gtk_window_present (GTK_WINDOW (find (builder, "window")));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.troupe_app.Sample", G_APPLICATION_NON_UNIQUE);

  g_assert_cmpint (argc, ==, 2);
  file = argv[1];
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
