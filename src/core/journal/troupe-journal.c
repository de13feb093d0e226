/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the kept runs, and begins, loads and deletes them. */

#include "troupe-journal.h"

#include "troupe-config.h"
#include "troupe-database.h"
#include "troupe-journal-known-results.h"
#include "troupe-journal-loader.h"
#include "troupe-journal-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TroupeJournal
{
  GObject parent_instance;

  char *path;
  TroupeDatabase *database;
  /* The newest first. */
  GListStore *runs;
  gint64 data_version;
};

G_DEFINE_FINAL_TYPE (TroupeJournal, troupe_journal, G_TYPE_OBJECT)

static void
troupe_journal_finalize (GObject *object)
{
  TroupeJournal *self = TROUPE_JOURNAL (object);

  g_clear_object (&self->runs);
  g_clear_pointer (&self->database, troupe_database_close);
  g_free (self->path);

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
}

/**
 * troupe_journal_open:
 * @path: (nullable): the path of the file, or %NULL for that of the user's data folder
 * @error: return location for an error
 *
 * Opens the journal; a new one is created if there is none.
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeJournal *
troupe_journal_open (const char *path, GError **error)
{
  g_autoptr (TroupeJournal) self = g_object_new (TROUPE_TYPE_JOURNAL, NULL);

  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_data_dir (), "troupe", "runs.db", NULL);
  self->database = troupe_journal_schema_open (self->path, TROUPE_DATABASE_WRITE, error);
  if (self->database == NULL || !troupe_journal_refresh (self, error))
    return NULL;
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

/* Listing */

static int
find_state (const TroupePastRunFacts *facts, gboolean has_ended, gboolean is_running)
{
  if (is_running)
    return TROUPE_PAST_RUN_RUNNING;
  if (has_ended && facts->error != NULL)
    return TROUPE_PAST_RUN_FAILED;
  return has_ended && !facts->resumable ? TROUPE_PAST_RUN_FINISHED : TROUPE_PAST_RUN_INTERRUPTED;
}

/* Reads the columns that troupe_journal_refresh() asks for. */
static void
read_facts (TroupeJournal *self, TroupeQuery *query, TroupePastRunFacts *facts)
{
  int column = 0;
  gboolean has_ended;
  gboolean is_running;

  facts->id = troupe_query_get_integer (query, column++);
  facts->title = troupe_query_get_text (query, column++);
  facts->digest = troupe_query_get_text (query, column++);
  facts->directory = troupe_query_get_text (query, column++);
  facts->error = troupe_query_get_text (query, column++);
  facts->host = troupe_query_get_text (query, column++);
  facts->job_text = troupe_query_get_text (query, column++);
  facts->started_on = troupe_query_get_integer (query, column++);
  facts->ended_on = troupe_query_get_integer (query, column++);
  has_ended = facts->ended_on != 0;
  is_running = !has_ended && troupe_run_lock_is_taken (self->path, facts->id);
  if (!has_ended && !is_running)
    facts->ended_on = troupe_query_get_integer (query, column);
  column++;
  facts->n_items = troupe_query_get_integer (query, column++);
  facts->n_done = troupe_query_get_integer (query, column++);
  facts->n_failed = troupe_query_get_integer (query, column++);
  facts->n_done += facts->n_failed;
  facts->kept_for_ever = troupe_query_get_integer (query, column++);
  facts->seconds = troupe_query_get_integer (query, column++) / 1e6;

  /* Without its end, what it was to write may not have been written. */
  facts->resumable =
      !is_running && (!has_ended || facts->n_items < 0 || facts->n_done < (guint64) facts->n_items);
  facts->state = find_state (facts, has_ended, is_running);
}

