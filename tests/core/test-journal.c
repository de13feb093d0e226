/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that what is told about a run is in the journal, in every order, and after it was
 * continued.
 */

#include "journal-fixture.h"
#include "results-helpers.h"
#include "troupe-journal-schema.h"
#include "troupe-run-figures.h"

#include <signal.h>
#include <string.h>

#define N_ITEMS 600

static void
add_square (TroupeRecorder *recorder, guint64 first, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, first, count);
  chunk.finished_at = g_get_monotonic_time ();
  troupe_recorder_add_chunk (recorder, &chunk);
}

static void
add_failed (TroupeRecorder *recorder, guint64 index, const char *reason)
{
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_FAILED,
    .items = troupe_items_new_range (index, index, 1, 1),
    .note = troupe_result_note_new (),
    .worker = 2,
    .attempts = 1,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  chunk.note->message = g_bytes_new (reason, strlen (reason));
  troupe_recorder_add_chunk (recorder, &chunk);
}

static void
set_worker (TroupeRecorder *recorder, guint number, guint replaces, TroupeWorkerState state)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.replaces = replaces;
  status.pid = 100 + number;
  status.state = state;
  status.exited = TRUE;
  status.started_at = g_get_monotonic_time ();
  if (number == 2)
    {
      status.is_local = FALSE;
      g_strlcpy (status.host, "node7", sizeof status.host);
    }
  troupe_recorder_set_worker (recorder, &status);
}

/* Chunks of every kind, of up to 20 items, in any order. */
static void
test_results (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (ResultModel) model = result_model_new (N_ITEMS, 20, GPOINTER_TO_INT (data), rand);
  const guint n_chunks = result_model_get_n_chunks (model);
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, N_ITEMS);
  g_autoptr (TroupeRun) run = NULL;
  guint64 n_done = 0;

  /* 13 is prime to the number of chunks, so that each comes once. */
  g_assert_cmpuint (n_chunks % 13, !=, 0);
  for (guint i = 0; i < n_chunks; i++)
    {
      const TroupeResultChunk *chunk = result_model_get_run (model, i * 13 % n_chunks);

      if (chunk->status != TROUPE_RESULT_NOT_RUN)
        {
          troupe_recorder_add_chunk (recorder, chunk);
          n_done += chunk->count;
        }
    }
  journal_fixture_end (recorder, N_ITEMS);

  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, n_done);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->resumable, ==, n_done < N_ITEMS);
  run = journal_fixture_load (fixture, 1);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *row = journal_fixture_describe_row (run, i);

      if (strstr (result_model_get_row (model, i), "not run") == NULL)
        g_assert_cmpstr (row, ==, result_model_get_row (model, i));
      else
        g_assert_nonnull (strstr (row, "not run"));
    }
}

static void
test_states (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TroupeRecorder *recorder = journal_fixture_record (fixture, 10);
  g_autoptr (TroupeRecorder) again = NULL;

  /* It has a number at once, and is in the list when it has begun. */
  g_assert_cmpuint (troupe_journal_recorder_get_run (TROUPE_JOURNAL_RECORDER (recorder)), ==, 1);
  add_square (recorder, 0, 4);
  journal_fixture_wait_for_items (fixture, 1, 0);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_RUNNING);
  g_assert_false (journal_fixture_get_facts (fixture, 1)->resumable);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->ended_on, ==, 0);
  g_assert_null (troupe_journal_find_resumable (fixture->journal, NULL));
  g_assert_null (troupe_journal_continue_run (fixture->journal, 1, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING);
  g_clear_error (&error);
  g_assert_false (troupe_journal_delete_run (fixture->journal, 1, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING);
  g_clear_error (&error);

  /* Its process is gone before its end. */
  g_assert_finalize_object (recorder);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_INTERRUPTED);
  g_assert_true (journal_fixture_get_facts (fixture, 1)->resumable);
  g_assert_cmpint (ABS (journal_fixture_get_facts (fixture, 1)->ended_on - g_get_real_time ()), <,
                   G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 4);
  g_assert_nonnull (troupe_journal_find_resumable (fixture->journal, NULL));
  g_assert_nonnull (troupe_journal_find_resumable (fixture->journal, "digest"));
  g_assert_null (troupe_journal_find_resumable (fixture->journal, "another"));

  again = journal_fixture_continue (fixture, 1);
  add_square (again, 4, 6);
  journal_fixture_end (again, 10);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_FINISHED);
  g_assert_false (journal_fixture_get_facts (fixture, 1)->resumable);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 10);
}

