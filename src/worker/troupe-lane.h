/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A lane: one thread of a worker, which runs items. */

#pragma once

#include "troupe-batch-queue.h"
#include "troupe-builtin.h"
#include "troupe-capture.h"
#include "troupe-command.h"
#include "troupe-listening.h"
#include "troupe-output.h"

G_BEGIN_DECLS

/**
 * TroupeTask:
 * @builtin: (nullable): the function to run
 * @template_: (nullable): or the command to run
 * @input: what commands read
 * @folder: (nullable): the folders that commands run in
 * @terminal: (nullable): the terminal that commands have
 * @capture: (nullable): captures standard output, if @builtin prints
 * @ok_status: the exit statuses with which a command succeeds
 * @keep_failed: whether the output of a command that failed is its value
 * @listening: whether the pool listens to what commands print
 * @first_lane: the number of the first lane, among those of all workers, from 1 on
 *
 * The task of all lanes of a worker.
 */
typedef struct
{
  const TroupeBuiltin *builtin;
  TroupeTemplate *template_;
  TroupeItemInput input;
  TroupeWorkFolder *folder;
  TroupeTerminal *terminal;
  TroupeCapture *capture;
  const TroupeOkStatus *ok_status;
  gboolean keep_failed;
  TroupeListening *listening;
  guint first_lane;
} TroupeTask;

/**
 * TroupeLane:
 *
 * A thread that runs one batch at a time, item after item, in the order of the queue.
 */
typedef struct _TroupeLane TroupeLane;

TroupeLane *troupe_lane_new (const TroupeTask *task,
                             guint index,
                             TroupeBatchQueue *queue,
                             TroupeOutput *output,
                             GError **error);
void troupe_lane_free (TroupeLane *self);

void troupe_lane_ask (TroupeLane *self);
gboolean troupe_lane_send_finished (TroupeLane *self, TroupeWireProgress *progress);

G_END_DECLS
