/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the commands about runs that go on: list, pause, continue, stop, kill and wait. */

#include "started-run.h"
#include "troupe-watch-command.h"
#include "troupe-watched-run.h"
#include "wait.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a socket, as the kernel lists it. */
#define CONNECTED 3

static void
test_list (void)
{
  g_auto (CliRun) none = { 0 };
  g_auto (CliRun) some = { 0 };
  g_autofree char *directory = g_get_current_dir ();

  started_run_call (&none, "list", NULL, NULL);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_cmpstr (none.output, ==, "No run of yours goes on now.\n");

  {
    g_auto (StartedRun) started = started_run_new_sleep (NULL);
    g_autoptr (JsonNode) node = started_run_list (&started);
    JsonObject *object = json_node_get_object (node);
    JsonObject *items = json_object_get_object_member (object, "items");

    g_assert_cmpstr (json_object_get_string_member (object, "job"), ==, "sleep");
    g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "running");
    g_assert_cmpstr (json_object_get_string_member (object, "directory"), ==, directory);
    g_assert_cmpint (json_object_get_int_member (object, "pid"), ==, atoi (started.number));
    g_assert_true (json_object_get_boolean_member (object, "takes_orders"));
    g_assert_true (json_object_get_null_member (object, "problem"));
    g_assert_cmpint (json_object_get_int_member (items, "total"), ==, 1);
    g_assert_cmpint (json_object_get_int_member (items, "done"), ==, 0);

    started_run_call (&some, "list", NULL, NULL);
    {
      g_autofree char *line =
          g_strdup_printf ("  %s  running  * 0/1 * 0  sleep  %s", started.number, directory);

      cli_run_assert_line (&some, line);
    }
  }

  /* It is not listed any more. */
  {
    g_auto (CliRun) after = { 0 };

    started_run_call (&after, "list", NULL, NULL);
    g_assert_cmpstr (after.output, ==, none.output);
  }
}

/* An order to it says so. */
static gboolean
is_first_dead (gpointer number)
{
  g_auto (CliRun) order = { 0 };

  started_run_call (&order, "continue", number, "1");
  if (order.status != 0)
    started_run_assert_says (&order, "worker 1 has already ended");
  return order.status != 0;
}

static void
test_orders (void)
{
  g_auto (StartedRun) started = started_run_new_sleep (NULL);

  started_run_assert_done ("pause", started.number, NULL);
  started_run_wait_for_state (&started, "paused");
  started_run_assert_done ("continue", started.number, NULL);
  started_run_wait_for_state (&started, "running");

  /* By its job, in any case, and by the beginning of either. */
  started_run_assert_done ("pause", "SLE", "1");
  started_run_assert_done ("kill", "slee", "1");
  wait_until (is_first_dead, started.number);
  started_run_assert_refused ("stop", "sleep", "7", "that run has no worker 7");
  started_run_assert_refused ("stop", "sleep", "x", "“x” is not the number of a worker");
  /* One worker was paused, not the run. */
  started_run_wait_for_state (&started, "running");

  started_run_assert_done ("stop", started.number, NULL);
  g_subprocess_wait (started.process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (started.process));
  g_assert_cmpint (g_subprocess_get_exit_status (started.process), ==, 1);
}

/* Names that stand for no run, or for several. */
static void
test_names (void)
{
  started_run_assert_refused ("pause", NULL, NULL, "“troupe pause” needs a run");
  started_run_assert_refused ("pause", "sleep", NULL, "no run of yours goes on now");

  {
    g_auto (StartedRun) first = started_run_new_sleep (NULL);
    g_auto (StartedRun) second = started_run_new_sleep (NULL);

    started_run_assert_refused ("pause", "nothing", NULL,
                                "there is no run “nothing”. These go on:");
    started_run_assert_refused ("pause", "nothing", NULL, first.number);
    started_run_assert_refused ("pause", "sleep", NULL, "“sleep” may be any of these runs:");
    started_run_assert_refused ("pause", "sleep", NULL, second.number);
    /* One digit of a number is no name: it may be that of a worker. */
    {
      const char digit[] = { first.number[0], '\0' };

      started_run_assert_refused ("kill", digit, NULL, "there is no run");
    }
    started_run_assert_done ("kill", second.number, NULL);
  }
}

