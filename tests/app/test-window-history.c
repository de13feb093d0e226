/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests kept runs in a window: they are listed, opened as they were, compared, continued, deleted
 * and restored. */

#include "app-test.h"
#include "troupe-describe.h"
#include "troupe-draft.h"
#include "troupe-history-list.h"
#include "troupe-history-page.h"
#include "troupe-interrupted-list.h"
#include "troupe-kept-runs.h"
#include "troupe-settings.h"
#include "troupe-window.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>

/* The first item makes the gate, a folder; the next one waits until it is a file. */
#define GATED ": {}; mkdir $GATE 2>&- || [ -f $GATE ] || sleep 600"

typedef struct
{
  GtkWidget *window;
  TroupeJournal *journal;
} Fixture;

/* The runs of the other tests are deleted. */
static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GListModel *runs;

  fixture->journal = troupe_kept_runs_get_journal (&error);
  g_assert_no_error (error);
  runs = troupe_journal_get_runs (fixture->journal);
  while (g_list_model_get_n_items (runs) > 0)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, 0);

      troupe_journal_delete_run (fixture->journal, troupe_past_run_get_facts (run)->id, &error);
      g_assert_no_error (error);
    }
  app_test_open_window (&fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  app_test_close_window (&fixture->window);
  g_remove (g_getenv ("GATE"));
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS);
}

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static TroupeRunView *
find_view (Fixture *fixture)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new ();

  app_test_list (fixture->window, TROUPE_TYPE_RUN_VIEW, views);
  for (guint i = 0; i < views->len; i++)
    if (gtk_widget_get_mapped (views->pdata[i]))
      return views->pdata[i];
  return NULL;
}

static gboolean
shows_finished (gpointer user_data)
{
  TroupeRunView *view = find_view (user_data);
  g_autoptr (TroupeRun) run = NULL;

  if (view == NULL)
    return FALSE;
  g_object_get (view, "run", &run, NULL);
  return run && troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

/* Waits for a run that is over, of the view that can be seen. */
static TroupeRun *
wait_for_run (Fixture *fixture)
{
  g_autoptr (TroupeRun) run = NULL;

  app_test_wait (shows_finished, fixture);
  g_object_get (find_view (fixture), "run", &run, NULL);
  /* The view holds the reference. */
  return run;
}

static void
start_job (Fixture *fixture,
           TroupeJobKind kind,
           const char *subject,
           const char *items,
           gboolean shuf)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;

  g_object_set (troupe_draft_get_job (draft), "kind", kind, "subject", subject, "grace", 0.1,
                "workers", 1, "shuf", shuf, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "text", items, NULL);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
}

static void
start (Fixture *fixture, const char *function, const char *items)
{
  start_job (fixture, TROUPE_JOB_FUNCTION, function, items, FALSE);
}

static void
run (Fixture *fixture, const char *function, const char *items)
{
  start (fixture, function, items);
  wait_for_run (fixture);
}

static const TroupePastRunFacts *
get_facts (Fixture *fixture, guint position)
{
  g_autoptr (TroupePastRun) run = NULL;

  /* It follows what is written only while it is shown. */
  g_assert_true (troupe_journal_refresh (fixture->journal, NULL));
  run = g_list_model_get_item (troupe_journal_get_runs (fixture->journal), position);
  g_assert_nonnull (run);
  /* The list holds the reference. */
  return troupe_past_run_get_facts (run);
}

static void
assert_n_runs (Fixture *fixture, guint n)
{
  g_assert_cmpuint (g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)), ==, n);
}

static GtkWidget *
show_history (Fixture *fixture)
{
  GtkWidget *list;

  gtk_widget_activate_action (fixture->window, "win.show-history", NULL);
  list = app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_LIST);
  g_assert_nonnull (list);
  app_test_wait (is_visible, list);
  return list;
}

static void
select_runs (GtkWidget *list, guint n)
{
  GtkSelectionModel *selection =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (app_test_find_type (list, GTK_TYPE_COLUMN_VIEW)));

  gtk_selection_model_unselect_all (selection);
  for (guint i = 0; i < n; i++)
    gtk_selection_model_select_item (selection, i, FALSE);
}

static void
act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_LIST),
                              action, NULL);
}

