/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the engine knows of a node: its batches, and its workers. */

#pragma once

#include "troupe-engine-calls.h"
#include "troupe-node-batches.h"
#include "troupe-node-depth.h"
#include "troupe-publisher.h"
#include "troupe-results.h"
#include "troupe-tally.h"
#include "troupe-worker-handle.h"

G_BEGIN_DECLS

/**
 * TroupeEngineNode:
 *
 * The far side of a worker that is a node. Its workers have numbers of their own in the node, from
 * 1; for the owner they have the numbers of this run.
 */
typedef struct _TroupeEngineNode TroupeEngineNode;

TroupeEngineNode *troupe_engine_node_new (const TroupeNodeFacts *facts,
                                          guint lanes,
                                          TroupeTally *tally,
                                          TroupePublisher *publisher,
                                          TroupeResults *results,
                                          const TroupeEngineCalls *calls);
void troupe_engine_node_free (TroupeEngineNode *self);

const TroupeNodeFacts *troupe_engine_node_get_facts (TroupeEngineNode *self);
TroupeNodeBatches *troupe_engine_node_get_batches (TroupeEngineNode *self);
TroupeNodeDepth *troupe_engine_node_get_depth (TroupeEngineNode *self);
guint troupe_engine_node_get_account (TroupeEngineNode *self);
guint troupe_engine_node_get_number (TroupeEngineNode *self, guint far_number);
guint troupe_engine_node_find_far (TroupeEngineNode *self, guint number);
gboolean
troupe_engine_node_take_told (TroupeEngineNode *self, const TroupeFrame *frame, GError **error);
guint troupe_engine_node_lose_workers (TroupeEngineNode *self, const char *why);
gboolean
troupe_engine_node_set_watched (TroupeEngineNode *self, gboolean is_watched, guint64 n_looks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeEngineNode, troupe_engine_node_free)

G_END_DECLS
