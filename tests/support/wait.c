/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits in a test until a condition holds. */

#include "wait.h"

#define LIMIT_SECONDS 120
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
 * wait_turn_for:
 * @limit: from wait_begin()
 * @what: as long as what one waits
 * @file: the file of the test
 * @line: the line there
 * @function: the function there
 *
 * Iterates the default main context once, for a moment at most; fails the test after @limit.
 */
void
wait_turn_for (gint64 limit, const char *what, const char *file, int line, const char *function)
{
  /* After everything else. */
  guint look = g_timeout_add_full (G_PRIORITY_LOW, LOOK_MS, wake_up, NULL, NULL);

  if (g_get_monotonic_time () >= limit)
    {
      g_autofree char *message =
          g_strdup_printf ("waits for more than %d s while %s", LIMIT_SECONDS, what);

      g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
    }
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (look);
}
