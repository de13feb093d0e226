/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handles items without a result: it finds the item at fault, gives items back, and fails items. */

#pragma once

#include "troupe-engine-calls.h"
#include "troupe-engine-worker.h"
#include "troupe-results.h"
#include "troupe-scheduler.h"

G_BEGIN_DECLS

/**
 * TroupeEngineRecovery:
 *
 * Gives items back to the scheduler, or gives them a result that states the failure.
 */
typedef struct _TroupeEngineRecovery TroupeEngineRecovery;

TroupeEngineRecovery *troupe_engine_recovery_new (TroupeJob *job,
                                                  TroupeScheduler *scheduler,
                                                  TroupeResults *results,
                                                  TroupeTally *tally,
                                                  TroupePublisher *publisher,
                                                  const TroupeEngineCalls *calls);
void troupe_engine_recovery_free (TroupeEngineRecovery *self);

void troupe_engine_recovery_fail_item (TroupeEngineRecovery *self,
                                       TroupeEngineWorker *worker,
                                       TroupeBatch *batch,
                                       TroupeResultStatus status,
                                       const TroupeWireChunk *wire,
                                       const TroupeWireFailure *failure);
void troupe_engine_recovery_give_back (TroupeEngineRecovery *self, TroupeEngineWorker *worker);
gboolean troupe_engine_recovery_is_done (TroupeEngineRecovery *self);
void troupe_engine_recovery_add_not_run (TroupeEngineRecovery *self, TroupeSource *source);

G_END_DECLS
