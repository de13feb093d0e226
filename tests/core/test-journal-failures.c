/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that the journal survives a file that is damaged, of a later version, locked or cannot be
 * written, and that a run goes on without it. */

#include "journal-fixture.h"
#include "results-helpers.h"
#include "troupe-journal-pages.h"
#include "troupe-journal-schema.h"
#include "wait.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Whether the disk is full, and whether it can only be read. SQLite calls these instead of the
 * system. */
static int is_full;
static int is_read_only;

static gssize
write_to_disk (int fd, const void *data, gsize size, off64_t offset)
{
  if (!g_atomic_int_get (&is_full))
    return pwrite64 (fd, data, size, offset);

  errno = ENOSPC;
  return -1;
}

static int
open_on_disk (const char *path, int flags, int mode)
{
  if (!g_atomic_int_get (&is_read_only) || (flags & O_ACCMODE) == O_RDONLY)
    return open (path, flags, mode);

  errno = EROFS;
  return -1;
}

/* Whether the file is on a network file system. */
static int is_on_network;

int __real_statfs64 (const char *path, struct statfs64 *system);
int __wrap_statfs64 (const char *path, struct statfs64 *system);

int
__wrap_statfs64 (const char *path, struct statfs64 *system)
{
  const int result = __real_statfs64 (path, system);

  if (is_on_network)
    system->f_type = 0x6969;
  return result;
}

static void
wrap_system_calls (void)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  g_assert_cmpint (
      vfs->xSetSystemCall (vfs, "pwrite64", (sqlite3_syscall_ptr) (gpointer) write_to_disk), ==,
      SQLITE_OK);
  g_assert_cmpint (vfs->xSetSystemCall (vfs, "open", (sqlite3_syscall_ptr) (gpointer) open_on_disk),
                   ==, SQLITE_OK);
}

static sqlite3 *
connect_to (const char *path)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  return database;
}

static void
run_sql (sqlite3 *database, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
run_sql_once (const char *path, const char *sql)
{
  sqlite3 *database = connect_to (path);

  run_sql (database, sql);
  sqlite3_close (database);
}

static void
add_squares (TroupeRecorder *recorder, guint64 first, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, first, count);
  troupe_recorder_add_chunk (recorder, &chunk);
}

static void
record (JournalFixture *fixture)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 10);

  add_squares (recorder, 0, 10);
  journal_fixture_end (recorder, 10);
}

/* Waits until the recorder has a problem to tell. */
static gboolean
take_problem (gpointer data)
{
  gpointer *arguments = data;
  char **problem = arguments[1];

  *problem = troupe_recorder_take_problem (arguments[0]);
  return *problem != NULL;
}

static char *
wait_for_problem (TroupeRecorder *recorder)
{
  char *problem = NULL;
  gpointer arguments[] = { recorder, &problem };

  wait_until (take_problem, arguments);
  return problem;
}

/* Puts another file in the place of the journal, which is closed. */
static void
replace_file (JournalFixture *fixture, const char *contents, gsize size)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *index = g_strconcat (fixture->path, "-shm", NULL);

  g_unlink (log);
  g_unlink (index);
  g_assert_true (g_file_set_contents (fixture->path, contents, size, NULL));
}

/* Asserts that the file was moved aside as it was, and a new one was begun. */
static void
assert_replaced (JournalFixture *fixture, const char *contents, gsize size)
{
  g_autoptr (GDir) names = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *problem = NULL;
  g_autofree char *again = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *found = NULL;
  gsize found_size;
  const char *name;

  journal_fixture_reopen (fixture);
  problem = troupe_journal_take_problem (fixture->journal);
  again = troupe_journal_take_problem (fixture->journal);
  g_assert_nonnull (problem);
  g_assert_null (again);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)), ==, 0);

  names = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, "runs.db.damaged-") && !g_str_has_suffix (name, "-wal") &&
        !g_str_has_suffix (name, "-shm"))
      {
        g_assert_null (moved);
        moved = g_build_filename (folder, name, NULL);
      }
  g_assert_nonnull (moved);
  g_assert_nonnull (strstr (problem, moved));
  g_assert_true (g_file_get_contents (moved, &found, &found_size, NULL));
  g_assert_cmpmem (found, found_size, contents, size);
  record (fixture);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 10);
}

