/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A command is put together in the form without a word of the command line, and its run is found
 * again from another page. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

static void
test_form (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");

  /* The first field has the focus. */
  troupe_driver_choose_job (driver, "Command");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_LABEL, "echo hello\necho 'hello world'"));
  driver_press (driver, "Control_L+a");
  driver_type (driver, "sleep 60; echo ");
  troupe_driver_type_items (driver, "a.txt b.txt");
  /* Items that were replaced come back by a key. */
  troupe_driver_wait_label (driver, "sleep 60; echo a.txt\nsleep 60; echo b.txt");
  troupe_driver_press_button (driver, "Use Example");
  troupe_driver_wait_label (driver, "sleep 60; echo hello\nsleep 60; echo 'hello world'");
  driver_press (driver, "Control_L+z");
  troupe_driver_wait_label (driver, "sleep 60; echo a.txt\nsleep 60; echo b.txt");
  /* It takes the focus back to the command, some time after it is pressed. */
  troupe_driver_press_button (driver, "Insert {.}");
  troupe_driver_wait_label (driver, "sleep 60; echo a\nsleep 60; echo b");

  driver_press (driver, "Control_L+Return");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Stop"));
  driver_act (driver, frame, "win.back");
  troupe_driver_press_button (driver, "Show It");
  troupe_driver_press_button (driver, "Stop");
  troupe_driver_wait_finished (driver);
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/form", test_form);
  return g_test_run ();
}
