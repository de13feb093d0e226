/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests closing a window with unsaved changes, with each answer. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "job-file.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>

#define JOB "[Troupe]\nVersion=1\n\n[Job]\nFunction=square\n\n[Items]\n"

static Driver *
start_changed (JobFile *fixture)
{
  const char *argv[] = { g_getenv ("TROUPE_APP"), fixture->path, NULL };
  Driver *driver = driver_start (argv);

  troupe_driver_type_items (driver, "5 6");
  return driver;
}

static void
assert_file (JobFile *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static AtspiAccessible *
ask (Driver *driver)
{
  driver_press (driver, "Control_L+w");
  return driver_find (driver, NULL, ATSPI_ROLE_DIALOG, "Save Changes?");
}

static void
answer (Driver *driver, const char *name)
{
  g_autoptr (AtspiAccessible) dialog = ask (driver);
  g_autoptr (AtspiAccessible) button = driver_find (driver, dialog, ATSPI_ROLE_PUSH_BUTTON, name);

  driver_click (driver, button);
}

static void
test_cancel (JobFile *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = start_changed (fixture);

  answer (driver, "Cancel");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "Save Changes?");
  g_object_unref (ask (driver));
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "Save Changes?");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_LABEL, "2 items: 5, 6"));
  assert_file (fixture, JOB "Arguments=3;4;\n");

  /* A change that was undone by typing is not a change. */
  troupe_driver_type_items (driver, "3 4");
  troupe_driver_close (driver);
}

static void
test_discard (JobFile *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = start_changed (fixture);

  answer (driver, "Discard");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
  assert_file (fixture, JOB "Arguments=3;4;\n");
}

/* Enter chooses the default response. */
static void
test_save (JobFile *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = start_changed (fixture);

  g_object_unref (ask (driver));
  driver_press (driver, "Return");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
  assert_file (fixture, JOB "Arguments=5;6;\n");
}

/* The next dialog asks for the file. */
static void
answer_to_save_new (Driver *driver)
{
  answer (driver, "Save");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "Save Changes?");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Save"));
}

/* A job without a file gets one; if none is chosen, the window stays. */
static void
test_save_new (JobFile *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = troupe_driver_start ();

  troupe_driver_choose_job (driver, "square");
  troupe_driver_type_items (driver, "7");
  answer_to_save_new (driver);
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Save");

  g_assert_no_errno (g_remove (fixture->path));
  answer_to_save_new (driver);
  driver_press (driver, "Control_L+a");
  driver_type (driver, fixture->path);
  driver_press (driver, "Return");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
  assert_file (fixture, JOB "Arguments=7;\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function)                                                                      \
  g_test_add ("/window/close-" name, JobFile, JOB "Arguments=3;4;\n", job_file_set_up, function, \
              job_file_tear_down)
  add ("cancel", test_cancel);
  add ("discard", test_discard);
  add ("save", test_save);
  add ("save-new", test_save_new);
#undef add
  return g_test_run ();
}