static void
test_garbage (JournalFixture *fixture, gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (100000, 'x');

  g_clear_object (&fixture->journal);
  replace_file (fixture, garbage, 100000);
  assert_replaced (fixture, garbage, 100000);
}

/* A file of another program is not ours to write. */
static void
test_foreign (JournalFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autofree char *contents = NULL;
  gsize size;

  g_clear_object (&fixture->journal);
  run_sql_once (path, "CREATE TABLE something (a)");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  replace_file (fixture, contents, size);
  assert_replaced (fixture, contents, size);
}

/* The table of runs is overwritten. */
static void
test_damaged (JournalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize size;

  record (fixture);
  g_clear_object (&fixture->journal);
  run_sql_once (fixture->path, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  memset (contents + 16384, 0xa5, size - 16384);
  replace_file (fixture, contents, size);
  assert_replaced (fixture, contents, size);
}

/* Damage of one run is told when that is read, and the others stay. */
static void
test_damaged_page (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeRun) run = NULL;

  record (fixture);
  record (fixture);
  run_sql_once (fixture->path, "UPDATE page SET data = substr (data, 3) WHERE run = 1");
  g_assert_null (troupe_journal_load_run (fixture->journal, 1, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_DAMAGED);
  run = journal_fixture_load (fixture, 2);
  g_assert_cmpuint (troupe_run_get_n_done (run), ==, 10);
}

/* Nothing of a file of a later version changes. */
static void
test_newer (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before;
  gsize size_after;

  record (fixture);
  g_clear_object (&fixture->journal);
  run_sql_once (fixture->path, "PRAGMA wal_checkpoint (TRUNCATE); PRAGMA user_version = 1000;"
                               "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (fixture->path, &before, &size_before, NULL));
  g_assert_null (troupe_journal_open (fixture->path, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "later version"));
  g_assert_true (g_file_get_contents (fixture->path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
}

/* A file that another program locks for a while is waited for, without delaying the run. */
static void
test_locked (JournalFixture *fixture, gconstpointer data)
{
  sqlite3 *other;
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 10);
  gint64 before;

  other = connect_to (fixture->path);
  sqlite3_busy_timeout (other, 10000);
  run_sql (other, "BEGIN IMMEDIATE");
  before = g_get_monotonic_time ();
  add_squares (recorder, 0, 10);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 4 * G_USEC_PER_SEC);
  g_usleep (400 * 1000);
  run_sql (other, "COMMIT");
  sqlite3_close (other);
  journal_fixture_end (recorder, 10);
  g_assert_null (troupe_recorder_take_problem (recorder));
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 10);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_FINISHED);
}

static void
add_value (TroupeRecorder *recorder, guint64 index, gsize size)
{
  g_autofree char *memory = g_strnfill (size, 'v');
  g_autoptr (GBytes) value = g_bytes_new_static (memory, size);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (index, index, 1, 1),
    .values = troupe_block_new_from_values (&value, 1),
    .worker = 1,
    .attempts = 1,
  };

  troupe_recorder_add_chunk (recorder, &chunk);
}

/* The disk is full for a while: it is told once, and nothing is missing afterwards. */
static void
test_full (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 30);
  g_autofree char *problem = NULL;

  add_squares (recorder, 0, 10);
  journal_fixture_wait_for_items (fixture, 1, 10);
  g_atomic_int_set (&is_full, TRUE);
  add_squares (recorder, 10, 10);
  problem = wait_for_problem (recorder);
  g_assert_nonnull (strstr (problem, "not kept at present"));
  g_assert_nonnull (strstr (problem, "no room on the disk"));
  add_squares (recorder, 20, 10);
  g_assert_null (troupe_recorder_take_problem (recorder));
  g_atomic_int_set (&is_full, FALSE);
  journal_fixture_end (recorder, 30);
  g_assert_null (troupe_recorder_take_problem (recorder));
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 30);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_FINISHED);
}

