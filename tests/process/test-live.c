/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The live table of a run in a terminal: what it shows at different widths, what keys do, and that
 * the output is right afterwards. */

#include "live-run.h"
#include "process-state.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

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

static gboolean
matches_not (Terminal *terminal, gpointer data)
{
  return !matches (terminal, data);
}

static void
wait_without_row (Terminal *terminal, const char *pattern)
{
  g_test_message ("Waiting until no row is like “%s”", pattern);
  terminal_wait (terminal, matches_not, (gpointer) pattern);
}

/* Each item has a worker, whichever that is. */
static void
wait_for_items (Terminal *terminal, guint n_items)
{
  for (guint i = 1; i <= n_items; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("^ *\\d+ +\\d+ running .* item-%u$", i);

      wait_for_row (terminal, pattern);
    }
}

/* The rows that tell of a run, and the results afterwards, at the widths that people have. */
static void
test_widths (LiveRun *run, gconstpointer data)
{
  static const struct
  {
    guint n_rows;
    guint n_columns;
    const char *titles;
  } sizes[] = {
    { 12, 60, "^  # +PID STATE +CPU% +MEM +DONE +TIME ITEM$" },
    { 24, 80, "^  # +PID STATE +S +CPU% CORE +MEM +DISK +DONE +TIME ITEM$" },
    { 50, 200, "^  # +PID STATE +S +CPU% CORE +MEM +DISK +DONE +TIME ITEM$" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Terminal) terminal =
          live_run_start (run, sizes[i].n_rows, sizes[i].n_columns, "map", "--live", "-j3",
                          "--command", run->command, "item-1", "item-2", "item-3", NULL);

      wait_for_items (terminal, 3);
      g_assert_true (terminal_is_alternate (terminal));
      wait_for_row (terminal, sizes[i].titles);
      wait_for_row (terminal, "^sh .* running +\\d");
      wait_for_row (terminal, "^Items \\[ +0 of 3 \\(0 %\\)\\]$");
      wait_for_row (terminal, "^estimating…, 3 running$");
      wait_for_row (terminal, "^F1Help +pPause");
      if (sizes[i].n_rows >= 24)
        wait_for_row (terminal, "^Cores \\[.* of \\d+\\] +Mem +\\[.* of .*\\]$");
      g_assert_cmpint (process_state_find (live_run_find_pid (terminal, "item-1")), !=, 0);
      g_assert_cmpint (process_state_find (live_run_find_pid (terminal, "item-3")), !=, 0);

      live_run_open (run);
      g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
      live_run_assert_restored (terminal);
      terminal_wait_for (terminal, "All processes have finished.");
      wait_for_row (terminal, "^out item-1$");
      g_assert_cmpint (terminal_find_row (terminal, "^out item-1$") + 1, ==,
                       terminal_find_row (terminal, "^out item-2$"));
      g_assert_cmpint (terminal_find_row (terminal, "^out item-2$") + 1, ==,
                       terminal_find_row (terminal, "^out item-3$"));
      g_assert_no_errno (g_unlink (run->gate));
    }
}

/* Results go where they went without a table, and the messages of the end as well. */
static void
test_files (LiveRun *run, gconstpointer data)
{
  g_autofree char *script = g_strdup_printf (
      "cd %s && seq 1000 | $TROUPE_PROGRAM map --live -j2 square -a - 2>messages | cat >results; "
      "$TROUPE_PROGRAM map --live square 1 x >more 2>&1; echo status $?",
      run->folder);
  g_autoptr (Terminal) terminal = live_run_start_script (run, 24, 80, script);
  g_autofree char *results_path = g_build_filename (run->folder, "results", NULL);
  g_autofree char *messages_path = g_build_filename (run->folder, "messages", NULL);
  g_autofree char *more_path = g_build_filename (run->folder, "more", NULL);
  g_autofree char *results = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *more = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);

  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  terminal_wait_for (terminal, "status 1");
  live_run_assert_restored (terminal);
  for (guint i = 1; i <= 1000; i++)
    g_string_append_printf (expected, "%u\n", i * i);
  g_assert_true (g_file_get_contents (results_path, &results, NULL, NULL));
  g_assert_true (g_file_get_contents (messages_path, &messages, NULL, NULL));
  g_assert_true (g_file_get_contents (more_path, &more, NULL, NULL));
  g_assert_cmpstr (results, ==, expected->str);
  g_assert_nonnull (strstr (messages, "All processes have finished.\n"));
  g_assert_null (strchr (messages, '\033'));
  g_assert_nonnull (strstr (more, "item 2 “x”: "));
  g_assert_nonnull (g_strstr_len (more, -1, "1\n"));
}

