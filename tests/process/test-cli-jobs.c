/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands and Python functions, and items with parts, from the command line. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <limits.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe-jobs-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_remove (fixture->file), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_pointer (&fixture->file, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
write_file (Fixture *fixture, const char *text)
{
  g_assert_true (g_file_set_contents (fixture->file, text, -1, NULL));
}

static void
test_command (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) failed = { 0 };
  g_auto (CliRun) silent = { 0 };

  cli_run_call (&run, NULL, "map", "--command", "echo {/} {#}", "/a/b.c", "$(id)", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "b.c 1\n$(id) 2\n");

  cli_run_call (&failed, NULL, "map", "--command", "echo out; echo err >&2; exit {}", "0", "3",
                NULL);
  g_assert_cmpint (failed.status, ==, 1);
  g_assert_cmpstr (failed.output, ==, "out\n");

  /* A command that prints nothing has no line, and one that prints an empty line has that. */
  cli_run_call (&silent, NULL, "map", "--command", "printf {}", "a", "", "\\n", "b\\n\\n", NULL);
  g_assert_cmpint (silent.status, ==, 0);
  g_assert_cmpstr (silent.output, ==, "a\n\nb\n\n");
  cli_run_assert_message (&failed, "item 1: err");
  /* A reported cause is not reported again. */
  cli_run_assert_message (&failed, "item 2 “3”: exit status 3: err");
  g_assert_cmpuint (cli_run_count_messages (&failed, "item 2: err"), ==, 0);
  cli_run_assert_message (&failed, "item 2: out");
}

/* An item inside a string of code is warned of, and run. */
static void
test_code (void)
{
  g_auto (CliRun) unsafe = { 0 };
  g_auto (CliRun) safe = { 0 };
  g_auto (CliRun) document = { 0 };

  cli_run_call (&unsafe, NULL, "map", "--command", "sh -c \"echo {}\"", "a; echo b", NULL);
  g_assert_cmpint (unsafe.status, ==, 0);
  g_assert_cmpstr (unsafe.output, ==, "a\nb\n");
  cli_run_assert_message (&unsafe, "The command puts the item inside a string that *");

  cli_run_call (&safe, NULL, "map", "--command", "sh -c 'echo \"$1\"' _ {}", "a; echo b", NULL);
  g_assert_cmpint (safe.status, ==, 0);
  g_assert_cmpstr (safe.output, ==, "a; echo b\n");
  g_assert_cmpuint (cli_run_count_messages (&safe, "The command puts*"), ==, 0);

  cli_run_call (&document, NULL, "map", "--command", "cat <<E\nx {} \"y\"\nE", "$(id) \"a'", NULL);
  g_assert_cmpint (document.status, ==, 0);
  g_assert_cmpstr (document.output, ==, "x $(id) \"a' \"y\"\n");
}

/* A folder that cannot be listed, not even by root: its path is longer than the kernel accepts. */
static void
test_left_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *name = g_strnfill (240, 'f');
  g_auto (CliRun) run = { 0 };
  const guint depth = PATH_MAX / 240 + 1;

  write_file (fixture, "one two\n");
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  for (guint i = 0; i < depth; i++)
    g_assert_cmpint (g_mkdir (name, 0700) + g_chdir (name), ==, 0);

  cli_run_call (&run, NULL, "map", "word-count", "--directory", fixture->folder, NULL);

  for (guint i = 0; i < depth; i++)
    g_assert_cmpint (g_chdir ("..") + g_rmdir (name), ==, 0);
  g_assert_cmpint (g_chdir (before), ==, 0);

  g_assert_cmpint (run.status, ==, 1);
  g_assert_true (g_str_has_prefix (run.output, "1 "));
  cli_run_assert_message (&run, "“*ffff*” cannot be looked at: File name too long");
}

