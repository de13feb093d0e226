/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs Python programs that know nothing of Troupe with “troupe python”, and looks at what they
 * print and how they are seen. */

#include "cli-run.h"
#include "folder.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PYTHON "python", "--interpreter", g_getenv ("TROUPE_PYTHON")

static char *
get_program (const char *name)
{
  return g_build_filename (g_getenv ("TROUPE_PROGRAMS"), name, NULL);
}

static void
call_program (CliRun *run, const char *name)
{
  g_autofree char *program = get_program (name);

  cli_run_call (run, NULL, PYTHON, program, NULL);
}

static void
assert_prints (const char *program, const char *output)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, PYTHON, program, NULL);
  g_assert_cmpstr (run.messages, ==, "");
  g_assert_cmpstr (run.output, ==, output);
  g_assert_cmpint (run.status, ==, 0);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The lines of a text, all but the last one in order of the alphabet. */
static char *
sort_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const guint n_lines = g_strv_length (lines);

  g_assert_cmpuint (n_lines, >, 2);
  qsort (lines, n_lines - 2, sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

/* The same, where processes print in the order in which they were started unless one takes long, as
 * it may on a busy machine. */
static void
assert_processes_print (const char *program, const char *output)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *sorted = NULL;

  cli_run_call (&run, NULL, PYTHON, program, NULL);
  g_assert_cmpstr (run.messages, ==, "");
  sorted = sort_lines (run.output);
  g_assert_cmpstr (sorted, ==, output);
  g_assert_cmpint (run.status, ==, 0);
}

/* The programs of a text for beginners, as they stand there, and the output that it shows. */
static void
test_text (void)
{
  g_autofree char *pool = g_build_filename (g_getenv ("TROUPE_EXAMPLES"), "pool.py", NULL);
  g_autofree char *processes =
      g_build_filename (g_getenv ("TROUPE_EXAMPLES"), "processes.py", NULL);

  assert_prints (pool, "[1, 4, 9, 16, 25]\n");
  assert_processes_print (processes, "Process 1: Printing number 1\n"
                                     "Process 2: Printing number 2\n"
                                     "Process 3: Printing number 3\n"
                                     "Process 4: Printing number 4\n"
                                     "All processes have finished.\n");
}

/* Whichever way a program names them, the pools are Troupe's. */
static void
test_replaced (void)
{
  g_autofree char *program = get_program ("replaced.py");

  assert_prints (program, "executor True\nclass True\nfork True\nspawn True\nforkserver True\n"
                          "process True\npool True\nthreads [1] False\n");
}

/* What a program uses beside pools does the same as without Troupe. */
static void
test_sharing (void)
{
  g_autofree char *program = get_program ("sharing.py");
  char *alone[] = { (char *) g_getenv ("TROUPE_PYTHON"), program, NULL };
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, alone, NULL, G_SPAWN_DEFAULT, NULL, NULL, &expected, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (expected, "\n2\n"));
  assert_prints (program, expected);
}

/* The options are what the program does not say itself. */
static void
test_options (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-options-XXXXXX", NULL);
  g_autofree char *mark = g_build_filename (folder, "failed-once", NULL);
  g_autofree char *program = get_program ("options.py");
  /* The tests may be nice themselves. */
  g_autofree char *expected = g_strdup_printf (
      "3 1 3\n"
      "%d\n"
      "the second time, after the delay: True\n"
      "CrashError crash(0): its worker was ended by SIGKILL, in the last of 2 attempts\n"
      "TroupeError fill(536870912): used more than 300 MB\n"
      "1\n"
      "ended in time: False\n",
      MIN (getpriority (PRIO_PROCESS, 0) + 7, 19));
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) late = { 0 };

  g_setenv ("FAILED_ONCE", mark, TRUE);
  cli_run_call (&run, NULL, PYTHON, "-j3", "--nice", "7", "--retries", "1", "--crash-limit", "2",
                "--retry-delay=0.3", "--memory-limit=300M", "--pin", "--grace=0.2", program,
                "others", NULL);
  g_unsetenv ("FAILED_ONCE");
  folder_remove (folder);

  g_assert_cmpstr (run.output, ==, expected);
  g_assert_cmpint (run.status, ==, 0);

  cli_run_call (&late, NULL, PYTHON, "--timeout", "1s", program, "timeout", NULL);
  g_assert_cmpstr (late.output, ==, "TimeoutError sleep(600): timed out after 1 s\n");
}