/* The first error is kept, and a continuation forgets it. */
static void
test_failed (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 2);
  g_autoptr (TroupeRecorder) again = NULL;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, 0, "the reason");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, 0, "another");
  g_autoptr (TroupeRun) run = NULL;

  add_square (recorder, 0, 1);
  troupe_recorder_set_error (recorder, error);
  troupe_recorder_set_error (recorder, other);
  journal_fixture_end (recorder, 2);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_FAILED);
  g_assert_cmpstr (journal_fixture_get_facts (fixture, 1)->error, ==, "the reason");
  g_assert_true (journal_fixture_get_facts (fixture, 1)->resumable);
  run = journal_fixture_load (fixture, 1);
  g_assert_cmpstr (troupe_run_get_error (run)->message, ==, "the reason");

  again = journal_fixture_continue (fixture, 1);
  journal_fixture_end (again, 2);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_INTERRUPTED);
  g_assert_null (journal_fixture_get_facts (fixture, 1)->error);
}

/* Results that come again take the place of the old ones, wherever they are in a page. */
static void
test_replaced (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 30);
  g_autoptr (TroupeRecorder) again = NULL;
  g_autoptr (TroupeRun) run = NULL;

  add_square (recorder, 0, 9);
  add_failed (recorder, 9, "once");
  add_square (recorder, 10, 10);
  add_failed (recorder, 20, "once");
  add_failed (recorder, 21, "once");
  add_square (recorder, 22, 8);
  journal_fixture_end (recorder, 30);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_failed, ==, 3);

  again = journal_fixture_continue (fixture, 1);
  add_square (again, 9, 1);
  add_failed (again, 21, "twice");
  add_failed (again, 14, "now");
  journal_fixture_end (again, 30);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_failed, ==, 3);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 30);

  run = journal_fixture_load (fixture, 1);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_FAILED), ==, 3);
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (TroupeResult) result =
          g_list_model_get_item (G_LIST_MODEL (troupe_run_get_results (run)), i);
      g_autofree char *square = g_strdup_printf ("%u", i * i);
      const char *reason = i == 14 ? "now" : i == 20 ? "once" : i == 21 ? "twice" : NULL;

      if (reason != NULL)
        g_assert_cmpstr (troupe_result_get_message (result), ==, reason);
      else
        g_assert_cmpstr (troupe_result_get_value (result), ==, square);
    }
}

static void
assert_known (JournalFixture *fixture, gboolean without_failed, const char *expected, guint64 end)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeKnownResults) known =
      troupe_journal_open_known_results (fixture->journal, 1, without_failed, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_items = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (troupe_known_results_get_end (known), ==, end);
  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_known_results_next (known, &chunk, &error))
        break;
      g_assert_cmpuint (chunk.count, >, 0);
      g_assert_cmpuint (chunk.first_index, >=, n_items);
      g_string_append_printf (text, "%" G_GUINT64_FORMAT "+%u ", chunk.first_index, chunk.count);
      n_items += chunk.count;
      /* In this process' clock. */
      if (chunk.status == TROUPE_RESULT_OK)
        {
          g_assert_cmpint (chunk.finished_at, <=, g_get_monotonic_time () + G_USEC_PER_SEC);
          g_assert_cmpint (chunk.finished_at, >=, g_get_monotonic_time () - G_TIME_SPAN_HOUR);
        }
    }
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (troupe_known_results_get_n_items (known), ==, n_items);
}

