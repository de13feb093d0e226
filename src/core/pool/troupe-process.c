/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-process.h"

#include "troupe-frame-reader.h"
#include "troupe-orphans.h"
#include "troupe-start.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A pipe that holds a whole batch saves a wake-up for each 64 KiB of it. */
#define PIPE_SIZE (1024 * 1024)

/* What is read in one turn of the loop, so that one worker never keeps the others waiting. */
#define READ_MAX (4 * 1024 * 1024)

/* Standard error: what is kept of it, with room to say that it was cut, and how much of it without
 * any frame ends the worker. */
#define ERRORS_MAX   (TROUPE_WIRE_OUTPUT_MAX - 128)
#define ERRORS_FLOOD (64 * 1024 * 1024)

struct _TroupeProcess
{
  GObject parent_instance;

  const TroupeProcessEvents *events;
  gpointer data;

  GSubprocess *subprocess;
  gint64 pid;
  TroupeFrameReader *reader;
  GByteArray *output;
  gsize written;

  int input_fd;
  int output_fd;
  int error_fd;
  /* Unowned: whoever started the process keeps it. */
  TroupeDescriptors *descriptors;
  TroupeDescriptorWatch *output_watch;
  TroupeDescriptorWatch *error_watch;
  GSource *write_source;

  gint64 read_at;
  GString *errors;
  GString *last_words;
  gsize unread;
  guint64 errors_left_out;
  guint64 errors_since_frame;

  gboolean close_input;
  gboolean input_lost;
  gboolean broken;
  gboolean joined;
};

G_DEFINE_FINAL_TYPE (TroupeProcess, troupe_process, G_TYPE_OBJECT)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
clear_watch (TroupeProcess *self, TroupeDescriptorWatch **watch)
{
  if (*watch != NULL)
    troupe_descriptors_unwatch (self->descriptors, g_steal_pointer (watch));
}

static void
troupe_process_dispose (GObject *object)
{
  TroupeProcess *self = TROUPE_PROCESS (object);

  clear_watch (self, &self->output_watch);
  clear_watch (self, &self->error_watch);
  clear_source (&self->write_source);
  g_clear_object (&self->subprocess);

  G_OBJECT_CLASS (troupe_process_parent_class)->dispose (object);
}

static void
troupe_process_finalize (GObject *object)
{
  TroupeProcess *self = TROUPE_PROCESS (object);

  troupe_frame_reader_free (self->reader);
  g_byte_array_unref (self->output);
  g_string_free (self->errors, TRUE);
  g_string_free (self->last_words, TRUE);

  G_OBJECT_CLASS (troupe_process_parent_class)->finalize (object);
}

static void
troupe_process_class_init (TroupeProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = troupe_process_dispose;
  object_class->finalize = troupe_process_finalize;
}

static void
troupe_process_init (TroupeProcess *self)
{
  self->reader = troupe_frame_reader_new ();
  self->output = g_byte_array_new ();
  self->errors = g_string_new (NULL);
  self->last_words = g_string_new (NULL);
  self->input_fd = self->output_fd = self->error_fd = -1;
}

static void
process_break (TroupeProcess *self, const GError *error)
{
  if (self->broken)
    return;

  self->broken = TRUE;
  clear_watch (self, &self->output_watch);
  self->events->broken (self, error, self->data);
}

/* Keeps the newest of a text. Returns how much went. */
static gsize
cut_head (GString *text, gsize most)
{
  gsize left_out = text->len > most ? text->len - ERRORS_MAX : 0;

  g_string_erase (text, 0, left_out);
  return left_out;
}

static void
process_read_errors (TroupeProcess *self)
{
  char buffer[16 * 1024];
  gssize size;
  int rounds = 0;

  while (self->error_fd >= 0 && rounds++ < 64 &&
         (size = read (self->error_fd, buffer, sizeof buffer)) != 0)
    {
      if (size < 0)
        return;
      g_string_append_len (self->errors, buffer, size);
      self->errors_left_out += cut_head (self->errors, 2 * ERRORS_MAX);
      g_string_append_len (self->last_words, buffer, size);
      cut_head (self->last_words, 2 * ERRORS_MAX);
      self->errors_since_frame += size;
      if (self->errors_since_frame > ERRORS_FLOOD)
        {
          g_autoptr (GError) error = g_error_new (
              TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE,
              _ ("it wrote more than %d MiB to standard error without giving a result"),
              ERRORS_FLOOD / 1024 / 1024);

          clear_watch (self, &self->error_watch);
          process_break (self, error);
          return;
        }
      if ((gsize) size < sizeof buffer)
        return;
    }

  if (rounds <= 64)
    clear_watch (self, &self->error_watch);
}

