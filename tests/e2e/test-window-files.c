/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Job files are opened with the program, handed to the one that runs, changed and saved. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "job-file.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>

#define JOB "# What it is for.\n\n[Troupe]\nVersion=1\n\n[Job]\nFunction=square\n\n[Items]\n"

static gboolean
is_saved (Driver *driver, gpointer user_data)
{
  g_autofree char *text = NULL;

  g_file_get_contents (user_data, &text, NULL, NULL);
  return g_strcmp0 (text, JOB "Arguments=5;6;\n") == 0;
}

/* The command line passes the file to the window; the saved file has the typed text and its
 * previous content.
 */
static void
test_open (JobFile *fixture, gconstpointer user_data)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), fixture->path, NULL };
  g_autoptr (Driver) driver = driver_start (argv);
  g_autoptr (AtspiAccessible) title = driver_find (driver, NULL, ATSPI_ROLE_LABEL, "first.troupe");
  g_autoptr (AtspiAccessible) preview =
      driver_find (driver, NULL, ATSPI_ROLE_LABEL, "2 items: 3, 4");
  g_autoptr (AtspiAccessible) again = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  troupe_driver_type_items (driver, "5 6");
  driver_press (driver, "Control_L+s");
  driver_wait (driver, is_saved, fixture->path, "the file to be saved");

  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_finished (driver);
  troupe_driver_switch_view (driver, "Results");
  rows = troupe_driver_read_table (driver, "Results", 2);
  g_assert_cmpstr (((char **) rows->pdata[1])[1], ==, "6");

  /* It is among the recent ones. */
  driver_press (driver, "Alt_L+Left");
  driver_press (driver, "Alt_L+Left");
  again = driver_find (driver, NULL, ATSPI_ROLE_LIST, "Recent Jobs");
  troupe_driver_close (driver);
}

static gboolean
has_two_windows (Driver *driver, gpointer user_data)
{
  g_autoptr (GPtrArray) frames = driver_list (driver, NULL, ATSPI_ROLE_FRAME);

  return frames->len == 2;
}

/* A second call opens a window of the first, and ends. */
static void
test_hand_over (JobFile *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) second = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                                                     g_getenv ("TROUPE_APP"), fixture->path, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (second, NULL, &error);
  g_assert_no_error (error);
  driver_wait (driver, has_two_windows, NULL, "a second window");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_LABEL, "2 items: 3, 4"));
  driver_press (driver, "Control_L+q");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
}

static void
test_bad_file (JobFile *fixture, gconstpointer user_data)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), fixture->path, NULL };
  g_autoptr (Driver) driver = NULL;
  g_autoptr (AtspiAccessible) dialog = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "nonsense\n", -1, NULL));
  driver = driver_start (argv);
  dialog = driver_find (driver, NULL, ATSPI_ROLE_DIALOG, "The Job Was Not Opened");
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "The Job Was Not Opened");
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function)                                                                      \
  g_test_add ("/window/files-" name, JobFile, JOB "Arguments=3;4;\n", job_file_set_up, function, \
              job_file_tear_down)
  add ("open", test_open);
  add ("hand-over", test_hand_over);
  add ("bad-file", test_bad_file);
#undef add
  return g_test_run ();
}
