/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Encodes, checks and slices blocks of byte strings. */

#include "troupe-block.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-wire-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Memory is one GBytes shared by a block and its slices; ends are in it, or freed with it. base is
 * the end of the value before the first. */
struct _TroupeBlock
{
  gatomicrefcount references;
  gboolean is_shared;
  GBytes *bytes;
  const guint32 *ends;
  const guint8 *data;
  guint32 base;
  guint32 count;
};

static TroupeBlock *
block_alloc (GBytes *bytes, const guint32 *ends, const guint8 *data, guint32 base, guint32 count)
{
  TroupeBlock *self = g_new (TroupeBlock, 1);

  g_atomic_ref_count_init (&self->references);
  self->is_shared = FALSE;
  self->bytes = bytes;
  self->ends = ends;
  self->data = data;
  self->base = base;
  self->count = count;
  return self;
}

/* Two passes without a branch for each value take half the time of one with several: if the ends
 * increase up to the size, all of them are within the data. */
static gboolean
block_check (const guint32 *ends, guint32 count, const guint8 *data, gsize size)
{
  gboolean grows = TRUE;
  guint8 difference = 0;

  if (count == 0)
    return size == 0;
  if (GUINT32_FROM_LE (ends[0]) == 0 || GUINT32_FROM_LE (ends[count - 1]) != size)
    return FALSE;

#pragma GCC unroll 8
  for (guint32 i = 1; i < count; i++)
    grows &= GUINT32_FROM_LE (ends[i]) > GUINT32_FROM_LE (ends[i - 1]);
  if (!grows)
    return FALSE;

#pragma GCC unroll 8
  for (guint32 i = 0; i < count; i++)
    difference |= data[GUINT32_FROM_LE (ends[i]) - 1] ^ '\n';
  return difference == 0;
}

static gboolean
block_fits (guint32 count, gsize size, GError **error)
{
  if (count <= size / sizeof (guint32))
    return TRUE;

  g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
               _ ("a block of %u values does not fit in its frame"), count);
  return FALSE;
}

static void
block_set_mismatch (GError **error)
{
  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                       _ ("the ends of a block’s values do not match its data"));
}

/**
 * troupe_block_new:
 * @bytes: memory that holds an encoded block from @offset to its end
 * @offset: the beginning of the block, a multiple of 4
 * @count: the number of values in it
 * @error: return location for an error
 *
 * Wraps an encoded block without copying it: @count little-endian 32-bit ends, then the data. All
 * of it is checked, since it may come from a process that is not trusted.
 *
 * Returns: (transfer full) (nullable): the block, or %NULL with %TROUPE_WIRE_ERROR_MALFORMED
 */
TroupeBlock *
troupe_block_new (GBytes *bytes, gsize offset, guint32 count, GError **error)
{
  gsize size;
  const guint8 *start = troupe_bytes_get_data (bytes, &size);
  const gsize table = (gsize) count * sizeof (guint32);
  const guint32 *ends;

  g_return_val_if_fail (offset % sizeof (guint32) == 0, NULL);

  if (!block_fits (count, size - MIN (offset, size), error))
    return NULL;

  start += offset;
  size -= offset;
  ends = (const guint32 *) (gconstpointer) start;
  if (!block_check (ends, count, start + table, size - table))
    {
      block_set_mismatch (error);
      return NULL;
    }

  return block_alloc (g_bytes_ref (bytes), ends, start + table, 0, count);
}

/* Memory that others can write to, and a copy of the ends in it. */
typedef struct
{
  GBytes *bytes;
  guint32 ends[];
} Shared;

