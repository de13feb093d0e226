/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the CPU time of the sampler: with 64 workers once a second, alone and with a command
 * each, without workers, and paused. Ends with an error if 64 workers cost more than 1 % of one
 * core. */

#include "table.h"
#include "troupe-sampler.h"
#include "troupe-worker.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define N_WORKERS   64
#define SECONDS     5
#define MAX_PERCENT 1.0

static double
get_cpu_seconds (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static void
lead_a_group (gpointer data)
{
  setpgid (0, 0);
}

/* Waits, by itself or for a command that waits. */
static int
be_a_worker (gboolean with_command)
{
  pid_t parent = getpid ();

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (with_command && fork () == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      if (getppid () != parent)
        return 0;
    }
  puts ("ready");
  fflush (stdout);
  pause ();
  return 0;
}

static GSubprocess *
start_worker (const char *program, const char *task, guint n_processes)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, lead_a_group, NULL, NULL);
  process = g_subprocess_launcher_spawn (launcher, &error, program, task, NULL);
  if (process == NULL)
    g_error ("%s", error->message);

  for (guint i = 0; i < n_processes; i++)
    {
      char line[sizeof "ready\n" - 1];

      if (!g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), line, sizeof line, NULL,
                                    NULL, &error))
        g_error ("%s", error->message);
    }
  return process;
}

static gboolean
stop_waiting (gpointer waiting)
{
  *(gboolean *) waiting = FALSE;
  return G_SOURCE_REMOVE;
}

static void
iterate_for (guint milliseconds)
{
  gboolean waiting = TRUE;

  g_timeout_add (milliseconds, stop_waiting, &waiting);
  while (waiting)
    g_main_context_iteration (NULL, TRUE);
}

/* Measures, begins a row, and gives the percentage of one core. */
static double
measure (Table *table,
         const char *title,
         const char *program,
         const char *task,
         guint n_processes,
         gboolean active)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_workers = task != NULL ? N_WORKERS : 0;
  double owner, all;

  for (guint i = 0; i < n_workers; i++)
    {
      GSubprocess *process = start_worker (program, task, n_processes);
      g_autoptr (TroupeWorker) worker = troupe_worker_new (i + 1);
      TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

      status.number = i + 1;
      status.pid = g_ascii_strtoll (g_subprocess_get_identifier (process), NULL, 10);
      troupe_worker_set_status (worker, &status);
      g_ptr_array_add (processes, process);
      g_list_store_append (workers, worker);
    }

  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  iterate_for (1500);
  troupe_sampler_set_active (sampler, active);

  owner = get_cpu_seconds (RUSAGE_THREAD);
  all = get_cpu_seconds (RUSAGE_SELF);
  iterate_for (SECONDS * 1000);
  owner = (get_cpu_seconds (RUSAGE_THREAD) - owner) / SECONDS;
  all = (get_cpu_seconds (RUSAGE_SELF) - all) / SECONDS;

  table_print (table, "  %-32s %7.3f %% %8.0f µs %8.0f µs", title, 100 * all, 1e6 * (all - owner),
               1e6 * owner);
  if (n_workers > 0 && active)
    table_print (table, " %8.1f µs", 1e6 * all / n_workers);

  for (guint i = 0; i < processes->len; i++)
    {
      g_subprocess_force_exit (g_ptr_array_index (processes, i));
      g_subprocess_wait (g_ptr_array_index (processes, i), NULL, NULL);
    }
  return 100 * all;
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = NULL;
  double percent;

  if (argc == 2)
    return be_a_worker (g_str_equal (argv[1], "command"));

  table = table_new ("CPU time of the sampler in each second");
  table_print (table, "\n  %-32s %9s %11s %11s %11s\n", "", "one core", "its thread", "the owner",
               "a worker");
  measure (table, "no worker", argv[0], NULL, 0, TRUE);
  table_print (table, "\n");
  percent = measure (table, "64 workers", argv[0], "alone", 1, TRUE);
  table_print (table, "  ≤ %g %%", MAX_PERCENT);
  table_add_verdict (table, percent <= MAX_PERCENT);
  table_print (table, "\n");
  measure (table, "64 workers with a command each", argv[0], "command", 2, TRUE);
  table_print (table, "\n");
  measure (table, "64 workers, at rest", argv[0], "alone", 1, FALSE);
  table_print (table, "\n");
  return table_finish (table, "sampler");
}
