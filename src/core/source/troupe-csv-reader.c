/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses comma-separated values (RFC 4180), or those with another delimiter, byte by byte, in
 * pieces of any size. */

#include "troupe-csv-reader.h"

#include "troupe-config.h"
#include "troupe-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The byte order mark in UTF-8. */
static const char mark[] = "\357\273\277";
#define MARK_SIZE (sizeof mark - 1)

typedef enum
{
  AT_RECORD,
  AT_FIELD,
  IN_PLAIN,
  IN_QUOTES,
  AFTER_QUOTE,
  AFTER_RETURN,
} State;

/* The current record: its consecutive fields, and the end of each. After a carriage return it is
 * not yet known whether that ends the record or is a byte of it. */
struct _TroupeCsvReader
{
  guint8 delimiter;
  gsize n_mark;
  State state;
  GByteArray *fields;
  GArray *ends;
  gboolean was_quoted;
  guint64 line;
  guint64 record_line;
  guint64 quote_line;
};

/**
 * troupe_csv_reader_new:
 * @delimiter: the byte between two fields, such as a comma; neither a quote nor a line end
 *
 * Returns: (transfer full): a reader at the start of a file
 */
TroupeCsvReader *
troupe_csv_reader_new (guint8 delimiter)
{
  TroupeCsvReader *self = g_new0 (TroupeCsvReader, 1);

  self->fields = g_byte_array_new ();
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->delimiter = delimiter;
  self->line = 1;
  return self;
}

/**
 * troupe_csv_reader_free:
 * @self: (transfer full): a reader
 *
 * Frees @self.
 */
void
troupe_csv_reader_free (TroupeCsvReader *self)
{
  g_byte_array_unref (self->fields);
  g_array_unref (self->ends);
  g_free (self);
}

/**
 * troupe_csv_reader_clear:
 * @self: a reader that has a whole record
 *
 * Removes the record, so that the next one can be read.
 */
void
troupe_csv_reader_clear (TroupeCsvReader *self)
{
  g_byte_array_set_size (self->fields, 0);
  g_array_set_size (self->ends, 0);
}

static void
reader_append (TroupeCsvReader *self, const void *bytes, gsize size)
{
  g_byte_array_append (self->fields, bytes, size);
}

static void
reader_end_field (TroupeCsvReader *self)
{
  gsize end = self->fields->len;

  g_array_append_val (self->ends, end);
}

static void
reader_end_record (TroupeCsvReader *self)
{
  reader_end_field (self);
  self->state = AT_RECORD;
}

static gboolean
reader_fail_after_quote (TroupeCsvReader *self, GError **error)
{
  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
               _ ("line %llu: after a closing quote there is neither a delimiter nor the end of "
                  "the line; a quote within quotes is written twice"),
               (unsigned long long) self->line);
  return FALSE;
}

/* Returns the number of bytes that are not special in the current state. */
static gsize
reader_measure_plain (TroupeCsvReader *self, const guint8 *bytes, gsize size)
{
  gsize n = 0;

  if (self->state == IN_QUOTES)
    while (n < size && bytes[n] != '"' && bytes[n] != '\n')
      n++;
  else
    while (n < size && bytes[n] != self->delimiter && bytes[n] != '\n' && bytes[n] != '\r')
      n++;
  return n;
}

