/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results as a frame. */

#include "troupe-told-chunk.h"

#include "troupe-bytes.h"
#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/* What a chunk may have, in the order in which it is sent. */
enum
{
  HAS_RANGE = 1 << 0,
  HAS_ITEMS = 1 << 1,
  HAS_VALUES = 1 << 2,
  HAS_NOTE = 1 << 3,
  HAS_MESSAGE = 1 << 4,
  HAS_DETAILS = 1 << 5,
  HAS_STANDARD_OUTPUT = 1 << 6,
  HAS_STANDARD_ERROR = 1 << 7,
  HAS_ATTEMPTS = 1 << 8,
};

#define N_TEXTS 5

/* The texts of a note, in the order of their flags. */
static void
note_get_texts (TroupeResultNote *note, GBytes **texts[N_TEXTS])
{
  texts[0] = &note->message;
  texts[1] = &note->details;
  texts[2] = &note->standard_output;
  texts[3] = &note->standard_error;
  texts[4] = &note->attempts;
}

/**
 * troupe_told_chunk_get_size:
 * @chunk: results
 *
 * Returns: about the bytes of their frame
 */
gsize
troupe_told_chunk_get_size (const TroupeResultChunk *chunk)
{
  gsize size = 200;

  if (chunk->items != NULL && !troupe_items_get_range (chunk->items, NULL, NULL))
    size += troupe_block_get_encoded_size (troupe_items_get_block (chunk->items));
  if (chunk->values != NULL)
    size += troupe_block_get_encoded_size (chunk->values);
  if (chunk->note != NULL)
    {
      GBytes **texts[N_TEXTS];

      note_get_texts (chunk->note, texts);
      for (guint i = 0; i < N_TEXTS; i++)
        if (*texts[i] != NULL)
          size += g_bytes_get_size (*texts[i]);
    }
  return size;
}

static void
put_block (TroupeToldWriter *writer, TroupeBlock *block)
{
  troupe_told_writer_put_list (writer, 1, troupe_block_get_encoded_size (block));
  troupe_block_encode (block, writer->frame);
}

static guint
find_contents (const TroupeResultChunk *chunk, gint64 *first, gint64 *step)
{
  guint has = 0;

  if (chunk->items != NULL)
    has |= troupe_items_get_range (chunk->items, first, step) ? HAS_RANGE : HAS_ITEMS;
  if (chunk->values != NULL)
    has |= HAS_VALUES;
  if (chunk->note != NULL)
    {
      GBytes **texts[N_TEXTS];

      has |= HAS_NOTE;
      note_get_texts (chunk->note, texts);
      for (guint i = 0; i < N_TEXTS; i++)
        if (*texts[i] != NULL)
          has |= HAS_MESSAGE << i;
    }
  return has;
}

/**
 * troupe_told_chunk_append:
 * @frame: the bytes to append a frame to
 * @chunk: results, less than 1 GiB of them
 */
void
troupe_told_chunk_append (GByteArray *frame, const TroupeResultChunk *chunk)
{
  TroupeToldWriter writer;
  gint64 first = 0;
  gint64 step = 0;
  const guint has = find_contents (chunk, &first, &step);

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_CHUNK);
  troupe_told_writer_put_u64 (&writer, chunk->first_index);
  troupe_told_writer_put_u32 (&writer, chunk->count);
  troupe_told_writer_put_u32 (&writer, chunk->status);
  troupe_told_writer_put_u32 (&writer, chunk->worker);
  troupe_told_writer_put_u32 (&writer, chunk->attempts);
  troupe_told_writer_put_double (&writer, chunk->seconds);
  troupe_told_writer_put_double (&writer, chunk->paused_seconds);
  troupe_told_writer_put_double (&writer, chunk->user_seconds);
  troupe_told_writer_put_double (&writer, chunk->system_seconds);
  troupe_told_writer_put_u64 (&writer, chunk->max_rss_bytes);
  troupe_told_writer_put_u32 (&writer, chunk->core);
  troupe_told_writer_put_u64 (&writer, chunk->finished_at);
  troupe_told_writer_put_u32 (&writer, has);
  troupe_told_writer_put_u64 (&writer, first);
  troupe_told_writer_put_u64 (&writer, step);
  troupe_told_writer_put_u32 (&writer, chunk->note != NULL ? chunk->note->kind : 0);
  troupe_told_writer_put_u32 (&writer, chunk->note != NULL ? chunk->note->code : 0);
  troupe_told_writer_end_fixed (&writer);

  if ((has & HAS_ITEMS) != 0)
    put_block (&writer, troupe_items_get_block (chunk->items));
  if ((has & HAS_VALUES) != 0)
    put_block (&writer, chunk->values);
  if ((has & HAS_NOTE) != 0)
    {
      GBytes **texts[N_TEXTS];

      note_get_texts (chunk->note, texts);
      for (guint i = 0; i < N_TEXTS; i++)
        if (*texts[i] != NULL)
          {
            gsize size;
            gconstpointer data = troupe_bytes_get_data (*texts[i], &size);

            troupe_told_writer_put_list (&writer, size, 1);
            g_byte_array_append (frame, data, size);
          }
    }
  troupe_told_writer_end (&writer);
}

