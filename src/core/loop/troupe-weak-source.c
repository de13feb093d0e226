/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls a function of an object from a main loop, for as long as the object lives. */

#include "troupe-weak-source.h"

typedef struct
{
  GSource source;
  GWeakRef object;
  TroupeWeakSourceCall call;
} WeakSource;

static gboolean
weak_source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  WeakSource *self = (WeakSource *) source;
  g_autoptr (GObject) object = g_weak_ref_get (&self->object);

  if (object != NULL)
    self->call (object);
  return G_SOURCE_CONTINUE;
}

static void
weak_source_finalize (GSource *source)
{
  g_weak_ref_clear (&((WeakSource *) source)->object);
}

static GSourceFuncs weak_source_funcs = {
  .dispatch = weak_source_dispatch,
  .finalize = weak_source_finalize,
};

/**
 * troupe_weak_source_new:
 * @object: a GObject
 * @call: called with @object when the source is ready, in the default main context of this thread
 * @name: the name of the source, never freed
 *
 * A source that sleeps until g_source_set_ready_time(). Other threads may set that, as long as
 * @object lives; it destroys the source.
 *
 * Returns: (transfer full): the source, attached
 */
GSource *
troupe_weak_source_new (gpointer object, TroupeWeakSourceCall call, const char *name)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSource *source = g_source_new (&weak_source_funcs, sizeof (WeakSource));
  WeakSource *self = (WeakSource *) source;

  g_source_set_static_name (source, name);
  g_weak_ref_init (&self->object, object);
  self->call = call;
  g_source_attach (source, context);
  return source;
}
