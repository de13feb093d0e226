/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Splits a byte stream into frames and copies no large body. */

#include "troupe-frame-reader.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Small frames are copied out of the buffer. A large one that is whole takes the buffer over, and
 * one that is not is read into memory of its own, so that large bodies are not copied here. */
#define BUFFER_SIZE (64 * 1024)
#define LARGE_MIN   (BUFFER_SIZE / 4)
#define GROWTH_MAX  (16 * 1024 * 1024)

/* The buffer of the next reader of a thread that needs one. A reader keeps one only while it has
 * the beginning of a frame: many readers need little memory, and that remains in the caches. */
static GPrivate spare_buffer = G_PRIVATE_INIT (g_free);

struct _TroupeFrameReader
{
  /* NULL if there is nothing in it. */
  guint8 *buffer;
  gsize start;
  gsize end;

  guint8 *large;
  gsize large_size;
  gsize large_room;
  gsize large_filled;
  guint8 large_type;
};

/**
 * troupe_frame_reader_new:
 *
 * Returns: (transfer full): a reader at the start of a stream
 */
TroupeFrameReader *
troupe_frame_reader_new (void)
{
  return g_new0 (TroupeFrameReader, 1);
}

/**
 * troupe_frame_reader_free:
 * @self: (transfer full): a reader
 *
 * Frees @self and the bytes of an unfinished frame.
 */
void
troupe_frame_reader_free (TroupeFrameReader *self)
{
  g_free (self->buffer);
  g_free (self->large);
  g_free (self);
}

static void
reader_take_buffer (TroupeFrameReader *self)
{
  self->buffer = g_private_get (&spare_buffer);
  if (self->buffer != NULL)
    g_private_set (&spare_buffer, NULL);
  else
    self->buffer = g_malloc (BUFFER_SIZE);
}

/* There is nothing in it. */
static void
reader_leave_buffer (TroupeFrameReader *self)
{
  self->start = self->end = 0;
  g_private_replace (&spare_buffer, g_steal_pointer (&self->buffer));
}

/**
 * troupe_frame_reader_reserve:
 * @self: a reader
 * @size: (out): the size of the buffer
 *
 * Returns: (transfer none): the buffer for the next bytes of the stream; call
 *   troupe_frame_reader_commit() with the number of bytes read
 */
guint8 *
troupe_frame_reader_reserve (TroupeFrameReader *self, gsize *size)
{
  if (self->large != NULL)
    {
      if (self->large_filled == self->large_room)
        {
          self->large_room =
              MIN (self->large_size,
                   self->large_room + CLAMP (self->large_room, BUFFER_SIZE, GROWTH_MAX));
          self->large = g_realloc (self->large, self->large_room);
        }
      *size = self->large_room - self->large_filled;
      return self->large + self->large_filled;
    }

  if (self->buffer == NULL)
    {
      reader_take_buffer (self);
    }
  else if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  *size = BUFFER_SIZE - self->end;
  return self->buffer + self->end;
}

/**
 * troupe_frame_reader_commit:
 * @self: a reader
 * @size: the number of bytes read into the buffer of troupe_frame_reader_reserve()
 *
 * Makes them available to troupe_frame_reader_next().
 */
void
troupe_frame_reader_commit (TroupeFrameReader *self, gsize size)
{
  if (self->large != NULL)
    self->large_filled += size;
  else
    self->end += size;
}

static gboolean
reader_finish_large (TroupeFrameReader *self, TroupeFrame *frame)
{
  if (self->large_filled < self->large_size)
    return FALSE;

  frame->type = self->large_type;
  frame->body = g_bytes_new_take (g_steal_pointer (&self->large), self->large_size);
  return TRUE;
}

/* Takes a frame of that size, which is whole, out of the buffer. */
static GBytes *
reader_take_body (TroupeFrameReader *self, guint32 size)
{
  const gsize whole = TROUPE_WIRE_HEADER_SIZE + size;
  const gsize after = self->end - self->start - whole;
  guint8 *taken;

  /* Only at the beginning is its body aligned. */
  if (self->start > 0 || size < LARGE_MIN || after > size)
    {
      self->start += whole;
      return g_bytes_new (self->buffer + self->start - size, size);
    }

  taken = g_steal_pointer (&self->buffer);
  self->end = after;
  if (after > 0)
    {
      reader_take_buffer (self);
      memcpy (self->buffer, taken + whole, after);
    }
  taken = g_realloc (taken, whole);
  return g_bytes_new_with_free_func (taken + TROUPE_WIRE_HEADER_SIZE, size, g_free, taken);
}

