/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how CPU time becomes a percentage. */

#include "troupe-cpu-clock.h"

/* In these, a tick is 10 ms, a machine has two cores, and times are in milliseconds. */
static void
add (TroupeCpuClock *clock, guint64 ticks, gint64 milliseconds)
{
  troupe_cpu_clock_add (clock, ticks, 100, 1000 * milliseconds, 200);
}

static void
test_needs_two (void)
{
  TroupeCpuClock clock = { 0 };

  add (&clock, 500, 1000);
  g_assert_cmpfloat (clock.seconds, ==, 5);
  g_assert_cmpfloat (clock.percent, ==, 0);

  add (&clock, 550, 2000);
  g_assert_cmpfloat (clock.seconds, ==, 5.5);
  g_assert_cmpfloat_with_epsilon (clock.percent, 50, 1e-9);

  add (&clock, 550, 4000);
  g_assert_cmpfloat (clock.percent, ==, 0);
}

static void
test_measured_time (void)
{
  TroupeCpuClock clock = { 0 };

  add (&clock, 0, 1000);
  add (&clock, 125, 2250);
  g_assert_cmpfloat_with_epsilon (clock.percent, 100, 1e-9);
}

static void
test_short_window (void)
{
  TroupeCpuClock clock = { 0 };

  add (&clock, 0, 1000);
  add (&clock, 25, 1500);
  g_assert_cmpfloat_with_epsilon (clock.percent, 50, 1e-9);

  /* Two ticks in 5 ms are not 400 %: they wait for a window that is long enough. */
  add (&clock, 27, 1505);
  g_assert_cmpfloat (clock.seconds, ==, 0.27);
  g_assert_cmpfloat_with_epsilon (clock.percent, 50, 1e-9);
  add (&clock, 50, 2000);
  g_assert_cmpfloat_with_epsilon (clock.percent, 50, 1e-9);
}

static void
test_limit (void)
{
  TroupeCpuClock clock = { 0 };

  add (&clock, 0, 1000);
  add (&clock, 300, 2000);
  g_assert_cmpfloat (clock.percent, ==, 200);
}

/* A child that used 40 ticks is reaped between the look at its parent and the look at itself. */
static void
test_inherited_late (void)
{
  TroupeCpuClock clock = { 0 };

  add (&clock, 100, 1000);
  add (&clock, 60, 2000);
  g_assert_cmpfloat (clock.percent, ==, 0);
  g_assert_cmpfloat (clock.seconds, ==, 1);

  add (&clock, 150, 3000);
  g_assert_cmpfloat_with_epsilon (clock.percent, 50, 1e-9);
  g_assert_cmpfloat (clock.seconds, ==, 1.5);
}

/* A child that used 40 ticks is reaped outside of the group. */
static void
test_inherited_never (void)
{
  TroupeCpuClock clock = { 0 };

  add (&clock, 100, 1000);
  add (&clock, 60, 2000);
  add (&clock, 60, 3000);
  g_assert_cmpfloat (clock.percent, ==, 0);
  g_assert_cmpfloat (clock.seconds, ==, 1);

  add (&clock, 110, 4000);
  g_assert_cmpfloat_with_epsilon (clock.percent, 50, 1e-9);
  g_assert_cmpfloat (clock.seconds, ==, 1.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cpu-clock/needs-two", test_needs_two);
  g_test_add_func ("/cpu-clock/measured-time", test_measured_time);
  g_test_add_func ("/cpu-clock/short-window", test_short_window);
  g_test_add_func ("/cpu-clock/limit", test_limit);
  g_test_add_func ("/cpu-clock/inherited-late", test_inherited_late);
  g_test_add_func ("/cpu-clock/inherited-never", test_inherited_never);

  return g_test_run ();
}