static void
test_no_control (void)
{
  g_auto (StartedRun) started = started_run_new_sleep ("--no-control");

  started_run_assert_refused ("kill", started.number, NULL, "--no-control");
  started_run_assert_refused ("pause", started.number, "1", "--no-control");
  started_run_wait_for_state (&started, "running");
}

/* Whether the kernel lists the socket with that number as one that is connected. */
static gboolean
is_connected_socket (const char *number)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents ("/proc/net/unix", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      guint state;
      guint64 inode;

      if (sscanf (lines[i], "%*s %*s %*s %*s %*s %x %" G_GUINT64_FORMAT, &state, &inode) == 2 &&
          state == CONNECTED && inode == g_ascii_strtoull (number, NULL, 10))
        return TRUE;
    }
  return FALSE;
}

/* Whether a process has connected a socket. */
static gboolean
has_connected (gpointer process)
{
  const char *pid = g_subprocess_get_identifier (process);
  g_autofree char *folder = g_strdup_printf ("/proc/%s/fd", pid);
  g_autoptr (GDir) descriptors = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (pid);
  while (descriptors != NULL && (name = g_dir_read_name (descriptors)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL && g_str_has_prefix (target, "socket:[") &&
          is_connected_socket (target + strlen ("socket:[")))
        return TRUE;
    }
  return FALSE;
}

/* A process watches the run: its connection was taken, since a later one was. */
static void
wait_for_watcher (const StartedRun *started, GSubprocess *watcher)
{
  wait_until (has_connected, watcher);
  started_run_wait_for_state (started, "running");
}

/* The command reads a line: opening waits for it. */
static void
let_end (const char *fifo)
{
  const int fd = open (fifo, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, "\n", 1), ==, 1);
  close (fd);
}

/* The exit status of a run is that of who waits for it. */
static void
test_wait (void)
{
  g_autofree char *fifo = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "fifo", NULL);
  g_autofree char *command = g_strdup_printf ("read x < %s; exit {}", fifo);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      const char *const map[] = {
        "map", "-j", "1", "--command", command, i == 0 ? "3" : "0", NULL
      };
      g_auto (StartedRun) started = started_run_new (
          G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, map);
      const char *const arguments[] = { "wait", started.number, NULL };
      g_autoptr (GSubprocess) waiting = cli_run_spawn (G_SUBPROCESS_FLAGS_NONE, arguments);

      wait_for_watcher (&started, waiting);
      let_end (fifo);
      g_subprocess_wait (waiting, NULL, NULL);
      g_assert_cmpint (g_subprocess_get_exit_status (waiting), ==, i == 0 ? 1 : 0);
    }
  g_unlink (fifo);
}

