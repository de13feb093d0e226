/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the items of an earlier run, whose own source cannot be read again. */

#include "troupe-earlier-source.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

struct _TroupeEarlierSource
{
  TroupeSource parent_instance;

  TroupeResults *results;
  TroupeSource *source;
  TroupeRowSet *rows;
  guint64 position;
  TroupeResultChunk chunk;
};

G_DEFINE_FINAL_TYPE (TroupeEarlierSource, troupe_earlier_source, TROUPE_TYPE_SOURCE)

/* Reads the chunk that has a row, which is often that of the previous row. */
static gboolean
read_chunk (TroupeEarlierSource *self, guint64 row, GError **error)
{
  g_autoptr (TroupeChunkCursor) cursor = NULL;

  if (row - self->chunk.first_index < self->chunk.count)
    return TRUE;

  troupe_result_chunk_clear (&self->chunk);
  self->chunk = (TroupeResultChunk){ 0 };
  cursor = troupe_results_create_cursor (self->results, row, FALSE);
  return troupe_chunk_cursor_next (cursor, &self->chunk, error);
}

static TroupeSourceStatus
troupe_earlier_source_next (TroupeSource *source,
                            guint32 max_count,
                            gsize max_bytes,
                            TroupeItems **items,
                            GError **error)
{
  TroupeEarlierSource *self = TROUPE_EARLIER_SOURCE (source);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (TroupeBlock) block = NULL;
  const guint64 first = self->position;
  gsize size = 0;

  while (values->len < max_count && size < max_bytes &&
         self->position < troupe_row_set_get_size (self->rows))
    {
      const guint64 row = troupe_row_set_get_nth (self->rows, self->position);
      GBytes *item;

      if (!read_chunk (self, row, error))
        return TROUPE_SOURCE_FAILED;
      if (self->chunk.items == NULL)
        {
          g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, row + 1);

          /* Translators: an item, by its number */
          g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ,
                       _ ("Item %s cannot be run again: it was not kept"), number);
          return TROUPE_SOURCE_FAILED;
        }
      item = troupe_items_dup_item (self->chunk.items, row - self->chunk.first_index);
      size += g_bytes_get_size (item);
      g_ptr_array_add (values, item);
      self->position++;
    }
  if (values->len == 0)
    return TROUPE_SOURCE_END;

  block = troupe_block_new_from_values ((GBytes *const *) values->pdata, values->len);
  *items = troupe_items_new_block (first, block);
  return TROUPE_SOURCE_ITEMS;
}

static gint64
troupe_earlier_source_get_length (TroupeSource *source)
{
  return troupe_row_set_get_size (TROUPE_EARLIER_SOURCE (source)->rows);
}

static guint
troupe_earlier_source_get_n_parts (TroupeSource *source)
{
  return troupe_source_get_n_parts (TROUPE_EARLIER_SOURCE (source)->source);
}

static const char *const *
troupe_earlier_source_get_part_names (TroupeSource *source)
{
  return troupe_source_get_part_names (TROUPE_EARLIER_SOURCE (source)->source);
}

static void
troupe_earlier_source_finalize (GObject *object)
{
  TroupeEarlierSource *self = TROUPE_EARLIER_SOURCE (object);

  troupe_result_chunk_clear (&self->chunk);
  g_clear_object (&self->results);
  g_clear_object (&self->source);
  g_clear_pointer (&self->rows, troupe_row_set_free);

  G_OBJECT_CLASS (troupe_earlier_source_parent_class)->finalize (object);
}

static void
troupe_earlier_source_class_init (TroupeEarlierSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_earlier_source_finalize;
  source_class->next = troupe_earlier_source_next;
  source_class->get_length = troupe_earlier_source_get_length;
  source_class->get_n_parts = troupe_earlier_source_get_n_parts;
  source_class->get_part_names = troupe_earlier_source_get_part_names;
}

static void
troupe_earlier_source_init (TroupeEarlierSource *self)
{
  self->rows = troupe_row_set_new ();
}

/**
 * troupe_earlier_source_new:
 * @results: results that are all kept, and that do not change any more
 * @source: the source of their items, which describes their parts
 *
 * Returns: (transfer full): a source of the items, with the same numbers, up to the first one that
 * is not known
 */
TroupeSource *
troupe_earlier_source_new (TroupeResults *results, TroupeSource *source)
{
  TroupeEarlierSource *self = g_object_new (TROUPE_TYPE_EARLIER_SOURCE, NULL);
  g_autoptr (TroupeRowSet) rows = troupe_row_set_new ();
  guint64 n_rows = 0;

  self->results = g_object_ref (results);
  self->source = g_object_ref (source);
  /* All of them: the list may not yet have announced all of its rows. */
  for (TroupeResultStatus i = TROUPE_RESULT_OK; i <= TROUPE_RESULT_NOT_RUN; i++)
    troupe_results_collect_rows (results, i, 0, G_MAXUINT64, rows);
  while (troupe_row_set_contains (rows, n_rows))
    n_rows++;
  troupe_row_set_add (self->rows, 0, n_rows);
  return TROUPE_SOURCE (self);
}
