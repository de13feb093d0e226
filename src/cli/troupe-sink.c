/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes results to a file or standard output, and to a fallback if that is full. */

#include "troupe-sink.h"

#include "troupe-config.h"
#include "troupe-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Text is gathered up to about this many bytes, so that small chunks do not become small writes;
 * longer text is written as it is, without a copy. */
#define GATHER_BYTES (64 * 1024)

typedef enum
{
  TARGET_FILE,
  TARGET_STANDARD_OUTPUT,
  TARGET_RESCUE,
} Target;

struct _TroupeSink
{
  TroupeFormat format;
  gboolean omits_silent;
  TroupeFormatter *formatter;
  TroupeConsole *console;
  TroupeSinkFunc func;
  gpointer user_data;

  TroupeWriter *writer;
  GString *gathered;
  Target target;
  char *path;
  int fd;
  gboolean failed;
  TroupeSinkState state;
};

static char *
describe_target (TroupeSink *self)
{
  g_autofree char *path = NULL;

  if (self->target == TARGET_STANDARD_OUTPUT)
    return g_strdup (_ ("standard output"));

  path = g_filename_display_name (self->path);
  return g_strdup_printf (_ ("“%s”"), path);
}

static void
close_target (TroupeSink *self)
{
  if (self->target != TARGET_STANDARD_OUTPUT && self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* A file is followed by standard output, and that by a temporary file. */
static gboolean
open_next_target (TroupeSink *self)
{
  close_target (self);

  if (self->target == TARGET_FILE)
    {
      self->target = TARGET_STANDARD_OUTPUT;
      self->fd = STDOUT_FILENO;
    }
  else if (self->target == TARGET_STANDARD_OUTPUT)
    {
      self->target = TARGET_RESCUE;
      g_clear_pointer (&self->path, g_free);
      self->fd = g_file_open_tmp ("troupe-results-XXXXXX", &self->path, NULL);
    }

  return self->fd >= 0;
}

static void
go_on_elsewhere (TroupeSink *self, int code)
{
  g_autofree char *from = describe_target (self);
  g_autofree char *n_written =
      g_strdup_printf ("%" G_GUINT64_FORMAT, troupe_writer_get_n_written (self->writer));

  self->failed = TRUE;
  if (open_next_target (self))
    {
      g_autofree char *to = describe_target (self);

      troupe_console_print (self->console,
                            _ ("troupe: Results cannot be written to %s: %s. It has the first %s "
                               "bytes of them, the rest goes to %s."),
                            from, g_strerror (code), n_written, to);
      troupe_writer_redirect (self->writer, self->fd);
    }
  else
    {
      troupe_console_print (self->console,
                            _ ("troupe: Results cannot be written to %s: %s. It has the first %s "
                               "bytes of them, the rest is lost."),
                            from, g_strerror (code), n_written);
      self->state = TROUPE_SINK_LOST;
    }
}

static void
written_cb (TroupeWriter *writer, gpointer user_data)
{
  TroupeSink *self = user_data;
  int code = troupe_writer_get_error (writer);

  if (code == EPIPE && !self->failed)
    self->state = TROUPE_SINK_CLOSED;
  else if (code != 0 && self->state == TROUPE_SINK_OPEN)
    go_on_elsewhere (self, code);

  self->func (self, self->user_data);
}

/**
 * troupe_sink_new:
 * @format: how results are written
 * @path: (nullable): the file that is written, or %NULL for standard output
 * @console: reports a full disk
 * @func: called after something was written, and when the state changed
 * @user_data: passed to @func
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a sink, or %NULL when the file cannot be opened
 */
TroupeSink *
troupe_sink_new (TroupeFormat format,
                 const char *path,
                 TroupeConsole *console,
                 TroupeSinkFunc func,
                 gpointer user_data,
                 GError **error)
{
  g_autoptr (TroupeSink) self = g_new0 (TroupeSink, 1);
  struct stat status;

  self->format = format;
  self->formatter = troupe_formatter_new (format);
  self->console = console;
  self->func = func;
  self->user_data = user_data;
  self->gathered = g_string_new (NULL);
  self->target = path == NULL ? TARGET_STANDARD_OUTPUT : TARGET_FILE;
  self->path = g_strdup (path);
  self->fd = path == NULL ? STDOUT_FILENO : g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

  if (self->fd < 0)
    {
      int code = errno;
      g_autofree char *name = describe_target (self);

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("Results cannot be written to %s: %s"), name, g_strerror (code));
      return NULL;
    }

  self->writer = troupe_writer_new (self->fd, written_cb, self);
  if (path != NULL && fstat (self->fd, &status) == 0 && S_ISREG (status.st_mode) &&
      status.st_size > 0)
    troupe_writer_empty_first (self->writer);
  troupe_formatter_begin (self->formatter, self->gathered);
  return g_steal_pointer (&self);
}

/**
 * troupe_sink_set_omits_silent:
 * @self: a sink
 * @omits_silent: see troupe_formatter_set_omits_silent()
 */
void
troupe_sink_set_omits_silent (TroupeSink *self, gboolean omits_silent)
{
  self->omits_silent = omits_silent;
  troupe_formatter_set_omits_silent (self->formatter, omits_silent);
}

/**
 * troupe_sink_free:
 * @self: (transfer full): a sink
 *
 * Writes all pending text, and closes the file.
 */
void
troupe_sink_free (TroupeSink *self)
{
  g_clear_pointer (&self->writer, troupe_writer_free);
  close_target (self);
  g_clear_pointer (&self->formatter, troupe_formatter_free);
  g_string_free (self->gathered, TRUE);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

/**
 * troupe_sink_add:
 * @self: a sink
 * @chunk: results
 * @offset: the first of them that is wanted
 * @count: the number of them to write
 *
 * Takes results to be written; troupe_sink_flush() passes them to the writer.
 */
void
troupe_sink_add (TroupeSink *self, const TroupeResultChunk *chunk, guint32 offset, guint32 count)
{
  const guint8 *lines;
  gsize size;

  if (self->state != TROUPE_SINK_OPEN)
    return;

  if (self->format == TROUPE_FORMAT_LINES && chunk->values != NULL &&
      (!self->omits_silent || count == 1))
    {
      lines = troupe_block_get_lines (chunk->values, offset, count, &size);
      if (size >= GATHER_BYTES)
        {
          troupe_sink_flush (self);
          troupe_writer_push (self->writer, g_bytes_new_with_free_func (
                                                lines, size, (GDestroyNotify) troupe_block_unref,
                                                troupe_block_ref (chunk->values)));
          return;
        }
    }

  troupe_formatter_add (self->formatter, chunk, offset, count, self->gathered);
  if (self->gathered->len >= GATHER_BYTES)
    troupe_sink_flush (self);
}

/**
 * troupe_sink_add_text:
 * @self: a sink
 * @text: any bytes, which are written as they are
 * @size: the number of bytes
 *
 * Like troupe_sink_add().
 */
void
troupe_sink_add_text (TroupeSink *self, const void *text, gsize size)
{
  if (self->state != TROUPE_SINK_OPEN)
    return;

  g_string_append_len (self->gathered, text, size);
  if (self->gathered->len >= GATHER_BYTES)
    troupe_sink_flush (self);
}

/**
 * troupe_sink_flush:
 * @self: a sink
 *
 * Passes all added results to the writer.
 */
void
troupe_sink_flush (TroupeSink *self)
{
  if (self->gathered->len > 0 && self->state == TROUPE_SINK_OPEN)
    {
      troupe_writer_push_string (self->writer, self->gathered);
      self->gathered = g_string_new (NULL);
    }
}

/**
 * troupe_sink_end:
 * @self: a sink
 *
 * To be called after the last result.
 */
void
troupe_sink_end (TroupeSink *self)
{
  troupe_formatter_end (self->formatter, self->gathered);
  troupe_sink_flush (self);
}

/* A file system may report only here that there is no room, or that a server did not store all. The
 * descriptor of standard output is shared with other programs: a copy of it is closed. */
static int
close_and_check (TroupeSink *self)
{
  int fd = g_steal_fd (&self->fd);

  if (self->target == TARGET_STANDARD_OUTPUT)
    fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  return fd < 0 || close (fd) == 0 || errno == EINTR ? 0 : errno;
}

/**
 * troupe_sink_close:
 * @self: a sink to which nothing more is added
 *
 * Closes the file, unless text is still pending. Only this shows whether all of it was written.
 */
void
troupe_sink_close (TroupeSink *self)
{
  int code;

  if (self->state != TROUPE_SINK_OPEN || troupe_writer_get_n_waiting (self->writer) > 0)
    return;

  code = close_and_check (self);
  if (code != 0)
    {
      g_autofree char *name = describe_target (self);

      self->failed = TRUE;
      troupe_console_print (self->console,
                            _ ("troupe: Results may be missing at the end of %s: %s"), name,
                            g_strerror (code));
    }
}

/**
 * troupe_sink_get_state:
 * @self: a sink
 *
 * Returns: whether it still takes results
 */
TroupeSinkState
troupe_sink_get_state (TroupeSink *self)
{
  return self->state;
}

/**
 * troupe_sink_has_failed:
 * @self: a sink
 *
 * Returns: whether results could not be written to their destination
 */
gboolean
troupe_sink_has_failed (TroupeSink *self)
{
  return self->failed;
}

/**
 * troupe_sink_get_n_waiting:
 * @self: a sink
 *
 * Returns: the number of bytes that wait for the reader; 0 if it was closed
 */
gsize
troupe_sink_get_n_waiting (TroupeSink *self)
{
  return self->state == TROUPE_SINK_OPEN ? troupe_writer_get_n_waiting (self->writer) : 0;
}
