/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of results is sorted by a title, has columns from values, and its failed items run
 * again in place. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>
#include <string.h>

/* Fails for the item "b" the first time. */
#define COMMAND                                                                          \
  "if [ {/} = b ] && mkdir {}.seen 2>/dev/null; then exit 1; fi; case {/} in a) n=10;; " \
  "b) n=9;; *) n=100;; esac; echo \"{\\\"size\\\":$n}\""

typedef struct
{
  char *directory;
  Driver *driver;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *items = NULL;
  g_autoptr (AtspiAccessible) command = NULL;

  fixture->directory = g_dir_make_tmp (NULL, NULL);
  fixture->driver = troupe_driver_start ();
  items = g_strdup_printf ("%1$s/a %1$s/b %1$s/c", fixture->directory);
  troupe_driver_choose_job (fixture->driver, "Command");
  command = driver_find (fixture->driver, NULL, ATSPI_ROLE_TEXT, "Command");
  driver_set_text (fixture->driver, command, COMMAND);
  troupe_driver_type_items (fixture->driver, items);
  troupe_driver_press_button (fixture->driver, "Run");
  troupe_driver_wait_finished (fixture->driver);
  troupe_driver_switch_view (fixture->driver, "Results");
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *seen = g_build_filename (fixture->directory, "b.seen", NULL);

  troupe_driver_close (fixture->driver);
  driver_free (fixture->driver);
  g_rmdir (seen);
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
}

typedef struct
{
  guint column;
  const char *expected;
} Wanted;

/* A column of all rows, from top to bottom. */
static gboolean
has_texts (Driver *driver, gpointer user_data)
{
  const Wanted *wanted = user_data;
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Results");
  g_autoptr (GPtrArray) rows = driver_list (driver, list, ATSPI_ROLE_TABLE_ROW);
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      g_auto (GStrv) cells = driver_get_row (driver, rows->pdata[i]);

      if (g_strv_length (cells) > wanted->column)
        g_string_append_printf (texts, "%s;", cells[wanted->column]);
    }
  return g_str_equal (texts->str, wanted->expected);
}

static void
wait_texts (Fixture *fixture, guint column, const char *expected)
{
  Wanted wanted = { column, expected };

  driver_wait (fixture->driver, has_texts, &wanted, expected);
}

/* Until a column has these texts. The label is too near to where the column before is resized. */
static void
click_title (Fixture *fixture, const char *title, guint column, const char *expected)
{
  Wanted wanted = { column, expected };
  g_autoptr (AtspiAccessible) list = driver_find_rows (fixture->driver, NULL, "Results");
  g_autoptr (AtspiAccessible) table = atspi_accessible_get_parent (list, NULL);
  g_autoptr (AtspiAccessible) label = driver_find (fixture->driver, table, ATSPI_ROLE_LABEL, title);
  g_autoptr (AtspiAccessible) box = atspi_accessible_get_parent (label, NULL);
  g_autoptr (AtspiAccessible) whole = atspi_accessible_get_parent (box, NULL);

  driver_click_until (fixture->driver, whole, has_texts, &wanted, expected);
}

static void
test_again (Fixture *fixture, gconstpointer user_data)
{
  wait_texts (fixture, 3, "ok;failed;ok;");
  driver_press (fixture->driver, "Control_L+Shift_L+r");
  wait_texts (fixture, 3, "ok;ok;ok;");
  wait_texts (fixture, 0, "1;2;3;");
  wait_texts (fixture, 1, "…/a;…/b;…/c;");
}

static void
test_columns (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (AtspiAccessible) more = NULL;
  g_autoptr (AtspiAccessible) button = NULL;
  g_autoptr (AtspiAccessible) check = NULL;

  driver_press (fixture->driver, "Control_L+Shift_L+r");
  wait_texts (fixture, 3, "ok;ok;ok;");
  more = driver_find (fixture->driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Columns from the Values");
  button = atspi_accessible_get_child_at_index (more, 0, NULL);
  driver_click (fixture->driver, button);
  check = driver_find (fixture->driver, NULL, ATSPI_ROLE_CHECK_BOX, "size");
  driver_press (fixture->driver, "space");
  driver_press (fixture->driver, "Escape");
  wait_texts (fixture, 3, "10;9;100;");
  click_title (fixture, "size", 3, "9;10;100;");
  click_title (fixture, "size", 3, "100;10;9;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/window/table/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/window/table/columns", Fixture, NULL, set_up, test_columns, tear_down);
  return g_test_run ();
}
