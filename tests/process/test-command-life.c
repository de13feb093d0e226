/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing that a command started outlives its worker, and no worker outlives its pool. */

#include "trace.h"
#include "wire-client.h"

#include <glib/gstdio.h>
#include <string.h>

/* A process that has the trace as its descriptor 9, says “up”, ignores SIGTERM, and stays in a
 * session of its own. */
#define STUBBORN "setsid sh -c 'trap \"\" TERM HUP INT; echo up >&9; while :; do sleep 1000; done'"

static WireClient *
start (Trace *trace, const char *script)
{
  g_autofree char *command = g_strdup_printf ("exec 9>{}; %s", script);
  WireClient *client = wire_client_new_worker ("--command", command, NULL);

  trace_open (trace);
  wire_client_send_items (client, 1, (const char *const[]){ trace->path, NULL });
  wire_client_wait_hello (client);
  return client;
}

static void
test_left_behind (void)
{
  static const char *const scripts[] = {
    STUBBORN " & echo done",
    "(" STUBBORN " &); echo done",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      Trace trace;
      g_autoptr (WireClient) client = start (&trace, scripts[i]);

      wire_client_assert_values (client, 1, (const char *const[]){ "done", NULL });
      trace_assert_says (&trace, "up\n");
      wire_client_assert_leaves (client,
                                 "item 1 left a process running, which is killed: sh -c trap");
      trace_assert_gone (&trace);
      trace_close (&trace);
    }
}

/* Processes that are about to end are given time; only the others are killed. */
static void
test_left_behind_ends (void)
{
  Trace trace;
  g_autofree char *flag = NULL;
  g_autoptr (WireClient) client = NULL;

  trace_open (&trace);
  flag = g_strconcat (trace.path, ".flag", NULL);
  client = wire_client_new_worker (
      "--grace", "300000", "--command",
      "(exec 9>{}; until [ -e {}.flag ]; do sleep 0.01; done; echo bye >&9) & echo done", NULL);
  wire_client_send_items (client, 1, (const char *const[]){ trace.path, NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "done", NULL });
  wire_client_close_input (client);
  g_assert_true (g_file_set_contents (flag, "", 0, NULL));
  trace_assert_says (&trace, "bye\n");
  /* If that took a moment, it reports the processes that it waited for. */
  wire_client_assert_leaves (client, "");
  trace_assert_gone (&trace);
  g_unlink (flag);
  trace_close (&trace);
}

/* Nor is it waited for any more once the worker is to end, or its pool is gone. */
static void
test_left_behind_cancelled (void)
{
  static const int numbers[] = { SIGTERM, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Trace trace;
      g_autoptr (WireClient) client = wire_client_new_worker (
          "--grace", "300000", "--command", "exec 9>{}; " STUBBORN " & echo done", NULL);

      trace_open (&trace);
      wire_client_send_items (client, 1, (const char *const[]){ trace.path, NULL });
      wire_client_assert_values (client, 1, (const char *const[]){ "done", NULL });
      trace_assert_says (&trace, "up\n");
      wire_client_close_input (client);
      g_subprocess_send_signal (wire_client_get_process (client), numbers[i]);
      wire_client_wait_end (client);
      trace_assert_gone (&trace);
      trace_close (&trace);
    }
}

static void
test_end_of_input (void)
{
  Trace trace;
  g_autoptr (WireClient) client = start (&trace, STUBBORN "; echo done");

  trace_assert_says (&trace, "up\n");
  wire_client_close_input (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==,
                   "troupe-worker: the pool went away while there was work left\n");
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 1);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

/* A pool that takes nothing any more is gone as well. */
static void
test_output_closed (void)
{
  Trace trace;
  g_autoptr (WireClient) client = start (&trace, STUBBORN " & head -c 10000000 /dev/zero");

  trace_assert_says (&trace, "up\n");
  wire_client_close_output (client);
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  g_assert_cmpint (g_subprocess_get_exit_status (wire_client_get_process (client)), ==, 1);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

static void
assert_ended_by (WireClient *client, int number)
{
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  g_assert_true (g_subprocess_get_if_signaled (wire_client_get_process (client)));
  g_assert_cmpint (g_subprocess_get_term_sig (wire_client_get_process (client)), ==, number);
  /* That its command died with it is no result. */
  g_assert_cmpuint (wire_client_get_answers (client, 1)->len, ==, 0);
}

static void
test_terminate (void)
{
  static const int numbers[] = { SIGTERM, SIGINT };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Trace trace;
      g_autoptr (WireClient) client =
          start (&trace, "setsid sh -c 'echo up >&9; sleep 1000'; echo x");

      trace_assert_says (&trace, "up\n");
      g_subprocess_send_signal (wire_client_get_process (client), numbers[i]);
      assert_ended_by (client, numbers[i]);
      trace_assert_gone (&trace);
      trace_close (&trace);
    }
}

