/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the fields of a command, of a Python function and of a program. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-python-functions.h"
#include "troupe-python-rows.h"
#include "troupe-subject-editor.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  TroupeDraft *draft;
  TroupeJob *job;
  GtkWidget *editor;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer kind)
{
  fixture->draft = troupe_draft_new_for_kind (GPOINTER_TO_INT (kind));
  fixture->job = troupe_draft_get_job (fixture->draft);
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "a.txt", NULL);
  fixture->editor = g_object_new (TROUPE_TYPE_SUBJECT_EDITOR, "draft", fixture->draft, NULL);
  fixture->window = app_test_present (fixture->editor);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->draft);
}

static GtkEditable *
find_entry (Fixture *fixture, const char *title)
{
  GtkWidget *label = app_test_find_text (fixture->editor, title);

  return GTK_EDITABLE (gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW));
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  return gtk_widget_get_ancestor (app_test_find_text (fixture->editor, label), GTK_TYPE_BUTTON);
}

/* A button inserts at the cursor, replaces a selection, and typing goes on behind it. */
static void
test_inserts (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *subject = find_entry (fixture, "Command");
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (subject));
  GtkWidget *button = find_button (fixture, "{.}");
  int begin;
  int end;

  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "The item without its extension");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Insert {.}");
  gtk_editable_set_text (subject, "mv  b");
  gtk_editable_set_position (subject, 3);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "mv {.} b");
  app_test_assert_text (fixture->editor, "mv a b");
  g_assert_cmpint (gtk_editable_get_position (subject), ==, 6);
  g_assert_true (gtk_window_get_focus (fixture->window) == text);
  g_assert_false (gtk_editable_get_selection_bounds (subject, &begin, &end));

  gtk_editable_select_region (subject, 3, 6);
  g_signal_emit_by_name (find_button (fixture, "{/.}"), "clicked");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "mv {/.} b");
  g_assert_cmpint (gtk_editable_get_position (subject), ==, 7);
}

/* Each button inserts a string that has a meaning. */
static void
test_strings (Fixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *string;
    const char *command;
  } strings[] = {
    { "{}", "echo d/a.txt" }, { "{.}", "echo d/a" }, { "{/}", "echo a.txt" }, { "{//}", "echo d" },
    { "{/.}", "echo a" },     { "{#}", "echo 1" },   { "{%}", "echo 1" },
  };
  GtkEditable *subject = find_entry (fixture, "Command");

  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "d/a.txt", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      gtk_editable_set_text (subject, "echo ");
      gtk_editable_set_position (subject, -1);
      g_signal_emit_by_name (find_button (fixture, strings[i].string), "clicked");
      app_test_assert_text (fixture->editor, strings[i].command);
    }
}

/* A part of an item that it does not have is an error beside the field, while it is typed. */
static void
test_second_list (Fixture *fixture, gconstpointer user_data)
{
  static const char message[] = "The command cannot be used: there is no part 2, since an item has "
                                "1 part (each list or column gives one); to have “{2}” as "
                                "it is, write “\\{2}”";
  GtkEditable *subject = find_entry (fixture, "Command");

  gtk_editable_set_text (subject, "echo {2}");
  app_test_assert_text (fixture->editor, message);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (subject), "error"));
  gtk_test_accessible_assert_state (subject, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  troupe_draft_add_list (fixture->draft);
  g_object_set (troupe_draft_get_list (fixture->draft, 1), "text", "x", NULL);
  app_test_assert_no_text (fixture->editor, message);
  app_test_assert_text (fixture->editor, "echo x");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (subject), "error"));
}

/* The columns of a table are known when it was opened. */
static void
test_columns (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "table.csv", NULL);
  static const char message[] = "The command cannot be used: there is no replacement string "
                                "“{weight}”; the columns are {name}, {size}; to have it as it is, "
                                "write “\\{weight}”";

  g_assert_true (g_file_set_contents (path, "name,size\nbig,10\n", -1, NULL));
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "from", TROUPE_ITEMS_TABLE, "table",
                path, NULL);
  troupe_job_set_subject (fixture->job, "echo {size}");
  app_test_assert_text (fixture->editor, "echo 10");
  troupe_job_set_subject (fixture->job, "echo {weight}");
  app_test_assert_text (fixture->editor, message);
  app_test_assert_no_text (fixture->editor, "echo 10");
  troupe_job_set_subject (fixture->job, "echo {name}");
  app_test_assert_no_text (fixture->editor, message);
  app_test_assert_text (fixture->editor, "echo big");
  g_remove (path);
  g_rmdir (folder);
}

