/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clusters whose machines, connections and daemons end in any way, and command lines that do:
 * nothing is left there. */

#include "cli-run.h"
#include "far-processes.h"
#include "far-report.h"
#include "slurm-cluster.h"
#include "wait.h"

#include <signal.h>
#include <string.h>

/* The cluster of the tests that leave it as it was, with two machines. */
static SlurmCluster *shared = NULL;

static SlurmCluster *
use_cluster (void)
{
  if (shared == NULL)
    shared = slurm_cluster_start (2);
  return shared;
}

/* A run whose items leave marks, and last until they may end. */
static GSubprocess *
spawn_gated (SlurmCluster *cluster, const char *before)
{
  const char *folder = slurm_cluster_get_folder (cluster);
  g_autofree char *command = g_strdup_printf (
      "touch %s/begun-$SLURMD_NODENAME-{#}; until [ -e %s/go ]; do sleep 0.1; done", folder,
      folder);
  g_autofree char *report =
      g_strdup_printf ("--report=%s/report", slurm_cluster_get_folder (cluster));
  const char *const arguments[] = { "map", "--on=slurm", "-j4", "--command", command, report, "1",
                                    "2",   "3",          "4",   "5",         "6",     NULL };
  g_autofree char *forget = g_strdup_printf ("rm -f %s/begun-* %s/go", folder, folder);
  g_autofree char *forgotten = slurm_cluster_ask (forget);

  return slurm_cluster_spawn (cluster, before, arguments);
}

static void
let_end (SlurmCluster *cluster)
{
  g_autofree char *path = g_build_filename (slurm_cluster_get_folder (cluster), "go", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static gboolean
both_begun_cb (gpointer data)
{
  const char *folder = slurm_cluster_get_folder (data);
  g_autofree char *command =
      g_strdup_printf ("ls %s/begun-node1-* && ls %s/begun-node2-*", folder, folder);
  g_autofree char *names = slurm_cluster_ask (command);

  return strstr (names, "begun-node1-") != NULL && strstr (names, "begun-node2-") != NULL;
}

/* On a busy machine, any node may be silent for the short patience, or take the pool for gone. */
static gboolean
is_of_impatience (const char *line)
{
  return g_pattern_match_simple ("*nothing was heard of it for 3 s*", line) ||
         g_pattern_match_simple ("*nothing was heard of the pool*", line);
}

/* Lets the items of such a run end, and waits for its end: all items have a result, and no node was
 * lost but the second one, if there is a pattern for that. */
static void
assert_all_came (SlurmCluster *cluster, GSubprocess *troupe, const char *loss)
{
  g_autofree char *messages = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_fitting = 0;

  let_end (cluster);
  g_subprocess_wait (troupe, NULL, NULL);
  messages = slurm_cluster_read_file (cluster, "messages");
  g_test_message ("%s", messages);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  far_report_assert_items (slurm_cluster_get_folder (cluster), 6, 6, 0);

  lines = g_strsplit (messages, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_pattern_match_simple ("*: lost: *", lines[i]))
      {
        g_assert_true (loss != NULL &&
                       (g_str_has_prefix (lines[i], "node2: ") || is_of_impatience (lines[i])));
        n_fitting += g_pattern_match_simple (loss, lines[i]);
      }
  g_assert_cmpint (n_fitting > 0, ==, loss != NULL);
}

/* Whatever ends the command line, nothing of its run goes on, and the machines are free. */
static void
test_end (int signal_number)
{
  SlurmCluster *cluster = use_cluster ();
  g_autoptr (GSubprocess) troupe = spawn_gated (cluster, "");

  wait_until (both_begun_cb, cluster);
  g_subprocess_send_signal (troupe, signal_number);
  g_subprocess_wait (troupe, NULL, NULL);
  cli_run_assert_stopped (troupe, signal_number);
  slurm_cluster_assert_nothing_left (cluster);
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

/* Both sides wait for each other for a shorter time. */
#define SHORT_TIMES "TROUPE_FAR_TIMES=500,3000"

/* A machine whose power is cut gives its items to the other one, long before Slurm notices. */
static void
test_node_fails (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_gated (cluster, SHORT_TIMES);

  wait_until (both_begun_cb, cluster);
  slurm_cluster_kill_node (cluster, 2);
  assert_all_came (cluster, troupe, "node2: lost: *nothing was heard of it for 3 s*");
  slurm_cluster_stop (cluster);
}

/* A cancelled job: what is not done was not run, and did not fail. */
static void
test_cancelled (void)
{
  SlurmCluster *cluster = use_cluster ();
  g_autoptr (GSubprocess) troupe = spawn_gated (cluster, "");
  g_autofree char *cancelled = NULL;
  g_autofree char *messages = NULL;

  wait_until (both_begun_cb, cluster);
  cancelled = slurm_cluster_ask ("scancel $(squeue -h -o %A)");
  g_subprocess_wait (troupe, NULL, NULL);
  messages = slurm_cluster_read_file (cluster, "messages");
  g_test_message ("%s", messages);
  g_assert_nonnull (strstr (messages, " was cancelled"));
  /* It had started. */
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 1);
  far_report_assert_items (slurm_cluster_get_folder (cluster), 6, 0, 6);
  slurm_cluster_assert_nothing_left (cluster);
}

/* srun and its helper are killed alone: what they lead to ends by itself, and no item fails. */
static void
test_srun_killed (void)
{
  SlurmCluster *cluster = use_cluster ();
  g_autoptr (GSubprocess) troupe = spawn_gated (cluster, SHORT_TIMES);
  guint n_killed = 0;
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));

  wait_until (both_begun_cb, cluster);
  far_processes_add_descendants (pids,
                                 g_ascii_strtoll (g_subprocess_get_identifier (troupe), NULL, 10));
  for (guint i = 0; i < pids->len; i++)
    {
      const gint64 pid = g_array_index (pids, gint64, i);
      g_autofree char *command = far_processes_read_command (pid);

      if (g_str_has_prefix (command, "srun ") && strstr (command, "-w node2") != NULL)
        n_killed += kill ((pid_t) pid, SIGKILL) == 0;
    }
  g_assert_cmpuint (n_killed, >=, 1);
  assert_all_came (cluster, troupe, "node2: lost: *");
  slurm_cluster_assert_nothing_left (cluster);
}

