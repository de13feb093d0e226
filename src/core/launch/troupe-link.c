/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A link sends and receives frames of a worker over two descriptors, of any kind. */

#include "troupe-link.h"

#include "troupe-config.h"
#include "troupe-frame-reader.h"
#include "troupe-timer.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* Limit on the bytes read in one iteration of the loop, so that no worker delays the others. */
#define READ_MAX (4 * 1024 * 1024)

/* Bytes read at a time before the first frame; they fit in the buffer of the frame reader. */
#define PREAMBLE_READ 4096

struct _TroupeLink
{
  GObject parent_instance;

  const TroupeLinkEvents *events;
  gpointer data;

  /* Unowned: they outlive the link. */
  TroupeDescriptors *descriptors;
  int input_fd;
  TroupeDescriptorWatch *input_watch;
  /* Unowned: until it is over, there are no frames. */
  TroupePreamble *preamble;
  TroupeFrameReader *reader;
  gint64 read_at;
  /* What may come before the first frame, or NULL. */
  GString *skipped;
  char *skip_until;
  gsize skip_most;

  int output_fd;
  GByteArray *output;
  gsize written;
  GSource *write_source;
  gboolean close_output;
  gboolean output_lost;

  gboolean reading;
  gboolean ended;
  gboolean broken;
  /* The reason why it is broken, until the owner was notified. */
  GError *error;
};

G_DEFINE_FINAL_TYPE (TroupeLink, troupe_link, G_TYPE_OBJECT)

static void
link_unwatch (TroupeLink *self)
{
  if (self->input_watch != NULL)
    troupe_descriptors_unwatch (self->descriptors, g_steal_pointer (&self->input_watch));
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    g_close (*fd, NULL);
  *fd = -1;
}

static void
troupe_link_dispose (GObject *object)
{
  TroupeLink *self = TROUPE_LINK (object);

  link_unwatch (self);
  troupe_timer_clear (&self->write_source);
  close_fd (&self->input_fd);
  close_fd (&self->output_fd);

  G_OBJECT_CLASS (troupe_link_parent_class)->dispose (object);
}

static void
troupe_link_finalize (GObject *object)
{
  TroupeLink *self = TROUPE_LINK (object);

  troupe_frame_reader_free (self->reader);
  g_byte_array_unref (self->output);
  g_free (self->skip_until);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (troupe_link_parent_class)->finalize (object);
}

static void
troupe_link_class_init (TroupeLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = troupe_link_dispose;
  object_class->finalize = troupe_link_finalize;
}

static void
troupe_link_init (TroupeLink *self)
{
  self->reader = troupe_frame_reader_new ();
  self->output = g_byte_array_new ();
  self->input_fd = self->output_fd = -1;
}

/* Notifies the owner once that it is broken. */
static void
link_tell_broken (TroupeLink *self)
{
  g_autoptr (GError) error = g_steal_pointer (&self->error);

  if (error != NULL)
    self->events->broken (error, self->data);
}

/* Skips what was received before the first frame. Returns whether that has begun. */
static gboolean
link_skip (TroupeLink *self, GError **error)
{
  gboolean has_begun;

  if (self->skip_until == NULL)
    return TRUE;

  has_begun = troupe_frame_reader_skip_text (self->reader, self->skip_until, self->skipped);
  if (self->skipped->len > self->skip_most)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                           _ ("what it wrote first was not a greeting"));
      return FALSE;
    }

  if (has_begun)
    g_clear_pointer (&self->skip_until, g_free);
  return has_begun;
}

/* Passes every complete frame that was received to the events. */
static void
link_cut_frames (TroupeLink *self)
{
  g_autoptr (GError) error = NULL;
  gboolean goes_on = link_skip (self, &error);

  while (goes_on)
    {
      g_auto (TroupeFrame) frame = { 0 };

      if (!troupe_frame_reader_next (self->reader, &frame, &error))
        break;
      if (!self->events->frame (&frame, self->data, &error))
        break;
    }

  if (error != NULL)
    troupe_link_break (self, error);
}

/* Reads what may precede the first frame, and passes the rest on. Returns the number of bytes, as
 * read() does. */
static gssize
link_read_preamble (TroupeLink *self)
{
  guint8 bytes[PREAMBLE_READ];
  const gssize size = read (self->input_fd, bytes, sizeof bytes);
  g_autoptr (GError) error = NULL;
  gsize taken;
  gsize room;

  if (size <= 0)
    return size;

  if (!troupe_preamble_push (self->preamble, bytes, size, &taken, &error))
    {
      troupe_link_break (self, error);
      return size;
    }
  memcpy (troupe_frame_reader_reserve (self->reader, &room), bytes + taken, size - taken);
  troupe_frame_reader_commit (self->reader, size - taken);
  return size;
}

