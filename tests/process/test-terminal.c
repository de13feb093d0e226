/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that a program that asks on the terminal fails with a message, and never waits for an
 * answer that cannot come. */

#include "cli-run.h"

#include <glib/gstdio.h>

static void
call (CliRun *run, const char *threads, const char *template_, const char *const *items)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;

  g_strv_builder_add_many (builder, "map", "-j1", "--chunk", "1", "--grace", "60", "--progress",
                           "never", "--threads", threads, "--command", template_, NULL);
  g_strv_builder_addv (builder, (const char **) items);
  arguments = g_strv_builder_end (builder);
  cli_run_call_in_terminal (run, (const char *const *) arguments);
}

static void
test_asks (void)
{
  static const char *const templates[] = {
    "read x </dev/tty; echo {}",
    "sh -c 'sh -c \"read x </dev/tty\"; true'; echo {}",
    "stty -echo </dev/tty; echo {}",
    "sh -c 'read x </dev/tty' & wait; echo {}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_auto (CliRun) run = { 0 };

      call (&run, "1", templates[i], (const char *const[]){ "1", "2", "3", NULL });
      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpuint (
          cli_run_count_messages (&run, "item ? “?”: it wants to ask something on the terminal, *"),
          ==, 3);
      cli_run_assert_message (&run, "worker 1 (pid *): joined, exit 0, 3 items*");
    }
}

/* The kernel stops them all, and only one of them asks. */
static void
test_others_go_on (void)
{
  g_auto (CliRun) run = { 0 };

  call (&run, "3", "case {} in ask) read x </dev/tty;; *) sleep 0.3; echo {};; esac",
        (const char *const[]){ "a", "ask", "b", "c", NULL });
  g_assert_cmpint (run.status, ==, 1);
  /* Messages may stand between them. */
  cli_run_assert_message (&run, "a");
  cli_run_assert_message (&run, "b");
  cli_run_assert_message (&run, "c");
  cli_run_assert_message (&run, "item 2 “ask”: it wants to ask something on the terminal, *");
}

/* A function that asks stops its whole worker. It is no crash that would be tried again. */
static void
test_function_asks (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "asks.py", NULL);
  g_autofree char *function = g_strconcat (path, ":asks", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (
      path, "def asks(x):\n    return open('/dev/tty').readline()\n", -1, NULL));
  cli_run_call_in_terminal (
      &run, (const char *const[]){ "map", "--progress", "never", "--python", function, "1", NULL });
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (&run, "item 1 “1”: it wants to ask something on the terminal, *");
  g_assert_cmpuint (cli_run_count_messages (&run, "worker ? (pid *): died: *"), ==, 1);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The terminal may be written to. */
static void
test_tells (void)
{
  g_auto (CliRun) run = { 0 };

  call (&run, "1", "echo told {} >/dev/tty", (const char *const[]){ "1", NULL });
  g_assert_cmpint (run.status, ==, 0);
  cli_run_assert_message (&run, "told 1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/terminal/asks", test_asks);
  g_test_add_func ("/terminal/others-go-on", test_others_go_on);
  g_test_add_func ("/terminal/function-asks", test_function_asks);
  g_test_add_func ("/terminal/tells", test_tells);
  return g_test_run ();
}
