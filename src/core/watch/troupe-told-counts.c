/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The counts of a run as a frame. */

#include "troupe-told-counts.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

#define SLOW_SIZE 16

/**
 * troupe_told_counts_append:
 * @frame: the bytes to append a frame to
 * @counts: how far a run is
 */
void
troupe_told_counts_append (GByteArray *frame, const TroupeRunCounts *counts)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_COUNTS);
  troupe_told_writer_put_u32 (&writer, counts->state);
  troupe_told_writer_put_u32 (&writer, counts->restarts);
  troupe_told_writer_put_u32 (&writer, counts->retries);
  troupe_told_writer_put_u64 (&writer, counts->n_items);
  troupe_told_writer_put_u64 (&writer, counts->n_known);
  troupe_told_writer_put_double (&writer, counts->item_seconds);
  troupe_told_writer_put_double (&writer, counts->known_seconds);
  troupe_told_writer_put_u64 (&writer, counts->started_at);
  troupe_told_writer_put_u64 (&writer, counts->ended_at);
  troupe_told_writer_put_u64 (&writer, counts->n_again);
  troupe_told_writer_put_double (&writer, counts->others_cores);
  troupe_told_writer_end_fixed (&writer);

  troupe_told_writer_put_text (&writer, counts->waiting);
  troupe_told_writer_put_list (&writer, TROUPE_N_RESULT_STATUS, sizeof (guint64));
  for (guint i = 0; i < TROUPE_N_RESULT_STATUS; i++)
    troupe_told_writer_put_u64 (&writer, counts->n_status[i]);
  troupe_told_writer_put_list (&writer, counts->n_slowest, SLOW_SIZE);
  for (guint i = 0; i < counts->n_slowest; i++)
    {
      troupe_told_writer_put_u64 (&writer, counts->slowest[i].index);
      troupe_told_writer_put_double (&writer, counts->slowest[i].seconds);
    }
  troupe_told_writer_end (&writer);
}

static void
read_statuses (TroupeToldReader *reader, TroupeRunCounts *counts)
{
  TroupeToldReader list;
  guint n = troupe_told_reader_take_list (reader, &list, sizeof (guint64));
  guint64 total = 0;

  /* Items with a status that this version does not know are not counted. */
  for (guint i = 0; i < MIN (n, TROUPE_N_RESULT_STATUS); i++)
    {
      counts->n_status[i] = troupe_told_reader_take_u64 (&list, 0);
      troupe_told_reader_refuse_unless (
          reader, !__builtin_add_overflow (total, counts->n_status[i], &total));
    }
}

static void
read_slowest (TroupeToldReader *reader, TroupeRunCounts *counts)
{
  TroupeToldReader list;
  guint n = troupe_told_reader_take_list (reader, &list, SLOW_SIZE);

  counts->n_slowest = MIN (n, TROUPE_N_SLOWEST);
  for (guint i = 0; i < counts->n_slowest; i++)
    {
      counts->slowest[i].index = troupe_told_reader_take_u64 (&list, 0);
      counts->slowest[i].seconds = troupe_told_reader_take_amount (&list);
    }
  troupe_told_reader_refuse_unless (reader, !list.is_bad);
}

/**
 * troupe_told_counts_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_COUNTS
 * @size: its bytes
 * @offset: microseconds to add to the times of the sender
 * @counts: (out): how far the run is
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_counts_read (const guint8 *body,
                         gsize size,
                         gint64 offset,
                         TroupeRunCounts *counts,
                         GError **error)
{
  TroupeToldReader reader;

  *counts = (TroupeRunCounts){ 0 };
  troupe_told_reader_open (&reader, TROUPE_TOLD_COUNTS, body, size);
  counts->state = (int) troupe_told_reader_take_enum (&reader, TROUPE_RUN_FINISHED);
  counts->restarts = troupe_told_reader_take_u32 (&reader, 0);
  counts->retries = troupe_told_reader_take_u32 (&reader, 0);
  counts->n_items = troupe_told_reader_take_u64 (&reader, -1);
  counts->n_known = troupe_told_reader_take_u64 (&reader, 0);
  counts->item_seconds = troupe_told_reader_take_amount (&reader);
  counts->known_seconds = troupe_told_reader_take_amount (&reader);
  counts->started_at = troupe_told_reader_take_time (&reader, offset);
  counts->ended_at = troupe_told_reader_take_time (&reader, offset);
  counts->n_again = troupe_told_reader_take_u64 (&reader, 0);
  counts->others_cores = troupe_told_reader_take_amount (&reader);
  troupe_told_reader_take_text_into (&reader, counts->waiting, sizeof counts->waiting);
  read_statuses (&reader, counts);
  read_slowest (&reader, counts);

  troupe_told_reader_refuse_unless (&reader, counts->n_items >= -1);
  return troupe_told_reader_close (&reader, error);
}
