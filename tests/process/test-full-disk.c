/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results for which neither memory nor the disk has room: none is lost or counted wrongly, and
 * workers wait for a reader where there is one. */

#include "troupe-pool.h"
#include "troupe-range-source.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define N_ITEMS 400000
#define MEMORY  ((gsize) 1024 * 1024)

/* The time limit of a condition, also on a busy machine. */
#define LIMIT_SECONDS 120

/* How many pieces the disk has room for yet. */
static int room = G_MAXINT;

gssize __real_pwrite64 (int fd, const void *data, gsize size, gint64 offset);
gssize __wrap_pwrite64 (int fd, const void *data, gsize size, gint64 offset);

gssize
__wrap_pwrite64 (int fd, const void *data, gsize size, gint64 offset)
{
  if (g_atomic_int_add (&room, -1) > 0)
    return __real_pwrite64 (fd, data, size, offset);

  g_atomic_int_set (&room, 0);
  errno = ENOSPC;
  return -1;
}

typedef struct
{
  TroupeResults *results;
  TroupePool *pool;
  TroupeRun *run;
  guint n_waiting_told;
  gboolean finished;
  guint tick;
  gint64 limit;
} Fixture;

static void
on_event (TroupeRun *run, TroupeEvent *event, Fixture *fixture)
{
  const char *text = troupe_event_get_text (event);

  g_test_message ("%s", text);
  if (g_str_has_suffix (text, "Workers wait until results are read."))
    {
      g_assert_nonnull (strstr (text, ": No space left on device."));
      fixture->n_waiting_told++;
    }
}

static void
on_finished (TroupeRun *run, Fixture *fixture)
{
  fixture->finished = TRUE;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Waits for something to happen. */
static void
fixture_turn (Fixture *fixture)
{
  g_assert_cmpint (g_get_monotonic_time (), <, fixture->limit);
  g_main_context_iteration (NULL, !fixture->finished);
}

static void
fixture_start_job (Fixture *fixture,
                   TroupeJob *job,
                   gint64 n_items,
                   TroupeResultsKeep keep,
                   gsize memory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_range_source_new (1, n_items, 1, &error);

  g_assert_no_error (error);
  troupe_job_set_workers (job, 2);
  fixture->tick = g_timeout_add (20, on_tick, NULL);
  fixture->limit = g_get_monotonic_time () + LIMIT_SECONDS * G_USEC_PER_SEC;
  fixture->results = troupe_results_new (keep, memory);
  fixture->pool = troupe_pool_new (job, source, fixture->results, NULL);
  fixture->run = troupe_pool_get_run (fixture->pool);
  g_signal_connect (fixture->run, "event", G_CALLBACK (on_event), fixture);
  g_signal_connect (fixture->run, "finished", G_CALLBACK (on_finished), fixture);
  g_assert_true (troupe_pool_start (fixture->pool, &error));
  g_assert_no_error (error);
}

static void
fixture_start (Fixture *fixture, TroupeResultsKeep keep, int room_for)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");

  g_atomic_int_set (&room, room_for);
  troupe_job_set_chunk (job, 100);
  fixture_start_job (fixture, job, N_ITEMS, keep, MEMORY);
}

static void
fixture_clear (Fixture *fixture)
{
  g_source_remove (fixture->tick);
  g_signal_handlers_disconnect_by_data (fixture->run, fixture);
  g_object_unref (fixture->pool);
  g_object_unref (fixture->results);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
wait_until_told (Fixture *fixture)
{
  while (fixture->n_waiting_told == 0)
    fixture_turn (fixture);
}

/* Reads the available results, and returns their number of items. */
static guint64
read_squares (Fixture *fixture, gboolean ordered, guint64 n_read)
{
  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };
      g_autoptr (GError) error = NULL;

      if (!troupe_results_next_chunk (fixture->results, &chunk, &error))
        {
          g_assert_no_error (error);
          return n_read;
        }

      if (ordered)
        g_assert_cmpuint (chunk.first_index, ==, n_read);
      g_assert_cmpint (chunk.status, ==, TROUPE_RESULT_OK);
      for (guint i = 0; i < chunk.count; i++)
        {
          const guint64 item = chunk.first_index + i + 1;
          g_autofree char *square = g_strdup_printf ("%" G_GUINT64_FORMAT, item * item);
          gsize size;
          const guint8 *value = troupe_block_get_value (chunk.values, i, &size);

          g_assert_cmpmem (value, size, square, strlen (square));
        }
      n_read += chunk.count;
    }
}

