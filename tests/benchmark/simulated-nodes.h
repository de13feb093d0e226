/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes that are played by a thread of the test, and their launcher. */

#pragma once

#include "troupe-launcher.h"

G_BEGIN_DECLS

/**
 * SimulatedNodes:
 *
 * Many nodes behind socket pairs. They greet, tell of as many workers as they have lanes, and keep
 * the items that they get until simulated_nodes_answer(): from then on, each item is answered at
 * once, with a frame that says that it has begun and one with its result.
 */
typedef struct _SimulatedNodes SimulatedNodes;

SimulatedNodes *simulated_nodes_new (guint n_nodes, guint n_lanes);
void simulated_nodes_free (SimulatedNodes *self);
TroupeLauncher *simulated_nodes_get_launcher (SimulatedNodes *self);
void simulated_nodes_tick (SimulatedNodes *self);
void simulated_nodes_answer (SimulatedNodes *self);

G_END_DECLS