typedef struct
{
  TroupeRun *run;
  guint index;
} Row;

static gboolean
is_there (gpointer user_data)
{
  const Row *row = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_results (row->run))) > row->index;
}

/* The rows of the results are counted at a tick, maybe after the run has ended. */
static void
assert_value (TroupeRun *run, guint index, const char *expected)
{
  Row row = { run, index };
  g_autoptr (TroupeResult) result = NULL;

  app_test_wait (is_there, &row);
  result = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_results (run)), index);
  g_assert_cmpstr (troupe_result_get_value (result), ==, expected);
}

static void
test_kept (Fixture *fixture, gconstpointer user_data)
{
  TroupeRun *opened;

  run (fixture, "square", "6 none 8");
  assert_n_runs (fixture, 1);
  g_assert_cmpuint (get_facts (fixture, 0)->n_done, ==, 3);
  g_assert_cmpuint (get_facts (fixture, 0)->n_failed, ==, 1);
  g_assert_cmpstr (get_facts (fixture, 0)->title, ==, "square");

  show_history (fixture);
  select_runs (show_history (fixture), 1);
  act (fixture, "history.open");
  opened = wait_for_run (fixture);
  g_assert_null (troupe_run_get_control (opened));
  g_assert_cmpuint (troupe_run_get_n_done (opened), ==, 3);
  assert_value (opened, 0, "36");
  assert_value (opened, 2, "64");

  /* Back to the list, then to the jobs. */
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  g_assert_true (
      gtk_widget_get_mapped (app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_LIST)));
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  g_assert_true (wait_for_run (fixture) != opened);
}

static void
test_not_kept (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_settings_set_boolean (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS, FALSE);
  run (fixture, "square", "6");
  troupe_journal_refresh (fixture->journal, &error);
  g_assert_no_error (error);
  assert_n_runs (fixture, 0);
}

/* The view says which run it is, and offers its job again. */
static void
test_runs_again (Fixture *fixture, gconstpointer user_data)
{
  TroupeRun *opened;
  g_autofree char *started = NULL;
  g_autofree char *text = NULL;

  run (fixture, "square", "6 7");
  select_runs (show_history (fixture), 1);
  act (fixture, "history.open");
  opened = wait_for_run (fixture);
  started = troupe_describe_moment (get_facts (fixture, 0)->started_on);
  text = g_strdup_printf ("Run %" G_GUINT64_FORMAT ": finished, started %s on %s",
                          get_facts (fixture, 0)->id, started, g_get_host_name ());
  app_test_assert_text (GTK_WIDGET (find_view (fixture)), text);
  gtk_widget_activate_action (fixture->window, "win.run-again", NULL);
  g_assert_true (wait_for_run (fixture) != opened);
  assert_value (wait_for_run (fixture), 1, "49");
  assert_n_runs (fixture, 2);
}

static void
assert_failed_again (Fixture *fixture)
{
  TroupeRun *again;

  gtk_widget_activate_action (fixture->window, "win.run-failed", NULL);
  again = wait_for_run (fixture);
  g_assert_cmpuint (troupe_run_get_n_done (again), ==, 4);
  g_assert_cmpuint (troupe_run_get_n_status (again, TROUPE_RESULT_FAILED), ==, 2);
  assert_value (again, 0, "36");
  assert_value (again, 2, "64");
  assert_n_runs (fixture, 1);
  g_assert_cmpuint (get_facts (fixture, 0)->n_failed, ==, 2);
  g_assert_cmpuint (get_facts (fixture, 0)->n_done, ==, 4);
}

/* In place: once from the view of the run itself, and once from that of the history. */
static void
test_runs_failed (Fixture *fixture, gconstpointer user_data)
{
  run (fixture, "square", "6 none 8 nothing");
  assert_failed_again (fixture);
  select_runs (show_history (fixture), 1);
  act (fixture, "history.open");
  wait_for_run (fixture);
  assert_failed_again (fixture);
}

static gboolean
has_done_one (gpointer user_data)
{
  g_autoptr (TroupeRun) run = NULL;

  if (find_view (user_data))
    g_object_get (find_view (user_data), "run", &run, NULL);
  return run && troupe_run_get_n_done (run) > 0;
}

