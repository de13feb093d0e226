/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the dialog that shows an error. */

#include "app-test.h"
#include "troupe-error-dialog.h"

static gboolean
find_dialog (gpointer user_data)
{
  GtkWindow **dialog = user_data;
  GListModel *windows = gtk_window_get_toplevels ();

  *dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        *dialog = window;
    }
  return *dialog != NULL;
}

static gboolean
is_gone (gpointer user_data)
{
  return !find_dialog (user_data);
}

/* It says what failed and why, above the window where it did, and goes with a button. */
static void
test_shows (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "“a <b> & c” cannot be written.");
  GtkWidget *label = gtk_label_new ("text");
  GtkWindow *window = app_test_present (label);
  GtkWindow *dialog;

  troupe_show_error (label, "The job cannot be saved", error);
  app_test_wait (find_dialog, &dialog);
  g_assert_true (gtk_window_get_transient_for (dialog) == window);
  g_assert_true (gtk_window_get_modal (dialog));
  app_test_assert_text (GTK_WIDGET (dialog), "The job cannot be saved");
  app_test_assert_text (GTK_WIDGET (dialog), "“a <b> & c” cannot be written.");
  app_test_assert_text (GTK_WIDGET (dialog), "_Close");
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (app_test_find_text (GTK_WIDGET (dialog), "_Close"), GTK_TYPE_BUTTON),
      "clicked");
  app_test_wait (is_gone, &dialog);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/error-dialog/shows", test_shows);
  return g_test_run ();
}
