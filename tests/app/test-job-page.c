/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page on which a job is edited, saved and run. */

#include "app-test.h"
#include "notify-watch.h"
#include "source-helpers.h"
#include "troupe-job-page.h"

#include <glib/gstdio.h>

typedef struct
{
  GListModel *functions;
  GtkWidget *page;
  GtkWindow *window;
  TroupeDraft *run_draft;
  TroupeSource *run_source;
  char *saved_path;
} Fixture;

static void
run_cb (Fixture *fixture, TroupeDraft *draft, TroupeSource *source)
{
  g_set_object (&fixture->run_draft, draft);
  g_set_object (&fixture->run_source, source);
}

static void
saved_cb (Fixture *fixture, TroupeDraft *draft, const char *path)
{
  g_free (fixture->saved_path);
  fixture->saved_path = g_strdup (path);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->functions = app_test_create_functions ();
  fixture->page = g_object_new (TROUPE_TYPE_JOB_PAGE, NULL);
  g_signal_connect_swapped (fixture->page, "run", G_CALLBACK (run_cb), fixture);
  g_signal_connect_swapped (fixture->page, "saved", G_CALLBACK (saved_cb), fixture);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->run_draft);
  g_clear_object (&fixture->run_source);
  g_free (fixture->saved_path);
  g_object_unref (fixture->functions);
}

static void
choose (Fixture *fixture)
{
  g_autoptr (TroupeFunction) square = g_list_model_get_item (fixture->functions, 0);
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_function (square);

  troupe_job_page_set_draft (TROUPE_JOB_PAGE (fixture->page), draft);
}

static void
type (Fixture *fixture, const char *text)
{
  GtkWidget *label = app_test_find_text (fixture->page, "Items, with spaces between them");
  GtkWidget *row = gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
test_runs_example (Fixture *fixture, gconstpointer user_data)
{
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_null (fixture->run_draft);

  choose (fixture);
  app_test_assert_text (fixture->page, "Exact, however long the number is.");
  app_test_assert_text (fixture->page, "Item: an integer. Value: its square.");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_cmpstr (troupe_job_get_subject (troupe_draft_get_job (fixture->run_draft)), ==,
                   "square");
  assert_items (fixture->run_source, 10, "1|2|3|4|5|");
}

/* A running job does not change with the form. */
static void
test_runs_copy (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) again = NULL;

  choose (fixture);
  type (fixture, "6");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  type (fixture, "7");
  again = troupe_draft_create_source (fixture->run_draft, &error);
  g_assert_no_error (error);
  assert_items (again, 10, "6|");
}

static void
test_bad_input (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture);
  type (fixture, "");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_null (fixture->run_draft);
  app_test_assert_text (fixture->page, "There are no items. Type some, or use the example.");
}

static GtkWidget *
find_option (Fixture *fixture, const char *title)
{
  GtkWidget *expander = gtk_widget_get_ancestor (app_test_find_text (fixture->page, "Options"),
                                                 ADW_TYPE_EXPANDER_ROW);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  app_test_assert_text (fixture->page, title);
  return app_test_find_type (
      gtk_widget_get_ancestor (app_test_find_text (fixture->page, title), ADW_TYPE_PREFERENCES_ROW),
      GTK_TYPE_SPIN_BUTTON);
}

/* An invalid option is not run with its previous value. */
static void
test_bad_option (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *retries;

  choose (fixture);
  retries = find_option (fixture, "Retries");
  gtk_editable_set_text (GTK_EDITABLE (retries), "many");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_null (fixture->run_draft);
  g_assert_true (gtk_window_get_focus (fixture->window) ==
                 GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (retries))));

  gtk_editable_set_text (GTK_EDITABLE (retries), "2");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_nonnull (fixture->run_draft);
}

static void
test_own (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PYTHON);

  troupe_job_page_set_draft (TROUPE_JOB_PAGE (fixture->page), draft);
  app_test_assert_text (fixture->page, "Python File or Module");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_cmpstr (troupe_job_get_subject (troupe_draft_get_job (fixture->run_draft)), ==,
                   "math:factorial");
  choose (fixture);
  app_test_assert_no_text (fixture->page, "Python File or Module");
}

