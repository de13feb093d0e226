/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The live table of a run of another process: troupe top. */

#include "cli-run.h"
#include "live-run.h"
#include "process-state.h"
#include "wait.h"
#include "watching.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

/* A run of another process. */
typedef struct
{
  GSubprocess *process;
  const char *number;
  char *socket;
} Started;

static void
start (Started *self, LiveRun *run, const char *option, const char *prefix)
{
  g_autofree char *command = g_strdup_printf ("%s %s", run->command, prefix);
  g_autofree char *name = NULL;
  const char *const arguments[] = { "map",    "-j3",    "--command", command, "item-1",
                                    "item-2", "item-3", option,      NULL };

  self->process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  self->number = g_subprocess_get_identifier (self->process);
  name = g_strconcat ("run-", self->number, NULL);
  self->socket = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "troupe", name, NULL);
  wait_until (watching_is_listening, self->socket);
}

/* Lets the items go on, and looks at what the run wrote. */
static void
finish (Started *self, LiveRun *run)
{
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  live_run_open (run);
  g_subprocess_communicate_utf8 (self->process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "out item-1\nout item-2\nout item-3\n");
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
}

static void
clear (Started *self)
{
  g_clear_object (&self->process);
  g_clear_pointer (&self->socket, g_free);
}

static gboolean
matches (Terminal *terminal, gpointer data)
{
  return terminal_find_row (terminal, data) >= 0;
}

static void
wait_for_row (Terminal *terminal, const char *pattern)
{
  g_test_message ("Waiting for a row like “%s”", pattern);
  terminal_wait (terminal, matches, (gpointer) pattern);
}

static void
wait_for_items (Terminal *terminal)
{
  wait_for_row (terminal, "^ *\\d+ +\\d+ running .* item-1$");
  wait_for_row (terminal, "^ *\\d+ +\\d+ running .* item-2$");
  wait_for_row (terminal, "^ *\\d+ +\\d+ running .* item-3$");
}

static gboolean
is_stopped (Terminal *terminal, gpointer data)
{
  return process_state_is_stopped (*(gint64 *) data);
}

static gboolean
is_gone (Terminal *terminal, gpointer data)
{
  const char state = process_state_find (*(gint64 *) data);

  return state == 0 || state == 'Z';
}

/* Seen at different widths, paused and killed from there, and left. */
static void
test_orders (LiveRun *run, gconstpointer data)
{
  static const guint widths[] = { 60, 80, 200 };
  Started started = { 0 };

  start (&started, run, NULL, "");
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (Terminal) terminal = live_run_start (run, 24, widths[i], "top", NULL);
      g_autofree char *left = g_strdup_printf ("Run %s goes on.", started.number);
      gint64 pid;

      wait_for_items (terminal);
      wait_for_row (terminal, "^sh .*running +\\d");
      wait_for_row (terminal, "^Items \\[ +0 of 3 \\(0 %\\)\\]$");
      wait_for_row (terminal, "^Cores \\[.* of \\d+\\] +Mem +\\[.* of .*\\]$");
      pid = live_run_find_pid (terminal, "item-2");
      terminal_type (terminal, "/item-2\np");
      wait_for_row (terminal, "^ *\\d+ +\\d+ paused .* item-2$");
      terminal_wait (terminal, is_stopped, &pid);
      terminal_type (terminal, "p");
      wait_for_row (terminal, "^ *\\d+ +\\d+ running .* item-2$");
      terminal_type (terminal, "kk");
      terminal_wait (terminal, is_gone, &pid);
      wait_for_row (terminal, "^ *\\d+ +\\d+ running .* item-2$");
      wait_for_row (terminal, "killed by you: SIGKILL");

      terminal_type (terminal, TERMINAL_STOP);
      terminal_wait_for_stop (terminal);
      live_run_assert_restored (terminal);
      terminal_signal (terminal, SIGCONT);
      wait_for_items (terminal);
      g_assert_true (terminal_is_alternate (terminal));

      terminal_type (terminal, i == 0 ? TERMINAL_INTERRUPT : "q");
      g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
      live_run_assert_restored (terminal);
      terminal_wait_for (terminal, left);
    }
  finish (&started, run);
  clear (&started);
}

