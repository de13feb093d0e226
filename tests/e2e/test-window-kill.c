/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A worker is killed in the window while it works, and every result comes out right. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

#include <string.h>

#define N_ITEMS   200
#define STEP      1000000
#define N_WORKERS 4

/* The columns. */
enum
{
  RESULT_ITEM,
  RESULT_INPUT,
  RESULT_VALUE,
  RESULT_STATUS,
  RESULT_WORKER,
};

enum
{
  WORKER_NUMBER,
  WORKER_PID,
  WORKER_STATE,
  WORKER_CPU,
  WORKER_GRAPH,
  WORKER_MEMORY,
  WORKER_PEAK,
  WORKER_DISK,
  WORKER_ITEMS,
  WORKER_ITEM,
  WORKER_SINCE,
};

/* How many primes there are up to STEP, 2 STEP, …, by the plainest sieve. */
static void
count_primes (guint32 counts[N_ITEMS])
{
  const gsize limit = (gsize) N_ITEMS * STEP;
  g_autofree guint8 *composite = g_malloc0 (limit / 2 + 1);
  guint32 count = 1;

  for (gsize n = 3; n * n <= limit; n += 2)
    if (!composite[n / 2])
      for (gsize multiple = n * n; multiple <= limit; multiple += 2 * n)
        composite[multiple / 2] = 1;

  for (gsize n = 3; n <= limit; n += 2)
    {
      if (n % STEP == 1)
        counts[n / STEP - 1] = count;
      count += !composite[n / 2];
    }
  counts[N_ITEMS - 1] = count;
}

static gboolean
works (Driver *driver, gpointer user_data)
{
  g_auto (GStrv) cells = driver_get_row (driver, user_data);

  return g_strcmp0 (cells[WORKER_STATE], "running") == 0 && cells[WORKER_ITEM][0] != '\0';
}

/* Kills the second worker with the button. */
static void
kill_one (Driver *driver)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 2");

  driver_wait (driver, works, row, "worker 2 to be at work");
  driver_select_child (driver, list, 1);
  troupe_driver_press_button (driver, "Kill");
}

static void
assert_results (Driver *driver, guint killed_worker, guint replacement)
{
  g_autofree guint32 *counts = g_new0 (guint32, N_ITEMS);
  g_autoptr (GPtrArray) results = troupe_driver_read_table (driver, "Results", N_ITEMS);
  g_autofree char *replacement_number = g_strdup_printf ("%u", replacement);
  guint n_by_replacement = 0;

  count_primes (counts);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *input = g_strdup_printf ("%u", (i + 1) * STEP);
      g_autofree char *value = g_strdup_printf ("%u", counts[i]);
      char **cells = results->pdata[i];

      g_assert_cmpstr (cells[RESULT_INPUT], ==, input);
      g_assert_cmpstr (cells[RESULT_VALUE], ==, value);
      g_assert_cmpstr (cells[RESULT_STATUS], ==, "ok");
      n_by_replacement += g_str_equal (cells[RESULT_WORKER], replacement_number);
    }
  g_assert_cmpuint (n_by_replacement, >, 0);
}

/* The replacement has taken the second row, and the killed one is below it. */
static void
assert_workers (Driver *driver)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 5");
  g_autoptr (GPtrArray) workers = NULL;

  driver_click_at (driver, row);
  driver_wait_state (driver, row, ATSPI_STATE_SELECTED, TRUE);
  driver_press (driver, "Right");
  workers = troupe_driver_read_table (driver, "Workers", N_WORKERS + 1);
  for (guint i = 0; i < workers->len; i++)
    {
      char **cells = workers->pdata[i];
      const char *expected = i == 1 ? "You killed it (SIGKILL)" : "finished normally (exit 0)";

      g_assert_cmpstr (cells[WORKER_STATE], ==, expected);
      if (i == N_WORKERS)
        g_assert_cmpuint (g_ascii_strtoull (cells[WORKER_ITEMS], NULL, 10), >, 0);
    }
}

static void
test_kill (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();

  /* The machine may have much else to do. */
  driver_set_limit (driver, 300);
  troupe_driver_choose_job (driver, "primes");
  troupe_driver_set_range (driver, G_STRINGIFY (STEP), "200000000", G_STRINGIFY (STEP));
  troupe_driver_set_workers (driver, N_WORKERS);
  troupe_driver_press_button (driver, "Run");

  troupe_driver_switch_view (driver, "Workers");
  kill_one (driver);
  troupe_driver_wait_finished (driver);
  assert_workers (driver);
  troupe_driver_switch_view (driver, "Results");
  assert_results (driver, 2, N_WORKERS + 1);
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/kill", test_kill);
  return g_test_run ();
}
