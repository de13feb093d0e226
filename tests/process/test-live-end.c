/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The terminal of a live table after every kind of end, and where there can be no table. */

#include "cli-run.h"
#include "live-run.h"

#include <signal.h>
#include <string.h>

static Terminal *
start (LiveRun *run)
{
  Terminal *terminal = live_run_start (run, 24, 80, "map", "--live", "-j2", "--command",
                                       run->command, "item-1", "item-2", "item-3", NULL);

  terminal_wait_for (terminal, "item-1");
  terminal_wait_for (terminal, "item-2");
  return terminal;
}

static gboolean
is_there (Terminal *terminal, gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Ctrl-C stops the run, as it does without a table; a second one kills what does not end. */
static void
test_interrupt (LiveRun *run, gconstpointer data)
{
  g_autofree char *first = g_build_filename (run->folder, "stubborn-item-1", NULL);
  g_autofree char *second = g_build_filename (run->folder, "stubborn-item-2", NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *stubborn =
          g_strdup_printf ("trap '' TERM; touch %s/stubborn-{}; ", run->folder);
      g_autofree char *command = g_strconcat (i == 0 ? "" : stubborn, run->command, NULL);
      g_autoptr (Terminal) terminal =
          live_run_start (run, 24, 80, "map", "--live", "-j2", "--grace", "100", "--command",
                          command, "item-1", "item-2", "item-3", NULL);

      terminal_wait_for (terminal, "item-1");
      terminal_wait_for (terminal, "item-2");
      /* It is shown before its command has begun. */
      if (i == 1)
        {
          terminal_wait (terminal, is_there, first);
          terminal_wait (terminal, is_there, second);
        }
      terminal_type (terminal, TERMINAL_INTERRUPT);
      if (i == 1)
        {
          terminal_wait_for (terminal, "Interrupt again to kill them");
          terminal_type (terminal, TERMINAL_INTERRUPT);
        }
      g_assert_cmpint (terminal_wait_for_end (terminal), ==, 130);
      live_run_assert_restored (terminal);
      terminal_wait_for (terminal, "Ending: workers have 100 s to end.");
    }
}

/* By key, after a question. */
static void
test_stop (LiveRun *run, gconstpointer data)
{
  g_autoptr (Terminal) terminal = start (run);

  terminal_type (terminal, "S");
  terminal_wait_for (terminal, "Stop the whole run?");
  terminal_type (terminal, "c");
  terminal_wait_without (terminal, "Stop the whole run?");
  terminal_type (terminal, "Ss");
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 130);
  live_run_assert_restored (terminal);
  terminal_wait_for (terminal, "3 items were not run.");
}

/* Signals that ask for an end, and those that are no choice. */
static void
test_signals (LiveRun *run, gconstpointer data)
{
  static const struct
  {
    int number;
    int status;
  } signals[] = {
    { SIGTERM, 130 },
    { SIGHUP, 130 },
    { SIGABRT, -SIGABRT },
    { SIGQUIT, -SIGQUIT },
#ifndef __SANITIZE_ADDRESS__
    /* Which has a handler of its own. */
    { SIGSEGV, -SIGSEGV },
#endif
  };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (Terminal) terminal = start (run);

      terminal_signal (terminal, signals[i].number);
      g_assert_cmpint (terminal_wait_for_end (terminal), ==, signals[i].status);
      live_run_assert_restored (terminal);
    }
}

/* Ctrl-Z gives the terminal back, and the table is there again afterwards. */
static void
test_suspend (LiveRun *run, gconstpointer data)
{
  g_autoptr (Terminal) terminal = start (run);

  for (guint i = 0; i < 2; i++)
    {
      terminal_type (terminal, TERMINAL_STOP);
      terminal_wait_for_stop (terminal);
      live_run_assert_restored (terminal);
      terminal_signal (terminal, SIGCONT);
      terminal_wait_for (terminal, "2 running");
      g_assert_true (terminal_is_alternate (terminal));
      g_assert_false (terminal_is_cooked (terminal));
    }

  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
  terminal_wait_for (terminal, "out item-3");
}

/* In the background of a shell it leaves the terminal alone, and in its foreground it takes it. */
static void
test_background (LiveRun *run, gconstpointer data)
{
  g_autofree char *script =
      g_strdup_printf ("set -m; $TROUPE_PROGRAM map --live -j2 --command '%s' item-1 item-2 & "
                       "echo shell; read x; fg >/dev/null; echo status $?",
                       run->command);
  g_autoptr (Terminal) terminal = live_run_start_script (run, 24, 80, script);

  terminal_wait_for (terminal, "shell");
  terminal_type (terminal, "typed");
  terminal_wait_for (terminal, "typed");
  live_run_assert_restored (terminal);
  terminal_type (terminal, "\n");
  terminal_wait_for (terminal, "2 running");
  g_assert_true (terminal_is_alternate (terminal));
  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
  terminal_wait_for (terminal, "out item-2");
  terminal_wait_for (terminal, "status 0");
}

/* Stopped in a shell, it goes on in the background without the table, and in the foreground with
 * it.
 */