static void
test_known (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 100);

  add_square (recorder, 10, 5);
  add_failed (recorder, 15, "once");
  add_square (recorder, 40, 2);
  add_failed (recorder, 42, "once");
  add_failed (recorder, 60, "once");
  journal_fixture_end (recorder, 100);

  assert_known (fixture, FALSE, "10+5 15+1 40+2 42+1 60+1 ", 61);
  assert_known (fixture, TRUE, "10+5 40+2 ", 42);
}

static void
test_none_known (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 100);

  add_failed (recorder, 3, "once");
  journal_fixture_end (recorder, 100);
  assert_known (fixture, TRUE, "", 0);
}

static void
execute (TroupeDatabase *database, const char *statement)
{
  g_autoptr (GError) error = NULL;

  troupe_database_execute (database, &error, statement, "");
  g_assert_no_error (error);
}

/* The time in a queue is no work, in no session. Of three, the first one waits for 10 of 30
 * seconds, the second one has no worker in 40, and the third one waits for 20 of 60. */
static void
test_waited (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 4);
  g_autoptr (TroupeDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeRun) run = NULL;
  TroupeRunFigures figures;

  set_worker (recorder, 1, 0, TROUPE_WORKER_JOINED);
  set_worker (recorder, 2, 0, TROUPE_WORKER_JOINED);
  add_square (recorder, 0, 4);
  journal_fixture_end (recorder, 4);

  database = troupe_journal_schema_open (fixture->path, TROUPE_DATABASE_WRITE, &error);
  g_assert_no_error (error);
  execute (database, "DELETE FROM session");
  execute (database, "INSERT INTO session (run, started_on, written_on) VALUES"
                     " (1, 1000000000, 1030000000), (1, 2000000000, 2040000000),"
                     " (1, 3000000000, 3060000000)");
  execute (database, "UPDATE run SET started_on = 1000000000, ended_on = 3060000000");
  execute (database, "UPDATE worker SET launched_on = 1010000000, user_seconds = 30"
                     " WHERE number = 1");
  execute (database, "UPDATE worker SET launched_on = 3020000000, user_seconds = 30"
                     " WHERE number = 2");

  run = journal_fixture_load (fixture, 1);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.seconds, ==, 130);
  g_assert_cmpfloat (figures.waited_seconds, ==, 10 + 40 + 20);
  g_assert_cmpfloat_with_epsilon (figures.cores, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (figures.items_per_second, 4.0 / 60, 1e-9);
  g_clear_object (&run);

  /* Without a worker in the first session, all until the first one is the queue. */
  execute (database, "UPDATE worker SET launched_on = 3030000000 WHERE number = 1");
  run = journal_fixture_load (fixture, 1);
  troupe_run_figures_compute (run, &figures);
  g_assert_cmpfloat (figures.waited_seconds, ==, 30 + 40 + 20);
}

