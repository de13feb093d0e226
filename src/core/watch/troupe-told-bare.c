/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results without their values as a frame. */

#include "troupe-told-bare.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_bare_init:
 * @self: (out caller-allocates): the outcome
 * @chunk: of these results
 */
void
troupe_told_bare_init (TroupeToldBare *self, const TroupeResultChunk *chunk)
{
  *self = (TroupeToldBare){
    .first_index = chunk->first_index,
    .count = chunk->count,
    .status = chunk->status,
    .worker = chunk->worker,
    .attempts = chunk->attempts,
    .seconds = chunk->seconds,
  };
}

/**
 * troupe_told_bare_append:
 * @frame: the bytes to append a frame to
 * @results: (array length=n_results): results without their values
 * @n_results: their number
 */
void
troupe_told_bare_append (GByteArray *frame, const TroupeToldBare *results, guint n_results)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_BARE);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_list (&writer, n_results, TROUPE_TOLD_BARE_SIZE);
  for (guint i = 0; i < n_results; i++)
    {
      troupe_told_writer_put_u64 (&writer, results[i].first_index);
      troupe_told_writer_put_u32 (&writer, results[i].count);
      troupe_told_writer_put_u32 (&writer, results[i].status);
      troupe_told_writer_put_u32 (&writer, results[i].worker);
      troupe_told_writer_put_u32 (&writer, results[i].attempts);
      troupe_told_writer_put_double (&writer, results[i].seconds);
    }
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_bare_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_BARE
 * @size: its bytes
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type TroupeToldBare): results without their values,
 *   or %NULL if the frame is malformed
 */
GArray *
troupe_told_bare_read (const guint8 *body, gsize size, GError **error)
{
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (TroupeToldBare));
  TroupeToldReader reader;
  TroupeToldReader list;
  guint n;

  troupe_told_reader_open (&reader, TROUPE_TOLD_BARE, body, size);
  n = troupe_told_reader_take_list (&reader, &list, TROUPE_TOLD_BARE_SIZE);
  for (guint i = 0; i < n; i++)
    {
      TroupeToldBare bare;
      guint64 end;

      bare.first_index = troupe_told_reader_take_u64 (&list, 0);
      bare.count = troupe_told_reader_take_u32 (&list, 0);
      bare.status = troupe_told_reader_take_enum (&list, TROUPE_RESULT_NOT_RUN);
      bare.worker = troupe_told_reader_take_u32 (&list, 0);
      bare.attempts = troupe_told_reader_take_u32 (&list, 0);
      bare.seconds = troupe_told_reader_take_amount (&list);
      troupe_told_reader_refuse_unless (
          &reader, bare.count > 0 && bare.status >= TROUPE_RESULT_OK &&
                       !__builtin_add_overflow (bare.first_index, bare.count, &end));
      g_array_append_val (results, bare);
    }
  troupe_told_reader_refuse_unless (&reader, !list.is_bad);
  return troupe_told_reader_close (&reader, error) ? g_steal_pointer (&results) : NULL;
}
