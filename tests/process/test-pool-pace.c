/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests when a pool starts items, and what it does with those that run, on a machine that is as
 * busy as the test says. */

#include "folder.h"
#include "pool-run.h"
#include "troupe-argument-source.h"
#include "troupe-pace.h"
#include "troupe-readings.h"

#include <string.h>

/* How often the pool looks at its workers. */
#define CLOCK_MS 250

#define GB ((guint64) 1024 * 1024 * 1024)

void __wrap_troupe_readings_take (TroupeReadings *readings, const char *folder);
void __real_troupe_pace_add_readings (TroupePace *pace,
                                      const TroupeReadings *readings,
                                      guint n_running,
                                      gint64 now);
void __wrap_troupe_pace_add_readings (TroupePace *pace,
                                      const TroupeReadings *readings,
                                      guint n_running,
                                      gint64 now);

GSource *__wrap_troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data);
GSource *__real_troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data);

/* What the pool's thread reads, and how many times it did. The load is that of others. */
static GMutex lock;
static TroupeReadings readings;
static guint n_readings;

/* The memory that is available once it was read, or 0 if that stays as it is. */
static guint64 available_next;

void
__wrap_troupe_readings_take (TroupeReadings *self, const char *folder)
{
  g_mutex_lock (&lock);
  *self = readings;
  n_readings++;
  if (available_next > 0)
    readings.available = available_next;
  g_mutex_unlock (&lock);
}

/* Each item that runs is a load of one. */
void
__wrap_troupe_pace_add_readings (TroupePace *pace,
                                 const TroupeReadings *others,
                                 guint n_running,
                                 gint64 now)
{
  TroupeReadings all = *others;

  all.load += n_running;
  __real_troupe_pace_add_readings (pace, &all, n_running, now);
}

/* Whether the pool does not look at its workers now and then, by which it wakes up as well. */
static gboolean is_clock_slow;

/* A timer that was set. */
typedef struct
{
  GSource *source;
  GSourceFunc callback;
  gpointer data;
} Timer;

static void
timer_clear (gpointer data)
{
  g_source_unref (((Timer *) data)->source);
}

/* None is set a second time while it runs: they would be more and more. */
GSource *
__wrap_troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data)
{
  static GArray *timers;
  const guint wait = milliseconds == CLOCK_MS && is_clock_slow ? 3600000 : milliseconds;
  const Timer added = { __real_troupe_timer_add (wait, callback, data), callback, data };

  g_mutex_lock (&lock);
  if (timers == NULL)
    {
      timers = g_array_new (FALSE, FALSE, sizeof (Timer));
      g_array_set_clear_func (timers, timer_clear);
    }
  for (guint i = timers->len; i > 0; i--)
    {
      const Timer *timer = &g_array_index (timers, Timer, i - 1);

      if (g_source_is_destroyed (timer->source))
        g_array_remove_index_fast (timers, i - 1);
      else
        g_assert_false (timer->callback == callback && timer->data == data);
    }
  g_array_append_val (timers, added);
  g_source_ref (added.source);
  g_mutex_unlock (&lock);
  return added.source;
}

static void
set_readings (double load, guint64 available)
{
  g_mutex_lock (&lock);
  readings = (TroupeReadings){ load, available, TROUPE_READINGS_UNKNOWN, TROUPE_READINGS_UNKNOWN,
                               TROUPE_READINGS_UNKNOWN };
  n_readings = 0;
  available_next = 0;
  g_mutex_unlock (&lock);
}

static void
set_load (double load)
{
  set_readings (load, G_MAXUINT64);
}

static void
set_available (guint64 available)
{
  set_readings (0, available);
}

/* As much as that the next time, and then another amount. */
static void
set_available_twice (guint64 first, guint64 next)
{
  g_mutex_lock (&lock);
  readings.available = first;
  available_next = next;
  g_mutex_unlock (&lock);
}

