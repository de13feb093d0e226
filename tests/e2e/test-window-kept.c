/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs are kept when the window is closed, or killed, and go on from there. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "job-file.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define N_ITEMS 40

enum
{
  RESULT_ITEM,
  RESULT_INPUT,
  RESULT_VALUE,
  RESULT_STATUS,
};

/* Shows the history by its key, and returns the row of the run that has that name. */
static AtspiAccessible *
find_run (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) list = NULL;

  driver_press (driver, "Control_L+h");
  list = driver_find_rows (driver, NULL, "History");
  return driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, name);
}

static void
assert_squares (Driver *driver)
{
  static const char *const squares[] = { "36", "49", "64" };
  g_autoptr (GPtrArray) rows = NULL;

  troupe_driver_switch_view (driver, "Results");
  rows = troupe_driver_read_table (driver, "Results", G_N_ELEMENTS (squares));
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpstr (((char **) rows->pdata[i])[RESULT_VALUE], ==, squares[i]);
}

static void
run_squares (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();

  troupe_driver_choose_job (driver, "square");
  troupe_driver_type_items (driver, "6 7 8");
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_finished (driver);
  troupe_driver_close (driver);
}

static gboolean
is_selected (Driver *driver, gpointer row)
{
  return driver_has_state (row, ATSPI_STATE_SELECTED);
}

/* In another process, with the keys of the page. */
static void
test_kept (void)
{
  g_autoptr (Driver) driver = NULL;
  g_autoptr (AtspiAccessible) row = NULL;

  run_squares ();
  driver = troupe_driver_start ();
  row = find_run (driver, "Run 1, square");
  driver_click_until (driver, row, is_selected, row, "the run to be selected");
  driver_press (driver, "Return");
  troupe_driver_wait_label (driver, "Run 1: finished, started * on *");
  assert_squares (driver);

  /* Back to the list, and away with it. */
  driver_press (driver, "Alt_L+Left");
  g_clear_object (&row);
  row = find_run (driver, "Run 1, square");
  driver_click_until (driver, row, is_selected, row, "the run to be selected");
  driver_press (driver, "Delete");
  troupe_driver_wait_label (driver, "1 run was deleted");
  troupe_driver_press_button (driver, "Undo");
  g_object_unref (find_run (driver, "Run 1, square"));
  driver_press (driver, "Control_L+f");
  driver_type (driver, "nothing");
  troupe_driver_wait_label (driver, "No Runs Found");
  troupe_driver_close (driver);
}

/* The last items wait for a file. */
static const char gated_job[] =
    "[Troupe]\n"
    "Version=1\n"
    "[Job]\n"
    "Command=until test {} -lt 37 || test -e $GATE; do sleep 0.1; done\n"
    "Workers=2\n"
    "[Items]\n"
    "Range=1:40\n";

/* Kills the window after some of the items. */
static void
run_and_kill (const char *path)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), path, NULL };
  g_autoptr (Driver) driver = driver_start (argv);

  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_label (driver, "?? of 40 done*");
  g_assert_cmpint (kill (driver_get_pid (driver), SIGKILL), ==, 0);
  driver_wait_exit (driver);
}

static void
test_killed (JobFile *job, gconstpointer text)
{
  g_autofree char *gate = g_build_filename (job->directory, "gate", NULL);
  g_autoptr (Driver) driver = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_setenv ("GATE", gate, TRUE);
  run_and_kill (job->path);
  g_assert_true (g_file_set_contents (gate, "", 0, NULL));
  driver = troupe_driver_start ();
  troupe_driver_wait_label (driver, "* of 40 done, interrupted *");
  troupe_driver_press_button (driver, "Continue");
  troupe_driver_wait_label (driver, "All 40 items are done.");
  troupe_driver_switch_view (driver, "Results");
  rows = troupe_driver_read_table (driver, "Results", N_ITEMS);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *input = g_strdup_printf ("%u", i + 1);

      g_assert_cmpstr (((char **) rows->pdata[i])[RESULT_INPUT], ==, input);
      g_assert_cmpstr (((char **) rows->pdata[i])[RESULT_STATUS], ==, "ok");
    }
  troupe_driver_close (driver);
  g_assert_no_errno (g_unlink (gate));
}