static void
shared_free (gpointer data)
{
  Shared *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * troupe_block_new_shared:
 * @bytes: memory that holds an encoded block
 * @count: the number of values in it
 * @error: return location for an error
 *
 * Like troupe_block_new(), for memory that the sender can still write to. It can change values, as
 * it could have before, but not their positions: the ends are copied before they are checked.
 *
 * Returns: (transfer full) (nullable): the block, or %NULL with %TROUPE_WIRE_ERROR_MALFORMED
 */
TroupeBlock *
troupe_block_new_shared (GBytes *bytes, guint32 count, GError **error)
{
  gsize size;
  const guint8 *start = troupe_bytes_get_data (bytes, &size);
  const gsize table = (gsize) count * sizeof (guint32);
  const guint8 *data = start + table;
  TroupeBlock *self;
  Shared *shared;

  if (!block_fits (count, size, error))
    return NULL;

  shared = g_malloc (sizeof (Shared) + table);
  memcpy (shared->ends, start, table);
  size -= table;
  if (!block_check (shared->ends, count, data, size))
    {
      g_free (shared);
      block_set_mismatch (error);
      return NULL;
    }

  shared->bytes = g_bytes_ref (bytes);
  self = block_alloc (g_bytes_new_with_free_func (data, size, shared_free, shared), shared->ends,
                      data, 0, count);
  self->is_shared = TRUE;
  return self;
}

static TroupeBlock *
block_from_parts (const void *const *parts, const gsize *sizes, guint32 count)
{
  gsize total = 0;
  guint8 *memory;
  guint8 *at;
  guint32 *ends;

  for (guint32 i = 0; i < count; i++)
    total += sizes[i] + 1;
  g_return_val_if_fail (total <= TROUPE_WIRE_FRAME_MAX, NULL);

  memory = g_malloc ((gsize) count * sizeof (guint32) + total);
  ends = (guint32 *) (gpointer) memory;
  at = memory + (gsize) count * sizeof (guint32);

  for (guint32 i = 0, end = 0; i < count; i++)
    {
      if (sizes[i] > 0)
        memcpy (at + end, parts[i], sizes[i]);
      end += sizes[i];
      at[end++] = '\n';
      ends[i] = GUINT32_TO_LE (end);
    }

  return block_alloc (g_bytes_new_take (memory, (gsize) count * sizeof (guint32) + total), ends, at,
                      0, count);
}

/**
 * troupe_block_new_from_values:
 * @values: (array length=count): the values
 * @count: their number
 *
 * Copies @values into a new block. Their total size must be below %TROUPE_WIRE_FRAME_MAX.
 *
 * Returns: (transfer full): the block
 */
TroupeBlock *
troupe_block_new_from_values (GBytes *const *values, guint32 count)
{
  g_autofree const void **parts = g_new (const void *, count);
  g_autofree gsize *sizes = g_new (gsize, count);

  for (guint32 i = 0; i < count; i++)
    parts[i] = troupe_bytes_get_data (values[i], &sizes[i]);

  return block_from_parts (parts, sizes, count);
}

/**
 * troupe_block_new_from_strings:
 * @strings: (array length=n_strings): the values, as NUL-terminated strings
 * @n_strings: their number, or -1 when @strings is %NULL-terminated
 *
 * Copies @strings into a new block.
 *
 * Returns: (transfer full): the block
 */
TroupeBlock *
troupe_block_new_from_strings (const char *const *strings, gssize n_strings)
{
  guint32 count = n_strings < 0 ? g_strv_length ((char **) strings) : (guint32) n_strings;
  g_autofree gsize *sizes = g_new (gsize, count);

  for (guint32 i = 0; i < count; i++)
    sizes[i] = strlen (strings[i]);

  return block_from_parts ((const void *const *) strings, sizes, count);
}

/**
 * troupe_block_new_slice:
 * @self: a block
 * @first: the first value of the slice
 * @count: the number of values in the slice
 *
 * Returns: (transfer full): a block of some of the values of @self, which shares its memory
 */
TroupeBlock *
troupe_block_new_slice (TroupeBlock *self, guint32 first, guint32 count)
{
  TroupeBlock *slice;

  g_return_val_if_fail (first <= self->count && count <= self->count - first, NULL);

  slice = block_alloc (g_bytes_ref (self->bytes), self->ends + first, self->data,
                       first == 0 ? self->base : GUINT32_FROM_LE (self->ends[first - 1]), count);
  slice->is_shared = self->is_shared;
  return slice;
}

/**
 * troupe_block_ref:
 * @self: a block
 *
 * Blocks may be referenced and read from any thread.
 *
 * Returns: (transfer full): @self
 */
TroupeBlock *
troupe_block_ref (TroupeBlock *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_block_unref:
 * @self: (transfer full): a block
 *
 * Gives back a reference.
 */
void
troupe_block_unref (TroupeBlock *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    {
      g_bytes_unref (self->bytes);
      g_free (self);
    }
}

/**
 * troupe_block_get_count:
 * @self: a block
 *
 * Returns: the number of values
 */
guint32
troupe_block_get_count (TroupeBlock *self)
{
  return self->count;
}

static inline guint32
block_start (TroupeBlock *self, guint32 index)
{
  return index == 0 ? self->base : GUINT32_FROM_LE (self->ends[index - 1]);
}

/**
 * troupe_block_get_value:
 * @self: a block
 * @index: which value, below the count
 * @size: (out): its size in bytes
 *
 * Returns: (transfer none): the value; a newline byte follows it
 */
const guint8 *
troupe_block_get_value (TroupeBlock *self, guint32 index, gsize *size)
{
  guint32 start = block_start (self, index);

  *size = GUINT32_FROM_LE (self->ends[index]) - start - 1;
  return self->data + start;
}

/**
 * troupe_block_get_lines:
 * @self: a block
 * @first: the first value wanted
 * @count: their number
 * @size: (out): their size in bytes, newlines included
 *
 * Returns: (transfer none): the values, one after the other, each with its newline
 */
const guint8 *
troupe_block_get_lines (TroupeBlock *self, guint32 first, guint32 count, gsize *size)
{
  guint32 start = block_start (self, first);

  *size = block_start (self, first + count) - start;
  return self->data + start;
}

/**
 * troupe_block_dup_value:
 * @self: a block
 * @index: which value, below the count
 *
 * Returns: (transfer full): the value, copied
 */
GBytes *
troupe_block_dup_value (TroupeBlock *self, guint32 index)
{
  gsize size;
  const guint8 *value = troupe_block_get_value (self, index, &size);

  return g_bytes_new (value, size);
}

/**
 * troupe_block_get_encoded_size:
 * @self: a block
 *
 * Returns: the bytes that troupe_block_encode() appends
 */
gsize
troupe_block_get_encoded_size (TroupeBlock *self)
{
  return (gsize) self->count * sizeof (guint32) + block_start (self, self->count) - self->base;
}

/**
 * troupe_block_write_ends:
 * @self: a block
 * @start: the offset of its data among others
 * @to: (out caller-allocates): room for as many 32-bit ends as there are values, of any alignment
 *
 * Writes the ends of the values, little-endian.
 */
void
troupe_block_write_ends (TroupeBlock *self, guint32 start, guint8 *to)
{
  /* An empty block may have no ends, and no room for them, to point at. */
  if (self->count == 0)
    return;

  if (self->base == start)
    {
      memcpy (to, self->ends, self->count * sizeof (guint32));
      return;
    }

  for (guint32 i = 0; i < self->count; i++)
    {
      guint32 end = GUINT32_TO_LE (GUINT32_FROM_LE (self->ends[i]) - self->base + start);

      memcpy (to + i * sizeof end, &end, sizeof end);
    }
}

/**
 * troupe_block_copy_lines:
 * @self: a block
 * @to: (out caller-allocates): room for all of them, of the size that troupe_block_get_lines()
 *   returns
 *
 * Copies the values, each with its newline, even if the sharing process overwrote one.
 */
void
troupe_block_copy_lines (TroupeBlock *self, guint8 *to)
{
  gsize size;
  const guint8 *lines = troupe_block_get_lines (self, 0, self->count, &size);

  memcpy (to, lines, size);
  for (guint32 i = 0; self->is_shared && i < self->count; i++)
    to[GUINT32_FROM_LE (self->ends[i]) - self->base - 1] = '\n';
}

/**
 * troupe_block_encode:
 * @self: a block
 * @to: the buffer to append the encoded block to: the ends, then the data
 *
 * Writes @self in the format of a frame, without the count.
 */
void
troupe_block_encode (TroupeBlock *self, GByteArray *to)
{
  guint at = to->len;
  gsize size;
  const guint8 *lines = troupe_block_get_lines (self, 0, self->count, &size);

  g_byte_array_set_size (to, at + self->count * sizeof (guint32));
  troupe_block_write_ends (self, 0, to->data + at);
  g_byte_array_append (to, lines, size);
}
