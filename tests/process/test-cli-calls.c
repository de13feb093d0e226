/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that are wrong: each has a message of its own, and exit status 2. */

#include "cli-run.h"

#include <glib/gstdio.h>

#define ARGUMENTS_MAX 10

typedef struct
{
  const char *arguments[ARGUMENTS_MAX];
  const char *message;
} BadCall;

static const BadCall bad_calls[] = {
  { { "map" }, "troupe: No function is named; *" },
  { { "map", "square" }, "troupe: There are no items: *" },
  { { "map", "sqare", "1" }, "troupe: *there is no function “sqare”; did you mean “square”?" },
  { { "map", "gzip", "a", "b" },
    "troupe: *“gzip” is a program, not a function; *: troupe map --command 'gzip {}' ITEM…" },
  { { "map", "square", "1", "-j" }, "troupe: Missing argument for -j" },
  { { "map", "square", "1", "-j", "many" },
    "troupe: --workers: “many” is neither auto, nor a whole number *" },
  { { "map", "square", "1", "-j0%" }, "troupe: --workers: “0%” is neither auto, nor *" },
  { { "map", "square", "1", "-j5000" },
    "troupe: --workers: “5000” is neither auto, nor a whole number *" },
  { { "map", "square", "1", "--grace=4294967.296" },
    "troupe: --grace: “4294967.296” is too long*" },
  { { "map", "square", "1", "--threads=0" },
    "troupe: --threads: “0” is not a whole number from 1 to 1024" },
  { { "map", "square", "1", "--chunk", "big" },
    "troupe: --chunk: “big” is neither auto nor a whole number *" },
  { { "map", "square", "1", "--retries", "x" }, "troupe: --retries: “x” is not *" },
  { { "map", "square", "1", "--crash-limit", "0" },
    "troupe: --crash-limit: “0” is not a whole number from 1 to *" },
  { { "map", "square", "1", "--timeout", "1w" }, "troupe: --timeout: “1w” is not a time*" },
  { { "map", "square", "1", "--halt", "later" }, "troupe: --halt: “later” is not one of *" },
  { { "map", "square", "1", "--halt", "never,fail=1" }, "troupe: --halt: *contradicts itself*" },
  { { "map", "square", "1", "--halt=soon,fail=200%" }, "troupe: --halt: “fail=200%” is none of *" },
  { { "map", "square", "1", "--max-items", "-1" }, "troupe: --max-items: “-1” is not *" },
  { { "map", "square", "1", "--memory-limit", "lots" }, "troupe: --memory-limit: “lots” is not *" },
  { { "map", "square", "1", "--nice", "20" },
    "troupe: --nice: “20” is not a whole number from 0 to 19" },
  { { "map", "square", "1", "--grace", "x" }, "troupe: --grace: “x” is not a time*" },
  { { "map", "square", "1", "--format", "xml" }, "troupe: --format: “xml” is not one of *" },
  { { "map", "square", "1", "--progress", "yes" }, "troupe: --progress: “yes” is not one of *" },
  { { "map", "square", "1", "--output=" }, "troupe: --output needs the name of a file" },
  { { "map", "square", "1", "-o", "/proc/nonexistent/file" },
    "troupe: Results cannot be written to “/proc/nonexistent/file”: No such file or directory" },
  { { "map", "square", "1", "--joblog", "/proc/nonexistent/log" },
    "troupe: The job log “/proc/nonexistent/log” cannot be written: No such file or directory" },
  { { "map", "square", "1", "--report", "/proc/nonexistent/report" },
    "troupe: The report “/proc/nonexistent/report” cannot be written: No such file or directory; "
    "name "
    "another file" },
  { { "map", "square", "1", "--save", "/proc/nonexistent/job" },
    "troupe: *“/proc/nonexistent/*”*" },
  { { "map", "square", "1", "-o", "a", "--report", "a" },
    "troupe: --output and --report name the same file, “a”" },
  { { "map", "square", "1", "--bad" }, "troupe: Unknown option --bad" },
  { { "map", "square", "-3" }, "troupe: Items that begin with “-” stand after “--”. *-3" },
  { { "map", "square", "--range", "1-5" }, "troupe: *“1-5”*" },
  { { "map", "square", "--range", "1:5:0" }, "troupe: A range with step 0 *" },
  { { "map", "square", "--range", "1:5", "--range", "2:3" }, "troupe: --range is given twice" },
  { { "map", "square", "--range", "1:5", "6" }, "troupe: Items are given twice: “6” and --range" },
  { { "map", "square", "--range", "1:5", "-a", "-" },
    "troupe: --range and --input exclude each other: *" },
  { { "map", "square", "-a", "/proc/nonexistent/items" }, "troupe: *“/proc/nonexistent/items”*" },
  { { "map", "square", "-a", "/" }, "troupe: *“/”: Is a directory" },
  { { "map", "square", "1", "--column", "a" }, "troupe: --column goes with --csv" },
  { { "map", "square", "--glob", "*", "--match", "a" }, "troupe: --match goes with --directory" },
  { { "map", "square", "--csv", "/proc/nonexistent/table" },
    "troupe: *“/proc/nonexistent/table”*" },
  { { "map", "square", "--directory", "/proc/nonexistent" }, "troupe: *“/proc/nonexistent”*" },
  { { "map", "square", "::::+", "a" }, "troupe: “::::+” links a list with the one before it, *" },
  { { "map", "square", "::::" }, "troupe: “::::” needs the name of a file with items" },
  { { "map", "square", "::::", "/proc/nonexistent" }, "troupe: *“/proc/nonexistent”*" },
  { { "map", "square", ":::+", "1" }, "troupe: “:::+” links a list with the one before it, *" },
  { { "map", "square", "1", ":::", "2" }, "troupe: A built-in function takes one value, *have 2*" },
  { { "map", "square", "1", "-0" }, "troupe: --null goes with --input" },
  { { "map", "--command", "echo", "--command", "ls", "1" }, "troupe: --command is given twice" },
  { { "map", "--command", "echo", "--program", "ls", "1" },
    "troupe: --command and --program exclude each other" },
  { { "map", "--command", "", "1" }, "troupe: The command is empty" },
  { { "map", "--program", "", "1" }, "troupe: No program is named" },
  { { "map", "--python", "a.py", "1" }, "troupe: “a.py” names no function: write FILE.py:NAME, *" },
  { { "map", "--python", "a.py:f", "--items", "xml", "1" },
    "troupe: Items become auto, json or *" },
  { { "map", "square", "--items", "json", "1" }, "troupe: --items goes with --python" },
  { { "map", "square", "--interpreter", "python3", "1" },
    "troupe: --interpreter goes with --python" },
  { { "run" }, "troupe: “troupe run” takes one job file" },
  { { "run", "a", "b" }, "troupe: “troupe run” takes one job file" },
  { { "run", "/proc/nonexistent/job.troupe" }, "troupe: *“/proc/nonexistent/job.troupe”*" },
  { { "run", "/dev/null", "--range", "1:2" }, "troupe: Unknown option --range" },
  { { "run", "/dev/null" }, "troupe: /dev/null: This is not a job file: *" },
  { { "functions", "square" }, "troupe: “troupe functions” takes no arguments" },
  { { "functions", "--bad" }, "troupe: Unknown option --bad" },
  { { "squeeze" }, "troupe: “squeeze” is neither a command nor a file; *" },
};

