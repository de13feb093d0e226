/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands that have the terminal: what is typed reaches them, and Ctrl-C and Ctrl-Z do what they
 * do with any program. */

#include "cli-run.h"
#include "process-state.h"
#include "wait.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 120000

/* A call in the foreground of a terminal of its own, and what was seen there. */
typedef struct
{
  pid_t pid;
  int terminal;
  GString *seen;
} Call;

static void
begin (Call *call, const char *command, const char *const *items)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (char *) g_getenv ("TROUPE_PROGRAM"));
  for (const char *const *word =
           (const char *const[]){ "map", "--tty", "--command", command, NULL };
       *word != NULL; word++)
    g_ptr_array_add (argv, (char *) *word);
  for (; *items != NULL; items++)
    g_ptr_array_add (argv, (char *) *items);
  g_ptr_array_add (argv, NULL);

  call->seen = g_string_new (NULL);
  call->pid = forkpty (&call->terminal, NULL, NULL, NULL);
  g_assert_cmpint (call->pid, >=, 0);
  if (call->pid == 0)
    {
      execv (argv->pdata[0], (char **) argv->pdata);
      _exit (127);
    }
}

/* The error is EIO once the other side is closed. */
static gboolean
read_some (Call *call)
{
  struct pollfd ready = { call->terminal, POLLIN, 0 };
  char piece[256];
  gssize size;

  g_assert_cmpint (poll (&ready, 1, PATIENCE_MS), ==, 1);
  size = read (call->terminal, piece, sizeof piece);
  g_string_append_len (call->seen, piece, MAX (size, 0));
  return size > 0;
}

static void
wait_for (Call *call, const char *text)
{
  while (strstr (call->seen->str, text) == NULL)
    g_assert_true (read_some (call));
}

static void
type (Call *call, const char *keys)
{
  g_assert_cmpint (write (call->terminal, keys, strlen (keys)), ==, strlen (keys));
}

static void
end (Call *call, int expected_status)
{
  int status;

  while (read_some (call))
    ;
  g_assert_cmpint (waitpid (call->pid, &status, 0), ==, call->pid);
  g_test_message ("%s", call->seen->str);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, expected_status);
  close (call->terminal);
  g_string_free (call->seen, TRUE);
}

/* One command after the other has it, and Troupe has it again at the end. */
static void
test_typed (void)
{
  Call call;

  begin (&call, "test -t 0 -a -t 1 -a -t 2 && echo ask {}; read x; echo got $x {}",
         (const char *const[]){ "a", "b", NULL });
  wait_for (&call, "ask a");
  g_assert_null (strstr (call.seen->str, "ask b"));
  type (&call, "one\n");
  wait_for (&call, "got one a");
  wait_for (&call, "ask b");
  type (&call, "two\n");
  wait_for (&call, "got two b");
  wait_for (&call, "joined, exit 0, 2 items");
  end (&call, 0);
}

/* A command that ends by it ends the job; one that has another use for the key goes on. */
static void
test_interrupt (void)
{
  Call call;

  begin (&call, "echo ask {}; exec sleep 1000", (const char *const[]){ "a", "b", NULL });
  wait_for (&call, "ask a");
  type (&call, "\x03");
  wait_for (&call, "Ending: ");
  end (&call, 130);

  begin (&call, "trap 'echo caught' INT; echo ask {}; read x; read x; echo got $x",
         (const char *const[]){ "a", NULL });
  wait_for (&call, "ask a");
  type (&call, "\x03");
  wait_for (&call, "caught");
  type (&call, "one\none\none\n");
  wait_for (&call, "got one");
  end (&call, 0);
}

/* The command has the terminal before it goes on. One that has not yet would not be stopped again
 * by the next key. */
static gboolean
has_command_again (gpointer data)
{
  const Call *call = data;
  const pid_t group = tcgetpgrp (call->terminal);

  return group != call->pid && !process_state_is_stopped (group);
}

/* Troupe stops with its command, without the terminal, which the command has again afterwards. */
static void
test_stop (void)
{
  Call call;
  int status;

  begin (&call, "echo ask {}; read x; echo got $x", (const char *const[]){ "a", NULL });
  wait_for (&call, "ask a");
  for (guint i = 0; i < 2; i++)
    {
      type (&call, "\x1a");
      g_assert_cmpint (waitpid (call.pid, &status, WUNTRACED), ==, call.pid);
      g_assert_true (WIFSTOPPED (status));
      g_assert_cmpint (tcgetpgrp (call.terminal), ==, call.pid);
      g_assert_no_errno (kill (call.pid, SIGCONT));
      wait_until (has_command_again, &call);
    }
  type (&call, "one\n");
  wait_for (&call, "got one");
  end (&call, 0);
}

/* Without one, nothing is started. */
static void
test_none (void)
{
  const char *const arguments[] = { "map", "--tty", "--command", "echo", "1", NULL };
  const char *const several[] = { "map", "--tty", "-j2", "--command", "echo", "1", NULL };
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) wrong = { 0 };

  cli_run_call_after (&run, "setsid -w", arguments);
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, "troupe: *there is no terminal that commands could have: *");

  cli_run_call_strv (&wrong, NULL, several);
  g_assert_cmpint (wrong.status, ==, 2);
  cli_run_assert_message (&wrong, "troupe: Only one command at a time can have the terminal: *");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/tty/typed", test_typed);
  g_test_add_func ("/cli/tty/interrupt", test_interrupt);
  g_test_add_func ("/cli/tty/stop", test_stop);
  g_test_add_func ("/cli/tty/none", test_none);
  return g_test_run ();
}
