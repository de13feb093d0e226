/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that items run again in place, and that no way out of a run loses results without a
 * question. */

#include "app-test.h"
#include "troupe-draft.h"
#include "troupe-event-list.h"
#include "troupe-history-page.h"
#include "troupe-kept-runs.h"
#include "troupe-results-page.h"
#include "troupe-run-view.h"
#include "troupe-settings.h"
#include "troupe-window.h"

#include <glib/gstdio.h>
#include <string.h>

/* Counts its runs in a file, and fails for the item "b" the first time. */
#define COUNTING                                                                                 \
  "n=$(cat {}.count 2>/dev/null); n=$((n + 1)); echo $n > {}.count; [ {/} != b -o $n != 1 ] && " \
  "echo {/} $n"

typedef struct
{
  GtkWidget *window;
  char *directory;
} Fixture;

static const char *const names[] = { "a", "b", "c" };

static void
set_up (Fixture *fixture, gconstpointer kept)
{
  fixture->directory = g_dir_make_tmp (NULL, NULL);
  g_settings_set_boolean (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS, kept != NULL);
  app_test_open_window (&fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer kept)
{
  app_test_close_window (&fixture->window);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strconcat (names[i], ".count", NULL);
      g_autofree char *path = g_build_filename (fixture->directory, file, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Fixture *) user_data)->window == NULL;
}

static void
start (Fixture *fixture, TroupeJobKind kind, const char *subject, const char *items)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;

  g_object_set (troupe_draft_get_job (draft), "kind", kind, "subject", subject, "grace", 0.1,
                "workers", 1, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "text", items, NULL);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
}

static TroupeRun *
get_run (Fixture *fixture)
{
  GtkWidget *view = app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW);
  g_autoptr (TroupeRun) run = NULL;

  if (view)
    g_object_get (view, "run", &run, NULL);
  /* The view holds the reference. */
  return run;
}

static gboolean
is_finished (gpointer user_data)
{
  TroupeRun *run = get_run (user_data);

  return run && troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

typedef struct
{
  Fixture *fixture;
  const char *expected;
} Wanted;

/* With the values of all items, or what is there instead. */
static gboolean
has_values (gpointer user_data)
{
  const Wanted *wanted = user_data;
  g_autoptr (GString) values = g_string_new (NULL);
  TroupeResults *results;

  if (!is_finished (wanted->fixture))
    return FALSE;
  results = troupe_run_get_results (get_run (wanted->fixture));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (results)); i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (results), i);
      const gboolean ok = troupe_result_get_status (result) == TROUPE_RESULT_OK;

      g_string_append_printf (values, "%s%s", i > 0 ? ", " : "",
                              ok ? troupe_result_get_value (result)
                                 : troupe_result_get_status_text (result));
    }
  return g_str_equal (values->str, wanted->expected);
}

static void
assert_values (Fixture *fixture, const char *expected)
{
  Wanted wanted = { fixture, expected };

  g_test_message ("waiting for %s", expected);
  app_test_wait (has_values, &wanted);
}

static void
start_counting (Fixture *fixture)
{
  g_autofree char *items = g_strdup_printf ("%1$s/a %1$s/b %1$s/c", fixture->directory);

  start (fixture, TROUPE_JOB_COMMAND, COUNTING, items);
  assert_values (fixture, "a 1, failed, c 1");
}

static void
assert_n_kept (gconstpointer kept)
{
  TroupeJournal *journal = troupe_kept_runs_get_journal (NULL);
  g_autoptr (TroupePastRun) entry = NULL;

  g_assert_true (troupe_journal_refresh (journal, NULL));
  entry = g_list_model_get_item (troupe_journal_get_runs (journal), 0);
  if (kept == NULL)
    return;
  g_assert_cmpuint (troupe_past_run_get_facts (entry)->n_done, ==, 3);
  g_assert_cmpuint (troupe_past_run_get_facts (entry)->n_failed, ==, 0);
}

static guint
count_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      n += TROUPE_IS_WINDOW (window);
    }
  return n;
}

/* Only the failed item runs, keeps its number, and its result is with the others. */
static void
test_failed (Fixture *fixture, gconstpointer kept)
{
  start_counting (fixture);
  gtk_widget_activate_action (fixture->window, "win.run-failed", NULL);
  assert_values (fixture, "a 1, b 2, c 1");
  g_assert_cmpuint (troupe_run_get_n_done (get_run (fixture)), ==, 3);
  g_assert_cmpuint (count_windows (), ==, 1);
  assert_n_kept (kept);
}

