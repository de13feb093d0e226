/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates batches of items and counts those that are finished. */

#include "troupe-batch.h"

#include "troupe-bytes.h"

/**
 * troupe_batch_new:
 * @items: (transfer full): its items
 *
 * Returns: (transfer full): a batch that was not handed out yet
 */
TroupeBatch *
troupe_batch_new (TroupeItems *items)
{
  TroupeBatch *self = g_new0 (TroupeBatch, 1);

  self->items = items;
  return self;
}

/**
 * troupe_batch_new_part:
 * @self: a batch that was handed out
 * @offset: the first of its items to take
 * @count: the number of items
 *
 * The earlier attempts of its first item are taken from @self.
 *
 * Returns: (transfer full): a batch of some items of @self, to be handed out once more
 */
TroupeBatch *
troupe_batch_new_part (TroupeBatch *self, guint32 offset, guint32 count)
{
  TroupeBatch *part = troupe_batch_new (troupe_items_slice (self->items, offset, count));

  part->attempts = self->attempts;
  part->first_attempts = offset == 0 ? self->first_attempts : self->attempts;
  part->crashes = offset == 0 ? self->crashes : 0;
  part->lost_by = offset == 0 ? self->lost_by : 0;
  part->earlier = offset == 0 ? g_steal_pointer (&self->earlier) : NULL;
  part->failures = self->failures;
  part->suspect = self->suspect;
  part->single = self->single;
  return part;
}

/**
 * troupe_batch_free:
 * @self: (transfer full): a batch
 *
 * Frees @self.
 */
void
troupe_batch_free (TroupeBatch *self)
{
  troupe_items_unref (self->items);
  g_clear_pointer (&self->earlier, troupe_attempts_free);
  g_clear_pointer (&self->standard_output, troupe_tail_free);
  g_clear_pointer (&self->standard_error, troupe_tail_free);
  g_free (self);
}

/**
 * troupe_batch_get_count:
 * @self: a batch
 *
 * Returns: the number of its items
 */
guint32
troupe_batch_get_count (TroupeBatch *self)
{
  return troupe_items_get_count (self->items);
}

/**
 * troupe_batch_get_left:
 * @self: a batch
 *
 * Returns: the number of its items that have no result yet
 */
guint32
troupe_batch_get_left (TroupeBatch *self)
{
  return troupe_items_get_count (self->items) - self->done;
}

/**
 * troupe_batch_get_next_index:
 * @self: a batch
 *
 * Returns: the index, in the job, of its first item that has no result yet
 */
guint64
troupe_batch_get_next_index (TroupeBatch *self)
{
  return troupe_items_get_first_index (self->items) + self->done;
}

/**
 * troupe_batch_get_attempts:
 * @self: a batch
 *
 * Returns: the number of times that its next item without a result has begun; while a worker has
 *   it, it counts as begun
 */
guint
troupe_batch_get_attempts (TroupeBatch *self)
{
  return self->done == 0 ? self->first_attempts : self->attempts;
}

/**
 * troupe_batch_count_alike:
 * @self: a batch
 *
 * Returns: the number of its next items without a result that have begun equally often
 */
guint32
troupe_batch_count_alike (TroupeBatch *self)
{
  if (self->done == 0 && (self->first_attempts != self->attempts || self->earlier != NULL))
    return 1;
  return troupe_batch_get_left (self);
}

/**
 * troupe_batch_add_attempt:
 * @self: a batch that no worker has
 * @attempt: an attempt of its first item that had no result
 */
void
troupe_batch_add_attempt (TroupeBatch *self, const TroupeAttempt *attempt)
{
  if (self->earlier == NULL)
    self->earlier = troupe_attempts_new ();
  troupe_attempts_add (self->earlier, attempt);
}

/**
 * troupe_batch_add_output:
 * @self: a batch
 * @stream: the stream that its current item wrote to
 * @more: the text
 *
 * Appends to the output of its current item. The end of it is kept.
 */
void
troupe_batch_add_output (TroupeBatch *self, TroupeOutputStream stream, GBytes *more)
{
  TroupeTail **text =
      stream == TROUPE_OUTPUT_STDOUT ? &self->standard_output : &self->standard_error;
  gsize size;
  const guint8 *data = troupe_bytes_get_data (more, &size);

  if (*text == NULL)
    *text = troupe_tail_new ();
  troupe_tail_append (*text, data, size);
}

/**
 * troupe_batch_set_output:
 * @self: a batch
 * @stream: the stream that its current item wrote to
 * @text: the end of all that it wrote until now
 *
 * Replaces the output of its current item.
 */
void
troupe_batch_set_output (TroupeBatch *self, TroupeOutputStream stream, GBytes *text)
{
  g_clear_pointer (stream == TROUPE_OUTPUT_STDOUT ? &self->standard_output : &self->standard_error,
                   troupe_tail_free);
  troupe_batch_add_output (self, stream, text);
}

/**
 * troupe_batch_has_output:
 * @self: a batch
 *
 * Returns: whether its current item printed something
 */
gboolean
troupe_batch_has_output (TroupeBatch *self)
{
  return self->standard_output != NULL || self->standard_error != NULL;
}

static GBytes *
take_text (TroupeTail **tail)
{
  g_autoptr (TroupeTail) taken = g_steal_pointer (tail);

  return taken == NULL ? NULL : g_string_free_to_bytes (troupe_tail_to_text (taken));
}

/**
 * troupe_batch_take_output:
 * @self: a batch
 *
 * To be called when the current item has its result: what is printed from now on belongs to the
 * next one.
 *
 * Returns: (transfer full): a note with what its current item printed
 */
TroupeResultNote *
troupe_batch_take_output (TroupeBatch *self)
{
  TroupeResultNote *note = troupe_result_note_new ();

  note->standard_output = take_text (&self->standard_output);
  note->standard_error = take_text (&self->standard_error);
  return note;
}

/**
 * troupe_batch_take_value:
 * @self: a batch
 *
 * To be called before troupe_batch_take_output(), which has the rest.
 *
 * Returns: (transfer full) (nullable): the standard output of its current item as a value, which is
 *   without the newline at its end, or %NULL if there is none
 */
GBytes *
troupe_batch_take_value (TroupeBatch *self)
{
  g_autoptr (GBytes) text = take_text (&self->standard_output);
  gsize size;
  const char *bytes;

  if (text == NULL)
    return NULL;
  bytes = troupe_bytes_get_data (text, &size);
  return g_bytes_new_from_bytes (text, 0, size - (size > 0 && bytes[size - 1] == '\n'));
}

/**
 * troupe_batch_move_output:
 * @self: a batch
 * @to: a batch with the same current item
 *
 * Gives the output of the current item to @to, which has none.
 */
void
troupe_batch_move_output (TroupeBatch *self, TroupeBatch *to)
{
  to->standard_output = g_steal_pointer (&self->standard_output);
  to->standard_error = g_steal_pointer (&self->standard_error);
}
