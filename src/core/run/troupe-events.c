/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model of the latest events. */

#include "troupe-events.h"

/* How many go at a time when there are too many. */
#define DROPPED (TROUPE_EVENTS_MAX / 10)

struct _TroupeEvents
{
  GObject parent_instance;

  GPtrArray *events;
};

static GType
get_item_type (GListModel *model)
{
  return TROUPE_TYPE_EVENT;
}

static guint
get_n_items (GListModel *model)
{
  return TROUPE_EVENTS (model)->events->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *events = TROUPE_EVENTS (model)->events;

  return position < events->len ? g_object_ref (events->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeEvents,
                               troupe_events,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
troupe_events_finalize (GObject *object)
{
  g_ptr_array_unref (TROUPE_EVENTS (object)->events);

  G_OBJECT_CLASS (troupe_events_parent_class)->finalize (object);
}

static void
troupe_events_class_init (TroupeEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_events_finalize;
}

static void
troupe_events_init (TroupeEvents *self)
{
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * troupe_events_new:
 *
 * Returns: (transfer full): an empty list of events
 */
TroupeEvents *
troupe_events_new (void)
{
  return g_object_new (TROUPE_TYPE_EVENTS, NULL);
}

/**
 * troupe_events_add:
 * @event: an event, later than all others
 *
 * Adds an event. If there are too many, the oldest ones are removed.
 */
void
troupe_events_add (TroupeEvents *self, TroupeEvent *event)
{
  if (self->events->len >= TROUPE_EVENTS_MAX)
    {
      g_ptr_array_remove_range (self->events, 0, DROPPED);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, DROPPED, 0);
    }

  g_ptr_array_add (self->events, g_object_ref (event));
  g_list_model_items_changed (G_LIST_MODEL (self), self->events->len - 1, 0, 1);
}
