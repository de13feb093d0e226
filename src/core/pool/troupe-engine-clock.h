/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time limits of workers: time-outs, probes, and stops from outside. */

#pragma once

#include "troupe-engine-dispatch.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

/**
 * TroupeEngineClock:
 *
 * Checks the time limits of all workers several times a second.
 */
typedef struct _TroupeEngineClock TroupeEngineClock;

TroupeEngineClock *troupe_engine_clock_new (TroupeJob *job,
                                            TroupeTally *tally,
                                            TroupeLauncher *launcher,
                                            TroupeEngineDispatch *dispatch,
                                            GPtrArray *workers,
                                            const TroupeEngineCalls *calls);
void troupe_engine_clock_free (TroupeEngineClock *self);

void troupe_engine_clock_start (TroupeEngineClock *self);
void troupe_engine_clock_stop (TroupeEngineClock *self);
void troupe_engine_clock_take_progress (TroupeEngineClock *self,
                                        TroupeEngineWorker *worker,
                                        const TroupeWireProgress *lanes,
                                        guint32 n_lanes);

G_END_DECLS
