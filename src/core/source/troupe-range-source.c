/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the integers of a range, which are not stored. */

#include "troupe-range-source.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* Limits the items taken at once so that they fit in a frame even for a worker that needs them as
 * values, with 25 bytes for each. */
#define COUNT_MAX (1u << 25)

/* The last index, not a count: the 2⁶⁴ items of the longest range have no count in 64 bits. */
struct _TroupeRangeSource
{
  TroupeSource parent_instance;
  gint64 first;
  gint64 step;
  guint64 next_index;
  guint64 last_index;
  gboolean empty;
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (TroupeRangeSource, troupe_range_source, TROUPE_TYPE_SOURCE)

static TroupeSourceStatus
troupe_range_source_next (TroupeSource *source,
                          guint32 max_count,
                          gsize max_bytes,
                          TroupeItems **items,
                          GError **error)
{
  TroupeRangeSource *self = TROUPE_RANGE_SOURCE (source);
  guint64 left;
  guint32 count;

  if (self->ended)
    return TROUPE_SOURCE_END;

  left = self->last_index - self->next_index;
  count = MIN (max_count, COUNT_MAX);
  if (left < count)
    {
      count = left + 1;
      self->ended = TRUE;
    }

  *items = troupe_items_new_range (
      self->next_index, (gint64) ((guint64) self->first + (guint64) self->step * self->next_index),
      self->step, count);
  self->next_index += count;
  return TROUPE_SOURCE_ITEMS;
}

static gint64
troupe_range_source_get_length (TroupeSource *source)
{
  TroupeRangeSource *self = TROUPE_RANGE_SOURCE (source);

  if (self->empty)
    return 0;
  return self->last_index < G_MAXINT64 ? (gint64) self->last_index + 1 : -1;
}

static void
troupe_range_source_rewind (TroupeSource *source)
{
  TroupeRangeSource *self = TROUPE_RANGE_SOURCE (source);

  self->next_index = 0;
  self->ended = self->empty;
}

static void
troupe_range_source_class_init (TroupeRangeSourceClass *klass)
{
  TroupeSourceClass *source_class = TROUPE_SOURCE_CLASS (klass);

  source_class->next = troupe_range_source_next;
  source_class->get_length = troupe_range_source_get_length;
  source_class->rewind = troupe_range_source_rewind;
}

static void
troupe_range_source_init (TroupeRangeSource *self)
{
}

/**
 * troupe_range_source_new:
 * @first: the first integer
 * @last: the last, if a step meets it
 * @step: from each to the next, negative to count down, not zero
 * @error: return location for an error
 *
 * A source of integers. It is empty if @step leads away from @last. The length of a range of more
 * than %G_MAXINT64 items is reported as unknown.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_INVALID when
 *   @step is zero
 */
TroupeSource *
troupe_range_source_new (gint64 first, gint64 last, gint64 step, GError **error)
{
  g_autoptr (TroupeRangeSource) self = NULL;

  if (step == 0)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("A range with step 0 never comes to its end: "
                      "give it a step above or below 0"));
      return NULL;
    }

  self = g_object_new (TROUPE_TYPE_RANGE_SOURCE, NULL);
  self->first = first;
  self->step = step;
  self->empty = step > 0 ? last < first : last > first;
  self->ended = self->empty;
  if (step > 0)
    self->last_index = ((guint64) last - (guint64) first) / (guint64) step;
  else
    self->last_index = ((guint64) first - (guint64) last) / -(guint64) step;
  return TROUPE_SOURCE (g_steal_pointer (&self));
}

/**
 * troupe_range_source_new_from_string:
 * @text: FIRST:LAST or FIRST:LAST:STEP, in decimal; the step is 1 by default
 * @error: return location for an error
 *
 * Parses a range as people write it.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %TROUPE_SOURCE_ERROR_INVALID and a
 *   sentence that names the invalid part
 */
TroupeSource *
troupe_range_source_new_from_string (const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  guint n_parts = g_strv_length (parts);
  gint64 numbers[3] = { 0, 0, 1 };

  if (n_parts < 2 || n_parts > 3)
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("“%s” is not a range: write FIRST:LAST, such as 1:100, "
                      "or FIRST:LAST:STEP, such as 10:0:-2"),
                   text);
      return NULL;
    }

  for (guint i = 0; i < n_parts; i++)
    if (!g_ascii_string_to_signed (parts[i], 10, G_MININT64, G_MAXINT64, &numbers[i], NULL))
      {
        g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                     _ ("“%s” is not a range: “%s” is not an integer that fits in 64 bits"), text,
                     parts[i]);
        return NULL;
      }

  return troupe_range_source_new (numbers[0], numbers[1], numbers[2], error);
}