/* A run that is kept is shown by the program that keeps it, and goes on with a table as well. */
static void
test_kept (LiveRun *run, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Terminal) terminal =
          i == 0 ? live_run_start (run, 24, 100, "map", "--live", "--keep", "-j3", "--command",
                                   run->command, "item-1", "item-2", "item-3", NULL)
                 : live_run_start (run, 24, 100, "resume", "--live", NULL);

      wait_for_items (terminal, 3);
      if (i == 0)
        terminal_type (terminal, TERMINAL_INTERRUPT);
      else
        live_run_open (run);
      g_assert_cmpint (terminal_wait_for_end (terminal), ==, i == 0 ? 130 : 0);
      live_run_assert_restored (terminal);
      wait_for_row (terminal, i == 0 ? "^“troupe resume 1” goes on" : "^out item-3$");
    }
}

static gboolean
is_stopped (Terminal *terminal, gpointer data)
{
  return process_state_find (*(gint64 *) data) == 'T';
}

static gboolean
is_not_stopped (Terminal *terminal, gpointer data)
{
  return !is_stopped (terminal, data);
}

static gboolean
is_gone (Terminal *terminal, gpointer data)
{
  const char state = process_state_find (*(gint64 *) data);

  return state == 0 || state == 'Z';
}

/* The chosen worker is paused, continued and killed, and the results are those of any other run. */
static void
test_orders (LiveRun *run, gconstpointer data)
{
  g_autoptr (Terminal) terminal =
      live_run_start (run, 24, 100, "map", "--live", "-j3", "--grace", "300", "--command",
                      run->command, "item-1", "item-2", "item-3", NULL);
  gint64 pid;

  wait_for_items (terminal, 3);
  pid = live_run_find_pid (terminal, "item-2");
  terminal_type (terminal, "/item-2\np");
  wait_for_row (terminal, "^ *\\d +\\d+ paused .* item-2$");
  terminal_wait (terminal, is_stopped, &pid);
  wait_for_row (terminal, "2 running, 1 paused$");
  terminal_type (terminal, "p");
  wait_for_row (terminal, "^ *\\d +\\d+ running .* item-2$");
  terminal_wait (terminal, is_not_stopped, &pid);

  /* All of them, and back. */
  terminal_type (terminal, "a");
  wait_for_row (terminal, "3 paused$");
  wait_for_row (terminal, "^sh .* paused +\\d");
  terminal_type (terminal, "a");
  wait_for_row (terminal, "estimating…, 3 running$");

  /* Asked, but not answered with yes. */
  terminal_type (terminal, "k");
  wait_for_row (terminal, "^End worker \\d \\(pid \\d+\\)\\? Its item is run again: item-2$");
  terminal_type (terminal, "c");
  terminal_wait_without (terminal, "End worker");
  g_assert_cmpint (process_state_find (pid), !=, 0);

  terminal_type (terminal, TERMINAL_F9);
  wait_for_row (terminal, "^ k  Kill at once \\(SIGKILL\\)$");
  terminal_type (terminal, "k");
  terminal_wait (terminal, is_gone, &pid);
  wait_for_row (terminal, "^ *4 +\\d+ running .* item-2$");
  wait_for_row (terminal, "worker \\d \\(pid \\d+\\): killed by you: SIGKILL");
  wait_for_row (terminal, "1 worker died$");

  /* The choice went to what replaced it; Enter is the first answer. */
  pid = live_run_find_pid (terminal, "item-2");
  terminal_type (terminal, "k\n");
  terminal_wait (terminal, is_gone, &pid);
  wait_for_row (terminal, "^ *5 +\\d+ running .* item-2$");
  terminal_type (terminal, "w");
  wait_for_row (terminal, "^ *4 +\\d+ joined .*SIGTERM");

  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
  wait_for_row (terminal, "^out item-1$");
  wait_for_row (terminal, "^out item-2$");
  wait_for_row (terminal, "^out item-3$");
  wait_for_row (terminal, "^worker \\d \\(pid \\d+\\): killed by you: SIGKILL");
}

