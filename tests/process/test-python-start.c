/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how a Python worker finds its function, and its errors if it finds none. */

#include "folder.h"
#include "python-worker.h"

#include <glib/gstdio.h>
#include <string.h>

/* Asserts that it ended before its hello, with the status of a wrong call and a last line with the
 * reason. */
static void
assert_refused (const char *function, const char *last_line)
{
  g_autoptr (WireClient) client = python_worker_new (function);
  g_auto (GStrv) lines = g_strsplit (wire_client_wait_end (client), "\n", -1);
  guint n_lines = g_strv_length (lines);
  GSubprocess *process = wire_client_get_process (client);

  g_assert_cmpuint (n_lines, >=, 2);
  g_assert_cmpstr (lines[n_lines - 2], ==, last_line);
  g_assert_cmpstr (lines[n_lines - 1], ==, "");
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
}

static void
assert_only_value (WireClient *client, const char *item, const char *value)
{
  wire_client_send_items (client, 1, (const char *const[]){ item, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ value, NULL });
  wire_client_assert_finishes (client);
}

static void
assert_value (const char *function, const char *item, const char *value)
{
  g_autoptr (WireClient) client = python_worker_new (function);

  assert_only_value (client, item, value);
}

static void
test_greeting (void)
{
  g_autoptr (WireClient) client = python_worker_new ("results.py:square");
  const TroupeWireHello *hello = wire_client_wait_hello (client);
  const char *pid = g_subprocess_get_identifier (wire_client_get_process (client));
  const TroupeWireGoodbye *goodbye;

  g_assert_cmpuint (hello->flags, ==,
                    TROUPE_WIRE_CAN_RANGE | TROUPE_WIRE_CAN_PROBE | TROUPE_WIRE_CAN_LISTEN);
  g_assert_cmpuint (hello->lanes, ==, 1);
  g_assert_cmpint (hello->pid, ==, g_ascii_strtoll (pid, NULL, 10));
  g_assert_true (g_str_has_prefix (hello->name, "troupe_worker.py, Python 3."));
  wire_client_assert_finishes (client);

  goodbye = wire_client_wait_goodbye (client);
  g_assert_cmpuint (goodbye->user_ns + goodbye->system_ns, >, 1000000);
  g_assert_cmpuint (goodbye->max_rss_bytes, >, 1024 * 1024);
}

static void
test_usage (void)
{
  static const char *const usage =
      "usage: troupe_worker.py [--items auto|json|text] [--parts] FILE.py:NAME | --calls FILE";

  assert_refused (NULL, usage);
  assert_refused ("results.py", usage);
  assert_refused (":square", usage);
  assert_refused ("results.py:", usage);
  assert_refused ("--items", usage);
  assert_refused ("--help", usage);
}

/* An option that has too many words after it, or too few. */
static void
test_usage_of_options (void)
{
  static const char *const wrong[][3] = {
    { "--items", "results.py:square" },
    { "--items", "all", "results.py:square" },
    { "--calls", "one", "two" },
    { "--parts", "results.py:square", "two" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
      g_autoptr (WireClient) client =
          python_worker_start (launcher, wrong[i][0], wrong[i][1], wrong[i][2], NULL);

      g_assert_true (g_str_has_prefix (wire_client_wait_end (client), "usage: troupe_worker.py "));
      g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 2);
    }
}

static void
test_files (void)
{
  g_autofree char *folder = g_path_get_basename (g_getenv ("TROUPE_PYTHON_DATA"));
  g_autofree char *detour = g_strdup_printf ("../%s/results.py:square", folder);
  g_autofree char *absolute =
      g_strdup_printf ("%s/results.py:square", g_getenv ("TROUPE_PYTHON_DATA"));

  assert_value ("./results.py:square", "3", "9");
  assert_value (detour, "3", "9");
  assert_value (absolute, "3", "9");
}

static void
test_modules (void)
{
  assert_value ("results:square", "3", "9");
  assert_value ("package.inner:Tools.scaled", "3", "30");
  assert_value ("operator:neg", "3", "-3");
}

