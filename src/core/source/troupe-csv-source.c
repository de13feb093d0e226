/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the rows of a table, or of one of its columns. */

#include "troupe-csv-source.h"

#include "troupe-config.h"
#include "troupe-csv-reader.h"
#include "troupe-input.h"
#include "troupe-item-queue.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>

/* The bytes of the buffer from start to end are still to be parsed. After a failure, the items
 * before it are returned first. */
struct _TroupeCsvSource
{
  TroupeSource parent_instance;
  TroupeInput *input;
  TroupeCsvReader *reader;
  guint8 *buffer;
  gsize start;
  gsize end;
  GStrv columns;
  guint n_columns;
  int column;
  char *part_names[2];
  guint64 n_records;
  GByteArray *row;
  TroupeItemQueue *queue;
  GError *failure;
};

G_DEFINE_FINAL_TYPE (TroupeCsvSource, troupe_csv_source, TROUPE_TYPE_SOURCE)

/* Reads one record, which the caller clears. */
static TroupeSourceStatus
csv_read_record (TroupeCsvSource *self, GError **error)
{
  while (self->input != NULL)
    {
      g_autoptr (GError) csv_error = NULL;
      TroupeSourceStatus status;
      gboolean whole;
      gsize used;

      whole = troupe_csv_reader_feed (self->reader, self->buffer + self->start,
                                      self->end - self->start, &used, &csv_error);
      self->start += used;
      if (!whole && csv_error == NULL &&
          troupe_csv_reader_get_size (self->reader) < TROUPE_ITEM_MAX)
        {
          self->start = self->end = 0;
          status =
              troupe_input_read (self->input, self->buffer, TROUPE_INPUT_CHUNK, &self->end, error);
          if (status == TROUPE_SOURCE_ITEMS)
            continue;
          if (status != TROUPE_SOURCE_END)
            return status;
          whole = troupe_csv_reader_finish (self->reader, &csv_error);
          if (!whole && csv_error == NULL)
            {
              g_clear_pointer (&self->input, troupe_input_free);
              break;
            }
        }

      if (csv_error != NULL)
        {
          g_set_error (error, csv_error->domain, csv_error->code, "“%s”, %s",
                       troupe_input_get_name (self->input), csv_error->message);
          return TROUPE_SOURCE_FAILED;
        }
      if (troupe_csv_reader_get_size (self->reader) >= TROUPE_ITEM_MAX)
        {
          g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                       _ ("“%s”, line %llu: a record here is larger than %u bytes, the most that "
                          "an item may have"),
                       troupe_input_get_name (self->input),
                       (unsigned long long) troupe_csv_reader_get_line (self->reader),
                       TROUPE_ITEM_MAX);
          return TROUPE_SOURCE_FAILED;
        }
      return TROUPE_SOURCE_ITEMS;
    }
  return TROUPE_SOURCE_END;
}

static gboolean csv_fail (TroupeCsvSource *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Sets an error about the current record. */
static gboolean
csv_fail (TroupeCsvSource *self, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID, _ ("“%s”, line %llu: %s"),
               troupe_input_get_name (self->input),
               (unsigned long long) troupe_csv_reader_get_line (self->reader), message);
  return FALSE;
}

static gboolean
csv_fail_part (TroupeCsvSource *self, guint column, GError **error)
{
  const unsigned long long number = self->n_records;

  if (self->columns == NULL)
    return csv_fail (self, error,
                     _ ("item %llu has the byte 0x1F in column %u; it separates the parts of an "
                        "item, and cannot be in one"),
                     number, column + 1);
  return csv_fail (self, error,
                   _ ("item %llu has the byte 0x1F in column “%s”; it separates the parts of an "
                      "item, and cannot be in one"),
                   number, self->columns[column]);
}

static gboolean
csv_append_row (TroupeCsvSource *self, GError **error)
{
  const char separator = TROUPE_PART_SEPARATOR;

  g_byte_array_set_size (self->row, 0);
  for (guint i = 0; i < self->n_columns; i++)
    {
      gsize size;
      const guint8 *field = troupe_csv_reader_get_field (self->reader, i, &size);

      if (self->n_columns > 1 && memchr (field, separator, size) != NULL)
        return csv_fail_part (self, i, error);
      if (i > 0)
        g_byte_array_append (self->row, (const guint8 *) &separator, 1);
      g_byte_array_append (self->row, field, size);
    }
  troupe_item_queue_append (self->queue, self->row->data, self->row->len);
  return TRUE;
}

