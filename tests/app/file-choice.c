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

/* Finds the active button of the bar that shows the path of the folder. */
static GtkWidget *
find_path (GtkWidget *widget, gboolean in_bar)
{
  if (in_bar && GTK_IS_TOGGLE_BUTTON (widget))
    return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget)) ? widget : NULL;
  in_bar = in_bar || g_str_equal (gtk_widget_get_css_name (widget), "pathbar");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_path (child, in_bar);

      if (found)
        return found;
    }
  return NULL;
}

/* The bar reads the names of the folders. To go elsewhere or to close the dialog before that is
 * done, which takes a person longer, is a critical of GTK from 4.10 on: gtkpathbar.c removes the
 * buttons of a path that is not wanted any more from the box that they were not added to yet. */
static gboolean
shows_folder (GtkFileChooser *chooser, GFile *folder)
{
  g_autofree char *name = folder ? g_file_get_basename (folder) : NULL;
  GtkWidget *button = find_path (GTK_WIDGET (chooser), FALSE);

  return name && button && app_test_find_text (button, name) != NULL;
}

/* It begins in some folder. */
static gboolean
has_folder (gpointer chooser)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (chooser);

  return shows_folder (chooser, folder);
}

static gboolean
is_chosen (gpointer user_data)
{
  const Choice *choice = user_data;
  g_autoptr (GFile) wanted = g_file_new_for_path (choice->path);
  g_autoptr (GFile) folder = g_file_get_parent (wanted);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (choice->chooser);

  return file && g_file_equal (file, wanted) && shows_folder (choice->chooser, folder);
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
answer (const char *title, const char *path, int response)
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
  gtk_dialog_response (GTK_DIALOG (search.dialog), response);
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
  answer (title, path, GTK_RESPONSE_ACCEPT);
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
  answer (title, NULL, GTK_RESPONSE_CANCEL);
}

/**
 * file_choice_assert_gone:
 * @title: the title of a dialog
 *
 * Asserts that the dialog goes without an answer.
 */
void
file_choice_assert_gone (const char *title)
{
  Search search = { title, NULL };

  app_test_wait (is_gone, &search);
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

/**
 * file_choice_choose_and_cancel:
 * @title: the title of a dialog that appears
 * @path: the file or folder, which exists
 *
 * Chooses that file in the dialog, and closes it without the choice.
 */
void
file_choice_choose_and_cancel (const char *title, const char *path)
{
  answer (title, path, GTK_RESPONSE_CANCEL);
}