/* The lines of the job log of a call, without the first one. */
static GStrv
call_for_joblog (Fixture *fixture, const char *const *arguments)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_true (g_file_get_contents (fixture->file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  return g_strdupv (lines + 1);
}

/* Statuses and signals. Only an item that is to take too long has a limit. */
static void
test_joblog (Fixture *fixture, gconstpointer data)
{
  const char *const ended[] = {
    "map", "--joblog", fixture->file, "--command", "test {} != k || kill -9 $$; exit {}",
    "0",   "3",        "k",           NULL
  };
  const char *const late[] = { "map",       "--joblog",          fixture->file, "--timeout", "0.01",
                               "--command", "sleep 60; exit {}", "s",           NULL };
  g_auto (GStrv) lines = call_for_joblog (fixture, ended);
  g_auto (GStrv) late_lines = call_for_joblog (fixture, late);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_pattern_match_simple ("1\t:\t*\t1\t0\t0\t0\ttest 0 != k *exit 0", lines[0]));
  g_assert_true (g_pattern_match_simple ("2\t:\t*\t1\t0\t3\t0\ttest 3 != k *exit 3", lines[1]));
  g_assert_true (g_pattern_match_simple ("3\t:\t*\t1\t0\t0\t9\ttest k != k *exit k", lines[2]));
  g_assert_cmpuint (g_strv_length (late_lines), ==, 2);
  g_assert_true (g_pattern_match_simple ("1\t:\t*\t1\t0\t-1\t15\tsleep 60; exit s", late_lines[0]));
}

/* A worker that died is replaced, unless it is asked for that it is not. */
static void
test_no_replace (void)
{
  const char *const command = "test {} = 2 && kill -9 $PPID; echo {}";
  g_auto (CliRun) replaced = { 0 };
  g_auto (CliRun) kept = { 0 };

  cli_run_call (&replaced, NULL, "map", "-j1", "--chunk=1", "--crash-limit=1", "--command", command,
                "2", "1", "3", "4", NULL);
  g_assert_cmpint (replaced.status, ==, 1);
  g_assert_cmpstr (replaced.output, ==, "1\n3\n4\n");
  g_assert_cmpuint (cli_run_count_messages (&replaced, "worker ? (pid *): joined, *"), ==, 2);

  cli_run_call (&kept, NULL, "map", "-j1", "--chunk=1", "--crash-limit=1", "--no-replace",
                "--command", command, "2", "1", "3", "4", NULL);
  g_assert_cmpint (kept.status, ==, 1);
  g_assert_cmpstr (kept.output, ==, "");
  g_assert_cmpuint (cli_run_count_messages (&kept, "worker ? (pid *): joined, *"), ==, 1);
  cli_run_assert_message (&kept, "3 items were not run.");
}

static void
test_parts (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) product = { 0 };
  g_auto (CliRun) linked = { 0 };
  g_auto (CliRun) files = { 0 };
  g_auto (CliRun) only_file = { 0 };
  g_auto (CliRun) linked_files = { 0 };
  g_auto (CliRun) null = { 0 };
  g_auto (CliRun) table = { 0 };
  g_auto (CliRun) json = { 0 };

  cli_run_call (&product, NULL, "map", "--command", "echo {2}-{1} {}", "1", "2", ":::", "a", "b c",
                NULL);
  g_assert_cmpint (product.status, ==, 0);
  g_assert_cmpstr (product.output, ==, "a-1 1 a\nb c-1 1 b c\na-2 2 a\nb c-2 2 b c\n");

  cli_run_call (&linked, NULL, "map", "--command", "echo {1}{2}", ":::", "1", "2", ":::+", "a", "b",
                "c", NULL);
  g_assert_cmpint (linked.status, ==, 0);
  g_assert_cmpstr (linked.output, ==, "1a\n2b\n");

  write_file (fixture, "a\nb c\n");
  cli_run_call (&files, NULL, "map", "--command", "echo {2}-{1}", "1", "2", "::::", fixture->file,
                NULL);
  g_assert_cmpint (files.status, ==, 0);
  g_assert_cmpstr (files.output, ==, "a-1\nb c-1\na-2\nb c-2\n");
  cli_run_call (&only_file, "x\ny\n", "map", "--command", "echo {}", "::::", "-", NULL);
  g_assert_cmpstr (only_file.output, ==, "x\ny\n");
  cli_run_call (&linked_files, NULL, "map", "--command", "echo {1}{2}", "::::", fixture->file,
                "::::+", fixture->file, ":::+", "1", "2", NULL);
  g_assert_cmpstr (linked_files.output, ==, "aa\nb cb c\n");
  write_file (fixture, "a\nb");
  cli_run_call (&null, NULL, "map", "--null", "--command", "echo {#} {}", "::::", fixture->file,
                NULL);
  g_assert_cmpstr (null.output, ==, "1 a\nb\n");

  write_file (fixture, "name,age\n\"Doe, J\",5\nAnn,6\n");
  cli_run_call (&table, NULL, "map", "--command", "echo {name} is {age}", "--csv", fixture->file,
                NULL);
  g_assert_cmpint (table.status, ==, 0);
  g_assert_cmpstr (table.output, ==, "Doe, J is 5\nAnn is 6\n");

  /* A displayed item has its parts separated. */
  cli_run_call (&json, NULL, "map", "--format", "csv", "--command", "false", ":::", "1", ":::", "x",
                NULL);
  g_assert_cmpint (json.status, ==, 1);
  cli_run_assert_message (&json, "item 1 “1 x”: exit status 1");
  g_assert_nonnull (strstr (json.output, "\n1,1 x,failed,,exit status 1,"));
}

