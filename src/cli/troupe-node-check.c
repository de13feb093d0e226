/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command that says what a node finds on this machine: whether it can run a job here, and what
 * is wrong if it cannot. */

#include "troupe-node-check.h"

#include "troupe-argument-source.h"
#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-exit.h"
#include "troupe-node-launcher.h"
#include "troupe-paths.h"
#include "troupe-program.h"
#include "troupe-runner.h"
#include "troupe-size.h"
#include "troupe-worker-program.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* The time after which the trial has failed. */
#define TRIAL_S 20

/* Columns of a terminal for what a line is about. */
#define LABEL_WIDTH 10

static void
say (const char *what, const char *found)
{
  const guint width = troupe_column_text_measure (what);

  g_print ("%s%*s %s\n", what, (int) (MAX (LABEL_WIDTH, width) - width), "", found);
}

static void
say_machine (void)
{
  const guint64 memory = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
  g_autofree char *cores = g_strdup_printf ("%u", troupe_cores_count ());
  g_autofree char *size = troupe_size_describe (memory);
  g_autofree char *folder = g_get_current_dir ();

  say (_ ("version"), TROUPE_VERSION);
  say (_ ("host"), g_get_host_name ());
  say (_ ("cores"), cores);
  say (_ ("memory"), size);
  say (_ ("folder"), folder);
}

/* Returns whether a program of Troupe is there. */
static gboolean
say_program (const char *what, const char *path)
{
  g_autofree char *missing = NULL;

  if (access (path, X_OK) == 0)
    {
      say (what, path);
      return TRUE;
    }
  /* Translators: the path of a program, and why it cannot be started */
  missing = g_strdup_printf (_ ("%s cannot be started: %s"), path, g_strerror (errno));
  say (what, missing);
  return FALSE;
}

/* Without Python, all but Python functions can be run. */
static void
say_python (void)
{
  g_autofree char *path = g_find_program_in_path ("python3");

  say ("python3", path != NULL ? path : _ ("not found: Python functions cannot be run here"));
}

static gboolean
say_temporary_folder (void)
{
  const char *folder = g_get_tmp_dir ();
  g_autofree char *wrong = NULL;

  if (access (folder, W_OK | X_OK) == 0)
    {
      say (_ ("temporary"), folder);
      return TRUE;
    }
  /* Translators: the path of a folder, and why */
  wrong = g_strdup_printf (_ ("%s cannot be written to: %s"), folder, g_strerror (errno));
  say (_ ("temporary"), wrong);
  return FALSE;
}

static void
finished_cb (TroupeRun *run, gpointer loop)
{
  g_main_loop_quit (loop);
}

static gboolean
late_cb (gpointer data)
{
  troupe_run_stop (data, TRUE);
  return G_SOURCE_REMOVE;
}

/* Runs one item through a node, as a pool on another machine does. */
static gboolean
say_trial (void)
{
  static const char *const items[] = { "7", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, 1);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TroupeRunner) runner = NULL;
  g_autoptr (GError) error = NULL;
  TroupeRun *run;
  guint timer;

  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, "1", TRUE);
  troupe_job_set_workers (job, 1);
  runner = troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_ALL, 0);
  run = troupe_runner_get_run (runner);
  g_signal_connect (run, "finished", G_CALLBACK (finished_cb), loop);
  if (!troupe_runner_start (runner, &error))
    {
      say (_ ("trial"), error->message);
      return FALSE;
    }
  timer = g_timeout_add_seconds (TRIAL_S, late_cb, run);
  g_main_loop_run (loop);
  if (g_main_context_find_source_by_id (NULL, timer) != NULL)
    g_source_remove (timer);

  if (troupe_run_get_n_status (run, TROUPE_RESULT_OK) == 1)
    {
      say (_ ("trial"), _ ("an item was run through a node"));
      return TRUE;
    }
  say (_ ("trial"), troupe_run_get_error (run) != NULL ? troupe_run_get_error (run)->message
                                                       : _ ("no result came within 20 s"));
  return FALSE;
}

/**
 * troupe_node_check_run:
 * @argc: the number of arguments
 * @argv: the name of the program, and arguments
 *
 * Says what a node finds here, in words.
 *
 * Returns: the exit status: 0 if a node can run jobs on this machine
 */
int
troupe_node_check_run (int argc, char **argv)
{
  gboolean is_fine;

  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      g_print (
          "%s\n  troupe node\n\n%s\n", _ ("Usage:"),
          _ ("Says what a pool on another machine finds here when it starts a node through ssh "
             "or Slurm.\nThe exit status is 0 if it can run jobs here."));
      return TROUPE_EXIT_OK;
    }
  if (argc > 1)
    {
      troupe_program_complain (_ ("“%s” is not expected"), argv[1]);
      return TROUPE_EXIT_WRONG;
    }

  say_machine ();
  is_fine = say_program (_ ("node"), troupe_pool_get_node_program ());
  is_fine &= say_program (_ ("worker"), troupe_pool_get_worker_program ());
  say_python ();
  is_fine &= say_temporary_folder ();
  is_fine &= is_fine && say_trial ();
  return is_fine ? TROUPE_EXIT_OK : TROUPE_EXIT_FAILED;
}
