/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the body of a frame that tells about a run. */

#include "troupe-told-writer.h"

#include "troupe-wire.h"

#include <string.h>

/**
 * troupe_told_writer_begin:
 * @self: (out caller-allocates): a writer
 * @frame: the bytes to append to
 * @type: the type of the frame
 *
 * Begins a frame and the fixed part of its body.
 */
void
troupe_told_writer_begin (TroupeToldWriter *self, GByteArray *frame, TroupeToldType type)
{
  const guint8 header[TROUPE_WIRE_HEADER_SIZE + 2] = { 0, 0, 0, 0, type };

  self->frame = frame;
  self->start = frame->len;
  memcpy (self->fixed, header, sizeof header);
  self->n_fixed = sizeof header;
}

static inline void
put (TroupeToldWriter *self, gconstpointer value, guint size)
{
  if (self->n_fixed == 0)
    {
      g_byte_array_append (self->frame, value, size);
      return;
    }
  g_assert (self->n_fixed + size <= TROUPE_TOLD_FIXED_MAX);
  memcpy (self->fixed + self->n_fixed, value, size);
  self->n_fixed += size;
}

/** troupe_told_writer_put_u32: appends a number. */
void
troupe_told_writer_put_u32 (TroupeToldWriter *self, guint32 value)
{
  value = GUINT32_TO_LE (value);
  put (self, &value, sizeof value);
}

/** troupe_told_writer_put_u64: appends a number. */
void
troupe_told_writer_put_u64 (TroupeToldWriter *self, guint64 value)
{
  value = GUINT64_TO_LE (value);
  put (self, &value, sizeof value);
}

/** troupe_told_writer_put_double: appends a number, in the format of IEEE 754. */
void
troupe_told_writer_put_double (TroupeToldWriter *self, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  troupe_told_writer_put_u64 (self, bits);
}

/** troupe_told_writer_end_fixed: ends the fixed part and writes its size, its own two bytes
 * included. */
void
troupe_told_writer_end_fixed (TroupeToldWriter *self)
{
  const guint16 size = GUINT16_TO_LE (self->n_fixed - TROUPE_WIRE_HEADER_SIZE);

  memcpy (self->fixed + TROUPE_WIRE_HEADER_SIZE, &size, sizeof size);
  g_byte_array_append (self->frame, self->fixed, self->n_fixed);
  self->n_fixed = 0;
}

/**
 * troupe_told_writer_put_text:
 * @self: a writer, after its fixed part
 * @text: (nullable): a text; what is not valid UTF-8 in it is replaced
 *
 * Appends a text, cut off after %TROUPE_TOLD_TEXT_MAX bytes. %NULL is sent as an empty one.
 */
void
troupe_told_writer_put_text (TroupeToldWriter *self, const char *text)
{
  gsize length = text != NULL ? strnlen (text, TROUPE_TOLD_TEXT_MAX) : 0;
  g_autofree char *valid = NULL;
  const char *end;

  if (length > 0 && !g_utf8_validate (text, length, &end))
    {
      /* A character that the limit cuts in two is left out. */
      if (length == TROUPE_TOLD_TEXT_MAX && text + length - end < 4)
        {
          length = end - text;
        }
      else
        {
          valid = g_utf8_make_valid (text, length);
          text = valid;
          length = strlen (valid);
        }
    }

  troupe_told_writer_put_u32 (self, length);
  if (length > 0)
    g_byte_array_append (self->frame, (const guint8 *) text, length);
}

/**
 * troupe_told_writer_put_list:
 * @self: a writer, after its fixed part
 * @n: the number of elements
 * @element_size: the bytes of each
 *
 * Begins a list; the caller then puts the numbers of its elements, @element_size bytes for each.
 */
void
troupe_told_writer_put_list (TroupeToldWriter *self, guint n, gsize element_size)
{
  troupe_told_writer_put_u32 (self, n * element_size);
}

/** troupe_told_writer_end: ends the frame and writes its size. */
void
troupe_told_writer_end (TroupeToldWriter *self)
{
  guint32 size = GUINT32_TO_LE (self->frame->len - self->start - TROUPE_WIRE_HEADER_SIZE);

  memcpy (self->frame->data + self->start, &size, sizeof size);
}
