/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An item whose results differ between two runs, as a row of a list. */

#pragma once

#include "troupe-difference.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_DIFFERING_ITEM (troupe_differing_item_get_type ())

/**
 * TroupeDifferingItem:
 *
 * A row of #TroupeDifference with the results of both runs. It does not change.
 */
G_DECLARE_FINAL_TYPE (TroupeDifferingItem, troupe_differing_item, TROUPE, DIFFERING_ITEM, GObject)

GListModel *troupe_differing_item_create_list (const TroupeDifference *difference,
                                               TroupeResults *first,
                                               TroupeResults *second);

guint64 troupe_differing_item_get_index (TroupeDifferingItem *self);
const char *troupe_differing_item_get_input (TroupeDifferingItem *self);
const char *troupe_differing_item_get_kind_text (TroupeDifferingItem *self);
const char *troupe_differing_item_get_text (TroupeDifferingItem *self, guint run);

G_END_DECLS
