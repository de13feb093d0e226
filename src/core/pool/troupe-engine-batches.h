/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The batches of one worker: those it is given, those it finishes, and its progress. */

#pragma once

#include "troupe-engine-worker.h"
#include "troupe-wire-node.h"

G_BEGIN_DECLS

gboolean troupe_engine_batches_are_taken (TroupeEngineWorker *worker);
gboolean troupe_engine_batches_are_single (TroupeEngineWorker *worker);
void troupe_engine_batches_hand (TroupeEngineWorker *worker, TroupeBatch *batch, guint64 number);

TroupeBatch *
troupe_engine_batches_find (TroupeEngineWorker *worker, guint64 number, GError **error);
void troupe_engine_batches_account (TroupeEngineWorker *worker,
                                    TroupeBatch *batch,
                                    const TroupeWireChunk *wire,
                                    guint32 count);
void troupe_engine_batches_take_chunk (TroupeEngineWorker *worker,
                                       TroupeBatch *batch,
                                       guint32 count,
                                       const TroupeWireChunk *wire,
                                       TroupeResultChunk *chunk);
void troupe_engine_batches_add_attempt (TroupeEngineWorker *worker,
                                        TroupeBatch *batch,
                                        TroupeAttemptEnd end,
                                        const TroupeWireChunk *wire,
                                        TroupeBatch *again);
void troupe_engine_batches_count_failed (TroupeEngineWorker *worker);
void troupe_engine_batches_remove (TroupeEngineWorker *worker, TroupeBatch *batch);
TroupeItems *troupe_engine_batches_finish (TroupeEngineWorker *worker,
                                           const TroupeWireDone *done,
                                           TroupeBatch **batch,
                                           gboolean *is_finished,
                                           GError **error);
void troupe_engine_batches_remove_far (TroupeEngineWorker *worker, TroupeBatch *batch);
TroupeBatch *troupe_engine_batches_pop_rest (TroupeEngineWorker *worker);
gboolean troupe_engine_batches_are_there (TroupeEngineWorker *worker);
guint64 troupe_engine_batches_count_items (TroupeEngineWorker *worker);
TroupeBatch *troupe_engine_batches_pop_last (TroupeEngineWorker *worker);
guint troupe_engine_batches_count_read (TroupeEngineWorker *worker);
void troupe_engine_batches_mark_begun (TroupeEngineWorker *worker, guint n_read);

void troupe_engine_batches_heard (TroupeEngineWorker *worker, gboolean is_answer);
void troupe_engine_batches_probe (TroupeEngineWorker *worker, gint64 now);
void troupe_engine_batches_ask_once (TroupeEngineWorker *worker, gint64 now);
void troupe_engine_batches_answered (TroupeEngineWorker *worker);
gboolean troupe_engine_batches_are_known (TroupeEngineWorker *worker);

G_END_DECLS
