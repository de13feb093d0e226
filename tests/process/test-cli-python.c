/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests “troupe python”: programs run as they do with the interpreter alone. */

#include "cli-run.h"
#include "folder.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Runs a program, given by up to five words, with the Python of the tests. */
static void
call_python (CliRun *run, const char *input, const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list words;

  g_ptr_array_add (arguments, (char *) "python");
  g_ptr_array_add (arguments, (char *) "--interpreter");
  g_ptr_array_add (arguments, (char *) g_getenv ("TROUPE_PYTHON"));
  va_start (words, first);
  for (const char *word = first; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (arguments, (char *) word);
  va_end (words);
  g_ptr_array_add (arguments, NULL);
  cli_run_call_strv (run, input, (const char *const *) arguments->pdata);
}

static void
assert_prints (const CliRun *run, const char *output)
{
  g_assert_cmpstr (run->messages, ==, "");
  g_assert_cmpstr (run->output, ==, output);
  g_assert_cmpint (run->status, ==, 0);
}

static void
assert_fails (const char *pattern, const char *const *arguments)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  cli_run_assert_message (&run, pattern);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.output, ==, "");
}

#define ARGUMENTS(...) ((const char *const[]){ "python", __VA_ARGS__, NULL })

/* What stands after the program is for the program, whatever it looks like. */
static void
test_arguments (void)
{
  static const char *const code = "import sys; print(sys.argv, __name__)";
  static const char *const answer = "['-c', '-j', '--window', ''] __main__\n";
  g_auto (CliRun) plain = { 0 };
  g_auto (CliRun) glued = { 0 };
  g_auto (CliRun) dashes = { 0 };

  call_python (&plain, NULL, "-j", "2", "--retries=1", "-c", code, "-j", "--window", "", NULL);
  assert_prints (&plain, answer);
  call_python (&glued, NULL, "-j2", "-c", code, "-j", "--window", "", NULL);
  assert_prints (&glued, answer);
  call_python (&dashes, NULL, "--no-control", "--", "-c", code, "-j", "--window", "", NULL);
  assert_prints (&dashes, answer);
}

static void
test_module (void)
{
  g_auto (CliRun) run = { 0 };

  call_python (&run, "[1,\n2]", "-m", "json.tool", "--compact", NULL);
  assert_prints (&run, "[1,2]\n");
}

static void
test_standard_input (void)
{
  g_auto (CliRun) program = { 0 };
  g_auto (CliRun) input = { 0 };

  call_python (&program, "import sys; print(sys.argv)", "-", "x", NULL);
  assert_prints (&program, "['-', 'x']\n");
  call_python (&input, "a line\n", "-c", "print(input())", NULL);
  assert_prints (&input, "a line\n");
}

static void
test_end (void)
{
  g_auto (CliRun) status = { 0 };
  g_auto (CliRun) killed = { 0 };
  g_auto (CliRun) raised = { 0 };
  g_auto (CliRun) missing = { 0 };

  call_python (&status, NULL, "-c", "raise SystemExit(7)", NULL);
  g_assert_cmpint (status.status, ==, 7);
  call_python (&killed, NULL, "-c", "import os; os.kill(os.getpid(), 15)", NULL);
  g_assert_cmpint (killed.status, ==, -SIGTERM);
  call_python (&raised, NULL, "-c", "1 / 0", NULL);
  g_assert_cmpint (raised.status, ==, 1);
  g_assert_cmpstr (raised.messages, ==,
                   "Traceback (most recent call last):\n"
                   "  File \"<string>\", line 1, in <module>\n"
                   "ZeroDivisionError: division by zero\n");
  call_python (&missing, NULL, "nothing-here.py", NULL);
  g_assert_cmpint (missing.status, ==, 2);
  cli_run_assert_message (&missing, "*can't open file*nothing-here.py*");
}

