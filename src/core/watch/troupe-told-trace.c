/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When items ran, and for how long, as frames. */

#include "troupe-told-trace.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

#define SPAN_SIZE 52

/* More lanes than a worker may have. */
#define MAX_LANES 65536

/**
 * troupe_told_spans_append:
 * @frame: the bytes to append a frame to
 * @worker: the number of a worker
 * @lane: one of its lanes, from 0
 * @spans: (array length=n_spans): its spans, in order; they replace those of the reader that begin
 *   with the first of them or later
 * @n_spans: their number
 */
void
troupe_told_spans_append (GByteArray *frame,
                          guint worker,
                          guint lane,
                          const TroupeSpan *spans,
                          guint n_spans)
{
  gboolean has_attempts = FALSE;
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_SPANS);
  troupe_told_writer_put_u32 (&writer, worker);
  troupe_told_writer_put_u32 (&writer, lane);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_list (&writer, n_spans, SPAN_SIZE);
  for (guint i = 0; i < n_spans; i++)
    {
      troupe_told_writer_put_u64 (&writer, spans[i].begin);
      troupe_told_writer_put_u64 (&writer, spans[i].end);
      troupe_told_writer_put_u64 (&writer, spans[i].index);
      troupe_told_writer_put_u64 (&writer, spans[i].n_items);
      troupe_told_writer_put_u32 (&writer, spans[i].n_failed);
      troupe_told_writer_put_u32 (&writer, spans[i].n_crashed);
      troupe_told_writer_put_u32 (&writer, spans[i].n_timed_out);
      troupe_told_writer_put_double (&writer, spans[i].busy_seconds);
      has_attempts = has_attempts || spans[i].n_again > 0;
    }
  if (has_attempts)
    {
      troupe_told_writer_put_list (&writer, n_spans, sizeof (guint32));
      for (guint i = 0; i < n_spans; i++)
        troupe_told_writer_put_u32 (&writer, spans[i].n_again);
    }
  troupe_told_writer_end (&writer);
}

/* A sender whose spans have no attempts that failed, or that is older, has no such list. */
static void
take_attempts (TroupeToldReader *reader, GArray *spans)
{
  TroupeToldReader list;
  const guint n = troupe_told_reader_take_list (reader, &list, sizeof (guint32));

  for (guint i = 0; i < spans->len; i++)
    g_array_index (spans, TroupeSpan, i).n_again =
        i < n ? troupe_told_reader_take_u32 (&list, 0) : 0;
}

/**
 * troupe_told_spans_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_SPANS
 * @size: its bytes
 * @offset: microseconds to add to the times of the sender
 * @worker: (out): the number of a worker, at least 1
 * @lane: (out): one of its lanes, from 0
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type TroupeSpan): its spans, in order, or %NULL if
 *   the frame is malformed
 */
GArray *
troupe_told_spans_read (const guint8 *body,
                        gsize size,
                        gint64 offset,
                        guint *worker,
                        guint *lane,
                        GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeSpan));
  TroupeToldReader reader;
  TroupeToldReader list;
  gint64 before = G_MININT64;
  guint n;

  troupe_told_reader_open (&reader, TROUPE_TOLD_SPANS, body, size);
  *worker = troupe_told_reader_take_u32 (&reader, 0);
  *lane = troupe_told_reader_take_u32 (&reader, 0);
  n = troupe_told_reader_take_list (&reader, &list, SPAN_SIZE);
  for (guint i = 0; i < n; i++)
    {
      TroupeSpan span;
      double busy_seconds;

      span.begin = troupe_told_reader_take_time (&list, offset);
      span.end = troupe_told_reader_take_time (&list, offset);
      span.index = troupe_told_reader_take_u64 (&list, 0);
      span.n_items = troupe_told_reader_take_u64 (&list, 0);
      span.n_failed = troupe_told_reader_take_u32 (&list, 0);
      span.n_crashed = troupe_told_reader_take_u32 (&list, 0);
      span.n_timed_out = troupe_told_reader_take_u32 (&list, 0);
      busy_seconds = troupe_told_reader_take_amount (&list);
      span.busy_seconds = (float) MIN (busy_seconds, G_MAXFLOAT);
      troupe_told_reader_refuse_unless (&reader, span.begin >= before && span.end >= span.begin);
      before = span.begin;
      g_array_append_val (spans, span);
    }
  take_attempts (&reader, spans);
  troupe_told_reader_refuse_unless (&reader, !list.is_bad && *worker > 0 && *lane < MAX_LANES);
  return troupe_told_reader_close (&reader, error) ? g_steal_pointer (&spans) : NULL;
}

/**
 * troupe_told_times_append:
 * @frame: the bytes to append a frame to
 * @times: how long items took
 */
void
troupe_told_times_append (GByteArray *frame, const TroupeTimeHistogram *times)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_TIMES);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_list (&writer, TROUPE_TIME_BINS, sizeof (guint64));
  for (guint i = 0; i < TROUPE_TIME_BINS; i++)
    troupe_told_writer_put_u64 (&writer, times->counts[i]);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_times_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_TIMES
 * @size: its bytes
 * @times: (out): how long items took
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_times_read (const guint8 *body, gsize size, TroupeTimeHistogram *times, GError **error)
{
  TroupeToldReader reader;
  TroupeToldReader list;
  guint n;

  *times = (TroupeTimeHistogram){ 0 };
  troupe_told_reader_open (&reader, TROUPE_TOLD_TIMES, body, size);
  n = troupe_told_reader_take_list (&reader, &list, sizeof (guint64));
  for (guint i = 0; i < MIN (n, TROUPE_TIME_BINS); i++)
    times->counts[i] = troupe_told_reader_take_u64 (&list, 0);
  return troupe_told_reader_close (&reader, error);
}
