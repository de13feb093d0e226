/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing outlives the pool: not what commands leave behind, wherever it hides, and not when the
 * pool's own process is killed. */

#include "pool-run.h"

#include "troupe-argument-source.h"
#include "troupe-node-launcher.h"
#include "wait.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *directory;
  char *script;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("troupe-XXXXXX", NULL);
  fixture->script = g_strconcat (fixture->directory, ".sh", NULL);
  g_assert_true (g_file_set_contents (fixture->script, ": >\"$1/$$\"\nexec sleep 300\n", -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_unlink (fixture->script);
  g_free (fixture->script);
  g_free (fixture->directory);
}

/* Whether a process runs; one that only waits to be reaped does not. */
static gboolean
is_running (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;
  const char *end;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;
  end = strrchr (stat, ')');
  return end != NULL && end[2] != 'Z' && end[2] != 'X';
}

/* The processes that wrote their pids to the directory, as the names of files. */
static GArray *
read_pids (Fixture *fixture)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      pid_t pid = g_ascii_strtoll (name, NULL, 10);

      g_array_append_val (pids, pid);
    }
  return pids;
}

static guint
count_running (Fixture *fixture)
{
  g_autoptr (GArray) pids = read_pids (fixture);
  guint n = 0;

  for (guint i = 0; i < pids->len; i++)
    n += is_running (g_array_index (pids, pid_t, i));
  return n;
}

static guint
count_written (Fixture *fixture)
{
  g_autoptr (GArray) pids = read_pids (fixture);

  return pids->len;
}

static void
wait_for_written (Fixture *fixture, guint n)
{
  wait_while (count_written (fixture) < n);
}

#define N_LEFT 4

/* Processes that say their pids and stay, in four hiding places: the background, a session of their
 * own, a session whose leader is gone, and one that has nothing of Troupe in its environment. */
static char *
command_that_leaves (Fixture *fixture, const char *and_then)
{
  const char *script = fixture->script;
  const char *directory = fixture->directory;

  return g_strdup_printf ("sh %s %s >/dev/null 2>&1 & setsid sh %s %s >/dev/null 2>&1 & "
                          "(setsid sh -c 'sh %s %s &' >/dev/null 2>&1 &) ; "
                          "(env -i setsid /bin/sh %s %s >/dev/null 2>&1 &) ; %s",
                          script, directory, script, directory, script, directory, script,
                          directory, and_then);
}

static PoolRun *
run_command (const char *command, guint workers, guint n)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (TroupeSource) source = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, (gpointer) "1");
  source = troupe_argument_source_new ((const char *const *) items->pdata, n);
  troupe_job_set_workers (job, workers);
  troupe_job_set_grace (job, 0.3);
  return pool_run_new (job, source);
}

/* Commands end, and leave something: it is gone when the pool is. */
static void
test_left_behind (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wait =
      g_strdup_printf ("while [ $(ls %s | wc -l) -lt %d ]; do sleep 0.02; done; echo {}",
                       fixture->directory, 2 * N_LEFT);
  g_autofree char *command = command_that_leaves (fixture, wait);
  g_autoptr (PoolRun) run = run_command (command, 2, 2);

  pool_run_complete (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 2);
  wait_for_written (fixture, 2 * N_LEFT);
  g_assert_cmpuint (count_running (fixture), ==, 0);
}

static gboolean
is_told_or_finished (PoolRun *run, gpointer part)
{
  return run->finished || pool_run_has_event (run, part);
}

/* What is waited for after the last item is said while it is waited for. */
static void
test_waited_for (Fixture *fixture, gconstpointer data)
{
  g_autofree char *flag = g_strconcat (fixture->directory, ".flag", NULL);
  g_autofree char *command =
      g_strdup_printf ("(until [ -e %s ]; do sleep 0.02; done) & true {}", flag);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_grace (job, 30);
  run = pool_run_new_range (job, 1, 1);
  pool_run_start (run);
  pool_run_wait_until (run, is_told_or_finished,
                       (gpointer) "items left 1 process running, which has 30 s to end");
  g_assert_false (run->finished);
  g_assert_true (g_file_set_contents (flag, "", 0, NULL));
  pool_run_wait (run);
  g_assert_cmpstr (troupe_worker_get_join_text (pool_run_get_worker (run, 1)), ==,
                   "finished normally (exit 0)");
  g_unlink (flag);
}

