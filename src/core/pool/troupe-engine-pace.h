/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the pace of a job: reads how busy the machine is, and makes room where the rules say so. */

#pragma once

#include "troupe-engine-calls.h"
#include "troupe-engine-worker.h"

G_BEGIN_DECLS

/**
 * TroupeEnginePace:
 *
 * Admits items one by one, and wakes the engine when a held one may start. It suspends workers and
 * ends items for want of memory. Without rules it does nothing.
 */
typedef struct _TroupeEnginePace TroupeEnginePace;

TroupeEnginePace *troupe_engine_pace_new (TroupeJob *job,
                                          TroupeTally *tally,
                                          TroupePublisher *publisher,
                                          GPtrArray *workers,
                                          const TroupeEngineCalls *calls);
void troupe_engine_pace_free (TroupeEnginePace *self);

void troupe_engine_pace_start (TroupeEnginePace *self);
void troupe_engine_pace_await_worker (TroupeEnginePace *self, const char *what);
void troupe_engine_pace_stop (TroupeEnginePace *self);

gboolean troupe_engine_pace_has_rules (TroupeEnginePace *self);
gboolean troupe_engine_pace_is_holding (TroupeEnginePace *self);
gboolean troupe_engine_pace_admits (TroupeEnginePace *self);
void troupe_engine_pace_add_start (TroupeEnginePace *self);

G_END_DECLS