static gboolean
is_read_often (PoolRun *run, gpointer data)
{
  gboolean is_often;

  g_mutex_lock (&lock);
  is_often = n_readings >= 4;
  g_mutex_unlock (&lock);
  return is_often;
}

typedef struct
{
  char *folder;
  TroupeJob *job;
  PoolRun *run;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("troupe-pace-XXXXXX", NULL);
}

/* A job whose items say that they run, and wait for the gate to open. */
static void
make_gated (Fixture *fixture, guint n_workers)
{
  g_autofree char *command =
      g_strdup_printf ("touch '%s'/ran-{}; while [ ! -e '%s'/gate ]; do sleep 0.02; done; echo {}",
                       fixture->folder, fixture->folder);

  fixture->job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  troupe_job_set_workers (fixture->job, n_workers);
}

static void
set_option (Fixture *fixture, const char *option, const char *value)
{
  g_autoptr (GError) error = NULL;

  troupe_options_set_text (TROUPE_OPTIONS (fixture->job), option, value, &error);
  g_assert_no_error (error);
}

static void
start (Fixture *fixture, gint64 n_items)
{
  fixture->run = pool_run_new_range (fixture->job, 1, n_items);
  pool_run_start (fixture->run);
}

/* Nothing wakes the pool to publish mere counts, or to look at its workers. */
static void
start_silent (Fixture *fixture, gint64 n_items)
{
  is_clock_slow = TRUE;
  fixture->run = pool_run_new_range (fixture->job, 1, n_items);
  troupe_run_set_interval (fixture->run->run, TROUPE_RUN_VIEWER_OWN, 3600000);
  pool_run_start (fixture->run);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->run, pool_run_free);
  is_clock_slow = FALSE;
  g_clear_object (&fixture->job);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
has_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
count_running (PoolRun *run, TroupeWorkerState state)
{
  GListModel *workers = troupe_run_get_workers (run->run);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      n += troupe_worker_get_state (worker) == state &&
           troupe_worker_get_status (worker)->n_items_held > 0;
    }
  return n;
}

static gboolean
are_running (PoolRun *run, gpointer data)
{
  return count_running (run, TROUPE_WORKER_RUNNING) == GPOINTER_TO_UINT (data);
}

static gboolean
are_paused (PoolRun *run, gpointer data)
{
  return count_running (run, TROUPE_WORKER_PAUSED) == GPOINTER_TO_UINT (data);
}

static gboolean
is_waiting (PoolRun *run, gpointer data)
{
  return g_pattern_match_simple (data, troupe_run_get_waiting (run->run));
}

static gboolean
has_event (PoolRun *run, gpointer data)
{
  return pool_run_has_event (run, data);
}

static gboolean
ran (PoolRun *run, gpointer data)
{
  return has_file (data, "ran-3");
}

static void
wait_until (Fixture *fixture, PoolRunCondition condition, gpointer data)
{
  pool_run_wait_until (fixture->run, condition, data);
}

static guint
get_attempts (Fixture *fixture, guint position)
{
  g_autoptr (TroupeResult) result = pool_run_get_result (fixture->run, position);

  return troupe_result_get_attempts (result);
}

/* Opens the gate; then every item succeeds, with one attempt but for @again. */
static void
finish (Fixture *fixture, guint n_items, guint again)
{
  write_file (fixture, "gate", "");
  pool_run_wait (fixture->run);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_OK), ==, n_items);
  for (guint i = 1; i <= n_items; i++)
    g_assert_cmpuint (get_attempts (fixture, i - 1), ==, i == again ? 2 : 1);
  g_assert_cmpstr (troupe_run_get_waiting (fixture->run->run), ==, "");
}

/* All lanes are free, but items start one after the other. */
static void
test_delay (Fixture *fixture, gconstpointer data)
{
  const gint64 began_at = g_get_monotonic_time ();

  set_load (0);
  make_gated (fixture, 4);
  set_option (fixture, "delay", "0.2");
  write_file (fixture, "gate", "");
  start (fixture, 4);
  finish (fixture, 4, 0);
  g_assert_cmpint (g_get_monotonic_time () - began_at, >=, 3 * G_USEC_PER_SEC / 5);
  /* Nothing is read that no rule needs. */
  g_assert_cmpuint (n_readings, ==, 0);
}

