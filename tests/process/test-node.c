/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes: pools that are the workers of a pool. */

#include "cli-run.h"
#include "pool-run.h"
#include "troupe-argument-source.h"
#include "troupe-lines-source.h"
#include "troupe-node-launcher.h"
#include "wait.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* For nodes that are to be given up. */
#define SHORT_TIMES "2,100,1000"
#define TIMES       "2,200,3000"

/* For nodes that are not, but heard of often. */
#define LONG_TIMES "2,200,60000"

static TroupeJob *
new_job (const char *function, guint n_workers)
{
  TroupeJob *job = troupe_job_new (TROUPE_JOB_FUNCTION, function);

  troupe_job_set_workers (job, n_workers);
  return job;
}

static PoolRun *
new_run (const char *function, gint64 last)
{
  g_autoptr (TroupeJob) job = new_job (function, 4);

  return pool_run_new_range (job, 1, last);
}

/* Nobody waits for their ends. */
static PoolRun *
new_sleepers (guint n_items)
{
  g_autoptr (TroupeJob) job = new_job ("sleep", 4);

  troupe_job_set_grace (job, POOL_RUN_LONG_GRACE);
  return pool_run_new_range (job, 601, 600 + n_items);
}

static TroupeWorkerStatus
get_status (PoolRun *run, guint number)
{
  return *troupe_worker_get_status (pool_run_get_worker (run, number));
}

static guint
get_n_workers (PoolRun *run)
{
  return g_list_model_get_n_items (troupe_run_get_workers (run->run));
}

/* The process that is the parent of another one, or 0 if that is gone. */
static gint64
find_parent (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  return g_ascii_strtoll (strrchr (text, ')') + 4, NULL, 10);
}

static gint64
read_parent (gint64 pid)
{
  const gint64 parent = find_parent (pid);

  g_assert_cmpint (parent, >, 0);
  return parent;
}

/* Whether a process has ended, be it reaped or not. */
static gboolean
is_gone (PoolRun *run, gpointer pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", GPOINTER_TO_INT (pid));
  g_autofree char *text = NULL;

  return !g_file_get_contents (path, &text, NULL, NULL) ||
         strncmp (strrchr (text, ')'), ") Z", 3) == 0;
}

/* Whether so many workers have greeted. */
static gboolean
are_ready (PoolRun *run, gpointer n_workers)
{
  guint n = 0;

  for (guint number = 1; number <= get_n_workers (run); number++)
    n += get_status (run, number).greeted_at != 0;
  return n >= GPOINTER_TO_UINT (n_workers);
}

static void
wait_until_gone (gint64 pid)
{
  pool_run_wait_until (NULL, is_gone, GINT_TO_POINTER (pid));
}

/* Whether so many workers have an item. */
static gboolean
are_at_work (PoolRun *run, gpointer n_workers)
{
  guint n = 0;

  for (guint number = 1; number <= get_n_workers (run); number++)
    n += get_status (run, number).state == TROUPE_WORKER_RUNNING;
  return n >= GPOINTER_TO_UINT (n_workers);
}

static gboolean
has_event (PoolRun *run, gpointer part)
{
  return pool_run_has_event (run, part);
}

static gboolean
is_state (PoolRun *run, gpointer state)
{
  return get_status (run, 1).state == (TroupeWorkerState) GPOINTER_TO_INT (state);
}

static void
test_squares (void)
{
  g_autoptr (PoolRun) run = new_run ("square", 100000);

  pool_run_complete (run);
  pool_run_assert_squares (run, 1, 100000);
  g_assert_cmpuint (get_n_workers (run), <=, 4);
  for (guint number = 1; number <= get_n_workers (run); number++)
    {
      const TroupeWorkerStatus status = get_status (run, number);
      g_autofree char *host = g_strdup_printf ("node%u", status.slot / 2 + 1);

      g_assert_false (status.is_local);
      g_assert_cmpstr (status.host, ==, host);
      /* The node has told how it was started there. */
      g_assert_nonnull (
          strstr (troupe_worker_get_command_line (pool_run_get_worker (run, number)), "square"));
      g_assert_cmpint (status.pid, >, 0);
      g_assert_true (status.exited);
    }
}

