/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates the tables of the journal and migrates those of earlier versions. docs/journal.md
 * describes them. */

#include "troupe-journal-schema.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* "Trup", which marks the file as ours. */
#define APPLICATION_ID "1416787312"

/* The statements that lead from each version to the next. Version 0 is an empty file. A step that
 * was ever released does not change. */
static const char *const step_1[] = {
  "CREATE TABLE run ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " title TEXT NOT NULL,"
  " job TEXT NOT NULL,"
  " digest TEXT,"
  " directory TEXT NOT NULL,"
  " host TEXT NOT NULL,"
  " started_on INTEGER NOT NULL DEFAULT 0,"
  " ended_on INTEGER NOT NULL DEFAULT 0,"
  " written_on INTEGER NOT NULL DEFAULT 0,"
  " error TEXT,"
  " n_items INTEGER NOT NULL DEFAULT -1,"
  " n_ok INTEGER NOT NULL DEFAULT 0,"
  " n_failed INTEGER NOT NULL DEFAULT 0,"
  " n_crashed INTEGER NOT NULL DEFAULT 0,"
  " n_timed_out INTEGER NOT NULL DEFAULT 0,"
  " restarts INTEGER NOT NULL DEFAULT 0,"
  " retries INTEGER NOT NULL DEFAULT 0,"
  " is_kept INTEGER NOT NULL DEFAULT 0,"
  " deleted_on INTEGER NOT NULL DEFAULT 0)",

  "CREATE INDEX run_by_digest ON run (digest)",

  "CREATE TABLE session ("
  " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  " started_on INTEGER NOT NULL,"
  " written_on INTEGER NOT NULL,"
  " PRIMARY KEY (run, started_on)) WITHOUT ROWID",

  "CREATE TABLE page ("
  " id INTEGER PRIMARY KEY,"
  " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  " first_index INTEGER NOT NULL,"
  " n_items INTEGER NOT NULL,"
  " n_ok INTEGER NOT NULL,"
  " data BLOB,"
  " file TEXT)",

  "CREATE UNIQUE INDEX page_by_index ON page (run, first_index)",

  "CREATE TABLE items ("
  " id INTEGER PRIMARY KEY,"
  " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  " first_index INTEGER NOT NULL,"
  " n_items INTEGER NOT NULL,"
  " data BLOB NOT NULL)",

  "CREATE UNIQUE INDEX items_by_index ON items (run, first_index)",

  "CREATE TABLE worker ("
  " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  " number INTEGER NOT NULL,"
  " slot INTEGER NOT NULL,"
  " is_local INTEGER NOT NULL,"
  " host TEXT NOT NULL,"
  " pid INTEGER NOT NULL,"
  " state INTEGER NOT NULL,"
  " items_done INTEGER NOT NULL,"
  " user_seconds REAL NOT NULL,"
  " system_seconds REAL NOT NULL,"
  " max_rss_bytes INTEGER NOT NULL,"
  " core INTEGER NOT NULL,"
  " exited INTEGER NOT NULL,"
  " exit_code INTEGER NOT NULL,"
  " killed_by INTEGER NOT NULL,"
  " replaces INTEGER NOT NULL,"
  " restarts INTEGER NOT NULL,"
  " launched_on INTEGER NOT NULL,"
  " started_on INTEGER NOT NULL,"
  " greeted_on INTEGER NOT NULL,"
  " ending_on INTEGER NOT NULL,"
  " joined_on INTEGER NOT NULL,"
  " paused_seconds REAL NOT NULL,"
  " reason TEXT NOT NULL,"
  " latest TEXT NOT NULL,"
  " PRIMARY KEY (run, number)) WITHOUT ROWID",

  "CREATE TABLE event ("
  " id INTEGER PRIMARY KEY,"
  " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  " kind INTEGER NOT NULL,"
  " happened_on INTEGER NOT NULL,"
  " worker INTEGER NOT NULL,"
  " text TEXT NOT NULL)",

  "CREATE INDEX event_by_run ON event (run)",

  "PRAGMA application_id = " APPLICATION_ID,
  "PRAGMA user_version = 1",
  NULL,
};

/* Limits, which all programs that use the file have in common. */
static const char *const step_2[] = {
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
  "PRAGMA user_version = 2",
  NULL,
};

/* Events with data, from which their words follow in any language; without, the text says all. */
static const char *const step_3[] = {
  "ALTER TABLE event ADD COLUMN what INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE event ADD COLUMN other INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE event ADD COLUMN pid INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE event ADD COLUMN exited INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE event ADD COLUMN code INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE event ADD COLUMN items TEXT NOT NULL DEFAULT ''",
  "PRAGMA user_version = 3",
  NULL,
};

