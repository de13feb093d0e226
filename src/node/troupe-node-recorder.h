/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes frames of all that happens in the pool of a node. */

#pragma once

#include "troupe-job.h"
#include "troupe-live-output.h"
#include "troupe-node-files.h"
#include "troupe-recorder.h"
#include "troupe-wire-node.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_NODE_RECORDER (troupe_node_recorder_get_type ())

/**
 * TroupeNodeRecorder:
 *
 * A #TroupeRecorder that sends what it is told, in the pool's thread and in that order: a worker
 * before anything about it, and results as they come.
 */
G_DECLARE_FINAL_TYPE (TroupeNodeRecorder, troupe_node_recorder, TROUPE, NODE_RECORDER, GObject)

/** The stream of a piece of live output that is a whole frame, to be sent after those before it. */
#define TROUPE_NODE_RECORDER_FRAME 0

TroupeNodeRecorder *troupe_node_recorder_new (TroupeNodeOutput *output,
                                              TroupeJob *job,
                                              TroupeWireJobFlags flags,
                                              TroupeLiveOutput *live,
                                              TroupeNodeFiles *files);
void troupe_node_recorder_append_chunk (GByteArray *to,
                                        const TroupeResultChunk *chunk,
                                        TroupeWireJobFlags flags);

G_END_DECLS
