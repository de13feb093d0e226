/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A sorted list model of results. */

#pragma once

#include "troupe-result-filter.h"
#include "troupe-row-key.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULT_ORDER (troupe_result_order_get_type ())

/**
 * TroupeResultOrder:
 *
 * The rows of a #TroupeResultFilter in another order: a #GListModel of #TroupeResult. A thread
 * sorts them; until it has done so, the list has its previous order. In the order of the items
 * there is nothing to sort, and no memory is used; otherwise there are 4 bytes for each row. While
 * rows are added or change, they are sorted again from time to time.
 *
 * Properties: filter (TroupeResultFilter, nullable), sorting (boolean, read-only: the order is not
 * that of the key yet), progress (double, read-only: the part of a sort that is done, from 0 to 1).
 *
 * Signals: "reorder", before the rows of the list change places; the default handler does that.
 */
G_DECLARE_FINAL_TYPE (TroupeResultOrder, troupe_result_order, TROUPE, RESULT_ORDER, GObject)

TroupeResultOrder *troupe_result_order_new (void);
void troupe_result_order_sort (TroupeResultOrder *self, const TroupeRowKey *key);
const TroupeRowKey *troupe_result_order_get_key (TroupeResultOrder *self);
gboolean troupe_result_order_find (TroupeResultOrder *self, guint64 row, guint *position);
GArray *troupe_result_order_copy_rows (TroupeResultOrder *self);

G_END_DECLS
