/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that real runs are kept in the journal, and loaded as they were. */

#include "journal-fixture.h"
#include "results-helpers.h"
#include "troupe-runner.h"
#include "wait.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static TroupeRunner *
prepare (JournalFixture *fixture, TroupeJobFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_job_file_open_items (file, &error);
  g_autoptr (TroupeJournalRecorder) recorder = NULL;
  TroupeRunner *runner;

  g_assert_no_error (error);
  recorder = troupe_journal_create_recorder (fixture->journal, file, "digest", &error);
  g_assert_no_error (error);
  runner = troupe_runner_new (file->job, source, TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  troupe_runner_set_recorder (runner, TROUPE_RECORDER (recorder));
  return runner;
}

static TroupeRunner *
start (JournalFixture *fixture, TroupeJobFile *file)
{
  g_autoptr (GError) error = NULL;
  TroupeRunner *runner = prepare (fixture, file);

  g_assert_true (troupe_runner_start (runner, &error));
  g_assert_no_error (error);
  return runner;
}

static gboolean
is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

static char *
describe_results (TroupeRun *run)
{
  GListModel *results = G_LIST_MODEL (troupe_run_get_results (run));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (results, i);
      g_autofree char *row = describe_row (result);

      g_string_append_printf (text, "%s\n", row);
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_all_rows (gpointer run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_results (run))) ==
         troupe_run_get_n_items (run);
}

static void
assert_same_events (TroupeEvents *events, TroupeEvents *loaded)
{
  const guint n_events = g_list_model_get_n_items (G_LIST_MODEL (events));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (loaded)), ==, n_events);
  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (G_LIST_MODEL (events), i);
      g_autoptr (TroupeEvent) other = g_list_model_get_item (G_LIST_MODEL (loaded), i);

      g_assert_cmpint (troupe_event_get_kind (other), ==, troupe_event_get_kind (event));
      g_assert_cmpuint (troupe_event_get_worker (other), ==, troupe_event_get_worker (event));
      g_assert_cmpstr (troupe_event_get_text (other), ==, troupe_event_get_text (event));
      g_assert_cmpfloat_with_epsilon (troupe_event_get_seconds (other),
                                      troupe_event_get_seconds (event), 1e-4);
    }
}

/* Everything but the origin of the clock is as it was. */
static void
assert_same_run (TroupeRun *run, TroupeRun *loaded)
{
  g_autofree char *results = NULL;
  g_autofree char *loaded_results = NULL;
  GListModel *workers = troupe_run_get_workers (run);
  const TroupeRunCounts *counts = troupe_run_get_counts (run);
  const TroupeRunCounts *loaded_counts = troupe_run_get_counts (loaded);

  wait_until (has_all_rows, run);
  wait_until (has_all_rows, loaded);
  results = describe_results (run);
  loaded_results = describe_results (loaded);
  g_assert_cmpstr (loaded_results, ==, results);

  g_assert_cmpint (loaded_counts->n_items, ==, counts->n_items);
  for (guint i = 0; i < TROUPE_N_RESULT_STATUS; i++)
    g_assert_cmpuint (loaded_counts->n_status[i], ==, counts->n_status[i]);
  g_assert_cmpuint (loaded_counts->restarts, ==, counts->restarts);
  g_assert_cmpfloat (loaded_counts->others_cores, ==, counts->others_cores);
  g_assert_cmpfloat_with_epsilon (loaded_counts->item_seconds, counts->item_seconds, 1e-3);
  g_assert_cmpfloat_with_epsilon (troupe_run_get_elapsed (loaded), troupe_run_get_elapsed (run),
                                  0.1);

  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (loaded)), ==,
                    g_list_model_get_n_items (workers));
  for (guint i = 1; i <= g_list_model_get_n_items (workers); i++)
    {
      const TroupeWorkerStatus *status = troupe_worker_get_status (troupe_run_get_worker (run, i));
      const TroupeWorkerStatus *other =
          troupe_worker_get_status (troupe_run_get_worker (loaded, i));

      g_assert_cmpint (other->pid, ==, status->pid);
      g_assert_cmpuint (other->items_done, ==, status->items_done);
      g_assert_cmpstr (troupe_worker_get_join_text (troupe_run_get_worker (loaded, i)), ==,
                       troupe_worker_get_join_text (troupe_run_get_worker (run, i)));
      g_assert_cmpint (other->joined_at - loaded_counts->started_at, ==,
                       status->joined_at - counts->started_at);
      g_assert_cmpstr (troupe_worker_get_command_line (troupe_run_get_worker (loaded, i)), ==,
                       troupe_worker_get_command_line (troupe_run_get_worker (run, i)));
      g_assert_cmpuint (troupe_worker_get_status (troupe_run_get_worker (loaded, i))->replaces, ==,
                        status->replaces);
      g_assert_cmpuint (other->n_latest, ==, status->n_latest);
      for (guint j = 0; j < status->n_latest; j++)
        g_assert_cmpuint (other->latest[j].first_index, ==, status->latest[j].first_index);
    }

  assert_same_events (troupe_run_get_events (run), troupe_run_get_events (loaded));
  g_assert_cmpuint (troupe_trace_get_n_spans (troupe_run_get_trace (loaded)), >, 0);
  g_assert_null (troupe_run_get_control (loaded));
  g_assert_cmpint (troupe_run_get_state (loaded), ==, TROUPE_RUN_FINISHED);
}

