/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The course of a run, for graphs. */

#pragma once

#include "troupe-course.h"
#include "troupe-run.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_COURSE (troupe_run_course_get_type ())

/**
 * TroupeRunCourse:
 *
 * What a run did and used over its whole time. CPU and memory are measured while somebody looks;
 * over a time without measurements, CPU is the average. The rate of items is that of the trace, and
 * so is known for a run that is over as well.
 *
 * It belongs to its run, and follows it.
 *
 * Signals: "changed", at each tick of the run.
 */
G_DECLARE_FINAL_TYPE (TroupeRunCourse, troupe_run_course, TROUPE, RUN_COURSE, GObject)

TroupeRunCourse *troupe_run_course_get (TroupeRun *run);
void troupe_run_course_update (TroupeRunCourse *self);
TroupeRun *troupe_run_course_get_run (TroupeRunCourse *self);
const TroupeCourse *troupe_run_course_get_course (TroupeRunCourse *self);
double
troupe_run_course_count_items (TroupeRunCourse *self, guint n_cells, double *items, double *failed);

G_END_DECLS
