/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and parses the frames that only a node and the pool above it exchange. */

#include "troupe-wire-node.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-frame-body.h"

#include <glib/gi18n-lib.h>

/* The sizes of the bodies up to the beginning of a block or a text. */
#define NODE_LEAST   12
#define NODE_SIZE    40
#define JOB_SIZE     16
#define BEAT_SIZE    16
#define DONE_SIZE    92
#define BEGUN_SIZE   16
#define PRINTED_SIZE 20
#define WATCH_SIZE   12

/* The texts and blocks that follow the fixed part of finished items. */
#define DONE_MESSAGE         (1 << 0)
#define DONE_DETAILS         (1 << 1)
#define DONE_STANDARD_OUTPUT (1 << 2)
#define DONE_STANDARD_ERROR  (1 << 3)
#define DONE_VALUES          (1 << 4)
#define DONE_ATTEMPTS        (1 << 5)
#define DONE_ALL             ((1 << 6) - 1)
#define N_TEXTS              5

/* In their order. */
static const guint32 text_parts[N_TEXTS] = { DONE_MESSAGE, DONE_DETAILS, DONE_STANDARD_OUTPUT,
                                             DONE_STANDARD_ERROR, DONE_ATTEMPTS };

/* A block begins at a multiple of 4. */
#define ALIGNED(size) (((size) + 3) & ~(gsize) 3)

/** troupe_wire_append_node: appends the first frame of a node. */
void
troupe_wire_append_node (GByteArray *to, const TroupeWireNode *node)
{
  const gsize version_size = strlen (node->version);
  const gsize host_size = strlen (node->host);

  troupe_frame_body_append_header (to, TROUPE_FRAME_NODE, NODE_SIZE + version_size + host_size);
  g_byte_array_append (to, (const guint8 *) TROUPE_WIRE_MAGIC, 8);
  append_u32 (to, node->protocol);
  append_u32 (to, node->flags);
  append_u64 (to, node->pid);
  append_u64 (to, node->now);
  append_u32 (to, node->n_cores);
  append_u32 (to, version_size);
  g_byte_array_append (to, (const guint8 *) node->version, version_size);
  g_byte_array_append (to, (const guint8 *) node->host, host_size);
}

/** troupe_wire_append_job: appends what a node is to run. */
void
troupe_wire_append_job (GByteArray *to, const TroupeWireJob *job)
{
  gsize size;
  const guint8 *text = troupe_bytes_get_data (job->text, &size);

  troupe_frame_body_append_header (to, TROUPE_FRAME_JOB, JOB_SIZE + size);
  append_u32 (to, job->beat_ms);
  append_u32 (to, job->patience_ms);
  append_u32 (to, job->first_slot);
  append_u32 (to, job->flags);
  g_byte_array_append (to, text, size);
}

/** troupe_wire_append_beat: appends a beat. */
void
troupe_wire_append_beat (GByteArray *to, const TroupeWireBeat *beat)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_BEAT, BEAT_SIZE);
  append_u64 (to, beat->now);
  append_u64 (to, beat->echo);
}

/** troupe_wire_append_done: appends items that are finished. */
void
troupe_wire_append_done (GByteArray *to, const TroupeWireDone *done)
{
  GBytes *const all[N_TEXTS] = { done->message, done->details, done->standard_output,
                                 done->standard_error, done->attempts_before };
  GBytes *texts[N_TEXTS];
  g_autoptr (TroupeBlock) notes = NULL;
  guint32 parts = done->values != NULL ? DONE_VALUES : 0;
  guint32 n_texts = 0;
  gsize size = 0;

  for (guint i = 0; i < N_TEXTS; i++)
    if (all[i] != NULL)
      {
        parts |= text_parts[i];
        texts[n_texts++] = all[i];
      }
  if (n_texts > 0)
    {
      notes = troupe_block_new_from_values (texts, n_texts);
      size = troupe_block_get_encoded_size (notes);
    }

  troupe_frame_body_append_header (
      to, TROUPE_FRAME_DONE,
      DONE_SIZE + ALIGNED (size) +
          (done->values != NULL ? troupe_block_get_encoded_size (done->values) : 0));
  append_u64 (to, done->first_index);
  append_u32 (to, done->count);
  append_u32 (to, done->outcome);
  append_u32 (to, done->attempts);
  append_u32 (to, done->worker);
  append_u64 (to, done->elapsed_ns);
  append_u64 (to, done->paused_ns);
  append_u64 (to, done->user_ns);
  append_u64 (to, done->system_ns);
  append_u64 (to, done->max_rss_bytes);
  append_u32 (to, done->core);
  append_u64 (to, done->finished_at);
  append_u32 (to, done->kind);
  append_u32 (to, done->code);
  append_u32 (to, parts);
  append_u32 (to, size);
  if (notes != NULL)
    troupe_block_encode (notes, to);
  g_byte_array_append (to, (const guint8 *) "\0\0\0", ALIGNED (size) - size);
  if (done->values != NULL)
    troupe_block_encode (done->values, to);
}

