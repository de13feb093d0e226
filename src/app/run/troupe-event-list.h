/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of events. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_EVENT_LIST (troupe_event_list_get_type ())

/**
 * TroupeEventList:
 *
 * What happened in a run, and when. What is selected can be copied as text. It follows what is new
 * while its end is on screen.
 *
 * Properties: events (GListModel of TroupeEvent, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeEventList, troupe_event_list, TROUPE, EVENT_LIST, AdwBin)

G_END_DECLS
