/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results are filtered, searched and exported. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>
#include <string.h>

/* The numbers of the rows that the table has. */
static char *
read_numbers (Driver *driver)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Results");
  g_autoptr (GPtrArray) rows = driver_list (driver, list, ATSPI_ROLE_TABLE_ROW);
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      g_auto (GStrv) cells = driver_get_row (driver, rows->pdata[i]);

      if (cells[0] != NULL)
        g_string_append_printf (numbers, "%s ", cells[0]);
    }
  return g_string_free (g_steal_pointer (&numbers), FALSE);
}

static gboolean
has_rows (Driver *driver, gpointer user_data)
{
  g_autofree char *numbers = read_numbers (driver);

  return g_str_equal (numbers, user_data);
}

static void
wait_rows (Driver *driver, const char *numbers)
{
  g_autofree char *what = g_strdup_printf ("the rows %s", numbers);

  driver_wait (driver, has_rows, (gpointer) numbers, what);
}

static Driver *
start_results (void)
{
  Driver *driver = troupe_driver_start ();

  troupe_driver_choose_job (driver, "square");
  troupe_driver_type_items (driver, "7 none 8 nothing 77");
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_finished (driver);
  troupe_driver_switch_view (driver, "Results");
  wait_rows (driver, "1 2 3 4 5 ");
  return driver;
}

/* By its label, or, in GTK 4.10 and later, by the chosen value. */
static AtspiAccessible *
find_filter (Driver *driver, const char *chosen)
{
  AtspiAccessible *filter = driver_look (driver, NULL, ATSPI_ROLE_COMBO_BOX, "Results to Show");

  return filter != NULL ? filter : driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, chosen);
}

static void
test_filter (void)
{
  g_autoptr (Driver) driver = start_results ();
  g_autoptr (AtspiAccessible) all = find_filter (driver, "All (5)");
  g_autoptr (AtspiAccessible) failed = NULL;
  g_autoptr (AtspiAccessible) search = NULL;

  driver_choose (driver, all, "Failed (2)");
  wait_rows (driver, "2 4 ");
  failed = find_filter (driver, "Failed (2)");
  driver_choose (driver, failed, "All (5)");
  wait_rows (driver, "1 2 3 4 5 ");

  search = driver_find (driver, NULL, ATSPI_ROLE_ENTRY, "Search inputs and values");
  driver_set_text (driver, search, "7");
  wait_rows (driver, "1 5 ");
  troupe_driver_close (driver);
}

static gboolean
is_exported (Driver *driver, gpointer path)
{
  g_autofree char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL && g_str_has_prefix (text, "49\n64\n5929\n");
}

static void
test_export (void)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "squares.txt", NULL);
  g_autoptr (Driver) driver = start_results ();
  g_autoptr (AtspiAccessible) save = NULL;
  g_autoptr (AtspiAccessible) more = NULL;
  g_autoptr (AtspiAccessible) button = NULL;
  g_autoptr (AtspiAccessible) menu = NULL;

  more = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "More about the Results");
  button = atspi_accessible_get_child_at_index (more, 0, NULL);
  driver_click (driver, button);
  menu = driver_find (driver, NULL, ATSPI_ROLE_MENU, NULL);
  driver_press (driver, "Down");
  driver_press (driver, "Down");
  driver_press (driver, "Return");
  driver_press (driver, "Down");
  driver_press (driver, "Return");
  save = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Save");
  driver_press (driver, "Control_L+a");
  driver_type (driver, path);
  driver_press (driver, "Return");
  driver_wait (driver, is_exported, path, "the file with the results");
  troupe_driver_close (driver);

  g_assert_no_errno (g_remove (path));
  g_assert_no_errno (g_rmdir (directory));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/filter", test_filter);
  g_test_add_func ("/window/export", test_export);
  return g_test_run ();
}
