/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers the dialogs that ask for a file, as a person does. */

#include "file-choice.h"

#include "app-test.h"

typedef struct
{
  const char *title;
  GtkWindow *dialog;
} Search;

static gboolean
is_found (gpointer user_data)
{
  Search *search = user_data;
  GListModel *windows = gtk_window_get_toplevels ();

  search->dialog = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER (window) && gtk_widget_get_mapped (GTK_WIDGET (window)) &&
          g_strcmp0 (gtk_window_get_title (window), search->title) == 0)
        search->dialog = window;
    }
  return search->dialog != NULL;
}

static gboolean
is_gone (gpointer user_data)
{
  return !is_found (user_data);
}

typedef struct
{
  GtkFileChooser *chooser;
  const char *path;
} Choice;

static gboolean
is_chosen (gpointer user_data)
{
  const Choice *choice = user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (choice->chooser);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  return g_strcmp0 (path, choice->path) == 0;
}

/* It begins in some folder, which it reads first. */
static gboolean
has_folder (gpointer chooser)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (chooser);

  return folder != NULL;
}

static void
choose (GtkFileChooser *chooser, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GError) error = NULL;

  if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    {
      app_test_wait (has_folder, chooser);
      gtk_file_chooser_set_current_folder (chooser, folder, &error);
      gtk_file_chooser_set_current_name (chooser, name);
    }
  else
    {
      gtk_file_chooser_set_file (chooser, file, &error);
    }
  g_assert_no_error (error);
}

static void
answer (const char *title, const char *path)
{
  Search search = { title, NULL };

  g_test_message ("the dialog “%s”", title);
  app_test_wait (is_found, &search);
  if (path)
    {
      Choice choice = { GTK_FILE_CHOOSER (search.dialog), path };

      choose (choice.chooser, path);
      app_test_wait (is_chosen, &choice);
    }
  gtk_dialog_response (GTK_DIALOG (search.dialog),
                       path ? GTK_RESPONSE_ACCEPT : GTK_RESPONSE_CANCEL);
  app_test_wait (is_gone, &search);
}

/**
 * file_choice_find:
 * @title: the title of a dialog that appears
 *
 * Returns: (transfer none): the dialog
 */
GtkFileChooser *
file_choice_find (const char *title)
{
  Search search = { title, NULL };

  app_test_wait (is_found, &search);
  return GTK_FILE_CHOOSER (search.dialog);
}

/**
 * file_choice_answer:
 * @title: the title of a dialog that appears
 * @path: the file or folder, which exists unless it is to be written
 *
 * Chooses that file in the dialog.
 */
void
file_choice_answer (const char *title, const char *path)
{
  answer (title, path);
}

/**
 * file_choice_cancel:
 * @title: the title of a dialog that appears
 *
 * Closes the dialog without a choice.
 */
void
file_choice_cancel (const char *title)
{
  answer (title, NULL);
}

/**
 * file_choice_assert_name:
 * @title: the title of a dialog that appears
 * @name: the name of a file
 *
 * Asserts that the dialog suggests that name, and closes it without a choice.
 */
void
file_choice_assert_name (const char *title, const char *name)
{
  Search search = { title, NULL };
  g_autofree char *suggested = NULL;

  app_test_wait (is_found, &search);
  suggested = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (search.dialog));
  g_assert_cmpstr (suggested, ==, name);
  file_choice_cancel (title);
}
