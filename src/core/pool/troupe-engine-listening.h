/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What items print while they run. */

#pragma once

#include "troupe-engine-worker.h"
#include "troupe-watched-item.h"
#include "troupe-wire-node.h"

G_BEGIN_DECLS

/**
 * TroupeEngineListening:
 *
 * Asks workers for what their items print, if anybody wants it: all of it, for the owner's live
 * output, or the end of it, for the one item that a person looks at.
 */
typedef struct _TroupeEngineListening TroupeEngineListening;

TroupeEngineListening *troupe_engine_listening_new (TroupeLiveOutput *live,
                                                    TroupeWatchedItem *watched,
                                                    GPtrArray *workers);
void troupe_engine_listening_free (TroupeEngineListening *self);

void troupe_engine_listening_greeted (TroupeEngineListening *self, TroupeEngineWorker *worker);
gboolean troupe_engine_listening_take_text (TroupeEngineListening *self,
                                            TroupeEngineWorker *worker,
                                            TroupeBatch *batch,
                                            const TroupeWireOutput *output,
                                            GError **error);
gboolean troupe_engine_listening_take_printed (TroupeEngineListening *self,
                                               TroupeEngineWorker *worker,
                                               guint number,
                                               const TroupeWirePrinted *printed,
                                               GError **error);
void troupe_engine_listening_take_seen (TroupeEngineListening *self,
                                        const TroupeWirePrinted *printed);

G_END_DECLS
