/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node whose pool is this test: what it does when its results are not read, when it hears
 * nothing any more, and when it is sent what it cannot understand. */

#include "node-client.h"
#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-node-job.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Much more than a pipe and the node's own buffer hold. */
#define N_ITEMS   40
#define ITEM_SIZE "1000000"

/* Where silence is not what ends a node. */
#define LONG_PATIENCE_MS 120000

static void
send_job (NodeClient *node, const char *command, guint patience_ms)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (GBytes) words = troupe_node_job_create (job, 2, NULL);
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  node_client_send_job (node, words, patience_ms, 0);
  troupe_wire_append_range (frames, 1, 1000, N_ITEMS, 1, 1);
  node_client_send (node, frames);
}

/* Sends the next beat, if the node has waited for it for less than its patience. */
static gboolean
send_beat_in_time (NodeClient *node, gint64 *sent_at)
{
  if (g_get_monotonic_time () - *sent_at > NODE_CLIENT_PATIENCE_MS * 1000 / 2)
    return FALSE;

  node_client_send_beat (node);
  *sent_at = g_get_monotonic_time ();
  return TRUE;
}

/* Returns whether all went as it should before the node had to take this process, which may have
 * been stopped, for gone. */
static gboolean
read_slowly (NodeClient *node)
{
  gboolean has_result[N_ITEMS] = { FALSE };
  gint64 sent_at = g_get_monotonic_time ();
  const gint64 until = sent_at + 3 * NODE_CLIENT_PATIENCE_MS * 1000 / 2;
  guint n_results = 0;

  send_job (node, "head -c " ITEM_SIZE " /dev/zero", NODE_CLIENT_PATIENCE_MS);
  node_client_send_end (node);
  while (g_get_monotonic_time () < until)
    {
      if (!send_beat_in_time (node, &sent_at))
        return FALSE;
      g_usleep (NODE_CLIENT_BEAT_MS * 1000);
    }

  while (n_results < N_ITEMS)
    {
      g_auto (TroupeFrame) frame = { 0 };
      g_auto (TroupeWireDone) done = { 0 };
      g_autoptr (GError) error = NULL;

      if (!send_beat_in_time (node, &sent_at))
        return FALSE;
      node_client_wait_for (node, TROUPE_FRAME_DONE, &frame);
      g_assert_true (troupe_wire_parse_done (&frame, &done, &error));
      g_assert_cmpuint (done.first_index, >=, 1000);
      g_assert_cmpuint (done.first_index + done.count, <=, 1000 + N_ITEMS);
      for (guint i = 0; i < done.count; i++)
        {
          g_assert_false (has_result[done.first_index - 1000 + i]);
          has_result[done.first_index - 1000 + i] = TRUE;
        }
      n_results += done.count;
    }
  return send_beat_in_time (node, &sent_at);
}

/* Its results are not read for longer than its patience, while it hears beats: it goes on, and all
 * results are there when they are read, each once, also those that it still has when all is done.
 */
static void
test_slow_reader (void)
{
  NodeClient node;

  node_client_start (&node);
  while (!read_slowly (&node))
    {
      g_autofree char *words = NULL;
      int status;

      g_subprocess_force_exit (node.process);
      words = node_client_finish (&node, &status);
      node_client_start (&node);
    }
  node_client_end (&node);
}

/* Ctrl+C in a terminal is for the pool that started it. Nothing is heard of that pool, whose end of
 * the pipes is still open: it ends what it started. */
static void
test_silent_pool (void)
{
  g_autofree char *words = NULL;
  TroupeWireBeat beat;
  NodeClient node;
  pid_t pid;
  int status;

  node_client_start (&node);
  {
    g_auto (TroupeFrame) frame = { 0 };

    node_client_wait_for (&node, TROUPE_FRAME_NODE, &frame);
    pid = atoi (g_subprocess_get_identifier (node.process));
    g_assert_cmpint (getpgid (pid), ==, pid);
  }
  send_job (&node, "sleep 1000", NODE_CLIENT_PATIENCE_MS);
  {
    g_auto (TroupeFrame) frame = { 0 };

    node_client_wait_for (&node, TROUPE_FRAME_HELLO, &frame);
  }
  /* It is heard of meanwhile, without a question. */
  {
    g_auto (TroupeFrame) frame = { 0 };

    node_client_wait_for (&node, TROUPE_FRAME_BEAT, &frame);
    g_assert_true (troupe_wire_parse_beat (&frame, &beat, NULL));
    g_assert_cmpint (beat.echo, ==, 0);
  }
  words = node_client_finish (&node, &status);
  g_assert_cmpint (status, ==, 1);
  g_assert_cmpstr (words, ==,
                   "troupe-node: nothing was heard of the pool that started this node\n");
}

static void
set_signals_cb (gpointer data)
{
  signal (SIGCHLD, SIG_IGN);
  signal (SIGPIPE, SIG_DFL);
}

/* Starts a node by a program that ignores SIGCHLD, and not SIGPIPE. */
static void
start_with_signals (NodeClient *node)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_set_child_setup (launcher, set_signals_cb, NULL, NULL);
  node_client_start_with (node, launcher);
}

