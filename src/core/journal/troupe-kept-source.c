/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Returns the kept items of a run, and goes on with a stream. */

#include "troupe-kept-source.h"

#include "troupe-bytes.h"
#include "troupe-known-results.h"

#include <string.h>

/* The items of index and later ones are to be returned; present has some of them. */
struct _TroupeKeptSource
{
  TroupeSource parent_instance;

  TroupeJournalReader *reader;
  TroupeSource *stream;
  /* Whether the stream begins with the kept items, so that these are compared. */
  gboolean is_compared;
  guint64 index;
  TroupeItems *present;
  gboolean kept_ended;
  guint n_parts;
};

G_DEFINE_FINAL_TYPE (TroupeKeptSource, troupe_kept_source, TROUPE_TYPE_SOURCE)

/* Gets kept items from the next one on, at most that many. NULL without an error after the last. */
static TroupeItems *
peek_kept (TroupeKeptSource *self, guint32 max_count, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint64 offset;
  guint32 count;

  if (self->kept_ended)
    return NULL;
  if (self->present == NULL || self->index >= troupe_items_get_first_index (self->present) +
                                                  troupe_items_get_count (self->present))
    {
      g_clear_pointer (&self->present, troupe_items_unref);
      if (!troupe_journal_reader_next_items (self->reader, self->index, &self->present, &failure))
        {
          self->kept_ended = TRUE;
          if (failure != NULL)
            g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }

  offset = self->index - troupe_items_get_first_index (self->present);
  count = troupe_items_get_count (self->present) - offset;
  return troupe_items_slice (self->present, offset, MIN (count, max_count));
}

/* Items of a stream, with the indices that follow those of the kept items. */
static TroupeItems *
number_items (TroupeItems *items, guint64 first_index)
{
  gint64 first;
  gint64 step;

  if (troupe_items_get_range (items, &first, &step))
    return troupe_items_new_range (first_index, first, step, troupe_items_get_count (items));
  return troupe_items_new_block (first_index, troupe_items_get_block (items));
}

static TroupeSourceStatus
read_stream (TroupeKeptSource *self,
             guint32 max_count,
             gsize max_bytes,
             TroupeItems **items,
             GError **error)
{
  g_autoptr (TroupeItems) read = NULL;
  TroupeSourceStatus status;

  if (self->stream == NULL)
    return TROUPE_SOURCE_END;
  status = troupe_source_next (self->stream, max_count, max_bytes, &read, error);
  if (status == TROUPE_SOURCE_ITEMS)
    *items = number_items (read, self->index);
  return status;
}

static TroupeSourceStatus
read_compared (TroupeKeptSource *self,
               TroupeItems *kept,
               gsize max_bytes,
               TroupeItems **items,
               GError **error)
{
  g_autoptr (TroupeItems) expected = NULL;
  TroupeSourceStatus status =
      read_stream (self, troupe_items_get_count (kept), max_bytes, items, error);
  guint32 count;
  guint32 offset;

  if (status == TROUPE_SOURCE_END)
    {
      troupe_known_results_set_missing (error, self->index);
      return TROUPE_SOURCE_FAILED;
    }
  if (status != TROUPE_SOURCE_ITEMS)
    return status;

  count = troupe_items_get_count (*items);
  expected = troupe_items_slice (kept, 0, count);
  offset = troupe_items_find_difference (expected, *items);
  if (offset < count)
    {
      g_autoptr (GBytes) before = troupe_items_dup_item (expected, offset);
      g_autoptr (GBytes) now = troupe_items_dup_item (*items, offset);

      g_clear_pointer (items, troupe_items_unref);
      troupe_known_results_set_changed (error, self->index + offset, before, now);
      return TROUPE_SOURCE_FAILED;
    }
  return TROUPE_SOURCE_ITEMS;
}

static TroupeSourceStatus
troupe_kept_source_next (TroupeSource *source,
                         guint32 max_count,
                         gsize max_bytes,
                         TroupeItems **items,
                         GError **error)
{
  TroupeKeptSource *self = TROUPE_KEPT_SOURCE (source);
  g_autoptr (GError) failure = NULL;
  g_autoptr (TroupeItems) kept = peek_kept (self, max_count, &failure);
  TroupeSourceStatus status = TROUPE_SOURCE_ITEMS;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return TROUPE_SOURCE_FAILED;
    }

  if (kept == NULL)
    status = read_stream (self, max_count, max_bytes, items, error);
  else if (self->is_compared)
    status = read_compared (self, kept, max_bytes, items, error);
  else
    *items = g_steal_pointer (&kept);
  if (status == TROUPE_SOURCE_ITEMS)
    self->index += troupe_items_get_count (*items);
  return status;
}

