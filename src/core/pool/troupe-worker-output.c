/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a worker writes to standard error: to which item it belongs, where that is certain. */

#include "troupe-worker-output.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* A worker that wrote to standard error has one item at a time until so many of them in a row wrote
 * nothing. */
#define WATCHED_ITEMS 100

/* Of what a worker writes for no single item, the first bytes are told. */
#define TOLD_MAX (16 * 1024)

struct _TroupeWorkerOutput
{
  /* Unowned: it outlives this. */
  TroupeErrorLog *log;
  /* How many items may have written what was not taken yet. */
  guint64 n_writers;
  /* How many items it still gets one by one, so that it is known whose that is. */
  guint n_watched;
  /* What is of no single item and was not told yet, whether the worker had none then, and how many
   * bytes of that were told. */
  GString *kept;
  gboolean kept_between;
  gsize told;
};

/**
 * troupe_worker_output_new:
 * @log: what the worker writes to, which must outlive it
 *
 * Returns: (transfer full): that of a worker that had no item yet; the first one shows whether they
 *   write
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
 * @n_items: how many items the worker was given
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
 * Returns: whether the worker's items should be alone with it, so that it is known whose it is what
 *   it writes
 */
gboolean
troupe_worker_output_is_watched (TroupeWorkerOutput *self)
{
  return self->n_watched > 0;
}

/**
 * troupe_worker_output_take:
 * @self: that of a worker
 * @n_held: how many items the worker has that are not finished then
 * @n_finished: how many are about to count as finished
 * @batch: (nullable): the first one that it has
 * @between: (out): whether the worker had no item when it wrote
 *
 * Takes what the worker wrote until now. It belongs to an item where no other one can have written
 * it: the worker had nothing else since the last time. That is added to @batch.
 *
 * Returns: (transfer full) (nullable): what else there is, which belongs to the worker alone
 */
GBytes *
troupe_worker_output_take (TroupeWorkerOutput *self,
                           guint64 n_held,
                           guint32 n_finished,
                           TroupeBatch *batch,
                           gboolean *between)
{
  const guint64 n_writers = self->n_writers;
  g_autoptr (GBytes) errors = NULL;

  /* Neither now nor the next time would it be known whose it is. */
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
  *between = n_writers == 0;
  if (n_writers != 1)
    return g_steal_pointer (&errors);

  troupe_batch_add_output (batch, TROUPE_OUTPUT_STDERR, errors);
  return NULL;
}

/**
 * troupe_worker_output_is_other:
 * @self: that of a worker
 * @between: whether the worker had no item when it wrote what is to be kept
 *
 * Returns: whether something is kept that must be told before
 */
gboolean
troupe_worker_output_is_other (TroupeWorkerOutput *self, gboolean between)
{
  return self->kept->len > 0 && self->kept_between != between;
}

/**
 * troupe_worker_output_keep:
 * @self: that of a worker
 * @errors: what is of no single item
 * @between: whether the worker had none when it wrote that
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
 * Returns: (transfer full) (nullable): what is to be told of what was kept, as text, or %NULL for
 *   nothing
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
