/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Readers that leave, full disks, and the report. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* Closing standard output ends the job, which is no failure. */
static void
test_closed (void)
{
  const char *const arguments[] = { "map", "square", "--range", "1:1000000000000", NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
  GInputStream *output = g_subprocess_get_stdout_pipe (process);
  GInputStream *messages = g_subprocess_get_stderr_pipe (process);
  g_autoptr (GOutputStream) said = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  const char *text;
  char first[6];
  gsize size;

  g_assert_true (g_input_stream_read_all (output, first, sizeof first, &size, NULL, &error));
  g_assert_cmpmem (first, size, "1\n4\n9\n", 6);
  g_assert_true (g_input_stream_close (output, NULL, &error));

  g_output_stream_splice (said, messages, G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (said, "", 1, NULL, NULL, NULL);
  text = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (said));
  g_test_message ("%s", text);
  g_assert_null (strstr (text, "troupe:"));
  g_assert_nonnull (strstr (text, "All processes have finished.\n"));

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* To a full file first, then to standard output, then to a temporary file. */
static void
test_full_file (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "square", "1", "2", "3", "-o", "/dev/full", NULL);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "1\n4\n9\n");
  cli_run_assert_message (&run,
                          "troupe: Results cannot be written to “/dev/full”: No space left on "
                          "device. It has the first 0 bytes of them, the rest goes to "
                          "standard output.");
  cli_run_assert_message (&run, "All processes have finished.");
}

