/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source that joins several items of another one, as many as fit in one command. */

#include "troupe-group-source.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-item-queue.h"
#include "troupe-option-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Items that are read at a time. */
#define READ_COUNT 4096
#define READ_BYTES (64 * 1024)

/* Items are measured again when they are larger by a quarter. */
#define FIRST_MEASURE (16 * 1024)

/* A part of the next row: where it ends in pending, just behind its separator, and the number of
 * items that it was made of. */
typedef struct
{
  gsize end;
  guint64 n_items;
} Part;

/* The parts from first_part on, which begin at start in pending, are in no row yet. The last one
 * may go on with the next item. */
struct _TroupeGroupSource
{
  TroupeSource parent_instance;
  TroupeSource *source;
  TroupeGroupSettings settings;
  TroupeItemNumbers *numbers;
  GByteArray *pending;
  GArray *parts;
  guint first_part;
  gsize start;
  gsize measured;
  guint last_count;
  gboolean continues;
  gboolean ended;
  gboolean is_spread;
  GError *failure;
  TroupeItemQueue *queue;
  guint64 n_read;
  guint64 n_grouped;
  guint64 n_rows;
};

G_DEFINE_FINAL_TYPE (TroupeGroupSource, troupe_group_source, TROUPE_TYPE_SOURCE)

static guint
group_get_n_parts (TroupeGroupSource *self)
{
  return self->parts->len - self->first_part - (self->continues && !self->ended);
}

static gsize
group_get_end (TroupeGroupSource *self, guint n_parts)
{
  return g_array_index (self->parts, Part, self->first_part + n_parts - 1).end - 1;
}

/* An item of a source with several parts was checked when they were joined. */
static gboolean
group_check_item (TroupeGroupSource *self, const char *bytes, gsize size, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;

  if (size > self->settings.item_max - 1 - self->pending->len)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("The items of a command are together larger than %u bytes, up to item %llu"),
                   self->settings.item_max, (unsigned long long) self->n_read + 1);
      return FALSE;
    }
  if (troupe_source_get_n_parts (self->source) != 1 || size == 0 ||
      memchr (bytes, TROUPE_PART_SEPARATOR, size) == NULL)
    return TRUE;

  text = g_utf8_make_valid (bytes, size);
  shown = g_strescape (text, NULL);
  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
               _ ("Item %llu, “%s”, has the byte 0x1F in it, which separates the items of a "
                  "command"),
               (unsigned long long) self->n_read + 1, shown);
  return FALSE;
}

static gboolean
group_append (TroupeGroupSource *self, GBytes *item, GError **error)
{
  const guint8 separator = TROUPE_PART_SEPARATOR;
  Part part = { 0, 1 };
  gsize size;
  const char *bytes = troupe_bytes_get_data (item, &size);

  if (!group_check_item (self, bytes, size, error))
    return FALSE;

  if (self->continues)
    {
      part.n_items += g_array_index (self->parts, Part, self->parts->len - 1).n_items;
      g_array_set_size (self->parts, self->parts->len - 1);
      g_byte_array_set_size (self->pending, self->pending->len - 1);
    }
  g_byte_array_append (self->pending, (const guint8 *) bytes, size);
  g_byte_array_append (self->pending, &separator, 1);
  part.end = self->pending->len;
  g_array_append_val (self->parts, part);
  self->n_read++;
  /* Before a part without a byte is the separator of the part before it. */
  self->continues = self->settings.joins_lines && part.end >= 2 &&
                    g_ascii_isspace (self->pending->data[part.end - 2]);
  return TRUE;
}

static void
group_drop_taken (TroupeGroupSource *self)
{
  if (self->first_part == 0)
    return;

  g_array_remove_range (self->parts, 0, self->first_part);
  for (guint i = 0; i < self->parts->len; i++)
    g_array_index (self->parts, Part, i).end -= self->start;
  if (self->start > 0)
    g_byte_array_remove_range (self->pending, 0, self->start);
  self->first_part = 0;
  self->start = 0;
}

static TroupeSourceStatus
group_read (TroupeGroupSource *self)
{
  g_autoptr (TroupeItems) items = NULL;
  TroupeSourceStatus status;

  group_drop_taken (self);
  status = troupe_source_next (self->source, READ_COUNT, READ_BYTES, &items, &self->failure);
  self->ended = status == TROUPE_SOURCE_END || status == TROUPE_SOURCE_FAILED;
  for (guint32 i = 0; items != NULL && i < troupe_items_get_count (items) && !self->ended; i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);

      self->ended = !group_append (self, item, &self->failure);
    }
  return status;
}

