/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of the timeline. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TIMELINE_PAGE (troupe_timeline_page_get_type ())

/**
 * TroupeTimelinePage:
 *
 * The timeline of a run, with its times, its controls and a legend of its patterns: a
 * #TroupeRunPage that is updated while it is active.
 *
 * Properties: range (TroupeTimeRange, read-only).
 *
 * Signals: "chosen" (guint64 row): an item, by its index.
 */
G_DECLARE_FINAL_TYPE (TroupeTimelinePage, troupe_timeline_page, TROUPE, TIMELINE_PAGE, AdwBin)

G_END_DECLS