/* The search path, the environment and the modules are those that the interpreter alone has. */
static void
test_surroundings (void)
{
  static const char *const code =
      "import os, sys\n"
      "print(sys.path)\n"
      "print(sorted(name for name in os.environ if name not in ('_', 'LC_CTYPE')))\n"
      "print([name for name in sys.modules if name.startswith(('multiprocessing', 'concurrent',"
      " 'threading', 'importlib.util', 'subprocess'))])\n"
      "print(sys.stdin, sys.stdout, sys.flags, sys.executable)\n";
  const char *const alone[] = { g_getenv ("TROUPE_PYTHON"), "-c", code, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;
  g_auto (CliRun) run = { 0 };

  g_spawn_sync (NULL, (char **) alone, NULL, G_SPAWN_DEFAULT, NULL, NULL, &expected, NULL, NULL,
                &error);
  g_assert_no_error (error);
  call_python (&run, NULL, "-c", code, NULL);
  assert_prints (&run, expected);
}

/* Signals that the parent blocks or ignores, and streams that it closed, are left to the program.
 */
static void
test_inherited (void)
{
  const char *const arguments[] = {
    "python",
    "--interpreter",
    g_getenv ("TROUPE_PYTHON"),
    "-c",
    "import signal, sys\n"
    "print(signal.getsignal(signal.SIGCHLD).name, signal.getsignal(signal.SIGINT).name, sys.stdin)",
    NULL,
  };
  g_auto (CliRun) run = { 0 };

  cli_run_call_after (&run, "exec <&-; exec env --ignore-signal=CHLD,INT", arguments);
  assert_prints (&run, "SIG_IGN SIG_IGN None\n");
}

/* The file of that name that a system or a user has is still run, once. */
static void
test_other_sitecustomize (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-site-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "sitecustomize.py", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (file, "print('mine')\n", -1, NULL));
  g_setenv ("PYTHONPATH", folder, TRUE);
  g_setenv ("PYTHONDONTWRITEBYTECODE", "1", TRUE);
  call_python (&run, NULL, "-c",
               "import os, sitecustomize; print(os.environ['PYTHONPATH'], sitecustomize.__file__)",
               NULL);
  g_unsetenv ("PYTHONPATH");
  g_remove (file);
  g_rmdir (folder);

  g_assert_true (g_str_has_prefix (run.output, "mine\n"));
  g_assert_nonnull (strstr (run.output, file));
  g_assert_null (strstr (run.output, "_start"));
  g_assert_cmpint (run.status, ==, 0);
}

/* A program that prints the variables which options have set. */
static const char *const print_defaults =
    "import os\n"
    "for name in sorted(os.environ):\n"
    "  if name.startswith('TROUPE_PYTHON_') and name != 'TROUPE_PYTHON_DATA' and"
    " name != 'TROUPE_PYTHON_WORKER':\n"
    "    print(name[14:], os.environ[name])";

/* Each option becomes a variable of the program, but for those about the program itself. */
static void
test_defaults (void)
{
  static const char *const own[] = { "help", "interpreter", "window", NULL };
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) help = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autofree char *printed = NULL;
  guint n_variables = 0;

  call_python (&run, NULL, "-j3", "--retries", "2", "--timeout", "1m", "--memory-limit=1G",
               "--no-control", "--keep", "--crash-limit", "4", "--retry-delay=2,3", "--nice=5",
               "--pin", "--grace=6", "--on=ssh:a,b*2", "--on-file=hosts", "--ssh=ssh -v",
               "--slurm-options=--qos=high", "--send=a", "--send=b", "-c", print_defaults, NULL);
  assert_prints (&run, "CONTROL 0\nCRASH_LIMIT 4\nGRACE 6\nKEEP 1\nMEMORY_LIMIT 1G\nNICE 5\n"
                       "ON ssh:a,b*2\nON_FILE hosts\nPIN true\nRETRIES 2\nRETRY_DELAY 2,3\n"
                       "SEND a,b\nSLURM_OPTIONS --qos=high\nSSH ssh -v\nTIMEOUT 60\nWORKERS 3\n");

  cli_run_call_strv (&help, NULL, ARGUMENTS ("--help"));
  lines = g_strsplit (help.output, "\n", -1);
  printed = g_strconcat ("\n", run.output, NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *dashes = g_str_has_prefix (lines[i], "  -") ? strstr (lines[i], "--") : NULL;
      g_autofree char *name = dashes ? g_strndup (dashes + 2, strcspn (dashes + 2, "= ")) : NULL;
      g_autofree char *variable = NULL;
      g_autofree char *line = NULL;

      if (name == NULL || g_strv_contains (own, name))
        continue;
      n_variables++;
      variable = g_ascii_strup (g_str_has_prefix (name, "no-") ? name + 3 : name, -1);
      line = g_strdup_printf ("\n%s ", g_strdelimit (variable, "-", '_'));
      if (strstr (printed, line) == NULL)
        g_error ("--%s sets no variable", name);
    }
  g_assert_cmpuint (n_variables, ==, 16);
}

/* Other names of options take their values as the options do. */
static void
test_other_names (void)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *printed;
  } names[] = {
    { "--jobs", "3", "WORKERS 3\n" },
    { "--max-procs", "3", "WORKERS 3\n" },
    { "-P", "3", "WORKERS 3\n" },
    { "--sshlogin", "a,b", "ON ssh:a,b\n" },
    { "-S", "a,b", "ON ssh:a,b\n" },
    { "--sshloginfile", "hosts", "ON_FILE hosts\n" },
    { "--slf", "hosts", "ON_FILE hosts\n" },
    { "--basefile", "a", "SEND a\n" },
    { "--bf", "a", "SEND a\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (CliRun) run = { 0 };

      call_python (&run, NULL, names[i].option, names[i].value, "-c", print_defaults, NULL);
      assert_prints (&run, names[i].printed);
    }
}

