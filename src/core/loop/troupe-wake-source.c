/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A main loop source that fires once for each g_source_set_ready_time(). */

#include "troupe-wake-source.h"

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  /* Before the callback, so that a time that is set meanwhile, by this or another thread, is not
   * lost. */
  g_source_set_ready_time (source, -1);
  return callback (data);
}

/**
 * troupe_wake_source_new:
 * @context: the context in which it is called
 * @callback: the function to call; it returns %G_SOURCE_CONTINUE
 * @data: for @callback
 *
 * Creates a source that calls @callback once each time that g_source_set_ready_time() was called,
 * at the given time, and sleeps otherwise.
 *
 * Returns: (transfer full): a source that was attached
 */
GSource *
troupe_wake_source_new (GMainContext *context, GSourceFunc callback, gpointer data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new (&funcs, sizeof (GSource));

  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, context);
  return source;
}
