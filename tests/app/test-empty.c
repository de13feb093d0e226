/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the window with everything that can be empty: an item, a value, a message, details, an
 * output, a name, a row, a file, a folder, a list. A warning ends the test. */

#include "app-test.h"
#include "troupe-argument-source.h"
#include "troupe-draft-preview.h"
#include "troupe-event-list.h"
#include "troupe-export.h"
#include "troupe-items-editor.h"
#include "troupe-job-page.h"
#include "troupe-join-list.h"
#include "troupe-pool.h"
#include "troupe-result-details.h"
#include "troupe-results-page.h"
#include "troupe-run-view.h"
#include "troupe-text-section.h"
#include "troupe-worker-table.h"
#include "troupe-worker-window.h"

#include <glib/gstdio.h>
#include <string.h>

/* Results */

static TroupeResultNote *
create_note (gboolean with_texts)
{
  TroupeResultNote *note = troupe_result_note_new ();

  if (with_texts)
    {
      note->message = g_bytes_new (NULL, 0);
      note->details = g_bytes_new (NULL, 0);
      note->standard_output = g_bytes_new (NULL, 0);
      note->standard_error = g_bytes_new (NULL, 0);
    }
  return note;
}

static void
add_row (TroupeResults *results,
         guint row,
         TroupeResultStatus status,
         const char *item,
         TroupeResultNote *note)
{
  const char *nothing = "";
  g_autoptr (TroupeBlock) block = item == NULL ? NULL : troupe_block_new_from_strings (&item, 1);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = row,
    .count = 1,
    .status = status,
    .items = block == NULL ? NULL : troupe_items_new_block (row, block),
    .values = status == TROUPE_RESULT_OK ? troupe_block_new_from_strings (&nothing, 1) : NULL,
    .note = note,
    .worker = status == TROUPE_RESULT_NOT_RUN ? 0 : 1,
    .attempts = 1,
  };

  troupe_results_add (results, &chunk);
}

/* An item without text with each outcome, with texts that are empty and with none. */
static TroupeResults *
create_results (guint *n_rows)
{
  TroupeResults *results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);

  *n_rows = 0;
  for (guint i = TROUPE_RESULT_OK; i <= TROUPE_RESULT_NOT_RUN; i++)
    {
      add_row (results, (*n_rows)++, i, "", NULL);
      add_row (results, (*n_rows)++, i, "", create_note (FALSE));
      add_row (results, (*n_rows)++, i, "", create_note (TRUE));
      add_row (results, (*n_rows)++, i, "\x1f", NULL);
      add_row (results, (*n_rows)++, i, NULL, NULL);
    }
  troupe_results_close (results);
  return results;
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_exported (TroupeResultsPage *page, TroupeFormat format)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "exported", NULL);

  troupe_results_page_export (page, format, path);
  app_test_wait (is_there, path);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_results (void)
{
  static const char *const actions[] = { "results.copy-value", "results.copy-input",
                                         "results.copy-record" };
  static const char *const views[] = { "times", "picture", "table" };
  guint n_rows;
  g_autoptr (TroupeResults) results = create_results (&n_rows);
  GtkWidget *widget = g_object_new (TROUPE_TYPE_RESULTS_PAGE, "results", results, NULL);
  TroupeResultsPage *page = TROUPE_RESULTS_PAGE (widget);
  GtkWindow *window = app_test_present (widget);
  GtkWidget *switcher;

  app_test_assert_text (widget, "failed");
  app_test_assert_text (widget, "timed out");
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *title = g_strdup_printf ("Item %u", i + 1);

      troupe_results_page_choose (page, i);
      app_test_assert_text (widget, title);
      for (guint j = 0; j < G_N_ELEMENTS (actions); j++)
        gtk_widget_activate_action (widget, actions[j], NULL);
    }

  gtk_editable_set_text (GTK_EDITABLE (app_test_find_type (widget, GTK_TYPE_SEARCH_ENTRY)),
                         "something");
  app_test_assert_text (widget, "No Results Found");
  gtk_editable_set_text (GTK_EDITABLE (app_test_find_type (widget, GTK_TYPE_SEARCH_ENTRY)), "");
  app_test_assert_text (widget, "failed");

  for (guint i = 0; i <= TROUPE_FORMAT_CSV; i++)
    assert_exported (page, i);
  switcher = app_test_find_type (widget, GTK_TYPE_STACK_SWITCHER);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkStack *stack = gtk_stack_switcher_get_stack (GTK_STACK_SWITCHER (switcher));

      if (gtk_stack_get_child_by_name (stack, views[i]) != NULL)
        gtk_stack_set_visible_child_name (stack, views[i]);
    }
  gtk_window_destroy (window);
}