/* A program of a name in a folder, which writes its arguments down and fails. */
static void
add_program (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n"
                                           "printf '%%s\\n' \"$@\" >>'%s/arguments'\n"
                                           "echo '%s: error: none of these' >&2\n"
                                           "exit 1\n",
                                           folder, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

/* Options about other machines reach what gets to these. */
static void
test_places (void)
{
  static const char *const code = "from multiprocessing import Pool\n"
                                  "try:\n"
                                  "    Pool(1).apply(abs, (-1,))\n"
                                  "except Exception as error:\n"
                                  "    print(type(error).__name__)\n";
  g_autofree char *folder = g_dir_make_tmp ("troupe-places-XXXXXX", NULL);
  g_autofree char *log = g_build_filename (folder, "arguments", NULL);
  g_autofree char *hosts = g_build_filename (folder, "hosts", NULL);
  g_autofree char *ssh = g_build_filename (folder, "ssh", NULL);
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autofree char *path = g_strconcat (folder, ":", before, NULL);
  g_autofree char *arguments = NULL;
  g_auto (CliRun) slurm = { 0 };
  g_auto (CliRun) file = { 0 };

  add_program (folder, "salloc");
  add_program (folder, "srun");
  add_program (folder, "ssh");
  g_assert_true (g_file_set_contents (hosts, "far-away\n", -1, NULL));

  g_setenv ("PATH", path, TRUE);
  call_python (&slurm, NULL, "--on=slurm", "--slurm-options=--time=7 --qos=high", "-c", code, NULL);
  g_setenv ("PATH", before, TRUE);
  g_assert_cmpstr (slurm.output, ==, "BrokenPool\n");
  g_assert_true (g_file_get_contents (log, &arguments, NULL, NULL));
  g_assert_nonnull (strstr (arguments, "\n--time=7\n--qos=high\n"));

  call_python (&file, NULL, "--on-file", hosts, "--ssh", ssh, "-c", code, NULL);
  g_assert_cmpstr (file.output, ==, "BrokenPool\n");
  g_free (g_steal_pointer (&arguments));
  g_assert_true (g_file_get_contents (log, &arguments, NULL, NULL));
  g_assert_nonnull (strstr (arguments, "\nfar-away\n"));
  folder_remove (folder);
}

/* A troupe that has been moved away from its package. */
static void
test_not_installed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-moved-XXXXXX", NULL);
  g_autofree char *bin = g_build_filename (folder, "bin", NULL);
  g_autofree char *program = g_strdup (g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *moved = g_build_filename (bin, "troupe", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (program);
  g_autoptr (GFile) to = g_file_new_for_path (moved);
  g_autoptr (GError) error = NULL;

  g_mkdir (bin, 0700);
  g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("TROUPE_PROGRAM", moved, TRUE);
  assert_fails ("troupe: Troupe’s Python package is not installed: there is no "
                "*/troupe/_start/sitecustomize.py. In Debian it is the package python3-troupe",
                ARGUMENTS ("x.py"));
  g_setenv ("TROUPE_PROGRAM", program, TRUE);
  folder_remove (folder);
}

static void
test_mistakes (void)
{
  assert_fails ("troupe: No program is named: give a file, -m MODULE or -c CODE", ARGUMENTS (NULL));
  assert_fails ("troupe: Missing argument for -j", ARGUMENTS ("-j"));
  assert_fails ("troupe: --workers: *", ARGUMENTS ("--workers=many", "x.py"));
  assert_fails ("troupe: Options of Python itself*'python3 -u'*-u", ARGUMENTS ("-u", "x.py"));
  assert_fails ("troupe: *Unknown option --return=x*", ARGUMENTS ("--return=x", "x.py"));
  assert_fails ("troupe: *Unknown option --jl=x*", ARGUMENTS ("--jl=x", "x.py"));
  assert_fails ("troupe: --interpreter: with “-sE” Python does not read PYTHONPATH*",
                ARGUMENTS ("--interpreter=python3 -sE", "x.py"));
  assert_fails ("troupe: The interpreter ./none cannot be started: *",
                ARGUMENTS ("--interpreter=./none", "x.py"));
  assert_fails ("troupe: The window needs a display*", ARGUMENTS ("--window", "x.py"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-python/arguments", test_arguments);
  g_test_add_func ("/cli-python/module", test_module);
  g_test_add_func ("/cli-python/standard-input", test_standard_input);
  g_test_add_func ("/cli-python/end", test_end);
  g_test_add_func ("/cli-python/surroundings", test_surroundings);
  g_test_add_func ("/cli-python/inherited", test_inherited);
  g_test_add_func ("/cli-python/other-sitecustomize", test_other_sitecustomize);
  g_test_add_func ("/cli-python/defaults", test_defaults);
  g_test_add_func ("/cli-python/other-names", test_other_names);
  g_test_add_func ("/cli-python/places", test_places);
  g_test_add_func ("/cli-python/not-installed", test_not_installed);
  g_test_add_func ("/cli-python/mistakes", test_mistakes);

  return g_test_run ();
}
