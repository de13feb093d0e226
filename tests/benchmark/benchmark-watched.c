/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures what it costs a run that it can be watched, and that it is: five items with a socket and
 * without one, and a longer run with and without twenty watchers in processes of
 * their own, of its workers alone and of everything. Ends
 * with an error if one of them costs more than 2 %. */

#include "samples.h"
#include "table.h"
#include "troupe-running-runs.h"
#include "troupe-watched-run.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>

#define COST_PERCENT 2.0
#define N_WATCHERS   20
#define SHORT_RUNS   300
#define LONG_RUNS    7

/* A watcher: this program again */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Watches as a table of workers does, or everything, until the run is over. */
static int
watch (TroupeToldWants wants)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TroupeWatchedRun) watched = NULL;
  TroupeRunningRun *run;

  while (troupe_running_runs_get_is_loading (runs))
    g_main_context_iteration (NULL, TRUE);
  run = troupe_running_runs_find (runs, "", NULL);
  if (run == NULL)
    return 1;

  troupe_watched_run_open_async (troupe_running_run_get_path (run), wants, NULL, opened_cb,
                                 &result);
  g_clear_object (&runs);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  watched = troupe_watched_run_open_finish (result, NULL);
  while (watched != NULL && !troupe_watched_run_is_closed (watched))
    g_main_context_iteration (NULL, TRUE);
  return watched == NULL;
}

/* Measuring */

static double
get_children_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static GSubprocess *
start (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  if (process == NULL)
    g_error ("%s", error->message);
  return process;
}

static void
end (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s", error->message);
  g_object_unref (process);
}

/* Adds the milliseconds of CPU time and of wall time of five items. */
static void
measure_short (const char *folder, GArray *cpu, GArray *wall)
{
  const char *const arguments[] = {
    g_getenv ("TROUPE_PROGRAM"), "map", "-j", "4", "square", "1", "2", "3", "4", "5", NULL,
  };
  const double cpu_before = get_children_seconds ();
  const gint64 before = g_get_monotonic_time ();

  /* Where there is no folder there is no socket. */
  g_setenv ("TROUPE_RUNS_FOLDER", folder, TRUE);
  end (start (arguments));
  samples_add (wall, (g_get_monotonic_time () - before) / 1e3);
  samples_add (cpu, (get_children_seconds () - cpu_before) * 1e3);
}

/* Adds the seconds of a run of some seconds. */
static void
measure_long (const char *program, const char *what, guint n_watchers, GArray *wall)
{
  const char *const map[] = {
    g_getenv ("TROUPE_PROGRAM"), "map", "--range", "1000000:1006000", "primes", NULL,
  };
  const char *const watcher[] = { program, what, NULL };
  g_autoptr (GPtrArray) watchers = g_ptr_array_new ();
  const gint64 before = g_get_monotonic_time ();
  GSubprocess *run = start (map);

  g_usleep (300000);
  for (guint i = 0; i < n_watchers; i++)
    g_ptr_array_add (watchers, start (watcher));
  end (run);
  samples_add (wall, (g_get_monotonic_time () - before) / 1e6);
  for (guint i = 0; i < watchers->len; i++)
    end (watchers->pdata[i]);
}

static void
compare (Table *table, const char *name, GArray *without, GArray *with, const char *unit)
{
  g_autofree char *first = g_strdup_printf ("%s, without", name);
  g_autofree char *second = g_strdup_printf ("%s, with", name);
  const double ratio = samples_get_median (with) / samples_get_median (without);

  table_add_row (table, first, without, unit, 0);
  table_add_row (table, second, with, unit, 0);
  table_print (table, "  %-32s %+7.2f %%  ≤ %g %%", "difference of the medians", 100 * (ratio - 1),
               COST_PERCENT);
  table_add_verdict (table, 100 * (ratio - 1) <= COST_PERCENT);
  table_print (table, "\n");
}

int
main (int argc, char *argv[])
{
  g_autofree char *program = g_canonicalize_filename (argv[0], NULL);
  g_autofree char *folder = g_strdup (g_getenv ("TROUPE_RUNS_FOLDER"));
  g_autoptr (Table) table = NULL;
  g_autoptr (GArray) cpu = samples_new ();
  g_autoptr (GArray) cpu_with = samples_new ();
  g_autoptr (GArray) wall = samples_new ();
  g_autoptr (GArray) wall_with = samples_new ();
  g_autoptr (GArray) alone = samples_new ();
  g_autoptr (GArray) watched = samples_new ();
  g_autoptr (GArray) alone_all = samples_new ();
  g_autoptr (GArray) watched_all = samples_new ();

  if (argc == 2 && g_str_equal (argv[1], "--table"))
    return watch (TROUPE_TOLD_WANTS_WORKERS | TROUPE_TOLD_WANTS_SAMPLES);
  if (argc == 2 && g_str_equal (argv[1], "--all"))
    return watch (TROUPE_TOLD_WANTS_ALL);

  table = table_new ("A run that can be watched, and one that is");
  g_assert (folder != NULL);
  for (guint i = 0; i < SHORT_RUNS; i++)
    {
      measure_short ("/nonexistent/troupe", cpu, wall);
      measure_short (folder, cpu_with, wall_with);
    }
  compare (table, "five items, socket, CPU time", cpu, cpu_with, "ms");
  compare (table, "five items, socket", wall, wall_with, "ms");
  g_setenv ("TROUPE_RUNS_FOLDER", folder, TRUE);

  for (guint i = 0; i < LONG_RUNS; i++)
    {
      measure_long (program, "--table", 0, alone);
      measure_long (program, "--table", N_WATCHERS, watched);
    }
  compare (table, "20 tables of workers", alone, watched, "s");
  for (guint i = 0; i < LONG_RUNS; i++)
    {
      measure_long (program, "--all", 0, alone_all);
      measure_long (program, "--all", N_WATCHERS, watched_all);
    }
  compare (table, "20 watchers of everything", alone_all, watched_all, "s");
  return table_finish (table, "watched");
}
