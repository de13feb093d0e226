/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole Slurm on this machine, for a test: munged, slurmctld and a slurmd for each node, with all
 * their state in a temporary folder. */

#include "slurm-cluster.h"

#include "cli-run.h"
#include "far-processes.h"
#include "folder.h"
#include "wait.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_CPUS 2

#define PORT_TRIES    1000
#define START_TRIES   4
#define START_SECONDS 20
#define LOOK_US       50000

struct _SlurmCluster
{
  char *folder;
  guint n_nodes;
  GPtrArray *daemons;
};

/* Below the numbers that the system gives to outgoing connections, so that none of these has taken
 * it when the daemon wants it; another program may have, and then all is started anew. */
static guint
find_free_port (void)
{
  for (guint i = 0; i < PORT_TRIES; i++)
    {
      const guint port = g_random_int_range (10000, 32000);
      struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (port) };
      const int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const gboolean is_free = bind (fd, (struct sockaddr *) &name, sizeof name) == 0;

      close (fd);
      if (is_free)
        return port;
    }
  g_error ("No port is free.");
  return 0;
}

static void
make_folder (SlurmCluster *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_no_errno (g_mkdir_with_parents (path, 0755));
}

static void
write_file (SlurmCluster *self, const char *name, const char *text, gssize size)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
write_configuration (SlurmCluster *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *user = g_get_user_name ();

  g_string_append_printf (
      text,
      "ClusterName=test\n"
      "SlurmctldHost=localhost(127.0.0.1)\n"
      "SlurmctldPort=%u\n"
      "SlurmUser=%s\n"
      "SlurmdUser=%s\n"
      "AuthType=auth/munge\n"
      "CredType=cred/munge\n"
      "AuthInfo=socket=%s/munge.socket\n"
      "StateSaveLocation=%s/state\n"
      "SlurmdSpoolDir=%s/spool/%%n\n"
      "SlurmctldPidFile=%s/slurmctld.pid\n"
      "SlurmdPidFile=%s/%%n.pid\n"
      "SlurmdLogFile=%s/%%n.log\n"
      "ProctrackType=proctrack/linuxproc\n"
      "TaskPlugin=task/none\n"
      "SwitchType=switch/none\n"
      "MailProg=/bin/true\n"
      "MpiDefault=none\n"
      "JobAcctGatherType=jobacct_gather/none\n"
      "AccountingStorageType=accounting_storage/none\n"
      "SelectType=select/cons_tres\n"
      "SelectTypeParameters=CR_CPU\n"
      "SchedulerType=sched/backfill\n"
      "SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0\n"
      "SlurmdParameters=config_overrides\n"
      "ReturnToService=2\n"
      "SlurmdTimeout=10\n"
      "MessageTimeout=5\n"
      "TCPTimeout=2\n"
      "KillWait=2\n",
      find_free_port (), user, user, self->folder, self->folder, self->folder, self->folder,
      self->folder, self->folder);
  for (guint i = 1; i <= self->n_nodes; i++)
    {
      g_autofree char *spool = g_strdup_printf ("spool/node%u", i);

      make_folder (self, spool);
      g_string_append_printf (text,
                              "NodeName=node%u NodeHostname=%s NodeAddr=127.0.0.1 Port=%u CPUs=%d "
                              "State=UNKNOWN\n",
                              i, g_get_host_name (), find_free_port (), N_CPUS);
    }
  g_string_append (text, "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n");
  write_file (self, "slurm.conf", text->str, -1);
}