/* It stays full: the run ends nevertheless, and can go on from what was written. */
static void
test_full_to_the_end (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 20);
  g_autofree char *problem = NULL;

  add_squares (recorder, 0, 10);
  journal_fixture_wait_for_items (fixture, 1, 10);
  g_atomic_int_set (&is_full, TRUE);
  add_squares (recorder, 10, 10);
  journal_fixture_end (recorder, 20);
  problem = troupe_recorder_take_problem (recorder);
  g_assert_nonnull (problem);
  g_atomic_int_set (&is_full, FALSE);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 10);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->state, ==, TROUPE_PAST_RUN_INTERRUPTED);
  g_assert_true (journal_fixture_get_facts (fixture, 1)->resumable);
}

/* More waits to be written than there is memory for: the run goes on after a short wait, which is
 * told once, and its results that are not kept can be run again. */
static void
test_overflow (JournalFixture *fixture, gconstpointer data)
{
  enum
  {
    N_VALUES = 100,
  };
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, N_VALUES);
  g_autofree char *problem = NULL;
  gint64 before;
  guint n_problems = 0;
  gboolean was_lost = FALSE;
  char *text;

  g_atomic_int_set (&is_full, TRUE);
  before = g_get_monotonic_time ();
  for (guint i = 0; i < N_VALUES; i++)
    add_value (recorder, i, 1 << 20);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 10 * G_USEC_PER_SEC);
  while ((text = troupe_recorder_take_problem (recorder)) != NULL)
    {
      was_lost = was_lost || strstr (text, "cannot be written fast enough") != NULL;
      n_problems++;
      g_free (text);
    }
  g_assert_cmpuint (n_problems, ==, 1);
  g_assert_true (was_lost);

  g_atomic_int_set (&is_full, FALSE);
  journal_fixture_end (recorder, N_VALUES);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, >=, 60);
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, <, 70);
  g_assert_true (journal_fixture_get_facts (fixture, 1)->resumable);
}

/* What is there can be read, and a new run is refused with the reason. */
static void
test_read_only (JournalFixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("square", 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeRun) run = NULL;

  record (fixture);
  g_clear_object (&fixture->journal);
  g_atomic_int_set (&is_read_only, TRUE);
  journal_fixture_reopen (fixture);
  run = journal_fixture_load (fixture, 1);
  g_assert_cmpuint (troupe_run_get_n_done (run), ==, 10);
  g_assert_null (troupe_journal_create_recorder (fixture->journal, file, NULL, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "read-only"));
  g_atomic_int_set (&is_read_only, FALSE);
}

/* A folder that cannot be made: here because its parent is a file. */
static void
test_no_folder (JournalFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "folder", "runs.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_journal_open (path, &error));
  g_assert_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, path));
}

static guint
count_files (JournalFixture *fixture)
{
  g_autofree char *folder = g_strconcat (fixture->path, "-files", NULL);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (names != NULL && g_dir_read_name (names) != NULL)
    n_files++;
  return n_files;
}

