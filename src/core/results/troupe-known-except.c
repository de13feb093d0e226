/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Leaves some rows out of known results, and puts "not run" in place of those that are missing. */

#include "troupe-known-except.h"

struct _TroupeKnownExcept
{
  GObject parent_instance;

  TroupeKnownResults *known;
  TroupeRowSet *again;
  /* The number of all items if those without a result are not run, otherwise 0. */
  guint64 n_items;
  guint64 at;
  TroupeResultChunk chunk;
  gboolean has_ended;
};

static void troupe_known_except_known_results_init (TroupeKnownResultsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeKnownExcept,
                               troupe_known_except,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_KNOWN_RESULTS,
                                                      troupe_known_except_known_results_init))

static guint64
troupe_known_except_get_n_items (TroupeKnownResults *results)
{
  TroupeKnownExcept *self = TROUPE_KNOWN_EXCEPT (results);
  const guint64 n_all = MAX (troupe_known_results_get_n_items (self->known), self->n_items);

  return n_all - MIN (troupe_row_set_get_size (self->again), n_all);
}

static guint64
troupe_known_except_get_end (TroupeKnownResults *results)
{
  TroupeKnownExcept *self = TROUPE_KNOWN_EXCEPT (results);

  return MAX (troupe_known_results_get_end (self->known), self->n_items);
}

static gboolean
read_chunk (TroupeKnownExcept *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (self->has_ended || self->at < self->chunk.first_index + self->chunk.count)
    return TRUE;
  troupe_result_chunk_clear (&self->chunk);
  self->chunk = (TroupeResultChunk){ 0 };
  self->has_ended = !troupe_known_results_next (self->known, &self->chunk, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Returns the row behind those that are like @first: to be run again, or not. */
static guint64
find_end (TroupeKnownExcept *self, guint64 first, guint64 end)
{
  const gboolean again = troupe_row_set_contains (self->again, first);
  guint64 row = first + 1;

  while (row < end && troupe_row_set_contains (self->again, row) == again)
    row++;
  return row;
}

/* Takes the rows up to the one where something changes: the chunk, or whether they run again.
 * Returns whether there is a result. */
static gboolean
take_rows (TroupeKnownExcept *self, TroupeResultChunk *chunk)
{
  const guint64 first = self->at;
  const gboolean is_known = !self->has_ended && first >= self->chunk.first_index;
  guint64 end = self->has_ended ? self->n_items : self->chunk.first_index;

  if (is_known)
    end = self->chunk.first_index + self->chunk.count;
  else if (self->n_items == 0)
    {
      self->at = end;
      return FALSE;
    }
  self->at = find_end (self, first, MIN (end, first + G_MAXINT32));
  if (troupe_row_set_contains (self->again, first))
    return FALSE;

  if (is_known)
    troupe_result_chunk_slice (&self->chunk, first - self->chunk.first_index, self->at - first,
                               chunk);
  else
    *chunk = (TroupeResultChunk){
      .first_index = first,
      .count = self->at - first,
      .status = TROUPE_RESULT_NOT_RUN,
    };
  return TRUE;
}

static gboolean
troupe_known_except_next (TroupeKnownResults *results, TroupeResultChunk *chunk, GError **error)
{
  TroupeKnownExcept *self = TROUPE_KNOWN_EXCEPT (results);

  while (read_chunk (self, error))
    {
      if (self->has_ended && self->at >= self->n_items)
        return FALSE;
      if (take_rows (self, chunk))
        return TRUE;
    }
  return FALSE;
}

static gboolean
troupe_known_except_check (TroupeKnownResults *results,
                           const TroupeResultChunk *chunk,
                           TroupeItems *items,
                           GError **error)
{
  if (chunk->status == TROUPE_RESULT_NOT_RUN)
    return TRUE;
  return troupe_known_results_check (TROUPE_KNOWN_EXCEPT (results)->known, chunk, items, error);
}

static void
troupe_known_except_known_results_init (TroupeKnownResultsInterface *iface)
{
  iface->get_n_items = troupe_known_except_get_n_items;
  iface->get_end = troupe_known_except_get_end;
  iface->next = troupe_known_except_next;
  iface->check = troupe_known_except_check;
}

static void
troupe_known_except_finalize (GObject *object)
{
  TroupeKnownExcept *self = TROUPE_KNOWN_EXCEPT (object);

  troupe_result_chunk_clear (&self->chunk);
  g_clear_object (&self->known);
  g_clear_pointer (&self->again, troupe_row_set_free);

  G_OBJECT_CLASS (troupe_known_except_parent_class)->finalize (object);
}

static void
troupe_known_except_class_init (TroupeKnownExceptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_known_except_finalize;
}

static void
troupe_known_except_init (TroupeKnownExcept *self)
{
  self->again = troupe_row_set_new ();
}

/**
 * troupe_known_except_new:
 * @known: known results, of which nothing was read
 * @again: rows with a known result that run again, copied
 * @n_items: the number of items of the job, if those without a known result are not run; -1 if they
 *   are
 *
 * Returns: (transfer full): the other results
 */
TroupeKnownResults *
troupe_known_except_new (TroupeKnownResults *known, const TroupeRowSet *again, gint64 n_items)
{
  TroupeKnownExcept *self = g_object_new (TROUPE_TYPE_KNOWN_EXCEPT, NULL);

  self->known = g_object_ref (known);
  self->n_items = MAX (n_items, 0);
  troupe_row_set_add_from (self->again, again, 0, G_MAXUINT64);
  return TROUPE_KNOWN_RESULTS (self);
}
