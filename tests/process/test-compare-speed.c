/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the speed that "troupe compare" finds. Figures are compared with one another, never with a
 * clock. Where they come out otherwise while other programs use the machine, by the experiment's
 * own measure, it is run again; where that goes on, what is left to hold is what other programs
 * cannot change. */

#include "comparison.h"
#include "troupe-cores.h"

#include <string.h>

#define ARGUMENTS_MAX 16

#define WAITING_LANES 4

#define CPU_WORK "primes", "--range", "10000000:56000000:1000000", "-j2", "--pin", "--repeat=1"

static gboolean
are_processes_faster (Comparison *self)
{
  return comparison_get_mode (self, "processes", "speedup") >= 1.5;
}

/* On a busy machine, processes share the remaining time of two cores; both are used. */
static void
test_processes (void)
{
  const char *const arguments[] = { CPU_WORK, NULL };
  g_auto (Comparison) comparison = { 0 };
  gboolean faster = comparison_run_until (&comparison, arguments, are_processes_faster);
  guint processes = comparison_find_row (&comparison, "modes", "mode", "processes", NULL);

  comparison_assert_identical (&comparison);
  if (troupe_cores_count () < 2)
    return;
  if (!faster)
    comparison_assert_was_hindered (&comparison, "modes", processes);
  g_assert_cmpint (comparison_get_count (&comparison, "modes", processes, "cores"), ==, 2);
}

static gboolean
do_threads_overlap (Comparison *self)
{
  return comparison_get_mode (self, "threads", "speedup") >= 0.8 * WAITING_LANES;
}

/* At the least, the threads slept at the same time: for less than all of them together. */
static void
test_sleeps (void)
{
  const double each = 0.25;
  const guint n_items = 4 * WAITING_LANES;
  const char *arguments[ARGUMENTS_MAX] = { "sleep", "-j4", "--chunk=1", "--repeat=1", NULL };
  g_auto (Comparison) comparison = { 0 };
  guint n = g_strv_length ((char **) arguments);
  const char **all = g_newa (const char *, n + n_items + 1);
  gboolean overlap;

  memcpy (all, arguments, n * sizeof *all);
  for (guint i = 0; i < n_items; i++)
    all[n + i] = "0.25";
  all[n + n_items] = NULL;

  overlap = comparison_run_until (&comparison, all, do_threads_overlap);
  comparison_assert_identical (&comparison);
  if (!overlap)
    g_assert_true (json_object_get_boolean_member (comparison.root, "busy"));
  g_assert_cmpfloat (comparison_get_mode (&comparison, "serial", "seconds"), >=, each * n_items);
  g_assert_cmpfloat (comparison_get_mode (&comparison, "threads", "seconds"), <, each * n_items);
}

static gboolean
is_lock_seen (Comparison *self)
{
  guint threads = comparison_find_row (self, "runs", "work", "python-cpu", "threads");
  guint processes = comparison_find_row (self, "runs", "work", "python-cpu", "processes");
  guint waits = comparison_find_row (self, "runs", "work", "python-wait", "threads");
  guint c_threads = comparison_find_row (self, "runs", "work", "c-cpu", "threads");
  gboolean has_cores = troupe_cores_count () >= 2;

  return (comparison_get_number (self, "runs", threads, "speedup") <= 1.25) &&
         (!has_cores || comparison_get_number (self, "runs", processes, "speedup") >= 1.5) &&
         (!has_cores || comparison_get_number (self, "runs", c_threads, "speedup") >= 1.5) &&
         comparison_get_number (self, "runs", waits, "speedup") >= 0.8 * WAITING_LANES;
}

/* CPU time shows the lock: threads never use much more than one core, whatever other programs
 * do. */
static void
test_gil (void)
{
  const char *const arguments[] = { "--show=gil", "-j2", NULL };
  g_auto (Comparison) comparison = { 0 };
  gboolean seen = comparison_run_until (&comparison, arguments, is_lock_seen);
  guint threads = comparison_find_row (&comparison, "runs", "work", "python-cpu", "threads");
  guint processes = comparison_find_row (&comparison, "runs", "work", "python-cpu", "processes");
  guint serial_waits = comparison_find_row (&comparison, "runs", "work", "python-wait", "serial");
  guint waits = comparison_find_row (&comparison, "runs", "work", "python-wait", "threads");

  if (!seen)
    comparison_assert_was_hindered (&comparison, "runs", processes);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "runs"), ==, 9);
  g_assert_cmpfloat (comparison_get_number (&comparison, "runs", threads, "cpu_percent"), <=, 125);
  g_assert_cmpfloat (comparison_get_number (&comparison, "runs", waits, "seconds"), <,
                     comparison_get_number (&comparison, "runs", serial_waits, "seconds"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare-speed/processes", test_processes);
  g_test_add_func ("/compare-speed/sleeps", test_sleeps);
  g_test_add_func ("/compare-speed/gil", test_gil);

  return g_test_run ();
}
