/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hosts whose connections end in any way, and command lines that do: nothing is left there. */

#include "cli-run.h"
#include "far-processes.h"
#include "far-proxy.h"
#include "ssh-hosts.h"
#include "wait.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The interval of beats, and the patience of both sides, where a test waits for its end. */
#define SHORT_TIMES "500,3000"

/* The same where nobody is to lose patience, however busy the machine is. */
#define LONG_TIMES "2000,60000"

static char *
touch (SshHosts *hosts, const char *name)
{
  char *path = g_build_filename (ssh_hosts_get_home (hosts), name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return path;
}

/* Lets the items end. */
static void
let_end (SshHosts *hosts)
{
  g_autofree char *path = touch (hosts, "go");

  g_test_message ("%s", path);
}

/* A run whose items leave marks in the home of the hosts, and last until they may end. */
static GSubprocess *
spawn_gated (SshHosts *hosts)
{
  const char *const arguments[] = { "map",
                                    "--on=ssh:host1*1,host2*1",
                                    "--ssh",
                                    ssh_hosts_get_command (hosts),
                                    "--command",
                                    "touch ~/begun-$TROUPE_HOST-{#}; "
                                    "while ! test -e ~/go; do sleep 0.1; done; echo {}",
                                    "1",
                                    "2",
                                    "3",
                                    "4",
                                    NULL };

  return cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
}

static guint
count_begun (SshHosts *hosts, const char *host)
{
  g_autofree char *prefix = g_strconcat ("begun-", host, NULL);
  g_autoptr (GDir) home = g_dir_open (ssh_hosts_get_home (hosts), 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (home)) != NULL)
    count += g_str_has_prefix (name, prefix);
  return count;
}

static gboolean
both_begun_cb (gpointer data)
{
  return count_begun (data, "host1") > 0 && count_begun (data, "host2") > 0;
}

static guint
count_fitting (GStrv lines, const char *pattern)
{
  guint count = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    count += g_pattern_match_simple (pattern, lines[i]);
  return count;
}

/* Whether a line is about a host that one of the patterns is about. */
static gboolean
is_of_losses (const char *line, const char *const *losses)
{
  for (guint i = 0; losses[i] != NULL; i++)
    if (strncmp (line, losses[i], strcspn (losses[i], ":")) == 0)
      return TRUE;
  return FALSE;
}

/* On a busy machine, any host may be silent for the short patience, or take the pool for gone. */
static gboolean
is_of_impatience (const char *line)
{
  return g_pattern_match_simple ("*nothing was heard of it for 3 s*", line) ||
         g_pattern_match_simple ("*nothing was heard of the pool*", line);
}

/* Every item has its result. Each of these patterns fits to the loss of a host, and no other host
 * was lost. */
static void
assert_all_came (GSubprocess *troupe, const char *const *losses)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  g_auto (GStrv) lines = NULL;

  g_subprocess_communicate_utf8 (troupe, NULL, NULL, &output, &messages, NULL);
  g_test_message ("%s", messages);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  g_assert_cmpstr (output, ==, "1\n2\n3\n4\n");

  lines = g_strsplit (messages, "\n", -1);
  for (guint i = 0; losses[i] != NULL; i++)
    g_assert_cmpuint (count_fitting (lines, losses[i]), >, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_pattern_match_simple ("*: lost: *", lines[i]) && !is_of_losses (lines[i], losses) &&
        !is_of_impatience (lines[i]))
      g_error ("unexpected: %s", lines[i]);
}

/* Whatever ends the command line, nothing of its run goes on. */
static void
test_end (int signal_number)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autoptr (GSubprocess) troupe = spawn_gated (hosts);

  wait_until (both_begun_cb, hosts);
  g_subprocess_send_signal (troupe, signal_number);
  g_subprocess_wait (troupe, NULL, NULL);
  cli_run_assert_stopped (troupe, signal_number);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

static void
test_killed (void)
{
  test_end (SIGKILL);
}

static void
test_terminated (void)
{
  test_end (SIGTERM);
}

static void
test_interrupted (void)
{
  test_end (SIGINT);
}

