/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a draft on this machine, and keeps the run in the journal. */

#include "troupe-job-run.h"

#include "troupe-config.h"
#include "troupe-earlier-results.h"
#include "troupe-earlier-source.h"
#include "troupe-job-digest.h"
#include "troupe-kept-runs.h"
#include "troupe-kept-source.h"
#include "troupe-known-except.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* Bytes of results in memory, before they go to a temporary file. */
#define RESULTS_MEMORY (256 * 1024 * 1024)

struct _TroupeJobRun
{
  GObject parent_instance;

  /* The job as it was at the start. */
  TroupeDraft *draft;
  TroupeRunner *runner;
  /* NULL if the run is not kept. */
  TroupeJournal *journal;
  TroupeJournalRecorder *recorder;
  guint64 id;
  /* The run whose results it goes on with, until it has them: NULL if these are kept. */
  TroupeJobRun *earlier;
  gboolean is_started;
  gboolean is_exported;
};

G_DEFINE_FINAL_TYPE (TroupeJobRun, troupe_job_run, G_TYPE_OBJECT)

static void
troupe_job_run_dispose (GObject *object)
{
  TroupeJobRun *self = TROUPE_JOB_RUN (object);

  g_clear_object (&self->runner);
  g_clear_object (&self->draft);
  g_clear_object (&self->journal);
  g_clear_object (&self->recorder);
  g_clear_object (&self->earlier);

  G_OBJECT_CLASS (troupe_job_run_parent_class)->dispose (object);
}

static void
troupe_job_run_class_init (TroupeJobRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_job_run_dispose;
}

static void
troupe_job_run_init (TroupeJobRun *self)
{
}

/**
 * troupe_job_run_new:
 * @draft: the job, which does not change any more
 * @source: its items
 *
 * Returns: (transfer full): a run that was not started, and is not kept
 */
TroupeJobRun *
troupe_job_run_new (TroupeDraft *draft, TroupeSource *source)
{
  TroupeJobRun *self = g_object_new (TROUPE_TYPE_JOB_RUN, NULL);

  self->draft = g_object_ref (draft);
  self->runner = troupe_runner_new (troupe_draft_get_job (draft), source, TROUPE_RESULTS_KEEP_ALL,
                                    RESULTS_MEMORY);
  troupe_runner_set_background (self->runner);
  return self;
}

static void
take_recorder (TroupeJobRun *self, TroupeJournal *journal, TroupeJournalRecorder *recorder)
{
  g_set_object (&self->journal, journal);
  self->id = troupe_journal_recorder_get_run (recorder);
  troupe_runner_set_recorder (self->runner, TROUPE_RECORDER (recorder));
  self->recorder = recorder;
}

/**
 * troupe_job_run_keep:
 * @self: a run that was not started, of all items of its draft
 * @error: return location for an error
 *
 * Keeps the run in the journal of the user from its start on.
 *
 * Returns: %FALSE with an error if it cannot be kept; it can be started all the same
 */
gboolean
troupe_job_run_keep (TroupeJobRun *self, GError **error)
{
  TroupeJournal *journal = troupe_kept_runs_get_journal (error);
  g_autoptr (TroupeJobFile) file =
      journal ? troupe_draft_create_job_file (self->draft, error) : NULL;
  g_autofree char *directory = g_get_current_dir ();
  g_autofree char *digest = file ? troupe_job_digest_create (file, directory, error) : NULL;
  TroupeJournalRecorder *recorder;

  recorder = digest ? troupe_journal_create_recorder (journal, file, digest, error) : NULL;
  if (recorder == NULL)
    return FALSE;

  take_recorder (self, journal, recorder);
  if (troupe_job_file_reads_stream (file))
    troupe_runner_keep_items (self->runner, 0);
  return TRUE;
}

/* Items that came from a stream are kept; how it goes on is not known here. */
static TroupeSource *
open_items (TroupeJournal *journal,
            const TroupePastRunFacts *facts,
            TroupeJobFile *file,
            guint64 *n_kept,
            GError **error)
{
  g_autoptr (TroupeJournalReader) reader =
      troupe_journal_create_reader (journal, facts->id, 0, error);

  if (reader == NULL || !troupe_journal_reader_count_items (reader, n_kept, error))
    return NULL;
  if (*n_kept == 0 && !troupe_job_file_reads_stream (file))
    {
      troupe_job_file_find_columns (file);
      return troupe_job_file_open_items (file, error);
    }
  if (facts->n_items >= 0)
    return troupe_kept_source_new (g_steal_pointer (&reader), NULL);

  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
      _ ("The items of run %" PRIu64 " come from a stream that had not ended. Continue it in "
         "a terminal with “troupe resume %" PRIu64 "”, and give it the rest of the stream."),
      facts->id, facts->id);
  return NULL;
}

