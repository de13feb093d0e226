/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A job that would last for minutes is stopped, and the window closed while one runs. What is left
 * behind, the sandbox finds. */

#include "driver-widget.h"
#include "troupe-driver.h"

static Driver *
start_long_job (void)
{
  Driver *driver = troupe_driver_start ();

  troupe_driver_choose_job (driver, "sleep");
  troupe_driver_type_items (driver, "600 600 600 600");
  troupe_driver_set_workers (driver, 2);
  troupe_driver_press_button (driver, "Run");
  troupe_driver_switch_view (driver, "Workers");
  return driver;
}

static gboolean
has_started (Driver *driver, gpointer user_data)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (GPtrArray) rows = driver_list (driver, list, ATSPI_ROLE_TABLE_ROW);
  guint n_running = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      g_auto (GStrv) cells = driver_get_row (driver, rows->pdata[i]);

      n_running += g_strcmp0 (cells[2], "running") == 0;
    }
  return n_running == 2;
}

static void
test_stop (void)
{
  g_autoptr (Driver) driver = start_long_job ();
  g_autoptr (GPtrArray) workers = NULL;
  g_autoptr (GPtrArray) results = NULL;

  driver_wait (driver, has_started, NULL, "two workers to run");
  troupe_driver_press_button (driver, "Stop");
  troupe_driver_wait_finished (driver);
  workers = troupe_driver_read_table (driver, "Workers", 2);
  for (guint i = 0; i < workers->len; i++)
    g_assert_true (g_str_has_prefix (((char **) workers->pdata[i])[2], "stopped ("));
  troupe_driver_switch_view (driver, "Results");
  results = troupe_driver_read_table (driver, "Results", 4);
  for (guint i = 0; i < results->len; i++)
    g_assert_cmpstr (((char **) results->pdata[i])[3], ==, "not run");
  troupe_driver_close (driver);
}

static void
answer (Driver *driver, const char *button_name)
{
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");
  g_autoptr (AtspiAccessible) dialog = NULL;
  g_autoptr (AtspiAccessible) button = NULL;

  driver_act (driver, frame, "window.close");
  dialog = driver_find (driver, NULL, ATSPI_ROLE_DIALOG, "Stop the Job?");
  button = driver_find (driver, dialog, ATSPI_ROLE_PUSH_BUTTON, button_name);
  driver_click (driver, button);
}

static void
test_close (void)
{
  g_autoptr (Driver) driver = start_long_job ();

  driver_wait (driver, has_started, NULL, "two workers to run");
  answer (driver, "Cancel");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "Stop the Job?");
  driver_wait (driver, has_started, NULL, "two workers to run on");
  answer (driver, "Stop and Close");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/stop", test_stop);
  g_test_add_func ("/window/close", test_close);
  return g_test_run ();
}
