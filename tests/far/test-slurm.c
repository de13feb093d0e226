/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line in a cluster with Slurm, with one on this machine. */

#include "cli-run.h"
#include "far-chaos.h"
#include "far-report.h"
#include "folder.h"
#include "wait.h"

#include <glib/gstdio.h>
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

static void
leave_cluster (SlurmCluster *cluster)
{
  slurm_cluster_assert_nothing_left (cluster);
}

static void
test_square (void)
{
  SlurmCluster *cluster = use_cluster ();
  g_auto (CliRun) run = { 0 };
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= 20000; i++)
    g_string_append_printf (expected, "%u\n", i * i);
  cli_run_call (&run, NULL, "map", "square", "--range", "1:20000", "--on=slurm", "-j4", "--quiet",
                NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, expected->str);
  g_assert_cmpstr (run.messages, ==, "");
  leave_cluster (cluster);
}

/* Both machines are used, each with its processors: each item waits until all have begun. */
static void
test_nodes (void)
{
  SlurmCluster *cluster = use_cluster ();
  const char *folder = slurm_cluster_get_folder (cluster);
  g_autofree char *report = g_strdup_printf ("--report=%s/report", folder);
  g_autofree char *command = g_strdup_printf (
      "touch %s/at-{}; until [ -e %s/at-1 -a -e %s/at-2 -a -e %s/at-3 ]; do sleep 0.1; done",
      folder, folder, folder, folder);
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "--on=slurm:main", "-j3", report, "--command", command, "1", "2",
                "3", NULL);
  g_assert_cmpint (run.status, ==, 0);
  far_report_assert_items (folder, 3, 3, 0);
  g_assert_cmpuint (far_report_count_workers (folder, "node1"), ==, 2);
  g_assert_cmpuint (far_report_count_workers (folder, "node2"), ==, 1);
  leave_cluster (cluster);
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
  SlurmCluster *cluster = use_cluster ();

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
  leave_cluster (cluster);
}

static gboolean
is_waiting_cb (gpointer data)
{
  g_autofree char *messages = slurm_cluster_read_file (data, "messages");

  return strstr (messages, "Waiting for Slurm to start job") != NULL &&
         strstr (messages, "what it needs is in use (Resources)") != NULL;
}

/* A full cluster: it says why it waits, and works as soon as there is room. */
static void
test_waits (void)
{
  static const char *const arguments[] = { "map", "square", "5", "--on=slurm", "-j4", NULL };
  SlurmCluster *cluster = use_cluster ();
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n4 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autoptr (GSubprocess) troupe = NULL;
  g_autofree char *output = NULL;
  g_autofree char *cancelled = NULL;

  g_assert_cmpstr (job, !=, "");
  troupe = slurm_cluster_spawn (cluster, "", arguments);
  wait_until (is_waiting_cb, cluster);
  cancelled = slurm_cluster_ask (cancel);
  g_subprocess_communicate_utf8 (troupe, NULL, NULL, &output, NULL, NULL);
  g_assert_cmpstr (output, ==, "25\n");
  leave_cluster (cluster);
}

/* The time in which a node must have started, in seconds: shorter than the wait in the queue, as is
 * the time limit of an item. It is looked at with each beat: these come
 * sooner than any node. */
#define START_SECONDS 20
#define START_TIMES   "50,10000,20000"

/* As “troupe list” says it, which shows also a run that has no worker yet. */
static gboolean
has_waited_cb (gpointer troupe)
{
  const gint64 pid = g_ascii_strtoll (g_subprocess_get_identifier (troupe), NULL, 10);
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) list = NULL;
  JsonArray *runs;

  cli_run_call (&run, NULL, "list", "--json", NULL);
  list = json_from_string (run.output, NULL);
  runs = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      JsonObject *each = json_array_get_object_element (runs, i);

      if (json_object_get_int_member (each, "pid") == pid)
        return json_object_get_double_member (each, "seconds") > START_SECONDS;
    }
  return FALSE;
}

