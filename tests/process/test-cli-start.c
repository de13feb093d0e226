/* SPDX-License-Identifier: GPL-3.0-or-later */

/* With any inherited state of signals and limits, the command line does the same, or reports why it
 * cannot; and what options change with how and where items are started. */

#include "cli-run.h"
#include "folder.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static GDataInputStream *
open_messages (GSubprocess *process)
{
  return g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
}

/* Reads up to a line that begins so, which there must be. Returns all that was read. */
static char *
read_up_to (GDataInputStream *messages, const char *start)
{
  g_autoptr (GString) all = g_string_new (NULL);

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (messages, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      g_string_append_printf (all, "%s\n", line);
      if (g_str_has_prefix (line, start))
        return g_string_free (g_steal_pointer (&all), FALSE);
    }
}

/* A shell ignores SIGINT for programs in the background, nohup(1) ignores SIGHUP; a signal that the
 * parent has blocked still ends the job. */
static void
test_ignored (void)
{
  static const char *const arguments[] = { "map",        "-j1",    "sleep", "300",
                                           "--progress", "always", NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn_after (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                           "exec env --ignore-signal=INT,HUP --block-signal=TERM", arguments);
  g_autoptr (GDataInputStream) messages = open_messages (process);
  g_autofree char *begun = read_up_to (messages, "0 of 1");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_send_signal (process, SIGHUP);
  g_subprocess_send_signal (process, SIGUSR1);
  before = read_up_to (messages, "worker 1 ");
  g_assert_null (strstr (before, "Ending"));

  g_subprocess_send_signal (process, SIGTERM);
  after = read_up_to (messages, "All processes have finished.");
  g_assert_nonnull (strstr (after, "Ending: workers have 2 s"));
  g_subprocess_wait (process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
}

static guint64
find_mask (const char *status, const char *name)
{
  const char *at = strstr (status, name);

  g_assert_nonnull (at);
  return g_ascii_strtoull (at + strlen (name), NULL, 16);
}

/* A command has the signals that a program expects, whatever Troupe and its parent do with them:
 * one that a shell runs, and one that is run without, since some shells unblock signals. */
static void
test_command (gconstpointer command)
{
  static const int theirs[] = { SIGCHLD, SIGPIPE, SIGXFSZ, SIGQUIT, SIGTERM, SIGUSR2, SIGTTIN };
  const char *const arguments[] = { "map", "-j1", "--command", command, "/dev/null", NULL };
  g_auto (CliRun) run = { 0 };
  sigset_t blocked;
  sigset_t before;

  sigemptyset (&blocked);
  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    sigaddset (&blocked, theirs[i]);
  pthread_sigmask (SIG_BLOCK, &blocked, &before);
  cli_run_call_after (&run, "exec env --ignore-signal=CHLD,PIPE,XFSZ,QUIT,USR2,TTIN", arguments);
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (find_mask (run.output, "SigBlk:\t"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    g_assert_cmpuint (
        find_mask (run.output, "SigIgn:\t") & (G_GUINT64_CONSTANT (1) << (theirs[i] - 1)), ==, 0);
}

/* How a worker ended is known, also where the parent ignores SIGCHLD, for which the kernel would
 * forget it. */
static void
test_join (void)
{
  static const char *const arguments[] = { "map", "-j1", "crash", "KILL", NULL };
  g_auto (CliRun) run = { 0 };

  cli_run_call_after (&run, "exec env --ignore-signal=CHLD", arguments);
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (&run, "item 1 “KILL”: crashed 3 times: SIGKILL (killed)");
  cli_run_assert_message (&run, "worker 1 (pid *): joined, SIGKILL, *");
}

/* A file that may not grow is reported, and the rest is done. */
static void
test_file_size (void)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "troupe-joblog", NULL);
  const char *const arguments[] = { "map",     "-j1",      "square", "--range",
                                    "1:20000", "--joblog", file,     NULL };
  g_auto (CliRun) run = { 0 };

  cli_run_call_after (&run, "ulimit -f 1; exec", arguments);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_true (g_str_has_suffix (run.output, "\n400000000\n"));
  cli_run_assert_message (&run, "troupe: The job log “*” cannot be written: File too large; *");
  g_unlink (file);
}

/* With hardly a descriptor left, it reports what to do, and does not crash. */
static void
test_descriptors (void)
{
  static const char *const arguments[] = { "map", "-j1", "square", "1", NULL };

  for (guint n = 5; n <= 16; n++)
    {
      g_autofree char *before = g_strdup_printf ("ulimit -n %u; exec", n);
      g_auto (CliRun) run = { 0 };

      cli_run_call_after (&run, before, arguments);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_nonnull (strstr (run.messages, "too many open files: raise the limit (ulimit -n)"));
    }
}

static void
assert_prints (const char *const *arguments, const char *expected)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, expected);
}