/* The value of a function where files of the folder, with names and texts, are found as well. */
static void
assert_value_beside (const char *const (*files)[2],
                     const char *function,
                     const char *item,
                     const char *value)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client = NULL;

  for (guint i = 0; files[i][0] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i][0], NULL);

      g_assert_true (g_file_set_contents (path, files[i][1], -1, NULL));
    }
  g_subprocess_launcher_setenv (launcher, "PYTHONPATH", folder, TRUE);
  client = python_worker_start (launcher, function, NULL);
  assert_only_value (client, item, value);
  folder_remove (folder);
}

/* The folder that it is called in is the first that a module is looked for in, and so is the one
 * that a package is in. */
static void
test_other_module (void)
{
  static const char *const files[][2] = { { "results.py", "" }, { "package.py", "" }, { NULL } };

  assert_value_beside (files, "results:square", "3", "9");
  assert_value_beside (files, "package/inner.py:Tools.scaled", "3", "30");
}

/* Also where only the search path has such a module, and where Python does not know the names of
 * its own ones, as before version 3.10. */
static void
test_taken_elsewhere (void)
{
  static const char *const files[][2] = {
    { "json.py", "MINE = True" },
    { "work.py", "from json import MINE\ndef worker(x):\n  return [x, MINE]\n" },
    { NULL },
  };
  static const char *const older[][2] = {
    { "json.py", "MINE = True" },
    { "sitecustomize.py", "import sys\nif hasattr(sys, 'stdlib_module_names'):\n"
                          "    del sys.stdlib_module_names\n" },
    { NULL },
  };

  assert_value_beside (files, "results.py:echo", "[1]", "[1]");
  assert_value_beside (files, "work:worker", "[1]", "[[1],true]");
  assert_value_beside (older, "results.py:echo", "[1]", "[1]");
}

/* A file in a package is the module that it is there, as with `python3 -m`. */
static void
test_packages (void)
{
  assert_value ("package/inner.py:Tools.scaled", "3", "30");
  assert_value ("package/__init__.py:named", "3", "package");
  assert_value ("package/beside.py:scaled", "3", "[\"package.beside\",3,true,true]");
  assert_value ("package/beside.py:arguments", "3", "[\"beside.py\"]");
  assert_refused ("package/inner.py:Tool",
                  "package/inner.py has no function “Tool”; did you mean “Tools”?");
  assert_refused (
      "broken/relative.py:worker",
      "broken/relative.py, line 1: ImportError: attempted relative import with no known "
      "parent package; a module of a package is named as “broken.relative:FUNCTION”, in "
      "the folder above");
}

/* The module does not take itself for the program, its imports are looked for beside it, and it has
 * the name and the arguments that it would have. */
static void
test_surroundings (void)
{
  assert_value ("process.py:names", "1", "[\"process\",\"process.py\",[\"process.py\"]]");
  assert_value ("process:names", "1", "[\"process\",\"process.py\",[\"process\"]]");
  assert_value ("process.py:first_path", "1", "true");
  assert_value ("process.py:own_folder", "1", "false");
  assert_value ("process.py:in_main_thread", "1", "true");
  assert_value ("process.py:main_module", "1", "[\"__main__\",false]");
  assert_value ("process.py:in_new_processes", "1", "[true,true]");
}

/* Files beside the function that have the names of Python's own modules: user code gets those, and
 * the worker its own. */
static void
test_taken_names (void)
{
  g_autoptr (WireClient) client = python_worker_new ("taken/function.py:fail");
  g_autoptr (WireClient) lanes = python_worker_new_with_lanes ("taken/function.py:mine", "2");
  const char *const items[] = { "1", NULL };

  assert_value ("taken/function.py:mine", "{\"a\": [1]}",
                "{\"item\":{\"a\":[1]},\"mine\":[\"json\",\"random\"]}");
  assert_value ("taken/json.py:wrap", "[1]", "{\"item\":[1]}");
  assert_value ("taken.json:wrap", "[1]", "{\"item\":[1]}");
  assert_refused ("taken/function.py:mien",
                  "taken/function.py has no function “mien”; did you mean “mine”?");

  assert_only_value (lanes, "1", "{\"item\":1,\"mine\":[\"json\",\"random\"]}");

  wire_client_send_items (client, 1, items);
  wire_client_assert_failure (client, 1, 0, "ValueError: random");
  wire_client_assert_finishes (client);
}