static gint64
troupe_kept_source_get_length (TroupeSource *source)
{
  return -1;
}

static int
troupe_kept_source_get_wait_fd (TroupeSource *source)
{
  TroupeKeptSource *self = TROUPE_KEPT_SOURCE (source);

  return self->stream != NULL ? troupe_source_get_wait_fd (self->stream) : -1;
}

static guint
troupe_kept_source_get_n_parts (TroupeSource *source)
{
  TroupeKeptSource *self = TROUPE_KEPT_SOURCE (source);

  return self->stream != NULL ? troupe_source_get_n_parts (self->stream) : self->n_parts;
}

static const char *const *
troupe_kept_source_get_part_names (TroupeSource *source)
{
  TroupeKeptSource *self = TROUPE_KEPT_SOURCE (source);

  return self->stream != NULL ? troupe_source_get_part_names (self->stream) : NULL;
}

static char *
troupe_kept_source_take_warning (TroupeSource *source)
{
  TroupeKeptSource *self = TROUPE_KEPT_SOURCE (source);

  return self->stream != NULL ? troupe_source_take_warning (self->stream) : NULL;
}

static void
troupe_kept_source_finalize (GObject *object)
{
  TroupeKeptSource *self = TROUPE_KEPT_SOURCE (object);

  g_clear_pointer (&self->reader, troupe_journal_reader_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->present, troupe_items_unref);

  G_OBJECT_CLASS (troupe_kept_source_parent_class)->finalize (object);
}

static void
troupe_kept_source_class_init (TroupeKeptSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_kept_source_finalize;
  source_class->next = troupe_kept_source_next;
  source_class->get_length = troupe_kept_source_get_length;
  source_class->get_wait_fd = troupe_kept_source_get_wait_fd;
  source_class->get_n_parts = troupe_kept_source_get_n_parts;
  source_class->get_part_names = troupe_kept_source_get_part_names;
  source_class->take_warning = troupe_kept_source_take_warning;
}

static void
troupe_kept_source_init (TroupeKeptSource *self)
{
  self->n_parts = 1;
}

static guint
count_parts (TroupeItems *items)
{
  g_autoptr (GBytes) item = troupe_items_dup_item (items, 0);
  gsize size;
  const char *bytes = troupe_bytes_get_data (item, &size);
  guint n_parts = 1;

  for (gsize i = 0; i < size; i++)
    n_parts += bytes[i] == TROUPE_PART_SEPARATOR;
  return n_parts;
}

/**
 * troupe_kept_source_new:
 * @reader: (transfer full): a reader of the run, for this source alone
 * @rest: (nullable): a source of the items that follow, or %NULL if none do
 *
 * Returns: (transfer full): the kept items, and then those of @rest
 */
TroupeSource *
troupe_kept_source_new (TroupeJournalReader *reader, TroupeSource *rest)
{
  TroupeKeptSource *self = g_object_new (TROUPE_TYPE_KEPT_SOURCE, NULL);
  g_autoptr (TroupeItems) first = NULL;

  self->reader = reader;
  g_set_object (&self->stream, rest);
  first = peek_kept (self, 1, NULL);
  if (first != NULL)
    self->n_parts = count_parts (first);
  return TROUPE_SOURCE (self);
}

/**
 * troupe_kept_source_new_compared:
 * @reader: (transfer full): a reader of the run, for this source alone
 * @stream: a source that begins with the kept items again
 *
 * Returns: (transfer full): the items of @stream; reading them fails with
 *   %TROUPE_KNOWN_RESULTS_ERROR_CHANGED if one of them is not the one that was kept
 */
TroupeSource *
troupe_kept_source_new_compared (TroupeJournalReader *reader, TroupeSource *stream)
{
  TroupeKeptSource *self = g_object_new (TROUPE_TYPE_KEPT_SOURCE, NULL);

  self->reader = reader;
  self->is_compared = TRUE;
  g_set_object (&self->stream, stream);
  return TROUPE_SOURCE (self);
}
