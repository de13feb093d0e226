/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command that says what a node finds on this machine: whether it can run a job here, and what
 * is wrong if it cannot. */

#include "troupe-node-check.h"

#include "troupe-column-text.h"
#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-exit.h"
#include "troupe-node-launcher.h"
#include "troupe-paths.h"
#include "troupe-place-check.h"
#include "troupe-program.h"
#include "troupe-size.h"
#include "troupe-worker-program.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* The seconds after which the trial has failed. */
#define TRIAL_S 20

/* What a line is about. */
typedef enum
{
  CHECK_VERSION,
  CHECK_HOST,
  CHECK_CORES,
  CHECK_MEMORY,
  CHECK_FOLDER,
  CHECK_NODE,
  CHECK_WORKER,
  CHECK_PYTHON,
  CHECK_TEMPORARY,
  CHECK_TRIAL,
  N_CHECKS
} Check;

static const char *const labels[N_CHECKS] = {
  [CHECK_VERSION] = NC_ ("check", "version"),
  [CHECK_HOST] = NC_ ("check", "host"),
  [CHECK_CORES] = NC_ ("check", "cores"),
  [CHECK_MEMORY] = NC_ ("check", "memory"),
  /* Translators: the folder in which the program runs */
  [CHECK_FOLDER] = NC_ ("check", "folder"),
  /* Translators: the program that runs workers on another machine */
  [CHECK_NODE] = NC_ ("check", "node"),
  [CHECK_WORKER] = NC_ ("check", "worker"),
  [CHECK_PYTHON] = "python3",
  /* Translators: the folder for temporary files */
  [CHECK_TEMPORARY] = NC_ ("check", "temporary"),
  /* Translators: whether an item can be run here */
  [CHECK_TRIAL] = NC_ ("check", "trial"),
};

static const char *
get_label (Check check)
{
  return check == CHECK_PYTHON ? labels[check] : g_dpgettext2 (NULL, "check", labels[check]);
}

static void
say (Check check, const char *found)
{
  const char *label = get_label (check);
  guint width = 0;

  for (guint i = 0; i < N_CHECKS; i++)
    width = MAX (width, troupe_column_text_measure (get_label (i)));
  g_print ("%s%*s  %s\n", label, (int) (width - troupe_column_text_measure (label)), "", found);
}

static void
say_machine (void)
{
  const guint64 memory = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
  g_autofree char *cores = g_strdup_printf ("%u", troupe_cores_count ());
  g_autofree char *size = troupe_size_describe (memory);
  g_autofree char *folder = g_get_current_dir ();

  say (CHECK_VERSION, TROUPE_VERSION);
  say (CHECK_HOST, g_get_host_name ());
  say (CHECK_CORES, cores);
  say (CHECK_MEMORY, size);
  say (CHECK_FOLDER, folder);
}

/* Returns whether a program of Troupe is there. */
static gboolean
say_program (Check check, const char *path)
{
  g_autofree char *missing = NULL;

  if (access (path, X_OK) == 0)
    {
      say (check, path);
      return TRUE;
    }
  /* Translators: the path of a program, and why it cannot be started */
  missing = g_strdup_printf (_ ("%s cannot be started: %s"), path, g_strerror (errno));
  say (check, missing);
  return FALSE;
}

/* Without Python, all but Python functions can be run. */
static void
say_python (void)
{
  g_autofree char *path = g_find_program_in_path ("python3");

  say (CHECK_PYTHON, path != NULL ? path : _ ("not found: Python functions cannot be run here"));
}

static gboolean
say_temporary_folder (void)
{
  const char *folder = g_get_tmp_dir ();
  g_autofree char *wrong = NULL;

  if (access (folder, W_OK | X_OK) == 0)
    {
      say (CHECK_TEMPORARY, folder);
      return TRUE;
    }
  /* Translators: the path of a folder, and why */
  wrong = g_strdup_printf (_ ("%s cannot be written to: %s"), folder, g_strerror (errno));
  say (CHECK_TEMPORARY, wrong);
  return FALSE;
}

static gboolean
late_cb (gpointer is_late)
{
  *(gboolean *) is_late = TRUE;
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

/* Runs one item through a node, as a pool on another machine does. */
static gboolean
say_trial (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupePlaceCheck) check = troupe_place_check_new ("", job, "local");
  g_autofree char *late = NULL;
  gboolean is_late = FALSE;
  guint timer;

  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, "1", TRUE);
  timer = g_timeout_add_seconds (TRIAL_S, late_cb, &is_late);
  troupe_place_check_start (check);
  while (troupe_place_check_get_state (check) == TROUPE_PLACE_TRYING && !is_late)
    g_main_context_iteration (NULL, TRUE);
  if (is_late)
    troupe_place_check_stop (check);
  else
    g_source_remove (timer);
  while (troupe_place_check_get_state (check) == TROUPE_PLACE_TRYING)
    g_main_context_iteration (NULL, TRUE);

  switch (troupe_place_check_get_state (check))
    {
    case TROUPE_PLACE_FINE:
      say (CHECK_TRIAL, _ ("an item was run through a node"));
      return TRUE;
    case TROUPE_PLACE_WRONG:
      say (CHECK_TRIAL, troupe_place_check_get_text (check));
      return FALSE;
    default:
      /* Translators: a number of seconds */
      late = g_strdup_printf (_ ("no result came within %d s"), TRIAL_S);
      say (CHECK_TRIAL, late);
      return FALSE;
    }
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
  is_fine = say_program (CHECK_NODE, troupe_pool_get_node_program ());
  is_fine &= say_program (CHECK_WORKER, troupe_pool_get_worker_program ());
  say_python ();
  is_fine &= say_temporary_folder ();
  is_fine &= is_fine && say_trial ();
  return is_fine ? TROUPE_EXIT_OK : TROUPE_EXIT_FAILED;
}