/* The number of times that a call prints another line than the one before it. */
static guint
count_changes (const char *const *arguments)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  guint n_changes = 0;

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 0);
  lines = g_strsplit (run.output, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    n_changes += !g_str_equal (lines[i], lines[i - 1]);
  return n_changes;
}

/* The options that change with what the processes of the workers begin. */
static void
test_options (void)
{
  static const char *const memory[] = {
    "map", "-j1", "--address-space", "1G", "--command", "ulimit -v; : {}", "1", NULL,
  };
  static const char *const nice[] = { "map",       "-j1",        "--nice", "3",
                                      "--command", "nice; : {}", "1",      NULL };
  static const char *const pinned[] = {
    "map", "-j2", "--pin", "--chunk", "1", "--command", "nproc; : {}", "1", "2", "3", NULL,
  };
  const int before = getpriority (PRIO_PROCESS, 0);
  g_autofree char *after = g_strdup_printf ("%d\n", MIN (before + 3, 19));

  /* The address sanitizer takes more. */
#ifdef __SANITIZE_ADDRESS__
  g_test_message ("not tested: %s", memory[2]);
#else
  assert_prints (memory, "1048576\n");
#endif
  assert_prints (nice, after);
  assert_prints (pinned, "1\n1\n1\n");
}

/* Which items run in the same worker: several of each batch, all of them or only one, and two at
 * once, which wait for each other. */
static void
test_places (void)
{
  static const char *const together[] = {
    "map",     "-j2",  "--chunk", "6", "--command", "sleep 0.05; echo $PPID; : {}",
    "--range", "1:14", NULL,
  };
  static const char *const apart[] = {
    "map", "-j1", "--max-items", "1", "--command", "echo $PPID; : {}", "1", "2", "3", NULL,
  };
  g_autofree char *folder = g_dir_make_tmp ("troupe-places-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf (
      "touch %s/{}; until [ -e %s/1 -a -e %s/2 ]; do sleep 0.01; done", folder, folder, folder);
  const char *const at_once[] = { "map", "-j1",       "--threads", "2", "--chunk", "1", "--timeout",
                                  "100", "--command", command,     "1", "2",       NULL };

  /* The first item of each worker is alone, and the others are two batches. */
  g_assert_cmpuint (count_changes (together), <=, 5);
  g_assert_cmpuint (count_changes (apart), ==, 2);
  assert_prints (at_once, "");
  folder_remove (folder);
}

/* A worker that takes more memory than it may is ended, and the item is told of it. The item keeps
 * its memory until somebody has looked at it. */
static void
test_memory (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "--memory-limit", "60M", "--crash-limit", "1", "--command",
                "x=$(head -c {} /dev/zero | tr '\\0' x); sleep 1000; echo $x", "80000000", NULL);
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (&run, "item 1 “80000000”: used more than 60 MB*");
}