/* No node was lost: on a busy machine one may be slow to answer, but none was too late. */
static void
assert_only_waited (const char *messages)
{
  static const char *const expected[] = {
    "Waiting for Slurm to start job *",
    "Waiting for node* to answer.",
    "worker * joined, exit 0, * items, *",
    "All processes have finished.",
    "",
  };
  g_auto (GStrv) lines = g_strsplit (messages, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint n_fitting = 0;

      for (guint j = 0; j < G_N_ELEMENTS (expected); j++)
        n_fitting += g_pattern_match_simple (expected[j], lines[i]);
      if (n_fitting == 0)
        g_error ("unexpected: %s", lines[i]);
    }
}

/* However long the queue is, the limits of nodes and items are those of their work, and so are the
 * figures of the run. */
static void
test_clocks_stand_still (void)
{
  static const char *const arguments[] = {
    "map",        "sleep",           "2", "2", "2", "2", "--on=slurm", "-j4", "--timeout=10",
    "--grace=60", "--report=report", NULL
  };
  SlurmCluster *cluster = use_cluster ();
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n4 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autofree char *before =
      g_strdup_printf ("cd %s; TROUPE_FAR_TIMES=" START_TIMES, slurm_cluster_get_folder (cluster));
  g_autoptr (GSubprocess) troupe = slurm_cluster_spawn (cluster, before, arguments);
  g_autofree char *output = NULL;
  g_autofree char *cancelled = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (JsonNode) report = NULL;
  JsonObject *figures;
  double waited;
  double working;

  wait_until (has_waited_cb, troupe);
  cancelled = slurm_cluster_ask (cancel);
  g_subprocess_communicate_utf8 (troupe, NULL, NULL, &output, NULL, NULL);
  g_assert_cmpstr (output, ==, "2\n2\n2\n2\n");
  messages = slurm_cluster_read_file (cluster, "messages");
  g_test_message ("%s", messages);
  assert_only_waited (messages);

  report = far_report_read (slurm_cluster_get_folder (cluster));
  figures = json_node_get_object (report);
  waited = json_object_get_double_member (figures, "waited_seconds");
  working = json_object_get_double_member (figures, "seconds") - waited;
  g_assert_cmpfloat (waited, >, START_SECONDS);
  g_assert_cmpfloat (working, >=, 2);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (figures, "speedup"),
                                  json_object_get_double_member (figures, "work_seconds") / working,
                                  1e-3);
  leave_cluster (cluster);
}

