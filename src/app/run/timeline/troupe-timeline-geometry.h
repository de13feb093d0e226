/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The positions in a timeline, shared by the widget, its drawing and its input. */

#pragma once

#include "troupe-time-range.h"
#include "troupe-timeline-rows.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TIMELINE_GEOMETRY (troupe_timeline_geometry_get_type ())

/**
 * TroupeTimelineGeometry:
 *
 * The positions in a timeline. It converts times and rows to pixels and back, finds the items at a
 * point, and keeps the items that the pointer or the keys point at.
 *
 * Properties: range (TroupeTimeRange, nullable), pointed (string, nullable, read-only: a sentence
 * about the items that are pointed at).
 *
 * Signals: "chosen" (guint64 row): an item, by its index.
 */
G_DECLARE_FINAL_TYPE (TroupeTimelineGeometry,
                      troupe_timeline_geometry,
                      TROUPE,
                      TIMELINE_GEOMETRY,
                      GObject)

TroupeTimelineGeometry *troupe_timeline_geometry_new (GtkWidget *widget);
TroupeTimelineRows *troupe_timeline_geometry_get_rows (TroupeTimelineGeometry *self);
void troupe_timeline_geometry_take_rows (TroupeTimelineGeometry *self, TroupeTimelineRows *rows);
guint troupe_timeline_geometry_get_n_rows (TroupeTimelineGeometry *self);
TroupeTimeRange *troupe_timeline_geometry_get_range (TroupeTimelineGeometry *self);
GtkAdjustment *troupe_timeline_geometry_get_scroll (TroupeTimelineGeometry *self);
void troupe_timeline_geometry_set_scroll (TroupeTimelineGeometry *self, GtkAdjustment *scroll);

int troupe_timeline_geometry_get_gutter (TroupeTimelineGeometry *self);
int troupe_timeline_geometry_get_width (TroupeTimelineGeometry *self);
int troupe_timeline_geometry_get_row_height (TroupeTimelineGeometry *self);
double troupe_timeline_geometry_get_x (TroupeTimelineGeometry *self, double seconds);
double troupe_timeline_geometry_get_seconds (TroupeTimelineGeometry *self, double x);

const char *troupe_timeline_geometry_get_pointed (TroupeTimelineGeometry *self);
gboolean
troupe_timeline_geometry_get_span (TroupeTimelineGeometry *self, guint *row, TroupeSpan *span);
void troupe_timeline_geometry_point_at (TroupeTimelineGeometry *self, double x, double y);
void troupe_timeline_geometry_point_at_span (TroupeTimelineGeometry *self,
                                             guint row,
                                             guint worker,
                                             const TroupeSpan *span);
void troupe_timeline_geometry_unpoint (TroupeTimelineGeometry *self);
void troupe_timeline_geometry_choose (TroupeTimelineGeometry *self);

G_END_DECLS
