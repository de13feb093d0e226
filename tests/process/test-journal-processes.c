/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the journal with several processes at once, and with processes that are killed. */

#include "cli-run.h"
#include "journal-fixture.h"
#include "wait.h"

#include <signal.h>
#include <string.h>

#define N_PROCESSES 5
#define N_KILLS     8

/* The journal of the user, which is not there yet. */
static void
set_up (JournalFixture *fixture, gconstpointer data)
{
  fixture->folder = g_build_filename (g_get_user_data_dir (), "troupe", NULL);
  fixture->path = g_build_filename (fixture->folder, "runs.db", NULL);
}

static void
assert_squares (TroupeRun *run, guint64 n_items)
{
  GListModel *results = G_LIST_MODEL (troupe_run_get_results (run));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (results, i);
      g_autofree char *square = g_strdup_printf ("%" G_GUINT64_FORMAT, (i + (guint64) 1) * (i + 1));

      if (troupe_result_get_status (result) == TROUPE_RESULT_OK)
        g_assert_cmpstr (troupe_result_get_value (result), ==, square);
      else
        g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_NOT_RUN);
    }
}

/* All of them begin by creating the file. */
static void
test_at_once (JournalFixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "map",     "square", "--range",   "1:20000", "--keep",
                                       "--chunk", "100",    "--workers", "1",       NULL };
  GSubprocess *processes[N_PROCESSES];

  for (guint i = 0; i < N_PROCESSES; i++)
    processes[i] =
        cli_run_spawn (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, words);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *messages = NULL;

      g_subprocess_communicate_utf8 (processes[i], NULL, NULL, NULL, &messages, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_successful (processes[i]));
      g_assert_null (strstr (messages, "kept"));
      g_object_unref (processes[i]);
    }

  journal_fixture_reopen (fixture);
  for (guint64 id = 1; id <= N_PROCESSES; id++)
    {
      g_autoptr (TroupeRun) run = journal_fixture_load (fixture, id);

      g_assert_cmpint (journal_fixture_get_facts (fixture, id)->state, ==,
                       TROUPE_PAST_RUN_FINISHED);
      g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_OK), ==, 20000);
      assert_squares (run, 20000);
    }
}

static gboolean
is_begun (JournalFixture *fixture, guint64 id, guint64 n_done)
{
  TroupePastRun *run;

  troupe_journal_refresh (fixture->journal, NULL);
  run = troupe_journal_find_run (fixture->journal, id, NULL);
  return run != NULL && troupe_past_run_get_facts (run)->n_done >= n_done;
}

/* The launcher is killed while it writes, at moments that are not the same: what it has written is
 * whole, and it is known at once that nobody runs it any more. */
static void
test_killed (JournalFixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "map",     "square", "--range", "1:2000000000", "--keep",
                                       "--chunk", "50",     "-o",      "/dev/null",    NULL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  journal_fixture_reopen (fixture);
  for (guint64 id = 1; id <= N_KILLS; id++)
    {
      g_autoptr (GSubprocess) process = cli_run_spawn (G_SUBPROCESS_FLAGS_STDERR_SILENCE, words);
      g_autoptr (TroupeJournalReader) reader = NULL;
      g_autoptr (GError) error = NULL;
      guint64 index = 0;
      guint64 n_read = 0;

      wait_while (!is_begun (fixture, id, g_rand_int_range (rand, 1, 20000)));
      g_assert_cmpint (journal_fixture_get_facts (fixture, id)->state, ==, TROUPE_PAST_RUN_RUNNING);
      g_usleep (g_rand_int_range (rand, 0, 50000));
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      g_assert_cmpint (journal_fixture_get_facts (fixture, id)->state, ==,
                       TROUPE_PAST_RUN_INTERRUPTED);

      reader = troupe_journal_create_reader (fixture->journal, id, 0, &error);
      g_assert_no_error (error);
      while (TRUE)
        {
          g_auto (TroupeResultChunk) chunk = { 0 };
          g_autofree char *square = NULL;
          const guint8 *value;
          gsize size;

          if (!troupe_journal_reader_next (reader, index, &chunk, &error))
            break;
          g_assert_cmpuint (chunk.first_index, >=, index);
          square = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                    (chunk.first_index + 1) * (chunk.first_index + 1));
          value = troupe_block_get_value (chunk.values, 0, &size);
          g_assert_cmpmem (value, size, square, strlen (square));
          index = chunk.first_index + chunk.count;
          n_read += chunk.count;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (n_read, ==, journal_fixture_get_facts (fixture, id)->n_done);
      /* So that the disk does not fill. */
      g_assert_true (troupe_journal_remove_run (fixture->journal, id, &error));
      g_assert_no_error (error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/journal-processes/at-once", JournalFixture, NULL, set_up, test_at_once,
              journal_fixture_tear_down);
  g_test_add ("/journal-processes/killed", JournalFixture, NULL, set_up, test_killed,
              journal_fixture_tear_down);

  return g_test_run ();
}
