/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The events of a run, as a list model. */

#pragma once

#include "troupe-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** The most events that are kept; beyond that, the oldest ones are dropped. */
#define TROUPE_EVENTS_MAX 5000

#define TROUPE_TYPE_EVENTS (troupe_events_get_type ())

/**
 * TroupeEvents:
 *
 * The events of a pool: a #GListModel of #TroupeEvent, the newest one last.
 */
G_DECLARE_FINAL_TYPE (TroupeEvents, troupe_events, TROUPE, EVENTS, GObject)

TroupeEvents *troupe_events_new (void);
void troupe_events_add (TroupeEvents *self, TroupeEvent *event);

G_END_DECLS
