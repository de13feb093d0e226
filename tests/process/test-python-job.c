/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs of Python functions, and of a program in another language, from the command line to the end
 * of every process. */

#include "cli-run.h"
#include "folder.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

/* A time limit; on a busy machine an item that is no cause for it may run into it once. */
#define TIMEOUT "--timeout=1.5", "--retries=1"

static char *
get_function (const char *name)
{
  return g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), name, NULL);
}

/* Runs a function of the tests' modules on two workers. */
static void
map (CliRun *run, const char *name, const char *const *arguments)
{
  g_autofree char *function = get_function (name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_add_many (builder, "map", "-j2", "--interpreter", g_getenv ("TROUPE_PYTHON"),
                           "--python", function, NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  all = g_strv_builder_end (builder);
  cli_run_call_strv (run, NULL, (const char *const *) all);
}

static void
assert_output (const char *name, const char *const *arguments, const char *output)
{
  g_auto (CliRun) run = { 0 };

  map (&run, name, arguments);
  g_assert_cmpstr (run.output, ==, output);
  g_assert_cmpint (run.status, ==, 0);
  cli_run_assert_message (&run, "All processes have finished.");
}

static void
test_program (void)
{
  assert_output ("program.py:worker", (const char *const[]){ "1", "2", "3", "4", "5", NULL },
                 "1\n4\n9\n16\n25\n");
  assert_output ("program.py:worker",
                 (const char *const[]){ "--range", "1:5", "--threads", "3", NULL },
                 "1\n4\n9\n16\n25\n");
  assert_output ("program.py:worker",
                 (const char *const[]){ "1", "2", "3", "4", "5", "--format", "json", NULL },
                 "[1,4,9,16,25]\n");
}

static void
test_items (void)
{
  static const char *const items[] = { "7", "[1]", "a", "--items", "text", NULL };
  g_auto (CliRun) json = { 0 };

  assert_output ("results.py:kind", (const char *const[]){ "7", "[1]", "a", NULL },
                 "int 7\nlist [1]\nstr 'a'\n");
  assert_output ("results.py:kind", items, "str '7'\nstr '[1]'\nstr 'a'\n");

  map (&json, "results.py:kind", (const char *const[]){ "7", "a", "[1]", "--items", "json", NULL });
  g_assert_cmpint (json.status, ==, 1);
  g_assert_cmpstr (json.output, ==, "int 7\nlist [1]\n");
  cli_run_assert_message (&json, "item 2 “a”: *");
}

/* Whatever the number of items and workers. */
static void
test_warned_once (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  const char *arguments[203] = { "--chunk", "1" };
  g_auto (CliRun) run = { 0 };

  for (guint i = 2; i < G_N_ELEMENTS (arguments) - 1; i++)
    arguments[i] = folder;
  map (&run, "uncommon.py:opaque_of_two", arguments);
  folder_remove (folder);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "an Opaque\nan Opaque\n"));
  g_assert_cmpuint (cli_run_count_messages (&run, "worker * (pid *): joined, exit 0, 0 items*"), ==,
                    0);
  g_assert_cmpuint (cli_run_count_messages (&run, "Values of type uncommon.Opaque *"), ==, 1);
}

static void
test_many_items (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint64 i = 1; i <= 200000; i++)
    g_string_append_printf (expected, "%" G_GUINT64_FORMAT "\n", i * i);
  map (&run, "program.py:worker", (const char *const[]){ "--range", "1:200000", NULL });
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_equal (run.output, expected->str));
}

static void
test_failures (void)
{
  g_auto (CliRun) run = { 0 };

  map (&run, "failing.py:fail_sometimes", (const char *const[]){ "1", "2", "3", "4", NULL });
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "1\n2\n4\n");
  cli_run_assert_message (&run, "item 3 “3”: RuntimeError: 3");
}

/* What Python does not see is bounded, too: the end is kept. What the module printed before is the
 * worker's.
 */