/* What works with fork alone says what to do. */
static void
test_mistakes (void)
{
  g_auto (CliRun) late = { 0 };
  g_auto (CliRun) unguarded = { 0 };
  g_auto (CliRun) nowhere = { 0 };
  g_autofree char *node = g_strdup (g_getenv ("TROUPE_NODE"));

  call_program (&late, "late_name.py");
  g_assert_cmpint (late.status, ==, 1);
  cli_run_assert_message (&late, "“table” is set where the program runs*initializer=*__main__*");

  call_program (&unguarded, "unguarded.py");
  g_assert_cmpint (unguarded.status, ==, 1);
  cli_run_assert_message (&unguarded, "*write what it is to do below “if __name__ == '__main__':”");

  g_unsetenv ("TROUPE_NODE");
  g_setenv ("TROUPE_LIBEXEC", "/proc/nonexistent", TRUE);
  call_program (&nowhere, "unguarded.py");
  g_unsetenv ("TROUPE_LIBEXEC");
  g_setenv ("TROUPE_NODE", node, TRUE);
  g_assert_cmpint (nowhere.status, ==, 1);
  cli_run_assert_message (&nowhere, "*Troupe is not installed here*“troupe-node”*");
}

static void
test_joblib (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-joblib-XXXXXX", NULL);
  g_autofree char *mark = g_build_filename (folder, "killed-once", NULL);
  g_autofree char *program = get_program ("with_joblib.py");

  g_setenv ("KILLED_ONCE", mark, TRUE);
  assert_prints (program, "[0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 169, 196, 225, 256, "
                          "289, 324, 361]\n"
                          "[0, -1, -2]\n"
                          "['whole']\n"
                          "no 0\n"
                          "[9]\n"
                          "[9] [16]\n");
  g_unsetenv ("KILLED_ONCE");
  folder_remove (folder);
}

/* A program that runs on until its standard input ends */

static GSubprocess *
start_waiting (const char *option)
{
  g_autofree char *program = get_program ("waiting.py");
  const char *const arguments[] = { PYTHON, option, program, NULL };

  return cli_run_spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, arguments);
}

static void
assert_ends (GSubprocess *process)
{
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, "go on\n", NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "[0, 1, 2]\n");
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* The entry of its pool in “troupe list --json”, or NULL. */
static JsonObject *
find_listed (JsonNode **root)
{
  g_auto (CliRun) list = { 0 };
  JsonArray *runs;

  cli_run_call (&list, NULL, "list", "--json", NULL);
  *root = json_from_string (list.output, NULL);
  g_assert_nonnull (*root);
  runs = json_node_get_array (*root);
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      JsonObject *run = json_array_get_object_element (runs, i);

      if (g_strcmp0 (json_object_get_string_member (run, "job"), "waiting.py") == 0)
        return run;
    }
  return NULL;
}

static gboolean
is_listed (gpointer takes_orders)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *run = find_listed (&root);

  return run != NULL &&
         json_object_get_boolean_member (run, "takes_orders") == GPOINTER_TO_INT (takes_orders);
}

/* Its pool is in the list of runs, and takes orders unless it is told not to. */
static void
test_list (gconstpointer option)
{
  g_autoptr (GSubprocess) process = start_waiting (option);

  wait_until (is_listed, GINT_TO_POINTER (strcmp (option, "--no-control") != 0));
  assert_ends (process);
}

/* The signal of a terminal ends the program as it ends any, and leaves nothing. */
static void
test_interrupt (void)
{
  g_autoptr (GSubprocess) process = start_waiting ("-j2");

  wait_until (is_listed, GINT_TO_POINTER (TRUE));
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGINT);
}