/** troupe_wire_append_begun: appends items that a worker of a node has begun. */
void
troupe_wire_append_begun (GByteArray *to, const TroupeWireBegun *begun)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_BEGUN, BEGUN_SIZE);
  append_u64 (to, begun->first_index);
  append_u32 (to, begun->count);
  append_u32 (to, begun->worker);
}

/** troupe_wire_append_printed: appends what an item of a node printed. */
void
troupe_wire_append_printed (GByteArray *to, const TroupeWirePrinted *printed)
{
  gsize size;
  const guint8 *text = troupe_bytes_get_data (printed->text, &size);

  troupe_frame_body_append_header (to, TROUPE_FRAME_PRINTED, PRINTED_SIZE + size);
  append_u64 (to, printed->index);
  append_u32 (to, printed->attempt);
  append_u32 (to, printed->worker);
  append_u32 (to, printed->stream);
  g_byte_array_append (to, text, size);
}

/**
 * troupe_wire_append_watch:
 *
 * Appends whether a person looks at a running item of a node, and at which one.
 */
void
troupe_wire_append_watch (GByteArray *to, gboolean is_watched, guint64 index)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_WATCH, WATCH_SIZE);
  append_u64 (to, index);
  append_u32 (to, is_watched);
}

/** troupe_wire_append_end: appends that a node gets no more items. */
void
troupe_wire_append_end (GByteArray *to)
{
  troupe_frame_body_append_header (to, TROUPE_FRAME_END, 0);
}

/**
 * troupe_wire_begin_told:
 *
 * Begins a frame of frames that tell about workers: those that are appended before
 * troupe_wire_end_told().
 *
 * Returns: where it begins
 */
guint
troupe_wire_begin_told (GByteArray *to)
{
  const guint start = to->len;

  troupe_frame_body_append_header (to, TROUPE_FRAME_TOLD, 0);
  return start;
}

/** troupe_wire_end_told: ends what began at @start. */
void
troupe_wire_end_told (GByteArray *to, guint start)
{
  const guint32 size = GUINT32_TO_LE (to->len - start - TROUPE_WIRE_HEADER_SIZE);

  memcpy (to->data + start, &size, sizeof size);
}

static gboolean
set_malformed (GError **error, const char *text)
{
  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED, text);
  return FALSE;
}

/* Takes @size bytes as a string. */
static char *
take_string (TroupeFrameBody *body, gsize size)
{
  char *text = g_utf8_make_valid ((const char *) body->at, size);

  body->at += size;
  body->left -= size;
  return text;
}

/**
 * troupe_wire_parse_node:
 * @frame: a frame
 * @node: (out): the contents, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame is not the first frame of a node, or that has another version of the
 *   protocol
 */
gboolean
troupe_wire_parse_node (const TroupeFrame *frame, TroupeWireNode *node, GError **error)
{
  TroupeFrameBody body;
  guint32 version_size;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_NODE, NODE_LEAST,
                               error))
    return FALSE;
  if (memcmp (body.at, TROUPE_WIRE_MAGIC, 8) != 0)
    return set_malformed (error, _ ("the greeting does not begin with “TROUPE”"));

  body.at += 8;
  body.left -= 8;
  node->protocol = take_u32 (&body);
  if (node->protocol != TROUPE_WIRE_NODE_PROTOCOL)
    {
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION,
                   _ ("the node speaks version %u of the protocol, not %u: Troupe %s is needed "
                      "there"),
                   node->protocol, TROUPE_WIRE_NODE_PROTOCOL, TROUPE_VERSION);
      return FALSE;
    }
  if (body.left < NODE_SIZE - NODE_LEAST)
    return set_malformed (error, _ ("the greeting of the node is too short"));

  node->flags = take_u32 (&body);
  node->pid = take_u64 (&body);
  node->now = take_u64 (&body);
  node->n_cores = take_u32 (&body);
  version_size = take_u32 (&body);
  if (version_size > body.left)
    return set_malformed (error, _ ("the greeting of the node is too short"));

  node->version = take_string (&body, version_size);
  node->host = take_string (&body, body.left);
  return TRUE;
}

/**
 * troupe_wire_parse_job:
 * @frame: a frame
 * @job: (out): the contents, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame is not a job for a node
 */