static gboolean
group_fits (TroupeGroupSource *self, guint n_parts)
{
  return self->settings.fits ((const char *) self->pending->data + self->start,
                              group_get_end (self, n_parts) - self->start, self->settings.data);
}

/* The most parts that fit, at least one. Measuring is expensive, and rows are of similar sizes:
 * that of the last one is tried first. */
static guint
group_find_fitting (TroupeGroupSource *self, guint most)
{
  guint least = 1;

  if (self->settings.fits == NULL)
    return most;

  if (self->last_count > 0 && self->last_count < most && !group_fits (self, self->last_count + 1))
    most = self->last_count;
  if (group_fits (self, most))
    return most;

  for (most--; least < most;)
    {
      const guint middle = least + (most - least + 1) / 2;

      if (group_fits (self, middle))
        least = middle;
      else
        most = middle - 1;
    }
  return least;
}

/* An item that is too long even alone ends the list. */
static guint
group_refuse (TroupeGroupSource *self)
{
  g_clear_error (&self->failure);
  g_set_error (
      &self->failure, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
      /* Translators: a number, the option --max-chars, or its name in the form, a number */
      _ ("The command line of item %llu is longer than %s permits: %u characters"),
      (unsigned long long) self->n_grouped + 1, troupe_option_name ("max-chars"),
      self->settings.limit);
  self->ended = TRUE;
  g_array_set_size (self->parts, self->first_part);
  return 0;
}

/* Whether there are so many more parts than at the last time that they may be too many for a row:
 * only that tells that a row is complete, if it has no most. */
static gboolean
group_may_be_overfull (TroupeGroupSource *self, guint n_parts)
{
  const gsize size = group_get_end (self, n_parts) - self->start;

  if (self->settings.fits == NULL || size < self->measured + self->measured / 4)
    return FALSE;
  self->measured = size;
  return TRUE;
}

/* The number of parts of the next row, or 0 if it needs further items. */
static guint
group_find_row (TroupeGroupSource *self)
{
  const guint n_parts = group_get_n_parts (self);
  const guint most = self->settings.most == 0 ? n_parts : MIN (n_parts, self->settings.most);
  const gboolean is_complete = self->ended || most == self->settings.most;
  guint count;

  if (most == 0 || (!is_complete && !group_may_be_overfull (self, n_parts)))
    return 0;
  count = group_find_fitting (self, most);
  if (!is_complete && count == most)
    return 0;

  if (count == 1 && self->settings.limit > 0 && !group_fits (self, 1))
    return group_refuse (self);
  if (self->ended && self->settings.share > 1 && !self->is_spread && count == n_parts)
    {
      self->settings.most = (count + self->settings.share - 1) / self->settings.share;
      self->is_spread = TRUE;
      count = self->settings.most;
    }
  return count;
}

static void
group_make_row (TroupeGroupSource *self, guint n_parts)
{
  const gsize end = group_get_end (self, n_parts);
  guint64 n_items = 0;

  for (guint i = 0; i < n_parts; i++)
    n_items += g_array_index (self->parts, Part, self->first_part + i).n_items;

  troupe_item_queue_append (self->queue, self->pending->data + self->start, end - self->start);
  troupe_item_numbers_add (self->numbers, n_items);
  self->n_grouped += n_items;
  self->n_rows++;
  self->first_part += n_parts;
  self->measured = MAX (FIRST_MEASURE, (end - self->start) / 5 * 4);
  self->start = end + 1;
  self->last_count = n_parts;
}

/* Long rows are made one by one, so that each can be for another worker. */
static gboolean
group_make_rows (TroupeGroupSource *self, guint32 max_count)
{
  const guint32 wanted = self->settings.most == 0 || self->is_spread ? 1 : max_count;
  guint32 count = 0;

  for (guint n_parts = group_find_row (self); n_parts > 0;
       n_parts = count < wanted ? group_find_row (self) : 0)
    {
      group_make_row (self, n_parts);
      count++;
    }
  return count > 0;
}

