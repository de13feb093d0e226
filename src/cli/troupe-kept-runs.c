/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the kept run that goes on, and those that a new run must not overwrite. */

#include "troupe-kept-runs.h"

#include "troupe-config.h"
#include "troupe-job-digest.h"

#include <glib/gi18n.h>
#include <string.h>

/* A run is in the list once it has begun; another process that has its lock is waited for so long.
 */
#define BEGIN_US (10 * G_USEC_PER_SEC)
#define LOOK_US  (20 * 1000)

static gboolean
can_go_on (const TroupePastRunFacts *facts, gboolean only_failed)
{
  return facts->resumable || (only_failed && !troupe_past_run_facts_are_calls (facts) &&
                              facts->n_failed > 0 && facts->state != TROUPE_PAST_RUN_RUNNING);
}

/**
 * troupe_kept_runs_find:
 * @journal: a journal
 * @digest: (nullable): the digest of a job, or %NULL for any
 * @only_failed: whether a run with failed items goes on as well
 *
 * Returns: (transfer full) (nullable): the newest run that can go on
 */
TroupePastRun *
troupe_kept_runs_find (TroupeJournal *journal, const char *digest, gboolean only_failed)
{
  GListModel *runs = troupe_journal_get_runs (journal);
  const guint n_runs = g_list_model_get_n_items (runs);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, i);
      const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

      if ((digest == NULL || g_strcmp0 (digest, facts->digest) == 0) &&
          can_go_on (facts, only_failed))
        return g_steal_pointer (&run);
    }
  return NULL;
}

/* A file that both jobs write, or NULL. */
static char *
find_common_file (const char *job_text, TroupeOutputOptions *output)
{
  const char *const paths[] = {
    troupe_output_options_get_output (output),
    troupe_output_options_get_joblog (output),
    troupe_output_options_get_results (output),
    troupe_output_options_get_report (output),
  };
  g_autoptr (TroupeJobFile) file =
      troupe_job_file_load_text (job_text, strlen (job_text), "run", NULL);
  const char *others[G_N_ELEMENTS (paths)];

  if (file == NULL)
    return NULL;
  others[0] = troupe_output_options_get_output (file->output);
  others[1] = troupe_output_options_get_joblog (file->output);
  others[2] = troupe_output_options_get_results (file->output);
  others[3] = troupe_output_options_get_report (file->output);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (paths[i] != NULL && others[i] != NULL)
      {
        g_autofree char *path = g_canonicalize_filename (paths[i], NULL);

        if (g_str_equal (path, others[i]))
          return g_filename_display_name (paths[i]);
      }
  return NULL;
}

static gboolean
fail_running (const TroupePastRunFacts *facts, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->id);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               /* Translators: a run by its number */
               _ ("This job is running, as run %s: wait for its end, or stop it"), id);
  return FALSE;
}

static TroupePastRun *
find_running (TroupeJournal *journal, const char *digest)
{
  GListModel *runs = troupe_journal_get_runs (journal);
  const guint n_runs = g_list_model_get_n_items (runs);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, i);
      const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

      if (g_strcmp0 (digest, facts->digest) == 0 && facts->state == TROUPE_PAST_RUN_RUNNING)
        return g_steal_pointer (&run);
    }
  return NULL;
}

/* What follows from a lock that another process has: FALSE if its run is there, or @own_error is
 * another one. */
static gboolean
check_taken (TroupeJournal *journal, const char *digest, const GError *own_error, GError **error)
{
  g_autoptr (TroupePastRun) run = NULL;

  if (!g_error_matches (own_error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_RUNNING))
    {
      g_propagate_error (error, g_error_copy (own_error));
      return FALSE;
    }
  if (!troupe_journal_refresh (journal, error))
    return FALSE;
  run = find_running (journal, digest);
  return run == NULL || fail_running (troupe_past_run_get_facts (run), error);
}