static void
test_python (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) failed = { 0 };
  g_auto (CliRun) parts = { 0 };
  g_autofree char *path = g_strconcat (fixture->file, ".py", NULL);
  g_autofree char *worker = g_strconcat (path, ":worker", NULL);
  g_autofree char *fail = g_strconcat (path, ":fail", NULL);
  g_autofree char *add = g_strconcat (path, ":add", NULL);

  write_file (fixture, "def worker(x):\n    return x * x\n\n"
                       "def fail(x):\n    raise ValueError('no %s' % x)\n\n"
                       "def add(a, b):\n    return [a, b, a + b]\n");
  g_assert_cmpint (g_rename (fixture->file, path), ==, 0);

  cli_run_call (&run, NULL, "map", "--python", worker, "1", "2", "3", "4", "5", "-j4", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "1\n4\n9\n16\n25\n");

  cli_run_call (&failed, NULL, "map", "--python", fail, "1", NULL);
  g_assert_cmpint (failed.status, ==, 1);
  cli_run_assert_message (&failed, "item 1 “1”: ValueError: no 1");
  g_assert_cmpuint (cli_run_count_messages (&failed, "item 1: *line 5*"), ==, 1);

  cli_run_call (&parts, NULL, "map", "--format=json", "--python", add, ":::", "1", "2", ":::", "10",
                NULL);
  g_assert_cmpint (parts.status, ==, 0);
  g_assert_cmpstr (parts.output, ==, "[[1,10,11],[2,10,12]]\n");

  g_assert_cmpint (g_rename (path, fixture->file), ==, 0);
}

/* An option may have its earlier name, which the help leaves out. */
static void
test_old_name (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "--host", "--outside-sandbox" };
  g_auto (CliRun) help = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_auto (CliRun) wrong = { 0 };
      g_autofree char *job = NULL;
      g_autofree char *message = g_strdup_printf ("troupe: %s goes with --command", names[i]);

      cli_run_call (&run, NULL, "map", names[i], "--save", fixture->file, "--command", "echo {}",
                    "1", NULL);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_true (g_file_get_contents (fixture->file, &job, NULL, NULL));
      g_assert_nonnull (strstr (job, "\nOutsideSandbox=true\n"));
      g_assert_cmpint (g_remove (fixture->file), ==, 0);

      cli_run_call (&wrong, NULL, "map", names[i], "square", "1", NULL);
      g_assert_cmpint (wrong.status, ==, 2);
      cli_run_assert_message (&wrong, message);
    }

  cli_run_call (&help, NULL, "map", "--help", NULL);
  g_assert_nonnull (strstr (help.output, "--outside-sandbox"));
  g_assert_null (strstr (help.output, "--host"));
  write_file (fixture, "");
}

