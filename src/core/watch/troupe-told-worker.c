/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The status of a worker as a frame. */

#include "troupe-told-worker.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

#include <string.h>

#define SPAN_SIZE 16

/**
 * troupe_told_worker_append:
 * @frame: the bytes to append a frame to
 * @status: the status of a worker
 * @command_line: (nullable): how it was started, quoted for the shell, if that is known
 */
void
troupe_told_worker_append (GByteArray *frame,
                           const TroupeWorkerStatus *status,
                           const char *command_line)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_WORKER);
  troupe_told_writer_put_u32 (&writer, status->number);
  troupe_told_writer_put_u32 (&writer, status->slot);
  troupe_told_writer_put_u32 (&writer, status->is_local);
  troupe_told_writer_put_u32 (&writer, status->state);
  troupe_told_writer_put_u64 (&writer, status->pid);
  troupe_told_writer_put_u64 (&writer, status->items_done);
  troupe_told_writer_put_double (&writer, status->user_seconds);
  troupe_told_writer_put_double (&writer, status->system_seconds);
  troupe_told_writer_put_u64 (&writer, status->max_rss_bytes);
  troupe_told_writer_put_u32 (&writer, status->core);
  troupe_told_writer_put_u32 (&writer, status->exited);
  troupe_told_writer_put_u32 (&writer, status->exit_code);
  troupe_told_writer_put_u32 (&writer, status->killed_by);
  troupe_told_writer_put_u32 (&writer, status->replaces);
  troupe_told_writer_put_u32 (&writer, status->restarts);
  troupe_told_writer_put_u64 (&writer, status->launched_at);
  troupe_told_writer_put_u64 (&writer, status->started_at);
  troupe_told_writer_put_u64 (&writer, status->greeted_at);
  troupe_told_writer_put_u64 (&writer, status->ending_at);
  troupe_told_writer_put_u64 (&writer, status->joined_at);
  troupe_told_writer_put_double (&writer, status->paused_seconds);
  troupe_told_writer_put_u64 (&writer, status->item_since);
  troupe_told_writer_put_u32 (&writer, status->n_items_held);
  troupe_told_writer_put_u64 (&writer, status->paused_since);
  troupe_told_writer_end_fixed (&writer);

  troupe_told_writer_put_text (&writer, status->host);
  troupe_told_writer_put_text (&writer, status->item);
  troupe_told_writer_put_text (&writer, status->reason);
  troupe_told_writer_put_text (&writer, command_line);
  troupe_told_writer_put_list (&writer, status->n_latest, SPAN_SIZE);
  for (guint i = 0; i < status->n_latest; i++)
    {
      troupe_told_writer_put_u64 (&writer, status->latest[i].first_index);
      troupe_told_writer_put_u64 (&writer, status->latest[i].count);
    }
  troupe_told_writer_end (&writer);
}

/* Of more spans than there is room for, the last ones are kept. */
static void
read_latest (TroupeToldReader *reader, TroupeWorkerStatus *status)
{
  TroupeToldReader list;
  guint n = troupe_told_reader_take_list (reader, &list, SPAN_SIZE);

  for (guint i = 0; i < n; i++)
    {
      TroupeItemSpan span;
      guint64 end;

      span.first_index = troupe_told_reader_take_u64 (&list, 0);
      span.count = troupe_told_reader_take_u64 (&list, 0);
      troupe_told_reader_refuse_unless (
          reader, !__builtin_add_overflow (span.first_index, span.count, &end));
      if (i + TROUPE_WORKER_LATEST >= n)
        status->latest[status->n_latest++] = span;
    }
}

/**
 * troupe_told_worker_peek:
 * @body: the body of a frame of the type %TROUPE_TOLD_WORKER
 * @size: its bytes
 * @number: (out): the number of the worker
 * @state: (out): its state, unchecked
 *
 * Reads these two alone, which takes a small part of the time of troupe_told_worker_read(): for a
 * thread that passes most frames on unread.
 *
 * Returns: %FALSE if the frame is too short for them
 */
