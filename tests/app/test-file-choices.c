/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests each action that asks for a file or a folder: the choice arrives where it belongs. */

#include "app-test.h"
#include "file-choice.h"
#include "filled-run.h"
#include "folder.h"
#include "troupe-experiment-page.h"
#include "troupe-finding-view.h"
#include "troupe-items-editor.h"
#include "troupe-items-form.h"
#include "troupe-job-page.h"
#include "troupe-option-row.h"
#include "troupe-python-rows.h"
#include "troupe-result-table.h"
#include "troupe-results-page.h"
#include "troupe-run-page.h"
#include "troupe-subject-editor.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

/* A file and its folder. */
static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("troupe-choices-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "some file", NULL);
  g_assert_true (g_file_set_contents (fixture->path, "a,b\n1,2\n", -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_items (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  TroupeItemsDraft *list = troupe_draft_get_list (draft, 0);
  GtkWidget *editor = g_object_new (TROUPE_TYPE_ITEMS_EDITOR, "draft", draft, NULL);
  GtkWindow *window = app_test_present (editor);
  GtkWidget *form = app_test_find_type (editor, TROUPE_TYPE_ITEMS_FORM);
  g_autofree char *files = NULL;
  g_autofree char *table = NULL;
  g_autofree char *chosen_folder = NULL;

  g_object_set (list, "from", TROUPE_ITEMS_FILE, NULL);
  gtk_widget_activate_action (form, "items.open", NULL);
  file_choice_answer ("Open a File of Items", fixture->path);
  g_object_get (list, "files", &files, NULL);
  g_assert_nonnull (g_strstr_len (files, -1, "some file"));
  app_test_assert_text (editor, "2 items: a,b, 1,2");

  g_object_set (list, "from", TROUPE_ITEMS_TABLE, NULL);
  gtk_widget_activate_action (form, "items.open", NULL);
  file_choice_answer ("Open a Table", fixture->path);
  g_object_get (list, "table", &table, NULL);
  g_assert_cmpstr (table, ==, fixture->path);

  g_object_set (list, "from", TROUPE_ITEMS_FOLDER, NULL);
  gtk_widget_activate_action (form, "items.open", NULL);
  file_choice_answer ("Open a Folder", fixture->folder);
  g_object_get (list, "folder", &chosen_folder, NULL);
  g_assert_cmpstr (chosen_folder, ==, fixture->folder);
  gtk_window_destroy (window);
}

/* A dialog that is cancelled changes nothing, and there is one at a time. */
static void
test_cancels (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  GtkWidget *editor = g_object_new (TROUPE_TYPE_SUBJECT_EDITOR, "draft", draft, NULL);
  GtkWindow *window = app_test_present (editor);
  TroupeJob *job = troupe_draft_get_job (draft);
  g_autofree char *before = g_strdup (troupe_job_get_subject (job));
  GListModel *windows = gtk_window_get_toplevels ();
  guint n_windows;

  gtk_widget_activate_action (editor, "subject.open", NULL);
  n_windows = g_list_model_get_n_items (windows);
  gtk_widget_activate_action (editor, "subject.open", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n_windows);
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (file_choice_find ("Open a Program"))));
  file_choice_choose_and_cancel ("Open a Program", fixture->path);
  g_assert_cmpstr (troupe_job_get_subject (job), ==, before);

  gtk_widget_activate_action (editor, "subject.open", NULL);
  file_choice_answer ("Open a Program", fixture->path);
  g_assert_nonnull (g_strstr_len (troupe_job_get_subject (job), -1, "some file'"));
  gtk_window_destroy (window);
}

static gboolean
has_made_steps (gpointer n_steps)
{
  return (*(guint *) n_steps)-- == 0;
}

/* A dialog goes with the widget that asks, however far GTK is with reading the folder. */
static void
test_goes_with_owner (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 20; i++)
    {
      guint n_steps = i;
      g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
      GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
      GtkWindow *window = app_test_present (page);

      troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
      gtk_widget_activate_action (page, "results.export", "s", "csv");
      file_choice_find ("Export Results");
      app_test_wait (has_made_steps, &n_steps);
      gtk_window_destroy (window);
      file_choice_assert_gone ("Export Results");
    }
}

static void
test_python (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PYTHON);
  GtkWidget *editor = g_object_new (TROUPE_TYPE_SUBJECT_EDITOR, "draft", draft, NULL);
  GtkWindow *window = app_test_present (editor);
  GtkWidget *rows = app_test_find_type (editor, TROUPE_TYPE_PYTHON_ROWS);
  g_autofree char *path = g_build_filename (fixture->folder, "own.py", NULL);
  g_autofree char *expected = g_strconcat (path, ":double", NULL);

  g_assert_true (g_file_set_contents (path, "def double(x):\n  return 2 * x\n", -1, NULL));
  gtk_widget_activate_action (rows, "python.open", NULL);
  file_choice_answer ("Open a Python File", path);
  app_test_assert_text (editor, "Function");
  /* The only function of a file that was chosen is the one that is meant. */
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_ancestor (
                             app_test_find_text (editor, "Function"), ADW_TYPE_ENTRY_ROW)),
                         "double");
  g_assert_cmpstr (troupe_job_get_subject (troupe_draft_get_job (draft)), ==, expected);
  gtk_window_destroy (window);
}

