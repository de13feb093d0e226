/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames of a node: results in any order, and what its items print. */

#pragma once

#include "troupe-engine-calls.h"
#include "troupe-engine-listening.h"
#include "troupe-results.h"
#include "troupe-scheduler.h"

G_BEGIN_DECLS

/**
 * TroupeEngineNodeFrames:
 *
 * Takes the frames that only nodes send.
 */
typedef struct _TroupeEngineNodeFrames TroupeEngineNodeFrames;

TroupeEngineNodeFrames *troupe_engine_node_frames_new (TroupeScheduler *scheduler,
                                                       TroupePublisher *publisher,
                                                       TroupeResults *results,
                                                       TroupeEngineListening *listening,
                                                       const TroupeEngineCalls *calls);
void troupe_engine_node_frames_free (TroupeEngineNodeFrames *self);

void troupe_engine_node_frames_greet (TroupeEngineNodeFrames *self,
                                      TroupeEngineWorker *worker,
                                      guint lanes);
gboolean troupe_engine_node_frames_take (TroupeEngineNodeFrames *self,
                                         TroupeEngineWorker *worker,
                                         const TroupeFrame *frame,
                                         GError **error);

G_END_DECLS