/* A copy of the next list: a block must be aligned, and a value should not keep a whole frame. */
static GBytes *
take_part (TroupeToldReader *reader)
{
  TroupeToldReader list;
  const guint size = troupe_told_reader_take_list (reader, &list, 1);

  troupe_told_reader_refuse_unless (reader, list.fixed != NULL);
  return g_bytes_new (list.fixed, size);
}

static TroupeBlock *
take_block (TroupeToldReader *reader, guint32 count)
{
  g_autoptr (GBytes) part = take_part (reader);
  TroupeBlock *block = reader->is_bad ? NULL : troupe_block_new (part, 0, count, NULL);

  troupe_told_reader_refuse_unless (reader, block != NULL);
  return block;
}

static void
take_items (TroupeToldReader *reader,
            guint has,
            gint64 first,
            gint64 step,
            TroupeResultChunk *chunk)
{
  gint64 span;

  if ((has & HAS_RANGE) != 0)
    {
      troupe_told_reader_refuse_unless (
          reader, (has & HAS_ITEMS) == 0 && chunk->count > 0 &&
                      !__builtin_mul_overflow (step, (gint64) chunk->count - 1, &span) &&
                      !__builtin_add_overflow (first, span, &span));
      if (!reader->is_bad)
        chunk->items = troupe_items_new_range (chunk->first_index, first, step, chunk->count);
    }
  else if ((has & HAS_ITEMS) != 0)
    {
      g_autoptr (TroupeBlock) block = take_block (reader, chunk->count);

      if (block != NULL)
        chunk->items = troupe_items_new_block (chunk->first_index, block);
    }
}

static void
take_note (TroupeToldReader *reader, guint has, TroupeResultNote *note)
{
  GBytes **texts[N_TEXTS];

  note_get_texts (note, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    if ((has & (HAS_MESSAGE << i)) != 0)
      *texts[i] = take_part (reader);
}

/**
 * troupe_told_chunk_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_CHUNK
 * @size: its bytes
 * @offset: microseconds to add to the times of the sender
 * @chunk: (out): results as troupe_results_add() takes them, to be cleared
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_chunk_read (const guint8 *body,
                        gsize size,
                        gint64 offset,
                        TroupeResultChunk *chunk,
                        GError **error)
{
  g_auto (TroupeResultChunk) taken = { 0 };
  TroupeToldReader reader;
  guint64 end;
  gint64 first;
  gint64 step;
  gint32 code;
  guint kind;
  guint has;

  troupe_told_reader_open (&reader, TROUPE_TOLD_CHUNK, body, size);
  taken.first_index = troupe_told_reader_take_u64 (&reader, 0);
  taken.count = troupe_told_reader_take_u32 (&reader, 0);
  taken.status = troupe_told_reader_take_enum (&reader, TROUPE_RESULT_NOT_RUN);
  taken.worker = troupe_told_reader_take_u32 (&reader, 0);
  taken.attempts = troupe_told_reader_take_u32 (&reader, 0);
  taken.seconds = troupe_told_reader_take_amount (&reader);
  taken.paused_seconds = troupe_told_reader_take_amount (&reader);
  taken.user_seconds = troupe_told_reader_take_amount (&reader);
  taken.system_seconds = troupe_told_reader_take_amount (&reader);
  taken.max_rss_bytes = troupe_told_reader_take_u64 (&reader, 0);
  taken.core = troupe_told_reader_take_u32 (&reader, TROUPE_WIRE_CORE_UNKNOWN);
  taken.finished_at = troupe_told_reader_take_time (&reader, offset);
  has = troupe_told_reader_take_u32 (&reader, 0);
  first = troupe_told_reader_take_u64 (&reader, 0);
  step = troupe_told_reader_take_u64 (&reader, 0);
  kind = troupe_told_reader_take_enum (&reader, TROUPE_FAILURE_SIGNAL);
  code = (gint32) troupe_told_reader_take_u32 (&reader, 0);

  troupe_told_reader_refuse_unless (
      &reader, taken.count > 0 && taken.status >= TROUPE_RESULT_OK &&
                   (taken.status != TROUPE_RESULT_OK || (has & HAS_VALUES) != 0) &&
                   ((has & HAS_NOTE) == 0 || taken.count == 1) &&
                   !__builtin_add_overflow (taken.first_index, taken.count, &end));
  take_items (&reader, has, first, step, &taken);
  if ((has & HAS_VALUES) != 0)
    taken.values = take_block (&reader, taken.count);
  if ((has & HAS_NOTE) != 0)
    {
      taken.note = troupe_result_note_new ();
      taken.note->kind = kind;
      taken.note->code = code;
      take_note (&reader, has, taken.note);
    }
  if (!troupe_told_reader_close (&reader, error))
    return FALSE;

  *chunk = taken;
  taken = (TroupeResultChunk){ 0 };
  return TRUE;
}
