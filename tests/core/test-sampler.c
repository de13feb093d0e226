/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sampler with a libgtop that a test can hold up, let fail and ask which thread called it: the
 * linker (--wrap) sends each call here. */

#include "notify-watch.h"
#include "troupe-sampler.h"
#include "troupe-tick.h"
#include "troupe-worker.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <glibtop.h>
#include <glibtop/cpu.h>
#include <glibtop/proclist.h>
#include <glibtop/procmem.h>
#include <glibtop/procstate.h>
#include <glibtop/proctime.h>
#include <sys/resource.h>
#include <unistd.h>

glibtop *__wrap_glibtop_init (void);
void __real_glibtop_get_cpu (glibtop_cpu *cpu);
void __wrap_glibtop_get_cpu (glibtop_cpu *cpu);
pid_t *__real_glibtop_get_proclist (glibtop_proclist *list, gint64 which, gint64 arg);
pid_t *__wrap_glibtop_get_proclist (glibtop_proclist *list, gint64 which, gint64 arg);
void __real_glibtop_get_proc_state (glibtop_proc_state *state, pid_t pid);
void __wrap_glibtop_get_proc_state (glibtop_proc_state *state, pid_t pid);
void __wrap_glibtop_get_proc_time (glibtop_proc_time *times, pid_t pid);
void __wrap_glibtop_get_proc_mem (glibtop_proc_mem *memory, pid_t pid);

static struct
{
  GThread *owner;
  GMutex mutex;
  GCond changed;
  gboolean held;
  gboolean is_held;
  int no_list;
  int only_first_core;
  int n_cpu_asked;
  int n_list_asked;
  int n_times_asked;
  int n_pages;
  gint64 asked_at[2]; /* when the times were asked for, before and now */
} libgtop;

static void
libgtop_called (void)
{
  g_assert_true (g_thread_self () != libgtop.owner);
}

glibtop *
__wrap_glibtop_init (void)
{
  libgtop_called ();
  return NULL;
}

void
__wrap_glibtop_get_cpu (glibtop_cpu *cpu)
{
  libgtop_called ();
  g_atomic_int_inc (&libgtop.n_cpu_asked);

  g_mutex_lock (&libgtop.mutex);
  libgtop.is_held = libgtop.held;
  g_cond_broadcast (&libgtop.changed);
  while (libgtop.held)
    g_cond_wait (&libgtop.changed, &libgtop.mutex);
  g_mutex_unlock (&libgtop.mutex);

  __real_glibtop_get_cpu (cpu);
  if (g_atomic_int_get (&libgtop.only_first_core))
    for (guint i = 1; i < GLIBTOP_NCPU; i++)
      cpu->xcpu_total[i] = 0;
}

pid_t *
__wrap_glibtop_get_proclist (glibtop_proclist *list, gint64 which, gint64 arg)
{
  libgtop_called ();
  g_atomic_int_inc (&libgtop.n_list_asked);
  return g_atomic_int_get (&libgtop.no_list) ? NULL
                                             : __real_glibtop_get_proclist (list, which, arg);
}

void
__wrap_glibtop_get_proc_state (glibtop_proc_state *state, pid_t pid)
{
  libgtop_called ();
  __real_glibtop_get_proc_state (state, pid);
}

/* Each process has used a second and some pages of memory. */
void
__wrap_glibtop_get_proc_time (glibtop_proc_time *times, pid_t pid)
{
  libgtop_called ();
  g_mutex_lock (&libgtop.mutex);
  libgtop.asked_at[0] = libgtop.asked_at[1];
  libgtop.asked_at[1] = g_get_monotonic_time ();
  g_mutex_unlock (&libgtop.mutex);
  g_atomic_int_inc (&libgtop.n_times_asked);
  *times = (glibtop_proc_time){ .flags = 1, .utime = 70, .stime = 30, .frequency = 100 };
}

