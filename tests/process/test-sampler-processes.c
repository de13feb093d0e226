/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sampler and real processes, which are this program again with another task. */

#include "troupe-sampler.h"
#include "troupe-worker.h"
#include "wait.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of one core, on a machine that may have a lot else to do. */
#define BUSY_PERCENT 3

/* One core, and a tick too many at each end of the shortest window. */
#define ONE_CORE_PERCENT 125

/* Bytes that are written at a time, and the microseconds between two times. */
#define WRITTEN_BYTES  65536
#define WRITE_INTERVAL 20000

typedef struct
{
  GSubprocess *process;
  TroupeWorker *worker;
} Child;

typedef struct
{
  TroupeSampler *sampler;
  GListStore *workers;
  GPtrArray *children;
} Fixture;

static const char *program;

static void
lead_a_group (gpointer data)
{
  setpgid (0, 0);
}

static void
child_free (Child *child)
{
  g_subprocess_force_exit (child->process);
  g_assert_true (g_subprocess_wait (child->process, NULL, NULL));
  g_clear_object (&child->process);
  g_clear_object (&child->worker);
  g_free (child);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->sampler = troupe_sampler_new ();
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  fixture->children = g_ptr_array_new_with_free_func ((GDestroyNotify) child_free);
  troupe_sampler_set_interval (fixture->sampler, 250);
  troupe_sampler_set_workers (fixture->sampler, G_LIST_MODEL (fixture->workers));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->sampler);
  g_clear_object (&fixture->workers);
  g_clear_pointer (&fixture->children, g_ptr_array_unref);
}

static TroupeWorker *
watch_pid (Fixture *fixture, gint64 pid)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  status.pid = pid;
  troupe_worker_set_status (worker, &status);
  g_list_store_append (fixture->workers, worker);
  return g_steal_pointer (&worker);
}

static Child *
start (Fixture *fixture, const char *task)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  Child *child = g_new0 (Child, 1);

  g_subprocess_launcher_set_child_setup (launcher, lead_a_group, NULL, NULL);
  child->process = g_subprocess_launcher_spawn (launcher, &error, program, "task", task, NULL);
  g_assert_no_error (error);
  child->worker =
      watch_pid (fixture, g_ascii_strtoll (g_subprocess_get_identifier (child->process), NULL, 10));
  g_ptr_array_add (fixture->children, child);
  return child;
}

static gboolean
is_measured (gpointer worker)
{
  return troupe_worker_get_sample (worker)->process_state != 0;
}

static gboolean
is_gone (gpointer worker)
{
  return troupe_worker_get_sample (worker)->process_state == 0;
}

/* A sampler that was held up while it measured may have seen too much once. */
static gboolean
is_one_core (double percent)
{
  return percent >= BUSY_PERCENT && percent <= ONE_CORE_PERCENT;
}

static gboolean
is_busy (gpointer worker)
{
  return is_one_core (troupe_worker_get_sample (worker)->cpu_percent);
}

static gboolean
is_idle (gpointer worker)
{
  return troupe_worker_get_sample (worker)->cpu_percent == 0;
}

static gboolean
sleeps (gpointer worker)
{
  return is_idle (worker) && troupe_worker_get_sample (worker)->process_state == 'S';
}

static gboolean
waits (gpointer worker)
{
  return troupe_worker_get_sample (worker)->process_state == 'S';
}

static gboolean
is_stopped (gpointer worker)
{
  return troupe_worker_get_sample (worker)->process_state == 'T';
}

static gboolean
has_used_a_second (gpointer worker)
{
  return troupe_worker_get_cpu_seconds (worker) >= 1;
}

static double
get_seconds (const struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
         (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* The CPU time of every process that this one has started and reaped, and of theirs. */
static double
get_children_cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return get_seconds (&usage);
}

static gboolean
is_on_a_core (TroupeSampler *sampler, int number)
{
  GListModel *machine = G_LIST_MODEL (troupe_sampler_get_machine (sampler));
  guint n = g_list_model_get_n_items (machine);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (machine, i);

      if (number >= 0 && troupe_core_get_number (core) == (guint) number)
        return TRUE;
    }
  return FALSE;
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  Child *child = start (fixture, "busy");
  const TroupeWorkerSample *sample = troupe_worker_get_sample (child->worker);

  wait_until (is_busy, child->worker);
  g_assert_cmpuint (sample->rss_bytes, >, 0);
  g_assert_true (is_on_a_core (fixture->sampler, sample->core));
  wait_until (has_used_a_second, child->worker);
}

