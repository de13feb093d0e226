/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Batches: consecutive items that are handed to a worker together. */

#pragma once

#include "troupe-items.h"
#include "troupe-result-chunk.h"
#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeBatch:
 * @number: of this attempt, given when it is handed out; 0 before
 * @items: all of its items
 * @frame_size: the bytes that it was sent in
 * @done: how many of them have their result
 * @attempts: how often its items were handed out before
 * @crashes: how often they ended a worker before
 * @failures: how often its only item failed or timed out before
 * @suspect: whether it must be the only thing that its worker has, since one of its items may be
 * guilty of a worker's death
 * @single: whether its items are handed out one by one, since nobody can say which one of several
 * holds its worker up
 * @timed_out: whether its worker is ended because the item after @done ran for too long
 * @elapsed_ns: what its finished items took
 * @since: when its present item began at the earliest, by g_get_monotonic_time(); 0 while it waits
 * for a lane
 * @asked_at: when its worker was asked whether it is this item that runs for too long, 0 before
 * @note: (nullable): what its present item printed until now
 *
 * Consecutive items that are handed to a worker together. Belongs to one worker until that has
 * joined, so that whatever it sent before it died still counts.
 */
typedef struct
{
  guint64 number;
  TroupeItems *items;
  guint32 frame_size;
  guint32 done;
  guint attempts;
  guint crashes;
  guint failures;
  guint suspect : 1;
  guint single : 1;
  guint timed_out : 1;
  guint64 elapsed_ns;
  gint64 since;
  gint64 asked_at;
  TroupeResultNote *note;
} TroupeBatch;

TroupeBatch *troupe_batch_new (TroupeItems *items);
TroupeBatch *troupe_batch_new_part (TroupeBatch *self, guint32 offset, guint32 count);
void troupe_batch_free (TroupeBatch *self);
guint32 troupe_batch_get_count (TroupeBatch *self);
guint32 troupe_batch_get_left (TroupeBatch *self);
guint64 troupe_batch_get_next_index (TroupeBatch *self);
TroupeResultNote *troupe_batch_ensure_note (TroupeBatch *self);
void troupe_batch_add_output (TroupeBatch *self, TroupeOutputStream stream, GBytes *more);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeBatch, troupe_batch_free)

G_END_DECLS
