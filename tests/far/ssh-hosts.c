/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SSH servers on this machine, for a test. */

#include "ssh-hosts.h"

#include "far-processes.h"
#include "folder.h"
#include "wait.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define START_TRIES 5

typedef struct
{
  char *address;
  guint port;
  GSubprocess *server;
} Host;

struct _SshHosts
{
  char *folder;
  char *home;
  char *command;
  Host *hosts;
  guint n_hosts;
};

static char *
path_of (SshHosts *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_file (SshHosts *self, const char *name, const char *text)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static char *
read_file (SshHosts *self, const char *name)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
run (const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list rest;

  va_start (rest, first);
  for (const char *at = first; at != NULL; at = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (char *) at);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);

  process =
      g_subprocess_newv ((const char *const *) arguments->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
make_key (SshHosts *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  run ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path, NULL);
}

/* The key without its comment. */
static char *
read_public_key (SshHosts *self, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pub", NULL);
  g_autofree char *text = read_file (self, file);
  g_auto (GStrv) words = g_strsplit (text, " ", 3);

  return g_strdup_printf ("%s %s", words[0], words[1]);
}

static guint
find_free_port (const char *address)
{
  struct sockaddr_in name = { .sin_family = AF_INET };
  socklen_t size = sizeof name;
  const int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  inet_pton (AF_INET, address, &name.sin_addr);
  g_assert_no_errno (bind (fd, (struct sockaddr *) &name, size));
  g_assert_no_errno (getsockname (fd, (struct sockaddr *) &name, &size));
  close (fd);
  return ntohs (name.sin_port);
}

static gboolean
answers (const Host *host)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (host->port) };
  const int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean connected;

  inet_pton (AF_INET, host->address, &name.sin_addr);
  connected = connect (fd, (struct sockaddr *) &name, sizeof name) == 0;
  close (fd);
  return connected;
}

static gboolean
has_answer_cb (gpointer data)
{
  return answers (data);
}

static void
host_start (SshHosts *self, guint number, const char *configuration)
{
  Host *host = &self->hosts[number - 1];
  g_autofree char *name = g_strdup_printf ("host%u", number);
  g_autofree char *key = g_strconcat (name, "-key", NULL);
  g_autofree char *config_name = g_strconcat (name, "-config", NULL);
  g_autofree char *config = path_of (self, config_name);
  g_autofree char *log = g_strconcat (self->folder, "/", name, "-log", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  host->address = g_strdup_printf ("127.0.0.%u", number + 1);
  host->port = find_free_port (host->address);
  make_key (self, key);
  text = g_strdup_printf ("ListenAddress %s:%u\n"
                          "HostKey %s/%s\n"
                          "PidFile none\n"
                          "AuthorizedKeysFile %s/user-key.pub\n"
                          "AuthenticationMethods publickey\n"
                          "PasswordAuthentication no\n"
                          "KbdInteractiveAuthentication no\n"
                          "UsePAM no\n"
                          "StrictModes no\n"
                          "PermitRootLogin prohibit-password\n"
                          "MaxStartups 100\n"
                          "LogLevel VERBOSE\n"
                          "PrintMotd no\n"
                          "SetEnv HOME=%s TMPDIR=%s\n"
                          "%s\n",
                          host->address, host->port, self->folder, key, self->folder, self->home,
                          self->home, configuration != NULL ? configuration : "");
  write_file (self, config_name, text);
  host->server = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("TROUPE_SSHD"), "-D",
                                   "-f", config, "-E", log, NULL);
  g_assert_no_error (error);
  wait_until (has_answer_cb, host);
}

static void
add_host (GString *config, const char *name, const char *address, guint port)
{
  g_string_append_printf (config, "Host %s\n  HostName %s\n  Port %u\n", name, address, port);
}