/* The window */

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Instead of the window there is a script beside a copy of the command line. */
static void
test_window (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-window-XXXXXX", NULL);
  g_autofree char *programs = g_build_filename (folder, "cli", NULL);
  g_autofree char *package = g_build_filename (folder, "python", NULL);
  g_autofree char *command = g_build_filename (programs, "troupe", NULL);
  g_autofree char *window = g_build_filename (programs, "troupe-app", NULL);
  g_autofree char *opened = g_build_filename (folder, "opened", NULL);
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\nprintf '%%s\\n' \"$@\" > '%s.part'\nmv '%s.part' '%s'\n", opened, opened, opened);
  g_autofree char *real = g_strdup (g_getenv ("TROUPE_PROGRAM"));
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  g_autofree char *contents = NULL;
  gsize size;

  g_mkdir (programs, 0700);
  g_assert_cmpint (symlink (g_getenv ("TROUPE_PACKAGE"), package), ==, 0);
  g_assert_true (g_file_get_contents (real, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (command, contents, size, NULL));
  g_assert_true (g_file_set_contents (window, script, -1, NULL));
  g_chmod (command, 0700);
  g_chmod (window, 0700);

  g_setenv ("TROUPE_PROGRAM", command, TRUE);
  g_setenv ("DISPLAY", ":nobody", TRUE);
  process = start_waiting ("--window");
  wait_until (is_there, opened);
  g_assert_true (g_file_get_contents (opened, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "--watch-run=/"));
  g_assert_nonnull (strstr (text, "/run-"));
  g_setenv ("TROUPE_PROGRAM", real, TRUE);
  g_unsetenv ("DISPLAY");
  assert_ends (process);

  g_remove (package);
  folder_remove (folder);
}

/* The wheel */

/* It is built from what it needs, and nothing is left in the source tree. */
static void
test_wheel (void)
{
  static const char *const parts[] = { "meson.build", "meson_options.txt", "pyproject.toml",
                                       "README.md" };
  static const char *const code = "import mesonpy, sys, zipfile\n"
                                  "name = mesonpy.build_wheel(sys.argv[1])\n"
                                  "assert name.endswith('-py3-none-any.whl'), name\n"
                                  "names = set(zipfile.ZipFile(name).namelist())\n"
                                  "print({'troupe/__init__.py', 'troupe/pool.py',"
                                  " 'troupe/_start/sitecustomize.py'} <= names)\n"
                                  "sys.path.insert(0, name)\n"
                                  "import troupe\n"
                                  "print(troupe.__file__.startswith(name))\n";
  g_autofree char *folder = g_dir_make_tmp ("troupe-wheel-XXXXXX", NULL);
  const char *source = g_getenv ("TROUPE_SOURCE_ROOT");
  g_autofree char *packages = g_build_filename (folder, "src", NULL);
  g_autofree char *from = g_build_filename (source, "src", "python", NULL);
  const char *const copy[] = { "cp", "-r", from, packages, NULL };
  const char *const build[] = { g_getenv ("TROUPE_PYTHON"), "-c", code, folder, NULL };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (packages, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (source, parts[i], NULL);
      g_autofree char *to = g_build_filename (folder, parts[i], NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_file_set_contents (to, text, -1, NULL));
    }
  g_spawn_sync (NULL, (char **) copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, build, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", output);
  g_assert_true (g_str_has_suffix (output, "True\nTrue\n"));
  folder_remove (folder);
}

static gboolean
can_import (const char *module)
{
  g_autofree char *code = g_strdup_printf ("import %s", module);
  char *arguments[] = { (char *) g_getenv ("TROUPE_PYTHON"), (char *) "-c", code, NULL };
  int status;

  return g_spawn_sync (NULL, arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL) &&
         g_spawn_check_wait_status (status, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/python-programs/text", test_text);
  g_test_add_func ("/python-programs/replaced", test_replaced);
  g_test_add_func ("/python-programs/sharing", test_sharing);
  g_test_add_func ("/python-programs/options", test_options);
  g_test_add_func ("/python-programs/mistakes", test_mistakes);
  g_test_add_data_func ("/python-programs/list", "-j2", test_list);
  g_test_add_data_func ("/python-programs/no-control", "--no-control", test_list);
  g_test_add_func ("/python-programs/interrupt", test_interrupt);
  g_test_add_func ("/python-programs/window", test_window);
  if (can_import ("joblib"))
    g_test_add_func ("/python-programs/joblib", test_joblib);
  if (can_import ("mesonpy"))
    g_test_add_func ("/python-programs/wheel", test_wheel);

  return g_test_run ();
}
