/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Processes on both sides of the links to hosts or to a cluster are killed, stopped and continued
 * at random moments while a job runs: workers, nodes, ssh, servers of connections, srun, slurmd.
 * Every round ends with the results of the serial run. */

#include "far-chaos.h"

#include "cli-run.h"
#include "far-processes.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS "20"

/* Seconds after which a round is given up. */
#define LIMIT_SECONDS 240

/* The most disturbances of a round: fewer than the tries of a host. */
#define DISTURBANCES 5

/* The interval of beats, and how long both sides wait for each other. */
#define TIMES "500,4000"

/* What is stopped goes on after at most so many milliseconds: that of some is long enough for the
 * other side to give it up. */
#define STOP_MS      1500
#define LONG_STOP_MS 6000

typedef struct
{
  SshHosts *hosts;
  SlurmCluster *cluster;
  GSubprocess *troupe;
  GMainLoop *loop;
  guint n_left;
  guint source;
  gint64 stopped;
} Round;

/* What gives the nodes back, which ends the job, is not disturbed; nor is what watches for the
 * death of the command line, which lives. */
static gboolean
may_be_disturbed (gint64 pid)
{
  g_autofree char *command = far_processes_read_command (pid);

  return *command != '\0' && strstr (command, "salloc") == NULL &&
         strstr (command, "SLURM_JOB_NODELIST") == NULL && !g_str_has_prefix (command, "cat");
}

static gint64
choose (Round *round)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *own = g_subprocess_get_identifier (round->troupe);

  if (own != NULL)
    far_processes_add_descendants (pids, g_ascii_strtoll (own, NULL, 10));
  if (round->hosts != NULL)
    ssh_hosts_add_sessions (round->hosts, pids);
  else
    slurm_cluster_add_steps (round->cluster, pids);
  for (guint i = 0; i < pids->len; i++)
    {
      const guint at = g_test_rand_int_range (0, pids->len);
      const gint64 pid = g_array_index (pids, gint64, at);

      if (may_be_disturbed (pid))
        return pid;
    }
  return 0;
}

static gboolean disturb_cb (gpointer data);

static gboolean
continue_cb (gpointer data)
{
  Round *round = data;

  kill ((pid_t) round->stopped, SIGCONT);
  round->stopped = 0;
  round->source = g_timeout_add (g_test_rand_int_range (0, 300), disturb_cb, round);
  return G_SOURCE_REMOVE;
}

static gboolean
disturb_cb (gpointer data)
{
  static const int signals[] = { SIGKILL, SIGKILL, SIGTERM, SIGSTOP };
  Round *round = data;
  const int signal_number = signals[g_test_rand_int_range (0, G_N_ELEMENTS (signals))];
  const gint64 pid = choose (round);

  round->source = 0;
  if (round->n_left == 0)
    return G_SOURCE_REMOVE;
  round->n_left--;
  if (round->cluster != NULL && g_test_rand_int_range (0, 5) == 0)
    {
      g_test_message ("slurmd is killed and started again");
      slurm_cluster_restart_node (round->cluster, g_test_rand_int_range (1, 3));
    }
  else if (pid != 0)
    {
      g_autofree char *command = far_processes_read_command (pid);

      g_test_message ("signal %d to %" G_GINT64_FORMAT ": %.60s", signal_number, pid, command);
      kill ((pid_t) pid, signal_number);
      if (signal_number == SIGSTOP)
        {
          round->stopped = pid;
          round->source = g_timeout_add (
              g_test_rand_int_range (0, 6) == 0 ? LONG_STOP_MS : g_test_rand_int_range (0, STOP_MS),
              continue_cb, round);
          return G_SOURCE_REMOVE;
        }
    }
  round->source = g_timeout_add (g_test_rand_int_range (0, 600), disturb_cb, round);
  return G_SOURCE_REMOVE;
}

