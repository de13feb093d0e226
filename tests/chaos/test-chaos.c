/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random workers are killed, terminated, stopped and continued at random moments, through the pool
 * and from outside. Every round ends with the results of the serial run, with no process and no
 * descriptor left. */

#include "pool-run.h"

#include "troupe-argument-source.h"
#include "troupe-pidfd.h"
#include "troupe-range-source.h"
#include "wait.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS "200"

static guint
count_descriptors (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

/* GLib's own thread may still be closing those of the last worker; of the run that was counted for
 * comparison, too, so there may be fewer. */
static void
wait_for_descriptors (guint most)
{
  wait_while (count_descriptors () > most);
}

/* Signals a worker from outside: only if that pid still is a child of this process. */
static void
signal_from_outside (gint64 pid, int signal_number)
{
  int fd = troupe_pidfd_open (pid);
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/status", pid);
  g_autofree char *wanted = g_strdup_printf ("\nPPid:\t%d\n", getpid ());
  g_autofree char *status = NULL;

  if (fd < 0)
    return;
  if (g_file_get_contents (path, &status, NULL, NULL) && strstr (status, wanted) != NULL)
    troupe_pidfd_signal (fd, signal_number);
  close (fd);
}

static void
disturb (PoolRun *run)
{
  static const TroupeRunAction actions[] = { TROUPE_RUN_KILL, TROUPE_RUN_TERMINATE,
                                             TROUPE_RUN_PAUSE, TROUPE_RUN_CONTINUE };
  static const int outside[] = { SIGKILL, SIGTERM, SIGSTOP, SIGCONT, SIGSEGV };
  guint n = g_list_model_get_n_items (troupe_run_get_workers (run->run));
  TroupeWorker *worker;

  if (n == 0)
    return;
  /* The newest are the ones that live. */
  worker = pool_run_get_worker (run, n - g_test_rand_int_range (0, MIN (n, 8)));
  if (!troupe_worker_is_alive (worker))
    return;

  if (g_test_rand_bit ())
    troupe_run_act (run->run, troupe_worker_get_number (worker),
                    actions[g_test_rand_int_range (0, G_N_ELEMENTS (actions))]);
  else
    signal_from_outside (troupe_worker_get_pid (worker),
                         outside[g_test_rand_int_range (0, G_N_ELEMENTS (outside))]);
}

typedef struct
{
  PoolRun *run;
  guint disturbances;
  guint source;
} Chaos;

/* After enough disturbances, all stopped workers continue. */
static void
continue_all (PoolRun *run)
{
  guint n = g_list_model_get_n_items (troupe_run_get_workers (run->run));

  for (guint number = 1; number <= n; number++)
    if (troupe_worker_get_state (pool_run_get_worker (run, number)) == TROUPE_WORKER_PAUSED)
      troupe_run_act (run->run, number, TROUPE_RUN_CONTINUE);
}

static gboolean
on_disturb (gpointer data)
{
  Chaos *chaos = data;

  if (chaos->disturbances > 0)
    {
      chaos->disturbances--;
      disturb (chaos->run);
    }
  else
    {
      continue_all (chaos->run);
    }
  chaos->source = g_timeout_add (g_test_rand_int_range (0, 12), on_disturb, chaos);
  return G_SOURCE_REMOVE;
}

static TroupeSource *
random_source (gboolean squares, guint n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  if (squares)
    return troupe_range_source_new (1, n, 1, NULL);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, (gpointer) (i % 7 == 0 ? "0.02" : "0.001"));
  return troupe_argument_source_new ((const char *const *) items->pdata, n);
}

static void
assert_sleeps (PoolRun *run, guint n)
{
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);

      g_assert_cmpuint (troupe_result_get_index (result), ==, i);
      g_assert_cmpstr (troupe_result_get_input (result), ==, i % 7 == 0 ? "0.02" : "0.001");
      g_assert_cmpstr (troupe_result_get_value (result), ==, i % 7 == 0 ? "0.02" : "0.001");
    }
}

static void
run_round (void)
{
  const gboolean squares = g_test_rand_bit ();
  const guint n = squares ? g_test_rand_int_range (1, 300000) : g_test_rand_int_range (1, 100);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, squares ? "square" : "sleep");
  g_autoptr (TroupeSource) source = random_source (squares, n);
  g_autoptr (PoolRun) run = NULL;
  Chaos chaos = { 0 };

  troupe_job_set_workers (job, g_test_rand_int_range (1, 7));
  troupe_job_set_threads (job, g_test_rand_int_range (1, 4));
  troupe_job_set_chunk (job, g_test_rand_bit () ? 0 : g_test_rand_int_range (1, 50));
  troupe_job_set_max_items (job, g_test_rand_int_range (0, 4) == 0 ? MAX (n / 5, 1) : 0);
  /* An item whose worker is killed from outside is not to blame, but the pool cannot know that. */
  troupe_job_set_crash_limit (job, 1000);
  troupe_job_set_grace (job, 0.2);

  run = pool_run_new (job, source);
  chaos.run = run;
  chaos.disturbances = g_test_rand_int_range (1, 12);
  chaos.source = g_timeout_add (g_test_rand_int_range (0, 12), on_disturb, &chaos);
  pool_run_complete (run);
  g_source_remove (chaos.source);

  g_assert_null (troupe_run_get_error (run->run));
  if (squares)
    pool_run_assert_squares (run, 1, n);
  else
    assert_sleeps (run, n);
}

static void
test_chaos (void)
{
  const guint64 rounds = g_ascii_strtoull (g_getenv ("TROUPE_CHAOS_ROUNDS") ?: ROUNDS, NULL, 10);
  guint descriptors = 0;

  for (guint64 i = 0; i < rounds; i++)
    {
      run_round ();

      while (g_main_context_iteration (NULL, FALSE))
        ;
      /* A process that a killed worker left, and that ends by itself, may still be to be reaped:
       * the leak sanitizer's is one. */
      wait_while (waitpid (-1, NULL, WNOHANG) >= 0);
      g_assert_cmpint (errno, ==, ECHILD);
      /* The first round opens descriptors that GLib keeps. */
      if (i == 0)
        descriptors = count_descriptors ();
      else
        wait_for_descriptors (descriptors);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chaos", test_chaos);

  return g_test_run ();
}
