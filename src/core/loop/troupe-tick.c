/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes ticks and calls back at each of them. */

#include "troupe-tick.h"

/* After the sources that bring new figures, and before GTK draws. */
#define PRIORITY (G_PRIORITY_DEFAULT + 10)

typedef struct
{
  GSource source;
  guint interval;
} TickSource;

/**
 * troupe_tick_find:
 * @after: a time
 * @interval: the time between ticks, in milliseconds
 *
 * Returns: the first tick after that time
 */
gint64
troupe_tick_find (gint64 after, guint interval)
{
  const gint64 length = (gint64) interval * 1000;

  return (after / length + 1) * length;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (
      source, troupe_tick_find (g_source_get_time (source), ((TickSource *) source)->interval));
  return callback (data);
}

/**
 * troupe_tick_add:
 * @interval: the time between calls, in milliseconds
 * @callback: the function to call; it returns %G_SOURCE_CONTINUE or %G_SOURCE_REMOVE
 * @data: for @callback
 *
 * Calls @callback in the default main context at each tick, after the changes published at that
 * tick have arrived.
 *
 * Returns: the id of a source, as g_timeout_add() does
 */
guint
troupe_tick_add (guint interval, GSourceFunc callback, gpointer data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  g_autoptr (GSource) source = g_source_new (&funcs, sizeof (TickSource));

  ((TickSource *) source)->interval = interval;
  g_source_set_priority (source, PRIORITY);
  g_source_set_callback (source, callback, data, NULL);
  g_source_set_ready_time (source, troupe_tick_find (g_get_monotonic_time (), interval));
  return g_source_attach (source, NULL);
}
