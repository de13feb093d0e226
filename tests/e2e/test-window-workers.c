/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Workers are paused, continued, terminated, killed and looked at with the keys alone, once one of
 * them has the focus; and all of them at once, without that. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "job-file.h"
#include "troupe-driver.h"

typedef struct
{
  const char *row;
  const char *text;
} Expected;

static char **
read_row (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, name);

  return driver_get_row (driver, row);
}

static gboolean
says (Driver *driver, gpointer user_data)
{
  const Expected *expected = user_data;
  g_auto (GStrv) cells = read_row (driver, expected->row);

  return g_strv_contains ((const char *const *) cells, expected->text);
}

/* Waits until a cell of the row of that name has that text. */
static void
wait_says (Driver *driver, const char *row, const char *text)
{
  Expected expected = { row, text };
  g_autofree char *what = g_strdup_printf ("%s to say \"%s\"", row, text);

  driver_wait (driver, says, &expected, what);
}

/* A worker that is terminated is not killed for being late. */
#define JOB                                                                        \
  "[Troupe]\nVersion=1\n\n[Job]\nFunction=sleep\nWorkers=2\nGrace=60\n\n[Items]\n" \
  "Arguments=600;600;600;600;\n"

static Driver *
start_sleeps (JobFile *job)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), job->path, NULL };
  Driver *driver = driver_start (argv);

  troupe_driver_press_button (driver, "Run");
  troupe_driver_switch_view (driver, "Workers");
  wait_says (driver, "Worker 1", "running");
  wait_says (driver, "Worker 2", "running");
  return driver;
}

static void
end_sleeps (Driver *driver)
{
  troupe_driver_press_button (driver, "Stop");
  troupe_driver_wait_finished (driver);
  troupe_driver_close (driver);
}

static void
focus_row (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, name);

  driver_click_at (driver, row);
  driver_wait_state (driver, row, ATSPI_STATE_SELECTED, TRUE);
}

static void
test_keys (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = start_sleeps (job);

  focus_row (driver, "Worker 1");
  driver_press (driver, "space");
  wait_says (driver, "Worker 1", "paused");
  driver_press (driver, "space");
  wait_says (driver, "Worker 1", "running");
  driver_press (driver, "Delete");
  wait_says (driver, "Worker 3", "running");
  focus_row (driver, "Worker 3");
  driver_press (driver, "Right");
  wait_says (driver, "Worker 1", "You killed it (SIGTERM)");

  /* Two at a time: those that are alive. */
  focus_row (driver, "Worker 2");
  driver_press (driver, "Control_L+a");
  driver_press (driver, "Shift_L+Delete");
  wait_says (driver, "Worker 3", "You killed it (SIGKILL)");
  wait_says (driver, "Worker 1", "You killed it (SIGTERM)");
  wait_says (driver, "Worker 4", "running");
  wait_says (driver, "Worker 5", "running");
  end_sleeps (driver);
}

static AtspiRect
measure_row (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) list = driver_find_rows (driver, NULL, "Workers");
  g_autoptr (AtspiAccessible) row = driver_find (driver, list, ATSPI_ROLE_TABLE_ROW, name);
  g_autofree AtspiRect *rect =
      atspi_component_get_extents (ATSPI_COMPONENT (row), ATSPI_COORD_TYPE_WINDOW, NULL);

  g_assert_nonnull (rect);
  return *rect;
}

static void
assert_same_place (const AtspiRect *before, const AtspiRect *after)
{
  g_assert_cmpint (after->x, ==, before->x);
  g_assert_cmpint (after->y, ==, before->y);
  g_assert_cmpint (after->height, ==, before->height);
}

/* While workers are killed and replaced, the row under the pointer stays: a second click, at the
 * same point, is for the same row. */