/* A host that is cut off gives its items to the other one. */
static void
test_cut (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autoptr (GSubprocess) troupe = spawn_gated (hosts);

  wait_until (both_begun_cb, hosts);
  ssh_hosts_cut (hosts, 2);
  let_end (hosts);
  assert_all_came (troupe,
                   (const char *const[]){ "host2: lost: The connection to host2 was lost*", NULL });
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* A host that falls silent is given up, and its items are run by the other one. */
static void
test_silent_meanwhile (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autoptr (GSubprocess) troupe = NULL;

  g_setenv ("TROUPE_FAR_TIMES", SHORT_TIMES, TRUE);
  troupe = spawn_gated (hosts);
  g_unsetenv ("TROUPE_FAR_TIMES");
  wait_until (both_begun_cb, hosts);
  ssh_hosts_signal (hosts, 2, SIGSTOP);
  let_end (hosts);
  assert_all_came (troupe,
                   (const char *const[]){
                       "host2: lost: host2 is given up: nothing was heard of it for 3 s*", NULL });
  ssh_hosts_signal (hosts, 2, SIGCONT);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* Of the processes that the command line started, those whose command line begins so. */
static void
kill_beginning (GSubprocess *troupe, const char *beginning)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint count = 0;

  far_processes_add_descendants (pids,
                                 g_ascii_strtoll (g_subprocess_get_identifier (troupe), NULL, 10));
  for (guint i = 0; i < pids->len; i++)
    {
      const gint64 pid = g_array_index (pids, gint64, i);
      g_autofree char *command = far_processes_read_command (pid);

      if (!g_str_has_prefix (command, beginning))
        continue;
      count++;
      kill ((pid_t) pid, SIGKILL);
    }
  g_assert_cmpuint (count, ==, 2);
}

/* The clients alone are killed: both hosts are connected to again, and no item fails. */
static void
test_clients_killed (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autoptr (GSubprocess) troupe = spawn_gated (hosts);

  wait_until (both_begun_cb, hosts);
  kill_beginning (troupe, "ssh ");
  let_end (hosts);
  assert_all_came (troupe,
                   (const char *const[]){ "host1: lost: The connection to host1 was lost*",
                                          "host2: lost: The connection to host2 was lost*", NULL });
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* A run on the first host, whose items have results. */
static GSubprocess *
spawn_counting (const char *command)
{
  const char *const arguments[] = {
    "map",       "--on=ssh:host1*2",
    "--ssh",     command,
    "--command", "touch ~/begun-host1-{#}; while ! test -e ~/go; do sleep 0.1; done; echo {}",
    "--chunk=1", "1",
    "2",         "3",
    "4",         NULL
  };

  return cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
}

/* A run whose only host is behind a network that can be cut. */
static GSubprocess *
spawn_behind (SshHosts *hosts, FarProxy *network)
{
  g_autofree char *command = ssh_hosts_build_command (hosts, 1, far_proxy_get_port (network));

  return spawn_counting (command);
}

static gboolean
first_begun_cb (gpointer data)
{
  return count_begun (data, "host1") > 0;
}

/* A network that is away for less time than both sides are patient changes nothing. */
static void
test_short_cut (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  FarProxy *network =
      far_proxy_start (ssh_hosts_get_address (hosts, 1), ssh_hosts_get_port (hosts, 1), 0);
  g_autoptr (GSubprocess) troupe = NULL;

  g_setenv ("TROUPE_FAR_TIMES", LONG_TIMES, TRUE);
  troupe = spawn_behind (hosts, network);
  g_unsetenv ("TROUPE_FAR_TIMES");
  wait_until (first_begun_cb, hosts);
  far_proxy_set_cut (network, TRUE);
  /* No condition tells that nothing arrives; any time below the patience is right. */
  g_usleep (3 * G_USEC_PER_SEC);
  far_proxy_set_cut (network, FALSE);
  let_end (hosts);
  assert_all_came (troupe, (const char *const[]){ NULL });
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
  far_proxy_stop (network);
}

/* One that is away for longer: the host ends by itself all that it runs, and is tried again until
 * the network is back. No item fails. */
static void
test_long_cut (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  FarProxy *network =
      far_proxy_start (ssh_hosts_get_address (hosts, 1), ssh_hosts_get_port (hosts, 1), 0);
  g_autoptr (GSubprocess) troupe = NULL;

  g_setenv ("TROUPE_FAR_TIMES", SHORT_TIMES, TRUE);
  troupe = spawn_behind (hosts, network);
  g_unsetenv ("TROUPE_FAR_TIMES");
  wait_until (first_begun_cb, hosts);
  far_proxy_set_cut (network, TRUE);
  ssh_hosts_assert_nothing_left (hosts);
  far_proxy_set_cut (network, FALSE);
  let_end (hosts);
  assert_all_came (troupe, (const char *const[]){ "host1: lost: *", NULL });
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
  far_proxy_stop (network);
}

static gboolean
is_stopped_cb (gpointer troupe)
{
  g_autofree char *stat = far_processes_read (g_subprocess_get_identifier (troupe), "stat", NULL);
  const char *end = stat != NULL ? strrchr (stat, ')') : NULL;

  return end != NULL && g_str_has_prefix (end, ") T");
}

/* The command line is stopped by its terminal, for so long that the host ends all that it runs;
 * once it goes on, what was lost is said and computed again. */
static void
test_stopped (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_autoptr (GSubprocess) troupe = NULL;

  g_setenv ("TROUPE_FAR_TIMES", SHORT_TIMES, TRUE);
  troupe = spawn_counting (ssh_hosts_get_command (hosts));
  g_unsetenv ("TROUPE_FAR_TIMES");
  wait_until (first_begun_cb, hosts);
  g_subprocess_send_signal (troupe, SIGTSTP);
  wait_until (is_stopped_cb, troupe);
  ssh_hosts_assert_nothing_left (hosts);
  let_end (hosts);
  g_subprocess_send_signal (troupe, SIGCONT);
  assert_all_came (troupe, (const char *const[]){ "host1: lost: *", NULL });
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* For less time, nothing is lost. */
static void
test_stopped_shortly (void)
{
  SshHosts *hosts = ssh_hosts_start (1, NULL);
  g_autoptr (GSubprocess) troupe = NULL;

  g_setenv ("TROUPE_FAR_TIMES", LONG_TIMES, TRUE);
  troupe = spawn_counting (ssh_hosts_get_command (hosts));
  g_unsetenv ("TROUPE_FAR_TIMES");
  wait_until (first_begun_cb, hosts);
  g_subprocess_send_signal (troupe, SIGTSTP);
  wait_until (is_stopped_cb, troupe);
  let_end (hosts);
  g_subprocess_send_signal (troupe, SIGCONT);
  assert_all_came (troupe, (const char *const[]){ NULL });
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* Both sides of each link are killed at once. */
static void
test_both_killed (void)
{
  SshHosts *hosts = ssh_hosts_start (2, NULL);
  g_autoptr (GSubprocess) troupe = spawn_gated (hosts);

  wait_until (both_begun_cb, hosts);
  g_subprocess_send_signal (troupe, SIGKILL);
  ssh_hosts_cut (hosts, 1);
  ssh_hosts_cut (hosts, 2);
  g_subprocess_wait (troupe, NULL, NULL);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* Sends a file to the first host. */
static GSubprocess *
spawn_sending (const char *ssh, const char *file)
{
  const char *const arguments[] = { "map", "--on=ssh:host1", "--ssh", ssh, "--send",
                                    file,  "square",         "1",     NULL };

  return cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        arguments);
}

static gboolean
has_reached_cb (gpointer data)
{
  g_autofree char *path = g_build_filename (ssh_hosts_get_home (data), "reached", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
has_no_session_cb (gpointer data)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));

  ssh_hosts_add_sessions (data, pids);
  return pids->len == 0;
}

/* The command line is gone before a slow login script lets the host begin. */
static void
test_slow_login (void)
{
  SshHosts *hosts =
      ssh_hosts_start (1, "ForceCommand touch ~/reached; while ! test -e ~/go; do sleep 0.1; done; "
                          "exec sh -c \"$SSH_ORIGINAL_COMMAND\"");
  g_autofree char *file = touch (hosts, "sent");
  g_autofree char *go = NULL;
  g_autoptr (GSubprocess) troupe = spawn_sending (ssh_hosts_get_command (hosts), file);

  wait_until (has_reached_cb, hosts);
  g_subprocess_send_signal (troupe, SIGKILL);
  g_subprocess_wait (troupe, NULL, NULL);
  wait_until (has_no_session_cb, hosts);
  go = touch (hosts, "go");
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

static gboolean
has_folder_cb (gpointer data)
{
  g_autoptr (GDir) home = g_dir_open (ssh_hosts_get_home (data), 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (home)) != NULL)
    if (g_str_has_prefix (name, "troupe-run."))
      return TRUE;
  return FALSE;
}

/* A host that takes a file as slowly as that it never has a large one, all of which is a hole: it
 * waits after each kilobyte, until nobody waits for the file any more. */
#define SLOW_RECEIVER                                                                      \
  "ForceCommand case \"$SSH_ORIGINAL_COMMAND\" in *tar\\ -xof*) "                          \
  "while test -e ~/troupe-run.*/waits && test $(head -c 1000 | wc -c) -gt 0; do sleep 1; " \
  "done | sh -c \"$SSH_ORIGINAL_COMMAND\";; *) exec sh -c \"$SSH_ORIGINAL_COMMAND\";; esac"

static char *
make_large_file (SshHosts *hosts)
{
  char *path = touch (hosts, "large");

  g_assert_no_errno (truncate (path, 300 * 1000 * 1000));
  return path;
}

/* Files are on their way to a folder of the host when the command line is killed. */
static void
test_killed_while_sending (void)
{
  SshHosts *hosts = ssh_hosts_start (1, SLOW_RECEIVER);
  g_autofree char *file = make_large_file (hosts);
  g_autoptr (GSubprocess) troupe = spawn_sending (ssh_hosts_get_command (hosts), file);

  wait_until (has_folder_cb, hosts);
  g_subprocess_send_signal (troupe, SIGKILL);
  g_subprocess_wait (troupe, NULL, NULL);
  ssh_hosts_assert_nothing_left (hosts);
  ssh_hosts_stop (hosts);
}

/* The same when the network is cut, of which the host sees nothing. */
static void
test_cut_while_sending (void)
{
  SshHosts *hosts = ssh_hosts_start (1, SLOW_RECEIVER);
  FarProxy *network =
      far_proxy_start (ssh_hosts_get_address (hosts, 1), ssh_hosts_get_port (hosts, 1), 0);
  g_autofree char *command = ssh_hosts_build_command (hosts, 1, far_proxy_get_port (network));
  g_autofree char *file = make_large_file (hosts);
  g_autoptr (GSubprocess) troupe = NULL;

  g_setenv ("TROUPE_FAR_TIMES", SHORT_TIMES, TRUE);
  troupe = spawn_sending (command, file);
  g_unsetenv ("TROUPE_FAR_TIMES");
  wait_until (has_folder_cb, hosts);
  far_proxy_set_cut (network, TRUE);
  ssh_hosts_assert_nothing_left (hosts);
  g_subprocess_send_signal (troupe, SIGTERM);
  g_subprocess_wait (troupe, NULL, NULL);
  ssh_hosts_stop (hosts);
  far_proxy_stop (network);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ssh-lost/killed", test_killed);
  g_test_add_func ("/ssh-lost/terminated", test_terminated);
  g_test_add_func ("/ssh-lost/interrupted", test_interrupted);
  g_test_add_func ("/ssh-lost/cut", test_cut);
  g_test_add_func ("/ssh-lost/silent-meanwhile", test_silent_meanwhile);
  g_test_add_func ("/ssh-lost/clients-killed", test_clients_killed);
  g_test_add_func ("/ssh-lost/short-cut", test_short_cut);
  g_test_add_func ("/ssh-lost/long-cut", test_long_cut);
  g_test_add_func ("/ssh-lost/stopped", test_stopped);
  g_test_add_func ("/ssh-lost/stopped-shortly", test_stopped_shortly);
  g_test_add_func ("/ssh-lost/both-killed", test_both_killed);
  g_test_add_func ("/ssh-lost/slow-login", test_slow_login);
  g_test_add_func ("/ssh-lost/killed-while-sending", test_killed_while_sending);
  g_test_add_func ("/ssh-lost/cut-while-sending", test_cut_while_sending);

  return g_test_run ();
}