static GSubprocess *
start_daemon (SlurmCluster *self, const char *name, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *log = g_strconcat (self->folder, "/", name, "-log", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  va_list rest;

  va_start (rest, name);
  for (const char *at = va_arg (rest, const char *); at != NULL; at = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (char *) at);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_set_stdout_file_path (launcher, log);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/**
 * slurm_cluster_ask:
 * @command: a command of the shell
 *
 * Returns: (transfer full): what it prints, without blanks at the end
 */
char *
slurm_cluster_ask (const char *command)
{
  const char *const arguments[] = { "sh", "-c", command, NULL };
  char *output = NULL;

  g_spawn_sync (NULL, (GStrv) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, &output, NULL, NULL, NULL);
  return g_strchomp (output != NULL ? output : g_strdup (""));
}

static gboolean
has_socket_cb (gpointer data)
{
  SlurmCluster *self = data;
  g_autofree char *socket_path = g_build_filename (self->folder, "munge.socket", NULL);

  return g_file_test (socket_path, G_FILE_TEST_EXISTS);
}

static gboolean
are_idle_cb (gpointer data)
{
  const SlurmCluster *self = data;
  g_autofree char *idle = slurm_cluster_ask ("sinfo -h -N -t idle -o %N | sort -u | wc -l");

  return (guint) g_ascii_strtoull (idle, NULL, 10) == self->n_nodes;
}

static GSubprocess *
start_node (SlurmCluster *self, guint node)
{
  g_autofree char *configuration = g_build_filename (self->folder, "slurm.conf", NULL);
  g_autofree char *name = g_strdup_printf ("node%u", node);

  return start_daemon (self, name, g_getenv ("TROUPE_SLURMD"), "-D", "-N", name, "-f",
                       configuration, NULL);
}

/* Returns whether all machines are idle soon. */
static gboolean
start_daemons (SlurmCluster *self)
{
  g_autofree char *configuration = g_build_filename (self->folder, "slurm.conf", NULL);
  const gint64 limit = g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC;

  g_ptr_array_add (self->daemons, start_daemon (self, "slurmctld", g_getenv ("TROUPE_SLURMCTLD"),
                                                "-D", "-c", "-f", configuration, NULL));
  for (guint i = 1; i <= self->n_nodes; i++)
    g_ptr_array_add (self->daemons, start_node (self, i));
  while (!are_idle_cb (self) && g_get_monotonic_time () < limit)
    g_usleep (LOOK_US);
  return are_idle_cb (self);
}

/* Of the first daemons, some are kept. */
static void
stop_daemons (SlurmCluster *self, guint n_kept)
{
  for (guint i = n_kept; i < self->daemons->len; i++)
    {
      g_subprocess_force_exit (g_ptr_array_index (self->daemons, i));
      g_subprocess_wait (g_ptr_array_index (self->daemons, i), NULL, NULL);
    }
  g_ptr_array_set_size (self->daemons, n_kept);
}

/**
 * slurm_cluster_select:
 * @self: a cluster
 *
 * Makes Slurm's commands from here on use this cluster, as they do after its start. They must not
 * take a job around this test for theirs.
 */
void
slurm_cluster_select (SlurmCluster *self)
{
  g_autofree char *configuration = g_build_filename (self->folder, "slurm.conf", NULL);
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "SLURM") || g_str_has_prefix (names[i], "SALLOC") ||
        g_str_has_prefix (names[i], "SRUN"))
      g_unsetenv (names[i]);
  g_setenv ("SLURM_CONF", configuration, TRUE);
}

/**
 * slurm_cluster_start:
 * @n_nodes: the number of machines
 *
 * Starts a cluster; the environment variables TROUPE_MUNGED, TROUPE_SLURMCTLD and TROUPE_SLURMD
 * name the programs.
 *
 * Returns: (transfer full): a cluster whose machines are idle
 */
