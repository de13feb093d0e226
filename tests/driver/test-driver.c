/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the driver with a window that has one of each kind of widget. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "driver.h"

static Driver *
start (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "sample.ui", NULL);
  const char *argv[] = { g_getenv ("TROUPE_SAMPLE"), file, NULL };

  return driver_start (argv);
}

static void
close_window (Driver *driver)
{
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Sample");

  g_assert_cmpint (driver_close (driver, frame), ==, 0);
}

static void
test_buttons (void)
{
  g_autoptr (Driver) driver = start ();
  g_autoptr (AtspiAccessible) status = driver_find (driver, NULL, ATSPI_ROLE_LABEL, "ready");
  g_autoptr (AtspiAccessible) run = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Run");
  g_autoptr (AtspiAccessible) check = driver_find (driver, NULL, ATSPI_ROLE_CHECK_BOX, "Ordered");
  g_autoptr (AtspiAccessible) hidden = driver_look (driver, NULL, ATSPI_ROLE_LABEL, "hidden");
  g_autoptr (AtspiAccessible) shown = NULL;

  g_assert_null (hidden);
  driver_click (driver, run);
  driver_wait_text (driver, status, "run*");
  shown = driver_find (driver, NULL, ATSPI_ROLE_LABEL, "hidden");
  driver_click (driver, run);
  driver_wait_gone (driver, NULL, ATSPI_ROLE_LABEL, "hidden");
  driver_click_at (driver, check);
  driver_wait_state (driver, check, ATSPI_STATE_CHECKED, TRUE);
  driver_press (driver, "space");
  driver_wait_state (driver, check, ATSPI_STATE_CHECKED, FALSE);
  close_window (driver);
}

static void
test_values (void)
{
  g_autoptr (Driver) driver = start ();
  g_autoptr (AtspiAccessible) items = driver_find (driver, NULL, ATSPI_ROLE_TEXT, "Items");
  g_autoptr (AtspiAccessible) workers =
      driver_find (driver, NULL, ATSPI_ROLE_SPIN_BUTTON, "Workers");
  g_autoptr (AtspiAccessible) progress =
      driver_find (driver, NULL, ATSPI_ROLE_PROGRESS_BAR, "Progress");
  g_autofree char *text = driver_get_text (items);

  g_assert_cmpstr (text, ==, "1 2 3");
  driver_set_text (driver, items, "4 5");
  driver_wait_text (driver, items, "4 5");
  driver_click_at (driver, items);
  driver_press (driver, "Control_L+a");
  driver_type (driver, "{} A:b~c");
  driver_wait_text (driver, items, "{} A:b~c");
  driver_set_value (driver, workers, 4);
  g_assert_cmpfloat (driver_get_value (workers), ==, 4);
  g_assert_cmpfloat (driver_get_value (progress), ==, 0.25);
  close_window (driver);
}

static void
test_choices (void)
{
  g_autoptr (Driver) driver = start ();
  g_autoptr (AtspiAccessible) function = driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, NULL);
  g_autoptr (AtspiAccessible) format = driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, "Format");
  g_autoptr (AtspiAccessible) chosen = NULL;
  g_autoptr (AtspiAccessible) square = NULL;
  g_autoptr (AtspiAccessible) json = NULL;

  driver_choose (driver, function, "sleep");
  chosen = driver_find (driver, function, ATSPI_ROLE_LABEL, "sleep");
  driver_choose (driver, function, "square");
  square = driver_find (driver, function, ATSPI_ROLE_LABEL, "square");
  driver_choose (driver, format, "json");
  json = driver_find (driver, format, ATSPI_ROLE_LABEL, "json");
  close_window (driver);
}

static void
test_table (void)
{
  g_autoptr (Driver) driver = start ();
  g_autoptr (AtspiAccessible) status = driver_find (driver, NULL, ATSPI_ROLE_LABEL, "ready");
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Numbers");
  g_autoptr (GPtrArray) rows = driver_list (driver, list, ATSPI_ROLE_TABLE_ROW);
  g_auto (GStrv) texts = NULL;

  g_assert_cmpuint (rows->len, >=, 10);
  texts = driver_get_row (driver, rows->pdata[3]);
  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  g_assert_cmpstr (texts[0], ==, "3");
  g_assert_cmpstr (texts[1], ==, "running");
  driver_select_child (driver, list, 3);
  driver_wait_text (driver, status, "selected 3");
  driver_wait_state (driver, rows->pdata[3], ATSPI_STATE_SELECTED, TRUE);
  driver_click_at (driver, rows->pdata[1]);
  driver_wait_text (driver, status, "selected 1");
  driver_press (driver, "Down");
  driver_wait_text (driver, status, "selected 2");
  driver_press (driver, "Return");
  driver_wait_text (driver, status, "activated 2");
  close_window (driver);
}

static void
test_dialog (void)
{
  g_autoptr (Driver) driver = start ();
  g_autoptr (AtspiAccessible) status = driver_find (driver, NULL, ATSPI_ROLE_LABEL, "ready");
  g_autoptr (AtspiAccessible) ask = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Ask");
  g_autoptr (AtspiAccessible) dialog = NULL;
  g_autoptr (AtspiAccessible) yes = NULL;

  driver_click (driver, ask);
  dialog = driver_find (driver, NULL, ATSPI_ROLE_DIALOG, "Stop?");
  yes = driver_find (driver, dialog, ATSPI_ROLE_PUSH_BUTTON, "Yes");
  driver_click (driver, yes);
  driver_wait_text (driver, status, "answered yes");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "Stop?");
  driver_click (driver, ask);
  g_clear_object (&dialog);
  dialog = driver_find (driver, NULL, ATSPI_ROLE_DIALOG, "Stop?");
  driver_press (driver, "Escape");
  driver_wait_text (driver, status, "answered no");
  close_window (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver/buttons", test_buttons);
  g_test_add_func ("/driver/values", test_values);
  g_test_add_func ("/driver/choices", test_choices);
  g_test_add_func ("/driver/table", test_table);
  g_test_add_func ("/driver/dialog", test_dialog);
  return g_test_run ();
}
