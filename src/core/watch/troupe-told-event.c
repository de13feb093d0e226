/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An event of a run as a frame. */

#include "troupe-told-event.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_event_append:
 * @frame: the bytes to append a frame to
 * @event: an event
 */
void
troupe_told_event_append (GByteArray *frame, TroupeEvent *event)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_EVENT);
  troupe_told_writer_put_u32 (&writer, troupe_event_get_kind (event));
  troupe_told_writer_put_u32 (&writer, troupe_event_is_warning (event));
  troupe_told_writer_put_double (&writer, troupe_event_get_seconds (event));
  troupe_told_writer_put_u32 (&writer, troupe_event_get_worker (event));
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_text (&writer, troupe_event_get_text (event));
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_event_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_EVENT
 * @size: its bytes
 * @error: return location for an error
 *
 * An event of a kind that this version does not know becomes %TROUPE_EVENT_WARNED if it is to be
 * shown to the user, and %TROUPE_EVENT_JOB otherwise: its text says all that there is to say.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL if the frame is malformed
 */
TroupeEvent *
troupe_told_event_read (const guint8 *body, gsize size, GError **error)
{
  TroupeToldReader reader;
  g_autofree char *text = NULL;
  gboolean is_warning;
  double seconds;
  guint worker;
  guint kind;

  troupe_told_reader_open (&reader, TROUPE_TOLD_EVENT, body, size);
  kind = troupe_told_reader_take_u32 (&reader, TROUPE_EVENT_JOB);
  is_warning = troupe_told_reader_take_flag (&reader);
  seconds = troupe_told_reader_take_amount (&reader);
  worker = troupe_told_reader_take_u32 (&reader, 0);
  text = troupe_told_reader_take_text (&reader);
  if (!troupe_told_reader_close (&reader, error))
    return NULL;

  if (kind > TROUPE_EVENT_LAST)
    kind = is_warning ? TROUPE_EVENT_WARNED : TROUPE_EVENT_JOB;
  return troupe_event_new (kind, seconds, worker, text);
}
