/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A connection to the SQLite file of the journal. */

#pragma once

#include "troupe-journal-error.h"

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * TroupeDatabaseMode:
 * @TROUPE_DATABASE_READ: only to read, if there is a file
 * @TROUPE_DATABASE_WRITE: to read and write; a new file is created if there is none
 *
 * The purpose of a connection.
 */
typedef enum
{
  TROUPE_DATABASE_READ,
  TROUPE_DATABASE_WRITE,
} TroupeDatabaseMode;

/**
 * TroupeDatabase:
 *
 * A connection to the SQLite file in which runs are kept, and the statements that it has prepared.
 * It may be used from any thread, by one at a time.
 *
 * The values of a statement are given as a string with a letter for each, and the values: "i"
 * (#gint64), "d" (double), "s" (a string or %NULL), "b" (a #GBytes or %NULL).
 */
typedef struct _TroupeDatabase TroupeDatabase;

TroupeDatabase *troupe_database_open (const char *path, TroupeDatabaseMode mode, GError **error);
void troupe_database_close (TroupeDatabase *self);
const char *troupe_database_get_path (TroupeDatabase *self);
gboolean troupe_database_is_on_network (TroupeDatabase *self);

gboolean troupe_database_execute (TroupeDatabase *self,
                                  GError **error,
                                  const char *sql,
                                  const char *types,
                                  ...);
gint64 troupe_database_get_last_id (TroupeDatabase *self);
gint64 troupe_database_get_n_changed (TroupeDatabase *self);
gboolean troupe_database_find_number (TroupeDatabase *self,
                                      gint64 *number,
                                      GError **error,
                                      const char *sql,
                                      const char *types,
                                      ...);

gboolean troupe_database_begin (TroupeDatabase *self, GError **error);
gboolean troupe_database_commit (TroupeDatabase *self, GError **error);
void troupe_database_roll_back (TroupeDatabase *self);

/**
 * TroupeQuery:
 *
 * The rows that a statement finds, one after another.
 */
typedef sqlite3_stmt TroupeQuery;

TroupeQuery *troupe_database_query (TroupeDatabase *self,
                                    GError **error,
                                    const char *sql,
                                    const char *types,
                                    ...);
gboolean troupe_query_next (TroupeQuery *self, GError **error);
gboolean troupe_query_is_complete (TroupeQuery *self, GError **own_error, GError **error);
gint64 troupe_query_get_integer (TroupeQuery *self, int column);
double troupe_query_get_double (TroupeQuery *self, int column);
const char *troupe_query_get_text (TroupeQuery *self, int column);
GBytes *troupe_query_dup_bytes (TroupeQuery *self, int column);
void troupe_query_free (TroupeQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeDatabase, troupe_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeQuery, troupe_query_free)

G_END_DECLS
