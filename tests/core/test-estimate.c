/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the estimate of the rate and of the time left, with figures of runs as they happen. */

#include "troupe-estimate.h"
#include "troupe-median.h"

/* Looks ten times in each second, until @end, at lanes that each finish an item in a round of
 * @round seconds, from @start on. */
static void
look (TroupeEstimate *estimate, double *now, double end, double start, double round, guint n_lanes)
{
  for (; *now < end - 1e-9; *now += 0.1)
    troupe_estimate_add (estimate, *now,
                         *now < start ? 0 : (guint64) ((*now - start) / round + 1e-6) * n_lanes,
                         n_lanes, *now >= start);
}

/* Eight workers with items of five seconds, which need two seconds to start: 8 items every 5 s. */
static void
test_waves (void)
{
  TroupeEstimate estimate = { 0 };
  double now = 0;
  double before;

  look (&estimate, &now, 11.95, 2, 5, 8);
  g_assert_cmpfloat (troupe_estimate_get_rate (&estimate), ==, 0);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 800), ==, -1);

  /* From the end of the second round on: 84 of 100 items are left, which take 52.5 s. */
  look (&estimate, &now, 12.05, 2, 5, 8);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 1.6, 0.05);
  before = troupe_estimate_get_left (&estimate, 84);
  g_assert_cmpfloat_with_epsilon (before, 52.5, 1);

  /* It falls as time passes, within a round and from one round to the next. */
  for (guint i = 1; i < 200; i++)
    {
      const double time = 12.05 + i * 0.1;
      const guint n_left = 100 - 8 * (guint) ((time - 2) / 5);
      double left;

      look (&estimate, &now, time, 2, 5, 8);
      left = troupe_estimate_get_left (&estimate, n_left);
      g_assert_cmpfloat_with_epsilon (left, before - 0.1, 0.35);
      before = left;
    }
}

static void
test_pause (void)
{
  TroupeEstimate estimate = { 0 };
  double now = 0;
  double left;

  look (&estimate, &now, 20.05, 0, 1, 2);
  left = troupe_estimate_get_left (&estimate, 10);
  g_assert_cmpfloat_with_epsilon (left, 5, 0.2);
  for (guint i = 1; i <= 1000; i++)
    troupe_estimate_add (&estimate, now + i, 40, 2, FALSE);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 10), ==, left);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 2, 0.05);
}

/* An item that takes longer than all before: the rate falls, and the time left does not. */
static void
test_slow (void)
{
  TroupeEstimate estimate = { 0 };
  double now = 0;
  double before;

  look (&estimate, &now, 20.05, 0, 1, 2);
  before = troupe_estimate_get_left (&estimate, 1000);
  for (guint i = 1; i <= 100; i++)
    troupe_estimate_add (&estimate, now + i, 40, 2, TRUE);
  g_assert_cmpfloat (troupe_estimate_get_rate (&estimate), <, 0.4);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 1000), >, 5 * before);
}

/* It follows a rate that changes, within the latest ten seconds of many short items. */
static void
test_change (void)
{
  TroupeEstimate estimate = { 0 };
  guint64 n_done = 0;

  for (guint i = 0; i < 600; i++)
    troupe_estimate_add (&estimate, i * 0.1, n_done += 100, 4, TRUE);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 1000, 1);
  for (guint i = 600; i < 800; i++)
    troupe_estimate_add (&estimate, i * 0.1, n_done += 10, 4, TRUE);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_rate (&estimate), 100, 10);
}

/* When the last items take longer than those before, nobody knows how long. */
static void
test_last (void)
{
  TroupeEstimate estimate = { 0 };

  for (guint i = 0; i <= 10; i++)
    troupe_estimate_add (&estimate, i, 4 * i, 4, TRUE);
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_left (&estimate, 2), 0.5, 1e-6);
  troupe_estimate_add (&estimate, 11, 40, 4, TRUE);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 2), ==, 0);
  troupe_estimate_add (&estimate, 30, 40, 4, TRUE);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 2), ==, -1);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 0), ==, 0);
  /* 40 items took 29 s, so that 8 take 5.8 s; the 4 that run have had their time. */
  g_assert_cmpfloat_with_epsilon (troupe_estimate_get_left (&estimate, 8), 2.9, 1e-6);
}

/* Items that were finished before the first look are not in the rate. */
static void
test_late (void)
{
  TroupeEstimate estimate = { 0 };

  troupe_estimate_add (&estimate, 100, 5000, 1, TRUE);
  g_assert_cmpfloat (troupe_estimate_get_rate (&estimate), ==, 0);
  troupe_estimate_add (&estimate, 101, 5001, 1, TRUE);
  g_assert_cmpfloat (troupe_estimate_get_rate (&estimate), ==, 0);
  troupe_estimate_add (&estimate, 102, 5002, 1, TRUE);
  g_assert_cmpfloat (troupe_estimate_get_rate (&estimate), ==, 1);
  g_assert_cmpfloat (troupe_estimate_get_left (&estimate, 0), ==, 0);
}

/* Items take as long as they do, from a microsecond to half a year. */
static void
test_median (void)
{
  for (double seconds = 1e-6; seconds < 180 * 86400; seconds *= 3)
    {
      g_autoptr (TroupeMedian) median = troupe_median_new ();

      troupe_median_add (median, seconds / 1000, 2);
      troupe_median_add (median, seconds, 4);
      troupe_median_add (median, seconds * 1000, 1);
      g_assert_cmpfloat_with_epsilon (troupe_median_get (median) / seconds, 1, 0.03);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate/waves", test_waves);
  g_test_add_func ("/estimate/pause", test_pause);
  g_test_add_func ("/estimate/slow", test_slow);
  g_test_add_func ("/estimate/change", test_change);
  g_test_add_func ("/estimate/last", test_last);
  g_test_add_func ("/estimate/late", test_late);
  g_test_add_func ("/estimate/median", test_median);
  return g_test_run ();
}
