/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Removes kept runs with their files, one by one, and finds those that are beyond a limit. The
 * limits are in the journal itself, so that all programs have the same. */

#include "troupe-journal-removal.h"

#include "troupe-large-pages.h"
#include "troupe-run-lock.h"

/* The names of settings. */
#define MAX_BYTES   "max-bytes"
#define MAX_SECONDS "max-seconds"

/**
 * troupe_journal_removal_remove:
 * @database: a connection
 * @id: the id of a run whose lock the caller has
 * @error: return location for an error
 *
 * Removes a run with its files, and gives its room back to the disk.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_removal_remove (TroupeDatabase *database, guint64 id, GError **error)
{
  if (!troupe_database_execute (database, error, "DELETE FROM run WHERE id = ?", "i", id))
    return FALSE;
  troupe_large_pages_remove_run (troupe_database_get_path (database), id);
  return troupe_database_execute (database, error, "PRAGMA incremental_vacuum", "");
}

/* Removes the run of the first row that @query finds and no process is running. */
static gboolean
remove_first (TroupeDatabase *database, TroupeQuery *query, gboolean *is_removed, GError **error)
{
  g_autoptr (TroupeRunLock) lock = NULL;
  GError *own_error = NULL;
  guint64 id = 0;

  *is_removed = FALSE;
  while (lock == NULL && troupe_query_next (query, &own_error))
    {
      id = troupe_query_get_integer (query, 0);
      lock = troupe_run_lock_take (troupe_database_get_path (database), id, NULL);
    }
  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  sqlite3_reset (query);
  *is_removed = lock != NULL;
  return lock == NULL || troupe_journal_removal_remove (database, id, error);
}

static gboolean
remove_all (TroupeDatabase *database, TroupeQuery *query, GError **error)
{
  gboolean is_removed = TRUE;

  while (is_removed)
    if (!remove_first (database, query, &is_removed, error))
      return FALSE;
  return TRUE;
}

/**
 * troupe_journal_removal_purge:
 * @database: a connection
 * @before: a time, in microseconds since 1970
 * @error: return location for an error
 *
 * Removes runs that were marked as deleted before that time, and what is left of runs that never
 * started.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_removal_purge (TroupeDatabase *database, gint64 before, GError **error)
{
  g_autoptr (TroupeQuery) query = troupe_database_query (
      database, error,
      "SELECT id FROM run WHERE started_on = 0 OR (deleted_on > 0 AND deleted_on <= ?)", "i",
      before);

  return query != NULL && remove_all (database, query, error);
}

/**
 * troupe_journal_removal_measure:
 * @database: a connection
 * @size: (out): bytes that all runs take
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_removal_measure (TroupeDatabase *database, guint64 *size, GError **error)
{
  gint64 n_pages;
  gint64 n_free;
  gint64 page_size;

  if (!troupe_database_find_number (database, &n_pages, error, "PRAGMA page_count", "") ||
      !troupe_database_find_number (database, &n_free, error, "PRAGMA freelist_count", "") ||
      !troupe_database_find_number (database, &page_size, error, "PRAGMA page_size", ""))
    return FALSE;

  *size = (guint64) (n_pages - n_free) * page_size +
          troupe_large_pages_measure (troupe_database_get_path (database));
  return TRUE;
}

/**
 * troupe_journal_removal_get_limits:
 * @database: a connection
 * @limits: (in) (out): limits, each of which is replaced if there is another one in the journal
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_removal_get_limits (TroupeDatabase *database,
                                   TroupeJournalLimits *limits,
                                   GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query =
      troupe_database_query (database, error, "SELECT name, value FROM setting", "");

  while (query != NULL && troupe_query_next (query, &own_error))
    {
      const char *name = troupe_query_get_text (query, 0);

      if (g_str_equal (name, MAX_BYTES))
        limits->max_bytes = troupe_query_get_integer (query, 1);
      else if (g_str_equal (name, MAX_SECONDS))
        limits->max_seconds = troupe_query_get_integer (query, 1);
    }
  return troupe_query_is_complete (query, &own_error, error);
}

/**
 * troupe_journal_removal_set_limits:
 * @database: a connection
 * @limits: limits
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_removal_set_limits (TroupeDatabase *database,
                                   const TroupeJournalLimits *limits,
                                   GError **error)
{
  return troupe_database_execute (database, error,
                                  "INSERT OR REPLACE INTO setting (name, value)"
                                  " VALUES (?, ?), (?, ?)",
                                  "sisi", MAX_BYTES, (gint64) limits->max_bytes, MAX_SECONDS,
                                  (gint64) limits->max_seconds);
}

static gboolean
apply_age (TroupeDatabase *database, double max_seconds, GError **error)
{
  const gint64 before = g_get_real_time () - (gint64) (max_seconds * G_USEC_PER_SEC);
  g_autoptr (TroupeQuery) query = troupe_database_query (
      database, error, "SELECT id FROM run WHERE is_kept = 0 AND started_on > 0 AND written_on < ?",
      "i", before);

  return query != NULL && remove_all (database, query, error);
}

static gboolean
apply_size (TroupeDatabase *database, guint64 max_bytes, GError **error)
{
  g_autoptr (TroupeQuery) query = troupe_database_query (
      database, error,
      "SELECT id FROM run WHERE is_kept = 0 AND started_on > 0 ORDER BY written_on, id", "");
  gboolean is_removed = query != NULL;

  while (is_removed)
    {
      guint64 size;

      if (!troupe_journal_removal_measure (database, &size, error))
        return FALSE;
      if (size <= max_bytes)
        return TRUE;
      if (!remove_first (database, query, &is_removed, error))
        return FALSE;
    }
  return query != NULL;
}

/**
 * troupe_journal_removal_apply:
 * @database: a connection
 * @limits: limits
 * @error: return location for an error
 *
 * Removes runs that are too old, and then the oldest ones, until the others are within the limit of
 * size.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_removal_apply (TroupeDatabase *database,
                              const TroupeJournalLimits *limits,
                              GError **error)
{
  return (limits->max_seconds <= 0 || apply_age (database, limits->max_seconds, error)) &&
         (limits->max_bytes == 0 || apply_size (database, limits->max_bytes, error));
}