static void
on_errors_readable (gpointer data)
{
  process_read_errors (data);
}

/* Gives every whole frame that came to the events. */
static void
process_cut_frames (TroupeProcess *self)
{
  g_autoptr (GError) error = NULL;

  while (TRUE)
    {
      g_auto (TroupeFrame) frame = { 0 };

      if (!troupe_frame_reader_next (self->reader, &frame, &error))
        break;
      self->errors_since_frame = 0;
      if (!self->events->frame (self, &frame, self->data, &error))
        break;
    }

  if (error != NULL)
    process_break (self, error);
}

/* Reads until nothing is there for now. Returns whether the stream goes on. */
static gboolean
process_read (TroupeProcess *self, gsize most)
{
  gsize total = 0;

  while (total < most && !self->broken)
    {
      gsize room;
      guint8 *at = troupe_frame_reader_reserve (self->reader, &room);
      gssize size = read (self->output_fd, at, room);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0)
        return errno == EAGAIN;
      if (size == 0)
        return FALSE;

      troupe_frame_reader_commit (self->reader, size);
      self->read_at = g_get_monotonic_time ();
      process_cut_frames (self);
      total += size;
      if ((gsize) size < room)
        break;
    }
  return TRUE;
}

static void
on_readable (gpointer data)
{
  g_autoptr (TroupeProcess) self = g_object_ref (data);
  const gboolean goes_on = process_read (self, READ_MAX);

  if (goes_on && !self->broken)
    {
      self->events->idle (self, self->data);
      return;
    }

  clear_watch (self, &self->output_watch);
  if (!goes_on)
    {
      /* Normal where the process is ending: the events know. */
      g_autoptr (GError) error = g_error_new_literal (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED,
                                                      _ ("it closed its standard output"));

      process_break (self, error);
    }
}

/* What it was sent and did not take any more. A pipe says so until both of its ends are closed. */
static gsize
count_unread (TroupeProcess *self)
{
  int in_pipe = 0;

  if (self->input_fd >= 0 && ioctl (self->input_fd, FIONREAD, &in_pipe) < 0)
    in_pipe = 0;
  return in_pipe + (self->output->len - self->written);
}

static void
on_waited (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (TroupeProcess) self = data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  troupe_orphans_forget (self->pid);

  /* It may have sent results right before its end: they count. A process that it left behind may
   * hold the pipe open, so its end is not waited for. */
  clear_watch (self, &self->output_watch);
  if (!self->broken)
    process_read (self, G_MAXSIZE);
  process_read_errors (self);

  self->unread = count_unread (self);

  clear_watch (self, &self->error_watch);
  clear_source (&self->write_source);
  self->joined = TRUE;
  self->events->joined (self, self->data);
}

/**
 * troupe_process_start:
 * @arguments: (array zero-terminated=1): the program, found in PATH where it has no slash, and its
 *   arguments
 * @marker: tells its processes from others, see troupe_orphans_end()
 * @descriptors: where its output is watched, which must outlive it
 * @events: what to call, in the main context of @descriptors
 * @data: for @events
 * @error: return location for an error
 *
 * Starts a worker. Its standard input and output are the wire, its standard error is kept, bounded.
 *
 * Returns: (transfer full) (nullable): the handle, to be kept until @joined was called
 */