/* No rows at all. */
static void
test_no_results (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  GtkWidget *widget = g_object_new (TROUPE_TYPE_RESULTS_PAGE, "results", results, NULL);
  GtkWindow *window = app_test_present (widget);

  troupe_results_close (results);
  gtk_editable_set_text (GTK_EDITABLE (app_test_find_type (widget, GTK_TYPE_SEARCH_ENTRY)), "x");
  for (guint i = 0; i <= TROUPE_FORMAT_CSV; i++)
    assert_exported (TROUPE_RESULTS_PAGE (widget), i);
  gtk_window_destroy (window);
}

/* A run */

typedef struct
{
  TroupePool *pool;
  TroupeRun *run;
  GtkWidget *view;
  GtkWindow *window;
} Job;

static void
start_job (Job *job, TroupeJobKind kind, const char *subject, const char *const *items)
{
  g_autoptr (TroupeJob) troupe_job = troupe_job_new (kind, subject);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (GError) error = NULL;

  troupe_job_set_workers (troupe_job, 1);
  troupe_job_set_retries (troupe_job, 1);
  job->pool = troupe_pool_new (troupe_job, source, results, NULL);
  job->run = troupe_pool_get_run (job->pool);
  job->view = g_object_new (TROUPE_TYPE_RUN_VIEW, "run", job->run, NULL);
  job->window = app_test_present (job->view);
  g_assert_true (troupe_pool_start (job->pool, &error));
  g_assert_no_error (error);
}

static gboolean
is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

static gboolean
has_item (gpointer run)
{
  TroupeWorker *worker = troupe_run_get_worker (run, 1);

  return worker != NULL && troupe_worker_get_status (worker)->n_items_held > 0;
}

/* The pages of the run and the window of its worker are drawn, and the job ends. */
static void
end_job (Job *job)
{
  g_autoptr (TroupeWorker) worker = NULL;
  GtkWindow *details;

  app_test_wait (is_finished, job->run);
  worker = g_object_ref (troupe_run_get_worker (job->run, 1));
  details = troupe_worker_window_new (job->run, worker);
  gtk_window_present (details);
  app_test_assert_text (GTK_WIDGET (details), "Command Line");
  gtk_window_destroy (details);
  gtk_window_destroy (job->window);
  g_object_unref (job->pool);
}

static void
test_run (void)
{
  static const char *const items[] = { "", NULL };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "go", NULL);
  g_autofree char *command =
      g_strdup_printf ("until [ -e '%s' ]; do sleep 0.02; done; echo {}", path);
  Job job;
  GtkWindow *details;

  start_job (&job, TROUPE_JOB_COMMAND, command, items);
  app_test_wait (has_item, job.run);
  g_assert_cmpstr (troupe_worker_get_status (troupe_run_get_worker (job.run, 1))->item, ==, "");
  details = troupe_worker_window_new (job.run, troupe_run_get_worker (job.run, 1));
  gtk_window_present (details);
  app_test_assert_text (GTK_WIDGET (details), "running");
  gtk_window_destroy (details);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  end_job (&job);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A worker that prints nothing, in as many words, and fails for no reason, twice. */