/* A worker is killed while its command, and a process that the command left behind, run. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = command_that_leaves (fixture, "sleep 300 {}");
  g_autoptr (PoolRun) run = run_command (command, 1, 1);

  pool_run_start (run);
  wait_for_written (fixture, N_LEFT);
  g_assert_cmpuint (count_running (fixture), ==, N_LEFT);
  troupe_run_act (run->run, 1, TROUPE_RUN_KILL);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
  g_assert_cmpuint (count_running (fixture), ==, 0);
}

static void
assert_no_children (void)
{
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

/* A worker alone is killed from outside: it can end nothing any more. What it leaves to this
 * process, dead or alive, is ended and reaped; what is none of the pool's is not touched. */
static void
test_killed_from_outside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = command_that_leaves (fixture, "sleep 300 {}");
  g_autoptr (PoolRun) run = run_command (command, 1, 1);
  char *argv[] = { (char *) "sh", fixture->script, fixture->directory, NULL };
  g_autoptr (GError) error = NULL;
  GPid other;

  g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                 &other, &error);
  g_assert_no_error (error);

  pool_run_start (run);
  wait_for_written (fixture, N_LEFT + 1);
  /* The pool acts a little later. */
  wait_while (g_list_model_get_n_items (troupe_run_get_workers (run->run)) == 0);
  kill (troupe_worker_get_pid (pool_run_get_worker (run, 1)), SIGKILL);
  wait_for_written (fixture, 2 * N_LEFT + 1);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);

  g_assert_cmpuint (count_running (fixture), ==, 1);
  g_assert_true (is_running (other));
  kill (other, SIGKILL);
  g_assert_cmpint (waitpid (other, NULL, 0), ==, other);
  assert_no_children ();
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command =
      command_that_leaves (fixture, "trap '' TERM; while :; do sleep 300; done; : {}");
  g_autoptr (PoolRun) run = run_command (command, 1, 1);

  pool_run_start (run);
  wait_for_written (fixture, N_LEFT);
  /* A process that ignores SIGTERM cannot delay the end. */
  troupe_run_stop (run->run, FALSE);
  pool_run_wait (run);
  g_assert_cmpuint (count_running (fixture), ==, 0);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
}

/* The pool's process is killed without notice, and all its processes end. */
static void
test_pool_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = command_that_leaves (fixture, "sleep 300 {}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) troupe = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
      g_getenv ("TROUPE_PROGRAM"), "map", "-j2", "--command", command, "1", "2", NULL);

  g_assert_no_error (error);
  wait_for_written (fixture, 2 * N_LEFT);
  g_assert_cmpuint (count_running (fixture), ==, 2 * N_LEFT);

  g_subprocess_force_exit (troupe);
  g_subprocess_wait (troupe, NULL, NULL);
  wait_while (count_running (fixture) > 0);
}

/* The child of a process that has that name, or 0. */
static pid_t
find_child (pid_t parent, const char *wanted)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", parent);
  g_autoptr (GDir) directory = g_dir_open (tasks, 0, NULL);
  const char *task;

  while (directory != NULL && (task = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, task, "children", NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) pids = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      pids = g_strsplit (text, " ", -1);
      for (guint i = 0; pids[i] != NULL; i++)
        {
          g_autofree char *comm = g_strdup_printf ("/proc/%s/comm", pids[i]);
          g_autofree char *name = NULL;

          if (g_file_get_contents (comm, &name, NULL, NULL) &&
              g_str_equal (g_strchomp (name), wanted))
            return (pid_t) g_ascii_strtoll (pids[i], NULL, 10);
        }
    }
  return 0;
}

/* The pool's process and its worker are killed at the same instant, so that neither of them can end
 * anything: the guard does. What has nothing of Troupe in its environment is found below what has.
 */
