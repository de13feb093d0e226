/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the timeline. */

#pragma once

#include "troupe-event.h"
#include "troupe-trace.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeTimelineMark:
 * @kind: what happened
 * @worker: to which worker
 * @seconds: when, since the start of the run
 * @until: for %TROUPE_EVENT_PAUSED, when it went on, or %G_MAXDOUBLE
 * @text: (transfer none): what happened, in a sentence
 *
 * Something that happened to a worker.
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
 * What stands where in a timeline: a row for each lane, in which those that replaced one another
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