static void
write_client_config (SshHosts *self)
{
  g_autoptr (GString) config = g_string_new (NULL);
  g_autoptr (GString) known = g_string_new (NULL);
  g_autofree char *other = read_public_key (self, "other-key");

  for (guint i = 0; i < self->n_hosts; i++)
    {
      const Host *host = &self->hosts[i];
      g_autofree char *name = g_strdup_printf ("host%u", i + 1);
      g_autofree char *key_name = g_strconcat (name, "-key", NULL);
      g_autofree char *key = read_public_key (self, key_name);

      add_host (config, name, host->address, host->port);
      g_string_append_printf (known, "[%s]:%u %s\n", host->address, host->port, key);
    }

  /* The first host listens on its own address alone. */
  add_host (config, "refused", "127.0.0.1", self->hosts[0].port);
  add_host (config, "changedkey", self->hosts[0].address, self->hosts[0].port);
  g_string_append (config, "  HostKeyAlias changedkey\n");
  g_string_append_printf (known, "changedkey %s\n", other);
  add_host (config, "unknownkey", self->hosts[0].address, self->hosts[0].port);
  g_string_append (config, "  HostKeyAlias unknownkey\n");
  add_host (config, "asks", self->hosts[0].address, self->hosts[0].port);
  g_string_append_printf (config, "  IdentityFile %s/no-such-key\n", self->folder);
  add_host (config, "nosuch", "no-such-host.invalid", 22);
  g_string_append_printf (config,
                          "Host * !asks\n"
                          "  IdentityFile %s/user-key\n"
                          "Host *\n"
                          "  User %s\n"
                          "  IdentitiesOnly yes\n"
                          "  IdentityAgent none\n"
                          "  UserKnownHostsFile %s/known-hosts\n"
                          "  GlobalKnownHostsFile /dev/null\n"
                          "  StrictHostKeyChecking yes\n",
                          self->folder, g_get_user_name (), self->folder);
  write_file (self, "config", config->str);
  write_file (self, "known-hosts", known->str);
}

/**
 * ssh_hosts_start:
 * @n_hosts: the number of hosts
 * @configuration: (nullable): more lines of sshd_config
 *
 * Starts the servers; the environment variable TROUPE_SSHD names the program.
 *
 * Returns: (transfer full): hosts that answer
 */
SshHosts *
ssh_hosts_start (guint n_hosts, const char *configuration)
{
  SshHosts *self = g_new0 (SshHosts, 1);
  g_autoptr (GError) error = NULL;

  /* The server demands this folder of root, which only its package's service makes. */
  if (geteuid () == 0 && g_mkdir ("/run/sshd", 0755) < 0)
    g_assert_cmpint (errno, ==, EEXIST);

  self->folder = g_dir_make_tmp ("ssh-XXXXXX", &error);
  g_assert_no_error (error);
  self->home = path_of (self, "home");
  g_assert_no_errno (g_mkdir (self->home, 0700));
  self->command = g_strdup_printf ("ssh -F %s/config -o ConnectTimeout=60", self->folder);
  make_key (self, "user-key");
  make_key (self, "other-key");
  self->n_hosts = n_hosts;
  self->hosts = g_new0 (Host, n_hosts);
  for (guint i = 1; i <= n_hosts; i++)
    host_start (self, i, configuration);
  write_client_config (self);
  return self;
}

/* The server of a host, the processes of its connections, and what these run. */
static GArray *
list_processes (SshHosts *self, guint host)
{
  const char *server = g_subprocess_get_identifier (self->hosts[host - 1].server);
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 pid = server != NULL ? g_ascii_strtoll (server, NULL, 10) : 0;

  if (pid > 0)
    {
      g_array_append_val (pids, pid);
      far_processes_add_descendants (pids, pid);
    }
  return pids;
}

/**
 * ssh_hosts_add_sessions:
 * @self: hosts
 * @pids: (element-type gint64): processes
 *
 * Appends the processes of all connections, and what these run.
 */
void
ssh_hosts_add_sessions (SshHosts *self, GArray *pids)
{
  for (guint i = 1; i <= self->n_hosts; i++)
    {
      g_autoptr (GArray) all = list_processes (self, i);

      if (all->len > 1)
        g_array_append_vals (pids, &g_array_index (all, gint64, 1), all->len - 1);
    }
}

/**
 * ssh_hosts_signal:
 * @self: hosts
 * @host: the number of a host, from 1
 * @signal_number: a signal
 *
 * Signals the server of a host and all processes of its connections.
 */
void
ssh_hosts_signal (SshHosts *self, guint host, int signal_number)
{
  g_autoptr (GArray) pids = list_processes (self, host);

  for (guint i = 0; i < pids->len; i++)
    kill ((pid_t) g_array_index (pids, gint64, i), signal_number);
}

/**
 * ssh_hosts_cut:
 * @self: hosts
 * @host: the number of a host, from 1
 *
 * Ends the connections to a host, and its server.
 */
void
ssh_hosts_cut (SshHosts *self, guint host)
{
  const char *server = g_subprocess_get_identifier (self->hosts[host - 1].server);
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 pid = server != NULL ? g_ascii_strtoll (server, NULL, 10) : 0;

  g_assert_cmpint (pid, >, 0);
  far_processes_add_descendants (pids, pid);
  kill ((pid_t) pid, SIGKILL);
  for (guint i = 0; i < pids->len; i++)
    {
      g_autofree char *number =
          g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (pids, gint64, i));
      g_autofree char *name = far_processes_read (number, "comm", NULL);

      if (name != NULL && g_str_has_prefix (name, "sshd"))
        kill ((pid_t) g_array_index (pids, gint64, i), SIGKILL);
    }
}

