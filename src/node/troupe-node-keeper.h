/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a node needs to keep the results of a program, and to find them again. */

#pragma once

#include "troupe-job.h"
#include "troupe-node-output.h"
#include "troupe-recorder.h"

G_BEGIN_DECLS

/**
 * TroupeNodeKeeper:
 * @open: makes a recorder that passes everything on to @rest and keeps results under @name; %NULL
 *   with an error if the job must not run
 * @find: finds the result of an item before it is run; %FALSE if that is not known. To be called
 *   once for each item, in the order in which they come
 * @close: no item follows
 *
 * Keeps the results of the calls of a program. Only a node that links the journal has one.
 */
typedef struct
{
  TroupeRecorder *(*open) (TroupeJob *job, const char *name, TroupeRecorder *rest, GError **error);
  gboolean (*find) (TroupeRecorder *recorder,
                    TroupeItems *items,
                    guint32 offset,
                    TroupeResultChunk *chunk);
  void (*close) (TroupeRecorder *recorder);
} TroupeNodeKeeper;

TroupeRecorder *troupe_node_keeper_open (const TroupeNodeKeeper *self,
                                         TroupeJob *job,
                                         const char *name,
                                         TroupeRecorder *rest,
                                         GError **error);
gboolean troupe_node_keeper_pass_known (const TroupeNodeKeeper *self,
                                        TroupeRecorder *recorder,
                                        TroupeItems *items,
                                        guint32 offset,
                                        TroupeNodeOutput *output);

G_END_DECLS
