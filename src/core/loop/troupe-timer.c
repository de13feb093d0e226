/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Timers of a thread that has a main context of its own. */

#include "troupe-timer.h"

/**
 * troupe_timer_add:
 * @milliseconds: the time until the call; with %G_SOURCE_CONTINUE also the interval
 * @callback: the function to call; it returns %G_SOURCE_CONTINUE or %G_SOURCE_REMOVE
 * @data: for @callback
 *
 * Calls @callback in the default main context of the calling thread.
 *
 * Returns: (transfer full): the timer, for troupe_timer_clear()
 */
GSource *
troupe_timer_add (guint milliseconds, GSourceFunc callback, gpointer data)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/**
 * troupe_timer_clear:
 * @source: (inout) (nullable): a timer, or any other source that was attached
 *
 * Destroys a source, which may be the calling one, and clears the pointer to it. Does nothing if
 * there is none.
 */
void
troupe_timer_clear (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}