static void
test_sleeping (Fixture *fixture, gconstpointer data)
{
  Child *busy = start (fixture, "busy");
  Child *child = start (fixture, "sleep");
  const TroupeWorkerSample *sample = troupe_worker_get_sample (child->worker);

  wait_until (has_used_a_second, busy->worker);
  wait_until (sleeps, child->worker);
  g_assert_cmpfloat (sample->cpu_seconds, <, 0.5);
  g_assert_cmpuint (sample->rss_bytes, >, 0);
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  Child *child = start (fixture, "busy");

  wait_until (is_busy, child->worker);
  g_subprocess_send_signal (child->process, SIGSTOP);
  wait_until (is_stopped, child->worker);
  wait_until (is_idle, child->worker);

  g_subprocess_send_signal (child->process, SIGCONT);
  wait_until (is_busy, child->worker);
}

static void
test_command (Fixture *fixture, gconstpointer data)
{
  Child *alone = start (fixture, "sleep");
  Child *child = start (fixture, "command");
  const TroupeWorkerSample *sample = troupe_worker_get_sample (child->worker);

  wait_until (is_busy, child->worker);
  wait_until (has_used_a_second, child->worker);
  wait_until (waits, child->worker);
  g_assert_true (is_on_a_core (fixture->sampler, sample->core));
  g_assert_cmpuint (sample->rss_bytes, >, troupe_worker_get_sample (alone->worker)->rss_bytes);
}

/* No command lives for long, so that the time of the ended ones counts. */
static void
test_short_commands (Fixture *fixture, gconstpointer data)
{
  double before = get_children_cpu_seconds ();
  Child *child = start (fixture, "short-commands");
  double measured;

  wait_until (is_busy, child->worker);
  wait_until (has_used_a_second, child->worker);
  measured = troupe_worker_get_cpu_seconds (child->worker);

  /* The command that runs when its worker ends is not in that one's account. */
  g_ptr_array_set_size (fixture->children, 0);
  g_assert_cmpfloat (measured, <=, get_children_cpu_seconds () - before + 0.1);
}

/* The only process that it started. */
static TroupeWorkerProcess *
get_process (TroupeWorker *worker)
{
  return g_list_model_get_item (G_LIST_MODEL (troupe_worker_get_processes (worker)), 0);
}

static gboolean
has_busy_process (gpointer worker)
{
  g_autoptr (TroupeWorkerProcess) process = get_process (worker);

  return process && is_one_core (troupe_worker_process_get_sample (process)->cpu_percent);
}

/* They are measured one by one only while a view wants that. */
static void
test_processes (Fixture *fixture, gconstpointer data)
{
  Child *child = start (fixture, "command");
  TroupeWorkerProcesses *processes = troupe_worker_get_processes (child->worker);
  g_autoptr (TroupeWorkerProcess) process = NULL;
  const TroupeProcessSample *sample;

  wait_until (is_busy, child->worker);
  g_assert_cmpuint (troupe_worker_get_sample (child->worker)->n_processes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 0);

  troupe_worker_processes_want (processes);
  wait_until (has_busy_process, child->worker);
  process = get_process (child->worker);
  sample = troupe_worker_process_get_sample (process);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 1);
  g_assert_cmpint (getpgid (sample->pid), ==, troupe_worker_get_pid (child->worker));
  g_assert_cmpint (sample->pid, !=, troupe_worker_get_pid (child->worker));
  g_assert_true (g_str_has_prefix ("test-sampler-processes", sample->name));
  g_assert_cmpuint (strlen (sample->name), >=, 15);
  g_assert_cmpuint (sample->rss_bytes, >, 0);
  g_assert_cmpuint (sample->rss_bytes, <, troupe_worker_get_sample (child->worker)->rss_bytes);

  troupe_worker_processes_leave (processes);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 0);
}

static gboolean
has_written (gpointer worker)
{
  return troupe_worker_get_sample (worker)->written_bytes >= WRITTEN_BYTES;
}

static gboolean
writes (gpointer worker)
{
  return troupe_worker_get_sample (worker)->disk_rate > 0;
}

