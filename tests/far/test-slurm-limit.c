/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time limit of a job of Slurm, which is a minute at least: a program of its own, since it
 * waits most of the time. */

#include "cli-run.h"
#include "slurm-cluster.h"

#include <string.h>

/* It is said before; what is not done by then was not run, and did not fail. */
static void
test_limit (void)
{
  SlurmCluster *cluster = slurm_cluster_start (2);
  g_autofree char *path = g_build_filename (slurm_cluster_get_folder (cluster), "report", NULL);
  g_autofree char *option = g_strconcat ("--report=", path, NULL);
  g_autofree char *report = NULL;
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, NULL, "map", "sleep", "0.1", "0.1", "600", "600", "600", "600", "600",
                "--on=slurm", "-j4", "--slurm-options=--time=1", option, NULL);
  cli_run_assert_message (&run, "The time limit of Slurm job * is near: items that are not done by "
                                "then are not run.");
  cli_run_assert_message (&run, "troupe: *the time limit of Slurm job * is over*");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "0.1\n0.1\n");
  g_assert_true (g_file_get_contents (path, &report, NULL, NULL));
  g_assert_nonnull (strstr (report, "\"not_run\" : 5"));
  g_assert_nonnull (strstr (report, "\"failed\" : 0"));
  slurm_cluster_assert_nothing_left (cluster);
  slurm_cluster_stop (cluster);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/slurm-limit", test_limit);

  return g_test_run ();
}