static gboolean
is_first_done (PoolRun *run, gpointer data)
{
  return troupe_run_get_n_status (run->run, TROUPE_RESULT_OK) == 1;
}

static void
test_long_delay (Fixture *fixture, gconstpointer data)
{
  set_load (0);
  make_gated (fixture, 2);
  set_option (fixture, "delay", "1000");
  write_file (fixture, "gate", "");
  start (fixture, 2);
  wait_until (fixture, is_waiting, (gpointer) "the next item starts in * seconds");
  wait_until (fixture, is_first_done, NULL);
  troupe_run_stop (fixture->run->run, FALSE);
  pool_run_wait (fixture->run);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_OK), ==, 1);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  set_load (8.1);
  make_gated (fixture, 2);
  set_option (fixture, "load", "4");
  start (fixture, 3);
  wait_until (fixture, is_waiting, (gpointer) "load 8.1 of 4");
  wait_until (fixture, is_read_often, NULL);
  g_assert_false (has_file (fixture, "ran-1"));

  set_load (0);
  wait_until (fixture, are_running, GUINT_TO_POINTER (2));
  finish (fixture, 3, 0);
}

/* Only as many start as there is room for, although many lanes are free at once. */
static void
test_load_room (Fixture *fixture, gconstpointer data)
{
  set_load (2);
  make_gated (fixture, 8);
  set_option (fixture, "load", "4");
  start (fixture, 8);
  wait_until (fixture, are_running, GUINT_TO_POINTER (2));
  wait_until (fixture, is_waiting, (gpointer) "load 4.0 of 4");
  wait_until (fixture, is_read_often, NULL);
  g_assert_cmpuint (count_running (fixture->run, TROUPE_WORKER_RUNNING), ==, 2);
  set_load (0);
  finish (fixture, 8, 0);
}

static void
test_memfree (Fixture *fixture, gconstpointer data)
{
  set_available (2 * GB);
  make_gated (fixture, 3);
  set_option (fixture, "memfree", "1G");
  /* So that one of them is the youngest. */
  set_option (fixture, "delay", "0.1");
  set_option (fixture, "replace", "false");
  start (fixture, 4);
  wait_until (fixture, ran, fixture);

  /* Above a half, none makes room. */
  set_available (GB / 2);
  wait_until (fixture, is_read_often, NULL);
  g_assert_cmpuint (troupe_run_get_counts (fixture->run->run)->restarts, ==, 0);

  /* One that ends gives its memory back. */
  set_available_twice (GB / 2 - 1, GB / 2);
  wait_until (fixture, has_event, (gpointer) "made room: SIGKILL (killed); 511 MB of 1 GB free");
  wait_until (fixture, is_waiting, (gpointer) "512 MB of 1 GB free");
  set_available (2 * GB);
  finish (fixture, 4, 3);
}

/* Killed again and again, it would never end. */
static void
test_memfree_last (Fixture *fixture, gconstpointer data)
{
  set_available (2 * GB);
  make_gated (fixture, 2);
  set_option (fixture, "memfree", "1G");
  start (fixture, 1);
  wait_until (fixture, are_running, GUINT_TO_POINTER (1));
  set_available (0);
  wait_until (fixture, is_read_often, NULL);
  finish (fixture, 1, 0);
}