/* Each session has workers of its own, and the time between sessions is left out. */
static void
test_sessions (JournalFixture *fixture, gconstpointer data)
{
  TroupeRecorder *recorder = journal_fixture_record (fixture, 4);
  g_autoptr (TroupeEvent) event =
      troupe_event_new_from_data (&(TroupeEventData){ .kind = TROUPE_EVENT_DIED,
                                                      .what = TROUPE_EVENT_WORKER_DIED,
                                                      .seconds = 0.0001,
                                                      .worker = 2,
                                                      .other = 1,
                                                      .pid = 4711,
                                                      .host = "node7",
                                                      .exited = TRUE,
                                                      .code = 3,
                                                      .items = { 2, 1, { { 4, 1, 9, 10 } } },
                                                      .text = "it “failed”" });
  g_autoptr (TroupeRecorder) again = NULL;
  g_autoptr (TroupeRun) run = NULL;
  g_autoptr (TroupeEvent) first = NULL;
  g_autoptr (TroupeEvent) second = NULL;
  double seconds;
  double most;
  gint64 began;

  set_worker (recorder, 1, 0, TROUPE_WORKER_RUNNING);
  set_worker (recorder, 2, 0, TROUPE_WORKER_JOINED);
  set_worker (recorder, 3, 2, TROUPE_WORKER_RUNNING);
  add_square (recorder, 0, 2);
  troupe_recorder_add_event (recorder, event);
  g_assert_finalize_object (recorder);
  seconds = journal_fixture_get_facts (fixture, 1)->seconds;
  g_usleep (300 * 1000);

  began = g_get_monotonic_time ();
  again = journal_fixture_continue (fixture, 1);
  set_worker (again, 1, 0, TROUPE_WORKER_JOINED);
  add_square (again, 2, 2);
  troupe_recorder_add_event (again, event);
  journal_fixture_end (again, 4);
  /* The time between the sessions is no part of it. */
  most = seconds + (g_get_monotonic_time () - began) / 1e6 + 0.001;
  g_assert_cmpfloat (journal_fixture_get_facts (fixture, 1)->seconds, >=, seconds);
  g_assert_cmpfloat (journal_fixture_get_facts (fixture, 1)->seconds, <, most);

  run = journal_fixture_load (fixture, 1);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run)), ==, 4);
  g_assert_cmpstr (troupe_worker_get_join_text (troupe_run_get_worker (run, 1)), ==,
                   "stopped (SIGKILL)");
  g_assert_cmpstr (troupe_worker_get_join_text (troupe_run_get_worker (run, 2)), ==,
                   "finished normally (exit 0)");
  g_assert_cmpuint (troupe_worker_get_status (troupe_run_get_worker (run, 3))->replaces, ==, 2);
  g_assert_cmpint (troupe_worker_get_pid (troupe_run_get_worker (run, 4)), ==, 101);
  g_assert_cmpfloat (troupe_run_get_elapsed (run), <, most);

  first = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_events (run)), 0);
  second = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_events (run)), 1);
  g_assert_cmpuint (troupe_event_get_worker (first), ==, 2);
  g_assert_cmpfloat_with_epsilon (troupe_event_get_seconds (first), 0.0001, 1e-5);
  g_assert_cmpint (troupe_event_get_kind (first), ==, TROUPE_EVENT_DIED);
  g_assert_cmpstr (troupe_event_get_text (first), ==, troupe_event_get_text (event));
  g_assert_cmpstr (troupe_event_get_data (first)->text, ==, "it “failed”");
  g_assert_cmpint (troupe_event_get_data (first)->what, ==, TROUPE_EVENT_WORKER_DIED);
  g_assert_cmpint (troupe_event_get_data (first)->other, ==, 1);
  g_assert_cmpint (troupe_event_get_data (first)->pid, ==, 4711);
  g_assert_true (troupe_event_get_data (first)->exited);
  g_assert_cmpint (troupe_event_get_data (first)->code, ==, 3);
  g_assert_cmpmem (&troupe_event_get_data (first)->items, sizeof (TroupeItemRanges),
                   &troupe_event_get_data (event)->items, sizeof (TroupeItemRanges));
  g_assert_cmpstr (troupe_event_get_data (first)->host, ==, "node7");
  g_assert_null (troupe_event_get_data (second)->host);
  g_assert_cmpuint (troupe_event_get_worker (second), ==, 5);
  g_assert_cmpuint (troupe_event_get_data (second)->other, ==, 4);
}

/* Items of a stream are found from any index on. */
static void
test_items (JournalFixture *fixture, gconstpointer data)
{
  const char *const words[] = { "one", "two", "three", "four" };
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, -1);
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (words, 4);
  g_autoptr (TroupeBlock) rest = troupe_block_new_from_strings (words, 1);
  g_autoptr (TroupeItems) items = troupe_items_new_block (0, block);
  g_autoptr (TroupeItems) more = troupe_items_new_block (4, rest);
  g_autoptr (TroupeJournalReader) reader = NULL;
  g_autoptr (TroupeItems) found = NULL;
  g_autoptr (TroupeItems) last = NULL;
  g_autoptr (GBytes) item = NULL;
  g_autoptr (GError) error = NULL;

  troupe_recorder_add_items (recorder, items);
  troupe_recorder_add_items (recorder, more);
  journal_fixture_end (recorder, -1);

  reader = troupe_journal_create_reader (fixture->journal, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_true (troupe_journal_reader_next_items (reader, 3, &found, &error));
  g_assert_cmpuint (troupe_items_get_first_index (found), ==, 0);
  g_assert_cmpuint (troupe_items_get_count (found), ==, 4);
  item = troupe_items_dup_item (found, 2);
  g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), "three", 5);
  g_assert_true (troupe_journal_reader_next_items (reader, 4, &last, &error));
  g_assert_cmpuint (troupe_items_get_first_index (last), ==, 4);
  g_assert_false (troupe_journal_reader_next_items (reader, 5, &last, &error));
  g_assert_no_error (error);
}

