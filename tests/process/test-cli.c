/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the command line, from its call to its output. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static void
test_square (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "square", "1", "2", "3", "4", "5", "-j4", "--grace=300", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "1\n4\n9\n16\n25\n");
  g_assert_cmpuint (cli_run_count_messages (&run, "worker ? (pid *): joined, exit 0, * items, *"),
                    ==, 4);
  g_assert_true (g_str_has_suffix (run.messages, "\nAll processes have finished.\n"));
  g_assert_cmpuint (cli_run_count_messages (&run, "*"), ==, 6);
}

static void
test_print_number (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "print-number", "1", "2", "3", "4", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "Process 1: Printing number 1\nProcess 2: Printing number 2\n"
                   "Process 3: Printing number 3\nProcess 4: Printing number 4\n");
  cli_run_assert_message (&run, "All processes have finished.");
  g_assert_cmpuint (cli_run_count_messages (&run, "item *"), ==, 0);
}

static char *
square_serially (guint64 n)
{
  GString *text = g_string_new (NULL);

  for (guint64 i = 1; i <= n; i++)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT "\n", i * i);
  return g_string_free (text, FALSE);
}

static void
assert_serial (guint workers, guint64 n_items)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *expected = square_serially (n_items);
  g_autofree char *range = g_strdup_printf ("1:%" G_GUINT64_FORMAT, n_items);
  g_autofree char *number = g_strdup_printf ("%u", workers);

  cli_run_call (&run, NULL, "map", "square", "--range", range, "-j", number, NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_equal (run.output, expected));
  g_assert_cmpuint (cli_run_count_messages (&run, "worker * (pid *): joined, exit 0, *"), <=,
                    workers);
  cli_run_assert_message (&run, "All processes have finished.");
}

static void
test_serial (void)
{
  static const guint workers[] = { 1, 2, 3, 5, 16, 33, 64 };
  static const guint64 sizes[] = { 0, 1, 5, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      assert_serial (workers[i], sizes[j]);
}

static void
test_serial_million (void)
{
  assert_serial (1, 1000000);
  assert_serial (2, 1000000);
  assert_serial (64, 1000000);
}

static void
test_failures (void)
{
  g_auto (CliRun) lines = { 0 };
  g_auto (CliRun) json = { 0 };
  g_auto (CliRun) csv = { 0 };

  cli_run_call (&lines, NULL, "map", "square", "1", "2", "abc", "4", "x\ny", NULL);
  g_assert_cmpint (lines.status, ==, 1);
  g_assert_cmpstr (lines.output, ==, "1\n4\n16\n");
  cli_run_assert_message (&lines, "item 3 “abc”: square needs an integer, not “abc”");
  cli_run_assert_message (&lines, "item 5 “x\\ny”: square needs an integer, *");
  g_assert_cmpuint (cli_run_count_messages (&lines, "item *"), ==, 2);

  cli_run_call (&json, NULL, "map", "square", "1", "2", "abc", "4", "5", "--format", "json", NULL);
  g_assert_cmpint (json.status, ==, 1);
  g_assert_cmpstr (json.output, ==, "[1,4,null,16,25]\n");

  cli_run_call (&csv, NULL, "map", "--format=csv", "square", "3", "a,b", "-j1", NULL);
  g_assert_cmpint (csv.status, ==, 1);
  g_assert_true (g_pattern_match_simple ("item,input,status,value,error,worker,attempts,seconds\n"
                                         "1,3,ok,9,,1,1,0.*\n"
                                         "2,\"a,b\",failed,,\"square needs *\",1,1,0.*\n",
                                         csv.output));
}

static void
test_json_lines (void)
{
  static const char *const statuses[] = { "ok", "failed", "ok" };
  const gint64 began = g_get_monotonic_time ();
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  double seconds;

  cli_run_call (&run, NULL, "map", "square", "7", "seven", "8", "--format", "jsonl", NULL);
  seconds = (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC;
  g_assert_cmpint (run.status, ==, 1);
  lines = g_strsplit (run.output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (lines[i], &error);
      JsonObject *object;

      g_assert_no_error (error);
      object = json_node_get_object (node);
      g_assert_cmpint (json_object_get_int_member (object, "item"), ==, i + 1);
      g_assert_cmpstr (json_object_get_string_member (object, "status"), ==, statuses[i]);
      g_assert_cmpint (json_object_get_int_member (object, "attempts"), ==, 1);
      g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0);
      g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), <, seconds);
      g_assert_true (json_object_get_null_member (object, "value") == (i == 1));
      g_assert_true (json_object_get_null_member (object, "error") == (i != 1));
    }
}