void
__wrap_glibtop_get_proc_mem (glibtop_proc_mem *memory, pid_t pid)
{
  libgtop_called ();
  *memory = (glibtop_proc_mem){ .flags = 1UL << GLIBTOP_PROC_MEM_RESIDENT,
                                .resident = 4096 * (guint64) g_atomic_int_get (&libgtop.n_pages) };
}

/* A row for this very process, which is alive for sure, or for one that comes later. */
static TroupeWorker *
append_worker (GListStore *workers, gint64 pid)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  status.pid = pid;
  troupe_worker_set_status (worker, &status);
  g_list_store_append (workers, worker);
  return g_steal_pointer (&worker);
}

static gboolean
is_measured (gpointer worker)
{
  return troupe_worker_get_sample (worker)->process_state != 0;
}

static gboolean
has_cores (gpointer machine)
{
  return g_list_model_get_n_items (machine) > 0;
}

typedef struct
{
  int *counter;
  int from;
  int by;
} Growth;

static gboolean
has_grown (gpointer data)
{
  Growth *growth = data;

  return g_atomic_int_get (growth->counter) >= growth->from + growth->by;
}

static void
wait_until_grown (int *counter, int by)
{
  Growth growth = { counter, g_atomic_int_get (counter), by };

  wait_until (has_grown, &growth);
}

/* Milliseconds until the default main context wakes up by itself, or -1. */
static int
get_timeout (void)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[16];
  int timeout = 0;
  int priority;

  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, G_MAXINT, &timeout, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  return timeout;
}

static gboolean
has_no_thread (gpointer data)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *id;

  while ((id = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (name, "troupe-sampler\n"))
        return FALSE;
    }
  return TRUE;
}

static void
test_properties (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (sampler);
  g_autoptr (GListModel) workers = G_LIST_MODEL (g_list_store_new (TROUPE_TYPE_WORKER));
  g_autoptr (GListModel) seen_workers = NULL;
  g_autoptr (TroupeMachine) machine = NULL;
  gboolean active;
  guint interval;

  g_assert_null (troupe_sampler_get_workers (sampler));
  g_assert_cmpuint (troupe_sampler_get_interval (sampler), ==, 1000);
  g_assert_true (troupe_sampler_get_active (sampler));

  g_object_set (sampler, "workers", NULL, "interval", 1000, "active", TRUE, NULL);
  notify_watch_assert (watch, "");
  g_object_set (sampler, "workers", workers, "interval", 500, "active", FALSE, NULL);
  notify_watch_assert (watch, "active interval workers");
  g_object_set (sampler, "workers", workers, "interval", 500, "active", FALSE, NULL);
  notify_watch_assert (watch, "");
  troupe_sampler_set_interval (sampler, 1);
  notify_watch_assert (watch, "interval");
  troupe_sampler_set_workers (sampler, NULL);
  notify_watch_assert (watch, "workers");

  g_object_get (sampler, "workers", &seen_workers, "interval", &interval, "active", &active,
                "machine", &machine, NULL);
  g_assert_null (seen_workers);
  g_assert_cmpuint (interval, ==, 100);
  g_assert_false (active);
  g_assert_true (machine == troupe_sampler_get_machine (sampler));
}

static gboolean
count_turn (gpointer data)
{
  (*(int *) data)++;
  return G_SOURCE_CONTINUE;
}

/* While libgtop does not answer, the main loop turns, and nothing is published. */
static void
test_loop_is_not_blocked (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  GListModel *machine = G_LIST_MODEL (troupe_sampler_get_machine (sampler));
  const gint64 limit = wait_begin ();
  gboolean is_held = FALSE;
  int n_turns = 0;
  guint idle;

  libgtop.held = TRUE;
  g_main_context_iteration (NULL, TRUE);
  g_mutex_lock (&libgtop.mutex);
  while (!libgtop.is_held)
    g_assert_true (g_cond_wait_until (&libgtop.changed, &libgtop.mutex, limit));
  g_mutex_unlock (&libgtop.mutex);

  idle = g_idle_add (count_turn, &n_turns);
  while (n_turns < 1000)
    wait_turn (limit);
  g_source_remove (idle);

  g_mutex_lock (&libgtop.mutex);
  is_held = libgtop.is_held;
  g_assert_false (has_cores (machine));
  libgtop.held = FALSE;
  g_cond_broadcast (&libgtop.changed);
  g_mutex_unlock (&libgtop.mutex);

  g_assert_true (is_held);
  wait_until (has_cores, machine);
}