static gboolean
csv_append_record (TroupeCsvSource *self, GError **error)
{
  guint n_fields = troupe_csv_reader_get_n_fields (self->reader);

  self->n_records++;
  if (n_fields != self->n_columns)
    return csv_fail (self, error,
                     ngettext ("there is %u field here, but the first line has %u",
                               "there are %u fields here, but the first line has %u", n_fields),
                     n_fields, self->n_columns);

  if (self->column < 0)
    {
      if (!csv_append_row (self, error))
        return FALSE;
    }
  else
    {
      gsize size;
      const guint8 *field = troupe_csv_reader_get_field (self->reader, self->column, &size);

      troupe_item_queue_append (self->queue, field, size);
    }
  troupe_csv_reader_clear (self->reader);
  return TRUE;
}

static TroupeSourceStatus
troupe_csv_source_next (TroupeSource *source,
                        guint32 max_count,
                        gsize max_bytes,
                        TroupeItems **items,
                        GError **error)
{
  TroupeCsvSource *self = TROUPE_CSV_SOURCE (source);
  TroupeSourceStatus status = TROUPE_SOURCE_ITEMS;

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  if (*items != NULL)
    return TROUPE_SOURCE_ITEMS;

  while (self->failure == NULL && status == TROUPE_SOURCE_ITEMS &&
         troupe_item_queue_get_size (self->queue) < TROUPE_INPUT_CHUNK)
    {
      status = csv_read_record (self, &self->failure);
      if (status == TROUPE_SOURCE_ITEMS)
        csv_append_record (self, &self->failure);
    }

  *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
  if (*items != NULL)
    return TROUPE_SOURCE_ITEMS;
  if (self->failure != NULL)
    {
      g_clear_pointer (&self->input, troupe_input_free);
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return TROUPE_SOURCE_FAILED;
    }
  return status;
}

static gint64
troupe_csv_source_get_length (TroupeSource *source)
{
  TroupeCsvSource *self = TROUPE_CSV_SOURCE (source);

  if (self->input != NULL || troupe_item_queue_get_size (self->queue) > 0)
    return -1;
  return troupe_item_queue_get_n_taken (self->queue);
}

static int
troupe_csv_source_get_wait_fd (TroupeSource *source)
{
  TroupeCsvSource *self = TROUPE_CSV_SOURCE (source);

  return self->input != NULL ? troupe_input_get_fd (self->input) : -1;
}

static guint
troupe_csv_source_get_n_parts (TroupeSource *source)
{
  TroupeCsvSource *self = TROUPE_CSV_SOURCE (source);

  return self->column < 0 ? MAX (self->n_columns, 1) : 1;
}

static const char *const *
troupe_csv_source_get_part_names (TroupeSource *source)
{
  TroupeCsvSource *self = TROUPE_CSV_SOURCE (source);

  if (self->columns == NULL)
    return NULL;
  return (const char *const *) (self->column < 0 ? self->columns : self->part_names);
}

static void
troupe_csv_source_finalize (GObject *object)
{
  TroupeCsvSource *self = TROUPE_CSV_SOURCE (object);

  g_clear_pointer (&self->input, troupe_input_free);
  g_clear_pointer (&self->reader, troupe_csv_reader_free);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->columns, g_strfreev);
  g_clear_pointer (&self->row, g_byte_array_unref);
  g_clear_pointer (&self->queue, troupe_item_queue_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (troupe_csv_source_parent_class)->finalize (object);
}

static void
troupe_csv_source_class_init (TroupeCsvSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_csv_source_finalize;
  source_class->next = troupe_csv_source_next;
  source_class->get_length = troupe_csv_source_get_length;
  source_class->get_wait_fd = troupe_csv_source_get_wait_fd;
  source_class->get_n_parts = troupe_csv_source_get_n_parts;
  source_class->get_part_names = troupe_csv_source_get_part_names;
}

static void
troupe_csv_source_init (TroupeCsvSource *self)
{
  self->buffer = g_malloc (TROUPE_INPUT_CHUNK);
  self->column = -1;
  self->row = g_byte_array_new ();
  self->queue = troupe_item_queue_new ();
}

/* Waits for the first record: without the number of the columns nothing can begin. */
static TroupeSourceStatus
csv_wait_for_record (TroupeCsvSource *self, GError **error)
{
  TroupeSourceStatus status;

  while ((status = csv_read_record (self, error)) == TROUPE_SOURCE_WAIT)
    {
      struct pollfd query = { .fd = troupe_input_get_fd (self->input), .events = POLLIN };

      poll (&query, 1, -1);
    }
  return status;
}

