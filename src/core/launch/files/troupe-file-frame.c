/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames in which files of items travel between a node and the pool above it. */

#include "troupe-file-frame.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-frame-body.h"

#include <glib/gi18n-lib.h>

/* The bytes before the rest. */
#define LEAST 44

/**
 * troupe_file_frame_append:
 * @to: the buffer to append to
 * @self: the contents; its own rest is ignored
 * @rest: (nullable) (array length=rest_size): the rest
 * @rest_size: its size
 *
 * Appends a frame.
 */
void
troupe_file_frame_append (GByteArray *to,
                          const TroupeFileFrame *self,
                          gconstpointer rest,
                          gsize rest_size)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_FILE, LEAST + rest_size);
  append_u32 (to, self->kind);
  append_u32 (to, self->mode);
  append_u64 (to, self->index);
  append_u32 (to, self->position);
  append_u64 (to, self->size);
  append_u64 (to, self->inode);
  append_u64 (to, self->modified);
  g_byte_array_append (to, rest, rest_size);
}

/**
 * troupe_file_frame_parse:
 * @frame: a frame
 * @self: (out): the contents, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame has nothing about a file
 */
gboolean
troupe_file_frame_parse (const TroupeFrame *frame, TroupeFileFrame *self, GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_FILE, LEAST, error))
    return FALSE;

  self->kind = take_u32 (&body);
  self->mode = take_u32 (&body);
  self->index = take_u64 (&body);
  self->position = take_u32 (&body);
  self->size = take_u64 (&body);
  self->inode = take_u64 (&body);
  self->modified = take_u64 (&body);
  self->rest = troupe_frame_body_take_rest (&body, frame->body);
  if (self->kind >= TROUPE_FILE_BEGIN && self->kind <= TROUPE_FILE_CLEAN)
    return TRUE;

  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                       _ ("it sent something about a file that is not understood"));
  return FALSE;
}

/** troupe_file_frame_dup_text: Returns: (transfer full): the rest, up to its first NUL byte. */
char *
troupe_file_frame_dup_text (const TroupeFileFrame *self)
{
  gsize size;
  const char *text = troupe_bytes_get_data (self->rest, &size);

  return g_strndup (text, size);
}

/** troupe_file_frame_split: Returns: (transfer full): the texts in the rest that NUL bytes end. */
GStrv
troupe_file_frame_split (const TroupeFileFrame *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize size;
  const char *at = troupe_bytes_get_data (self->rest, &size);
  const char *const end = at + size;

  while (at < end)
    {
      g_autofree char *text = g_strndup (at, end - at);

      g_strv_builder_add (builder, text);
      at += strlen (text) + 1;
    }
  return g_strv_builder_end (builder);
}

/**
 * troupe_file_frame_clear:
 * @self: a frame
 *
 * Frees its contents.
 */
void
troupe_file_frame_clear (TroupeFileFrame *self)
{
  g_clear_pointer (&self->rest, g_bytes_unref);
}
