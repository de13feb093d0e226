/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line in a cluster with Slurm, with one on this machine. */

#include "cli-run.h"
#include "far-processes.h"
#include "folder.h"
#include "slurm-cluster.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static void
test_square (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_auto (CliRun) run = { 0 };
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= 20000; i++)
    g_string_append_printf (expected, "%u\n", i * i);
  cli_run_call (&run, NULL, "map", "square", "--range", "1:20000", "--on=slurm", "-j4", "--quiet",
                NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, expected->str);
  g_assert_cmpstr (run.messages, ==, "");
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* Both machines are used, each with its processors. */
static void
test_nodes (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  guint n_of_first = 0;
  guint n_of_second = 0;

  cli_run_call (&run, NULL, "map", "--on=slurm:main", "-j3", "--range", "1:30", "--command",
                "sleep 0.1; echo $SLURMD_NODENAME; : {}", NULL);
  g_assert_cmpint (run.status, ==, 0);
  lines = g_strsplit (run.output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      n_of_first += g_str_equal (lines[i], "node1");
      n_of_second += g_str_equal (lines[i], "node2");
    }
  g_assert_cmpuint (n_of_first + n_of_second, ==, 30);
  g_assert_cmpuint (n_of_first, >, n_of_second);
  g_assert_cmpuint (n_of_second, >, 0);
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* What Slurm refuses, and what it would never give. */
static void
test_refused (void)
{
  static const struct
  {
    const char *on;
    const char *workers;
    const char *options;
    const char *pattern;
  } calls[] = {
    { "slurm", "500", "",
      "troupe: Slurm will never start job *: the partition does not have as many nodes*" },
    { "slurm:nosuch", "1", "", "troupe: Slurm refused the request: *Invalid partition name*" },
    { "slurm", "1", "--bad-option",
      "troupe: Slurm does not understand the options (--slurm-options): *bad-option*" },
    { "slurm", "1", "--time=junk", "troupe: Slurm refused the request: Invalid --time*" },
  };
  SlurmCluster *cluster = slurm_cluster_start (1);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *on = g_strconcat ("--on=", calls[i].on, NULL);
      g_autofree char *options = g_strconcat ("--slurm-options=", calls[i].options, NULL);
      g_auto (CliRun) run = { 0 };

      cli_run_call (&run, NULL, "map", "square", "1", "2", on, "-j", calls[i].workers, options,
                    NULL);
      g_assert_cmpint (run.status, ==, 2);
      g_assert_cmpstr (run.output, ==, "");
      cli_run_assert_message (&run, calls[i].pattern);
    }
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* Runs the command line with what it writes to standard error in a file of the cluster. */
static GSubprocess *
spawn (SlurmCluster *cluster, const char *before, const char *const *arguments)
{
  g_autofree char *prefix =
      g_strdup_printf ("exec 2>'%s/messages'; %s exec", slurm_cluster_get_folder (cluster), before);

  return cli_run_spawn_after (G_SUBPROCESS_FLAGS_STDOUT_PIPE, prefix, arguments);
}

static char *
read_file (SlurmCluster *cluster, const char *name)
{
  g_autofree char *path = g_build_filename (slurm_cluster_get_folder (cluster), name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
is_waiting_cb (gpointer data)
{
  g_autofree char *messages = read_file (data, "messages");

  return strstr (messages, "Waiting for Slurm to start job") != NULL &&
         strstr (messages, "what it needs is in use (Resources)") != NULL;
}

/* A full cluster: it says why it waits, and works as soon as there is room. */
static void
test_waits (void)
{
  static const char *const arguments[] = { "map", "square", "5", "--on=slurm", "-j2", NULL };
  SlurmCluster *cluster = slurm_cluster_start (1);
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n2 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autoptr (GSubprocess) troupe = NULL;
  g_autofree char *output = NULL;
  g_autofree char *cancelled = NULL;

  g_assert_cmpstr (job, !=, "");
  troupe = spawn (cluster, "", arguments);
  wait_until (is_waiting_cb, cluster);
  cancelled = slurm_cluster_ask (cancel);
  g_subprocess_communicate_utf8 (troupe, NULL, NULL, &output, NULL, NULL);
  g_assert_cmpstr (output, ==, "25\n");
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* A request that waits is taken back. */
static void
test_stopped_while_it_waits (void)
{
  static const char *const arguments[] = { "map", "square", "5", "--on=slurm", "-j2", NULL };
  SlurmCluster *cluster = slurm_cluster_start (1);
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n2 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autoptr (GSubprocess) troupe = spawn (cluster, "", arguments);
  g_autofree char *cancelled = NULL;

  wait_until (is_waiting_cb, cluster);
  g_subprocess_send_signal (troupe, SIGTERM);
  g_subprocess_wait (troupe, NULL, NULL);
  cancelled = slurm_cluster_ask (cancel);
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

static GSubprocess *
spawn_long (SlurmCluster *cluster, const char *before, const char *item, const char *options)
{
  g_autofree char *command = g_strdup_printf ("touch %s/begun-$SLURMD_NODENAME-{#}; sleep {}",
                                              slurm_cluster_get_folder (cluster));
  g_autofree char *report =
      g_strdup_printf ("--report=%s/report", slurm_cluster_get_folder (cluster));
  const char *const arguments[] = { "map",   "--on=slurm", "-j4",     options, "--command",
                                    command, report,       "--quiet", item,    item,
                                    item,    item,         item,      item,    NULL };

  return spawn (cluster, before, arguments);
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

/* Whatever ends the command line, nothing of its run goes on, and the machines are free. */
static void
test_end (int signal_number)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_long (cluster, "", "600", "--slurm-options=");

  wait_until (both_begun_cb, cluster);
  g_subprocess_send_signal (troupe, signal_number);
  g_subprocess_wait (troupe, NULL, NULL);
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
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

/* A machine whose power is cut gives its items to the other one, long before Slurm notices. */
static void
test_node_fails (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_long (cluster, "", "3", "--slurm-options=");
  g_autofree char *messages = NULL;

  wait_until (both_begun_cb, cluster);
  slurm_cluster_kill_node (cluster, 2);
  g_subprocess_wait (troupe, NULL, NULL);
  messages = read_file (cluster, "messages");
  g_test_message ("%s", messages);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  slurm_cluster_stop (cluster);
}

/* A cancelled job: what is not done was not run, and did not fail. */
static void
test_cancelled (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_long (cluster, "", "600", "--slurm-options=");
  g_autofree char *cancelled = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *report = NULL;

  wait_until (both_begun_cb, cluster);
  cancelled = slurm_cluster_ask ("scancel $(squeue -h -o %A)");
  g_subprocess_wait (troupe, NULL, NULL);
  messages = read_file (cluster, "messages");
  g_test_message ("%s", messages);
  g_assert_nonnull (strstr (messages, " was cancelled"));
  /* It had started. */
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 1);
  report = read_file (cluster, "report");
  g_assert_nonnull (strstr (report, "\"not_run\" : 6"));
  g_assert_nonnull (strstr (report, "\"failed\" : 0"));
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* srun and its helper are killed alone: what they lead to ends by itself, and no item fails. */
static void
test_srun_killed (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_long (cluster, "", "3", "--slurm-options=");
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *messages = NULL;

  wait_until (both_begun_cb, cluster);
  far_processes_add_descendants (pids,
                                 g_ascii_strtoll (g_subprocess_get_identifier (troupe), NULL, 10));
  for (guint i = 0; i < pids->len; i++)
    {
      const gint64 pid = g_array_index (pids, gint64, i);
      g_autofree char *command = far_processes_read_command (pid);

      if (g_str_has_prefix (command, "srun ") && strstr (command, "-w node2") != NULL)
        kill ((pid_t) pid, SIGKILL);
    }
  g_subprocess_wait (troupe, NULL, NULL);
  messages = read_file (cluster, "messages");
  g_test_message ("%s", messages);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* Without its slurmd, what runs on a machine goes on. */
static void
test_slurmd_killed (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_long (cluster, "", "2", "--slurm-options=");

  wait_until (both_begun_cb, cluster);
  slurm_cluster_restart_node (cluster, 2);
  g_subprocess_wait (troupe, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

/* While the controller is gone, what runs goes on. */
static void
test_controller_is_gone (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autoptr (GSubprocess) troupe = spawn_long (cluster, "", "2", "--slurm-options=");

  wait_until (both_begun_cb, cluster);
  slurm_cluster_kill_controller (cluster);
  g_subprocess_wait (troupe, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 0);
  g_assert_cmpuint (slurm_cluster_count_left (cluster), ==, 0);
  slurm_cluster_stop (cluster);
}

/* The allocation that the command line runs in is used as it is. */
static void
test_in_job (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autofree char *command =
      g_strdup_printf ("salloc -n4 '%s' map square 1 2 3 --on=slurm --quiet 2>/dev/null",
                       g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *output = slurm_cluster_ask (command);

  g_assert_cmpstr (output, ==, "1\n4\n9");
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

static void
test_sent_files (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autofree char *folder = g_dir_make_tmp ("sent-XXXXXX", NULL);
  g_autofree char *data = g_build_filename (folder, "data.txt", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (data, "content\n", -1, NULL));
  cli_run_call (&run, NULL, "map", "--on=slurm", "-j4", "--send", data, "--command",
                "cat data.txt; : {}", "1", "2", "3", "--quiet", NULL);
  g_assert_cmpstr (run.output, ==, "content\ncontent\ncontent\n");
  g_assert_cmpint (run.status, ==, 0);
  slurm_cluster_assert_nothing_left (cluster);
  folder_remove (folder);
  slurm_cluster_stop (cluster);
}

/* Files of items, there and back. */
static void
test_files (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autofree char *folder = g_dir_make_tmp ("files-XXXXXX", NULL);
  g_autofree char *before = g_strdup_printf ("cd %s; exec", folder);
  const char *const arguments[] = { "map",
                                    "--on=slurm",
                                    "-j4",
                                    "--trc=out/./{}",
                                    "--quiet",
                                    "--command",
                                    "rev {} > {}.x && mv {}.x {}",
                                    "one",
                                    "two",
                                    NULL };
  g_auto (CliRun) run = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_build_filename (folder, i == 0 ? "one" : "two", NULL);

      g_assert_true (g_file_set_contents (name, i == 0 ? "abc" : "def", -1, NULL));
    }
  cli_run_call_after (&run, before, arguments);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.messages, ==, "");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_build_filename (folder, "out", i == 0 ? "one" : "two", NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (name, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, i == 0 ? "cba" : "fed");
    }
  slurm_cluster_assert_nothing_left (cluster);
  folder_remove (folder);
  slurm_cluster_stop (cluster);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slurm/square", test_square);
  g_test_add_func ("/slurm/nodes", test_nodes);
  g_test_add_func ("/slurm/refused", test_refused);
  g_test_add_func ("/slurm/waits", test_waits);
  g_test_add_func ("/slurm/stopped-while-it-waits", test_stopped_while_it_waits);
  g_test_add_func ("/slurm/killed", test_killed);
  g_test_add_func ("/slurm/terminated", test_terminated);
  g_test_add_func ("/slurm/node-fails", test_node_fails);
  g_test_add_func ("/slurm/cancelled", test_cancelled);
  g_test_add_func ("/slurm/srun-killed", test_srun_killed);
  g_test_add_func ("/slurm/slurmd-killed", test_slurmd_killed);
  g_test_add_func ("/slurm/controller-is-gone", test_controller_is_gone);
  g_test_add_func ("/slurm/in-job", test_in_job);
  g_test_add_func ("/slurm/sent-files", test_sent_files);
  g_test_add_func ("/slurm/files", test_files);

  return g_test_run ();
}
