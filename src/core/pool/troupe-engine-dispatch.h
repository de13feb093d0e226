/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The next batch to a worker. */

#pragma once

#include "troupe-engine-pace.h"
#include "troupe-results.h"
#include "troupe-scheduler.h"
#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeEngineDispatch:
 *
 * Gives workers as many batches as they should have. Other parts mark one worker, or all, as ready
 * for more; the engine then runs the dispatch.
 */
typedef struct _TroupeEngineDispatch TroupeEngineDispatch;

TroupeEngineDispatch *troupe_engine_dispatch_new (TroupeJob *job,
                                                  TroupeSource *source,
                                                  TroupeScheduler *scheduler,
                                                  TroupeResults *results,
                                                  TroupeTally *tally,
                                                  TroupePublisher *publisher,
                                                  TroupeEnginePace *pace,
                                                  GPtrArray *workers,
                                                  const TroupeEngineCalls *calls);
void troupe_engine_dispatch_free (TroupeEngineDispatch *self);

void troupe_engine_dispatch_want (TroupeEngineDispatch *self, TroupeEngineWorker *worker);
void troupe_engine_dispatch_want_all (TroupeEngineDispatch *self);
void troupe_engine_dispatch_source_has_more (TroupeEngineDispatch *self);
gboolean troupe_engine_dispatch_pass_known (TroupeEngineDispatch *self);
void troupe_engine_dispatch_run (TroupeEngineDispatch *self);
void troupe_engine_dispatch_stop (TroupeEngineDispatch *self);

G_END_DECLS