static TroupeSourceStatus
troupe_group_source_next (TroupeSource *source,
                          guint32 max_count,
                          gsize max_bytes,
                          TroupeItems **items,
                          GError **error)
{
  TroupeGroupSource *self = TROUPE_GROUP_SOURCE (source);

  while (TRUE)
    {
      *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
      if (*items != NULL)
        return TROUPE_SOURCE_ITEMS;
      if (group_make_rows (self, max_count))
        continue;
      if (self->failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&self->failure));
          return TROUPE_SOURCE_FAILED;
        }
      if (self->ended)
        return TROUPE_SOURCE_END;
      if (group_read (self) == TROUPE_SOURCE_WAIT)
        return TROUPE_SOURCE_WAIT;
    }
}

/* Known if only the number of items limits a row; a row that is shorter all the same makes the rest
 * longer. */
static gint64
troupe_group_source_get_length (TroupeSource *source)
{
  TroupeGroupSource *self = TROUPE_GROUP_SOURCE (source);
  const gint64 length = troupe_source_get_length (self->source);
  const guint most = self->settings.most;

  if (length < 0 || most == 0 || self->settings.share > 1 || self->settings.joins_lines)
    return -1;
  return self->n_rows + (length - self->n_grouped + most - 1) / most;
}

static int
troupe_group_source_get_wait_fd (TroupeSource *source)
{
  return troupe_source_get_wait_fd (TROUPE_GROUP_SOURCE (source)->source);
}

/* The number of items of a row differs: these are the parts of one of them. */
static guint
troupe_group_source_get_n_parts (TroupeSource *source)
{
  return troupe_source_get_n_parts (TROUPE_GROUP_SOURCE (source)->source);
}

static const char *const *
troupe_group_source_get_part_names (TroupeSource *source)
{
  return troupe_source_get_part_names (TROUPE_GROUP_SOURCE (source)->source);
}

static char *
troupe_group_source_take_warning (TroupeSource *source)
{
  return troupe_source_take_warning (TROUPE_GROUP_SOURCE (source)->source);
}

static void
troupe_group_source_finalize (GObject *object)
{
  TroupeGroupSource *self = TROUPE_GROUP_SOURCE (object);

  if (self->settings.free_data != NULL)
    self->settings.free_data (self->settings.data);
  g_clear_object (&self->source);
  g_clear_pointer (&self->numbers, troupe_item_numbers_unref);
  g_clear_pointer (&self->pending, g_byte_array_unref);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->queue, troupe_item_queue_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (troupe_group_source_parent_class)->finalize (object);
}

static void
troupe_group_source_class_init (TroupeGroupSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_group_source_finalize;
  source_class->next = troupe_group_source_next;
  source_class->get_length = troupe_group_source_get_length;
  source_class->get_wait_fd = troupe_group_source_get_wait_fd;
  source_class->get_n_parts = troupe_group_source_get_n_parts;
  source_class->get_part_names = troupe_group_source_get_part_names;
  source_class->take_warning = troupe_group_source_take_warning;
}

static void
troupe_group_source_init (TroupeGroupSource *self)
{
  self->numbers = troupe_item_numbers_new ();
  self->pending = g_byte_array_new ();
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->measured = FIRST_MEASURE;
  self->queue = troupe_item_queue_new ();
}

/**
 * troupe_group_source_new:
 * @source: a source at its beginning
 * @settings: how many items a row has
 *
 * A source of rows of several items. A row is complete when it has the most items, when no further
 * item fits, or at the end of @source; at most the items of one row, and as many again, are kept.
 *
 * Returns: (transfer full): the source
 */
TroupeSource *
troupe_group_source_new (TroupeSource *source, const TroupeGroupSettings *settings)
{
  TroupeGroupSource *self = g_object_new (TROUPE_TYPE_GROUP_SOURCE, NULL);

  self->source = g_object_ref (source);
  self->settings = *settings;
  if (self->settings.item_max == 0)
    self->settings.item_max = TROUPE_ITEM_MAX;
  return TROUPE_SOURCE (self);
}

/**
 * troupe_group_source_get_numbers:
 * @self: a source
 *
 * Returns: (transfer none): the items of each row that was taken
 */
TroupeItemNumbers *
troupe_group_source_get_numbers (TroupeGroupSource *self)
{
  return self->numbers;
}
