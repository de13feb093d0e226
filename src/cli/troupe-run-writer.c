/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the results of a run: to standard output, the job log, the files of items and, as notices,
 * to standard error. */

#include "troupe-run-writer.h"

#include "troupe-item-output.h"
#include "troupe-joblog-reader.h"
#include "troupe-joblog.h"
#include "troupe-notices.h"

/* While more bytes than these wait for a slow reader, results stay in the pool's storage, which is
 * a temporary file if they are large. */
#define WAITING_MAX ((gsize) 16 * 1024 * 1024)

/* Results formatted at a time. */
#define PIECE_MAX 65536

struct _TroupeRunWriter
{
  TroupeOutputOptions *options;
  gboolean is_quiet;
  TroupeRun *run;
  TroupeResults *results;
  TroupeConsole *console;
  TroupeItemCommand *command;
  TroupeRunWriterFunc changed;
  gpointer data;

  TroupeSink *sink;
  TroupeJoblog *joblog;
  TroupeItemOutput *output;

  /* Results to be written, starting at offset. */
  GQueue chunks;
  guint32 offset;
  /* Of the items that the job log had. */
  guint64 n_logged_failed;
  gboolean unreadable;
  gboolean ended;
  gboolean is_interrupted;
  gboolean is_unwritten;
  gboolean failed;
};

static void
warn (TroupeRunWriter *self, const GError *error)
{
  self->failed = TRUE;
  troupe_console_print (self->console, "troupe: %s", error->message);
}

/* A file cannot be written. */
static void
warn_unwritten (TroupeRunWriter *self, const GError *error)
{
  self->is_unwritten = TRUE;
  warn (self, error);
}

static void
free_run (gpointer data)
{
  troupe_result_chunk_clear (data);
  g_free (data);
}

/* Prints and logs each chunk once. */
static void
record_run (TroupeRunWriter *self, const TroupeResultChunk *chunk)
{
  g_autoptr (GError) joblog_error = NULL;
  g_autoptr (GError) error = NULL;

  if (self->command != NULL && troupe_output_options_get_verbose (self->options))
    troupe_notices_print_commands (self->console, chunk, self->command);
  if (chunk->status != TROUPE_RESULT_OK || (chunk->note != NULL && !self->is_quiet))
    troupe_notices_print_run (self->console, troupe_results_get_numbers (self->results), chunk,
                              !troupe_item_output_is_text (self->output));

  if (self->joblog != NULL && chunk->status != TROUPE_RESULT_NOT_RUN &&
      !troupe_joblog_add (self->joblog, chunk, &joblog_error))
    {
      warn_unwritten (self, joblog_error);
      g_clear_pointer (&self->joblog, troupe_joblog_free);
    }

  if (!troupe_item_output_record (self->output, chunk, &error))
    warn_unwritten (self, error);
}

/* After an interrupt, items that were not run are written between results, but not after the last
 * one: they may be many, and are not of interest. */
static gboolean
is_writable (TroupeRunWriter *self)
{
  const TroupeResultChunk *last = g_queue_peek_tail (&self->chunks);

  return last != NULL && (!self->is_interrupted || last->status != TROUPE_RESULT_NOT_RUN);
}

static gboolean
find_run (TroupeRunWriter *self)
{
  g_autoptr (GError) error = NULL;

  while (!is_writable (self) && !self->unreadable)
    {
      TroupeResultChunk chunk = { 0 };

      if (!troupe_results_next_chunk (self->results, &chunk, &error))
        break;
      if (!troupe_joblog_reader_has_result (&chunk))
        {
          self->n_logged_failed += chunk.status == TROUPE_RESULT_OK ? 0 : chunk.count;
          if (troupe_item_output_is_text (self->output))
            troupe_item_output_add_results (self->output, &chunk, 0, chunk.count);
          troupe_result_chunk_clear (&chunk);
          continue;
        }
      g_queue_push_tail (&self->chunks, g_memdup2 (&chunk, sizeof chunk));
    }

  if (error != NULL)
    {
      warn (self, error);
      self->unreadable = TRUE;
      troupe_run_stop (self->run, FALSE);
    }
  return is_writable (self);
}