TroupeProcess *
troupe_process_start (const char *const *arguments,
                      const char *marker,
                      TroupeDescriptors *descriptors,
                      const TroupeProcessEvents *events,
                      gpointer data,
                      GError **error)
{
  g_autoptr (TroupeProcess) self = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;

  if (!troupe_start_check_descriptors (error))
    return NULL;

  /* Descriptors of ours are all closed on exec, so that inheriting them costs nothing and lets GLib
   * use posix_spawn(), whose cost does not grow with our memory. */
  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_INHERIT_FDS);

  g_subprocess_launcher_setenv (launcher, TROUPE_ORPHANS_VARIABLE, marker, TRUE);

  self = g_object_new (TROUPE_TYPE_PROCESS, NULL);
  self->descriptors = descriptors;
  self->events = events;
  self->data = data;
  troupe_orphans_lock ();
  self->subprocess = g_subprocess_launcher_spawnv (launcher, arguments, error);
  if (self->subprocess != NULL)
    self->pid = g_ascii_strtoll (g_subprocess_get_identifier (self->subprocess) ?: "0", NULL, 10);
  troupe_orphans_unlock (self->pid);
  if (self->subprocess == NULL)
    return NULL;

  self->input_fd = g_unix_output_stream_get_fd (
      G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (self->subprocess)));
  self->output_fd = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->subprocess)));
  self->error_fd = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stderr_pipe (self->subprocess)));

  g_unix_set_fd_nonblocking (self->input_fd, TRUE, NULL);
  g_unix_set_fd_nonblocking (self->output_fd, TRUE, NULL);
  g_unix_set_fd_nonblocking (self->error_fd, TRUE, NULL);
  fcntl (self->output_fd, F_SETPIPE_SZ, PIPE_SIZE);
  fcntl (self->input_fd, F_SETPIPE_SZ, PIPE_SIZE);

  self->output_watch =
      troupe_descriptors_watch (descriptors, self->output_fd, on_readable, self, error);
  if (self->output_watch != NULL)
    self->error_watch =
        troupe_descriptors_watch (descriptors, self->error_fd, on_errors_readable, self, error);
  if (self->error_watch == NULL)
    return NULL;

  g_subprocess_wait_async (self->subprocess, NULL, on_waited, g_object_ref (self));
  return g_steal_pointer (&self);
}

/**
 * troupe_process_get_pid:
 * @self: a process
 *
 * Returns: its process id, which is its process group's as well
 */
gint64
troupe_process_get_pid (TroupeProcess *self)
{
  return self->pid;
}

/**
 * troupe_process_get_output:
 * @self: a process
 *
 * Returns: (transfer none): where frames for it are appended to; troupe_process_flush() sends them
 */
GByteArray *
troupe_process_get_output (TroupeProcess *self)
{
  return self->output;
}

/* It died, or it lives on without anything that it could be given. */
static void
process_lose_input (TroupeProcess *self)
{
  g_autoptr (GError) error = g_error_new_literal (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED,
                                                  _ ("it closed its standard input"));

  /* What it sent before is still read. */
  self->input_lost = TRUE;
  self->events->broken (self, error, self->data);
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer data)
{
  TroupeProcess *self = data;

  clear_source (&self->write_source);
  troupe_process_flush (self);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_process_flush:
 * @self: a process
 *
 * Sends what was appended to its output, now as far as it can be, the rest when it reads on. Needs
 * SIGPIPE to be ignored. What cannot be sent because it closed its standard input is dropped.
 */
void
troupe_process_flush (TroupeProcess *self)
{
  if (self->write_source != NULL || self->joined || self->input_fd < 0 || self->input_lost)
    return;

  while (self->written < self->output->len)
    {
      gssize size = write (self->input_fd, self->output->data + self->written,
                           self->output->len - self->written);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0 && errno == EAGAIN)
        {
          self->write_source = g_unix_fd_source_new (self->input_fd, G_IO_OUT);
          g_source_set_callback (self->write_source, G_SOURCE_FUNC (on_writable), self, NULL);
          g_source_attach (self->write_source, g_main_context_get_thread_default ());
          return;
        }
      /* What it did not read any more is counted when it is reaped. */
      if (size < 0)
        {
          process_lose_input (self);
          return;
        }
      self->written += size;
    }

  self->written = 0;
  g_byte_array_set_size (self->output, 0);
  if (self->close_input)
    {
      self->input_fd = -1;
      g_output_stream_close (g_subprocess_get_stdin_pipe (self->subprocess), NULL, NULL);
    }
}

/**
 * troupe_process_close_input:
 * @self: a process
 *
 * Ends its standard input, after what is still to be sent: it should say goodbye and exit.
 */
void
troupe_process_close_input (TroupeProcess *self)
{
  self->close_input = TRUE;
  troupe_process_flush (self);
}

/**
 * troupe_process_signal:
 * @self: a process
 * @signal_number: the signal
 *
 * Signals its process group: the worker and whatever it runs. Does nothing once it was reaped.
 */
void
troupe_process_signal (TroupeProcess *self, int signal_number)
{
  if (self->joined || g_subprocess_get_identifier (self->subprocess) == NULL)
    return;

  /* Right after its start it may not have made the group yet. */
  if (kill (-self->pid, signal_number) < 0 && errno == ESRCH)
    g_subprocess_send_signal (self->subprocess, signal_number);
}

