/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays out finished values in memory as they are sent. */

#include "troupe-values.h"

#include <string.h>

#define FIRST_ENDS 1024
#define FIRST_DATA (64 * 1024)

void
troupe_values_init (TroupeValues *self)
{
  memset (self, 0, sizeof *self);
  g_mutex_init (&self->lock);
  troupe_values_grow (self, 1, FIRST_DATA);
}

void
troupe_values_clear (TroupeValues *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->ends);
  g_free (self->data);
}

/**
 * troupe_values_grow:
 * @self: values
 * @n_values: the number of further values whose ends need room
 * @more: the number of bytes that need room
 *
 * Makes room. To be called by the thread that writes.
 */
void
troupe_values_grow (TroupeValues *self, guint32 n_values, gsize more)
{
  if (self->ends_room - self->count >= n_values && self->data_room - self->size >= more)
    return;

  g_mutex_lock (&self->lock);
  while (self->ends_room - self->count < n_values)
    {
      self->ends_room = MAX (FIRST_ENDS, self->ends_room * 2);
      self->ends = g_renew (guint32, self->ends, self->ends_room);
    }
  if (self->data_room - self->size < more)
    {
      self->data_room = MAX (self->size + more, self->data_room * 2);
      self->data = g_realloc (self->data, self->data_room);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * troupe_values_get_end:
 * @self: values
 * @index: a value, or the number of finished values for the one that is being written
 *
 * Returns: the end of the value before @index, which is the beginning of that one
 */
gsize
troupe_values_get_end (TroupeValues *self, guint32 index)
{
  return index == 0 ? 0 : GUINT32_FROM_LE (self->ends[index - 1]);
}

/**
 * troupe_values_get_present_size:
 * @self: values
 *
 * Returns: the bytes of the value that is being written
 */
gsize
troupe_values_get_present_size (TroupeValues *self)
{
  return self->size - troupe_values_get_end (self, self->count);
}

/**
 * troupe_values_reset:
 * @self: values, all of them taken
 *
 * Starts again at the beginning of the memory, keeping the written part of the current value. To be
 * called with the lock, by the thread that writes.
 */
void
troupe_values_reset (TroupeValues *self)
{
  gsize start = troupe_values_get_end (self, self->count);

  g_assert (self->taken == self->count);
  if (start > 0)
    memmove (self->data, self->data + start, self->size - start);
  self->size -= start;
  self->taken = 0;
  __atomic_store_n (&self->count, 0, __ATOMIC_RELEASE);
}

/**
 * troupe_values_append:
 * @self: values
 * @bytes: the bytes to append to the current value
 * @size: the number of bytes
 */
void
troupe_values_append (TroupeValues *self, const void *bytes, gsize size)
{
  char *at = troupe_values_reserve (self, size);

  if (size > 0)
    memcpy (at, bytes, size);
  troupe_values_commit (self, at + size);
}

void
troupe_values_append_string (TroupeValues *self, const char *string)
{
  troupe_values_append (self, string, strlen (string));
}

/**
 * troupe_values_drop:
 * @self: values
 *
 * Discards the written part of the current value.
 */
void
troupe_values_drop (TroupeValues *self)
{
  self->size = troupe_values_get_end (self, self->count);
}
