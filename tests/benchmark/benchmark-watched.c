/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures what it costs a run that it can be watched, and that it is: five items with a socket and
 * without one, and a longer run with and without twenty watchers in processes of their own, of its
 * workers alone and of everything. Nearly all figures are CPU time, so that other programs hardly
 * matter. Ends with an error if one of them costs more than 2 %. */

#include "samples.h"
#include "table.h"
#include "troupe-running-runs.h"
#include "troupe-watched-run.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define COST_PERCENT  2.0
#define N_WATCHERS    20
#define SHORT_RUNS    150
#define ROUNDS        6
#define ROUND_SECONDS 3

/* A watcher: this program again */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Opens the only run, which may have just been started, or be slow to answer on a busy machine. */
static TroupeWatchedRun *
open_run (TroupeToldWants wants)
{
  TroupeWatchedRun *watched = NULL;

  while (watched == NULL)
    {
      g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (FALSE);
      g_autoptr (GAsyncResult) result = NULL;
      TroupeRunningRun *run;

      while (troupe_running_runs_get_is_loading (runs))
        g_main_context_iteration (NULL, TRUE);
      run = troupe_running_runs_find (runs, "", NULL);
      if (run == NULL)
        {
          g_usleep (10000);
          continue;
        }
      troupe_watched_run_open_async (troupe_running_run_get_path (run), wants, NULL, opened_cb,
                                     &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      watched = troupe_watched_run_open_finish (result, NULL);
    }
  return watched;
}

/* Watches as a table of workers does, or everything, and says when it does. */
static int
watch (TroupeToldWants wants)
{
  g_autoptr (TroupeWatchedRun) watched = open_run (wants);

  g_print ("watches\n");
  while (!troupe_watched_run_is_closed (watched))
    g_main_context_iteration (NULL, TRUE);
  return 0;
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
start (const char *const *arguments, GSubprocessFlags flags)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
      g_subprocess_newv (arguments, flags | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

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
  end (start (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE));
  samples_add (wall, (g_get_monotonic_time () - before) / 1e3);
  samples_add (cpu, (get_children_seconds () - cpu_before) * 1e3);
}

static GPtrArray *
start_watchers (const char *program, const char *what)
{
  const char *const arguments[] = { program, what, NULL };
  GPtrArray *watchers = g_ptr_array_new_with_free_func (g_object_unref);
  char byte;

  for (guint i = 0; i < N_WATCHERS; i++)
    g_ptr_array_add (watchers, start (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE));
  for (guint i = 0; i < N_WATCHERS; i++)
    if (g_input_stream_read (g_subprocess_get_stdout_pipe (watchers->pdata[i]), &byte, 1, NULL,
                             NULL) != 1)
      g_error ("a watcher ended");
  return watchers;
}

static void
end_watchers (GPtrArray *watchers)
{
  for (guint i = 0; i < watchers->len; i++)
    {
      g_subprocess_force_exit (watchers->pdata[i]);
      g_subprocess_wait (watchers->pdata[i], NULL, NULL);
    }
  g_ptr_array_unref (watchers);
}

/* How far a run is. */
typedef struct
{
  double n_done;
  double seconds;
  double wall;
} Reading;

/* Watchers are told in the main thread of the launcher, and the other threads do not know of them:
 * how fast these and the workers are depends on other programs much more. */
static double
get_main_seconds (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/schedstat", pid, pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  return (double) g_ascii_strtoull (text, NULL, 10) / 1e9;
}

/* Nobody else watches meanwhile, so that the run is alone afterwards. */
static Reading
read_run (void)
{
  g_autoptr (TroupeWatchedRun) watched = open_run (TROUPE_TOLD_WANTS_WORKERS);
  TroupeRun *run = troupe_watched_run_get_run (watched);

  return (Reading){
    .n_done = (double) troupe_run_get_n_done (run),
    .seconds = get_main_seconds ((pid_t) troupe_watched_run_get_greeting (watched)->pid),
    .wall = (double) g_get_monotonic_time () / G_USEC_PER_SEC,
  };
}

static Reading
measure (void)
{
  const Reading before = read_run ();
  Reading after;

  g_usleep (ROUND_SECONDS * G_USEC_PER_SEC);
  after = read_run ();
  return (Reading){ after.n_done - before.n_done, after.seconds - before.seconds,
                    after.wall - before.wall };
}

/* Each round with watchers is between two without. What they cost is CPU time in each second,
 * however much of it the run gets, so that it is compared with all that the machine can do: a run
 * that has the machine for itself loses this part of its throughput. */
static void
measure_watchers (Table *table, const char *name, const char *program, const char *what)
{
  g_autoptr (GArray) costs = samples_new ();
  Reading before = measure ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      GPtrArray *watchers = start_watchers (program, what);
      const Reading watched = measure ();
      Reading after;
      double seconds_each;

      end_watchers (watchers);
      after = measure ();
      seconds_each = (before.seconds + after.seconds) / (before.n_done + after.n_done);
      samples_add (costs, 100 * (watched.seconds - watched.n_done * seconds_each) /
                              (watched.wall * g_get_num_processors ()));
      before = after;
    }
  table_add_row (table, name, costs, "%", COST_PERCENT);
}

/* A run without an end, which is stopped. */
static void
measure_long (Table *table,
              const char *title,
              const char *first,
              const char *function,
              const char *program)
{
  const char *const map[] = {
    g_getenv ("TROUPE_PROGRAM"), "map", "--range", first, function, NULL,
  };
  g_autofree char *of_workers = g_strdup_printf ("%s, 20 tables of workers", title);
  g_autofree char *of_all = g_strdup_printf ("%s, 20 watchers of all", title);
  g_autoptr (GSubprocess) run = start (map, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  measure ();
  measure_watchers (table, of_workers, program, "--table");
  measure_watchers (table, of_all, program, "--all");
  g_subprocess_send_signal (run, SIGTERM);
  g_subprocess_wait (run, NULL, NULL);
}

/* Neighbours are compared, since other programs come and go. */
static void
compare (Table *table, const char *name, GArray *without, GArray *with, const char *unit)
{
  g_autofree char *first = g_strdup_printf ("%s, without", name);
  g_autofree char *second = g_strdup_printf ("%s, with", name);
  g_autofree char *difference = g_strdup_printf ("%s, difference", name);
  g_autoptr (GArray) costs = samples_new ();

  for (guint i = 0; i < with->len; i++)
    samples_add (costs,
                 100 * (g_array_index (with, double, i) / g_array_index (without, double, i) - 1));
  table_add_row (table, first, without, unit, 0);
  table_add_row (table, second, with, unit, 0);
  table_add_row (table, difference, costs, "%", COST_PERCENT);
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

  if (argc == 2 && g_str_equal (argv[1], "--table"))
    return watch (TROUPE_TOLD_WANTS_WORKERS | TROUPE_TOLD_WANTS_SAMPLES);
  if (argc == 2 && g_str_equal (argv[1], "--all"))
    return watch (TROUPE_TOLD_WANTS_ALL);

  table = table_new ("A run that can be watched, and one that is");
  g_assert (folder != NULL);
  for (guint i = 0; i < SHORT_RUNS; i++)
    {
      measure_short ("/proc/nonexistent/troupe", cpu, wall);
      measure_short (folder, cpu_with, wall_with);
    }
  compare (table, "five items, socket, CPU time", cpu, cpu_with, "ms");
  table_add_row (table, "five items, wall time, without", wall, "ms", 0);
  table_add_row (table, "five items, wall time, with", wall_with, "ms", 0);
  table_print (table, "\n");

  g_setenv ("TROUPE_RUNS_FOLDER", folder, TRUE);
  measure_long (table, "cheap items", "1:1000000000000", "square", program);
  measure_long (table, "long items", "1000000:1000000000", "primes", program);
  return table_finish (table, "watched");
}