static void
test_flood_below (void)
{
  g_auto (CliRun) run = { 0 };

  map (&run, "printing.py:flood_below", (const char *const[]){ "1", NULL });
  g_assert_cmpint (run.status, ==, 0);
  cli_run_assert_message (&run, "item 1: ?234592 bytes before this were left out]");
  g_assert_cmpuint (strlen (run.messages), <, 66000);
}

/* An endless loop costs its own item alone, in the middle of a batch. */
static void
test_time_out (void)
{
  g_auto (CliRun) run = { 0 };

  map (&run, "process.py:spin",
       (const char *const[]){ "a", "b", "spin", "c", "d", "--chunk", "5", TIMEOUT, NULL });
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "a\nb\nc\nd\n");
  cli_run_assert_message (&run, "item 3 “spin”: *");
}

/* The same where the worker cannot answer any more, and short items wait in batches of their own:
 * nobody else is taken for the one that takes so long. */
static void
test_time_out_silent (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  g_auto (GStrv) arguments = NULL;
  g_auto (CliRun) run = { 0 };

  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *item = i == 40 ? g_strdup ("stuck") : g_strdup_printf ("%u", i);

      g_strv_builder_add (builder, item);
      if (i != 40)
        g_string_append_printf (expected, "%u\n", i);
    }
  g_strv_builder_add_many (builder, "-j1", "--chunk", "1", TIMEOUT, NULL);
  arguments = g_strv_builder_end (builder);

  map (&run, "process.py:backtrack", (const char *const *) arguments);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, expected->str);
  cli_run_assert_message (&run, "item 40 “stuck”: timed out after 1.5 s");
}

/* Nor one that runs beside it, in another thread of the same worker. */
static void
test_time_out_beside (void)
{
  g_auto (CliRun) run = { 0 };

  map (
      &run, "process.py:backtrack",
      (const char *const[]){ "beside", "stuck", "c", "d", "-j1", "--threads", "4", TIMEOUT, NULL });
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "beside\nc\nd\n");
  cli_run_assert_message (&run, "item 2 “stuck”: timed out after 1.5 s");
}

/* An item that ends its worker is found, and costs nothing else. */
static void
test_crashes (void)
{
  g_auto (CliRun) run = { 0 };

  map (&run, "failing.py:vanish",
       (const char *const[]){ "a", "b", "now", "c", "d", "--chunk", "5", NULL });
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "a\nb\nc\nd\n");
  cli_run_assert_message (&run, "item 3 “now”: * 3 times: exit 7");
}

/* Also with short items in batches of their own, of which some were finished but not sent: only one
 * that was alone with its worker is to blame. */
static void
test_crash_once (void)
{
  const char *const threads[] = { "1", "3" };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_auto (CliRun) run = { 0 };

      map (&run, "failing.py:vanish",
           (const char *const[]){ "a",
                                  "b",
                                  "c",
                                  "d",
                                  "e",
                                  "f",
                                  "g",
                                  "h",
                                  "i",
                                  "j",
                                  "now",
                                  "k",
                                  "l",
                                  "m",
                                  "--chunk",
                                  "1",
                                  "--crash-limit",
                                  "1",
                                  "--threads",
                                  threads[i],
                                  NULL });
      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpstr (run.output, ==, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n");
      cli_run_assert_message (&run, "item 11 “now”: * time*: exit 7");
    }
}

/* An item that does not fit fails by itself; one that does has room, whatever the threads need. */
static void
test_address_space (void)
{
  g_auto (CliRun) run = { 0 };

  map (&run, "process.py:fill",
       (const char *const[]){ "1", "120", "1000", "2", "--address-space", "200M", NULL });
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "1000000\n120000000\n2000000\n");
  cli_run_assert_message (&run, "item 3 “1000”: MemoryError");
}

