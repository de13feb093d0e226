/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands with several items on the command line: their failures, their files and their lengths.
 */

#include "cli-run.h"
#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

/* A failure, its output and another attempt name the items. */
static void
test_failures (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "-n3", "-j1", "--retries", "1", "--command",
                "echo '{}' >&2; [ {1} -ne 4 ]", "1", "2", "3", "4", "5", "6", "7", NULL);
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (&run, "items 4 to 6 “4 5 6”: exit status 1: 4 5 6");
  cli_run_assert_message (&run, "items 1 to 3: 1 2 3");
  cli_run_assert_message (&run, "item 7: 7");
}

/* One command is one line, one folder and one record. */
static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *joblog = g_build_filename (folder, "log", NULL);
  g_autofree char *results = g_build_filename (folder, "results", NULL);
  g_autofree char *second = g_build_filename (results, "2", "stdout", NULL);
  g_autofree char *third = g_build_filename (results, "3", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "-n2", "-j1", "--joblog", joblog, "--results", results,
                "--format", "jsonl", "--command", "echo x{}", "a b", "c", "d", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (
      run.output, "{\"item\":1,\"input\":\"a b c\",\"status\":\"ok\",\"value\":\"xa b xc\","));

  g_assert_true (g_file_get_contents (joblog, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[1], "1\t"));
  g_assert_true (g_str_has_suffix (lines[1], "\techo x'a b' xc"));
  g_assert_true (g_str_has_suffix (lines[2], "\techo xd"));

  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (second, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "xd\n");
  g_assert_false (g_file_test (third, G_FILE_TEST_EXISTS));
  folder_remove (folder);
}

/* The rows of a table are items, and a column is that of each of them. */
static void
test_table (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *table = g_build_filename (folder, "table.csv", NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) wrong = { 0 };

  g_assert_true (g_file_set_contents (table, "name,size\na,1\nb,2\nc,3\n", -1, NULL));
  cli_run_call (&run, NULL, "map", "-n2", "-j1", "--csv", table, "--command",
                "echo {name} + {size}k {4}", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "a b + 1k 2k 2\nc + 3k\n");

  cli_run_call (&wrong, NULL, "map", "-n2", "--csv", table, "--command", "echo {5}", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  cli_run_assert_message (&wrong, "troupe: *there is no part 5, since an item has 4 parts*");
  folder_remove (folder);
}

/* The first command runs while further items are not there yet. */
static void
test_stream (void)
{
  const char *const arguments[] = { "map", "-n2", "--input", "-", "--command", "echo {}", NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                         G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                     arguments);
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_autoptr (GDataInputStream) output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_output_stream_write_all (input, "a\nb\nc\n", 6, NULL, NULL, &error);
  g_assert_no_error (error);
  first = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_cmpstr (first, ==, "a b");
  g_output_stream_close (input, NULL, &error);
  g_assert_no_error (error);
  second = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_cmpstr (second, ==, "c");
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
}

/* Command lines are long, but none is too long for the system, with a shell and without one. */
static void
test_lengths (void)
{
  static const char *const commands[] = { "/usr/bin/printf '%s\\n'", "printf '%s\\n' \"{}\"" };
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (items, "%0*u\n", i < 20 ? 100000 : 10, i);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run_call (&run, items->str, "map", "-X", "-j1", "--format", "lines", "--input", "-",
                    "--command", commands[i], NULL);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_true (g_str_equal (run.output, items->str));
    }
}

/* As long as possible: far longer than the traditional limit. What a shell reads is one argument,
 * of which the kernel takes 128 KiB. */
static void
test_long_line (void)
{
  static const struct
  {
    const char *command;
    guint n_items;
  } cases[] = { { "/bin/echo", 40000 }, { "/bin/echo {};", 3000 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) items = g_string_new (NULL);
      g_auto (CliRun) run = { 0 };

      for (guint j = 0; j < cases[i].n_items; j++)
        g_string_append_printf (items, "%010u\n", j);
      cli_run_call (&run, items->str, "map", "--xargs", "--input", "-", "--command",
                    cases[i].command, NULL);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_true (strchr (run.output, '\n') == run.output + run.output_size - 1);
    }
}

/* An item that is too long for any command line fails alone. */
static void
test_long_item (void)
{
  g_autoptr (GString) items = g_string_new ("a\nb\n");
  g_auto (CliRun) run = { 0 };

  g_string_append_printf (items, "%0200000u\nc\n", 0);
  cli_run_call (&run, items->str, "map", "-X", "-j1", "--input", "-", "--command", "/bin/echo",
                NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "a b\nc\n");
  cli_run_assert_message (&run,
                          "item 3 “000*“/bin/echo” cannot be started: Argument list too long; use "
                          "--stdin-item, so that it reads the item");
}

static void
test_limit (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "-s", "12", "-j1", "--command", "echo", "1", "2", "1234567",
                NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "1 2\n");
  cli_run_assert_message (&run,
                          "troupe: The command line of item 3 is longer than --max-chars *12 *");
}

/* The options of a job file are those of the command line. */
static void
test_job_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.troupe", NULL);
  g_autofree char *text = NULL;
  g_auto (CliRun) saved = { 0 };
  g_auto (CliRun) run = { 0 };

  cli_run_call (&saved, NULL, "map", "-m", "-n", "2", "-s", "100", "-j1", "--save", path,
                "--command", "echo x{}", "a", "b", "c", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nMaxArgs=2\nMaxChars=100\nFill=plain\n"));
  cli_run_call (&run, NULL, "run", path, NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "xa b\nxc\n");
  g_assert_cmpstr (run.output, ==, saved.output);
  folder_remove (folder);
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *arguments[8];
    const char *message;
  } calls[] = {
    { { "map", "-n2", "square", "1" }, "troupe: --max-args goes with --command" },
    { { "map", "-X", "--python", "a.py:f", "1" }, "troupe: --context-replace goes with --command" },
    { { "map", "-n2", "-L2", "--command", "echo", "1" }, "troupe: *items or a number of lines*" },
    { { "map", "-N0", "-m", "--command", "echo", "1" }, "troupe: *without items (--max-args 0)*" },
    { { "map", "-n", "x", "--command", "echo", "1" },
      "troupe: --max-args: “x” is neither auto nor a whole number from 0 to 4294967295" },
    { { "map", "--fill", "x", "--command", "echo", "1" }, "troupe: --fill: *" },
    { { "map", "-n2", "--command", "echo {3}", "1" }, "troupe: *there is no part 3*2 parts*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_auto (CliRun) run = { 0 };

      cli_run_call_strv (&run, NULL, calls[i].arguments);
      g_assert_cmpint (run.status, ==, 2);
      cli_run_assert_message (&run, calls[i].message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/several/failures", test_failures);
  g_test_add_func ("/cli/several/files", test_files);
  g_test_add_func ("/cli/several/table", test_table);
  g_test_add_func ("/cli/several/stream", test_stream);
  g_test_add_func ("/cli/several/lengths", test_lengths);
  g_test_add_func ("/cli/several/long-line", test_long_line);
  g_test_add_func ("/cli/several/long-item", test_long_item);
  g_test_add_func ("/cli/several/limit", test_limit);
  g_test_add_func ("/cli/several/job-file", test_job_file);
  g_test_add_func ("/cli/several/wrong", test_wrong);
  return g_test_run ();
}