/* Presents the row of an option, activates the action of its field, and returns the option's text
 * after the choice. */
static char *
choose_option (gpointer options,
               const char *option,
               const char *action,
               const char *title,
               const char *path)
{
  const TroupeOptionText *text = troupe_option_texts;
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row;
  GtkWindow *window;

  while (!g_str_equal (text->option, option))
    text++;
  row = troupe_option_row_new (text);
  g_object_set (row, "options", options, NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = app_test_present (list);
  gtk_widget_activate_action (app_test_find_type (row, GTK_TYPE_ENTRY), action, NULL);
  file_choice_answer (title, path);
  gtk_window_destroy (window);
  return troupe_options_dup_text (options, option);
}

static void
test_options (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo");
  g_autoptr (TroupeOutputOptions) output = troupe_output_options_new ();
  g_autofree char *new_path = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *file =
      choose_option (job, "on-file", "option.open-file", "Open a File", fixture->path);
  g_autofree char *folder =
      choose_option (job, "tmpdir", "option.open-folder", "Open a Folder", fixture->folder);
  g_autofree char *written = choose_option (output, "report", "option.choose-new-file",
                                            "Choose a File to Write", new_path);
  g_autofree char *both = g_strconcat (fixture->path, ",", fixture->path, NULL);
  g_autofree char *first =
      choose_option (job, "send", "option.add-file", "Open a File", fixture->path);
  g_autofree char *second =
      choose_option (job, "send", "option.add-file", "Open a File", fixture->path);

  g_assert_cmpstr (file, ==, fixture->path);
  g_assert_cmpstr (folder, ==, fixture->folder);
  g_assert_cmpstr (written, ==, new_path);
  g_assert_cmpstr (first, ==, fixture->path);
  g_assert_cmpstr (second, ==, both);
}

static void
saved_cb (char **saved, TroupeDraft *draft, const char *path)
{
  g_free (*saved);
  *saved = g_strdup (path);
}

static gboolean
is_set (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

/* A job of a file is saved as another one, and the first file stays as it is. */
static void
test_saves_as (Fixture *fixture, gconstpointer user_data)
{
  static const char before[] = "[Troupe]\nVersion=1\n[Job]\nCommand=echo\n[Items]\nArguments=1;\n";
  g_autofree char *first = g_build_filename (fixture->folder, "first.troupe", NULL);
  g_autofree char *second = g_build_filename (fixture->folder, "second.troupe", NULL);
  g_autoptr (GListStore) drafts = g_list_store_new (TROUPE_TYPE_DRAFT);
  GtkWidget *page = g_object_new (TROUPE_TYPE_JOB_PAGE, NULL);
  GtkWindow *window = app_test_present (page);
  g_autoptr (TroupeDraft) draft = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *text = NULL;
  g_autofree char *first_text = NULL;

  g_signal_connect_swapped (page, "saved", G_CALLBACK (saved_cb), &saved);
  g_assert_true (g_file_set_contents (first, before, -1, NULL));
  draft = troupe_draft_new_from_file (first, G_LIST_MODEL (drafts), NULL);
  troupe_job_page_set_draft (TROUPE_JOB_PAGE (page), draft);
  g_object_set (troupe_draft_get_list (draft, 0), "text", "2 3", NULL);
  gtk_widget_activate_action (page, "job.save-as", NULL);
  file_choice_answer ("Save the Job", second);
  app_test_wait (is_set, &saved);
  g_assert_cmpstr (saved, ==, second);
  g_assert_true (g_file_get_contents (second, &text, NULL, NULL));
  g_assert_nonnull (g_strstr_len (text, -1, "Arguments=2;3;\n"));
  g_assert_true (g_file_get_contents (first, &first_text, NULL, NULL));
  g_assert_cmpstr (first_text, ==, before);
  gtk_window_destroy (window);
}

typedef struct
{
  const char *path;
  const char *begin;
} Written;

static gboolean
is_written (gpointer user_data)
{
  const Written *written = user_data;
  g_autofree char *text = NULL;

  return g_file_get_contents (written->path, &text, NULL, NULL) &&
         g_str_has_prefix (text, written->begin);
}

/* The results in each of the formats. */
static void
test_exports (Fixture *fixture, gconstpointer user_data)
{
  static const char *const formats[][2] = {
    { "lines", "a value\na value\na value\n" },
    { "json", "[\"a value\",\"a value\",null," },
    { "jsonl", "{\"item\":1," },
    { "csv", "item,input,status," },
  };
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  GtkWindow *window = app_test_present (page);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("exported.", formats[i][0], NULL);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      Written written = { path, formats[i][1] };

      gtk_widget_activate_action (page, "results.export", "s", formats[i][0]);
      file_choice_answer ("Export Results", path);
      app_test_wait (is_written, &written);
    }
  gtk_window_destroy (window);
}

/* The dialog says whether all results go into the file, in the order of the items. */
static void
test_exports_part (Fixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *title;
    TroupeRowKeyKind key;
    gboolean descending;
    gboolean failed_first;
    const char *search;
  } cases[] = {
    { "Export the Results That Are Shown", TROUPE_ROW_KEY_INDEX, TRUE, FALSE, "" },
    { "Export the Results That Are Shown", TROUPE_ROW_KEY_WORKER, FALSE, FALSE, "" },
    { "Export the Results That Are Shown", TROUPE_ROW_KEY_INDEX, FALSE, TRUE, "" },
    { "Export the Results That Are Shown", TROUPE_ROW_KEY_INDEX, FALSE, FALSE, "a value" },
    { "Export Results", TROUPE_ROW_KEY_INDEX, FALSE, FALSE, "" },
  };
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  GtkWidget *table = app_test_find_type (page, TROUPE_TYPE_RESULT_TABLE);
  GtkWidget *search = app_test_find_type (page, GTK_TYPE_SEARCH_ENTRY);
  GtkWindow *window = app_test_present (page);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      troupe_result_table_sort (TROUPE_RESULT_TABLE (table), cases[i].key, cases[i].descending);
      g_object_set (page, "failed-first", cases[i].failed_first, NULL);
      app_test_replace_text (search, cases[i].search);
      g_signal_emit_by_name (search, "search-changed");
      gtk_widget_activate_action (page, "results.export", "s", "csv");
      file_choice_assert_name (cases[i].title, "results.csv");
    }
  gtk_widget_activate_action (page, "results.export", "s", "lines");
  file_choice_assert_name ("Export Results", "results.txt");
  gtk_window_destroy (window);
}

