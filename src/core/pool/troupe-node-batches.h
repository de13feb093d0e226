/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The batches of a node, whose items are finished in any order. */

#pragma once

#include "troupe-batch.h"

G_BEGIN_DECLS

/**
 * TroupeNodeBatches:
 *
 * The batches that a node has, by the indices of their items. All is found by an index in a time
 * that hardly grows with their number.
 */
typedef struct _TroupeNodeBatches TroupeNodeBatches;

TroupeNodeBatches *troupe_node_batches_new (void);
void troupe_node_batches_free (TroupeNodeBatches *self);

void troupe_node_batches_add (TroupeNodeBatches *self, TroupeBatch *batch);
TroupeItems *troupe_node_batches_begin (TroupeNodeBatches *self, guint64 first, guint32 count);
TroupeBatch *troupe_node_batches_find (TroupeNodeBatches *self, guint64 index, GBytes **item);
TroupeItems *troupe_node_batches_finish (TroupeNodeBatches *self,
                                         guint64 first,
                                         guint32 count,
                                         TroupeBatch **batch,
                                         gboolean *is_finished);
void troupe_node_batches_remove (TroupeNodeBatches *self, TroupeBatch *batch);
TroupeBatch *troupe_node_batches_pop_rest (TroupeNodeBatches *self);
guint troupe_node_batches_get_n_batches (TroupeNodeBatches *self);
guint64 troupe_node_batches_get_n_items (TroupeNodeBatches *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeNodeBatches, troupe_node_batches_free)

G_END_DECLS
