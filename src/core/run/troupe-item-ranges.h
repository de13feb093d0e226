/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A few ranges of items: which ones an event is about. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The number of ranges that are kept; further items are only counted. */
#define TROUPE_ITEM_RANGES_MAX 32

/**
 * TroupeItemRange:
 * @first_row: the index of the first result, from 0
 * @n_rows: the number of results
 * @first: the number of the first item, from 1, as people read it
 * @last: the number of the last item; more than @n_rows items if several make up a result
 *
 * Consecutive items.
 */
typedef struct
{
  guint64 first_row;
  guint64 n_rows;
  guint64 first;
  guint64 last;
} TroupeItemRange;

/**
 * TroupeItemRanges:
 * @n_items: the number of all items
 * @n_ranges: the number of elements of @ranges
 * @ranges: the first of these items, in ascending order if they were added so
 *
 * Some items. All zero: none. Copied by assignment.
 */
typedef struct
{
  guint64 n_items;
  guint n_ranges;
  TroupeItemRange ranges[TROUPE_ITEM_RANGES_MAX];
} TroupeItemRanges;

void troupe_item_ranges_add (TroupeItemRanges *self, const TroupeItemRange *range);
gboolean troupe_item_ranges_has_row (const TroupeItemRanges *self, guint64 row);
gboolean troupe_item_ranges_has_item (const TroupeItemRanges *self, guint64 number);
gboolean troupe_item_ranges_is_valid (const TroupeItemRanges *self);
char *troupe_item_ranges_describe (const TroupeItemRanges *self);
char *troupe_item_ranges_to_text (const TroupeItemRanges *self);
gboolean troupe_item_ranges_from_text (TroupeItemRanges *self, const char *text);

G_END_DECLS
