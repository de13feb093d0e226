/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides how many items a node should have at once. */

#include "troupe-node-depth.h"

/* Besides the way to the pool and back, the time for which a node has items ahead: results wait for
 * each other, and a process waits for its turn on a busy machine. */
#define TICK_NS (250.0 * 1000 * 1000)

/* A new measurement counts for so much of the average. */
#define WEIGHT 0.125

/* No node has more items of one lane ahead. */
#define AHEAD_MAX (256 * 1024)

/* Near the end of the source, each node has at most this part of its share ahead. */
#define TAIL_SHARE 2

/**
 * troupe_node_depth_add:
 * @self: a depth
 * @elapsed_ns: the time that items took together, in nanoseconds
 * @count: the number of items
 *
 * Adds a measurement.
 */
void
troupe_node_depth_add (TroupeNodeDepth *self, guint64 elapsed_ns, guint32 count)
{
  const double item_ns = MAX ((double) elapsed_ns / count, 1);

  self->item_ns = self->item_ns == 0 ? item_ns : self->item_ns + (item_ns - self->item_ns) * WEIGHT;
}

/**
 * troupe_node_depth_find:
 * @self: a depth
 * @round_trip_us: the time from a result to the item that follows it, in microseconds
 * @n_left: the number of items that no node has yet, or -1 while it is unknown
 * @all_lanes: the number of lanes of all nodes together
 * @n_held: the number of items that the node has
 *
 * What a node has ahead hides the way to the pool and back. Near the end it shrinks, so that no
 * node has items that wait while another one has none. While more than half of it is there, nothing
 * is sent, so that items travel together.
 *
 * Returns: the number of items that the node should have: @n_held or more
 */
guint64
troupe_node_depth_find (const TroupeNodeDepth *self,
                        gint64 round_trip_us,
                        gint64 n_left,
                        guint all_lanes,
                        guint64 n_held)
{
  const double each = MIN ((round_trip_us * 1e3 + TICK_NS) / MAX (self->item_ns, 1), AHEAD_MAX);
  double ahead = self->item_ns > 0 ? self->lanes * each : 0;
  guint64 rounded;

  if (n_left >= 0)
    ahead = MIN (ahead, (double) n_left * self->lanes / MAX (all_lanes, 1) / TAIL_SHARE);
  rounded = (guint64) ahead;
  if (n_held >= self->lanes + (rounded + 1) / 2)
    return n_held;
  return MAX (self->lanes + rounded, n_held);
}
