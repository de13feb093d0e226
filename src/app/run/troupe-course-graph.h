/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A graph of what a run did or used over its whole time. */

#pragma once

#include "troupe-chart.h"
#include "troupe-run-course.h"

G_BEGIN_DECLS

/**
 * TroupeCourseFigure:
 * @TROUPE_COURSE_ITEMS: items per second
 * @TROUPE_COURSE_CORES: cores that the workers use
 * @TROUPE_COURSE_MEMORY: memory of all workers
 */
typedef enum
{
  TROUPE_COURSE_ITEMS,
  TROUPE_COURSE_CORES,
  TROUPE_COURSE_MEMORY,
} TroupeCourseFigure;

#define TROUPE_TYPE_COURSE_GRAPH (troupe_course_graph_get_type ())

/**
 * TroupeCourseGraph:
 *
 * A figure of a run over its whole time, with marks where items failed, and where workers were
 * killed or died. While it is visible, it follows the run.
 *
 * Properties: figure (int, #TroupeCourseFigure), memory-bytes and n-cores (guint64 and guint: of
 * the machine, 0 if not known), has-points (boolean, read-only: whether there is a line to draw).
 */
G_DECLARE_FINAL_TYPE (TroupeCourseGraph, troupe_course_graph, TROUPE, COURSE_GRAPH, TroupeChart)

void troupe_course_graph_set_run (TroupeCourseGraph *self, TroupeRun *run);

G_END_DECLS
