/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Splits the items of another source into parts, as GNU parallel --colsep, --trim and --header do.
 */

#include "troupe-fields-source.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-item-queue.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>

#define WHITE_SPACE " \t\n\v\f\r"

/* The number of items that are taken at a time. */
#define TAKEN 4096

typedef struct
{
  const char *bytes;
  gsize size;
} Part;

/* n_left_out items came before the first one. After a failure, the items before it are returned
 * first. */
struct _TroupeFieldsSource
{
  TroupeSource parent_instance;
  TroupeSource *source;
  GRegex *separator;
  TroupeTrim trim;
  gboolean skip_first;
  gboolean header;
  gboolean skip_blank;
  guint n_left_out;
  guint n_parts;
  GStrv names;
  GArray *parts;
  GByteArray *joined;
  guint64 n_items;
  TroupeItemQueue *queue;
  GError *failure;
};

G_DEFINE_FINAL_TYPE (TroupeFieldsSource, troupe_fields_source, TROUPE_TYPE_SOURCE)

static gboolean
is_white_space (char byte)
{
  return byte != '\0' && strchr (WHITE_SPACE, byte) != NULL;
}

static gboolean
is_blank (const char *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (!is_white_space (bytes[i]))
      return FALSE;
  return TRUE;
}

static void
fields_add_part (TroupeFieldsSource *self, const char *bytes, gsize size)
{
  Part part;

  while ((self->trim & TROUPE_TRIM_LEFT) != 0 && size > 0 && is_white_space (*bytes))
    {
      bytes++;
      size--;
    }
  while ((self->trim & TROUPE_TRIM_RIGHT) != 0 && size > 0 && is_white_space (bytes[size - 1]))
    size--;

  part = (Part){ bytes, size };
  g_array_append_val (self->parts, part);
}

/* A separator that is empty stands between two bytes, not before the first or after the last. */
static void
fields_split (TroupeFieldsSource *self, const char *bytes, gsize size)
{
  g_autoptr (GMatchInfo) match = NULL;
  gsize start = 0;

  g_array_set_size (self->parts, 0);
  if (self->separator != NULL)
    g_regex_match_full (self->separator, bytes, size, 0, 0, &match, NULL);
  for (; match != NULL && g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      int from;
      int to;

      g_match_info_fetch_pos (match, 0, &from, &to);
      if (from == to && ((gsize) from == start || (gsize) to == size))
        continue;
      fields_add_part (self, bytes + start, from - start);
      start = to;
    }
  fields_add_part (self, bytes + start, size - start);
}

static gboolean
fields_fail_part (TroupeFieldsSource *self, const Part *part, GError **error)
{
  g_autofree char *text = g_utf8_make_valid (part->bytes, part->size);
  g_autofree char *shown = g_strescape (text, NULL);

  g_set_error (
      error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
      _ ("Item %llu has the byte 0x1F in its part “%s”; it separates the parts of an item, "
         "and cannot be in one"),
      (unsigned long long) self->n_items, shown);
  return FALSE;
}

static gboolean
fields_fail_number (TroupeFieldsSource *self, GError **error)
{
  g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
               _ ("Item %llu has %u columns, but the first line names %u"),
               (unsigned long long) self->n_items, self->parts->len, self->n_parts);
  return FALSE;
}

/* Appends the parts to the queue. Those that a header names are there in each item. */
static gboolean
fields_append (TroupeFieldsSource *self, GError **error)
{
  const guint8 separator = TROUPE_PART_SEPARATOR;

  self->n_items++;
  if (self->names != NULL && self->parts->len > self->n_parts)
    return fields_fail_number (self, error);

  g_byte_array_set_size (self->joined, 0);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (self->separator != NULL && memchr (part->bytes, separator, part->size) != NULL)
        return fields_fail_part (self, part, error);
      if (i > 0)
        g_byte_array_append (self->joined, &separator, 1);
      g_byte_array_append (self->joined, (const guint8 *) part->bytes, part->size);
    }
  for (guint i = self->parts->len; self->names != NULL && i < self->n_parts; i++)
    g_byte_array_append (self->joined, &separator, 1);

  troupe_item_queue_append (self->queue, self->joined->data, self->joined->len);
  return TRUE;
}

static void
fields_take_names (TroupeFieldsSource *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      g_autofree char *name = g_utf8_make_valid (part->bytes, part->size);

      g_strv_builder_add (names, name);
    }
  self->n_parts = self->parts->len;
  self->names = g_strv_builder_end (names);
}

/* Takes some items of the source. */
static TroupeSourceStatus
fields_fill (TroupeFieldsSource *self, guint32 max_count, gsize max_bytes, GError **error)
{
  g_autoptr (TroupeItems) items = NULL;
  TroupeSourceStatus status =
      troupe_source_next (self->source, max_count, max_bytes, &items, error);

  if (status != TROUPE_SOURCE_ITEMS)
    return status;

  for (guint32 i = 0; i < troupe_items_get_count (items); i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);
      gsize size;
      const char *bytes = troupe_bytes_get_data (item, &size);

      if (self->skip_first)
        {
          self->skip_first = FALSE;
          self->n_left_out++;
          continue;
        }

      fields_split (self, bytes, size);
      if (self->header && self->names == NULL)
        {
          fields_take_names (self);
          self->n_left_out++;
          continue;
        }
      if (self->skip_blank && is_blank (bytes, size))
        continue;
      if (!fields_append (self, error))
        return TROUPE_SOURCE_FAILED;
    }
  return TROUPE_SOURCE_ITEMS;
}

