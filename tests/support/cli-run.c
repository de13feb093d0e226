/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the command line in a test and keeps what it wrote. */

#include "cli-run.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LISTENING (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE)
#define CONNECTED (G_SUBPROCESS_FLAGS_STDIN_PIPE | LISTENING)

/* As much as a pipe can hold. */
#define PIPE_MOST (1024 * 1024)

/* The environment variable TROUPE_PROGRAM names the program. A shell runs @before, if given, before
 * the call. */
static GSubprocess *
launch (GSubprocessLauncher *launcher, const char *before, const char *const *arguments)
{
  g_autofree char *script = g_strdup_printf ("%s \"$0\" \"$@\"", before);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  GSubprocess *process;

  if (before != NULL)
    g_strv_builder_add_many (builder, "/bin/sh", "-c", script, NULL);
  g_strv_builder_add (builder, g_getenv ("TROUPE_PROGRAM"));
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

/**
 * cli_run_spawn:
 * @flags: the connected streams
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Returns: (transfer full): the running command line
 */
GSubprocess *
cli_run_spawn (GSubprocessFlags flags, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  return launch (launcher, NULL, arguments);
}

/**
 * cli_run_spawn_after:
 * @flags: the connected streams
 * @before: shell code to run before the call, which changes the state that the program inherits,
 *   such as `ulimit -n 6; exec`
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Returns: (transfer full): the running command line
 */
GSubprocess *
cli_run_spawn_after (GSubprocessFlags flags, const char *before, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  return launch (launcher, before, arguments);
}

/**
 * cli_run_on_terminal:
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 * @awaited: (nullable): a part of its output there
 * @gate: (nullable): a file that is made when that part has come, for which an item may wait
 *
 * Runs the command line to its end, with a terminal for its standard error.
 *
 * Returns: (transfer full): its output there
 */
char *
cli_run_on_terminal (const char *const *arguments, const char *awaited, const char *gate)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char piece[256];
  gssize size;
  int master;
  int slave;

  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, NULL), ==, 0);
  g_subprocess_launcher_take_stderr_fd (launcher, slave);
  process = launch (launcher, NULL, arguments);
  g_clear_object (&launcher);

  /* The error is EIO once the other side is closed. */
  while ((size = read (master, piece, sizeof piece)) > 0)
    {
      g_string_append_len (seen, piece, size);
      if (awaited != NULL && strstr (seen->str, awaited) != NULL)
        {
          g_assert_true (g_file_set_contents (gate, "", 0, NULL));
          awaited = NULL;
        }
    }
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  close (master);
  return g_string_free (g_steal_pointer (&seen), FALSE);
}

static char *
dup_text (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return g_strndup (size == 0 ? "" : text, size);
}

static void
complete (CliRun *self, GSubprocess *process, const char *input, const char *const *arguments)
{
  g_autoptr (GBytes) to = g_bytes_new (input, input == NULL ? 0 : strlen (input));
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *call = g_strjoinv (" ", (char **) arguments);

  g_subprocess_communicate (process, g_subprocess_get_stdin_pipe (process) != NULL ? to : NULL,
                            NULL, &output, &messages, &error);
  g_assert_no_error (error);

  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                      : -g_subprocess_get_term_sig (process);
  self->output_size = g_bytes_get_size (output);
  self->output = dup_text (output);
  self->messages = dup_text (messages);
  g_test_message ("troupe %.200s: %d\n%.2000s", call, self->status, self->messages);
}

/* A pipe with the whole input in it, or -1 if that has no room there: a program that ends without
 * reading what is written to it meanwhile would end the test. */