/* One item, whether it failed or not, again and again. */
static void
test_item (Fixture *fixture, gconstpointer kept)
{
  GtkWidget *page;

  start_counting (fixture);
  /* One that failed is not run again with the first one. */
  gtk_widget_activate_action (fixture->window, "win.run-item", "t", (guint64) 0);
  assert_values (fixture, "a 2, failed, c 1");
  /* The one that is chosen among the results. */
  page = app_test_find_type (fixture->window, TROUPE_TYPE_RESULTS_PAGE);
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (page), 1);
  app_test_assert_text (page, "Item 2");
  gtk_widget_activate_action (page, "results.run-item", NULL);
  assert_values (fixture, "a 2, b 2, c 1");
  gtk_widget_activate_action (fixture->window, "win.run-item", "t", (guint64) 2);
  assert_values (fixture, "a 2, b 2, c 2");
  assert_n_kept (kept);
}

/* Of a kept run that is opened, or named by its number alone. */
static void
test_kept_item (Fixture *fixture, gconstpointer kept)
{
  g_autoptr (TroupePastRun) entry = NULL;
  GtkWidget *history;
  guint64 id;

  start_counting (fixture);
  assert_n_kept (NULL);
  entry = g_list_model_get_item (troupe_journal_get_runs (troupe_kept_runs_get_journal (NULL)), 0);
  id = troupe_past_run_get_facts (entry)->id;
  gtk_widget_activate_action (fixture->window, "win.open-run", "t", id);
  history = app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_PAGE);
  g_assert_true (gtk_widget_get_mapped (history));
  app_test_assert_text (history, "2 of 3 done, 1 failed.");
  gtk_widget_activate_action (fixture->window, "win.run-kept-item", "(tt)", id, (guint64) 0);
  assert_values (fixture, "a 2, failed, c 1");
}

static gboolean
has_one (gpointer user_data)
{
  TroupeRun *run = get_run (user_data);

  return run && troupe_run_get_n_done (run) == 1;
}

/* Items that were not run stay so if one item runs again. */
static void
test_item_alone (Fixture *fixture, gconstpointer kept)
{
  GtkWidget *view;

  start (fixture, TROUPE_JOB_FUNCTION, "sleep", "0.01 600 0.02");
  app_test_wait (has_one, fixture);
  view = app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW);
  gtk_widget_activate_action (view, "run.stop", NULL);
  gtk_widget_activate_action (view, "run.stop", NULL);
  assert_values (fixture, "0.01, not run, not run");
  gtk_widget_activate_action (fixture->window, "win.run-item", "t", (guint64) 0);
  assert_values (fixture, "0.01, not run, not run");
  g_assert_null (troupe_run_get_error (get_run (fixture)));
}