/* A command of the worker writes. */
static void
test_disk (Fixture *fixture, gconstpointer data)
{
  Child *child = start (fixture, "write");
  Child *other = start (fixture, "sleep");

  wait_until (writes, child->worker);
  wait_until (has_written, child->worker);
  wait_until (is_measured, other->worker);
  g_assert_cmpuint (troupe_worker_get_sample (other->worker)->written_bytes, ==, 0);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeWorker) worker = NULL;
  Child *child = start (fixture, "command");
  TroupeWorkerProcesses *processes = troupe_worker_get_processes (child->worker);

  troupe_worker_processes_want (processes);
  wait_until (has_busy_process, child->worker);
  worker = g_object_ref (child->worker);
  g_ptr_array_set_size (fixture->children, 0);
  wait_until (is_gone, worker);
  g_assert_cmpfloat (troupe_worker_get_sample (worker)->cpu_percent, ==, 0);
  g_assert_cmpuint (troupe_worker_get_sample (worker)->rss_bytes, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (processes)), ==, 0);
}

static gboolean
has_a_loaded_core (gpointer machine)
{
  guint n = g_list_model_get_n_items (machine);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (machine, i);

      g_assert_cmpfloat (troupe_core_get_load (core), <=, 1);
      if (troupe_core_get_load (core) > 0.1)
        return TRUE;
    }
  return FALSE;
}

static void
test_machine (Fixture *fixture, gconstpointer data)
{
  GListModel *machine = G_LIST_MODEL (troupe_sampler_get_machine (fixture->sampler));

  start (fixture, "busy");
  wait_until (has_a_loaded_core, machine);
  g_assert_cmpuint (g_list_model_get_n_items (machine), ==, sysconf (_SC_NPROCESSORS_ONLN));
  g_assert_cmpuint (troupe_machine_get_memory_bytes (TROUPE_MACHINE (machine)), ==,
                    (guint64) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE));
}

static void
burn (double seconds)
{
  struct rusage usage;

  do
    getrusage (RUSAGE_SELF, &usage);
  while (get_seconds (&usage) < seconds);
}

/* Writes until it is ended, to a disk: the folder of this program is on one, that of temporary
 * files may not be. */
static void
write_forever (void)
{
  g_autofree char *path = g_strconcat (program, "-XXXXXX", NULL);
  g_autofree char *bytes = g_malloc0 (WRITTEN_BYTES);
  int fd = g_mkstemp (path);

  g_assert_no_errno (fd);
  g_assert_no_errno (g_unlink (path));
  for (;;)
    {
      g_assert_cmpint (pwrite (fd, bytes, WRITTEN_BYTES, 0), ==, WRITTEN_BYTES);
      g_assert_no_errno (fsync (fd));
      g_usleep (WRITE_INTERVAL);
    }
}

/* Runs one command, which ends with its parent in any case: it works for that time, or writes. */
static void
run_command (double seconds)
{
  pid_t parent = getpid ();
  pid_t child = fork ();

  if (child == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      if (getppid () == parent && seconds > 0)
        burn (seconds);
      else if (getppid () == parent)
        write_forever ();
      _exit (0);
    }
  waitpid (child, NULL, 0);
}

static int
do_task (const char *task)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);

  if (g_str_equal (task, "busy"))
    burn (G_MAXDOUBLE);
  if (g_str_equal (task, "sleep"))
    pause ();
  if (g_str_equal (task, "command"))
    run_command (G_MAXDOUBLE);
  if (g_str_equal (task, "write"))
    run_command (0);
  while (g_str_equal (task, "short-commands"))
    run_command (0.03);
  return 0;
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/sampler-processes/busy", test_busy },
    { "/sampler-processes/sleeping", test_sleeping },
    { "/sampler-processes/stopped", test_stopped },
    { "/sampler-processes/command", test_command },
    { "/sampler-processes/short-commands", test_short_commands },
    { "/sampler-processes/processes", test_processes },
    { "/sampler-processes/disk", test_disk },
    { "/sampler-processes/gone", test_gone },
    { "/sampler-processes/machine", test_machine },
  };

  program = argv[0];
  if (argc == 3 && g_str_equal (argv[1], "task"))
    return do_task (argv[2]);

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
