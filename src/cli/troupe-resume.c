/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs jobs whose runs are kept, and goes on with kept runs. */

#include "troupe-resume.h"

#include "troupe-call-line.h"
#include "troupe-config.h"
#include "troupe-job-digest.h"
#include "troupe-joblog-resume.h"
#include "troupe-journal.h"
#include "troupe-kept-runs.h"
#include "troupe-kept-source.h"
#include "troupe-program.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* What a kept run needs besides its call; the items are kept as well if they come from a stream. */
typedef struct
{
  /* That of the job, if a run of it was to go on. */
  TroupeRunLock *lock;
  TroupeKnownResults *known;
  TroupeJournalRecorder *recorder;
  TroupeSource *source;
  gboolean is_stream;
  guint64 n_kept_items;
} Kept;

static void
kept_clear (Kept *kept)
{
  g_clear_object (&kept->known);
  g_clear_object (&kept->recorder);
  g_clear_object (&kept->source);
  g_clear_pointer (&kept->lock, troupe_run_lock_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static TroupeExit
fail (const GError *error)
{
  troupe_program_complain ("%s", error->message);
  return TROUPE_EXIT_WRONG;
}

/* A damaged file is moved aside, which is said. */
static TroupeJournal *
open_journal (GError **error)
{
  TroupeJournal *journal = troupe_journal_open (NULL, error);
  g_autofree char *problem = journal != NULL ? troupe_journal_take_problem (journal) : NULL;

  if (problem != NULL)
    troupe_program_complain ("%s", problem);
  return journal;
}

static char *
describe_number (guint64 number)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

static gboolean
open_run (TroupeJournal *journal,
          TroupePastRun *run,
          const TroupeCall *call,
          Kept *kept,
          GError **error)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);
  const guint64 n_known = facts->n_done - (call->only_failed ? facts->n_failed : 0);
  g_autofree char *id = describe_number (facts->id);
  g_autofree char *number = describe_number (n_known);

  /* The recorder has the lock, so that nothing is added any more to what is read. */
  kept->recorder = troupe_journal_continue_run (journal, facts->id, error);
  if (kept->recorder == NULL)
    return FALSE;
  kept->known = troupe_journal_open_known_results (journal, facts->id, call->only_failed, error);
  if (kept->known == NULL)
    return FALSE;

  if (!call->quiet)
    g_printerr (g_dngettext (GETTEXT_PACKAGE, "Run %s goes on: %s item is done.\n",
                             "Run %s goes on: %s items are done.\n", n_known),
                id, number);
  return TRUE;
}

static TroupeJournalReader *
open_items (TroupeJournal *journal, guint64 id, Kept *kept, GError **error)
{
  g_autoptr (TroupeJournalReader) reader = troupe_journal_create_reader (journal, id, 0, error);

  if (reader == NULL || !troupe_journal_reader_count_items (reader, &kept->n_kept_items, error))
    return NULL;
  kept->is_stream = TRUE;
  return g_steal_pointer (&reader);
}

/* The same call has the same stream again, from its beginning. */
static gboolean
compare_stream (TroupeJournal *journal, guint64 id, TroupeCall *call, Kept *kept, GError **error)
{
  g_autoptr (TroupeJournalReader) reader = open_items (journal, id, kept, error);
  g_autoptr (TroupeSource) stream = NULL;

  if (reader == NULL)
    return FALSE;
  stream = troupe_job_file_open_items (call->file, error);
  if (stream == NULL)
    return FALSE;
  kept->source = troupe_kept_source_new_compared (g_steal_pointer (&reader), stream);
  return TRUE;
}

/* What follows the items that are kept: what the stream gives now, unless it had ended, or is no
 * more. */
static TroupeSource *
open_rest (TroupeJobFile *file, gboolean had_ended)
{
  g_autoptr (GError) error = NULL;
  TroupeSource *rest = NULL;

  if (had_ended)
    return NULL;
  if (!troupe_job_file_reads_standard_input (file) || !isatty (STDIN_FILENO))
    rest = troupe_job_file_open_items (file, &error);
  if (rest == NULL)
    troupe_program_complain (
        "%s", _ ("The rest of the input is not there: only the items that were read before are "
                 "run. To go on with the rest, give it as standard input."));
  return rest;
}

