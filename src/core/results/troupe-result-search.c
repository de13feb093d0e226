/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Searches the inputs, values and messages of a chunk for a text. */

#include "troupe-result-search.h"

#include "troupe-bytes.h"
#include "troupe-source.h"

#include <string.h>

struct _TroupeResultSearch
{
  gatomicrefcount references;
  gsize size;
  guint8 *text;
  guint8 fold[256];
};

/**
 * troupe_result_search_new:
 * @text: the text to search for
 *
 * Returns: (transfer full): a search
 */
TroupeResultSearch *
troupe_result_search_new (const char *text)
{
  TroupeResultSearch *self = g_new (TroupeResultSearch, 1);

  g_atomic_ref_count_init (&self->references);
  for (guint i = 0; i < G_N_ELEMENTS (self->fold); i++)
    self->fold[i] = g_ascii_tolower (i);
  self->fold[(guint8) TROUPE_PART_SEPARATOR] = ' ';

  self->size = strlen (text);
  self->text = g_memdup2 (text, self->size + 1);
  for (gsize i = 0; i < self->size; i++)
    self->text[i] = self->fold[self->text[i]];
  return self;
}

/**
 * troupe_result_search_ref:
 * @self: a search
 *
 * Returns: (transfer full): @self
 */
TroupeResultSearch *
troupe_result_search_ref (TroupeResultSearch *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_result_search_unref:
 * @self: (transfer full): a search
 *
 * Gives back a reference.
 */
void
troupe_result_search_unref (TroupeResultSearch *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->text);
  g_free (self);
}

static gboolean
matches (TroupeResultSearch *self, const guint8 *bytes, gsize size)
{
  if (self->size == 0)
    return TRUE;

  for (gsize at = 0; at + self->size <= size; at++)
    {
      gsize same = 0;

      while (same < self->size && self->fold[bytes[at + same]] == self->text[same])
        same++;
      if (same == self->size)
        return TRUE;
    }
  return FALSE;
}

static gboolean
block_matches (TroupeResultSearch *self, TroupeBlock *block, guint32 index)
{
  gsize size;
  const guint8 *bytes;

  if (block == NULL)
    return FALSE;
  bytes = troupe_block_get_value (block, index, &size);
  return matches (self, bytes, size);
}

static gboolean
integer_matches (TroupeResultSearch *self, gint64 integer)
{
  char digits[24];

  return matches (self, (const guint8 *) digits,
                  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, integer));
}

static gboolean
note_matches (TroupeResultSearch *self, TroupeResultNote *note)
{
  gsize size;
  const guint8 *message;

  if (note == NULL || note->message == NULL)
    return FALSE;
  message = troupe_bytes_get_data (note->message, &size);
  return matches (self, message, size);
}

/**
 * troupe_result_search_chunk:
 * @self: a search
 * @chunk: results
 * @offset: the first result to search
 * @count: the number of results to search
 * @found: to which the rows are added that have the text
 *
 * Looks through results.
 */
void
troupe_result_search_chunk (TroupeResultSearch *self,
                            const TroupeResultChunk *chunk,
                            guint32 offset,
                            guint32 count,
                            TroupeRowSet *found)
{
  TroupeBlock *items = chunk->items != NULL ? troupe_items_get_block (chunk->items) : NULL;
  gint64 first;
  gint64 step;
  gboolean is_range =
      chunk->items != NULL && items == NULL && troupe_items_get_range (chunk->items, &first, &step);

  for (guint32 i = offset; i < offset + count; i++)
    if (block_matches (self, chunk->values, i) || block_matches (self, items, i) ||
        (is_range && integer_matches (self, first + step * (gint64) i)) ||
        note_matches (self, chunk->note))
      troupe_row_set_add (found, chunk->first_index + i, 1);
}
