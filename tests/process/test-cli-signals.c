/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the effects of signals on the command line. */

#include "cli-run.h"
#include "wait.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define SOON_US (20 * G_USEC_PER_SEC)

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  GDataInputStream *messages;
  GString *said;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->said = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->output);
  g_clear_object (&fixture->messages);
  g_string_free (fixture->said, TRUE);
}

static void
start (Fixture *fixture, const char *const *arguments)
{
  fixture->process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
  fixture->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  fixture->messages = g_data_input_stream_new (g_subprocess_get_stderr_pipe (fixture->process));
}

static char *
read_line (GDataInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

static void
assert_output (Fixture *fixture, const char *expected)
{
  g_autofree char *line = read_line (fixture->output);

  g_assert_cmpstr (line, ==, expected);
}

/* Reads messages up to one that matches, or to their end. */
static gboolean
read_message (Fixture *fixture, const char *pattern)
{
  while (TRUE)
    {
      g_autofree char *line = read_line (fixture->messages);

      if (line == NULL)
        return FALSE;
      g_test_message ("%s", line);
      g_string_append_printf (fixture->said, "%s\n", line);
      if (pattern != NULL && g_pattern_match_simple (pattern, line))
        return TRUE;
    }
}

static void
assert_exit (Fixture *fixture, int status)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (fixture->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (fixture->process));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, status);
}

static void
send (Fixture *fixture, int signal_number)
{
  g_subprocess_send_signal (fixture->process, signal_number);
}

/* Finished results are written; running items are ended and reported. */
static void
test_once (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", "sleep",   "0.01", "0.02",     "300",   "300",
                                    "-j2", "--chunk", "1",    "--format", "lines", NULL };

  start (fixture, arguments);
  assert_output (fixture, "0.01");
  assert_output (fixture, "0.02");
  send (fixture, GPOINTER_TO_INT (data));

  assert_output (fixture, NULL);
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 130);
  g_assert_nonnull (strstr (fixture->said->str, "Ending: workers have 2 s to end."));
  g_assert_nonnull (strstr (fixture->said->str, "\n2 items were not run.\n"));
  g_assert_nonnull (strstr (fixture->said->str, "joined, SIGTERM, "));
  g_assert_true (g_str_has_suffix (fixture->said->str, "\nAll processes have finished.\n"));
}

/* After an interrupt an array ends with the last item that was run. */
static void
test_once_json (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", "sleep",       "300",      "0.01",  "300",
                                    "300", "-j2",         "--format", "jsonl", "--chunk",
                                    "1",   "--unordered", NULL };
  g_autofree char *first = NULL;

  start (fixture, arguments);
  first = read_line (fixture->output);
  g_assert_nonnull (strstr (first, "{\"item\":2,\"input\":\"0.01\",\"status\":\"ok\""));
  send (fixture, SIGINT);
  assert_output (fixture, NULL);
  assert_exit (fixture, 130);
}

/* A worker that does not end when it is asked is killed by the second signal, not by the grace. */
static void
test_twice (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", "hang",       "stubborn", "-j1", "--grace",
                                    "300", "--progress", "always",   NULL };
  gint64 began = g_get_monotonic_time ();

  start (fixture, arguments);
  g_assert_true (read_message (fixture, "0 of 1 *"));
  send (fixture, SIGINT);
  g_assert_true (read_message (fixture, "Ending: workers have 300 s to end. *"));
  send (fixture, SIGINT);
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 130);
  g_assert_nonnull (strstr (fixture->said->str, "All processes have finished.\n"));
  g_assert_cmpint (g_get_monotonic_time () - began, <, SOON_US);
}

/* Standard output is not read: the first signal waits for a reader, the second does not. */
static void
test_stuck_reader (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map",        "square", "--range", "1:1000000",
                                    "--progress", "always", NULL };

  start (fixture, arguments);
  g_assert_true (read_message (fixture, "* of 1000000 *"));
  send (fixture, SIGTERM);
  g_assert_true (read_message (fixture, "Ending: *"));
  send (fixture, SIGTERM);
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 130);
}

static char
get_state (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return '\0';
  return strrchr (text, ')')[2];
}

