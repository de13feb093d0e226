/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens examples, and shows the parts of the form in which they are edited. */

#include "form-pages.h"

#include "app-test.h"
#include "troupe-config.h"
#include "troupe-draft-look.h"
#include "troupe-isolate.h"
#include "troupe-items-editor.h"
#include "troupe-items-form.h"
#include "troupe-job-page.h"
#include "troupe-option-row.h"

#include <glib/gi18n.h>

static char *
find_example (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, name, NULL);
}

static gboolean
has_preview (gpointer draft)
{
  return troupe_draft_look_get_preview (troupe_draft_look_get (draft)) != NULL;
}

/**
 * form_pages_open:
 * @window: a window
 * @name: the name of an example, a job file
 *
 * Opens it, and waits for the preview of its items.
 */
void
form_pages_open (TroupeWindow *window, const char *name)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  g_autofree char *path = find_example (name);
  g_autoptr (TroupeDraft) draft = NULL;

  troupe_window_open_file (window, path);
  app_test_assert_text (GTK_WIDGET (window), name);
  g_object_get (page, "draft", &draft, NULL);
  app_test_wait (has_preview, draft);
}

/**
 * form_pages_show_function:
 * @window: a window
 *
 * Shows the form of a built-in function.
 */
void
form_pages_show_function (TroupeWindow *window)
{
  form_pages_open (window, "first.troupe");
}

/**
 * form_pages_show_command:
 * @window: a window
 *
 * Shows that of a command.
 */
void
form_pages_show_command (TroupeWindow *window)
{
  form_pages_open (window, "checksums.troupe");
}

/**
 * form_pages_show_python:
 * @window: a window
 *
 * Shows that of a Python function.
 */
void
form_pages_show_python (TroupeWindow *window)
{
  form_pages_open (window, "parameter-grid.troupe");
}

/**
 * form_pages_show_lists:
 * @window: a window
 *
 * Shows two lists of items.
 */
void
form_pages_show_lists (TroupeWindow *window)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new ();

  form_pages_open (window, "parameter-grid.troupe");
  gtk_widget_activate_action (app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_ITEMS_EDITOR),
                              "items.add-list", NULL);
  app_test_list (GTK_WIDGET (window), TROUPE_TYPE_ITEMS_FORM, forms);
  troupe_items_draft_set_range (troupe_items_form_get_list (forms->pdata[1]), 1, 3, 1);
}

/**
 * form_pages_show_mistakes:
 * @window: a window
 *
 * Shows a form that is wrong in each part, with words that are nowhere to be broken.
 */
void
form_pages_show_mistakes (TroupeWindow *window)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  GtkWidget *options =
      gtk_widget_get_ancestor (app_test_find_text (page, _ ("Options")), ADW_TYPE_EXPANDER_ROW);
  g_autoptr (TroupeDraft) draft = NULL;
  GtkWidget *retries;

  form_pages_open (window, "checksums.troupe");
  g_object_get (page, "draft", &draft, NULL);
  g_object_set (troupe_draft_get_job (draft), "subject",
                "sha256sum_of_something_with_a_name_that_is_nowhere_to_be_broken {where}", NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "folder",
                "/proc/nonexistent/a_folder_with_a_name_that_is_nowhere_to_be_broken", NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (options), TRUE);
  app_test_assert_text (page, _ ("Retries"));
  retries =
      gtk_widget_get_ancestor (app_test_find_text (page, _ ("Retries")), TROUPE_TYPE_OPTION_ROW);
  gtk_editable_set_text (GTK_EDITABLE (app_test_find_type (retries, GTK_TYPE_SPIN_BUTTON)), "many");
}

static void
expand (GtkWidget *page, const char *title)
{
  GtkWidget *row =
      gtk_widget_get_ancestor (app_test_find_text (page, title), ADW_TYPE_EXPANDER_ROW);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
}

/* Scrolls so that a row is the first one to be seen. */
static void
show_row (GtkWidget *page, const char *title, GType type)
{
  GtkWidget *row;
  GtkWidget *scrolled;
  GtkAdjustment *adjustment;
  graphene_point_t point;

  app_test_assert_text (page, title);
  row = gtk_widget_get_ancestor (app_test_find_text (page, title), type);
  scrolled = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  app_test_wait_settled (page);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_true (gtk_widget_compute_point (row, scrolled, &GRAPHENE_POINT_INIT (0, 0), &point));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + point.y);
}

static void
show_option (GtkWidget *page, const char *title)
{
  show_row (page, title, TROUPE_TYPE_OPTION_ROW);
}

