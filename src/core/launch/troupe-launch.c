/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the arguments and the environment of a worker process. */

#include "troupe-launch.h"

#include "troupe-cores.h"
#include "troupe-sandbox.h"
#include "troupe-worker-program.h"

#include <sched.h>
#include <string.h>

/* Characters of a word that a shell takes literally. */
#define PLAIN_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-./,:@%+="

#define WEIGHT_STEP 1.25

/* The combined weight of all workers of a core; a process of niceness 0 has 1. */
#define WEIGHT_LEFT 0.25

/* The slots of other pools that run the same job. */
static guint first_slot;

static void
add (GPtrArray *arguments, const char *argument)
{
  g_ptr_array_add (arguments, g_strdup (argument));
}

static void
add_number (GPtrArray *arguments, const char *option, guint64 number)
{
  add (arguments, option);
  g_ptr_array_add (arguments, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
}

/* The list of processors that this process may use. */
static guint
core_for_slot (guint slot)
{
  cpu_set_t set;
  guint wanted;

  if (sched_getaffinity (0, sizeof set, &set) != 0 || CPU_COUNT (&set) == 0)
    return slot;

  wanted = slot % CPU_COUNT (&set);
  for (guint core = 0; core < CPU_SETSIZE; core++)
    if (CPU_ISSET (core, &set) && wanted-- == 0)
      return core;
  return slot;
}

/* Names are for {NAME} in a template; without names, each item determines the number of its parts.
 */
static void
add_columns (GPtrArray *arguments, const char *const *columns)
{
  gboolean named = FALSE;

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    named = named || *columns[i] != '\0';

  if (!named && (columns == NULL || columns[0] != NULL))
    add (arguments, "--parts");
  for (guint i = 0; named && columns[i] != NULL; i++)
    {
      add (arguments, "--column");
      add (arguments, columns[i]);
    }
}

static void
add_command_options (GPtrArray *arguments, TroupeJob *job)
{
  const char *shell = troupe_job_get_shell (job);
  const char *folder = troupe_job_get_workdir (job);
  g_auto (GStrv) variables = g_strsplit (troupe_job_get_env (job), ",", -1);

  if (troupe_job_has_groups (job))
    add (arguments, "--several");
  if (troupe_job_repeats_words (job))
    add (arguments, "--repeat-words");
  if (troupe_job_get_omits_items (job))
    add (arguments, "--no-items");
  if (troupe_job_get_stream (job))
    add (arguments, "--pipe");
  else if (troupe_job_get_stdin_item (job))
    add (arguments, "--stdin-item");
  if (troupe_job_get_plus (job))
    add (arguments, "--plus");
  if (*shell != '\0')
    {
      add (arguments, "--shell");
      add (arguments, shell);
    }
  for (guint i = 0; variables[i] != NULL; i++)
    {
      add (arguments, "--env");
      add (arguments, variables[i]);
    }
  if (*folder != '\0' && !g_str_equal (folder, "."))
    {
      add (arguments, "--workdir");
      add (arguments, folder);
    }
  if (troupe_job_get_tty (job))
    add (arguments, "--tty");
}

static void
add_interpreter (GPtrArray *arguments, TroupeJob *job, const char *const *interpreter)
{
  g_auto (GStrv) words = troupe_job_split_interpreter (troupe_job_get_interpreter (job), NULL);

  if (interpreter == NULL)
    interpreter = (const char *const *) words;
  for (guint i = 0; interpreter != NULL && interpreter[i] != NULL; i++)
    add (arguments, interpreter[i]);
}

/**
 * troupe_launch_set_first_slot:
 * @number: the number of slots of other pools that run the same job and precede those of this
 *   process
 *
 * For a process that runs a part of a job, so that the lanes of the whole job have different
 * numbers.
 */
void
troupe_launch_set_first_slot (guint number)
{
  first_slot = number;
}

/**
 * troupe_launch_find_niceness:
 * @job: the job to run
 *
 * Finds the niceness with which all workers together weigh on each core as much as a quarter of one
 * process of the niceness that @job asks for. Linux lets a process weigh 1.25 times as much as one
 * that is nicer by 1 (`sched_prio_to_weight` in its kernel/sched/core.c).
 *
 * Returns: 0 to 19
 */
guint
troupe_launch_find_niceness (TroupeJob *job)
{
  const guint n_lanes =
      troupe_job_get_effective_workers (job) * MAX (troupe_job_get_threads (job), 1);
  double on_each_core = (double) n_lanes / troupe_cores_count ();
  guint niceness = troupe_job_get_nice (job);

  for (; on_each_core > WEIGHT_LEFT && niceness < TROUPE_JOB_NICE_MAX; niceness++)
    on_each_core /= WEIGHT_STEP;
  return niceness;
}

/**
 * troupe_launch_build_arguments:
 * @job: the job to run, valid
 * @slot: the worker's slot, from 0
 * @interpreter: (nullable) (array zero-terminated=1): what to start for a Python job in place of
 * the command of its interpreter, see troupe_interpreter_find_async()
 *
 * Builds the command line of a worker process for @job on this machine. A job that is not a
 * built-in function of the worker program runs under it, as its keeper.
 *
 * Returns: (transfer full) (array zero-terminated=1): the program and its arguments
 */
GStrv
troupe_launch_build_arguments (TroupeJob *job, guint slot, const char *const *interpreter)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *subject = troupe_job_get_subject (job);
  const char *const *columns = troupe_job_get_columns (job);
  guint threads = MAX (troupe_job_get_threads (job), 1);

  add (arguments, troupe_pool_get_worker_program ());
  add_number (arguments, "--lanes", threads);
  if (troupe_job_get_nice (job) > 0)
    add_number (arguments, "--nice", troupe_job_get_nice (job));
  if (troupe_job_get_address_space (job) > 0)
    add_number (arguments, "--address-space", troupe_job_get_address_space (job));
  if (*troupe_job_get_tmpdir (job) != '\0')
    {
      /* A command may run in another folder. */
      g_autofree char *folder = g_canonicalize_filename (troupe_job_get_tmpdir (job), NULL);

      add (arguments, "--tmpdir");
      add (arguments, folder);
    }
  if (troupe_job_get_pin (job))
    add_number (arguments, "--pin", core_for_slot (slot));

  if (troupe_job_get_kind (job) != TROUPE_JOB_FUNCTION)
    add_number (arguments, "--grace", troupe_job_get_grace (job) * 1000);

  switch (troupe_job_get_kind (job))
    {
    case TROUPE_JOB_FUNCTION:
      add (arguments, subject);
      break;
    case TROUPE_JOB_COMMAND:
      add_number (arguments, "--first-lane", (guint64) (first_slot + slot) * threads + 1);
      add_columns (arguments, columns);
      add_command_options (arguments, job);
      if (troupe_job_get_keep_failed (job))
        add (arguments, "--keep-failed");
      if (!troupe_options_is_default (TROUPE_OPTIONS (job), "ok-status"))
        {
          add (arguments, "--ok-status");
          add (arguments, troupe_job_get_ok_status (job));
        }
      if (troupe_job_get_outside_sandbox (job) &&
          troupe_sandbox_read (TROUPE_SANDBOX_INFO) != TROUPE_SANDBOX_NONE)
        add (arguments, "--outside-sandbox");
      add (arguments, "--command");
      add (arguments, subject);
      break;
    case TROUPE_JOB_PYTHON:
      add (arguments, "--keep");
      add_interpreter (arguments, job, interpreter);
      add (arguments, troupe_pool_get_python_worker ());
      if (*troupe_job_get_calls (job) != '\0')
        {
          add (arguments, "--calls");
          add (arguments, troupe_job_get_calls (job));
          break;
        }
      add (arguments, "--items");
      add (arguments, troupe_job_get_items_as (job));
      if (columns == NULL || g_strv_length ((char **) columns) > 1)
        add (arguments, "--parts");
      add (arguments, subject);
      break;
    case TROUPE_JOB_PROGRAM:
      {
        g_auto (GStrv) words = NULL;

        add (arguments, "--keep");
        if (g_shell_parse_argv (subject, NULL, &words, NULL))
          for (guint i = 0; words[i] != NULL; i++)
            add (arguments, words[i]);
      }
      break;
    default:
      g_assert_not_reached ();
    }

  g_ptr_array_add (arguments, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

/**
 * troupe_launch_describe:
 * @job: a job
 * @slot: the slot of a worker, from 0
 *
 * Returns: (transfer full): the command line of the worker, as a shell takes it
 */
char *
troupe_launch_describe (TroupeJob *job, guint slot)
{
  g_auto (GStrv) arguments = troupe_launch_build_arguments (job, slot, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *argument = arguments[i];

      arguments[i] = argument[strspn (argument, PLAIN_CHARACTERS)] != '\0' || argument[0] == '\0'
                         ? g_shell_quote (argument)
                         : g_steal_pointer (&argument);
    }
  return g_strjoinv (" ", arguments);
}
