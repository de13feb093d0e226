/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the findings of each experiment of "troupe compare", except those about speed. */

#include "comparison.h"
#include "troupe-cores.h"

#include <string.h>

static void
test_cores (void)
{
  const char *const arguments[] = { "--show=cores", "-j2", NULL };
  g_auto (Comparison) comparison = { 0 };
  guint n_pinned = 0;

  comparison_run (&comparison, arguments);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "workers"), ==, 4);
  for (guint row = 0; row < 4; row++)
    if (g_str_equal (comparison_get_text (&comparison, "workers", row, "placing"), "pinned"))
      {
        n_pinned++;
        g_assert_cmpint (comparison_get_count (&comparison, "workers", row, "moves"), ==, 0);
        g_assert_null (strchr (comparison_get_text (&comparison, "workers", row, "cores"), ','));
      }
  g_assert_cmpuint (n_pinned, ==, 2);
}

static void
test_memory (void)
{
  const char *const arguments[] = { "--show=memory", "-j2", NULL };
  g_auto (Comparison) comparison = { 0 };

  comparison_run (&comparison, arguments);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "counts"), ==, 4);
  for (guint row = 0; row < 4; row++)
    {
      const char *mode = comparison_get_text (&comparison, "counts", row, "mode");
      gint64 lost = comparison_get_count (&comparison, "counts", row, "lost");

      g_assert_cmpstr (comparison_get_text (&comparison, "counts", row, "address"), ==,
                       "0x200000000000");
      g_assert_cmpint (comparison_get_count (&comparison, "counts", row, "added"), ==,
                       comparison_get_count (&comparison, "counts", row, "counted") + lost);
      if (!g_str_equal (mode, "threads"))
        g_assert_cmpint (lost, ==, 0);
      else if (troupe_cores_count () >= 2)
        g_assert_cmpint (lost, >, 0);
    }
}

static void
test_faults (void)
{
  const char *const arguments[] = { "--show=faults", "-j4", NULL };
  g_auto (Comparison) comparison = { 0 };

  comparison_run (&comparison, arguments);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "crashes"), ==, 2);
  for (guint row = 0; row < 2; row++)
    {
      gint64 crashes = comparison_get_count (&comparison, "crashes", row, "crashes");
      gboolean by_threads =
          g_str_equal (comparison_get_text (&comparison, "crashes", row, "mode"), "threads");

      g_assert_true (comparison_get_yes (&comparison, "crashes", row, "complete"));
      g_assert_cmpint (crashes, >, 0);
      g_assert_cmpint (comparison_get_count (&comparison, "crashes", row, "crashed"), ==, 1);
      g_assert_cmpint (comparison_get_count (&comparison, "crashes", row, "lanes_lost"), ==,
                       by_threads ? 4 * crashes : crashes);
      if (by_threads)
        g_assert_cmpint (comparison_get_count (&comparison, "crashes", row, "items_again"), >=, 1);
      else
        g_assert_cmpint (crashes, ==, 1);
    }
}

/* Messages of 256 KiB carry more than those of 8 bytes. */
static void
test_communication (void)
{
  const char *const arguments[] = { "--show=communication", NULL };
  g_auto (Comparison) comparison = { 0 };
  static const char *const ways[] = { "pipe", "queue", "shared-memory" };

  comparison_run (&comparison, arguments);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "messages"), ==, 24);
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      guint small = comparison_find_row (&comparison, "messages", "way", ways[way], NULL);
      guint large = small + 5;

      g_assert_cmpint (comparison_get_count (&comparison, "messages", small, "message_bytes"), ==,
                       8);
      g_assert_cmpint (comparison_get_count (&comparison, "messages", large, "message_bytes"), ==,
                       262144);
      g_assert_cmpint (comparison_get_count (&comparison, "messages", small + 7, "message_bytes"),
                       ==, 16 * 1024 * 1024);
      g_assert_cmpfloat (
          comparison_get_number (&comparison, "messages", small, "messages_per_second"), >, 0);
      g_assert_cmpfloat (
          comparison_get_number (&comparison, "messages", large, "bytes_per_second"), >,
          comparison_get_number (&comparison, "messages", small, "bytes_per_second"));
    }
}

static void
test_lifecycle (void)
{
  const char *const arguments[] = { "--show=lifecycle", "-j4", NULL };
  static const char *const joins[] = { "exit 0", "SIGTERM", "SIGKILL" };
  static const char *const times[] = { "start_seconds", "greeting_seconds", "work_seconds",
                                       "join_seconds" };
  const gint64 began = g_get_monotonic_time ();
  g_auto (Comparison) comparison = { 0 };

  comparison_run (&comparison, arguments);
  g_assert_cmpuint (comparison_get_n_rows (&comparison, "workers"), ==, 4);
  for (guint row = 0; row < 4; row++)
    {
      double sum = 0;

      for (guint i = 0; i < G_N_ELEMENTS (times); i++)
        {
          double seconds = comparison_get_number (&comparison, "workers", row, times[i]);

          g_assert_cmpfloat (seconds, >, 0);
          sum += seconds;
        }
      /* One after the other, while this test waited. */
      g_assert_cmpfloat (sum, <, (g_get_monotonic_time () - began) / (double) G_USEC_PER_SEC);
    }
  g_assert_cmpint (comparison_get_count (&comparison, "barrier", 0, "processes"), ==, 4);
  g_assert_true (comparison_get_yes (&comparison, "barrier", 0, "none_before_last"));

  g_assert_cmpuint (comparison_get_n_rows (&comparison, "endings"), ==, 3);
  for (guint row = 0; row < 3; row++)
    {
      g_assert_cmpstr (comparison_get_text (&comparison, "endings", row, "join"), ==, joins[row]);
      g_assert_true (comparison_get_yes (&comparison, "endings", row, "complete"));
      g_assert_cmpint (comparison_get_count (&comparison, "endings", row, "restarts"), ==,
                       row == 0 ? 0 : 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare-experiments/cores", test_cores);
  g_test_add_func ("/compare-experiments/memory", test_memory);
  g_test_add_func ("/compare-experiments/faults", test_faults);
  g_test_add_func ("/compare-experiments/communication", test_communication);
  g_test_add_func ("/compare-experiments/lifecycle", test_lifecycle);

  return g_test_run ();
}
