/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole main path by the keys alone: choose, edit, run, look, run again, back, help, close. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

typedef struct
{
  AtspiRole role;
  const char *name;
} Place;

/* Presses Tab as long as it is not there. */
static gboolean
is_focused (Driver *driver, gpointer user_data)
{
  const Place *place = user_data;
  g_autoptr (AtspiAccessible) accessible = driver_look (driver, NULL, place->role, place->name);

  if (accessible && driver_has_state (accessible, ATSPI_STATE_FOCUSED))
    return TRUE;
  driver_press (driver, "Tab");
  return FALSE;
}

static void
tab_to (Driver *driver, AtspiRole role, const char *name)
{
  Place place = { role, name };
  g_autofree char *what = g_strdup_printf ("the focus on \"%s\"", name);

  driver_wait (driver, is_focused, &place, what);
}

static gboolean
is_card_focused (Driver *driver, gpointer user_data)
{
  g_autoptr (AtspiAccessible) card =
      driver_look (driver, NULL, ATSPI_ROLE_TABLE_CELL, "print-number");

  if (driver_has_state (card, ATSPI_STATE_FOCUSED))
    return TRUE;
  driver_press (driver, "Right");
  return FALSE;
}

static void
test_keyboard (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) help = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  /* Tab goes from group to group, and the arrows go through their cards. */
  tab_to (driver, ATSPI_ROLE_TABLE_CELL, "square");
  driver_wait (driver, is_card_focused, NULL, "the focus on the next card");
  driver_press (driver, "Return");

  tab_to (driver, ATSPI_ROLE_COMBO_BOX, "Items Come From");
  /* To the entry below, which does not say that it has the focus. */
  driver_press (driver, "Tab");
  driver_press (driver, "Control_L+a");
  driver_type (driver, "6 7");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_LABEL, "2 items: 6, 7"));
  driver_press (driver, "Control_L+Return");
  troupe_driver_wait_finished (driver);
  driver_press (driver, "Control_L+r");
  troupe_driver_wait_finished (driver);

  driver_press (driver, "Alt_L+4");
  rows = troupe_driver_read_table (driver, "Results", 2);
  g_assert_cmpstr (((char **) rows->pdata[0])[1], ==, "6");
  g_assert_cmpstr (((char **) rows->pdata[1])[1], ==, "7");

  driver_press (driver, "F1");
  help = driver_find (driver, NULL, ATSPI_ROLE_HEADING, "The window");
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_HEADING, "The window");

  driver_press (driver, "Alt_L+Left");
  driver_press (driver, "Alt_L+Left");
  driver_press (driver, "Control_L+q");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/keyboard", test_keyboard);
  return g_test_run ();
}
