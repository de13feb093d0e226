/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses the frames of the protocol between a pool and a worker. */

#include "troupe-wire.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-frame-body.h"
#include "troupe-wire-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
take_chunk (TroupeFrameBody *body, TroupeWireChunk *chunk)
{
  chunk->batch = take_u64 (body);
  chunk->elapsed_ns = take_u64 (body);
  chunk->user_ns = take_u64 (body);
  chunk->system_ns = take_u64 (body);
  chunk->max_rss_bytes = take_u64 (body);
  chunk->core = take_u32 (body);
}

/**
 * troupe_wire_parse_hello:
 * @frame: a frame
 * @hello: (out): the hello, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame is not a hello, or has another version of the protocol
 */
gboolean
troupe_wire_parse_hello (const TroupeFrame *frame, TroupeWireHello *hello, GError **error)
{
  TroupeFrameBody body;
  guint32 version;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_HELLO, HELLO_SIZE,
                               error))
    return FALSE;

  if (memcmp (body.at, TROUPE_WIRE_MAGIC, 8) != 0)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                           _ ("the greeting does not begin with “TROUPE”"));
      return FALSE;
    }
  body.at += 8;
  body.left -= 8;

  version = take_u32 (&body);
  if (version != TROUPE_WIRE_VERSION)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION,
                   _ ("the worker speaks version %u of the protocol, not %u"), version,
                   TROUPE_WIRE_VERSION);
      return FALSE;
    }

  hello->version = version;
  hello->flags = take_u32 (&body);
  hello->lanes = take_u32 (&body);
  hello->pid = take_u64 (&body);
  if (hello->lanes == 0)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                           _ ("the worker says that it has no lane"));
      return FALSE;
    }
  hello->name = g_utf8_make_valid ((const char *) body.at, body.left);
  return TRUE;
}

/**
 * troupe_wire_parse_batch:
 * @frame: a frame
 * @batch: (out): the batch, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE when @frame is neither items nor a range
 */
gboolean
troupe_wire_parse_batch (const TroupeFrame *frame, TroupeWireBatch *batch, GError **error)
{
  TroupeFrameBody body;
  guint64 count;

  memset (batch, 0, sizeof *batch);

  if (frame->type == TROUPE_FRAME_RANGE)
    {
      gint64 span;

      if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_RANGE, RANGE_SIZE,
                                   error))
        return FALSE;
      batch->batch = take_u64 (&body);
      batch->first_index = take_u64 (&body);
      count = take_u64 (&body);
      batch->first = take_u64 (&body);
      batch->step = take_u64 (&body);
      if (count == 0 || count > G_MAXUINT32 ||
          __builtin_mul_overflow (batch->step, (gint64) count - 1, &span) ||
          __builtin_add_overflow (batch->first, span, &span))
        {
          g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                               _ ("a range does not fit in 64 bits"));
          return FALSE;
        }
      batch->count = count;
      return troupe_frame_body_close (&body, error);
    }

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_ITEMS, ITEMS_SIZE,
                               error))
    return FALSE;
  batch->batch = take_u64 (&body);
  batch->first_index = take_u64 (&body);
  batch->count = take_u32 (&body);
  batch->block = troupe_block_new (frame->body, ITEMS_SIZE, batch->count, error);
  return batch->block != NULL;
}

/**
 * troupe_wire_parse_listen:
 * @frame: a frame
 * @listen: (out): what the pool wants to hear
 * @error: return location for an error
 *
 * Returns: %FALSE when @frame is not such a frame
 */
gboolean
troupe_wire_parse_listen (const TroupeFrame *frame, TroupeWireListen *listen, GError **error)
{
  TroupeFrameBody body;
  guint32 mode;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_LISTEN, LISTEN_SIZE,
                               error))
    return FALSE;

  mode = take_u32 (&body);
  listen->bytes = take_u64 (&body);
  if (mode < TROUPE_LISTEN_ONCE || mode > TROUPE_LISTEN_ONLY)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("a way %u to listen is unknown"), mode);
      return FALSE;
    }
  listen->mode = mode;
  return troupe_frame_body_close (&body, error);
}

