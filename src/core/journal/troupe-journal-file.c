/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the file of the journal. One that is damaged is moved aside, never overwritten; one that
 * cannot be written is only read. */

#include "troupe-journal-file.h"

#include "troupe-config.h"
#include "troupe-journal-schema.h"
#include "troupe-run-lock.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* The files that belong together. */
static const char *const endings[] = { "", "-wal", "-shm" };

/* No run has this id. */
#define LOCK_ID 0

/* A damaged list of runs is found here; the damage of one run is found when that is read. */
static TroupeDatabase *
open_and_check (const char *path, GError **error)
{
  g_autoptr (TroupeDatabase) database =
      troupe_journal_schema_open (path, TROUPE_DATABASE_WRITE, error);
  gint64 n_runs;

  if (database == NULL ||
      !troupe_database_find_number (database, &n_runs, error,
                                    "SELECT sum (length (title) + n_ok + deleted_on) FROM run", ""))
    return NULL;
  return g_steal_pointer (&database);
}

static char *
find_free_path (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 1;; i++)
    {
      g_autofree char *free_path = i == 1 ? g_strdup_printf ("%s.damaged-%s", path, date)
                                          : g_strdup_printf ("%s.damaged-%s-%u", path, date, i);

      if (g_access (free_path, F_OK) != 0)
        return g_steal_pointer (&free_path);
    }
}

/* Another process may have moved it meanwhile, and begun a new one. */
static TroupeDatabase *
replace_damaged (const char *path, char **problem, GError **error)
{
  g_autoptr (TroupeRunLock) lock = troupe_run_lock_take (path, LOCK_ID, NULL);
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeDatabase) database = open_and_check (path, &own_error);
  g_autofree char *free_path = NULL;
  g_autofree char *name = NULL;

  if (database != NULL)
    return g_steal_pointer (&database);
  if (lock == NULL || own_error->code != TROUPE_JOURNAL_ERROR_DAMAGED)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  free_path = find_free_path (path);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (free_path, endings[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return NULL;
        }
    }

  name = g_filename_display_name (free_path);
  *problem =
      g_strdup_printf (_ ("The file of kept runs was damaged. It was moved to “%s”, and a new "
                          "one was begun."),
                       name);
  return open_and_check (path, error);
}

/**
 * troupe_journal_file_open:
 * @path: the path of the journal
 * @problem: (out) (nullable): a sentence for the user about a file that was moved aside
 * @error: return location for an error
 *
 * Opens the journal to read and write. A new file is begun in place of one that is damaged or is
 * not a journal. Of a file that cannot be written, the connection can only read.
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeDatabase *
troupe_journal_file_open (const char *path, char **problem, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  TroupeDatabase *database = open_and_check (path, &own_error);

  *problem = NULL;
  if (database != NULL)
    return database;
  if (own_error->code == TROUPE_JOURNAL_ERROR_DAMAGED)
    return replace_damaged (path, problem, error);
  if (own_error->code == TROUPE_JOURNAL_ERROR_OPEN || own_error->code == TROUPE_JOURNAL_ERROR_WRITE)
    database = troupe_journal_schema_open (path, TROUPE_DATABASE_READ, NULL);
  if (database == NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  return database;
}