/* A stream is gone, but its items are kept. */
static gboolean
replay_stream (TroupeJournal *journal,
               const TroupePastRunFacts *facts,
               TroupeCall *call,
               Kept *kept,
               GError **error)
{
  g_autoptr (TroupeJournalReader) reader = open_items (journal, facts->id, kept, error);
  g_autoptr (TroupeSource) rest = NULL;

  if (reader == NULL)
    return FALSE;
  if (kept->n_kept_items == 0 && !troupe_job_file_reads_stream (call->file))
    {
      kept->is_stream = FALSE;
      return TRUE;
    }
  rest = open_rest (call->file, facts->n_items >= 0);
  kept->source = troupe_kept_source_new (g_steal_pointer (&reader), rest);
  return TRUE;
}

/* A random order is that of the run; one that is not known is that of its items. */
static gboolean
take_order (TroupeJournal *journal, guint64 id, TroupeCall *call, GError **error)
{
  g_autoptr (TroupeJobFile) before = NULL;

  if (!troupe_job_get_shuf (call->file->job) || troupe_job_get_seed (call->file->job) > 0)
    return TRUE;
  before = troupe_journal_load_job (journal, id, error);
  if (before == NULL)
    return FALSE;
  g_object_set (call->file->job, "seed", troupe_job_get_seed (before->job), NULL);
  return TRUE;
}

static gboolean
open_known (TroupeJournal *journal,
            TroupePastRun *run,
            TroupeCall *call,
            Kept *kept,
            GError **error)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

  if (!take_order (journal, facts->id, call, error) || !open_run (journal, run, call, kept, error))
    return FALSE;
  if (troupe_job_get_shuf (call->file->job) && troupe_job_get_seed (call->file->job) == 0)
    return replay_stream (journal, facts, call, kept, error);
  return !troupe_job_file_reads_stream (call->file) ||
         compare_stream (journal, facts->id, call, kept, error);
}

/* Says how to go on with a run that did not finish. */
static void
print_end (TroupeJournal *journal, guint64 id)
{
  TroupePastRun *run =
      troupe_journal_refresh (journal, NULL) ? troupe_journal_find_run (journal, id, NULL) : NULL;
  g_autofree char *number = describe_number (id);

  if (run != NULL && troupe_past_run_get_facts (run)->resumable)
    g_printerr (_ ("“troupe resume %s” goes on with this run.\n"), number);
}

static TroupeExit
run_session (TroupeJournal *journal, TroupeCall *call, const Kept *kept)
{
  TroupeSessionParts parts = {
    .known = kept->known,
    .recorder = TROUPE_RECORDER (kept->recorder),
    .source = kept->source,
    .keeps_items = kept->is_stream,
    .n_kept_items = kept->n_kept_items,
  };
  TroupeExit status;

  troupe_journal_recorder_wait_for_output (kept->recorder);
  status = troupe_session_run (call, &parts);
  if (parts.is_written)
    troupe_journal_recorder_set_written (kept->recorder);

  print_end (journal, troupe_journal_recorder_get_run (kept->recorder));
  return status;
}

/* A job log can be gone on after only if no kept run has the results themselves. */
static gboolean
has_joblog (TroupeCall *call)
{
  const char *joblog = troupe_output_options_get_joblog (call->file->output);
  GStatBuf status;

  return call->resume && joblog != NULL && g_stat (joblog, &status) == 0 && status.st_size > 0;
}

static gboolean
begin_run (TroupeJournal *journal, TroupeCall *call, Kept *kept, GError **error)
{
  g_autofree char *directory = g_get_current_dir ();
  g_autofree char *digest = troupe_job_digest_create (call->file, directory, error);
  g_autoptr (TroupePastRun) run = NULL;

  if (digest == NULL)
    return FALSE;
  if (call->resume)
    kept->lock = troupe_kept_runs_claim (journal, digest, error);
  if (call->resume && kept->lock == NULL)
    return FALSE;
  if (call->resume)
    run = troupe_kept_runs_find (journal, digest, call->only_failed);
  if (run != NULL)
    return open_known (journal, run, call, kept, error);
  if (call->resume && !troupe_kept_runs_check_new (journal, call, digest, directory, error))
    return FALSE;
  if (has_joblog (call))
    return TRUE;

  troupe_job_file_choose_order (call->file);
  kept->is_stream = troupe_job_file_reads_stream (call->file);
  kept->recorder = troupe_journal_create_recorder (journal, call->file, digest, error);
  return kept->recorder != NULL;
}

