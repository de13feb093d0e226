/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests closing a window whose run ends in the meantime: the question says what is true then. */

#include "app-test.h"
#include "folder.h"
#include "troupe-run-view.h"
#include "troupe-settings.h"
#include "troupe-window.h"

/* Each item waits for a file of its name. */
#define WAITING "until [ -e {} ]; do sleep 0.02; done"

/* They do all items, and do not end, or a little later. */
#define LINGERING "cause=hang moment=written"
#define SLOW      "cause=slow moment=written"

typedef struct
{
  GtkWidget *window;
  char *directory;
  char *worker;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer kept)
{
  fixture->directory = g_dir_make_tmp (NULL, NULL);
  fixture->worker = g_strdup (g_getenv ("TROUPE_WORKER"));
  g_settings_set_boolean (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS, kept != NULL);
  app_test_open_window (&fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer kept)
{
  app_test_close_window (&fixture->window);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_KEEP_RUNS);
  g_setenv ("TROUPE_WORKER", fixture->worker, TRUE);
  folder_remove (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->worker);
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

  g_object_set (troupe_draft_get_job (draft), "kind", kind, "subject", subject, "grace", 600.0,
                "workers", 1, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "text", items, NULL);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
}

static void
start_waiting (Fixture *fixture)
{
  g_autofree char *items = g_strdup_printf ("%1$s/a %1$s/b", fixture->directory);

  start (fixture, TROUPE_JOB_COMMAND, WAITING, items);
}

static void
finish_item (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

/* The only one, or NULL. */
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
  return question;
}

static gboolean
is_asked (gpointer words)
{
  AdwMessageDialog *question = find_question ();

  return question && (g_str_equal (adw_message_dialog_get_heading (question), words) ||
                      strstr (adw_message_dialog_get_body (question), words));
}

static void
assert_asked (const char *words)
{
  g_test_message ("waiting for “%s”", words);
  app_test_wait (is_asked, (gpointer) words);
}

static void
answer (const char *response)
{
  g_autoptr (AdwMessageDialog) question = g_object_ref (find_question ());

  /* As a button does. */
  adw_message_dialog_response (question, response);
  gtk_window_destroy (GTK_WINDOW (question));
}

static void
close_window (Fixture *fixture)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
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

/* Its end may be that of a moment. */
static gboolean
is_ending (gpointer user_data)
{
  TroupeRun *run = get_run (user_data);

  return run && troupe_run_get_state (run) >= TROUPE_RUN_ENDING && troupe_run_get_n_done (run) == 1;
}

static void
ask_until_end (Fixture *fixture)
{
  start_waiting (fixture);
  close_window (fixture);
  assert_asked ("Stop the Job?");
  assert_asked ("Items done so far: 0.");
  finish_item (fixture, "a");
  assert_asked ("Items done so far: 1.");
  finish_item (fixture, "b");
}

/* Nothing is left to stop, and nothing is lost: to close is still for the person to decide. */
static void
test_ends (Fixture *fixture, gconstpointer kept)
{
  ask_until_end (fixture);
  assert_asked ("Close the Window?");
  answer ("cancel");
  g_assert_null (find_question ());
  close_window (fixture);
  app_test_wait (is_closed, fixture);
}

static void
test_ends_and_closes (Fixture *fixture, gconstpointer kept)
{
  ask_until_end (fixture);
  assert_asked ("Close the Window?");
  answer ("close");
  app_test_wait (is_closed, fixture);
}

/* The results would be lost. */
static void
test_ends_unsaved (Fixture *fixture, gconstpointer kept)
{
  ask_until_end (fixture);
  assert_asked ("Discard the Results?");
  assert_asked ("2 results of the last run");
  answer ("cancel");
  g_assert_null (find_question ());
  close_window (fixture);
  assert_asked ("Discard the Results?");
  answer ("discard");
  app_test_wait (is_closed, fixture);
}

/* A question that was cancelled does not come back at the end of the run. */
static void
test_cancelled (Fixture *fixture, gconstpointer kept)
{
  start_waiting (fixture);
  close_window (fixture);
  assert_asked ("Stop the Job?");
  answer ("cancel");
  finish_item (fixture, "a");
  finish_item (fixture, "b");
  app_test_assert_text (fixture->window, "All processes have finished.");
  g_assert_null (find_question ());
}

static void
start_bad (Fixture *fixture, const char *how)
{
  g_setenv ("TROUPE_WORKER", g_getenv ("TROUPE_BAD_WORKER"), TRUE);
  start (fixture, TROUPE_JOB_FUNCTION, how, "6");
  app_test_wait (is_ending, fixture);
}

/* All items are done: there is nothing to ask, and the window closes after the processes, which are
 * killed if the person does not want to wait. */
static void
test_ending (Fixture *fixture, gconstpointer kept)
{
  start_bad (fixture, LINGERING);
  close_window (fixture);
  g_assert_null (find_question ());
  g_assert_nonnull (fixture->window);
  g_assert_cmpint (troupe_run_get_state (get_run (fixture)), ==, TROUPE_RUN_ENDING);
  close_window (fixture);
  app_test_wait (is_closed, fixture);
}

/* To wait for the processes is not to stop the job. */
static void
test_ending_alone (Fixture *fixture, gconstpointer kept)
{
  g_autoptr (TroupeRun) run = NULL;
  GListModel *events;

  start_bad (fixture, SLOW);
  run = g_object_ref (get_run (fixture));
  close_window (fixture);
  g_assert_null (find_question ());
  app_test_wait (is_closed, fixture);
  events = G_LIST_MODEL (troupe_run_get_events (run));
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      g_assert_cmpint (troupe_event_get_data (event)->what, !=, TROUPE_EVENT_JOB_STOPPED);
    }
}

static void
test_ending_unsaved (Fixture *fixture, gconstpointer kept)
{
  start_bad (fixture, LINGERING);
  close_window (fixture);
  assert_asked ("Discard the Results?");
  assert_asked ("1 result of the last run");
  answer ("discard");
  g_assert_null (find_question ());
  close_window (fixture);
  app_test_wait (is_closed, fixture);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function, kept) \
  g_test_add ("/close-run/" name, Fixture, kept, set_up, function, tear_down)
  add ("ends", test_ends, "kept");
  add ("ends-and-closes", test_ends_and_closes, "kept");
  add ("ends-unsaved", test_ends_unsaved, NULL);
  add ("cancelled", test_cancelled, "kept");
  add ("ending", test_ending, "kept");
  add ("ending-alone", test_ending_alone, "kept");
  add ("ending-unsaved", test_ending_unsaved, NULL);
#undef add
  return g_test_run ();
}