/* The dialog that belongs to the window. */
static GtkWidget *
find_dialog (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (fixture->window && gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
has_dialog (gpointer user_data)
{
  return find_dialog (user_data) != NULL;
}

static void
answer (Fixture *fixture, const char *heading, const char *response)
{
  GtkWidget *dialog;

  app_test_wait (has_dialog, fixture);
  dialog = g_object_ref (find_dialog (fixture));
  app_test_assert_text (dialog, heading);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
}

#define QUESTION "Discard the Results?"

static void
test_closing (Fixture *fixture, gconstpointer kept)
{
  start (fixture, TROUPE_JOB_FUNCTION, "square", "6 7");
  assert_values (fixture, "36, 49");
  gtk_window_close (GTK_WINDOW (fixture->window));
  if (kept == NULL)
    {
      app_test_assert_text (find_dialog (fixture),
                            "2 results of the last run are not kept in the history, and are in no "
                            "file. They will be lost when the window closes.");
      answer (fixture, QUESTION, "cancel");
      assert_values (fixture, "36, 49");
      gtk_window_close (GTK_WINDOW (fixture->window));
      answer (fixture, QUESTION, "discard");
    }
  app_test_wait (is_closed, fixture);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was exported as a whole is not lost; a part of it is not enough. */
static void
test_exported (Fixture *fixture, gconstpointer kept)
{
  g_autofree char *path = g_build_filename (fixture->directory, "results.csv", NULL);
  GtkWidget *page;
  GtkWidget *search;

  start (fixture, TROUPE_JOB_FUNCTION, "square", "6 7");
  assert_values (fixture, "36, 49");
  page = app_test_find_type (fixture->window, TROUPE_TYPE_RESULTS_PAGE);
  search = app_test_find_type (page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "36");
  gtk_widget_activate_action (app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW),
                              "run.show-view", "s", "results");
  app_test_assert_text (page, "1 of 2 results");
  troupe_results_page_export (TROUPE_RESULTS_PAGE (page), TROUPE_FORMAT_CSV, path);
  app_test_assert_text (page, "1 shown result is in “results.csv”");
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer (fixture, QUESTION, "cancel");

  g_assert_no_errno (g_unlink (path));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  app_test_assert_no_text (page, "1 of 2 results");
  troupe_results_page_export (TROUPE_RESULTS_PAGE (page), TROUPE_FORMAT_CSV, path);
  app_test_wait (is_there, path);
  app_test_assert_text (page, "The results are in “results.csv”");
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_test_wait (is_closed, fixture);
  g_assert_no_errno (g_unlink (path));
}

/* Running again, and another job in the window. */
static void
test_replacing (Fixture *fixture, gconstpointer kept)
{
  start (fixture, TROUPE_JOB_FUNCTION, "square", "6 7");
  assert_values (fixture, "36, 49");
  gtk_widget_activate_action (fixture->window, "win.run-again", NULL);
  if (kept == NULL)
    answer (fixture, QUESTION, "cancel");
  assert_values (fixture, "36, 49");

  start (fixture, TROUPE_JOB_FUNCTION, "square", "8");
  if (kept == NULL)
    {
      assert_values (fixture, "36, 49");
      answer (fixture, QUESTION, "discard");
    }
  assert_values (fixture, "64");
}

static gboolean
has_two_windows (gpointer user_data)
{
  return count_windows () == 2;
}

static void
test_beside (Fixture *fixture, gconstpointer kept)
{
  GListModel *windows = gtk_window_get_toplevels ();
  Fixture other = { NULL };

  start (fixture, TROUPE_JOB_FUNCTION, "square", "6 7");
  assert_values (fixture, "36, 49");
  start (fixture, TROUPE_JOB_FUNCTION, "square", "8");
  answer (fixture, QUESTION, "beside");
  app_test_wait (has_two_windows, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (TROUPE_IS_WINDOW (window) && window != fixture->window)
        other.window = window;
    }
  assert_values (&other, "64");
  assert_values (fixture, "36, 49");
  gtk_window_destroy (GTK_WINDOW (other.window));
}

/* Items that are others now do not run again, and the results of the run stay. */
static void
test_changed_items (Fixture *fixture, gconstpointer kept)
{
  g_autofree char *path = g_build_filename (fixture->directory, "a.count", NULL);
  const char *const files[] = { path, NULL };
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "6\nnone\n8\n", -1, NULL));
  g_object_set (troupe_draft_get_job (draft), "kind", TROUPE_JOB_FUNCTION, "subject", "square",
                "workers", 1, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "from", TROUPE_ITEMS_FILE, NULL);
  troupe_items_draft_set_files (troupe_draft_get_list (draft, 0), files);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
  assert_values (fixture, "36, failed, 64");

  g_assert_true (g_file_set_contents (path, "7\nnone\n8\n", -1, NULL));
  gtk_widget_activate_action (fixture->window, "win.run-failed", NULL);
  app_test_wait (has_dialog, fixture);
  app_test_assert_text (find_dialog (fixture), "The Items Were Not Run Again");
  gtk_window_destroy (GTK_WINDOW (find_dialog (fixture)));
  assert_values (fixture, "36, failed, 64");
}

/* A run of which the history has only a part, since there is no more room. */
static void
test_no_room (Fixture *fixture, gconstpointer kept)
{
  g_settings_set_uint (troupe_settings_get (), TROUPE_SETTINGS_KEEP_SIZE, 1);
  start (fixture, TROUPE_JOB_COMMAND, "head -c 2000000 /dev/zero | tr '\\0' {}; sleep 0.6",
         "a b c");
  app_test_wait (is_finished, fixture);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_KEEP_SIZE);
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer (fixture, QUESTION, "discard");
  app_test_wait (is_closed, fixture);
}

static void
press (Fixture *fixture, const char *label)
{
  GtkWidget *text;

  app_test_assert_text (fixture->window, label);
  text = app_test_find_text (fixture->window, label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
shows_results (gpointer user_data)
{
  const Fixture *fixture = user_data;

  return gtk_widget_get_mapped (app_test_find_type (fixture->window, TROUPE_TYPE_RESULTS_PAGE));
}

static gboolean
shows_events (gpointer user_data)
{
  const Fixture *fixture = user_data;

  return gtk_widget_get_mapped (app_test_find_type (fixture->window, TROUPE_TYPE_EVENT_LIST));
}

/* The toast of failures leads to the results, and goes with the page of its run. */
static void
test_toast (Fixture *fixture, gconstpointer kept)
{
  start_counting (fixture);
  app_test_assert_text (fixture->window, "1 of 3 items failed");
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_test_find_type (
          app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW), ADW_TYPE_VIEW_STACK)),
      "overview");
  g_assert_false (shows_results (fixture));
  press (fixture, "Show");
  app_test_wait (shows_results, fixture);
  gtk_widget_activate_action (fixture->window, "win.show-history", NULL);
  app_test_assert_no_text (fixture->window, "1 of 3 items failed");
}