/* Of a process that was killed, nobody knows how its run would have ended. */
static void
test_wait_killed (void)
{
  g_auto (StartedRun) started = started_run_new_sleep (NULL);
  const char *const arguments[] = { "wait", started.number, NULL };
  g_autoptr (GSubprocess) waiting = cli_run_spawn (G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
  g_autofree char *messages = NULL;

  wait_for_watcher (&started, waiting);
  g_subprocess_force_exit (started.process);
  g_subprocess_communicate_utf8 (waiting, NULL, NULL, NULL, &messages, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (waiting), ==, 1);
  g_assert_nonnull (strstr (messages, "without an exit status"));
}

static gboolean
has_done_all (gpointer run)
{
  g_autoptr (JsonNode) node = started_run_list (run);
  JsonObject *items;

  g_assert_nonnull (node);
  items = json_object_get_object_member (json_node_get_object (node), "items");
  return json_object_get_int_member (items, "done") == json_object_get_int_member (items, "total");
}

/* Signals that come together are one. */
static gboolean
has_ended (gpointer process)
{
  g_subprocess_send_signal (process, SIGTERM);
  return g_subprocess_get_identifier (process) == NULL;
}

/* A standard output that nobody reads holds up neither the run nor those who watch it. */
static void
test_blocked (void)
{
  const char *const arguments[] = { "map", "-j", "2", "--range", "1:3000000", "square", NULL };
  g_auto (StartedRun) started = started_run_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  g_auto (CliRun) list = { 0 };

  wait_until (has_done_all, &started);
  started_run_wait_for_state (&started, "finished");
  started_run_call (&list, "list", NULL, NULL);
  {
    g_autofree char *line =
        g_strdup_printf ("  %s  writing output  * 3000000/3000000 * 0  square  *", started.number);

    cli_run_assert_line (&list, line);
  }
  started_run_assert_refused ("pause", started.number, NULL, "that run is over");

  /* The first signal waits for a reader, the second one does not. */
  wait_until (has_ended, started.process);
}

/* A folder that others can use is not used, and named. */
static void
test_folder (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "troupe", NULL);
  g_autofree char *elsewhere = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "elsewhere", NULL);
  g_auto (CliRun) open = { 0 };
  g_auto (CliRun) link = { 0 };
  g_auto (CliRun) map = { 0 };

  g_mkdir (folder, 0700);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  started_run_call (&open, "list", NULL, NULL);
  g_assert_cmpint (open.status, ==, 1);
  started_run_assert_says (&open, "can be used by others");
  /* A run goes on without it. */
  started_run_call (&map, "map", "square", "3");
  g_assert_cmpint (map.status, ==, 0);
  g_assert_cmpstr (map.output, ==, "9\n");

  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (folder, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, folder), ==, 0);
  started_run_call (&link, "list", NULL, NULL);
  g_assert_cmpint (link.status, ==, 1);
  started_run_assert_says (&link, "symbolic link");
  g_unlink (folder);
  g_rename (elsewhere, folder);
}

/* Another host is reached through ssh: here, through a program that is called so. */
static char *
make_ssh (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-ssh-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "ssh", NULL);
  g_autofree char *directory = g_path_get_dirname (g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *path = g_strjoin (":", folder, directory, g_getenv ("PATH"), NULL);

  /* The words after the host are one, which a shell reads. */
  g_assert_true (
      g_file_set_contents (program,
                           "#!/bin/sh\n[ \"$1 $2\" = '-T --' ] || exit 99\n[ \"$3\" = far ] || "
                           "{ echo \"ssh: Could not resolve hostname $3\" >&2; exit 255; }\n"
                           "echo 'Welcome to far.'\nshift 3\nexec sh -c \"$*\"\n",
                           -1, NULL));
  g_chmod (program, 0700);
  g_setenv ("PATH", path, TRUE);
  return g_steal_pointer (&folder);
}

static void
remove_ssh (const char *folder, const char *path)
{
  g_autofree char *program = g_build_filename (folder, "ssh", NULL);

  g_setenv ("PATH", path, TRUE);
  g_unlink (program);
  g_rmdir (folder);
}

