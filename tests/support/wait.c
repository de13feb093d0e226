/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits in a test until a condition holds. */

#include "wait.h"

#define LIMIT_SECONDS 60
#define LOOK_MS       10

/**
 * wait_begin:
 *
 * Returns: the limit of what begins to wait now, for wait_turn()
 */
gint64
wait_begin (void)
{
  return g_get_monotonic_time () + LIMIT_SECONDS * G_USEC_PER_SEC;
}

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * wait_turn:
 * @limit: from wait_begin()
 *
 * Iterates the default main context once, for a moment at most; fails the test after @limit.
 */
void
wait_turn (gint64 limit)
{
  /* After everything else. */
  guint look = g_timeout_add_full (G_PRIORITY_LOW, LOOK_MS, wake_up, NULL, NULL);

  g_assert_cmpint (g_get_monotonic_time (), <, limit);
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (look);
}

/**
 * wait_until:
 * @condition: what to wait for
 * @data: for @condition
 *
 * Iterates the default main context until @condition is so; fails the test when that takes a
 * minute.
 */
void
wait_until (WaitCondition condition, gpointer data)
{
  wait_while (!condition (data));
}
