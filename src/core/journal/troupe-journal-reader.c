/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the results of a kept run, one page at a time. */

#include "troupe-journal-reader.h"

#include "troupe-journal-pages.h"
#include "troupe-journal-schema.h"

struct _TroupeJournalReader
{
  TroupeDatabase *database;
  guint64 run;
  gint64 clock_offset;
  TroupeChunkPage *page;
};

/**
 * troupe_journal_reader_new:
 * @path: the path of the journal
 * @run: the id of a run
 * @clock_offset: added to a time of the clock in which times are wanted, gives microseconds since
 *   1970; 0 for times since 1970
 * @error: return location for an error
 *
 * Opens a connection to read the results of a run. No transaction is open between two calls, so
 * that others can write.
 *
 * Returns: (transfer full) (nullable): the reader, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeJournalReader *
troupe_journal_reader_new (const char *path, guint64 run, gint64 clock_offset, GError **error)
{
  TroupeDatabase *database = troupe_journal_schema_open (path, TROUPE_DATABASE_READ, error);
  TroupeJournalReader *self;

  if (database == NULL)
    return NULL;

  self = g_new0 (TroupeJournalReader, 1);
  self->database = database;
  self->run = run;
  self->clock_offset = clock_offset;
  return self;
}

/**
 * troupe_journal_reader_free:
 * @self: (transfer full): a reader
 *
 * Closes its connection.
 */
void
troupe_journal_reader_free (TroupeJournalReader *self)
{
  g_clear_pointer (&self->page, troupe_chunk_page_unref);
  troupe_database_close (self->database);
  g_free (self);
}

/* The page with the first item from @index on. Returns %FALSE without an error if there is none. */
static gboolean
read_page (TroupeJournalReader *self, guint64 index, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GBytes) data = NULL;
  g_autoptr (TroupeQuery) query = troupe_database_query (
      self->database, error,
      "SELECT data, file FROM page WHERE run = ?1 AND first_index + n_items > ?2 AND first_index >="
      " ifnull ((SELECT max (first_index) FROM page WHERE run = ?1 AND first_index <= ?2), 0)"
      " ORDER BY first_index LIMIT 1",
      "ii", self->run, (gint64) index);

  g_clear_pointer (&self->page, troupe_chunk_page_unref);
  if (query == NULL)
    return FALSE;
  if (!troupe_query_next (query, &own_error))
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  data = troupe_query_dup_bytes (query, 0);
  self->page = troupe_journal_pages_decode (troupe_database_get_path (self->database), data,
                                            troupe_query_get_text (query, 1), error);
  return self->page != NULL;
}

/**
 * troupe_journal_reader_next:
 * @self: a reader
 * @index: the index of an item
 * @chunk: (out caller-allocates): results, to be cleared by the caller
 * @error: return location for an error
 *
 * Finds the first chunk that has the result of @index or of a later item. It may begin before
 * @index. Reading in the order of indices reads each page once.
 *
 * Returns: %FALSE without an error if there is none, or with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_reader_next (TroupeJournalReader *self,
                            guint64 index,
                            TroupeResultChunk *chunk,
                            GError **error)
{
  guint position;

  if (self->page == NULL || !troupe_chunk_page_find (self->page, index, &position))
    {
      if (!read_page (self, index, error))
        return FALSE;
      if (!troupe_chunk_page_find (self->page, index, &position))
        position = 0;
    }

  troupe_chunk_page_get_chunk (self->page, position, chunk);
  if (chunk->finished_at != 0)
    chunk->finished_at -= self->clock_offset;
  return TRUE;
}

/**
 * troupe_journal_reader_count_items:
 * @self: a reader
 * @n_items: (out): the number of items that are kept without their results
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_reader_count_items (TroupeJournalReader *self, guint64 *n_items, GError **error)
{
  gint64 end = 0;

  if (!troupe_database_find_number (
          self->database, &end, error,
          "SELECT ifnull (max (first_index + n_items), 0) FROM items WHERE run = ?", "i",
          self->run))
    return FALSE;

  *n_items = end;
  return TRUE;
}

/**
 * troupe_journal_reader_next_items:
 * @self: a reader
 * @index: the index of an item
 * @items: (out): items
 * @error: return location for an error
 *
 * Finds the kept items that have @index, or else the first later ones, of a source that cannot be
 * read again.
 *
 * Returns: %FALSE without an error if there are none, or with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_reader_next_items (TroupeJournalReader *self,
                                  guint64 index,
                                  TroupeItems **items,
                                  GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GBytes) data = NULL;
  g_autoptr (TroupeChunkPage) page = NULL;
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (TroupeQuery) query = troupe_database_query (
      self->database, error,
      "SELECT data FROM items WHERE run = ?1 AND first_index >="
      " ifnull ((SELECT max (first_index) FROM items WHERE run = ?1 AND first_index <= ?2), 0)"
      " AND first_index + n_items > ?2 ORDER BY first_index LIMIT 1",
      "ii", self->run, (gint64) index);

  if (query == NULL)
    return FALSE;
  if (!troupe_query_next (query, &own_error))
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  data = troupe_query_dup_bytes (query, 0);
  page = troupe_journal_pages_decode (troupe_database_get_path (self->database), data, NULL, error);
  if (page == NULL)
    return FALSE;
  troupe_chunk_page_get_chunk (page, 0, &chunk);
  *items = g_steal_pointer (&chunk.items);
  return TRUE;
}
