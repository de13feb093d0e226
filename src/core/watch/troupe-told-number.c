/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frames whose body is one number. */

#include "troupe-told-number.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_number_append:
 * @frame: the bytes to append a frame to
 * @type: %TROUPE_TOLD_PULL, %TROUPE_TOLD_PULLED or %TROUPE_TOLD_EXIT
 * @number: bytes that are wanted, results that will never be told, or the exit status
 */
void
troupe_told_number_append (GByteArray *frame, TroupeToldType type, guint64 number)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, type);
  troupe_told_writer_put_u64 (&writer, number);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_number_read:
 * @type: the type of the frame
 * @body: its body
 * @size: its bytes
 * @number: (out): the number
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_number_read (TroupeToldType type,
                         const guint8 *body,
                         gsize size,
                         guint64 *number,
                         GError **error)
{
  TroupeToldReader reader;

  troupe_told_reader_open (&reader, type, body, size);
  *number = troupe_told_reader_take_u64 (&reader, 0);
  return troupe_told_reader_close (&reader, error);
}