/* Shows a list of that kind, with its options. */
static void
show_list (TroupeWindow *window, TroupeItemsFrom from)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  g_autofree char *folder = find_example (".");
  g_autofree char *table = find_example ("people.csv");
  g_autoptr (TroupeDraft) draft = NULL;
  TroupeItemsDraft *list;

  form_pages_open (window, "checksums.troupe");
  g_object_get (page, "draft", &draft, NULL);
  list = troupe_draft_get_list (draft, 0);
  g_object_set (list, "folder", folder, "match", "*.py", "pattern", "*.png", "table", table,
                "files", "squares.py 'a name with spaces.txt'", "last", "100", "from", from, NULL);
  if (from != TROUPE_ITEMS_RANGE)
    expand (page, _ ("Options of the Items"));
  app_test_wait_settled (page);
  show_row (page, _ ("Items Come From"), ADW_TYPE_COMBO_ROW);
}

/**
 * form_pages_show_range:
 * @window: a window
 *
 * Shows a range of numbers.
 */
void
form_pages_show_range (TroupeWindow *window)
{
  show_list (window, TROUPE_ITEMS_RANGE);
}

/**
 * form_pages_show_lines:
 * @window: a window
 *
 * Shows the lines of files, one of which does not exist, with the options of such items.
 */
void
form_pages_show_lines (TroupeWindow *window)
{
  show_list (window, TROUPE_ITEMS_FILE);
}

/**
 * form_pages_show_table:
 * @window: a window
 *
 * Shows a table that does not exist, with the options of such items.
 */
void
form_pages_show_table (TroupeWindow *window)
{
  show_list (window, TROUPE_ITEMS_TABLE);
}

/**
 * form_pages_show_folder:
 * @window: a window
 *
 * Shows the files of a folder, with the options of such items.
 */
void
form_pages_show_folder (TroupeWindow *window)
{
  show_list (window, TROUPE_ITEMS_FOLDER);
}

/**
 * form_pages_show_pattern:
 * @window: a window
 *
 * Shows a pattern that no file matches, with the options of such items.
 */
void
form_pages_show_pattern (TroupeWindow *window)
{
  show_list (window, TROUPE_ITEMS_PATTERN);
}

/**
 * form_pages_show_options:
 * @window: a window
 *
 * Shows a control for each kind of option.
 */
void
form_pages_show_options (TroupeWindow *window)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  g_autoptr (TroupeDraft) draft = NULL;
  TroupeOptions *options;

  form_pages_open (window, "checksums.troupe");
  g_object_get (page, "draft", &draft, NULL);
  options = TROUPE_OPTIONS (troupe_draft_get_job (draft));
  troupe_options_set_text (options, "retries", "3", NULL);
  troupe_options_set_text (options, "retry-delay", "5,2", NULL);
  troupe_options_set_text (options, "timeout", "200%", NULL);
  troupe_options_set_text (options, "halt", "soon,fail=10%", NULL);
  troupe_options_set_text (options, "memory-limit", "2G", NULL);
  expand (page, _ ("Options"));
  show_option (page, _ ("Retries"));
}

/**
 * form_pages_show_places:
 * @window: a window
 *
 * Shows hosts that were tested, one of which does not exist; ssh says so at once.
 */
void
form_pages_show_places (TroupeWindow *window)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  g_autoptr (TroupeDraft) draft = NULL;
  GtkWidget *row;

  form_pages_open (window, "checksums.troupe");
  g_object_get (page, "draft", &draft, NULL);
  g_object_set (troupe_draft_get_job (draft), "on", "ssh:mill.invalid,:", "ssh",
                "sh -c 'echo Could not resolve hostname >&2; exit 255' --", NULL);
  expand (page, _ ("Options"));
  app_test_assert_text (page, _ ("Where"));
  row = gtk_widget_get_ancestor (app_test_find_text (page, _ ("Where")), TROUPE_TYPE_OPTION_ROW);
  g_signal_emit_by_name (app_test_find_type (row, GTK_TYPE_BUTTON), "clicked");
  app_test_assert_text (row, _ ("Test"));
  show_option (page, _ ("Where"));
}

/**
 * form_pages_show_output:
 * @window: a window
 *
 * Shows a folder that does not exist, and options that do not go together.
 */
void
form_pages_show_output (TroupeWindow *window)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  g_autoptr (TroupeDraft) draft = NULL;
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;

  form_pages_open (window, "checksums.troupe");
  g_object_get (page, "draft", &draft, NULL);
  expand (page, _ ("Output in a Terminal"));
  g_object_set (troupe_draft_get_output_options (draft), "report", "/proc/nonexistent/run.json",
                "unordered", TRUE, "keep-order", TRUE, NULL);
  message = g_strdup_printf (_ ("There is no folder “%s”."), "/proc/nonexistent");
  shown = troupe_isolate_quoted (message);
  app_test_assert_text (page, shown);
  show_option (page, _ ("File of the Results"));
}