/* Asserts that the rest is saved, with this redirection of standard output. */
static void
assert_rescued (const char *redirection)
{
  g_autofree char *command =
      g_strdup_printf ("'%s' map square 1 2 3 %s", g_getenv ("TROUPE_PROGRAM"), redirection);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) shell =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, "sh", "-c", command, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("the rest goes to “([^”]*)”", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *path = NULL;
  g_autofree char *rescued = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (shell, NULL, NULL, NULL, &messages, &error);
  g_assert_no_error (error);
  g_test_message ("%s", messages);
  g_assert_cmpint (g_subprocess_get_exit_status (shell), ==, 1);
  g_assert_nonnull (strstr (messages, "troupe: Results cannot be written to standard output: "));

  g_assert_true (g_regex_match (regex, messages, 0, &match));
  path = g_match_info_fetch (match, 1);
  g_assert_true (g_file_get_contents (path, &rescued, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (rescued, ==, "1\n4\n9\n");
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_full_standard_output (void)
{
  assert_rescued ("> /dev/full");
}

static void
test_no_standard_output (void)
{
  assert_rescued (">&-");
}

static void
test_full_others (void)
{
  g_auto (CliRun) report = { 0 };
  g_auto (CliRun) joblog = { 0 };

  cli_run_call (&report, NULL, "map", "square", "1", "2", "--report", "/dev/full", NULL);
  g_assert_cmpint (report.status, ==, 1);
  g_assert_cmpstr (report.output, ==, "1\n4\n");
  cli_run_assert_message (&report,
                          "troupe: The report “/dev/full” cannot be written: No space left "
                          "on device; the results are not affected");

  cli_run_call (&joblog, NULL, "map", "square", "--range", "1:10000", "-o", "/dev/null", "--joblog",
                "/dev/full", NULL);
  g_assert_cmpint (joblog.status, ==, 1);
  cli_run_assert_message (&joblog, "troupe: The job log “/dev/full” cannot be written: No space "
                                   "left on device; the results are not affected");
}

static JsonObject *
call_for_report (JsonParser *parser, int status, const char *const *arguments)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (GError) error = NULL;

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, status);
  json_parser_load_from_file (parser, arguments[2], &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
assert_members (JsonObject *object, const char *names)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) all = g_string_new (NULL);

  for (GList *link = members; link != NULL; link = link->next)
    g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", (const char *) link->data);
  g_assert_cmpstr (all->str, ==, names);
}

static void
assert_number (JsonObject *object, const char *name, gint64 expected)
{
  g_assert_cmpint (json_object_get_int_member (object, name), ==, expected);
}

/* A figure of the report is another one for each second of the run. */
static void
assert_ratio (JsonObject *report, const char *name, const char *numerator)
{
  g_assert_cmpfloat (json_object_get_double_member (report, numerator), >, 0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (report, name),
                                  json_object_get_double_member (report, numerator) /
                                      (json_object_get_double_member (report, "seconds") -
                                       json_object_get_double_member (report, "waited_seconds")),
                                  1e-3);
}

static void
test_report (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  const char *const arguments[] = { "map", "--report", path,  "square",      "1", "2",
                                    "x",   "4",        "-j2", "--grace=300", NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  const gint64 began = g_get_monotonic_time ();
  JsonObject *report = call_for_report (parser, 1, arguments);
  JsonObject *items = json_object_get_object_member (report, "items");
  JsonArray *workers = json_object_get_array_member (report, "workers");
  gint64 n_done = 0;

  assert_members (report,
                  "job items workers seconds waited_seconds work_seconds speedup cpu_seconds cores "
                  "restarts retries");
  g_assert_cmpstr (json_object_get_string_member (report, "job"), ==, "square");
  assert_members (items, "total ok failed crashed timed_out not_run");
  assert_number (items, "total", 4);
  assert_number (items, "ok", 3);
  assert_number (items, "failed", 1);
  assert_number (items, "crashed", 0);
  assert_number (items, "timed_out", 0);
  assert_number (items, "not_run", 0);
  g_assert_cmpfloat (json_object_get_double_member (report, "seconds"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (report, "seconds"), <=,
                     (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC);
  assert_ratio (report, "speedup", "work_seconds");
  assert_ratio (report, "cores", "cpu_seconds");
  assert_number (report, "restarts", 0);
  assert_number (report, "retries", 0);

  g_assert_cmpuint (json_array_get_length (workers), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *worker = json_array_get_object_element (workers, i);

      assert_members (worker, "number pid host items cpu_seconds paused_seconds max_rss_bytes "
                              "cores_used join replaces killed_by");
      assert_number (worker, "number", i + 1);
      g_assert_cmpint (json_object_get_int_member (worker, "pid"), >, 1);
      g_assert_cmpstr (json_object_get_string_member (worker, "host"), ==, g_get_host_name ());
      g_assert_cmpfloat (json_object_get_double_member (worker, "cpu_seconds"), >, 0);
      g_assert_cmpint (json_object_get_int_member (worker, "max_rss_bytes"), >, 1000000);
      assert_members (json_object_get_object_member (worker, "join"), "exit");
      assert_number (json_object_get_object_member (worker, "join"), "exit", 0);
      g_assert_true (json_object_get_null_member (worker, "replaces"));
      g_assert_true (json_object_get_null_member (worker, "killed_by"));
      n_done += json_object_get_int_member (worker, "items");
    }
  g_assert_cmpint (n_done, ==, 4);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A worker that dies and its replacement, one process after the other. */
static void
test_report_of_deaths (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  const char *const arguments[] = { "map", "--report",      path, "crash", "1", "SIGKILL",
                                    "-j1", "--crash-limit", "2",  NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *report = call_for_report (parser, 1, arguments);
  JsonObject *items = json_object_get_object_member (report, "items");
  JsonArray *workers = json_object_get_array_member (report, "workers");
  gint64 last_pid = 0;
  guint n_killed = 0;

  assert_number (items, "ok", 1);
  assert_number (items, "crashed", 1);
  g_assert_cmpuint (json_array_get_length (workers), >=, 2);
  for (guint i = 0; i < json_array_get_length (workers); i++)
    {
      JsonObject *worker = json_array_get_object_element (workers, i);
      JsonObject *join = json_object_get_object_member (worker, "join");

      if (json_object_has_member (join, "signal"))
        {
          g_assert_cmpstr (json_object_get_string_member (join, "signal"), ==, "SIGKILL");
          n_killed++;
        }
      if (i > 0)
        assert_number (worker, "replaces", last_pid);
      last_pid = json_object_get_int_member (worker, "pid");
    }
  g_assert_cmpuint (n_killed, ==, 2);
  assert_number (report, "restarts", json_array_get_length (workers) - 1);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_report_of_time (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  const char *const arguments[] = { "map", "--report",  path,  "sleep", "60",
                                    "-j1", "--timeout", "0.1", NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *report = call_for_report (parser, 1, arguments);
  JsonArray *workers = json_object_get_array_member (report, "workers");
  JsonObject *worker = json_array_get_object_element (workers, 0);

  assert_number (json_object_get_object_member (report, "items"), "timed_out", 1);
  g_assert_cmpstr (json_object_get_string_member (worker, "killed_by"), ==, "timeout");

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* On a terminal one line shows progress, and the others stand above it. */
static void
test_terminal (void)
{
  static const char *const progress = "\r\033[K1 of 2 (50 %)";
  g_autofree char *gate = g_build_filename (g_get_tmp_dir (), "gate", NULL);
  g_autofree char *command =
      g_strdup_printf ("[ {} != x ] && until [ -e %s ]; do sleep 0.02; done", gate);
  const char *const arguments[] = {
    "map", "--command", command, "x", "y", "-j1", "--chunk=1", NULL
  };
  g_autofree char *seen = cli_run_on_terminal (arguments, progress, gate);

  g_assert_no_errno (g_unlink (gate));
  g_assert_nonnull (strstr (seen, progress));
  g_assert_nonnull (strstr (seen, "item 1 “x”: "));
  g_assert_null (strstr (seen, "\n\r\033[K\n"));
  g_assert_true (g_str_has_suffix (seen, "All processes have finished.\r\n"));
}

#define LAST_LINE "All processes have finished."
#define FORGED    "\033[2J\033]0;title\a\n" LAST_LINE "\033[K\r"

static void
assert_nothing_forged (const char *const *arguments, guint n_last_lines)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, !=, 0);
  g_assert_nonnull (strstr (run.messages, "\\x1b["));
  g_assert_cmpuint (cli_run_count_messages (&run, LAST_LINE "*"), ==, n_last_lines);
  for (const char *at = run.messages; *at != '\0'; at++)
    g_assert_true ((guchar) *at >= ' ' || *at == '\n' || *at == '\t');
}

/* Whatever an item, a command, a function, a program, an option or a file says: no control
 * character reaches the terminal, and none of it looks like a line of Troupe's own. */
static void
test_forged (void)
{
  static const char *const calls[][8] = {
    { "map", "square", FORGED },
    { "map", "--command", "printf %s {} >&2; exit 3", FORGED },
    { "map", "--command", "printf %s {}; kill -KILL $$", FORGED },
    { "map", "--program", "sh -c 'printf \"" FORGED "\" >&2; exit 3'", "1" },
  };
  static const char *const wrong[][8] = {
    { "map", FORGED, "1" },
    { "map", "square", "--format", FORGED, "1" },
    { "map", "square", "-a", FORGED },
    { "map", "--python", FORGED, "1" },
    { "run", FORGED },
    { "compare", "--show", FORGED },
    { "functions", "--" FORGED },
    { FORGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    assert_nothing_forged (calls[i], 1);
  for (guint i = 1; i < G_N_ELEMENTS (wrong); i++)
    assert_nothing_forged (wrong[i], 0);
  assert_nothing_forged (wrong[0], 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-output/closed", test_closed);
  g_test_add_func ("/cli-output/full/file", test_full_file);
  g_test_add_func ("/cli-output/full/standard-output", test_full_standard_output);
  g_test_add_func ("/cli-output/no-standard-output", test_no_standard_output);
  g_test_add_func ("/cli-output/full/others", test_full_others);
  g_test_add_func ("/cli-output/report", test_report);
  g_test_add_func ("/cli-output/report/deaths", test_report_of_deaths);
  g_test_add_func ("/cli-output/report/time", test_report_of_time);
  g_test_add_func ("/cli-output/terminal", test_terminal);
  g_test_add_func ("/cli-output/forged", test_forged);

  return g_test_run ();
}