static void
test_missing_program (Fixture *fixture, gconstpointer user_data)
{
  troupe_job_set_subject (fixture->job, "gzipp -k {}");
  app_test_assert_text (fixture->editor, "There is no program “gzipp”.");
  troupe_job_set_subject (fixture->job, "cat {}");
  app_test_assert_no_text (fixture->editor, "There is no program “gzipp”.");

  /* Those outside of the sandbox are not known here. */
  troupe_job_set_subject (fixture->job, "gzipp {}");
  app_test_assert_text (fixture->editor, "There is no program “gzipp”.");
  g_object_set (fixture->job, "outside-sandbox", TRUE, NULL);
  app_test_assert_no_text (fixture->editor, "There is no program “gzipp”.");
}

/* The file and the name are the subject, and a subject of a job file is both. */
static void
test_python (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *file = find_entry (fixture, "Python File or Module");
  GtkEditable *function = find_entry (fixture, "Function");

  g_assert_null (app_test_find_text (fixture->editor, "Command"));
  g_assert_null (app_test_find_text (fixture->editor, "{.}"));
  g_assert_cmpstr (gtk_editable_get_text (file), ==, "math");
  g_assert_cmpstr (gtk_editable_get_text (function), ==, "factorial");
  gtk_editable_set_text (function, "sqrt");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "math:sqrt");
  gtk_editable_set_text (file, "a:b.py");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "a:b.py:sqrt");
  troupe_job_set_subject (fixture->job, "c:d.py:f");
  g_assert_cmpstr (gtk_editable_get_text (file), ==, "c:d.py");
  g_assert_cmpstr (gtk_editable_get_text (function), ==, "f");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "c:d.py:f");

  gtk_editable_set_text (function, "");
  app_test_assert_text (fixture->editor, "Choose a function from the list, or type its name");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (function), "error"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (file), "error"));
  gtk_editable_set_text (function, "f");
  gtk_editable_set_text (file, " ");
  app_test_assert_text (fixture->editor, "Open a Python file, or type the name of a module");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (file), "error"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (function), "error"));
}

static GtkWidget *
find_focused_row (Fixture *fixture)
{
  return gtk_widget_get_ancestor (gtk_window_get_focus (fixture->window), ADW_TYPE_ENTRY_ROW);
}

/* A job that cannot run moves the focus to the field that is empty. */
static void
test_python_lack (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *file = find_entry (fixture, "Python File or Module");
  GtkEditable *function = find_entry (fixture, "Function");
  TroupeSubjectEditor *editor = TROUPE_SUBJECT_EDITOR (fixture->editor);
  g_autoptr (GError) error = g_error_new_literal (TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_JOB, "no");

  gtk_editable_set_text (function, " ");
  troupe_subject_editor_show_error (editor, error);
  g_assert_true (find_focused_row (fixture) == GTK_WIDGET (function));
  gtk_editable_set_text (file, "");
  troupe_subject_editor_show_error (editor, error);
  g_assert_true (find_focused_row (fixture) == GTK_WIDGET (file));
  app_test_assert_text (fixture->editor, "Open a Python file, or type the name of a module");
  gtk_editable_set_text (file, "a");
  gtk_editable_set_text (function, "b");
  gtk_widget_grab_focus (GTK_WIDGET (function));
  troupe_subject_editor_show_error (editor, error);
  g_assert_true (find_focused_row (fixture) == GTK_WIDGET (file));
  app_test_assert_text (fixture->editor, "no");
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_get_sensitive (widget);
}

/* The functions of a file are listed, and one of them is chosen. */
static void
test_functions (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "own.py", NULL);
  g_autofree char *expected = g_strconcat (path, ":second", NULL);
  g_autofree char *no_file = g_strdup_printf ("There is no file “%s”.", path);
  GtkEditable *file = find_entry (fixture, "Python File or Module");
  GtkEditable *function = find_entry (fixture, "Function");
  GtkWidget *button = app_test_find_type (GTK_WIDGET (function), GTK_TYPE_MENU_BUTTON);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  GtkListBox *list = GTK_LIST_BOX (app_test_find_type (popover, GTK_TYPE_LIST_BOX));

  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (file, path);
  app_test_assert_text (fixture->editor, no_file);
  g_assert_true (g_file_set_contents (
      path, "def first(x):\n  return x\n\ndef second(x):\n  return x\n", -1, NULL));
  gtk_editable_set_text (file, "");
  app_test_assert_no_text (fixture->editor, no_file);
  gtk_editable_set_text (file, path);
  app_test_assert_text (fixture->editor, "“own.py” defines no function “factorial”.");
  app_test_wait (is_sensitive, button);
  g_assert_null (gtk_list_box_get_row_at_index (list, 2));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, expected);
  app_test_assert_no_text (fixture->editor, "“own.py” defines no function “factorial”.");

  g_remove (path);
  g_rmdir (folder);
}

