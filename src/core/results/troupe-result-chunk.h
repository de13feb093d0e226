/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chunks: consecutive results that were finished together. */

#pragma once

#include "troupe-items.h"
#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeResultStatus:
 * @TROUPE_RESULT_WAITING: not handed out yet, or given back by a worker that died
 * @TROUPE_RESULT_RUNNING: with a worker
 * @TROUPE_RESULT_OK: it has a value
 * @TROUPE_RESULT_FAILED: an error, an exception, or an exit status that is not 0
 * @TROUPE_RESULT_CRASHED: it ended its worker as often as the crash limit allows
 * @TROUPE_RESULT_TIMED_OUT: it ran longer than the time-out
 * @TROUPE_RESULT_NOT_RUN: the job ended before
 */
typedef enum
{
  TROUPE_RESULT_WAITING,
  TROUPE_RESULT_RUNNING,
  TROUPE_RESULT_OK,
  TROUPE_RESULT_FAILED,
  TROUPE_RESULT_CRASHED,
  TROUPE_RESULT_TIMED_OUT,
  TROUPE_RESULT_NOT_RUN,
} TroupeResultStatus;

/**
 * TroupeResultNote:
 * @kind: with %TROUPE_RESULT_FAILED, the kind of failure; otherwise 0
 * @code: the exit status or the signal number of a failed command
 * @message: (nullable): one line that describes the failure
 * @details: (nullable): a traceback, or %NULL
 * @standard_output: (nullable): the other output of the item besides its value, bounded
 * @standard_error: (nullable): the standard error of the item, bounded
 * @attempts: (nullable): its earlier attempts, as of troupe_attempts_encode()
 *
 * Data that few results have: only an item that failed, printed text or had been tried before has a
 * note.
 */
typedef struct
{
  gatomicrefcount references;
  TroupeFailureKind kind;
  gint32 code;
  GBytes *message;
  GBytes *details;
  GBytes *standard_output;
  GBytes *standard_error;
  GBytes *attempts;
} TroupeResultNote;

TroupeResultNote *troupe_result_note_new (void);
TroupeResultNote *troupe_result_note_ref (TroupeResultNote *self);
void troupe_result_note_unref (TroupeResultNote *self);

/**
 * TroupeResultChunk:
 * @first_index: the index of the first item
 * @count: the number of items
 * @status: of all of them
 * @items: (nullable): the items themselves, as many as @count
 * @values: (nullable): their values, as many as @count, with %TROUPE_RESULT_OK; with
 *   %TROUPE_RESULT_FAILED if failed commands have values as well
 * @note: (nullable): of the only item of this chunk
 * @worker: the number of the worker, or 0 if none ran it
 * @attempts: the number of times that they began, as far as known; at least 1 if a worker ran them
 * @seconds: that they ran, for all of them together, without the time for which their worker was
 *   stopped
 * @paused_seconds: how long their worker was stopped in addition; not stored
 * @user_seconds: of CPU time in user mode, all together
 * @system_seconds: of CPU time in the kernel, all together
 * @max_rss_bytes: peak resident memory of the process that ran them
 * @core: the processor, or %TROUPE_WIRE_CORE_UNKNOWN
 * @finished_at: when the pool had them, by g_get_monotonic_time() (microseconds)
 *
 * The results of consecutive items that were finished together, by one worker.
 */
typedef struct
{
  guint64 first_index;
  guint32 count;
  TroupeResultStatus status;
  TroupeItems *items;
  TroupeBlock *values;
  TroupeResultNote *note;
  guint worker;
  guint attempts;
  double seconds;
  double paused_seconds;
  double user_seconds;
  double system_seconds;
  guint64 max_rss_bytes;
  guint32 core;
  gint64 finished_at;
} TroupeResultChunk;

void troupe_result_chunk_copy (const TroupeResultChunk *self, TroupeResultChunk *copy);
void troupe_result_chunk_slice (const TroupeResultChunk *self,
                                guint32 offset,
                                guint32 count,
                                TroupeResultChunk *slice);
void troupe_result_chunk_clear (TroupeResultChunk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeResultNote, troupe_result_note_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeResultChunk, troupe_result_chunk_clear)

G_END_DECLS