/* The results of a kept run, of which some run again: those that failed, or that of one item, which
 * runs alone. */
static TroupeKnownResults *
open_known (TroupeJournal *journal,
            const TroupePastRunFacts *facts,
            gboolean failed_too,
            gint64 item,
            GError **error)
{
  g_autoptr (TroupeKnownResults) known =
      troupe_journal_open_known_results (journal, facts->id, failed_too, error);
  g_autoptr (TroupeRowSet) again = troupe_row_set_new ();

  if (known == NULL || item < 0)
    return g_steal_pointer (&known);
  troupe_row_set_add (again, item, 1);
  return troupe_known_except_new (known, again, facts->n_items);
}

static TroupeJobRun *
go_on (guint64 id, gboolean failed_too, gint64 item, GError **error)
{
  TroupeJournal *journal = troupe_kept_runs_get_journal (error);
  TroupePastRun *entry = journal == NULL ? NULL : troupe_kept_runs_find (id, error);
  g_autoptr (TroupeJobFile) file = entry ? troupe_journal_load_job (journal, id, error) : NULL;
  guint64 n_kept = 0;
  g_autoptr (TroupeSource) source =
      file ? open_items (journal, troupe_past_run_get_facts (entry), file, &n_kept, error) : NULL;
  g_autoptr (TroupeKnownResults) known = NULL;
  g_autoptr (TroupeDraft) draft = NULL;
  g_autoptr (TroupeJobRun) self = NULL;
  TroupeJournalRecorder *recorder;

  if (source == NULL)
    return NULL;
  recorder = troupe_journal_continue_run (journal, id, error);
  if (recorder == NULL)
    return NULL;

  draft = troupe_draft_new_from_job_file (file, troupe_past_run_get_facts (entry)->title, NULL);
  self = troupe_job_run_new (draft, source);
  take_recorder (self, journal, recorder);
  if (n_kept > 0)
    troupe_runner_keep_items (self->runner, n_kept);
  known = open_known (journal, troupe_past_run_get_facts (entry), failed_too, item, error);
  if (known == NULL)
    return NULL;
  troupe_runner_set_known_results (self->runner, known);
  return g_steal_pointer (&self);
}

/**
 * troupe_job_run_new_again:
 * @id: the number of a kept run that is not running
 * @failed_too: whether failed items are run as well as those without a result
 * @error: return location for an error
 *
 * Goes on with a kept run, in which the new results are kept as well.
 *
 * Returns: (transfer full) (nullable): a run that was not started, or %NULL with an error
 */
TroupeJobRun *
troupe_job_run_new_again (guint64 id, gboolean failed_too, GError **error)
{
  return go_on (id, failed_too, -1, error);
}

/**
 * troupe_job_run_new_item_again:
 * @id: the number of a kept run that is not running
 * @item: the index of an item with a result
 * @error: return location for an error
 *
 * Goes on with a kept run, in which one item is run again. Its new result replaces the other one;
 * everything else stays as it is.
 *
 * Returns: (transfer full) (nullable): a run that was not started, or %NULL with an error
 */
TroupeJobRun *
troupe_job_run_new_item_again (guint64 id, guint64 item, GError **error)
{
  return go_on (id, FALSE, item, error);
}

/* Items from a stream are those that the earlier run had. */
static TroupeSource *
open_items_again (TroupeJobRun *earlier, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (earlier->draft, error);

  if (file == NULL)
    return NULL;
  if (troupe_job_file_reads_stream (file))
    return troupe_earlier_source_new (
        troupe_run_get_results (troupe_job_run_get_run (earlier)),
        troupe_runner_get_source (troupe_job_run_get_runner (earlier)));
  return troupe_draft_create_source (earlier->draft, error);
}

/**
 * troupe_job_run_new_from_earlier:
 * @earlier: a run of this window that has finished, and is not kept
 * @item: the index of an item with a result, or -1 for all items that failed and those without a
 *   result
 * @error: return location for an error
 *
 * Goes on with a run that is not kept: the items run again, and the other results are taken from
 * @earlier.
 *
 * Returns: (transfer full) (nullable): a run that was not started, or %NULL with an error
 */