/* Whatever reads its results has ended: while it works, or before it could introduce itself. */
static void
test_closed_pool (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *words = NULL;
      g_auto (TroupeFrame) frame = { 0 };
      NodeClient node;
      int status;

      start_with_signals (&node);
      if (i == 0)
        {
          send_job (&node, "sleep 1000", LONG_PATIENCE_MS);
          node_client_wait_for (&node, TROUPE_FRAME_HELLO, &frame);
        }
      g_input_stream_close (g_subprocess_get_stdout_pipe (node.process), NULL, NULL);
      words = node_client_finish (&node, &status);
      g_assert_cmpint (status, ==, 1);
      g_assert_cmpstr (words, ==,
                       i == 0 ? "troupe-node: the pool that started this node is gone\n" : "");
    }
}

static void
assert_refuses (const void *bytes, gsize size, const char *expected)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree char *words = NULL;
  NodeClient node;
  int status;

  node_client_start (&node);
  send_job (&node, "sleep 1000", LONG_PATIENCE_MS);
  /* Twice: nothing is read after the first. */
  for (guint i = 0; i < 2; i++)
    g_byte_array_append (frames, bytes, size);
  node_client_send (&node, frames);
  words = node_client_finish (&node, &status);
  g_assert_cmpint (status, ==, 1);
  g_assert_true (g_str_has_prefix (words, expected));
}

static void
test_garbage (void)
{
  const char broke[] = "troupe-node: the pool that started this node broke the protocol: ";

  assert_refuses ("what is this, then", 18, broke);
  assert_refuses ("\0\0\0\0Z\0\0\0", 8, broke);
  assert_refuses ("\4\0\0\0K\0\0\0abcd", 12, broke);
  assert_refuses ("\4\0\0\0Q\0\0\0abcd", 12, broke);
  assert_refuses ("\4\0\0\0L\0\0\0abcd", 12, broke);
  assert_refuses ("\4\0\0\0o\0\0\0abcd", 12, broke);
  assert_refuses ("\4\0\0\0J\0\0\0abcd", 12, broke);
}

/* Its items come together with it, and change nothing. */
static void
test_bad_job (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("Kind=function\0Subject=square\0magic=1\0", 37);
  const TroupeWireJob job = {
    .beat_ms = NODE_CLIENT_BEAT_MS,
    .patience_ms = NODE_CLIENT_PATIENCE_MS,
    .text = text,
  };
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree char *words = NULL;
  NodeClient node;
  int status;

  node_client_start (&node);
  troupe_wire_append_job (frames, &job);
  troupe_wire_append_range (frames, 1, 0, 10, 1, 1);
  node_client_send (&node, frames);
  words = node_client_finish (&node, &status);
  g_assert_cmpint (status, ==, 2);
  g_assert_cmpstr (words, ==,
                   "there is no option named “magic” here: the same version of Troupe is needed\n");
}

/* How a worker ended is known, also where whatever started the node ignores SIGCHLD, for which the
 * kernel would forget it. */
static void
test_join (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "kill -9 $PPID");
  g_autoptr (GBytes) words = NULL;
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireDone) done = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  NodeClient node;

  troupe_job_set_crash_limit (job, 1);
  words = troupe_node_job_create (job, 1, NULL);
  start_with_signals (&node);
  node_client_send_job (&node, words, LONG_PATIENCE_MS, 0);
  troupe_wire_append_range (frames, 1, 0, 1, 1, 1);
  node_client_send (&node, frames);
  node_client_send_end (&node);
  node_client_wait_for (&node, TROUPE_FRAME_DONE, &frame);
  troupe_wire_parse_done (&frame, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done.outcome, ==, TROUPE_WIRE_OUTCOME_CRASHED);
  message = troupe_bytes_to_text (done.message);
  g_assert_cmpstr (message, ==, "crashed 1 time: SIGKILL (killed)");
  node_client_end (&node);
}

/* Runs the program with an argument, or none, and with that input. */
static void
assert_program (const char *argument, int input, int status, const char *output, const char *words)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (input, >=, 0);
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  process =
      g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TROUPE_NODE"), argument, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &printed, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (printed, ==, output);
  g_assert_cmpstr (errors, ==, words);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
}

/* Whoever starts it by hand, with an argument or at a terminal, is told what it is. */
static void
test_by_hand (void)
{
  const char words[] = "Troupe starts this program itself. “troupe node” says what a node finds on "
                       "this machine.\n";
  const int terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);

  g_assert_cmpint (terminal, >=, 0);
  g_assert_no_errno (grantpt (terminal));
  g_assert_no_errno (unlockpt (terminal));
  assert_program ("--version", open ("/dev/null", O_RDONLY), 0, "troupe-node " TROUPE_VERSION "\n",
                  "");
  assert_program ("--help", open ("/dev/null", O_RDONLY), 2, "", words);
  assert_program (NULL, open (ptsname (terminal), O_RDWR | O_NOCTTY), 2, "", words);
  close (terminal);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/node-session/slow-reader", test_slow_reader);
  g_test_add_func ("/node-session/silent-pool", test_silent_pool);
  g_test_add_func ("/node-session/closed-pool", test_closed_pool);
  g_test_add_func ("/node-session/garbage", test_garbage);
  g_test_add_func ("/node-session/bad-job", test_bad_job);
  g_test_add_func ("/node-session/join", test_join);
  g_test_add_func ("/node-session/by-hand", test_by_hand);

  return g_test_run ();
}