static void
test_program (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *subject = find_entry (fixture, "Program and its arguments");

  g_assert_nonnull (app_test_find_type (GTK_WIDGET (subject), GTK_TYPE_BUTTON));
  gtk_editable_set_text (subject, "./no-such-worker -x");
  g_assert_cmpstr (troupe_job_get_subject (fixture->job), ==, "./no-such-worker -x");
  app_test_assert_text (fixture->editor, "There is no program “./no-such-worker”.");
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->editor);
  g_autoptr (TroupeDraft) other = troupe_draft_new_for_kind (TROUPE_JOB_PYTHON);
  GtkWidget *rows = g_object_ref_sink (g_object_new (TROUPE_TYPE_PYTHON_ROWS, NULL));
  g_autoptr (NotifyWatch) rows_watch = notify_watch_new (rows);

  g_object_set (fixture->editor, "draft", fixture->draft, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->editor, "draft", other, NULL);
  notify_watch_assert (watch, "draft");
  g_object_set (rows, "job", fixture->job, NULL);
  notify_watch_assert (rows_watch, "job");
  g_object_set (rows, "job", fixture->job, NULL);
  notify_watch_assert (rows_watch, "");
  g_object_set (fixture->editor, "draft", NULL, NULL);
  notify_watch_assert (watch, "draft visible");
  g_object_unref (rows);
}

static void
assert_functions (const char *text, const char *expected)
{
  g_auto (GStrv) names = troupe_python_functions_find (text, strlen (text));
  g_autofree char *joined = g_strjoinv (" ", names);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_python_functions (void)
{
  assert_functions ("", "");
  assert_functions ("def a(x):\n  pass\ndef  b (x): pass", "a b");
  assert_functions ("\xef\xbb\xbf"
                    "def a(x): pass",
                    "a");
  /* Those of a class or a condition are none of the module, and coroutines cannot be called. */
  assert_functions ("class A:\n  def m(x): pass\nif 1:\n\tdef b(): pass\nasync def c(): pass", "");
  assert_functions ("\"\"\"\ndef no(): pass\n\\\"\"\"\ndef nor(): pass\n\"\"\"\ndef yes(): pass",
                    "yes");
  assert_functions ("'''\ndef no(): pass\n'''\ndef yes(): pass", "yes");
  assert_functions ("# '''\ndef yes(): pass # \"\n", "yes");
  assert_functions ("a = 'it\\'s'\ndef yes(): pass", "yes");
  assert_functions ("a = 'unfinished\ndef yes(): pass", "yes");
  assert_functions ("default = 1\ndefine = 2\ndef\ndef (x)\ndef größe(x): pass\ndef", "größe");
  assert_functions ("'''", "");
  assert_functions ("'\\", "");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, kind, function) \
  g_test_add ("/subject-editor/" name, Fixture, GINT_TO_POINTER (kind), set_up, function, tear_down)
  add ("inserts", TROUPE_JOB_COMMAND, test_inserts);
  add ("strings", TROUPE_JOB_COMMAND, test_strings);
  add ("second-list", TROUPE_JOB_COMMAND, test_second_list);
  add ("columns", TROUPE_JOB_COMMAND, test_columns);
  add ("missing-program", TROUPE_JOB_COMMAND, test_missing_program);
  add ("python", TROUPE_JOB_PYTHON, test_python);
  add ("python-lack", TROUPE_JOB_PYTHON, test_python_lack);
  add ("functions", TROUPE_JOB_PYTHON, test_functions);
  add ("program", TROUPE_JOB_PROGRAM, test_program);
  add ("notifies", TROUPE_JOB_COMMAND, test_notifies);
#undef add
  g_test_add_func ("/python-functions/find", test_python_functions);
  return g_test_run ();
}
