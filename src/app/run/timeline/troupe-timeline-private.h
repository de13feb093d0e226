/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-timeline-rows.h"
#include "troupe-timeline.h"

G_BEGIN_DECLS

/*
 * What the files of the timeline share:
 *
 *   troupe-timeline.c       the widget: its run, its size, what is chosen
 *   troupe-timeline-draw.c  how it looks
 *   troupe-timeline-input.c pointer and keys
 */

struct _TroupeTimeline
{
  GtkWidget parent_instance;

  GListModel *workers;
  GListModel *events;
  TroupeTrace *trace;
  TroupeTimelineRows *rows;
  TroupeTimeRange *range;
  GtkAdjustment *scroll;

  /* What is pointed at, and in which row; by keys it stays when the pointer leaves. */
  gboolean has_span;
  guint row;
  TroupeSpan span;
  char *pointed;

  double pointer_x;
  double panned_to;
  double zoomed_by;
};

/* timeline */
int troupe_timeline_get_row_height (TroupeTimeline *self);
double troupe_timeline_get_x (TroupeTimeline *self, double seconds);
double troupe_timeline_get_seconds (TroupeTimeline *self, double x);
void troupe_timeline_set_pointed (TroupeTimeline *self,
                                  gboolean has_span,
                                  guint row,
                                  const TroupeSpan *span,
                                  char *text);
void troupe_timeline_point_at_span (TroupeTimeline *self,
                                    guint row,
                                    guint worker,
                                    const TroupeSpan *span);

/* draw */
void troupe_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* input */
void troupe_timeline_add_input (TroupeTimeline *self);
void troupe_timeline_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