/**
 * troupe_resume_run_call:
 * @call: a call that asks for its run to be kept
 *
 * Runs a job, and keeps the run. If the call asks for that, the run goes on that is the newest of
 * the same job and was interrupted.
 *
 * Returns: the exit status
 */
TroupeExit
troupe_resume_run_call (TroupeCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJournal) journal = open_journal (&error);
  g_auto (Kept) kept = { 0 };

  if (journal != NULL && begin_run (journal, call, &kept, &error))
    return kept.recorder != NULL ? run_session (journal, call, &kept)
                                 : troupe_session_run (call, NULL);
  if (call->resume)
    return fail (error);

  /* Translators: the reason, in a sentence */
  troupe_program_complain (_ ("This run is not kept. %s"), error->message);
  return troupe_session_run (call, NULL);
}

/* The command “resume” */

static gboolean
parse_id (const char *text, guint64 *id, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               _ ("“%s” is not the number of a run: “troupe history” lists them"), text);
  return FALSE;
}

/* The run that was named, or the newest one that can go on. */
static TroupePastRun *
choose_run (TroupeJournal *journal, const char *name, gboolean only_failed, GError **error)
{
  TroupePastRun *run = NULL;
  guint64 id;

  if (name == NULL)
    {
      run = troupe_kept_runs_find (journal, NULL, only_failed);
      if (run == NULL)
        g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                             only_failed
                                 ? _ ("No kept run has failed items: “troupe history” lists them")
                                 : _ ("No kept run is interrupted: “troupe history” lists them"));
      return run;
    }

  if (parse_id (name, &id, error))
    run = troupe_journal_find_run (journal, id, error);
  return run != NULL ? g_object_ref (run) : NULL;
}

static gboolean
enter_directory (const char *directory, GError **error)
{
  const int code = g_chdir (directory) == 0 ? 0 : errno;
  g_autofree char *name = g_filename_display_name (directory);

  if (code == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("The run was started in “%s”, which cannot be entered: %s"), name,
               g_strerror (code));
  return FALSE;
}

/* Only the program has what it calls. */
static gboolean
check_kind (const TroupePastRunFacts *facts, GError **error)
{
  g_autofree char *id = describe_number (facts->id);

  if (!troupe_past_run_facts_are_calls (facts))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               /* Translators: the number of a run, the name of a Python program, a folder */
               _ ("Run %s has the results of the program “%s”. Start that program again, in the "
                  "folder “%s”: it takes the results that are there, and computes the others"),
               id, facts->title, facts->directory);
  return FALSE;
}

static TroupeExit
go_on (TroupeJournal *journal, TroupePastRun *run, TroupeCall *call, GError **error)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);
  g_auto (Kept) kept = { 0 };
  TroupeJobFile *file = NULL;

  if (check_kind (facts, error))
    file = troupe_journal_load_job (journal, facts->id, error);
  if (file == NULL)
    return TROUPE_EXIT_WRONG;
  g_clear_pointer (&call->file, troupe_job_file_free);
  call->file = file;
  troupe_job_file_find_columns (file);
  if (!enter_directory (facts->directory, error) || !open_run (journal, run, call, &kept, error) ||
      !replay_stream (journal, facts, call, &kept, error))
    return TROUPE_EXIT_WRONG;
  return run_session (journal, call, &kept);
}

/**
 * troupe_resume_run:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the program on, without “resume”
 *
 * Goes on with a kept run, in the folder in which it was started.
 *
 * Returns: the exit status
 */
int
troupe_resume_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_resume (argc, argv, &error);
  g_autoptr (TroupeJournal) journal = NULL;
  g_autoptr (TroupePastRun) run = NULL;
  TroupeExit status = TROUPE_EXIT_WRONG;

  if (call == NULL)
    {
      troupe_program_complain ("%s", error->message);
      g_printerr (_ ("“troupe %s --help” says how to call it.\n"), "resume");
      return TROUPE_EXIT_WRONG;
    }

  journal = open_journal (&error);
  if (journal != NULL)
    run = choose_run (journal, call->run, call->only_failed, &error);
  if (run != NULL)
    status = go_on (journal, run, call, &error);
  return error != NULL ? fail (error) : status;
}
