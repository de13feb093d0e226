/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts chunks together into pages and writes them, in place of results that were there. */

#include "troupe-journal-pages.h"

#include "troupe-config.h"
#include "troupe-journal-batch.h"
#include "troupe-large-pages.h"

#include <glib/gi18n-lib.h>

/* Small chunks are put together into pages up to this size, which are read one at a time. */
#define PAGE_BYTES ((gsize) 512 * 1024)

typedef struct
{
  TroupeDatabase *database;
  guint64 run;
  /* How many more results of each status there are. */
  gint64 *n_status;
} Writing;

static int
compare_chunks (gconstpointer a, gconstpointer b)
{
  const TroupeResultChunk *left = *(const TroupeResultChunk *const *) a;
  const TroupeResultChunk *right = *(const TroupeResultChunk *const *) b;

  return left->first_index < right->first_index ? -1 : left->first_index > right->first_index;
}

static guint64
get_end (const TroupeResultChunk *chunk)
{
  return chunk->first_index + chunk->count;
}

static gboolean
write_page (Writing *self, const TroupeResultChunk *const *chunks, guint n_chunks, GError **error)
{
  g_autoptr (GBytes) data = troupe_chunk_page_encode (chunks, n_chunks);
  const gint64 first = chunks[0]->first_index;
  const gboolean is_large = g_bytes_get_size (data) > TROUPE_JOURNAL_PAGE_MAX;
  g_autofree char *file = NULL;
  gint64 n_ok = 0;

  if (is_large)
    {
      file = troupe_large_pages_write (troupe_database_get_path (self->database), self->run, first,
                                       data, error);
      if (file == NULL)
        return FALSE;
    }

  for (guint i = 0; i < n_chunks; i++)
    {
      self->n_status[chunks[i]->status] += chunks[i]->count;
      if (chunks[i]->status == TROUPE_RESULT_OK)
        n_ok += chunks[i]->count;
    }
  return troupe_database_execute (self->database, error,
                                  "INSERT INTO page (run, first_index, n_items, n_ok, data, file)"
                                  " VALUES (?, ?, ?, ?, ?, ?)",
                                  "iiiibs", self->run, first,
                                  (gint64) get_end (chunks[n_chunks - 1]) - first, n_ok,
                                  is_large ? NULL : data, file);
}

static gboolean
write_pages (Writing *self, GPtrArray *chunks, GError **error)
{
  const TroupeResultChunk *const *sorted = (gpointer) chunks->pdata;
  guint first = 0;
  gsize size = 0;

  for (guint i = 0; i < chunks->len; i++)
    {
      const gsize more = troupe_journal_batch_measure_chunk (sorted[i]);

      if (i > first &&
          (sorted[i]->first_index != get_end (sorted[i - 1]) || size + more > PAGE_BYTES))
        {
          if (!write_page (self, sorted + first, i - first, error))
            return FALSE;
          first = i;
          size = 0;
        }
      size += more;
    }
  return first == chunks->len || write_page (self, sorted + first, chunks->len - first, error);
}

/* Replacing */

static void
clear_chunk (gpointer data)
{
  troupe_result_chunk_clear (data);
  g_free (data);
}

/* Adds what a chunk has before @first, and from @end on. */
static void
keep_rest (GPtrArray *kept, const TroupeResultChunk *chunk, guint64 first, guint64 end)
{
  TroupeResultChunk part;

  if (chunk->first_index < first)
    {
      troupe_result_chunk_slice (chunk, 0, MIN (get_end (chunk), first) - chunk->first_index,
                                 &part);
      g_ptr_array_add (kept, g_memdup2 (&part, sizeof part));
    }
  if (get_end (chunk) > end)
    {
      const guint64 begin = MAX (chunk->first_index, end);

      troupe_result_chunk_slice (chunk, begin - chunk->first_index, get_end (chunk) - begin, &part);
      g_ptr_array_add (kept, g_memdup2 (&part, sizeof part));
    }
}

/* A page that has results to be replaced. */
typedef struct
{
  gint64 id;
  GBytes *data;
  char *file;
} Found;

