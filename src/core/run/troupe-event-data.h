/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All that is known of an event of a run, as members. */

#pragma once

#include "troupe-item-ranges.h"

G_BEGIN_DECLS

/**
 * TroupeEventKind:
 * @TROUPE_EVENT_JOB: the job began, was paused or resumed, or ended
 * @TROUPE_EVENT_STARTED: a worker was started, perhaps as a replacement
 * @TROUPE_EVENT_PAUSED: a worker was stopped (SIGSTOP)
 * @TROUPE_EVENT_CONTINUED: a worker was resumed
 * @TROUPE_EVENT_RETRIED: items that failed are run again
 * @TROUPE_EVENT_JOINED: a worker ended and was reaped
 * @TROUPE_EVENT_STOPPED: something outside of Troupe stopped a worker
 * @TROUPE_EVENT_KILLED: a person ended a worker through Troupe
 * @TROUPE_EVENT_DIED: a worker ended in any other way than a normal exit with 0
 * @TROUPE_EVENT_MISSING: a worker that died is not replaced
 * @TROUPE_EVENT_SILENT: a worker has not greeted for long
 * @TROUPE_EVENT_WROTE: a worker wrote to standard error, for no single item
 * @TROUPE_EVENT_WARNED: the job runs, but is probably not as intended
 * @TROUPE_EVENT_LEFT_OUT: something that may have been items could not be read
 * @TROUPE_EVENT_NO_ROOM: results cannot be kept, so workers wait for their reader
 * @TROUPE_EVENT_TAKEN: items that a worker lost were given to another one
 * @TROUPE_EVENT_FAILED: items have no value in the end: they failed, crashed or timed out
 *
 * The journal keeps the numbers: further kinds are added at the end.
 */
typedef enum
{
  TROUPE_EVENT_JOB,
  TROUPE_EVENT_STARTED,
  TROUPE_EVENT_PAUSED,
  TROUPE_EVENT_CONTINUED,
  TROUPE_EVENT_RETRIED,
  TROUPE_EVENT_JOINED,
  TROUPE_EVENT_STOPPED,
  TROUPE_EVENT_KILLED,
  TROUPE_EVENT_DIED,
  TROUPE_EVENT_MISSING,
  TROUPE_EVENT_SILENT,
  TROUPE_EVENT_WROTE,
  TROUPE_EVENT_WARNED,
  TROUPE_EVENT_LEFT_OUT,
  TROUPE_EVENT_NO_ROOM,
  TROUPE_EVENT_TAKEN,
  TROUPE_EVENT_FAILED,
} TroupeEventKind;

/** The last kind. */
#define TROUPE_EVENT_LAST TROUPE_EVENT_FAILED

/**
 * TroupeEventWhat:
 * @TROUPE_EVENT_SAID: what its text says, a whole sentence; so are all events of earlier versions
 * @TROUPE_EVENT_JOB_STARTED: the job began; the text is its title
 * @TROUPE_EVENT_JOB_PAUSED: all workers were stopped
 * @TROUPE_EVENT_JOB_CONTINUED: the job goes on
 * @TROUPE_EVENT_JOB_STOPPED: no item is handed out any more
 * @TROUPE_EVENT_JOB_FINISHED: the last worker has joined
 * @TROUPE_EVENT_WORKER_STARTED: @other is the worker that it replaces, or 0
 * @TROUPE_EVENT_WORKER_PAUSED: the text is why, or there is none for an order
 * @TROUPE_EVENT_WORKER_CONTINUED: it goes on
 * @TROUPE_EVENT_WORKER_STOPPED: something outside of Troupe stopped it
 * @TROUPE_EVENT_WORKER_SILENT: it has not greeted for @code seconds
 * @TROUPE_EVENT_WROTE_BETWEEN: it wrote the text to standard error while it had no item
 * @TROUPE_EVENT_WROTE_AMONG: it wrote the text at one of several items
 * @TROUPE_EVENT_KILLED_BY_USER: a person ended it
 * @TROUPE_EVENT_KILLED_TIMED_OUT: its item ran for too long
 * @TROUPE_EVENT_KILLED_TOO_LARGE: it used too much memory, as the text says
 * @TROUPE_EVENT_KILLED_FOR_ROOM: others needed its memory, as the text says
 * @TROUPE_EVENT_KILLED_SLOW: it took too long to end
 * @TROUPE_EVENT_WORKER_DIED: the text is the reason, if the pool knows it
 * @TROUPE_EVENT_WORKER_MISSING: it is not replaced, for the reason that the text says
 * @TROUPE_EVENT_WORKER_JOINED: it ended and was reaped; @items counts those that it finished
 * @TROUPE_EVENT_ITEMS_RETRIED: items that failed are run again; the text is the cause, if it is one
 * @TROUPE_EVENT_ITEMS_TAKEN: @worker took items that @other had begun when it ended
 * @TROUPE_EVENT_ITEMS_FAILED: the text is the cause, if it is one item
 * @TROUPE_EVENT_ITEMS_CRASHED: items ended their workers; the same
 * @TROUPE_EVENT_ITEMS_TIMED_OUT: items ran for too long; the same
 *
 * What happened, more exactly than its kind. The journal keeps the numbers.
 */