/* Updates the list, in which ids descend, at @position, so that the run is there. */
static void
place_run (TroupeJournal *self, guint position, const TroupePastRunFacts *facts)
{
  g_autoptr (TroupePastRun) run = NULL;

  while (TRUE)
    {
      g_autoptr (TroupePastRun) old = g_list_model_get_item (G_LIST_MODEL (self->runs), position);

      if (old == NULL || troupe_past_run_get_facts (old)->id < facts->id)
        break;
      if (troupe_past_run_get_facts (old)->id == facts->id)
        {
          troupe_past_run_set_facts (old, facts);
          return;
        }
      g_list_store_remove (self->runs, position);
    }
  run = troupe_past_run_new (facts);
  g_list_store_insert (self->runs, position, run);
}

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
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query = NULL;
  guint position = 0;
  guint n_runs;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  query = troupe_database_query (
      self->database, error,
      "SELECT id, title, digest, directory, error, host, job, started_on, ended_on, written_on,"
      " n_items, n_ok, n_failed + n_crashed + n_timed_out, is_kept,"
      " (SELECT sum (written_on - started_on) FROM session WHERE session.run = run.id)"
      " FROM run WHERE deleted_on = 0 AND started_on > 0 ORDER BY id DESC",
      "");
  while (query != NULL && troupe_query_next (query, &own_error))
    {
      TroupePastRunFacts facts;

      read_facts (self, query, &facts);
      place_run (self, position++, &facts);
    }
  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  if (query == NULL || own_error != NULL)
    return FALSE;

  n_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  if (n_runs > position)
    g_list_store_splice (self->runs, position, n_runs - position, NULL, 0);
  return TRUE;
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
 * Loads the job of a run, with its items and its output. Paths are absolute.
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
  return troupe_job_file_load_text (text, strlen (text), "/run", error);
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

/* No other process sees the row before the lock is taken. */
static TroupeRunLock *
insert_run (TroupeJournal *self,
            const char *title,
            const char *text,
            const char *digest,
            guint64 *id,
            GError **error)
{
  g_autofree char *directory = g_get_current_dir ();
  g_autoptr (TroupeRunLock) lock = NULL;

  if (!troupe_database_begin (self->database, error))
    return NULL;
  if (troupe_database_execute (
          self->database, error,
          "INSERT INTO run (title, job, digest, directory, host) VALUES (?, ?, ?, ?, ?)", "sssss",
          title, text, digest, directory, g_get_host_name ()))
    {
      *id = troupe_database_get_last_id (self->database);
      lock = troupe_run_lock_take (self->path, *id, error);
    }
  if (lock != NULL && troupe_database_commit (self->database, error))
    return g_steal_pointer (&lock);

  troupe_database_roll_back (self->database);
  return NULL;
}

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
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  g_autofree char *valid = NULL;
  TroupeRunLock *lock;
  guint64 id;

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), NULL);

  text = troupe_job_file_to_text (file, error);
  if (text == NULL)
    return NULL;
  title = troupe_job_describe (file->job);
  valid = g_utf8_make_valid (title, -1);
  lock = insert_run (self, valid, text, digest, &id, error);
  return lock != NULL ? troupe_journal_recorder_new (self->path, id, lock) : NULL;
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

  if (troupe_journal_find_run (self, id, error) == NULL)
    return NULL;
  lock = troupe_run_lock_take (self->path, id, error);
  return lock != NULL ? troupe_journal_recorder_new (self->path, id, lock) : NULL;
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
  return lock != NULL &&
         finish_change (self, id,
                        troupe_database_execute (self->database, error,
                                                 "DELETE FROM run WHERE id = ?", "i", id),
                        error) &&
         troupe_database_execute (self->database, error, "PRAGMA incremental_vacuum", "");
}

/**
 * troupe_journal_purge:
 * @self: a journal
 * @least_seconds: how long ago a run was deleted
 * @error: return location for an error
 *
 * Removes what was deleted that long ago, and gives its room back to the disk.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_purge (TroupeJournal *self, double least_seconds, GError **error)
{
  const gint64 before = g_get_real_time () - (gint64) (least_seconds * G_USEC_PER_SEC);

  g_return_val_if_fail (TROUPE_IS_JOURNAL (self), FALSE);

  return troupe_database_execute (self->database, error,
                                  "DELETE FROM run WHERE deleted_on > 0 AND deleted_on <= ?", "i",
                                  before) &&
         troupe_database_execute (self->database, error, "PRAGMA incremental_vacuum", "");
}