/**
 * troupe_frame_reader_next:
 * @self: a reader
 * @frame: (out): the frame, to be cleared by the caller
 * @error: return location for an error
 *
 * Takes the next whole frame. The stream cannot be read on after an error.
 *
 * Returns: %TRUE with a frame; %FALSE without an error if more bytes are needed, with
 *   %TROUPE_WIRE_ERROR_TOO_LARGE or %TROUPE_WIRE_ERROR_MALFORMED if the stream does not consist of
 *   frames
 */
gboolean
troupe_frame_reader_next (TroupeFrameReader *self, TroupeFrame *frame, GError **error)
{
  const gsize filled = self->end - self->start;
  const guint8 *header;
  guint32 size;

  if (self->large != NULL)
    return reader_finish_large (self, frame);

  if (filled == 0 && self->buffer != NULL)
    reader_leave_buffer (self);
  if (filled < TROUPE_WIRE_HEADER_SIZE)
    return FALSE;

  header = self->buffer + self->start;
  memcpy (&size, header, sizeof size);
  size = GUINT32_FROM_LE (size);

  if (header[5] != 0 || header[6] != 0 || header[7] != 0)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                           _ ("what came is not a frame: its header is malformed"));
      return FALSE;
    }
  if (size > TROUPE_WIRE_FRAME_MAX)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE,
                   _ ("a frame of %u bytes is over the limit of %u"), size, TROUPE_WIRE_FRAME_MAX);
      return FALSE;
    }

  if (filled - TROUPE_WIRE_HEADER_SIZE >= size)
    {
      frame->type = header[4];
      frame->body = reader_take_body (self, size);
      return TRUE;
    }

  if (size > LARGE_MIN)
    {
      self->large_type = header[4];
      self->large_size = size;
      self->large_filled = filled - TROUPE_WIRE_HEADER_SIZE;
      self->large_room = MIN (size, (gsize) 2 * 1024 * 1024);
      self->large = g_malloc (self->large_room);
      memcpy (self->large, header + TROUPE_WIRE_HEADER_SIZE, self->large_filled);
      reader_leave_buffer (self);
    }

  return FALSE;
}

/**
 * troupe_frame_reader_skip_text:
 * @self: a reader at the beginning of a stream
 * @until: the type of the first frame and the first letters of its body, such as "NTROUPE"
 * @skipped: what comes before that frame is appended here
 *
 * Drops everything before the first frame, as far as it has been read.
 *
 * Returns: whether that frame has begun
 */
gboolean
troupe_frame_reader_skip_text (TroupeFrameReader *self, const char *until, GString *skipped)
{
  /* The size is before the type, and three zeros after it. */
  const gsize length = TROUPE_WIRE_HEADER_SIZE + strlen (until) - 1;
  static const guint8 zeros[3];

  for (; self->end - self->start >= length; self->start++)
    {
      const guint8 *at = self->buffer + self->start;

      if (at[4] == (guint8) until[0] && memcmp (at + 5, zeros, sizeof zeros) == 0 &&
          memcmp (at + TROUPE_WIRE_HEADER_SIZE, until + 1, strlen (until) - 1) == 0)
        return TRUE;
      g_string_append_c (skipped, (char) *at);
    }
  return FALSE;
}

/**
 * troupe_frame_reader_take_rest:
 * @self: a reader of a stream that has ended
 * @rest: what was read and is no whole frame is appended here
 *
 * Drops what is left.
 */
void
troupe_frame_reader_take_rest (TroupeFrameReader *self, GString *rest)
{
  if (self->start < self->end)
    g_string_append_len (rest, (const char *) self->buffer + self->start,
                         (gssize) (self->end - self->start));
  self->start = self->end;
}

/**
 * troupe_frame_reader_is_empty:
 * @self: a reader
 *
 * Returns: whether the stream could end here without cutting a frame in two
 */
gboolean
troupe_frame_reader_is_empty (TroupeFrameReader *self)
{
  return self->large == NULL && self->start == self->end;
}
