/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how results are put together into pages, and what a run has of which little was kept. */

#include "journal-fixture.h"
#include "results-helpers.h"
#include "troupe-journal-batch.h"
#include "troupe-journal-pages.h"
#include "troupe-journal-schema.h"

#include <sqlite3.h>

#define PAGE_BYTES ((gint64) 512 * 1024)

/* The memory of results that wait to be written, which is limited, is that of all that they have.
 */
static void
test_measured (void)
{
  g_autoptr (GBytes) text = g_bytes_new_take (g_strnfill (1000, 'x'), 1000);
  g_autoptr (TroupeBlock) values = troupe_block_new_from_values (&text, 1);
  g_autoptr (TroupeItems) items = troupe_items_new_block (0, values);
  TroupeResultNote note = { 0 };
  TroupeResultChunk chunk = { .count = 1, .note = &note };
  GBytes **texts[] = { &note.message, &note.details, &note.standard_output, &note.standard_error,
                       &note.attempts };
  gsize before = troupe_journal_batch_measure_chunk (&chunk);

  g_assert_cmpuint (before, <, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      *texts[i] = text;
      g_assert_cmpuint (troupe_journal_batch_measure_chunk (&chunk), ==, before + 1000);
      before += 1000;
    }
  chunk.items = items;
  g_assert_cmpuint (troupe_journal_batch_measure_chunk (&chunk), >=, before + 1000);
  g_assert_cmpuint (troupe_journal_batch_measure_chunk (&chunk), <, before + 1100);
  before = troupe_journal_batch_measure_chunk (&chunk);
  chunk.values = values;
  g_assert_cmpuint (troupe_journal_batch_measure_chunk (&chunk), >=, before + 1000);
  g_assert_cmpuint (troupe_journal_batch_measure_chunk (&chunk), <, before + 1100);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static gint64
find_number (TroupeDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = -1;

  g_assert_true (troupe_database_find_number (database, &number, &error, sql, ""));
  g_assert_no_error (error);
  return number;
}

static void
clear_chunk (gpointer data)
{
  troupe_result_chunk_clear (data);
  g_free (data);
}

/* Results that follow one another are in one page, up to its size; so is one that is larger. */
static void
test_pages (JournalFixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 100000, 100000, 100000, 100000, 100000, 100000,
                                 100000, 600000, 100,    100,    100000, 100 };
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 100);
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func (clear_chunk);
  g_autoptr (TroupeDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_status[TROUPE_N_RESULT_STATUS] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) value = g_bytes_new_take (g_strnfill (sizes[i], 'x'), sizes[i]);
      TroupeResultChunk *chunk = g_new0 (TroupeResultChunk, 1);

      make_squares (chunk, i < 10 ? i : i + 10, 1);
      g_clear_pointer (&chunk->values, troupe_block_unref);
      chunk->values = troupe_block_new_from_values (&value, 1);
      g_ptr_array_add (chunks, chunk);
    }
  journal_fixture_end (recorder, 100);
  database = troupe_journal_schema_open (fixture->path, TROUPE_DATABASE_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (troupe_database_begin (database, &error));
  g_assert_true (troupe_journal_pages_write (database, 1, chunks, FALSE, n_status, &error));
  g_assert_true (troupe_database_commit (database, &error));
  g_assert_no_error (error);

  g_assert_cmpint (n_status[TROUPE_RESULT_OK], ==, G_N_ELEMENTS (sizes));
  g_assert_cmpint (find_number (database, "SELECT count (*) FROM page"), ==, 5);
  g_assert_cmpint (find_number (database, "SELECT n_items FROM page WHERE first_index = 0"), ==, 5);
  g_assert_cmpint (find_number (database, "SELECT n_items FROM page WHERE first_index = 5"), ==, 2);
  g_assert_cmpint (find_number (database, "SELECT n_items FROM page WHERE first_index = 7"), ==, 1);
  g_assert_cmpint (find_number (database, "SELECT n_items FROM page WHERE first_index = 8"), ==, 2);
  g_assert_cmpint (find_number (database, "SELECT n_items FROM page WHERE first_index = 20"), ==,
                   2);
  g_assert_cmpint (
      find_number (database, "SELECT max (length (data)) FROM page WHERE first_index <> 7"), <,
      PAGE_BYTES);
}

/* Of the first workers nothing was kept, as when the disk was full: they are there, and have ended.
 */