/* Its other items end in no time when it goes on. */
static void
stop (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (find_view (fixture)), "run.stop", NULL);
  gtk_widget_activate_action (GTK_WIDGET (find_view (fixture)), "run.stop", NULL);
  wait_for_run (fixture);
  g_assert_cmpint (get_facts (fixture, 0)->state, ==, TROUPE_PAST_RUN_INTERRUPTED);
  g_assert_cmpuint (get_facts (fixture, 0)->n_done, <, 3);
  g_remove (g_getenv ("GATE"));
  g_file_set_contents (g_getenv ("GATE"), "", 0, NULL);
}

/* Stops a run after its first item. */
static void
interrupt (Fixture *fixture, const char *items, gboolean shuf)
{
  start_job (fixture, TROUPE_JOB_COMMAND, GATED, items, shuf);
  app_test_wait (has_done_one, fixture);
  stop (fixture);
}

static void
assert_continued (Fixture *fixture)
{
  TroupeRun *run = wait_for_run (fixture);

  assert_n_runs (fixture, 1);
  g_assert_cmpint (get_facts (fixture, 0)->state, ==, TROUPE_PAST_RUN_FINISHED);
  g_assert_cmpuint (get_facts (fixture, 0)->n_done, ==, 3);
  g_assert_cmpuint (troupe_run_get_n_done (run), ==, 3);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_OK), ==, 3);
}

static void
click (GtkWidget *widget, const char *text)
{
  GtkWidget *label = app_test_find_text (widget, text);

  g_assert_nonnull (label);
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
}

/* The button that continues a run, if it is visible. */
static GtkWidget *
find_continue (GtkWidget *widget)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  app_test_list (widget, GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    if (gtk_widget_get_visible (buttons->pdata[i]) &&
        g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), "win.continue-run") == 0)
      return buttons->pdata[i];
  return NULL;
}

static gboolean
has_all (gpointer user_data)
{
  return get_facts (user_data, 0)->n_done == 3;
}

/* From the view of the run. */
static void
test_continues (Fixture *fixture, gconstpointer user_data)
{
  interrupt (fixture, "1 2 3", FALSE);
  gtk_widget_activate (find_continue (GTK_WIDGET (find_view (fixture))));
  app_test_wait (has_all, fixture);
  assert_continued (fixture);
  g_assert_null (find_continue (GTK_WIDGET (find_view (fixture))));
}

static void
test_continues_from_list (Fixture *fixture, gconstpointer user_data)
{
  interrupt (fixture, "1 2 3", FALSE);
  select_runs (show_history (fixture), 1);
  act (fixture, "history.continue");
  app_test_wait (has_all, fixture);
  assert_continued (fixture);
}

static void
test_continues_from_start (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *list = app_test_find_type (fixture->window, TROUPE_TYPE_INTERRUPTED_LIST);

  interrupt (fixture, "1 2 3", FALSE);
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  app_test_wait (is_visible, list);
  app_test_assert_text (list, GATED);
  gtk_widget_activate (find_continue (list));
  app_test_wait (has_all, fixture);
  assert_continued (fixture);
}

static gboolean
has_runs (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)) > 1;
}

static void
test_deletes (Fixture *fixture, gconstpointer user_data)
{
  guint64 id;

  run (fixture, "square", "6");
  run (fixture, "square", "7");
  id = get_facts (fixture, 0)->id;
  select_runs (show_history (fixture), 2);
  act (fixture, "history.delete");
  assert_n_runs (fixture, 0);
  app_test_assert_text (fixture->window, "2 runs were deleted");
  click (fixture->window, "_Undo");
  app_test_wait (has_runs, fixture);
  assert_n_runs (fixture, 2);
  g_assert_cmpuint (get_facts (fixture, 0)->id, ==, id);
}

static gboolean
has_none (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)) == 0;
}

/* The list shows what another program does, here another connection. */
static void
test_follows (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJournal) other = troupe_journal_open (NULL, &error);

  g_assert_no_error (error);
  run (fixture, "square", "6");
  show_history (fixture);
  troupe_journal_delete_run (other, get_facts (fixture, 0)->id, &error);
  g_assert_no_error (error);
  app_test_wait (has_none, fixture);
}

