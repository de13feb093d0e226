/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Begins and ends the reading of a frame's body, and checks its size. */

#include "troupe-frame-body.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-wire-error.h"

#include <glib/gi18n-lib.h>

/**
 * troupe_frame_body_open:
 * @self: (out caller-allocates): a reader
 * @type: the type of a frame
 * @bytes: its body
 * @expected: the type that it should have
 * @least: the number of bytes that its body has at least
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame has another type, or is too short
 */
gboolean
troupe_frame_body_open (TroupeFrameBody *self,
                        guint8 type,
                        GBytes *bytes,
                        guint8 expected,
                        gsize least,
                        GError **error)
{
  if (type != expected)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                   _ ("a frame of type 0x%02x came where one of type “%c” was expected"), type,
                   expected);
      return FALSE;
    }

  self->type = type;
  self->at = troupe_bytes_get_data (bytes, &self->left);
  if (self->left < least)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("a frame of type “%c” has only %zu bytes"), type, self->left);
      return FALSE;
    }
  return TRUE;
}

/**
 * troupe_frame_body_close:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: %FALSE if there are more bytes
 */
gboolean
troupe_frame_body_close (const TroupeFrameBody *self, GError **error)
{
  if (self->left > 0)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("a frame of type “%c” has %zu bytes too many"), self->type, self->left);
      return FALSE;
    }
  return TRUE;
}

/**
 * troupe_frame_body_take_rest:
 * @self: a reader
 * @bytes: the body that it reads
 *
 * Returns: (transfer full): the bytes that are left, which are not copied
 */
GBytes *
troupe_frame_body_take_rest (TroupeFrameBody *self, GBytes *bytes)
{
  gsize size = self->left;

  self->left = 0;
  return g_bytes_new_from_bytes (bytes, g_bytes_get_size (bytes) - size, size);
}

/**
 * troupe_frame_body_append_header:
 * @to: the buffer to append to
 * @type: the type of a frame
 * @size: the number of bytes of its body, at most %TROUPE_WIRE_FRAME_MAX
 */
void
troupe_frame_body_append_header (GByteArray *to, guint8 type, gsize size)
{
  g_assert (size <= TROUPE_WIRE_FRAME_MAX);
  append_u32 (to, size);
  append_u32 (to, type);
}