/* A job that was read from a file is saved there without a question. */
static void
test_saves (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "first.troupe", NULL);
  g_autoptr (GListStore) drafts = g_list_store_new (TROUPE_TYPE_DRAFT);
  g_autoptr (TroupeDraft) draft = NULL;
  g_autoptr (TroupeDraft) again = NULL;

  g_assert_true (g_file_set_contents (
      path, "[Troupe]\nVersion=1\n[Job]\nFunction=shout\n[Items]\nRange=1:3\n", -1, NULL));
  draft = troupe_draft_new_from_file (path, G_LIST_MODEL (drafts), NULL);
  troupe_job_page_set_draft (TROUPE_JOB_PAGE (fixture->page), draft);
  app_test_assert_text (fixture->page, "first.troupe");
  app_test_assert_no_text (fixture->page, "Changed since it was saved");

  g_object_set (troupe_draft_get_list (draft, 0), "last", "4", NULL);
  app_test_assert_text (fixture->page, "Changed since it was saved");
  gtk_widget_activate_action (fixture->page, "job.save", NULL);
  g_assert_cmpstr (fixture->saved_path, ==, path);
  app_test_assert_no_text (fixture->page, "Changed since it was saved");
  again = troupe_draft_new_from_file (path, G_LIST_MODEL (drafts), NULL);
  troupe_job_page_set_draft (TROUPE_JOB_PAGE (fixture->page), again);
  app_test_assert_text (fixture->page, "4 items: 1, 2, 3, 4");

  g_remove (path);
  g_rmdir (directory);
}

static GtkWidget *
find_focus (Fixture *fixture)
{
  return gtk_widget_get_ancestor (gtk_window_get_focus (fixture->window), ADW_TYPE_ENTRY_ROW);
}

static void
assert_focus (Fixture *fixture, const char *title)
{
  GtkWidget *row = find_focus (fixture);

  g_assert_nonnull (row);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, title);
}

/* A form that is opened begins at its top, with its first field, wherever the one before was. */
static void
test_begins (Fixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    TroupeJobKind kind;
    const char *title;
  } forms[] = {
    { TROUPE_JOB_COMMAND, "Command" },
    { TROUPE_JOB_PYTHON, "Python File or Module" },
    { TROUPE_JOB_PROGRAM, "Program and its arguments" },
  };
  GtkWidget *scrolled = app_test_find_type (fixture->page, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  choose (fixture);
  assert_focus (fixture, "Items, with spaces between them");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (forms[i].kind);

      gtk_adjustment_set_value (adjustment, 100);
      troupe_job_page_set_draft (TROUPE_JOB_PAGE (fixture->page), draft);
      assert_focus (fixture, forms[i].title);
      g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
    }
}

/* However long the word for "Run" is, the page fits into a narrow window, which has a picture
 * instead of it. */
static void
test_narrow (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *squeezer = app_test_find_type (fixture->page, ADW_TYPE_SQUEEZER);
  GtkWidget *word = gtk_widget_get_first_child (squeezer);
  GtkWidget *picture = gtk_widget_get_next_sibling (word);
  int least;
  int least_of_word;
  int least_of_picture;

  choose (fixture);
  gtk_button_set_label (GTK_BUTTON (word), "_Jetzt sofort auf allen Kernen ausführen");
  gtk_widget_measure (word, GTK_ORIENTATION_HORIZONTAL, -1, &least_of_word, NULL, NULL, NULL);
  gtk_widget_measure (picture, GTK_ORIENTATION_HORIZONTAL, -1, &least_of_picture, NULL, NULL, NULL);
  g_assert_cmpint (least_of_picture, <, least_of_word);
  gtk_widget_measure (squeezer, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, least_of_picture);
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (picture)), ==, "job.run");
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->page);

  g_object_set (fixture->page, "draft", NULL, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->page, "draft", draft, NULL);
  notify_watch_assert (watch, "draft");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/job-page/" name, Fixture, NULL, set_up, function, tear_down)
  add ("runs-example", test_runs_example);
  add ("runs-copy", test_runs_copy);
  add ("bad-input", test_bad_input);
  add ("bad-option", test_bad_option);
  add ("own", test_own);
  add ("saves", test_saves);
  add ("begins", test_begins);
  add ("narrow", test_narrow);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
