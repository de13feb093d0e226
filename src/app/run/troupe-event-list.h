/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of events. */

#pragma once

#include "troupe-event.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_EVENT_LIST (troupe_event_list_get_type ())

/**
 * TroupeEventList:
 *
 * The events of a run with their times, of one kind or all, and those that have a text. Selected
 * events can be copied as text. The list follows new events while its end is visible.
 *
 * Properties: events (GListModel of TroupeEvent, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeEventList, troupe_event_list, TROUPE, EVENT_LIST, AdwBin)

void troupe_event_list_choose (TroupeEventList *self, TroupeEvent *event);

G_END_DECLS
