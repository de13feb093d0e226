/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes rows in any order. Rows next to each other are far apart in the store, and finding one
 * decodes thousands: many are taken at once, formatted in the order of the store, and written in
 * their own. */

#include "troupe-export-rows.h"

/* The most rows and about the most bytes of text that are taken at once, and the first number of
 * rows, before it is known how long one is. */
#define MOST_ROWS  (1u << 20)
#define MOST_BYTES (64 * 1024 * 1024)
#define FIRST_ROWS 4096

/* From one row to the next, chunks are read one after the other, or passed over. */
#define FAR_ROWS 4096

typedef struct
{
  guint32 row;
  guint32 place;
} Taken;

typedef struct
{
  gsize offset;
  gsize size;
} Text;

typedef struct
{
  TroupeResults *results;
  TroupeFormatter *formatter;
  GOutputStream *stream;
  GCancellable *cancellable;
  TroupeChunkCursor *cursor;
  TroupeResultChunk chunk;
  gboolean has_written;
} Writing;

static int
compare_taken (gconstpointer one, gconstpointer other)
{
  const Taken *a = one;
  const Taken *b = other;

  return (a->row > b->row) - (a->row < b->row);
}

/* Returns whether the chunk of the row is there; %FALSE without an error if the row has no result.
 */
static gboolean
find_chunk (Writing *writing, guint64 row, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint64 end = writing->chunk.first_index + writing->chunk.count;

  if (writing->cursor == NULL || row >= end + FAR_ROWS)
    {
      g_clear_pointer (&writing->cursor, troupe_chunk_cursor_free);
      writing->cursor = troupe_results_create_cursor (writing->results, row, TRUE);
      end = 0;
    }
  while (row >= end)
    {
      troupe_result_chunk_clear (&writing->chunk);
      writing->chunk = (TroupeResultChunk){ 0 };
      if (!troupe_chunk_cursor_next (writing->cursor, &writing->chunk, &failure))
        {
          g_clear_pointer (&writing->cursor, troupe_chunk_cursor_free);
          if (failure != NULL)
            g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      end = writing->chunk.first_index + writing->chunk.count;
    }
  return row >= writing->chunk.first_index;
}

/* In the order of the store. */
static gboolean
format_rows (Writing *writing, GArray *taken, Text *texts, GString *all, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_array_sort (taken, compare_taken);
  g_clear_pointer (&writing->cursor, troupe_chunk_cursor_free);
  for (guint i = 0; i < taken->len; i++)
    {
      const Taken *one = &g_array_index (taken, Taken, i);
      Text *text = &texts[one->place];

      text->offset = all->len;
      if (find_chunk (writing, one->row, &failure))
        troupe_formatter_add (writing->formatter, &writing->chunk,
                              one->row - writing->chunk.first_index, 1, all);
      text->size = all->len - text->offset;
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (writing->cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* The values of a JSON array have commas between them: which one is the first is known only now. */
static void
append_text (Writing *writing, const char *text, gsize size, gboolean is_array, GString *to)
{
  if (size == 0)
    return;
  if (is_array && *text == ',')
    {
      text++;
      size--;
    }
  if (is_array && writing->has_written)
    g_string_append_c (to, ',');
  g_string_append_len (to, text, size);
  writing->has_written = TRUE;
}

static gboolean
write_rows (Writing *writing,
            const GArray *rows,
            guint first,
            guint count,
            gsize *n_bytes,
            GError **error)
{
  g_autoptr (GArray) taken = g_array_sized_new (FALSE, FALSE, sizeof (Taken), count);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) ordered = NULL;
  g_autofree Text *texts = g_new0 (Text, count);
  const gboolean is_array = troupe_formatter_get_format (writing->formatter) == TROUPE_FORMAT_JSON;

  for (guint i = 0; i < count; i++)
    {
      const Taken one = { g_array_index (rows, guint32, first + i), i };

      g_array_append_val (taken, one);
    }
  if (!format_rows (writing, taken, texts, all, error))
    return FALSE;

  ordered = g_string_sized_new (all->len + 1);
  for (guint i = 0; i < count; i++)
    append_text (writing, all->str + texts[i].offset, texts[i].size, is_array, ordered);
  *n_bytes = ordered->len;
  return g_output_stream_write_all (writing->stream, ordered->str, ordered->len, NULL,
                                    writing->cancellable, error);
}

/**
 * troupe_export_rows:
 * @results: results that are all kept
 * @rows: the rows to write, in this order, as guint32; those without a result are left out
 * @formatter: a formatter that has begun
 * @stream: where they are written
 * @cancellable: (nullable): stops it
 * @error: return location for an error
 *
 * Writes rows, without what is before and after all of them.
 *
 * Returns: %FALSE with an error of the stream, or with %TROUPE_RESULTS_ERROR_READ
 */
gboolean
troupe_export_rows (TroupeResults *results,
                    const GArray *rows,
                    TroupeFormatter *formatter,
                    GOutputStream *stream,
                    GCancellable *cancellable,
                    GError **error)
{
  Writing writing = { results, formatter, stream, cancellable };
  guint most = FIRST_ROWS;
  guint first = 0;
  gboolean ok = TRUE;

  while (ok && first < rows->len)
    {
      const guint count = MIN (most, rows->len - first);
      gsize n_bytes;

      ok = write_rows (&writing, rows, first, count, &n_bytes, error);
      first += count;
      if (ok)
        most = CLAMP (MOST_BYTES / MAX (n_bytes / count, 1), 1, MOST_ROWS);
    }
  g_clear_pointer (&writing.cursor, troupe_chunk_cursor_free);
  troupe_result_chunk_clear (&writing.chunk);
  return ok;
}
