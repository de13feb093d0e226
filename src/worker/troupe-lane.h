/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-batch-queue.h"
#include "troupe-builtin.h"
#include "troupe-capture.h"
#include "troupe-output.h"

G_BEGIN_DECLS

/**
 * TroupeLane:
 *
 * A thread that runs one batch at a time, item after item, in the order of the queue.
 */
typedef struct _TroupeLane TroupeLane;

TroupeLane *troupe_lane_new (const TroupeBuiltin *builtin,
                             TroupeBatchQueue *queue,
                             TroupeOutput *output,
                             TroupeCapture *capture,
                             GError **error);
void troupe_lane_free (TroupeLane *self);

gboolean troupe_lane_send_finished (TroupeLane *self, TroupeWireProgress *progress);

G_END_DECLS