gboolean
troupe_told_worker_peek (const guint8 *body, gsize size, guint *number, TroupeWorkerState *state)
{
  guint32 first[4];

  if (size < 2 + sizeof first)
    return FALSE;

  /* The number, the slot, the place and the state follow the size of the fixed part. */
  memcpy (first, body + 2, sizeof first);
  *number = GUINT32_FROM_LE (first[0]);
  *state = GUINT32_FROM_LE (first[3]);
  return TRUE;
}

/**
 * troupe_told_worker_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_WORKER
 * @size: its bytes
 * @offset: microseconds to add to the times of the sender
 * @status: (out): the status, if the frame is a good one; its number is at least 1, and it replaces
 *   a worker of a smaller number or none. A worker is local if it is so for the sender
 * @command_line: (out) (transfer full) (nullable) (optional): how the worker was started, quoted
 *   for the shell, or %NULL if that is not known
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_worker_read (const guint8 *body,
                         gsize size,
                         gint64 offset,
                         TroupeWorkerStatus *status,
                         char **command_line,
                         GError **error)
{
  g_autofree char *command = NULL;
  TroupeToldReader reader;

  *status = (TroupeWorkerStatus) TROUPE_WORKER_STATUS_INIT;
  if (command_line != NULL)
    *command_line = NULL;

  troupe_told_reader_open (&reader, TROUPE_TOLD_WORKER, body, size);
  status->number = troupe_told_reader_take_u32 (&reader, 0);
  status->slot = troupe_told_reader_take_u32 (&reader, 0);
  status->is_local = troupe_told_reader_take_flag (&reader);
  status->state = troupe_told_reader_take_enum (&reader, TROUPE_WORKER_JOINED);
  status->pid = troupe_told_reader_take_u64 (&reader, 0);
  status->items_done = troupe_told_reader_take_u64 (&reader, 0);
  status->user_seconds = troupe_told_reader_take_amount (&reader);
  status->system_seconds = troupe_told_reader_take_amount (&reader);
  status->max_rss_bytes = troupe_told_reader_take_u64 (&reader, 0);
  status->core = troupe_told_reader_take_core (&reader);
  status->exited = troupe_told_reader_take_flag (&reader);
  status->exit_code = (gint32) troupe_told_reader_take_u32 (&reader, 0);
  status->killed_by = troupe_told_reader_take_enum (&reader, TROUPE_KILLED_BY_LAST);
  status->replaces = troupe_told_reader_take_u32 (&reader, 0);
  status->restarts = troupe_told_reader_take_u32 (&reader, 0);
  status->launched_at = troupe_told_reader_take_time (&reader, offset);
  status->started_at = troupe_told_reader_take_time (&reader, offset);
  status->greeted_at = troupe_told_reader_take_time (&reader, offset);
  status->ending_at = troupe_told_reader_take_time (&reader, offset);
  status->joined_at = troupe_told_reader_take_time (&reader, offset);
  status->paused_seconds = troupe_told_reader_take_amount (&reader);
  status->item_since = troupe_told_reader_take_time (&reader, offset);
  status->n_items_held = troupe_told_reader_take_u32 (&reader, 0);
  status->paused_since = troupe_told_reader_take_time (&reader, offset);

  troupe_told_reader_take_text_into (&reader, status->host, sizeof status->host);
  troupe_told_reader_take_text_into (&reader, status->item, sizeof status->item);
  troupe_told_reader_take_text_into (&reader, status->reason, sizeof status->reason);
  command = troupe_told_reader_take_text (&reader);
  read_latest (&reader, status);

  troupe_told_reader_refuse_unless (&reader, status->number > 0);
  troupe_told_reader_refuse_unless (&reader, status->replaces < MAX (status->number, 1));
  if (!troupe_told_reader_close (&reader, error))
    return FALSE;

  if (command_line != NULL && command[0] != '\0')
    *command_line = g_steal_pointer (&command);
  return TRUE;
}
