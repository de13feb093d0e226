/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes are a stream for both sides of the wire. What one side accepts, written again and read
 * again, is the same. The first byte of the input says in how large pieces the rest arrives. */

#include "fuzz-frames.h"

#include "troupe-frame-reader.h"
#include "troupe-wire-node.h"

#include <string.h>
#include <unistd.h>

/* The shared memory of the worker: its slots hold zeros. */
static TroupeSharedMemory *
get_memory (void)
{
  static TroupeSharedMemory *own;
  static TroupeSharedMemory *opened;

  if (own == NULL)
    {
      own = troupe_shared_memory_new ();
      opened = troupe_shared_memory_open (getpid (), troupe_shared_memory_get_fd (own));
    }
  return opened;
}

static void
same_again (const TroupeFrame *frame, GByteArray *again)
{
  gsize size;
  const guint8 *body = g_bytes_get_data (frame->body, &size);

  g_assert_cmpmem (again->data + TROUPE_WIRE_HEADER_SIZE, again->len - TROUPE_WIRE_HEADER_SIZE,
                   body, size);
}

/* Checks the reader of the pool. */
static void
take_from_worker (const TroupeFrame *frame)
{
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_auto (TroupeWireHello) hello = { 0 };
  g_auto (TroupeWireFailure) failure = { 0 };
  g_auto (TroupeWireOutput) output = { 0 };
  g_auto (TroupeWireOutput) text = { 0 };
  TroupeWireListen listen;
  g_autoptr (TroupeBlock) values = NULL;
  g_autoptr (TroupeBlock) shared = NULL;
  g_autofree TroupeWireProgress *lanes = NULL;
  TroupeWireGoodbye goodbye;
  TroupeWireChunk chunk;
  guint32 n_lanes;
  guint32 fd;

  if (troupe_wire_parse_hello (frame, &hello, NULL))
    g_assert_true (g_utf8_validate (hello.name, -1, NULL));

  values = troupe_wire_parse_results (frame, &chunk, NULL);
  if (values != NULL)
    {
      guint32 count = troupe_block_get_count (values);
      g_autoptr (GByteArray) block = g_byte_array_sized_new (64);

      for (guint32 i = 0; i < count; i++)
        {
          g_autoptr (GBytes) value = troupe_block_dup_value (values, i);

          g_assert_nonnull (value);
        }
      troupe_block_encode (values, block);
      troupe_wire_append_results (again, &chunk, count,
                                  (const guint32 *) (gconstpointer) block->data,
                                  block->data + count * sizeof (guint32));
      same_again (frame, again);
    }

  if (troupe_wire_parse_memory (frame, &fd, NULL))
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_memory (again, fd);
      same_again (frame, again);
    }

  shared = troupe_wire_parse_shared (frame, get_memory (), &chunk, NULL);
  if (shared != NULL)
    g_assert_cmpuint (troupe_block_get_count (shared), ==, 0);

  if (troupe_wire_parse_failed (frame, &chunk, &failure, NULL))
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_failed (again, &chunk, &failure);
      same_again (frame, again);
    }

  if (troupe_wire_parse_output (frame, &output, NULL))
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_output (again, output.batch, output.stream,
                                 g_bytes_get_data (output.text, NULL),
                                 g_bytes_get_size (output.text));
      same_again (frame, again);
    }

  if (troupe_wire_parse_text (frame, &text, NULL))
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_text (again, text.batch, text.stream, g_bytes_get_data (text.text, NULL),
                               g_bytes_get_size (text.text));
      same_again (frame, again);
    }

  if (troupe_wire_parse_listen (frame, &listen, NULL))
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_listen (again, &listen);
      same_again (frame, again);
    }

  lanes = troupe_wire_parse_progress (frame, &n_lanes, NULL);
  if (lanes != NULL)
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_progress (again, lanes, n_lanes);
      same_again (frame, again);
    }

  if (troupe_wire_parse_goodbye (frame, &goodbye, NULL))
    {
      g_byte_array_set_size (again, 0);
      troupe_wire_append_goodbye (again, &goodbye);
      same_again (frame, again);
    }
}