static gboolean
csv_read_columns (TroupeCsvSource *self, const char *path, GError **error)
{
  TroupeSourceStatus status = csv_wait_for_record (self, error);

  if (status == TROUPE_SOURCE_FAILED)
    return FALSE;
  if (status == TROUPE_SOURCE_END)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("“%s” is empty: its first line has to name the columns"), name);
      return FALSE;
    }

  self->n_columns = troupe_csv_reader_get_n_fields (self->reader);
  self->columns = g_new0 (char *, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      gsize size;
      const guint8 *field = troupe_csv_reader_get_field (self->reader, i, &size);

      self->columns[i] = g_utf8_make_valid ((const char *) field, size);
    }
  troupe_csv_reader_clear (self->reader);
  return TRUE;
}

/* The first record is a row as well. */
static gboolean
csv_count_columns (TroupeCsvSource *self, const char *column, GError **error)
{
  TroupeSourceStatus status = csv_wait_for_record (self, error);
  guint64 number;

  if (status == TROUPE_SOURCE_FAILED)
    return FALSE;
  if (status == TROUPE_SOURCE_ITEMS)
    self->n_columns = troupe_csv_reader_get_n_fields (self->reader);

  if (column != NULL && !g_ascii_string_to_unsigned (column, 10, 1, G_MAXINT, &number, NULL))
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("“%s” is not a column of a table without names: give its number, from 1 on"),
                   column);
      return FALSE;
    }
  if (column != NULL && status == TROUPE_SOURCE_ITEMS && number > self->n_columns)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   ngettext ("“%s” has no column %s; it has %u", "“%s” has no column %s; it has %u",
                             self->n_columns),
                   troupe_input_get_name (self->input), column, self->n_columns);
      return FALSE;
    }
  if (column != NULL)
    self->column = number - 1;
  return status == TROUPE_SOURCE_END || csv_append_record (self, error);
}

static gboolean
csv_find_column (TroupeCsvSource *self, const char *column, GError **error)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (strcmp (self->columns[i], column) != 0)
        continue;
      if (self->column >= 0)
        {
          g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                       _ ("“%s” has more than one column “%s”: give them different names"),
                       troupe_input_get_name (self->input), column);
          return FALSE;
        }
      self->column = i;
    }

  if (self->column < 0)
    {
      g_autofree char *all = g_strjoinv ("”, “", self->columns);

      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("“%s” has no column “%s”; its columns are “%s”"),
                   troupe_input_get_name (self->input), column, all);
      return FALSE;
    }
  self->part_names[0] = self->columns[self->column];
  return TRUE;
}

/* A name that ends with .tsv or .tab says that the values are separated by tabs. */
static guint8
find_delimiter (const char *path)
{
  g_autofree char *name = g_ascii_strdown (path, -1);

  return g_str_has_suffix (name, ".tsv") || g_str_has_suffix (name, ".tab") ? '\t' : ',';
}

/**
 * troupe_csv_source_new:
 * @path: a file of comma-separated values (RFC 4180), or "-" for standard input
 * @table: how it is read
 * @error: return location for an error
 *
 * A source of the records of a table; the first one names the columns, unless there is no header.
 * Lines may end with a newline or with a carriage return and a newline, values are bytes, a byte
 * order mark of UTF-8 is skipped, and so are empty lines. The first record is read before this
 * returns, even from a pipe.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_READ if the
 *   file cannot be read, %TROUPE_SOURCE_ERROR_INVALID if it has no such column
 */
TroupeSource *
troupe_csv_source_new (const char *path, const TroupeCsvTable *table, GError **error)
{
  g_autoptr (TroupeCsvSource) self = g_object_new (TROUPE_TYPE_CSV_SOURCE, NULL);

  self->reader =
      troupe_csv_reader_new (table->delimiter != 0 ? table->delimiter : find_delimiter (path));
  self->input = troupe_input_open (path, error);
  if (self->input == NULL)
    return NULL;

  if (table->no_header
          ? !csv_count_columns (self, table->column, error)
          : !csv_read_columns (self, path, error) ||
                (table->column != NULL && !csv_find_column (self, table->column, error)))
    return NULL;
  return TROUPE_SOURCE (g_steal_pointer (&self));
}