/* The first item ends when the result of the second one has come. */
static void
test_unordered (void)
{
  g_autofree char *gate = g_build_filename (g_get_tmp_dir (), "gate", NULL);
  g_autofree char *command =
      g_strdup_printf ("until [ {} = b -o -e %s ]; do sleep 0.01; done; echo {}", gate);
  const char *const arguments[] = { "map",   "--unordered", "-j2", "--chunk=1", "--command",
                                    command, "a",           "b",   NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  g_autoptr (GDataInputStream) output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *first = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *second = NULL;

  g_assert_cmpstr (first, ==, "b");
  g_assert_true (g_file_set_contents (gate, "", 0, NULL));
  second = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_cmpstr (second, ==, "a");
  g_assert_null (g_data_input_stream_read_line (output, NULL, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_assert_no_errno (g_unlink (gate));
}

typedef struct
{
  char *folder;
  char *one;
  char *two;
  char *three;
} Files;

static char *
make_file (Files *files, const char *name, const char *text, gssize size)
{
  char *path = g_build_filename (files->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
  return path;
}

static void
set_up (Files *files, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  files->folder = g_dir_make_tmp ("troupe-cli-XXXXXX", &error);
  g_assert_no_error (error);
  files->one = make_file (files, "one", "1\n2\n", -1);
  files->two = make_file (files, "two", "3\n4", -1);
  files->three = make_file (files, "three", NULL, -1);
}

static void
tear_down (Files *files, gconstpointer data)
{
  g_remove (files->one);
  g_remove (files->two);
  g_remove (files->three);
  g_assert_cmpint (g_rmdir (files->folder), ==, 0);
  g_clear_pointer (&files->one, g_free);
  g_clear_pointer (&files->two, g_free);
  g_clear_pointer (&files->three, g_free);
  g_clear_pointer (&files->folder, g_free);
}

static void
test_input (Files *files, gconstpointer data)
{
  g_auto (CliRun) several = { 0 };
  g_auto (CliRun) standard = { 0 };
  g_auto (CliRun) dashes = { 0 };

  cli_run_call (&several, "9\n", "map", "square", "-a", files->one, "--input", files->two, "-a-",
                NULL);
  g_assert_cmpint (several.status, ==, 0);
  g_assert_cmpstr (several.output, ==, "1\n4\n9\n16\n81\n");

  cli_run_call (&standard, "5\n6", "map", "square", "-a", "-", NULL);
  g_assert_cmpint (standard.status, ==, 0);
  g_assert_cmpstr (standard.output, ==, "25\n36\n");

  cli_run_call (&dashes, NULL, "map", "square", "--", "-3", "-0", NULL);
  g_assert_cmpint (dashes.status, ==, 0);
  g_assert_cmpstr (dashes.output, ==, "9\n0\n");
}

static void
test_null (Files *files, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (files->three, "a\nb\0c\0", 6, NULL));
  cli_run_call (&run, NULL, "map", "print-number", "-0a", files->three, "--format", "json", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "[\"Process a\\nb: Printing number a\\nb\",\"Process c: Printing number c\"]\n");
}

static void
test_tables_and_paths (Files *files, gconstpointer data)
{
  g_auto (CliRun) column = { 0 };
  g_auto (CliRun) glob = { 0 };
  g_auto (CliRun) folder = { 0 };
  g_auto (CliRun) lists = { 0 };
  g_autofree char *pattern = g_build_filename (files->folder, "t*", NULL);
  g_autofree char *expected = NULL;

  g_assert_true (
      g_file_set_contents (files->three, "name,side\r\n\"a, b\",3\r\nc,4\r\n", -1, NULL));
  cli_run_call (&column, NULL, "map", "square", "--csv", files->three, "--column", "side", NULL);
  g_assert_cmpint (column.status, ==, 0);
  g_assert_cmpstr (column.output, ==, "9\n16\n");

  /* In the order of their names. */
  expected = g_strdup_printf ("Process %s: Printing number %s\nProcess %s: Printing number %s\n",
                              files->three, files->three, files->two, files->two);
  cli_run_call (&glob, NULL, "map", "print-number", "--glob", pattern, NULL);
  g_assert_cmpint (glob.status, ==, 0);
  g_assert_cmpstr (glob.output, ==, expected);
  cli_run_call (&folder, NULL, "map", "print-number", "--directory", files->folder, "--match", "t*",
                NULL);
  g_assert_cmpint (folder.status, ==, 0);
  g_assert_cmpstr (folder.output, ==, expected);

  cli_run_call (&lists, NULL, "map", "square", "-j2", ":::", "1", "2", "3", NULL);
  g_assert_cmpint (lists.status, ==, 0);
  g_assert_cmpstr (lists.output, ==, "1\n4\n9\n");
}

static void
test_output_file (Files *files, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *text = NULL;

  cli_run_call (&run, NULL, "map", "square", "1", "2", "-o", files->one, NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "");
  g_assert_true (g_file_get_contents (files->one, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "1\n4\n");
}

static void
test_joblog (Files *files, gconstpointer data)
{
  const double began = g_get_real_time () / 1e6;
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  double started;

  cli_run_call (&run, NULL, "map", "square", "12", "x y", "--joblog", files->three, NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "144\n");
  g_assert_true (g_file_get_contents (files->three, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==,
                   "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand");
  g_assert_true (g_pattern_match_simple ("1\t:\t*.???\t *.???\t2\t3\t0\t0\tsquare 12", lines[1]));
  g_assert_true (g_pattern_match_simple ("2\t:\t*.???\t *.???\t3\t0\t1\t0\tsquare x y", lines[2]));
  /* Starttime is a time of day, rounded to milliseconds. */
  started = g_ascii_strtod (lines[1] + strlen ("1\t:\t"), NULL);
  g_assert_cmpfloat (started, >=, began - 0.002);
  g_assert_cmpfloat (started, <=, g_get_real_time () / 1e6 + 0.002);
}

static void
assert_kept (Files *files, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (files->folder, "kept", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_remove (path), ==, 0);
  /* With the last file. */
  g_rmdir (folder);
}

static void
test_results_folder (Files *files, gconstpointer data)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) full = { 0 };
  g_autofree char *kept = g_build_filename (files->folder, "kept", NULL);

  cli_run_call (&run, NULL, "map", "print-number", "1", "x", "--results", kept, NULL);
  g_assert_cmpint (run.status, ==, 0);
  assert_kept (files, "1/stdout", "Process 1: Printing number 1\n");
  assert_kept (files, "1/stderr", "");
  assert_kept (files, "2/stdout", "Process x: Printing number x\n");
  assert_kept (files, "2/stderr", "");
  g_assert_cmpint (g_rmdir (kept), ==, 0);

  cli_run_call (&full, NULL, "map", "square", "1", "2", "--results", files->one, NULL);
  g_assert_cmpint (full.status, ==, 2);
  cli_run_assert_message (&full, "troupe: What items print cannot be written to “*/one”: *");
}

static void
test_save (Files *files, gconstpointer data)
{
  g_auto (CliRun) saved = { 0 };
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) changed = { 0 };

  cli_run_call (&saved, NULL, "map", "square", "-a", files->one, "-j2", "--format", "json",
                "--save", files->three, NULL);
  g_assert_cmpint (saved.status, ==, 0);
  g_assert_cmpstr (saved.output, ==, "[1,4]\n");

  cli_run_call (&again, NULL, "run", files->three, NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpstr (again.output, ==, saved.output);

  cli_run_call (&changed, NULL, "run", "--format", "lines", files->three, "-j1", "--grace=300",
                NULL);
  g_assert_cmpint (changed.status, ==, 0);
  g_assert_cmpstr (changed.output, ==, "1\n4\n");
  g_assert_cmpuint (cli_run_count_messages (&changed, "worker *"), ==, 1);
}

/* A stream is worked on while it comes. */
static void
test_stream (void)
{
  const char *const arguments[] = { "map", "square", "-a", "-", NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                         G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                     arguments);
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_autoptr (GDataInputStream) output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *item = g_strdup_printf ("%u\n", i);
      g_autofree char *expected = g_strdup_printf ("%u", i * i);
      g_autofree char *line = NULL;

      g_output_stream_write_all (input, item, strlen (item), NULL, NULL, &error);
      g_assert_no_error (error);
      line = g_data_input_stream_read_line (output, NULL, NULL, &error);
      g_assert_cmpstr (line, ==, expected);
    }

  g_output_stream_close (input, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (g_data_input_stream_read_line (output, NULL, NULL, &error));
  g_subprocess_wait (process, NULL, &error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_halt (void)
{
  g_auto (CliRun) soon = { 0 };
  g_auto (CliRun) now = { 0 };

  cli_run_call (&soon, NULL, "map", "--command", "test {} != 1 && sleep 0.1", "--range", "1:300",
                "-j1", "--chunk=1", "--halt", "soon", "--format", "jsonl", NULL);
  g_assert_cmpint (soon.status, ==, 1);
  cli_run_assert_message (&soon, "troupe: The job was halted because items failed.");
  cli_run_assert_message (&soon, "* items were not run.");
  /* Each item has its record. */
  g_assert_nonnull (strstr (soon.output, "{\"item\":300,\"input\":\"300\",\"status\":\"not_run\""));

  cli_run_call (&now, NULL, "map", "sleep", "60", "x", "60", "-j2", "--chunk=1", "--halt",
                "now,fail=1", "--format", "json", NULL);
  g_assert_cmpint (now.status, ==, 1);
  g_assert_cmpstr (now.output, ==, "[null,null,null]\n");
  cli_run_assert_message (&now, "2 items were not run.");
}

static void
test_progress (void)
{
  g_auto (CliRun) always = { 0 };
  g_auto (CliRun) never = { 0 };

  cli_run_call (&always, NULL, "map", "square", "1", "x", "--progress", "always", NULL);
  /* Once more while its workers end, if that takes long. */
  g_assert_cmpuint (cli_run_count_messages (&always, "2 of 2 (100 %)*, 1 failed"), >=, 1);
  cli_run_call (&never, NULL, "map", "square", "1", "2", "--progress", "never", NULL);
  g_assert_cmpuint (cli_run_count_messages (&never, "*of*"), ==, 0);
}

static void
test_words (void)
{
  static const char *const options[] = {
    "--command", "--python",  "--program",     "--range",        "-a, --input", "-0, --null",
    "--items",   "--workers", "--threads",     "--chunk",        "--unordered", "--retries",
    "--halt",    "--timeout", "--crash-limit", "--max-items",    "--nice",      "--pin",
    "--format",  "--joblog",  "-o, --output",  "--memory-limit", "--report",    "--progress",
  };
  g_auto (CliRun) help = { 0 };
  g_auto (CliRun) map_help = { 0 };
  g_auto (CliRun) version = { 0 };
  g_auto (CliRun) functions = { 0 };

  cli_run_call (&help, NULL, "--help", NULL);
  g_assert_cmpint (help.status, ==, 0);
  g_assert_nonnull (strstr (help.output, "  map FUNCTION [ITEM…]"));
  g_assert_nonnull (strstr (help.output, "  run FILE.troupe"));

  cli_run_call (&map_help, NULL, "map", "--help", NULL);
  g_assert_cmpint (map_help.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_assert_nonnull (strstr (map_help.output, options[i]));

  cli_run_call (&version, NULL, "--version", NULL);
  g_assert_cmpint (version.status, ==, 0);
  g_assert_true (g_pattern_match_simple ("troupe ?*.?*.?*\n", version.output));

  cli_run_call (&functions, NULL, "functions", NULL);
  g_assert_cmpint (functions.status, ==, 0);
  g_assert_nonnull (strstr (functions.output, "square — "));
  g_assert_nonnull (strstr (functions.output, "  example: troupe map square 1 2 3 4 5\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, func) g_test_add ("/cli/" name, Files, NULL, set_up, func, tear_down)

  g_test_add_func ("/cli/square", test_square);
  g_test_add_func ("/cli/print-number", test_print_number);
  g_test_add_func ("/cli/serial", test_serial);
  g_test_add_func ("/cli/serial-million", test_serial_million);
  g_test_add_func ("/cli/failures", test_failures);
  g_test_add_func ("/cli/json-lines", test_json_lines);
  g_test_add_func ("/cli/unordered", test_unordered);
  add_test ("input", test_input);
  add_test ("null", test_null);
  add_test ("tables-and-paths", test_tables_and_paths);
  add_test ("output-file", test_output_file);
  add_test ("joblog", test_joblog);
  add_test ("results", test_results_folder);
  add_test ("save", test_save);
  g_test_add_func ("/cli/stream", test_stream);
  g_test_add_func ("/cli/halt", test_halt);
  g_test_add_func ("/cli/progress", test_progress);
  g_test_add_func ("/cli/words", test_words);

  return g_test_run ();
}