static gboolean
is_running (gpointer user_data)
{
  TroupeRun *run = get_run (user_data);

  return run && gtk_widget_get_mapped (
                    app_test_find_type (((Fixture *) user_data)->window, TROUPE_TYPE_RUN_VIEW));
}

static gboolean
is_at_work (gpointer user_data)
{
  const Fixture *fixture = user_data;
  g_autofree char *path = g_build_filename (fixture->directory, "a.count", NULL);
  TroupeWorker *worker =
      get_run (user_data) ? troupe_run_get_worker (get_run (user_data), 1) : NULL;

  return is_running (user_data) && worker &&
         troupe_worker_get_state (worker) == TROUPE_WORKER_RUNNING && is_there (path);
}

/* A worker that is killed before it has read its item has begun none. */
static void
start_endless (Fixture *fixture)
{
  g_autofree char *item = g_build_filename (fixture->directory, "a", NULL);

  start (fixture, TROUPE_JOB_COMMAND, ": > {}.count; exec sleep 600", item);
  app_test_wait (is_at_work, fixture);
}

/* On another page it is news, and its button concerns its run, whatever page is shown. */
static void
test_toast_elsewhere (Fixture *fixture, gconstpointer kept)
{
  g_autofree char *items = g_strdup_printf ("%1$s/a %1$s/b %1$s/c", fixture->directory);
  g_autofree char *go = g_build_filename (fixture->directory, "go", NULL);

  start (fixture, TROUPE_JOB_COMMAND, "until [ -e {//}/go ]; do sleep 0.05; done; " COUNTING,
         items);
  app_test_wait (is_running, fixture);
  gtk_widget_activate_action (fixture->window, "win.show-history", NULL);
  g_assert_cmpint (g_mkdir (go, 0700), ==, 0);
  app_test_assert_text (fixture->window, "1 of 3 items failed");
  press (fixture, "Run Again");
  assert_values (fixture, "a 1, b 2, c 1");
  g_assert_cmpint (g_rmdir (go), ==, 0);
}

/* What a person is told while the job runs does not cover the form, either. */
static void
test_toast_of_kill (Fixture *fixture, gconstpointer kept)
{
  start_endless (fixture);
  troupe_run_act (get_run (fixture), 1, TROUPE_RUN_KILL);
  app_test_assert_text (fixture->window, "Worker 1 was killed. Item 1 goes to worker 2.");
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  app_test_assert_no_text (fixture->window, "Worker 1 was killed. Item 1 goes to worker 2.");
  troupe_run_stop (get_run (fixture), TRUE);
  app_test_wait (is_finished, fixture);
}

/* Its button leads to the event. */
static void
test_toast_shows_kill (Fixture *fixture, gconstpointer kept)
{
  start_endless (fixture);
  troupe_run_act (get_run (fixture), 1, TROUPE_RUN_KILL);
  app_test_assert_text (fixture->window, "Worker 1 was killed. Item 1 goes to worker 2.");
  press (fixture, "Show");
  app_test_wait (shows_events, fixture);
  troupe_run_stop (get_run (fixture), TRUE);
  app_test_wait (is_finished, fixture);
}

int
main (int argc, char **argv)
{
  static const char kept[] = "kept";

  app_test_init (&argc, &argv);
#define add(name, when, function) \
  g_test_add ("/run-again/" name, Fixture, when, set_up, function, tear_down)
  add ("failed", NULL, test_failed);
  add ("failed-kept", kept, test_failed);
  add ("item", NULL, test_item);
  add ("item-kept", kept, test_item);
  add ("kept-item", kept, test_kept_item);
  add ("item-alone", NULL, test_item_alone);
  add ("item-alone-kept", kept, test_item_alone);
  add ("closing", NULL, test_closing);
  add ("closing-kept", kept, test_closing);
  add ("exported", NULL, test_exported);
  add ("replacing", NULL, test_replacing);
  add ("replacing-kept", kept, test_replacing);
  add ("beside", NULL, test_beside);
  add ("toast", kept, test_toast);
  add ("toast-elsewhere", kept, test_toast_elsewhere);
  add ("toast-of-kill", NULL, test_toast_of_kill);
  add ("toast-shows-kill", NULL, test_toast_shows_kill);
  add ("changed-items", NULL, test_changed_items);
  add ("no-room", kept, test_no_room);
#undef add
  return g_test_run ();
}
