/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that can be empty, through the command line: an item, a value, a message, details, an
 * output, a name, a row, a file, a folder, a list. */

#include "cli-run.h"
#include "folder.h"
#include "pool-run.h"

#include "troupe-argument-source.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
} Fixture;

static const struct
{
  const char *name;
  const char *contents;
} files[] = {
  { "nothing", "" },
  { "newlines", "a\n\nb\n" },
  { "cells.csv", "x,y\n1,\n,2\n,\n" },
  { "quoted.csv", "x\n\"\"\n1\n" },
  { "unnamed.csv", ",,\n1,2,3\n,,\n" },
  { "header.csv", "x\n" },
  { "odd.py", "class Odd(Exception):\n    pass\nOdd.__name__ = Odd.__qualname__ = ''\n"
              "def bare(item):\n    raise ValueError\n"
              "def odd(item):\n    raise Odd\n"
              "def quiet(item):\n    print('', end='')\n    return ''\n" },
};

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, files[i].name, NULL);

      g_assert_true (g_file_set_contents (path, files[i].contents, -1, NULL));
    }
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  g_assert_cmpint (g_mkdir ("empty", 0700), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

/* Tests questions and files: a wrong call has status 2 and a message. */
typedef struct
{
  const char *call;
  int status;
  const char *output;
} Case;

static void
assert_cases (const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_auto (CliRun) run = { 0 };
      g_auto (GStrv) arguments = NULL;

      g_assert_true (g_shell_parse_argv (cases[i].call, NULL, &arguments, NULL));
      cli_run_call_strv (&run, "", (const char *const *) arguments);
      g_test_message ("%s", cases[i].call);
      g_assert_cmpint (run.status, ==, cases[i].status);
      g_assert_cmpstr (run.output, ==, cases[i].output);
      if (run.status == 2)
        cli_run_assert_message (&run, "troupe: *");
    }
}

/* An item that is empty, while it runs for longer than until the workers are shown again. */
static gboolean
is_shown (PoolRun *run, gpointer data)
{
  TroupeWorker *worker = troupe_run_get_worker (run->run, 1);

  return worker != NULL && troupe_worker_get_status (worker)->n_items_held > 0;
}

static void
test_running (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "", NULL };
  g_autoptr (TroupeJob) job =
      troupe_job_new (TROUPE_JOB_COMMAND, "until [ -e go ]; do sleep 0.02; done; echo {}");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = pool_run_new (job, source);
  g_autoptr (TroupeResult) result = NULL;

  pool_run_start (run);
  pool_run_wait_until (run, is_shown, NULL);
  g_assert_cmpstr (troupe_worker_get_status (troupe_run_get_worker (run->run, 1))->item, ==, "");
  g_assert_true (g_file_set_contents ("go", "", 0, NULL));
  pool_run_wait (run);
  result = pool_run_get_result (run, 0);
  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_OK);
  g_assert_cmpstr (troupe_result_get_input (result), ==, "");
  g_assert_cmpstr (troupe_result_get_value (result), ==, "");
}