/**
 * troupe_process_is_any_stopped:
 *
 * Asks the kernel about all children of this program with one call.
 *
 * Returns: whether troupe_process_poll_stopped() may have something to say of one of them
 */
gboolean
troupe_process_is_any_stopped (void)
{
  siginfo_t info = { 0 };

  return waitid (P_ALL, 0, &info, WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid != 0;
}

/**
 * troupe_process_poll_stopped:
 * @self: a process
 * @stopped_by: (out): the signal that stopped it, or 0 where it was continued
 *
 * Asks the kernel whether something stopped or continued it since the last call.
 *
 * Returns: whether there is news
 */
gboolean
troupe_process_poll_stopped (TroupeProcess *self, int *stopped_by)
{
  siginfo_t info = { 0 };

  if (self->joined || g_subprocess_get_identifier (self->subprocess) == NULL ||
      waitid (P_PID, self->pid, &info, WSTOPPED | WCONTINUED | WNOHANG) < 0 || info.si_pid == 0)
    return FALSE;

  *stopped_by = info.si_code == CLD_STOPPED ? info.si_status : 0;
  return TRUE;
}

/**
 * troupe_process_check_input:
 * @self: a process
 *
 * Looks whether it closed its standard input, which is told as a stream that is broken. While
 * something is sent, that shows by itself.
 */
void
troupe_process_check_input (TroupeProcess *self)
{
  struct pollfd input = { .fd = self->input_fd };

  if (self->input_fd >= 0 && !self->input_lost && poll (&input, 1, 0) > 0 &&
      (input.revents & POLLERR) != 0)
    process_lose_input (self);
}

/**
 * troupe_process_get_stalled_since:
 * @self: a process
 *
 * Returns: when the last bytes came, by g_get_monotonic_time(), where they were a part of a frame
 * whose rest did not come yet; else 0
 */
gint64
troupe_process_get_stalled_since (TroupeProcess *self)
{
  return troupe_frame_reader_is_empty (self->reader) ? 0 : self->read_at;
}

/**
 * troupe_process_has_errors:
 * @self: a process
 *
 * Returns: whether it is known to have written to standard error since that was last taken
 */
gboolean
troupe_process_has_errors (TroupeProcess *self)
{
  return self->errors->len > 0;
}

/**
 * troupe_process_take_errors:
 * @self: a process
 *
 * Whatever it wrote to standard error before a frame that has been read is among it.
 *
 * Returns: (transfer full) (nullable): what it wrote to standard error since the last call, the
 * newest 64 KiB of it at the most, or %NULL for nothing
 */
GBytes *
troupe_process_take_errors (TroupeProcess *self)
{
  GString *errors;

  process_read_errors (self);
  errors = self->errors;
  if (errors->len == 0)
    return NULL;

  self->errors_left_out += cut_head (errors, ERRORS_MAX);
  if (self->errors_left_out > 0)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, self->errors_left_out);
      g_autofree char *note = g_strdup_printf (_ ("[%s bytes before this were left out]\n"), size);

      g_string_prepend (errors, note);
    }

  self->errors_left_out = 0;
  self->errors = g_string_new (NULL);
  return g_string_free_to_bytes (errors);
}

/**
 * troupe_process_dup_last_words:
 * @self: a process
 *
 * Returns: (transfer full): the last line that is not empty of all that it wrote to standard error,
 * made valid UTF-8; an empty string where it wrote nothing
 */
char *
troupe_process_dup_last_words (TroupeProcess *self)
{
  g_autofree char *text = g_utf8_make_valid (self->last_words->str, self->last_words->len);
  const char *line;

  g_strchomp (text);
  line = strrchr (text, '\n');
  return g_strdup (line != NULL ? line + 1 : text);
}

/**
 * troupe_process_get_unread:
 * @self: a process that was reaped
 *
 * Returns: how many of the last bytes that it was sent it never read
 */
gsize
troupe_process_get_unread (TroupeProcess *self)
{
  return self->unread;
}

/**
 * troupe_process_get_join:
 * @self: a process
 * @exited: (out): whether it exited; else it was ended by a signal
 * @code: (out): its exit code, or the number of the signal
 *
 * Returns: whether it was reaped
 */
gboolean
troupe_process_get_join (TroupeProcess *self, gboolean *exited, int *code)
{
  if (!self->joined)
    return FALSE;

  *exited = g_subprocess_get_if_exited (self->subprocess);
  *code = *exited ? g_subprocess_get_exit_status (self->subprocess)
                  : g_subprocess_get_term_sig (self->subprocess);
  return TRUE;
}
