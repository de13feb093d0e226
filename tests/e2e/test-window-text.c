/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The two programs that Troupe is about, in the window. */

#include "driver-widget.h"
#include "troupe-driver.h"

static void
run (Driver *driver, const char *function, const char *items, guint n_workers)
{
  troupe_driver_choose_job (driver, function);
  troupe_driver_type_items (driver, items);
  troupe_driver_set_workers (driver, n_workers);
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_finished (driver);
  troupe_driver_switch_view (driver, "Results");
}

static void
assert_values (Driver *driver, const char *const *values, guint n_values)
{
  g_autoptr (GPtrArray) results = troupe_driver_read_table (driver, "Results", n_values);

  for (guint i = 0; i < n_values; i++)
    {
      char **cells = results->pdata[i];

      g_assert_cmpstr (cells[2], ==, values[i]);
      g_assert_cmpstr (cells[3], ==, "ok");
    }
}

static void
test_square (void)
{
  static const char *const squares[] = { "1", "4", "9", "16", "25" };
  g_autoptr (Driver) driver = troupe_driver_start ();

  run (driver, "square", "1 2 3 4 5", 4);
  assert_values (driver, squares, G_N_ELEMENTS (squares));
  troupe_driver_close (driver);
}

static void
test_print_number (void)
{
  static const char *const lines[] = {
    "Process 1: Printing number 1",
    "Process 2: Printing number 2",
    "Process 3: Printing number 3",
    "Process 4: Printing number 4",
  };
  g_autoptr (Driver) driver = troupe_driver_start ();

  run (driver, "print-number", "1 2 3 4", 4);
  assert_values (driver, lines, G_N_ELEMENTS (lines));
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/square", test_square);
  g_test_add_func ("/window/print-number", test_print_number);
  return g_test_run ();
}
