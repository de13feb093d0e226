/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the results of two runs, item by item. */

#include "troupe-difference.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A reader of the results of one run, and the chunk that it is at. */
typedef struct
{
  TroupeChunkCursor *cursor;
  TroupeResultChunk chunk;
  guint32 offset;
  gboolean is_at_end;
} Side;

/* Moves to the next chunk if there is no result left in this one. */
static gboolean
side_load (Side *self, GError **error)
{
  GError *read_error = NULL;

  if (self->is_at_end || self->offset < self->chunk.count)
    return TRUE;

  troupe_result_chunk_clear (&self->chunk);
  memset (&self->chunk, 0, sizeof self->chunk);
  self->offset = 0;
  self->is_at_end = !troupe_chunk_cursor_next (self->cursor, &self->chunk, &read_error);
  if (read_error == NULL)
    return TRUE;

  g_propagate_error (error, read_error);
  return FALSE;
}

static guint64
side_get_index (const Side *self)
{
  return self->is_at_end ? G_MAXUINT64 : self->chunk.first_index + self->offset;
}

static void
side_clear (Side *self)
{
  troupe_result_chunk_clear (&self->chunk);
  troupe_chunk_cursor_free (self->cursor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static gboolean
are_bytes_equal (GBytes *first, GBytes *second)
{
  return first == second || (first != NULL && second != NULL && g_bytes_equal (first, second));
}

static gboolean
is_item_equal (const Side *first, const Side *second)
{
  g_autoptr (GBytes) first_item = NULL;
  g_autoptr (GBytes) second_item = NULL;
  gint64 starts[2];
  gint64 steps[2];

  /* Not all results know their items. */
  if (first->chunk.items == NULL || second->chunk.items == NULL)
    return TRUE;
  if (troupe_items_get_range (first->chunk.items, &starts[0], &steps[0]) &&
      troupe_items_get_range (second->chunk.items, &starts[1], &steps[1]))
    return starts[0] + first->offset * steps[0] == starts[1] + second->offset * steps[1];

  first_item = troupe_items_dup_item (first->chunk.items, first->offset);
  second_item = troupe_items_dup_item (second->chunk.items, second->offset);
  return g_bytes_equal (first_item, second_item);
}

static gboolean
is_value_equal (const Side *first, const Side *second)
{
  const TroupeBlock *blocks[] = { first->chunk.values, second->chunk.values };
  const TroupeResultNote *notes[] = { first->chunk.note, second->chunk.note };
  const guint8 *values[2];
  gsize sizes[2];

  if (first->chunk.status == TROUPE_RESULT_FAILED)
    return are_bytes_equal (notes[0] ? notes[0]->message : NULL,
                            notes[1] ? notes[1]->message : NULL);
  if (blocks[0] == NULL || blocks[1] == NULL)
    return blocks[0] == blocks[1];

  values[0] = troupe_block_get_value (first->chunk.values, first->offset, &sizes[0]);
  values[1] = troupe_block_get_value (second->chunk.values, second->offset, &sizes[1]);
  return sizes[0] == sizes[1] && (sizes[0] == 0 || memcmp (values[0], values[1], sizes[0]) == 0);
}

static void
add_row (TroupeDifference *self, guint64 index, TroupeDifferenceKind kind)
{
  self->n_kind[kind]++;
  if (self->n_rows < TROUPE_DIFFERENCE_MAX_ROWS)
    self->rows[self->n_rows++] = (TroupeDifferenceRow){ index, kind };
}

static void
compare (TroupeDifference *self, const Side *first, const Side *second)
{
  const guint64 index = side_get_index (first);

  if (!is_item_equal (first, second))
    add_row (self, index, TROUPE_DIFFERENCE_ITEM);
  else if (first->chunk.status != second->chunk.status)
    add_row (self, index, TROUPE_DIFFERENCE_STATUS);
  else if (!is_value_equal (first, second))
    add_row (self, index, TROUPE_DIFFERENCE_VALUE);
  else
    self->n_same++;
}

/**
 * troupe_difference_new:
 * @first: results that are all kept
 * @second: the same, of another run
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Reads all results of both runs, in any thread. Results with the same index are compared: their
 * items, outcomes, values and messages. Items that did not run have no result.
 *
 * Returns: (transfer full) (nullable): the difference, or %NULL if results cannot be read
 */
TroupeDifference *
troupe_difference_new (TroupeResults *first,
                       TroupeResults *second,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (TroupeDifference) self = g_new0 (TroupeDifference, 1);
  g_auto (Side) a = { .cursor = troupe_results_create_cursor (first, 0, TRUE) };
  g_auto (Side) b = { .cursor = troupe_results_create_cursor (second, 0, TRUE) };

  self->rows = g_new (TroupeDifferenceRow, TROUPE_DIFFERENCE_MAX_ROWS);
  while (side_load (&a, error) && side_load (&b, error) &&
         !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      const guint64 index_a = side_get_index (&a);
      const guint64 index_b = side_get_index (&b);

      if (a.is_at_end && b.is_at_end)
        return g_steal_pointer (&self);
      if (index_a < index_b)
        add_row (self, index_a, TROUPE_DIFFERENCE_ONLY_FIRST);
      else if (index_b < index_a)
        add_row (self, index_b, TROUPE_DIFFERENCE_ONLY_SECOND);
      else
        compare (self, &a, &b);
      a.offset += index_a <= index_b;
      b.offset += index_b <= index_a;
    }
  return NULL;
}

/**
 * troupe_difference_free:
 * @self: (transfer full): a difference
 *
 * Frees @self.
 */
void
troupe_difference_free (TroupeDifference *self)
{
  g_free (self->rows);
  g_free (self);
}

/**
 * troupe_difference_get_n_differing:
 * @self: a difference
 *
 * Returns: the number of items whose results differ
 */
guint64
troupe_difference_get_n_differing (const TroupeDifference *self)
{
  guint64 n = 0;

  for (guint i = 0; i < TROUPE_N_DIFFERENCES; i++)
    n += self->n_kind[i];
  return n;
}

/**
 * troupe_difference_kind_to_text:
 * @kind: how two results differ
 *
 * Returns: (transfer none): the words for it, for people
 */
const char *
troupe_difference_kind_to_text (TroupeDifferenceKind kind)
{
  switch (kind)
    {
    case TROUPE_DIFFERENCE_ONLY_FIRST:
      return _ ("only in the first run");
    case TROUPE_DIFFERENCE_ONLY_SECOND:
      return _ ("only in the second run");
    case TROUPE_DIFFERENCE_ITEM:
      return _ ("another item");
    case TROUPE_DIFFERENCE_STATUS:
      return _ ("another outcome");
    case TROUPE_DIFFERENCE_VALUE:
    default:
      return _ ("another value");
    }
}

static void
compare_thread (GTask *task, gpointer first, gpointer second, GCancellable *cancellable)
{
  GError *error = NULL;
  TroupeDifference *difference = troupe_difference_new (first, second, cancellable, &error);

  if (difference != NULL)
    g_task_return_pointer (task, difference, (GDestroyNotify) troupe_difference_free);
  else
    g_task_return_error (task, error);
}

/**
 * troupe_difference_new_async:
 * @first: results that are all kept
 * @second: the same, of another run
 * @cancellable: (nullable): ends it early
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does the same as troupe_difference_new() in a thread.
 */
void
troupe_difference_new_async (TroupeResults *first,
                             TroupeResults *second,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (first, cancellable, callback, user_data);

  g_task_set_source_tag (task, troupe_difference_new_async);
  g_task_set_task_data (task, g_object_ref (second), g_object_unref);
  g_task_run_in_thread (task, compare_thread);
}

/**
 * troupe_difference_new_finish:
 * @first: the results
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the difference, or %NULL if results cannot be read
 */
TroupeDifference *
troupe_difference_new_finish (TroupeResults *first, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, first), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
