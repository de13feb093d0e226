/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the SQLite file of the journal and runs statements on it. */

#include "troupe-database.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/statfs.h>
#include <unistd.h>

/* How long a statement waits for other processes. A transaction takes some milliseconds. */
#define BUSY_MS 5000

struct _TroupeDatabase
{
  sqlite3 *handle;
  char *path;
  /* Prepared statements by the address of their text, which is constant. */
  GHashTable *statements;
};

/* The file systems of <linux/magic.h>, and others that are known, whose files other machines may
 * have open at the same time: NFS, CIFS, SMB2, SMB, Ceph, AFS, Coda, 9P, Lustre, GPFS, BeeGFS,
 * OrangeFS, and those of FUSE, such as sshfs. */
static const guint32 network_systems[] = {
  0x6969,     0xff534d42, 0xfe534d42, 0x517b,     0x00c36400, 0x5346414f, 0x73757245,
  0x01021997, 0x0bd00bd0, 0x47504653, 0x19830326, 0x20030528, 0x65735546,
};

/* Errors */

static TroupeJournalError
find_code (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TROUPE_JOURNAL_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TROUPE_JOURNAL_ERROR_DAMAGED;
    case SQLITE_FULL:
      return TROUPE_JOURNAL_ERROR_FULL;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return TROUPE_JOURNAL_ERROR_OPEN;
    default:
      return TROUPE_JOURNAL_ERROR_WRITE;
    }
}

/* SQLite describes an error in English, and the system's reason only by its number. */
static char *
describe (sqlite3 *handle, int result)
{
  const int system_error = handle != NULL ? sqlite3_system_errno (handle) : 0;

  switch (find_code (result))
    {
    case TROUPE_JOURNAL_ERROR_BUSY:
      return g_strdup (_ ("another program is using it"));
    case TROUPE_JOURNAL_ERROR_DAMAGED:
      return g_strdup (_ ("it is damaged"));
    case TROUPE_JOURNAL_ERROR_FULL:
      return g_strdup (_ ("there is no room on the disk"));
    case TROUPE_JOURNAL_ERROR_OPEN:
    case TROUPE_JOURNAL_ERROR_NEWER:
    case TROUPE_JOURNAL_ERROR_READ:
    case TROUPE_JOURNAL_ERROR_LIMIT:
    case TROUPE_JOURNAL_ERROR_WRITE:
    case TROUPE_JOURNAL_ERROR_NOT_FOUND:
    case TROUPE_JOURNAL_ERROR_RUNNING:
    default:
      break;
    }
  if ((result & 0xff) == SQLITE_READONLY)
    return g_strdup (_ ("it is read-only"));
  if (system_error != 0)
    return g_strdup (g_strerror (system_error));
  return g_strdup (handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (result));
}

static void
set_error (GError **error, const char *path, sqlite3 *handle, int result)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *reason = describe (handle, result);

  g_set_error (error, TROUPE_JOURNAL_ERROR, find_code (result),
               /* Translators: the path of a file, and the reason */
               _ ("The file of kept runs, “%s”, cannot be used: %s"), name, reason);
}

static gboolean
database_fail (TroupeDatabase *self, int result, GError **error)
{
  set_error (error, self->path, self->handle, result);
  return FALSE;
}

/* Opening */

/* A new file is created here, so that no other user can ever open it; SQLite gives those beside it
 * the same mode. A file that is there is not opened: closing it would give back the locks that
 * other connections of this process have on it. For the same reason, no connection of this process
 * is opened in between. */
static gboolean
create_file (const char *path, GError **error)
{
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = NULL;
  int code = 0;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    {
      const int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

      if (fd >= 0)
        {
          close (fd);
          return TRUE;
        }
    }
  code = errno;
  if (code == EEXIST)
    return TRUE;

  name = g_filename_display_name (path);
  g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_OPEN,
               _ ("The file of kept runs, “%s”, cannot be used: %s"), name, g_strerror (code));
  return FALSE;
}

/**
 * troupe_database_open:
 * @path: the path of the file
 * @mode: the purpose
 * @error: return location for an error
 *
 * Opens the file, whatever it contains; it is created if it is to be written.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeDatabase *
troupe_database_open (const char *path, TroupeDatabaseMode mode, GError **error)
{
  g_autoptr (TroupeDatabase) self = g_new0 (TroupeDatabase, 1);
  const int flags = mode == TROUPE_DATABASE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  int result;

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) troupe_query_free);
  if (mode == TROUPE_DATABASE_WRITE && !create_file (path, error))
    return NULL;

  result = sqlite3_open_v2 (path, &self->handle,
                            flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (result != SQLITE_OK)
    {
      set_error (error, path, self->handle, result);
      return NULL;
    }
  sqlite3_busy_timeout (self->handle, BUSY_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return g_steal_pointer (&self);
}

/**
 * troupe_database_close:
 * @self: (transfer full): a connection, all of whose queries were freed
 *
 * Closes the connection.
 */