/**
 * troupe_kept_runs_claim:
 * @journal: a journal, whose list is updated
 * @digest: the digest of a job
 * @error: return location for an error
 *
 * Makes this process the only one that may look for the run of the job that goes on, and begin one.
 *
 * Returns: (transfer full) (nullable): the lock, to be kept until the end of the run, or %NULL with
 *   an error that names the run if the job is running
 */
TroupeRunLock *
troupe_kept_runs_claim (TroupeJournal *journal, const char *digest, GError **error)
{
  const gint64 until = g_get_monotonic_time () + BEGIN_US;

  while (TRUE)
    {
      g_autoptr (GError) own_error = NULL;
      g_autoptr (TroupeRunLock) lock =
          troupe_run_lock_take_digest (troupe_journal_get_path (journal), digest, 0, &own_error);

      if (lock != NULL)
        return troupe_journal_refresh (journal, error) ? g_steal_pointer (&lock) : NULL;
      if (!check_taken (journal, digest, own_error, error))
        return NULL;
      if (g_get_monotonic_time () > until)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       /* Translators: a sentence about another process */
                       _ ("%s: wait for its end, or end it"), own_error->message);
          return NULL;
        }
      g_usleep (LOOK_US);
    }
}

static char *
find_change (const TroupePastRunFacts *facts, TroupeCall *call)
{
  g_autofree char *text = troupe_job_file_to_text (call->file, NULL);

  return text != NULL ? troupe_job_digest_find_change (facts->job_text, text) : NULL;
}

static gboolean
fail_changed (const TroupePastRunFacts *facts, const char *change, const char *file, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->id);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               /* Translators: a run by its number, a file, and what differs, such as
                * “Command is “x” now, and was “y”” */
               _ ("Run %s, which was interrupted, writes “%s” as well, but is another job: %s. "
                  "Give the same job, or name another file"),
               id, file, change);
  return FALSE;
}

/* Nothing is lost by starting anew, but whoever asked to go on is to know why. */
static void
print_changed (const TroupePastRunFacts *facts, const char *change)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->id);

  /* Translators: a run by its number, and what differs, such as “Command is “x” now, and was “y””
   */
  g_printerr (_ ("Run %s, which was interrupted, is another job: %s. This job starts anew.\n"), id,
              change);
}

/**
 * troupe_kept_runs_check_new:
 * @journal: a journal that has no run of the job that can go on
 * @call: a call that asks to go on
 * @digest: the digest of its job
 * @directory: the folder in which it is run
 * @error: return location for an error
 *
 * Checks that the job may be started anew: it must not be running, and must not replace the files
 * of an interrupted run of a job that is nearly the same. If there is another interrupted run in
 * the folder, prints what differs.
 *
 * Returns: %FALSE with an error that names the run, and what changed
 */
gboolean
troupe_kept_runs_check_new (TroupeJournal *journal,
                            TroupeCall *call,
                            const char *digest,
                            const char *directory,
                            GError **error)
{
  GListModel *runs = troupe_journal_get_runs (journal);
  const guint n_runs = g_list_model_get_n_items (runs);
  g_autoptr (TroupePastRun) newest = NULL;
  g_autofree char *newest_change = NULL;

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (runs, i);
      const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);
      const gboolean is_same = g_strcmp0 (digest, facts->digest) == 0;
      g_autofree char *change = NULL;
      g_autofree char *file = NULL;

      if (is_same && facts->state == TROUPE_PAST_RUN_RUNNING)
        return fail_running (facts, error);
      if (is_same || !facts->resumable || g_strcmp0 (directory, facts->directory) != 0)
        continue;
      change = find_change (facts, call);
      if (change == NULL)
        continue;
      file = find_common_file (facts->job_text, call->file->output);
      if (file != NULL)
        return fail_changed (facts, change, file, error);
      if (newest == NULL)
        {
          newest = g_object_ref (run);
          newest_change = g_steal_pointer (&change);
        }
    }
  if (newest != NULL)
    print_changed (troupe_past_run_get_facts (newest), newest_change);
  return TRUE;
}
