/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A graph of one figure of a worker. */

#pragma once

#include "troupe-chart.h"
#include "troupe-samples.h"

G_BEGIN_DECLS

/**
 * TroupeGraphFigure:
 * @TROUPE_GRAPH_CPU: CPU time; the scale ends at one core, or at the maximum if that is larger
 * @TROUPE_GRAPH_MEMORY: resident memory; the scale ends at the maximum
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
 * A figure of a worker over the seconds before its last measurement, as a spark line in a cell or
 * as a larger graph. It is drawn again after each measurement, and only while it is visible.
 *
 * Properties: samples (TroupeSamples, nullable), figure (TroupeGraphFigure as int), seconds (guint,
 * 60: the longest span that it shows). Its text has the newest value and the largest one.
 */
G_DECLARE_FINAL_TYPE (TroupeGraph, troupe_graph, TROUPE, GRAPH, TroupeChart)

void troupe_graph_set_samples (TroupeGraph *self, TroupeSamples *samples);

G_END_DECLS
