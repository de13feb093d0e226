/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items of a node, which come in frames. */

#pragma once

#include "troupe-node-output.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_NODE_SOURCE (troupe_node_source_get_type ())

/**
 * TroupeNodeSource:
 *
 * A #TroupeSource whose items the thread of the link adds and the pool's thread takes. Each item
 * keeps the index that the pool above gave it.
 */
G_DECLARE_FINAL_TYPE (TroupeNodeSource, troupe_node_source, TROUPE, NODE_SOURCE, TroupeSource)

TroupeNodeSource *troupe_node_source_new (const char *const *columns,
                                          guint lanes,
                                          guint least,
                                          TroupeNodeOutput *output);
void troupe_node_source_add (TroupeNodeSource *self, TroupeItems *items);
void troupe_node_source_close (TroupeNodeSource *self);
void troupe_node_source_wake (TroupeNodeSource *self);

G_END_DECLS
