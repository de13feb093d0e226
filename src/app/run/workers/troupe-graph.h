/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A graph of one figure of a worker. */

#pragma once

#include "troupe-chart.h"
#include "troupe-samples.h"

G_BEGIN_DECLS

/**
 * TroupeGraphFigure:
 * @TROUPE_GRAPH_CPU: CPU time, up to one core or what there was if that is more
 * @TROUPE_GRAPH_MEMORY: resident memory, up to the most there was
 */
typedef enum
{
  TROUPE_GRAPH_CPU,
  TROUPE_GRAPH_MEMORY,
} TroupeGraphFigure;

#define TROUPE_TYPE_GRAPH (troupe_graph_get_type ())

/**
 * TroupeGraph:
 *
 * A figure of a worker over the last seconds before it was measured last: a spark line in a cell,
 * or larger. It is drawn again when something was measured, and only while it is on screen.
 *
 * Properties: samples (TroupeSamples, nullable), figure (TroupeGraphFigure as int), seconds (guint,
 * 60: how many it shows at the most). Its text has the newest value and the largest one.
 */
G_DECLARE_FINAL_TYPE (TroupeGraph, troupe_graph, TROUPE, GRAPH, TroupeChart)

void troupe_graph_set_samples (TroupeGraph *self, TroupeSamples *samples);

G_END_DECLS
