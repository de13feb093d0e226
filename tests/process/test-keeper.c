/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the worker program as the keeper of another one. */

#include "trace.h"
#include "wire-client.h"

#include <string.h>
#include <sys/resource.h>

/* Keeps a shell that runs the script, whose first argument is the trace. */
static WireClient *
keep (const char *script, const Trace *trace)
{
  return wire_client_new_worker ("--lanes", "3", "--keep", "/bin/sh", "-c", script, "sh",
                                 trace == NULL ? "" : trace->path, NULL);
}

/* The program has the wire, as without a keeper. */
static void
test_wire (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--keep", g_getenv ("TROUPE_WORKER"), "--lanes", "2", "square", NULL);
  const char *keeper = g_subprocess_get_identifier (wire_client_get_process (client));

  g_assert_cmpint (wire_client_wait_hello (client)->lanes, ==, 2);
  g_assert_cmpint (wire_client_wait_hello (client)->pid, !=, g_ascii_strtoll (keeper, NULL, 10));
  wire_client_send_range (client, 1, 1, 1, 3);
  wire_client_assert_values (client, 1, (const char *const[]){ "1", "4", "9", NULL });
  wire_client_assert_finishes (client);
}

static void
test_surroundings (void)
{
  g_autofree char *expected =
      g_strdup_printf ("3 %d\n", MIN (getpriority (PRIO_PROCESS, 0) + 2, 19));
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--lanes", "3", "--nice", "2", "--keep", "/bin/sh", "-c",
                              "echo $TROUPE_LANES $(nice) >&2", NULL);

  g_assert_cmpstr (wire_client_wait_end (client), ==, expected);
  wire_client_assert_exit (client, 0);
}

/* Options after the program are the program's. */
static void
test_arguments (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--keep", "/bin/sh", "-c", "echo \"$@\" >&2", "sh", "--lanes", "0",
                              "--describe", "--", "a b", NULL);

  g_assert_cmpstr (wire_client_wait_end (client), ==, "--lanes 0 --describe -- a b\n");
}

static void
test_ends_the_same_way (void)
{
  static const int numbers[] = { SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGHUP, SIGINT };
  g_autoptr (WireClient) zero = keep ("exit 0", NULL);
  g_autoptr (WireClient) three = keep ("exit 3", NULL);

  wire_client_assert_exit (zero, 0);
  wire_client_assert_exit (three, 3);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *script = g_strdup_printf ("kill -%d $$", numbers[i]);
      g_autoptr (WireClient) client = keep (script, NULL);

      wire_client_assert_signal (client, numbers[i]);
    }
}

static void
test_no_such_program (void)
{
  g_autoptr (WireClient) missing =
      wire_client_new_worker ("--keep", "/proc/nonexistent/program", NULL);
  g_autoptr (WireClient) no_program = wire_client_new_worker ("--keep", "/etc/passwd", NULL);
  g_autoptr (WireClient) unnamed = wire_client_new_worker ("--keep", NULL);

  g_assert_cmpstr (wire_client_wait_end (missing), ==,
                   "troupe-worker: “/proc/nonexistent/program” cannot be executed: No such file or "
                   "directory\n");
  wire_client_assert_exit (missing, 127);
  wire_client_assert_exit (no_program, 126);
  g_assert_cmpstr (wire_client_wait_end (unnamed), ==, "troupe-worker: --keep needs a program\n");
  wire_client_assert_exit (unnamed, 2);
}