static gboolean
is_of_hosts (SshHosts *self, const char *pid)
{
  g_autofree char *mark = g_strdup_printf ("HOME=%s", self->home);
  gsize size = 0;
  g_autofree char *environment = far_processes_read (pid, "environ", &size);

  for (const char *at = environment; at < environment + size; at += strlen (at) + 1)
    if (g_str_equal (at, mark))
      return TRUE;
  return FALSE;
}

/**
 * ssh_hosts_count_left:
 * @self: hosts
 *
 * Returns: the number of processes that sessions on the hosts started and that are alive, whatever
 *   their parents are
 */
guint
ssh_hosts_count_left (SshHosts *self)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (*name) && is_of_hosts (self, name))
      {
        g_autofree char *command = far_processes_read (name, "comm", NULL);

        g_test_message ("left: %s %s", name, command != NULL ? g_strchomp (command) : "?");
        count++;
      }
  return count;
}

static gboolean
nothing_left_cb (gpointer data)
{
  return ssh_hosts_count_left (data) == 0;
}

/**
 * ssh_hosts_assert_nothing_left:
 * @self: hosts
 *
 * Waits until no process that a session started is left.
 */
void
ssh_hosts_assert_nothing_left (SshHosts *self)
{
  g_autoptr (GDir) home = NULL;
  const char *name;

  wait_until (nothing_left_cb, self);

  home = g_dir_open (self->home, 0, NULL);
  while ((name = g_dir_read_name (home)) != NULL)
    if (g_str_has_prefix (name, "troupe-run."))
      g_error ("The folder %s is left.", name);
}

/**
 * ssh_hosts_get_command:
 * @self: hosts
 *
 * Returns: (transfer none): the command that connects to them
 */
const char *
ssh_hosts_get_command (SshHosts *self)
{
  return self->command;
}

/** ssh_hosts_get_address: Returns: (transfer none): the address of a host, numbered from 1. */
const char *
ssh_hosts_get_address (SshHosts *self, guint host)
{
  return self->hosts[host - 1].address;
}

/** ssh_hosts_get_port: Returns: the port of a host, numbered from 1. */
guint
ssh_hosts_get_port (SshHosts *self, guint host)
{
  return self->hosts[host - 1].port;
}

/**
 * ssh_hosts_build_command:
 * @self: hosts
 * @host: the number of a host, from 1
 * @port: a port of 127.0.0.1 that leads to it
 *
 * Returns: (transfer full): the command that connects to that host by another way
 */
char *
ssh_hosts_build_command (SshHosts *self, guint host, guint port)
{
  return g_strdup_printf ("%s -o HostName=127.0.0.1 -o Port=%u -o 'HostKeyAlias=[%s]:%u'",
                          self->command, port, self->hosts[host - 1].address,
                          self->hosts[host - 1].port);
}

/**
 * ssh_hosts_get_home:
 * @self: hosts
 *
 * Returns: (transfer none): the home of every session, which is its TMPDIR as well
 */
const char *
ssh_hosts_get_home (SshHosts *self)
{
  return self->home;
}

static gboolean
are_gone_cb (gpointer data)
{
  const GArray *pids = data;

  for (guint i = 0; i < pids->len; i++)
    {
      g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (pids, gint64, i));
      g_autofree char *command = far_processes_read (pid, "cmdline", NULL);

      /* That of a zombie is empty. */
      if (command != NULL && *command != '\0')
        return FALSE;
    }
  return TRUE;
}

/**
 * ssh_hosts_stop:
 * @self: (transfer full): hosts
 *
 * Ends the servers, their connections and what these run.
 */
void
ssh_hosts_stop (SshHosts *self)
{
  for (guint i = 1; i <= self->n_hosts; i++)
    {
      g_autoptr (GArray) pids = list_processes (self, i);

      for (guint j = 0; j < pids->len; j++)
        kill ((pid_t) g_array_index (pids, gint64, j), SIGKILL);
      wait_until (are_gone_cb, pids);
      g_subprocess_wait (self->hosts[i - 1].server, NULL, NULL);
      g_object_unref (self->hosts[i - 1].server);
      g_free (self->hosts[i - 1].address);
    }
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->home);
  g_free (self->command);
  g_free (self->hosts);
  g_free (self);
}