/* The command line of the next item, before its result. */
static void
write_command (TroupeRunWriter *self, const TroupeResultChunk *chunk)
{
  g_autoptr (GBytes) item = troupe_items_dup_item (chunk->items, self->offset);
  g_autoptr (GString) line = g_string_new (NULL);

  if (chunk->status == TROUPE_RESULT_NOT_RUN)
    return;
  troupe_item_command_append (self->command, item, chunk->first_index + self->offset + 1,
                              chunk->worker, line);
  g_string_append_c (line, '\n');
  troupe_sink_add_text (self->sink, line->str, line->len);
}

static void
write_piece (TroupeRunWriter *self)
{
  TroupeResultChunk *chunk = g_queue_peek_head (&self->chunks);
  guint32 count = MIN (chunk->count - self->offset, PIECE_MAX);

  /* The lines of a chunk need not be split: they are available already. */
  if (chunk->values != NULL &&
      troupe_output_options_get_format (self->options) == TROUPE_FORMAT_LINES)
    count = chunk->count;

  if (self->offset == 0)
    record_run (self, chunk);
  if (self->command != NULL && troupe_output_options_get_print_command (self->options))
    {
      count = 1;
      write_command (self, chunk);
    }
  if (troupe_item_output_is_text (self->output))
    troupe_item_output_add_results (self->output, chunk, self->offset, count);
  else
    troupe_sink_add (self->sink, chunk, self->offset, count);
  self->offset += count;
  if (self->offset == chunk->count)
    {
      free_run (g_queue_pop_head (&self->chunks));
      self->offset = 0;
    }
}

static gboolean
is_congested (TroupeRunWriter *self)
{
  return troupe_sink_get_n_waiting (self->sink) > WAITING_MAX ||
         troupe_console_get_n_waiting (self->console) > WAITING_MAX;
}

static void
flush_joblog (TroupeRunWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (self->joblog != NULL && !troupe_joblog_flush (self->joblog, &error))
    {
      warn_unwritten (self, error);
      g_clear_pointer (&self->joblog, troupe_joblog_free);
    }
}

/* All that an item printed is taken before its result is. Returns FALSE when its reader is slow. */
static gboolean
take_pieces (TroupeRunWriter *self)
{
  gboolean more = TRUE;

  while (more && !is_congested (self))
    {
      g_autoptr (GError) error = NULL;

      more = troupe_item_output_take_piece (self->output, &error);
      if (error != NULL)
        warn_unwritten (self, error);
    }
  return !more;
}

static gboolean
pieces_cb (gpointer user_data)
{
  TroupeRunWriter *self = user_data;

  self->changed (self->data);
  return G_SOURCE_CONTINUE;
}

static void
sink_changed_cb (TroupeSink *sink, gpointer user_data)
{
  TroupeRunWriter *self = user_data;

  /* The remaining results are not wanted, or cannot be written: they need not be computed. */
  if (troupe_sink_get_state (sink) != TROUPE_SINK_OPEN)
    troupe_run_stop (self->run, FALSE);
  self->changed (self->data);
}

/**
 * troupe_run_writer_new:
 * @call: the call
 * @parts: what a run has besides
 * @changed: called when troupe_run_writer_advance() may write more
 * @data: for @changed
 * @error: return location for an error
 *
 * Opens the files of the results of a run that was not started yet.
 *
 * Returns: (transfer full) (nullable): a writer, or %NULL if a file cannot be created
 */
