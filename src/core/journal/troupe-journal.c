/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the kept runs, and begins, loads and deletes them. */

#include "troupe-journal.h"

#include "troupe-config.h"
#include "troupe-database.h"
#include "troupe-journal-file.h"
#include "troupe-journal-known-results.h"
#include "troupe-journal-list.h"
#include "troupe-journal-loader.h"
#include "troupe-journal-removal.h"
#include "troupe-run-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The files beside that of the journal that are watched. */
static const char *const watched[] = { "", "-wal", "-lock" };

#define N_WATCHED G_N_ELEMENTS (watched)

/* How often their changes are reported. */
#define WATCH_INTERVAL_MS 1000

struct _TroupeJournal
{
  GObject parent_instance;

  char *path;
  TroupeDatabase *database;
  /* The newest first. */
  GListStore *runs;
  TroupeJournalLimits limits;
  char *problem;
  /* Of the files that change when a run is written, and when one begins or ends. */
  GFileMonitor *monitors[N_WATCHED];
};

G_DEFINE_FINAL_TYPE (TroupeJournal, troupe_journal, G_TYPE_OBJECT)

static void
troupe_journal_finalize (GObject *object)
{
  TroupeJournal *self = TROUPE_JOURNAL (object);

  for (guint i = 0; i < N_WATCHED; i++)
    g_clear_object (&self->monitors[i]);
  g_clear_object (&self->runs);
  g_clear_pointer (&self->database, troupe_database_close);
  g_free (self->path);
  g_free (self->problem);

  G_OBJECT_CLASS (troupe_journal_parent_class)->finalize (object);
}

static void
troupe_journal_class_init (TroupeJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_journal_finalize;
}

static void
troupe_journal_init (TroupeJournal *self)
{
  self->runs = g_list_store_new (TROUPE_TYPE_PAST_RUN);
  self->limits.max_bytes = TROUPE_JOURNAL_MAX_BYTES;
}

static char *
choose_path (const char *path)
{
  return path != NULL ? g_strdup (path)
                      : g_build_filename (g_get_user_data_dir (), "troupe", "runs.db", NULL);
}

/**
 * troupe_journal_exists:
 * @path: (nullable): the path of the file, or %NULL for that of the user's data folder
 *
 * Returns: whether there is a file, so that troupe_journal_open() creates none
 */
gboolean
troupe_journal_exists (const char *path)
{
  g_autofree char *chosen = choose_path (path);

  return g_file_test (chosen, G_FILE_TEST_EXISTS);
}

/**
 * troupe_journal_open:
 * @path: (nullable): the path of the file, or %NULL for that of the user's data folder
 * @error: return location for an error
 *
 * Opens the journal; a new one is created if there is none, or in place of one that is damaged,
 * which is moved aside. One of a later version is left as it is. One that cannot be written is
 * opened only to be read.
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeJournal *
troupe_journal_open (const char *path, GError **error)
{
  g_autoptr (TroupeJournal) self = g_object_new (TROUPE_TYPE_JOURNAL, NULL);

  self->path = choose_path (path);
  self->database = troupe_journal_file_open (self->path, &self->problem, error);
  if (self->database == NULL || !troupe_journal_refresh (self, error))
    return NULL;
  /* An older file that can only be read has none. */
  troupe_journal_removal_get_limits (self->database, &self->limits, NULL);
  return g_steal_pointer (&self);
}

/**
 * troupe_journal_get_path:
 * @self: a journal
 *
 * Returns: (transfer none): the path of its file
 */
const char *
troupe_journal_get_path (TroupeJournal *self)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  return self->path;
}

/**
 * troupe_journal_take_problem:
 * @self: a journal
 *
 * Returns: (transfer full) (nullable): a sentence for the user about what happened to the file when
 *   it was opened, once
 */
char *
troupe_journal_take_problem (TroupeJournal *self)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  return g_steal_pointer (&self->problem);
}

/**
 * troupe_journal_get_limits:
 * @self: a journal
 *
 * Returns: (transfer none): its limits; those that were never set are %TROUPE_JOURNAL_MAX_BYTES,
 * and any age
 */
const TroupeJournalLimits *
troupe_journal_get_limits (TroupeJournal *self)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  return &self->limits;
}