static void
test_items (Fixture *fixture, gconstpointer user_data)
{
  static const Case cases[] = {
    { "map -a newlines --command 'echo [{}]'", 0, "[a]\n[]\n[b]\n" },
    { "map print-number ''", 0, "Process : Printing number \n" },
    { "map square ''", 1, "" },
    { "map --retries 2 square ''", 1, "" },
    { "map --crash-limit 2 --command 'kill -9 $PPID; echo {}' ''", 1, "" },
    { "map --timeout 0.1 --command 'sleep 60; echo {}' ''", 1, "" },
    { "map sha256 ''", 1, "" },
    { "map --command 'echo [{1}{2}]' ::: '' x ::: ''", 0, "[]\n[x]\n" },
    { "map --command 'echo [{}]' :::", 0, "" },
    { "map --command 'echo [{}]' -a nothing", 0, "" },
    { "map square -a -", 0, "" },
    { "map square", 2, "" },
  };

  assert_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_rows (Fixture *fixture, gconstpointer user_data)
{
  static const Case cases[] = {
    { "map --csv cells.csv --command 'echo {x}-{y}'", 0, "1-\n-2\n-\n" },
    { "map --csv cells.csv --column y --command 'echo [{}]'", 0, "[]\n[2]\n[]\n" },
    { "map --csv quoted.csv --command 'echo [{}]'", 0, "[]\n[1]\n" },
    { "map --csv unnamed.csv --command 'echo {1}-{2}-{3}'", 0, "1-2-3\n--\n" },
    { "map --csv unnamed.csv --command 'echo [{}]'", 0, "[1 2 3]\n[  ]\n" },
    { "map --csv header.csv --command 'echo [{}]'", 0, "" },
    { "map --csv nothing --command 'echo [{}]'", 2, "" },
    { "map --csv nothing --column '' --command 'echo [{}]'", 2, "" },
  };

  assert_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_values (Fixture *fixture, gconstpointer user_data)
{
  static const Case cases[] = {
    { "map --command true ''", 0, "" },
    { "map --command true '' --format json", 0, "[\"\"]\n" },
    { "map --python odd.py:quiet ''", 0, "\n" },
    { "map --python odd.py:bare '' --format json", 1, "[null]\n" },
    { "map --python odd.py:odd ''", 1, "" },
    { "map --command true '' --joblog log --results kept --report told", 0, "" },
    { "map --command false '' --joblog log --results kept --report told", 1, "" },
  };
  g_auto (CliRun) lines = { 0 };
  g_auto (CliRun) table = { 0 };

  assert_cases (cases, G_N_ELEMENTS (cases));

  cli_run_call (&lines, NULL, "map", "--command", "true", "", "--format", "jsonl", NULL);
  g_assert_nonnull (strstr (lines.output, "\"input\":\"\",\"status\":\"ok\",\"value\":\"\","));
  cli_run_call (&table, NULL, "map", "--command", "true", "", "--format", "csv", NULL);
  g_assert_nonnull (strstr (table.output, "\n1,,ok,,,1,1,"));
}

/* A worker that prints nothing, in as many words, and fails for no reason. */
static void
test_messages (Fixture *fixture, gconstpointer user_data)
{
  static const char *const formats[] = { "lines", "json", "jsonl", "csv" };
  static const char *const output[] = { "", "[null]\n", "*\"value\":null,\"error\":\"\",*",
                                        "*\n1,7,failed,,,1,?,*" };
  g_autofree char *before = g_strdup (g_getenv ("TROUPE_WORKER"));

  g_setenv ("TROUPE_WORKER", g_getenv ("TROUPE_BAD_WORKER"), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint retries = 0; retries < 2; retries++)
      {
        g_auto (CliRun) run = { 0 };

        cli_run_call (&run, NULL, "map", "fail=empty", "7", "--format", formats[i], "--retries",
                      retries == 0 ? "0" : "1", "--joblog", "log", "--results", "kept", "--report",
                      "told", NULL);
        g_assert_cmpint (run.status, ==, 1);
        g_assert_true (g_pattern_match_simple (output[i], run.output));
        cli_run_assert_message (&run, "item 1 “7”: failed");
        g_assert_cmpuint (cli_run_count_messages (&run, "item 1: *"), ==, 0);
      }
  g_setenv ("TROUPE_WORKER", before, TRUE);
}

static void
test_names (Fixture *fixture, gconstpointer user_data)
{
  static const Case cases[] = {
    { "map '' 1", 2, "" },
    { "map --command '' 1", 2, "" },
    { "map --command ' ' 1", 2, "" },
    { "map --program '' 1", 2, "" },
    { "map --python '' 1", 2, "" },
    { "map --python :f 1", 2, "" },
    { "map --python nothing: 1", 2, "" },
    { "map --python nothing:f 1", 2, "" },
    { "map --interpreter '' --python odd.py:bare 1", 2, "" },
    { "map --format '' square 1", 2, "" },
    { "map --range '' square", 2, "" },
    { "map --csv '' square", 2, "" },
    { "map -a '' square", 2, "" },
    { "map -j '' square 1", 2, "" },
    { "map --save '' square 1", 2, "" },
    { "map --output '' square 1", 2, "" },
    { "map --report '' square 1", 2, "" },
    { "map --joblog '' square 1", 2, "" },
    { "map --results '' square 1", 2, "" },
    { "map --directory '' square", 2, "" },
    { "run ''", 2, "" },
    { "run nothing", 2, "" },
    { "''", 2, "" },
  };

  assert_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_files (Fixture *fixture, gconstpointer user_data)
{
  static const Case cases[] = {
    { "map word-count nothing", 0, "0 0 0\n" },
    { "map sha256 nothing", 0,
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n" },
    { "map --directory empty word-count", 0, "" },
    { "map --glob 'empty/*' word-count", 2, "" },
    { "map --glob '' word-count", 2, "" },
    { "map --glob 'empty/*' -r word-count", 0, "" },
    { "map --directory empty word-count", 0, "" },
    { "map --directory empty --match '*.c' word-count", 2, "" },
    { "map --directory empty --match '*.c' --no-run-if-empty word-count", 0, "" },
    { "map --directory empty --command 'echo {}' --format json", 0, "[]\n" },
    { "map --command 'echo {}' --format csv -a nothing", 0,
      "item,input,status,value,error,worker,attempts,seconds\n" },
  };

  assert_cases (cases, G_N_ELEMENTS (cases));
}

#define ADD(name, function) \
  g_test_add ("/cli-empty/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("running", test_running);
  ADD ("items", test_items);
  ADD ("rows", test_rows);
  ADD ("values", test_values);
  ADD ("messages", test_messages);
  ADD ("names", test_names);
  ADD ("files", test_files);

  return g_test_run ();
}