void
troupe_database_close (TroupeDatabase *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}

/**
 * troupe_database_get_path:
 * @self: a connection
 *
 * Returns: (transfer none): the path of the file
 */
const char *
troupe_database_get_path (TroupeDatabase *self)
{
  return self->path;
}

/**
 * troupe_database_is_on_network:
 * @self: a connection
 *
 * Returns: whether processes of other machines may use the file, which have no memory in common
 */
gboolean
troupe_database_is_on_network (TroupeDatabase *self)
{
  struct statfs system;

  if (statfs (self->path, &system) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (network_systems); i++)
    if ((guint32) system.f_type == network_systems[i])
      return TRUE;
  return FALSE;
}

/* Statements */

static int
bind_value (sqlite3_stmt *statement, int position, char type, va_list *values)
{
  const char *text;
  const guint8 *data;
  GBytes *bytes;
  gsize size;

  switch (type)
    {
    case 'i':
      return sqlite3_bind_int64 (statement, position, va_arg (*values, gint64));
    case 'd':
      return sqlite3_bind_double (statement, position, va_arg (*values, double));
    case 's':
      text = va_arg (*values, const char *);
      return sqlite3_bind_text (statement, position, text, -1, SQLITE_TRANSIENT);
    case 'b':
      bytes = va_arg (*values, GBytes *);
      if (bytes == NULL)
        return sqlite3_bind_null (statement, position);
      data = troupe_bytes_get_data (bytes, &size);
      return sqlite3_bind_blob64 (statement, position, data, size, SQLITE_STATIC);
    default:
      g_assert_not_reached ();
    }
}

static int
bind_values (sqlite3_stmt *statement, const char *types, va_list *values)
{
  int result = SQLITE_OK;

  for (int i = 0; types[i] != '\0' && result == SQLITE_OK; i++)
    result = bind_value (statement, i + 1, types[i], values);
  return result;
}

/* A constant text is prepared once. */
static int
database_prepare (TroupeDatabase *self, const char *sql, sqlite3_stmt **statement)
{
  int result;

  *statement = g_hash_table_lookup (self->statements, sql);
  if (*statement != NULL)
    return SQLITE_OK;

  result = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
  if (result == SQLITE_OK)
    g_hash_table_insert (self->statements, (gpointer) sql, *statement);
  return result;
}

/**
 * troupe_database_execute:
 * @self: a connection
 * @error: return location for an error
 * @sql: a statement whose rows, if any, are not wanted; the text is constant and stays valid
 * @types: the types of its values
 * @...: the values
 *
 * Runs a statement.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_database_execute (TroupeDatabase *self,
                         GError **error,
                         const char *sql,
                         const char *types,
                         ...)
{
  sqlite3_stmt *statement;
  va_list values;
  int result = database_prepare (self, sql, &statement);

  if (result != SQLITE_OK)
    return database_fail (self, result, error);

  va_start (values, types);
  result = bind_values (statement, types, &values);
  va_end (values);
  while (result == SQLITE_OK || result == SQLITE_ROW)
    result = sqlite3_step (statement);
  if (result != SQLITE_DONE)
    database_fail (self, result, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return result == SQLITE_DONE;
}

/**
 * troupe_database_get_last_id:
 * @self: a connection
 *
 * Returns: the id of the row that was inserted last
 */