/* The combinations of lists are arguments. */
static void
test_combinations (void)
{
  assert_output ("results.py:pair",
                 (const char *const[]){ ":::", "1", "2", ":::", "a", "[2]", NULL },
                 "[1,\"a\"]\n[1,[2]]\n[2,\"a\"]\n[2,[2]]\n");
}

/* A job that cannot start reports why in one line. */
static void
test_cannot_start (void)
{
  static const char *const broken[][2] = {
    { "broken/syntax.py:worker", "*broken/syntax.py, line 5: SyntaxError: *" },
    { "broken/names.py:wroker", "*broken/names.py has no function “wroker”; did you mean *" },
    { "broken/missing.py:worker", "*broken/missing.py: No such file or directory*" },
  };
  g_auto (CliRun) run = { 0 };
  g_autofree char *function = get_function ("program.py:worker");

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_auto (CliRun) refused = { 0 };

      map (&refused, broken[i][0], (const char *const[]){ "1", "2", "3", NULL });
      g_assert_cmpint (refused.status, ==, 2);
      g_assert_cmpstr (refused.output, ==, "");
      cli_run_assert_message (&refused, broken[i][1]);
    }

  cli_run_call (&run, NULL, "map", "--python", function, "--interpreter",
                "/proc/nonexistent/python3", "1", NULL);
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, "*/proc/nonexistent/python3*");
}

static void
test_other_language (void)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *program =
      g_strdup_printf ("%s '%s'", g_getenv ("TROUPE_PERL"), g_getenv ("TROUPE_PERL_WORKER"));

  cli_run_call (&run, NULL, "map", "-j2", "--program", program, "abc", "", "xyz", "12", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "cba\nzyx\n21\n");
  cli_run_assert_message (&run, "item 2 “”: nothing to turn");
}

static gboolean
is_there (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
exists (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The command line is killed: its workers, and what their items started, are gone soon, although
 * these would last for an hour. Each item reports its processes. */
static void
test_killed (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *item = g_build_filename (folder, "pids", NULL);
  g_autofree char *function = get_function ("process.py:hold");
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  process = cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                           (const char *const[]){ "map", "-j1", "--interpreter",
                                                  g_getenv ("TROUPE_PYTHON"), "--python", function,
                                                  item, NULL });
  wait_until (exists, item);
  g_assert_true (g_file_get_contents (item, &text, NULL, NULL));
  pids = g_strsplit (text, " ", -1);
  g_assert_cmpuint (g_strv_length (pids), ==, 3);
  for (guint i = 0; pids[i] != NULL; i++)
    g_assert_true (is_there (pids[i]));

  g_subprocess_force_exit (process);
  for (guint i = 0; pids[i] != NULL; i++)
    wait_while (is_there (pids[i]));
  g_assert_no_errno (g_unlink (item));
  g_assert_no_errno (g_rmdir (folder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/python-job/program", test_program);
  g_test_add_func ("/python-job/items", test_items);
  g_test_add_func ("/python-job/warned-once", test_warned_once);
  g_test_add_func ("/python-job/many-items", test_many_items);
  g_test_add_func ("/python-job/failures", test_failures);
  g_test_add_func ("/python-job/flood-below", test_flood_below);
  g_test_add_func ("/python-job/time-out", test_time_out);
  g_test_add_func ("/python-job/time-out-silent", test_time_out_silent);
  g_test_add_func ("/python-job/time-out-beside", test_time_out_beside);
  g_test_add_func ("/python-job/crashes", test_crashes);
  g_test_add_func ("/python-job/crash-once", test_crash_once);
  g_test_add_func ("/python-job/address-space", test_address_space);
  g_test_add_func ("/python-job/combinations", test_combinations);
  g_test_add_func ("/python-job/cannot-start", test_cannot_start);
  g_test_add_func ("/python-job/other-language", test_other_language);
  g_test_add_func ("/python-job/killed", test_killed);
  return g_test_run ();
}
