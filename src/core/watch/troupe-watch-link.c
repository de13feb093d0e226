/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends and receives the frames of a watched run over a socket, on either end. */

#include "troupe-watch-link.h"

#include "troupe-config.h"
#include "troupe-frame-reader.h"
#include "troupe-timer.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Limit on the bytes read in one iteration of the loop, so that nobody delays the others. */
#define READ_MAX (256 * 1024)

/* A buffer that once was large is given back. */
#define OUTPUT_KEPT (256 * 1024)

struct _TroupeWatchLink
{
  int fd;
  gsize frame_max;
  const TroupeWatchLinkEvents *events;
  gpointer data;

  GMainContext *context;
  GSource *read_source;
  GSource *write_source;
  TroupeFrameReader *reader;
  /* Bytes since the last frame. */
  gsize n_unread;
  GByteArray *output;
  gsize n_sent;
  gboolean is_lost;
  /* Its owner may free it while it passes a frame on. */
  gboolean is_reading;
  gboolean is_freed;
};

/* Of a frame with its header, or of what has come of it. */
static gboolean
check_size (TroupeWatchLink *self, gsize size, GError **error)
{
  if (size <= self->frame_max + TROUPE_WIRE_HEADER_SIZE)
    return TRUE;

  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE,
                       _ ("a frame about a run is too large"));
  return FALSE;
}

/* Passes every complete frame on. */
static gboolean
cut_frames (TroupeWatchLink *self, GError **error)
{
  while (TRUE)
    {
      g_auto (TroupeFrame) frame = { 0 };
      g_autoptr (GError) problem = NULL;

      if (!troupe_frame_reader_next (self->reader, &frame, &problem))
        {
          if (problem == NULL)
            return check_size (self, self->n_unread, error);
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      if (!check_size (self, TROUPE_WIRE_HEADER_SIZE + g_bytes_get_size (frame.body), error))
        return FALSE;
      self->n_unread -=
          MIN (self->n_unread, TROUPE_WIRE_HEADER_SIZE + g_bytes_get_size (frame.body));
      if (!self->events->frame (&frame, self->data, error))
        return FALSE;
      if (self->is_freed)
        return TRUE;
    }
}

/* Returns FALSE with an error at the end of the stream. */
static gboolean
read_frames (TroupeWatchLink *self, GError **error)
{
  for (gsize total = 0; total < READ_MAX;)
    {
      gsize room;
      guint8 *at = troupe_frame_reader_reserve (self->reader, &room);
      gssize size = recv (self->fd, at, room, 0);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0 && errno == EAGAIN)
        return TRUE;
      if (size <= 0)
        {
          g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED,
                               _ ("the connection was closed"));
          return FALSE;
        }
      troupe_frame_reader_commit (self->reader, size);
      self->n_unread += size;
      total += size;
      if (!cut_frames (self, error))
        return FALSE;
      if (self->is_freed || (gsize) size < room)
        return TRUE;
    }
  return TRUE;
}

static void
link_destroy (TroupeWatchLink *self)
{
  troupe_frame_reader_free (self->reader);
  g_byte_array_unref (self->output);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  TroupeWatchLink *self = data;
  g_autoptr (GError) error = NULL;
  gboolean goes_on;

  self->is_reading = TRUE;
  goes_on = read_frames (self, &error);
  self->is_reading = FALSE;
  if (self->is_freed)
    {
      link_destroy (self);
      return G_SOURCE_REMOVE;
    }
  if (goes_on)
    return G_SOURCE_CONTINUE;

  troupe_timer_clear (&self->read_source);
  self->events->broken (error, self->data);
  return G_SOURCE_REMOVE;
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer data)
{
  TroupeWatchLink *self = data;

  troupe_timer_clear (&self->write_source);
  troupe_watch_link_flush (self);
  if (self->write_source == NULL && self->events->drained != NULL)
    self->events->drained (self->data);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_watch_link_new:
 * @fd: (transfer full): a connected socket that does not block
 * @frame_max: the most bytes of a body that is accepted
 * @events: the functions to call
 * @data: for @events
 *
 * Returns: (transfer full): a link
 */
TroupeWatchLink *
troupe_watch_link_new (int fd, gsize frame_max, const TroupeWatchLinkEvents *events, gpointer data)
{
  TroupeWatchLink *self = g_new0 (TroupeWatchLink, 1);

  self->fd = fd;
  self->frame_max = frame_max;
  self->events = events;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->reader = troupe_frame_reader_new ();
  self->output = g_byte_array_new ();
  self->read_source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (self->read_source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->read_source, self->context);
  return self;
}

/**
 * troupe_watch_link_free:
 * @self: (transfer full): a link
 *
 * Closes the socket. Nothing is called any more.
 */
void
troupe_watch_link_free (TroupeWatchLink *self)
{
  troupe_timer_clear (&self->read_source);
  troupe_timer_clear (&self->write_source);
  close (self->fd);
  self->is_lost = TRUE;
  if (self->is_reading)
    self->is_freed = TRUE;
  else
    link_destroy (self);
}

/** troupe_watch_link_get_fd: Returns: the socket. */
int
troupe_watch_link_get_fd (TroupeWatchLink *self)
{
  return self->fd;
}

/** troupe_watch_link_get_output: Returns: (transfer none): the buffer to append frames to, which
 * troupe_watch_link_flush() sends. */
GByteArray *
troupe_watch_link_get_output (TroupeWatchLink *self)
{
  return self->output;
}

/** troupe_watch_link_get_unsent: Returns: the bytes that the other end has not taken yet. */
gsize
troupe_watch_link_get_unsent (TroupeWatchLink *self)
{
  return self->output->len - self->n_sent;
}

/**
 * troupe_watch_link_flush:
 * @self: a link
 *
 * Sends as much as the other end takes now, and the rest when it takes more. What can never be sent
 * is dropped: reading then finds the end of the stream.
 */
void
troupe_watch_link_flush (TroupeWatchLink *self)
{
  if (self->write_source != NULL)
    return;

  while (self->n_sent < self->output->len && !self->is_lost)
    {
      gssize size = send (self->fd, self->output->data + self->n_sent,
                          self->output->len - self->n_sent, MSG_NOSIGNAL);

      if (size < 0 && errno == EINTR)
        continue;
      if (size < 0 && errno == EAGAIN)
        {
          self->write_source = g_unix_fd_source_new (self->fd, G_IO_OUT);
          g_source_set_callback (self->write_source, G_SOURCE_FUNC (writable_cb), self, NULL);
          g_source_attach (self->write_source, self->context);
          return;
        }
      if (size < 0)
        self->is_lost = TRUE;
      else
        self->n_sent += size;
    }

  self->n_sent = 0;
  if (self->output->len > OUTPUT_KEPT)
    {
      g_byte_array_unref (self->output);
      self->output = g_byte_array_new ();
    }
  else
    {
      g_byte_array_set_size (self->output, 0);
    }
}