/* Workers wait for the reader of results and continue: each result arrives once. */
static void
test_reader (gconstpointer data)
{
  const TroupeResultsKeep keep = GPOINTER_TO_UINT (data);

  for (int room_for = 0; room_for <= 4; room_for += 4)
    {
      g_auto (Fixture) fixture = { 0 };
      guint64 n_read = 0;
      gsize memory;
      guint64 size;

      fixture_start (&fixture, keep, room_for);
      wait_until_told (&fixture);
      g_assert_cmpint (troupe_run_get_state (fixture.run), ==, TROUPE_RUN_RUNNING);
      troupe_results_get_sizes (fixture.results, &memory, &size);
      g_assert_cmpuint (memory, <, 4 * MEMORY);

      while (!fixture.finished || !troupe_results_is_exhausted (fixture.results))
        {
          n_read = read_squares (&fixture, keep == TROUPE_RESULTS_KEEP_UNTIL_READ, n_read);
          fixture_turn (&fixture);
        }
      g_assert_cmpuint (n_read, ==, N_ITEMS);
      g_assert_cmpuint (fixture.n_waiting_told, ==, 1);
      g_assert_null (troupe_run_get_error (fixture.run));
      g_assert_cmpuint (troupe_run_get_n_status (fixture.run, TROUPE_RESULT_OK), ==, N_ITEMS);
    }
}

/* What the reader waits for was with a worker that dies: it is run again, though there is no room
 * for anything else. */
static void
test_given_back (void)
{
  const guint n_items = 300;
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *mark = g_build_filename (folder, "mark", NULL);
  g_autofree char *command = g_strdup_printf (
      "if [ {} = 1 ] && [ ! -e %s ]; then : > %s; sleep 600; fi; echo {}", mark, mark);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_auto (Fixture) fixture = { 0 };
  guint64 n_read = 0;

  g_atomic_int_set (&room, 0);
  troupe_job_set_chunk (job, 1);
  fixture_start_job (&fixture, job, n_items, TROUPE_RESULTS_KEEP_UNTIL_READ, 20000);
  wait_until_told (&fixture);
  /* The other worker may have filled the room before this one has begun its item. */
  while (!g_file_test (mark, G_FILE_TEST_EXISTS))
    fixture_turn (&fixture);
  g_assert_false (troupe_results_next_chunk (fixture.results, &(TroupeResultChunk){ 0 }, NULL));
  /* Whichever of them has it. */
  troupe_run_act (fixture.run, 0, TROUPE_RUN_KILL);

  while (!fixture.finished || !troupe_results_is_exhausted (fixture.results))
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (troupe_results_next_chunk (fixture.results, &chunk, NULL))
        {
          g_assert_cmpint (chunk.status, ==, TROUPE_RESULT_OK);
          g_assert_cmpuint (chunk.first_index, ==, n_read);
          n_read += chunk.count;
        }
      else
        {
          fixture_turn (&fixture);
        }
    }
  g_assert_cmpuint (n_read, ==, n_items);
  g_assert_cmpint (g_unlink (mark), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Where all of them are kept the job ends, and what is counted is there. */
static void
test_kept (void)
{
  g_auto (Fixture) fixture = { 0 };
  guint64 n_ok;
  guint64 n_not_run;

  fixture_start (&fixture, TROUPE_RESULTS_KEEP_ALL, 2);
  while (!fixture.finished)
    fixture_turn (&fixture);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }

  g_assert_error (troupe_run_get_error (fixture.run), TROUPE_RESULTS_ERROR,
                  TROUPE_RESULTS_ERROR_WRITE);
  n_ok = troupe_run_get_n_status (fixture.run, TROUPE_RESULT_OK);
  n_not_run = troupe_run_get_n_status (fixture.run, TROUPE_RESULT_NOT_RUN);
  g_assert_cmpuint (n_ok, >, 100);
  g_assert_cmpuint (n_not_run, >, 0);
  g_assert_cmpuint (n_ok + n_not_run, ==, N_ITEMS);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.results)), ==, N_ITEMS);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (fixture.results), i);
      const gint64 item = i + 1;

      if (troupe_result_get_status (result) == TROUPE_RESULT_OK)
        {
          n_ok--;
          g_assert_cmpint (g_ascii_strtoll (troupe_result_get_value (result), NULL, 10), ==,
                           item * item);
        }
      else
        {
          g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_NOT_RUN);
        }
    }
  g_assert_cmpuint (n_ok, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/full-disk/reader/in-order",
                        GUINT_TO_POINTER (TROUPE_RESULTS_KEEP_UNTIL_READ), test_reader);
  g_test_add_data_func ("/full-disk/reader/as-they-come",
                        GUINT_TO_POINTER (TROUPE_RESULTS_AS_THEY_COME), test_reader);
  g_test_add_func ("/full-disk/given-back", test_given_back);
  g_test_add_func ("/full-disk/kept", test_kept);

  return g_test_run ();
}