static gboolean
is_stopped (gpointer data)
{
  return get_state (GPOINTER_TO_INT (data)) == 'T';
}

/* The kernel lists children by the thread that started them. */
static pid_t
get_child (pid_t pid)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) directory = g_dir_open (tasks, 0, NULL);
  pid_t child = 0;
  const char *task;

  while (child == 0 && (task = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, task, "children", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        child = (pid_t) g_ascii_strtoll (text, NULL, 10);
    }

  return child;
}

/* Ctrl-Z stops the workers, too, and fg lets all of them go on. */
static void
test_terminal_stop (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", "sleep", "0.01", "3", "-j1", "--chunk", "1", NULL };
  pid_t pid;
  pid_t child;

  start (fixture, arguments);
  assert_output (fixture, "0.01");
  pid = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (fixture->process), NULL, 10);
  send (fixture, SIGTSTP);
  wait_until (is_stopped, GINT_TO_POINTER (pid));
  child = get_child (pid);
  g_assert_cmpint (child, >, 0);
  wait_until (is_stopped, GINT_TO_POINTER (child));

  send (fixture, SIGCONT);
  assert_output (fixture, "3");
  assert_output (fixture, NULL);
  assert_exit (fixture, 0);
}

/* Asks until a worker is at an item, and returns its process. */
static pid_t
find_worker_at (Fixture *fixture, const char *item)
{
  g_autofree char *text =
      g_strdup_printf ("worker [12] \\(pid (\\d+)\\): running, at “%s”, ", item);
  g_autoptr (GRegex) regex = g_regex_new (text, 0, 0, NULL);
  const gint64 limit = wait_begin ();

  while (TRUE)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *pid = NULL;

      wait_turn (limit);

      g_string_truncate (fixture->said, 0);
      send (fixture, SIGUSR1);
      g_assert_true (read_message (fixture, "worker 2 *"));
      if (!g_regex_match (regex, fixture->said->str, 0, &match))
        continue;
      pid = g_match_info_fetch (match, 1);
      return (pid_t) g_ascii_strtoll (pid, NULL, 10);
    }
}

/* One worker and its command are stopped and continued from outside. Its clock stands still, no
 * other worker gets its item, and it is shown as paused. */
static void
test_worker_stop (Fixture *fixture, gconstpointer data)
{
  g_autofree char *report = g_build_filename (g_get_tmp_dir (), "report.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *const arguments[] = { "map",        "--command", "sleep {}; echo {}",
                                    "4",          "0.7",       "0.7",
                                    "0.7",        "0.7",       "0.7",
                                    "0.7",        "0.7",       "0.7",
                                    "0.7",        "-j2",       "--chunk",
                                    "1",          "--timeout", "6",
                                    "--progress", "always",    "--report",
                                    report,       NULL };
  pid_t worker;
  pid_t command;

  start (fixture, arguments);
  g_assert_true (read_message (fixture, "* of 10 *"));
  worker = find_worker_at (fixture, "4");
  kill (worker, SIGSTOP);
  g_assert_true (read_message (fixture, "worker * (pid *): stopped from outside"));
  command = get_child (worker);
  wait_until (is_stopped, GINT_TO_POINTER (command));
  g_assert_true (read_message (fixture, "9 of 10 *, 1 paused"));
  send (fixture, SIGUSR1);
  g_assert_true (read_message (fixture, "worker * (pid *): paused, at “4”, 0 done"));

  kill (worker, SIGCONT);
  assert_output (fixture, "4");
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 0);

  g_assert_true (g_file_get_contents (report, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("\"paused_seconds\" : [1-9]", text, 0, 0));
  g_assert_nonnull (strstr (text, "\"restarts\" : 0"));
  g_unlink (report);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(name, data, func) \
  g_test_add ("/cli-signals/" name, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)

  add_test ("once/int", SIGINT, test_once);
  add_test ("once/term", SIGTERM, test_once);
  add_test ("once/hup", SIGHUP, test_once);
  add_test ("once/json", 0, test_once_json);
  add_test ("twice", 0, test_twice);
  add_test ("stuck-reader", 0, test_stuck_reader);
  add_test ("terminal-stop", 0, test_terminal_stop);
  add_test ("worker-stop", 0, test_worker_stop);

  return g_test_run ();
}
