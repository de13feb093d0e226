/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A journal in a folder of its own, and runs that are recorded by hand, for tests. */

#include "journal-fixture.h"

#include "folder.h"
#include "results-helpers.h"
#include "wait.h"

/**
 * journal_fixture_set_up:
 * @self: a fixture
 * @data: not used
 *
 * Opens a new journal in a folder that is not there yet.
 */
void
journal_fixture_set_up (JournalFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("troupe-journal-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "below", "runs.db", NULL);
  journal_fixture_reopen (self);
}

/**
 * journal_fixture_tear_down:
 * @self: a fixture
 * @data: not used
 *
 * Closes the journal and removes its folder.
 */
void
journal_fixture_tear_down (JournalFixture *self, gconstpointer data)
{
  if (self->journal != NULL)
    g_assert_finalize_object (self->journal);
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/**
 * journal_fixture_reopen:
 * @self: a fixture
 *
 * Opens the journal again.
 */
void
journal_fixture_reopen (JournalFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->journal);
  self->journal = troupe_journal_open (self->path, &error);
  g_assert_no_error (error);
}

/**
 * journal_fixture_create_file:
 * @function: a built-in function
 * @last: the last integer
 *
 * Returns: (transfer full): a job with two workers over the integers from 1 on
 */
TroupeJobFile *
journal_fixture_create_file (const char *function, gint64 last)
{
  TroupeJobFile *file = troupe_job_file_new ();
  g_autoptr (TroupeItemList) list = troupe_item_list_new (TROUPE_ITEM_LIST_RANGE);
  g_autofree char *range = g_strdup_printf ("1:%" G_GINT64_FORMAT, last);

  troupe_job_set_subject (file->job, function);
  troupe_job_set_workers (file->job, 2);
  troupe_item_list_set_range (list, range);
  g_ptr_array_add (file->items, g_steal_pointer (&list));
  return file;
}

static TroupeRecorder *
begin (TroupeJournalRecorder *recorder, gint64 n_items)
{
  const TroupeRunCounts counts = {
    .state = TROUPE_RUN_RUNNING,
    .n_items = n_items,
    .started_at = g_get_monotonic_time (),
  };

  troupe_recorder_begin (TROUPE_RECORDER (recorder), &counts);
  return TROUPE_RECORDER (recorder);
}

/**
 * journal_fixture_record:
 * @self: a fixture
 * @n_items: the number of items, or -1
 *
 * Begins a new run.
 *
 * Returns: (transfer full): its recorder
 */
TroupeRecorder *
journal_fixture_record (JournalFixture *self, gint64 n_items)
{
  g_autoptr (TroupeJobFile) file = journal_fixture_create_file ("square", MAX (n_items, 1));
  g_autoptr (GError) error = NULL;
  TroupeJournalRecorder *recorder =
      troupe_journal_create_recorder (self->journal, file, "digest", &error);

  g_assert_no_error (error);
  return begin (recorder, n_items);
}

/**
 * journal_fixture_continue:
 * @self: a fixture
 * @id: the id of a run
 *
 * Goes on with a run.
 *
 * Returns: (transfer full): its recorder
 */
TroupeRecorder *
journal_fixture_continue (JournalFixture *self, guint64 id)
{
  const gint64 n_items = journal_fixture_get_facts (self, id)->n_items;
  g_autoptr (GError) error = NULL;
  TroupeJournalRecorder *recorder = troupe_journal_continue_run (self->journal, id, &error);

  g_assert_no_error (error);
  return begin (recorder, n_items);
}

/**
 * journal_fixture_end:
 * @recorder: the recorder of a run
 * @n_items: the number of items
 *
 * Ends the run.
 */
void
journal_fixture_end (TroupeRecorder *recorder, gint64 n_items)
{
  const TroupeRunCounts counts = {
    .state = TROUPE_RUN_FINISHED,
    .n_items = n_items,
    .ended_at = g_get_monotonic_time (),
  };

  troupe_recorder_end (recorder, &counts);
}

/**
 * journal_fixture_get_facts:
 * @self: a fixture
 * @id: the id of a run
 *
 * Returns: (transfer none): the facts, read again
 */
const TroupePastRunFacts *
journal_fixture_get_facts (JournalFixture *self, guint64 id)
{
  g_autoptr (GError) error = NULL;
  TroupePastRun *run;

  troupe_journal_refresh (self->journal, &error);
  g_assert_no_error (error);
  run = troupe_journal_find_run (self->journal, id, &error);
  g_assert_no_error (error);
  return troupe_past_run_get_facts (run);
}

/**
 * journal_fixture_wait_for_items:
 * @self: a fixture
 * @id: the id of a run that another thread writes
 * @n_items: how many of its items must be written
 *
 * Waits until the run is in the journal.
 */
void
journal_fixture_wait_for_items (JournalFixture *self, guint64 id, guint64 n_items)
{
  for (const gint64 limit = wait_begin ();; wait_turn (limit))
    {
      troupe_journal_refresh (self->journal, NULL);
      if (troupe_journal_find_run (self->journal, id, NULL) != NULL &&
          journal_fixture_get_facts (self, id)->n_done >= n_items)
        return;
    }
}

static gboolean
has_all_rows (gpointer run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_results (run))) ==
         troupe_run_get_n_items (run);
}

/**
 * journal_fixture_load:
 * @self: a fixture
 * @id: the id of a run with a known number of items that is not running
 *
 * Returns: (transfer full): the run, with all of its rows
 */
TroupeRun *
journal_fixture_load (JournalFixture *self, guint64 id)
{
  g_autoptr (GError) error = NULL;
  TroupeRun *run = troupe_journal_load_run (self->journal, id, &error);

  g_assert_no_error (error);
  wait_until (has_all_rows, run);
  return run;
}

/**
 * journal_fixture_describe_row:
 * @run: a run
 * @row: a row of its results
 *
 * Returns: (transfer full): the row as describe_row() has it
 */
char *
journal_fixture_describe_row (TroupeRun *run, guint row)
{
  g_autoptr (TroupeResult) result =
      g_list_model_get_item (G_LIST_MODEL (troupe_run_get_results (run)), row);

  return describe_row (result);
}
