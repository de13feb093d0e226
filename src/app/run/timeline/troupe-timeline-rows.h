/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the timeline. */

#pragma once

#include "troupe-event.h"
#include "troupe-trace.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeTimelineMark:
 * @kind: the kind of event
 * @worker: the number of the worker
 * @seconds: its time, in seconds since the start of the run
 * @until: for %TROUPE_EVENT_PAUSED, the time at which the worker continued, or %G_MAXDOUBLE
 * @text: (transfer none): a sentence that describes the event
 *
 * An event of a worker.
 */
typedef struct
{
  TroupeEventKind kind;
  guint worker;
  double seconds;
  double until;
  char *text;
} TroupeTimelineMark;

/**
 * TroupeTimelineRows:
 *
 * The rows of a timeline: one for each lane of each slot, in which a worker and its replacements
 * follow one another.
 */
typedef struct _TroupeTimelineRows TroupeTimelineRows;

TroupeTimelineRows *
troupe_timeline_rows_new (GListModel *workers, GListModel *events, TroupeTrace *trace);
void troupe_timeline_rows_free (TroupeTimelineRows *self);

guint troupe_timeline_rows_get_n_rows (TroupeTimelineRows *self);
guint troupe_timeline_rows_get_lane (TroupeTimelineRows *self, guint row);
GArray *troupe_timeline_rows_get_workers (TroupeTimelineRows *self, guint row);
GArray *troupe_timeline_rows_get_marks (TroupeTimelineRows *self, guint row);
gint64 troupe_timeline_rows_get_origin (TroupeTimelineRows *self);
gboolean troupe_timeline_rows_find (TroupeTimelineRows *self,
                                    guint row,
                                    double seconds,
                                    int direction,
                                    guint *worker,
                                    TroupeSpan *span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTimelineRows, troupe_timeline_rows_free)

G_END_DECLS
