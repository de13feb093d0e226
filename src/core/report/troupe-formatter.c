/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-formatter.h"

#include "troupe-json-text.h"

#include <string.h>

struct _TroupeFormatter
{
  TroupeFormat format;
  gboolean first;
};

/* One item of a run, for the formats that write a record for each. */
typedef struct
{
  guint64 number;
  GBytes *input;
  const char *status;
  const void *value;
  gsize value_size;
  GBytes *message;
  const TroupeResultRun *run;
  double seconds;
} Record;

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
append_seconds (GString *to, double seconds)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (to, g_ascii_formatd (buffer, sizeof buffer, "%.9f", seconds));
}

static void
append_json_record (GString *to, const Record *record)
{
  g_string_append_printf (to, "{\"item\":%" G_GUINT64_FORMAT ",\"input\":", record->number);
  if (record->input != NULL)
    troupe_json_append_string (to, g_bytes_get_data (record->input, NULL),
                               g_bytes_get_size (record->input));
  else
    g_string_append (to, "null");
  g_string_append_printf (to, ",\"status\":\"%s\",\"value\":", record->status);
  if (record->value != NULL)
    troupe_json_append_value (to, record->value, record->value_size);
  else
    g_string_append (to, "null");
  g_string_append (to, ",\"error\":");
  if (record->message != NULL)
    troupe_json_append_string (to, g_bytes_get_data (record->message, NULL),
                               g_bytes_get_size (record->message));
  else
    g_string_append (to, "null");
  g_string_append_printf (to, ",\"worker\":%u,\"attempts\":%u,\"seconds\":", record->run->worker,
                          record->run->attempts);
  append_seconds (to, record->seconds);
  g_string_append (to, "}\n");
}

/* RFC 4180, with a newline alone at the end of a record. */
static void
append_csv_field (GString *to, const char *text, gsize size)
{
  gboolean plain = TRUE;

  for (gsize i = 0; plain && i < size; i++)
    plain = text[i] != '"' && text[i] != ',' && text[i] != '\n' && text[i] != '\r';

  if (plain)
    {
      g_string_append_len (to, text, size);
      return;
    }

  g_string_append_c (to, '"');
  for (gsize i = 0; i < size; i++)
    {
      if (text[i] == '"')
        g_string_append_c (to, '"');
      g_string_append_c (to, text[i]);
    }
  g_string_append_c (to, '"');
}

static void
append_csv_record (GString *to, const Record *record)
{
  g_string_append_printf (to, "%" G_GUINT64_FORMAT ",", record->number);
  if (record->input != NULL)
    append_csv_field (to, g_bytes_get_data (record->input, NULL), g_bytes_get_size (record->input));
  g_string_append_printf (to, ",%s,", record->status);
  if (record->value != NULL)
    append_csv_field (to, record->value, record->value_size);
  g_string_append_c (to, ',');
  if (record->message != NULL)
    append_csv_field (to, g_bytes_get_data (record->message, NULL),
                      g_bytes_get_size (record->message));
  g_string_append_printf (to, ",%u,%u,", record->run->worker, record->run->attempts);
  append_seconds (to, record->seconds);
  g_string_append_c (to, '\n');
}

static void
append_records (TroupeFormatter *self,
                const TroupeResultRun *run,
                guint32 offset,
                guint32 count,
                GString *to)
{
  for (guint32 i = offset; i < offset + count; i++)
    {
      g_autoptr (GBytes) input = run->items == NULL ? NULL : troupe_items_dup_item (run->items, i);
      Record record = {
        .number = run->first_index + i + 1,
        .input = input,
        .status = status_to_name (run->status),
        .message = run->note == NULL ? NULL : run->note->message,
        .run = run,
        .seconds = run->seconds / run->count,
      };

      if (run->values != NULL)
        record.value = troupe_block_get_value (run->values, i, &record.value_size);

      if (self->format == TROUPE_FORMAT_JSONL)
        append_json_record (to, &record);
      else
        append_csv_record (to, &record);
    }
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
