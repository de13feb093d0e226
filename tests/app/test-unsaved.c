/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the questions of a window before it closes. */

#include "app-test.h"
#include "troupe-job-editor.h"
#include "troupe-start-card.h"
#include "troupe-window.h"

#include <glib/gstdio.h>

#define JOB "[Troupe]\nVersion=1\n\n[Job]\nFunction=square\n\n[Items]\n"

typedef struct
{
  char *directory;
  /* The paths of two job files. */
  char *paths[2];
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  static const char *const names[] = { "first.troupe", "second.troupe" };

  fixture->directory = g_dir_make_tmp (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      fixture->paths[i] = g_build_filename (fixture->directory, names[i], NULL);
      g_assert_true (g_file_set_contents (fixture->paths[i], JOB "Arguments=3;4;\n", -1, NULL));
    }
  app_test_open_window (&fixture->window);
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Fixture *) user_data)->window == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  app_test_close_window (&fixture->window);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->paths); i++)
    {
      g_remove (fixture->paths[i]);
      g_free (fixture->paths[i]);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
}

static void
open_file (Fixture *fixture, guint i)
{
  troupe_window_open_file (TROUPE_WINDOW (fixture->window), fixture->paths[i]);
}

static void
choose (Fixture *fixture, const char *title)
{
  GtkWidget *label = app_test_find_text (fixture->window, title);

  gtk_widget_activate_action (gtk_widget_get_ancestor (label, TROUPE_TYPE_START_CARD),
                              "card.choose", NULL);
}

static void
type (Fixture *fixture, const char *title, const char *text)
{
  GtkWidget *editor = app_test_find_type (fixture->window, TROUPE_TYPE_JOB_EDITOR);
  GtkWidget *label = app_test_find_text (editor, title);

  g_assert_nonnull (label);
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW)), text);
}

static void
type_items (Fixture *fixture, const char *text)
{
  type (fixture, "Items, with spaces between them", text);
}

static void
assert_file (Fixture *fixture, guint i, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->paths[i], &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* The only one. */
static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  AdwMessageDialog *question = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        {
          g_assert_null (question);
          question = ADW_MESSAGE_DIALOG (window);
        }
    }
  g_assert_nonnull (question);
  return question;
}

static void
answer (const char *heading, const char *about, const char *response)
{
  AdwMessageDialog *question = find_question ();

  g_assert_cmpstr (adw_message_dialog_get_heading (question), ==, heading);
  if (about)
    g_assert_nonnull (strstr (adw_message_dialog_get_body (question), about));
  if (response == NULL)
    gtk_window_close (GTK_WINDOW (question));
  else
    {
      /* As a button does. */
      g_object_ref (question);
      adw_message_dialog_response (question, response);
      gtk_window_destroy (GTK_WINDOW (question));
      g_object_unref (question);
    }
}

/* No question is shown twice: a window that closes again shows the same one. */
static void
close_and_answer (Fixture *fixture, const char *heading, const char *about, const char *response)
{
  for (guint attempt = 0; attempt < 2; attempt++)
    {
      gtk_window_close (GTK_WINDOW (fixture->window));
      find_question ();
    }
  answer (heading, about, response);
}

static void
answer_to_save (Fixture *fixture, const char *about, const char *response)
{
  close_and_answer (fixture, "Save Changes?", about, response);
}

/* Escape closes a question, which is to stay. */
static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  answer_to_save (fixture, "“first.troupe”", "cancel");
  answer_to_save (fixture, "“first.troupe”", NULL);
  g_assert_nonnull (fixture->window);
  app_test_assert_text (fixture->window, "2 items: 5, 6");
  assert_file (fixture, 0, JOB "Arguments=3;4;\n");
}

static void
test_discard (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  answer_to_save (fixture, "“first.troupe”", "discard");
  app_test_wait (is_closed, fixture);
  assert_file (fixture, 0, JOB "Arguments=3;4;\n");
}

static void
test_save (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  answer_to_save (fixture, "“first.troupe”", "save");
  app_test_wait (is_closed, fixture);
  assert_file (fixture, 0, JOB "Arguments=5;6;\n");
}

