/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An experiment is chosen, run and read to its finding. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

/* The quickest experiment: its title and its claim. */
#define TITLE "Isolation of faults"
#define CLAIM "A crashing process takes no others down."

static void
choose_experiment (Driver *driver, const char *title)
{
  g_autoptr (AtspiAccessible) list = driver_find (driver, NULL, ATSPI_ROLE_LIST, "Experiments");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_LIST_ITEM, title);

  driver_select_child (driver, list, atspi_accessible_get_index_in_parent (row, NULL));
  driver_wait_state (driver, row, ATSPI_STATE_SELECTED, TRUE);
}

static void
test_experiment (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) claim = NULL;
  g_autoptr (AtspiAccessible) page = NULL;
  g_autoptr (AtspiAccessible) run = NULL;
  g_autoptr (AtspiAccessible) meaning = NULL;
  g_autoptr (AtspiAccessible) table = NULL;

  driver_set_limit (driver, 300);
  troupe_driver_choose_job (driver, "All Experiments");
  choose_experiment (driver, TITLE);
  /* Each experiment has a page with a button to run it. */
  claim = driver_find (driver, NULL, ATSPI_ROLE_LABEL, CLAIM);
  page = atspi_accessible_get_parent (claim, NULL);
  run = driver_find (driver, page, ATSPI_ROLE_PUSH_BUTTON, "Run");
  driver_wait_state (driver, run, ATSPI_STATE_SENSITIVE, TRUE);
  driver_press (driver, "Control_L+Return");

  meaning = driver_find (driver, page, ATSPI_ROLE_LABEL, "What It Means");
  table = driver_find (driver, page, ATSPI_ROLE_LABEL, "One item crashes");
  driver_wait_state (driver, run, ATSPI_STATE_SENSITIVE, TRUE);
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/lesson-experiment", test_experiment);
  return g_test_run ();
}
