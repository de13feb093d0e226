/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests windows whose runs cannot be kept, or are gone: the person is told once, and jobs run all
 * the same. Each test has a process of its own, in which the journal is opened. */

#include "app-test.h"
#include "troupe-draft.h"
#include "troupe-history-list.h"
#include "troupe-kept-runs.h"
#include "troupe-window.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  GtkWidget *window;
} Fixture;

static char *
build_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "troupe", name, NULL);
}

/* Runs the test in another process. */
static gboolean
is_parent (void)
{
  if (g_test_subprocess ())
    return FALSE;

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return TRUE;
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

static void
assert_dialog (Fixture *fixture, const char *heading)
{
  app_test_wait (has_dialog, fixture);
  app_test_assert_text (find_dialog (fixture), heading);
  gtk_window_destroy (GTK_WINDOW (find_dialog (fixture)));
}

static void
run (Fixture *fixture, const char *items, const char *value)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;

  g_object_set (troupe_draft_get_job (draft), "kind", TROUPE_JOB_FUNCTION, "subject", "square",
                "workers", 1, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "text", items, NULL);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
  gtk_widget_activate_action (app_test_find_text (fixture->window, "square by 1 worker"),
                              "run.show-view", "s", "results");
  app_test_assert_text (fixture->window, value);
  app_test_assert_text (fixture->window, "All processes have finished.");
}

/* A file is where the folder of the journal should be. */
static void
test_not_kept (void)
{
  g_autofree char *folder = build_path (NULL);
  Fixture fixture;

  if (!g_test_subprocess ())
    {
      g_assert_no_errno (g_mkdir_with_parents (g_get_user_data_dir (), 0700));
      g_assert_true (g_file_set_contents (folder, "", -1, NULL));
    }
  if (is_parent ())
    {
      g_assert_no_errno (g_unlink (folder));
      g_assert_no_errno (g_rmdir (g_get_user_data_dir ()));
      return;
    }

  app_test_open_window (&fixture.window);
  run (&fixture, "6", "36");
  assert_dialog (&fixture, "Runs Are Not Kept");
  /* Its results are asked for, and nothing else is said. */
  gtk_window_close (GTK_WINDOW (fixture.window));
  assert_dialog (&fixture, "Discard the Results?");
  g_assert_false (has_dialog (&fixture));
  gtk_widget_activate_action (fixture.window, "win.show-history", NULL);
  assert_dialog (&fixture, "The History Cannot Be Read");
  app_test_close_window (&fixture.window);
}

static void
remove_journal (guint n_expected)
{
  g_autofree char *folder = build_path (NULL);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_damaged = 0;

  while ((name = g_dir_read_name (directory)))
    {
      g_autofree char *path = build_path (name);

      n_damaged += g_str_has_prefix (name, "runs.db.damaged-");
      g_assert_no_errno (g_remove (path));
    }
  g_assert_cmpuint (n_damaged, ==, n_expected);
  g_assert_no_errno (g_rmdir (folder));
  g_assert_no_errno (g_rmdir (g_get_user_data_dir ()));
}

static gboolean
shows_problem (gpointer window)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  app_test_list (window, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_label (labels->pdata[i]), "runs.db.damaged-"))
      return TRUE;
  return FALSE;
}

/* A thread writes it, and the list follows it while it is shown. */
static gboolean
has_run (gpointer journal)
{
  g_autoptr (GError) error = NULL;

  troupe_journal_refresh (journal, &error);
  g_assert_no_error (error);
  return g_list_model_get_n_items (troupe_journal_get_runs (journal)) == 1;
}

/* The journal is damaged: it is moved aside, and runs are kept in a new one. */
static void
test_damaged (void)
{
  g_autofree char *folder = build_path (NULL);
  g_autofree char *path = build_path ("runs.db");
  Fixture fixture;

  if (!g_test_subprocess ())
    {
      g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
      g_assert_true (g_file_set_contents (path, "This is no journal, but a text.", -1, NULL));
    }
  if (is_parent ())
    {
      remove_journal (1);
      return;
    }

  app_test_open_window (&fixture.window);
  app_test_wait (shows_problem, fixture.window);
  run (&fixture, "6", "36");
  app_test_wait (has_run, troupe_kept_runs_get_journal (NULL));
  app_test_close_window (&fixture.window);
}

static guint64
get_id (TroupeJournal *journal)
{
  g_autoptr (TroupePastRun) run = g_list_model_get_item (troupe_journal_get_runs (journal), 0);

  return troupe_past_run_get_facts (run)->id;
}

static gboolean
has_no_run (gpointer journal)
{
  return g_list_model_get_n_items (troupe_journal_get_runs (journal)) == 0;
}

static void
select_and_act (Fixture *fixture, const char *action)
{
  GtkWidget *list = app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_LIST);

  gtk_selection_model_select_all (gtk_column_view_get_model (
      GTK_COLUMN_VIEW (app_test_find_type (list, GTK_TYPE_COLUMN_VIEW))));
  gtk_widget_activate_action (list, action, NULL);
}

/* Deletes the only run, and presses the button of the toast. */
static void
delete_and_undo (Fixture *fixture, TroupeJournal *journal, void (*between) (guint64 id))
{
  const guint64 id = get_id (journal);
  GtkWidget *list = app_test_find_type (fixture->window, TROUPE_TYPE_HISTORY_LIST);
  GtkWidget *undo;

  gtk_selection_model_select_all (gtk_column_view_get_model (
      GTK_COLUMN_VIEW (app_test_find_type (list, GTK_TYPE_COLUMN_VIEW))));
  gtk_widget_activate_action (list, "history.delete", NULL);
  app_test_wait (has_no_run, journal);
  if (between)
    between (id);
  app_test_assert_text (fixture->window, "1 run was deleted");
  undo = app_test_find_text (fixture->window, "_Undo");
  g_signal_emit_by_name (gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON), "clicked");
}

static void
remove_elsewhere (guint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJournal) other = troupe_journal_open (NULL, &error);

  g_assert_no_error (error);
  troupe_journal_restore_run (other, id, &error);
  g_assert_no_error (error);
  troupe_journal_remove_run (other, id, &error);
  g_assert_no_error (error);
}

/* A run that was deleted comes back, unless another program has removed it for good meanwhile. */
static void
test_undo (void)
{
  TroupeJournal *journal;
  Fixture fixture;

  if (is_parent ())
    {
      remove_journal (0);
      return;
    }

  app_test_open_window (&fixture.window);
  journal = troupe_kept_runs_get_journal (NULL);
  run (&fixture, "6", "36");
  app_test_wait (has_run, journal);
  gtk_widget_activate_action (fixture.window, "win.show-history", NULL);
  select_and_act (&fixture, "history.keep");
  app_test_wait_settled (fixture.window);
  app_test_assert_no_text (fixture.window, "1 run was deleted");
  delete_and_undo (&fixture, journal, NULL);
  app_test_wait (has_run, journal);
  g_assert_false (has_dialog (&fixture));
  delete_and_undo (&fixture, journal, remove_elsewhere);
  assert_dialog (&fixture, "The Run Was Not Restored");
  app_test_close_window (&fixture.window);
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_build_filename (g_get_tmp_dir (), "data", NULL);

  g_setenv ("XDG_DATA_HOME", data, TRUE);
  app_test_init (&argc, &argv);
  g_test_add_func ("/window-trouble/not-kept", test_not_kept);
  g_test_add_func ("/window-trouble/damaged", test_damaged);
  g_test_add_func ("/window-trouble/undo", test_undo);
  return g_test_run ();
}
