/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the cost of deaths: the time from a worker's death until its replacement runs an item,
 * and from the death of the command line until all processes that it started have ended. Ends with
 * an error if a target is missed. */

#include "pool-run.h"
#include "samples.h"
#include "table.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define RUNS 9

#define REPLACEMENT_MS 30.0
#define END_MS         1000.0

#define N_WORKERS 8

static gboolean
has_begun (PoolRun *chunk, gpointer data)
{
  return troupe_run_get_n_done (chunk->run) >= 20;
}

/* When a worker began its first item, by g_get_monotonic_time(). */
static double
find_begin (PoolRun *chunk, guint worker)
{
  double begin = G_MAXDOUBLE;
  TroupeResultChunk results = { 0 };
  g_autoptr (GError) error = NULL;

  while (troupe_results_next_chunk (chunk->results, &results, &error))
    {
      if (results.worker == worker)
        begin = MIN (begin, results.finished_at - results.seconds * G_USEC_PER_SEC);
      troupe_result_chunk_clear (&results);
    }
  g_assert_no_error (error);
  return begin;
}

/* Returns the time in milliseconds. */
static double
measure_replacement (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, ": {}; sleep 0.01");
  g_autoptr (PoolRun) chunk = NULL;
  gint64 killed_at;

  troupe_job_set_workers (job, 2);
  troupe_job_set_chunk (job, 1);
  chunk = pool_run_new_range (job, 1, 200);
  pool_run_start (chunk);
  pool_run_wait_until (chunk, has_begun, NULL);

  killed_at = g_get_monotonic_time ();
  kill (troupe_worker_get_pid (pool_run_get_worker (chunk, 1)), SIGKILL);
  pool_run_wait (chunk);
  return (find_begin (chunk, 3) - killed_at) / 1000;
}

/* The processes that a process started, and those that these did. */
static void
add_descendants (GArray *pids, gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *children_path = g_build_filename (path, task, "children", NULL);
      g_autofree char *children = NULL;
      g_auto (GStrv) words = NULL;

      if (!g_file_get_contents (children_path, &children, NULL, NULL))
        continue;
      words = g_strsplit (g_strstrip (children), " ", -1);
      for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
        {
          gint64 child = g_ascii_strtoll (words[i], NULL, 10);

          g_array_append_val (pids, child);
          add_descendants (pids, child);
        }
    }
}

static gboolean
is_gone (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *stat = NULL;
  const char *state;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return TRUE;
  state = strrchr (stat, ')');
  return state == NULL || strchr ("ZX", state[2]) != NULL;
}

/* Returns the time in milliseconds. */
static double
measure_end (void)
{
  char *command[] = { (char *) g_getenv ("TROUPE_PROGRAM"),
                      (char *) "map",
                      (char *) "-j",
                      (char *) G_STRINGIFY (N_WORKERS),
                      (char *) "--command",
                      (char *) "sleep 1000; true",
                      (char *) "--range",
                      (char *) "1:100",
                      NULL };
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  gint64 killed_at;
  GPid launcher;

  g_spawn_async (NULL, command, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &launcher, &error);
  g_assert_no_error (error);
  /* A worker and its command, which is a shell and its child. */
  while (pids->len < 3 * N_WORKERS)
    {
      g_usleep (20000);
      g_array_set_size (pids, 0);
      add_descendants (pids, launcher);
    }

  killed_at = g_get_monotonic_time ();
  kill (launcher, SIGKILL);
  waitpid (launcher, NULL, 0);
  for (guint i = 0; i < pids->len; i++)
    while (!is_gone (g_array_index (pids, gint64, i)))
      g_usleep (1000);
  return (g_get_monotonic_time () - killed_at) / 1000.0;
}

static void
add_row (Table *table, const char *name, double (*measure) (void), double limit)
{
  g_autoptr (GArray) milliseconds = samples_new ();

  for (int i = 0; i < RUNS; i++)
    samples_add (milliseconds, measure ());
  table_add_row (table, name, milliseconds, "ms", limit);
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = table_new ("what deaths cost: medians of " G_STRINGIFY (RUNS) " runs");

  table_print (table, "\n");
  add_row (table, "a worker is killed: until its replacement runs an item", measure_replacement,
           REPLACEMENT_MS);
  add_row (table, "the command line is killed: until all of its 24 processes end", measure_end,
           END_MS);
  return table_finish (table, "deaths");
}
