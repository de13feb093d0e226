/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps what a run used as a limited number of points, each two of which become one when there is
 * no room for another one. */

#include "troupe-course.h"

/* Seconds: a later time is an error of a clock. */
#define LATEST 1e9

/* Seconds: the longest interval of the sampler, and a little more. What a process had in memory
 * over a longer time is not known. */
#define LONGEST_INTERVAL 61

struct _TroupeCourse
{
  double width;
  guint n_points;
  TroupeCoursePoint points[TROUPE_COURSE_MAX];
};

/**
 * troupe_course_new:
 * @width: the seconds of a point at first, more than 0
 *
 * Returns: (transfer full): a course without points
 */
TroupeCourse *
troupe_course_new (double width)
{
  TroupeCourse *self;

  g_return_val_if_fail (width > 0, NULL);

  self = g_new0 (TroupeCourse, 1);
  self->width = width;
  return self;
}

/**
 * troupe_course_free:
 * @self: (transfer full): a course
 *
 * Frees @self.
 */
void
troupe_course_free (TroupeCourse *self)
{
  g_free (self);
}

static void
join (TroupeCoursePoint *into, const TroupeCoursePoint *point)
{
  into->measured += point->measured;
  into->cpu_seconds += point->cpu_seconds;
  into->most_cores = MAX (into->most_cores, point->most_cores);
  into->rss_bytes = MAX (into->rss_bytes, point->rss_bytes);
  into->n_killed += point->n_killed;
  into->n_died += point->n_died;
}

static void
halve (TroupeCourse *self)
{
  self->width *= 2;
  for (guint i = 0; i < self->n_points; i++)
    {
      const TroupeCoursePoint point = self->points[i];

      self->points[i] = (TroupeCoursePoint){ 0 };
      if (i % 2 == 0)
        self->points[i / 2] = point;
      else
        join (&self->points[i / 2], &point);
    }
  self->n_points = (self->n_points + 1) / 2;
}

/* Returns the point of a time, with all points before it. */
static TroupeCoursePoint *
ensure_point (TroupeCourse *self, double seconds)
{
  guint position;

  seconds = CLAMP (seconds, 0, LATEST);
  while (seconds / self->width >= TROUPE_COURSE_MAX)
    halve (self);
  position = seconds / self->width;
  self->n_points = MAX (self->n_points, position + 1);
  return &self->points[position];
}

/* Returns the end of the point that has a time, or @until if that is earlier. */
static double
find_end (TroupeCourse *self, double time, double until)
{
  return MIN ((guint) (time / self->width + 1) * self->width, until);
}

/**
 * troupe_course_add_usage:
 * @from: the time of the measurement before, in seconds since the start of the run
 * @until: the time of this one; nothing is added unless it is later
 * @cpu_seconds: CPU time of all workers between them, in seconds
 * @rss_bytes: the memory of all workers at @until
 *
 * Adds a measurement. CPU time is spread evenly over the time since the one before. Memory counts
 * for that time as well, unless the measurement before is further away than any interval of the
 * sampler.
 */
void
troupe_course_add_usage (TroupeCourse *self,
                         double from,
                         double until,
                         double cpu_seconds,
                         guint64 rss_bytes)
{
  const double cores = MAX (cpu_seconds, 0) / (until - from);
  TroupeCoursePoint *last;

  if (!(until > from) || from < 0)
    return;

  /* Makes room first: the width of the points may change. */
  last = ensure_point (self, until);
  for (double time = from; time < until;)
    {
      TroupeCoursePoint *point = ensure_point (self, time);
      const double end = find_end (self, time, until);

      /* The end of a point may be rounded to its beginning. */
      if (end <= time)
        break;
      point->measured += end - time;
      point->cpu_seconds += cores * (end - time);
      point->most_cores = MAX (point->most_cores, cores);
      if (until - from <= LONGEST_INTERVAL)
        point->rss_bytes = MAX (point->rss_bytes, rss_bytes);
      time = end;
    }
  last->rss_bytes = MAX (last->rss_bytes, rss_bytes);
}

/**
 * troupe_course_add_late:
 * @from: in seconds since the start of the run
 * @until: the same; nothing is added unless it is later
 * @cpu_seconds: CPU time, in seconds
 *
 * Adds CPU time of that period that measurements of it have missed, evenly over what was measured.
 */
void
troupe_course_add_late (TroupeCourse *self, double from, double until, double cpu_seconds)
{
  const double cores = MAX (cpu_seconds, 0) / (until - from);

  if (!(until > from) || from < 0)
    return;

  until = MIN (until, self->n_points * self->width);
  for (double time = from; time < until;)
    {
      TroupeCoursePoint *point = ensure_point (self, time);
      const double end = find_end (self, time, until);

      if (end <= time)
        break;
      if (point->measured > 0)
        {
          point->cpu_seconds += cores * (end - time);
          point->most_cores += cores;
        }
      time = end;
    }
}

/**
 * troupe_course_add_killed:
 * @seconds: since the start of the run
 *
 * A worker was ended by a person, or by a limit.
 */
void
troupe_course_add_killed (TroupeCourse *self, double seconds)
{
  ensure_point (self, seconds)->n_killed++;
}

/**
 * troupe_course_add_died:
 * @seconds: since the start of the run
 *
 * A worker ended in any other way than by exiting with 0.
 */
void
troupe_course_add_died (TroupeCourse *self, double seconds)
{
  ensure_point (self, seconds)->n_died++;
}

/**
 * troupe_course_get_width:
 *
 * Returns: the seconds of each point
 */
double
troupe_course_get_width (const TroupeCourse *self)
{
  return self->width;
}

/**
 * troupe_course_get_n_points:
 *
 * Returns: the number of points, from the start of the run on
 */
guint
troupe_course_get_n_points (const TroupeCourse *self)
{
  return self->n_points;
}

/**
 * troupe_course_get_point:
 * @position: less than the number of points
 *
 * Returns: (transfer none): the point, until something is added
 */
const TroupeCoursePoint *
troupe_course_get_point (const TroupeCourse *self, guint position)
{
  g_return_val_if_fail (position < self->n_points, NULL);

  return &self->points[position];
}

/**
 * troupe_course_point_get_cores:
 *
 * Returns: the average number of cores that the workers used, or -1 if that was not measured
 */
double
troupe_course_point_get_cores (const TroupeCoursePoint *self)
{
  return self->measured > 0 ? self->cpu_seconds / self->measured : -1;
}
