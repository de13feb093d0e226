/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The finished values of a lane that were not sent yet. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeValues:
 * @lock: held to move the memory, take values out, or read data of another thread
 * @ends: the end of each finished value, little-endian, counted from the start of @data
 * @data: the values, each with its newline, then the value that is being written
 * @count: finished values; written by the lane alone, atomically, after their bytes
 * @taken: the number of values that were sent already
 * @size: the bytes used of @data
 *
 * The values that one lane finished and that were not sent yet, in the format in which they are
 * sent: a value is written once, directly to the buffer that is sent. While a function processes
 * its next item, another thread may take the finished ones.
 *
 * The structure is public so that a value costs no call.
 */
typedef struct
{
  GMutex lock;
  guint32 *ends;
  guint8 *data;
  guint32 count;
  guint32 taken;
  gsize size;

  /*< private >*/
  guint32 ends_room;
  gsize data_room;
} TroupeValues;

void troupe_values_init (TroupeValues *self);
void troupe_values_clear (TroupeValues *self);
void troupe_values_reset (TroupeValues *self);
void troupe_values_grow (TroupeValues *self, guint32 n_values, gsize more);
gsize troupe_values_get_end (TroupeValues *self, guint32 index);
gsize troupe_values_get_present_size (TroupeValues *self);

/**
 * troupe_values_reserve:
 * @self: values
 * @room: the maximum number of bytes to be written
 *
 * Returns: the buffer for the next bytes of the current value; then call troupe_values_commit()
 */
static inline char *
troupe_values_reserve (TroupeValues *self, gsize room)
{
  /* The newline, and the end, of the current value have room as well. */
  if (G_UNLIKELY (self->data_room - self->size <= room || self->count == self->ends_room))
    troupe_values_grow (self, 1, room + 1);
  return (char *) self->data + self->size;
}

/**
 * troupe_values_commit:
 * @self: values
 * @end: the end of the bytes written to the buffer of troupe_values_reserve()
 */
static inline void
troupe_values_commit (TroupeValues *self, const char *end)
{
  self->size = (const guint8 *) end - self->data;
}

/**
 * troupe_values_finish:
 * @self: values
 *
 * Ends the current value, so that it may be taken.
 */
static inline void
troupe_values_finish (TroupeValues *self)
{
  troupe_values_reserve (self, 0);
  self->data[self->size++] = '\n';
  self->ends[self->count] = GUINT32_TO_LE ((guint32) self->size);
  __atomic_store_n (&self->count, self->count + 1, __ATOMIC_RELEASE);
}

/**
 * troupe_values_finish_group:
 * @self: values
 * @end: just past the newline of the last of them
 * @n_values: the number of values that were written with their newlines and ends, after
 *   troupe_values_grow()
 *
 * Ends several values at once, so that they may be taken.
 */
static inline void
troupe_values_finish_group (TroupeValues *self, const char *end, guint32 n_values)
{
  troupe_values_commit (self, end);
  __atomic_store_n (&self->count, self->count + n_values, __ATOMIC_RELEASE);
}

void troupe_values_append (TroupeValues *self, const void *bytes, gsize size);
void troupe_values_append_string (TroupeValues *self, const char *string);
void troupe_values_drop (TroupeValues *self);

G_END_DECLS
