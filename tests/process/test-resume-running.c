/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that ask for the continuation of a job that is running: it is not started a second time. */

#include "cli-run.h"
#include "folder.h"
#include "troupe-journal.h"
#include "troupe-run-lock.h"
#include "wait.h"

#include <glib/gstdio.h>

/* Each item is a line of a file; those from 4 on wait until they may end. */
#define JOB                                                                              \
  "--command", "echo {} >> ran; while [ {} -gt 3 ] && [ ! -e go ]; do sleep 0.01; done", \
      "--range=1:6", "-j1", NULL

#define N_SAME 3

typedef struct
{
  char *folder;
  char *before;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = NULL;

  fixture->folder = g_dir_make_tmp ("resume-XXXXXX", NULL);
  fixture->before = g_get_current_dir ();
  kept = g_build_filename (fixture->folder, "kept", NULL);
  g_setenv ("XDG_DATA_HOME", kept, TRUE);
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_chdir (fixture->before), ==, 0);
  folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->before);
}

static GSubprocess *
spawn (const char *option)
{
  const char *const arguments[] = { "map", option, JOB };

  return cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        arguments);
}

static void
let_end (void)
{
  g_assert_true (g_file_set_contents ("go", "", 0, NULL));
}

/* Every item has run once. */
static void
assert_ran_once (void)
{
  g_autofree char *ran = NULL;

  g_assert_true (g_file_get_contents ("ran", &ran, NULL, NULL));
  g_assert_cmpstr (ran, ==, "1\n2\n3\n4\n5\n6\n");
}

/* Whether three items of the first run have a result that is kept. */
static gboolean
are_three_kept (gpointer data)
{
  g_autoptr (TroupeJournal) journal = troupe_journal_open ("kept/troupe/runs.db", NULL);
  TroupePastRun *run = journal != NULL ? troupe_journal_find_run (journal, 1, NULL) : NULL;

  return run != NULL && troupe_past_run_get_facts (run)->n_done == 3;
}

static void
assert_ends_well (GSubprocess *process)
{
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  assert_ran_once ();
}

/* The job was started before, by itself. */
static void
test_running (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process = spawn ("--keep");
  g_auto (CliRun) again = { 0 };
  g_auto (CliRun) named = { 0 };
  g_auto (CliRun) deleted = { 0 };

  wait_until (are_three_kept, NULL);
  cli_run_call (&again, NULL, "map", "--resume", JOB);
  g_assert_cmpint (again.status, ==, 2);
  cli_run_assert_message (&again, "*This job is running, as run 1*");
  cli_run_call (&named, NULL, "resume", "1", NULL);
  g_assert_cmpint (named.status, ==, 2);
  cli_run_assert_message (&named, "*Run 1 is still running*");
  cli_run_call (&deleted, NULL, "history", "delete", "1", NULL);
  g_assert_cmpint (deleted.status, ==, 2);
  cli_run_assert_message (&deleted, "*Run 1 is still running*");
  let_end ();
  assert_ends_well (process);
}

/* A process that holds the job, but never begins its run, has no number of a run to be named. */
static void
test_not_begun (Fixture *fixture, gconstpointer data)
{
  g_auto (CliRun) first = { 0 };
  g_auto (CliRun) again = { 0 };
  g_autoptr (TroupeJournal) journal = NULL;
  TroupePastRun *run;
  TroupeRunLock *lock;

  let_end ();
  cli_run_call (&first, NULL, "map", "--resume", JOB);
  g_assert_cmpint (first.status, ==, 0);
  journal = troupe_journal_open ("kept/troupe/runs.db", NULL);
  run = troupe_journal_find_run (journal, 1, NULL);
  lock = troupe_run_lock_take_digest (troupe_journal_get_path (journal),
                                      troupe_past_run_get_facts (run)->digest, 0, NULL);
  g_assert_nonnull (lock);
  cli_run_call (&again, NULL, "map", "--resume", JOB);
  g_assert_cmpint (again.status, ==, 2);
  cli_run_assert_message (&again, "troupe: Another process has started this job, but its run has "
                                  "not begun: wait for its end, or end it");
  troupe_run_lock_free (lock);
}

static gboolean
is_one_left (gpointer processes)
{
  guint n_left = 0;

  for (guint i = 0; i < N_SAME; i++)
    n_left += g_subprocess_get_identifier (((GSubprocess **) processes)[i]) != NULL;
  return n_left == 1;
}

/* A run that goes on takes no orders if that is asked for: the first time its item fails, and then
 * it gives its own run an order. */
static void
test_no_control (Fixture *fixture, gconstpointer data)
{
  const char *const first[] = {
    "map",
    "--keep",
    "--command",
    "test {} -a -e go || exit 1; until \"$TROUPE_PROGRAM\" list | grep -q test; do sleep 0.01; "
    "done;"
    "\"$TROUPE_PROGRAM\" continue test 2>&1; echo $?",
    "1",
    NULL,
  };
  g_auto (CliRun) failed = { 0 };
  g_auto (CliRun) again = { 0 };

  cli_run_call_strv (&failed, NULL, first);
  g_assert_cmpint (failed.status, ==, 1);
  let_end ();
  cli_run_call (&again, NULL, "resume", "--only-failed", "--no-control", NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpstr (again.output, ==,
                   "troupe: that run was started with --no-control: it can only be watched\n2\n");
}

/* Of several in the same moment, one runs the job. */
static void
test_same_moment (Fixture *fixture, gconstpointer data)
{
  GSubprocess *processes[N_SAME];
  guint n_refused = 0;

  for (guint i = 0; i < N_SAME; i++)
    processes[i] = spawn ("--resume");
  wait_until (is_one_left, processes);
  let_end ();
  for (guint i = 0; i < N_SAME; i++)
    {
      g_subprocess_wait (processes[i], NULL, NULL);
      if (g_subprocess_get_exit_status (processes[i]) == 2)
        n_refused++;
      else
        assert_ends_well (processes[i]);
      g_object_unref (processes[i]);
    }
  g_assert_cmpuint (n_refused, ==, N_SAME - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/resume-running/running", Fixture, NULL, set_up, test_running, tear_down);
  g_test_add ("/resume-running/not-begun", Fixture, NULL, set_up, test_not_begun, tear_down);
  g_test_add ("/resume-running/no-control", Fixture, NULL, set_up, test_no_control, tear_down);
  g_test_add ("/resume-running/same-moment", Fixture, NULL, set_up, test_same_moment, tear_down);

  return g_test_run ();
}
