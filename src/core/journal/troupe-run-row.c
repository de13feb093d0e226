/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adds the row of a new run to the journal, and takes its lock. */

#include "troupe-run-row.h"

/* No other process sees the row before the lock is taken. */
static TroupeRunLock *
insert_and_lock (TroupeDatabase *database,
                 const char *title,
                 const char *text,
                 const char *digest,
                 guint64 *id,
                 GError **error)
{
  g_autofree char *directory = g_get_current_dir ();
  g_autoptr (TroupeRunLock) lock = NULL;

  if (!troupe_database_begin (database, error))
    return NULL;
  if (troupe_database_execute (
          database, error,
          "INSERT INTO run (title, job, digest, directory, host) VALUES (?, ?, ?, ?, ?)", "sssss",
          title, text, digest, directory, g_get_host_name ()))
    {
      *id = troupe_database_get_last_id (database);
      lock = troupe_run_lock_take (troupe_database_get_path (database), *id, error);
    }
  if (lock != NULL && troupe_database_commit (database, error))
    return g_steal_pointer (&lock);

  troupe_database_roll_back (database);
  return NULL;
}

/**
 * troupe_run_row_insert:
 * @database: a connection
 * @file: the job of the run, with its items and its output
 * @digest: (nullable): the digest of the job and its source
 * @id: (out): the id of the run
 * @error: return location for an error
 *
 * Adds a run that has not begun.
 *
 * Returns: (transfer full) (nullable): its lock, or %NULL with %TROUPE_JOURNAL_ERROR, or with
 *   %TROUPE_JOB_FILE_ERROR if the job is not text
 */
TroupeRunLock *
troupe_run_row_insert (TroupeDatabase *database,
                       TroupeJobFile *file,
                       const char *digest,
                       guint64 *id,
                       GError **error)
{
  g_autofree char *text = troupe_job_file_to_text (file, error);
  g_autofree char *title = NULL;
  g_autofree char *valid = NULL;

  if (text == NULL)
    return NULL;

  title = troupe_job_describe (file->job);
  valid = g_utf8_make_valid (title, -1);
  return insert_and_lock (database, valid, text, digest, id, error);
}