/* Items that are done at once, and two that wait for a file. */
static const char other_job[] = "[Troupe]\n"
                                "Version=1\n"
                                "[Job]\n"
                                "Command=test -e here && until test {} -lt 3 || test -e go; do "
                                "sleep 0.1; done && echo {} >> ran\n"
                                "Workers=1\n"
                                "[Items]\n"
                                "Arguments=0;1;2;3;4;\n";

/* What was done in the last moments before a kill may not be kept. */
static gboolean
are_three_kept (Driver *driver, gpointer data)
{
  const char *argv[] = { g_getenv ("TROUPE_PROGRAM"), "history", "--json", NULL };
  g_autofree char *text = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL,
                               NULL, NULL));
  return strstr (text, "\"done\" : 3,") != NULL;
}

/* A run of the folder @directory is killed after its first items. */
static void
run_and_kill_in (const char *directory)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), "other.troupe", NULL };
  g_autoptr (Driver) driver = NULL;

  g_assert_no_errno (g_chdir (directory));
  g_assert_true (g_file_set_contents ("here", "", 0, NULL));
  g_assert_true (g_file_set_contents ("other.troupe", other_job, -1, NULL));
  driver = driver_start (argv);
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_label (driver, "3 of 5 done*");
  driver_wait (driver, are_three_kept, NULL, "three kept items");
  g_assert_cmpint (kill (driver_get_pid (driver), SIGKILL), ==, 0);
  driver_wait_exit (driver);
  g_assert_true (g_file_set_contents ("go", "", 0, NULL));
}

/* Returns the process that @parent started, or 0. */
static int
find_child (int parent)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", parent, parent);
  g_autofree char *children = NULL;

  g_assert_true (g_file_get_contents (path, &children, NULL, NULL));
  return atoi (children);
}

static gboolean
have_all_run (Driver *driver, gpointer path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines) > 5;
}

static gboolean
is_gone (Driver *driver, gpointer pid)
{
  return find_child (driver_get_pid (driver)) != GPOINTER_TO_INT (pid);
}

/* A run goes on in the folder in which it was started, wherever the window is. */
static void
test_other_folder (void)
{
  g_autofree char *first = g_dir_make_tmp ("first-XXXXXX", NULL);
  g_autofree char *second = g_dir_make_tmp ("second-XXXXXX", NULL);
  g_autofree char *ran = g_build_filename (first, "ran", NULL);
  g_autofree char *text = NULL;
  g_autoptr (Driver) driver = NULL;
  int child;

  run_and_kill_in (first);
  g_assert_no_errno (g_chdir (second));
  driver = troupe_driver_start ();
  troupe_driver_wait_label (driver, "3 of 5 done, interrupted *");
  troupe_driver_press_button (driver, "Continue");
  driver_wait (driver, have_all_run, ran, "the other items to be run");
  child = find_child (driver_get_pid (driver));
  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (kill (child, SIGTERM), ==, 0);
  driver_wait (driver, is_gone, GINT_TO_POINTER (child), "the other window to close");
  troupe_driver_close (driver);

  g_assert_true (g_file_get_contents (ran, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "0\n1\n2\n3\n4\n");
  g_assert_no_errno (g_chdir (first));
  g_assert_no_errno (g_remove ("go"));
  g_assert_no_errno (g_remove ("here"));
  g_assert_no_errno (g_remove ("other.troupe"));
  g_assert_no_errno (g_remove ("ran"));
  g_assert_no_errno (g_chdir ("/"));
  g_assert_no_errno (g_rmdir (first));
  g_assert_no_errno (g_rmdir (second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/history-kept", test_kept);
  g_test_add ("/window/history-killed", JobFile, gated_job, job_file_set_up, test_killed,
              job_file_tear_down);
  g_test_add_func ("/window/history-other-folder", test_other_folder);
  return g_test_run ();
}
