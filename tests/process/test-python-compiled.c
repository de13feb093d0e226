/* SPDX-License-Identifier: GPL-3.0-or-later */

/* That Python keeps the worker compiled, where it may, and that the worker does without. */

#include "python-worker.h"

#include <glib/gstdio.h>
#include <utime.h>

#define PROGRAM   "troupe_worker_main.py"
#define MODULE    "troupe_worker.py"
#define N_AT_ONCE 8

static void
call (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* A folder with a worker that was never started. */
static char *
make_folder (void)
{
  g_autofree char *origin = g_path_get_dirname (g_getenv ("TROUPE_PYTHON_WORKER"));
  g_autofree char *program = g_build_filename (origin, PROGRAM, NULL);
  g_autofree char *module = g_build_filename (origin, MODULE, NULL);
  g_autofree char *function = g_build_filename (origin, "troupe_function.py", NULL);
  g_autofree char *values = g_build_filename (origin, "troupe_values.py", NULL);
  char *folder = g_dir_make_tmp (NULL, NULL);

  call ((const char *const[]){ "cp", program, module, function, values, folder, NULL });
  return folder;
}

static void
remove_folder (const char *folder)
{
  call ((const char *const[]){ "rm", "-r", folder, NULL });
}

/* With an environment variable, unless @variable is NULL. */
static WireClient *
start (const char *folder, const char *name, const char *variable, const char *value)
{
  g_autofree char *program = g_build_filename (folder, name, NULL);
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();

  g_subprocess_launcher_unsetenv (launcher, "PYTHONDONTWRITEBYTECODE");
  g_subprocess_launcher_unsetenv (launcher, "PYTHONPYCACHEPREFIX");
  if (variable != NULL)
    g_subprocess_launcher_setenv (launcher, variable, value, TRUE);
  return wire_client_new_with_launcher (
      launcher,
      (const char *const[]){ g_getenv ("TROUPE_PYTHON"), program, "results.py:square", NULL });
}

static void
assert_works (WireClient *client)
{
  wire_client_send_items (client, 1, (const char *const[]){ "3", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "9", NULL });
  wire_client_assert_finishes (client);
}

static void
assert_starts (const char *folder, const char *variable, const char *value)
{
  g_autoptr (WireClient) client = start (folder, PROGRAM, variable, value);

  assert_works (client);
}

static gboolean
is_compiled (const char *folder, const char *module)
{
  g_autofree char *kept = g_build_filename (folder, "__pycache__", NULL);
  g_autoptr (GDir) files = g_dir_open (kept, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    if (g_str_has_prefix (name, module) && g_str_has_suffix (name, ".pyc"))
      return TRUE;
  return FALSE;
}

/* A module is compiled when it is needed; the program that starts the worker never is. */
static void
assert_compiled (const char *folder, gboolean expected)
{
  g_assert_true (is_compiled (folder, "troupe_worker.") == expected);
  g_assert_false (is_compiled (folder, "troupe_values."));
  g_assert_false (is_compiled (folder, "troupe_worker_main."));
}

/* The second start does without the source, of which no more than size and time are looked at. */
static void
test_kept (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *source = g_build_filename (folder, MODULE, NULL);
  g_autofree char *nonsense = NULL;
  g_autoptr (GError) error = NULL;
  struct utimbuf times;
  GStatBuf info;

  assert_starts (folder, NULL, NULL);
  assert_compiled (folder, TRUE);
  g_assert_true (is_compiled (folder, "troupe_function."));

  g_assert_no_errno (g_stat (source, &info));
  nonsense = g_strnfill (info.st_size, '(');
  g_file_set_contents (source, nonsense, info.st_size, &error);
  g_assert_no_error (error);
  times = (struct utimbuf){ info.st_atime, info.st_mtime };
  g_assert_no_errno (g_utime (source, &times));
  assert_starts (folder, NULL, NULL);

  remove_folder (folder);
}

/* Another version in the same place is the one that runs. */
static void
test_changed (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *source = g_build_filename (folder, MODULE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (WireClient) client = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;

  assert_starts (folder, NULL, NULL);

  g_file_get_contents (source, &text, NULL, &error);
  g_assert_no_error (error);
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "\"troupe_worker.py, ", "\"another one, ", 0), ==,
                    1);
  g_file_set_contents (source, changed->str, changed->len, &error);
  g_assert_no_error (error);

  client = start (folder, PROGRAM, NULL, NULL);
  g_assert_true (g_str_has_prefix (wire_client_wait_hello (client)->name, "another one, "));
  assert_works (client);
  remove_folder (folder);
}

static void
test_cannot_be_kept (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *in_the_way = g_build_filename (folder, "__pycache__", NULL);
  g_autoptr (GError) error = NULL;

  /* Mode bits would not stop the superuser. */
  g_file_set_contents (in_the_way, "", 0, &error);
  g_assert_no_error (error);
  assert_starts (folder, NULL, NULL);
  assert_starts (folder, NULL, NULL);
  g_assert_true (g_file_test (in_the_way, G_FILE_TEST_IS_REGULAR));

  remove_folder (folder);
}

static void
test_not_wanted (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *elsewhere = g_build_filename (folder, "elsewhere", NULL);
  g_autofree char *there = g_strconcat (elsewhere, folder, NULL);

  assert_starts (folder, "PYTHONDONTWRITEBYTECODE", "1");
  assert_compiled (folder, FALSE);

  assert_starts (folder, "PYTHONPYCACHEPREFIX", elsewhere);
  assert_compiled (folder, FALSE);
  g_assert_true (g_file_test (there, G_FILE_TEST_IS_DIR));

  remove_folder (folder);
}

static void
test_at_once (void)
{
  g_autofree char *folder = make_folder ();
  WireClient *clients[N_AT_ONCE];

  for (guint i = 0; i < N_AT_ONCE; i++)
    clients[i] = start (folder, PROGRAM, NULL, NULL);
  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      assert_works (clients[i]);
      wire_client_free (clients[i]);
    }
  assert_compiled (folder, TRUE);

  remove_folder (folder);
}

/* Without the file that starts it. */
static void
test_alone (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *program = g_build_filename (folder, PROGRAM, NULL);
  g_autoptr (WireClient) client = NULL;

  g_assert_no_errno (g_unlink (program));
  client = start (folder, MODULE, NULL, NULL);
  assert_works (client);
  assert_compiled (folder, FALSE);
  g_assert_true (is_compiled (folder, "troupe_function."));

  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-compiled/kept", test_kept);
  g_test_add_func ("/python-compiled/changed", test_changed);
  g_test_add_func ("/python-compiled/cannot-be-kept", test_cannot_be_kept);
  g_test_add_func ("/python-compiled/not-wanted", test_not_wanted);
  g_test_add_func ("/python-compiled/at-once", test_at_once);
  g_test_add_func ("/python-compiled/alone", test_alone);
  return g_test_run ();
}