/* Nothing starts while more runs on the machine than it may, and the progress says so. */
static void
test_load (void)
{
  static const char *const arguments[] = { "map", "-j1",        "--load", "0.5", "square",
                                           "3",   "--progress", "always", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) busy = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh",
                                                   "-c", "echo x; while :; do :; done", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) messages = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *ending = NULL;
  char result;

  g_assert_no_error (error);
  /* It is busy before the first look at the load. */
  g_assert_cmpint (
      g_input_stream_read (g_subprocess_get_stdout_pipe (busy), &result, 1, NULL, &error), ==, 1);
  process = cli_run_spawn_after (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                 "exec", arguments);
  messages = open_messages (process);
  waiting = read_up_to (messages, "0 of 1 (0 %), waiting: load ");
  g_assert_nonnull (strstr (waiting, " of 0.5"));

  g_subprocess_send_signal (process, SIGTERM);
  ending = read_up_to (messages, "All processes have finished.");
  g_assert_nonnull (strstr (ending, "\n1 item was not run.\n"));
  g_assert_cmpint (
      g_input_stream_read (g_subprocess_get_stdout_pipe (process), &result, 1, NULL, &error), ==,
      0);
  g_subprocess_wait (process, NULL, NULL);
  g_subprocess_force_exit (busy);
  g_subprocess_wait (busy, NULL, NULL);
}

/* The options about Slurm reach the program that asks it for machines, each as a word of its own.
 */
static void
test_slurm_options (void)
{
  static const char *const arguments[] = {
    "map", "--on=slurm", "--slurm-options=--time=7 --comment 'two words'", "square", "1", NULL,
  };
  g_autofree char *folder = g_dir_make_tmp ("troupe-slurm-XXXXXX", NULL);
  g_autofree char *log = g_build_filename (folder, "arguments", NULL);
  g_autofree char *program = g_build_filename (folder, "salloc", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nprintf '%%s\\n' \"$@\" >'%s'\n"
                                             "echo 'salloc: error: none of these' >&2\nexit 1\n",
                                             log);
  g_autofree char *before = g_strdup_printf ("PATH='%s':$PATH exec", folder);
  g_autofree char *text = NULL;
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (program, script, -1, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  cli_run_call_after (&run, before, arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.output, ==, "");
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\n--time=7\n--comment\ntwo words\n"));
  folder_remove (folder);
}

/* An item that failed waits before it runs again. */
static void
test_retry_delay (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-delay-XXXXXX", NULL);
  g_autofree char *command =
      g_strdup_printf ("date +%%s%%N >> %s/{}; test $(wc -l < %s/{}) -gt 1", folder, folder);
  g_autofree char *path = g_build_filename (folder, "1", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) times = NULL;
  const char *const arguments[] = { "map",   "--retries", "1", "--retry-delay", "0.25", "--command",
                                    command, "1",         NULL };

  assert_prints (arguments, "");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  times = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (times), ==, 3);
  g_assert_cmpint (g_ascii_strtoll (times[1], NULL, 10) - g_ascii_strtoll (times[0], NULL, 10), >=,
                   250000000);
  folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-start/ignored", test_ignored);
  g_test_add_data_func ("/cli-start/command", "cat /proc/self/status {}", test_command);
  g_test_add_data_func ("/cli-start/command-shell", ": {}; cat /proc/self/status", test_command);
  g_test_add_func ("/cli-start/join", test_join);
  g_test_add_func ("/cli-start/file-size", test_file_size);
  g_test_add_func ("/cli-start/descriptors", test_descriptors);
  g_test_add_func ("/cli-start/options", test_options);
  g_test_add_func ("/cli-start/places", test_places);
  g_test_add_func ("/cli-start/memory", test_memory);
  g_test_add_func ("/cli-start/load", test_load);
  g_test_add_func ("/cli-start/slurm-options", test_slurm_options);
  g_test_add_func ("/cli-start/retry-delay", test_retry_delay);
  return g_test_run ();
}