SlurmCluster *
slurm_cluster_start (guint n_nodes)
{
  SlurmCluster *self = g_new0 (SlurmCluster, 1);
  guint8 key[128];
  g_autofree char *key_option = NULL;
  g_autofree char *socket_option = NULL;
  g_autofree char *pid_option = NULL;
  g_autofree char *log_option = NULL;
  g_autofree char *seed_option = NULL;

  self->n_nodes = n_nodes;
  self->daemons = g_ptr_array_new_with_free_func (g_object_unref);
  self->folder = g_dir_make_tmp ("slurm-XXXXXX", NULL);
  g_assert_no_errno (g_chmod (self->folder, 0755));
  make_folder (self, "state");
  write_configuration (self);
  slurm_cluster_select (self);

  for (guint i = 0; i < sizeof key; i++)
    key[i] = g_random_int_range (0, 256);
  write_file (self, "munge.key", (const char *) key, sizeof key);
  key_option = g_strdup_printf ("--key-file=%s/munge.key", self->folder);
  socket_option = g_strdup_printf ("--socket=%s/munge.socket", self->folder);
  pid_option = g_strdup_printf ("--pid-file=%s/munged.pid", self->folder);
  log_option = g_strdup_printf ("--log-file=%s/munged.log", self->folder);
  seed_option = g_strdup_printf ("--seed-file=%s/munge.seed", self->folder);
  g_ptr_array_add (self->daemons,
                   start_daemon (self, "munged", g_getenv ("TROUPE_MUNGED"), "--foreground",
                                 "--force", key_option, socket_option, pid_option, log_option,
                                 seed_option, NULL));
  wait_until (has_socket_cb, self);

  for (guint i = 0; !start_daemons (self); i++)
    {
      g_assert_cmpuint (i, <, START_TRIES);
      stop_daemons (self, 1);
      write_configuration (self);
    }
  return self;
}

/**
 * slurm_cluster_get_folder:
 * @self: a cluster
 *
 * Returns: (transfer none): its folder, in which a test may write
 */
const char *
slurm_cluster_get_folder (SlurmCluster *self)
{
  return self->folder;
}

/**
 * slurm_cluster_read_file:
 * @self: a cluster
 * @name: the name of a file of its folder
 *
 * Returns: (transfer full): the text of the file, or "" if there is none
 */