static gboolean
is_first (Terminal *terminal, gpointer data)
{
  const int titles = terminal_find_row (terminal, "^  # +PID");
  g_autofree char *row = terminal_dup_row (terminal, titles + 1);

  return g_ascii_strtoll (row, NULL, 10) == GPOINTER_TO_INT (data);
}

static void
wait_for_first (Terminal *terminal, guint worker)
{
  terminal_wait (terminal, is_first, GUINT_TO_POINTER (worker));
}

/* Sorted, found and filtered. */
static void
test_order (LiveRun *run, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf (
      "case {} in item-3) while ! test -e %s; do :; done;; esac; %s", run->gate, run->command);
  g_autoptr (Terminal) terminal =
      live_run_start (run, 24, 100, "map", "--live", "-j4", "--command", command, "item-1",
                      "item-2", "item-3", "item-4", NULL);

  wait_for_items (terminal, 4);
  wait_for_first (terminal, 1);
  terminal_type (terminal, "I");
  wait_for_first (terminal, 4);
  terminal_type (terminal, "P");
  wait_for_first (terminal, live_run_find_worker (terminal, "item-3"));
  terminal_type (terminal, "N");
  wait_for_first (terminal, 1);
  terminal_type (terminal, TERMINAL_F6);
  wait_for_row (terminal, "^ +Current item$");
  terminal_type (terminal, TERMINAL_DOWN TERMINAL_DOWN TERMINAL_ESCAPE);
  terminal_wait_without (terminal, "Current item");

  terminal_type (terminal, "/ITEM-4");
  wait_for_row (terminal, "^Search: ITEM-4_$");
  terminal_type (terminal, "\n\n");
  wait_for_row (terminal, "^Worker \\d$");
  wait_for_row (terminal, "^ Current item +item-4$");
  terminal_type (terminal, "q");
  wait_for_row (terminal, "^F1Help");

  terminal_type (terminal, TERMINAL_F4 "em-2\n");
  wait_without_row (terminal, " item-3$");
  wait_for_first (terminal, live_run_find_worker (terminal, "item-2"));
  wait_for_row (terminal, "filter: em-2$");
  terminal_type (terminal, TERMINAL_ESCAPE);
  wait_for_row (terminal, "item-3$");

  terminal_type (terminal, TERMINAL_F1);
  wait_for_row (terminal, "^ k F9 +end the chosen worker");
  terminal_type (terminal, "qe");
  wait_for_row (terminal, "worker 4 \\(pid \\d+\\): started$");

  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
}

/* What failed is told at once, though its turn has not come. */
static void
test_failures (LiveRun *run, gconstpointer data)
{
  g_autofree char *command =
      g_strdup_printf ("case {} in item-2) exit 3;; item-3) kill -9 $$;; esac; %s", run->command);
  g_autoptr (Terminal) terminal =
      live_run_start (run, 24, 100, "map", "--live", "-j2", "--command", command, "item-1",
                      "item-2", "item-3", "item-4", NULL);

  wait_for_row (terminal, "^ +\\d\\S* s  item 2 failed: exit status 3$");
  wait_for_row (terminal, "2 running, 2 failed$");
  wait_for_row (terminal, "^Items \\[x+ +2 of 4 \\(50 %\\)\\]$");
  terminal_type (terminal, "f");
  wait_for_row (terminal, "^What failed$");
  wait_for_row (terminal, "^ +\\d\\S* s  item 3 failed: ended by SIGKILL");
  terminal_type (terminal, "q");

  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 1);
  wait_for_row (terminal, "^item 2 “item-2”: exit status 3$");
  wait_for_row (terminal, "^out item-4$");
}

