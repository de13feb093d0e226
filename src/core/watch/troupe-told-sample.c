/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A measurement of a worker as a frame. */

#include "troupe-told-sample.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_sample_append:
 * @frame: the bytes to append a frame to
 * @worker: the number of the worker
 * @sample: what was measured
 */
void
troupe_told_sample_append (GByteArray *frame, guint worker, const TroupeWorkerSample *sample)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_SAMPLE);
  troupe_told_writer_put_u32 (&writer, worker);
  troupe_told_writer_put_double (&writer, sample->cpu_percent);
  troupe_told_writer_put_double (&writer, sample->cpu_seconds);
  troupe_told_writer_put_u32 (&writer, sample->core);
  troupe_told_writer_put_u64 (&writer, sample->rss_bytes);
  troupe_told_writer_put_u32 (&writer, sample->process_state);
  troupe_told_writer_put_u64 (&writer, sample->read_bytes);
  troupe_told_writer_put_u64 (&writer, sample->written_bytes);
  troupe_told_writer_put_double (&writer, sample->disk_rate);
  troupe_told_writer_put_u32 (&writer, sample->n_processes);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_sample_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_SAMPLE
 * @size: its bytes
 * @worker: (out): the number of the worker, at least 1
 * @sample: (out): what was measured
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_sample_read (const guint8 *body,
                         gsize size,
                         guint *worker,
                         TroupeWorkerSample *sample,
                         GError **error)
{
  TroupeToldReader reader;
  guint32 process_state;

  *sample = (TroupeWorkerSample) TROUPE_WORKER_SAMPLE_INIT;
  troupe_told_reader_open (&reader, TROUPE_TOLD_SAMPLE, body, size);
  *worker = troupe_told_reader_take_u32 (&reader, 0);
  sample->cpu_percent = troupe_told_reader_take_amount (&reader);
  sample->cpu_seconds = troupe_told_reader_take_amount (&reader);
  sample->core = troupe_told_reader_take_core (&reader);
  sample->rss_bytes = troupe_told_reader_take_u64 (&reader, 0);
  process_state = troupe_told_reader_take_u32 (&reader, 0);
  sample->process_state = (char) process_state;
  sample->read_bytes = troupe_told_reader_take_u64 (&reader, 0);
  sample->written_bytes = troupe_told_reader_take_u64 (&reader, 0);
  sample->disk_rate = troupe_told_reader_take_amount (&reader);
  sample->n_processes = troupe_told_reader_take_u32 (&reader, 0);

  troupe_told_reader_refuse_unless (&reader, *worker > 0);
  troupe_told_reader_refuse_unless (
      &reader, process_state == 0 || (process_state < 128 && g_ascii_isalpha (process_state)));
  return troupe_told_reader_close (&reader, error);
}
