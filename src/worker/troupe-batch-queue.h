/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The batches that no lane has taken yet. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeBatchQueue:
 *
 * The batches that no lane has taken yet, in the order of their arrival. The reader adds to it,
 * lanes take from it.
 */
typedef struct _TroupeBatchQueue TroupeBatchQueue;

TroupeBatchQueue *troupe_batch_queue_new (void);
void troupe_batch_queue_free (TroupeBatchQueue *self);

void troupe_batch_queue_push (TroupeBatchQueue *self, GQueue *batches);
TroupeWireBatch *troupe_batch_queue_try_pop (TroupeBatchQueue *self);
TroupeWireBatch *troupe_batch_queue_pop (TroupeBatchQueue *self);
void troupe_batch_queue_close (TroupeBatchQueue *self);

void troupe_batch_free (TroupeWireBatch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeBatchQueue, troupe_batch_queue_free)

G_END_DECLS