/**
 * troupe_journal_set_limits:
 * @self: a journal
 * @limits: limits, which are kept in the journal for all programs
 * @error: return location for an error
 *
 * Sets the limits that are applied when a run begins; the limit of size also while it is recorded.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_set_limits (TroupeJournal *self, const TroupeJournalLimits *limits, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  self->limits = *limits;
  return troupe_journal_removal_set_limits (self->database, limits, error);
}

/* Listing */

/**
 * troupe_journal_refresh:
 * @self: a journal
 * @error: return location for an error
 *
 * Updates the list of runs with what this and other processes have written.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_refresh (TroupeJournal *self, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  return troupe_journal_list_refresh (self->runs, self->database, error);
}

static void
changed_cb (TroupeJournal *self)
{
  /* What cannot be read now is read after the next change. */
  troupe_journal_refresh (self, NULL);
}

/**
 * troupe_journal_watch:
 * @self: a journal
 *
 * From now on the list follows, within about a second, what other processes write, if the main loop
 * of the calling thread runs.
 */
void
troupe_journal_watch (TroupeJournal *self)
{
  g_return_if_fail (TROUPE_IS_JOURNAL (self));

  for (guint i = 0; i < N_WATCHED; i++)
    {
      g_autofree char *path = g_strconcat (self->path, watched[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      if (self->monitors[i] != NULL)
        continue;
      self->monitors[i] = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->monitors[i] == NULL)
        continue;
      g_file_monitor_set_rate_limit (self->monitors[i], WATCH_INTERVAL_MS);
      g_signal_connect_swapped (self->monitors[i], "changed", G_CALLBACK (changed_cb), self);
    }
}

/**
 * troupe_journal_unwatch:
 * @self: a journal
 *
 * From now on the list does not follow what other processes write. Each write, also of this
 * process, would wake a process that watches the file.
 */
void
troupe_journal_unwatch (TroupeJournal *self)
{
  g_return_if_fail (TROUPE_IS_JOURNAL (self));

  for (guint i = 0; i < N_WATCHED; i++)
    {
      if (self->monitors[i] != NULL)
        g_file_monitor_cancel (self->monitors[i]);
      g_clear_object (&self->monitors[i]);
    }
}

/**
 * troupe_journal_get_runs:
 * @self: a journal
 *
 * Returns: (transfer none): a list of #TroupePastRun, the newest first
 */
GListModel *
troupe_journal_get_runs (TroupeJournal *self)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  return G_LIST_MODEL (self->runs);
}

static gboolean
fail_not_found (guint64 id, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, id);

  g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NOT_FOUND,
               _ ("There is no kept run %s: “troupe history” lists them"), number);
  return FALSE;
}

/**
 * troupe_journal_find_run:
 * @self: a journal
 * @id: the id of a run
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the run of that id, or %NULL with
 *   %TROUPE_JOURNAL_ERROR_NOT_FOUND
 */
TroupePastRun *
troupe_journal_find_run (TroupeJournal *self, guint64 id, GError **error)
{
  const guint n_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n_runs; i++)
    {
      /* The list holds a reference. */
      g_autoptr (TroupePastRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (troupe_past_run_get_facts (run)->id == id)
        return run;
    }
  fail_not_found (id, error);
  return NULL;
}

/**
 * troupe_journal_find_resumable:
 * @self: a journal
 * @digest: (nullable): the digest of a job and its source, or %NULL for any
 *
 * Returns: (transfer none) (nullable): the newest run with that digest that can go on
 */
TroupePastRun *
troupe_journal_find_resumable (TroupeJournal *self, const char *digest)
{
  const guint n_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);

      if (facts->resumable && (digest == NULL || g_strcmp0 (digest, facts->digest) == 0))
        return run;
    }
  return NULL;
}

/* Loading */

/**
 * troupe_journal_load_job:
 * @self: a journal
 * @id: the id of a run
 * @error: return location for an error
 *
 * Loads the job of a run, with its items and its output. Paths that are not absolute are
 * relative to the folder in which it was started.
 *
 * Returns: (transfer full) (nullable): the job, or %NULL with %TROUPE_JOURNAL_ERROR, or with
 *   %TROUPE_JOB_FILE_ERROR if it is of a later version
 */
