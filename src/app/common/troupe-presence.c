/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Watches whether a person can see a widget. */

#include "troupe-presence.h"

#include "troupe-compat.h"

struct _TroupePresence
{
  GObject parent_instance;

  /* Unowned: the widget owns its presence. */
  GtkWidget *widget;
  GdkSurface *surface;
  gboolean seen;
};

G_DEFINE_FINAL_TYPE (TroupePresence, troupe_presence, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SEEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (TroupePresence *self)
{
  gboolean seen = FALSE;

  if (GDK_IS_TOPLEVEL (self->surface))
    seen = (gdk_toplevel_get_state (GDK_TOPLEVEL (self->surface)) &
            (GDK_TOPLEVEL_STATE_MINIMIZED | TROUPE_TOPLEVEL_STATE_SUSPENDED)) == 0;
  if (self->seen == seen)
    return;

  self->seen = seen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEEN]);
}

static void
unwatch_surface (TroupePresence *self)
{
  if (self->surface)
    g_signal_handlers_disconnect_by_func (self->surface, update, self);
  g_clear_object (&self->surface);
}

static void
map_cb (TroupePresence *self)
{
  unwatch_surface (self);
  self->surface = g_object_ref (gtk_native_get_surface (gtk_widget_get_native (self->widget)));
  if (GDK_IS_TOPLEVEL (self->surface))
    g_signal_connect_object (self->surface, "notify::state", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
}

static void
unmap_cb (TroupePresence *self)
{
  unwatch_surface (self);
  update (self);
}

static void
troupe_presence_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupePresence *self = TROUPE_PRESENCE (object);

  switch (prop_id)
    {
    case PROP_SEEN:
      g_value_set_boolean (value, self->seen);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_presence_dispose (GObject *object)
{
  unwatch_surface (TROUPE_PRESENCE (object));

  G_OBJECT_CLASS (troupe_presence_parent_class)->dispose (object);
}

static void
troupe_presence_class_init (TroupePresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_presence_get_property;
  object_class->dispose = troupe_presence_dispose;

  properties[PROP_SEEN] =
      g_param_spec_boolean ("seen", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_presence_init (TroupePresence *self)
{
}

/**
 * troupe_presence_new:
 * @widget: the widget, which owns the returned object
 *
 * Returns: (transfer full): the presence of the widget
 */
TroupePresence *
troupe_presence_new (GtkWidget *widget)
{
  TroupePresence *self = g_object_new (TROUPE_TYPE_PRESENCE, NULL);

  self->widget = widget;
  g_signal_connect_object (widget, "map", G_CALLBACK (map_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (unmap_cb), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (widget))
    map_cb (self);
  return self;
}

/**
 * troupe_presence_get_seen:
 *
 * Returns: whether a person can see the widget
 */
gboolean
troupe_presence_get_seen (TroupePresence *self)
{
  return self->seen;
}
