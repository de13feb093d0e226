/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the pool above how its workers and its machine are doing. */

#pragma once

#include "troupe-node-output.h"
#include "troupe-runner.h"

G_BEGIN_DECLS

/**
 * TroupeNodeMeasures:
 *
 * Measures the workers of a node and the processors of its machine at each tick, and sends what it
 * finds.
 */
typedef struct _TroupeNodeMeasures TroupeNodeMeasures;

TroupeNodeMeasures *troupe_node_measures_new (TroupeRunner *runner, TroupeNodeOutput *output);
void troupe_node_measures_free (TroupeNodeMeasures *self);

G_END_DECLS
