/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the results of a run to a file on a thread of its own. */

#include "troupe-export.h"

#include "troupe-config.h"
#include "troupe-export-rows.h"

#include <glib/gi18n-lib.h>

/* The number of items that are formatted, and of bytes that are written, at a time. */
#define PIECE_ITEMS 4096
#define PIECE_BYTES (256 * 1024)

typedef struct
{
  TroupeFormat format;
  gboolean omits_silent;
  GArray *rows;
  GFile *file;
} Export;

static void
export_free (Export *export)
{
  g_clear_pointer (&export->rows, g_array_unref);
  g_object_unref (export->file);
  g_free (export);
}

static gboolean
write_out (GOutputStream *stream, GString *text, GCancellable *cancellable, GError **error)
{
  if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
    return FALSE;
  g_string_truncate (text, 0);
  return TRUE;
}

static gboolean
write_chunk (TroupeFormatter *formatter,
             const TroupeResultChunk *chunk,
             GOutputStream *stream,
             GString *text,
             GCancellable *cancellable,
             GError **error)
{
  for (guint32 i = 0; i < chunk->count; i += PIECE_ITEMS)
    {
      troupe_formatter_add (formatter, chunk, i, MIN (PIECE_ITEMS, chunk->count - i), text);
      if (text->len >= PIECE_BYTES && !write_out (stream, text, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (TroupeResults *results,
           TroupeFormatter *formatter,
           GOutputStream *stream,
           GString *text,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (TroupeChunkCursor) cursor = troupe_results_create_cursor (results, 0, FALSE);
  g_autoptr (GError) read_error = NULL;

  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_chunk_cursor_next (cursor, &chunk, &read_error))
        break;
      if (!write_chunk (formatter, &chunk, stream, text, cancellable, error))
        return FALSE;
    }
  if (read_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&read_error));
  return FALSE;
}

/**
 * troupe_export_to_stream:
 * @results: results that are all kept
 * @format: the format
 * @omits_silent: see troupe_formatter_set_omits_silent()
 * @rows: (nullable): the rows to write, in their order, as guint32; all of them in the order of the
 *   items if it is %NULL
 * @stream: where they are written, which stays open
 * @cancellable: (nullable): stops the export
 * @error: return location for an error
 *
 * Writes results, on this thread.
 *
 * Returns: %FALSE with an error of the stream, or with %TROUPE_RESULTS_ERROR_READ
 */
gboolean
troupe_export_to_stream (TroupeResults *results,
                         TroupeFormat format,
                         gboolean omits_silent,
                         const GArray *rows,
                         GOutputStream *stream,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (TroupeFormatter) formatter = troupe_formatter_new (format);
  g_autoptr (GString) text = g_string_new (NULL);

  troupe_formatter_set_omits_silent (formatter, omits_silent);
  troupe_formatter_begin (formatter, text);
  if (rows == NULL ? !write_all (results, formatter, stream, text, cancellable, error)
                   : !write_out (stream, text, cancellable, error) ||
                         !troupe_export_rows (results, rows, formatter, stream, cancellable, error))
    return FALSE;
  troupe_formatter_end (formatter, text);
  return write_out (stream, text, cancellable, error);
}

/* If it is closed after a failure, an existing file is not changed. */
static void
abandon (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
}

/**
 * troupe_export_to_file:
 * @results: results that are all kept
 * @format: the format
 * @omits_silent: see troupe_formatter_set_omits_silent()
 * @rows: (nullable): the rows to write, in their order, as guint32; all of them in the order of the
 *   items if it is %NULL
 * @file: the file, which is replaced only if everything can be written
 * @cancellable: (nullable): stops the export
 * @error: return location for an error
 *
 * Writes results to a file, on this thread.
 *
 * Returns: %FALSE with an error that names the file
 */
gboolean
troupe_export_to_file (TroupeResults *results,
                       TroupeFormat format,
                       gboolean omits_silent,
                       const GArray *rows,
                       GFile *file,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &own_error);

  if (stream != NULL)
    {
      if (!troupe_export_to_stream (results, format, omits_silent, rows, G_OUTPUT_STREAM (stream),
                                    cancellable, &own_error))
        abandon (G_OUTPUT_STREAM (stream));
      else
        g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &own_error);
    }
  if (own_error == NULL)
    return TRUE;

  {
    g_autofree char *name = g_file_get_parse_name (file);

    /* Translators: the name of a file */
    g_prefix_error (&own_error, _ ("The results could not be written to “%s”: "), name);
    g_propagate_error (error, g_steal_pointer (&own_error));
  }
  return FALSE;
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Export *export = data;
  GError *error = NULL;

  if (troupe_export_to_file (source, export->format, export->omits_silent, export->rows,
                             export->file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * troupe_export_async:
 * @results: results that are all kept
 * @format: how they are written
 * @omits_silent: see troupe_formatter_set_omits_silent()
 * @rows: (nullable): the rows to write, in their order, as guint32; all of them in the order of the
 *   items if it is %NULL
 * @file: the file; an existing one is replaced when everything is written
 * @cancellable: (nullable): ends it early
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes results to a file, in a thread; without @rows: while results may still be added, up to the
 * first item without one.
 */
void
troupe_export_async (TroupeResults *results,
                     TroupeFormat format,
                     gboolean omits_silent,
                     GArray *rows,
                     GFile *file,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (results, cancellable, callback, user_data);
  Export *export = g_new (Export, 1);

  export->format = format;
  export->omits_silent = omits_silent;
  export->rows = rows ? g_array_ref (rows) : NULL;
  export->file = g_object_ref (file);
  g_task_set_source_tag (task, troupe_export_async);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  g_task_run_in_thread (task, export_thread);
}

/**
 * troupe_export_finish:
 * @results: the results
 * @result: the result passed to the callback
 * @error: return location for an error: of reading the results, or a #GIOErrorEnum that names the
 *   file
 *
 * Returns: whether all was written
 */
gboolean
troupe_export_finish (TroupeResults *results, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, results), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
