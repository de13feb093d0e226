/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects ranges of items, and writes them for people and for the journal. */

#include "troupe-item-ranges.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

/* The number of ranges that a sentence names. */
#define NAMED 4

/**
 * troupe_item_ranges_add:
 * @self: ranges
 * @range: further items, none of which @self has
 *
 * Adds items. A range that follows the last one extends it.
 */
void
troupe_item_ranges_add (TroupeItemRanges *self, const TroupeItemRange *range)
{
  TroupeItemRange *last = self->n_ranges > 0 ? &self->ranges[self->n_ranges - 1] : NULL;
  guint64 n_listed = 0;

  for (guint i = 0; i < self->n_ranges; i++)
    n_listed += self->ranges[i].last - self->ranges[i].first + 1;

  /* Once an item was left out, those after it are no longer next to the last range. */
  if (n_listed == self->n_items)
    {
      if (last != NULL && last->first_row + last->n_rows == range->first_row &&
          last->last + 1 == range->first)
        {
          last->n_rows += range->n_rows;
          last->last = range->last;
        }
      else if (self->n_ranges < TROUPE_ITEM_RANGES_MAX)
        {
          self->ranges[self->n_ranges++] = *range;
        }
    }
  self->n_items += range->last - range->first + 1;
}

/**
 * troupe_item_ranges_has_row:
 * @self: ranges
 * @row: the index of a result
 *
 * Returns: whether that is in one of the ranges
 */
gboolean
troupe_item_ranges_has_row (const TroupeItemRanges *self, guint64 row)
{
  for (guint i = 0; i < self->n_ranges; i++)
    if (row >= self->ranges[i].first_row &&
        row - self->ranges[i].first_row < self->ranges[i].n_rows)
      return TRUE;
  return FALSE;
}

/**
 * troupe_item_ranges_has_item:
 * @self: ranges
 * @number: the number of an item, from 1
 *
 * Returns: whether that is in one of the ranges
 */
gboolean
troupe_item_ranges_has_item (const TroupeItemRanges *self, guint64 number)
{
  for (guint i = 0; i < self->n_ranges; i++)
    if (number >= self->ranges[i].first && number <= self->ranges[i].last)
      return TRUE;
  return FALSE;
}

/**
 * troupe_item_ranges_is_valid:
 * @self: ranges that come from outside of this process
 *
 * Returns: whether each range has items, and @self counts no fewer
 */
gboolean
troupe_item_ranges_is_valid (const TroupeItemRanges *self)
{
  guint64 n_listed = 0;

  if (self->n_ranges > TROUPE_ITEM_RANGES_MAX)
    return FALSE;
  for (guint i = 0; i < self->n_ranges; i++)
    {
      const TroupeItemRange *range = &self->ranges[i];

      if (range->first == 0 || range->last < range->first || range->n_rows == 0 ||
          range->first_row > G_MAXUINT64 - range->n_rows ||
          range->last - range->first >= G_MAXUINT64 / TROUPE_ITEM_RANGES_MAX ||
          range->n_rows - 1 > range->last - range->first)
        return FALSE;
      n_listed += range->last - range->first + 1;
    }
  return self->n_items >= n_listed;
}

static void
append_range (GString *text, const TroupeItemRange *range)
{
  g_autofree char *first = g_strdup_printf ("%" G_GUINT64_FORMAT, range->first);
  g_autofree char *last = g_strdup_printf ("%" G_GUINT64_FORMAT, range->last);

  if (range->first == range->last)
    g_string_append (text, first);
  else
    /* Translators: items, by the numbers of the first and the last one, in a list such as "3, 9 to
     * 12 and 20" */
    g_string_append_printf (text, _ ("%s to %s"), first, last);
}

/**
 * troupe_item_ranges_describe:
 * @self: ranges
 *
 * Returns: (transfer full): the numbers of the items, for a sentence that says what they are, such
 *   as "3, 9 to 12 and 20", or "3, 5, 7, 9 and 40 more"; its plural form is that of @n_items
 */
char *
troupe_item_ranges_describe (const TroupeItemRanges *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) last = g_string_new (NULL);
  guint64 n_listed = 0;
  guint n_before = MIN (self->n_ranges, NAMED);

  for (guint i = 0; i < n_before; i++)
    n_listed += self->ranges[i].last - self->ranges[i].first + 1;
  if (self->n_items > n_listed)
    {
      const guint64 n_more = self->n_items - n_listed;
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_more);

      /* Translators: the end of a list of items, such as "3, 5, 7, 9 and 40 more" */
      g_string_append_printf (last, ngettext ("%s more", "%s more", MIN (n_more, G_MAXINT)),
                              number);
    }
  else if (n_before > 0)
    {
      append_range (last, &self->ranges[--n_before]);
    }

  for (guint i = 0; i < n_before; i++)
    {
      if (i > 0)
        /* Translators: between the elements of a list */
        g_string_append (list, _ (", "));
      append_range (list, &self->ranges[i]);
    }
  if (n_before == 0)
    return g_string_free (g_steal_pointer (&last), FALSE);
  /* Translators: a list, and its last element */
  return g_strdup_printf (_ ("%s and %s"), list->str, last->str);
}

/**
 * troupe_item_ranges_to_text:
 * @self: ranges
 *
 * Returns: (transfer full): a text that troupe_item_ranges_from_text() reads: the number of items,
 *   and for each range " row+rows=first-last"; for none, an empty text
 */
char *
troupe_item_ranges_to_text (const TroupeItemRanges *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->n_items > 0)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, self->n_items);
  for (guint i = 0; i < self->n_ranges; i++)
    g_string_append_printf (text,
                            " %" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT "=%" G_GUINT64_FORMAT
                            "-%" G_GUINT64_FORMAT,
                            self->ranges[i].first_row, self->ranges[i].n_rows,
                            self->ranges[i].first, self->ranges[i].last);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_number (const char **at, char before, guint64 *number)
{
  char *end;

  if (before != '\0' && *(*at)++ != before)
    return FALSE;
  if (!g_ascii_isdigit (**at))
    return FALSE;
  *number = g_ascii_strtoull (*at, &end, 10);
  *at = end;
  return TRUE;
}

/**
 * troupe_item_ranges_from_text:
 * @self: (out caller-allocates): ranges
 * @text: a text of troupe_item_ranges_to_text()
 *
 * Returns: whether @text is one; otherwise @self has no items
 */
gboolean
troupe_item_ranges_from_text (TroupeItemRanges *self, const char *text)
{
  const char *at = text;
  gboolean is_good = TRUE;

  *self = (TroupeItemRanges){ 0 };
  if (*text == '\0')
    return TRUE;

  is_good = read_number (&at, '\0', &self->n_items);
  while (is_good && *at != '\0' && self->n_ranges < TROUPE_ITEM_RANGES_MAX)
    {
      TroupeItemRange *range = &self->ranges[self->n_ranges++];

      is_good = read_number (&at, ' ', &range->first_row) &&
                read_number (&at, '+', &range->n_rows) && read_number (&at, '=', &range->first) &&
                read_number (&at, '-', &range->last);
    }

  if (is_good && *at == '\0' && troupe_item_ranges_is_valid (self))
    return TRUE;
  *self = (TroupeItemRanges){ 0 };
  return FALSE;
}