/* Several runs are a list. */
static void
test_several (LiveRun *run, gconstpointer data)
{
  Started first = { 0 };
  Started second = { 0 };
  g_autoptr (Terminal) terminal = NULL;
  g_autoptr (Terminal) left = NULL;
  g_autoptr (Terminal) named = NULL;

  start (&first, run, NULL, "first");
  start (&second, run, NULL, "second");
  terminal = live_run_start (run, 24, 160, "top", NULL);
  wait_for_row (terminal, "^Which run\\?$");
  wait_for_row (terminal, "^ +\\d+ .* 0/3 .* first$");
  wait_for_row (terminal, "^ +\\d+ .* 0/3 .* second$");
  terminal_type (terminal, TERMINAL_DOWN "\n");
  wait_for_row (terminal, "^sh .* second · .* running");
  wait_for_items (terminal);
  terminal_type (terminal, "q");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);

  left = live_run_start (run, 24, 160, "top", NULL);
  wait_for_row (left, "^Which run\\?$");
  terminal_type (left, TERMINAL_ESCAPE);
  g_assert_cmpint (terminal_wait_for_end (left), ==, 0);
  live_run_assert_restored (left);

  named = live_run_start (run, 24, 160, "top", first.number, NULL);
  wait_for_row (named, "^sh .* first · .* running");
  terminal_type (named, "q");
  g_assert_cmpint (terminal_wait_for_end (named), ==, 0);
  finish (&first, run);
  finish (&second, run);
  clear (&first);
  clear (&second);
}

/* What a run ended with stays until somebody leaves. */
static void
test_end (LiveRun *run, gconstpointer data)
{
  Started started = { 0 };
  g_autoptr (Terminal) terminal = NULL;
  g_autofree char *finished = NULL;

  start (&started, run, NULL, "");
  terminal = live_run_start (run, 24, 100, "top", started.number, NULL);
  wait_for_items (terminal);
  finish (&started, run);
  wait_for_row (terminal, "^sh .* finished +\\d");
  wait_for_row (terminal, "3 of 3 \\(100 %\\)\\]$");
  wait_for_row (terminal, "^ *1 +\\d+ joined .* finished normally \\(exit 0\\)$");
  terminal_type (terminal, "k");
  wait_for_row (terminal, "^The run has finished.$");
  terminal_type (terminal, "q");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
  finished = g_strdup_printf ("Run %s has finished. Items: 3.", started.number);
  terminal_wait_for (terminal, finished);
  clear (&started);
}

/* One that was stopped has not finished. */
static void
test_stopped (LiveRun *run, gconstpointer data)
{
  Started started = { 0 };
  g_autoptr (Terminal) terminal = NULL;
  g_autofree char *stopped = NULL;

  start (&started, run, NULL, "");
  terminal = live_run_start (run, 24, 100, "top", started.number, NULL);
  wait_for_items (terminal);
  g_subprocess_send_signal (started.process, SIGTERM);
  g_subprocess_wait (started.process, NULL, NULL);
  wait_for_row (terminal, "^sh .* stopped +\\d");
  terminal_type (terminal, "q");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  stopped = g_strdup_printf ("Run %s was stopped. Items done: 0, not run: 3.", started.number);
  terminal_wait_for (terminal, stopped);
  live_run_open (run);
  clear (&started);
}

/* The process of a run may end before the run does. */
static void
test_gone (LiveRun *run, gconstpointer data)
{
  Started started = { 0 };
  g_autoptr (Terminal) terminal = NULL;

  start (&started, run, NULL, "");
  terminal = live_run_start (run, 24, 100, "top", started.number, NULL);
  wait_for_items (terminal);
  g_subprocess_force_exit (started.process);
  g_subprocess_wait (started.process, NULL, NULL);
  wait_for_row (terminal, "^sh .* ended early +\\d");
  terminal_type (terminal, "q");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  wait_for_row (terminal, "^Run \\d+ ended: ");
  live_run_open (run);
  clear (&started);
}

/* A run that is not to be steered is only seen. */
static void
test_no_control (LiveRun *run, gconstpointer data)
{
  Started started = { 0 };
  g_autoptr (Terminal) terminal = NULL;

  start (&started, run, "--no-control", "");
  terminal = live_run_start (run, 24, 100, "top", started.number, NULL);
  wait_for_items (terminal);
  terminal_type (terminal, "p");
  wait_for_row (terminal, "^This run takes no orders.$");
  terminal_type (terminal, "S");
  wait_for_row (terminal, "^This run takes no orders.$");
  terminal_type (terminal, "q");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  finish (&started, run);
  clear (&started);
}

