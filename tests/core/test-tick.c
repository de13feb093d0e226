/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests ticks: the whole seconds at which displayed figures change. */

#include "troupe-tick.h"
#include "troupe-wake-source.h"
#include "wait.h"

#define INTERVAL 50

static void
test_find (void)
{
  g_assert_cmpint (troupe_tick_find (0, 1000), ==, 1000000);
  g_assert_cmpint (troupe_tick_find (999999, 1000), ==, 1000000);
  g_assert_cmpint (troupe_tick_find (1000000, 1000), ==, 2000000);
  /* Whole seconds are ticks of shorter intervals, too. */
  g_assert_cmpint (troupe_tick_find (1750000, 250), ==, 2000000);
}

static gboolean
count_three (gpointer data)
{
  guint *count = data;

  return ++*count < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_three (gpointer data)
{
  return *(guint *) data == 3;
}

static void
test_repeats (void)
{
  const gint64 begin = g_get_monotonic_time ();
  guint count = 0;
  guint source = troupe_tick_add (INTERVAL, count_three, &count);

  wait_until (is_three, &count);
  g_assert_cmpint (g_get_monotonic_time (), >=,
                   troupe_tick_find (begin, INTERVAL) + 2 * INTERVAL * 1000);
  g_assert_null (g_main_context_find_source_by_id (NULL, source));
}

static gboolean
add_tick (gpointer data)
{
  g_string_append (data, "tick ");
  return G_SOURCE_REMOVE;
}

static gboolean
add_news (gpointer data)
{
  g_string_append (data, "news ");
  return G_SOURCE_CONTINUE;
}

static gboolean
has_both (gpointer data)
{
  return ((GString *) data)->len >= strlen ("news tick ");
}

/* Everything that is published at a tick is published before the views are called. */
static void
test_comes_after_news (void)
{
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GSource) mailbox = NULL;

  troupe_tick_add (INTERVAL, add_tick, order);
  mailbox = troupe_wake_source_new (NULL, add_news, order);
  g_source_set_ready_time (mailbox, troupe_tick_find (g_get_monotonic_time (), INTERVAL));
  /* Late for both. */
  g_usleep (2 * INTERVAL * 1000);
  wait_until (has_both, order);
  g_assert_cmpstr (order->str, ==, "news tick ");
  g_source_destroy (mailbox);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tick/find", test_find);
  g_test_add_func ("/tick/repeats", test_repeats);
  g_test_add_func ("/tick/comes-after-news", test_comes_after_news);
  return g_test_run ();
}