static void
test_limits (Fixture *fixture, gconstpointer user_data)
{
  GSettings *settings = troupe_settings_get ();

  g_settings_set_uint (settings, TROUPE_SETTINGS_KEEP_DAYS, 7);
  g_settings_set_uint (settings, TROUPE_SETTINGS_KEEP_SIZE, 1024);
  g_assert_cmpfloat (troupe_journal_get_limits (fixture->journal)->max_seconds, ==, 7 * 86400);
  g_assert_cmpuint (troupe_journal_get_limits (fixture->journal)->max_bytes, ==, 1 << 30);
  g_settings_set_uint (settings, TROUPE_SETTINGS_KEEP_DAYS, 0);
  g_assert_cmpfloat (troupe_journal_get_limits (fixture->journal)->max_seconds, ==, 0);
  g_settings_reset (settings, TROUPE_SETTINGS_KEEP_DAYS);
  g_settings_reset (settings, TROUPE_SETTINGS_KEEP_SIZE);
}

/* Only what deletes it can be undone. */
static void
test_keeps_for_ever (Fixture *fixture, gconstpointer user_data)
{
  run (fixture, "square", "6");
  select_runs (show_history (fixture), 1);
  act (fixture, "history.keep");
  g_assert_true (get_facts (fixture, 0)->kept_for_ever);
  act (fixture, "history.keep");
  g_assert_false (get_facts (fixture, 0)->kept_for_ever);
  app_test_wait_settled (fixture->window);
  g_assert_null (app_test_find_text (fixture->window, "_Undo"));
  act (fixture, "history.delete");
  app_test_assert_text (fixture->window, "1 run was deleted");
}

static void
test_compares (Fixture *fixture, gconstpointer user_data)
{
  run (fixture, "square", "6 7");
  run (fixture, "square", "6 8");
  select_runs (show_history (fixture), 2);
  act (fixture, "history.compare");
  app_test_assert_text (fixture->window, "1 result is the same. 1 result differs: 1 another item.");
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  g_assert_true (
      gtk_widget_get_mapped (app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_LIST)));
}

/* The run of the window itself is shown as it goes on. */
static void
test_opens_running (Fixture *fixture, gconstpointer user_data)
{
  TroupeRunView *view;
  GtkWidget *list;

  start (fixture, "sleep", "0.01 600");
  app_test_wait (has_done_one, fixture);
  view = find_view (fixture);
  list = show_history (fixture);
  g_assert_cmpint (get_facts (fixture, 0)->state, ==, TROUPE_PAST_RUN_RUNNING);
  select_runs (list, 1);
  act (fixture, "history.open");
  g_assert_true (find_view (fixture) == view);
}

static gboolean
shows_running (gpointer user_data)
{
  TroupeRunView *view = find_view (user_data);
  g_autoptr (TroupeRun) run = NULL;

  if (view)
    g_object_get (view, "run", &run, NULL);
  return run && troupe_run_get_state (run) == TROUPE_RUN_RUNNING;
}

/* The run of another window is shown as it was; when it ends, it is read again. */
static void
test_opens_other (Fixture *fixture, gconstpointer user_data)
{
  Fixture other = { .journal = fixture->journal };

  app_test_open_window (&other.window);
  start (&other, "sleep", "0.01 600");
  app_test_wait (has_done_one, &other);
  select_runs (show_history (fixture), 1);
  g_assert_cmpint (get_facts (fixture, 0)->state, ==, TROUPE_PAST_RUN_RUNNING);
  act (fixture, "history.open");
  app_test_wait (shows_running, fixture);
  app_test_close_window (&other.window);
  wait_for_run (fixture);
  g_assert_nonnull (find_continue (GTK_WIDGET (find_view (fixture))));
}

static gpointer
write_items (gpointer path)
{
  FILE *stream = fopen (path, "w");

  g_assert_nonnull (stream);
  fputs ("1\n2\n3\n", stream);
  fclose (stream);
  return NULL;
}