static void
test_bad_calls (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_calls); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run_call_strv (&run, NULL, bad_calls[i].arguments);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.output, ==, "");
      cli_run_assert_message (&run, bad_calls[i].message);
    }
}

static void
assert_called_wrongly (const char *const *arguments, const char *message)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.output, ==, "");
  cli_run_assert_message (&run, message);
}

static void
test_bad_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-calls-XXXXXX", NULL);
  g_autofree char *items = g_build_filename (folder, "items", NULL);
  g_autofree char *job = g_build_filename (folder, "job.troupe", NULL);
  const char *const same[] = { "map", "square", "-a", items, "-o", items, NULL };
  const char *const column[] = { "map", "square", "--csv", items, "--column", "3", NULL };
  const char *const newer[] = { "run", job, NULL };
  const char *const python[] = { "run", job, "--items=json", NULL };
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (items, "1\n2\n", -1, NULL));
  assert_called_wrongly (same, "troupe: “*/items” is both the input and the output: *");
  g_assert_true (g_file_get_contents (items, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "1\n2\n");

  assert_called_wrongly (column, "troupe: *has no column “3”*");

  g_assert_true (g_file_set_contents (job, "[Troupe]\nVersion=7\n[New]\n", -1, NULL));
  assert_called_wrongly (newer, "troupe: *line 2: The file has version 7, and this Troupe reads *");

  g_assert_true (g_file_set_contents (
      job, "[Troupe]\nVersion=1\n[Job]\nFunction=square\nWeird=1\n[Items]\nRange=1:2\n", -1, NULL));
  assert_called_wrongly (newer, "troupe: *line 5: There is no key “Weird” in the group [Job]");

  g_assert_true (g_file_set_contents (
      job, "[Troupe]\nVersion=1\n[Job]\nFunction=square\n[Items]\nRange=1:2\n", -1, NULL));
  assert_called_wrongly (python, "troupe: --items goes with --python");

  g_assert_cmpint (g_remove (items), ==, 0);
  g_assert_cmpint (g_remove (job), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_display (void)
{
  static const char *const variables[] = { "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET",
                                           "BROADWAY_DISPLAY" };
  const char *const nothing[] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  assert_called_wrongly (nothing, "troupe: The window needs a display, and there is none *");
}

/* Failures that only show once a worker runs. */
static void
test_no_start (void)
{
  const char *const missing[] = { "map", "--program", "/proc/nonexistent/program", "1", NULL };
  const char *const square[] = { "map", "square", "1", NULL };

  assert_called_wrongly (missing, "troupe: *");

  g_setenv ("TROUPE_WORKER", "/proc/nonexistent/worker", TRUE);
  assert_called_wrongly (square, "troupe: *“/proc/nonexistent/worker”*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-calls/bad", test_bad_calls);
  g_test_add_func ("/cli-calls/files", test_bad_files);
  g_test_add_func ("/cli-calls/no-display", test_no_display);
  g_test_add_func ("/cli-calls/no-start", test_no_start);

  return g_test_run ();
}
