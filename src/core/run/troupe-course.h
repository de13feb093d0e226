/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run used over its whole time, in constant memory. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most points of a course. */
#define TROUPE_COURSE_MAX 512

/**
 * TroupeCoursePoint:
 * @measured: the seconds of the point for which @cpu_seconds was measured
 * @cpu_seconds: CPU time of all workers in these seconds
 * @most_cores: the most cores that the workers used at once, by one measurement
 * @rss_bytes: the most memory that all workers had together, by one measurement
 * @n_killed: workers that a person, or a limit, ended
 * @n_died: workers that ended in any other way than by exiting with 0
 *
 * What was measured, and what happened, in a period of a run.
 */
typedef struct
{
  double measured;
  double cpu_seconds;
  double most_cores;
  guint64 rss_bytes;
  guint n_killed;
  guint n_died;
} TroupeCoursePoint;

/**
 * TroupeCourse:
 *
 * What a run used over its whole time, as points of equal length. When there is no room for another
 * point, each two become one: the memory is the same for a run of any length, and nothing that was
 * the most is lost.
 */
typedef struct _TroupeCourse TroupeCourse;

TroupeCourse *troupe_course_new (double width);
void troupe_course_free (TroupeCourse *self);
void troupe_course_add_usage (TroupeCourse *self,
                              double from,
                              double until,
                              double cpu_seconds,
                              guint64 rss_bytes);
void troupe_course_add_late (TroupeCourse *self, double from, double until, double cpu_seconds);
void troupe_course_add_killed (TroupeCourse *self, double seconds);
void troupe_course_add_died (TroupeCourse *self, double seconds);

double troupe_course_get_width (const TroupeCourse *self);
guint troupe_course_get_n_points (const TroupeCourse *self);
const TroupeCoursePoint *troupe_course_get_point (const TroupeCourse *self, guint position);
double troupe_course_point_get_cores (const TroupeCoursePoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCourse, troupe_course_free)

G_END_DECLS
