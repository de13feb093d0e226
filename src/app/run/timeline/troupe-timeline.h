/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The timeline of a run. */

#pragma once

#include "troupe-time-range.h"
#include "troupe-timeline-rows.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TIMELINE (troupe_timeline_get_type ())

/**
 * TroupeTimeline:
 *
 * The timeline of a run: a row for each lane, and a rectangle for each item, or for all items that
 * begin within a pixel. It is drawn again by troupe_timeline_update().
 *
 * Properties: range (TroupeTimeRange, nullable), pointed (string, read-only: a sentence about the
 * items under the pointer, or chosen by keys).
 *
 * Signals: "chosen" (guint64 row): an item, by its index.
 */
G_DECLARE_FINAL_TYPE (TroupeTimeline, troupe_timeline, TROUPE, TIMELINE, GtkWidget)

void troupe_timeline_set_run (TroupeTimeline *self,
                              GListModel *workers,
                              GListModel *events,
                              TroupeTrace *trace);
void troupe_timeline_update (TroupeTimeline *self);
TroupeTimelineSigns troupe_timeline_get_signs (TroupeTimeline *self);
void troupe_timeline_point_at (TroupeTimeline *self, double x, double y);
void troupe_timeline_choose (TroupeTimeline *self);

G_END_DECLS
