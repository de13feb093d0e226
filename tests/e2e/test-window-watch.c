/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of a terminal is seen from the window, one of its workers is killed there, the window is
 * closed, and the output of the run is right. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "terminal.h"
#include "troupe-driver.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_ITEMS 12
/* The title of the run: what the command line was. Items go on when the test says so. */
#define COMMAND "until test -e $GATE; do sleep 0.1; done; echo seen {}"

enum
{
  WORKER_NUMBER,
  WORKER_PID,
  WORKER_STATE,
};

typedef struct
{
  char *directory;
  char *output;
  char *gate;
  Terminal *terminal;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer option)
{
  g_autofree char *call = NULL;

  fixture->directory = g_dir_make_tmp (NULL, NULL);
  fixture->output = g_build_filename (fixture->directory, "output", NULL);
  fixture->gate = g_build_filename (fixture->directory, "gate", NULL);
  call = g_strdup_printf (
      "export GATE='%s'; exec '%s' map --workers 2 %s --command '" COMMAND "' --range 1:%d > '%s'",
      fixture->gate, g_getenv ("TROUPE_PROGRAM"), (const char *) option, N_ITEMS, fixture->output);
  fixture->terminal = terminal_new (24, 80, (const char *const[]){ "/bin/sh", "-c", call, NULL });
}

static void
tear_down (Fixture *fixture, gconstpointer option)
{
  terminal_free (fixture->terminal);
  g_remove (fixture->output);
  g_remove (fixture->gate);
  g_rmdir (fixture->directory);
  g_free (fixture->output);
  g_free (fixture->gate);
  g_free (fixture->directory);
}

/* The window is closed: the run goes on to its end. */
static void
assert_output (Fixture *fixture)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->gate, "", 0, NULL));
  g_assert_cmpint (terminal_wait_for_end (fixture->terminal), ==, 0);
  for (guint i = 1; i <= N_ITEMS; i++)
    g_string_append_printf (expected, "seen %u\n", i);
  g_assert_true (g_file_get_contents (fixture->output, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected->str);
}

/* There is no other run of these sandboxed tests at the same time. */
static char *
wait_for_socket (void)
{
  const char *folder = g_getenv ("TROUPE_RUNS_FOLDER");
  char *path = NULL;

  g_assert_nonnull (folder);
  for (const gint64 limit = wait_begin (); path == NULL; wait_turn (limit))
    {
      g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
      const char *name = NULL;

      while (directory != NULL && (name = g_dir_read_name (directory)) != NULL &&
             !g_str_has_prefix (name, "run-"))
        ;
      if (name != NULL)
        path = g_build_filename (folder, name, NULL);
    }
  return path;
}

static Driver *
open_run (void)
{
  Driver *driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) row = NULL;

  driver_set_limit (driver, 120);
  row = driver_find (driver, NULL, ATSPI_ROLE_LIST_ITEM, COMMAND);
  driver_click_at (driver, row);
  return driver;
}

static gboolean
works (Driver *driver, gpointer row)
{
  g_auto (GStrv) cells = driver_get_row (driver, row);

  return g_strcmp0 (cells[WORKER_STATE], "running") == 0;
}

static void
test_kill (Fixture *fixture, gconstpointer option)
{
  g_autoptr (Driver) driver = open_run ();
  g_autoptr (AtspiAccessible) list = NULL;
  g_autoptr (AtspiAccessible) row = NULL;
  g_autoptr (AtspiAccessible) replacement = NULL;

  troupe_driver_switch_view (driver, "Workers");
  list = driver_find_rows (driver, NULL, "Workers");
  row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 2");
  driver_wait (driver, works, row, "worker 2 to be at work");
  driver_select_child (driver, list, 1);
  troupe_driver_press_button (driver, "Kill");
  replacement = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 3");
  troupe_driver_close (driver);
  assert_output (fixture);
}

/* A run whose starter lets nobody give orders can only be seen. */
static void
test_no_orders (Fixture *fixture, gconstpointer option)
{
  g_autoptr (Driver) driver = open_run ();
  g_autoptr (AtspiAccessible) row = NULL;
  g_autoptr (AtspiAccessible) list = NULL;

  troupe_driver_switch_view (driver, "Workers");
  list = driver_find_rows (driver, NULL, "Workers");
  row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 2");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Kill");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Stop");
  troupe_driver_close (driver);
  assert_output (fixture);
}

/* As “troupe python --window” opens it: the run is shown at once, by its socket. */
static void
test_by_socket (Fixture *fixture, gconstpointer option)
{
  g_autofree char *socket = wait_for_socket ();
  g_autofree char *argument = g_strconcat ("--watch-run=", socket, NULL);
  g_autoptr (Driver) driver = NULL;
  g_autoptr (AtspiAccessible) list = NULL;
  g_autoptr (AtspiAccessible) row = NULL;
  const char *argv[] = { g_getenv ("TROUPE_APP"), argument, NULL };

  driver = driver_start (argv);
  driver_set_limit (driver, 120);
  troupe_driver_switch_view (driver, "Workers");
  list = driver_find_rows (driver, NULL, "Workers");
  row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 2");
  troupe_driver_close (driver);
  assert_output (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/window/watch/kill", Fixture, "", set_up, test_kill, tear_down);
  g_test_add ("/window/watch/no-orders", Fixture, "--no-control", set_up, test_no_orders,
              tear_down);
  g_test_add ("/window/watch/by-socket", Fixture, "", set_up, test_by_socket, tear_down);
  return g_test_run ();
}