static void
found_clear (Found *found)
{
  g_clear_pointer (&found->data, g_bytes_unref);
  g_clear_pointer (&found->file, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

/* Writes a page again without the results from @first to @end. */
static gboolean
cut_page (Writing *self, const Found *found, guint64 first, guint64 end, GError **error)
{
  g_autoptr (TroupeChunkPage) page = troupe_journal_pages_decode (
      troupe_database_get_path (self->database), found->data, found->file, error);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (clear_chunk);

  if (page == NULL || !troupe_database_execute (self->database, error,
                                                "DELETE FROM page WHERE id = ?", "i", found->id))
    return FALSE;

  for (guint i = 0; i < troupe_chunk_page_get_n_chunks (page); i++)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      troupe_chunk_page_get_chunk (page, i, &chunk);
      self->n_status[chunk.status] -= chunk.count;
      keep_rest (kept, &chunk, first, end);
    }
  return write_pages (self, kept, error);
}

/* Finds one page that has results from @first to @end. */
static gboolean
find_page (Writing *self, guint64 first, guint64 end, Found *found, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query = troupe_database_query (
      self->database, error,
      "SELECT id, data, file FROM page WHERE run = ?1 AND first_index < ?3 AND first_index + "
      "n_items > ?2"
      " AND first_index >="
      " ifnull ((SELECT max (first_index) FROM page WHERE run = ?1 AND first_index <= ?2), 0)"
      " LIMIT 1",
      "iii", self->run, (gint64) first, (gint64) end);

  if (query == NULL)
    return FALSE;
  if (troupe_query_next (query, &own_error))
    {
      found->id = troupe_query_get_integer (query, 0);
      found->data = troupe_query_dup_bytes (query, 1);
      found->file = g_strdup (troupe_query_get_text (query, 2));
    }
  if (own_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
make_room (Writing *self, const TroupeResultChunk *chunk, GError **error)
{
  while (TRUE)
    {
      g_auto (Found) found = { 0 };

      if (!find_page (self, chunk->first_index, get_end (chunk), &found, error))
        return FALSE;
      if (found.id == 0)
        return TRUE;
      if (!cut_page (self, &found, chunk->first_index, get_end (chunk), error))
        return FALSE;
    }
}

/**
 * troupe_journal_pages_write:
 * @database: a connection, within a transaction
 * @run: the id of a run
 * @chunks: (element-type TroupeResultChunk): results, which are sorted here
 * @may_replace: whether some of the items may have a result already, which is replaced
 * @n_status: (array): the number of results of each status, to which the changes are added
 * @error: return location for an error
 *
 * Writes results.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_pages_write (TroupeDatabase *database,
                            guint64 run,
                            GPtrArray *chunks,
                            gboolean may_replace,
                            gint64 *n_status,
                            GError **error)
{
  Writing writing = { database, run, n_status };

  g_ptr_array_sort (chunks, compare_chunks);
  for (guint i = 0; may_replace && i < chunks->len; i++)
    if (!make_room (&writing, g_ptr_array_index (chunks, i), error))
      return FALSE;
  return write_pages (&writing, chunks, error);
}

/**
 * troupe_journal_pages_decode:
 * @path: the path of the journal
 * @data: (nullable): an encoded page
 * @file: (nullable): the name of its file, if it is in one
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the page, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeChunkPage *
troupe_journal_pages_decode (const char *path, GBytes *data, const char *file, GError **error)
{
  g_autoptr (GBytes) read = file != NULL ? troupe_large_pages_read (path, file, error) : NULL;
  TroupeChunkPage *page;

  if (file != NULL && read == NULL)
    return NULL;

  page = file != NULL   ? troupe_chunk_page_decode (read)
         : data != NULL ? troupe_chunk_page_decode (data)
                        : NULL;
  if (page == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_DAMAGED,
                   _ ("The file of kept runs, “%s”, cannot be used: %s"), name,
                   _ ("it is damaged"));
    }
  return page;
}