static void
test_memsuspend (Fixture *fixture, gconstpointer data)
{
  set_available (4 * GB);
  make_gated (fixture, 4);
  set_option (fixture, "memsuspend", "1G");
  start (fixture, 5);
  wait_until (fixture, are_running, GUINT_TO_POINTER (4));

  set_available (GB);
  wait_until (fixture, are_paused, GUINT_TO_POINTER (2));
  set_available (GB - 1);
  wait_until (fixture, are_paused, GUINT_TO_POINTER (3));
  wait_until (fixture, is_waiting, (gpointer) "1023 MB of 2 GB free");
  wait_until (fixture, is_read_often, NULL);
  g_assert_true (are_paused (fixture->run, GUINT_TO_POINTER (3)));
  set_available (2 * GB);
  wait_until (fixture, are_paused, GUINT_TO_POINTER (0));
  finish (fixture, 5, 0);
}

/* A worker that a person paused is not continued. */
static void
test_memsuspend_and_pause (Fixture *fixture, gconstpointer data)
{
  set_available (4 * GB);
  make_gated (fixture, 2);
  set_option (fixture, "memsuspend", "1G");
  start (fixture, 2);
  wait_until (fixture, are_running, GUINT_TO_POINTER (2));
  troupe_run_act (fixture->run->run, 1, TROUPE_RUN_PAUSE);
  wait_until (fixture, are_paused, GUINT_TO_POINTER (1));
  set_available (4 * GB);
  wait_until (fixture, is_read_often, NULL);
  g_assert_true (are_paused (fixture->run, GUINT_TO_POINTER (1)));
  troupe_run_act (fixture->run->run, 1, TROUPE_RUN_CONTINUE);
  finish (fixture, 2, 0);
}

static void
set_limit (Fixture *fixture)
{
  g_autofree char *command = g_strdup_printf ("exit $(cat '%s/answer')", fixture->folder);

  set_option (fixture, "limit", command);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  set_load (0);
  write_file (fixture, "answer", "1");
  make_gated (fixture, 3);
  set_limit (fixture);
  start (fixture, 3);
  wait_until (fixture, is_waiting, (gpointer) "“exit *answer')” ended with 1");
  g_assert_false (has_file (fixture, "ran-1"));
  write_file (fixture, "answer", "0");
  wait_until (fixture, are_running, GUINT_TO_POINTER (3));

  write_file (fixture, "answer", "2");
  wait_until (fixture, has_event, (gpointer) "made room: SIGKILL (killed); “exit");
  write_file (fixture, "answer", "0");
  write_file (fixture, "gate", "");
  pool_run_wait (fixture->run);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_OK), ==, 3);
  /* The youngest first; the others may have followed. */
  g_assert_cmpuint (get_attempts (fixture, 2), >, 1);
  g_assert_cmpuint (n_readings, ==, 0);
}

/* A rule that cannot hold is told. */
static void
test_limit_blind (Fixture *fixture, gconstpointer data)
{
  set_load (0);
  make_gated (fixture, 1);
  set_option (fixture, "limit", "io 50");
  start (fixture, 1);
  finish (fixture, 1, 0);
  g_assert_true (pool_run_has_event (fixture->run, "“io” holds no item up."));
}

/* A signal is told as by a shell, and means to wait. */
static void
test_limit_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command =
      g_strdup_printf ("test -e '%s/answer' || kill -KILL $$", fixture->folder);

  make_gated (fixture, 1);
  set_option (fixture, "limit", command);
  start (fixture, 1);
  wait_until (fixture, is_waiting, (gpointer) "“test *” ended with 137");
  write_file (fixture, "answer", "");
  wait_until (fixture, are_running, GUINT_TO_POINTER (1));
  finish (fixture, 1, 0);
}

/* A command that does not answer is ended with the job. */
static void
test_limit_hangs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("touch '%s/ran-3'; exec sleep 1000", fixture->folder);

  make_gated (fixture, 1);
  set_option (fixture, "limit", command);
  start (fixture, 1);
  wait_until (fixture, ran, fixture);
  troupe_run_stop (fixture->run->run, FALSE);
  pool_run_wait (fixture->run);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
}

