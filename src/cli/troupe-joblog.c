/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a line for each item with the columns of GNU parallel's job log. */

#include "troupe-joblog.h"

#include "troupe-config.h"
#include "troupe-joblog-command.h"
#include "troupe-whole-lines.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lines are gathered up to about this many bytes. */
#define GATHER_BYTES (64 * 1024)

/* The exit value that GNU parallel 20221122 writes for an item that exceeded its time limit. */
#define TIMED_OUT_EXIT   -1
#define TIMED_OUT_SIGNAL SIGTERM

struct _TroupeJoblog
{
  int fd;
  gboolean is_regular;
  guint64 offset;
  char *path;
  TroupeJoblogCommand *command;
  GString *lines;
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

/* A log that is continued keeps its whole lines. Whatever follows the last one was cut off. */
static gboolean
cut_last_line (TroupeJoblog *self)
{
  char bytes[4096];
  off_t end = lseek (self->fd, 0, SEEK_END);

  while (end > 0)
    {
      const off_t start = MAX (end - (off_t) sizeof bytes, 0);
      const gssize n_read = pread (self->fd, bytes, end - start, start);
      const char *newline = n_read <= 0 ? NULL : memrchr (bytes, '\n', n_read);

      if (n_read <= 0)
        return FALSE;
      if (newline != NULL)
        {
          end = start + (newline + 1 - bytes);
          break;
        }
      end = start;
    }
  return ftruncate (self->fd, end) == 0 && lseek (self->fd, end, SEEK_SET) == end;
}

static gboolean
joblog_open (TroupeJoblog *self, gboolean goes_on)
{
  const int flags = goes_on ? O_RDWR : O_WRONLY | O_TRUNC;
  struct stat status;

  self->fd = g_open (self->path, flags | O_CREAT | O_CLOEXEC, 0666);
  if (self->fd < 0 || fstat (self->fd, &status) != 0)
    return FALSE;

  self->is_regular = S_ISREG (status.st_mode);
  if (self->is_regular && goes_on && !cut_last_line (self))
    return FALSE;
  self->offset = self->is_regular ? troupe_whole_lines_get_offset (self->fd) : 0;
  return TRUE;
}

/**
 * troupe_joblog_new:
 * @path: the path of the file
 * @job: the job
 * @template_: (nullable): of a job of commands, their template, which must outlive the log
 * @goes_on: whether lines that are there are kept
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a job log, or %NULL when it cannot be written
 */
TroupeJoblog *
troupe_joblog_new (const char *path,
                   TroupeJob *job,
                   TroupeTemplate *template_,
                   gboolean goes_on,
                   GError **error)
{
  g_autoptr (TroupeJoblog) self = g_new0 (TroupeJoblog, 1);

  self->path = g_strdup (path);
  self->command = troupe_joblog_command_new (job, template_);
  self->lines = g_string_new (NULL);
  self->epoch = g_get_real_time () - g_get_monotonic_time ();
  if (!joblog_open (self, goes_on))
    {
      int code = errno;
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("The job log “%s” cannot be written: %s"), name, g_strerror (code));
      return NULL;
    }

  if (self->offset == 0)
    g_string_append (self->lines,
                     "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n");
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

/**
 * troupe_joblog_add:
 * @self: a job log
 * @chunk: results
 * @error: return location for an error
 *
 * Adds a line for each item of @chunk, to be written by troupe_joblog_flush(). Items that ran
 * together each get an equal share of the time. Send and Receive are the bytes of the item and of
 * its value.
 *
 * Returns: %FALSE when it cannot be written
 */
gboolean
troupe_joblog_add (TroupeJoblog *self, const TroupeResultChunk *chunk, GError **error)
{
  double seconds = chunk->seconds / chunk->count;
  double started_at =
      (chunk->finished_at + self->epoch) / 1e6 - chunk->seconds - chunk->paused_seconds;
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

      g_string_append_printf (self->lines, "%" G_GUINT64_FORMAT "\t:\t%s\t%s\t%zu\t%zu\t%d\t%d\t",
                              chunk->first_index + i + 1, started, runtime, g_bytes_get_size (item),
                              n_received, exit_value, signal_number);
      /* The number of a worker is that of its lane if it has one lane and was not replaced; the
       * lane itself is not known here. */
      troupe_joblog_command_append (self->command, chunk, i, chunk->worker, self->lines);
      g_string_append_c (self->lines, '\n');
      if (self->lines->len >= GATHER_BYTES && !troupe_joblog_flush (self, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * troupe_joblog_flush:
 * @self: a job log
 * @error: return location for an error
 *
 * Writes all lines that were added.
 *
 * Returns: %FALSE when they cannot be written
 */
gboolean
troupe_joblog_flush (TroupeJoblog *self, GError **error)
{
  gsize done = 0;

  while (done < self->lines->len)
    {
      const char *at = self->lines->str + done;
      const gsize left = self->lines->len - done;
      const gsize size = self->is_regular ? troupe_whole_lines_find (self->offset, at, left) : left;
      const gssize n_written = write (self->fd, at, size);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return fail (self, errno, error);
      done += n_written;
      self->offset += n_written;
    }

  g_string_truncate (self->lines, 0);
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
  return troupe_joblog_flush (self, error) &&
         (close (g_steal_fd (&self->fd)) == 0 || fail (self, errno, error));
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
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->command, troupe_joblog_command_free);
  if (self->lines != NULL)
    g_string_free (self->lines, TRUE);
  g_free (self);
}