/* Without its slurmd, what runs on a machine goes on. */
static void
test_slurmd_killed (void)
{
  SlurmCluster *cluster = use_cluster ();
  g_autoptr (GSubprocess) troupe = spawn_gated (cluster, "");

  wait_until (both_begun_cb, cluster);
  slurm_cluster_restart_node (cluster, 2);
  assert_all_came (cluster, troupe, NULL);
  slurm_cluster_assert_nothing_left (cluster);
}

/* While the controller is gone, what runs goes on. */
static void
test_controller_is_gone (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_gated (cluster, "");

  wait_until (both_begun_cb, cluster);
  slurm_cluster_kill_controller (cluster);
  assert_all_came (cluster, troupe, NULL);
  wait_while (slurm_cluster_count_left (cluster) > 0);
  slurm_cluster_stop (cluster);
}

/* Those that break their cluster follow. */
static void
test_shared_cluster_ends (void)
{
  g_clear_pointer (&shared, slurm_cluster_stop);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slurm-lost/killed", test_killed);
  g_test_add_func ("/slurm-lost/terminated", test_terminated);
  g_test_add_func ("/slurm-lost/cancelled", test_cancelled);
  g_test_add_func ("/slurm-lost/srun-killed", test_srun_killed);
  g_test_add_func ("/slurm-lost/slurmd-killed", test_slurmd_killed);
  g_test_add_func ("/slurm-lost/shared-cluster-ends", test_shared_cluster_ends);
  g_test_add_func ("/slurm-lost/node-fails", test_node_fails);
  g_test_add_func ("/slurm-lost/controller-is-gone", test_controller_is_gone);

  status = g_test_run ();
  g_clear_pointer (&shared, slurm_cluster_stop);
  return status;
}