gboolean
troupe_wire_parse_job (const TroupeFrame *frame, TroupeWireJob *job, GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_JOB, JOB_SIZE, error))
    return FALSE;

  job->beat_ms = take_u32 (&body);
  job->patience_ms = take_u32 (&body);
  job->first_slot = take_u32 (&body);
  job->flags = take_u32 (&body);
  if (job->beat_ms == 0 || job->patience_ms == 0)
    return set_malformed (error, _ ("the pool does not say how long to wait for it"));
  job->text = troupe_frame_body_take_rest (&body, frame->body);
  return TRUE;
}

/**
 * troupe_wire_parse_beat:
 * @frame: a frame
 * @beat: (out): the contents
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame is not a beat
 */
gboolean
troupe_wire_parse_beat (const TroupeFrame *frame, TroupeWireBeat *beat, GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_BEAT, BEAT_SIZE,
                               error))
    return FALSE;

  beat->now = take_u64 (&body);
  beat->echo = take_u64 (&body);
  return troupe_frame_body_close (&body, error);
}

/* Checks what the parts of finished items have to do with each other. */
static gboolean
done_is_sound (const TroupeWireDone *done, guint32 parts, guint32 notes_size)
{
  const gboolean has_texts = (parts & ~DONE_VALUES) != 0;

  if (done->count == 0 || done->outcome < TROUPE_WIRE_OUTCOME_OK ||
      done->outcome > TROUPE_WIRE_OUTCOME_TIMED_OUT || (parts & ~DONE_ALL) != 0)
    return FALSE;
  if (done->first_index > G_MAXUINT64 - done->count || done->kind > TROUPE_FAILURE_SIGNAL)
    return FALSE;
  /* An item may fail before any worker has it. */
  if (done->attempts == 0 || (done->worker == 0 && done->outcome != TROUPE_WIRE_OUTCOME_FAILED))
    return FALSE;
  if (done->outcome == TROUPE_WIRE_OUTCOME_OK && (parts & DONE_VALUES) == 0)
    return FALSE;
  return has_texts ? done->count == 1 : notes_size == 0;
}

static gboolean
take_texts (TroupeFrameBody *body,
            const TroupeFrame *frame,
            guint32 parts,
            guint32 size,
            TroupeWireDone *done,
            GError **error)
{
  GBytes **const all[N_TEXTS] = { &done->message, &done->details, &done->standard_output,
                                  &done->standard_error, &done->attempts_before };
  const gsize offset = g_bytes_get_size (frame->body) - body->left;
  g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (frame->body, offset, size);
  g_autoptr (TroupeBlock) block = NULL;
  guint32 n_texts = 0;

  for (guint i = 0; i < N_TEXTS; i++)
    n_texts += (parts & text_parts[i]) != 0;
  block = troupe_block_new (bytes, 0, n_texts, error);
  if (block == NULL)
    return FALSE;

  n_texts = 0;
  for (guint i = 0; i < N_TEXTS; i++)
    if ((parts & text_parts[i]) != 0)
      *all[i] = troupe_block_dup_value (block, n_texts++);
  body->at += ALIGNED (size);
  body->left -= ALIGNED (size);
  return TRUE;
}

/**
 * troupe_wire_parse_done:
 * @frame: a frame
 * @done: (out): the contents, to be cleared by the caller, also after an error
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame does not have finished items of a node
 */
gboolean
troupe_wire_parse_done (const TroupeFrame *frame, TroupeWireDone *done, GError **error)
{
  TroupeFrameBody body;
  guint32 parts;
  guint32 size;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_DONE, DONE_SIZE,
                               error))
    return FALSE;

  done->first_index = take_u64 (&body);
  done->count = take_u32 (&body);
  done->outcome = take_u32 (&body);
  done->attempts = take_u32 (&body);
  done->worker = take_u32 (&body);
  done->elapsed_ns = take_u64 (&body);
  done->paused_ns = take_u64 (&body);
  done->user_ns = take_u64 (&body);
  done->system_ns = take_u64 (&body);
  done->max_rss_bytes = take_u64 (&body);
  done->core = take_u32 (&body);
  done->finished_at = take_u64 (&body);
  done->kind = take_u32 (&body);
  done->code = take_u32 (&body);
  parts = take_u32 (&body);
  size = take_u32 (&body);
  if (!done_is_sound (done, parts, size) || ALIGNED (size) > body.left)
    return set_malformed (error, _ ("the node sent a result that contradicts itself"));
  if ((parts & ~DONE_VALUES) != 0 && !take_texts (&body, frame, parts, size, done, error))
    return FALSE;
  if ((parts & DONE_VALUES) == 0)
    return troupe_frame_body_close (&body, error);

  done->values = troupe_block_new (frame->body, g_bytes_get_size (frame->body) - body.left,
                                   done->count, error);
  return done->values != NULL;
}

/**
 * troupe_wire_parse_begun:
 * @frame: a frame
 * @begun: (out): the contents
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame does not tell what a worker of a node has begun
 */