/* Checks the reader of a worker. */
static void
take_from_pool (const TroupeFrame *frame)
{
  g_auto (TroupeWireBatch) batch = { 0 };
  g_autoptr (GByteArray) again = g_byte_array_new ();

  if (!troupe_wire_parse_batch (frame, &batch, NULL))
    return;

  if (batch.block != NULL)
    troupe_wire_append_items (again, batch.batch, batch.first_index, batch.block);
  else
    troupe_wire_append_range (again, batch.batch, batch.first_index, batch.count, batch.first,
                              batch.step);
  same_again (frame, again);
}

/* Bytes that the layout reserves, and texts that are not valid, are not the same again. */
static void
take_told (const TroupeFrame *frame)
{
  gsize left;
  const guint8 *at = g_bytes_get_data (frame->body, &left);
  const guint8 *end = at + left;
  const guint8 *body;
  guint8 type;
  gsize size;

  while (troupe_wire_next_told (&at, &left, &type, &body, &size, NULL))
    {
      g_assert_true (body + size == at);
      g_assert_true (at + left == end);
    }
}

/* Checks the reader of the pool above nodes, and that of a node. */
static void
take_from_node (const TroupeFrame *frame)
{
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_auto (TroupeWireNode) node = { 0 };
  g_auto (TroupeWireJob) job = { 0 };
  g_auto (TroupeWireDone) done = { 0 };
  g_auto (TroupeWirePrinted) printed = { 0 };
  TroupeWireBeat beat;
  TroupeWireBegun begun;
  gboolean is_watched;
  guint64 index;

  if (troupe_wire_parse_node (frame, &node, NULL))
    g_assert_true (g_utf8_validate (node.host, -1, NULL) &&
                   g_utf8_validate (node.version, -1, NULL));
  if (frame->type == TROUPE_FRAME_TOLD)
    take_told (frame);
  if (troupe_wire_parse_watch (frame, &is_watched, &index, NULL))
    troupe_wire_append_watch (again, is_watched, index);
  g_byte_array_set_size (again, 0);

  if (troupe_wire_parse_job (frame, &job, NULL))
    troupe_wire_append_job (again, &job);
  else if (troupe_wire_parse_beat (frame, &beat, NULL))
    troupe_wire_append_beat (again, &beat);
  else if (troupe_wire_parse_begun (frame, &begun, NULL))
    troupe_wire_append_begun (again, &begun);
  else if (troupe_wire_parse_printed (frame, &printed, NULL))
    troupe_wire_append_printed (again, &printed);
  if (again->len > 0)
    same_again (frame, again);

  if (troupe_wire_parse_done (frame, &done, NULL))
    {
      g_auto (TroupeFrame) second = { .type = TROUPE_FRAME_DONE };
      g_auto (TroupeWireDone) same = { 0 };

      g_byte_array_set_size (again, 0);
      troupe_wire_append_done (again, &done);
      second.body =
          g_bytes_new (again->data + TROUPE_WIRE_HEADER_SIZE, again->len - TROUPE_WIRE_HEADER_SIZE);
      g_assert_true (troupe_wire_parse_done (&second, &same, NULL));
      g_assert_cmpuint (same.first_index, ==, done.first_index);
      g_assert_cmpuint (same.count, ==, done.count);
      g_assert_true ((same.values != NULL) == (done.values != NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  size_t piece = size > 0 && data[0] > 0 ? data[0] : 65536;

  for (size_t at = 1; at < size;)
    {
      gsize room;
      guint8 *to = troupe_frame_reader_reserve (reader, &room);
      size_t n = MIN (MIN (piece, size - at), room);

      g_assert_cmpuint (room, >, 0);
      memcpy (to, data + at, n);
      troupe_frame_reader_commit (reader, n);
      at += n;

      while (TRUE)
        {
          g_auto (TroupeFrame) frame = { 0 };
          g_autoptr (GError) error = NULL;

          if (!troupe_frame_reader_next (reader, &frame, &error))
            {
              if (error != NULL)
                return 0;
              break;
            }
          take_from_worker (&frame);
          take_from_pool (&frame);
          take_from_node (&frame);
        }
    }
  return 0;
}