char *
slurm_cluster_read_file (SlurmCluster *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

/**
 * slurm_cluster_spawn:
 * @self: a cluster
 * @before: what precedes the command line in a shell
 * @arguments: (array zero-terminated=1): the arguments of the command line
 *
 * Starts the command line; what it writes to standard error is in the file "messages" of the
 * folder.
 *
 * Returns: (transfer full): its process, with a pipe of its standard output
 */
GSubprocess *
slurm_cluster_spawn (SlurmCluster *self, const char *before, const char *const *arguments)
{
  g_autofree char *messages = g_build_filename (self->folder, "messages", NULL);
  g_autofree char *prefix = g_strdup_printf ("exec 2>'%s'; %s exec", messages, before);

  /* Those of another test. */
  g_unlink (messages);
  return cli_run_spawn_after (G_SUBPROCESS_FLAGS_STDOUT_PIPE, prefix, arguments);
}

/**
 * slurm_cluster_kill_controller:
 * @self: a cluster
 *
 * Kills slurmctld.
 */
void
slurm_cluster_kill_controller (SlurmCluster *self)
{
  g_subprocess_force_exit (g_ptr_array_index (self->daemons, 1));
}

static gboolean
has_variable (const char *pid, const char *variable)
{
  gsize size = 0;
  g_autofree char *environment = far_processes_read (pid, "environ", &size);

  for (const char *at = environment; at < environment + size; at += strlen (at) + 1)
    if (g_str_has_prefix (at, variable))
      return TRUE;
  return FALSE;
}

/* A slurmstepd has (only) the log of its slurmd open. */
static gboolean
has_open (const char *pid, const char *file)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "fd", NULL);
  g_autoptr (GDir) descriptors = g_dir_open (path, 0, NULL);
  const char *name;

  while (descriptors != NULL && (name = g_dir_read_name (descriptors)) != NULL)
    {
      g_autofree char *link = g_build_filename (path, name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (g_strcmp0 (target, file) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What steps started there, and what started them. Returns how many there were. */
static guint
kill_all_of (SlurmCluster *self, const char *node)
{
  g_autofree char *mark = g_strdup_printf ("SLURM_CONF=%s/slurm.conf", self->folder);
  g_autofree char *name_mark = g_strdup_printf ("SLURMD_NODENAME=%s", node);
  g_autofree char *log = g_strdup_printf ("%s/%s.log", self->folder, node);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *pid;
  guint count = 0;

  while ((pid = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (*pid) &&
        ((has_variable (pid, mark) && has_variable (pid, name_mark)) || has_open (pid, log)))
      {
        kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL);
        count++;
      }
  return count;
}

/**
 * slurm_cluster_kill_node:
 * @self: a cluster
 * @node: the number of a machine, from 1
 *
 * Kills all processes of a machine, as if its power were cut.
 */
void
slurm_cluster_kill_node (SlurmCluster *self, guint node)
{
  g_autofree char *name = g_strdup_printf ("node%u", node);

  g_subprocess_force_exit (g_ptr_array_index (self->daemons, 1 + node));
  kill_all_of (self, name);
}

/**
 * slurm_cluster_restart_node:
 * @self: a cluster
 * @node: the number of a machine, from 1
 *
 * Kills the slurmd of a machine, and nothing else, and starts another one.
 */
void
slurm_cluster_restart_node (SlurmCluster *self, guint node)
{
  gpointer *place = &self->daemons->pdata[1 + node];

  g_subprocess_force_exit (*place);
  g_subprocess_wait (*place, NULL, NULL);
  g_object_unref (*place);
  *place = start_node (self, node);
}

static gboolean
is_of_step (SlurmCluster *self, const char *pid)
{
  g_autofree char *mark = g_strdup_printf ("SLURM_CONF=%s/slurm.conf", self->folder);

  return g_ascii_isdigit (*pid) && has_variable (pid, mark) &&
         has_variable (pid, "SLURMD_NODENAME=");
}

/**
 * slurm_cluster_add_steps:
 * @self: a cluster
 * @pids: (element-type gint64): processes
 *
 * Appends the processes that steps started, whatever their parents are.
 */
void
slurm_cluster_add_steps (SlurmCluster *self, GArray *pids)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    if (is_of_step (self, name))
      {
        const gint64 pid = g_ascii_strtoll (name, NULL, 10);

        g_array_append_val (pids, pid);
      }
}

/**
 * slurm_cluster_count_left:
 * @self: a cluster
 *
 * Returns: the number of processes that steps started and that are alive, whatever their parents
 * are
 */
guint
slurm_cluster_count_left (SlurmCluster *self)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *pid;
  guint count = 0;

  while ((pid = g_dir_read_name (proc)) != NULL)
    if (is_of_step (self, pid))
      {
        g_autofree char *command = far_processes_read (pid, "comm", NULL);

        g_test_message ("left: %s %s", pid, command != NULL ? g_strchomp (command) : "?");
        count++;
      }
  return count;
}

static gboolean
nothing_left_cb (gpointer data)
{
  g_autofree char *jobs = slurm_cluster_ask ("squeue -h -t PENDING,RUNNING -o %A");

  return *jobs == '\0' && slurm_cluster_count_left (data) == 0;
}

/**
 * slurm_cluster_assert_nothing_left:
 * @self: a cluster
 *
 * Waits until no process of a step is left, and no job.
 */
void
slurm_cluster_assert_nothing_left (SlurmCluster *self)
{
  wait_until (nothing_left_cb, self);
}

static gboolean
are_gone_cb (gpointer data)
{
  SlurmCluster *self = data;
  guint count = 0;

  for (guint i = 1; i <= self->n_nodes; i++)
    {
      g_autofree char *name = g_strdup_printf ("node%u", i);

      count += kill_all_of (self, name);
    }
  return count == 0;
}

/**
 * slurm_cluster_stop:
 * @self: (transfer full): a cluster
 *
 * Ends its daemons and all that steps started.
 */
void
slurm_cluster_stop (SlurmCluster *self)
{
  for (guint i = 1; i <= self->n_nodes; i++)
    slurm_cluster_kill_node (self, i);
  wait_until (are_gone_cb, self);
  stop_daemons (self, 0);
  g_ptr_array_unref (self->daemons);
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self);
}
