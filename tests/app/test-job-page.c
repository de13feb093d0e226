/* SPDX-License-Identifier: GPL-3.0-or-later */

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
} Fixture;

static void
run_cb (Fixture *fixture, TroupeDraft *draft, TroupeSource *source)
{
  g_set_object (&fixture->run_draft, draft);
  g_set_object (&fixture->run_source, source);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->functions = app_test_create_functions ();
  fixture->page = g_object_new (TROUPE_TYPE_JOB_PAGE, "functions", fixture->functions, NULL);
  g_signal_connect_swapped (fixture->page, "run", G_CALLBACK (run_cb), fixture);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->run_draft);
  g_clear_object (&fixture->run_source);
  g_object_unref (fixture->functions);
}

static void
choose (Fixture *fixture, const char *name)
{
  GtkWidget *label;
  GtkWidget *row;

  app_test_assert_text (fixture->page, name);
  label = app_test_find_text (fixture->page, name);
  row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
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

  choose (fixture, "square");
  app_test_assert_text (fixture->page, "Exact, however long the number is.");
  app_test_assert_text (fixture->page, "An item is an integer; its value is its square.");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_cmpstr (troupe_job_get_subject (troupe_draft_get_job (fixture->run_draft)), ==,
                   "square");
  assert_items (fixture->run_source, 10, "1|2|3|4|5|");
}

/* What runs does not change when the form does. */
static void
test_runs_copy (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) again = NULL;

  choose (fixture, "square");
  type (fixture, "6");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  type (fixture, "7");
  again = troupe_draft_create_source (fixture->run_draft, &error);
  g_assert_no_error (error);
  assert_items (again, 10, "6|");
}

static void
test_keeps_drafts (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "square");
  type (fixture, "6 7");
  choose (fixture, "shout");
  app_test_assert_text (fixture->page, "2 items: hello, hello world");
  choose (fixture, "square");
  app_test_assert_text (fixture->page, "2 items: 6, 7");
}

static void
test_bad_input (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "square");
  type (fixture, "");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_null (fixture->run_draft);
  app_test_assert_text (fixture->page, "There are no items. Type some, or use the example.");
}

static void
test_chooses (Fixture *fixture, gconstpointer user_data)
{
  TroupeDraft *draft = troupe_job_page_choose (TROUPE_JOB_PAGE (fixture->page), "shout");

  g_assert_cmpstr (troupe_draft_get_title (draft), ==, "shout");
  g_object_set (draft, "text", "ready", NULL);
  app_test_assert_text (fixture->page, "1 item: ready");
  g_assert_null (troupe_job_page_choose (TROUPE_JOB_PAGE (fixture->page), "missing"));
  choose (fixture, "square");
  choose (fixture, "shout");
  app_test_assert_text (fixture->page, "1 item: ready");
}

static void
test_own (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "Python Function");
  app_test_assert_text (fixture->page, "Function, as FILE.py:NAME");
  gtk_widget_activate_action (fixture->page, "job.run", NULL);
  g_assert_cmpstr (troupe_job_get_subject (troupe_draft_get_job (fixture->run_draft)), ==,
                   "math:factorial");
  choose (fixture, "square");
  app_test_assert_no_text (fixture->page, "Function, as FILE.py:NAME");
}

static void
test_opens_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "first.troupe", NULL);

  g_assert_true (g_file_set_contents (
      path, "[Troupe]\nVersion=1\n[Job]\nFunction=shout\n[Items]\nRange=1:3\n", -1, NULL));
  troupe_job_page_open_file (TROUPE_JOB_PAGE (fixture->page), path);
  app_test_assert_text (fixture->page, "Opened");
  app_test_assert_text (fixture->page, "first.troupe");
  app_test_assert_text (fixture->page, "3 items: 1, 2, 3");

  g_remove (path);
  g_rmdir (directory);
}

static gboolean
has_two_windows (gpointer user_data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 2;
}

static void
test_bad_file (Fixture *fixture, gconstpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  troupe_job_page_open_file (TROUPE_JOB_PAGE (fixture->page), "/missing.troupe");
  app_test_wait (has_two_windows, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != fixture->window)
        {
          app_test_assert_text (GTK_WIDGET (window), "The Job Was Not Opened");
          gtk_window_destroy (window);
          break;
        }
    }
}

static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  troupe_job_page_show_failure (TROUPE_JOB_PAGE (fixture->page), "The worker program is missing");
  app_test_assert_text (fixture->page, "The worker program is missing");
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->page);
  g_autoptr (GListModel) others = app_test_create_functions ();

  g_object_set (fixture->page, "functions", fixture->functions, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->page, "functions", others, NULL);
  notify_watch_assert (watch, "functions");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/job-page/" name, Fixture, NULL, set_up, function, tear_down)
  add ("runs-example", test_runs_example);
  add ("runs-copy", test_runs_copy);
  add ("keeps-drafts", test_keeps_drafts);
  add ("bad-input", test_bad_input);
  add ("chooses", test_chooses);
  add ("own", test_own);
  add ("opens-file", test_opens_file);
  add ("bad-file", test_bad_file);
  add ("failure", test_failure);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