TroupeJobRun *
troupe_job_run_new_from_earlier (TroupeJobRun *earlier, gint64 item, GError **error)
{
  TroupeRun *run = troupe_job_run_get_run (earlier);
  TroupeResults *results = troupe_run_get_results (run);
  g_autoptr (TroupeSource) source = open_items_again (earlier, error);
  g_autoptr (TroupeKnownResults) all = troupe_earlier_results_new (results);
  g_autoptr (TroupeRowSet) again = troupe_row_set_new ();
  g_autoptr (TroupeKnownResults) known = NULL;
  TroupeJobRun *self;

  if (source == NULL)
    return NULL;

  if (item >= 0)
    troupe_row_set_add (again, item, 1);
  for (TroupeResultStatus i = TROUPE_RESULT_FAILED; item < 0 && i <= TROUPE_RESULT_TIMED_OUT; i++)
    troupe_results_collect_rows (results, i, 0, G_MAXUINT64, again);
  known = troupe_known_except_new (all, again, item >= 0 ? troupe_run_get_n_items (run) : -1);

  self = troupe_job_run_new (earlier->draft, source);
  self->earlier = g_object_ref (earlier);
  troupe_runner_set_known_results (self->runner, known);
  return self;
}

/**
 * troupe_job_run_take_earlier:
 *
 * To be called when the run has finished.
 *
 * Returns: (transfer full) (nullable): the run that this one should have gone on with, if it could
 *   not, since its items are others now: all results are still there
 */
TroupeJobRun *
troupe_job_run_take_earlier (TroupeJobRun *self)
{
  g_autoptr (TroupeJobRun) earlier = g_steal_pointer (&self->earlier);
  const GError *error = troupe_run_get_error (troupe_job_run_get_run (self));

  return error && error->domain == TROUPE_KNOWN_RESULTS_ERROR ? g_steal_pointer (&earlier) : NULL;
}

/**
 * troupe_job_run_start:
 * @self: a run that was not started
 * @error: return location for an error
 *
 * Returns: %FALSE if the job is not valid, or cannot be run
 */
gboolean
troupe_job_run_start (TroupeJobRun *self, GError **error)
{
  troupe_runner_share (self->runner, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  self->is_started = troupe_runner_start (self->runner, error);
  return self->is_started;
}

/**
 * troupe_job_run_get_draft:
 *
 * Returns: (transfer none): the job
 */
TroupeDraft *
troupe_job_run_get_draft (TroupeJobRun *self)
{
  return self->draft;
}

/**
 * troupe_job_run_get_run:
 *
 * Returns: (transfer none): the run, for views
 */
TroupeRun *
troupe_job_run_get_run (TroupeJobRun *self)
{
  return troupe_runner_get_run (self->runner);
}

/**
 * troupe_job_run_get_runner:
 *
 * Returns: (transfer none): what runs it
 */
TroupeRunner *
troupe_job_run_get_runner (TroupeJobRun *self)
{
  return self->runner;
}

/**
 * troupe_job_run_is_busy:
 *
 * Returns: whether it was started, and its processes have not all ended
 */
gboolean
troupe_job_run_is_busy (TroupeJobRun *self)
{
  const TroupeRunState state = troupe_run_get_state (troupe_job_run_get_run (self));

  return self->is_started && state != TROUPE_RUN_FINISHED;
}

/**
 * troupe_job_run_is_kept:
 *
 * Returns: whether the run is kept, with all results that it has until now
 */
gboolean
troupe_job_run_is_kept (TroupeJobRun *self)
{
  return self->recorder != NULL && troupe_journal_recorder_is_whole (self->recorder);
}

/**
 * troupe_job_run_has_unsaved_results:
 *
 * Returns: whether it has results that are neither kept nor were exported
 */
gboolean
troupe_job_run_has_unsaved_results (TroupeJobRun *self)
{
  return !self->is_exported && !troupe_job_run_is_kept (self) &&
         troupe_run_get_n_done (troupe_job_run_get_run (self)) > 0;
}

/**
 * troupe_job_run_set_exported:
 * @self: a run that has finished
 *
 * Tells that its results are in a file.
 */
void
troupe_job_run_set_exported (TroupeJobRun *self)
{
  self->is_exported = TRUE;
}

/**
 * troupe_job_run_get_id:
 *
 * Returns: the number of the run in the history, or 0 if it is not kept
 */
guint64
troupe_job_run_get_id (TroupeJobRun *self)
{
  return self->id;
}

/**
 * troupe_job_run_has_failed_items:
 *
 * Returns: whether items have a result without a value
 */
gboolean
troupe_job_run_has_failed_items (TroupeJobRun *self)
{
  for (TroupeResultStatus i = TROUPE_RESULT_FAILED; i <= TROUPE_RESULT_TIMED_OUT; i++)
    if (troupe_run_get_n_status (troupe_job_run_get_run (self), i) > 0)
      return TRUE;
  return FALSE;
}

/**
 * troupe_job_run_find_entry:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the entry of the run in the history, as soon as it was
 *   written there
 */
TroupePastRun *
troupe_job_run_find_entry (TroupeJobRun *self)
{
  if (self->journal == NULL || !troupe_journal_refresh (self->journal, NULL))
    return NULL;
  return troupe_journal_find_run (self->journal, self->id, NULL);
}