typedef enum
{
  TROUPE_EVENT_SAID,
  TROUPE_EVENT_JOB_STARTED,
  TROUPE_EVENT_JOB_PAUSED,
  TROUPE_EVENT_JOB_CONTINUED,
  TROUPE_EVENT_JOB_STOPPED,
  TROUPE_EVENT_JOB_FINISHED,
  TROUPE_EVENT_WORKER_STARTED,
  TROUPE_EVENT_WORKER_PAUSED,
  TROUPE_EVENT_WORKER_CONTINUED,
  TROUPE_EVENT_WORKER_STOPPED,
  TROUPE_EVENT_WORKER_SILENT,
  TROUPE_EVENT_WROTE_BETWEEN,
  TROUPE_EVENT_WROTE_AMONG,
  TROUPE_EVENT_KILLED_BY_USER,
  TROUPE_EVENT_KILLED_TIMED_OUT,
  TROUPE_EVENT_KILLED_TOO_LARGE,
  TROUPE_EVENT_KILLED_FOR_ROOM,
  TROUPE_EVENT_KILLED_SLOW,
  TROUPE_EVENT_WORKER_DIED,
  TROUPE_EVENT_WORKER_MISSING,
  TROUPE_EVENT_WORKER_JOINED,
  TROUPE_EVENT_ITEMS_RETRIED,
  TROUPE_EVENT_ITEMS_TAKEN,
  TROUPE_EVENT_ITEMS_FAILED,
  TROUPE_EVENT_ITEMS_CRASHED,
  TROUPE_EVENT_ITEMS_TIMED_OUT,
} TroupeEventWhat;

/** The number of these. */
#define TROUPE_N_EVENT_WHAT (TROUPE_EVENT_ITEMS_TIMED_OUT + 1)

/**
 * TroupeEventData:
 * @kind: the kind of event
 * @what: what happened; its kind is @kind, see troupe_event_what_get_kind()
 * @seconds: when, since the job's start
 * @worker: the number of the worker to which it happened, which took the items for
 *   %TROUPE_EVENT_TAKEN, or 0
 * @other: the number of another worker, from which it took over, or 0
 * @pid: the process of @worker, or 0
 * @exited: for a worker that ended: whether it exited; otherwise by a signal
 * @code: its exit code or the signal, or another number that @what names
 * @items: the items that it is about: those that a worker had begun when it ended, that another one
 *   took, that failed, or that run again
 * @text: (nullable): what @what names, in the language of whoever wrote it
 * @host: (nullable): the name of the machine that @worker runs on, if that is another one
 *
 * All that is known of an event. Words follow from it: troupe_event_get_text() for the command
 * line.
 */
typedef struct
{
  TroupeEventKind kind;
  TroupeEventWhat what;
  double seconds;
  guint worker;
  guint other;
  gint64 pid;
  gboolean exited;
  int code;
  TroupeItemRanges items;
  const char *text;
  const char *host;
} TroupeEventData;

TroupeEventKind troupe_event_what_get_kind (TroupeEventWhat what);

G_END_DECLS
