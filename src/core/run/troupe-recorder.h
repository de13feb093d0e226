/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface of what keeps a run while it happens, such as the journal. */

#pragma once

#include "troupe-attempts.h"
#include "troupe-event.h"
#include "troupe-result-chunk.h"
#include "troupe-run-counts.h"
#include "troupe-worker-status.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RECORDER (troupe_recorder_get_type ())

/**
 * TroupeRecorder:
 *
 * Is told everything about a run by the object that runs it, in one thread, from
 * troupe_recorder_begin() to troupe_recorder_end(). A recorder does not delay the run for long:
 * what it cannot keep it drops, and says so once with troupe_recorder_take_problem().
 */
G_DECLARE_INTERFACE (TroupeRecorder, troupe_recorder, TROUPE, RECORDER, GObject)

/**
 * TroupeRecorderInterface:
 * @begin: the run has started
 * @add_items: items were read from a source that cannot be read again
 * @add_begun: a worker was given items
 * @add_chunk: items have their result; the items of @chunk are set
 * @set_worker: the status of a worker is new, or has changed
 * @add_event: something happened
 * @set_counts: the counts have changed
 * @set_error: the run cannot do all of its work
 * @end: the run is over; returns when all was kept, or cannot be kept
 * @take_problem: (transfer full) (nullable): a sentence for the user about what is not kept
 *
 * The functions that a recorder implements. All are called in the thread of the run. @add_items and
 * @add_begun are optional.
 */
struct _TroupeRecorderInterface
{
  GTypeInterface parent_interface;

  void (*begin) (TroupeRecorder *self, const TroupeRunCounts *counts);
  void (*add_items) (TroupeRecorder *self, TroupeItems *items);
  void (*add_begun) (TroupeRecorder *self, TroupeItems *items, guint worker);
  void (*add_attempt) (TroupeRecorder *self, guint64 index, const TroupeAttempt *attempt);
  void (*add_chunk) (TroupeRecorder *self, const TroupeResultChunk *chunk);
  void (*set_worker) (TroupeRecorder *self, const TroupeWorkerStatus *status);
  void (*add_event) (TroupeRecorder *self, TroupeEvent *event);
  void (*set_counts) (TroupeRecorder *self, const TroupeRunCounts *counts);
  void (*set_error) (TroupeRecorder *self, const GError *error);
  void (*end) (TroupeRecorder *self, const TroupeRunCounts *counts);
  char *(*take_problem) (TroupeRecorder *self);
};

void troupe_recorder_begin (TroupeRecorder *self, const TroupeRunCounts *counts);
void troupe_recorder_add_items (TroupeRecorder *self, TroupeItems *items);
void troupe_recorder_add_begun (TroupeRecorder *self, TroupeItems *items, guint worker);
void
troupe_recorder_add_attempt (TroupeRecorder *self, guint64 index, const TroupeAttempt *attempt);
void troupe_recorder_add_chunk (TroupeRecorder *self, const TroupeResultChunk *chunk);
void troupe_recorder_set_worker (TroupeRecorder *self, const TroupeWorkerStatus *status);
void troupe_recorder_add_event (TroupeRecorder *self, TroupeEvent *event);
void troupe_recorder_set_counts (TroupeRecorder *self, const TroupeRunCounts *counts);
void troupe_recorder_set_error (TroupeRecorder *self, const GError *error);
void troupe_recorder_end (TroupeRecorder *self, const TroupeRunCounts *counts);
char *troupe_recorder_take_problem (TroupeRecorder *self);

G_END_DECLS