TroupeRunWriter *
troupe_run_writer_new (TroupeCall *call,
                       const TroupeRunWriterParts *parts,
                       TroupeRunWriterFunc changed,
                       gpointer data,
                       GError **error)
{
  g_autoptr (TroupeRunWriter) self = g_new0 (TroupeRunWriter, 1);
  TroupeJob *job = troupe_run_get_job (parts->run);
  const char *joblog = troupe_output_options_get_joblog (call->file->output);

  self->options = g_object_ref (call->file->output);
  self->is_quiet = call->quiet;
  self->run = g_object_ref (parts->run);
  self->results = troupe_run_get_results (parts->run);
  self->console = parts->console;
  self->command = parts->command;
  self->changed = changed;
  self->data = data;

  if (joblog != NULL)
    {
      self->joblog = troupe_joblog_new (joblog, call->file->job, parts->template_,
                                        parts->joblog_goes_on, error);
      if (self->joblog == NULL)
        return NULL;
    }

  self->sink = troupe_sink_new (troupe_output_options_get_format (self->options),
                                troupe_output_options_get_output (self->options), self->console,
                                sink_changed_cb, self, error);
  if (self->sink == NULL)
    return NULL;
  troupe_sink_set_omits_silent (self->sink, troupe_job_get_kind (job) == TROUPE_JOB_COMMAND);

  self->output =
      troupe_item_output_new (call->file, job, self->sink, self->console,
                              parts->is_kept || self->joblog != NULL, pieces_cb, self, error);
  return self->output != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_run_writer_free:
 * @self: (transfer full): a writer
 *
 * Frees @self. The writer of a run that was started must be closed before.
 */
void
troupe_run_writer_free (TroupeRunWriter *self)
{
  g_clear_pointer (&self->joblog, troupe_joblog_free);
  g_clear_pointer (&self->output, troupe_item_output_free);
  g_clear_pointer (&self->sink, troupe_sink_free);
  g_queue_clear_full (&self->chunks, free_run);
  g_clear_object (&self->options);
  g_clear_object (&self->run);
  g_free (self);
}

/**
 * troupe_run_writer_get_live:
 * @self: a writer
 *
 * Returns: (transfer none) (nullable): what the run is to fill, if output is wanted while items run
 */
TroupeLiveOutput *
troupe_run_writer_get_live (TroupeRunWriter *self)
{
  return troupe_item_output_get_live (self->output);
}

/**
 * troupe_run_writer_get_sink:
 * @self: a writer
 *
 * Returns: (transfer none): standard output, or the file in its place
 */
TroupeSink *
troupe_run_writer_get_sink (TroupeRunWriter *self)
{
  return self->sink;
}

/**
 * troupe_run_writer_get_n_logged_failed:
 * @self: a writer
 *
 * Returns: the number of items that failed in the run that wrote the job log, and are not run again
 */
guint64
troupe_run_writer_get_n_logged_failed (TroupeRunWriter *self)
{
  return self->n_logged_failed;
}

/**
 * troupe_run_writer_has_failed:
 * @self: a writer
 *
 * Returns: whether results could not be read or files not be written
 */
gboolean
troupe_run_writer_has_failed (TroupeRunWriter *self)
{
  return self->failed;
}

/**
 * troupe_run_writer_is_written:
 * @self: a writer
 *
 * Returns: whether all that was to be written until now was
 */
gboolean
troupe_run_writer_is_written (TroupeRunWriter *self)
{
  return !self->is_unwritten && !troupe_sink_has_failed (self->sink);
}

/**
 * troupe_run_writer_interrupt:
 * @self: a writer
 *
 * Leaves out the items after the last one that is run.
 */
void
troupe_run_writer_interrupt (TroupeRunWriter *self)
{
  self->is_interrupted = TRUE;
}

/**
 * troupe_run_writer_advance:
 * @self: a writer
 *
 * Writes the results that are there, unless their reader is slow.
 *
 * Returns: whether the run has ended and all of its results are written
 */
gboolean
troupe_run_writer_advance (TroupeRunWriter *self)
{
  while (!is_congested (self) && find_run (self) && take_pieces (self))
    write_piece (self);
  take_pieces (self);
  flush_joblog (self);

  if (!self->ended && troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED &&
      (self->unreadable || troupe_results_is_exhausted (self->results)) && !is_writable (self))
    {
      troupe_item_output_end (self->output);
      troupe_sink_end (self->sink);
      self->ended = TRUE;
    }
  troupe_sink_flush (self->sink);
  return self->ended && troupe_sink_get_n_waiting (self->sink) == 0;
}

/**
 * troupe_run_writer_close:
 * @self: a writer
 *
 * Closes the files.
 */
void
troupe_run_writer_close (TroupeRunWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (self->joblog != NULL && !troupe_joblog_close (self->joblog, &error))
    warn_unwritten (self, error);
  troupe_sink_close (self->sink);
}
