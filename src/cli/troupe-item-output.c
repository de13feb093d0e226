/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passes what items print to standard output and to the files of a folder. */

#include "troupe-item-output.h"

#include "troupe-results-folder.h"

struct _TroupeItemOutput
{
  TroupeLiveOutput *live;
  TroupeTagger *tagger;
  TroupeItemPrinter *printer;
  gboolean prints_live;
  TroupeResultsFolder *folder;
};

static gboolean
is_live_text (TroupeOutputOptions *options)
{
  return troupe_output_options_get_line_buffer (options) ||
         troupe_output_options_get_ungroup (options);
}

static gboolean
open_printer (TroupeItemOutput *self,
              TroupeOutputOptions *options,
              TroupeJob *job,
              TroupeSink *sink,
              TroupeConsole *console,
              GError **error)
{
  TroupeItemPrinterSettings settings = {
    .is_raw = troupe_output_options_get_ungroup (options),
    .in_order = troupe_output_options_is_in_order (options),
    .omits_silent = troupe_job_get_kind (job) == TROUPE_JOB_COMMAND,
  };

  if (!is_live_text (options) && !troupe_output_options_has_tags (options))
    return TRUE;

  if (troupe_output_options_has_tags (options))
    {
      self->tagger = troupe_tagger_new (troupe_output_options_get_tagstring (options), job, error);
      if (self->tagger == NULL)
        return FALSE;
    }
  settings.tagger = self->tagger;
  self->printer = troupe_item_printer_new (&settings, sink, console);
  return TRUE;
}

/**
 * troupe_item_output_new:
 * @file: the options
 * @job: the job that runs, whose columns are known
 * @sink: receives standard output
 * @console: receives standard error
 * @keeps_values: whether results are needed with all their output, for a run that is kept or a job
 * log
 * @wake: called when there are pieces to take
 * @data: for @wake
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the output of items, or %NULL if the folder cannot be
 *   created, or a tag has an unknown replacement string
 */
TroupeItemOutput *
troupe_item_output_new (TroupeJobFile *file,
                        TroupeJob *job,
                        TroupeSink *sink,
                        TroupeConsole *console,
                        gboolean keeps_values,
                        GSourceFunc wake,
                        gpointer data,
                        GError **error)
{
  g_autoptr (TroupeItemOutput) self = g_new0 (TroupeItemOutput, 1);
  const char *folder = troupe_output_options_get_results (file->output);

  if (!open_printer (self, file->output, job, sink, console, error))
    return NULL;

  if (folder != NULL)
    {
      self->folder = troupe_results_folder_new (
          folder, troupe_job_get_kind (job) == TROUPE_JOB_COMMAND, error);
      if (self->folder == NULL)
        return NULL;
    }
  self->prints_live = is_live_text (file->output);
  if (folder != NULL || self->prints_live)
    self->live = troupe_live_output_new (self->prints_live && !keeps_values, wake, data);
  return g_steal_pointer (&self);
}

/**
 * troupe_item_output_free:
 * @self: (transfer full): the output of items
 *
 * Frees @self.
 */
void
troupe_item_output_free (TroupeItemOutput *self)
{
  if (self->live != NULL)
    troupe_live_output_disconnect (self->live);
  g_clear_pointer (&self->live, troupe_live_output_unref);
  g_clear_pointer (&self->printer, troupe_item_printer_free);
  g_clear_pointer (&self->tagger, troupe_tagger_free);
  g_clear_pointer (&self->folder, troupe_results_folder_free);
  g_free (self);
}

/**
 * troupe_item_output_get_live:
 * @self: the output of items
 *
 * Returns: (transfer none) (nullable): what the run is to fill, if output is wanted while items run
 */
TroupeLiveOutput *
troupe_item_output_get_live (TroupeItemOutput *self)
{
  return self->live;
}

/**
 * troupe_item_output_is_text:
 * @self: the output of items
 *
 * Returns: whether values and output of items are passed to troupe_item_output_add_results(), not
 *   to the sink and to notices
 */
gboolean
troupe_item_output_is_text (TroupeItemOutput *self)
{
  return self->printer != NULL;
}

/**
 * troupe_item_output_take_piece:
 * @self: the output of items
 * @error: set when the folder cannot be written, which is then written no more
 *
 * Passes on one piece of what running items print.
 *
 * Returns: whether there was one
 */
gboolean
troupe_item_output_take_piece (TroupeItemOutput *self, GError **error)
{
  g_auto (TroupeLivePiece) piece = { 0 };

  if (self->live == NULL || !troupe_live_output_take (self->live, &piece))
    return FALSE;

  if (self->folder != NULL && !troupe_results_folder_add_piece (self->folder, &piece, error))
    g_clear_pointer (&self->folder, troupe_results_folder_free);
  if (self->prints_live)
    troupe_item_printer_add_piece (self->printer, &piece);
  return TRUE;
}

/**
 * troupe_item_output_record:
 * @self: the output of items
 * @chunk: results, once all pieces of their items were taken
 * @error: set when the folder cannot be written, which is then written no more
 *
 * Completes the files of the items of @chunk.
 *
 * Returns: %FALSE with @error
 */
gboolean
troupe_item_output_record (TroupeItemOutput *self, const TroupeResultChunk *chunk, GError **error)
{
  if (self->folder == NULL || chunk->status == TROUPE_RESULT_NOT_RUN ||
      troupe_results_folder_add (self->folder, chunk, error))
    return TRUE;

  g_clear_pointer (&self->folder, troupe_results_folder_free);
  return FALSE;
}

/**
 * troupe_item_output_add_results:
 * @self: output that is text
 * @chunk: results
 * @offset: the first of them that is wanted
 * @count: the number of them to write
 *
 * See troupe_item_printer_add_results().
 */
void
troupe_item_output_add_results (TroupeItemOutput *self,
                                const TroupeResultChunk *chunk,
                                guint32 offset,
                                guint32 count)
{
  troupe_item_printer_add_results (self->printer, chunk, offset, count);
}

/**
 * troupe_item_output_end:
 * @self: the output of items
 *
 * To be called when no item runs any more.
 */
void
troupe_item_output_end (TroupeItemOutput *self)
{
  if (self->printer != NULL)
    troupe_item_printer_end (self->printer);
}
