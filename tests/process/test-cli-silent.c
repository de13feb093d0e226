/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what the commands about runs that go on make of processes that do not answer, or are gone.
 */

#include "process-state.h"
#include "started-run.h"
#include "troupe-told-counts.h"
#include "troupe-told-greeting.h"
#include "troupe-told-number.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* How long a socket to which nobody listens is taken for a new one, at least. */
#define NEW_SECONDS 9

static gboolean
is_stopped (gpointer number)
{
  return process_state_is_stopped (atoi (number));
}

/* A process that is stopped does not answer, and holds up nobody. */
static void
test_stopped (void)
{
  g_auto (StartedRun) stopped = started_run_new_sleep (NULL);
  g_auto (StartedRun) other = started_run_new_sleep (NULL);
  g_autoptr (JsonNode) node = NULL;

  g_subprocess_send_signal (stopped.process, SIGSTOP);
  wait_until (is_stopped, stopped.number);
  node = started_run_list (&stopped);
  g_assert_nonnull (strstr (json_object_get_string_member (json_node_get_object (node), "problem"),
                            "does not answer"));
  started_run_assert_refused ("pause", stopped.number, NULL, "does not answer");
  started_run_assert_done ("pause", other.number, NULL);
  g_subprocess_send_signal (stopped.process, SIGCONT);
  started_run_wait_for_state (&stopped, "running");
}

/* The socket of a run, whose process is this program. */
static int
listen_as_run (const char *number, char **path)
{
  g_autofree char *name = g_strconcat ("run-", number, NULL);
  g_autofree char *folder = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "troupe", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const int listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  *path = g_build_filename (folder, name, NULL);
  g_mkdir (folder, 0700);
  g_strlcpy (address.sun_path, *path, sizeof address.sun_path);
  g_assert_no_errno (bind (listener, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (listen (listener, 1));
  return listener;
}

/* What the process of a run tells first. */
static GByteArray *
make_greeting (TroupeToldFlags flags)
{
  GByteArray *frames = g_byte_array_new ();
  const TroupeToldGreeting greeting = {
    .protocol = TROUPE_TOLD_PROTOCOL,
    .flags = flags,
    .pid = 1,
    .now = g_get_monotonic_time (),
    .version = (char *) "1",
  };

  troupe_told_greeting_append (frames, &greeting);
  troupe_told_counts_append (frames, &(TroupeRunCounts){ .state = TROUPE_RUN_RUNNING });
  return frames;
}

/* A process that is stopped after it was found is not waited for without an end. Here this program
 * is such a process. If it is too late with its greeting, it is not found, with the same words. */
static void
test_stopped_later (void)
{
  g_autofree char *path = NULL;
  const int listener = listen_as_run ("1", &path);
  const char *const arguments[] = { "pause", "1", NULL };
  g_autoptr (GByteArray) frames = make_greeting (TROUPE_TOLD_CAN_CONTROL);
  g_autoptr (GSubprocess) pause = NULL;
  g_autofree char *messages = NULL;
  int connection;

  pause = cli_run_spawn (G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
  connection = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  if (send (connection, frames->data, frames->len, MSG_NOSIGNAL) < 0)
    g_test_message ("too late");
  g_subprocess_communicate_utf8 (pause, NULL, NULL, NULL, &messages, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (pause), ==, 2);
  g_assert_nonnull (strstr (messages, "does not answer"));
  close (connection);
  close (listener);
  g_unlink (path);
}

static gboolean
has_taken_all (gpointer connection)
{
  int n_unread;

  g_assert_no_errno (ioctl (GPOINTER_TO_INT (connection), SIOCOUTQ, &n_unread));
  return n_unread == 0;
}

/* The end of a run is waited for, although it comes before another run has answered. */
static void
test_wait_short (void)
{
  g_autofree char *path = NULL;
  g_autofree char *other_path = NULL;
  const int listener = listen_as_run ("1", &path);
  const int other_listener = listen_as_run ("2", &other_path);
  const char *const arguments[] = { "wait", "1", NULL };
  g_autoptr (GByteArray) frames = make_greeting (TROUPE_TOLD_HAS_EXIT);
  g_autoptr (GByteArray) other_frames = make_greeting (0);
  g_autoptr (GSubprocess) waiting = cli_run_spawn (G_SUBPROCESS_FLAGS_NONE, arguments);
  const int connection = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  const int other = accept4 (other_listener, NULL, NULL, SOCK_CLOEXEC);

  troupe_told_number_append (frames, TROUPE_TOLD_EXIT, 7);
  g_assert_cmpint (write (connection, frames->data, frames->len), ==, frames->len);
  g_assert_no_errno (shutdown (connection, SHUT_WR));
  wait_until (has_taken_all, GINT_TO_POINTER (connection));
  g_assert_cmpint (write (other, other_frames->data, other_frames->len), ==, other_frames->len);
  g_subprocess_wait (waiting, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (waiting), ==, 7);
  close (connection);
  close (listener);
  close (other);
  close (other_listener);
  g_unlink (path);
  g_unlink (other_path);
}

/* What a crash left is not listed, and cleared away when it is not a new one. */
static void
test_left_behind (void)
{
  const gint64 began = g_get_real_time ();
  g_autofree char *path = NULL;
  g_auto (CliRun) list = { 0 };

  close (listen_as_run ("1", &path));
  started_run_call (&list, "list", NULL, NULL);
  g_assert_cmpstr (list.output, ==, "No run of yours goes on now.\n");
  if (g_unlink (path) != 0)
    g_assert_cmpint (g_get_real_time () - began, >=, NEW_SECONDS * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-silent/stopped", test_stopped);
  g_test_add_func ("/cli-silent/stopped-later", test_stopped_later);
  g_test_add_func ("/cli-silent/wait-short", test_wait_short);
  g_test_add_func ("/cli-silent/left-behind", test_left_behind);

  return g_test_run ();
}
