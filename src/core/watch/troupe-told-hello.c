/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a watcher of a run says about itself. */

#include "troupe-told-hello.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_hello_append:
 * @frame: the bytes to append a frame to
 * @hello: what a watcher wants
 */
void
troupe_told_hello_append (GByteArray *frame, const TroupeToldHello *hello)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_HELLO);
  troupe_told_writer_put_u32 (&writer, hello->protocol);
  troupe_told_writer_put_u32 (&writer, hello->wants);
  troupe_told_writer_put_u32 (&writer, hello->interval);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_hello_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_HELLO
 * @size: its bytes
 * @hello: (out): what a watcher wants; its protocol may be another one
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_hello_read (const guint8 *body, gsize size, TroupeToldHello *hello, GError **error)
{
  TroupeToldReader reader;

  troupe_told_reader_open (&reader, TROUPE_TOLD_HELLO, body, size);
  hello->protocol = troupe_told_reader_take_u32 (&reader, 0);
  hello->wants = troupe_told_reader_take_u32 (&reader, 0);
  hello->interval = troupe_told_reader_take_u32 (&reader, 1000);
  return troupe_told_reader_close (&reader, error);
}
