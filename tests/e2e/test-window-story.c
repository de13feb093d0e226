/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person is told of a run, and what to do about it: a kill, failures, a job that does not
 * start, and a worker that holds everything up. */

#include "driver-widget.h"
#include "job-file.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>

/* A person reads for a while; the machine may have much else to do. */
#define LIMIT_SECONDS 120

static Driver *
open_and_run (JobFile *job)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), job->path, NULL };
  Driver *driver = driver_start (argv);

  driver_set_limit (driver, LIMIT_SECONDS);
  troupe_driver_press_button (driver, "Run");
  return driver;
}

/* A toast is above the page, and a page below the header: of several buttons of a name its own is
 * the last. libadwaita gives the name of a toast's button twice. */
static void
press_last (Driver *driver, const char *name)
{
  g_autoptr (GPtrArray) buttons = driver_list (driver, NULL, ATSPI_ROLE_PUSH_BUTTON);
  g_autofree char *twice = g_strdup_printf ("%s %s", name, name);
  AtspiAccessible *last = NULL;

  for (guint i = 0; i < buttons->len; i++)
    {
      g_autofree char *each = driver_get_name (buttons->pdata[i]);

      if (g_strcmp0 (each, name) == 0 || g_strcmp0 (each, twice) == 0)
        last = buttons->pdata[i];
    }
  if (last == NULL)
    driver_fail (driver, "there is no button “%s”", name);
  driver_act (driver, last, "click");
}

static gboolean
is_running (Driver *driver, gpointer user_data)
{
  g_auto (GStrv) cells = driver_get_row (driver, user_data);

  return g_strv_contains ((const char *const *) cells, "running");
}

/* Selects a worker that has an item. */
static void
select_worker (Driver *driver, guint number)
{
  g_autofree char *name = g_strdup_printf ("Worker %u", number);
  g_autoptr (AtspiAccessible) list = NULL;
  g_autoptr (AtspiAccessible) row = NULL;

  troupe_driver_switch_view (driver, "Workers");
  list = driver_find_rows (driver, NULL, "Workers");
  row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, name);
  driver_wait (driver, is_running, row, "a worker to run");
  driver_select_child (driver, list, number - 1);
}

static gboolean
has_event (Driver *driver, gpointer user_data)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Events");
  g_autoptr (GPtrArray) rows = driver_list (driver, list, ATSPI_ROLE_TABLE_ROW);

  for (guint i = 0; i < rows->len; i++)
    {
      g_auto (GStrv) cells = driver_get_row (driver, rows->pdata[i]);

      for (guint j = 0; cells != NULL && cells[j] != NULL; j++)
        if (g_pattern_match_simple (user_data, cells[j]))
          return TRUE;
    }
  return FALSE;
}

static void
wait_event (Driver *driver, const char *pattern)
{
  driver_wait (driver, has_event, (gpointer) pattern, pattern);
}

static void
stop (Driver *driver)
{
  troupe_driver_press_button (driver, "Stop");
  troupe_driver_wait_finished (driver);
  troupe_driver_close (driver);
}

static gboolean
have_begun (Driver *driver, gpointer directory)
{
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("begun-%u", i);
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  return TRUE;
}

static void
forget_begun (const char *directory)
{
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("begun-%u", i);
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_assert_no_errno (g_unlink (path));
    }
}

/* The toast names the item and who has it now; its button leads to the event. A worker that is
 * killed before it has read its item has begun none. */
static void
test_kill (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = NULL;

  g_setenv ("MARKS", job->directory, TRUE);
  driver = open_and_run (job);
  troupe_driver_wait_label (driver, "0 of 2 done, 2 running");
  driver_wait (driver, have_begun, job->directory, "both items to begin");
  select_worker (driver, 2);
  troupe_driver_press_button (driver, "Kill");
  troupe_driver_wait_label (driver, "Worker 2 was killed. Item ? goes to worker 3.");
  press_last (driver, "Show");
  wait_event (driver, "You killed worker 2 (SIGKILL). It had begun item ?.");
  wait_event (driver, "Item ? goes from worker 2 to worker 3.");
  stop (driver);
  forget_begun (job->directory);
}

/* The first time all items fail but one, then each succeeds. */
static void
test_failures (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = open_and_run (job);

  troupe_driver_wait_label (driver, "1 of 3 done, 2 failed.");
  troupe_driver_wait_label (driver, "2 of 3 items failed");
  press_last (driver, "Show");
  driver_find_rows (driver, NULL, "Results");
  press_last (driver, "Run Again");
  troupe_driver_wait_label (driver, "All ? items are done.");
  troupe_driver_close (driver);
}

/* There is no such program: the page says so, and leads back to the job. */
static void
test_never_started (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = open_and_run (job);
  g_autoptr (AtspiAccessible) form = NULL;

  troupe_driver_wait_label (driver, "The job did not start.");
  troupe_driver_wait_label (driver, "*/proc/nonexistent/at-all*");
  troupe_driver_press_button (driver, "Edit Job");
  form = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Run");
  troupe_driver_close (driver);
}

/* The last item waits for a worker that is paused. */
static void
test_paused (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = open_and_run (job);

  troupe_driver_wait_label (driver, "0 of 1 done, 1 running");
  select_worker (driver, 1);
  press_last (driver, "Pause");
  troupe_driver_switch_view (driver, "Overview");
  troupe_driver_wait_label (driver, "1 item waits for worker 1, which is paused.");
  troupe_driver_wait_label (driver, "0 of 1 done");
  troupe_driver_press_button (driver, "Continue");
  troupe_driver_wait_label (driver, "0 of 1 done, 1 running");
  stop (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, job, function) \
  g_test_add ("/window/" name, JobFile, job, job_file_set_up, function, job_file_tear_down)
  add ("kill",
       "[Troupe]\nVersion=1\n\n[Job]\nCommand=: > \"$MARKS\"/begun-{}; exec sleep "
       "600\nWorkers=2\n\n[Items]\nRange=1:2\n",
       test_kill);
  add ("failures",
       "[Troupe]\nVersion=1\n\n[Job]\nCommand=if [ {} != 2 ] && mkdir \"$TMPDIR/again-{}\"; then "
       "exit 1; fi; [ {} = 2 ] || rmdir \"$TMPDIR/again-{}\"\nWorkers=2\n\n[Items]\nRange=1:3\n",
       test_failures);
  add ("never-started",
       "[Troupe]\nVersion=1\n\n[Job]\nProgram=/proc/nonexistent/"
       "at-all\nWorkers=2\n\n[Items]\nRange=1:3\n",
       test_never_started);
  add ("paused",
       "[Troupe]\nVersion=1\n\n[Job]\nFunction=sleep\nWorkers=1\n\n[Items]\nArguments=600;\n",
       test_paused);
#undef add
  return g_test_run ();
}
