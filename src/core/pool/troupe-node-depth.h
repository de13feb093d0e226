/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many items a node should have at once. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeNodeDepth:
 * @lanes: the number of items that the node can run at once
 * @item_ns: the time that an item takes, as a moving average, or 0 before one is known
 *
 * Measures the items of a node, to know how many it should have: as many as it runs, and those that
 * it will begin before an answer to their results has come.
 */
typedef struct
{
  guint lanes;
  double item_ns;
} TroupeNodeDepth;

void troupe_node_depth_add (TroupeNodeDepth *self, guint64 elapsed_ns, guint32 count);
guint64 troupe_node_depth_find (const TroupeNodeDepth *self,
                                gint64 round_trip_us,
                                gint64 n_left,
                                guint all_lanes,
                                guint64 n_held);

G_END_DECLS