/* Pages in which a result may have its earlier attempts; those of earlier versions have none. */
static const char *const step_4[] = {
  "PRAGMA user_version = 4",
  NULL,
};

/* How busy the machine was with other programs. */
static const char *const step_5[] = {
  "ALTER TABLE run ADD COLUMN others_cores REAL NOT NULL DEFAULT 0",
  "PRAGMA user_version = 5",
  NULL,
};

static const char *const *const steps[TROUPE_JOURNAL_SCHEMA_VERSION] = { step_1, step_2, step_3,
                                                                         step_4, step_5 };

static gboolean
check_version (TroupeDatabase *database, const char *path, gint64 *version, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  gint64 application;
  gint64 n_tables;

  if (!troupe_database_find_number (database, &application, error, "PRAGMA application_id", "") ||
      !troupe_database_find_number (database, version, error, "PRAGMA user_version", "") ||
      !troupe_database_find_number (database, &n_tables, error,
                                    "SELECT count (*) FROM sqlite_master", ""))
    return FALSE;

  if (application != g_ascii_strtoll (APPLICATION_ID, NULL, 10) &&
      (application != 0 || *version != 0 || n_tables != 0))
    {
      g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_DAMAGED,
                   _ ("“%s” is not a file of kept runs"), name);
      return FALSE;
    }
  if (*version > TROUPE_JOURNAL_SCHEMA_VERSION)
    {
      g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NEWER,
                   _ ("The file of kept runs, “%s”, was written by a later version of Troupe: "
                      "install that version"),
                   name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run_steps (TroupeDatabase *database, gint64 version, GError **error)
{
  for (; version < TROUPE_JOURNAL_SCHEMA_VERSION; version++)
    for (guint i = 0; steps[version][i] != NULL; i++)
      if (!troupe_database_execute (database, error, steps[version][i], ""))
        return FALSE;
  return TRUE;
}

/* Another process may have migrated it meanwhile. */
static gboolean
migrate (TroupeDatabase *database, const char *path, GError **error)
{
  gint64 version;

  if (!troupe_database_begin (database, error))
    return FALSE;
  if (check_version (database, path, &version, error) && run_steps (database, version, error))
    return troupe_database_commit (database, error);

  troupe_database_roll_back (database);
  return FALSE;
}

/* A write-ahead log needs memory that all processes have in common: without, as for a home on a
 * network, each transaction is written in place, with a log of what was there. */
static gboolean
set_log (TroupeDatabase *database, GError **error)
{
  return troupe_database_execute (database, error,
                                  troupe_database_is_on_network (database)
                                      ? "PRAGMA journal_mode = DELETE"
                                      : "PRAGMA journal_mode = WAL",
                                  "");
}

static gboolean
prepare (TroupeDatabase *database, const char *path, gboolean may_write, GError **error)
{
  gint64 version;

  if (!check_version (database, path, &version, error))
    return FALSE;
  if (!may_write)
    return TRUE;

  /* Only a file that is still empty can be told the size of its pages, and to give those of deleted
   * runs back. */
  return (version != 0 ||
          (troupe_database_execute (database, error, "PRAGMA page_size = 16384", "") &&
           troupe_database_execute (database, error, "PRAGMA auto_vacuum = INCREMENTAL", ""))) &&
         set_log (database, error) &&
         troupe_database_execute (database, error, "PRAGMA synchronous = NORMAL", "") &&
         troupe_database_execute (database, error, "PRAGMA foreign_keys = ON", "") &&
         troupe_database_execute (database, error, "PRAGMA wal_autocheckpoint = 2048", "") &&
         (version == TROUPE_JOURNAL_SCHEMA_VERSION || migrate (database, path, error));
}

/**
 * troupe_journal_schema_open:
 * @path: the path of the file
 * @mode: the purpose
 * @error: return location for an error
 *
 * Opens the file, creates the tables in a new one, and migrates an older one. A file that is
 * damaged, of a later version or no journal at all is left as it is.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeDatabase *
troupe_journal_schema_open (const char *path, TroupeDatabaseMode mode, GError **error)
{
  g_autoptr (TroupeDatabase) database = troupe_database_open (path, mode, error);

  if (database == NULL || !prepare (database, path, mode == TROUPE_DATABASE_WRITE, error))
    return NULL;
  return g_steal_pointer (&database);
}