/* A source that has ended ends the job, whatever the load is. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  set_load (0);
  make_gated (fixture, 2);
  set_option (fixture, "load", "2");
  start (fixture, 2);
  wait_until (fixture, are_running, GUINT_TO_POINTER (2));
  set_load (100);
  finish (fixture, 2, 0);
}

static gboolean
is_told_anew (PoolRun *run, gpointer data)
{
  return !g_str_equal (troupe_run_get_waiting (run->run), data) &&
         is_waiting (run, (gpointer) "1 failed item runs again, in 9* s");
}

static gboolean
are_others_done (PoolRun *run, gpointer data)
{
  return troupe_run_get_n_status (run->run, TROUPE_RESULT_OK) == 3 &&
         is_waiting (run, (gpointer) "1 failed item runs again, in * s");
}

/* The others go on meanwhile, and a stop does not wait. That the job waits is told at once, however
 * rarely counts are, and how long with these. */
static void
test_retry_delay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  fixture->job = troupe_job_new (TROUPE_JOB_COMMAND, "test {} != 1");
  troupe_job_set_workers (fixture->job, 1);
  troupe_job_set_retries (fixture->job, 5);
  set_option (fixture, "retry-delay", "1000,2");
  start_silent (fixture, 4);
  wait_until (fixture, are_others_done, NULL);
  first = g_strdup (troupe_run_get_waiting (fixture->run->run));
  troupe_run_set_interval (fixture->run->run, TROUPE_RUN_VIEWER_OWN, 50);
  wait_until (fixture, is_told_anew, first);
  troupe_run_stop (fixture->run->run, FALSE);
  pool_run_wait (fixture->run);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
  g_assert_cmpuint (troupe_run_get_counts (fixture->run->run)->retries, ==, 1);
}

/* Nor does a halt. */
static void
test_retry_delay_and_halt (Fixture *fixture, gconstpointer data)
{
  fixture->job = troupe_job_new (TROUPE_JOB_COMMAND, "test {} != 1 && kill -9 $PPID");
  troupe_job_set_workers (fixture->job, 1);
  troupe_job_set_retries (fixture->job, 5);
  g_object_set (fixture->job, "crash-limit", 1, NULL);
  troupe_job_set_halt (fixture->job, TROUPE_HALT_SOON);
  set_option (fixture, "retry-delay", "1000");
  start (fixture, 2);
  pool_run_wait (fixture->run);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
  g_assert_cmpuint (troupe_run_get_n_status (fixture->run->run, TROUPE_RESULT_CRASHED), ==, 1);
}

static void
test_retry_delay_factor (Fixture *fixture, gconstpointer data)
{
  const gint64 began_at = g_get_monotonic_time ();

  fixture->job = troupe_job_new (TROUPE_JOB_COMMAND, "test {} != 1");
  troupe_job_set_workers (fixture->job, 2);
  troupe_job_set_retries (fixture->job, 2);
  set_option (fixture, "retry-delay", "0.2,3");
  start_silent (fixture, 2);
  pool_run_wait (fixture->run);
  g_assert_cmpuint (get_attempts (fixture, 0), ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - began_at, >=, 4 * G_USEC_PER_SEC / 5);
}

#define ADD(name, function) \
  g_test_add ("/pool-pace/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("delay", test_delay);
  ADD ("long-delay", test_long_delay);
  ADD ("load", test_load);
  ADD ("load-room", test_load_room);
  ADD ("memfree", test_memfree);
  ADD ("memfree-last", test_memfree_last);
  ADD ("memsuspend", test_memsuspend);
  ADD ("memsuspend-and-pause", test_memsuspend_and_pause);
  ADD ("limit", test_limit);
  ADD ("limit-blind", test_limit_blind);
  ADD ("limit-killed", test_limit_killed);
  ADD ("limit-hangs", test_limit_hangs);
  ADD ("end", test_end);
  ADD ("retry-delay", test_retry_delay);
  ADD ("retry-delay-and-halt", test_retry_delay_and_halt);
  ADD ("retry-delay-factor", test_retry_delay_factor);
  return g_test_run ();
}
