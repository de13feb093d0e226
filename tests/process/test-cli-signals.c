/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the effects of signals on the command line. */

#include "cli-run.h"
#include "folder.h"
#include "process-state.h"
#include "wait.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

/* For the shell, in the folder of the test: an item says that it runs, and waits for its file. */
#define WAITING "touch is-{}; until [ -e {} ]; do sleep 0.02; done; echo {}"

/* How long a message is waited for that need not come. */
#define SOON_MS 20

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  GDataInputStream *messages;
  GString *said;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->said = g_string_new (NULL);
  fixture->folder = g_dir_make_tmp ("troupe-signals-XXXXXX", NULL);
  g_assert_no_errno (g_chdir (fixture->folder));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->output);
  g_clear_object (&fixture->messages);
  g_string_free (fixture->said, TRUE);
  g_assert_no_errno (g_chdir ("/"));
  folder_remove (fixture->folder);
  g_free (fixture->folder);
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
  const char *const arguments[] = { "map", "sleep",    "0.01",    "0.02", "300",
                                    "300", "-j2",      "--chunk", "1",    "--grace",
                                    "60",  "--format", "lines",   NULL };

  start (fixture, arguments);
  assert_output (fixture, "0.01");
  assert_output (fixture, "0.02");
  send (fixture, GPOINTER_TO_INT (data));

  assert_output (fixture, NULL);
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 130);
  g_assert_nonnull (strstr (fixture->said->str, "Ending: workers have 60 s to end."));
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

  start (fixture, arguments);
  g_assert_true (read_message (fixture, "0 of 1 *"));
  send (fixture, SIGINT);
  g_assert_true (read_message (fixture, "Ending: workers have 300 s to end. *"));
  send (fixture, SIGINT);
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 130);
  g_assert_nonnull (strstr (fixture->said->str, "All processes have finished.\n"));
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

static gboolean
is_stopped (gpointer pid)
{
  return process_state_is_stopped (GPOINTER_TO_INT (pid));
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
touch (const char *path)
{
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
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

/* Whether a message is there, or comes soon. */
static gboolean
has_message (Fixture *fixture)
{
  GInputStream *pipe = g_subprocess_get_stderr_pipe (fixture->process);
  struct pollfd ready = { g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (pipe)), POLLIN, 0 };

  return g_buffered_input_stream_get_available (G_BUFFERED_INPUT_STREAM (fixture->messages)) > 0 ||
         poll (&ready, 1, SOON_MS) > 0;
}

/* Asks until a worker is at an item, and returns its process. */
static pid_t
find_worker_at (Fixture *fixture, const char *item)
{
  g_autofree char *text =
      g_strdup_printf ("worker [12] \\(pid (\\d+)\\): running, at “%s”, ", item);
  g_autoptr (GRegex) regex = g_regex_new (text, 0, 0, NULL);

  for (const gint64 limit = wait_begin ();; wait_turn (limit))
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *pid = NULL;

      send (fixture, SIGUSR1);
      while (has_message (fixture))
        g_assert_true (read_message (fixture, "*"));
      if (!g_regex_match (regex, fixture->said->str, 0, &match))
        continue;
      pid = g_match_info_fetch (match, 1);
      return (pid_t) g_ascii_strtoll (pid, NULL, 10);
    }
}

/* Ctrl-Z stops the workers, too, and fg lets all of them go on. */
static void
test_terminal_stop (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map",     "--command", WAITING,      "1",      "2", "-j1",
                                    "--chunk", "1",         "--progress", "always", NULL };
  pid_t pid;
  pid_t worker;

  touch ("1");
  start (fixture, arguments);
  assert_output (fixture, "1");
  wait_until (is_there, (gpointer) "is-2");
  worker = find_worker_at (fixture, "2");
  pid = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (fixture->process), NULL, 10);
  send (fixture, SIGTSTP);
  wait_until (is_stopped, GINT_TO_POINTER (pid));
  wait_until (is_stopped, GINT_TO_POINTER (worker));

  send (fixture, SIGCONT);
  touch ("2");
  assert_output (fixture, "2");
  assert_output (fixture, NULL);
  assert_exit (fixture, 0);
}

/* One worker and its command are stopped and continued from outside. No other worker gets its item,
 * and it is shown as paused. */
static void
test_worker_stop (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "map", "--command",  WAITING,  "slow",     "1",      "2",
                                    "3",   "4",          "5",      "6",        "-j2",    "--chunk",
                                    "1",   "--progress", "always", "--report", "report", NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  pid_t worker;
  pid_t command;
  gint64 stopped_at;

  start (fixture, arguments);
  wait_until (is_there, (gpointer) "is-slow");
  worker = find_worker_at (fixture, "slow");
  kill (worker, SIGSTOP);
  g_assert_true (read_message (fixture, "worker * (pid *): stopped from outside"));
  stopped_at = g_get_monotonic_time ();
  command = get_child (worker);
  g_assert_cmpint (command, >, 0);
  wait_until (is_stopped, GINT_TO_POINTER (command));
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      touch (name);
    }
  g_assert_true (read_message (fixture, "6 of 7 *, 1 paused"));
  send (fixture, SIGUSR1);
  g_assert_true (read_message (fixture, "worker * (pid *): paused, at “slow”, 0 done"));

  /* The report is to have more than a second of it. */
  wait_while (g_get_monotonic_time () < stopped_at + G_USEC_PER_SEC);
  kill (worker, SIGCONT);
  touch ("slow");
  assert_output (fixture, "slow");
  g_assert_false (read_message (fixture, NULL));
  assert_exit (fixture, 0);

  g_assert_true (g_file_get_contents ("report", &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("\"paused_seconds\" : [1-9]", text, 0, 0));
  g_assert_nonnull (strstr (text, "\"restarts\" : 0"));
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
