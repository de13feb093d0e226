/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the calls of Slurm's programs. */

#include "troupe-slurm-call.h"

#include "troupe-config.h"
#include "troupe-far-error.h"

#include <glib/gi18n-lib.h>

/* Marks the words of another program. */
#define SAID(text) text

/* Says what was allocated, and keeps the allocation until its input ends: as soon as this process
 * is gone, whatever ended it. */
#define HOLD                                                 \
  "echo \"$SLURM_JOB_ID $SLURM_JOB_CPUS_PER_NODE\"; " SAID ( \
      "scontrol show hostnames \"$SLURM_JOB_NODELIST\"; ") "echo .; exec cat >/dev/null"

/* Seconds in which a step has to start; others of the same job may use its processors. */
#define STEP_LIMIT "30"

static void
add_strings (GStrvBuilder *builder, const char *const *words)
{
  g_strv_builder_addv (builder, (const char **) words);
}

static gboolean
check_installed (const char *program, GError **error)
{
  g_autofree char *path = g_find_program_in_path (program);

  if (path == NULL)
    g_set_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_PREPARE,
                 _ ("Slurm’s “%s” is not installed here: run Troupe where Slurm’s commands are."),
                 program);
  return path != NULL;
}

/**
 * troupe_slurm_call_build_allocation:
 * @job: a valid job that runs in a cluster
 * @error: return location for an error
 *
 * Builds the call that waits for nodes and keeps them until its input ends. It has a session of its
 * own: an interrupt of the terminal does not reach it. On its output are a line with the number of
 * the job and the processors of its nodes, a line for each node, and a full stop. The allocation of
 * this process itself is used as it is.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the program and its arguments, or
 *   %NULL with an error
 */
GStrv
troupe_slurm_call_build_allocation (TroupeJob *job, GError **error)
{
  g_autoptr (TroupePlaces) places = troupe_job_create_places (job, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const guint n_workers = troupe_job_get_workers (job);
  g_auto (GStrv) options = NULL;

  if (places == NULL || !check_installed ("srun", error))
    return NULL;

  if (g_getenv ("SLURM_JOB_ID") == NULL)
    {
      if (!check_installed ("salloc", error))
        return NULL;
      g_strv_builder_add_many (builder, "setsid", "salloc", "--no-kill", "--job-name=troupe", NULL);
      if (n_workers > 0)
        {
          g_autofree char *tasks = g_strdup_printf ("--ntasks=%u", n_workers);

          g_strv_builder_add (builder, tasks);
        }
      if (troupe_places_get_partition (places) != NULL)
        g_strv_builder_add_many (builder, "-p", troupe_places_get_partition (places), NULL);
      options = troupe_job_split_slurm_options (job, error);
      if (options == NULL)
        return NULL;
      add_strings (builder, (const char *const *) options);
    }
  g_strv_builder_add_many (builder, "/bin/sh", "-c", HOLD, NULL);
  return g_strv_builder_end (builder);
}

/**
 * troupe_slurm_call_build_state:
 * @number: the number of a job
 * @format: what to say of it, as squeue -o has it
 *
 * Returns: (transfer full) (array zero-terminated=1): the program and its arguments
 */
GStrv
troupe_slurm_call_build_state (const char *number, const char *format)
{
  const char *const arguments[] = { "squeue", "-h", "-j", number, "-o", format, NULL };

  return g_strdupv ((GStrv) arguments);
}

/* The variables of a job around this process are options of srun as well, for another shape than
 * that of a step. */
static void
add_clean_environment (GStrvBuilder *builder)
{
  g_auto (GStrv) names = g_listenv ();

  g_strv_builder_add (builder, "env");
  for (guint i = 0; names[i] != NULL; i++)
    if ((g_str_has_prefix (names[i], "SLURM_") || g_str_has_prefix (names[i], "SRUN_") ||
         g_str_has_prefix (names[i], "SALLOC_")) &&
        !g_str_equal (names[i], "SLURM_CONF"))
      g_strv_builder_add_many (builder, "-u", names[i], NULL);
}

/* Unbuffered, since a frame has no end of a line. The limits of this process are not those of the
 * node. */
static void
add_step (GStrvBuilder *builder, const char *number, const char *node)
{
  g_autofree char *job = g_strconcat ("--jobid=", number, NULL);

  add_clean_environment (builder);
  g_strv_builder_add_many (builder, "srun", job, "-n1", "-N1", "-w", node, "--unbuffered",
                           "--input=0", "--wait=0", "-K0", "--mem=0", "--immediate=" STEP_LIMIT,
                           "--propagate=NONE", "--quit-on-interrupt", "--export=ALL", NULL);
}

/**
 * troupe_slurm_call_build_step:
 * @number: the number of a job
 * @node: one of its nodes
 * @n_cpus: the number of its processors
 * @arguments: (array zero-terminated=1): the program to run there and its arguments
 *
 * Returns: (transfer full) (array zero-terminated=1): the program that runs it with all these
 *   processors, and its arguments
 */
GStrv
troupe_slurm_call_build_step (const char *number,
                              const char *node,
                              guint n_cpus,
                              const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *cpus = g_strdup_printf ("--cpus-per-task=%u", n_cpus);

  add_step (builder, number, node);
  g_strv_builder_add_many (builder, "--exact", cpus, NULL);
  add_strings (builder, arguments);
  return g_strv_builder_end (builder);
}

/**
 * troupe_slurm_call_build_copy:
 * @number: the number of a job
 * @node: one of its nodes
 * @arguments: (array zero-terminated=1): the program to run there and its arguments
 *
 * Returns: (transfer full) (array zero-terminated=1): the program that runs it beside another step,
 *   and its arguments
 */
GStrv
troupe_slurm_call_build_copy (const char *number, const char *node, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  add_step (builder, number, node);
  g_strv_builder_add (builder, "--overlap");
  add_strings (builder, arguments);
  return g_strv_builder_end (builder);
}
