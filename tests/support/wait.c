/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits in a test until a condition holds. */

#include "wait.h"

#define LIMIT_SECONDS 60
#define LOOK_MS       10

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
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
  gint64 limit = g_get_monotonic_time () + LIMIT_SECONDS * G_USEC_PER_SEC;
  /* After everything else, however long @condition takes. */
  guint look = g_timeout_add_full (G_PRIORITY_LOW, LOOK_MS, wake_up, NULL, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (look);
}
