/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first frame that a watcher of a run receives. */

#include "troupe-told-greeting.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_greeting_append:
 * @frame: the bytes to append a frame to
 * @greeting: which run it is
 */
void
troupe_told_greeting_append (GByteArray *frame, const TroupeToldGreeting *greeting)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_GREETING);
  troupe_told_writer_put_u32 (&writer, greeting->protocol);
  troupe_told_writer_put_u32 (&writer, greeting->flags);
  troupe_told_writer_put_u64 (&writer, greeting->pid);
  troupe_told_writer_put_u64 (&writer, greeting->now);
  troupe_told_writer_put_u64 (&writer, greeting->started_on);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_text (&writer, TROUPE_TOLD_MAGIC);
  troupe_told_writer_put_text (&writer, greeting->version);
  troupe_told_writer_put_text (&writer, greeting->host);
  troupe_told_writer_put_text (&writer, greeting->title);
  troupe_told_writer_put_text (&writer, greeting->folder);
  troupe_told_writer_put_text (&writer, greeting->job_text);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_greeting_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_GREETING
 * @size: its bytes
 * @greeting: (out): which run it is, to be cleared with troupe_told_greeting_clear(); its protocol
 *   may be another one
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_greeting_read (const guint8 *body,
                           gsize size,
                           TroupeToldGreeting *greeting,
                           GError **error)
{
  g_autofree char *magic = NULL;
  TroupeToldReader reader;

  troupe_told_reader_open (&reader, TROUPE_TOLD_GREETING, body, size);
  greeting->protocol = troupe_told_reader_take_u32 (&reader, 0);
  greeting->flags = troupe_told_reader_take_u32 (&reader, 0);
  greeting->pid = troupe_told_reader_take_u64 (&reader, 0);
  greeting->now = troupe_told_reader_take_u64 (&reader, 0);
  greeting->started_on = troupe_told_reader_take_u64 (&reader, 0);
  magic = troupe_told_reader_take_text (&reader);
  greeting->version = troupe_told_reader_take_text (&reader);
  greeting->host = troupe_told_reader_take_text (&reader);
  greeting->title = troupe_told_reader_take_text (&reader);
  greeting->folder = troupe_told_reader_take_text (&reader);
  greeting->job_text = troupe_told_reader_take_text (&reader);

  troupe_told_reader_refuse_unless (&reader, g_str_equal (magic, TROUPE_TOLD_MAGIC));
  troupe_told_reader_refuse_unless (&reader, greeting->now > 0 && greeting->started_on >= 0);
  if (troupe_told_reader_close (&reader, error))
    return TRUE;

  troupe_told_greeting_clear (greeting);
  return FALSE;
}

/** troupe_told_greeting_clear: frees what @greeting owns, and empties it. */
void
troupe_told_greeting_clear (TroupeToldGreeting *greeting)
{
  g_free (greeting->version);
  g_free (greeting->host);
  g_free (greeting->title);
  g_free (greeting->folder);
  g_free (greeting->job_text);
  *greeting = (TroupeToldGreeting){ 0 };
}
