/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Batches: consecutive items that are handed to a worker together. */

#pragma once

#include "troupe-attempts.h"
#include "troupe-items.h"
#include "troupe-result-chunk.h"
#include "troupe-tail.h"
#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeBatch:
 * @number: the number of this attempt, assigned when it is handed out; 0 before
 * @items: all of its items
 * @frame_size: the size of the frame that it was sent in, in bytes
 * @done: the number of items that have their result
 * @attempts: the number of times that each of its items began, but the first; while a worker has
 *   them, they count as begun
 * @first_attempts: the same for its first item, which may have begun when a worker ended
 * @earlier: (nullable): the attempts of its first item that had no result, if there were any
 * @crashes: the number of times that its first item had begun when its worker ended by itself
 * @lost_by: the worker that had begun its first item when it ended, until another one takes that;
 *   otherwise 0
 * @failures: the number of times that its only item failed or timed out before
 * @suspect: whether it must be its worker's only batch, since one of its items may have caused the
 *   death of a worker
 * @single: whether its items are handed out one by one, since it cannot be found which one of
 *   several items delays its worker
 * @timed_out: whether its worker is ended because the item after @done ran for too long
 * @too_large: whether its worker is ended because the item after @done used too much memory
 * @has_begun: whether its current item is known to have begun
 * @is_output_told: whether the worker has sent all that it was asked for at @output_asked_at
 * @elapsed_ns: the time that its finished items took
 * @since: the earliest time at which its current item began, by g_get_monotonic_time(); 0 while it
 *   waits for a lane
 * @paused_seconds: how long its worker was stopped since its last result, while it had a lane
 * @due_at: the time before which it is not handed out again, by g_get_monotonic_time()
 * @asked_at: the time at which its worker was asked whether this item runs for too long, 0 before
 * @output_asked_at: the time at which its worker was asked for what this item has printed until
 * then, 0 before
 * @standard_output: (nullable): what its current item printed until now
 * @standard_error: (nullable): the same for standard error
 *
 * Consecutive items that are handed to a worker together. Belongs to one worker until that has
 * joined, so that results that it sent before it died still count.
 */
typedef struct
{
  guint64 number;
  TroupeItems *items;
  guint32 frame_size;
  guint32 done;
  guint attempts;
  guint first_attempts;
  TroupeAttempts *earlier;
  guint crashes;
  guint lost_by;
  guint failures;
  guint suspect : 1;
  guint single : 1;
  guint timed_out : 1;
  guint too_large : 1;
  guint has_begun : 1;
  guint is_output_told : 1;
  guint64 elapsed_ns;
  gint64 since;
  double paused_seconds;
  gint64 due_at;
  gint64 asked_at;
  gint64 output_asked_at;
  TroupeTail *standard_output;
  TroupeTail *standard_error;
} TroupeBatch;

TroupeBatch *troupe_batch_new (TroupeItems *items);
TroupeBatch *troupe_batch_new_part (TroupeBatch *self, guint32 offset, guint32 count);
void troupe_batch_free (TroupeBatch *self);
guint32 troupe_batch_get_count (TroupeBatch *self);
guint32 troupe_batch_get_left (TroupeBatch *self);
guint64 troupe_batch_get_next_index (TroupeBatch *self);
guint troupe_batch_get_attempts (TroupeBatch *self);
guint32 troupe_batch_count_alike (TroupeBatch *self);
void troupe_batch_add_attempt (TroupeBatch *self, const TroupeAttempt *attempt);
void troupe_batch_add_output (TroupeBatch *self, TroupeOutputStream stream, GBytes *more);
void troupe_batch_set_output (TroupeBatch *self, TroupeOutputStream stream, GBytes *text);
gboolean troupe_batch_has_output (TroupeBatch *self);
GBytes *troupe_batch_take_value (TroupeBatch *self);
TroupeResultNote *troupe_batch_take_output (TroupeBatch *self);
void troupe_batch_move_output (TroupeBatch *self, TroupeBatch *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeBatch, troupe_batch_free)

G_END_DECLS