/* A folder in which a file has the name of each of Python's own modules. */
static void
test_all_names_taken (void)
{
  static const char *const script = "import os, shutil, sys\n"
                                    "os.chdir(sys.argv[1])\n"
                                    "names = getattr(sys, 'stdlib_module_names', None)\n"
                                    "names = names or [name.partition('.')[0] for name in "
                                    "os.listdir(os.path.dirname(os.__file__))]\n"
                                    "for name in names:\n"
                                    "    open(name + '.py', 'w').write('MINE = True')\n"
                                    "shutil.copy(sys.argv[2], 'function.py')\n";
  static const char *const rows[][2] = {
    { "several", "[[1,2],{\"[1]\":null},\"a\\ud800\",[\"b\"],2,\"2\"]" },
    { "pause", "2" },
    { "taken", "true" },
  };
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *fail = g_strconcat (folder, "/function.py:fail", NULL);
  g_autofree char *none = g_strconcat (folder, "/function.py:fial", NULL);
  g_autofree char *message =
      g_strconcat (folder, "/function.py has no function “fial”; did you mean “fail”?", NULL);
  g_autofree char *origin =
      g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "surrounded.py", NULL);
  const char *const make[] = { g_getenv ("TROUPE_PYTHON"), "-c", script, folder, origin, NULL };
  const char *const clean[] = { "rm", "-r", folder, NULL };
  g_autoptr (WireClient) failing = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) make, NULL, 0, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *function = g_strdup_printf ("%s/function.py:%s", folder, rows[i][0]);
      g_autoptr (WireClient) lanes = python_worker_new_with_lanes (function, "2");

      assert_value (function, "2", rows[i][1]);
      assert_only_value (lanes, "2", rows[i][1]);
    }
  failing = python_worker_new (fail);
  wire_client_send_items (failing, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_failure (failing, 1, 0, "ValueError: 1");
  wire_client_assert_finishes (failing);
  assert_refused (none, message);

  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
}

/* Another of Python's modules needs the one whose name is taken. */
static void
test_taken_name_is_told (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *module = g_build_filename (folder, "random.py", NULL);
  g_autofree char *other = g_build_filename (folder, "wave.py", NULL);
  g_autofree char *path = g_build_filename (folder, "work.py", NULL);
  g_autofree char *function = g_strconcat (path, ":worker", NULL);
  g_autoptr (WireClient) client = NULL;
  const char *clean[] = { "rm", "-r", folder, NULL };

  g_assert_true (g_file_set_contents (module, "", -1, NULL));
  g_assert_true (g_file_set_contents (other, "", -1, NULL));
  g_assert_true (
      g_file_set_contents (path, "import secrets\ndef worker(x):\n  return x\n", -1, NULL));
  client = python_worker_new (function);
  g_assert_nonnull (strstr (wire_client_wait_end (client),
                            "; random.py beside it has the name of one of Python’s own modules\n"));
  g_assert_null (strstr (wire_client_wait_end (client), "wave.py"));
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

/* Where Python adds no folder of a program's own to those where it looks for imports. */
static void
test_safe_path (void)
{
  static const char *const functions[] = { "process.py:first_path", "process.py:own_folder" };
  static const char *const values[] = { "true", "false" };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
      g_autoptr (WireClient) client = NULL;

      g_subprocess_launcher_setenv (launcher, "PYTHONSAFEPATH", "1", TRUE);
      client = python_worker_start (launcher, functions[i], NULL);
      assert_only_value (client, "1", values[i]);
    }
}

