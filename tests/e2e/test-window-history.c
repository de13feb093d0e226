/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs are kept when the window is closed, or killed, and go on from there. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

#include <signal.h>

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

/* The last items take long enough for the window to be killed before they are done. */
static const char *
get_item (guint i)
{
  return i < N_ITEMS - 4 ? "0.1" : "4";
}

static char *
list_items (void)
{
  GString *items = g_string_new (NULL);

  for (guint i = 0; i < N_ITEMS; i++)
    g_string_append_printf (items, "%s ", get_item (i));
  return g_string_free (items, FALSE);
}

/* Kills the window after some of the items. */
static void
run_and_kill (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autofree char *items = list_items ();

  troupe_driver_choose_job (driver, "sleep");
  troupe_driver_type_items (driver, items);
  troupe_driver_set_workers (driver, 2);
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_label (driver, "?? of 40 items*");
  g_assert_cmpint (kill (driver_get_pid (driver), SIGKILL), ==, 0);
  driver_wait_exit (driver);
}

static void
test_killed (void)
{
  g_autoptr (Driver) driver = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  run_and_kill ();
  driver = troupe_driver_start ();
  troupe_driver_wait_label (driver, "* of 40 done, interrupted *");
  troupe_driver_press_button (driver, "Continue");
  troupe_driver_wait_label (driver, "40 of 40 items in *. All processes have finished.");
  troupe_driver_switch_view (driver, "Results");
  rows = troupe_driver_read_table (driver, "Results", N_ITEMS);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_assert_cmpstr (((char **) rows->pdata[i])[RESULT_INPUT], ==, get_item (i));
      g_assert_cmpstr (((char **) rows->pdata[i])[RESULT_STATUS], ==, "ok");
    }
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/history-kept", test_kept);
  g_test_add_func ("/window/history-killed", test_killed);
  return g_test_run ();
}