/* The one who waits for a slow item delays no other one: its results come later, alone. */
static void
test_no_neighbour_waits (void)
{
  const char *const items[] = { "600", "0", "0", "0", "0", "0", "0", "0", NULL };
  g_autoptr (TroupeJob) job = new_job ("sleep", 2);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = NULL;
  guint n_done = 7;

  troupe_job_set_chunk (job, 1);
  run = pool_run_new (job, source);
  pool_run_start (run);
  wait_while (troupe_run_get_n_done (run->run) < n_done);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
}

/* The end of a stream is known before its last items are given out, so that no node has more of
 * them than its share: those from the tenth on wait until it is. */
static void
test_end_is_known (void)
{
  g_autoptr (PoolRun) gated = pool_run_new_gated (2, 60, 10);
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (PoolRun) run = NULL;
  int fds[2];

  g_assert_no_errno (pipe2 (fds, O_CLOEXEC));
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u\n", i);

      g_assert_cmpint (write (fds[1], line, strlen (line)), ==, strlen (line));
    }
  g_assert_no_errno (close (fds[1]));
  source = troupe_lines_source_new_from_fd (fds[0], "stream", NULL);
  run = pool_run_new (troupe_run_get_job (gated->run), source);
  pool_run_start (run);
  wait_while (troupe_run_get_n_items (run->run) < 0);
  g_assert_cmpint (troupe_run_get_n_items (run->run), ==, 60);
  pool_run_complete_gated (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 60);
}

/* Its items are run by others, none of them twice that has a result, and none is blamed. */
static void
test_node_killed (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (4, 100, 8);
  gint64 pid;

  pool_run_start (run);
  wait_while (troupe_run_get_n_done (run->run) < 8);
  pool_run_wait_until (run, are_at_work, GUINT_TO_POINTER (4));
  pid = get_status (run, 1).pid;
  kill (read_parent (pid), SIGKILL);
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (6));
  pool_run_complete_gated (run);

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 100);
  wait_until_gone (pid);
  g_assert_true (pool_run_has_event (run, ": lost: "));
  g_assert_true (pool_run_has_event (run, "run elsewhere"));
  g_assert_cmpuint (pool_run_get_n_joined (run, "lost with its node"), ==, 2);
  g_assert_cmpuint (get_n_workers (run), ==, 6);
  /* Nothing is counted twice. */
  {
    guint64 n_items = 0;

    for (guint number = 1; number <= 6; number++)
      n_items += get_status (run, number).items_done;
    g_assert_cmpuint (n_items, >=, 100 - 8);
    g_assert_cmpuint (n_items, <=, 100 + 4);
  }
}

/* Finds a node that works. This one may have been stopped for so long that all of them have ended.
 */
static gboolean
find_node (PoolRun *run, gint64 *node, gint64 *pid)
{
  for (guint number = get_n_workers (run); number > 0; number--)
    {
      const TroupeWorkerStatus status = get_status (run, number);

      if (status.state != TROUPE_WORKER_RUNNING)
        continue;
      *pid = status.pid;
      *node = find_parent (*pid);
      return *node > 1;
    }
  return FALSE;
}

/* It is given up because nothing is heard of it. */
static void
test_node_stopped (void)
{
  g_autoptr (PoolRun) run = NULL;
  gint64 node;
  gint64 pid;

  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, TIMES, TRUE);
  run = pool_run_new_gated (4, 100, 8);
  pool_run_start (run);
  wait_while (!find_node (run, &node, &pid));
  kill (node, SIGSTOP);
  pool_run_wait_until (run, has_event, (gpointer) "nothing was heard of it for 3 s");
  pool_run_complete_gated (run);
  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, "2", TRUE);

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 100);
  wait_until_gone (node);
  wait_until_gone (pid);
}

static void
act_and_wait (PoolRun *run, TroupeRunAction action, TroupeWorkerState state)
{
  troupe_run_act (run->run, 1, action);
  pool_run_wait_until (run, is_state, GINT_TO_POINTER (state));
}

