/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-engine-private.h"
#include "troupe-bytes.h"

#include <glib/gi18n-lib.h>

/* A worker that wrote to standard error has one item at a time until so many of them in a row wrote
 * nothing. */
#define WATCHED_ITEMS 100

/* Of what a worker writes for no single item, the first bytes are told. */
#define TOLD_MAX (16 * 1024)

/* Adds to what the present item of @batch printed. Workers keep to the limit by themselves, and say
 * how much they left out. */
void
troupe_engine_add_output (TroupeBatch *batch, TroupeOutputStream stream, GBytes *more)
{
  TroupeResultNote *note = troupe_batch_ensure_note (batch);
  GBytes **text = stream == TROUPE_OUTPUT_STDOUT ? &note->standard_output : &note->standard_error;
  gsize before = *text == NULL ? 0 : g_bytes_get_size (*text);
  gsize room = TROUPE_WIRE_OUTPUT_MAX - MIN (before, TROUPE_WIRE_OUTPUT_MAX);
  gsize size;
  const guint8 *data = troupe_bytes_get_data (more, &size);
  GByteArray *whole;

  if (before > TROUPE_WIRE_OUTPUT_MAX)
    return;

  whole = *text == NULL ? g_byte_array_new () : g_bytes_unref_to_array (*text);
  g_byte_array_append (whole, data, MIN (size, room));
  if (size > room)
    {
      const char *left_out = _ ("\n[what follows was left out]\n");

      g_byte_array_append (whole, (const guint8 *) left_out, strlen (left_out));
    }
  *text = g_byte_array_free_to_bytes (whole);
}

static void
worker_note_errors (EngineWorker *worker, GBytes *errors, gboolean between)
{
  const char *text;
  gsize size;

  if (worker->errors->len > 0 && worker->errors_between != between)
    troupe_engine_report_stderr (worker);

  text = troupe_bytes_get_data (errors, &size);
  worker->errors_between = between;
  g_string_append_len (worker->errors, text, size);
  troupe_engine_worker_changed (worker);
}

/* Says what a worker wrote that was for no single item, if it did: it may be many pieces. */
void
troupe_engine_report_stderr (EngineWorker *worker)
{
  GString *errors = worker->errors;
  const gsize room = TOLD_MAX - MIN (worker->errors_told, TOLD_MAX);
  const gboolean was_cut = worker->errors_told > TOLD_MAX;
  g_autofree char *text = NULL;

  worker->errors_told += errors->len;
  if (errors->len > 0 && !was_cut)
    {
      if (errors->len > room)
        {
          g_string_truncate (errors, room);
          g_string_append (errors, _ ("\n[what follows was left out]\n"));
        }
      text = g_strchomp (g_utf8_make_valid (errors->str, errors->len));
      if (worker->errors_between)
        troupe_engine_worker_event (worker, TROUPE_EVENT_WROTE,
                                    _ ("wrote to standard error while it had no item:\n%s"), text);
      else
        troupe_engine_worker_event (worker, TROUPE_EVENT_WROTE,
                                    _ ("wrote to standard error at one of several items:\n%s"),
                                    text);
    }
  g_string_truncate (errors, 0);
}

/* Takes what the worker wrote to standard error until now, before @n_finished of its items count as
 * finished. It belongs to an item where no other one can have written it: the worker had nothing
 * else since the last time. What else there is belongs to the worker alone. */
void
troupe_engine_take_errors (EngineWorker *worker, guint32 n_finished)
{
  const guint64 n_held = worker->items_given - worker->status.items_done - n_finished;
  const guint64 n_writers = worker->n_writers;
  g_autoptr (GBytes) errors = NULL;

  /* Neither now nor the next time would it be known whose it is. */
  if (n_writers > 1 && n_held > 1 && !troupe_error_log_has_text (worker->log))
    return;

  errors = troupe_error_log_take (worker->log);
  worker->n_writers = n_held;
  if (errors == NULL)
    {
      worker->n_watched -= MIN (worker->n_watched, n_finished);
      return;
    }

  worker->n_watched = WATCHED_ITEMS;
  if (n_writers == 1)
    troupe_engine_add_output (g_queue_peek_head (&worker->batches), TROUPE_OUTPUT_STDERR, errors);
  else
    worker_note_errors (worker, errors, n_writers == 0);
}
