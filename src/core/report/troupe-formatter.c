/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Formats chunks of results as lines, JSON, JSON lines or CSV. */

#include "troupe-formatter.h"

#include "troupe-bytes.h"
#include "troupe-json-text.h"
#include "troupe-source.h"

#include <string.h>

struct _TroupeFormatter
{
  TroupeFormat format;
  gboolean omits_silent;
  gboolean first;
};

/**
 * troupe_formatter_new:
 * @format: how results are written
 *
 * Returns: (transfer full): a formatter
 */
TroupeFormatter *
troupe_formatter_new (TroupeFormat format)
{
  TroupeFormatter *self = g_new0 (TroupeFormatter, 1);

  self->format = format;
  self->first = TRUE;
  return self;
}

/**
 * troupe_formatter_set_omits_silent:
 * @self: a formatter
 * @omits_silent: whether the format of lines has no line for an item that printed nothing, as it is
 *   with commands; a command that printed an empty line has one
 */
void
troupe_formatter_set_omits_silent (TroupeFormatter *self, gboolean omits_silent)
{
  self->omits_silent = omits_silent;
}

/**
 * troupe_formatter_free:
 * @self: (transfer full): a formatter
 *
 * Frees @self.
 */
void
troupe_formatter_free (TroupeFormatter *self)
{
  g_free (self);
}

/**
 * troupe_formatter_get_format:
 * @self: a formatter
 *
 * Returns: how it writes results
 */
TroupeFormat
troupe_formatter_get_format (TroupeFormatter *self)
{
  return self->format;
}

static const char *
status_to_name (TroupeResultStatus status)
{
  switch (status)
    {
    case TROUPE_RESULT_OK:
      return "ok";
    case TROUPE_RESULT_FAILED:
      return "failed";
    case TROUPE_RESULT_CRASHED:
      return "crashed";
    case TROUPE_RESULT_TIMED_OUT:
      return "timed_out";
    case TROUPE_RESULT_WAITING:
    case TROUPE_RESULT_RUNNING:
    case TROUPE_RESULT_NOT_RUN:
    default:
      return "not_run";
    }
}

static void
append_number (GString *to, guint64 number)
{
  char digits[20];
  gsize at = sizeof digits;

  do
    digits[--at] = '0' + number % 10;
  while ((number /= 10) > 0);
  g_string_append_len (to, digits + at, sizeof digits - at);
}