/* The plots, in each of the formats. */
static void
assert_plots (Fixture *fixture, GtkWidget *page)
{
  static const char *const formats[][2] = { { "svg", "<?xml" }, { "png", "\x89PNG" } };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("exported.", formats[i][0], NULL);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *text = NULL;

      gtk_widget_activate_action (page, "experiment.export", "s", formats[i][0]);
      file_choice_answer ("Export the Plots", path);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, formats[i][1]));
    }
}

static gboolean
has_finding (gpointer page)
{
  return app_test_find_type (page, TROUPE_TYPE_FINDING_VIEW) != NULL;
}

static void
test_plots (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_FAULTS);
  GtkWidget *page = troupe_experiment_page_new (experiment);
  GtkWindow *window = app_test_present (page);

  gtk_widget_activate_action (page, "experiment.run", NULL);
  app_test_wait (has_finding, page);
  assert_plots (fixture, page);
  gtk_window_destroy (window);
}

static void
test_opens_job (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "one.troupe", NULL);
  GtkWidget *window;

  g_assert_true (g_file_set_contents (
      path, "[Troupe]\nVersion=1\n[Job]\nFunction=square\n[Items]\nArguments=6;7;\n", -1, NULL));
  app_test_open_window (&window);
  gtk_widget_activate_action (window, "win.open", NULL);
  file_choice_answer ("Open a Job", path);
  app_test_assert_text (window, "2 items: 6, 7");
  app_test_close_window (&window);
}

static gboolean
is_offered (GtkFilter *filter, const char *name)
{
  g_autoptr (GFileInfo) info = g_file_info_new ();

  g_file_info_set_display_name (info, name);
  return gtk_filter_match (filter, info);
}

/* Where a job is opened, job files alone are offered; where a file is written, a name is. */
static void
test_offers (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeRun) run = filled_run_new (TROUPE_RUN_FINISHED);
  GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  GtkWindow *results = app_test_present (page);
  g_autoptr (GListModel) filters = NULL;
  g_autoptr (GtkFilter) filter = NULL;
  g_autofree char *name = NULL;
  GtkWidget *window;

  app_test_open_window (&window);
  gtk_widget_activate_action (window, "win.open", NULL);
  filters = gtk_file_chooser_get_filters (file_choice_find ("Open a Job"));
  g_assert_cmpuint (g_list_model_get_n_items (filters), ==, 1);
  filter = g_list_model_get_item (filters, 0);
  g_assert_true (is_offered (filter, "some.troupe"));
  g_assert_false (is_offered (filter, "some.txt"));
  file_choice_cancel ("Open a Job");
  app_test_close_window (&window);

  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  gtk_widget_activate_action (page, "results.export", "s", "csv");
  name = gtk_file_chooser_get_current_name (file_choice_find ("Export Results"));
  g_assert_cmpstr (name, ==, "results.csv");
  file_choice_cancel ("Export Results");
  gtk_window_destroy (results);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/file-choices/" name, Fixture, NULL, set_up, function, tear_down)
  add ("items", test_items);
  add ("cancels", test_cancels);
  add ("goes-with-owner", test_goes_with_owner);
  add ("python", test_python);
  add ("options", test_options);
  add ("saves-as", test_saves_as);
  add ("exports", test_exports);
  add ("exports-part", test_exports_part);
  add ("plots", test_plots);
  add ("opens-job", test_opens_job);
  add ("offers", test_offers);
#undef add
  return g_test_run ();
}