static void
test_missing_workers (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 1);
  g_autoptr (TroupeRun) run = NULL;
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 3;
  status.pid = 103;
  status.state = TROUPE_WORKER_JOINED;
  status.exited = TRUE;
  troupe_recorder_set_worker (recorder, &status);
  journal_fixture_end (recorder, 1);
  run = journal_fixture_load (fixture, 1);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run)), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (troupe_run_get_workers (run), i);

      g_assert_cmpuint (troupe_worker_get_number (worker), ==, i + 1);
      g_assert_cmpint (troupe_worker_get_state (worker), ==, TROUPE_WORKER_JOINED);
      g_assert_cmpint (troupe_worker_get_status (worker)->exited, ==, i == 2);
    }
}

/* A table that cannot be read to its end: that is told. */
static void
test_unreadable (JournalFixture *fixture, gconstpointer table)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 3);
  g_autoptr (TroupeRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeEvent) event =
      troupe_event_new_from_data (&(TroupeEventData){ .what = TROUPE_EVENT_SAID, .text = "hello" });
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autofree char *sql =
      g_strdup_printf ("ALTER TABLE %s RENAME TO kept; CREATE VIEW %s AS SELECT * FROM kept"
                       " WHERE abs (run - 1 - 9223372036854775807 - 1) > 0",
                       (const char *) table, (const char *) table);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  troupe_recorder_set_worker (recorder, &status);
  troupe_recorder_add_event (recorder, event);
  make_squares (&chunk, 0, 3);
  troupe_recorder_add_chunk (recorder, &chunk);
  journal_fixture_end (recorder, 3);
  run = journal_fixture_load (fixture, 1);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (run))), ==, 1);
  g_clear_object (&run);

  run_sql (fixture->path, sql);
  run = troupe_journal_load_run (fixture->journal, 1, &error);
  g_assert_null (run);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "integer overflow"));
}

/* The list of runs stays as it is when it cannot be read to its end. */
static void
test_unreadable_list (JournalFixture *fixture, gconstpointer data)
{
  GListModel *runs = G_LIST_MODEL (troupe_journal_get_runs (fixture->journal));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 1);

      journal_fixture_end (recorder, 1);
    }
  g_assert_true (troupe_journal_refresh (fixture->journal, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (runs), ==, 3);

  run_sql (fixture->path,
           "ALTER TABLE run RENAME TO kept; CREATE VIEW run AS SELECT * FROM kept"
           " WHERE id = 3 OR abs (id - 2 - 9223372036854775807 - 1) > 0 ORDER BY id DESC");
  g_assert_false (troupe_journal_refresh (fixture->journal, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (g_list_model_get_n_items (runs), ==, 3);
}

/* What happened is as it was kept; of what this version does not know there are the words. */
static void
test_events (JournalFixture *fixture, gconstpointer data)
{
  static const char *const changes[] = { "UPDATE event SET kind = kind",
                                         "UPDATE event SET what = 12345",
                                         "UPDATE event SET what = -1" };
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 1);
  g_autoptr (TroupeEvent) died = troupe_event_new_from_data (&(TroupeEventData){
      .kind = TROUPE_EVENT_DIED, .what = TROUPE_EVENT_WORKER_DIED, .text = "it did not answer" });

  troupe_recorder_add_event (recorder, died);
  journal_fixture_end (recorder, 1);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TroupeRun) run = NULL;
      g_autoptr (TroupeEvent) event = NULL;

      run_sql (fixture->path, changes[i]);
      run = journal_fixture_load (fixture, 1);
      event = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_events (run)), 0);
      g_assert_nonnull (event);
      g_assert_cmpint (troupe_event_get_kind (event), ==, TROUPE_EVENT_DIED);
      g_assert_cmpint (troupe_event_get_data (event)->what, ==,
                       i == 0 ? TROUPE_EVENT_WORKER_DIED : TROUPE_EVENT_SAID);
      g_assert_cmpstr (troupe_event_get_data (event)->text, ==, "it did not answer");
    }
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
    { "/journal-parts/events", test_events },
    { "/journal-parts/pages", test_pages },
    { "/journal-parts/missing-workers", test_missing_workers },
    { "/journal-parts/unreadable/list", test_unreadable_list },
    { "/journal-parts/unreadable/session", test_unreadable, "session" },
    { "/journal-parts/unreadable/worker", test_unreadable, "worker" },
    { "/journal-parts/unreadable/event", test_unreadable, "event" },
    { "/journal-parts/unreadable/page", test_unreadable, "page" },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/journal-parts/measured", test_measured);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, JournalFixture, tests[i].data, journal_fixture_set_up, tests[i].test,
                journal_fixture_tear_down);

  return g_test_run ();
}
