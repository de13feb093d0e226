/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An event of a run as a frame. */

#include "troupe-told-event.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/* The bytes of a range. */
#define RANGE_SIZE (4 * sizeof (guint64))

static void
put_ranges (TroupeToldWriter *writer, const TroupeItemRanges *items)
{
  troupe_told_writer_put_list (writer, items->n_ranges, RANGE_SIZE);
  for (guint i = 0; i < items->n_ranges; i++)
    {
      troupe_told_writer_put_u64 (writer, items->ranges[i].first_row);
      troupe_told_writer_put_u64 (writer, items->ranges[i].n_rows);
      troupe_told_writer_put_u64 (writer, items->ranges[i].first);
      troupe_told_writer_put_u64 (writer, items->ranges[i].last);
    }
}

static void
take_ranges (TroupeToldReader *reader, TroupeItemRanges *items)
{
  TroupeToldReader list;
  const guint n_ranges = troupe_told_reader_take_list (reader, &list, RANGE_SIZE);

  items->n_ranges = MIN (n_ranges, TROUPE_ITEM_RANGES_MAX);
  for (guint i = 0; i < items->n_ranges; i++)
    {
      items->ranges[i].first_row = troupe_told_reader_take_u64 (&list, 0);
      items->ranges[i].n_rows = troupe_told_reader_take_u64 (&list, 0);
      items->ranges[i].first = troupe_told_reader_take_u64 (&list, 0);
      items->ranges[i].last = troupe_told_reader_take_u64 (&list, 0);
    }
  troupe_told_reader_refuse_unless (reader, troupe_item_ranges_is_valid (items));
}

/* A version that does not know what happened has the sentence of one that does. */
static TroupeEvent *
make_event (TroupeEventData *data, gboolean is_warning, const char *sentence)
{
  if (data->kind > TROUPE_EVENT_LAST || data->what >= TROUPE_N_EVENT_WHAT)
    data->what = TROUPE_EVENT_SAID;
  if (data->kind > TROUPE_EVENT_LAST)
    data->kind = is_warning ? TROUPE_EVENT_WARNED : TROUPE_EVENT_JOB;
  if (data->what == TROUPE_EVENT_SAID)
    data->text = sentence;
  return troupe_event_new_from_data (data);
}

/**
 * troupe_told_event_append:
 * @frame: the bytes to append a frame to
 * @event: an event
 */
void
troupe_told_event_append (GByteArray *frame, TroupeEvent *event)
{
  const TroupeEventData *data = troupe_event_get_data (event);
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_EVENT);
  troupe_told_writer_put_u32 (&writer, data->kind);
  troupe_told_writer_put_u32 (&writer, troupe_event_is_warning (event));
  troupe_told_writer_put_double (&writer, data->seconds);
  troupe_told_writer_put_u32 (&writer, data->worker);
  troupe_told_writer_put_u32 (&writer, data->what);
  troupe_told_writer_put_u32 (&writer, data->other);
  troupe_told_writer_put_u64 (&writer, data->pid);
  troupe_told_writer_put_u32 (&writer, data->exited);
  troupe_told_writer_put_u32 (&writer, data->code);
  troupe_told_writer_put_u64 (&writer, data->items.n_items);
  troupe_told_writer_put_u32 (&writer, data->text != NULL);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_text (&writer, troupe_event_get_text (event));
  put_ranges (&writer, &data->items);
  troupe_told_writer_put_text (&writer, data->what != TROUPE_EVENT_SAID ? data->text : NULL);
  troupe_told_writer_put_text (&writer, data->host);
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
  TroupeEventData data = { 0 };
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  g_autofree char *host = NULL;
  gboolean is_warning;
  gboolean has_text;

  troupe_told_reader_open (&reader, TROUPE_TOLD_EVENT, body, size);
  data.kind = troupe_told_reader_take_u32 (&reader, TROUPE_EVENT_JOB);
  is_warning = troupe_told_reader_take_flag (&reader);
  data.seconds = troupe_told_reader_take_amount (&reader);
  data.worker = troupe_told_reader_take_u32 (&reader, 0);
  data.what = troupe_told_reader_take_u32 (&reader, TROUPE_EVENT_SAID);
  data.other = troupe_told_reader_take_u32 (&reader, 0);
  data.pid = troupe_told_reader_take_u64 (&reader, 0);
  data.exited = troupe_told_reader_take_flag (&reader);
  data.code = troupe_told_reader_take_u32 (&reader, 0);
  data.items.n_items = troupe_told_reader_take_u64 (&reader, 0);
  has_text = troupe_told_reader_take_flag (&reader);
  sentence = troupe_told_reader_take_text (&reader);
  take_ranges (&reader, &data.items);
  text = troupe_told_reader_take_text (&reader);
  host = troupe_told_reader_take_text (&reader);
  if (!troupe_told_reader_close (&reader, error))
    return NULL;

  data.text = has_text ? text : NULL;
  data.host = host[0] != '\0' ? host : NULL;
  return make_event (&data, is_warning, sentence);
}