static gboolean
is_asked_cb (gpointer data)
{
  g_autofree char *path = g_build_filename (slurm_cluster_get_folder (data), "asked", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_near_cb (gpointer data)
{
  g_autofree char *messages = slurm_cluster_read_file (data, "messages");

  return strstr (messages, " is near: ") != NULL;
}

/* The nodes come while squeue still looks why they do not: the time that is left is asked
 * nevertheless. This squeue says that it is short, since a limit of Slurm is a minute at least. */
static void
test_limit_after_queue (void)
{
  static const char *const arguments[] = { "map", "sleep", "600", "--on=slurm", "-j4", NULL };
  SlurmCluster *cluster = use_cluster ();
  const char *folder = slurm_cluster_get_folder (cluster);
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n4 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *squeue = g_build_filename (folder, "squeue", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n"
                                             "case \"$*\" in *%%L*) echo 0:02; exit;; esac\n"
                                             "touch %s/asked\n"
                                             "until [ -e %s/near ]; do sleep 0.1; done\n",
                                             folder, folder);
  g_autofree char *before = g_strdup_printf ("PATH=%s:$PATH", folder);
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autofree char *near = g_strdup_printf ("touch %s/near; rm %s", folder, squeue);
  g_autoptr (GSubprocess) troupe = NULL;
  g_autofree char *cancelled = NULL;
  g_autofree char *answered = NULL;

  g_assert_true (
      g_file_set_contents_full (squeue, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  troupe = slurm_cluster_spawn (cluster, before, arguments);
  wait_until (is_asked_cb, cluster);
  cancelled = slurm_cluster_ask (cancel);
  wait_until (is_near_cb, cluster);
  answered = slurm_cluster_ask (near);
  g_subprocess_send_signal (troupe, SIGTERM);
  g_subprocess_wait (troupe, NULL, NULL);
  leave_cluster (cluster);
}

/* A request that waits is taken back. */
static void
test_stopped_while_it_waits (void)
{
  static const char *const arguments[] = { "map", "square", "5", "--on=slurm", "-j4", NULL };
  SlurmCluster *cluster = use_cluster ();
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n4 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autoptr (GSubprocess) troupe = slurm_cluster_spawn (cluster, "", arguments);
  g_autofree char *cancelled = NULL;

  wait_until (is_waiting_cb, cluster);
  g_subprocess_send_signal (troupe, SIGTERM);
  g_subprocess_wait (troupe, NULL, NULL);
  cli_run_assert_stopped (troupe, SIGTERM);
  cancelled = slurm_cluster_ask (cancel);
  leave_cluster (cluster);
}

static gboolean
shows_waiting_cb (gpointer cluster)
{
  g_autofree char *messages = slurm_cluster_read_file (cluster, "messages");

  return strstr (messages, "0 of 2 (0 %) · Waiting for Slurm to start job") != NULL;
}

/* As long as it waits, the progress says so; an order from outside ends it, and nothing is left in
 * the queue. */
static void
test_ordered_to_end_while_it_waits (void)
{
  static const char *const orders[] = { "stop", "kill" };
  static const char *const arguments[] = {
    "map", "square", "5", "6", "--on=slurm", "-j4", "--progress=always", NULL
  };
  SlurmCluster *cluster = use_cluster ();
  g_autofree char *job =
      slurm_cluster_ask ("salloc --no-shell -n4 2>&1 | sed -n 's/.*Granted job allocation //p'");
  g_autofree char *cancel = g_strconcat ("scancel ", job, NULL);
  g_autofree char *cancelled = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (GSubprocess) troupe = slurm_cluster_spawn (cluster, "", arguments);
      g_autofree char *messages = NULL;
      g_autofree char *queue = NULL;
      g_auto (CliRun) order = { 0 };

      wait_until (shows_waiting_cb, cluster);
      cli_run_call (&order, NULL, orders[i], g_subprocess_get_identifier (troupe), NULL);
      g_assert_cmpint (order.status, ==, 0);
      g_subprocess_wait (troupe, NULL, NULL);
      g_assert_true (g_subprocess_get_if_exited (troupe));
      g_assert_cmpint (g_subprocess_get_exit_status (troupe), ==, 1);
      messages = slurm_cluster_read_file (cluster, "messages");
      g_assert_nonnull (strstr (messages, "2 items were not run."));
      g_assert_null (strstr (messages, "estimating"));
      queue = slurm_cluster_ask ("squeue -h -t PENDING");
      g_assert_cmpstr (queue, ==, "");
    }
  cancelled = slurm_cluster_ask (cancel);
  leave_cluster (cluster);
}

/* The allocation that the command line runs in is used as it is. */
static void
test_in_job (void)
{
  SlurmCluster *cluster = use_cluster ();
  g_autofree char *command =
      g_strdup_printf ("salloc -n4 '%s' map square 1 2 3 --on=slurm --quiet 2>/dev/null",
                       g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *output = slurm_cluster_ask (command);

  g_assert_cmpstr (output, ==, "1\n4\n9");
  leave_cluster (cluster);
}

static void
test_sent_files (void)
{
  SlurmCluster *cluster = use_cluster ();
  g_autofree char *folder = g_dir_make_tmp ("sent-XXXXXX", NULL);
  g_autofree char *data = g_build_filename (folder, "data.txt", NULL);
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_set_contents (data, "content\n", -1, NULL));
  cli_run_call (&run, NULL, "map", "--on=slurm", "-j4", "--send", data, "--command",
                "cat data.txt; : {}", "1", "2", "3", "--quiet", NULL);
  g_assert_cmpstr (run.output, ==, "content\ncontent\ncontent\n");
  g_assert_cmpint (run.status, ==, 0);
  folder_remove (folder);
  leave_cluster (cluster);
}

/* Files of items, there and back. */
static void
test_files (void)
{
  SlurmCluster *cluster = use_cluster ();
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
  folder_remove (folder);
  leave_cluster (cluster);
}

/* The pool of a Python program. */
static void
test_python_program (void)
{
  static const char *const code =
      "import os\n"
      "from troupe import Pool\n"
      "with Pool(4, on='slurm') as pool:\n"
      "    print(pool.map(abs, range(-5, 0)))\n"
      "    print(set(pool.map(os.getenv, ['SLURMD_NODENAME'] * 20)) <= {'node1', 'node2'})\n"
      "    try:\n"
      "        pool.apply(int, ('x',))\n"
      "    except ValueError as error:\n"
      "        print(error)\n";
  SlurmCluster *cluster = use_cluster ();
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "python", "--interpreter", g_getenv ("TROUPE_PYTHON"), "-c", code,
                NULL);
  g_assert_cmpstr (run.output, ==,
                   "[5, 4, 3, 2, 1]\nTrue\ninvalid literal for int() with base 10: 'x'\n");
  g_assert_cmpint (run.status, ==, 0);
  leave_cluster (cluster);
}

/* Those that break their cluster follow. */
static void
test_shared_cluster_ends (void)
{
  g_clear_pointer (&shared, slurm_cluster_stop);
}

/* See far-chaos.c. */
static void
test_chaos (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);

  for (guint64 i = 0; i < far_chaos_get_rounds (); i++)
    {
      far_chaos_run_round (NULL, cluster);
      slurm_cluster_assert_nothing_left (cluster);
    }
  slurm_cluster_stop (cluster);
}

/* A cluster whose only job runs into its time limit, which is a minute at least, and which Slurm
 * looks at twice a minute: other tests run meanwhile. */
static SlurmCluster *limited = NULL;
static GSubprocess *limited_troupe = NULL;

static void
test_limit_begins (void)
{
  static const char *const arguments[] = { "map",
                                           "sleep",
                                           "0.1",
                                           "0.1",
                                           "600",
                                           "600",
                                           "600",
                                           "--on=slurm",
                                           "-j2",
                                           "--slurm-options=--time=1",
                                           "--report=report",
                                           NULL };
  g_autofree char *before = NULL;

  limited = slurm_cluster_start (1);
  before = g_strdup_printf ("cd %s;", slurm_cluster_get_folder (limited));
  limited_troupe = slurm_cluster_spawn (limited, before, arguments);
}

/* It is said before; what is not done by then was not run, and did not fail. */
static void
test_limit_ends (void)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  if (limited == NULL)
    test_limit_begins ();
  slurm_cluster_select (limited);
  g_subprocess_communicate_utf8 (limited_troupe, NULL, NULL, &output, NULL, NULL);
  messages = slurm_cluster_read_file (limited, "messages");
  g_test_message ("%s", messages);
  g_assert_true (g_pattern_match_simple (
      "*The time limit of Slurm job * is near: items that are not done by then are not run.*",
      messages));
  g_assert_true (
      g_pattern_match_simple ("*\ntroupe: *the time limit of Slurm job * is over*", messages));
  g_assert_cmpint (g_subprocess_get_exit_status (limited_troupe), ==, 1);
  g_assert_cmpstr (output, ==, "0.1\n0.1\n");
  far_report_assert_items (slurm_cluster_get_folder (limited), 5, 2, 3);
  slurm_cluster_assert_nothing_left (limited);
  g_clear_object (&limited_troupe);
  g_clear_pointer (&limited, slurm_cluster_stop);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slurm/limit-begins", test_limit_begins);
  g_test_add_func ("/slurm/square", test_square);
  g_test_add_func ("/slurm/nodes", test_nodes);
  g_test_add_func ("/slurm/refused", test_refused);
  g_test_add_func ("/slurm/waits", test_waits);
  g_test_add_func ("/slurm/clocks-stand-still", test_clocks_stand_still);
  g_test_add_func ("/slurm/limit-after-queue", test_limit_after_queue);
  g_test_add_func ("/slurm/stopped-while-it-waits", test_stopped_while_it_waits);
  g_test_add_func ("/slurm/ordered-to-end-while-it-waits", test_ordered_to_end_while_it_waits);
  g_test_add_func ("/slurm/in-job", test_in_job);
  g_test_add_func ("/slurm/sent-files", test_sent_files);
  g_test_add_func ("/slurm/files", test_files);
  g_test_add_func ("/slurm/python-program", test_python_program);
  g_test_add_func ("/slurm/shared-cluster-ends", test_shared_cluster_ends);
  g_test_add_func ("/slurm/chaos", test_chaos);
  g_test_add_func ("/slurm/limit-ends", test_limit_ends);

  status = g_test_run ();
  g_clear_pointer (&shared, slurm_cluster_stop);
  g_clear_pointer (&limited, slurm_cluster_stop);
  return status;
}