static void
test_resize (LiveRun *run, gconstpointer data)
{
  g_autoptr (Terminal) terminal = live_run_start (run, 24, 80, "map", "--live", "-j2", "--command",
                                                  run->command, "item-1", "item-2", NULL);

  wait_for_items (terminal, 2);
  terminal_resize (terminal, 50, 200);
  wait_for_row (terminal, "^F1Help.*Stop Run");
  g_assert_cmpint (terminal_find_row (terminal, "^F1Help"), ==, 49);
  terminal_resize (terminal, 10, 60);
  wait_for_row (terminal, "^  # +PID STATE +CPU% +MEM +DONE +TIME ITEM$");
  wait_for_items (terminal, 2);
  g_assert_cmpint (terminal_find_row (terminal, "^F1Help"), ==, 9);
  terminal_resize (terminal, 4, 60);
  wait_for_row (terminal, "^Items \\[ +0 of 2");
  wait_for_row (terminal, "^  # +PID");
  terminal_resize (terminal, 2, 30);
  wait_without_row (terminal, "^  # ");
  wait_for_row (terminal, "^sh .*running +\\d");
  wait_for_row (terminal, "^Items \\[ +0 of 2");
  terminal_resize (terminal, 24, 80);
  wait_for_items (terminal, 2);
  wait_for_row (terminal, "^Items \\[ +0 of 2 \\(0 %\\)\\]$");

  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
}

/* Items that would do something to a terminal, and those that are wide or marked. */
static void
test_hostile (LiveRun *run, gconstpointer data)
{
  g_autofree char *command =
      g_strdup_printf ("until test -e %s; do sleep 0.05; done; : {}", run->gate);
  g_autoptr (Terminal) terminal = live_run_start (
      run, 24, 100, "map", "--live", "-j5", "--command", command,
      "\033]0;title\a\033[2J\033[31mred", "one\ntwo\rthree", "日本語の項目",
      "e\xcc\x81\xcc\x82g\xcc\x88\xf0\x9f\x91\xa9", "\xe2\x80\xaegpj.exe\xff", NULL);

  wait_for_row (terminal, " \\\\x1b\\]0;title\\\\x07\\\\x1b\\[2J\\\\x1b\\[31mred$");
  wait_for_row (terminal, " one\\\\ntwo\\\\x0dthree$");
  wait_for_row (terminal, "^ *\\d +\\d+ running .* 日本語の項目$");
  wait_for_row (terminal, " e\xcc\x81\xcc\x82g\xcc\x88\xf0\x9f\x91\xa9$");
  wait_for_row (terminal, " \\\\u202egpj.exe");
  g_assert_null (strstr (terminal_get_output (terminal), "\033]0;"));
  g_assert_null (strstr (terminal_get_output (terminal), "\xe2\x80\xae"));
  wait_for_row (terminal, "^  # +PID STATE");

  terminal_type (terminal, "\xe6\x97\xa5\033[5~\033[99~\001\177/\xe6\x97\xa5\xe6\x9c\xac");
  wait_for_row (terminal, "^Search: 日本_$");
  terminal_type (terminal, "\n\n");
  wait_for_row (terminal, "^ Current item +日本語の項目$");

  live_run_open (run);
  g_assert_cmpint (terminal_wait_for_end (terminal), ==, 0);
  live_run_assert_restored (terminal);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (LiveRun *run, gconstpointer data);
  } tests[] = {
    { "/live/widths", test_widths }, { "/live/files", test_files },
    { "/live/kept", test_kept },     { "/live/orders", test_orders },
    { "/live/order", test_order },   { "/live/failures", test_failures },
    { "/live/resize", test_resize }, { "/live/hostile", test_hostile },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, LiveRun, NULL, live_run_set_up, tests[i].test, live_run_tear_down);
  return g_test_run ();
}
