/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads from results what their rows are sorted by. Texts become bytes that are compared as they
 * are: letters without case and accents, and numbers within a text by their size. */

#include "troupe-row-key.h"

#include "troupe-bytes.h"
#include "troupe-json-fields.h"
#include "troupe-source.h"

#include <math.h>
#include <string.h>

/* A longer text is no number, and the rest of a longer one is not compared. */
#define NUMBER_BYTES 64
#define TEXT_BYTES   1024

/* Digits are compared by their number, then one by one; leading zeros do not count. */
static const char *
append_digits (GByteArray *key, const char *at, const char *end)
{
  const char *first = at;
  guint8 head[2] = { '0', 0 };

  while (at < end && g_ascii_isdigit (*at))
    at++;
  while (first < at - 1 && *first == '0')
    first++;
  head[1] = MIN (at - first, G_MAXUINT8);
  g_byte_array_append (key, head, sizeof head);
  g_byte_array_append (key, (const guint8 *) first, at - first);
  return at;
}

static void
append_plain (GByteArray *key, const char *at, gsize size)
{
  const char *end = at + size;

  while (at < end)
    {
      guint8 byte = g_ascii_tolower (*at);

      if (g_ascii_isdigit (*at))
        {
          at = append_digits (key, at, end);
          continue;
        }
      /* Items of several parts are compared part by part. */
      if (byte == TROUPE_PART_SEPARATOR)
        byte = 1;
      g_byte_array_append (key, &byte, 1);
      at++;
    }
}

/* Letters with accents are sorted with those without. */
static void
append_text (GByteArray *key, const char *text, gsize size)
{
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *apart = NULL;
  GString *letters;

  size = MIN (size, TEXT_BYTES);
  if (g_utf8_validate_len (text, size, NULL))
    {
      gsize i = 0;

      while (i < size && (guint8) text[i] < 0x80)
        i++;
      if (i == size)
        {
          append_plain (key, text, size);
          return;
        }
    }

  valid = g_utf8_make_valid (text, size);
  folded = g_utf8_casefold (valid, -1);
  apart = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  letters = g_string_new (NULL);
  for (const char *at = apart; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_ismark (g_utf8_get_char (at)))
      g_string_append_unichar (letters, g_utf8_get_char (at));
  append_plain (key, letters->str, letters->len);
  g_string_free (letters, TRUE);
}

static gboolean
read_number (const char *text, gsize size, double *number)
{
  char copy[NUMBER_BYTES + 1];
  char *end;

  while (size > 0 && g_ascii_isspace (text[size - 1]))
    size--;
  while (size > 0 && g_ascii_isspace (*text))
    {
      text++;
      size--;
    }
  if (size == 0 || size > NUMBER_BYTES ||
      !(g_ascii_isdigit (text[0]) || strchr ("+-.", text[0]) != NULL))
    return FALSE;

  memcpy (copy, text, size);
  copy[size] = '\0';
  *number = g_ascii_strtod (copy, &end);
  return end == copy + size && !isnan (*number);
}

static TroupeRowKeyClass
read_text (const char *text, gsize size, double *number, GByteArray *key)
{
  if (read_number (text, size, number))
    return TROUPE_ROW_KEY_NUMBER;
  append_text (key, text, size);
  return TROUPE_ROW_KEY_TEXT;
}

static TroupeRowKeyClass
read_input (const TroupeResultChunk *chunk, guint32 offset, double *number, GByteArray *key)
{
  TroupeBlock *block = chunk->items != NULL ? troupe_items_get_block (chunk->items) : NULL;
  gint64 first;
  gint64 step;

  if (block != NULL)
    {
      gsize size;
      const guint8 *item = troupe_block_get_value (block, offset, &size);

      return read_text ((const char *) item, size, number, key);
    }
  if (chunk->items == NULL || !troupe_items_get_range (chunk->items, &first, &step))
    return TROUPE_ROW_KEY_MISSING;
  *number = (double) first + (double) step * offset;
  return TROUPE_ROW_KEY_NUMBER;
}

static TroupeRowKeyClass
read_problem (const TroupeResultChunk *chunk, GByteArray *key)
{
  gsize size;
  const char *message;

  if (chunk->note == NULL || chunk->note->message == NULL)
    return TROUPE_ROW_KEY_MISSING;
  message = troupe_bytes_get_data (chunk->note->message, &size);
  append_text (key, message, size);
  return TROUPE_ROW_KEY_PROBLEM;
}

/* Failed commands may have values, which are not shown as such. */
static TroupeRowKeyClass
read_value (const TroupeRowKey *self,
            const TroupeResultChunk *chunk,
            guint32 offset,
            double *number,
            GByteArray *key)
{
  const char *text;
  gsize size;

  if (chunk->values == NULL || chunk->status != TROUPE_RESULT_OK)
    return read_problem (chunk, key);

  text = (const char *) troupe_block_get_value (chunk->values, offset, &size);
  if (self->kind == TROUPE_ROW_KEY_FIELD)
    {
      if (!troupe_json_fields_find (text, size, self->field, &text, &size))
        return TROUPE_ROW_KEY_MISSING;
      if (size > 0 && *text == '"')
        {
          g_autofree char *string = troupe_json_fields_to_text (text, size);

          return read_text (string, strlen (string), number, key);
        }
    }
  return read_text (text, size, number, key);
}

/**
 * troupe_row_key_read:
 * @self: what rows are sorted by
 * @chunk: finished results
 * @offset: which of them
 * @number: (out): the number of %TROUPE_ROW_KEY_NUMBER
 * @text: to which the bytes of %TROUPE_ROW_KEY_TEXT and %TROUPE_ROW_KEY_PROBLEM are added, which
 *   memcmp() brings into their order
 *
 * Reads what a row is sorted by.
 *
 * Returns: what it is
 */
TroupeRowKeyClass
troupe_row_key_read (const TroupeRowKey *self,
                     const TroupeResultChunk *chunk,
                     guint32 offset,
                     double *number,
                     GByteArray *text)
{
  switch (self->kind)
    {
    case TROUPE_ROW_KEY_INPUT:
      return read_input (chunk, offset, number, text);

    case TROUPE_ROW_KEY_VALUE:
    case TROUPE_ROW_KEY_FIELD:
      return read_value (self, chunk, offset, number, text);

    case TROUPE_ROW_KEY_STATUS:
      *number = chunk->status;
      return TROUPE_ROW_KEY_NUMBER;

    case TROUPE_ROW_KEY_WORKER:
      *number = chunk->worker;
      return chunk->worker > 0 ? TROUPE_ROW_KEY_NUMBER : TROUPE_ROW_KEY_MISSING;

    case TROUPE_ROW_KEY_ATTEMPTS:
      *number = chunk->attempts;
      return chunk->attempts > 0 ? TROUPE_ROW_KEY_NUMBER : TROUPE_ROW_KEY_MISSING;

    case TROUPE_ROW_KEY_SECONDS:
      *number = chunk->seconds / chunk->count;
      return chunk->attempts > 0 ? TROUPE_ROW_KEY_NUMBER : TROUPE_ROW_KEY_MISSING;

    case TROUPE_ROW_KEY_INDEX:
    default:
      *number = chunk->first_index + offset;
      return TROUPE_ROW_KEY_NUMBER;
    }
}