static void
completed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) messages = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_finish (G_SUBPROCESS (object), result, &output, &messages, &error);
  g_assert_no_error (error);
  g_object_set_data_full (object, "output", g_steal_pointer (&output),
                          (GDestroyNotify) g_bytes_unref);
  g_object_set_data_full (object, "messages", g_steal_pointer (&messages),
                          (GDestroyNotify) g_bytes_unref);
  g_main_loop_quit (round->loop);
}

static gboolean
limit_cb (gpointer data)
{
  g_error ("The job has not ended after %d s.", LIMIT_SECONDS);
  return G_SOURCE_REMOVE;
}

static void
assert_squares (GSubprocess *troupe, guint n)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  GBytes *output = g_object_get_data (G_OBJECT (troupe), "output");
  GBytes *messages = g_object_get_data (G_OBJECT (troupe), "messages");

  for (guint64 i = 1; i <= n; i++)
    g_string_append_printf (expected, "%" G_GUINT64_FORMAT "\n", i * i);
  g_test_message ("%.*s", (int) g_bytes_get_size (messages),
                  (const char *) g_bytes_get_data (messages, NULL));
  g_assert_true (g_subprocess_get_if_exited (troupe));
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  g_assert_cmpmem (g_bytes_get_data (output, NULL), g_bytes_get_size (output), expected->str,
                   expected->len);
}

/* Starts a job whose result is the squares of the numbers up to @n. An item whose worker is killed
 * from outside is not to blame, but a pool cannot know that. */
static GSubprocess *
start (SshHosts *hosts, gboolean is_function, guint n)
{
  g_autofree char *range = g_strdup_printf ("1:%u", n);
  g_autofree char *ssh =
      hosts != NULL ? g_strconcat ("--ssh=", ssh_hosts_get_command (hosts), NULL) : NULL;
  g_autofree char *command =
      g_strdup_printf ("sleep 0.0%d; echo $(({}*{}))", g_test_rand_int_range (0, 10));
  const char *const arguments[] = {
    "map",
    hosts != NULL ? "--on=ssh:host1*2,host2*2" : "--on=slurm",
    hosts != NULL ? ssh : "--workers=4",
    "--crash-limit=1000",
    "--retries=1000",
    "--grace=0.5",
    "--range",
    range,
    is_function ? "square" : "--command",
    is_function ? NULL : command,
    NULL,
  };

  GSubprocess *troupe;

  g_setenv ("TROUPE_FAR_TIMES", TIMES, TRUE);
  troupe =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
  g_unsetenv ("TROUPE_FAR_TIMES");
  return troupe;
}

/**
 * far_chaos_run_round:
 * @hosts: (nullable): two hosts
 * @cluster: (nullable): a cluster of two machines, if there are no hosts
 *
 * Runs a job there, and disturbs it.
 */
void
far_chaos_run_round (SshHosts *hosts, SlurmCluster *cluster)
{
  const gboolean is_function = g_test_rand_bit ();
  const guint n =
      is_function ? g_test_rand_int_range (100000, 1000000) : g_test_rand_int_range (10, 200);
  g_autoptr (GSubprocess) troupe = start (hosts, is_function, n);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  const guint limit = g_timeout_add_seconds (LIMIT_SECONDS, limit_cb, NULL);
  Round round = { .hosts = hosts, .cluster = cluster, .troupe = troupe, .loop = loop };

  round.n_left = g_test_rand_int_range (1, DISTURBANCES + 1);
  round.source = g_timeout_add (g_test_rand_int_range (0, 1500), disturb_cb, &round);
  g_subprocess_communicate_async (troupe, NULL, NULL, completed_cb, &round);
  g_main_loop_run (loop);
  g_source_remove (limit);
  if (round.stopped != 0)
    kill ((pid_t) round.stopped, SIGCONT);
  if (round.source != 0)
    g_source_remove (round.source);
  assert_squares (troupe, n);
}

/** far_chaos_get_rounds: Returns: the number of rounds of hosts, and of a cluster. */
guint64
far_chaos_get_rounds (void)
{
  return g_ascii_strtoull (g_getenv ("TROUPE_CHAOS_ROUNDS") ?: ROUNDS, NULL, 10) / 2;
}