gboolean
troupe_wire_parse_begun (const TroupeFrame *frame, TroupeWireBegun *begun, GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_BEGUN, BEGUN_SIZE,
                               error))
    return FALSE;

  begun->first_index = take_u64 (&body);
  begun->count = take_u32 (&body);
  begun->worker = take_u32 (&body);
  if (begun->count == 0 || begun->worker == 0 || begun->first_index > G_MAXUINT64 - begun->count)
    return set_malformed (error, _ ("the node began no items"));
  return troupe_frame_body_close (&body, error);
}

/**
 * troupe_wire_parse_printed:
 * @frame: a frame
 * @printed: (out): the contents, to be cleared by the caller
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame is not what an item of a node printed
 */
gboolean
troupe_wire_parse_printed (const TroupeFrame *frame, TroupeWirePrinted *printed, GError **error)
{
  TroupeFrameBody body;
  guint32 stream;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_PRINTED, PRINTED_SIZE,
                               error))
    return FALSE;

  printed->index = take_u64 (&body);
  printed->attempt = take_u32 (&body);
  printed->worker = take_u32 (&body);
  stream = take_u32 (&body);
  if (stream != TROUPE_OUTPUT_STDOUT && stream != TROUPE_OUTPUT_STDERR)
    return set_malformed (error, _ ("the node sent text of an unknown stream"));
  printed->stream = stream;
  printed->text = troupe_frame_body_take_rest (&body, frame->body);
  return TRUE;
}

/**
 * troupe_wire_parse_watch:
 * @frame: a frame
 * @is_watched: (out): whether a person looks at an item
 * @index: (out): the index of that item
 * @error: return location for an error
 *
 * Returns: %FALSE if @frame does not tell which item is looked at
 */
gboolean
troupe_wire_parse_watch (const TroupeFrame *frame,
                         gboolean *is_watched,
                         guint64 *index,
                         GError **error)
{
  TroupeFrameBody body;

  if (!troupe_frame_body_open (&body, frame->type, frame->body, TROUPE_FRAME_WATCH, WATCH_SIZE,
                               error))
    return FALSE;

  *index = take_u64 (&body);
  *is_watched = take_u32 (&body) != 0;
  return troupe_frame_body_close (&body, error);
}

/**
 * troupe_wire_next_told:
 * @at: (inout): the frames that are left of the body of a frame of frames
 * @left: (inout): their bytes
 * @type: (out): the type of the first one
 * @body: (out): its body
 * @size: (out): the bytes of that
 * @error: return location for an error
 *
 * Takes the first one.
 *
 * Returns: %FALSE without an error if there is none left
 */
gboolean
troupe_wire_next_told (const guint8 **at,
                       gsize *left,
                       guint8 *type,
                       const guint8 **body,
                       gsize *size,
                       GError **error)
{
  guint32 own_size;

  if (*left == 0)
    return FALSE;
  if (*left < TROUPE_WIRE_HEADER_SIZE)
    return set_malformed (error, _ ("what the node tells is cut off"));

  memcpy (&own_size, *at, sizeof own_size);
  own_size = GUINT32_FROM_LE (own_size);
  if (own_size > *left - TROUPE_WIRE_HEADER_SIZE)
    return set_malformed (error, _ ("what the node tells is cut off"));

  *type = (*at)[4];
  *body = *at + TROUPE_WIRE_HEADER_SIZE;
  *size = own_size;
  *at += TROUPE_WIRE_HEADER_SIZE + own_size;
  *left -= TROUPE_WIRE_HEADER_SIZE + own_size;
  return TRUE;
}

/** troupe_wire_node_clear: frees the contents. */
void
troupe_wire_node_clear (TroupeWireNode *node)
{
  g_clear_pointer (&node->version, g_free);
  g_clear_pointer (&node->host, g_free);
}

/** troupe_wire_job_clear: frees the contents. */
void
troupe_wire_job_clear (TroupeWireJob *job)
{
  g_clear_pointer (&job->text, g_bytes_unref);
}

/** troupe_wire_done_clear: frees the contents. */
void
troupe_wire_done_clear (TroupeWireDone *done)
{
  g_clear_pointer (&done->message, g_bytes_unref);
  g_clear_pointer (&done->details, g_bytes_unref);
  g_clear_pointer (&done->standard_output, g_bytes_unref);
  g_clear_pointer (&done->standard_error, g_bytes_unref);
  g_clear_pointer (&done->attempts_before, g_bytes_unref);
  g_clear_pointer (&done->values, troupe_block_unref);
}

/** troupe_wire_printed_clear: frees the contents. */
void
troupe_wire_printed_clear (TroupeWirePrinted *printed)
{
  g_clear_pointer (&printed->text, g_bytes_unref);
}