static void
test_job_control (LiveRun *run, gconstpointer data)
{
  g_autofree char *script =
      g_strdup_printf ("set -m; $TROUPE_PROGRAM map --live -j2 --command '%s' item-1 item-2; "
                       "echo stopped; bg >/dev/null; echo back; read x; fg >/dev/null; "
                       "echo status $?",
                       run->command);
  g_autoptr (Terminal) terminal = live_run_start_script (run, 24, 80, script);

  terminal_wait_for (terminal, "2 running");
  terminal_type (terminal, TERMINAL_STOP);
  terminal_wait_for (terminal, "back");
  terminal_type (terminal, "typed");
  terminal_wait_for (terminal, "typed");
  live_run_assert_restored (terminal);
  terminal_type (terminal, "\n");
  terminal_wait_for (terminal, "2 running");
  g_assert_true (terminal_is_alternate (terminal));
  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
  terminal_wait_for (terminal, "out item-2");
  terminal_wait_for (terminal, "status 0");
}

/* Left, the run goes on with a line of progress. */
static void
test_leave (LiveRun *run, gconstpointer data)
{
  g_autoptr (Terminal) terminal = start (run);

  terminal_type (terminal, "q");
  terminal_wait_for (terminal, "The run goes on; its results are written at the end.");
  terminal_wait_for (terminal, "0 of 3 (0 %), estimating…");
  live_run_assert_restored (terminal);
  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  terminal_wait_for (terminal, "out item-3");
  terminal_wait_for (terminal, "All processes have finished.");
}

/* The title, what is selected, and the labels. */
static gboolean
has_colours (Terminal *terminal, gpointer data)
{
  return terminal_count_colours (terminal, 0, 2) > 0 &&
         terminal_count_colours (terminal, 0, 6) > 0 &&
         terminal_count_colours (terminal, 6, -1) > 0;
}

/* Nothing of the table is in colour where colours are not wanted, or there are none. */
static void
test_colours (LiveRun *run, gconstpointer data)
{
  static const struct
  {
    const char *variable;
    gboolean has_colours;
  } cases[] = {
    { "NO_COLOR=", TRUE },
    { "NO_COLOR=1", FALSE },
    { "TERM=vt100", FALSE },
    { "LC_ALL=C", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Terminal) terminal = terminal_new_with_environment (
          24, 80,
          (const char *const[]){ g_getenv ("TROUPE_PROGRAM"), "map", "--live", "--command",
                                 run->command, "item-é", NULL },
          (const char *const[]){ cases[i].variable, NULL });

      terminal_wait_for (terminal, "item-é");
      terminal_wait_for (terminal, "1 running");
      terminal_wait_for (terminal, "F1Help");
      if (cases[i].has_colours)
        terminal_wait (terminal, has_colours, NULL);
      else
        g_assert_cmpint (terminal_count_colours (terminal, -1, -1), ==, 24 * 80);
      terminal_type (terminal, TERMINAL_INTERRUPT);
      g_assert_cmpint (terminal_wait_for_end (terminal), ==, 130);
      g_assert_true (terminal_is_cooked (terminal));
    }
}

/* Where there can be no table, nothing is started, and nothing is lost. */
static void
test_none (LiveRun *run, gconstpointer data)
{
  g_autofree char *output = g_build_filename (run->folder, "output", NULL);
  g_autofree char *kept = NULL;
  const char *const arguments[] = { "map", "--live", "-o", output, "square", "1", NULL };
  g_auto (CliRun) none = { 0 };
  g_auto (CliRun) both = { 0 };

  g_assert_true (g_file_set_contents (output, "before\n", -1, NULL));
  cli_run_call_after (&none, "setsid -w", arguments);
  g_assert_cmpint (none.status, ==, 2);
  cli_run_assert_message (&none, "troupe: --live: *needs a terminal, and there is none");
  g_assert_true (g_file_get_contents (output, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "before\n");

  cli_run_call (&both, NULL, "map", "--live", "--tty", "--command", "true", "1", NULL);
  g_assert_cmpint (both.status, ==, 2);
  cli_run_assert_message (&both, "troupe: --live and --tty exclude each other*");
}

static void
assert_refused (LiveRun *run, const char *variable, const char *const *arguments, const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (Terminal) terminal = NULL;

  g_strv_builder_add (builder, g_getenv ("TROUPE_PROGRAM"));
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  terminal = terminal_new_with_environment (24, 100, (const char *const *) argv,
                                            (const char *const[]){ variable, NULL });
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 2);
  terminal_wait_for (terminal, text);
  live_run_assert_restored (terminal);
}

static void
test_terminals (LiveRun *run, gconstpointer data)
{
  const char *const typed[] = { "map", "--live", "square", "-a", "-", NULL };
  const char *const given[] = { "map", "--live", "square", "1", NULL };

  assert_refused (run, "TERM=dumb", given, "A terminal of the type “dumb” cannot show");
  assert_refused (run, "TERM=no-such-terminal", given, "the type “no-such-terminal” cannot show");
  assert_refused (run, "TERM=", given, "A terminal of the type “” cannot show");
  assert_refused (run, "A=B", typed, "--live needs the keyboard, so items cannot be typed");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (LiveRun *run, gconstpointer data);
  } tests[] = {
    { "/live-end/interrupt", test_interrupt },
    { "/live-end/stop", test_stop },
    { "/live-end/signals", test_signals },
    { "/live-end/suspend", test_suspend },
    { "/live-end/background", test_background },
    { "/live-end/job-control", test_job_control },
    { "/live-end/leave", test_leave },
    { "/live-end/colours", test_colours },
    { "/live-end/none", test_none },
    { "/live-end/terminals", test_terminals },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, LiveRun, NULL, live_run_set_up, tests[i].test, live_run_tear_down);
  return g_test_run ();
}