static void
test_failure (void)
{
  static const char *const items[] = { "7", NULL };
  g_autofree char *before = g_strdup (g_getenv ("TROUPE_WORKER"));
  Job job;

  g_setenv ("TROUPE_WORKER", g_getenv ("TROUPE_BAD_WORKER"), TRUE);
  start_job (&job, TROUPE_JOB_FUNCTION, "fail=empty", items);
  app_test_wait (is_finished, job.run);
  g_assert_cmpuint (troupe_run_get_n_status (job.run, TROUPE_RESULT_FAILED), ==, 1);
  end_job (&job);
  g_setenv ("TROUPE_WORKER", before, TRUE);
}

/* No items: the job ends at once. */
static void
test_no_items (void)
{
  static const char *const items[] = { NULL };
  Job job;

  start_job (&job, TROUPE_JOB_FUNCTION, "square", items);
  app_test_wait (is_finished, job.run);
  gtk_window_destroy (job.window);
  g_object_unref (job.pool);
}

/* Where a line ends within a word, the text view shows no hyphen that is not in the text. */
static void
assert_no_hyphens (GtkWidget *section)
{
  GtkTextView *view = GTK_TEXT_VIEW (app_test_find_type (section, GTK_TYPE_TEXT_VIEW));
  g_autoptr (GSList) tags = NULL;
  GtkTextIter at;
  gboolean hyphens = TRUE;

  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (view), &at, 1);
  tags = gtk_text_iter_get_tags (&at);
  g_assert_nonnull (tags);
  g_object_get (tags->data, "insert-hyphens", &hyphens, NULL);
  g_assert_false (hyphens);
}

static gboolean
has_rest (GtkWidget *section)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  app_test_list (section, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (g_str_has_prefix (gtk_label_get_label (labels->pdata[i]), "These are the first ") &&
        gtk_widget_get_visible (labels->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
test_texts (void)
{
  g_autoptr (TroupeEvents) events = troupe_events_new ();
  g_autoptr (TroupeEvent) event = troupe_event_new (TROUPE_EVENT_WROTE, 0, 1, "");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = g_object_new (TROUPE_TYPE_EVENT_LIST, "events", events, NULL);
  GtkWidget *section = g_object_new (TROUPE_TYPE_TEXT_SECTION, "title", "Text", NULL);
  g_autofree char *long_text = NULL;
  GtkWindow *window;

  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), section);
  window = app_test_present (box);
  troupe_events_add (events, event);
  app_test_assert_text (list, "0.00 s");
  g_object_set (section, "text", "some", NULL);
  assert_no_hyphens (section);
  /* There is room below a long text alone, for what it leaves out. */
  long_text = g_strnfill (300000, 'a');
  g_object_set (section, "text", long_text, NULL);
  g_assert_true (has_rest (section));
  g_object_set (section, "text", "some", NULL);
  g_assert_false (has_rest (section));
  g_object_set (section, "text", "", NULL);
  g_object_set (section, "text", NULL, NULL);
  gtk_window_destroy (window);
}

/* A job that is not written yet */

static TroupeDraft *
create_draft (TroupeJobKind kind)
{
  g_autoptr (GListModel) functions = app_test_create_functions ();
  g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, 0);

  return kind == TROUPE_JOB_FUNCTION ? troupe_draft_new_for_function (function)
                                     : troupe_draft_new_for_kind (kind);
}

static void
test_jobs (void)
{
  static const TroupeJobKind kinds[] = { TROUPE_JOB_FUNCTION, TROUPE_JOB_COMMAND, TROUPE_JOB_PYTHON,
                                         TROUPE_JOB_PROGRAM };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TroupeDraft) draft = create_draft (kinds[i]);
      g_autofree char *commands = NULL;
      g_autofree char *title = NULL;
      GtkWidget *page = g_object_new (TROUPE_TYPE_JOB_PAGE, NULL);
      GtkWindow *window = app_test_present (page);

      troupe_job_page_set_draft (TROUPE_JOB_PAGE (page), draft);
      troupe_job_set_subject (troupe_draft_get_job (draft), "");
      g_object_set (troupe_draft_get_list (draft, 0), "from", TROUPE_ITEMS_TYPED, "text", "", NULL);
      app_test_assert_text (page, "There are no items. Type some, or use the example.");
      g_object_set (troupe_draft_get_list (draft, 0), "text", "''", NULL);
      commands = troupe_draft_preview_commands (draft);
      title = troupe_job_describe (troupe_draft_get_job (draft));
      g_assert_nonnull (title);
      gtk_window_destroy (window);
    }
}

