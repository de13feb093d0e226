/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what a run used over its whole time: points, and what becomes of them when they are full.
 */

#include "troupe-course.h"

static void
assert_point (TroupeCourse *course, guint position, double measured, double cores, double most)
{
  const TroupeCoursePoint *point = troupe_course_get_point (course, position);

  g_assert_cmpfloat_with_epsilon (point->measured, measured, 1e-9);
  g_assert_cmpfloat_with_epsilon (troupe_course_point_get_cores (point), cores, 1e-9);
  g_assert_cmpfloat_with_epsilon (point->most_cores, most, 1e-9);
}

static void
test_usage (void)
{
  g_autoptr (TroupeCourse) course = troupe_course_new (1);

  g_assert_cmpuint (troupe_course_get_n_points (course), ==, 0);
  troupe_course_add_usage (course, 0, 0.5, 1, 100);
  troupe_course_add_usage (course, 0.5, 1, 0.25, 50);
  assert_point (course, 0, 1, 1.25, 2);
  g_assert_cmpuint (troupe_course_get_point (course, 0)->rss_bytes, ==, 100);

  /* Spread over the time since the measurement before. */
  troupe_course_add_usage (course, 1.5, 3.5, 3, 70);
  g_assert_cmpuint (troupe_course_get_n_points (course), ==, 4);
  assert_point (course, 1, 0.5, 1.5, 1.5);
  assert_point (course, 2, 1, 1.5, 1.5);
  assert_point (course, 3, 0.5, 1.5, 1.5);
  g_assert_cmpuint (troupe_course_get_point (course, 0)->rss_bytes, ==, 100);
  g_assert_cmpuint (troupe_course_get_point (course, 2)->rss_bytes, ==, 70);
  g_assert_cmpuint (troupe_course_get_point (course, 3)->rss_bytes, ==, 70);

  /* What cannot be is left out. */
  troupe_course_add_usage (course, 4, 4, 3, 9999);
  troupe_course_add_usage (course, 5, 4, 3, 9999);
  troupe_course_add_usage (course, -1, 4, 3, 9999);
  g_assert_cmpuint (troupe_course_get_n_points (course), ==, 4);
  troupe_course_add_usage (course, 4, 5, -3, 0);
  assert_point (course, 4, 1, 0, 0);
}

/* CPU time that becomes known late is no peak, and adds to what was measured only. */
static void
test_late (void)
{
  g_autoptr (TroupeCourse) course = troupe_course_new (1);

  troupe_course_add_late (course, 0, 4, 2);
  g_assert_cmpuint (troupe_course_get_n_points (course), ==, 0);
  troupe_course_add_usage (course, 1, 4, 3, 100);
  troupe_course_add_late (course, 0, 4, 2);
  g_assert_cmpfloat (troupe_course_point_get_cores (troupe_course_get_point (course, 0)), ==, -1);
  for (guint i = 1; i < 4; i++)
    assert_point (course, i, 1, 1.5, 1.5);
  troupe_course_add_late (course, 3, 9, 3);
  assert_point (course, 3, 1, 2, 2);
  troupe_course_add_late (course, 3, 3, 3);
  troupe_course_add_late (course, 4, 3, 3);
  troupe_course_add_late (course, 1, 3, -3);
  assert_point (course, 2, 1, 1.5, 1.5);
}

static void
test_not_measured (void)
{
  g_autoptr (TroupeCourse) course = troupe_course_new (1);
  g_autoptr (TroupeCourse) long_ago = troupe_course_new (1);

  /* CPU time is known for a time in which nobody looked, memory is not. */
  troupe_course_add_usage (long_ago, 0, 99.5, 199, 70);
  assert_point (long_ago, 50, 1, 2, 2);
  g_assert_cmpuint (troupe_course_get_point (long_ago, 50)->rss_bytes, ==, 0);
  g_assert_cmpuint (troupe_course_get_point (long_ago, 99)->rss_bytes, ==, 70);

  troupe_course_add_died (course, 2.5);
  g_assert_cmpuint (troupe_course_get_n_points (course), ==, 3);
  g_assert_cmpfloat (troupe_course_point_get_cores (troupe_course_get_point (course, 0)), ==, -1);
  g_assert_cmpuint (troupe_course_get_point (course, 2)->n_died, ==, 1);
}

/* When it is full, each two points are one; no sum and no maximum is lost. */
static void
test_halves (void)
{
  g_autoptr (TroupeCourse) course = troupe_course_new (1);
  double measured = 0;
  guint n_killed = 0;

  for (guint i = 0; i < TROUPE_COURSE_MAX; i++)
    {
      troupe_course_add_usage (course, i, i + 0.999, i % 2 == 0 ? 1 : 3, i);
      troupe_course_add_killed (course, i);
    }
  g_assert_cmpfloat (troupe_course_get_width (course), ==, 1);
  g_assert_cmpuint (troupe_course_get_n_points (course), ==, TROUPE_COURSE_MAX);

  troupe_course_add_died (course, TROUPE_COURSE_MAX);
  g_assert_cmpfloat (troupe_course_get_width (course), ==, 2);
  g_assert_cmpuint (troupe_course_get_n_points (course), ==, TROUPE_COURSE_MAX / 2 + 1);
  assert_point (course, 3, 2 * 0.999, 2 / 0.999, 3 / 0.999);
  g_assert_cmpuint (troupe_course_get_point (course, 3)->rss_bytes, ==, 7);
  g_assert_cmpuint (troupe_course_get_point (course, 3)->n_killed, ==, 2);
  g_assert_cmpuint (troupe_course_get_point (course, TROUPE_COURSE_MAX / 2)->n_died, ==, 1);
  g_assert_cmpuint (troupe_course_get_point (course, TROUPE_COURSE_MAX / 2)->n_killed, ==, 0);

  for (guint i = 0; i < troupe_course_get_n_points (course); i++)
    {
      measured += troupe_course_get_point (course, i)->measured;
      n_killed += troupe_course_get_point (course, i)->n_killed;
    }
  g_assert_cmpfloat_with_epsilon (measured, TROUPE_COURSE_MAX * 0.999, 1e-6);
  g_assert_cmpuint (n_killed, ==, TROUPE_COURSE_MAX);
}

/* A run of a year, and one whose first measurement is late. */
static void
test_long (void)
{
  g_autoptr (TroupeCourse) course = troupe_course_new (0.25);
  const double year = 365.0 * 24 * 3600;

  troupe_course_add_usage (course, 0, year, 2 * year, 5);
  g_assert_cmpuint (troupe_course_get_n_points (course), <=, TROUPE_COURSE_MAX);
  g_assert_cmpuint (troupe_course_get_n_points (course), >, TROUPE_COURSE_MAX / 2);
  g_assert_cmpfloat (troupe_course_get_width (course) * troupe_course_get_n_points (course), >=,
                     year);
  for (guint i = 0; i + 1 < troupe_course_get_n_points (course); i++)
    assert_point (course, i, troupe_course_get_width (course), 2, 2);
  troupe_course_add_killed (course, G_MAXDOUBLE);
  troupe_course_add_killed (course, -1);
  g_assert_cmpuint (troupe_course_get_point (course, 0)->n_killed, ==, 1);
  g_assert_cmpuint (troupe_course_get_n_points (course), <=, TROUPE_COURSE_MAX);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/course/usage", test_usage);
  g_test_add_func ("/course/late", test_late);
  g_test_add_func ("/course/not-measured", test_not_measured);
  g_test_add_func ("/course/halves", test_halves);
  g_test_add_func ("/course/long", test_long);
  return g_test_run ();
}
