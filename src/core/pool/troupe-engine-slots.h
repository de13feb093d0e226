/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The slots for workers: starts workers, retries failed starts, gives slots up, and replaces
 * workers. */

#pragma once

#include "troupe-engine-recovery.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

/**
 * TroupeEngineSlots:
 *
 * The slots for workers; each holds one worker at a time.
 */
typedef struct _TroupeEngineSlots TroupeEngineSlots;

TroupeEngineSlots *troupe_engine_slots_new (TroupeJob *job,
                                            TroupeLauncher *launcher,
                                            TroupeEngineRecovery *recovery,
                                            TroupeTally *tally,
                                            TroupePublisher *publisher,
                                            GPtrArray *workers,
                                            const TroupeEngineCalls *calls);
void troupe_engine_slots_free (TroupeEngineSlots *self);

guint troupe_engine_slots_make (TroupeEngineSlots *self, gint64 n_items);
gboolean troupe_engine_slots_start (TroupeEngineSlots *self,
                                    TroupeDescriptors *descriptors,
                                    const TroupeWorkerEvents *events,
                                    gpointer listener);
void troupe_engine_slots_set_greeted (TroupeEngineSlots *self);
gboolean troupe_engine_slots_has_greeted (TroupeEngineSlots *self);
void troupe_engine_slots_set_ended (TroupeEngineSlots *self, TroupeEngineWorker *worker);
void troupe_engine_slots_stop (TroupeEngineSlots *self);

G_END_DECLS