/* GNU parallel's names of options set the same; the last one counts. */
static void
test_aliases (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) wrong = { 0 };
  g_autofree char *job = NULL;

  cli_run_call (&run, NULL, "map", "--unordered", "-k", "--jobs", "2", "-P3", "--save",
                fixture->file, "square", "1", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_file_get_contents (fixture->file, &job, NULL, NULL));
  g_assert_nonnull (strstr (job, "\nWorkers=3\n"));
  g_assert_null (strstr (job, "Unordered"));

  cli_run_call (&wrong, NULL, "map", "--max-procs", "x", "square", "1", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  cli_run_assert_message (&wrong, "troupe: --max-procs: “x” is neither auto*");
  write_file (fixture, "");
}

static void
assert_wrong (const char *const *arguments, const char *message)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.output, ==, "");
  cli_run_assert_message (&run, message);
}

/* The message names the package to install. */
static void
test_no_python (void)
{
  const char *const arguments[] = { "map", "--python", "a.py:f", "1", NULL };
  g_auto (CliRun) run = { 0 };

  cli_run_call_after (&run, "export PATH=/proc/nonexistent; exec", arguments);
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run,
                          "troupe: *“python3” is not installed: install the package python3, *");
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strconcat (fixture->file, ".py", NULL);
  g_autofree char *name = g_strconcat (path, ":f", NULL);
  const char *const template_[] = { "map", "--command", "echo {nme}", "1", NULL };
  const char *const column[] = { "map", "--command", "echo {nme}", "--csv", path, NULL };
  const char *const python[] = { "map", "--python", name, "1", NULL };
  const char *const interpreter[] = { "map",      "--python", name, "--interpreter",
                                      "nopython", "1",        NULL };
  const char *const program[] = { "map", "--program", "/proc/nonexistent/program", "1", NULL };
  const char *const silent[] = { "map", "--program", "true", "1", NULL };
  const char *const speaks[] = { "map", "--program", "sh -c 'echo usage >&2; exit 2'", "1", NULL };
  const char *const babbles[] = { "map", "--program", "yes", "1", NULL };

  assert_wrong (template_, "troupe: *there is no replacement string “{nme}”; *");
  assert_wrong (python, "troupe: *.py: No such file or directory");
  assert_wrong (program, "troupe: *“/proc/nonexistent/program” cannot be executed: No such file *");
  assert_wrong (silent, "troupe: The worker program “true” ended before its greeting*");
  assert_wrong (speaks, "troupe: The worker program “sh -c *” did not start: usage");
  assert_wrong (babbles, "troupe: The worker program “yes” did not start: *");

  write_file (fixture, "def f(x:\n    return x\n");
  g_assert_cmpint (g_rename (fixture->file, path), ==, 0);
  assert_wrong (python, "troupe: *, line 1: SyntaxError: *");
  assert_wrong (interpreter, "troupe: *“nopython” cannot be executed: No such file or directory");

  g_assert_true (g_file_set_contents (path, "f = 5\n", -1, NULL));
  assert_wrong (python, "troupe: *“f” in *.py is not a function but a value of type int");
  g_assert_true (g_file_set_contents (path, "def g(x): pass\n", -1, NULL));
  assert_wrong (python, "troupe: *.py has no function “f”*");
  g_assert_true (g_file_set_contents (path, "name,age\na,1\n", -1, NULL));
  assert_wrong (column, "troupe: *“{nme}”; the columns are {name}, {age}; *");

  g_assert_cmpint (g_rename (path, fixture->file), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) g_test_add ("/cli-jobs/" name, Fixture, NULL, set_up, func, tear_down)

  g_test_add_func ("/cli-jobs/command", test_command);
  g_test_add_func ("/cli-jobs/code", test_code);
  add_test ("aliases", test_aliases);
  add_test ("left-out", test_left_out);
  add_test ("joblog", test_joblog);
  add_test ("old-name", test_old_name);
  add_test ("parts", test_parts);
  add_test ("python", test_python);
  add_test ("wrong", test_wrong);
  g_test_add_func ("/cli-jobs/no-python", test_no_python);
  g_test_add_func ("/cli-jobs/no-replace", test_no_replace);

  return g_test_run ();
}
