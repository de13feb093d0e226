/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files are dragged from another window and dropped. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

#include <glib/gstdio.h>

/* Of the other window, beside that of Troupe, which is in the corner of the screen. */
#define ELSEWHERE 1200

#define JOB "[Troupe]\nVersion=1\n\n[Job]\nFunction=square\n\n[Items]\n"

enum
{
  FIRST,
  SECOND,
  NUMBERS,
  TABLE,
  PICTURE,
};

static const struct
{
  const char *name;
  const char *contents;
} files[] = {
  [FIRST] = { "first.troupe", JOB "Arguments=3;4;\n" },
  [SECOND] = { "second.troupe", JOB "Arguments=5;\n" },
  [NUMBERS] = { "numbers.txt", "6\n7\n8\n" },
  [TABLE] = { "table.csv", "name,age\nAnn,7\n" },
  [PICTURE] = { "a picture.png", "\x89PNG" },
};

typedef struct
{
  char *directory;
  char *paths[G_N_ELEMENTS (files)];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->directory = g_dir_make_tmp (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      fixture->paths[i] = g_build_filename (fixture->directory, files[i].name, NULL);
      g_assert_true (g_file_set_contents (fixture->paths[i], files[i].contents, -1, NULL));
    }
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_remove (fixture->paths[i]);
      g_free (fixture->paths[i]);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
}

typedef struct
{
  Driver *source;
  AtspiAccessible *handle;
  AtspiAccessible *target;
} Drag;

/* The pointer is moved until the other side accepts the files. */
static gboolean
is_welcome (Driver *driver, gpointer user_data)
{
  Drag *drag = user_data;
  g_autofree char *state = driver_get_text (drag->handle);

  driver_point_at (driver, drag->target);
  return g_strcmp0 (state, "welcome") == 0;
}

/* Drags files, up to a NULL, and drops them. */
static void
drop (Driver *driver, AtspiAccessible *target, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (Driver) source = NULL;
  g_autoptr (AtspiAccessible) handle = NULL;
  g_autoptr (AtspiAccessible) frame = NULL;
  Drag drag;
  va_list paths;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TROUPE_DRAG_SOURCE"));
  va_start (paths, target);
  do
    g_ptr_array_add (argv, va_arg (paths, char *));
  while (argv->pdata[argv->len - 1]);
  va_end (paths);

  source = driver_start ((const char *const *) argv->pdata);
  handle = driver_find (source, NULL, ATSPI_ROLE_LABEL, NULL);
  frame = driver_find (source, NULL, ATSPI_ROLE_FRAME, "Files");
  driver_move_window (source, ELSEWHERE, 0);
  driver_point_at (source, handle);
  driver_hold_button (source, TRUE);
  drag = (Drag){ source, handle, target };
  driver_wait (driver, is_welcome, &drag, "the files to be welcome");
  driver_hold_button (source, FALSE);
  driver_wait_text (source, handle, "dropped");
  g_assert_cmpint (driver_close (source, frame), ==, 0);
}

static void
wait_preview (Driver *driver, const char *preview)
{
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_LABEL, preview));
}

static gboolean
has_two_windows (Driver *driver, gpointer user_data)
{
  g_autoptr (GPtrArray) frames = driver_list (driver, NULL, ATSPI_ROLE_FRAME);

  return frames->len == 2;
}

static void
assert_not_opened (Driver *driver, const char *pattern)
{
  g_autoptr (AtspiAccessible) dialog =
      driver_find (driver, NULL, ATSPI_ROLE_DIALOG, "The Job Was Not Opened");
  g_autoptr (GPtrArray) labels = driver_list (driver, dialog, ATSPI_ROLE_LABEL);
  gboolean named = FALSE;

  for (guint i = 0; i < labels->len; i++)
    {
      g_autofree char *text = driver_get_text (labels->pdata[i]);

      named |= text && g_pattern_match_simple (pattern, text);
    }
  g_assert_true (named);
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_DIALOG, "The Job Was Not Opened");
}

static void
test_start (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) card =
      driver_find (driver, NULL, ATSPI_ROLE_TABLE_CELL, "Python Function");

  drop (driver, card, fixture->paths[PICTURE], NULL);
  assert_not_opened (driver, "*/a picture.png: This is not a job file: it is not text");
  drop (driver, card, fixture->directory, NULL);
  assert_not_opened (driver, "The job file “*” cannot be read: Is a directory");
  drop (driver, card, fixture->paths[FIRST], NULL);
  wait_preview (driver, "2 items: 3, 4");
  troupe_driver_close (driver);
}

/* The first job opens here, the other one in a window of its own, and a file that is not a job is
 * named. */
static void
test_several_jobs (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) card =
      driver_find (driver, NULL, ATSPI_ROLE_TABLE_CELL, "Python Function");

  drop (driver, card, fixture->paths[FIRST], fixture->paths[PICTURE], fixture->paths[SECOND], NULL);
  driver_wait (driver, has_two_windows, NULL, "a second window");
  wait_preview (driver, "2 items: 3, 4");
  wait_preview (driver, "1 item: 5");
  assert_not_opened (driver, "*/a picture.png: This is not a job file: it is not text");
  driver_press (driver, "Control_L+q");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
}

/* The use of a single file depends on its kind. */
static void
test_items (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) items = NULL;
  g_autoptr (AtspiAccessible) folder = NULL;

  troupe_driver_choose_job (driver, "Command");
  items = driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, "Items Come From");
  drop (driver, items, fixture->paths[NUMBERS], NULL);
  wait_preview (driver, "3 items: 6, 7, 8");
  drop (driver, items, fixture->paths[TABLE], NULL);
  wait_preview (driver, "1 item: Ann · 7");
  drop (driver, items, fixture->directory, NULL);
  folder = driver_find (driver, NULL, ATSPI_ROLE_TEXT, "Folder, including subfolders");
  driver_wait_text (driver, folder, fixture->directory);
  drop (driver, items, fixture->paths[FIRST], NULL);
  wait_preview (driver, "2 items: 3, 4");
}

/* Several are items, by their names, also where they are dropped on a text. */
static void
test_text (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) text = NULL;
  g_autofree char *expected =
      g_strdup_printf ("%s '%s'", fixture->paths[FIRST], fixture->paths[PICTURE]);

  troupe_driver_choose_job (driver, "Command");
  text = driver_find (driver, NULL, ATSPI_ROLE_TEXT, "Items, with spaces between them");
  drop (driver, text, fixture->paths[FIRST], fixture->paths[PICTURE], NULL);
  driver_wait_text (driver, text, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/window/drop-" name, Fixture, NULL, set_up, function, tear_down)
  add ("start", test_start);
  add ("several-jobs", test_several_jobs);
  add ("items", test_items);
  add ("text", test_text);
#undef add
  return g_test_run ();
}