/* A value that is too large for the file has one of its own, until its run is removed. */
static void
test_large (JournalFixture *fixture, gconstpointer data)
{
  const gsize size = TROUPE_JOURNAL_PAGE_MAX + 1;
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 3);
  g_autoptr (TroupeRun) run = NULL;
  g_autoptr (TroupeResult) result = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autoptr (GError) error = NULL;

  add_squares (recorder, 0, 1);
  add_value (recorder, 1, size);
  add_squares (recorder, 2, 1);
  journal_fixture_end (recorder, 3);
  g_assert_cmpuint (count_files (fixture), ==, 1);

  run = journal_fixture_load (fixture, 1);
  result = g_list_model_get_item (G_LIST_MODEL (troupe_run_get_results (run)), 1);
  value = troupe_result_get_value_bytes (result);
  g_assert_cmpuint (g_bytes_get_size (value), ==, size);

  g_assert_true (troupe_journal_remove_run (fixture->journal, 1, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
record_value (JournalFixture *fixture, gsize size)
{
  g_autoptr (TroupeRecorder) recorder = journal_fixture_record (fixture, 1);

  add_value (recorder, 0, size);
  journal_fixture_end (recorder, 1);
}

static gboolean
has_run (JournalFixture *fixture, guint64 id)
{
  troupe_journal_refresh (fixture->journal, NULL);
  return troupe_journal_find_run (fixture->journal, id, NULL) != NULL;
}

/* The oldest runs go first, but none that is kept for ever. */
static void
test_size_limit (JournalFixture *fixture, gconstpointer data)
{
  const TroupeJournalLimits limits = { .max_bytes = 5 << 20 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    record_value (fixture, 2 << 20);
  g_assert_true (troupe_journal_set_kept (fixture->journal, 1, TRUE, &error));
  g_assert_true (troupe_journal_set_limits (fixture->journal, &limits, NULL));
  g_assert_true (troupe_journal_apply_limits (fixture->journal, &error));
  g_assert_no_error (error);
  g_assert_true (has_run (fixture, 1));
  g_assert_false (has_run (fixture, 2));
  g_assert_false (has_run (fixture, 3));
  g_assert_true (has_run (fixture, 4));

  /* The next run makes room for itself. */
  record_value (fixture, 2 << 20);
  g_assert_true (has_run (fixture, 1));
  g_assert_false (has_run (fixture, 4));
  g_assert_true (has_run (fixture, 5));
}

/* A run that is larger than the limit is kept up to it, which is told, and its end is kept. */
static void
test_beyond_limit (JournalFixture *fixture, gconstpointer data)
{
  const TroupeJournalLimits limits = { .max_bytes = 1 << 20 };
  g_autoptr (TroupeRecorder) recorder = NULL;
  g_autofree char *problem = NULL;

  g_assert_true (troupe_journal_set_limits (fixture->journal, &limits, NULL));
  recorder = journal_fixture_record (fixture, 3);
  add_value (recorder, 0, 2 << 20);
  problem = wait_for_problem (recorder);
  g_assert_nonnull (strstr (problem, "Further results of this run are not kept."));
  g_assert_nonnull (strstr (problem, "which is the limit"));
  add_value (recorder, 1, 2 << 20);
  journal_fixture_end (recorder, 3);
  g_assert_null (troupe_recorder_take_problem (recorder));
  g_assert_cmpuint (journal_fixture_get_facts (fixture, 1)->n_done, ==, 1);
  g_assert_cmpint (journal_fixture_get_facts (fixture, 1)->n_items, ==, 3);
  g_assert_true (journal_fixture_get_facts (fixture, 1)->resumable);
}

/* Limits are the same for all programs. */
static void
test_limits_kept (JournalFixture *fixture, gconstpointer data)
{
  const TroupeJournalLimits limits = { .max_bytes = 12345, .max_seconds = 678 };

  g_assert_cmpuint (troupe_journal_get_limits (fixture->journal)->max_bytes, ==,
                    TROUPE_JOURNAL_MAX_BYTES);
  g_assert_cmpfloat (troupe_journal_get_limits (fixture->journal)->max_seconds, ==, 0);
  g_assert_true (troupe_journal_set_limits (fixture->journal, &limits, NULL));
  journal_fixture_reopen (fixture);
  g_assert_cmpuint (troupe_journal_get_limits (fixture->journal)->max_bytes, ==, 12345);
  g_assert_cmpfloat (troupe_journal_get_limits (fixture->journal)->max_seconds, ==, 678);
}

static void
test_age_limit (JournalFixture *fixture, gconstpointer data)
{
  const TroupeJournalLimits limits = { .max_seconds = 24 * 60 * 60 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    record (fixture);
  run_sql_once (fixture->path,
                "UPDATE run SET is_kept = (id = 2), written_on = written_on - 86400000000"
                " WHERE id < 3");
  g_assert_true (troupe_journal_set_limits (fixture->journal, &limits, NULL));
  g_assert_true (troupe_journal_apply_limits (fixture->journal, &error));
  g_assert_no_error (error);
  g_assert_false (has_run (fixture, 1));
  g_assert_true (has_run (fixture, 2));
  g_assert_true (has_run (fixture, 3));
}

/* A file of each version, as SQL: each has a run 1 of the squares from 1 to 10, and is opened. */
static void
test_versions (JournalFixture *fixture, gconstpointer data)
{
  for (guint version = 1; version <= TROUPE_JOURNAL_SCHEMA_VERSION; version++)
    {
      g_autofree char *name = g_strdup_printf ("%u.sql", version);
      g_autofree char *source = g_build_filename (g_getenv ("TROUPE_JOURNALS"), name, NULL);
      g_autofree char *path = g_strdup_printf ("%s-%u.db", fixture->path, version);
      g_autofree char *sql = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeJournal) journal = NULL;
      g_autoptr (TroupeRun) run = NULL;
      g_autoptr (TroupeKnownResults) known = NULL;

      g_assert_true (g_file_get_contents (source, &sql, NULL, NULL));
      run_sql_once (path, sql);
      journal = troupe_journal_open (path, &error);
      g_assert_no_error (error);
      run = troupe_journal_load_run (journal, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_OK), ==, 10);
      g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run)), >, 0);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (run))), >,
                        0);
      g_assert_cmpfloat (troupe_run_get_counts (run)->others_cores, ==, version < 5 ? 0 : 1.5);
      known = troupe_journal_open_known_results (journal, 1, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (troupe_known_results_get_n_items (known), ==, 10);
      /* It has what the present version has. */
      g_assert_true (
          troupe_journal_set_limits (journal, troupe_journal_get_limits (journal), &error));
      g_assert_no_error (error);
    }
}