/* Whether the next measurement is due just before a tick; a busy machine is asked again. */
static gboolean
is_due_before_tick (gpointer interval)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 due = troupe_tick_find (now, GPOINTER_TO_UINT (interval)) - TROUPE_TICK_LEAD;

  return ABS (get_timeout () - (due - now) / 1000) <= 5;
}

/* With an interval of a minute, only the first measurements can be seen here. */
static void
test_looks_at_once_and_soon_again (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) early = append_worker (workers, getpid ());
  g_autoptr (TroupeWorker) late = NULL;
  g_autoptr (TroupeWorker) last = NULL;
  TroupeWorkerStatus status;

  troupe_sampler_set_interval (sampler, 60000);
  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  wait_until (is_measured, early);
  g_assert_cmpint (troupe_worker_get_sample (early)->process_state, !=, 'Z');
  g_assert_cmpuint (troupe_worker_get_sample (early)->rss_bytes, >=, 4096);
  g_assert_cmpfloat (troupe_worker_get_cpu_seconds (early), >=, 1);
  wait_until_grown (&libgtop.n_times_asked, 1);
  /* A shorter time would say little about the CPU. */
  g_mutex_lock (&libgtop.mutex);
  g_assert_cmpint (libgtop.asked_at[1] - libgtop.asked_at[0], >=, G_USEC_PER_SEC / 5);
  g_mutex_unlock (&libgtop.mutex);

  late = append_worker (workers, 0);
  g_assert_false (is_measured (late));
  status = *troupe_worker_get_status (late);
  status.pid = getpid ();
  troupe_worker_set_status (late, &status);
  wait_until (is_measured, late);
  wait_until (is_due_before_tick, GUINT_TO_POINTER (60000));

  last = append_worker (workers, getpid ());
  wait_until (is_measured, last);
}

typedef struct
{
  guint n_changes;
  gint64 changed_at;
} Changes;

static void
on_change (TroupeWorker *worker, GParamSpec *pspec, Changes *changes)
{
  changes->n_changes++;
  changes->changed_at = g_get_monotonic_time ();
  g_atomic_int_inc (&libgtop.n_pages);
}

static gboolean
has_changed_twice (gpointer data)
{
  return ((const Changes *) data)->n_changes >= 2;
}

/* Figures change at a tick, as all others that are shown do, and not when they were measured, just
 * before it. */
static void
test_told_at_a_tick (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = append_worker (workers, getpid ());
  Changes changes = { 0 };

  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  wait_until (is_measured, worker);
  g_signal_connect (worker, "notify::rss-bytes", G_CALLBACK (on_change), &changes);
  g_atomic_int_inc (&libgtop.n_pages);
  wait_until (has_changed_twice, &changes);
  g_assert_cmpint (troupe_tick_find (changes.changed_at, 1000) - changes.changed_at, >,
                   TROUPE_TICK_LEAD);
  g_signal_handlers_disconnect_by_data (worker, &changes);
  g_atomic_int_set (&libgtop.n_pages, 1);
}