TroupeJobFile *
troupe_journal_load_job (TroupeJournal *self, guint64 id, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query = NULL;
  const char *text;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  query =
      troupe_database_query (self->database, error, "SELECT job FROM run WHERE id = ?", "i", id);
  if (query == NULL)
    return NULL;
  if (!troupe_query_next (query, &own_error))
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        fail_not_found (id, error);
      return NULL;
    }

  text = troupe_query_get_text (query, 0);
  return troupe_job_file_load_text (text, strlen (text), "run", error);
}

/**
 * troupe_journal_load_run:
 * @self: a journal
 * @id: the id of a run
 * @error: return location for an error
 *
 * Loads a run as it was, with its results; those above a limit go to a temporary file. Items that
 * have no result are “not run”, unless it is running.
 *
 * Returns: (transfer full) (nullable): the run, without a control, or %NULL with
 *   %TROUPE_JOURNAL_ERROR or %TROUPE_JOB_FILE_ERROR
 */
TroupeRun *
troupe_journal_load_run (TroupeJournal *self, guint64 id, GError **error)
{
  g_autoptr (TroupeJournalLoader) loader = NULL;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  loader = troupe_journal_loader_new (self->path, id, error);
  if (loader == NULL || !troupe_journal_loader_read (loader, NULL, error))
    return NULL;
  return troupe_journal_loader_finish (loader);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (troupe_journal_loader_read (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * troupe_journal_load_run_async:
 * @self: a journal
 * @id: the id of a run
 * @cancellable: (nullable): ends the loading
 * @callback: called when it is loaded
 * @data: for @callback
 *
 * Loads a run like troupe_journal_load_run(), and reads in another thread.
 */
void
troupe_journal_load_run_async (TroupeJournal *self,
                               guint64 id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = NULL;
  TroupeJournalLoader *loader;
  GError *error = NULL;

  g_return_if_fail (TROUPE_IS_JOURNAL (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, troupe_journal_load_run_async);
  loader = troupe_journal_loader_new (self->path, id, &error);
  if (loader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, loader, (GDestroyNotify) troupe_journal_loader_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * troupe_journal_load_run_finish:
 * @self: a journal
 * @result: as passed to the callback
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the run, or %NULL with an error
 */
TroupeRun *
troupe_journal_load_run_finish (TroupeJournal *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return troupe_journal_loader_finish (g_task_get_task_data (G_TASK (result)));
}

/**
 * troupe_journal_create_reader:
 * @self: a journal
 * @id: the id of a run
 * @clock_offset: added to a time of the clock in which times are wanted, gives microseconds since
 *   1970; 0 for times since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a reader of the results of a run, or %NULL with
 *   %TROUPE_JOURNAL_ERROR
 */
TroupeJournalReader *
troupe_journal_create_reader (TroupeJournal *self, guint64 id, gint64 clock_offset, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  return troupe_journal_reader_new (self->path, id, clock_offset, error);
}

/**
 * troupe_journal_open_known_results:
 * @self: a journal
 * @id: the id of a run that is not running
 * @without_failed: whether only items that have a value are known, so that the others run again
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the results for the continuation of a run, or %NULL with
 *   %TROUPE_JOURNAL_ERROR
 */
TroupeKnownResults *
troupe_journal_open_known_results (TroupeJournal *self,
                                   guint64 id,
                                   gboolean without_failed,
                                   GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  return troupe_journal_known_results_open (self->path, id, without_failed, error);
}

/* Recording */

/**
 * troupe_journal_create_recorder:
 * @self: a journal
 * @file: the job that will be run, with its items and its output
 * @digest: (nullable): the digest of the job and its source, for troupe_journal_find_resumable()
 * @error: return location for an error
 *
 * Begins to keep a new run. If the run never starts, nothing of it is kept.
 *
 * Returns: (transfer full) (nullable): a recorder for the run, which is independent of @self, or
 *   %NULL with %TROUPE_JOURNAL_ERROR, or with %TROUPE_JOB_FILE_ERROR if the job is not text
 */
TroupeJournalRecorder *
troupe_journal_create_recorder (TroupeJournal *self,
                                TroupeJobFile *file,
                                const char *digest,
                                GError **error)
{
  TroupeRunLock *lock;
  guint64 id;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  lock = troupe_run_row_insert (self->database, file, digest, &id, error);
  return lock != NULL ? troupe_journal_recorder_new (self->path, id, lock, &self->limits) : NULL;
}

/**
 * troupe_journal_continue_run:
 * @self: a journal
 * @id: the id of a run that can go on
 * @error: return location for an error
 *
 * Begins to keep the continuation of a run. Its results are those that are kept already and those
 * that are recorded now, which replace older ones of the same items.
 *
 * Returns: (transfer full) (nullable): a recorder for the run, or %NULL with %TROUPE_JOURNAL_ERROR:
 *   with %TROUPE_JOURNAL_ERROR_RUNNING if a process is running it
 */
TroupeJournalRecorder *
troupe_journal_continue_run (TroupeJournal *self, guint64 id, GError **error)
{
  TroupeRunLock *lock;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  if (!troupe_journal_refresh (self, error) || troupe_journal_find_run (self, id, error) == NULL)
    return NULL;
  lock = troupe_run_lock_take (self->path, id, error);
  return lock != NULL ? troupe_journal_recorder_new (self->path, id, lock, &self->limits) : NULL;
}

/* Changes */

static gboolean
finish_change (TroupeJournal *self, guint64 id, gboolean is_done, GError **error)
{
  if (!is_done)
    return FALSE;
  if (troupe_database_get_n_changed (self->database) == 0)
    return fail_not_found (id, error);
  return troupe_journal_refresh (self, error);
}

/**
 * troupe_journal_set_kept:
 * @self: a journal
 * @id: the id of a run
 * @is_kept: whether it is kept for ever: no limit of age or size deletes it
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_set_kept (TroupeJournal *self, guint64 id, gboolean is_kept, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  return finish_change (self, id,
                        troupe_database_execute (self->database, error,
                                                 "UPDATE run SET is_kept = ?2 WHERE id = ?1", "ii",
                                                 id, (gint64) is_kept),
                        error);
}

/**
 * troupe_journal_delete_run:
 * @self: a journal
 * @id: the id of a run that is not running
 * @error: return location for an error
 *
 * Takes a run out of the list. Until troupe_journal_purge() it can be restored.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_delete_run (TroupeJournal *self, guint64 id, GError **error)
{
  g_autoptr (TroupeRunLock) lock = NULL;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  lock = troupe_run_lock_take (self->path, id, error);
  return lock != NULL &&
         finish_change (self, id,
                        troupe_database_execute (
                            self->database, error,
                            "UPDATE run SET deleted_on = ?2 WHERE id = ?1 AND deleted_on = 0", "ii",
                            id, g_get_real_time ()),
                        error);
}

/**
 * troupe_journal_restore_run:
 * @self: a journal
 * @id: the id of a run that was deleted
 * @error: return location for an error
 *
 * Undoes troupe_journal_delete_run().
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_restore_run (TroupeJournal *self, guint64 id, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  return finish_change (
      self, id,
      troupe_database_execute (self->database, error,
                               "UPDATE run SET deleted_on = 0 WHERE id = ?1 AND deleted_on <> 0",
                               "i", id),
      error);
}

/**
 * troupe_journal_remove_run:
 * @self: a journal
 * @id: the id of a run that is not running
 * @error: return location for an error
 *
 * Removes a run at once, for good.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_remove_run (TroupeJournal *self, guint64 id, GError **error)
{
  g_autoptr (TroupeRunLock) lock = NULL;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  lock = troupe_run_lock_take (self->path, id, error);
  return lock != NULL && troupe_journal_refresh (self, error) &&
         troupe_journal_find_run (self, id, error) != NULL &&
         troupe_journal_removal_remove (self->database, id, error) &&
         troupe_journal_refresh (self, error);
}

/**
 * troupe_journal_purge:
 * @self: a journal
 * @least_seconds: how long ago a run was deleted
 * @error: return location for an error
 *
 * Removes what was deleted that long ago, and gives its room back to the disk. It may take a while.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_purge (TroupeJournal *self, double least_seconds, GError **error)
{
  const gint64 before = g_get_real_time () - (gint64) (least_seconds * G_USEC_PER_SEC);

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  return troupe_journal_removal_purge (self->database, before, error);
}

/**
 * troupe_journal_apply_limits:
 * @self: a journal
 * @error: return location for an error
 *
 * Removes the runs that are beyond the limits. It may take a while.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_apply_limits (TroupeJournal *self, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  return troupe_journal_removal_apply (self->database, &self->limits, error) &&
         troupe_journal_refresh (self, error);
}
