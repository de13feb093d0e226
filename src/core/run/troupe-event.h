/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events of a run: a kind, a time, a worker and a sentence. */

#pragma once

#include "troupe-worker-status.h"

#include <glib-object.h>

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
} TroupeEventKind;

/** The last kind. */
#define TROUPE_EVENT_LAST TROUPE_EVENT_NO_ROOM

#define TROUPE_TYPE_EVENT (troupe_event_get_type ())

/**
 * TroupeEvent:
 *
 * An event of a pool, described in a sentence. It does not change, and may be created in one thread
 * and read in another.
 *
 * Properties, all read-only: kind (int), seconds (double, since the job's start), worker (guint, 0:
 * none), text (string).
 */
G_DECLARE_FINAL_TYPE (TroupeEvent, troupe_event, TROUPE, EVENT, GObject)

TroupeEvent *
troupe_event_new (TroupeEventKind kind, double seconds, guint worker, const char *text);
TroupeEventKind troupe_event_get_kind (TroupeEvent *self);
double troupe_event_get_seconds (TroupeEvent *self);
guint troupe_event_get_worker (TroupeEvent *self);
const char *troupe_event_get_text (TroupeEvent *self);
gboolean troupe_event_is_warning (TroupeEvent *self);

char *troupe_event_describe_join (const TroupeWorkerStatus *status);

G_END_DECLS