static void
test_rests (void)
{
  g_autoptr (TroupeSampler) sampler = NULL;
  int before;

  wait_until (has_no_thread, NULL);
  g_assert_cmpint (get_timeout (), ==, -1);
  sampler = troupe_sampler_new ();
  g_assert_cmpint (get_timeout (), ==, 0);

  /* The context has found already that it is due. */
  troupe_sampler_set_active (sampler, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (get_timeout (), ==, -1);
  before = g_atomic_int_get (&libgtop.n_cpu_asked);
  g_assert_true (has_no_thread (NULL));

  troupe_sampler_set_interval (sampler, 100);
  g_assert_cmpint (get_timeout (), ==, -1);
  g_assert_cmpint (g_atomic_int_get (&libgtop.n_cpu_asked), ==, before);

  troupe_sampler_set_active (sampler, TRUE);
  wait_until_grown (&libgtop.n_cpu_asked, 3);
  troupe_sampler_set_active (sampler, FALSE);
  /* Earlier measurements are still reported. */
  wait_while (get_timeout () != -1);
}

/* Whether only the machine is looked at. */
static void
assert_no_worker_is_asked (void)
{
  int n_times_asked;

  wait_until_grown (&libgtop.n_cpu_asked, 2);
  n_times_asked = g_atomic_int_get (&libgtop.n_times_asked);
  wait_until_grown (&libgtop.n_cpu_asked, 3);
  g_assert_cmpint (g_atomic_int_get (&libgtop.n_times_asked), ==, n_times_asked);
}

static void
test_follows_the_list (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) first = NULL;
  g_autoptr (TroupeWorker) second = NULL;
  TroupeWorkerStatus status;

  troupe_sampler_set_interval (sampler, 100);
  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  first = append_worker (workers, getpid ());
  second = append_worker (workers, getpid ());
  wait_until (is_measured, first);
  wait_until (is_measured, second);

  g_list_store_remove (workers, 0);
  wait_until_grown (&libgtop.n_times_asked, 3);
  g_list_store_remove (workers, 0);
  assert_no_worker_is_asked ();

  g_list_store_append (workers, second);
  wait_until_grown (&libgtop.n_times_asked, 3);
  troupe_sampler_set_workers (sampler, NULL);
  assert_no_worker_is_asked ();

  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  wait_until_grown (&libgtop.n_times_asked, 3);
  status = *troupe_worker_get_status (second);
  status.state = TROUPE_WORKER_JOINED;
  troupe_worker_set_status (second, &status);
  assert_no_worker_is_asked ();
  g_assert_false (is_measured (second));
}

static gboolean
has_time (gpointer data)
{
  return get_timeout () > 0;
}

/* The process of that number on this machine is another one, for which nothing is due. */
static void
test_elsewhere (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = append_worker (workers, 0);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  troupe_sampler_set_interval (sampler, 100);
  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  status.is_local = FALSE;
  status.pid = getpid ();
  troupe_worker_set_status (worker, &status);
  assert_no_worker_is_asked ();
  g_assert_false (is_measured (worker));
  wait_until (has_time, NULL);
}

/* Without a list of processes, as with no descriptor left, the previous measurements are kept. */
static void
test_failure_changes_nothing (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = append_worker (workers, getpid ());
  g_autoptr (NotifyWatch) watch = NULL;

  troupe_sampler_set_interval (sampler, 100);
  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  wait_until (is_measured, worker);

  g_atomic_int_set (&libgtop.no_list, TRUE);
  wait_until_grown (&libgtop.n_list_asked, 2);
  watch = notify_watch_new (worker);
  wait_until_grown (&libgtop.n_list_asked, 3);
  notify_watch_assert (watch, "");
  g_assert_true (is_measured (worker));

  g_atomic_int_set (&libgtop.no_list, FALSE);
  wait_until_grown (&libgtop.n_times_asked, 1);
}

static int
get_next_descriptor (void)
{
  int fd = dup (STDERR_FILENO);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_close (fd, NULL));
  return fd;
}

/* libgtop would end the program. */
static void
test_no_descriptor_left (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  struct rlimit limit;
  struct rlimit none;
  int n_cpu_asked;

  wait_until (has_cores, troupe_sampler_get_machine (sampler));
  troupe_sampler_set_active (sampler, FALSE);
  n_cpu_asked = g_atomic_int_get (&libgtop.n_cpu_asked);

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  none = limit;
  none.rlim_cur = get_next_descriptor ();
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));

  /* All due measurements are complete before the next time. */
  troupe_sampler_set_active (sampler, TRUE);
  for (const gint64 end = wait_begin (); get_timeout () <= 0;)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (g_atomic_int_get (&libgtop.n_cpu_asked), ==, n_cpu_asked);

  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
  wait_until_grown (&libgtop.n_cpu_asked, 1);
}

