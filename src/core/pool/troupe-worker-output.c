/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assigns the standard error of a worker to items, if the item is certain. */

#include "troupe-worker-output.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* The number of silent items in a row after which a worker that wrote to standard error is no
 * longer limited to one item at a time. */
#define WATCHED_ITEMS 100

/* Limit on standard error reported for a worker but for no item. */
#define TOLD_MAX (16 * 1024)

struct _TroupeWorkerOutput
{
  /* Unowned: it outlives this. */
  TroupeErrorLog *log;
  /* The number of items that may have written text that was not taken yet. */
  guint64 n_writers;
  /* The number of items that it still gets one by one, so that the text of each is known. */
  guint n_watched;
  /* Text of no single item that was not reported yet, whether the worker had no item then, and the
   * number of bytes of such text that were reported. */
  GString *kept;
  gboolean kept_between;
  gsize told;
};

/**
 * troupe_worker_output_new:
 * @log: the log of the worker's standard error, which must outlive it
 *
 * Returns: (transfer full): the output of a worker that had no item yet; the first item shows
 *   whether its items write
 */
TroupeWorkerOutput *
troupe_worker_output_new (TroupeErrorLog *log)
{
  TroupeWorkerOutput *self = g_new0 (TroupeWorkerOutput, 1);

  self->log = log;
  self->n_watched = 1;
  self->kept = g_string_new (NULL);
  return self;
}

/**
 * troupe_worker_output_free:
 * @self: (transfer full): that of a worker
 *
 * Frees @self.
 */
void
troupe_worker_output_free (TroupeWorkerOutput *self)
{
  g_string_free (self->kept, TRUE);
  g_free (self);
}

/**
 * troupe_worker_output_add_writers:
 * @self: that of a worker
 * @n_items: the number of items that the worker was given
 */
void
troupe_worker_output_add_writers (TroupeWorkerOutput *self, guint32 n_items)
{
  self->n_writers += n_items;
}

/**
 * troupe_worker_output_is_watched:
 * @self: that of a worker
 *
 * Returns: whether the worker should have one item at a time, so that its text can be assigned
 */
gboolean
troupe_worker_output_is_watched (TroupeWorkerOutput *self)
{
  return self->n_watched > 0;
}

/**
 * troupe_worker_output_take:
 * @self: that of a worker
 * @n_held: the number of the worker's items that are not finished then
 * @n_finished: the number of items that are about to count as finished
 * @writer: (out): what wrote it
 *
 * Takes the text that the worker wrote until now. It belongs to an item if no other one can have
 * written it: the worker had no other item since the last call.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if there is none
 */
GBytes *
troupe_worker_output_take (TroupeWorkerOutput *self,
                           guint64 n_held,
                           guint32 n_finished,
                           TroupeWriterOfText *writer)
{
  const guint64 n_writers = self->n_writers;
  g_autoptr (GBytes) errors = NULL;

  /* Its item would be unknown both now and at the next call. */
  if (n_writers > 1 && n_held > 1 && !troupe_error_log_has_text (self->log))
    return NULL;

  errors = troupe_error_log_take (self->log);
  self->n_writers = n_held;
  if (errors == NULL)
    {
      self->n_watched -= MIN (self->n_watched, n_finished);
      return NULL;
    }

  self->n_watched = WATCHED_ITEMS;
  *writer = n_writers == 0   ? TROUPE_WRITER_BETWEEN_ITEMS
            : n_writers == 1 ? TROUPE_WRITER_ITEM
                             : TROUPE_WRITER_SOME_ITEM;
  return g_steal_pointer (&errors);
}

/**
 * troupe_worker_output_is_other:
 * @self: that of a worker
 * @between: whether the worker had no item when it wrote the text to be kept
 *
 * Returns: whether other text is kept that must be reported before
 */
gboolean
troupe_worker_output_is_other (TroupeWorkerOutput *self, gboolean between)
{
  return self->kept->len > 0 && self->kept_between != between;
}

/**
 * troupe_worker_output_keep:
 * @self: that of a worker
 * @errors: text of no single item
 * @between: whether the worker had no item when it wrote it
 *
 * Keeps it until troupe_worker_output_take_kept(): it may be many pieces.
 */
void
troupe_worker_output_keep (TroupeWorkerOutput *self, GBytes *errors, gboolean between)
{
  gsize size;
  const char *text = troupe_bytes_get_data (errors, &size);

  self->kept_between = between;
  g_string_append_len (self->kept, text, size);
}

/**
 * troupe_worker_output_take_kept:
 * @self: that of a worker
 * @between: (out): whether the worker had no item when it wrote that
 *
 * Returns: (transfer full) (nullable): the part of the kept text to be reported, or %NULL if there
 *   is none
 */
char *
troupe_worker_output_take_kept (TroupeWorkerOutput *self, gboolean *between)
{
  GString *kept = self->kept;
  const gsize room = TOLD_MAX - MIN (self->told, TOLD_MAX);
  const gboolean was_cut = self->told > TOLD_MAX;
  char *text = NULL;

  self->told += kept->len;
  *between = self->kept_between;
  if (kept->len > 0 && !was_cut)
    {
      if (kept->len > room)
        {
          g_string_truncate (kept, room);
          g_string_append (kept, _ ("\n[what follows was left out]\n"));
        }
      text = g_strchomp (g_utf8_make_valid (kept->str, kept->len));
    }
  g_string_truncate (kept, 0);
  return text;
}