/* Of another machine, through a program in the place of ssh. */
static void
test_far (LiveRun *run, gconstpointer data)
{
  g_autofree char *ssh = g_build_filename (run->folder, "ssh", NULL);
  g_autofree char *link = g_build_filename (run->folder, "troupe", NULL);
  g_autofree char *script = NULL;
  g_autofree char *path = g_strdup_printf ("PATH=%s:%s", run->folder, g_getenv ("PATH"));
  g_autofree char *name = NULL;
  g_autoptr (Terminal) terminal = NULL;
  g_autoptr (Terminal) several = NULL;
  g_autoptr (Terminal) none = NULL;
  Started started = { 0 };
  Started other = { 0 };

  start (&started, run, NULL, "");
  g_assert_true (g_file_set_contents (ssh,
                                      "#!/bin/sh\n"
                                      "test \"$3\" = far || { echo no such host >&2; exit 255; }\n"
                                      "echo Welcome\nshift 3\nexec sh -c \"$*\"\n",
                                      -1, NULL));
  script = g_strdup_printf ("#!/bin/sh\nexec %s \"$@\"\n", g_getenv ("TROUPE_PROGRAM"));
  g_assert_true (g_file_set_contents (link, script, -1, NULL));
  g_assert_no_errno (g_chmod (ssh, 0700));
  g_assert_no_errno (g_chmod (link, 0700));

  name = g_strconcat ("far:", started.number, NULL);
  terminal = terminal_new_with_environment (
      24, 100, (const char *const[]){ g_getenv ("TROUPE_PROGRAM"), "top", name, NULL },
      (const char *const[]){ path, NULL });
  wait_for_items (terminal);
  /* The machine is named once, not in each row, and its memory is compared with. */
  wait_for_row (terminal, "^  # +PID STATE");
  wait_for_row (terminal, "^sh .* · \\S+:/.* running");
  wait_for_row (terminal, " Mem +\\[.* \\d+\\.?\\d*[KMG] of .*\\]$");
  terminal_type (terminal, "q");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);

  /* Of several, one is chosen from a list. */
  start (&other, run, NULL, "");
  several = terminal_new_with_environment (
      24, 100, (const char *const[]){ g_getenv ("TROUPE_PROGRAM"), "top", "far:", NULL },
      (const char *const[]){ path, NULL });
  terminal_wait_for (several, "Which run?");
  terminal_wait_for (several, other.number);
  terminal_type (several, "\r");
  wait_for_items (several);
  terminal_type (several, "q");
  g_assert_cmpint (terminal_wait_for_end (several), ==, 0);
  live_run_assert_restored (several);

  none = terminal_new_with_environment (
      24, 100, (const char *const[]){ g_getenv ("TROUPE_PROGRAM"), "top", "near:1", NULL },
      (const char *const[]){ path, NULL });
  g_assert_cmpint (terminal_wait_for_end (none), ==, 2);
  terminal_wait_for (none, "“near” cannot be reached: no such host");
  finish (&started, run);
  finish (&other, run);
  clear (&started);
  clear (&other);
}

static void
assert_refused (const char *first, const char *second, const char *message)
{
  g_auto (CliRun) call = { 0 };

  cli_run_call (&call, NULL, "top", first, second, NULL);
  g_assert_cmpint (call.status, ==, 2);
  cli_run_assert_message (&call, message);
}

static void
test_wrong (LiveRun *run, gconstpointer data)
{
  Started started = { 0 };
  const char *const arguments[] = { "top", NULL, NULL };
  g_auto (CliRun) none = { 0 };

  assert_refused (NULL, NULL, "troupe: No run of yours goes on now.");
  start (&started, run, NULL, "");
  assert_refused ("nothing", NULL, "troupe: *“nothing”*");
  assert_refused (started.number, "2", "troupe: “troupe top” takes one run");
  cli_run_call_after (&none, "setsid -w", arguments);
  g_assert_cmpint (none.status, ==, 2);
  cli_run_assert_message (&none, "troupe: *needs a terminal, and there is none");
  finish (&started, run);
  clear (&started);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (LiveRun *run, gconstpointer data);
  } tests[] = {
    { "/live-top/wrong", test_wrong },           { "/live-top/orders", test_orders },
    { "/live-top/several", test_several },       { "/live-top/end", test_end },
    { "/live-top/stopped", test_stopped },       { "/live-top/gone", test_gone },
    { "/live-top/no-control", test_no_control }, { "/live-top/far", test_far },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, LiveRun, NULL, live_run_set_up, tests[i].test, live_run_tear_down);
  return g_test_run ();
}