/* Changes to the file by another program are lost only if a person confirms it. */
static void
test_changed_elsewhere (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  g_assert_true (g_file_set_contents (fixture->paths[0], JOB "Arguments=9;\n", -1, NULL));

  answer_to_save (fixture, "“first.troupe”", "save");
  answer ("Replace the Changed File?", "“first.troupe”", "cancel");
  g_assert_nonnull (fixture->window);
  assert_file (fixture, 0, JOB "Arguments=9;\n");
  app_test_assert_text (fixture->window, "2 items: 5, 6");

  answer_to_save (fixture, "“first.troupe”", "save");
  answer ("Replace the Changed File?", "“first.troupe”", "replace");
  app_test_wait (is_closed, fixture);
  assert_file (fixture, 0, JOB "Arguments=5;6;\n");
}

/* There is nothing to be lost in a file that is gone, or was saved from here. */
static void
test_not_changed_elsewhere (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *editor;

  open_file (fixture, 0);
  editor = app_test_find_type (fixture->window, TROUPE_TYPE_JOB_EDITOR);
  type_items (fixture, "5 6");
  g_remove (fixture->paths[0]);
  gtk_widget_activate_action (editor, "job.save", NULL);
  assert_file (fixture, 0, JOB "Arguments=5;6;\n");
  type_items (fixture, "7 8");
  gtk_widget_activate_action (editor, "job.save", NULL);
  assert_file (fixture, 0, JOB "Arguments=7;8;\n");
}

/* A draft that cannot be saved is not lost either. */
static void
test_cannot_save (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 '6");
  answer_to_save (fixture, "“first.troupe”", "save");
  g_assert_nonnull (fixture->window);
  assert_file (fixture, 0, JOB "Arguments=3;4;\n");
}

/* One question about each, and the one on screen need not be the one that is asked about. */
static void
test_several (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  open_file (fixture, 1);
  type_items (fixture, "7 8");
  answer_to_save (fixture, NULL, "discard");
  answer_to_save (fixture, NULL, "cancel");

  /* Cancelling also revokes earlier answers to discard. */
  answer_to_save (fixture, NULL, "save");
  answer_to_save (fixture, NULL, "save");
  app_test_wait (is_closed, fixture);
  assert_file (fixture, 0, JOB "Arguments=5;6;\n");
  assert_file (fixture, 1, JOB "Arguments=7;8;\n");
}

static void
test_running (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  choose (fixture, "sleep");
  type_items (fixture, "600 600");
  gtk_widget_activate_action (
      app_test_find_text (fixture->window, "Items, with spaces between them"), "job.run", NULL);
  answer_to_save (fixture, "“first.troupe”", "discard");
  close_and_answer (fixture, "Stop the Job?", NULL, "cancel");
  answer_to_save (fixture, "“first.troupe”", "discard");
  close_and_answer (fixture, "Stop the Job?", NULL, "stop");
  app_test_wait (is_closed, fixture);
}

/* Typed items that never ran are in no file. */
static void
test_no_file (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "Command");
  type (fixture, "Command", "wc {}");
  answer_to_save (fixture, "“Command”", "cancel");
  type (fixture, "Command", "echo {}");
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_test_wait (is_closed, fixture);
}

/* Nothing is lost if nothing was changed, or if the change was undone. */
static void
test_nothing_lost (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "primes");
  choose (fixture, "Python Function");
  choose (fixture, "Program");
  open_file (fixture, 0);
  type_items (fixture, "5 6");
  type_items (fixture, "3 4");
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_test_wait (is_closed, fixture);
}

/* A file that is opened again is as it was left, or else as it is now. */
static void
test_opens_again (Fixture *fixture, gconstpointer user_data)
{
  open_file (fixture, 0);
  type_items (fixture, "5 6 7");
  open_file (fixture, 1);
  app_test_assert_text (fixture->window, "2 items: 3, 4");
  open_file (fixture, 0);
  app_test_assert_text (fixture->window, "3 items: 5, 6, 7");

  g_assert_true (g_file_set_contents (fixture->paths[1], JOB "Arguments=9;\n", -1, NULL));
  open_file (fixture, 1);
  app_test_assert_text (fixture->window, "1 item: 9");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/unsaved/" name, Fixture, NULL, set_up, function, tear_down)
  add ("cancel", test_cancel);
  add ("discard", test_discard);
  add ("save", test_save);
  add ("changed-elsewhere", test_changed_elsewhere);
  add ("not-changed-elsewhere", test_not_changed_elsewhere);
  add ("cannot-save", test_cannot_save);
  add ("several", test_several);
  add ("running", test_running);
  add ("no-file", test_no_file);
  add ("nothing-lost", test_nothing_lost);
  add ("opens-again", test_opens_again);
#undef add
  return g_test_run ();
}