static void
append_json_bytes (GString *to, GBytes *bytes)
{
  if (bytes != NULL)
    troupe_json_append_string (to, troupe_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  else
    g_string_append (to, "null");
}

/* RFC 4180, with a newline alone at the end of a record. */
static void
append_csv_field (GString *to, const void *text, gsize size)
{
  const char *at = text;
  gboolean plain = TRUE;

  for (gsize i = 0; plain && i < size; i++)
    plain = at[i] != '"' && at[i] != ',' && at[i] != '\n' && at[i] != '\r';

  if (plain)
    {
      g_string_append_len (to, at, size);
      return;
    }

  g_string_append_c (to, '"');
  for (gsize i = 0; i < size; i++)
    {
      if (at[i] == '"')
        g_string_append_c (to, '"');
      g_string_append_c (to, at[i]);
    }
  g_string_append_c (to, '"');
}

static void
append_csv_bytes (GString *to, GBytes *bytes)
{
  if (bytes != NULL)
    append_csv_field (to, troupe_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The text after a value, which is the same for all items of a chunk. */
static GString *
format_tail (TroupeFormat format, const TroupeResultChunk *chunk)
{
  GString *tail = g_string_new (NULL);
  GBytes *message = chunk->note == NULL ? NULL : chunk->note->message;
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.9f", chunk->seconds / chunk->count);
  if (format == TROUPE_FORMAT_JSONL)
    {
      g_string_append (tail, ",\"error\":");
      append_json_bytes (tail, message);
      g_string_append_printf (tail, ",\"worker\":%u,\"attempts\":%u,\"seconds\":%s}\n",
                              chunk->worker, chunk->attempts, seconds);
    }
  else
    {
      g_string_append_c (tail, ',');
      append_csv_bytes (tail, message);
      g_string_append_printf (tail, ",%u,%u,%s\n", chunk->worker, chunk->attempts, seconds);
    }

  return tail;
}

static void
append_json_record (GString *to,
                    guint64 number,
                    GBytes *input,
                    const char *status,
                    const guint8 *value,
                    gsize size)
{
  g_string_append (to, "{\"item\":");
  append_number (to, number);
  g_string_append (to, ",\"input\":");
  append_json_bytes (to, input);
  g_string_append (to, ",\"status\":\"");
  g_string_append (to, status);
  g_string_append (to, "\",\"value\":");
  if (value != NULL)
    troupe_json_append_value (to, value, size);
  else
    g_string_append (to, "null");
}

static void
append_csv_record (GString *to,
                   guint64 number,
                   GBytes *input,
                   const char *status,
                   const guint8 *value,
                   gsize size)
{
  append_number (to, number);
  g_string_append_c (to, ',');
  append_csv_bytes (to, input);
  g_string_append_c (to, ',');
  g_string_append (to, status);
  g_string_append_c (to, ',');
  if (value != NULL)
    append_csv_field (to, value, size);
}

static void
append_records (TroupeFormatter *self,
                const TroupeResultChunk *chunk,
                guint32 offset,
                guint32 count,
                GString *to)
{
  GString *tail = format_tail (self->format, chunk);
  const char *status = status_to_name (chunk->status);

  for (guint32 i = offset; i < offset + count; i++)
    {
      guint64 number = chunk->first_index + i + 1;
      g_autoptr (GBytes) input = troupe_formatter_dup_item (chunk, i);
      const guint8 *value = NULL;
      gsize size = 0;

      if (chunk->values != NULL)
        value = troupe_block_get_value (chunk->values, i, &size);
      if (self->format == TROUPE_FORMAT_JSONL)
        append_json_record (to, number, input, status, value, size);
      else
        append_csv_record (to, number, input, status, value, size);
      g_string_append_len (to, tail->str, tail->len);
    }

  g_string_free (tail, TRUE);
}

static void
append_array_values (TroupeFormatter *self,
                     const TroupeResultChunk *chunk,
                     guint32 offset,
                     guint32 count,
                     GString *to)
{
  for (guint32 i = offset; i < offset + count; i++)
    {
      if (!self->first)
        g_string_append_c (to, ',');
      self->first = FALSE;

      if (chunk->values != NULL)
        {
          gsize size;
          const guint8 *value = troupe_block_get_value (chunk->values, i, &size);

          troupe_json_append_value (to, value, size);
        }
      else
        {
          g_string_append (to, "null");
        }
    }
}

/**
 * troupe_formatter_dup_item:
 * @chunk: results
 * @offset: the offset of an item in the chunk
 *
 * Returns: (transfer full) (nullable): the item, with a space between its parts if it has several,
 *   as {} writes it in a command
 */
GBytes *
troupe_formatter_dup_item (const TroupeResultChunk *chunk, guint32 offset)
{
  g_autoptr (GBytes) item = NULL;
  const char *bytes;
  char *spaced;
  gsize size;

  if (chunk->items == NULL)
    return NULL;

  item = troupe_items_dup_item (chunk->items, offset);
  bytes = troupe_bytes_get_data (item, &size);
  if (size == 0 || memchr (bytes, TROUPE_PART_SEPARATOR, size) == NULL)
    return g_steal_pointer (&item);

  spaced = g_memdup2 (bytes, size);
  for (gsize i = 0; i < size; i++)
    if (spaced[i] == TROUPE_PART_SEPARATOR)
      spaced[i] = ' ';
  return g_bytes_new_take (spaced, size);
}

/**
 * troupe_formatter_is_silent:
 * @chunk: results that have values
 * @offset: the offset of an item in the chunk
 *
 * A newline alone is an empty value like no output, but is in the note.
 *
 * Returns: whether a command printed nothing
 */
gboolean
troupe_formatter_is_silent (const TroupeResultChunk *chunk, guint32 offset)
{
  gsize size;

  troupe_block_get_value (chunk->values, offset, &size);
  return size == 0 && (chunk->note == NULL || chunk->note->standard_output == NULL);
}

static void
append_lines (TroupeFormatter *self,
              const TroupeResultChunk *chunk,
              guint32 offset,
              guint32 count,
              GString *to)
{
  gsize size;
  const guint8 *lines;

  if (!self->omits_silent)
    {
      lines = troupe_block_get_lines (chunk->values, offset, count, &size);
      g_string_append_len (to, (const char *) lines, size);
      return;
    }

  for (guint32 i = offset; i < offset + count; i++)
    if (!troupe_formatter_is_silent (chunk, i))
      {
        lines = troupe_block_get_lines (chunk->values, i, 1, &size);
        g_string_append_len (to, (const char *) lines, size);
      }
}

/**
 * troupe_formatter_begin:
 * @self: a formatter
 * @to: the string to append the text before all results to
 */
void
troupe_formatter_begin (TroupeFormatter *self, GString *to)
{
  self->first = TRUE;
  if (self->format == TROUPE_FORMAT_JSON)
    g_string_append_c (to, '[');
  else if (self->format == TROUPE_FORMAT_CSV)
    g_string_append (to, "item,input,status,value,error,worker,attempts,seconds\n");
}

/**
 * troupe_formatter_add:
 * @self: a formatter
 * @chunk: results
 * @offset: the first of them that is wanted
 * @count: the number of them to write
 * @to: the string to append them to
 *
 * The format of lines includes items with a value only, the other formats every item.
 */
void
troupe_formatter_add (TroupeFormatter *self,
                      const TroupeResultChunk *chunk,
                      guint32 offset,
                      guint32 count,
                      GString *to)
{
  switch (self->format)
    {
    case TROUPE_FORMAT_LINES:
      if (chunk->values != NULL)
        append_lines (self, chunk, offset, count, to);
      break;
    case TROUPE_FORMAT_JSON:
      append_array_values (self, chunk, offset, count, to);
      break;
    case TROUPE_FORMAT_JSONL:
    case TROUPE_FORMAT_CSV:
      append_records (self, chunk, offset, count, to);
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * troupe_formatter_end:
 * @self: a formatter
 * @to: the string to append the text after all results to
 */
void
troupe_formatter_end (TroupeFormatter *self, GString *to)
{
  if (self->format == TROUPE_FORMAT_JSON)
    g_string_append (to, "]\n");
}