/* The keeper has no copy of the wire: that the program lets go of it is seen at once. */
static void
test_lets_go_of_wire (void)
{
  Trace trace;
  g_autoptr (WireClient) client = NULL;

  trace_open (&trace);
  client = keep ("exec 9>$1 >&- 2>&-; echo up >&9; exec sleep 1000", &trace);
  trace_assert_says (&trace, "up\n");
  g_assert_no_error (wire_client_wait_error (client));
  g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

#define STUBBORN \
  "exec 9>$1; setsid sh -c 'trap \"\" TERM HUP; echo up >&9; while :; do sleep 1000; done'"

static void
test_left_behind (void)
{
  Trace trace;
  g_autoptr (WireClient) client = NULL;

  trace_open (&trace);
  client = keep (STUBBORN " & read line; exit 4", &trace);
  trace_assert_says (&trace, "up\n");
  wire_client_close_input (client);
  wire_client_assert_exit (client, 4);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

/* What a program that ends well left may end, too, or is named; what one left that did not is
 * killed at once. */
static void
test_left_behind_ends (void)
{
  Trace trace;
  g_autoptr (WireClient) client = NULL;
  g_autoptr (WireClient) other = NULL;
  g_autoptr (WireClient) moment = NULL;

  trace_open (&trace);
  client = wire_client_new_worker ("--grace", "300000", "--keep", "/bin/sh", "-c",
                                   "(exec 9>$1; sleep 0.2; echo bye >&9) & exit 0", "sh",
                                   trace.path, NULL);
  trace_assert_says (&trace, "bye\n");
  wire_client_assert_exit (client, 0);
  trace_assert_gone (&trace);

  other = keep ("sleep 3600 >&- 2>&- & exit 0", NULL);
  g_assert_true (g_str_has_prefix (wire_client_wait_end (other),
                                   "an item left a process running, which is killed: "));
  /* That it is waited for is only told where it takes longer than a moment. */
  moment = wire_client_new_worker ("--grace", "500", "--keep", "/bin/sh", "-c",
                                   "sleep 3600 >&- 2>&- & exit 0", NULL);
  g_assert_true (g_str_has_prefix (wire_client_wait_end (moment),
                                   "an item left a process running, which is killed: "));
  trace_close (&trace);
}

static void
test_signal_passed_on (void)
{
  Trace trace;
  g_autoptr (WireClient) client = NULL;

  trace_open (&trace);
  client = keep ("exec 9>$1; trap 'echo bye >&9; exit 6' TERM; echo up >&9; "
                 "while :; do sleep 0.01; done",
                 &trace);
  trace_assert_says (&trace, "up\n");
  g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
  trace_assert_says (&trace, "bye\n");
  wire_client_assert_exit (client, 6);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

static void
test_keeper_killed (void)
{
  Trace trace;
  g_autoptr (WireClient) client = NULL;

  trace_open (&trace);
  client = keep ("exec 9>$1; echo up >&9; exec sleep 1000", &trace);
  trace_assert_says (&trace, "up\n");
  g_subprocess_force_exit (wire_client_get_process (client));
  trace_assert_gone (&trace);
  trace_close (&trace);
}

/* The keeper's parent is a shell here, and the program's input stays open. */
static void
test_parent_death (void)
{
  g_autofree char *worker = g_shell_quote (g_getenv ("TROUPE_WORKER"));
  g_autofree char *program = g_shell_quote (STUBBORN);
  g_autofree char *script = NULL;
  g_autoptr (WireClient) client = NULL;
  Trace trace;

  trace_open (&trace);
  script = g_strdup_printf ("%s --keep sh -c %s sh %s; exit 5", worker, program, trace.path);
  client = wire_client_new ((const char *const[]){ "/bin/sh", "-c", script, NULL });
  trace_assert_says (&trace, "up\n");
  g_subprocess_force_exit (wire_client_get_process (client));
  trace_assert_gone (&trace);
  trace_close (&trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keeper/wire", test_wire);
  g_test_add_func ("/keeper/surroundings", test_surroundings);
  g_test_add_func ("/keeper/arguments", test_arguments);
  g_test_add_func ("/keeper/ends-the-same-way", test_ends_the_same_way);
  g_test_add_func ("/keeper/no-such-program", test_no_such_program);
  g_test_add_func ("/keeper/lets-go-of-wire", test_lets_go_of_wire);
  g_test_add_func ("/keeper/left-behind", test_left_behind);
  g_test_add_func ("/keeper/left-behind-ends", test_left_behind_ends);
  g_test_add_func ("/keeper/signal-passed-on", test_signal_passed_on);
  g_test_add_func ("/keeper/keeper-killed", test_keeper_killed);
  g_test_add_func ("/keeper/parent-death", test_parent_death);
  return g_test_run ();
}