static void
test_processors_after_a_gap (void)
{
  g_autoptr (TroupeSampler) sampler = NULL;
  GListModel *machine;

  g_atomic_int_set (&libgtop.only_first_core, TRUE);
  sampler = troupe_sampler_new ();
  machine = G_LIST_MODEL (troupe_sampler_get_machine (sampler));
  wait_until (has_cores, machine);
  g_atomic_int_set (&libgtop.only_first_core, FALSE);

  g_assert_cmpuint (g_list_model_get_n_items (machine), ==, sysconf (_SC_NPROCESSORS_ONLN));
}

static void
test_own_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (TroupeSampler) sampler = NULL;
  GListModel *machine;

  g_main_context_push_thread_default (context);
  sampler = troupe_sampler_new ();
  g_main_context_pop_thread_default (context);

  g_assert_cmpint (get_timeout (), ==, -1);
  machine = G_LIST_MODEL (troupe_sampler_get_machine (sampler));
  for (const gint64 limit = wait_begin (); !has_cores (machine);)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      if (!g_main_context_iteration (context, FALSE))
        g_usleep (1000);
    }
}

static void
drop_sampler (TroupeWorker *worker, GParamSpec *pspec, TroupeSampler **sampler)
{
  g_clear_object (sampler);
}

static gboolean
is_dropped (gpointer sampler)
{
  return *(TroupeSampler **) sampler == NULL;
}

static void
test_dropped_while_it_tells (void)
{
  g_autoptr (TroupeSampler) sampler = troupe_sampler_new ();
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = append_worker (workers, getpid ());

  g_signal_connect (worker, "notify::rss-bytes", G_CALLBACK (drop_sampler), &sampler);
  troupe_sampler_set_workers (sampler, G_LIST_MODEL (workers));
  wait_until (is_dropped, &sampler);
  wait_until (has_no_thread, NULL);
}

static void
test_two_samplers (void)
{
  g_autoptr (TroupeSampler) one = troupe_sampler_new ();
  g_autoptr (TroupeSampler) other = troupe_sampler_new ();

  wait_until (has_cores, troupe_sampler_get_machine (one));
  wait_until (has_cores, troupe_sampler_get_machine (other));
  g_assert_false (has_no_thread (NULL));

  g_clear_object (&one);
  g_clear_object (&other);
  wait_until (has_no_thread, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  libgtop.n_pages = 1;
  libgtop.owner = g_thread_self ();

  g_test_add_func ("/sampler/properties", test_properties);
  g_test_add_func ("/sampler/loop-is-not-blocked", test_loop_is_not_blocked);
  g_test_add_func ("/sampler/looks-at-once-and-soon-again", test_looks_at_once_and_soon_again);
  g_test_add_func ("/sampler/told-at-a-tick", test_told_at_a_tick);
  g_test_add_func ("/sampler/rests", test_rests);
  g_test_add_func ("/sampler/follows-the-list", test_follows_the_list);
  g_test_add_func ("/sampler/elsewhere", test_elsewhere);
  g_test_add_func ("/sampler/failure-changes-nothing", test_failure_changes_nothing);
  g_test_add_func ("/sampler/no-descriptor-left", test_no_descriptor_left);
  g_test_add_func ("/sampler/processors-after-a-gap", test_processors_after_a_gap);
  g_test_add_func ("/sampler/own-context", test_own_context);
  g_test_add_func ("/sampler/dropped-while-it-tells", test_dropped_while_it_tells);
  g_test_add_func ("/sampler/two-samplers", test_two_samplers);

  return g_test_run ();
}
