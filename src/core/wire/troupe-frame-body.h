/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and reads the integers and texts of a frame, for the files that know its layout. */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * TroupeFrameBody:
 * @at: the first byte that was not read
 * @left: the number of bytes that were not read
 * @type: the type of the frame
 *
 * The unread rest of a frame's body. The functions that take integers do not check whether there
 * are enough bytes: troupe_frame_body_open() does, for those of a fixed part.
 */
typedef struct
{
  const guint8 *at;
  gsize left;
  guint8 type;
} TroupeFrameBody;

gboolean troupe_frame_body_open (TroupeFrameBody *self,
                                 guint8 type,
                                 GBytes *bytes,
                                 guint8 expected,
                                 gsize least,
                                 GError **error);
gboolean troupe_frame_body_close (const TroupeFrameBody *self, GError **error);
GBytes *troupe_frame_body_take_rest (TroupeFrameBody *self, GBytes *bytes);
void troupe_frame_body_append_header (GByteArray *to, guint8 type, gsize size);

static inline void
append_u32 (GByteArray *to, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (to, (const guint8 *) &value, sizeof value);
}

static inline void
append_u64 (GByteArray *to, guint64 value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (to, (const guint8 *) &value, sizeof value);
}

static inline guint32
take_u32 (TroupeFrameBody *body)
{
  guint32 value;

  memcpy (&value, body->at, sizeof value);
  body->at += sizeof value;
  body->left -= sizeof value;
  return GUINT32_FROM_LE (value);
}

static inline guint64
take_u64 (TroupeFrameBody *body)
{
  guint64 value;

  memcpy (&value, body->at, sizeof value);
  body->at += sizeof value;
  body->left -= sizeof value;
  return GUINT64_FROM_LE (value);
}

G_END_DECLS