/* The same object stays in the list for the same run. */
static void
test_list (JournalFixture *fixture, gconstpointer data)
{
  GListModel *runs = troupe_journal_get_runs (fixture->journal);
  g_autoptr (GError) error = NULL;
  TroupePastRun *kept;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 1);

      journal_fixture_end (recorder, 1);
    }
  journal_fixture_get_facts (fixture, 2);
  kept = troupe_journal_find_run (fixture->journal, 2, &error);
  g_assert_true (troupe_journal_set_kept (fixture->journal, 2, TRUE, &error));
  g_assert_true (troupe_past_run_get_facts (kept)->kept_for_ever);

  g_assert_true (troupe_journal_delete_run (fixture->journal, 3, &error));
  g_assert_cmpuint (g_list_model_get_n_items (runs), ==, 2);
  g_assert_true (troupe_journal_delete_run (fixture->journal, 1, &error));
  g_assert_false (troupe_journal_delete_run (fixture->journal, 1, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (troupe_journal_restore_run (fixture->journal, 3, &error));
  g_assert_true (troupe_journal_purge (fixture->journal, 3600, &error));
  g_assert_true (troupe_journal_restore_run (fixture->journal, 1, &error));
  g_assert_cmpuint (g_list_model_get_n_items (runs), ==, 3);
  g_assert_true (troupe_journal_find_run (fixture->journal, 2, &error) == kept);

  g_assert_true (troupe_journal_delete_run (fixture->journal, 3, &error));
  g_assert_true (troupe_journal_purge (fixture->journal, 0, &error));
  g_assert_false (troupe_journal_restore_run (fixture->journal, 3, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NOT_FOUND);

  /* A number is not used again. */
  {
    g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 1);

    g_assert_cmpuint (troupe_journal_recorder_get_run (TROUPE_JOURNAL_RECORDER (recorder)), ==, 4);
    journal_fixture_end (recorder, 1);
  }
}

/* A run that never starts leaves nothing. */
static void
test_never_started (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("square", 3);
  g_autoptr (GError) error = NULL;
  TroupeJournalRecorder *recorder =
      troupe_journal_create_recorder (fixture->journal, file, NULL, &error);

  g_assert_no_error (error);
  g_assert_finalize_object (recorder);
  g_assert_true (troupe_journal_refresh (fixture->journal, &error));
  g_assert_cmpuint (g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)), ==, 0);
}

/* A run that was kept is drawn as it was: item 1 failed before the others ran, and was run again
 * after them. */
static void
test_attempts (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 3);
  g_autoptr (TroupeAttempts) attempts = troupe_attempts_new ();
  g_autoptr (GArray) spans = NULL;
  g_autoptr (GArray) ties = NULL;
  g_autoptr (TroupeRun) run = NULL;
  const gint64 now = g_get_monotonic_time ();
  static const double ends[] = { 4, 2, 3 };

  troupe_attempts_add (
      attempts,
      &(TroupeAttempt){ .worker = 1, .seconds = 1, .finished_at = now - 3 * G_USEC_PER_SEC });
  for (guint i = 0; i < 3; i++)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      make_squares (&chunk, i, 1);
      chunk.worker = 1;
      chunk.seconds = 1;
      chunk.finished_at = now + (gint64) (ends[i] - 4) * G_USEC_PER_SEC;
      if (i == 0)
        {
          chunk.note = troupe_result_note_new ();
          chunk.note->attempts = troupe_attempts_encode (attempts, chunk.finished_at);
        }
      troupe_recorder_add_chunk (recorder, &chunk);
    }
  journal_fixture_end (recorder, 3);

  run = journal_fixture_load (fixture, 1);
  g_assert_cmpfloat_with_epsilon (troupe_run_get_counts (run)->item_seconds, 4, 1e-3);
  spans = troupe_trace_collect (troupe_run_get_trace (run), 1, 0, G_MININT64, G_MAXINT64, 0);
  ties = troupe_trace_dup_ties (troupe_run_get_trace (run));
  g_assert_cmpuint (spans->len, ==, 4);
  for (guint i = 0; i < spans->len; i++)
    {
      static const guint indices[] = { 0, 1, 2, 0 };
      const TroupeSpan *span = &g_array_index (spans, TroupeSpan, i);

      g_assert_cmpuint (span->index, ==, indices[i]);
      g_assert_cmpint (troupe_span_is_attempt (span), ==, i == 0);
      g_assert_cmpint (ABS (span->end - span->begin - G_USEC_PER_SEC), <, G_USEC_PER_SEC / 100);
    }
  g_assert_cmpuint (ties->len, ==, 1);
  g_assert_cmpuint (g_array_index (ties, TroupeSpanTie, 0).again_worker, ==, 1);
}

