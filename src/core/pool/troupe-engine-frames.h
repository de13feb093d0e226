/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handles the frames of workers: each frame becomes a call of the layers below. */

#pragma once

#include "troupe-engine-clock.h"
#include "troupe-engine-listening.h"
#include "troupe-engine-node-frames.h"
#include "troupe-engine-slots.h"

G_BEGIN_DECLS

/**
 * TroupeEngineFrames:
 *
 * Takes frames, the end of a stream and the end of a worker. It is the "listener" of the workers.
 */
typedef struct _TroupeEngineFrames TroupeEngineFrames;

TroupeEngineFrames *troupe_engine_frames_new (TroupeLauncher *launcher,
                                              TroupeScheduler *scheduler,
                                              TroupeEngineSlots *slots,
                                              TroupeEngineRecovery *recovery,
                                              TroupeEngineDispatch *dispatch,
                                              TroupeEngineClock *clock,
                                              TroupeEngineListening *listening,
                                              TroupeEngineNodeFrames *node_frames,
                                              TroupePublisher *publisher,
                                              const TroupeEngineCalls *calls);
void troupe_engine_frames_free (TroupeEngineFrames *self);
const TroupeWorkerEvents *troupe_engine_frames_get_events (void);

G_END_DECLS