/**
 * troupe_wire_parse_results:
 * @frame: a frame
 * @chunk: (out): their times and memory
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the values, which share the memory of @frame
 */
TroupeBlock *
troupe_wire_parse_results (const TroupeFrame *frame, TroupeWireChunk *chunk, GError **error)
{
  TroupeFrameBody body;
  guint32 count;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_RESULTS, RESULTS_SIZE,
                               error))
    return NULL;

  take_chunk (&body, chunk);
  count = take_u32 (&body);
  return troupe_block_new (frame->body, RESULTS_SIZE, count, error);
}

/**
 * troupe_wire_parse_memory:
 * @frame: a frame
 * @fd: (out): which descriptor of the worker the memory is
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame is not such a frame
 */
gboolean
troupe_wire_parse_memory (const TroupeFrame *frame, guint32 *fd, GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_MEMORY, MEMORY_SIZE,
                               error))
    return FALSE;

  *fd = take_u32 (&body);
  return troupe_frame_body_close (&body, error);
}

/**
 * troupe_wire_parse_shared:
 * @frame: a frame
 * @memory: (nullable): the memory that the worker shares, if it was opened
 * @chunk: (out): their times and memory
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the values, which hold their slot of @memory
 */
TroupeBlock *
troupe_wire_parse_shared (const TroupeFrame *frame,
                          TroupeSharedMemory *memory,
                          TroupeWireChunk *chunk,
                          GError **error)
{
  TroupeFrameBody body;
  guint32 count;
  guint32 slot;
  guint32 size;
  g_autoptr (GBytes) bytes = NULL;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_SHARED, SHARED_SIZE,
                               error))
    return NULL;

  take_chunk (&body, chunk);
  count = take_u32 (&body);
  slot = take_u32 (&body);
  size = take_u32 (&body);
  if (!troupe_frame_body_close (&body, error))
    return NULL;

  if (memory != NULL)
    bytes = troupe_shared_memory_hold (memory, slot, size);
  if (bytes == NULL)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("there are no %u bytes to be read in slot %u of shared memory"), size, slot);
      return NULL;
    }
  return troupe_block_new_shared (bytes, count, error);
}

/**
 * troupe_wire_parse_failed:
 * @frame: a frame
 * @chunk: (out): the time and memory of the item
 * @failure: (out): why it failed, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE when @frame is not a well-formed failure
 */
gboolean
troupe_wire_parse_failed (const TroupeFrame *frame,
                          TroupeWireChunk *chunk,
                          TroupeWireFailure *failure,
                          GError **error)
{
  TroupeFrameBody body;
  g_autoptr (TroupeBlock) block = NULL;
  guint32 kind;
  guint32 count;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_FAILED, FAILED_SIZE,
                               error))
    return FALSE;

  take_chunk (&body, chunk);
  kind = take_u32 (&body);
  failure->code = take_u32 (&body);
  count = take_u32 (&body);
  if (kind < TROUPE_FAILURE_ERROR || kind > TROUPE_FAILURE_SIGNAL || (count != 2 && count != 3))
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("a failure of kind %u with %u texts is unknown"), kind, count);
      return FALSE;
    }

  block = troupe_block_new (frame->body, FAILED_SIZE, count, error);
  if (block == NULL)
    return FALSE;

  failure->kind = kind;
  failure->message = troupe_block_dup_value (block, 0);
  failure->details = troupe_block_dup_value (block, 1);
  failure->value = count > 2 ? troupe_block_dup_value (block, 2) : NULL;
  return TRUE;
}

static gboolean
parse_printed (const TroupeFrame *frame,
               TroupeFrameType type,
               TroupeWireOutput *output,
               GError **error)
{
  TroupeFrameBody body;
  guint32 stream;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, type, OUTPUT_SIZE, error))
    return FALSE;

  output->batch = take_u64 (&body);
  stream = take_u32 (&body);
  if (stream != TROUPE_OUTPUT_STDOUT && stream != TROUPE_OUTPUT_STDERR &&
      (stream != TROUPE_OUTPUT_WARNING || type != TROUPE_FRAME_OUTPUT))
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("an output stream number %u is unknown"), stream);
      return FALSE;
    }
  output->stream = stream;
  output->text = troupe_frame_body_take_rest (&body, frame->body);
  return TRUE;
}