static void
assert_preview (GtkWidget *editor, TroupeDraft *draft, TroupeItemsFrom from, const char *text)
{
  g_object_set (troupe_draft_get_list (draft, 0), "from", from, NULL);
  app_test_assert_text (editor, text);
}

/* Files, folders, tables and typed texts with nothing in them. */
static void
test_items (void)
{
  static const char no_items[] = "No items: the job will end at once.";
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "nothing", NULL);
  g_autofree char *table = g_build_filename (folder, "unnamed.csv", NULL);
  g_autofree char *below = g_build_filename (folder, "below", NULL);
  g_autofree char *pattern = g_build_filename (below, "*", NULL);
  g_autofree char *no_match =
      g_strdup_printf ("No file matches “%s”; if there may be none, add “May Be Empty”", pattern);
  g_autofree char *commands = NULL;
  GtkWidget *editor = g_object_new (TROUPE_TYPE_ITEMS_EDITOR, "draft", draft, NULL);
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWindow *window;
  TroupeItemsDraft *list = troupe_draft_get_list (draft, 0);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), editor);
  window = app_test_present (overlay);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_true (g_file_set_contents (table, ",,\n,,\n", -1, NULL));
  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  troupe_job_set_subject (troupe_draft_get_job (draft), "echo {}");

  g_object_set (list, "text", "'' ''", NULL);
  assert_preview (editor, draft, TROUPE_ITEMS_TYPED, "2 items: , ");
  commands = troupe_draft_preview_commands (draft);
  g_assert_cmpstr (commands, ==, "echo ''\necho ''");

  g_object_set (list, "files", file, "table", table, "folder", below, "pattern", pattern, NULL);
  assert_preview (editor, draft, TROUPE_ITEMS_FILE, no_items);
  assert_preview (editor, draft, TROUPE_ITEMS_FOLDER, no_items);
  assert_preview (editor, draft, TROUPE_ITEMS_PATTERN, no_match);
  assert_preview (editor, draft, TROUPE_ITEMS_TABLE, "1 item:  ·  · ");
  g_object_set (list, "table", file, NULL);
  app_test_assert_no_text (editor, "1 item:  ·  · ");

  gtk_window_destroy (window);
  g_assert_cmpint (g_rmdir (below), ==, 0);
  g_assert_cmpint (g_unlink (table), ==, 0);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Without a run, there is nothing to give orders to, and nothing to copy. */
static void
test_orders (void)
{
  const GType types[] = { TROUPE_TYPE_EVENT_LIST, TROUPE_TYPE_WORKER_TABLE };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *page = g_object_new (types[i], NULL);
      GtkWindow *window = app_test_present (page);
      g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
      guint n_orders = 0;

      app_test_list (page, GTK_TYPE_BUTTON, buttons);
      for (guint j = 0; j < buttons->len; j++)
        if (gtk_actionable_get_action_name (buttons->pdata[j]))
          {
            g_assert_false (gtk_widget_is_sensitive (buttons->pdata[j]));
            n_orders++;
          }
      g_assert_cmpuint (n_orders, >, 0);
      gtk_window_destroy (window);
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/empty/results", test_results);
  g_test_add_func ("/empty/no-results", test_no_results);
  g_test_add_func ("/empty/run", test_run);
  g_test_add_func ("/empty/failure", test_failure);
  g_test_add_func ("/empty/no-items", test_no_items);
  g_test_add_func ("/empty/texts", test_texts);
  g_test_add_func ("/empty/orders", test_orders);
  g_test_add_func ("/empty/jobs", test_jobs);
  g_test_add_func ("/empty/items", test_items);

  return g_test_run ();
}