static int
open_input (const char *input)
{
  const gsize size = strlen (input);
  g_autoptr (GError) error = NULL;
  int ends[2];

  if (size > PIPE_MOST)
    return -1;
  g_unix_open_pipe (ends, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  if (fcntl (ends[1], F_SETPIPE_SZ, PIPE_MOST) < PIPE_MOST)
    {
      close (ends[0]);
      close (ends[1]);
      return -1;
    }
  g_assert_cmpint (write (ends[1], input, size), ==, size);
  close (ends[1]);
  return ends[0];
}

/**
 * cli_run_call_strv:
 * @self: (out): the outcome
 * @input: (nullable): its standard input
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Runs the command line to its end.
 */
void
cli_run_call_strv (CliRun *self, const char *input, const char *const *arguments)
{
  const int whole = input != NULL ? open_input (input) : -1;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (whole >= 0 ? LISTENING : CONNECTED);
  g_autoptr (GSubprocess) process = NULL;

  if (whole >= 0)
    g_subprocess_launcher_take_stdin_fd (launcher, whole);
  process = launch (launcher, NULL, arguments);
  complete (self, process, whole >= 0 ? NULL : input, arguments);
}

/**
 * cli_run_call_after:
 * @self: (out): the outcome
 * @before: shell code to run before the call
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Runs the command line to its end.
 */
void
cli_run_call_after (CliRun *self, const char *before, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = cli_run_spawn_after (CONNECTED, before, arguments);

  complete (self, process, NULL, arguments);
}

/**
 * cli_run_call_in_terminal:
 * @self: (out): the outcome; the messages are all that it wrote, without carriage returns
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Runs the command line to its end, as a shell of a terminal does: in the foreground of a terminal
 * that it and the programs that it starts may open.
 */
void
cli_run_call_in_terminal (CliRun *self, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *call = g_strjoinv (" ", (char **) arguments);
  char piece[256];
  gssize size;
  int status;
  int master;
  pid_t pid;

  g_ptr_array_add (argv, (char *) g_getenv ("TROUPE_PROGRAM"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);

  pid = forkpty (&master, NULL, NULL, NULL);
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      execv (argv->pdata[0], (char **) argv->pdata);
      _exit (127);
    }

  /* The error is EIO once the other side is closed. */
  while ((size = read (master, piece, sizeof piece)) > 0)
    g_string_append_len (seen, piece, size);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  close (master);
  g_string_replace (seen, "\r", "", 0);
  self->status = WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status);
  self->messages = g_string_free (g_steal_pointer (&seen), FALSE);
  g_test_message ("troupe %.200s: %d\n%.2000s", call, self->status, self->messages);
}

/**
 * cli_run_call:
 * @self: (out): the outcome
 * @input: (nullable): its standard input
 * @first: the first argument
 * @...: the others, then %NULL
 *
 * Runs the command line to its end.
 */
void
cli_run_call (CliRun *self, const char *input, const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument = first;
  va_list rest;

  va_start (rest, first);
  for (; argument != NULL; argument = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (char *) argument);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);

  cli_run_call_strv (self, input, (const char *const *) arguments->pdata);
}

void
cli_run_clear (CliRun *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->messages, g_free);
}

static guint
count_lines (const char *text, const char *pattern)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    count += g_pattern_match_simple (pattern, lines[i]);
  return count;
}

/**
 * cli_run_count_messages:
 * @self: a call
 * @pattern: a pattern for g_pattern_match_simple()
 *
 * Returns: the number of lines on standard error that match @pattern
 */
guint
cli_run_count_messages (const CliRun *self, const char *pattern)
{
  return count_lines (self->messages, pattern);
}

/**
 * cli_run_assert_message:
 * @self: a call
 * @pattern: a pattern for g_pattern_match_simple()
 *
 * Asserts that exactly one line on standard error matches @pattern.
 */
void
cli_run_assert_message (const CliRun *self, const char *pattern)
{
  if (cli_run_count_messages (self, pattern) != 1)
    g_error ("There is not one line “%s” in:\n%s", pattern, self->messages);
}

/**
 * cli_run_assert_line:
 * @self: a call
 * @pattern: a pattern for g_pattern_match_simple()
 *
 * Asserts that exactly one line on standard output matches @pattern.
 */
void
cli_run_assert_line (const CliRun *self, const char *pattern)
{
  if (count_lines (self->output, pattern) != 1)
    g_error ("There is not one line “%s” in:\n%s", pattern, self->output);
}

/**
 * cli_run_assert_stopped:
 * @process: a command line that was sent a signal, and has ended
 * @signal_number: the signal
 *
 * It was killed, or says that it was interrupted.
 */
void
cli_run_assert_stopped (GSubprocess *process, int signal_number)
{
  if (signal_number == SIGKILL)
    g_assert_true (g_subprocess_get_if_signaled (process) &&
                   g_subprocess_get_term_sig (process) == SIGKILL);
  else
    g_assert_true (g_subprocess_get_if_exited (process) &&
                   g_subprocess_get_exit_status (process) == 130);
}