/* Returns whether a byte ends a field outside of quotes. */
static gboolean
reader_take_delimiter (TroupeCsvReader *self, guint8 byte)
{
  if (byte == self->delimiter)
    {
      reader_end_field (self);
      self->state = AT_FIELD;
      self->was_quoted = FALSE;
      return TRUE;
    }

  switch (byte)
    {
    case '\n':
      reader_end_record (self);
      return TRUE;
    case '\r':
      self->state = AFTER_RETURN;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
reader_take_byte (TroupeCsvReader *self, guint8 byte, GError **error)
{
  switch (self->state)
    {
    case AFTER_RETURN:
      if (byte == '\n')
        {
          reader_end_record (self);
          return TRUE;
        }
      if (self->was_quoted)
        return reader_fail_after_quote (self, error);
      reader_append (self, "\r", 1);
      self->state = IN_PLAIN;
      break;

    case IN_QUOTES:
      if (byte == '"')
        self->state = AFTER_QUOTE;
      else
        reader_append (self, &byte, 1);
      return TRUE;

    case AFTER_QUOTE:
      if (byte == '"')
        {
          reader_append (self, &byte, 1);
          self->state = IN_QUOTES;
          return TRUE;
        }
      return reader_take_delimiter (self, byte) || reader_fail_after_quote (self, error);

    case AT_RECORD:
    case AT_FIELD:
      if (byte == '"')
        {
          self->state = IN_QUOTES;
          self->was_quoted = TRUE;
          self->quote_line = self->line;
          return TRUE;
        }
      break;

    case IN_PLAIN:
    default:
      break;
    }

  if (!reader_take_delimiter (self, byte))
    {
      reader_append (self, &byte, 1);
      self->state = IN_PLAIN;
    }
  return TRUE;
}

/* Many programs begin a UTF-8 file with a byte order mark: it is not part of the record. Bytes that
 * only begin like the mark are. */
static gboolean
reader_take_mark (TroupeCsvReader *self, guint8 byte)
{
  if (self->n_mark < MARK_SIZE && byte == (guint8) mark[self->n_mark])
    {
      self->n_mark++;
      return TRUE;
    }
  if (self->n_mark > 0 && self->n_mark < MARK_SIZE)
    {
      reader_append (self, mark, self->n_mark);
      self->state = IN_PLAIN;
    }
  self->n_mark = MARK_SIZE;
  return FALSE;
}

/**
 * troupe_csv_reader_feed:
 * @self: a reader
 * @bytes: (array length=size): the next bytes of the file
 * @size: the number of bytes
 * @used: (out): the number of bytes that were used
 * @error: return location for an error
 *
 * Takes bytes until a record is complete. An empty line is not a record. A quote within a field
 * that does not begin with one is a quote.
 *
 * Returns: %TRUE when a record is whole, to be cleared by the caller; %FALSE without an error when
 *   all bytes were used, with %TROUPE_SOURCE_ERROR_INVALID and a message that begins with the line
 *   when they are not comma-separated values
 */
gboolean
troupe_csv_reader_feed (TroupeCsvReader *self,
                        const guint8 *bytes,
                        gsize size,
                        gsize *used,
                        GError **error)
{
  *used = 0;
  while (*used < size)
    {
      guint8 byte;

      if (self->state == AT_RECORD)
        {
          self->record_line = self->line;
          self->was_quoted = FALSE;
        }
      if (self->state == IN_PLAIN || self->state == IN_QUOTES)
        {
          gsize plain = reader_measure_plain (self, bytes + *used, size - *used);

          reader_append (self, bytes + *used, plain);
          *used += plain;
          if (*used == size)
            return FALSE;
        }

      byte = bytes[(*used)++];
      if (reader_take_mark (self, byte))
        continue;
      if (!reader_take_byte (self, byte, error))
        return FALSE;
      if (byte == '\n')
        self->line++;
      if (self->state != AT_RECORD)
        continue;
      if (self->ends->len > 1 || self->fields->len > 0 || self->was_quoted)
        return TRUE;
      troupe_csv_reader_clear (self);
    }
  return FALSE;
}

/**
 * troupe_csv_reader_finish:
 * @self: a reader that was fed the whole file
 * @error: return location for an error
 *
 * Ends the last record, if no line end did.
 *
 * Returns: %TRUE if there is a record, otherwise %FALSE, with an error if the file ends within
 *   quotes
 */
gboolean
troupe_csv_reader_finish (TroupeCsvReader *self, GError **error)
{
  if (self->state == AT_RECORD)
    return FALSE;
  if (self->state == IN_QUOTES)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("line %llu: a quote is opened and never closed"),
                   (unsigned long long) self->quote_line);
      return FALSE;
    }
  if (self->state == AFTER_RETURN && !self->was_quoted)
    reader_append (self, "\r", 1);
  reader_end_record (self);
  return TRUE;
}

/**
 * troupe_csv_reader_get_n_fields:
 * @self: a reader that has a whole record
 *
 * Returns: the number of its fields, at least 1
 */
guint
troupe_csv_reader_get_n_fields (TroupeCsvReader *self)
{
  return self->ends->len;
}

/**
 * troupe_csv_reader_get_field:
 * @self: a reader that has a whole record
 * @field: which field, from 0
 * @size: (out): its size in bytes
 *
 * Returns: (transfer none): the field, without the quotes around it
 */
const guint8 *
troupe_csv_reader_get_field (TroupeCsvReader *self, guint field, gsize *size)
{
  gsize start = field > 0 ? g_array_index (self->ends, gsize, field - 1) : 0;

  *size = g_array_index (self->ends, gsize, field) - start;
  /* No memory is allocated before the first text. */
  return self->fields->data != NULL ? self->fields->data + start : (const guint8 *) "";
}

/**
 * troupe_csv_reader_get_size:
 * @self: a reader
 *
 * Returns: the size of the current record read so far, in bytes, with one byte for each field
 */
gsize
troupe_csv_reader_get_size (TroupeCsvReader *self)
{
  return (gsize) self->fields->len + self->ends->len;
}

/**
 * troupe_csv_reader_get_line:
 * @self: a reader
 *
 * Returns: the line, from 1, in which the current record begins
 */
guint64
troupe_csv_reader_get_line (TroupeCsvReader *self)
{
  return self->record_line;
}