/* The items come from a stream, and are there again when it is gone. */
static void
test_continues_stream (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "stream", NULL);
  const char *const input[] = { path, NULL };
  g_autoptr (TroupeJobFile) file = troupe_job_file_new ();
  TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);
  g_autoptr (TroupeDraft) draft = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  g_object_set (file->job, "kind", TROUPE_JOB_COMMAND, "subject", GATED, "grace", 0.1, "workers", 1,
                NULL);
  troupe_item_list_set_input (list, input);
  g_ptr_array_add (file->items, list);
  draft = troupe_draft_new_from_job_file (file, "stream", NULL);
  g_assert_no_errno (mkfifo (path, 0600));
  thread = g_thread_new (NULL, write_items, path);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
  app_test_wait (has_done_one, fixture);
  g_thread_join (thread);
  g_assert_no_errno (g_unlink (path));
  stop (fixture);
  gtk_widget_activate (find_continue (GTK_WIDGET (find_view (fixture))));
  app_test_wait (has_all, fixture);
  assert_continued (fixture);
}

static gboolean
is_finished (gpointer user_data)
{
  return get_facts (user_data, 0)->state == TROUPE_PAST_RUN_FINISHED;
}

/* A random order is that of the run, not another one each time. */
static void
test_continues_random_order (Fixture *fixture, gconstpointer user_data)
{
  interrupt (fixture, "1 2 3 4 5 6 7", TRUE);
  gtk_widget_activate (find_continue (GTK_WIDGET (find_view (fixture))));
  app_test_wait (is_finished, fixture);
  g_assert_cmpuint (get_facts (fixture, 0)->n_done, ==, 7);
  g_assert_cmpuint (get_facts (fixture, 0)->n_failed, ==, 0);
  assert_n_runs (fixture, 1);
  wait_for_run (fixture);
}

static GtkWidget *
find_dialog (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
has_dialog (gpointer user_data)
{
  return find_dialog (user_data) != NULL;
}

/* Its commands would run in another folder. */
static void
test_other_folder (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = g_get_current_dir ();

  start_job (fixture, TROUPE_JOB_COMMAND, "false {}", "1", FALSE);
  wait_for_run (fixture);
  g_assert_no_errno (g_chdir (g_get_tmp_dir ()));
  gtk_widget_activate_action (fixture->window, "win.run-failed", NULL);
  g_assert_no_errno (g_chdir (directory));
  app_test_wait (has_dialog, fixture);
  app_test_assert_text (find_dialog (fixture), "The Run Was Not Continued");
  gtk_window_destroy (GTK_WINDOW (find_dialog (fixture)));
  g_assert_cmpuint (get_facts (fixture, 0)->n_failed, ==, 1);
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Fixture *) user_data)->window == NULL;
}

/* A running job is still asked for, but its results are not lost. */
static void
test_closing (Fixture *fixture, gconstpointer user_data)
{
  start (fixture, "sleep", "0.01 600");
  app_test_wait (has_done_one, fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_test_assert_text (find_dialog (fixture),
                        "A job is running in this window. Items done so far: 1. If the window is "
                        "closed, its processes end. The results are kept in the history, where the "
                        "run can be continued.");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog (fixture)), "stop");
  app_test_wait (is_closed, fixture);
  troupe_journal_refresh (fixture->journal, NULL);
  g_assert_cmpuint (get_facts (fixture, 0)->n_done, ==, 1);
  g_assert_true (get_facts (fixture, 0)->resumable);
}

int
main (int argc, char **argv)
{
  g_autofree char *gate = NULL;

  app_test_init (&argc, &argv);
  gate = g_build_filename (g_get_user_runtime_dir (), "gate", NULL);
  g_setenv ("GATE", gate, TRUE);
#define add(name, function) \
  g_test_add ("/window-history/" name, Fixture, NULL, set_up, function, tear_down)
  add ("kept", test_kept);
  add ("not-kept", test_not_kept);
  add ("runs-again", test_runs_again);
  add ("runs-failed", test_runs_failed);
  add ("continues", test_continues);
  add ("continues-from-list", test_continues_from_list);
  add ("continues-from-start", test_continues_from_start);
  add ("continues-stream", test_continues_stream);
  add ("continues-random-order", test_continues_random_order);
  add ("deletes", test_deletes);
  add ("follows", test_follows);
  add ("limits", test_limits);
  add ("keeps-for-ever", test_keeps_for_ever);
  add ("compares", test_compares);
  add ("other-folder", test_other_folder);
  add ("opens-running", test_opens_running);
  add ("opens-other", test_opens_other);
  add ("closing", test_closing);
#undef add
  return g_test_run ();
}