static void
test_rows_stay (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = start_sleeps (job);
  const AtspiRect first = measure_row (driver, "Worker 1");
  const AtspiRect second = measure_row (driver, "Worker 2");
  AtspiRect after;

  focus_row (driver, "Worker 1");
  driver_press (driver, "Shift_L+Delete");
  wait_says (driver, "Worker 3", "running");
  after = measure_row (driver, "Worker 3");
  assert_same_place (&first, &after);
  after = measure_row (driver, "Worker 2");
  assert_same_place (&second, &after);

  /* The row is not selected any more: who killed its worker did not see the next one. */
  driver_press (driver, "Shift_L+Delete");
  focus_row (driver, "Worker 2");
  driver_press (driver, "Shift_L+Delete");
  wait_says (driver, "Worker 4", "running");
  wait_says (driver, "Worker 3", "running");
  after = measure_row (driver, "Worker 4");
  assert_same_place (&second, &after);
  end_sleeps (driver);
}

typedef struct
{
  const char *row;
  int than;
  gboolean larger;
} Height;

static gboolean
has_height (Driver *driver, gpointer user_data)
{
  const Height *height = user_data;
  const AtspiRect rect = measure_row (driver, height->row);

  return height->larger ? rect.height > height->than : rect.height == height->than;
}

/* Rows are larger in a presentation; leaving it, by either key, restores them. */
static void
test_presentation (JobFile *job, gconstpointer text)
{
  static const char *const leaving[] = { "Escape", "F5" };
  g_autoptr (Driver) driver = start_sleeps (job);
  const AtspiRect before = measure_row (driver, "Worker 1");

  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++)
    {
      Height larger = { "Worker 1", before.height * 5 / 4, TRUE };
      Height same = { "Worker 1", before.height, FALSE };

      driver_press (driver, "F5");
      driver_wait (driver, has_height, &larger, "larger rows");
      driver_press (driver, leaving[i]);
      driver_wait (driver, has_height, &same, "rows as before");
    }
  end_sleeps (driver);
}

static void
wait_all_say (Driver *driver, const char *text)
{
  wait_says (driver, "Worker 1", text);
  wait_says (driver, "Worker 2", text);
}

/* The page of workers has buttons of the same names, for those that are selected. */
static void
press_in_header (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) stop = driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Stop");
  g_autoptr (AtspiAccessible) header = atspi_accessible_get_parent (stop, NULL);
  g_autoptr (AtspiAccessible) button = driver_find (driver, header, ATSPI_ROLE_PUSH_BUTTON, name);

  driver_click (driver, button);
}

static void
test_whole_job (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = start_sleeps (job);

  driver_press (driver, "Control_L+p");
  wait_all_say (driver, "paused");
  troupe_driver_wait_label (driver, "*. Paused.");
  press_in_header (driver, "Continue");
  wait_all_say (driver, "running");
  press_in_header (driver, "Pause");
  wait_all_say (driver, "paused");
  driver_press (driver, "Control_L+p");
  wait_all_say (driver, "running");
  end_sleeps (driver);
}

static void
test_menu (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = start_sleeps (job);
  g_autoptr (AtspiAccessible) menu = NULL;

  focus_row (driver, "Worker 2");
  driver_press (driver, "Menu");
  menu = driver_find (driver, NULL, ATSPI_ROLE_MENU, NULL);
  /* Past “Pause” and “Continue”, which is not possible now. */
  driver_press (driver, "Down");
  driver_press (driver, "Return");
  wait_says (driver, "Worker 3", "running");
  wait_says (driver, "Worker 1", "running");
  focus_row (driver, "Worker 3");
  driver_press (driver, "Right");
  wait_says (driver, "Worker 2", "You killed it (SIGTERM)");
  end_sleeps (driver);
}

static void
test_details (JobFile *job, gconstpointer text)
{
  g_autoptr (Driver) driver = start_sleeps (job);
  g_autoptr (AtspiAccessible) window = NULL;
  g_autoptr (AtspiAccessible) graph = NULL;

  focus_row (driver, "Worker 2");
  driver_press (driver, "Return");
  window = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Worker 2");
  graph = driver_find (driver, window, ATSPI_ROLE_LEVEL_BAR, "Memory over time");
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_FRAME, "Worker 2");
  end_sleeps (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/window/workers-" name, JobFile, JOB, job_file_set_up, function, job_file_tear_down)
  add ("keys", test_keys);
  add ("rows-stay", test_rows_stay);
  add ("presentation", test_presentation);
  add ("whole-job", test_whole_job);
  add ("menu", test_menu);
  add ("details", test_details);
#undef add
  return g_test_run ();
}