static void
far_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static TroupeWatchedRun *
open_far (const char *host, const char *run, GError **error)
{
  const char *const arguments[] = { "watch-pipe", run, NULL };
  g_auto (GStrv) command = troupe_watch_command_for_host (host, arguments, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (command == NULL)
    return NULL;
  troupe_watched_run_open_command_async ((const char *const *) command, TROUPE_TOLD_WANTS_ALL, NULL,
                                         far_opened_cb, &result);
  wait_until (is_set, &result);
  return troupe_watched_run_open_finish (result, error);
}

static gboolean
is_closed (gpointer watched)
{
  return troupe_watched_run_is_closed (watched);
}

static void
test_far (void)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *folder = make_ssh ();
  g_autofree char *name = NULL;

  {
    g_auto (StartedRun) started = started_run_new_sleep (NULL);
    g_auto (CliRun) list = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (TroupeWatchedRun) watched = NULL;
    TroupeRun *run;

    started_run_call (&list, "list", "far:", NULL);
    g_assert_cmpint (list.status, ==, 0);
    g_assert_nonnull (strstr (list.output, started.number));
    name = g_strconcat ("far:", started.number, NULL);
    started_run_assert_done ("pause", name, NULL);
    started_run_wait_for_state (&started, "paused");
    started_run_assert_refused ("stop", "far:nothing here", NULL, "there is no run “nothing here”");
    started_run_assert_refused ("list", "far", NULL, "a host ends with a colon");
    started_run_assert_refused ("list", "-x:", NULL, "");
    started_run_assert_refused ("list", "nowhere:", NULL,
                                "“nowhere” cannot be reached through ssh");
    started_run_assert_refused ("pause", "nowhere:1", NULL,
                                "ssh: Could not resolve hostname nowhere");

    watched = open_far ("far", started.number, &error);
    g_assert_no_error (error);
    run = troupe_watched_run_get_run (watched);
    g_assert_cmpint (troupe_run_get_state (run), ==, TROUPE_RUN_PAUSED);
    g_assert_false (troupe_worker_is_local (troupe_run_get_worker (run, 1)));
    g_assert_cmpstr (troupe_worker_get_host (troupe_run_get_worker (run, 1)), ==,
                     g_get_host_name ());
    troupe_run_stop (run, TRUE);
    wait_until (is_closed, watched);
    g_assert_null (troupe_run_get_error (run));
    g_assert_cmpint (troupe_watched_run_get_exit_status (watched), ==, 1);
  }

  {
    g_autoptr (GError) gone = NULL;
    g_autoptr (GError) host = NULL;
    g_autoptr (GError) bad = NULL;

    g_assert_null (open_far ("far", "4711", &gone));
    g_assert_nonnull (strstr (gone->message, "no run of yours goes on now"));
    g_assert_null (open_far ("nowhere", "4711", &host));
    g_assert_error (host, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_UNREACHABLE);
    g_assert_cmpstr (host->message, ==, "ssh: Could not resolve hostname nowhere");
    g_assert_null (open_far ("-oProxyCommand=x", "4711", &bad));
    g_assert_error (bad, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND);
  }
  remove_ssh (folder, path);
}

static gboolean
has_content (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_suffix (text, "\n");
}

static gboolean
is_gone (gpointer pid)
{
  return kill (GPOINTER_TO_INT (pid), 0) != 0;
}

/* A connection ends with the command that needs it, however that ends. */
static void
test_far_ends (void)
{
  static const char *const arguments[] = { "pause", "far:1", NULL };
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *folder = make_ssh ();
  g_autofree char *program = g_build_filename (folder, "ssh", NULL);
  g_autofree char *file = g_build_filename (folder, "pid", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho $$ >'%s'\nexec sleep 600\n", file);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *pid = NULL;

  g_assert_true (g_file_set_contents (program, script, -1, NULL));
  g_chmod (program, 0700);
  process = cli_run_spawn (G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  wait_until (has_content, file);
  g_assert_true (g_file_get_contents (file, &pid, NULL, NULL));
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
  wait_until (is_gone, GINT_TO_POINTER (atoi (pid)));
  g_unlink (file);
  remove_ssh (folder, path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-running/list", test_list);
  g_test_add_func ("/cli-running/orders", test_orders);
  g_test_add_func ("/cli-running/names", test_names);
  g_test_add_func ("/cli-running/no-control", test_no_control);
  g_test_add_func ("/cli-running/wait", test_wait);
  g_test_add_func ("/cli-running/wait-killed", test_wait_killed);
  g_test_add_func ("/cli-running/blocked", test_blocked);
  g_test_add_func ("/cli-running/folder", test_folder);
  g_test_add_func ("/cli-running/far", test_far);
  g_test_add_func ("/cli-running/far-ends", test_far_ends);

  return g_test_run ();
}