static void
test_as_it_was (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("square", 300);
  g_autoptr (TroupeRunner) runner = start (fixture, file);
  TroupeRun *run = troupe_runner_get_run (runner);
  g_autoptr (TroupeRun) loaded = NULL;
  const TroupePastRunFacts *facts;
  struct stat status;

  wait_until (is_finished, run);
  facts = journal_fixture_get_facts (fixture, 1);
  g_assert_cmpstr (facts->title, ==, "square");
  g_assert_cmpint (facts->state, ==, TROUPE_PAST_RUN_FINISHED);
  g_assert_cmpint (facts->n_items, ==, 300);
  g_assert_cmpuint (facts->n_done, ==, 300);
  g_assert_cmpuint (facts->n_failed, ==, 0);
  g_assert_false (facts->resumable);
  g_assert_cmpint (llabs (facts->started_on - troupe_run_get_started_on (run)), <, G_USEC_PER_SEC);

  loaded = troupe_journal_load_run (fixture->journal, 1, &error);
  g_assert_no_error (error);
  assert_same_run (run, loaded);

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static JournalFixture *
set_range (JournalFixture *fixture, TroupeJobFile *file, const char *range)
{
  troupe_item_list_set_range (g_ptr_array_index (file->items, 0), range);
  return fixture;
}

/* Items that end their workers, which are replaced. */
static void
test_deaths (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("exit", 1);
  g_autoptr (TroupeRunner) runner = start (set_range (fixture, file, "252:260"), file);
  TroupeRun *run = troupe_runner_get_run (runner);
  g_autoptr (TroupeRun) loaded = NULL;

  wait_until (is_finished, run);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_CRASHED), ==, 4);
  g_assert_cmpuint (troupe_run_get_counts (run)->restarts, >, 0);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_failed, ==, 4);
  loaded = journal_fixture_load (fixture, 1);
  assert_same_run (run, loaded);
}

static gboolean
has_results (gpointer run)
{
  return troupe_run_get_n_done (run) > 2;
}

/* Items that are not run when the job is stopped are no results. */
static void
test_stopped (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("sleep", 1);
  g_autoptr (TroupeRunner) runner = NULL;
  g_autoptr (TroupeRun) loaded = NULL;
  TroupeRun *run;

  troupe_job_set_kind (file->job, TROUPE_JOB_COMMAND);
  troupe_job_set_subject (file->job, "sleep 0.01; echo {}");
  runner = start (set_range (fixture, file, "1:200000"), file);
  run = troupe_runner_get_run (runner);
  wait_until (has_results, run);
  troupe_run_stop (run, TRUE);
  wait_until (is_finished, run);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN), >, 0);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==,
                    troupe_run_get_n_done (run));
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_INTERRUPTED);
  loaded = journal_fixture_load (fixture, 1);
  g_assert_cmpuint (troupe_run_get_n_status (loaded, TROUPE_RESULT_NOT_RUN), ==,
                    troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN));
}

static gssize
write_nothing (int fd, const void *bytes, gsize size, off64_t offset)
{
  errno = ENOSPC;
  return -1;
}

static guint
count_warnings (TroupeRun *run, char **text)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run));
  guint n_warnings = 0;

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == TROUPE_EVENT_WARNED && n_warnings++ == 0)
        *text = g_strdup (troupe_event_get_text (event));
    }
  return n_warnings;
}

/* Nothing can be written from the start on: the job goes on, and it is told once. */
static void
test_full_disk (JournalFixture *fixture, gconstpointer data)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);
  const sqlite3_syscall_ptr before = vfs->xGetSystemCall (vfs, "pwrite64");
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("square", 300);
  g_autoptr (TroupeRunner) runner = prepare (fixture, file);
  TroupeRun *run = troupe_runner_get_run (runner);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  vfs->xSetSystemCall (vfs, "pwrite64", (sqlite3_syscall_ptr) (gpointer) write_nothing);
  g_assert_true (troupe_runner_start (runner, &error));
  g_assert_no_error (error);
  wait_until (is_finished, run);
  vfs->xSetSystemCall (vfs, "pwrite64", before);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_OK), ==, 300);
  g_assert_null (troupe_run_get_error (run));
  g_assert_cmpuint (count_warnings (run, &text), ==, 1);
  g_assert_nonnull (strstr (text, "not kept"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/journal/as-it-was", JournalFixture, NULL, journal_fixture_set_up, test_as_it_was,
              journal_fixture_tear_down);
  g_test_add ("/journal/deaths", JournalFixture, NULL, journal_fixture_set_up, test_deaths,
              journal_fixture_tear_down);
  g_test_add ("/journal/stopped", JournalFixture, NULL, journal_fixture_set_up, test_stopped,
              journal_fixture_tear_down);
  g_test_add ("/journal/full-disk", JournalFixture, NULL, journal_fixture_set_up, test_full_disk,
              journal_fixture_tear_down);

  return g_test_run ();
}