static TroupeSourceStatus
troupe_fields_source_next (TroupeSource *source,
                           guint32 max_count,
                           gsize max_bytes,
                           TroupeItems **items,
                           GError **error)
{
  TroupeFieldsSource *self = TROUPE_FIELDS_SOURCE (source);

  while (TRUE)
    {
      TroupeSourceStatus status = TROUPE_SOURCE_FAILED;

      *items = troupe_item_queue_take (self->queue, max_count, max_bytes);
      if (*items != NULL)
        return TROUPE_SOURCE_ITEMS;

      if (self->failure == NULL)
        status = fields_fill (self, MIN (max_count, TAKEN), max_bytes, &self->failure);
      if (status != TROUPE_SOURCE_ITEMS && status != TROUPE_SOURCE_FAILED)
        return status;
      if (status == TROUPE_SOURCE_FAILED && troupe_item_queue_get_size (self->queue) == 0)
        {
          g_propagate_error (error, g_error_copy (self->failure));
          return TROUPE_SOURCE_FAILED;
        }
    }
}

static gint64
troupe_fields_source_get_length (TroupeSource *source)
{
  TroupeFieldsSource *self = TROUPE_FIELDS_SOURCE (source);
  const gint64 length = troupe_source_get_length (self->source);

  return length < 0 || self->skip_blank ? -1 : length - self->n_left_out;
}

static int
troupe_fields_source_get_wait_fd (TroupeSource *source)
{
  return troupe_source_get_wait_fd (TROUPE_FIELDS_SOURCE (source)->source);
}

static guint
troupe_fields_source_get_n_parts (TroupeSource *source)
{
  return TROUPE_FIELDS_SOURCE (source)->n_parts;
}

static const char *const *
troupe_fields_source_get_part_names (TroupeSource *source)
{
  return (const char *const *) TROUPE_FIELDS_SOURCE (source)->names;
}

static char *
troupe_fields_source_take_warning (TroupeSource *source)
{
  return troupe_source_take_warning (TROUPE_FIELDS_SOURCE (source)->source);
}

static void
troupe_fields_source_finalize (GObject *object)
{
  TroupeFieldsSource *self = TROUPE_FIELDS_SOURCE (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->separator, g_regex_unref);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->joined, g_byte_array_unref);
  g_clear_pointer (&self->queue, troupe_item_queue_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (troupe_fields_source_parent_class)->finalize (object);
}

static void
troupe_fields_source_class_init (TroupeFieldsSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = troupe_fields_source_finalize;
  source_class->next = troupe_fields_source_next;
  source_class->get_length = troupe_fields_source_get_length;
  source_class->get_wait_fd = troupe_fields_source_get_wait_fd;
  source_class->get_n_parts = troupe_fields_source_get_n_parts;
  source_class->get_part_names = troupe_fields_source_get_part_names;
  source_class->take_warning = troupe_fields_source_take_warning;
}

static void
troupe_fields_source_init (TroupeFieldsSource *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->joined = g_byte_array_new ();
  self->queue = troupe_item_queue_new ();
}

/* Waits for the header: without the names of the parts nothing can begin. */
static gboolean
fields_read_header (TroupeFieldsSource *self, GError **error)
{
  TroupeSourceStatus status = TROUPE_SOURCE_ITEMS;

  while (status == TROUPE_SOURCE_ITEMS && self->names == NULL)
    {
      status = fields_fill (self, 1, 1, error);
      if (status == TROUPE_SOURCE_WAIT)
        {
          struct pollfd query = {
            .fd = troupe_source_get_wait_fd (self->source),
            .events = POLLIN,
          };

          poll (&query, 1, -1);
          status = TROUPE_SOURCE_ITEMS;
        }
    }

  if (status == TROUPE_SOURCE_END)
    {
      g_set_error_literal (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                           _ ("The items are empty: with a header, the first one has to name the "
                              "columns"));
      return FALSE;
    }
  return status != TROUPE_SOURCE_FAILED;
}

/**
 * troupe_fields_source_new:
 * @source: a source at its beginning, whose items have one part
 * @fields: how they are split
 * @error: return location for an error
 *
 * A source of the same items, one by one, with parts. Without a header an item has as many parts as
 * it happens to have; those that a header names are all there, empty where an item has fewer, and
 * more than those are an error. Everything is bytes. A header is read before this returns, even
 * from a pipe.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with an error of @source, or with
 *   %TROUPE_SOURCE_ERROR_INVALID if the separator is no regular expression or there is no header
 */
TroupeSource *
troupe_fields_source_new (TroupeSource *source, const TroupeFields *fields, GError **error)
{
  g_autoptr (TroupeFieldsSource) self = g_object_new (TROUPE_TYPE_FIELDS_SOURCE, NULL);

  self->source = g_object_ref (source);
  self->trim = fields->trim;
  self->skip_first = fields->skip_first;
  self->header = fields->header;
  self->skip_blank = fields->skip_blank;
  if (fields->separator != NULL)
    {
      g_autoptr (GError) invalid = NULL;

      self->separator =
          g_regex_new (fields->separator, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, &invalid);
      if (self->separator == NULL)
        {
          g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                       _ ("“%s” is not a regular expression: %s"), fields->separator,
                       invalid->message);
          return NULL;
        }
    }

  self->n_parts = self->separator != NULL ? 0 : 1;
  if (self->header && !fields_read_header (self, error))
    return NULL;
  return TROUPE_SOURCE (g_steal_pointer (&self));
}