/**
 * troupe_wire_parse_output:
 * @frame: a frame
 * @output: (out): the printed text, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE when @frame is not well-formed output
 */
gboolean
troupe_wire_parse_output (const TroupeFrame *frame, TroupeWireOutput *output, GError **error)
{
  return parse_printed (frame, TROUPE_FRAME_OUTPUT, output, error);
}

/**
 * troupe_wire_parse_text:
 * @frame: a frame
 * @output: (out): the text that is printed, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE when @frame is not well-formed text
 */
gboolean
troupe_wire_parse_text (const TroupeFrame *frame, TroupeWireOutput *output, GError **error)
{
  return parse_printed (frame, TROUPE_FRAME_TEXT, output, error);
}

/**
 * troupe_wire_parse_progress:
 * @frame: a frame
 * @n_lanes: (out): the number of busy lanes
 * @error: return location for an error
 *
 * Returns: (transfer full) (array length=n_lanes) (nullable): the progress of each busy lane
 */
TroupeWireProgress *
troupe_wire_parse_progress (const TroupeFrame *frame, guint32 *n_lanes, GError **error)
{
  TroupeFrameBody body;
  TroupeWireProgress *lanes;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_PROGRESS,
                               PROGRESS_SIZE, error))
    return NULL;

  *n_lanes = take_u32 (&body);
  if (body.left != (gsize) *n_lanes * LANE_SIZE)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                   _ ("a progress frame does not hold its %u lanes"), *n_lanes);
      return NULL;
    }

  /* One more element than needed, so that the array is not NULL for zero lanes. */
  lanes = g_new (TroupeWireProgress, (gsize) *n_lanes + 1);
  for (guint32 i = 0; i < *n_lanes; i++)
    {
      lanes[i].batch = take_u64 (&body);
      lanes[i].elapsed_ns = take_u64 (&body);
      lanes[i].position = take_u32 (&body);
    }
  return lanes;
}

/**
 * troupe_wire_parse_goodbye:
 * @frame: a frame
 * @goodbye: (out): the worker's totals
 * @error: return location for an error
 *
 * Returns: %FALSE when @frame is not a well-formed goodbye
 */
gboolean
troupe_wire_parse_goodbye (const TroupeFrame *frame, TroupeWireGoodbye *goodbye, GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_GOODBYE, GOODBYE_SIZE,
                               error))
    return FALSE;

  goodbye->user_ns = take_u64 (&body);
  goodbye->system_ns = take_u64 (&body);
  goodbye->max_rss_bytes = take_u64 (&body);
  return troupe_frame_body_close (&body, error);
}

/** troupe_frame_clear: drops the body. */
void
troupe_frame_clear (TroupeFrame *frame)
{
  g_clear_pointer (&frame->body, g_bytes_unref);
}

/** troupe_wire_hello_clear: frees the name. */
void
troupe_wire_hello_clear (TroupeWireHello *hello)
{
  g_clear_pointer (&hello->name, g_free);
}

/** troupe_wire_batch_clear: drops the block. */
void
troupe_wire_batch_clear (TroupeWireBatch *batch)
{
  g_clear_pointer (&batch->block, troupe_block_unref);
}

/** troupe_wire_failure_clear: drops the message, the details and the value. */
void
troupe_wire_failure_clear (TroupeWireFailure *failure)
{
  g_clear_pointer (&failure->value, g_bytes_unref);
  g_clear_pointer (&failure->message, g_bytes_unref);
  g_clear_pointer (&failure->details, g_bytes_unref);
}

/** troupe_wire_output_clear: drops the text. */
void
troupe_wire_output_clear (TroupeWireOutput *output)
{
  g_clear_pointer (&output->text, g_bytes_unref);
}
