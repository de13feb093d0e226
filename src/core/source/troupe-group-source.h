/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several items of a source as one. */

#pragma once

#include "troupe-item-numbers.h"
#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeGroupFits:
 * @row: items, joined as parts
 * @size: their size in bytes
 * @data: the data of the settings
 *
 * Returns: whether these items fit together in one command
 */
typedef gboolean (*TroupeGroupFits) (const char *row, gsize size, gpointer data);

/**
 * TroupeGroupSettings:
 * @most: the most items in a row, or 0 if there is no limit
 * @share: the number of rows among which the last items are distributed evenly, if above 1
 * @joins_lines: whether an item that ends with a blank continues with the next one
 * @limit: if it is not 0, a single item that does not fit is an error, which names this number of
 *   characters; otherwise it is a row
 * @item_max: the bytes that the items of a row may have together, or 0 for %TROUPE_ITEM_MAX
 * @fits: (nullable): whether items fit together
 * @data: for @fits
 * @free_data: (nullable): frees @data
 */
typedef struct
{
  guint most;
  guint share;
  gboolean joins_lines;
  guint limit;
  guint item_max;
  TroupeGroupFits fits;
  gpointer data;
  GDestroyNotify free_data;
} TroupeGroupSettings;

#define TROUPE_TYPE_GROUP_SOURCE (troupe_group_source_get_type ())

/**
 * TroupeGroupSource:
 *
 * Joins several items of another source to one row, whose parts are those of all of them. The
 * number of parts and their names are those of one item.
 */
G_DECLARE_FINAL_TYPE (TroupeGroupSource, troupe_group_source, TROUPE, GROUP_SOURCE, TroupeSource)

TroupeSource *troupe_group_source_new (TroupeSource *source, const TroupeGroupSettings *settings);
TroupeItemNumbers *troupe_group_source_get_numbers (TroupeGroupSource *self);

G_END_DECLS