static gssize
link_read_frames (TroupeLink *self, gsize *room)
{
  guint8 *at = troupe_frame_reader_reserve (self->reader, room);
  const gssize size = read (self->input_fd, at, *room);

  if (size > 0)
    troupe_frame_reader_commit (self->reader, size);
  return size;
}

/* Reads until no more data is available. Returns whether the stream is still open. */
static gboolean
link_read (TroupeLink *self, gsize most)
{
  gsize total = 0;

  while (total < most && !self->broken)
    {
      const gboolean is_early = self->preamble != NULL && !troupe_preamble_is_over (self->preamble);
      gsize room = PREAMBLE_READ;
      const gssize size = is_early ? link_read_preamble (self) : link_read_frames (self, &room);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0)
        return errno == EAGAIN;
      if (size == 0)
        {
          if (self->skip_until != NULL)
            troupe_frame_reader_take_rest (self->reader, self->skipped);
          return FALSE;
        }

      self->read_at = g_get_monotonic_time ();
      link_cut_frames (self);
      total += size;
      if ((gsize) size < room)
        break;
    }
  return TRUE;
}

static void
readable_cb (gpointer data)
{
  g_autoptr (TroupeLink) self = g_object_ref (data);
  gboolean goes_on;

  self->reading = TRUE;
  goes_on = link_read (self, READ_MAX);
  self->reading = FALSE;

  if (goes_on && !self->broken)
    {
      self->events->idle (self->data);
      return;
    }

  if (!self->broken)
    {
      /* This is normal while the worker is ending: the owner knows. */
      g_autoptr (GError) error = g_error_new_literal (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED,
                                                      _ ("it closed its standard output"));

      troupe_link_break (self, error);
    }
  link_tell_broken (self);
}

/**
 * troupe_link_new:
 * @input_fd: (transfer full): the descriptor to read frames from, non-blocking
 * @output_fd: (transfer full): the descriptor to write frames to, non-blocking
 * @descriptors: the set in which @input_fd is watched; it must outlive the link
 * @events: the functions to call, in the main context of @descriptors
 * @data: for @events
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a link; if it is %NULL, both descriptors are closed
 */