/* How busy the machine was is that of the busiest session, which ends first or last. */
static void
test_busy_machine (JournalFixture *fixture, gconstpointer data)
{
  static const double others_cores[] = { 0.5, 1.25, 0.75 };
  static const double expected[] = { 0.5, 1.25, 1.25 };

  for (guint i = 0; i < G_N_ELEMENTS (others_cores); i++)
    {
      g_autoptr (TroupeRecorder) recorder =
          i == 0 ? journal_fixture_record (fixture, 4) : journal_fixture_continue (fixture, 1);
      g_autoptr (TroupeRun) run = NULL;
      const TroupeRunCounts counts = {
        .state = TROUPE_RUN_FINISHED,
        .n_items = 4,
        .ended_at = g_get_monotonic_time (),
        .others_cores = others_cores[i],
      };

      add_square (recorder, i, 1);
      troupe_recorder_end (recorder, &counts);
      run = journal_fixture_load (fixture, 1);
      g_assert_cmpfloat (troupe_run_get_counts (run)->others_cores, ==, expected[i]);
    }
}

/* What was done is kept after a quarter of a second; so much is lost if Troupe is killed. */
static void
test_interval (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, N_ITEMS);
  gint64 shortest = G_MAXINT64;

  /* The first one may be kept with the beginning of the run. */
  add_square (recorder, 0, 1);
  journal_fixture_wait_for_items (fixture, 1, 1);
  /* A machine that has other work takes longer, but not each time. */
  for (guint i = 1; i < 100 && shortest >= 450 * 1000; i++)
    {
      const gint64 begun = g_get_monotonic_time ();

      add_square (recorder, i, 1);
      journal_fixture_wait_for_items (fixture, 1, i + 1);
      shortest = MIN (shortest, g_get_monotonic_time () - begun);
    }
  g_assert_cmpint (shortest, >=, 250 * 1000);
  g_assert_cmpint (shortest, <, 450 * 1000);
  journal_fixture_end (recorder, N_ITEMS);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (JournalFixture *fixture, gconstpointer data);
    gconstpointer data;
  } tests[] = {
    { "/journal/results/blocks", test_results, GINT_TO_POINTER (FALSE) },
    { "/journal/results/ranges", test_results, GINT_TO_POINTER (TRUE) },
    { "/journal/states", test_states },
    { "/journal/failed", test_failed },
    { "/journal/replaced", test_replaced },
    { "/journal/known", test_known },
    { "/journal/none-known", test_none_known },
    { "/journal/sessions", test_sessions },
    { "/journal/waited", test_waited },
    { "/journal/items", test_items },
    { "/journal/list", test_list },
    { "/journal/never-started", test_never_started },
    { "/journal/attempts", test_attempts },
    { "/journal/busy-machine", test_busy_machine },
    { "/journal/interval", test_interval },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, JournalFixture, tests[i].data, journal_fixture_set_up, tests[i].test,
                journal_fixture_tear_down);

  return g_test_run ();
}
