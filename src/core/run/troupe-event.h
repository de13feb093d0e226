/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events of a run: what happened, when, to which worker and items. */

#pragma once

#include "troupe-event-data.h"
#include "troupe-worker-status.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_EVENT (troupe_event_get_type ())

/**
 * TroupeEvent:
 *
 * An event of a run. It does not change, and may be created in one thread and read in another.
 *
 * Properties, all read-only: kind (int), seconds (double, since the job's start), worker (guint, 0:
 * none), text (string).
 */
G_DECLARE_FINAL_TYPE (TroupeEvent, troupe_event, TROUPE, EVENT, GObject)

TroupeEvent *
troupe_event_new (TroupeEventKind kind, double seconds, guint worker, const char *text);
TroupeEvent *troupe_event_new_from_data (const TroupeEventData *data);
const TroupeEventData *troupe_event_get_data (TroupeEvent *self);
TroupeEventKind troupe_event_get_kind (TroupeEvent *self);
double troupe_event_get_seconds (TroupeEvent *self);
guint troupe_event_get_worker (TroupeEvent *self);
const char *troupe_event_get_text (TroupeEvent *self);
gboolean troupe_event_is_warning (TroupeEvent *self);

char *troupe_event_describe_join (const TroupeWorkerStatus *status);

G_END_DECLS
