/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random workers and nodes are killed, stopped and continued at random moments while a job runs
 * through several nodes. Every round ends with the results of the serial run, in order. */

#include "pool-run.h"
#include "troupe-node-launcher.h"
#include "troupe-orphans.h"
#include "troupe-pidfd.h"
#include "wait.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS "20"

/* The number of nodes, their beat and their patience in milliseconds: a busy machine may stop a
 * process for seconds. */
#define NODES "3,100,5000"

/* The parent of a process, or 0 if that is gone. */
static gint64
read_parent (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || strrchr (text, ')') == NULL)
    return 0;
  return g_ascii_strtoll (strrchr (text, ')') + 4, NULL, 10);
}

/* Signals a worker, or its node: only if that is a child of this process. */
static void
signal_one (gint64 worker, gboolean is_node, int signal_number)
{
  int worker_fd = troupe_pidfd_open (worker);
  gint64 node = worker_fd >= 0 ? read_parent (worker) : 0;
  int node_fd = node > 0 ? troupe_pidfd_open (node) : -1;

  if (node_fd >= 0 && read_parent (node) == getpid () && read_parent (worker) == node)
    troupe_pidfd_signal (is_node ? node_fd : worker_fd, signal_number);
  if (node_fd >= 0)
    close (node_fd);
  if (worker_fd >= 0)
    close (worker_fd);
}

static void
disturb (PoolRun *run)
{
  static const TroupeRunAction actions[] = { TROUPE_RUN_KILL, TROUPE_RUN_TERMINATE,
                                             TROUPE_RUN_PAUSE, TROUPE_RUN_CONTINUE };
  static const int outside[] = { SIGKILL, SIGTERM, SIGSTOP, SIGCONT, SIGSEGV };
  static const int to_nodes[] = { SIGKILL, SIGSTOP, SIGCONT, SIGTERM };
  const guint n = g_list_model_get_n_items (troupe_run_get_workers (run->run));
  TroupeWorker *worker;

  if (n == 0)
    return;
  worker = pool_run_get_worker (run, n - g_test_rand_int_range (0, MIN (n, 8)));
  if (!troupe_worker_is_alive (worker))
    return;

  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      troupe_run_act (run->run, troupe_worker_get_number (worker),
                      actions[g_test_rand_int_range (0, G_N_ELEMENTS (actions))]);
      break;
    case 1:
      signal_one (troupe_worker_get_pid (worker), FALSE,
                  outside[g_test_rand_int_range (0, G_N_ELEMENTS (outside))]);
      break;
    default:
      signal_one (troupe_worker_get_pid (worker), TRUE,
                  to_nodes[g_test_rand_int_range (0, G_N_ELEMENTS (to_nodes))]);
    }
}

typedef struct
{
  PoolRun *run;
  guint disturbances;
  guint source;
} Chaos;

/* After enough disturbances, all stopped workers continue. */
static gboolean
disturb_cb (gpointer data)
{
  Chaos *chaos = data;
  const guint n = g_list_model_get_n_items (troupe_run_get_workers (chaos->run->run));

  if (chaos->disturbances > 0)
    {
      chaos->disturbances--;
      disturb (chaos->run);
    }
  for (guint number = 1; chaos->disturbances == 0 && number <= n; number++)
    if (troupe_worker_get_state (pool_run_get_worker (chaos->run, number)) == TROUPE_WORKER_PAUSED)
      troupe_run_act (chaos->run->run, number, TROUPE_RUN_CONTINUE);

  chaos->source = g_timeout_add (g_test_rand_int_range (0, 40), disturb_cb, chaos);
  return G_SOURCE_REMOVE;
}

static void
run_round (void)
{
  const guint n = g_test_rand_int_range (1, 1000000);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (PoolRun) run = NULL;
  Chaos chaos = { 0 };

  troupe_job_set_workers (job, g_test_rand_int_range (3, 7));
  troupe_job_set_chunk (job, g_test_rand_bit () ? 0 : g_test_rand_int_range (1, 500));
  /* An item whose worker is killed from outside is not to blame, but a pool cannot know that. */
  troupe_job_set_crash_limit (job, 1000);
  troupe_job_set_grace (job, 0.2);

  run = pool_run_new_range (job, 1, n);
  chaos.run = run;
  chaos.disturbances = g_test_rand_int_range (1, 12);
  chaos.source = g_timeout_add (g_test_rand_int_range (0, 60), disturb_cb, &chaos);
  pool_run_complete (run);
  g_source_remove (chaos.source);

  if (troupe_run_get_error (run->run) != NULL)
    g_test_message ("%s", troupe_run_get_error (run->run)->message);
  g_assert_null (troupe_run_get_error (run->run));
  pool_run_assert_squares (run, 1, n);
}

static void
test_chaos (void)
{
  const guint64 rounds = g_ascii_strtoull (g_getenv ("TROUPE_CHAOS_ROUNDS") ?: ROUNDS, NULL, 10);

  for (guint64 i = 0; i < rounds; i++)
    {
      run_round ();
      while (g_main_context_iteration (NULL, FALSE))
        ;
      /* What a killed node left is reaped here. It was killed as well, and is soon gone. */
      wait_while (waitpid (-1, NULL, WNOHANG) >= 0);
      g_assert_cmpint (errno, ==, ECHILD);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, NODES, TRUE);
  /* As in the command line. A worker that was stopped before its first step does not end with its
   * node. */
  troupe_orphans_claim ();

  g_test_add_func ("/chaos/nodes", test_chaos);

  return g_test_run ();
}