/* As from the pool, the command gets the signal at the same time. */
static void
test_terminate_group (void)
{
  for (guint i = 0; i < 20; i++)
    {
      Trace trace;
      g_autoptr (WireClient) client = start (&trace, "echo up >&9; sleep 1000");

      trace_assert_says (&trace, "up\n");
      g_assert_no_errno (kill (-(pid_t) wire_client_wait_hello (client)->pid, SIGTERM));
      assert_ended_by (client, SIGTERM);
      trace_assert_gone (&trace);
      trace_close (&trace);
    }
}

/* It is given time to end by itself, which it uses. */
static void
test_terminate_gently (void)
{
  Trace trace;
  g_autoptr (WireClient) client = start (
      &trace,
      "trap 'sleep 0.1; echo bye >&9; exit 0' TERM; echo up >&9; while :; do sleep 0.01; done");

  trace_assert_says (&trace, "up\n");
  g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
  trace_assert_says (&trace, "bye\n");
  assert_ended_by (client, SIGTERM);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

/* If it does not end, a second signal ends it at once. */
static void
test_terminate_twice (void)
{
  Trace trace;
  g_autoptr (WireClient) client =
      start (&trace, "trap 'echo no >&9' TERM; echo up >&9; while :; do sleep 0.01; done");

  trace_assert_says (&trace, "up\n");
  g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
  trace_assert_says (&trace, "no\n");
  g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
  assert_ended_by (client, SIGTERM);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

/* A command dies with a worker that cannot do anything any more. */
static void
test_killed (void)
{
  Trace trace;
  g_autoptr (WireClient) client = start (&trace, "echo up >&9; exec sleep 1000");

  trace_assert_says (&trace, "up\n");
  g_subprocess_force_exit (wire_client_get_process (client));
  assert_ended_by (client, SIGKILL);
  trace_assert_gone (&trace);
  trace_close (&trace);
}

/* The worker's parent is a shell here, and its input stays open. */
static void
test_parent_death (void)
{
  g_autofree char *worker = g_shell_quote (g_getenv ("TROUPE_WORKER"));
  g_autofree char *command = g_shell_quote ("exec 9>{}; " STUBBORN);
  g_autofree char *script = g_strdup_printf ("%s --command %s; exit 5", worker, command);
  g_autoptr (WireClient) client =
      wire_client_new ((const char *const[]){ "/bin/sh", "-c", script, NULL });
  Trace trace;

  trace_open (&trace);
  wire_client_send_items (client, 1, (const char *const[]){ trace.path, NULL });
  wire_client_wait_hello (client);
  trace_assert_says (&trace, "up\n");
  g_subprocess_force_exit (wire_client_get_process (client));
  g_assert_cmpstr (wire_client_wait_end (client), ==, "");
  trace_assert_gone (&trace);
  trace_close (&trace);
}

static guint
count_zombies (WireClient *client)
{
  g_autofree char *children =
      g_strdup_printf (") Z %d ", (int) wire_client_wait_hello (client)->pid);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  guint n_zombies = 0;
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;

      if (g_file_get_contents (path, &stat, NULL, NULL) && strstr (stat, children) != NULL)
        n_zombies++;
    }
  return n_zombies;
}

/* Processes that many commands leave behind, ended or not, do not accumulate. */
static void
test_many_orphans (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--lanes", "2", "--grace", "10000",
                                                          "--command", "(true &); echo {}", NULL);

  for (guint i = 0; i < 100; i++)
    wire_client_send_range (client, i, i, 1, 1);
  for (guint i = 0; i < 100; i++)
    wire_client_wait_answers (client, i, 1);
  /* The reader reaps whenever it is awake. A busy machine lets many end only now. */
  do
    {
      wire_client_send_probe (client);
      g_array_unref (wire_client_wait_progress (client));
    }
  while (count_zombies (client) >= 10);
  wire_client_assert_leaves (client, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-life/left-behind", test_left_behind);
  g_test_add_func ("/command-life/left-behind-ends", test_left_behind_ends);
  g_test_add_func ("/command-life/left-behind-cancelled", test_left_behind_cancelled);
  g_test_add_func ("/command-life/end-of-input", test_end_of_input);
  g_test_add_func ("/command-life/output-closed", test_output_closed);
  g_test_add_func ("/command-life/terminate", test_terminate);
  g_test_add_func ("/command-life/terminate-group", test_terminate_group);
  g_test_add_func ("/command-life/terminate-gently", test_terminate_gently);
  g_test_add_func ("/command-life/terminate-twice", test_terminate_twice);
  g_test_add_func ("/command-life/killed", test_killed);
  g_test_add_func ("/command-life/parent-death", test_parent_death);
  g_test_add_func ("/command-life/many-orphans", test_many_orphans);
  return g_test_run ();
}
