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
 * @until: for %TROUPE_EVENT_PAUSED, the time at which the worker continued, or %G_MAXDOUBLE; for
 *   %TROUPE_EVENT_TAKEN, the end of the worker, which lost items that it had begun at @seconds; for
 *   %TROUPE_EVENT_SILENT, the time at which the worker greeted, which was being started
 * @text: (transfer none): a sentence that describes the event
 *
 * An event of a worker, or a time in which it did something else than an item.
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
 * TroupeTimelineTie:
 * @lost_by: the worker that ended while it had the item
 * @lost_at: when, in seconds since the start of the run
 * @taken_by: the worker that ran it again
 * @taken_at: when it took it, the same
 * @index: the index of the first of these items
 * @n_items: their number
 *
 * Items that were lost with a worker and run again by another one.
 */
typedef struct
{
  guint lost_by;
  double lost_at;
  guint taken_by;
  double taken_at;
  guint64 index;
  guint64 n_items;
} TroupeTimelineTie;

/**
 * TroupeTimelineSigns:
 * @TROUPE_TIMELINE_STARTING: a worker was being started
 * @TROUPE_TIMELINE_WAITING: a worker was there; without an item, it waited
 * @TROUPE_TIMELINE_AGAIN: items failed and were run again
 * @TROUPE_TIMELINE_RUNNING: items run now
 * @TROUPE_TIMELINE_LOST: a worker lost items
 * @TROUPE_TIMELINE_PAUSED: a worker was paused
 * @TROUPE_TIMELINE_ENDED: a worker was killed or died
 * @TROUPE_TIMELINE_REPLACED: a worker was replaced
 *
 * What rows have besides items.
 */
typedef enum
{
  TROUPE_TIMELINE_STARTING = 1 << 0,
  TROUPE_TIMELINE_WAITING = 1 << 1,
  TROUPE_TIMELINE_LOST = 1 << 2,
  TROUPE_TIMELINE_PAUSED = 1 << 3,
  TROUPE_TIMELINE_ENDED = 1 << 4,
  TROUPE_TIMELINE_REPLACED = 1 << 5,
  TROUPE_TIMELINE_AGAIN = 1 << 6,
  TROUPE_TIMELINE_RUNNING = 1 << 7,
} TroupeTimelineSigns;

/**
 * TroupeTimelineLife:
 * @worker: the number of a worker
 * @from: when it greeted, in seconds since the start of the run
 * @until: when it ended, the same, or %G_MAXDOUBLE
 *
 * The time in which a worker was there for items.
 */
typedef struct
{
  guint worker;
  double from;
  double until;
} TroupeTimelineLife;

/**
 * TroupeTimelineRows:
 *
 * The rows of a timeline: one for each lane of each slot, in which a worker and its replacements
 * follow one another.
 */
typedef struct _TroupeTimelineRows TroupeTimelineRows;

TroupeTimelineRows *
troupe_timeline_rows_new (GListModel *workers, GListModel *events, TroupeTrace *trace);
gboolean troupe_timeline_rows_update (TroupeTimelineRows *self,
                                      GListModel *workers,
                                      GListModel *events,
                                      TroupeTrace *trace);
void troupe_timeline_rows_free (TroupeTimelineRows *self);

guint troupe_timeline_rows_get_n_rows (TroupeTimelineRows *self);
guint troupe_timeline_rows_get_lane (TroupeTimelineRows *self, guint row);
GArray *troupe_timeline_rows_get_workers (TroupeTimelineRows *self, guint row);
GArray *troupe_timeline_rows_get_marks (TroupeTimelineRows *self, guint row);
GArray *troupe_timeline_rows_get_lives (TroupeTimelineRows *self, guint row);
GArray *troupe_timeline_rows_get_ties (TroupeTimelineRows *self);
GArray *troupe_timeline_rows_get_again (TroupeTimelineRows *self);
const TroupeSpanTie *
troupe_timeline_rows_find_failed (TroupeTimelineRows *self, guint worker, const TroupeSpan *span);
const TroupeTimelineTie *
troupe_timeline_rows_find_tie (TroupeTimelineRows *self, guint worker, const TroupeSpan *span);
gboolean troupe_timeline_rows_find_again (TroupeTimelineRows *self,
                                          const TroupeTimelineTie *tie,
                                          guint *row,
                                          TroupeSpan *span);
guint troupe_timeline_rows_get_row (TroupeTimelineRows *self, guint worker);
TroupeTimelineSigns troupe_timeline_rows_get_signs (TroupeTimelineRows *self);
gint64 troupe_timeline_rows_get_origin (TroupeTimelineRows *self);
gboolean troupe_timeline_rows_find (TroupeTimelineRows *self,
                                    guint row,
                                    double seconds,
                                    int direction,
                                    guint *worker,
                                    TroupeSpan *span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTimelineRows, troupe_timeline_rows_free)

G_END_DECLS