static void
test_orders (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (4, 5, 0);
  g_autofree char *paused = NULL;

  pool_run_start (run);
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (4));
  act_and_wait (run, TROUPE_RUN_PAUSE, TROUPE_WORKER_PAUSED);
  act_and_wait (run, TROUPE_RUN_CONTINUE, TROUPE_WORKER_RUNNING);
  act_and_wait (run, TROUPE_RUN_KILL, TROUPE_WORKER_JOINED);
  troupe_run_act (run->run, 2, TROUPE_RUN_TERMINATE);
  wait_while (troupe_worker_is_alive (pool_run_get_worker (run, 2)));
  /* Both were replaced. */
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (6));
  pool_run_complete_gated (run);

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 5);
  g_assert_cmpstr (troupe_worker_get_join_text (pool_run_get_worker (run, 1)), ==,
                   "You killed it (SIGKILL)");
  g_assert_cmpstr (troupe_worker_get_join_text (pool_run_get_worker (run, 2)), ==,
                   "You killed it (SIGTERM)");
  paused = g_strdup_printf ("worker 1 (pid %" G_GINT64_FORMAT " on %s): killed by you: SIGKILL",
                            get_status (run, 1).pid, get_status (run, 1).host);
  g_assert_true (pool_run_has_event (run, paused));
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 2);
}

static gboolean
are_in_state (PoolRun *run, gpointer state)
{
  for (guint number = 1; number <= 4; number++)
    if (get_status (run, number).state != (TroupeWorkerState) GPOINTER_TO_INT (state))
      return FALSE;
  return TRUE;
}

/* There are no more workers than items, although the nodes have room for more. */
static void
test_few_items (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (4, 3, 0);

  pool_run_start (run);
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (3));
  pool_run_complete_gated (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 3);
  g_assert_cmpuint (get_n_workers (run), ==, 3);
}

/* A job that is paused as a whole goes on in each node. */
static void
test_pause_all (void)
{
  g_autoptr (PoolRun) run = pool_run_new_gated (4, 5, 0);

  pool_run_start (run);
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (4));
  troupe_run_act (run->run, 0, TROUPE_RUN_PAUSE);
  pool_run_wait_until (run, are_in_state, GINT_TO_POINTER (TROUPE_WORKER_PAUSED));
  troupe_run_act (run->run, 0, TROUPE_RUN_CONTINUE);
  pool_run_complete_gated (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 5);
}

static void
test_stop (gconstpointer now)
{
  g_autoptr (PoolRun) run = new_sleepers (40);
  gint64 pids[4];

  pool_run_start (run);
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (4));
  for (guint i = 0; i < 4; i++)
    pids[i] = get_status (run, i + 1).pid;
  troupe_run_stop (run->run, now != NULL);
  pool_run_wait (run);

  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 40);
  g_assert_cmpuint (
      pool_run_get_n_joined (run, now != NULL ? "stopped (SIGKILL)" : "stopped (SIGTERM)"), ==, 4);
  for (guint i = 0; i < 4; i++)
    wait_until_gone (pids[i]);
}

/* A node makes all attempts itself, and counts them. */
static void
test_failures (void)
{
  const char *const items[] = { "3", "bad", "5", NULL };
  g_autoptr (TroupeJob) job = new_job ("square", 2);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = NULL;
  g_autoptr (TroupeResult) result = NULL;

  troupe_job_set_retries (job, 2);
  run = pool_run_new (job, source);
  pool_run_complete (run);
  result = pool_run_get_result (run, 1);
  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_FAILED);
  g_assert_cmpstr (troupe_result_get_message (result), ==, "square needs an integer, not “bad”");
  g_assert_cmpuint (troupe_result_get_attempts (result), ==, 3);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->retries, ==, 2);
}

static void
test_crashes (void)
{
  const char *const items[] = { "1", "segv", "0", NULL };
  g_autoptr (TroupeJob) job = new_job ("crash", 2);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = pool_run_new (job, source);
  g_autoptr (TroupeResult) result = NULL;

  pool_run_complete (run);
  result = pool_run_get_result (run, 1);
  g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_CRASHED);
  g_assert_cmpstr (troupe_result_get_message (result), ==,
                   "crashed 3 times: SIGSEGV (segmentation fault)");
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 2);
  g_assert_cmpuint (troupe_run_get_counts (run->run)->restarts, ==, 3);
}

