/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The processes that a worker started as a frame, and the wish to be told of them. */

#include "troupe-told-processes.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

#define PROCESS_SIZE 24

/**
 * troupe_told_processes_append:
 * @frame: the bytes to append a frame to
 * @worker: the number of the worker
 * @processes: a list of #TroupeWorkerProcess
 */
void
troupe_told_processes_append (GByteArray *frame, guint worker, GListModel *processes)
{
  const guint n = g_list_model_get_n_items (processes);
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_PROCESSES);
  troupe_told_writer_put_u32 (&writer, worker);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_put_list (&writer, n, PROCESS_SIZE);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeWorkerProcess) process = g_list_model_get_item (processes, i);
      const TroupeProcessSample *sample = troupe_worker_process_get_sample (process);

      troupe_told_writer_put_u64 (&writer, sample->pid);
      troupe_told_writer_put_double (&writer, sample->cpu_percent);
      troupe_told_writer_put_u64 (&writer, sample->rss_bytes);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeWorkerProcess) process = g_list_model_get_item (processes, i);

      troupe_told_writer_put_text (&writer, troupe_worker_process_get_sample (process)->name);
    }
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_processes_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_PROCESSES
 * @size: its bytes
 * @worker: (out): the number of the worker, at least 1
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type TroupeProcessSample): the processes, or %NULL
 * if the frame is malformed
 */
GArray *
troupe_told_processes_read (const guint8 *body, gsize size, guint *worker, GError **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, TRUE, sizeof (TroupeProcessSample));
  TroupeToldReader reader;
  TroupeToldReader list;
  guint n;

  troupe_told_reader_open (&reader, TROUPE_TOLD_PROCESSES, body, size);
  *worker = troupe_told_reader_take_u32 (&reader, 0);
  troupe_told_reader_refuse_unless (&reader, *worker > 0);
  n = troupe_told_reader_take_list (&reader, &list, PROCESS_SIZE);
  g_array_set_size (samples, n);
  for (guint i = 0; i < n; i++)
    {
      TroupeProcessSample *sample = &g_array_index (samples, TroupeProcessSample, i);
      const guint64 pid = troupe_told_reader_take_u64 (&list, 0);

      troupe_told_reader_refuse_unless (&reader, pid > 0 && pid <= G_MAXINT64);
      sample->pid = pid;
      sample->cpu_percent = troupe_told_reader_take_amount (&list);
      sample->rss_bytes = troupe_told_reader_take_u64 (&list, 0);
      troupe_told_reader_take_text_into (&reader, sample->name, sizeof sample->name);
    }
  troupe_told_reader_refuse_unless (&reader, !list.is_bad);
  return troupe_told_reader_close (&reader, error) ? g_steal_pointer (&samples) : NULL;
}

/**
 * troupe_told_view_append:
 * @frame: the bytes to append a frame to
 * @worker: the number of a worker
 * @is_viewed: whether its processes are to be told
 */
void
troupe_told_view_append (GByteArray *frame, guint worker, gboolean is_viewed)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_VIEW);
  troupe_told_writer_put_u32 (&writer, worker);
  troupe_told_writer_put_u32 (&writer, is_viewed);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_view_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_VIEW
 * @size: its bytes
 * @worker: (out): the number of a worker, at least 1
 * @is_viewed: (out): whether its processes are to be told
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_view_read (const guint8 *body,
                       gsize size,
                       guint *worker,
                       gboolean *is_viewed,
                       GError **error)
{
  TroupeToldReader reader;

  troupe_told_reader_open (&reader, TROUPE_TOLD_VIEW, body, size);
  *worker = troupe_told_reader_take_u32 (&reader, 0);
  *is_viewed = troupe_told_reader_take_flag (&reader);
  troupe_told_reader_refuse_unless (&reader, *worker > 0);
  return troupe_told_reader_close (&reader, error);
}
