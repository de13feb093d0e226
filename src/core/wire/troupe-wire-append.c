/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the frames of the protocol between a pool and a worker. */

#include "troupe-frame-body.h"
#include "troupe-wire-private.h"

#include <string.h>

static void
append_chunk (GByteArray *to, const TroupeWireChunk *chunk)
{
  append_u64 (to, chunk->batch);
  append_u64 (to, chunk->elapsed_ns);
  append_u64 (to, chunk->user_ns);
  append_u64 (to, chunk->system_ns);
  append_u64 (to, chunk->max_rss_bytes);
  append_u32 (to, chunk->core);
}

/** troupe_wire_append_hello: appends a hello. */
void
troupe_wire_append_hello (GByteArray *to, const TroupeWireHello *hello)
{
  gsize length = strlen (hello->name);

  troupe_frame_body_append_header (to, TROUPE_FRAME_HELLO, HELLO_SIZE + length);
  g_byte_array_append (to, (const guint8 *) TROUPE_WIRE_MAGIC, 8);
  append_u32 (to, hello->version);
  append_u32 (to, hello->flags);
  append_u32 (to, hello->lanes);
  append_u64 (to, hello->pid);
  g_byte_array_append (to, (const guint8 *) hello->name, length);
}

/**
 * troupe_wire_append_items:
 *
 * Appends a batch of items, given as values; @first_index is that of the first.
 */
void
troupe_wire_append_items (GByteArray *to, guint64 batch, guint64 first_index, TroupeBlock *block)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_ITEMS,
                                   ITEMS_SIZE + troupe_block_get_encoded_size (block));
  append_u64 (to, batch);
  append_u64 (to, first_index);
  append_u32 (to, troupe_block_get_count (block));
  troupe_block_encode (block, to);
}

/** troupe_wire_append_range: appends a batch of @count integers: @first, @first + @step, …. */
void
troupe_wire_append_range (GByteArray *to,
                          guint64 batch,
                          guint64 first_index,
                          guint32 count,
                          gint64 first,
                          gint64 step)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_RANGE, RANGE_SIZE);
  append_u64 (to, batch);
  append_u64 (to, first_index);
  append_u64 (to, count);
  append_u64 (to, first);
  append_u64 (to, step);
}

/** troupe_wire_append_probe: appends the question for what is finished, and where each lane is. */
void
troupe_wire_append_probe (GByteArray *to)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_PROBE, 0);
}

/** troupe_wire_append_listen: appends the wish to hear what items print. */
void
troupe_wire_append_listen (GByteArray *to, const TroupeWireListen *listen)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_LISTEN, LISTEN_SIZE);
  append_u32 (to, listen->mode);
  append_u64 (to, listen->bytes);
}

/**
 * troupe_wire_append_results_header:
 * @to: the buffer to append the start of the frame to
 * @chunk: the times and memory of the items
 * @count: the number of values that follow
 * @size: the size of their data in bytes, newlines included
 *
 * Writes a frame of results up to the beginning of its block: @count ends and @size bytes of data
 * are to follow, so that large values need not be copied into @to.
 */
void
troupe_wire_append_results_header (GByteArray *to,
                                   const TroupeWireChunk *chunk,
                                   guint32 count,
                                   gsize size)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_RESULTS,
                                   RESULTS_SIZE + (gsize) count * sizeof (guint32) + size);
  append_chunk (to, chunk);
  append_u32 (to, count);
}

/**
 * troupe_wire_append_results:
 *
 * Appends the values of the next @count items of a batch; see #TroupeBlock for @ends and @data.
 */
void
troupe_wire_append_results (GByteArray *to,
                            const TroupeWireChunk *chunk,
                            guint32 count,
                            const guint32 *ends,
                            const guint8 *data)
{
  gsize size = count > 0 ? GUINT32_FROM_LE (ends[count - 1]) : 0;

  troupe_wire_append_results_header (to, chunk, count, size);
  g_byte_array_append (to, (const guint8 *) ends, count * sizeof (guint32));
  g_byte_array_append (to, data, size);
}

/** troupe_wire_append_memory: appends which descriptor of the worker is memory to share. */
void
troupe_wire_append_memory (GByteArray *to, guint32 fd)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_MEMORY, MEMORY_SIZE);
  append_u32 (to, fd);
}

/**
 * troupe_wire_append_shared:
 *
 * Like troupe_wire_append_results(), for a block of @size bytes in a slot of the shared memory.
 */
void
troupe_wire_append_shared (GByteArray *to,
                           const TroupeWireChunk *chunk,
                           guint32 count,
                           guint32 slot,
                           gsize size)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_SHARED, SHARED_SIZE);
  append_chunk (to, chunk);
  append_u32 (to, count);
  append_u32 (to, slot);
  append_u32 (to, size);
}

/**
 * troupe_wire_append_failed:
 *
 * Appends why the next item of a batch failed; see #TroupeWireFailure.
 */
void
troupe_wire_append_failed (GByteArray *to,
                           const TroupeWireChunk *chunk,
                           const TroupeWireFailure *failure)
{
  GBytes *const texts[] = { failure->message, failure->details, failure->value };
  const guint n_texts = failure->value != NULL ? 3 : 2;
  g_autoptr (TroupeBlock) block = troupe_block_new_from_values (texts, n_texts);

  troupe_frame_body_append_header (to, TROUPE_FRAME_FAILED,
                                   FAILED_SIZE + troupe_block_get_encoded_size (block));
  append_chunk (to, chunk);
  append_u32 (to, failure->kind);
  append_u32 (to, failure->code);
  append_u32 (to, n_texts);
  troupe_block_encode (block, to);
}

static void
append_printed (GByteArray *to,
                TroupeFrameType type,
                guint64 batch,
                TroupeOutputStream stream,
                const void *text,
                gsize size)
{
  troupe_frame_body_append_header (to, type, OUTPUT_SIZE + size);
  append_u64 (to, batch);
  append_u32 (to, stream);
  g_byte_array_append (to, text, size);
}

/** troupe_wire_append_output: appends @size bytes that the next item of a batch printed. */
void
troupe_wire_append_output (GByteArray *to,
                           guint64 batch,
                           TroupeOutputStream stream,
                           const void *text,
                           gsize size)
{
  append_printed (to, TROUPE_FRAME_OUTPUT, batch, stream, text, size);
}

/** troupe_wire_append_text: appends @size bytes that the next item of a batch prints. */
void
troupe_wire_append_text (GByteArray *to,
                         guint64 batch,
                         TroupeOutputStream stream,
                         const void *text,
                         gsize size)
{
  append_printed (to, TROUPE_FRAME_TEXT, batch, stream, text, size);
}

/** troupe_wire_append_progress: appends where each busy lane is. */
void
troupe_wire_append_progress (GByteArray *to, const TroupeWireProgress *lanes, guint32 n_lanes)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_PROGRESS,
                                   PROGRESS_SIZE + (gsize) n_lanes * LANE_SIZE);
  append_u32 (to, n_lanes);
  for (guint32 i = 0; i < n_lanes; i++)
    {
      append_u64 (to, lanes[i].batch);
      append_u64 (to, lanes[i].elapsed_ns);
      append_u32 (to, lanes[i].position);
    }
}

/** troupe_wire_append_goodbye: appends the worker's last frame. */
void
troupe_wire_append_goodbye (GByteArray *to, const TroupeWireGoodbye *goodbye)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_GOODBYE, GOODBYE_SIZE);
  append_u64 (to, goodbye->user_ns);
  append_u64 (to, goodbye->system_ns);
  append_u64 (to, goodbye->max_rss_bytes);
}