TroupeLink *
troupe_link_new (int input_fd,
                 int output_fd,
                 TroupeDescriptors *descriptors,
                 const TroupeLinkEvents *events,
                 gpointer data,
                 GError **error)
{
  g_autoptr (TroupeLink) self = g_object_new (TROUPE_TYPE_LINK, NULL);

  self->input_fd = input_fd;
  self->output_fd = output_fd;
  self->descriptors = descriptors;
  self->events = events;
  self->data = data;
  self->input_watch = troupe_descriptors_watch (descriptors, input_fd, readable_cb, self, error);
  return self->input_watch != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_link_set_preamble:
 * @self: a link that has read nothing
 * @preamble: (transfer none): what precedes the first frame; it must outlive the link
 *
 * Makes it take only what follows @preamble for frames.
 */
void
troupe_link_set_preamble (TroupeLink *self, TroupePreamble *preamble)
{
  self->preamble = preamble;
}

/**
 * troupe_link_get_output:
 * @self: a link
 *
 * Returns: (transfer none): the buffer that frames to be sent are appended to; troupe_link_flush()
 *   sends them
 */
GByteArray *
troupe_link_get_output (TroupeLink *self)
{
  return self->output;
}

/* The worker has ended, or it can no longer be sent anything. */
static void
link_lose_output (TroupeLink *self)
{
  g_autoptr (GError) error = g_error_new_literal (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED,
                                                  _ ("it closed its standard input"));

  /* Frames that it sent before are still read. */
  self->output_lost = TRUE;
  self->events->broken (error, self->data);
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer data)
{
  TroupeLink *self = data;

  troupe_timer_clear (&self->write_source);
  troupe_link_flush (self);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_link_flush:
 * @self: a link
 *
 * Sends the contents of its output: as much as possible now, the rest when the other end reads it.
 * Needs SIGPIPE to be ignored. Data that cannot be sent because the other end was closed is
 * dropped.
 */
void
troupe_link_flush (TroupeLink *self)
{
  if (self->write_source != NULL || self->ended || self->output_fd < 0 || self->output_lost)
    return;

  while (self->written < self->output->len)
    {
      gssize size = write (self->output_fd, self->output->data + self->written,
                           self->output->len - self->written);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0 && errno == EAGAIN)
        {
          self->write_source = g_unix_fd_source_new (self->output_fd, G_IO_OUT);
          g_source_set_callback (self->write_source, G_SOURCE_FUNC (writable_cb), self, NULL);
          g_source_attach (self->write_source, g_main_context_get_thread_default ());
          return;
        }
      /* Bytes that were not read are counted when the worker has ended. */
      if (size < 0)
        {
          link_lose_output (self);
          return;
        }
      self->written += size;
    }

  self->written = 0;
  g_byte_array_set_size (self->output, 0);
  if (self->close_output)
    close_fd (&self->output_fd);
}

/**
 * troupe_link_close_output:
 * @self: a link
 *
 * Ends the stream of frames to the worker, after the data still to be sent: it should send its last
 * frame and end.
 */
void
troupe_link_close_output (TroupeLink *self)
{
  self->close_output = TRUE;
  troupe_link_flush (self);
}

/**
 * troupe_link_check_outputs:
 * @links: (element-type TroupeLink): links
 *
 * Checks whether the reading ends of their outputs were closed, which is reported as a broken link.
 * While data is being sent, no check is needed.
 */
void
troupe_link_check_outputs (GPtrArray *links)
{
  g_autofree struct pollfd *outputs = g_new0 (struct pollfd, links->len);

  for (guint i = 0; i < links->len; i++)
    {
      const TroupeLink *link = g_ptr_array_index (links, i);

      /* None is asked for if it is negative, and of the others only errors. */
      outputs[i].fd = link->output_lost ? -1 : link->output_fd;
    }
  if (links->len == 0 || poll (outputs, links->len, 0) <= 0)
    return;

  for (guint i = 0; i < links->len; i++)
    if ((outputs[i].revents & POLLERR) != 0)
      link_lose_output (g_ptr_array_index (links, i));
}

/**
 * troupe_link_get_output_fd:
 * @self: a link
 *
 * Returns: the descriptor that frames are written to, or -1 if it was closed
 */
int
troupe_link_get_output_fd (TroupeLink *self)
{
  return self->output_fd;
}

/**
 * troupe_link_get_unsent:
 * @self: a link
 *
 * Returns: the number of bytes of its output that were not written yet
 */
gsize
troupe_link_get_unsent (TroupeLink *self)
{
  return self->output->len - self->written;
}

/**
 * troupe_link_get_stalled_since:
 * @self: a link
 *
 * Returns: the time of the last read, by g_get_monotonic_time(), if it ended within a frame;
 *   otherwise 0
 */
gint64
troupe_link_get_stalled_since (TroupeLink *self)
{
  return troupe_frame_reader_is_empty (self->reader) ? 0 : self->read_at;
}

/**
 * troupe_link_skip_text:
 * @self: a link that has received nothing
 * @until: the type of the first frame and the first letters of its body, see
 *   troupe_frame_reader_skip_text()
 * @most: the most bytes that may come before it
 * @skipped: what came before it is appended here; it must outlive the link
 *
 * Lets text come before the first frame, as login scripts print it.
 */
void
troupe_link_skip_text (TroupeLink *self, const char *until, gsize most, GString *skipped)
{
  self->skip_until = g_strdup (until);
  self->skip_most = most;
  self->skipped = skipped;
}

/**
 * troupe_link_get_read_at:
 * @self: a link
 *
 * Returns: the time of the last read of any byte, by g_get_monotonic_time(), or 0
 */
gint64
troupe_link_get_read_at (TroupeLink *self)
{
  return self->read_at;
}

/**
 * troupe_link_break:
 * @self: a link
 * @error: the reason
 *
 * Stops reading frames, and reports this to the events: at once, or after the frame that they are
 * handling.
 */
void
troupe_link_break (TroupeLink *self, const GError *error)
{
  if (self->broken)
    return;

  self->broken = TRUE;
  self->error = g_error_copy (error);
  link_unwatch (self);
  if (!self->reading)
    link_tell_broken (self);
}

/**
 * troupe_link_drain:
 * @self: a link whose worker has ended
 *
 * Passes the frames that were sent before the end to the events. After that nothing is read or sent
 * any more; it does not wait for the end of the stream, since a process that the worker left behind
 * may hold its descriptors open.
 */
void
troupe_link_drain (TroupeLink *self)
{
  link_unwatch (self);
  if (!self->broken)
    {
      self->reading = TRUE;
      link_read (self, G_MAXSIZE);
      self->reading = FALSE;
      link_tell_broken (self);
    }
  self->ended = TRUE;
  troupe_timer_clear (&self->write_source);
}