static void
test_invalid_job (void)
{
  g_autoptr (PoolRun) run = new_run ("nonsense", 5);

  pool_run_complete (run);
  g_assert_error (troupe_run_get_error (run->run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_assert_nonnull (strstr (troupe_run_get_error (run->run)->message, "there is no function"));
  g_assert_nonnull (strstr (troupe_run_get_error (run->run)->message, "node"));
}

static gboolean
is_measured (PoolRun *run, gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_hosts (run->run))) == 2 &&
         troupe_worker_get_sample (pool_run_get_worker (run, 1))->rss_bytes > 0;
}

/* Workers are measured where they are, and so is their machine. */
static void
test_measures (void)
{
  g_autoptr (PoolRun) run = new_sleepers (400);
  g_autoptr (TroupeHost) host = NULL;
  guint number;

  pool_run_start (run);
  pool_run_wait_until (run, are_ready, GUINT_TO_POINTER (4));
  pool_run_wait_until (run, is_measured, NULL);
  host = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_hosts (run->run)), 0);
  g_assert_true (g_str_has_prefix (troupe_host_get_name (host), "node"));
  g_assert_cmpuint (troupe_host_get_n_cores (host), ==, sysconf (_SC_NPROCESSORS_ONLN));
  g_assert_cmpuint (troupe_host_get_memory_bytes (host), ==,
                    (guint64) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE));
  g_assert_cmpfloat (troupe_host_get_core (host, 0, &number), <=, 1);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
}

/* The command that a person calls on a machine to see what a node finds there. */
static void
test_command (void)
{
  g_auto (CliRun) fine = { 0 };
  g_auto (CliRun) missing = { 0 };
  g_auto (CliRun) wrong = { 0 };
  g_autofree char *worker = g_strdup (g_getenv ("TROUPE_WORKER"));

  cli_run_call (&fine, NULL, "node", NULL);
  g_assert_cmpint (fine.status, ==, 0);
  g_assert_nonnull (strstr (fine.output, "an item was run through a node\n"));
  g_assert_nonnull (strstr (fine.output, g_get_host_name ()));
  g_assert_nonnull (strstr (fine.output, worker));

  g_setenv ("TROUPE_WORKER", "/proc/nonexistent/worker", TRUE);
  cli_run_call (&missing, NULL, "node", NULL);
  g_setenv ("TROUPE_WORKER", worker, TRUE);
  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (
      strstr (missing.output, "/proc/nonexistent/worker cannot be started: No such file"));

  cli_run_call (&wrong, NULL, "node", "nonsense", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
}

/* Whether a process has started a guard: a worker program that is called so. */
static gboolean
has_guard (gint64 pid)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/task", pid);
  g_autoptr (GDir) directory = g_dir_open (tasks, 0, NULL);
  const char *task;

  while (directory != NULL && (task = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, task, "children", NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) children = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      children = g_strsplit (text, " ", -1);
      for (guint i = 0; children[i] != NULL; i++)
        {
          g_autofree char *arguments = g_strdup_printf ("/proc/%s/cmdline", children[i]);
          g_autofree char *line = NULL;
          gsize size = 0;

          if (g_file_get_contents (arguments, &line, &size, NULL) &&
              memmem (line, size, "--guard", 7) != NULL)
            return TRUE;
        }
    }
  return FALSE;
}

/* Whoever ends, whatever was started ends with it: the pool above, or that and the nodes at once.
 */