/* A file whose name is that of a module which Python itself has loaded. */
static void
test_name_taken (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "os.py", NULL);
  g_autofree char *function = g_strconcat (path, ":worker", NULL);

  g_assert_true (g_file_set_contents (path, "def worker(x):\n  return [x, __name__]\n", -1, NULL));
  assert_value (function, "1", "[1,\"troupe_job\"]");
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (folder));
}

/* Libraries of mathematics use one thread in each worker, unless set otherwise. */
static void
test_thread_variables (void)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client = NULL;

  g_subprocess_launcher_unsetenv (launcher, "OMP_NUM_THREADS");
  g_subprocess_launcher_unsetenv (launcher, "MKL_NUM_THREADS");
  g_subprocess_launcher_setenv (launcher, "OPENBLAS_NUM_THREADS", "3", TRUE);
  client = python_worker_start (launcher, "process.py:environment", NULL);
  wire_client_send_items (
      client, 1,
      (const char *const[]){ "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "1", "1", "3", NULL });
  wire_client_assert_finishes (client);
}

/* In a project with a virtual environment, its interpreter finds the packages installed there. */
static void
test_virtual_environment (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *script = g_strdup_printf (
      "set -e; cd '%s'; %s -m venv --without-pip --symlinks env; "
      "cd env/lib/python3.*/site-packages; echo 'ANSWER = 42' > troupe_of_environment.py",
      folder, g_getenv ("TROUPE_PYTHON"));
  g_autofree char *interpreter = g_build_filename (folder, "env", "bin", "python3", NULL);
  g_autofree char *expected = g_strdup_printf ("[\"%s/env\",42]", folder);
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();
  g_autoptr (WireClient) client = NULL;
  g_autofree char *removal = g_strdup_printf ("rm -r '%s'", folder);
  const char *const make[] = { "/bin/sh", "-c", script, NULL };
  const char *const clean[] = { "/bin/sh", "-c", removal, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) make, NULL, 0, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  client = wire_client_new_with_launcher (
      launcher, (const char *const[]){ interpreter, g_getenv ("TROUPE_PYTHON_WORKER"),
                                       "process.py:prefix", NULL });
  assert_only_value (client, "1", expected);
  g_spawn_sync (NULL, (char **) clean, NULL, 0, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_not_there (void)
{
  assert_refused ("missing.py:worker", "missing.py: No such file or directory");
  assert_refused ("broken.py/worker.py:worker", "broken.py/worker.py: No such file or directory");
  assert_refused ("missing:worker", "missing: ModuleNotFoundError: No module named 'missing'");
  assert_refused ("package.missing:worker",
                  "package.missing: ModuleNotFoundError: No module named 'package.missing'");
}

static void
test_does_not_parse (void)
{
  g_autoptr (WireClient) client = python_worker_new ("broken/syntax.py:worker");
  const char *errors = wire_client_wait_end (client);

  g_assert_nonnull (strstr (errors, "    def other(x)\n"));
  g_assert_nonnull (strstr (errors, "\nbroken/syntax.py, line 5: SyntaxError: "));
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 2);
}

/* The line is that of the module which does not parse, not of the one that imports it. */
static void
test_import_does_not_parse (void)
{
  g_autoptr (WireClient) client = python_worker_new ("broken/inner.py:worker");
  const char *errors = wire_client_wait_end (client);

  g_assert_nonnull (strstr (errors, "/broken/syntax.py, line 5: SyntaxError: "));
}

static void
test_fails_when_loaded (void)
{
  g_autofree char *inner = g_strdup_printf (
      "%s/broken/raises.py, line 5: ZeroDivisionError: integer division or modulo by zero",
      g_getenv ("TROUPE_PYTHON_DATA"));

  assert_refused ("broken/imports.py:worker",
                  "broken/imports.py, line 4: ModuleNotFoundError: No module named "
                  "'troupe_has_no_such_module'");
  assert_refused (
      "broken/raises.py:worker",
      "broken/raises.py, line 5: ZeroDivisionError: integer division or modulo by zero");
  assert_refused ("broken.raises:worker", inner);
  assert_refused ("broken/exits.py:worker",
                  "broken/exits.py, line 3: it called sys.exit('not today')");
}

static void
test_names (void)
{
  assert_refused ("broken/names.py:wroker",
                  "broken/names.py has no function “wroker”; did you mean “worker”?");
  assert_refused ("broken/names.py:elephant", "broken/names.py has no function “elephant”");
  /* Of several that are alike, the one that is most alike. */
  assert_refused ("uncommon.py:count_slow",
                  "uncommon.py has no function “count_slow”; did you mean “count_slowly”?");
  assert_refused ("broken/names.py:values",
                  "“values” in broken/names.py is not a function but a value of type list");
}

static void
test_init (void)
{
  g_autoptr (WireClient) client = python_worker_new ("process.py:starts");

  wire_client_send_items (client, 1, (const char *const[]){ "1", "2", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "[true]", "[true]", NULL });
  wire_client_assert_finishes (client);

  assert_refused ("broken/init.py:worker",
                  "broken/init.py, line 2: RuntimeError: there is no connection");
}

/* The oldest Python that is promised understands all files, and has all that they import. */
static void
test_language (void)
{
  static const char *const script =
      "import ast, glob, os, sys\n"
      "names = set()\n"
      "for file in glob.glob(os.path.dirname(sys.argv[1]) + '/troupe_*.py'):\n"
      "    tree = ast.parse(open(file).read(), feature_version=(3, 8))\n"
      "    for node in ast.walk(tree):\n"
      "        if isinstance(node, ast.Import):\n"
      "            names.update(alias.name for alias in node.names)\n"
      "        if isinstance(node, ast.ImportFrom):\n"
      "            names.add(node.module)\n"
      "names = {name.partition('.')[0] for name in names}\n"
      "own = {'troupe', 'troupe_worker', 'troupe_worker_calls', 'troupe_calls',\n"
      "       'troupe_segments'}\n"
      "known = own | {*getattr(sys, 'stdlib_module_names', names)}\n"
      "assert 'troupe_worker' in names and names <= known, names - known\n";
  const char *const argv[] = { g_getenv ("TROUPE_PYTHON"), "-c", script,
                               g_getenv ("TROUPE_PYTHON_WORKER"), NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-start/greeting", test_greeting);
  g_test_add_func ("/python-start/usage", test_usage);
  g_test_add_func ("/python-start/usage-of-options", test_usage_of_options);
  g_test_add_func ("/python-start/files", test_files);
  g_test_add_func ("/python-start/modules", test_modules);
  g_test_add_func ("/python-start/other-module", test_other_module);
  g_test_add_func ("/python-start/taken-elsewhere", test_taken_elsewhere);
  g_test_add_func ("/python-start/packages", test_packages);
  g_test_add_func ("/python-start/all-names-taken", test_all_names_taken);
  g_test_add_func ("/python-start/taken-name-is-told", test_taken_name_is_told);
  g_test_add_func ("/python-start/taken-names", test_taken_names);
  g_test_add_func ("/python-start/surroundings", test_surroundings);
  g_test_add_func ("/python-start/safe-path", test_safe_path);
  g_test_add_func ("/python-start/name-taken", test_name_taken);
  g_test_add_func ("/python-start/thread-variables", test_thread_variables);
  g_test_add_func ("/python-start/virtual-environment", test_virtual_environment);
  g_test_add_func ("/python-start/not-there", test_not_there);
  g_test_add_func ("/python-start/does-not-parse", test_does_not_parse);
  g_test_add_func ("/python-start/import-does-not-parse", test_import_does_not_parse);
  g_test_add_func ("/python-start/fails-when-loaded", test_fails_when_loaded);
  g_test_add_func ("/python-start/names", test_names);
  g_test_add_func ("/python-start/init", test_init);
  g_test_add_func ("/python-start/language", test_language);
  return g_test_run ();
}