/* On a network, no memory is shared with other machines. */
static void
test_network (JournalFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "network.db", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  JournalFixture other = { .path = path };

  is_on_network = TRUE;
  journal_fixture_reopen (&other);
  record (&other);
  g_assert_cmpuint (journal_fixture_get_facts (&other, 1)->n_done, ==, 10);
  g_assert_false (g_file_test (index, G_FILE_TEST_EXISTS));
  g_object_unref (other.journal);
  is_on_network = FALSE;
}

static gboolean
is_listed (gpointer data)
{
  JournalFixture *fixture = data;

  return g_list_model_get_n_items (troupe_journal_get_runs (fixture->journal)) == 1;
}

static gboolean
is_finished (gpointer data)
{
  JournalFixture *fixture = data;
  g_autoptr (TroupePastRun) run =
      g_list_model_get_item (troupe_journal_get_runs (fixture->journal), 0);

  return troupe_past_run_get_facts (run)->state == TROUPE_PAST_RUN_FINISHED;
}

/* The list follows what another connection writes. */
static void
test_watched (JournalFixture *fixture, gconstpointer data)
{
  JournalFixture other = { .path = fixture->path };
  g_autoptr (TroupeRecorder) recorder = NULL;

  troupe_journal_watch (fixture->journal);
  troupe_journal_unwatch (fixture->journal);
  troupe_journal_watch (fixture->journal);
  journal_fixture_reopen (&other);
  recorder = journal_fixture_record (&other, 1);
  wait_until (is_listed, fixture);
  add_squares (recorder, 0, 1);
  journal_fixture_end (recorder, 1);
  wait_until (is_finished, fixture);
  g_object_unref (other.journal);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (JournalFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/journal-failures/garbage", test_garbage },
    { "/journal-failures/foreign", test_foreign },
    { "/journal-failures/damaged", test_damaged },
    { "/journal-failures/damaged-page", test_damaged_page },
    { "/journal-failures/newer", test_newer },
    { "/journal-failures/locked", test_locked },
    { "/journal-failures/full", test_full },
    { "/journal-failures/full-to-the-end", test_full_to_the_end },
    { "/journal-failures/overflow", test_overflow },
    { "/journal-failures/read-only", test_read_only },
    { "/journal-failures/no-folder", test_no_folder },
    { "/journal-failures/large", test_large },
    { "/journal-failures/size-limit", test_size_limit },
    { "/journal-failures/beyond-limit", test_beyond_limit },
    { "/journal-failures/age-limit", test_age_limit },
    { "/journal-failures/limits-kept", test_limits_kept },
    { "/journal-failures/versions", test_versions },
    { "/journal-failures/network", test_network },
    { "/journal-failures/watched", test_watched },
  };

  g_test_init (&argc, &argv, NULL);
  wrap_system_calls ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, JournalFixture, NULL, journal_fixture_set_up, tests[i].test,
                journal_fixture_tear_down);

  return g_test_run ();
}