static void
test_both_killed (gconstpointer with_nodes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("node-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "pid", NULL);
  g_autofree char *command = g_strdup_printf ("echo $$ $PPID > %s; exec sleep 1000", file);
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("TROUPE_PROGRAM"),
                        "map", "--command", command, "-j", "1", "1", NULL);
  gint64 worker;
  gint64 node;

  g_assert_no_error (error);
  for (const gint64 limit = wait_begin ();
       !g_file_get_contents (file, &text, NULL, NULL) || strchr (text, '\n') == NULL;
       wait_turn (limit))
    g_clear_pointer (&text, g_free);
  pids = g_strsplit (g_strchomp (text), " ", 2);
  worker = g_ascii_strtoll (pids[1], NULL, 10);
  node = read_parent (worker);
  wait_while (!has_guard (node));
  g_subprocess_force_exit (process);
  if (with_nodes != NULL)
    kill (node, SIGKILL);

  wait_until_gone (g_ascii_strtoll (pids[0], NULL, 10));
  wait_until_gone (worker);
  g_unlink (file);
  g_rmdir (folder);
}

/* Bad nodes */

typedef struct
{
  const char *mode;
  const char *message;
  gboolean greets;
  /* The environment variable of the nodes, unless it is LONG_TIMES. */
  const char *nodes;
} Bad;

static void
test_bad (gconstpointer data)
{
  const Bad *bad = data;
  g_autofree char *node = g_strdup (g_getenv ("TROUPE_NODE"));
  g_autoptr (PoolRun) run = NULL;

  g_setenv ("TROUPE_REAL_NODE", node, TRUE);
  g_setenv ("TROUPE_NODE", g_getenv ("TROUPE_BAD_NODE"), TRUE);
  g_setenv ("BAD_NODE", bad->mode, TRUE);
  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, bad->nodes != NULL ? bad->nodes : LONG_TIMES, TRUE);
  run = new_run ("square", 20);
  pool_run_complete (run);
  g_setenv ("TROUPE_NODE", node, TRUE);
  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, "2", TRUE);

  if (bad->message == NULL)
    {
      pool_run_assert_squares (run, 1, 20);
      return;
    }
  g_assert_error (troupe_run_get_error (run->run), TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
  g_test_message ("%s", troupe_run_get_error (run->run)->message);
  g_assert_nonnull (strstr (troupe_run_get_error (run->run)->message, bad->message));
  /* What was never there is not lost. */
  g_assert_cmpint (pool_run_has_event (run, "lost: "), ==, bad->greets);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 20);
}

static const Bad bad_nodes[] = {
  { "version", "speaks version 99 of the protocol, not 1: Troupe " },
  { "garbage", "this is no frame at all" },
  { "worker", "it is not a node" },
  { "invents", "it told of a worker that it cannot have", TRUE },
  { "answers", "it sent something about items that it does not have", TRUE },
  { "begins", "it told of a worker that it cannot have", TRUE },
  { "silent", "nothing was heard of it for 1 s", TRUE, SHORT_TIMES },
  { "times", "a beat each 2000 ms, patience for 10000 ms", FALSE, "2" },
  { "banner", NULL },
  { "banner-of-65536", NULL },
  { "banner-of-65537", "what it wrote first was not a greeting" },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, "2", TRUE);

  g_test_add_func ("/node/end-is-known", test_end_is_known);
  g_test_add_func ("/node/squares", test_squares);
  g_test_add_func ("/node/no-neighbour-waits", test_no_neighbour_waits);
  g_test_add_func ("/node/killed", test_node_killed);
  g_test_add_func ("/node/stopped", test_node_stopped);
  g_test_add_func ("/node/orders", test_orders);
  g_test_add_func ("/node/few-items", test_few_items);
  g_test_add_func ("/node/pause-all", test_pause_all);
  g_test_add_data_func ("/node/stop", NULL, test_stop);
  g_test_add_data_func ("/node/stop-now", "now", test_stop);
  g_test_add_func ("/node/failures", test_failures);
  g_test_add_func ("/node/crashes", test_crashes);
  g_test_add_func ("/node/invalid-job", test_invalid_job);
  g_test_add_func ("/node/measures", test_measures);
  g_test_add_func ("/node/command", test_command);
  g_test_add_data_func ("/node/pool-killed", NULL, test_both_killed);
  g_test_add_data_func ("/node/both-killed", "nodes", test_both_killed);
  for (guint i = 0; i < G_N_ELEMENTS (bad_nodes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/node/bad/%s", bad_nodes[i].mode);

      g_test_add_data_func (path, &bad_nodes[i], test_bad);
    }

  return g_test_run ();
}