static void
test_all_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf (
      "sh %s %s & setsid sh %s %s & setsid sh -c 'env -i /bin/sh %s %s; :' & sleep 300 {}",
      fixture->script, fixture->directory, fixture->script, fixture->directory, fixture->script,
      fixture->directory);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) troupe = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
      g_getenv ("TROUPE_PROGRAM"), "map", "-j1", "--command", command, "1", NULL);
  pid_t launcher;
  pid_t worker;
  pid_t guard;

  g_assert_no_error (error);
  launcher = g_ascii_strtoll (g_subprocess_get_identifier (troupe), NULL, 10);
  wait_for_written (fixture, 3);
  wait_while ((guard = find_child (launcher, "guard")) == 0);
  worker = find_child (launcher, "troupe-worker");
  g_assert_cmpint (worker, >, 0);

  /* While stopped, it cannot notice the death of its worker. */
  g_subprocess_send_signal (troupe, SIGSTOP);
  g_assert_no_errno (kill (worker, SIGKILL));
  g_subprocess_force_exit (troupe);
  g_subprocess_wait (troupe, NULL, NULL);
  wait_while (count_running (fixture) > 0 || is_running (guard));
}

/* The worker of the command line, or of a node, is killed, and left a process that has nothing of
 * it: no environment, no score for when memory runs out, a session of its own. That process is gone
 * before the item runs again. */
static void
test_hidden (Fixture *fixture, gconstpointer n_nodes)
{
  g_autofree char *command = g_strdup_printf (
      "[ -e %s.flag ] || { "
      "(env -i setsid /bin/sh -c 'echo 0 >/proc/self/oom_score_adj; exec /bin/sh %s %s' &); "
      "while [ $(ls %s | wc -l) -lt 1 ]; do sleep 0.02; done; "
      ": >%s.flag; kill -9 $PPID; sleep 300; }; "
      "for pid in $(ls %s); do kill -0 $pid && exit 3; done; : {}",
      fixture->directory, fixture->script, fixture->directory, fixture->directory,
      fixture->directory, fixture->directory);
  g_autofree char *flag = g_strconcat (fixture->directory, ".flag", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) troupe = NULL;

  if (n_nodes != NULL)
    g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, n_nodes, TRUE);
  troupe = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             &error, g_getenv ("TROUPE_PROGRAM"), "map", "-j1", "--grace", "0",
                             "--command", command, "1", NULL);
  g_unsetenv (TROUPE_NODE_LAUNCHER_VARIABLE);
  g_assert_no_error (error);
  g_subprocess_wait_check (troupe, NULL, &error);
  g_assert_no_error (error);
  wait_for_written (fixture, 1);
  g_assert_cmpuint (count_running (fixture), ==, 0);
  g_unlink (flag);
}

/* More than a process may have files open: of a command that has ended, nothing stays. */
static void
test_many_commands (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PoolRun) run = run_command ("true {}", 2, 2000);

  pool_run_complete (run);
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, 2000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/pool/orphans/left-behind", Fixture, NULL, set_up, test_left_behind, tear_down);
  g_test_add ("/pool/orphans/waited-for", Fixture, NULL, set_up, test_waited_for, tear_down);
  g_test_add ("/pool/orphans/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add ("/pool/orphans/killed-from-outside", Fixture, NULL, set_up, test_killed_from_outside,
              tear_down);
  g_test_add ("/pool/orphans/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/pool/orphans/pool-killed", Fixture, NULL, set_up, test_pool_killed, tear_down);
  g_test_add ("/pool/orphans/all-killed", Fixture, NULL, set_up, test_all_killed, tear_down);
  g_test_add ("/pool/orphans/hidden", Fixture, NULL, set_up, test_hidden, tear_down);
  g_test_add ("/pool/orphans/hidden-on-node", Fixture, "1", set_up, test_hidden, tear_down);
  g_test_add ("/pool/many-commands", Fixture, NULL, set_up, test_many_commands, tear_down);

  return g_test_run ();
}
