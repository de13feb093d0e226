/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls the functions of a recorder. */

#include "troupe-recorder.h"

G_DEFINE_INTERFACE (TroupeRecorder, troupe_recorder, G_TYPE_OBJECT)

static void
troupe_recorder_default_init (TroupeRecorderInterface *iface)
{
}

/**
 * troupe_recorder_begin:
 * @self: a recorder
 * @counts: the counts of a run that has just started
 *
 * The first call for a run.
 */
void
troupe_recorder_begin (TroupeRecorder *self, const TroupeRunCounts *counts)
{
  TROUPE_RECORDER_GET_IFACE (self)->begin (self, counts);
}

/**
 * troupe_recorder_add_items:
 * @self: a recorder
 * @items: items that were read from a source that cannot be read again
 *
 * Keeps items, so that the run can go on with them.
 */
void
troupe_recorder_add_items (TroupeRecorder *self, TroupeItems *items)
{
  if (TROUPE_RECORDER_GET_IFACE (self)->add_items != NULL)
    TROUPE_RECORDER_GET_IFACE (self)->add_items (self, items);
}

/**
 * troupe_recorder_add_begun:
 * @self: a recorder
 * @items: items
 * @worker: the number of the worker that was given them
 *
 * Says that a worker has @items now.
 */
void
troupe_recorder_add_begun (TroupeRecorder *self, TroupeItems *items, guint worker)
{
  if (TROUPE_RECORDER_GET_IFACE (self)->add_begun != NULL)
    TROUPE_RECORDER_GET_IFACE (self)->add_begun (self, items, worker);
}

/**
 * troupe_recorder_add_attempt:
 * @self: a recorder
 * @index: the index of an item
 * @attempt: how it was tried
 *
 * Says that an item failed and is run again. Its result has all of its attempts.
 */
void
troupe_recorder_add_attempt (TroupeRecorder *self, guint64 index, const TroupeAttempt *attempt)
{
  if (TROUPE_RECORDER_GET_IFACE (self)->add_attempt != NULL)
    TROUPE_RECORDER_GET_IFACE (self)->add_attempt (self, index, attempt);
}

/**
 * troupe_recorder_add_chunk:
 * @self: a recorder
 * @chunk: items that have their result, and were run
 *
 * Keeps results. Contents of @chunk are shared.
 */
void
troupe_recorder_add_chunk (TroupeRecorder *self, const TroupeResultChunk *chunk)
{
  g_return_if_fail (chunk->status >= TROUPE_RESULT_OK && chunk->status < TROUPE_RESULT_NOT_RUN);

  TROUPE_RECORDER_GET_IFACE (self)->add_chunk (self, chunk);
}

/**
 * troupe_recorder_set_worker:
 * @self: a recorder
 * @status: the status of a worker; its number is not zero
 *
 * Keeps the status of a worker, in place of the previous one.
 */
void
troupe_recorder_set_worker (TroupeRecorder *self, const TroupeWorkerStatus *status)
{
  TROUPE_RECORDER_GET_IFACE (self)->set_worker (self, status);
}

/**
 * troupe_recorder_add_event:
 * @self: a recorder
 * @event: an event
 *
 * Keeps an event.
 */
void
troupe_recorder_add_event (TroupeRecorder *self, TroupeEvent *event)
{
  TROUPE_RECORDER_GET_IFACE (self)->add_event (self, event);
}

/**
 * troupe_recorder_set_counts:
 * @self: a recorder
 * @counts: the counts of the run
 *
 * Keeps counts, in place of the previous ones.
 */
void
troupe_recorder_set_counts (TroupeRecorder *self, const TroupeRunCounts *counts)
{
  TROUPE_RECORDER_GET_IFACE (self)->set_counts (self, counts);
}

/**
 * troupe_recorder_set_error:
 * @self: a recorder
 * @error: why the run cannot do all of its work
 *
 * Keeps the first error.
 */
void
troupe_recorder_set_error (TroupeRecorder *self, const GError *error)
{
  TROUPE_RECORDER_GET_IFACE (self)->set_error (self, error);
}

/**
 * troupe_recorder_end:
 * @self: a recorder
 * @counts: the final counts of the run
 *
 * The last call for a run, except for troupe_recorder_take_problem(). It waits until everything is
 * kept.
 */
void
troupe_recorder_end (TroupeRecorder *self, const TroupeRunCounts *counts)
{
  TROUPE_RECORDER_GET_IFACE (self)->end (self, counts);
}

/**
 * troupe_recorder_take_problem:
 * @self: a recorder
 *
 * Returns: (transfer full) (nullable): a sentence about something that cannot be kept, each once
 */
char *
troupe_recorder_take_problem (TroupeRecorder *self)
{
  return TROUPE_RECORDER_GET_IFACE (self)->take_problem (self);
}