gint64
troupe_database_get_last_id (TroupeDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/**
 * troupe_database_get_n_changed:
 * @self: a connection
 *
 * Returns: the number of rows that the last statement changed or deleted
 */
gint64
troupe_database_get_n_changed (TroupeDatabase *self)
{
  return sqlite3_changes (self->handle);
}

/**
 * troupe_database_find_number:
 * @self: a connection
 * @number: (out): the first column of the first row, or 0 if there is no row
 * @error: return location for an error
 * @sql: a statement
 * @types: the types of its values
 * @...: the values
 *
 * Reads one number.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_database_find_number (TroupeDatabase *self,
                             gint64 *number,
                             GError **error,
                             const char *sql,
                             const char *types,
                             ...)
{
  sqlite3_stmt *statement;
  va_list values;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  *number = 0;
  if (result != SQLITE_OK)
    return database_fail (self, result, error);

  va_start (values, types);
  result = bind_values (statement, types, &values);
  va_end (values);
  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *number = sqlite3_column_int64 (statement, 0);
  else if (result != SQLITE_DONE)
    database_fail (self, result, error);
  sqlite3_finalize (statement);
  return result == SQLITE_ROW || result == SQLITE_DONE;
}

/**
 * troupe_database_begin:
 * @self: a connection
 * @error: return location for an error
 *
 * Begins a transaction that writes.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_database_begin (TroupeDatabase *self, GError **error)
{
  return troupe_database_execute (self, error, "BEGIN IMMEDIATE", "");
}

/**
 * troupe_database_commit:
 * @self: a connection with a transaction
 * @error: return location for an error
 *
 * Ends the transaction; if that fails it is rolled back.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_database_commit (TroupeDatabase *self, GError **error)
{
  if (troupe_database_execute (self, error, "COMMIT", ""))
    return TRUE;

  troupe_database_roll_back (self);
  return FALSE;
}

/**
 * troupe_database_roll_back:
 * @self: a connection
 *
 * Undoes the transaction, if there is one: some errors have ended it already.
 */
void
troupe_database_roll_back (TroupeDatabase *self)
{
  if (!sqlite3_get_autocommit (self->handle))
    troupe_database_execute (self, NULL, "ROLLBACK", "");
}

/* Queries */

/**
 * troupe_database_query:
 * @self: a connection
 * @error: return location for an error
 * @sql: a statement that finds rows
 * @types: the types of its values
 * @...: the values, which stay valid until the query is freed
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeQuery *
troupe_database_query (TroupeDatabase *self,
                       GError **error,
                       const char *sql,
                       const char *types,
                       ...)
{
  g_autoptr (TroupeQuery) query = NULL;
  va_list values;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &query, NULL);

  if (result == SQLITE_OK)
    {
      va_start (values, types);
      result = bind_values (query, types, &values);
      va_end (values);
    }
  if (result == SQLITE_OK)
    return g_steal_pointer (&query);

  database_fail (self, result, error);
  return NULL;
}

/**
 * troupe_query_next:
 * @self: a query
 * @error: return location for an error
 *
 * Moves to the next row, the first one at first.
 *
 * Returns: %FALSE after the last row, or with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_query_next (TroupeQuery *self, GError **error)
{
  const int result = sqlite3_step (self);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    set_error (error, sqlite3_db_filename (sqlite3_db_handle (self), "main"),
               sqlite3_db_handle (self), result);
  return result == SQLITE_ROW;
}

/**
 * troupe_query_is_complete:
 * @self: (nullable): a query, or %NULL if there is none, which was told with @error
 * @own_error: the location of the last error of troupe_query_next(), which is moved to @error
 * @error: return location for an error
 *
 * To be called after the last row.
 *
 * Returns: whether all rows were read, or %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_query_is_complete (TroupeQuery *self, GError **own_error, GError **error)
{
  if (*own_error == NULL)
    return self != NULL;

  g_propagate_error (error, g_steal_pointer (own_error));
  return FALSE;
}

/**
 * troupe_query_get_integer:
 * @self: a query with a row
 * @column: from 0
 *
 * Returns: the value of a column, 0 if it is null
 */
gint64
troupe_query_get_integer (TroupeQuery *self, int column)
{
  return sqlite3_column_int64 (self, column);
}

/**
 * troupe_query_get_double:
 * @self: a query with a row
 * @column: from 0
 *
 * Returns: the value of a column, 0 if it is null
 */
double
troupe_query_get_double (TroupeQuery *self, int column)
{
  return sqlite3_column_double (self, column);
}

/**
 * troupe_query_get_text:
 * @self: a query with a row
 * @column: from 0
 *
 * Returns: (nullable): the value of a column, until the next row
 */
const char *
troupe_query_get_text (TroupeQuery *self, int column)
{
  return (const char *) sqlite3_column_text (self, column);
}

/**
 * troupe_query_dup_bytes:
 * @self: a query with a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the value of a column, or %NULL if it is null
 */
GBytes *
troupe_query_dup_bytes (TroupeQuery *self, int column)
{
  if (sqlite3_column_type (self, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (self, column), sqlite3_column_bytes (self, column));
}

/**
 * troupe_query_free:
 * @self: (transfer full): a query
 *
 * Frees @self.
 */
void
troupe_query_free (TroupeQuery *self)
{
  sqlite3_finalize (self);
}
