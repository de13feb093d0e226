/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a line for each item with the columns of GNU parallel's job log. */

#include "troupe-joblog.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-formatter.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The exit value that GNU parallel 20221122 writes for an item that exceeded its time limit. */
#define TIMED_OUT_EXIT   -1
#define TIMED_OUT_SIGNAL SIGTERM

struct _TroupeJoblog
{
  FILE *file;
  char *path;
  char *command;
  TroupeTemplate *template_;
  GString *line;
  gint64 epoch;
};

static gboolean
fail (TroupeJoblog *self, int code, GError **error)
{
  g_autofree char *path = g_filename_display_name (self->path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               _ ("The job log “%s” cannot be written: %s; the results are not affected"), path,
               g_strerror (code));
  return FALSE;
}

/**
 * troupe_joblog_new:
 * @path: the path of the file
 * @job: the job
 * @template_: (nullable): of a job of commands, their template, which must outlive the log
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a job log, or %NULL when it cannot be written
 */
TroupeJoblog *
troupe_joblog_new (const char *path, TroupeJob *job, TroupeTemplate *template_, GError **error)
{
  g_autoptr (TroupeJoblog) self = g_new0 (TroupeJoblog, 1);

  self->path = g_strdup (path);
  self->command = troupe_job_describe (job);
  self->template_ = template_;
  self->line = g_string_new (NULL);
  self->epoch = g_get_real_time () - g_get_monotonic_time ();
  self->file = fopen (path, "we");
  if (self->file == NULL)
    {
      int code = errno;
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("The job log “%s” cannot be written: %s"), name, g_strerror (code));
      return NULL;
    }

  fputs ("Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n", self->file);
  return g_steal_pointer (&self);
}

static void
get_exit (const TroupeResultChunk *chunk, int *exit_value, int *signal_number)
{
  const TroupeResultNote *note = chunk->note;

  *exit_value = chunk->status == TROUPE_RESULT_OK ? 0 : 1;
  *signal_number = 0;

  if (chunk->status == TROUPE_RESULT_TIMED_OUT)
    {
      *exit_value = TIMED_OUT_EXIT;
      *signal_number = TIMED_OUT_SIGNAL;
    }
  else if (note != NULL && note->kind == TROUPE_FAILURE_EXIT)
    {
      *exit_value = note->code;
    }
  else if (note != NULL && note->kind == TROUPE_FAILURE_SIGNAL)
    {
      *exit_value = 0;
      *signal_number = note->code;
    }
}

/* The command of an item, as bytes, in one line. The number of a worker is that of its lane if it
 * has one lane and was not replaced; the lane itself is not known here. */
static void
append_command (TroupeJoblog *self, const TroupeResultChunk *chunk, guint32 offset)
{
  const gsize start = self->line->len;
  g_autoptr (GBytes) item = NULL;
  const char *bytes;
  gsize size;

  if (self->template_ != NULL)
    {
      item = troupe_items_dup_item (chunk->items, offset);
      bytes = troupe_bytes_get_data (item, &size);
      troupe_template_describe (self->template_, bytes, size, chunk->first_index + offset + 1,
                                chunk->worker, self->line);
    }
  else
    {
      item = troupe_formatter_dup_item (chunk, offset);
      bytes = troupe_bytes_get_data (item, &size);
      g_string_append (self->line, self->command);
      g_string_append_c (self->line, ' ');
      g_string_append_len (self->line, bytes, size);
    }

  for (gsize i = start; i < self->line->len; i++)
    if (strchr ("\n\t", self->line->str[i]) != NULL)
      self->line->str[i] = ' ';
  g_string_append_c (self->line, '\n');
}

/**
 * troupe_joblog_add:
 * @self: a job log
 * @chunk: results
 * @error: return location for an error
 *
 * Writes a line for each item of @chunk. Items that ran together each get an equal share of the
 * time. Send and Receive are the bytes of the item and of its value.
 *
 * Returns: %FALSE when it cannot be written
 */
gboolean
troupe_joblog_add (TroupeJoblog *self, const TroupeResultChunk *chunk, GError **error)
{
  double seconds = chunk->seconds / chunk->count;
  double started_at = (chunk->finished_at + self->epoch) / 1e6 - chunk->seconds;
  char runtime[G_ASCII_DTOSTR_BUF_SIZE];
  int exit_value;
  int signal_number;

  get_exit (chunk, &exit_value, &signal_number);
  g_ascii_formatd (runtime, sizeof runtime, "%10.3f", seconds);

  for (guint32 i = 0; i < chunk->count; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (chunk->items, i);
      char started[G_ASCII_DTOSTR_BUF_SIZE];
      gsize n_received = 0;

      if (chunk->values != NULL)
        troupe_block_get_value (chunk->values, i, &n_received);
      g_ascii_formatd (started, sizeof started, "%.3f", started_at + i * seconds);

      g_string_printf (self->line, "%" G_GUINT64_FORMAT "\t:\t%s\t%s\t%zu\t%zu\t%d\t%d\t",
                       chunk->first_index + i + 1, started, runtime, g_bytes_get_size (item),
                       n_received, exit_value, signal_number);
      append_command (self, chunk, i);
      if (fwrite (self->line->str, 1, self->line->len, self->file) != self->line->len)
        return fail (self, errno, error);
    }

  return TRUE;
}

/**
 * troupe_joblog_close:
 * @self: a job log
 * @error: return location for an error
 *
 * Ends it.
 *
 * Returns: %FALSE when it could not be written to its end
 */
gboolean
troupe_joblog_close (TroupeJoblog *self, GError **error)
{
  FILE *file = g_steal_pointer (&self->file);

  return fclose (file) == 0 || fail (self, errno, error);
}

/**
 * troupe_joblog_free:
 * @self: (transfer full): a job log
 *
 * Frees @self.
 */
void
troupe_joblog_free (TroupeJoblog *self)
{
  g_clear_pointer (&self->file, fclose);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->command, g_free);
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  g_free (self);
}
