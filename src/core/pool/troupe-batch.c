/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates batches of items and counts those that are finished. */

#include "troupe-batch.h"

#include "troupe-bytes.h"
#include "troupe-config.h"

#include <glib/gi18n-lib.h>

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
 * Returns: (transfer full): a batch of some items of @self, to be handed out once more
 */
TroupeBatch *
troupe_batch_new_part (TroupeBatch *self, guint32 offset, guint32 count)
{
  TroupeBatch *part = troupe_batch_new (troupe_items_slice (self->items, offset, count));

  part->attempts = self->attempts;
  part->crashes = self->crashes;
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
  g_clear_pointer (&self->note, troupe_result_note_unref);
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
 * troupe_batch_ensure_note:
 * @self: a batch
 *
 * Returns: (transfer none): the note of its current item, created if there was none
 */
TroupeResultNote *
troupe_batch_ensure_note (TroupeBatch *self)
{
  if (self->note == NULL)
    self->note = troupe_result_note_new ();
  return self->note;
}

/**
 * troupe_batch_add_output:
 * @self: a batch
 * @stream: the stream that its current item wrote to
 * @more: the text
 *
 * Appends to the output of its current item, up to a limit. Workers keep to the limit themselves,
 * and report how much they left out.
 */
void
troupe_batch_add_output (TroupeBatch *self, TroupeOutputStream stream, GBytes *more)
{
  TroupeResultNote *note = troupe_batch_ensure_note (self);
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
