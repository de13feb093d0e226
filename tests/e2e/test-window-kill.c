/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A worker is killed in the window while it works, and every result comes out right. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "job-file.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>

#define N_ITEMS   60
#define N_WORKERS 4

/* No item is done before the gate is there, and no worker is killed for ending late. */
#define JOB                                             \
  "[Troupe]\nVersion=1\n\n[Job]\nWorkers=4\nGrace=60\n" \
  "Command=until test -e $GATE; do sleep 0.05; done; echo $(({} * {}))\n\n[Items]\nRange=1:60\n"

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

/* The others wait: it has the item of the one that was killed. */
static void
wait_for_replacement (Driver *driver)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, "Worker 5");

  driver_wait (driver, works, row, "worker 5 to be at work");
}

static void
assert_results (Driver *driver, guint killed_worker, guint replacement)
{
  g_autoptr (GPtrArray) results = troupe_driver_read_table (driver, "Results", N_ITEMS);
  g_autofree char *replacement_number = g_strdup_printf ("%u", replacement);
  guint n_by_replacement = 0;

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *input = g_strdup_printf ("%u", i + 1);
      g_autofree char *value = g_strdup_printf ("%u", (i + 1) * (i + 1));
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
test_kill (JobFile *job, gconstpointer text)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), job->path, NULL };
  g_autofree char *gate = g_build_filename (job->directory, "gate", NULL);
  g_autoptr (Driver) driver = NULL;

  g_setenv ("GATE", gate, TRUE);
  driver = driver_start (argv);
  /* The machine may have much else to do. */
  driver_set_limit (driver, 300);
  troupe_driver_press_button (driver, "Run");

  troupe_driver_switch_view (driver, "Workers");
  kill_one (driver);
  wait_for_replacement (driver);
  g_assert_true (g_file_set_contents (gate, "", 0, NULL));
  troupe_driver_wait_finished (driver);
  assert_workers (driver);
  troupe_driver_switch_view (driver, "Results");
  assert_results (driver, 2, N_WORKERS + 1);
  troupe_driver_close (driver);
  g_unlink (gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/window/kill", JobFile, JOB, job_file_set_up, test_kill, job_file_tear_down);
  return g_test_run ();
}
