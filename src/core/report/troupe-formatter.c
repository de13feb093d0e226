/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-formatter.h"

#include "troupe-json-text.h"
#include "troupe-source.h"

#include <string.h>

struct _TroupeFormatter
{
  TroupeFormat format;
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
  TroupeFormatter *self = g_new (TroupeFormatter, 1);

  self->format = format;
  self->first = TRUE;
  return self;
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
    troupe_json_append_string (to, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
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
    append_csv_field (to, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What follows the value, which is the same for all items of a run. */
static GString *
format_tail (TroupeFormat format, const TroupeResultRun *run)
{
  GString *tail = g_string_new (NULL);
  GBytes *message = run->note == NULL ? NULL : run->note->message;
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.9f", run->seconds / run->count);
  if (format == TROUPE_FORMAT_JSONL)
    {
      g_string_append (tail, ",\"error\":");
      append_json_bytes (tail, message);
      g_string_append_printf (tail, ",\"worker\":%u,\"attempts\":%u,\"seconds\":%s}\n", run->worker,
                              run->attempts, seconds);
    }
  else
    {
      g_string_append_c (tail, ',');
      append_csv_bytes (tail, message);
      g_string_append_printf (tail, ",%u,%u,%s\n", run->worker, run->attempts, seconds);
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
                const TroupeResultRun *run,
                guint32 offset,
                guint32 count,
                GString *to)
{
  GString *tail = format_tail (self->format, run);
  const char *status = status_to_name (run->status);

  for (guint32 i = offset; i < offset + count; i++)
    {
      guint64 number = run->first_index + i + 1;
      g_autoptr (GBytes) input = troupe_formatter_dup_item (run, i);
      const guint8 *value = NULL;
      gsize size = 0;

      if (run->values != NULL)
        value = troupe_block_get_value (run->values, i, &size);
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
                     const TroupeResultRun *run,
                     guint32 offset,
                     guint32 count,
                     GString *to)
{
  for (guint32 i = offset; i < offset + count; i++)
    {
      if (!self->first)
        g_string_append_c (to, ',');
      self->first = FALSE;

      if (run->values != NULL)
        {
          gsize size;
          const guint8 *value = troupe_block_get_value (run->values, i, &size);

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
 * @run: results
 * @offset: one of them
 *
 * Returns: (transfer full) (nullable): the item, with a space between its parts where it has
 *   several, as {} writes it in a command
 */
GBytes *
troupe_formatter_dup_item (const TroupeResultRun *run, guint32 offset)
{
  g_autoptr (GBytes) item = NULL;
  const char *bytes;
  char *spaced;
  gsize size;

  if (run->items == NULL)
    return NULL;

  item = troupe_items_dup_item (run->items, offset);
  bytes = g_bytes_get_data (item, &size);
  if (size == 0 || memchr (bytes, TROUPE_PART_SEPARATOR, size) == NULL)
    return g_steal_pointer (&item);

  spaced = g_memdup2 (bytes, size);
  for (gsize i = 0; i < size; i++)
    if (spaced[i] == TROUPE_PART_SEPARATOR)
      spaced[i] = ' ';
  return g_bytes_new_take (spaced, size);
}

/**
 * troupe_formatter_begin:
 * @self: a formatter
 * @to: where what stands before all results is appended
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
 * @run: results
 * @offset: the first of them that is wanted
 * @count: how many are wanted
 * @to: where they are appended
 *
 * Lines have a place for successful items alone, the other formats for every item.
 */
void
troupe_formatter_add (TroupeFormatter *self,
                      const TroupeResultRun *run,
                      guint32 offset,
                      guint32 count,
                      GString *to)
{
  switch (self->format)
    {
    case TROUPE_FORMAT_LINES:
      if (run->values != NULL)
        {
          gsize size;
          const guint8 *lines = troupe_block_get_lines (run->values, offset, count, &size);

          g_string_append_len (to, (const char *) lines, size);
        }
      break;
    case TROUPE_FORMAT_JSON:
      append_array_values (self, run, offset, count, to);
      break;
    case TROUPE_FORMAT_JSONL:
    case TROUPE_FORMAT_CSV:
      append_records (self, run, offset, count, to);
      break;
    default:
      g_return_if_reached ();
    }
}

/**
 * troupe_formatter_end:
 * @self: a formatter
 * @to: where what stands after all results is appended
 */
void
troupe_formatter_end (TroupeFormatter *self, GString *to)
{
  if (self->format == TROUPE_FORMAT_JSON)
    g_string_append (to, "]\n");
}
